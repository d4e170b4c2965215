/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of a fleet: who contradicts whom, who is alike, what was not read, each node. */
#include "report/html_fleet.h"
#include "report/html_page.h"
#include "report/html_text.h"

/* What a browser shows and searches at once; the report in the page has all. */
#define NODES_SHOWN 5000
#define GROUPS_SHOWN 200
#define CONTRADICTIONS_SHOWN 50
/* Of a group. */
#define NAMES_SHOWN 4

static const char *const difference_columns[] = { "Differs", "One", "Other", NULL };
static const char *const group_columns[] = {
	"Group", "Nodes", "Answer", "Kernel, runtime", "Why", "Which", NULL
};
static const char *const refused_columns[] = { "File", "Where", "Reason", NULL };
static const char *const node_columns[] = { "Node",    "Answer",   "Known by", "Kernel",
					    "Runtime", "Reported", NULL };

static const char *const origins[] = {
	[ORIGIN_REPORT] = "report",
	[ORIGIN_DIGEST] = "digest of a report",
	[ORIGIN_PREDICTION] = "prediction",
};
_Static_assert(sizeof(origins) / sizeof(origins[0]) == ORIGIN_COUNT, "words for each");

static void write_more(FILE *out, unsigned long long all, unsigned shown,
		       const char *of_what)
{
	if (all > shown)
		html_print(
			out,
			"<p class=\"more\">And %llu more: all %s are in the report that "
			"this page holds.</p>\n",
			all - shown, of_what);
}

static void write_names(const struct fleet_view *view, const struct group *group,
			FILE *out)
{
	struct member member;

	for (unsigned i = 0; i < group->count && i < NAMES_SHOWN; i++) {
		fleet_member(view, group->first + i, &member);
		html_print(out, "<bdi class=\"name\">%s</bdi> ", member.name);
	}
	if (group->count > NAMES_SHOWN)
		html_print(out, "and %'u more", group->count - NAMES_SHOWN);
}

static void write_answer(FILE *out, const struct group *group)
{
	unsigned mark = mark_of(group);

	html_print(out, "<span class=\"a %s\">%s</span>", mark_class(mark),
		   mark_words(mark));
	if (group->origin != ORIGIN_PREDICTION && group->likely < RECOMMEND_COUNT)
		html_print(out, "<small>likely %s</small>",
			   recommendation_name(group->likely));
}

/* --- contradictions --- */

static void write_side(const struct fleet_view *view, unsigned number, FILE *out)
{
	const struct group *group = &view->groups[number];

	html_print(out, "<li>");
	write_answer(out, group);
	html_print(out, ": <a href=\"#g%u\">group %u</a>, %'u node%s: ", number + 1,
		   number + 1, group->count, group->count == 1 ? "" : "s");
	write_names(view, group, out);
	html_print(out, "</li>\n");
}

static void write_contradiction(const struct fleet_view *view, unsigned number, FILE *out)
{
	const struct contradiction *contradiction = &view->contradictions[number];
	const struct group *group = &view->groups[contradiction->one];
	char id[32], caption[64];

	html_print(out,
		   "<h3>Kernel <bdi>%s</bdi> with runtime <bdi>%s</bdi></h3>\n"
		   "<ul>\n",
		   group->kernel, group->runtime);
	write_side(view, contradiction->one, out);
	write_side(view, contradiction->other, out);
	html_print(out, "</ul>\n");
	if (!contradiction->difference_count)
		return;
	snprintf(id, sizeof(id), "contradiction-%u", number + 1);
	snprintf(caption, sizeof(caption), "What differs between groups %u and %u",
		 contradiction->one + 1, contradiction->other + 1);
	html_table(out, id, caption, difference_columns);
	for (unsigned i = 0; i < contradiction->difference_count; i++) {
		const struct difference *difference = &contradiction->differences[i];
		html_print(out,
			   "<tr><th scope=\"row\"><code>%s</code></th><td>%s</td>"
			   "<td>%s</td></tr>\n",
			   difference->fact, difference->one, difference->other);
	}
	html_table_end(out);
}

void html_contradictions(const struct fleet_view *view, FILE *out)
{
	unsigned i = 0;

	if (!view->contradiction_count)
		return;
	html_section(out, "contradictions", "Contradictions");
	html_print(out,
		   "<p>Nodes of the same kernel and runtime that answered differently: "
		   "versions do not explain it. Look at these first.</p>\n");
	for (; i < view->contradiction_count && i < CONTRADICTIONS_SHOWN; i++)
		write_contradiction(view, i, out);
	write_more(out, view->contradiction_count, i, "contradictions");
	html_section_end(out);
}

/* --- groups --- */

static void write_group(const struct fleet_view *view, unsigned number, FILE *out)
{
	const struct group *group = &view->groups[number];

	html_print(out,
		   "<tr id=\"g%u\"><th scope=\"row\">%u</th><td class=\"number\">%'u</td>"
		   "<td>",
		   number + 1, number + 1, group->count);
	write_answer(out, group);
	html_print(out,
		   "</td><td><bdi>%s</bdi><small><bdi>%s</bdi></small></td>"
		   "<td class=\"wide\">%s<small>%s as %u:%u; rule <code>%s</code></small>"
		   "</td><td class=\"names\">",
		   group->kernel, group->runtime, group->reason, group->ports, group->uid,
		   group->gid, group->rule);
	write_names(view, group, out);
	html_print(out, "</td></tr>\n");
}

void html_groups(const struct fleet_view *view, FILE *out)
{
	unsigned i = 0;

	html_section(out, "groups", "Groups");
	html_table(
		out, "groups-table",
		"Nodes with the same answer, kernel, runtime, reason and question; the "
		"worst first, what is only predicted after what was measured",
		group_columns);
	for (; i < view->group_count && i < GROUPS_SHOWN; i++)
		write_group(view, i, out);
	html_table_end(out);
	write_more(out, view->group_count, i, "groups");
	html_section_end(out);
}

/* --- what was not read --- */

void html_refused(const struct fleet_view *view, FILE *out)
{
	if (!view->refused && !view->passed_over)
		return;
	html_section(out, "refused", "What could not be read");
	if (view->passed_over)
		html_print(out,
			   "<p>Lines of no report that were passed over: %llu.</p>\n",
			   view->passed_over);
	if (view->refused) {
		html_table(out, "refused-table",
			   "Input that was refused; the rest was read", refused_columns);
		for (unsigned i = 0; i < view->refused_kept; i++) {
			const struct refused_input *refused = &view->refused_inputs[i];
			html_print(out, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td>",
				   refused->file);
			if (refused->line)
				html_print(out, "line %u", refused->line);
			if (refused->column)
				html_print(out, ", column %u", refused->column);
			html_print(out, "</td><td>%s</td></tr>\n", refused->reason);
		}
		html_table_end(out);
	}
	if (view->refused > view->refused_kept)
		html_print(out, "<p class=\"more\">And %llu more.</p>\n",
			   view->refused - view->refused_kept);
	html_section_end(out);
}

/* --- nodes --- */

static void write_node(const struct fleet_view *view, unsigned index, FILE *out)
{
	struct member member;

	fleet_member(view, index, &member);
	const struct group *group = &view->groups[member.group];
	html_print(out, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td>", member.name);
	write_answer(out, group);
	html_print(out, "</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
		   origins[group->origin], group->kernel, group->runtime, member.created);
}

void html_nodes(const struct fleet_view *view, FILE *out)
{
	unsigned i = 0;

	html_section(out, "nodes", "Nodes");
	html_table(out, "nodes-table", "Every node, as its group comes", node_columns);
	for (; i < view->node_count && i < NODES_SHOWN; i++)
		write_node(view, i, out);
	html_table_end(out);
	write_more(out, view->node_count, i, "nodes");
	html_section_end(out);
}
