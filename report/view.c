/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to a node. */
#include "report/view.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>

void view_init(struct view *view, const struct node *node)
{
	view->node = node;
	view->low = port_list_has_low(&node->ports);
	view->high = port_list_has_high(&node->ports);
	port_list_format(&node->ports, ", ", view->ports, sizeof(view->ports));
}

enum outcome view_outcome(const struct view *view, enum trial_id id)
{
	const struct trial *trial = node_trial(view->node, id);
	return trial ? trial->outcome : OUTCOME_SKIPPED;
}

bool view_yes(const struct view *view, enum trial_id id)
{
	return view_outcome(view, id) == OUTCOME_YES;
}

static bool yes_by_capability(const struct trial *trial)
{
	return trial && trial->outcome == OUTCOME_YES && trial->has_identity &&
	       (trial->kept.sets[CAPABILITY_EFFECTIVE] &
		CAPABILITY_BIT(CAP_NET_BIND_SERVICE));
}

bool view_yes_by_capability(const struct view *view, enum trial_id id)
{
	return yes_by_capability(node_trial(view->node, id));
}

/*
 * Whether @trial was given no more than the gateway's template would give: one that was
 * derived for a container with a larger bounding set, or where an exec may gain what the
 * runtime had not permitted (allowPrivilegeEscalation: true), says nothing of it.
 */
static bool was_given_as_gateways_are(const struct trial *trial)
{
	const uint64_t bit = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);
	const struct identity *given = &trial->given;

	return !(given->sets[CAPABILITY_BOUNDING] & ~bit) &&
	       (given->no_new_privs || (given->sets[CAPABILITY_PERMITTED] & bit));
}

bool view_image_yes_by_capability(const struct view *view, enum trial_id id)
{
	const struct trial *trial = node_trial_of(view->node, id, BASIS_DERIVED);
	return yes_by_capability(trial) && was_given_as_gateways_are(trial);
}

bool view_setcap_is_guess(const struct view *view)
{
	const struct trial *trial = node_trial(view->node, TRIAL_SCENARIO_2_SETCAP);
	return trial && trial->basis == BASIS_SIMULATED &&
	       view_fact_is(view, "runtime", "docker");
}

bool view_image_no(const struct view *view, enum trial_id id)
{
	const struct trial *trial = node_trial_of(view->node, id, BASIS_DERIVED);
	return trial && trial->outcome == OUTCOME_NO;
}

bool view_image_refused(const struct view *view, enum trial_id id)
{
	return view_image_no(view, id) &&
	       node_trial_of(view->node, id, BASIS_DERIVED)->error == EPERM;
}

bool view_no(const struct view *view, enum trial_id id)
{
	return view_outcome(view, id) == OUTCOME_NO;
}

bool view_fact(const struct view *view, const char *id, enum outcome outcome)
{
	const struct fact *fact = facts_find(&view->node->facts, id);
	return fact && fact->outcome == outcome;
}

bool view_fact_is(const struct view *view, const char *id, const char *value)
{
	const struct fact *fact = facts_find(&view->node->facts, id);
	return fact && fact->outcome == OUTCOME_YES && !strcmp(fact->value, value);
}

const char *view_value(const struct view *view, const char *id, const char *otherwise)
{
	const struct fact *fact = facts_find(&view->node->facts, id);
	return fact && fact->value[0] ? fact->value : otherwise;
}

/* EINVAL is a container that was not made for the trial: it says nothing of the image. */
bool view_image_unread(const struct view *view)
{
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		const struct trial *trial =
			node_trial_of(view->node, (enum trial_id)id, BASIS_DERIVED);
		if (trial && trial->outcome == OUTCOME_BROKEN && trial->error != EINVAL)
			return true;
	}
	return false;
}
