/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands. */
#pragma once

#include "src/options.h"

/* Exit codes that are not a recommendation's (report/verdict.c has those). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* lowport itself failed */
	EXIT_USAGE = 2,	 /* usage, or input that cannot be read */
	/* Of lowport fix, beside what they mean as a recommendation's. */
	EXIT_NO_SUCH_CHANGE = 3,
	EXIT_MISTAKES = 4,
	EXIT_INCONCLUSIVE = 5,
};

struct command {
	const char *name;
	const char *synopsis;
	const char *help;      /* one line */
	unsigned option_users; /* enum option_user: the options that it takes */
	/* @self_path: where lowport's own file may be (AT_EXECFN). Returns the exit code.
	 */
	int (*run)(const struct options *options, int argc, char **argv,
		   const char *self_path);
};

extern const struct command *const commands[];
extern const unsigned command_count;

/* The command called @name, or NULL. */
const struct command *command_find(const char *name);

/* Writes one line to standard error, "lowport: ...", and returns @code. */
int command_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * How @output wants its report: colours and symbols are for terminals that have them. To
 * be asked before anything from outside is read.
 */
struct style command_style(const struct options *options, const struct output *output);

/* Of a new file with a report: it names no secrets. */
#define REPORT_MODE 0644

/*
 * output_start(), output_add() and output_end() for a command: with the privilege that
 * writing files takes, and what went wrong said on standard error. The first gives NULL
 * then, the others EXIT_FAILED.
 */
struct output_file *command_output_start(const char *path, unsigned mode);
int command_output_add(struct output_file *file, const void *bytes, size_t size);
int command_output_end(struct output_file *file, bool failed);

/* Writes a rendered report where it belongs; says on standard error why it cannot.
 * Returns EXIT_DONE or EXIT_FAILED. */
int command_write(const struct output *output, const char *bytes, size_t size);

/* What comes after the outputs: waits for a signal where --linger asks for it, if all
 * could be written. Returns the exit code for @wanted. */
int command_finish(const struct options *options, int written, int wanted);

/* Writes what --help shows, for @command or (NULL) for lowport. Returns the exit code. */
int command_usage(const struct command *command);
