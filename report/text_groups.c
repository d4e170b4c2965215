/* SPDX-License-Identifier: Apache-2.0 */
/* The groups of a fleet, measured and predicted, and where they contradict each other. */
#include <string.h>

#include "report/text_fleet.h"

/* More than a ticket's reader wants to see; -o json has all. */
#define GROUPS_SHOWN 30
#define CONTRADICTIONS_SHOWN 10

/* Names of a group are shown while they fit into so many columns; one always is. */
#define NAMES_COLUMNS 120

static bool is_predicted(const struct group *group)
{
	return group->origin == ORIGIN_PREDICTION;
}

/* Whether all nodes were asked the same: then no group has to say what. */
static bool is_one_question(const struct fleet_view *view)
{
	const struct group *first = &view->groups[0];

	for (unsigned i = 1; i < view->group_count; i++) {
		const struct group *group = &view->groups[i];
		if (strcmp(group->ports, first->ports) != 0 || group->uid != first->uid ||
		    group->gid != first->gid)
			return false;
	}
	return true;
}

/* "worker-1, worker-2 and 38 more". */
static void write_names(const struct page *page, const struct fleet_view *view,
			const struct group *group)
{
	char text[NAMES_COLUMNS + NODE_NAME_MAX + 64];
	size_t used = 0;
	unsigned shown = 0;

	while (shown < group->count) {
		struct member member;
		fleet_member(view, group->first + shown, &member);
		if (shown && used + strlen(member.name) > NAMES_COLUMNS)
			break;
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
					 shown ? ", " : "", member.name);
		shown++;
	}
	if (shown < group->count)
		snprintf(text + used, sizeof(text) - used, " and %u more",
			 group->count - shown);
	fputs("     ", page->out);
	page_wrap(page, text, 5, 5);
}

static void write_group(const struct page *page, const struct fleet_view *view,
			unsigned index, bool one_question)
{
	const struct group *group = &view->groups[index];
	enum recommendation shown = is_predicted(group) && group->likely < RECOMMEND_COUNT
					    ? group->likely
					    : group->recommendation;
	char number[16], line[640 + PORT_LIST_SIZE];
	char asked[PORT_LIST_SIZE + 64] = "";
	const char *likely = NULL;

	int column = snprintf(number, sizeof(number), "%3u. ", index + 1);
	fputs(number, page->out);
	if (shown != group->recommendation)
		column += fprintf(page->out, "likely ");
	page_paint(page, recommendation_color(shown), recommendation_name(shown));
	if (!one_question)
		snprintf(asked, sizeof(asked), ", asked for %s as %u:%u", group->ports,
			 group->uid, group->gid);
	if (shown == RECOMMEND_INCONCLUSIVE && group->likely < RECOMMEND_COUNT)
		likely = recommendation_name(group->likely);
	snprintf(line, sizeof(line), ": %u node%s, kernel %s, runtime %s%s%s%s%s",
		 group->count, plural(group->count), group->kernel, group->runtime, asked,
		 likely ? ", likely " : "", likely ? likely : "",
		 group->origin == ORIGIN_DIGEST ? ", from digests" : "");
	page_wrap(page, line, (size_t)column + strlen(recommendation_name(shown)), 5);
	fputs("     ", page->out);
	page_wrap(page, group->reason, 5, 5);
	write_names(page, view, group);
}

/* The measured groups, or the predicted ones: never among each other. */
static void write_groups(const struct page *page, const struct fleet_view *view,
			 bool predicted, const char *heading)
{
	unsigned shown = 0, more = 0, nodes = 0;
	bool one_question = is_one_question(view);

	for (unsigned i = 0; i < view->group_count; i++) {
		if (is_predicted(&view->groups[i]) != predicted)
			continue;
		if (shown == GROUPS_SHOWN) {
			more++;
			nodes += view->groups[i].count;
			continue;
		}
		if (!shown++)
			page_heading(page, heading);
		write_group(page, view, i, one_question);
	}
	if (more)
		fprintf(page->out,
			"  and %u more group%s with %u node%s: -o json has all\n", more,
			plural(more), nodes, plural(nodes));
}

/* @numbers: of the two groups, as shown. */
static void write_difference(const struct page *page, const struct difference *difference,
			     const unsigned *numbers)
{
	char line[sizeof(((struct fact *)NULL)->value) * 2 + 128];

	snprintf(line, sizeof(line), "%s: %s in group %u, %s in group %u",
		 difference->fact, difference->one, numbers[0], difference->other,
		 numbers[1]);
	fputs("     ", page->out);
	page_wrap(page, line, 5, 7);
}

static void write_contradiction(const struct page *page, const struct fleet_view *view,
				const struct contradiction *contradiction)
{
	const struct group *one = &view->groups[contradiction->one];
	const struct group *other = &view->groups[contradiction->other];
	const unsigned numbers[] = { contradiction->one + 1, contradiction->other + 1 };
	char line[700];

	snprintf(line, sizeof(line),
		 "Groups %u and %u, kernel %s, runtime %s: %s on %u node%s, %s on %u.",
		 numbers[0], numbers[1], one->kernel, one->runtime,
		 recommendation_name(one->recommendation), one->count, plural(one->count),
		 recommendation_name(other->recommendation), other->count);
	fputs("  ", page->out);
	page_wrap(page, line, 2, 5);
	for (unsigned i = 0; i < contradiction->difference_count; i++)
		write_difference(page, &contradiction->differences[i], numbers);
	if (!contradiction->difference_count) {
		fputs("     ", page->out);
		page_wrap(page, "No fact differs: compare how these nodes were set up.",
			  5, 5);
	}
}

static void write_contradictions(const struct page *page, const struct fleet_view *view)
{
	unsigned count = view->contradiction_count;

	if (!count)
		return;
	page_heading(page, "Contradictions: one kernel and runtime, different answers");
	for (unsigned i = 0; i < count && i < CONTRADICTIONS_SHOWN; i++)
		write_contradiction(page, view, &view->contradictions[i]);
	if (count > CONTRADICTIONS_SHOWN)
		fprintf(page->out, "  and %u more: -o json has all\n",
			count - CONTRADICTIONS_SHOWN);
}

void text_groups(const struct page *page, const struct fleet_view *view)
{
	write_contradictions(page, view);
	write_groups(page, view, false, "The nodes, the worst first");
	write_groups(page, view, true,
		     "Predicted from versions: nothing was tried there");
}
