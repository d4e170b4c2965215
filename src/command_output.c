/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands that give a report do with it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/command.h"
#include "src/output.h"
#include "src/privilege.h"

struct style command_style(const struct options *options, const struct output *output)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	const char *locale = getenv("LC_ALL");
	bool terminal = !output->path && isatty(STDOUT_FILENO);

	if (!locale || !*locale)
		locale = getenv("LC_CTYPE");
	if (!locale || !*locale)
		locale = getenv("LANG");
	bool wanted =
		terminal && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
	return (struct style){
		.terminal = terminal,
		.color = options->color == COLOR_ALWAYS ||
			 (options->color == COLOR_AUTO && wanted),
		.symbols = terminal && locale &&
			   (strstr(locale, "UTF-8") || strstr(locale, "utf8")),
	};
}

/* A file is written with the one capability that may be left for it. */
struct file_writing {
	const char *path;
	const char *bytes;
	size_t size;
	struct error *err;
};

static int write_file(void *context)
{
	const struct file_writing *file = context;
	return output_file(file->path, file->bytes, file->size, file->err);
}

int command_write(const struct output *output, const char *bytes, size_t size)
{
	struct error err = { .text = "writing: no privilege" };
	struct file_writing file = { output->path, bytes, size, &err };
	int rc = output->path ? privilege_with_files(write_file, &file)
			      : output_stdout(bytes, size, &err);
	return rc ? command_fail(EXIT_FAILED, "%s", err.text) : EXIT_DONE;
}

int command_finish(const struct options *options, int written, int wanted)
{
	if (written)
		return written;
	while (options->linger)
		pause();
	return options->exit_zero ? EXIT_DONE : wanted;
}
