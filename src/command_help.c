/* SPDX-License-Identifier: Apache-2.0 */
/* lowport help [COMMAND]. */
#include "src/command.h"

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	(void)options, (void)self_path;
	if (!argc)
		return command_usage(NULL);
	const struct command *command = command_find(argv[0]);
	if (!command)
		return command_fail(EXIT_USAGE,
				    "no command '%.40s'; try 'lowport --help'", argv[0]);
	if (argc > 1)
		return command_fail(EXIT_USAGE,
				    "help takes one command; try 'lowport --help'");
	return command_usage(command);
}

const struct command command_help = {
	.name = "help",
	.synopsis = "help [COMMAND]",
	.help = "Shows this help, or a command's",
	.option_users = FOR_ALL,
	.run = run,
};
