/* SPDX-License-Identifier: Apache-2.0 */
/* LP02xx: what the trials showed. */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>

#include "report/findings.h"
#include "src/errno_name.h"

WHEN(capability_lost)
{
	const struct trial *trial = node_trial(view->node, TRIAL_SCENARIO_2);
	const uint64_t bit = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);
	return trial && trial->outcome == OUTCOME_NO && trial->has_identity &&
	       (trial->given.sets[CAPABILITY_BOUNDING] & bit) &&
	       !(trial->kept.sets[CAPABILITY_EFFECTIVE] & bit);
}
WRITE(capability_lost)
{
	snprintf(message, size,
		 "NET_BIND_SERVICE is given to UID %u and lost at the first execve: no "
		 "runtime under Kubernetes makes it ambient, and stock binaries carry no "
		 "file capabilities. The published scenario 2 does not work with a stock "
		 "image.",
		 view->node->uid);
}

WHEN(setcap_works)
{
	return !view_yes(view, TRIAL_DEFAULT) && view_no(view, TRIAL_SCENARIO_2) &&
	       view_yes(view, TRIAL_SCENARIO_2_SETCAP);
}
WRITE(setcap_works)
{
	snprintf(message, size,
		 "With cap_net_bind_service=ep on both pilot-agent and envoy, in a "
		 "custom image, the same pod binds its ports.%s",
		 view_setcap_is_guess(view)
			 ? " But Docker empties the permitted set of a non-root user: "
			   "there it also "
			   "takes allowPrivilegeEscalation: true, which was not tried."
			 : "");
}

WHEN(unrestricted)
{
	return view_yes(view, TRIAL_CONTROL);
}
WRITE(unrestricted)
{
	snprintf(message, size,
		 "UID %u without any capability binds ports below 1024 here: "
		 "nothing restricts them.",
		 view->node->uid);
}

/* EPERM is never the port check's answer, which is EACCES. */
static bool any_bind_is(const struct view *view, int error)
{
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		const struct trial *trial = node_trial(view->node, (enum trial_id)id);
		for (unsigned b = 0; trial && b < trial->bind_count; b++)
			if (trial->binds[b].error == error)
				return true;
	}
	return false;
}

WHEN(bind_filtered)
{
	return any_bind_is(view, EPERM);
}
WRITE(bind_filtered)
{
	(void)view;
	snprintf(message, size,
		 "A bind was answered with EPERM: a seccomp profile or a cgroup's "
		 "BPF program filters it, and not the port's number (that is EACCES).");
}

WHEN(root_denied)
{
	return view_no(view, TRIAL_ROOT);
}
WRITE(root_denied)
{
	char buffer[ERRNO_NAME_SIZE];
	const struct trial *trial = node_trial(view->node, TRIAL_ROOT);
	snprintf(message, size,
		 "UID 0 with NET_BIND_SERVICE was denied as well (%s): %s.",
		 errno_name(trial->error, buffer),
		 trial->error == EPERM
			 ? "a seccomp profile or a cgroup's BPF program stands in the way"
			 : "a security module (SELinux name_bind, AppArmor) stands in "
			   "the way; look "
			   "for AVC or apparmor=\"DENIED\" in the audit log");
}

WHEN(high_denied)
{
	return view_no(view, TRIAL_SCENARIO_1);
}
WRITE(high_denied)
{
	(void)view;
	snprintf(message, size,
		 "Even ports of 1024 and above were denied, which no port_start "
		 "explains: a security module or a filter stands in the way.");
}

WHEN(port_in_use)
{
	return any_bind_is(view, EADDRINUSE);
}
WRITE(port_in_use)
{
	(void)view;
	snprintf(message, size,
		 "A port is in use in this network namespace. Permission is checked "
		 "first, so it counts as allowed; a gateway here would still meet the "
		 "conflict.");
}
