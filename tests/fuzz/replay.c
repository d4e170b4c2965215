/* SPDX-License-Identifier: Apache-2.0 */
/* Gives files to the fuzz target, one after the other, without a fuzzer. */

/* usage: replay FILE...
 * Each file whole, each half of it, and twice. Prints TAP; the target ends the process
 * where a law is broken, after the name of the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/report.h"

static unsigned char *read_file(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rb");

	if (!in || fseek(in, 0, SEEK_END))
		return NULL;
	*size = (size_t)ftell(in);
	rewind(in);
	/* Twice as much room: the file follows itself. */
	unsigned char *bytes = malloc(*size * 2 + 1);
	if (!bytes || fread(bytes, 1, *size, in) != *size)
		return NULL;
	fclose(in);
	memcpy(bytes + *size, bytes, *size);
	return bytes;
}

/* With an allocation of its own, so that a sanitizer sees what is read behind its end. */
static void give(const unsigned char *bytes, size_t size)
{
	unsigned char *own = malloc(size + !size);
	if (!own)
		abort();
	memcpy(own, bytes, size);
	LLVMFuzzerTestOneInput(own, size);
	free(own);
}

int main(int argc, char **argv)
{
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		size_t size;
		unsigned char *bytes = read_file(argv[i], &size);
		if (!bytes) {
			fprintf(stderr, "replay: %s cannot be read\n", argv[i]);
			return 1;
		}
		fprintf(stderr, "# %s\n", argv[i]);
		give(bytes, size);
		give(bytes, size / 2);
		give(bytes + size / 2, size - size / 2);
		give(bytes, size * 2);
		free(bytes);
		printf("ok %d - %s\n", i,
		       strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i]);
		fflush(stdout);
	}
	return argc > 1 ? 0 : 2;
}
