/* SPDX-License-Identifier: Apache-2.0 */
/* The page about a fleet: the answer, a picture of it, what to do; then who is who. */
#include "report/html_fleet.h"

#include "report/html_page.h"
#include "report/html_text.h"

/* Before the number of nodes that the deciding answer is about. */
static const char *const headlines[] = {
	[RECOMMEND_NO_CHANGE] = "No change needed on",
	[RECOMMEND_SCENARIO_1] = "The sysctl has to go on",
	[RECOMMEND_SCENARIO_2] = "NET_BIND_SERVICE instead of the sysctl on",
	[RECOMMEND_ROOT_FALLBACK] = "Only root binds these ports on",
	[RECOMMEND_BLOCKED] = "Not even root binds these ports on",
	[RECOMMEND_INCONCLUSIVE] = "Nothing is decided on",
};
_Static_assert(sizeof(headlines) / sizeof(headlines[0]) == RECOMMEND_COUNT,
	       "a headline for each");

#define HEADLINE_SIZE 128

/* "Only root binds these ports on 3 of 40 nodes", in @line. */
static const char *headline(const struct fleet_view *view, char line[HEADLINE_SIZE])
{
	unsigned deciding = view->counts[view->recommendation];
	const char *words = headlines[view->recommendation];

	if (!view->node_count)
		return "No node was read";
	if (view->origins[ORIGIN_PREDICTION] == view->node_count)
		return "Predicted only: nothing was tried";
	if (deciding < view->node_count)
		snprintf(line, HEADLINE_SIZE, "%s %u of %u nodes", words, deciding,
			 view->node_count);
	else if (deciding > 1)
		snprintf(line, HEADLINE_SIZE, "%s all %u nodes", words, deciding);
	else
		snprintf(line, HEADLINE_SIZE, "%s the only node", words);
	return line;
}

/* --- the answer --- */

/* What the numbers do not cover, before anybody relies on them. */
static void write_gaps(const struct fleet_view *view, FILE *out)
{
	if (view->origins[ORIGIN_PREDICTION])
		html_print(out,
			   "<p>Of these nodes <b>%'u</b> are only predicted from "
			   "versions: nothing was tried there.</p>\n",
			   view->origins[ORIGIN_PREDICTION]);
	if (view->refused)
		html_print(out,
			   "<p>Input that could not be read, and is not counted: "
			   "<b>%llu</b>.</p>\n",
			   view->refused);
}

static void write_banner(const struct fleet_view *view, FILE *out)
{
	char line[HEADLINE_SIZE];

	html_banner(out, view->recommendation, "Fleet", headline(view, line));
	html_print(out, "<p class=\"lead\">%s</p>\n", view->summary);
	if (view->likely < RECOMMEND_COUNT)
		html_print(out, "<p>Likely, but not measured: <b>%s</b>.</p>\n",
			   recommendation_name(view->likely));
	write_gaps(view, out);
	html_print(out, "<dl>\n");
	html_banner_item(out, "Recommendation",
			 recommendation_name(view->recommendation));
	html_banner_count(out, "Nodes", view->node_count);
	html_banner_count(out, "By report", view->origins[ORIGIN_REPORT]);
	if (view->origins[ORIGIN_DIGEST])
		html_banner_count(out, "By digest", view->origins[ORIGIN_DIGEST]);
	if (view->origins[ORIGIN_PREDICTION])
		html_banner_count(out, "Predicted", view->origins[ORIGIN_PREDICTION]);
	if (view->windows)
		html_banner_count(out, "Windows, left out", view->windows);
	if (view->created[0])
		html_banner_item(out, "Latest report", view->created);
	html_print(out, "</dl>\n");
}

/* --- what to do --- */

static void write_unchanged(const struct fleet_view *view, FILE *out)
{
	unsigned count = fleet_unchanged(view);

	if (!count)
		return;
	html_print(
		out,
		"<h3>Keep gateways where nothing has to change: %'u of %'u nodes</h3>\n"
		"<p>There a gateway was measured to run with its defaults, so no weaker "
		"setting is asked for:</p>\n<pre><code>",
		count, view->node_count);
	FILE *text = html_text_open(out, 0);
	fleet_write_pinning(view, "", text);
	fclose(text);
	html_print(out, "</code></pre>\n");
}

/* The largest of the groups that are told the same. */
static const struct group *largest(const struct fleet_view *view,
				   enum recommendation recommendation)
{
	const struct group *found = NULL;

	for (unsigned i = 0; i < view->group_count; i++)
		if (view->groups[i].recommendation == recommendation &&
		    (!found || view->groups[i].count > found->count))
			found = &view->groups[i];
	return found;
}

static void write_advice(const struct fleet_view *view,
			 enum recommendation recommendation, FILE *out)
{
	const struct group *group = largest(view, recommendation);
	struct verdict verdict;
	struct node node;

	if (!group)
		return;
	html_print(out, "<h3>");
	mark_write(out, recommendation);
	html_print(out, " %s: %'u of %'u nodes", mark_words(recommendation),
		   view->counts[recommendation], view->node_count);
	if (recommendation == RECOMMEND_INCONCLUSIVE && view->origins[ORIGIN_PREDICTION])
		html_print(out, ", %'u of them predicted",
			   view->origins[ORIGIN_PREDICTION]);
	html_print(out, "</h3>\n");
	if (group->count < view->counts[recommendation])
		html_print(out,
			   "<p>As for the largest part, <a href=\"#g%u\">group %u</a>, "
			   "kernel <bdi>%s</bdi>:</p>\n",
			   (unsigned)(group - view->groups) + 1,
			   (unsigned)(group - view->groups) + 1, group->kernel);
	fleet_group_node(view, group, &node, &verdict);
	html_steps(out, &node, &verdict);
}

static void write_what_to_do(const struct fleet_view *view, FILE *out)
{
	html_section(out, "what-to-do", "What to do");
	write_unchanged(view, out);
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++)
		write_advice(view, worst_first[i], out);
	html_section_end(out);
}

/* --- all of it --- */

static void write_contents(const struct fleet_view *view, FILE *out)
{
	html_print(out, "<nav aria-label=\"On this page\"><ul>\n"
			"<li><a href=\"#picture\">The picture</a></li>\n"
			"<li><a href=\"#what-to-do\">What to do</a></li>\n");
	if (view->contradiction_count)
		html_print(out,
			   "<li><a href=\"#contradictions\">Contradictions</a> "
			   "(%'u)</li>\n",
			   view->contradiction_count);
	html_print(out, "<li><a href=\"#groups\">Groups</a> (%'u)</li>\n",
		   view->group_count);
	if (view->refused)
		html_print(out, "<li><a href=\"#refused\">Not read</a> (%llu)</li>\n",
			   view->refused);
	html_print(out, "<li><a href=\"#nodes\">Nodes</a> (%'u)</li>\n</ul></nav>\n",
		   view->node_count);
}

void html_fleet(const struct fleet_view *view, FILE *out)
{
	char line[HEADLINE_SIZE];

	html_start(out, "Fleet", headline(view, line));
	write_banner(view, out);
	html_main(out);
	if (view->node_count) {
		write_contents(view, out);
		html_map(view, out);
		write_what_to_do(view, out);
		html_contradictions(view, out);
		html_groups(view, out);
	}
	html_refused(view, out);
	if (view->node_count)
		html_nodes(view, out);
}
