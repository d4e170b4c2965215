/* SPDX-License-Identifier: Apache-2.0 */
/* What the report of a node and that of a fleet are both set with. */
#include "report/text_page.h"

#include <string.h>

#include "report/actions.h"
#include "report/escape.h"

static const char *const color_codes[] = {
	[COLOR_NONE] = "",
	[COLOR_GREEN] = "\033[1;32m",
	[COLOR_YELLOW] = "\033[1;33m",
	[COLOR_RED] = "\033[1;31m",
	[COLOR_BOLD] = "\033[1m",
	[COLOR_DIM] = "\033[2m",
};

static const enum color recommendation_colors[] = {
	[RECOMMEND_NO_CHANGE] = COLOR_GREEN,   [RECOMMEND_SCENARIO_1] = COLOR_YELLOW,
	[RECOMMEND_SCENARIO_2] = COLOR_YELLOW, [RECOMMEND_ROOT_FALLBACK] = COLOR_RED,
	[RECOMMEND_BLOCKED] = COLOR_RED,       [RECOMMEND_INCONCLUSIVE] = COLOR_YELLOW,
};
_Static_assert(sizeof(recommendation_colors) / sizeof(recommendation_colors[0]) ==
		       RECOMMEND_COUNT,
	       "a colour for each");

enum color recommendation_color(enum recommendation recommendation)
{
	return recommendation < RECOMMEND_COUNT ? recommendation_colors[recommendation]
						: COLOR_NONE;
}

void page_paint(const struct page *page, enum color color, const char *text)
{
	bool on = page->style->color && color != COLOR_NONE;
	if (on)
		fputs(color_codes[color], page->out);
	escape_terminal(text, page->out);
	if (on)
		fputs("\033[0m", page->out);
}

void page_heading(const struct page *page, const char *text)
{
	fputc('\n', page->out);
	page_paint(page, COLOR_BOLD, text);
	fputc('\n', page->out);
}

const char *plural(unsigned long long count)
{
	return count == 1 ? "" : "s";
}

size_t page_columns(const char *text, size_t bytes)
{
	size_t columns = 0;
	for (size_t i = 0; i < bytes; i++)
		columns += (text[i] & 0xc0) != 0x80;
	return columns;
}

void page_wrap(const struct page *page, const char *text, size_t column, size_t indent)
{
	bool first = true;

	while (*(text += strspn(text, " "))) {
		char word[400];
		size_t bytes = strcspn(text, " ");
		size_t columns = page_columns(text, bytes);
		if (!first && column + 1 + columns > PAGE_COLUMNS) {
			fprintf(page->out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			fputc(' ', page->out);
			column++;
		}
		snprintf(word, sizeof(word), "%.*s", (int)bytes, text);
		column += escape_terminal(word, page->out);
		text += bytes;
		first = false;
	}
	fputc('\n', page->out);
}

void page_actions(const struct page *page, const struct node *node,
		  const struct verdict *verdict)
{
	struct view view;
	unsigned number = 0;

	view_init(&view, node);
	for (unsigned i = 0; i < action_count; i++) {
		if (!action_fits(&actions[i], &view, verdict))
			continue;
		fprintf(page->out, "  %u. ", ++number);
		page_wrap(page, actions[i].step, 5, 5);
		if (actions[i].lines)
			actions[i].lines(&view, verdict, page->out);
	}
}
