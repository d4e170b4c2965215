/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes that versions do not tell apart, and answers that do. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/fleet_private.h"
#include "src/errno_name.h"
#include "src/memory.h"

/* Groups that an answer was measured for; the others contradict nobody. */
static bool is_answer(const struct group *group)
{
	return group->origin != ORIGIN_PREDICTION &&
	       group->recommendation != RECOMMEND_INCONCLUSIVE;
}

static const char *keep(struct fleet_view *view, const char *text)
{
	return intern_text(&view->private->texts, text);
}

static const char *keep_result(struct fleet_view *view, enum outcome outcome, int error,
			       const char *value)
{
	char name[ERRNO_NAME_SIZE], text[sizeof(((struct fact *)0)->value) + 64];

	if (outcome == OUTCOME_YES && value[0])
		return keep(view, value);
	snprintf(text, sizeof(text), "%s%s%s", outcome_name(outcome), error ? " " : "",
		 error ? errno_name(error, name) : "");
	return keep(view, text);
}

static void add_difference(struct contradiction *contradiction, const char *fact,
			   const char *one, const char *other)
{
	/* Texts are kept once. */
	if (one == other || contradiction->difference_count == DIFFERENCES_MAX)
		return;
	contradiction->differences[contradiction->difference_count++] =
		(struct difference){ fact, one, other };
}

static void compare_trials(struct fleet_view *view, struct contradiction *contradiction)
{
	const struct node *a = &view->private->node, *b = &view->private->other;
	char id[64];

	for (unsigned i = 0; i < TRIAL_COUNT; i++) {
		const struct trial *one = node_trial(a, (enum trial_id)i);
		const struct trial *other = node_trial(b, (enum trial_id)i);
		if (!one || !other)
			continue;
		snprintf(id, sizeof(id), "trial %s", trial_recipe((enum trial_id)i)->id);
		add_difference(contradiction, keep(view, id),
			       keep_result(view, one->outcome, one->error, ""),
			       keep_result(view, other->outcome, other->error, ""));
	}
}

static void compare_facts(struct fleet_view *view, struct contradiction *contradiction)
{
	const struct node *a = &view->private->node, *b = &view->private->other;

	for (unsigned i = 0; i < a->facts.count; i++) {
		const struct fact *one = &a->facts.items[i];
		const struct fact *other = facts_find(&b->facts, one->id);
		if (!other)
			continue;
		add_difference(
			contradiction, keep(view, one->id),
			keep_result(view, one->outcome, one->error, one->value),
			keep_result(view, other->outcome, other->error, other->value));
	}
}

/* By the first node of each: they are alike in what makes a group. */
static void compare_groups(struct fleet_view *view, struct contradiction *contradiction)
{
	struct fleet_private *private = view->private;

	fleet_node(view, view->groups[contradiction->one].first, &private->node,
		   &private->verdict);
	fleet_node(view, view->groups[contradiction->other].first, &private->other,
		   &private->verdict);
	/* What may explain it comes before what shows it. */
	compare_facts(view, contradiction);
	if (contradiction->difference_count > DIFFERENCES_MAX - 2)
		contradiction->difference_count = DIFFERENCES_MAX - 2;
	compare_trials(view, contradiction);
}

static void add_contradiction(struct fleet_view *view, uint32_t *room, unsigned one,
			      unsigned other)
{
	if (view->contradiction_count == *room)
		view->contradictions = memory_grow(view->contradictions, room,
						   sizeof(*view->contradictions));
	struct contradiction *contradiction =
		&view->contradictions[view->contradiction_count++];
	*contradiction = (struct contradiction){ .one = one, .other = other };
	compare_groups(view, contradiction);
}

/* What the groups of a contradiction have in common, as a key. */
static uint32_t add_key(struct intern *keys, const struct group *group)
{
	const struct {
		const char *kernel, *runtime, *ports; /* texts are kept once */
		uint64_t uid, gid;
	} key = { group->kernel, group->runtime, group->ports, group->uid, group->gid };
	return intern_add(keys, &key, sizeof(key));
}

/* Each group beside the worst one of its kind: groups come in that order. */
void fleet_contradict(struct fleet_view *view)
{
	uint32_t *worst = memory_get(view->group_count * sizeof(*worst)), room = 0;
	struct intern keys;

	intern_start(&keys, view->fleet->key);
	for (unsigned i = 0; i < view->group_count; i++) {
		const struct group *group = &view->groups[i];
		uint32_t known = keys.count, key;
		if (!is_answer(group))
			continue;
		key = add_key(&keys, group);
		if (key == known)
			worst[key] = i;
		else if (view->groups[worst[key]].recommendation != group->recommendation)
			add_contradiction(view, &room, worst[key], i);
	}
	intern_free(&keys);
	free(worst);
}
