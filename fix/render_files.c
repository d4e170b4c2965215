/* SPDX-License-Identifier: Apache-2.0 */
/* A change as a folder: a file for each part, one for each that undoes it, a README. */
#include <errno.h>
#include <string.h>

#include "fix/render.h"
#include "fix/yaml_write.h"
#include "report/escape.h"

/* Sentences and commands of --dir's README.md, in Markdown. Text from outside stands
 * escaped and cannot end a block: no line of it starts with what it wants. */
static void write_command(const char *command, void *context)
{
	escape_terminal(command, context);
	fputc('\n', context);
}

static void write_section(const struct request *request, const struct change *change,
			  enum section section, FILE *out)
{
	bool sentences = section == SECTION_WHY || section == SECTION_CAVEATS;

	if (!render_has(change, section))
		return;
	fprintf(out, "\n## %s\n\n", section_titles[section]);
	if (sentences) {
		for (unsigned i = 0; i < change->sections[section].count; i++)
			render_wrap(change->sections[section].lines[i], "- ", "  ", out);
		return;
	}
	fputs("```sh\n", out);
	if (section == SECTION_APPLY)
		render_apply(request, change, write_command, out);
	else if (section == SECTION_UNDO)
		render_undo(change, write_command, out);
	else
		for (unsigned i = 0; i < change->sections[section].count; i++)
			write_command(change->sections[section].lines[i], out);
	fputs("```\n", out);
}

static void write_readme(const struct request *request, const struct change *change,
			 FILE *out)
{
	char title[400];

	fprintf(out, "# lowport fix: %s\n", render_title(request, title, sizeof(title)));
	fputs("\nCommands are to be run in this folder.\n", out);
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		write_section(request, change, (enum section)i, out);
}

static int write_object(const json_t *object, const struct request *request,
			const char *what, FILE *out)
{
	char title[400];

	fprintf(out, "# lowport fix: %s%s; see README.md\n", what,
		render_title(request, title, sizeof(title)));
	return yaml_write(object, out);
}

/* Of part_files; NULL where there is none such. */
static const char *undo_file(const struct part *part)
{
	for (unsigned i = 0; i < part_file_count; i++)
		if (!strncmp(part_files[i], "undo-", 5) &&
		    !strcmp(part_files[i] + 5, part->file))
			return part_files[i];
	return NULL;
}

int render_file(const struct request *request, const struct change *change,
		unsigned index, const char **name, FILE *out)
{
	for (unsigned i = 0; i < change->part_count; i++) {
		const struct part *part = &change->parts[i];
		if (!index--) {
			*name = part->file;
			return write_object(part->object, request, "", out) ? -EIO : 1;
		}
		if (part->undo && undo_file(part) && !index--) {
			*name = undo_file(part);
			return write_object(part->undo, request, "undoes ", out) ? -EIO
										 : 1;
		}
	}
	*name = "README.md";
	if (index)
		return 0;
	write_readme(request, change, out);
	return ferror(out) ? -EIO : 1;
}
