/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: one table drives parsing and --help. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "fix/kind.h"
#include "fix/render.h"
#include "report/format.h"
#include "src/exec_rule.h"
#include "src/node.h"

#define OUTPUTS_MAX 8
#define JOBS_MAX 64

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct output {
	const struct format *format;
	const char *path; /* NULL: standard output; points into argv */
};

/* The commands that an option is for. */
enum option_user {
	FOR_PROBE = 1,
	FOR_REPORT = 2,
	FOR_INSTALL = 4,
	FOR_FIX = 8,
	FOR_ALL = FOR_PROBE | FOR_REPORT | FOR_INSTALL | FOR_FIX,
};

/* What only lowport fix takes; texts point into argv, NULL: not given. */
struct fix_options {
	const struct kind *kind;
	enum scenario scenario; /* SCENARIO_COUNT: not given */
	const char *report, *template, *crd, *dir;
	const char *namespace, *name, *revision;
	const char *istiod_namespace; /* never NULL */
	struct version version;
	enum istiod_way istiod;
	bool istiod_given;
	enum gateway_way gateway;
	char label_key[320]; /* empty: not given */
	const char *label_value;
	const char *output; /* a renderer's name */
	bool check;
};

struct options {
	uint64_t given; /* a bit for each row of option_rows */
	struct port_list ports;
	uint32_t uid, gid;
	bool observe; /* --as was given */
	enum trial_id as;
	unsigned binary_count;
	const char *binaries[EXEC_CHAIN_MAX]; /* point into argv */
	const char *node;		      /* NULL: not given; points into argv */
	unsigned output_count;		      /* at least one after parsing */
	struct output outputs[OUTPUTS_MAX];
	unsigned jobs;	    /* processes that read, from 1 */
	const char *redact; /* the map's file; NULL: names stay; points into argv */
	bool exit_zero;
	bool linger;
	enum color_choice color;
	bool help, version;
	struct fix_options fix;
};

/* One option: what it is called, what it says in --help, what it does. */
struct option_row {
	unsigned users; /* of enum option_user */
	char letter;	/* 0 where it has none */
	const char *name;
	const char *argument; /* NULL where it takes none */
	const char *help;
	int (*set)(struct options *options, const char *value, struct error *err);
};

extern const struct option_row option_rows[];
extern const unsigned option_row_count;

/*
 * Reads @argv (argv[0] is skipped) into @options, defaults filled in. An option may have
 * two rows, for different @users. Words that are no options are moved to the end; the
 * index of the first of them is in @rest. Returns 0, or -EINVAL with @err.
 */
int options_parse(int argc, char **argv, unsigned users, struct options *options,
		  int *rest, struct error *err);

/* Whether the option called @name was given. */
bool options_given(const struct options *options, const char *name);

/* The first given option whose name is none of @names, which end with NULL; or NULL. */
const struct option_row *options_beside(const struct options *options,
					const char *const *names);

/* The first given option that is for none of @users, or NULL. */
const struct option_row *options_misplaced(const struct options *options, unsigned users);

/* Writes the rows of the table that are for @users, as --help shows them. */
void options_print(unsigned users, FILE *out);
