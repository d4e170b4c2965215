/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is red on a CI server is what a gateway could not do:
 *
 *  - whether the gateway binds its ports: failed where the answer is no (root-fallback,
 *    blocked), in error where nobody knows (inconclusive), passed where it does, also
 *    with a change (scenario-1, scenario-2). A prediction is skipped: nothing was tried;
 *  - a trial passes by giving an answer, be it no, as some have to; else it is skipped;
 *  - a finding of severity error fails where it is why the gateway would not work. All
 *    else only informs.
 *
 * Digests and predictions have the first of these alone.
 */
#include "report/junit_cases.h"

#include <stdlib.h>
#include <string.h>

#include "report/actions.h"
#include "report/xml.h"
#include "src/errno_name.h"
#include "src/memory.h"

/* The element that says so; a case without one has passed. */
static const char *const ending_elements[] = {
	[ENDING_PASSED] = NULL,
	[ENDING_FAILED] = "failure",
	[ENDING_ERROR] = "error",
	[ENDING_SKIPPED] = "skipped",
};
_Static_assert(sizeof(ending_elements) / sizeof(ending_elements[0]) == ENDING_COUNT,
	       "an element for each");

static const enum ending recommendation_endings[] = {
	[RECOMMEND_NO_CHANGE] = ENDING_PASSED,	[RECOMMEND_SCENARIO_1] = ENDING_PASSED,
	[RECOMMEND_SCENARIO_2] = ENDING_PASSED, [RECOMMEND_ROOT_FALLBACK] = ENDING_FAILED,
	[RECOMMEND_BLOCKED] = ENDING_FAILED,	[RECOMMEND_INCONCLUSIVE] = ENDING_ERROR,
};
_Static_assert(sizeof(recommendation_endings) / sizeof(recommendation_endings[0]) ==
		       RECOMMEND_COUNT,
	       "an ending for each");

struct test_case {
	char name[PORT_LIST_SIZE + 64];
	enum ending ending;
	const char *type;    /* of what failed or was in error: a stable word */
	const char *message; /* one sentence; text from outside */
	/* Writes more lines, not yet escaped; NULL: there are none. */
	void (*details)(const struct suite *suite, const void *what, FILE *out);
	const void *what;
	long long duration_us;
};

/* Details are few lines; they are made first, so that all is escaped in one place. */
static void write_details(const struct suite *suite, const struct test_case *item)
{
	char *bytes = NULL;
	size_t size = 0;

	if (!item->details)
		return;
	FILE *text = open_memstream(&bytes, &size);
	if (!text)
		memory_missing();
	if (item->message[0])
		fputc('\n', text);
	item->details(suite, item->what, text);
	if (fclose(text))
		memory_missing();
	xml_text(bytes, suite->out);
	free(bytes);
}

/* <skipped> has its message as text: older schemas of Jenkins know no attribute of it. */
static void write_ending(const struct suite *suite, const struct test_case *item)
{
	const char *element = ending_elements[item->ending];

	fprintf(suite->out, "<%s", element ? element : "system-out");
	if (item->ending == ENDING_FAILED || item->ending == ENDING_ERROR) {
		xml_attribute("message", item->message, suite->out);
		xml_attribute("type", item->type, suite->out);
	}
	fputc('>', suite->out);
	xml_text(item->message, suite->out);
	write_details(suite, item);
	fprintf(suite->out, "</%s>", element ? element : "system-out");
}

static void add_case(const struct suite *suite, const struct test_case *item)
{
	suite->tally->tests++;
	suite->tally->ended[item->ending]++;
	if (!suite->out)
		return;
	fputs("<testcase", suite->out);
	xml_attribute("name", item->name, suite->out);
	xml_attribute("classname", suite->node->name, suite->out);
	junit_time(item->duration_us, suite->out);
	fputc('>', suite->out);
	write_ending(suite, item);
	fputs("</testcase>\n", suite->out);
}

/* --- what a gateway could do --- */

static void write_steps(const struct suite *suite, FILE *out)
{
	struct view view;
	unsigned number = 0;

	view_init(&view, suite->node);
	for (unsigned i = 0; i < action_count; i++) {
		if (!action_fits(&actions[i], &view, suite->verdict))
			continue;
		fprintf(out, "%s%u. %s\n", number ? "" : "What to do:\n", number + 1,
			actions[i].step);
		number++;
		if (actions[i].lines)
			actions[i].lines(&view, suite->verdict, out);
	}
}

static void write_answer(const struct suite *suite, const void *what, FILE *out)
{
	const struct verdict *verdict = suite->verdict;

	(void)what;
	fprintf(out, "Recommendation: %s\n",
		recommendation_name(verdict->recommendation));
	if (verdict->likely != RECOMMEND_NONE)
		fprintf(out, "Likely, but not measured: %s\n",
			recommendation_name(verdict->likely));
	if (suite->node->origin == ORIGIN_REPORT)
		write_steps(suite, out);
	else if (verdict->measure[0])
		fprintf(out, "To measure it: %s\n", verdict->measure);
	for (unsigned i = 0; i < verdict->alternative_count; i++)
		fprintf(out, "Other way: %s: %s\n", verdict->alternatives[i].id,
			verdict->alternatives[i].message);
}

static void add_answer(const struct suite *suite)
{
	const struct node *node = suite->node;
	const struct verdict *verdict = suite->verdict;
	char ports[PORT_LIST_SIZE];
	struct test_case item = {
		.ending = node->origin == ORIGIN_PREDICTION
				  ? ENDING_SKIPPED
				  : recommendation_endings[verdict->recommendation],
		.type = recommendation_name(verdict->recommendation),
		.message = verdict->summary,
		.details = write_answer,
		.duration_us = node->duration_us,
	};

	snprintf(item.name, sizeof(item.name), "gateway of UID %u binds %s", node->uid,
		 port_list_format(&node->ports, ",", ports, sizeof(ports)));
	suite->tally->duration_us = node->duration_us;
	add_case(suite, &item);
}

/* --- what was tried --- */

/* Ends the line with "no EACCES". */
static void write_outcome(enum outcome outcome, int error, FILE *out)
{
	char buffer[ERRNO_NAME_SIZE];
	fprintf(out, "%s%s%s\n", outcome_name(outcome), error ? " " : "",
		error ? errno_name(error, buffer) : "");
}

static void write_trial(const struct suite *suite, const void *what, FILE *out)
{
	const struct trial *trial = what;

	(void)suite;
	fprintf(out, "%s: ", trial_recipe(trial->id)->what);
	write_outcome(trial->outcome, trial->error, out);
	for (unsigned i = 0; i < trial->bind_count; i++) {
		const struct bind_result *bound = &trial->binds[i];
		fprintf(out, "%u/%s on %s: ", bound->port, protocol_name(bound->protocol),
			bound->ipv6 ? "IPv6" : "IPv4");
		write_outcome((enum outcome)bound->outcome, bound->error, out);
	}
}

static void add_trial(const struct suite *suite, const struct trial *trial)
{
	struct test_case item = {
		.ending = outcome_is_measured(trial->outcome) ? ENDING_PASSED
							      : ENDING_SKIPPED,
		.message = trial->note,
		.details = write_trial,
		.what = trial,
	};

	snprintf(item.name, sizeof(item.name), "trial %s (%s) gives an answer",
		 trial_recipe(trial->id)->id, basis_name(trial->basis));
	add_case(suite, &item);
}

/* --- why --- */

static void write_severity(const struct suite *suite, const void *what, FILE *out)
{
	const struct finding *finding = what;

	(void)suite;
	fprintf(out, "severity: %s\n", severity_name(finding->severity));
}

static void add_finding(const struct suite *suite, const struct finding *finding)
{
	bool fails =
		finding->severity == SEVERITY_ERROR &&
		recommendation_endings[suite->verdict->recommendation] == ENDING_FAILED;
	struct test_case item = {
		.ending = fails ? ENDING_FAILED : ENDING_PASSED,
		.type = finding->code,
		.message = finding->message,
		.details = write_severity,
		.what = finding,
	};

	snprintf(item.name, sizeof(item.name), "finding %s", finding->code);
	add_case(suite, &item);
}

void junit_time(long long us, FILE *out)
{
	fprintf(out, " time=\"%lld.%06lld\"", us / 1000000, us % 1000000);
}

void junit_cases(const struct suite *suite)
{
	add_answer(suite);
	if (suite->node->origin != ORIGIN_REPORT)
		return;
	for (unsigned i = 0; i < suite->node->trial_count; i++)
		add_trial(suite, &suite->node->trials[i]);
	for (unsigned i = 0; i < suite->verdict->finding_count; i++)
		add_finding(suite, &suite->verdict->findings[i]);
}
