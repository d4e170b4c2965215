/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands. */
#pragma once

#include "src/options.h"

/* Exit codes that are not a recommendation's (report/verdict.c has those). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* lowport itself failed */
	EXIT_USAGE = 2,	 /* usage, or input that cannot be read */
};

struct command {
	const char *name;
	const char *synopsis;
	const char *help; /* one line */
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

/* Writes what --help shows, for @command or (NULL) for lowport. Returns the exit code. */
int command_usage(const struct command *command);
