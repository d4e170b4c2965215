/* SPDX-License-Identifier: Apache-2.0 */
/* A page for people: 80 columns, colour where it is welcome, outside text escaped. */
#pragma once

#include <stdio.h>

#include "report/format.h"

/* Not the eightieth: some terminals break the line there. */
#define PAGE_COLUMNS 79

enum color { COLOR_NONE, COLOR_GREEN, COLOR_YELLOW, COLOR_RED, COLOR_BOLD, COLOR_DIM };

struct page {
	const struct style *style;
	FILE *out;
};

/* Writes @text, escaped, in @color if the page has colours. */
void page_paint(const struct page *page, enum color color, const char *text);

/* A blank line, then @text. */
void page_heading(const struct page *page, const char *text);

/*
 * Writes @text word by word, from @column on, further lines indented by @indent; ends the
 * line. A word longer than a line has one to itself.
 */
void page_wrap(const struct page *page, const char *text, size_t column, size_t indent);

/* What one of @count things has not, and more have: "s". */
const char *plural(unsigned long long count);

/* The columns that @text of @bytes takes, if nothing in it has to be escaped. */
size_t page_columns(const char *text, size_t bytes);

/* The numbered steps that fit @node, each with its lines. */
void page_actions(const struct page *page, const struct node *node,
		  const struct verdict *verdict);

/* How @recommendation is coloured. */
enum color recommendation_color(enum recommendation recommendation);
