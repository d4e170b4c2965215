/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a node. */
#include "src/node.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "src/compare.h"

static const char *const origins[] = {
	[ORIGIN_REPORT] = "report",
	[ORIGIN_DIGEST] = "digest",
	[ORIGIN_PREDICTION] = "prediction",
};
static_assert(sizeof(origins) / sizeof(origins[0]) == ORIGIN_COUNT, "words");

const char *origin_name(enum origin origin)
{
	return origin < ORIGIN_COUNT ? origins[origin] : "";
}

const struct trial *node_trial_of(const struct node *node, enum trial_id id,
				  enum basis basis)
{
	for (unsigned i = 0; i < node->trial_count; i++)
		if (node->trials[i].id == id && node->trials[i].basis == basis)
			return &node->trials[i];
	return NULL;
}

/* "2026-11-23" */
#define DATE_LENGTH 10

const struct trial *node_trial(const struct node *node, enum trial_id id)
{
	const struct trial *observed = node_trial_of(node, id, BASIS_OBSERVED);
	const struct trial *simulated = node_trial_of(node, id, BASIS_SIMULATED);

	if (!observed || !simulated)
		return observed ? observed : simulated;
	/* Runtimes change. That the sysctl is refused now would be hidden by a container
	 * of another day, since a pod that does not start leaves no report. */
	if (id == TRIAL_DEFAULT && simulated->outcome == OUTCOME_NO &&
	    strncmp(simulated->time, observed->time, DATE_LENGTH) > 0)
		return simulated;
	/* A container that could not speak for the trial takes nothing away. */
	return outcome_is_measured(observed->outcome) ||
			       !outcome_is_measured(simulated->outcome)
		       ? observed
		       : simulated;
}

static int compare_places(const void *left, const void *right)
{
	const struct trial *a = left, *b = right;
	return a->id != b->id ? COMPARE(a->id, b->id) : COMPARE(a->basis, b->basis);
}

void node_sort_trials(struct node *node)
{
	qsort(node->trials, node->trial_count, sizeof(node->trials[0]), compare_places);
}
