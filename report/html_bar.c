/* SPDX-License-Identifier: Apache-2.0 */
/* How many nodes answered what: one bar, and the legend that names its parts. */
#include "report/html_bar.h"

#include <string.h>

#include "report/html_text.h"

/* Parts of the bar are in hundredths of a percent; thinner ones get no shape. */
#define WHOLE 10000u
#define SHAPE_LEAST 300u

static void count_marks(const struct fleet_view *view, unsigned counts[MARK_COUNT])
{
	memset(counts, 0, MARK_COUNT * sizeof(counts[0]));
	for (unsigned i = 0; i < view->group_count; i++)
		counts[mark_of(&view->groups[i])] += view->groups[i].count;
}

void marks_describe(const unsigned counts[MARK_COUNT], FILE *out)
{
	bool first = true;

	for (unsigned mark = 0; mark < MARK_COUNT; mark++) {
		if (!counts[mark])
			continue;
		html_print(out, "%s%s: %'u", first ? "" : "; ", mark_words(mark),
			   counts[mark]);
		first = false;
	}
}

static unsigned share(unsigned long long part, unsigned whole)
{
	return (unsigned)(part * WHOLE / whole);
}

/* From @from to @to of the bar. */
static void write_part(unsigned mark, unsigned from, unsigned to, FILE *out)
{
	unsigned width = to - from, middle = from + width / 2;

	html_print(out,
		   "<rect class=\"part %s\" x=\"%u.%u%u%%\" y=\"1\" width=\"%u.%u%u%%\" "
		   "height=\"30\"/>",
		   mark_class(mark), from / 100, from / 10 % 10, from % 10, width / 100,
		   width / 10 % 10, width % 10);
	if (width >= SHAPE_LEAST)
		html_print(out,
			   "<svg class=\"on %s\" x=\"%u.%u%u%%\" y=\"16\"><use "
			   "href=\"#%s\"/></svg>",
			   mark_class(mark), middle / 100, middle / 10 % 10, middle % 10,
			   mark_symbol(mark));
	html_print(out, "\n");
}

static void write_bar(const unsigned counts[MARK_COUNT], unsigned all, FILE *out)
{
	unsigned long long before = 0;

	html_print(out, "<svg class=\"bar\" role=\"img\" width=\"100%%\" height=\"32\" "
			"aria-labelledby=\"bar-title bar-text\">\n"
			"<title id=\"bar-title\">Shares of all nodes by answer</title>\n"
			"<desc id=\"bar-text\">");
	marks_describe(counts, out);
	html_print(out, "</desc>\n");
	for (unsigned mark = 0; mark < MARK_COUNT; mark++) {
		if (!counts[mark])
			continue;
		write_part(mark, share(before, all), share(before + counts[mark], all),
			   out);
		before += counts[mark];
	}
	html_print(out, "</svg>\n");
}

void html_bar(const struct fleet_view *view, FILE *out)
{
	unsigned counts[MARK_COUNT];

	count_marks(view, counts);
	write_bar(counts, view->node_count, out);
	html_print(out, "<ul class=\"legend\">\n");
	for (unsigned mark = 0; mark < MARK_COUNT; mark++) {
		if (!counts[mark])
			continue;
		html_print(out, "<li>");
		mark_write(out, mark);
		html_print(out, "<b>%'u</b> <span>%s<small>%s</small></span></li>\n",
			   counts[mark], mark_words(mark), mark_meaning(mark));
	}
	html_print(out, "</ul>\n");
}
