/* SPDX-License-Identifier: Apache-2.0 */
/* LP03xx: what limits this report. */
#include <stdio.h>

#include "report/findings.h"

WHEN(unmeasured)
{
	const struct trial *trial = node_trial(view->node, TRIAL_DEFAULT);
	return trial && trial->basis == BASIS_SIMULATED &&
	       trial->outcome == OUTCOME_SKIPPED;
}
WRITE(unmeasured)
{
	snprintf(message, size, "What decides was not measured: %s.",
		 node_trial(view->node, TRIAL_DEFAULT)->note);
}

WHEN(in_userns)
{
	return view_fact_is(view, "userns", "own");
}
WRITE(in_userns)
{
	(void)view;
	snprintf(message, size,
		 "lowport ran in a user namespace: its answers hold for containers "
		 "that are made in there, not for those of the node outside.");
}

WHEN(broken_trial)
{
	for (unsigned i = 0; i < view->node->trial_count; i++)
		if (view->node->trials[i].outcome == OUTCOME_BROKEN)
			return true;
	return false;
}
WRITE(broken_trial)
{
	size_t used = (size_t)snprintf(message, size, "Should have worked, but did not:");
	for (unsigned i = 0; i < view->node->trial_count && used < size; i++) {
		const struct trial *trial = &view->node->trials[i];
		if (trial->outcome == OUTCOME_BROKEN)
			used += (size_t)snprintf(message + used, size - used, " %s (%s)",
						 trial_recipe(trial->id)->id,
						 trial->note);
	}
}

WHEN(unfiltered)
{
	for (unsigned i = 0; i < view->node->trial_count; i++)
		if (view->node->trials[i].unfiltered)
			return true;
	return false;
}
WRITE(unfiltered)
{
	(void)view;
	snprintf(message, size,
		 "The trials' processes could not load their seccomp filter (a "
		 "kernel without it). The results are the same, the guard rail was "
		 "missing.");
}

WHEN(sandboxed)
{
	return view_fact_is(view, "runtime", "gvisor") ||
	       view_fact_is(view, "runtime", "kata");
}
WRITE(sandboxed)
{
	snprintf(message, size,
		 "This is a sandbox (%s) with a kernel of its own: the answers hold "
		 "for pods of the same runtimeClassName, not for the node.",
		 view_value(view, "runtime", ""));
}

WHEN(no_ipv6)
{
	return view_fact(view, "ipv6", OUTCOME_NO);
}
WRITE(no_ipv6)
{
	(void)view;
	snprintf(message, size,
		 "This kernel has no IPv6, so ports were tried on IPv4 only. That "
		 "is no denial, but a gateway told to listen on [::] would fail.");
}
