/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a template's bytes, noted first and made at once. */
#pragma once

#include "fix/template_tree.h"

/* All that scenarios ask for, and some. */
#define EDITS_MAX 16

struct template_edit {
	uint32_t at, removed;	/* bytes */
	uint32_t end, end_size; /* where the line end is that is copied first */
	uint32_t blanks;	/* then these */
	char text[60];
};

struct template_edits {
	const struct template_tree *tree;
	unsigned count;
	struct template_edit list[EDITS_MAX];
};

/* @text instead of the @removed bytes at @at. */
void edits_replace(struct template_edits *edits, uint32_t at, uint32_t removed,
		   const char *text);

/* A new line behind that of @node, and behind those that came there earlier, @column
 * blanks in, with a line end like that one's. */
void edits_insert(struct template_edits *edits, uint32_t node, int32_t column,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));

void edits_remove_line(struct template_edits *edits, uint32_t node);

/* The text with all of them; the caller's to free, NUL-terminated. */
char *edits_apply(const struct template_edits *edits, size_t *size);
