/* SPDX-License-Identifier: Apache-2.0 */
/* The table of renderers, and what they share. */
#include "fix/render.h"

#include <stdlib.h>
#include <string.h>

#include "fix/kind.h"
#include "report/escape.h"
#include "src/memory.h"

#define COLUMNS 79

#define RENDERER(name) extern const struct renderer render_##name;
#include "fix/renderers.list"
#undef RENDERER

const struct renderer *const renderers[] = {
#define RENDERER(name) &render_##name,
#include "fix/renderers.list"
};
#undef RENDERER
const unsigned renderer_count = sizeof(renderers) / sizeof(renderers[0]);

const char *const section_titles[SECTION_COUNT] = {
	[SECTION_WHY] = "What changes, and why",
	[SECTION_APPLY] = "Apply it",
	[SECTION_PROVE] = "See that it took effect",
	[SECTION_RESTART] = "Restart the pods that run already",
	[SECTION_UNDO] = "Undo it",
	[SECTION_CAVEATS] = "Take care",
};

const struct renderer *renderer_find(const char *name)
{
	for (unsigned i = 0; i < renderer_count; i++)
		if (!strcmp(renderers[i]->name, name))
			return renderers[i];
	return NULL;
}

const char *render_title(const struct request *request, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s for %s%s%s", scenario_name(request->scenario),
		 request->kind->id, request->name ? " " : "",
		 request->name ? request->name : "");
	return buffer;
}

/* --- commands --- */

/* The version that is there has to be said: without it helm takes the newest chart, and
 * Istio is upgraded by the way. */
static void write_upgrade(const struct request *request, const struct part *part,
			  const char *namespace,
			  void (*write)(const char *command, void *context),
			  void *context)
{
	char command[1024], version[80];
	const char *chart = strrchr(part->target, '/');

	if (request->version.whole) {
		snprintf(version, sizeof(version), "%u.%u.%u", request->version.major,
			 request->version.minor, request->version.patch);
	} else {
		snprintf(command, sizeof(command),
			 "ISTIO_VERSION=$(helm%s list -f '^%.*s$' -o json | jq -r "
			 "'.[0].chart | ltrimstr(\"%s-\")')",
			 namespace, (int)strcspn(part->target, " "), part->target,
			 chart ? chart + 1 : "");
		write(command, context);
		snprintf(version, sizeof(version), "\"${ISTIO_VERSION:?}\"");
	}
	snprintf(command, sizeof(command),
		 "helm%s upgrade %s --version %s --reuse-values -f %s", namespace,
		 part->target, version, part->file);
	write(command, context);
}

static void write_command(const struct request *request, const struct part *part,
			  void (*write)(const char *command, void *context),
			  void *context)
{
	char command[1024], namespace[80] = "";

	if (part->namespace[0])
		snprintf(namespace, sizeof(namespace), " -n %s", part->namespace);
	if (part->how == PART_VALUES) {
		write_upgrade(request, part, namespace, write, context);
		return;
	}
	if (part->how == PART_APPLY)
		snprintf(command, sizeof(command), "kubectl%s apply -f %s", namespace,
			 part->file);
	else
		snprintf(command, sizeof(command),
			 "kubectl%s patch %s --type=%s --patch-file %s", namespace,
			 part->target, part->how == PART_MERGE ? "merge" : "strategic",
			 part->file);
	write(command, context);
}

void render_apply(const struct request *request, const struct change *change,
		  void (*write)(const char *command, void *context), void *context)
{
	unsigned line = 0;

	for (unsigned i = 0; i <= change->part_count; i++) {
		for (; line < change->sections[SECTION_APPLY].count &&
		       change->sections[SECTION_APPLY].after[line] <= i;
		     line++)
			write(change->sections[SECTION_APPLY].lines[line], context);
		if (i < change->part_count)
			write_command(request, &change->parts[i], write, context);
	}
}

/* More does not fit a line that somebody reads. */
#define INLINE_MAX 200

static void write_undo(const struct part *part,
		       void (*write)(const char *command, void *context), void *context)
{
	char command[1024], namespace[80] = "", *text;

	if (!part->undo || part->how == PART_APPLY || part->how == PART_VALUES)
		return;
	if (part->namespace[0])
		snprintf(namespace, sizeof(namespace), " -n %s", part->namespace);
	text = json_dumps(part->undo, JSON_COMPACT);
	if (!text)
		memory_missing();
	/* A quote in it would end the shell's. */
	bool given = strlen(text) <= INLINE_MAX && !strchr(text, '\'');
	snprintf(command, sizeof(command), "kubectl%s patch %s --type=%s %s%s%s",
		 namespace, part->target, part->how == PART_MERGE ? "merge" : "strategic",
		 given ? "-p '" : "--patch-file undo-", given ? text : part->file,
		 given ? "'" : "");
	free(text);
	write(command, context);
}

void render_undo(const struct change *change,
		 void (*write)(const char *command, void *context), void *context)
{
	for (unsigned i = change->part_count + 1; i--;) {
		if (i)
			write_undo(&change->parts[i - 1], write, context);
		for (unsigned line = 0; line < change->sections[SECTION_UNDO].count;
		     line++)
			if (change->sections[SECTION_UNDO].after[line] == i)
				write(change->sections[SECTION_UNDO].lines[line],
				      context);
	}
}

bool render_has(const struct change *change, enum section section)
{
	if (change->sections[section].count)
		return true;
	return change->part_count &&
	       (section == SECTION_APPLY || section == SECTION_UNDO);
}

/* --- words in lines --- */

/* Columns that escape_terminal() would need, to the end of the word. */
static size_t word_columns(const char *word, size_t length)
{
	size_t columns = 0;
	unsigned code;

	for (size_t used = 0; used < length;) {
		size_t step = utf8_character(word + used, &code);
		bool plain = step && !text_is_unsafe(code);
		columns += plain ? 1 : step > 1 ? 10 : 4;
		used += step ? step : 1;
	}
	return columns;
}

static void write_word(const char *word, size_t length, FILE *out)
{
	char piece[256];

	while (length) {
		size_t size = length < sizeof(piece) - 1 ? length : sizeof(piece) - 1;
		/* Not within a character. */
		while (size < length && size > 1 &&
		       ((unsigned char)word[size] & 0xc0) == 0x80)
			size--;
		memcpy(piece, word, size);
		piece[size] = '\0';
		escape_terminal(piece, out);
		word += size;
		length -= size;
	}
}

/* To the end of @text or of its line; returns what comes after. */
static const char *wrap_line(const char *text, const char *prefix, const char *further,
			     FILE *out)
{
	size_t column = strlen(prefix);
	bool first = true;

	fputs(prefix, out);
	while (*text && *text != '\n') {
		size_t length = strcspn(text, " \n");
		size_t columns = word_columns(text, length);
		if (!first && column + 1 + columns > COLUMNS) {
			fprintf(out, "\n%s", further);
			column = strlen(further);
			first = true;
		}
		if (!first)
			fputc(' ', out);
		write_word(text, length, out);
		column += columns + !first;
		first = false;
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', out);
	return text;
}

void render_wrap(const char *text, const char *prefix, const char *further, FILE *out)
{
	text = wrap_line(text, prefix, further, out);
	while (*text) {
		size_t length = strcspn(++text, "\n");
		fprintf(out, "%s  ", further);
		write_word(text, length, out);
		fputc('\n', out);
		text += length;
	}
}
