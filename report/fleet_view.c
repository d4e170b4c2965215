/* SPDX-License-Identifier: Apache-2.0 */
/* From records to what people ask about: who counts, and who is alike. */
#include "report/fleet_view.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/fleet_private.h"
#include "report/prediction.h"
#include "report/view.h"
#include "src/compare.h"
#include "src/memory.h"

#define UNKNOWN "unknown"

static const struct record *record_at(const struct fleet_view *view, uint32_t index)
{
	return &view->fleet->records[index];
}

/* --- who is alike --- */

static const char *keep_text(struct fleet_view *view, const char *text)
{
	return intern_text(&view->private->texts, text);
}

static const char *fact_text(const struct node *node, const char *id)
{
	const struct fact *fact = facts_find(&node->facts, id);
	return fact && fact->outcome == OUTCOME_YES && fact->value[0] ? fact->value
								      : UNKNOWN;
}

static bool is_windows(const struct node *node)
{
	return node->origin == ORIGIN_PREDICTION &&
	       !strcmp(fact_text(node, "os.type"), "windows");
}

/* Of a prediction without what is said of one node: whether pods are scheduled there. */
static const char *reason_of(const struct node *node, const struct verdict *verdict,
			     char *reason, size_t size)
{
	return node->origin == ORIGIN_PREDICTION ? prediction_reason(node, reason, size)
						 : verdict->summary;
}

static uint32_t add_group(struct fleet_view *view, const struct node *node,
			  const struct verdict *verdict)
{
	struct fleet_private *private = view->private;
	char ports[PORT_LIST_SIZE], reason[sizeof(verdict->summary)];
	struct group group;

	memset(&group, 0, sizeof(group)); /* its bytes are a key, padding and all */
	group.recommendation = verdict->recommendation;
	group.likely = verdict->likely;
	group.origin = node->origin;
	group.kernel = keep_text(view, fact_text(node, "kernel.release"));
	group.runtime = keep_text(view, fact_text(node, "runtime"));
	group.rule = keep_text(view, verdict->rule);
	group.ports = keep_text(
		view, port_list_format(&node->ports, ",", ports, sizeof(ports)));
	group.uid = node->uid;
	group.gid = node->gid;
	/* Without the reason: its words may name more than the group has in common. */
	uint32_t number = intern_add(&private->group_keys, &group, sizeof(group));
	if (number < view->group_count)
		return number;
	group.reason = keep_text(view, reason_of(node, verdict, reason, sizeof(reason)));
	if (view->group_count == private->group_room)
		view->groups =
			memory_grow(view->groups, &private->group_room, sizeof(group));
	view->groups[view->group_count++] = group;
	return number;
}

#define GROUP_WINDOWS (UINT32_MAX - 1)
#define GROUP_NONE UINT32_MAX

uint32_t fleet_judge(struct fleet_view *view, uint32_t index)
{
	struct fleet_private *private = view->private;

	fleet_unpack(view->fleet, record_at(view, index), &private->node);
	if (is_windows(&private->node))
		return GROUP_WINDOWS;
	verdict_judge(&private->node, &private->verdict);
	return add_group(view, &private->node, &private->verdict);
}

/* Nodes that answer alike are judged once, unless the times of trials may matter. */
static void judge_records(struct fleet_view *view)
{
	const struct fleet *fleet = view->fleet;
	struct fleet_private *private = view->private;
	uint32_t *of_answer = memory_get(fleet->answers.count * sizeof(*of_answer));

	memset(of_answer, 0xff, fleet->answers.count * sizeof(*of_answer));
	for (uint32_t i = 0; i < fleet->count; i++) {
		uint32_t index = private->by_name[i];
		const struct record *record = record_at(view, index);
		uint32_t *known = &of_answer[record->answer];
		uint32_t group = record->times == TIMES_NONE ? *known : GROUP_NONE;

		if (private->states[index] != RECORD_SHOWN)
			continue;
		if (group == GROUP_NONE)
			group = fleet_judge(view, index);
		if (record->times == TIMES_NONE)
			*known = group;
		private->group_of[index] = group;
		if (group == GROUP_WINDOWS)
		private->states[index] = RECORD_WINDOWS;
	}
	free(of_answer);
}

/* --- groups in order, and their members --- */

int recommendation_rank(enum recommendation recommendation)
{
	int rank = 0;
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++)
		rank += recommendation_worse((enum recommendation)i, recommendation) ==
			recommendation;
	return recommendation == RECOMMEND_NONE ? RECOMMEND_COUNT : rank;
}

static int compare_groups(const void *left, const void *right, void *context)
{
	const struct fleet_view *view = context;
	const struct group *a = &view->groups[*(const uint32_t *)left];
	const struct group *b = &view->groups[*(const uint32_t *)right];
	const int differences[] = {
		COMPARE(a->origin == ORIGIN_PREDICTION, b->origin == ORIGIN_PREDICTION),
		COMPARE(recommendation_rank(b->recommendation),
			recommendation_rank(a->recommendation)),
		COMPARE(recommendation_rank(b->likely), recommendation_rank(a->likely)),
		COMPARE(a->origin, b->origin),
		COMPARE(b->count, a->count),
		strcmp(a->kernel, b->kernel),
		strcmp(a->runtime, b->runtime),
		strcmp(a->rule, b->rule),
		strcmp(a->ports, b->ports),
		COMPARE(a->uid, b->uid),
		COMPARE(a->gid, b->gid),
	};
	for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++)
		if (differences[i])
			return differences[i];
	return 0;
}

static void count_members(struct fleet_view *view)
{
	const struct fleet_private *private = view->private;

	for (uint32_t i = 0; i < view->fleet->count; i++)
		if (private->states[i] == RECORD_SHOWN)
			view->groups[private->group_of[i]].count++;
}

static void sort_groups(struct fleet_view *view)
{
	struct fleet_private *private = view->private;
	uint32_t *order = memory_get(view->group_count * sizeof(*order));
	uint32_t *place = memory_get(view->group_count * sizeof(*place));
	uint32_t count = 0;
	struct group *groups = memory_get(view->group_count * sizeof(*groups));

	/* One may have lost its last member to what a kubelet refuses. */
	for (uint32_t i = 0; i < view->group_count; i++)
		if (view->groups[i].count)
			order[count++] = i;
	view->group_count = count;
	qsort_r(order, count, sizeof(*order), compare_groups, view);
	for (uint32_t i = 0; i < view->group_count; i++) {
		groups[i] = view->groups[order[i]];
		groups[i].first = view->node_count;
		view->node_count += groups[i].count;
		place[order[i]] = i;
	}
	for (uint32_t i = 0; i < view->fleet->count; i++)
		if (private->states[i] == RECORD_SHOWN)
	private->group_of[i] = place[private->group_of[i]];
	free(view->groups);
	view->groups = groups;
	free(order);
	free(place);
}

static void place_members(struct fleet_view *view)
{
	struct fleet_private *private = view->private;
	uint32_t *next = memory_get(view->group_count * sizeof(*next));

	private->members = memory_get(view->node_count * sizeof(*private->members));
	for (uint32_t i = 0; i < view->group_count; i++)
		next[i] = view->groups[i].first;
	for (uint32_t i = 0; i < view->fleet->count; i++) {
		uint32_t index = private->by_name[i];
		if (private->states[index] == RECORD_SHOWN)
		private->members[next[private->group_of[index]]++] = index;
	}
	free(next);
}

struct fleet_view *fleet_view_new(const struct fleet *fleet)
{
	struct fleet_view *view = memory_zeroed(1, sizeof(*view));
	struct fleet_private *private = memory_zeroed(1, sizeof(*private));

	view->fleet = fleet;
	view->private = private;
	intern_start(&private->texts, fleet->key);
	intern_start(&private->group_keys, fleet->key);
	private->states = memory_zeroed(fleet->count + 1, sizeof(*private->states));
	private->unchanged = memory_zeroed(fleet->count + 1, sizeof(*private->unchanged));
	private->group_of = memory_zeroed(fleet->count + 1, sizeof(*private->group_of));
	fleet_settle(view);
	judge_records(view);
	fleet_settle_kubelets(view);
	fleet_settle_unchanged(view);
	count_members(view);
	sort_groups(view);
	place_members(view);
	fleet_sum_up(view);
	return view;
}

void fleet_view_free(struct fleet_view *view)
{
	struct fleet_private *private = view->private;

	intern_free(&private->texts);
	intern_free(&private->group_keys);
	free(private->states);
	free(private->unchanged);
	free(private->group_of);
	free(private->by_name);
	free(private->members);
	free(private);
	free(view->groups);
	free(view->contradictions);
	free(view);
}

/* --- looking at members --- */

void fleet_member(const struct fleet_view *view, unsigned index, struct member *member)
{
	uint32_t number = view->private->members[index];
	const struct record *record = record_at(view, number);

	member->name = fleet_name(view->fleet, record);
	moment_format(record->created, member->created);
	member->group = view->private->group_of[number];
}

void fleet_node(const struct fleet_view *view, unsigned index, struct node *node,
		struct verdict *verdict)
{
	fleet_unpack(view->fleet, record_at(view, view->private->members[index]), node);
	verdict_judge(node, verdict);
}

void fleet_group_node(const struct fleet_view *view, const struct group *group,
		      struct node *node, struct verdict *verdict)
{
	fleet_node(view, group->first, node, verdict);
}
