/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a document's text, and handed on. */
#include "report/scan_text.h"

#include <string.h>

/* The text goes on where the file now is. */
void scan_text_cut(struct scan *scan)
{
	struct cut *cut = &scan->cuts[scan->cut_count++];

	cut->file = scan->place;
	cut->text = (struct place){ .line = 1 };
	place_move(&cut->text, scan->rest.bytes, scan->rest.used);
	/* Of the byte that comes next. */
	cut->text.column++;
}

void scan_refuse(struct scan *scan, const struct place *place, const char *reason)
{
	scan->refused(scan->context, place->line, place->column, reason);
}

void scan_text_item(struct scan *scan)
{
	struct refusal refusal;

	if (!reading_item(scan->reading, scan->stream, scan->item.bytes, scan->item.used,
			  &refusal))
		return;
	const struct cut cut = { { 1, 1 }, scan->item_start };

	place_locate(&cut, 1, &refusal);
	const struct place place = { refusal.line, refusal.column };
	scan_refuse(scan, refusal.column ? &place : &scan->item_start, refusal.reason);
}

void scan_text_rest(struct scan *scan)
{
	struct refusal refusal;

	if (!reading_document(scan->reading, scan->rest.bytes, scan->rest.used, &refusal))
		return;
	place_locate(scan->cuts, scan->cut_count, &refusal);
	const struct place place = { refusal.line, refusal.column };
	const struct place whole = { scan->start.line, 0 };
	scan_refuse(scan, refusal.column ? &place : &whole, refusal.reason);
}

/* The item, or else the document, is refused, and is followed to its end. */
void scan_text_drop(struct scan *scan, const struct place *place, const char *reason)
{
	if (scan->sink == &scan->item)
		scan->item_refused = true;
	else
		scan->refused_whole = true;
	scan->sink = NULL;
	scan_refuse(scan, place, reason);
}

void scan_text_put(struct scan *scan, const char *bytes, size_t size)
{
	static const char reason[] = "longer than 1 MiB";
	const struct place whole = { scan->start.line, 0 };

	if (!scan->sink)
		return;
	/* Less one, for the line's end. */
	if (size > DOCUMENT_MAX - 1 - scan->sink->used) {
		scan_text_drop(scan,
			       scan->sink == &scan->item ? &scan->item_start : &whole,
			       reason);
		return;
	}
	memcpy(scan->sink->bytes + scan->sink->used, bytes, size);
	scan->sink->used += size;
}
