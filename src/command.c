/* SPDX-License-Identifier: Apache-2.0 */
/* The table of subcommands, and what they share. */
#include "src/command.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/escape.h"
#include "src/cleanup.h"
#include "src/memory.h"
#include "src/output.h"

#define COMMAND(name) extern const struct command command_##name;
#include "src/commands.list"
#undef COMMAND

#define COMMAND(name) &command_##name,
const struct command *const commands[] = {
#include "src/commands.list"
};
#undef COMMAND
const unsigned command_count = sizeof(commands) / sizeof(commands[0]);

const struct command *command_find(const char *name)
{
	for (unsigned i = 0; i < command_count; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

int command_fail(int code, const char *format, ...)
{
	char text[512], *line = NULL;
	size_t size;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	FILE *out = open_memstream(&line, &size);
	if (!out)
		memory_missing();
	/* What the user typed comes back in it, so it is escaped like any outside text.
	 */
	fputs("lowport: ", out);
	escape_terminal(text, out);
	fputc('\n', out);
	if (fclose(out))
		memory_missing();
	/* At once: several readers write to the same standard error. */
	output_all(STDERR_FILENO, line, size);
	free(line);
	return code;
}

static void print_overview(FILE *out)
{
	fputs("Usage: lowport [COMMAND] [OPTION]...\n"
	      "\n"
	      "Tells, by experiment, whether this node can run a mesh gateway (Istio, "
	      "Gateway\n"
	      "API) on the ports you want, and what must change if it cannot. Run it as "
	      "root.\n"
	      "\n"
	      "Commands:\n",
	      out);
	for (unsigned i = 0; i < command_count; i++)
		fprintf(out, "  %-9s%s\n", commands[i]->name, commands[i]->help);
}

static void print_fix_tables(FILE *out)
{
	fputs("\nKinds (--for):\n", out);
	for (unsigned i = 0; i < kind_count; i++)
		fprintf(out, "  %-15s %s\n", kinds[i]->id, kinds[i]->help);
	fputs("\nChanges (--scenario):\n", out);
	for (unsigned i = 0; i < SCENARIO_COUNT; i++)
		fprintf(out, "  %-15s %s\n", scenario_name((enum scenario)i),
			scenario_help((enum scenario)i));
	fputs("\nFormats of fix:\n", out);
	for (unsigned i = 0; i < renderer_count; i++)
		fprintf(out, "  %-15s %s\n", renderers[i]->name, renderers[i]->help);
	fputs("\nExit codes of fix:\n"
	      "  0  written, or nothing is to be changed; --check: no mistakes\n"
	      "  1  lowport itself failed\n"
	      "  2  usage, or input that cannot be read\n"
	      "  3  there is no such change\n"
	      "  4  --check: mistakes\n"
	      "  5  the report is inconclusive\n",
	      out);
}

/* What only some commands are about is left out of the help of others. */
static void print_tail(unsigned users, FILE *out)
{
	fputs("\nOptions:\n", out);
	options_print(users, out);
	if (users & FOR_FIX)
		print_fix_tables(out);
	if (!(users & (FOR_PROBE | FOR_REPORT)))
		return;
	fputs("\nFormats:\n", out);
	for (unsigned i = 0; i < format_count; i++)
		fprintf(out, "  %-7s %s\n", formats[i]->name, formats[i]->help);
	fputs("\nTrials:\n", out);
	for (unsigned id = 0; id < TRIAL_COUNT; id++)
		fprintf(out, "  %-19s %s\n", trial_recipe((enum trial_id)id)->id,
			trial_recipe((enum trial_id)id)->what);
	fputs("\nExit codes:\n", out);
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++)
		fprintf(out, "  %d  %s\n",
			recommendation_exit_code((enum recommendation)i),
			recommendation_name((enum recommendation)i));
	fputs("  1  lowport itself failed\n  2  usage, or input that cannot be read\n",
	      out);
}

int command_usage(const struct command *command)
{
	char *text = NULL;
	size_t size;
	struct error err;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return command_fail(EXIT_FAILED, "out of memory");
	if (command)
		fprintf(out, "Usage: lowport %s\n\n%s.\n", command->synopsis,
			command->help);
	else
		print_overview(out);
	print_tail(command ? command->option_users : FOR_ALL, out);
	fclose(out);
	CLEANUP(cleanup_free)
	char *owned = text;
	if (output_stdout(owned, size, &err))
		return command_fail(EXIT_FAILED, "%s", err.text);
	return EXIT_DONE;
}
