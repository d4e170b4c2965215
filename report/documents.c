/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the documents in a file. */
#include "report/documents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/memory.h"

enum kind {
	LINE_NEW,   /* too little of it has come */
	LINE_OTHER, /* another reader's */
	LINE_NOISE, /* in no document */
	LINE_WHOLE, /* likely a whole report: for the JSON library as it is */
	LINE_PART,  /* of a document that is scanned */
};

static const char mark[] = "\xef\xbb\xbf";
static const char own[] = "{\"apiVersion\":\"lowport/v1";
static const char *const whole[] = {
	"{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\"",
	"{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeDigest\"",
};

void documents_init(struct documents *documents)
{
	documents->text = memory_get(DOCUMENT_MAX);
	if (!documents->shares)
		documents->shares = 1;
	documents->scan.reading = documents->reading;
	documents->scan.refused = documents->refused;
	documents->scan.context = documents->context;
	scan_init(&documents->scan);
}

void documents_free(struct documents *documents)
{
	free(documents->text);
	scan_free(&documents->scan);
}

static void start_line(struct documents *documents)
{
	documents->kind = LINE_NEW;
	documents->is_noise = false;
	documents->used = documents->head_used = 0;
}

void documents_start(struct documents *documents)
{
	start_line(documents);
	documents->line = 1;
	/* What comes before the first document of a file is nobody's. */
	documents->is_mine = !documents->share;
	documents->has_start = documents->utf16 = documents->is_page = false;
}

/* --- where a document starts --- */

static bool starts_with(const char *text, size_t size, const char *piece)
{
	size_t length = strlen(piece);
	return size >= length && !memcmp(text, piece, length);
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* "[pod/x/y] text" and "[INFO] text" start no list. */
static bool is_list(const char *line, size_t size, size_t i)
{
	while (i < size && is_blank(line[i]))
		i++;
	/* Where the line is longer than this, its end is not known. */
	return i < size ? line[i] == '{' || line[i] == ']' : size < HEAD_MAX;
}

/* What a document on more than one line, or in an array, can have before it. */
static bool is_json(char first)
{
	return is_blank(first) || strchr("\"{}],:", first);
}

/* The place of a document that stands behind something else on its line, or @size. */
static size_t find_own(const char *line, size_t size)
{
	const char *at = line, *end = line + size;

	if (is_json(*line))
		return size;
	while ((at = memchr(at, '{', (size_t)(end - at)))) {
		if (is_blank(at[-1]) && starts_with(at, (size_t)(end - at), own))
			return (size_t)(at - line);
		at++;
	}
	return size;
}

/* A report as HTML is one file that is both: around its document is a page, not noise. */
static bool is_page(const char *line, size_t size)
{
	static const char start[] = "!doctype html";
	/* Behind its bracket, which is not for this file to write. */
	size_t at = 1 + (starts_with(line, size, mark) ? sizeof(mark) - 1 : 0);

	return size >= at + sizeof(start) - 1 &&
	       !strncasecmp(line + at, start, sizeof(start) - 1);
}

/* The place in the first @size bytes of a line where a document starts, or @size. */
static size_t find_start(const char *line, size_t size)
{
	size_t at = starts_with(line, size, mark) ? sizeof(mark) - 1 : 0;

	if (at == size || line[at] == '{')
		return at;
	if (line[at] == '[' && is_list(line, size, at + 1))
		return at;
	return at + find_own(line + at, size - at);
}

/* --- documents --- */

static void feed_scan(struct documents *documents, const char *bytes, size_t size)
{
	documents->kind = LINE_PART;
	scan_start(&documents->scan, &documents->start);
	scan_feed(&documents->scan, bytes, size);
}

static void refuse_line(struct documents *documents, struct refusal *refusal)
{
	const struct cut cut = { { 1, 1 }, documents->start };
	unsigned line = documents->start.line;

	place_locate(&cut, 1, refusal);
	if (refusal->column)
		line = refusal->line;
	documents->refused(documents->context, line, refusal->column, refusal->reason);
}

/* A whole line. One that only ends too early may be the first line of a document. */
static void read_line(struct documents *documents, const char *bytes, size_t size)
{
	struct refusal refusal;

	int rc = size > DOCUMENT_MAX
			 ? -EAGAIN
			 : reading_document(documents->reading, bytes, size, &refusal);
	if (rc == -EAGAIN)
		feed_scan(documents, bytes, size);
	else if (rc)
		refuse_line(documents, &refusal);
}

static void add_whole(struct documents *documents, const char *bytes, size_t size,
		      bool ends)
{
	if (!documents->used && ends) {
		read_line(documents, bytes, size);
		return;
	}
	if (size > DOCUMENT_MAX - documents->used) {
		feed_scan(documents, documents->text, documents->used);
		scan_feed(&documents->scan, bytes, size);
		return;
	}
	memcpy(documents->text + documents->used, bytes, size);
	documents->used += size;
	if (ends)
		read_line(documents, documents->text, documents->used);
}

/* --- lines --- */

static void start_document(struct documents *documents, const char *line, size_t at,
			   size_t size)
{
	size_t from = starts_with(line, size, mark) ? sizeof(mark) - 1 : 0;

	scan_end(&documents->scan);
	documents->has_start = true;
	documents->is_mine = documents->starts++ % documents->shares == documents->share;
	documents->kind = documents->is_mine ? LINE_PART : LINE_OTHER;
	if (!documents->is_mine)
		return;
	documents->start = (struct place){ .line = documents->line };
	place_move(&documents->start, line + from, at - from);
	documents->start.column++;
	documents->is_single = at > from;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (starts_with(line + at, size - at, whole[i]))
			documents->kind = LINE_WHOLE;
	if (documents->kind == LINE_PART)
		scan_start(&documents->scan, &documents->start);
}

/* Decides by the first @size bytes of a line what it is, and returns how many of them
 * are passed over. */
static size_t start_part(struct documents *documents, const char *line, size_t size)
{
	size_t at = find_start(line, size);

	if (documents->line == 1)
		documents->is_page = is_page(line, size);
	if (documents->line == 1)
		documents->utf16 = starts_with(line, size, "\xff\xfe") ||
				   starts_with(line, size, "\xfe\xff");
	if (at < size) {
		start_document(documents, line, at, size);
		return at;
	}
	if (!documents->is_mine)
		documents->kind = LINE_OTHER;
	else
		documents->kind = scan_is_open(&documents->scan) ? LINE_PART : LINE_NOISE;
	return 0;
}

static void add_noise(struct documents *documents, const char *bytes, size_t size)
{
	size_t i = 0;

	while (!documents->is_noise && i < size)
		documents->is_noise = !is_blank(bytes[i++]);
}

static void end_line(struct documents *documents)
{
	if (documents->kind == LINE_PART && documents->is_single)
		scan_end(&documents->scan);
	documents->passed_over += documents->is_noise && !documents->is_page;
	documents->line++;
	start_line(documents);
}

/* Takes what is there of a line and returns what is behind it. */
static const char *add_part(struct documents *documents, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	const char *stop = newline ? newline + 1 : end;
	size_t size = (size_t)(stop - at);

	if (documents->kind == LINE_NOISE)
		add_noise(documents, at, size);
	else if (documents->kind == LINE_WHOLE)
		add_whole(documents, at, size, newline != NULL);
	else if (documents->kind == LINE_PART)
		scan_feed(&documents->scan, at, size);
	if (newline)
		end_line(documents);
	return stop;
}

static void decide(struct documents *documents)
{
	const char *head = documents->head, *end = head + documents->head_used;

	add_part(documents, head + start_part(documents, head, documents->head_used),
		 end);
}

/* As add_part(), for the first part of a line. */
static const char *add_head(struct documents *documents, const char *at, const char *end)
{
	size_t room = HEAD_MAX - documents->head_used;
	size_t size = (size_t)(end - at) < room ? (size_t)(end - at) : room;
	const char *newline = memchr(at, '\n', size);

	if (newline)
		size = (size_t)(newline + 1 - at);
	if (!documents->head_used && (newline || size == HEAD_MAX))
		return add_part(documents, at + start_part(documents, at, size), end);
	memcpy(documents->head + documents->head_used, at, size);
	documents->head_used += size;
	if (newline || documents->head_used == HEAD_MAX)
		decide(documents);
	return at + size;
}

void documents_feed(struct documents *documents, const char *bytes, size_t size)
{
	const char *end = bytes + size;

	while (bytes < end)
		bytes = documents->kind == LINE_NEW ? add_head(documents, bytes, end)
						    : add_part(documents, bytes, end);
}

void documents_end(struct documents *documents)
{
	if (documents->kind == LINE_NEW && documents->head_used)
		decide(documents);
	if (documents->kind == LINE_WHOLE)
		read_line(documents, documents->text, documents->used);
	end_line(documents);
	scan_end(&documents->scan);
	if (documents->has_start || documents->share)
		return;
	documents->refused(documents->context, 1, 0,
			   documents->utf16 ? "is UTF-16: save it as UTF-8"
					    : "there is no NodeReport in it");
}
