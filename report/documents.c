/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the documents in a file. */
#include "report/documents.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/read.h"
#include "src/memory.h"

void documents_init(struct documents *documents)
{
	documents->text = memory_get(DOCUMENT_MAX);
	documents->node = memory_get(sizeof(*documents->node));
}

void documents_start(struct documents *documents)
{
	documents->used = documents->line_at = 0;
	documents->line = 1;
	documents->open = documents->too_long = documents->utf16 = false;
	documents->found_count = documents->refused_count = 0;
}

static void refuse(struct documents *documents, unsigned line, const char *reason)
{
	documents->refused_count++;
	documents->refused(documents->context, line, reason);
}

/*
 * The first @size bytes of the text are the document, or its beginning where @more may
 * come. Then one that only ends too early stays open.
 */
static void try_document(struct documents *documents, size_t size, bool more)
{
	struct refusal refusal;
	char reason[sizeof(refusal.reason) + 32];

	int rc = report_read(documents->text, size, documents->node, &refusal);
	if (rc == -EAGAIN && more)
		return;
	if (!rc) {
		documents->found_count++;
		documents->found(documents->context, documents->node);
	} else if (refusal.column) {
		snprintf(reason, sizeof(reason), "column %u: %s", refusal.column,
			 refusal.reason);
		refuse(documents, documents->start + refusal.line - 1, reason);
	} else {
		refuse(documents, documents->start, refusal.reason);
	}
	documents->open = false;
}

/* What was begun and not ended: cut off, or too long. */
static void give_up(struct documents *documents, size_t size)
{
	if (documents->too_long)
		refuse(documents, documents->start, "longer than 1 MiB");
	else if (documents->open)
		try_document(documents, size, false);
}

/* A line that starts with "{" starts a document, and ends the one before it. */
static void start_document(struct documents *documents)
{
	give_up(documents, documents->line_at);
	documents->used = documents->line_at = 0;
	documents->start = documents->line;
	documents->open = true;
	documents->too_long = false;
}

/* Windows writes a byte order mark before the first character of a file. */
static bool is_at_start(const struct documents *documents)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t length = documents->used - documents->line_at;

	return !length || (length == sizeof(mark) - 1 &&
			   !memcmp(documents->text + documents->line_at, mark, length));
}

static bool is_utf16(const struct documents *documents)
{
	return documents->line == 1 && documents->used > 1 &&
	       (!memcmp(documents->text, "\xff\xfe", 2) ||
		!memcmp(documents->text, "\xfe\xff", 2));
}

static void end_line(struct documents *documents)
{
	size_t length = documents->used - documents->line_at;
	char first = length ? documents->text[documents->line_at] : '\0';

	documents->utf16 |= is_utf16(documents);
	if (first == '{' && documents->open)
		try_document(documents, documents->used, true);
	else if (first == '}' && documents->open)
		try_document(documents, documents->used, false);
	if (!documents->open)
		documents->used = 0;
	documents->line_at = documents->used;
	documents->line++;
}

/* No room: the document so far is dropped, and the line that is being read stays. */
static void drop(struct documents *documents)
{
	size_t length = documents->used - documents->line_at;

	documents->too_long |= documents->open;
	documents->open = false;
	memmove(documents->text, documents->text + documents->line_at, length);
	documents->line_at = 0;
	documents->used = length;
	if (length < DOCUMENT_MAX)
		return;
	/* One line fills it. Whatever it goes on with is not at its start. */
	documents->text[0] = ' ';
	documents->used = 1;
}

static void add_byte(struct documents *documents, char byte)
{
	if (byte == '{' && is_at_start(documents))
		start_document(documents);
	if (documents->used == DOCUMENT_MAX)
		drop(documents);
	documents->text[documents->used++] = byte;
	if (byte == '\n')
		end_line(documents);
}

void documents_feed(struct documents *documents, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		add_byte(documents, bytes[i]);
}

void documents_end(struct documents *documents)
{
	if (documents->used > documents->line_at)
		end_line(documents);
	give_up(documents, documents->used);
	if (!documents->found_count && !documents->refused_count)
		refuse(documents, 1,
		       documents->utf16 ? "is UTF-16: save it as UTF-8"
					: "there is no NodeReport in it");
	documents->open = documents->too_long = false;
}

void documents_free(struct documents *documents)
{
	free(documents->text);
	free(documents->node);
}
