/* SPDX-License-Identifier: Apache-2.0 */
/* What a report's recommendation means for a change, and what it can say of each. */
#include "fix/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/view.h"
#include "src/kubernetes_name.h"
#include "src/memory.h"

/* Of two nodes' answers the one that a change has to reckon with. */
static enum outcome worse(enum outcome a, enum outcome b)
{
	static const int rank[OUTCOME_COUNT] = {
		[OUTCOME_YES] = 0,
		[OUTCOME_SKIPPED] = 1,
		[OUTCOME_BROKEN] = 2,
		[OUTCOME_NO] = 3,
	};
	return rank[a] >= rank[b] ? a : b;
}

/* A yes that a sysctl gave would be gone with the sysctl. */
static enum outcome by_capability(const struct view *view, enum trial_id id)
{
	enum outcome outcome = view_outcome(view, id);

	return outcome == OUTCOME_YES && view->node->origin == ORIGIN_REPORT &&
			       !view_yes_by_capability(view, id)
		       ? OUTCOME_SKIPPED
		       : outcome;
}

static enum outcome sysctl_outcome(const struct view *view)
{
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		if (view_fact(view, "sysctl.present", (enum outcome)i))
			return (enum outcome)i;
	return OUTCOME_SKIPPED;
}

static void add_evidence(struct evidence *evidence, const struct node *node)
{
	struct view view;
	const struct trial *stock;

	view_init(&view, node);
	stock = node_trial(node, TRIAL_SCENARIO_2);
	const struct evidence found = {
		.observed = stock && stock->basis == BASIS_OBSERVED,
		.default_ = view_outcome(&view, TRIAL_DEFAULT),
		.scenario_1 = view_outcome(&view, TRIAL_SCENARIO_1),
		.scenario_2 = by_capability(&view, TRIAL_SCENARIO_2),
		.setcap = by_capability(&view, TRIAL_SCENARIO_2_SETCAP),
		.root = view_outcome(&view, TRIAL_ROOT),
		.sysctl = sysctl_outcome(&view),
	};
	if (!evidence->nodes++) {
		evidence->observed = found.observed;
		evidence->default_ = found.default_;
		evidence->scenario_1 = found.scenario_1;
		evidence->scenario_2 = found.scenario_2;
		evidence->setcap = found.setcap;
		evidence->root = found.root;
		evidence->sysctl = found.sysctl;
		return;
	}
	evidence->observed = evidence->observed && found.observed;
	evidence->default_ = worse(evidence->default_, found.default_);
	evidence->scenario_1 = worse(evidence->scenario_1, found.scenario_1);
	evidence->scenario_2 = worse(evidence->scenario_2, found.scenario_2);
	evidence->setcap = worse(evidence->setcap, found.setcap);
	evidence->root = worse(evidence->root, found.root);
	evidence->sysctl = worse(evidence->sysctl, found.sysctl);
}

/* What has to change is on the nodes where the defaults do not work; the others bind
 * whatever is done. */
static void take_evidence(const struct fleet_view *view, struct request *request)
{
	struct node *node = memory_get(sizeof(*node));
	struct verdict *verdict = memory_get(sizeof(*verdict));

	for (unsigned i = 0; i < view->node_count; i++) {
		fleet_node(view, i, node, verdict);
		if (verdict->recommendation != RECOMMEND_NO_CHANGE)
			add_evidence(&request->evidence, node);
	}
	request->evidence.known = request->evidence.nodes > 0;
	snprintf(request->evidence.summary, sizeof(request->evidence.summary), "%s",
		 view->summary);
	free(node);
	free(verdict);
}

static void take_nodes(const struct fleet_view *view, struct request *request)
{
	unsigned count = fleet_unchanged(view);
	const char **names;
	struct member member;

	if (!count)
		return;
	names = memory_zeroed(count, sizeof(*names));
	for (unsigned i = 0; i < view->node_count; i++) {
		if (!fleet_is_unchanged(view, i))
			continue;
		fleet_member(view, i, &member);
		if (kubernetes_is_name(member.name) && request->node_count < count)
			names[request->node_count++] = member.name;
		else
			request->nodes_left_out++;
	}
	request->nodes = names;
}

static int take_question(const struct fleet_view *view, struct request *request,
			 struct error *err)
{
	const struct group *groups = view->groups;
	struct node *node = memory_get(sizeof(*node));
	struct verdict *verdict = memory_get(sizeof(*verdict));

	for (unsigned i = 1; i < view->group_count; i++)
		if (strcmp(groups[i].ports, groups[0].ports) != 0 ||
		    groups[i].uid != groups[0].uid) {
			free(node);
			free(verdict);
			return error_set(
				err, EINVAL,
				"the report is about different ports or UIDs on "
				"different nodes: say which with -p and --uid, or "
				"give a report of one question");
		}
	fleet_group_node(view, &groups[0], node, verdict);
	request->ports = node->ports;
	request->uid = node->uid;
	free(node);
	free(verdict);
	return 0;
}

/* What each recommendation asks for, where nobody said it. */
static enum plan choose(enum recommendation recommendation, struct request *request,
			struct error *err)
{
	/* The ports may be others than the report's: then a Service need not change. */
	const enum scenario high =
		port_list_has_low(&request->ports) ? SCENARIO_HIGH_PORTS : SCENARIO_1;

	switch (recommendation) {
	case RECOMMEND_NO_CHANGE:
		error_set(err, 0,
			  "nothing to change: the gateway's defaults work on the nodes "
			  "of the report");
		return PLAN_NOTHING;
	case RECOMMEND_SCENARIO_1:
		request->scenario = SCENARIO_1;
		return PLAN_CHANGE;
	case RECOMMEND_SCENARIO_2:
		request->scenario = SCENARIO_2;
		return PLAN_CHANGE;
	case RECOMMEND_ROOT_FALLBACK:
		request->scenario = request->evidence.scenario_1 == OUTCOME_YES
					    ? high
					    : SCENARIO_ROOT;
		return PLAN_CHANGE;
	case RECOMMEND_BLOCKED:
		if (request->evidence.scenario_1 == OUTCOME_YES) {
			request->scenario = high;
			return PLAN_CHANGE;
		}
		error_set(err, 0,
			  "not even root binds these ports on the nodes of the report: "
			  "'lowport report' says why, and only that helps, or other "
			  "nodes (--scenario pin-nodes)");
		return PLAN_NONE;
	default:
		error_set(err, 0,
			  "the report is inconclusive: measure first ('lowport report' "
			  "says how), or say which change with --scenario");
		return PLAN_INCONCLUSIVE;
	}
}

enum plan plan_take(const struct fleet_view *view, struct request *request,
		    struct error *err)
{
	if (!request->ports.count && take_question(view, request, err))
		return PLAN_INCONCLUSIVE;
	request->evidence = evidence_none;
	take_evidence(view, request);
	take_nodes(view, request);
	if (request->scenario != SCENARIO_COUNT)
		return PLAN_CHANGE;
	return choose(view->recommendation, request, err);
}
