/* SPDX-License-Identifier: Apache-2.0 */
/* A change as YAML that kubectl takes: a head of comments, then the objects. */
#include <errno.h>
#include <string.h>

#include "fix/render.h"
#include "fix/yaml_write.h"
#include "report/escape.h"

/* A command is one line, however long: it is to be copied. */
static void write_command(const char *command, void *context)
{
	FILE *out = context;

	fputs("#   ", out);
	escape_terminal(command, out);
	fputc('\n', out);
}

static void write_section(const struct request *request, const struct change *change,
			  enum section section, FILE *out)
{
	bool sentences = section == SECTION_WHY || section == SECTION_CAVEATS;

	if (!render_has(change, section))
		return;
	fprintf(out, "#\n# %s:\n", section_titles[section]);
	if (section == SECTION_APPLY) {
		render_apply(request, change, write_command, out);
		return;
	}
	if (section == SECTION_UNDO) {
		render_undo(change, write_command, out);
		return;
	}
	for (unsigned i = 0; i < change->sections[section].count; i++) {
		const char *line = change->sections[section].lines[i];
		if (sentences)
			render_wrap(line, "#   - ", "#     ", out);
		else
			write_command(line, out);
	}
}

static void write_head(const struct request *request, const struct change *change,
		       FILE *out)
{
	char title[400];

	fprintf(out, "# lowport fix: %s\n", render_title(request, title, sizeof(title)));
	if (change->part_count == 1)
		fprintf(out, "# To be kept as %s: --dir writes it, and what undoes it.\n",
			change->parts[0].file);
	else if (change->part_count)
		fprintf(out,
			"# %u documents, each for the file that it names: --dir writes "
			"them, and what\n# undoes them.\n",
			change->part_count);
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		write_section(request, change, (enum section)i, out);
}

static int write_yaml(const struct request *request, const struct change *change,
		      const struct style *style, FILE *out)
{
	int rc = 0;

	(void)style;
	write_head(request, change, out);
	for (unsigned i = 0; i < change->part_count && !rc; i++) {
		if (change->part_count > 1)
			fprintf(out, "---\n# %s\n", change->parts[i].file);
		rc = yaml_write(change->parts[i].object, out);
	}
	return rc ? rc : ferror(out) ? -EIO : 0;
}

const struct renderer render_yaml = {
	.name = "yaml",
	.help = "for kubectl or helm, with what to know as comments",
	.write = write_yaml,
};
