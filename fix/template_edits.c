/* SPDX-License-Identifier: Apache-2.0 */
/* The one place that writes what a template becomes. */
#include "fix/template_edits.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fix/template_line.h"
#include "src/memory.h"

/* In the order of the places, and of those at one place the first one first. */
static struct template_edit *add(struct template_edits *edits, uint32_t at,
				 uint32_t removed)
{
	unsigned i = edits->count++;

	assert(i < EDITS_MAX);
	for (; i && edits->list[i - 1].at > at; i--)
		edits->list[i] = edits->list[i - 1];
	edits->list[i] = (struct template_edit){ .at = at, .removed = removed };
	return &edits->list[i];
}

void edits_replace(struct template_edits *edits, uint32_t at, uint32_t removed,
		   const char *text)
{
	struct template_edit *edit = add(edits, at, removed);
	snprintf(edit->text, sizeof(edit->text), "%s", text);
}

void edits_insert(struct template_edits *edits, uint32_t node, int32_t column,
		  const char *format, ...)
{
	const struct template_tree *tree = edits->tree;
	const struct template_node *behind = &tree->nodes[node];
	struct template_edit *edit = add(edits, behind->stop, 0);
	va_list args;

	edit->end = behind->stop;
	edit->end_size = behind->next - behind->stop;
	/* The last line may have none: then it is the first one's. */
	if (!edit->end_size) {
		uint32_t next;
		edit->end = line_end(tree->masked, 0, tree->size, &next);
		edit->end_size = next - edit->end;
	}
	edit->blanks = (uint32_t)column;
	va_start(args, format);
	vsnprintf(edit->text, sizeof(edit->text), format, args);
	va_end(args);
}

void edits_remove_line(struct template_edits *edits, uint32_t node)
{
	const struct template_node *line = &edits->tree->nodes[node];
	add(edits, line->line, line->next - line->line);
}

static char *put(char *to, const char *from, size_t size)
{
	memcpy(to, from, size);
	return to + size;
}

char *edits_apply(const struct template_edits *edits, size_t *size)
{
	const struct template_tree *tree = edits->tree;
	size_t room = tree->size + 1;
	uint32_t from = 0;

	for (unsigned i = 0; i < edits->count; i++)
		room += edits->list[i].end_size + edits->list[i].blanks +
			sizeof(edits->list[i].text);
	char *text = memory_get(room), *to = text;
	for (unsigned i = 0; i < edits->count; i++) {
		const struct template_edit *edit = &edits->list[i];
		to = put(to, tree->text + from, edit->at - from);
		to = put(to, tree->text + edit->end, edit->end_size);
		memset(to, ' ', edit->blanks);
		to = put(to + edit->blanks, edit->text, strlen(edit->text));
		from = edit->at + edit->removed;
	}
	to = put(to, tree->text + from, tree->size - from);
	*to = 0;
	*size = (size_t)(to - text);
	return text;
}
