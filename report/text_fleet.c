/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fleet for people: the answer and what to do in the first screen, also of thousands of
 * nodes; then groups, contradictions, and what nobody measured or could not be read.
 */
#include "report/text_fleet.h"

#include <string.h>

#include "report/escape.h"

/* More than a ticket's reader wants to see; -o json has a hundred. */
#define REFUSED_SHOWN 20

/* "root-fallback", with a mark before it, and a blank behind. */
#define WORD_COLUMNS 15

struct words {
	const char *headline; /* after how many nodes it is about */
	const char *meaning;
	const char *symbol;
};

static const struct words words[] = {
	[RECOMMEND_NO_CHANGE] = { "NO CHANGE NEEDED", "the gateway's defaults work",
				  "\xe2\x9c\x93 " },
	[RECOMMEND_SCENARIO_1] = { "SCENARIO 1, TAKE THE SYSCTL OUT",
				   "works without the sysctl", "! " },
	[RECOMMEND_SCENARIO_2] = { "SCENARIO 2, NO SYSCTL, ADD NET_BIND_SERVICE",
				   "works with NET_BIND_SERVICE, without the sysctl",
				   "! " },
	[RECOMMEND_ROOT_FALLBACK] = { "ONLY ROOT BINDS THESE PORTS",
				      "only UID 0 binds the ports", "\xe2\x9c\x97 " },
	[RECOMMEND_BLOCKED] = { "BLOCKED, NOT EVEN ROOT BINDS THESE PORTS",
				"not even UID 0 binds the ports", "\xe2\x9c\x97 " },
	[RECOMMEND_INCONCLUSIVE] = { "INCONCLUSIVE, NOT MEASURED",
				     "what decides was not measured", "? " },
};
_Static_assert(sizeof(words) / sizeof(words[0]) == RECOMMEND_COUNT, "words for each");

/* --- the answer --- */

static void write_headline(const struct page *page, const struct fleet_view *view)
{
	char line[128];
	unsigned all = view->node_count, deciding = view->counts[view->recommendation];

	if (deciding == all)
		snprintf(line, sizeof(line), "%s%u NODE%s: %s", all > 1 ? "ALL " : "",
			 all, all > 1 ? "S" : "", words[view->recommendation].headline);
	else
		snprintf(line, sizeof(line), "%u OF %u NODES: %s", deciding, all,
			 words[view->recommendation].headline);
	page_paint(page, recommendation_color(view->recommendation), line);
	fprintf(page->out, "  [%s]\n", recommendation_name(view->recommendation));
}

static void write_word(const struct page *page, enum recommendation recommendation)
{
	const char *name = recommendation_name(recommendation);

	if (page->style->symbols)
		page_paint(page, recommendation_color(recommendation),
			   words[recommendation].symbol);
	page_paint(page, recommendation_color(recommendation), name);
	fprintf(page->out, "%*s", WORD_COLUMNS - (int)strlen(name), "");
}

static void write_likely_counts(const struct page *page, const struct fleet_view *view)
{
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++) {
		unsigned count = view->likely_counts[worst_first[i]];
		if (count)
			fprintf(page->out, "          %7u likely %s\n", count,
				recommendation_name(worst_first[i]));
	}
}

static void write_counts(const struct page *page, const struct fleet_view *view)
{
	fputc('\n', page->out);
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++) {
		enum recommendation recommendation = worst_first[i];
		if (!view->counts[recommendation])
			continue;
		fprintf(page->out, "%7u  ", view->counts[recommendation]);
		write_word(page, recommendation);
		fprintf(page->out, "%s\n", words[recommendation].meaning);
		if (recommendation == RECOMMEND_INCONCLUSIVE)
			write_likely_counts(page, view);
	}
}

/* What the numbers do not cover, and the other way out, before anybody stops reading. */
static void write_remarks(const struct page *page, const struct fleet_view *view)
{
	/* Where all are, the summary says so. */
	unsigned predicted = view->origins[ORIGIN_PREDICTION] < view->node_count
				     ? view->origins[ORIGIN_PREDICTION]
				     : 0;
	unsigned unchanged = fleet_unchanged(view);
	char line[200];

	if (predicted || view->refused || unchanged)
		fputc('\n', page->out);
	if (unchanged) {
		snprintf(line, sizeof(line),
			 "Keeping gateways on the %u node%s that need%s no change is an "
			 "alternative: see below.",
			 unchanged, plural(unchanged), unchanged == 1 ? "s" : "");
		page_wrap(page, line, 0, 0);
	}
	if (predicted) {
		snprintf(line, sizeof(line),
			 "%u of these nodes %s only predicted from versions: nothing was "
			 "tried there.",
			 predicted, predicted == 1 ? "is" : "are");
		page_wrap(page, line, 0, 0);
	}
	if (view->refused) {
		snprintf(line, sizeof(line),
			 "%llu input%s could not be read and %s not counted here: see "
			 "the end.",
			 view->refused, plural(view->refused),
			 view->refused == 1 ? "is" : "are");
		page_wrap(page, line, 0, 0);
	}
}

static void write_answer(const struct page *page, const struct fleet_view *view)
{
	fprintf(page->out, "lowport on a fleet of %u node%s", view->node_count,
		plural(view->node_count));
	if (view->created[0])
		fprintf(page->out, ", %s", view->created);
	fputs("\n\n", page->out);
	if (view->node_count)
		write_headline(page, view);
	page_wrap(page, view->summary, 0, 0);
	if (view->likely < RECOMMEND_COUNT)
		fprintf(page->out, "Likely, but not measured: %s.\n",
			recommendation_name(view->likely));
	if (view->node_count)
		write_counts(page, view);
	write_remarks(page, view);
}

/* --- what to do --- */

/* Longer names are left to the groups' own lines. */
#define HEADING_NAME_COLUMNS 30

/* "What to do about group 1: worker-7 and 39 more nodes". */
static void write_deciding_heading(const struct page *page, const struct fleet_view *view)
{
	const struct group *group = &view->groups[view->deciding];
	unsigned number = view->deciding + 1;
	char line[128], more[48] = "";
	unsigned unmeasured = view->counts[RECOMMEND_INCONCLUSIVE];
	struct member member;

	fleet_member(view, group->first, &member);
	if (group->count > 1)
		snprintf(more, sizeof(more), " and %u more node%s", group->count - 1,
			 plural(group->count - 1));
	if (group->count == view->node_count || unmeasured == view->node_count)
		snprintf(line, sizeof(line), "What to do");
	/* What was not measured is measured the same way, whatever is likely. */
	else if (group->recommendation == RECOMMEND_INCONCLUSIVE)
		snprintf(line, sizeof(line),
			 "What to do about the %u node%s without a measured answer",
			 unmeasured, plural(unmeasured));
	else if (strlen(member.name) > HEADING_NAME_COLUMNS)
		snprintf(line, sizeof(line), "What to do about group %u: %u node%s",
			 number, group->count, plural(group->count));
	else
		snprintf(line, sizeof(line), "What to do about group %u: %s%s", number,
			 member.name, more);
	page_heading(page, line);
}

/* The steps of the group that decides. */
static void write_deciding(const struct page *page, const struct fleet_view *view)
{
	struct verdict verdict;
	struct node node;

	fleet_group_node(view, &view->groups[view->deciding], &node, &verdict);
	write_deciding_heading(page, view);
	page_actions(page, &node, &verdict);
}

static void write_unchanged(const struct page *page, const struct fleet_view *view)
{
	unsigned count = fleet_unchanged(view);
	char line[256];

	if (!count)
		return;
	snprintf(line, sizeof(line),
		 "Or keep gateways on the %u node%s that need%s no change", count,
		 plural(count), count == 1 ? "s" : "");
	page_heading(page, line);
	page_wrap(page,
		  "There a gateway was measured to run with its defaults, so no weaker "
		  "setting is asked for:",
		  0, 0);
	fleet_write_pinning(view, "  ", page->out);
}

/* --- what is not in the numbers --- */

static void write_refused(const struct page *page, const struct fleet_view *view)
{
	unsigned shown = 0;

	if (!view->refused)
		return;
	page_heading(page, "Input that could not be read");
	for (; shown < view->refused_kept && shown < REFUSED_SHOWN; shown++) {
		const struct refused_input *refused = &view->refused_inputs[shown];
		char line[sizeof(refused->file) + sizeof(refused->reason) + 64];
		int used = snprintf(line, sizeof(line), "%s", refused->file);
		if (refused->line)
			used += snprintf(line + used, sizeof(line) - (size_t)used, ":%u",
					 refused->line);
		if (refused->column)
			used += snprintf(line + used, sizeof(line) - (size_t)used,
					 ": column %u", refused->column);
		snprintf(line + used, sizeof(line) - (size_t)used, ": %s",
			 refused->reason);
		fputs("  ", page->out);
		page_wrap(page, line, 2, 4);
	}
	if (view->refused > shown)
		fprintf(page->out, "  and %llu more\n", view->refused - shown);
}

static void write_left_out(const struct page *page, const struct fleet_view *view)
{
	if (!view->windows && !view->passed_over)
		return;
	page_heading(page, "Left out");
	if (view->windows)
		fprintf(page->out, "  %u Windows node%s: no gateway runs there\n",
			view->windows, plural(view->windows));
	if (view->passed_over)
		fprintf(page->out, "  %llu line%s of no report: passed over\n",
			view->passed_over, plural(view->passed_over));
}

int text_fleet(const struct fleet_view *view, const struct style *style, FILE *out)
{
	const struct page page = { .style = style, .out = out };

	write_answer(&page, view);
	if (view->group_count) {
		write_deciding(&page, view);
		write_unchanged(&page, view);
		text_groups(&page, view);
	}
	write_refused(&page, view);
	write_left_out(&page, view);
	return 0;
}
