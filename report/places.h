/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a file something is, also where only parts of the file were looked at. */
#pragma once

#include <stddef.h>

#include "report/read.h"

/* Both count from 1; columns are characters (code points), not bytes. */
struct place {
	unsigned line, column;
};

/* From @text on, a place in a piece of text is as far on from @file in the file. */
struct cut {
	struct place text, file;
};

/* Moves @place, that of the last byte, past @size bytes. Column 0: before a line. */
void place_move(struct place *place, const char *bytes, size_t size);

/*
 * Makes of @refusal's place in a piece of text the one in the file. @cuts: one at least,
 * by their place in the text, the first at its start. Where there is no place, none is
 * made.
 */
void place_locate(const struct cut *cuts, unsigned count, struct refusal *refusal);
