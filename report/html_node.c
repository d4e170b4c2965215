/* SPDX-License-Identifier: Apache-2.0 */
/* The page about one node: the answer, what to do, why, and what it rests on. */
#include "report/html_node.h"

#include "report/html_evidence.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "report/view.h"

static void write_banner(const struct view *view, const struct verdict *verdict,
			 FILE *out)
{
	const struct node *node = view->node;
	char ids[32];

	html_banner(out, verdict->recommendation, node->name,
		    mark_headline(verdict->recommendation));
	html_print(out, "<p class=\"lead\">%s</p>\n", verdict->summary);
	if (verdict->likely != RECOMMEND_NONE)
		html_print(out, "<p>Likely, but not measured: <b>%s</b>.</p>\n",
			   recommendation_name(verdict->likely));
	html_print(out, "<dl>\n");
	html_banner_item(out, "Recommendation",
			 recommendation_name(verdict->recommendation));
	html_banner_item(out, "Ports", view->ports);
	snprintf(ids, sizeof(ids), "%u:%u", node->uid, node->gid);
	html_banner_item(out, "UID:GID", ids);
	html_banner_item(out, "Kernel", view_value(view, "kernel.release", "unknown"));
	html_banner_item(out, "Reported", node->created);
	html_banner_item(out, "By lowport", node->version);
	html_print(out, "</dl>\n");
}

static void write_findings(const struct verdict *verdict, FILE *out)
{
	if (!verdict->finding_count)
		return;
	html_section(out, "why", "Why, and what else to know");
	html_print(out, "<ul class=\"notes\">\n");
	for (unsigned i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];
		const char *severity = severity_name(finding->severity);
		html_print(out,
			   "<li class=\"%s\"><p class=\"tag\"><b>%s</b> "
			   "<code>%s</code></p><p>%s</p></li>\n",
			   severity, severity, finding->code, finding->message);
	}
	html_print(out, "</ul>\n");
	html_section_end(out);
}

static void write_alternatives(const struct verdict *verdict, FILE *out)
{
	if (!verdict->alternative_count)
		return;
	html_section(out, "other-ways", "Other ways, the better ones first");
	html_print(out, "<ol class=\"notes\">\n");
	for (unsigned i = 0; i < verdict->alternative_count; i++) {
		const struct alternative *way = &verdict->alternatives[i];
		bool measured = way->outcome != OUTCOME_SKIPPED;
		html_print(out, "<li><p class=\"tag\"><b>%s</b> %s%s</p><p>%s</p></li>\n",
			   way->id, measured ? "measured: " : "not measured",
			   measured ? outcome_name(way->outcome) : "", way->message);
	}
	html_print(out, "</ol>\n");
	html_section_end(out);
}

void html_node(const struct node *node, const struct verdict *verdict, FILE *out)
{
	struct view view;

	view_init(&view, node);
	html_start(out, node->name, mark_headline(verdict->recommendation));
	write_banner(&view, verdict, out);
	html_main(out);
	html_section(out, "what-to-do", "What to do");
	html_steps(out, node, verdict);
	html_section_end(out);
	write_findings(verdict, out);
	write_alternatives(verdict, out);
	html_section(out, "evidence", "What was tried");
	html_trials(node, out);
	html_identities(node, out);
	html_section_end(out);
	html_section(out, "node", "The node");
	html_facts(node, out);
	html_section_end(out);
}
