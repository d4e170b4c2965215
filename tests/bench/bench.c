/* SPDX-License-Identifier: Apache-2.0 */
/* Run commands by turns and compare their time, processor time and memory. */

/*
 * usage: bench [-n RUNS] [-w WARMUP] NAME=COMMAND ARGS... [-- NAME=COMMAND ARGS...]...
 *
 *   -n RUNS    measured runs of each command (default 100)
 *   -w WARMUP  runs of each before that (default 3)
 *
 * The commands take turns, in every other round from the last to the first, so that a
 * busy moment or what one leaves behind hits all. Their output goes to /dev/null. "--"
 * begins a new command only where NAME= follows; any other "--" belongs to the command.
 *
 * wall is the time from before vfork to after wait4. cpu is user and system time of the
 * command and all it waited for. rss is the largest single process of those, not their
 * sum, and never less than this program's own: the kernel counts what a child had before
 * exec. That size is printed below the table; build bench statically to keep it small.
 * exit lists every code that was seen, 128 + signal for a command that was killed.
 *
 * Exit: 0, also if commands were not available; 1 if bench failed, 2 for wrong usage.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, RUNS_MAX = 100000, CODES = 256, EXIT_USAGE = 2 };

struct command {
	const char *name;
	char **argv;
	int64_t *wall_ns;
	int64_t *cpu_us;
	long max_rss_kib;
	bool codes[CODES];
	int error;
};

struct bench {
	struct command commands[COMMANDS_MAX];
	size_t count;
	size_t runs;
	size_t warmup;
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t cpu_us(const struct rusage *u)
{
	return (int64_t)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000000 +
	       u->ru_utime.tv_usec + u->ru_stime.tv_usec;
}

static void keep_sample(struct command *c, size_t run, int64_t ns, int status,
			const struct rusage *usage)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	c->wall_ns[run] = ns;
	c->cpu_us[run] = cpu_us(usage);
	c->codes[code % CODES] = true;
	if (usage->ru_maxrss > c->max_rss_kib)
		c->max_rss_kib = usage->ru_maxrss;
}

/* Not getrusage: that still holds what the shell had before it became this program. */
static long own_rss_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long pages = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* A warm-up is a run whose sample is not kept: run is below 0. */
static void run_once(struct command *c, const posix_spawn_file_actions_t *actions,
		     long run)
{
	struct rusage usage;
	int64_t start = now_ns();
	int64_t end;
	int status;
	pid_t pid;

	c->error = posix_spawnp(&pid, c->argv[0], actions, NULL, c->argv, environ);
	if (c->error)
		return;
	if (wait4(pid, &status, 0, &usage) != pid) {
		c->error = errno;
		return;
	}
	end = now_ns();
	if (run >= 0)
		keep_sample(c, (size_t)run, end - start, status, &usage);
}

static void run_rounds(struct bench *b, const posix_spawn_file_actions_t *actions)
{
	for (size_t round = 0; round < b->warmup + b->runs; round++) {
		for (size_t i = 0; i < b->count; i++) {
			size_t turn = round % 2 ? b->count - 1 - i : i;
			struct command *c = &b->commands[turn];

			if (!c->error)
				run_once(c, actions, (long)round - (long)b->warmup);
		}
	}
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t percentile(const int64_t *sorted, size_t count, size_t percent)
{
	return sorted[(percent * (count - 1) + 50) / 100];
}

/* "0,4", or as many of the codes as the column holds and a plus sign. */
static void format_codes(const struct command *c, char *text, size_t size)
{
	size_t used = 0;

	for (int code = 0; code < CODES; code++) {
		char word[8];
		int length = snprintf(word, sizeof(word), used ? ",%d" : "%d", code);

		if (!c->codes[code])
			continue;
		if (used + (size_t)length + 2 > size) {
			memcpy(text + used, "+", 2);
			return;
		}
		memcpy(text + used, word, (size_t)length + 1);
		used += (size_t)length;
	}
}

static void print_row(const struct command *c, size_t runs, int64_t first_median)
{
	char codes[8] = "";
	int64_t median = percentile(c->wall_ns, runs, 50);

	format_codes(c, codes, sizeof(codes));
	printf("%-18.18s %7.2f %7.2f %7.2f %7.2f %7.2f %8ld %7s ", c->name,
	       (double)median / 1e6, (double)percentile(c->wall_ns, runs, 10) / 1e6,
	       (double)percentile(c->wall_ns, runs, 90) / 1e6,
	       (double)c->wall_ns[0] / 1e6, (double)percentile(c->cpu_us, runs, 50) / 1e3,
	       c->max_rss_kib, codes);
	if (first_median > 0)
		printf("%5.2f\n", (double)median / (double)first_median);
	else
		printf("%5s\n", "-");
}

static void print_table(struct bench *b)
{
	int64_t first = 0;

	printf("%-18s %7s %7s %7s %7s %7s %8s %7s %5s\n", "", "median", "p10", "p90",
	       "min", "cpu", "rss", "", "x");
	printf("%-18s %7s %7s %7s %7s %7s %8s %7s %5s\n", "name", "ms", "ms", "ms", "ms",
	       "ms", "KiB", "exit", "floor");
	for (size_t i = 0; i < b->count; i++) {
		struct command *c = &b->commands[i];

		if (c->error) {
			printf("%-18.18s not available: %s\n", c->name,
			       strerror(c->error));
			continue;
		}
		qsort(c->wall_ns, b->runs, sizeof(*c->wall_ns), compare);
		qsort(c->cpu_us, b->runs, sizeof(*c->cpu_us), compare);
		if (i == 0)
			first = percentile(c->wall_ns, b->runs, 50);
		print_row(c, b->runs, first);
	}
}

static bool is_named_command(const char *word)
{
	size_t length = 0;

	while (isalnum((unsigned char)word[length]) ||
	       (word[length] && strchr("_.-", word[length])))
		length++;
	return length > 0 && word[length] == '=' && word[length + 1] != '\0';
}

static bool add_command(struct bench *b, char **argv)
{
	struct command *c = &b->commands[b->count];

	if (b->count == COMMANDS_MAX)
		return false;
	c->name = argv[0];
	argv[0] = strchr(argv[0], '=');
	*argv[0]++ = '\0';
	c->argv = argv;
	c->wall_ns = calloc(b->runs, sizeof(*c->wall_ns));
	c->cpu_us = calloc(b->runs, sizeof(*c->cpu_us));
	b->count++;
	return c->wall_ns && c->cpu_us;
}

/* Cuts the words where they stand: such a "--" becomes the NULL that ends a command. */
static bool add_commands(struct bench *b, char **words)
{
	char **start = words;

	if (!*words || !is_named_command(*words))
		return false;
	for (char **word = words; *word; word++) {
		if (strcmp(*word, "--") != 0 || !word[1] || !is_named_command(word[1]))
			continue;
		*word = NULL;
		if (!add_command(b, start))
			return false;
		start = word + 1;
	}
	return add_command(b, start);
}

static bool parse_count(const char *text, size_t least, size_t *count)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*count = value;
	return isdigit((unsigned char)*text) && !*end && value >= least &&
	       value <= RUNS_MAX;
}

static bool parse(struct bench *b, int argc, char **argv)
{
	int c;

	opterr = 0;
	while ((c = getopt(argc, argv, "+n:w:")) != -1) {
		if (c == 'n' ? !parse_count(optarg, 1, &b->runs)
			     : c != 'w' || !parse_count(optarg, 0, &b->warmup))
			return false;
	}
	return add_commands(b, argv + optind);
}

static void release(struct bench *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->commands[i].wall_ns);
		free(b->commands[i].cpu_us);
	}
}

static bool silence(posix_spawn_file_actions_t *actions)
{
	const char *null = "/dev/null";

	return posix_spawn_file_actions_init(actions) == 0 &&
	       posix_spawn_file_actions_addopen(actions, 0, null, O_RDONLY, 0) == 0 &&
	       posix_spawn_file_actions_addopen(actions, 1, null, O_WRONLY, 0) == 0 &&
	       posix_spawn_file_actions_adddup2(actions, 1, 2) == 0;
}

int main(int argc, char **argv)
{
	struct bench b = { .runs = 100, .warmup = 3 };
	posix_spawn_file_actions_t actions;
	long floor_kib;

	if (!parse(&b, argc, argv)) {
		fputs("usage: bench [-n RUNS] [-w WARMUP] NAME=COMMAND ARGS..."
		      " [-- NAME=COMMAND ARGS...]...\n",
		      stderr);
		release(&b);
		return EXIT_USAGE;
	}
	if (!silence(&actions)) {
		fputs("bench: out of memory\n", stderr);
		release(&b);
		return EXIT_FAILURE;
	}
	floor_kib = own_rss_kib();
	run_rounds(&b, &actions);
	posix_spawn_file_actions_destroy(&actions);
	print_table(&b);
	printf("%zu runs each, by turns. Smallest rss that can be seen: %ld KiB.\n",
	       b.runs, floor_kib);
	release(&b);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
