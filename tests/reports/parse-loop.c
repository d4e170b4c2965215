/* SPDX-License-Identifier: Apache-2.0 */
/* Parses lines with jansson and throws them away: what reading reports costs at least. */

/*
 * usage: parse-loop [-d]
 *
 * Each line of standard input is a document, taken with JSON_REJECT_DUPLICATES, or with
 * -d without it. Prints lines, how many of them were broken, bytes, microseconds of CPU
 * time and of the clock, as a JSON object.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long long microseconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	const size_t flags =
		argc > 1 && !strcmp(argv[1], "-d") ? 0 : JSON_REJECT_DUPLICATES;
	unsigned long long lines = 0, broken = 0, bytes = 0;
	long long start = microseconds(CLOCK_MONOTONIC);
	char *line = NULL;
	size_t room = 0;
	ssize_t size;

	while ((size = getline(&line, &room, stdin)) > 0) {
		json_error_t error;
		json_t *document = json_loadb(line, (size_t)size, flags, &error);
		broken += !document;
		json_decref(document);
		lines++;
		bytes += (size_t)size;
	}
	free(line);
	printf("{\"lines\":%llu,\"broken\":%llu,\"bytes\":%llu,\"cpu\":%lld,"
	       "\"wall\":%lld}"
	       "\n",
	       lines, broken, bytes, microseconds(CLOCK_PROCESS_CPUTIME_ID),
	       microseconds(CLOCK_MONOTONIC) - start);
	return 0;
}
