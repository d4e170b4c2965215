/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and columns. */
#include "report/places.h"

#include <stdbool.h>
#include <string.h>

void place_move(struct place *place, const char *bytes, size_t size)
{
	const char *end = bytes + size, *newline;
	unsigned characters = 0;

	while ((newline = memchr(bytes, '\n', (size_t)(end - bytes)))) {
		place->line++;
		place->column = 0;
		bytes = newline + 1;
	}
	/* All bytes of a character but the first look like this (RFC 3629). */
	for (; bytes < end; bytes++)
		characters += ((unsigned char)*bytes & 0xc0) != 0x80;
	place->column += characters;
}

static bool is_behind(const struct place *one, const struct refusal *other)
{
	return one->line > other->line ||
	       (one->line == other->line && one->column > other->column);
}

void place_locate(const struct cut *cuts, unsigned count, struct refusal *refusal)
{
	unsigned i = count - 1;

	if (!refusal->line || !refusal->column)
		return;
	while (i && is_behind(&cuts[i].text, refusal))
		i--;
	if (refusal->line == cuts[i].text.line)
		refusal->column += cuts[i].file.column - cuts[i].text.column;
	refusal->line += cuts[i].file.line - cuts[i].text.line;
}
