/* SPDX-License-Identifier: Apache-2.0 */
/* Putting rule, findings and alternatives together. */
#include "report/verdict.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "report/alternatives.h"
#include "report/findings.h"
#include "report/prediction.h"
#include "report/rules.h"

/* Words and exit codes of design contract, section 1. */
static const struct {
	const char *name;
	int exit_code;
} recommendations[] = {
	[RECOMMEND_NO_CHANGE] = { "no-change", 0 },
	[RECOMMEND_SCENARIO_1] = { "scenario-1", 4 },
	[RECOMMEND_SCENARIO_2] = { "scenario-2", 4 },
	[RECOMMEND_ROOT_FALLBACK] = { "root-fallback", 3 },
	[RECOMMEND_BLOCKED] = { "blocked", 3 },
	[RECOMMEND_INCONCLUSIVE] = { "inconclusive", 5 },
};
static_assert(sizeof(recommendations) / sizeof(recommendations[0]) == RECOMMEND_COUNT,
	      "words");

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};
static_assert(sizeof(severities) / sizeof(severities[0]) == SEVERITY_COUNT, "words");

const char *recommendation_name(enum recommendation recommendation)
{
	return recommendation < RECOMMEND_COUNT ? recommendations[recommendation].name
						: "";
}

enum recommendation recommendation_find(const char *name)
{
	unsigned i = 0;
	while (i < RECOMMEND_COUNT && strcmp(recommendations[i].name, name) != 0)
		i++;
	return (enum recommendation)i;
}

int recommendation_exit_code(enum recommendation recommendation)
{
	return recommendation < RECOMMEND_COUNT
		       ? recommendations[recommendation].exit_code
		       : 1;
}

const enum recommendation worst_first[RECOMMEND_COUNT] = {
	RECOMMEND_BLOCKED,    RECOMMEND_ROOT_FALLBACK, RECOMMEND_INCONCLUSIVE,
	RECOMMEND_SCENARIO_2, RECOMMEND_SCENARIO_1,    RECOMMEND_NO_CHANGE,
};

enum recommendation recommendation_worse(enum recommendation a, enum recommendation b)
{
	for (unsigned i = 0; i < RECOMMEND_COUNT - 1; i++)
		if (a == worst_first[i] || b == worst_first[i])
			return worst_first[i];
	return RECOMMEND_NO_CHANGE;
}

const char *severity_name(enum severity severity)
{
	return severity < SEVERITY_COUNT ? severities[severity] : "";
}

static const struct rule *first_fitting(const struct view *view)
{
	unsigned i = 0;
	while (i < rule_count - 1 && !rules[i].when(view))
		i++;
	return &rules[i];
}

/* Rules hold one "%s" at most, for the ports; a checked replacement instead of a format.
 */
static void write_summary(const char *because, const char *ports, char *summary,
			  size_t size)
{
	const char *mark = strstr(because, "%s");
	if (mark)
		snprintf(summary, size, "%.*s%s%s", (int)(mark - because), because, ports,
			 mark + 2);
	else
		snprintf(summary, size, "%s", because);
}

/* Says again what was asked, with the privilege that was missing. */
static void write_measure(const struct node *node, char *measure, size_t size)
{
	char ports[PORT_LIST_SIZE], ids[48] = "";

	if (node->uid != DEFAULT_UID || node->gid != DEFAULT_UID)
		snprintf(ids, sizeof(ids), " --uid %u --gid %u", node->uid, node->gid);
	snprintf(measure, size, "sudo lowport probe --ports %s%s",
		 port_list_format(&node->ports, ",", ports, sizeof(ports)), ids);
}

static void judge_report(const struct view *view, struct verdict *verdict)
{
	const struct rule *rule = first_fitting(view);

	verdict->rule = rule->id;
	verdict->recommendation = rule->recommendation;
	verdict->likely = rule->recommendation == RECOMMEND_INCONCLUSIVE
				  ? rules_likely(view)
				  : RECOMMEND_NONE;
	write_summary(rule->because, view->ports, verdict->summary,
		      sizeof(verdict->summary));
	findings_add(view, verdict);
	alternatives_add(view, verdict);
}

/* What led to it is not in a digest, and the reason is known by its name. */
static void judge_digest(const struct view *view, struct verdict *verdict)
{
	const struct claim *claim = &view->node->claim;
	const char *because = "So says a digest, for %s; the report was not read.";

	verdict->recommendation = recommendation_find(claim->recommendation);
	verdict->likely = recommendation_find(claim->likely);
	verdict->rule = claim->rule;
	for (unsigned i = 0; i < rule_count; i++)
		if (!strcmp(rules[i].id, claim->rule) &&
		    rules[i].recommendation == verdict->recommendation)
			because = rules[i].because;
	write_summary(because, view->ports, verdict->summary, sizeof(verdict->summary));
}

void verdict_judge(const struct node *node, struct verdict *verdict)
{
	struct view view;

	memset(verdict, 0, sizeof(*verdict));
	view_init(&view, node);
	if (node->origin == ORIGIN_REPORT)
		judge_report(&view, verdict);
	else if (node->origin == ORIGIN_DIGEST)
		judge_digest(&view, verdict);
	else
		prediction_judge(node, verdict);
	if (verdict->recommendation == RECOMMEND_INCONCLUSIVE && !verdict->measure[0])
		write_measure(node, verdict->measure, sizeof(verdict->measure));
}
