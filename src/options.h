/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: one table drives parsing and --help. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "report/format.h"
#include "src/node.h"

#define OUTPUTS_MAX 8

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct output {
	const struct format *format;
	const char *path; /* NULL: standard output; points into argv */
};

struct options {
	struct port_list ports;
	uint32_t uid, gid;
	bool observe; /* --as was given */
	enum trial_id as;
	const char *node; /* NULL: not given; points into argv */
	unsigned output_count;
	struct output outputs[OUTPUTS_MAX];
	bool exit_zero;
	enum color_choice color;
	bool help, version;
};

/* One option: what it is called, what it says in --help, what it does. */
struct option_row {
	char letter; /* 0 where it has none */
	const char *name;
	const char *argument; /* NULL where it takes none */
	const char *help;
	int (*set)(struct options *options, const char *value, struct error *err);
};

extern const struct option_row option_rows[];
extern const unsigned option_row_count;

/*
 * Reads @argv (argv[0] is skipped) into @options, defaults filled in. The index of the
 * first word that is no option is in @rest. Returns 0, or -EINVAL with @err.
 */
int options_parse(int argc, char **argv, struct options *options, int *rest,
		  struct error *err);

/* Writes the table as --help shows it. */
void options_print(FILE *out);
