/* SPDX-License-Identifier: Apache-2.0 */
/* The front door: links of the exec chain, signals, command line. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "probes/chain.h"
#include "src/command.h"
#include "src/output.h"

/*
 * The default action, also for a PID 1 in a container, where the kernel would ignore it.
 * The stage and all below it end with this process.
 */
static void end_by_signal(int number)
{
	signal(number, SIG_DFL);
	raise(number);
	_exit(128 + number);
}

static void set_signals(void)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGTERM };
	const struct sigaction end = { .sa_handler = end_by_signal,
				       .sa_flags = SA_NODEFER };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction now;

	/* nohup's wish is kept. */
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		if (!sigaction(ending[i], NULL, &now) && now.sa_handler != SIG_IGN)
			sigaction(ending[i], &end, NULL);
	/* A reader that left is an error to report, with an exit code. */
	sigaction(SIGPIPE, &ignore, NULL);
	/* Ignored, it would let the kernel reap the trials before they are waited for. */
	signal(SIGCHLD, SIG_DFL);
}

static int show_version(void)
{
	static const char text[] = "lowport " PACKAGE_VERSION "\n";
	struct error err;

	if (output_stdout(text, sizeof(text) - 1, &err))
		return command_fail(EXIT_FAILED, "%s", err.text);
	return EXIT_DONE;
}

/* A command is the first word; without one it is the first of the table. */
static int run_command(int argc, char **argv, const char *self_path)
{
	const struct command *command = commands[0];
	struct options options;
	struct error err;
	int rest;
	bool named = argc > 1 && argv[1][0] != '-';

	if (named) {
		command = command_find(argv[1]);
		if (!command)
			return command_fail(EXIT_USAGE,
					    "no command '%.40s'; try 'lowport --help'",
					    argv[1]);
		argv++;
		argc--;
	}
	if (options_parse(argc, argv, command->option_users, &options, &rest, &err))
		return command_fail(EXIT_USAGE, "%s; try 'lowport --help'", err.text);
	if (options.help)
		return command_usage(named ? command : NULL);
	if (options.version)
		return show_version();
	const struct option_row *misplaced =
		options_misplaced(&options, command->option_users);
	if (misplaced)
		return command_fail(EXIT_USAGE,
				    "'%s' takes no --%s; try 'lowport help %s'",
				    command->name, misplaced->name, command->name);
	return command->run(&options, argc - rest, argv + rest, self_path);
}

int main(int argc, char **argv)
{
	chain_main(argc, argv);
	output_guard_descriptors();
	set_signals();
	if (getuid() != geteuid() || getgid() != getegid())
		return command_fail(EXIT_FAILED,
				    "does not run setuid or setgid; run it as the "
				    "user whose answer you want");
	const char *self_path = (const char *)getauxval(AT_EXECFN);
	return run_command(argc, argv, self_path);
}
