/* SPDX-License-Identifier: Apache-2.0 */
/* A change in words, for whoever has to decide on it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fix/render.h"
#include "fix/yaml_write.h"
#include "report/escape.h"
#include "report/text_page.h"
#include "src/memory.h"

static void write_command(const char *command, void *context)
{
	FILE *out = context;

	fputs("  ", out);
	escape_terminal(command, out);
	fputc('\n', out);
}

static void write_section(const struct page *page, const struct request *request,
			  const struct change *change, enum section section)
{
	bool sentences = section == SECTION_WHY || section == SECTION_CAVEATS;

	if (!render_has(change, section))
		return;
	page_heading(page, section_titles[section]);
	if (section == SECTION_APPLY) {
		render_apply(request, change, write_command, page->out);
		return;
	}
	if (section == SECTION_UNDO) {
		render_undo(change, write_command, page->out);
		return;
	}
	for (unsigned i = 0; i < change->sections[section].count; i++) {
		const char *line = change->sections[section].lines[i];
		if (sentences)
			render_wrap(line, "  - ", "    ", page->out);
		else
			write_command(line, page->out);
	}
}

/* The YAML of one part under its name; what is in a template can be long, and is shown
 * whole all the same: it is what will be applied. */
static int write_part(const struct page *page, const struct part *part)
{
	char *text = NULL, *line;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		memory_missing();
	int rc = yaml_write(part->object, memory);
	if (fclose(memory))
		memory_missing();
	page_heading(page, part->file);
	for (char *rest = text; !rc && (line = strsep(&rest, "\n")) && rest;)
		write_command(line, page->out);
	free(text);
	return rc;
}

static int write_text(const struct request *request, const struct change *change,
		      const struct style *style, FILE *out)
{
	const struct page page = { .style = style, .out = out };
	char title[400];
	int rc = 0;

	page_paint(&page, COLOR_BOLD, render_title(request, title, sizeof(title)));
	fputc('\n', out);
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		write_section(&page, request, change, (enum section)i);
	for (unsigned i = 0; i < change->part_count && !rc; i++)
		rc = write_part(&page, &change->parts[i]);
	return rc ? rc : ferror(out) ? -EIO : 0;
}

const struct renderer render_text = {
	.name = "text",
	.help = "in words, with the objects",
	.write = write_text,
};
