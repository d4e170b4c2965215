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
struct opening {
	const char *path;
	unsigned mode;
	struct output_file *file;
	bool failed;
	struct error err;
};

static int start_file(void *context)
{
	struct opening *opening = context;
	opening->file = output_start(opening->path, opening->mode, &opening->err);
	return opening->file ? 0 : -opening->err.code;
}

static int end_file(void *context)
{
	struct opening *opening = context;
	return output_end(opening->file, opening->failed, &opening->err);
}

/* Standard output is open already. */
static int with_privilege(const char *path, int (*body)(void *), struct opening *opening)
{
	return path ? privilege_with_files(body, opening) : body(opening);
}

struct output_file *command_output_start(const char *path, unsigned mode)
{
	struct opening opening = { .path = path,
				   .mode = mode,
				   .err = { .text = "writing: no privilege" } };

	if (with_privilege(path, start_file, &opening))
		command_fail(EXIT_FAILED, "%s", opening.err.text);
	return opening.file;
}

int command_output_add(struct output_file *file, const void *bytes, size_t size)
{
	struct error err;

	return output_add(file, bytes, size, &err)
		       ? command_fail(EXIT_FAILED, "%s", err.text)
		       : EXIT_DONE;
}

int command_output_end(struct output_file *file, bool failed)
{
	struct opening opening = { .file = file,
				   .failed = failed,
				   .err = { .text = "writing: no privilege" } };

	return with_privilege(output_path(file), end_file, &opening)
		       ? command_fail(EXIT_FAILED, "%s", opening.err.text)
		       : EXIT_DONE;
}

int command_write(const struct output *output, const char *bytes, size_t size)
{
	struct output_file *file = command_output_start(output->path, REPORT_MODE);
	if (!file)
		return EXIT_FAILED;
	int code = command_output_add(file, bytes, size);
	return command_output_end(file, code != EXIT_DONE) ? EXIT_FAILED : code;
}

int command_finish(const struct options *options, int written, int wanted)
{
	if (written)
		return written;
	while (options->linger)
		pause();
	return options->exit_zero ? EXIT_DONE : wanted;
}
