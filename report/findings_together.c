/* SPDX-License-Identifier: Apache-2.0 */
/* LP04xx: what several answers to the same question say together. */
#include <stdio.h>

#include "report/findings.h"

/* A port_start that was already low for the container explains a yes of its own. */
static bool was_preset(const struct trial *trial)
{
	return trial->port_start >= 0 && trial->port_start < PORT_PRIVILEGED_END;
}

static bool disagree(const struct view *view, enum trial_id id)
{
	const struct trial *observed = node_trial_of(view->node, id, BASIS_OBSERVED);
	const struct trial *simulated = node_trial_of(view->node, id, BASIS_SIMULATED);

	return observed && simulated && outcome_is_measured(observed->outcome) &&
	       outcome_is_measured(simulated->outcome) &&
	       observed->outcome != simulated->outcome &&
	       !(trial_recipe(id)->port_start == PORT_START_KEPT && was_preset(observed));
}

static bool any_trial(const struct view *view,
		      bool (*holds)(const struct view *view, enum trial_id id))
{
	for (unsigned id = 0; id < TRIAL_COUNT; id++)
		if (holds(view, (enum trial_id)id))
			return true;
	return false;
}

/* Appends the ids for which @holds, with what comes before and between. */
static void write_trials(const struct view *view,
			 bool (*holds)(const struct view *view, enum trial_id id),
			 char *message, size_t size)
{
	size_t used = 0;
	message[0] = '\0';
	for (unsigned id = 0; id < TRIAL_COUNT && used < size; id++)
		if (holds(view, (enum trial_id)id))
			used += (size_t)snprintf(message + used, size - used, "%s%s",
						 used ? ", " : "",
						 trial_recipe((enum trial_id)id)->id);
}

WHEN(disagreement)
{
	return any_trial(view, disagree);
}
WRITE(disagreement)
{
	char trials[200];
	const struct trial *trial = node_trial(view->node, TRIAL_DEFAULT);
	bool later = disagree(view, TRIAL_DEFAULT) && trial->basis == BASIS_SIMULATED;

	write_trials(view, disagree, trials, sizeof(trials));
	snprintf(
		message, size,
		"What a container of the runtime's showed differs from what lowport "
		"found with an identity it made itself: %s. What was observed counts%s. "
		"The runtime gives containers other capabilities than it is known to, or "
		"this node has changed in between.",
		trials,
		later ? ", but for default, where the sysctl was refused on a later day"
		      : "");
}

WHEN(image_capable)
{
	return view_image_yes_by_capability(view, TRIAL_SCENARIO_2);
}
WRITE(image_capable)
{
	(void)view;
	snprintf(
		message, size,
		"The gateway's binaries in this image carry file capabilities that would "
		"put NET_BIND_SERVICE into effect in the container of scenario 2. That "
		"is derived by the kernel's rule for exec, not tried with them.");
}

WHEN(image_refused)
{
	return any_trial(view, view_image_refused);
}
WRITE(image_refused)
{
	char trials[200];
	write_trials(view, view_image_refused, trials, sizeof(trials));
	snprintf(message, size,
		 "The gateway's binaries in this image demand file capabilities that the "
		 "container does not allow them, so they cannot be executed (\"operation "
		 "not permitted\") in: %s. Add NET_BIND_SERVICE there, or take a stock "
		 "image.",
		 trials);
}
