/* SPDX-License-Identifier: Apache-2.0 */
/* JUnit's XML, as CI servers read it: a suite for each node, one for what was refused. */
#include <stdlib.h>

#include "report/format.h"
#include "report/junit_cases.h"
#include "report/xml.h"
#include "src/memory.h"

static void write_tally(const struct tally *tally, FILE *out)
{
	fprintf(out, " tests=\"%llu\" failures=\"%llu\" errors=\"%llu\"", tally->tests,
		tally->ended[ENDING_FAILED], tally->ended[ENDING_ERROR]);
	junit_time(tally->duration_us, out);
}

static void open_suite(const char *name, const struct tally *tally, const char *created,
		       FILE *out)
{
	fputs("<testsuite", out);
	xml_attribute("name", name, out);
	write_tally(tally, out);
	fprintf(out, " skipped=\"%llu\"", tally->ended[ENDING_SKIPPED]);
	if (created[0])
		xml_attribute("timestamp", created, out);
	fputs(">\n", out);
}

static void write_property(const char *name, const char *value, FILE *out)
{
	if (!value[0])
		return;
	fputs("<property", out);
	xml_attribute("name", name, out);
	xml_attribute("value", value, out);
	fputs("/>\n", out);
}

static void write_properties(const struct suite *suite)
{
	static const char *const shown_facts[] = { "kernel.release", "os.name",
						   "runtime" };
	const struct verdict *verdict = suite->verdict;

	fputs("<properties>\n", suite->out);
	write_property("lowportVersion", suite->node->version, suite->out);
	write_property("basis", origin_name(suite->node->origin), suite->out);
	write_property("recommendation", recommendation_name(verdict->recommendation),
		       suite->out);
	write_property("likely", recommendation_name(verdict->likely), suite->out);
	write_property("rule", verdict->rule, suite->out);
	for (size_t i = 0; i < sizeof(shown_facts) / sizeof(shown_facts[0]); i++) {
		const struct fact *fact = facts_find(&suite->node->facts, shown_facts[i]);
		write_property(shown_facts[i], fact ? fact->value : "", suite->out);
	}
	fputs("</properties>\n", suite->out);
}

/* Counts are in front of what is counted: all is gone through twice. */
static struct tally count_node(const struct node *node, const struct verdict *verdict)
{
	struct tally tally = { 0 };
	const struct suite suite = { node, verdict, &tally, NULL };

	junit_cases(&suite);
	return tally;
}

static void write_node(const struct node *node, const struct verdict *verdict, FILE *out)
{
	const struct tally tally = count_node(node, verdict);
	struct tally again = { 0 };
	const struct suite suite = { node, verdict, &again, out };

	open_suite(node->name, &tally, node->created, out);
	write_properties(&suite);
	junit_cases(&suite);
	fputs("</testsuite>\n", out);
}

static void add_refused(const struct refused_input *refused, FILE *out)
{
	char name[sizeof(refused->file) + 32];

	snprintf(name, sizeof(name), refused->column ? "%s:%u:%u" : "%s:%u",
		 refused->file, refused->line, refused->column);
	fputs("<testcase", out);
	xml_attribute("name", refused->line ? name : refused->file, out);
	fputs(" classname=\"refused input\"><error", out);
	xml_attribute("message", refused->reason, out);
	fputs(" type=\"refused\">", out);
	xml_text(refused->reason, out);
	fputs("</error></testcase>\n", out);
}

static struct tally count_refused(const struct fleet_view *view)
{
	unsigned long long count =
		view->refused_kept + (view->refused > view->refused_kept ? 1 : 0);
	struct tally tally = { .tests = count };

	tally.ended[ENDING_ERROR] = count;
	return tally;
}

static void write_refused(const struct fleet_view *view, FILE *out)
{
	const struct tally tally = count_refused(view);

	if (!tally.tests)
		return;
	open_suite("refused input", &tally, "", out);
	for (unsigned i = 0; i < view->refused_kept; i++)
		add_refused(&view->refused_inputs[i], out);
	if (tally.tests > view->refused_kept)
		fprintf(out,
			"<testcase name=\"more\" classname=\"refused input\"><error "
			"message=\"%llu more could not be read\" type=\"refused\"/>"
			"</testcase>\n",
			view->refused - view->refused_kept);
	fputs("</testsuite>\n", out);
}

/* --- the document --- */

static void open_document(const struct tally *tally, FILE *out)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lowport\"",
	      out);
	write_tally(tally, out);
	fputs(">\n", out);
}

static void add_tally(struct tally *sum, const struct tally *tally)
{
	sum->tests += tally->tests;
	for (unsigned i = 0; i < ENDING_COUNT; i++)
		sum->ended[i] += tally->ended[i];
	/* Durations are others' numbers: they may be any. */
	if (__builtin_add_overflow(sum->duration_us, tally->duration_us,
				   &sum->duration_us))
		sum->duration_us = INT64_MAX;
}

static int render_node(const struct node *node, const struct verdict *verdict,
		       const struct style *style, FILE *out)
{
	const struct tally tally = count_node(node, verdict);

	(void)style;
	open_document(&tally, out);
	write_node(node, verdict, out);
	fputs("</testsuites>\n", out);
	return 0;
}

static int render_fleet(const struct fleet_view *view, const struct style *style,
			FILE *out)
{
	struct node *node = memory_get(sizeof(*node));
	struct verdict *verdict = memory_get(sizeof(*verdict));
	struct tally sum = count_refused(view);

	(void)style;
	for (unsigned i = 0; i < view->node_count; i++) {
		fleet_node(view, i, node, verdict);
		const struct tally tally = count_node(node, verdict);
		add_tally(&sum, &tally);
	}
	open_document(&sum, out);
	for (unsigned i = 0; i < view->node_count; i++) {
		fleet_node(view, i, node, verdict);
		write_node(node, verdict, out);
	}
	write_refused(view, out);
	fputs("</testsuites>\n", out);
	free(node);
	free(verdict);
	return 0;
}

const struct format format_junit = {
	.name = "junit",
	.help = "JUnit's XML for CI servers, a suite for each node",
	.node = render_node,
	.fleet = render_fleet,
};
