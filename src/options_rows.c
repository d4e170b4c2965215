/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of options tells: what was given, and --help. */
#include <stdio.h>
#include <string.h>

#include "src/options.h"

bool options_given(const struct options *options, const char *name)
{
	for (unsigned i = 0; i < option_row_count; i++)
		if (options->given & UINT64_C(1) << i &&
		    !strcmp(option_rows[i].name, name))
			return true;
	return false;
}

const struct option_row *options_beside(const struct options *options,
					const char *const *names)
{
	for (unsigned i = 0; i < option_row_count; i++) {
		const char *const *name = names;
		while (*name && strcmp(option_rows[i].name, *name) != 0)
			name++;
		if (options->given & UINT64_C(1) << i && !*name)
			return &option_rows[i];
	}
	return NULL;
}

const struct option_row *options_misplaced(const struct options *options, unsigned users)
{
	for (unsigned i = 0; i < option_row_count; i++)
		if (options->given & UINT64_C(1) << i && !(option_rows[i].users & users))
			return &option_rows[i];
	return NULL;
}

/* Help texts hold line breaks; each further line starts in the same column. */
static void print_help_lines(const char *help, FILE *out)
{
	for (;;) {
		size_t length = strcspn(help, "\n");
		fprintf(out, "%.*s\n", (int)length, help);
		if (!help[length])
			return;
		help += length + 1;
		fprintf(out, "%29s", "");
	}
}

void options_print(unsigned users, FILE *out)
{
	for (unsigned i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		char words[48];
		if (!(row->users & users))
			continue;
		snprintf(words, sizeof(words), "%c%c%c --%s%s%s", row->letter ? '-' : ' ',
			 row->letter ? row->letter : ' ', row->letter ? ',' : ' ',
			 row->name, row->argument ? " " : "",
			 row->argument ? row->argument : "");
		fprintf(out, "  %-26s ", words);
		print_help_lines(row->help, out);
	}
}
