/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report as one page that is two things: what a person reads, and, in an element that
 * no browser shows, the same report as JSON, on one line that starts with "{". No other
 * line of a page does, so whatever reads reports reads pages as well.
 */
#include "report/format.h"
#include "report/html_fleet.h"
#include "report/html_node.h"
#include "report/html_page.h"
#include "report/html_text.h"

extern const struct format format_json;

/* As it is written to a pipe: on one line. */
static const struct style json_style = { .terminal = false };

static int node(const struct node *node, const struct verdict *verdict,
		const struct style *style, FILE *out)
{
	(void)style;
	html_node(node, verdict, out);
	html_report_start(out);
	FILE *json = html_json_open(out);
	int rc = format_json.node(node, verdict, &json_style, json);
	fclose(json);
	html_end(out);
	return rc;
}

static int fleet(const struct fleet_view *view, const struct style *style, FILE *out)
{
	(void)style;
	html_fleet(view, out);
	html_report_start(out);
	FILE *json = html_json_open(out);
	int rc = format_json.fleet(view, &json_style, json);
	fclose(json);
	html_end(out);
	return rc;
}

const struct format format_html = {
	.name = "html",
	.help = "one page that needs nothing else, and holds the report as JSON",
	.node = node,
	.fleet = fleet,
};
