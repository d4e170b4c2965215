/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codes: LP01xx the sysctl and the kernel, LP02xx the trials, LP03xx what limits this
 * report. A code keeps its meaning for ever; a new one goes to the end of its hundred.
 */
#include "report/findings.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "src/errno_name.h"
#include "src/kernel_version.h"
#include "src/port_start.h"

/* A pair of functions a finding: when it holds, and what it says. */
#define WRITE(name) static void name(const struct view *view, char *message, size_t size)
#define WHEN(name) static bool name(const struct view *view)

static const char *error_of(const struct view *view, const char *id, char buffer[16])
{
	const struct fact *fact = facts_find(&view->node->facts, id);
	return errno_name(fact ? fact->error : 0, buffer);
}

/* 1 or 0 for kernels of 4.11 and later or earlier; -1 where no version can be read. */
static int version_has_sysctl(const struct view *view)
{
	struct kernel_version version;
	if (kernel_version_parse(view_value(view, "kernel.release", ""), &version))
		return -1;
	return kernel_version_at_least(&version, 4, 11);
}

/* gVisor has no such sysctl, ignores a pod's wish for it, and makes up its version. */
WHEN(sysctl_missing)
{
	return view_fact(view, "sysctl.present", OUTCOME_NO) &&
	       !view_fact_is(view, "runtime", "gvisor");
}
WRITE(write_sysctl_missing)
{
	snprintf(message, size,
		 "This kernel (%s) has no " PORT_START_NAME ": a pod that asks "
		 "for it stays in ContainerCreating (FailedCreatePodSandBox, \"no such "
		 "file or directory\").",
		 view_value(view, "kernel.release", "release unknown"));
}

WHEN(sysctl_refused)
{
	return view_fact(view, "sysctl.present", OUTCOME_YES) &&
	       view_fact(view, "sysctl.settable", OUTCOME_NO);
}
WRITE(write_sysctl_refused)
{
	char buffer[ERRNO_NAME_SIZE];
	snprintf(message, size,
		 "The sysctl exists, but writing it in a fresh network namespace "
		 "was refused (%s): a pod that asks for it does not start.",
		 error_of(view, "sysctl.settable", buffer));
}

WHEN(detached_refused)
{
	return view_fact(view, "sysctl.settable", OUTCOME_YES) &&
	       view_fact(view, "sysctl.settable-detached", OUTCOME_NO);
}
WRITE(write_detached_refused)
{
	char buffer[ERRNO_NAME_SIZE];
	snprintf(message, size,
		 "The sysctl can be written plainly but not through a detached "
		 "procfs (%s): runc 1.2.8, 1.3.3 and later fail here where older ones "
		 "work. Typical "
		 "of AppArmor in nested LXC; the fix is in the outer host's profile.",
		 error_of(view, "sysctl.settable-detached", buffer));
}

WHEN(sysctl_unasked)
{
	return view_fact(view, "sysctl.present", OUTCOME_YES) &&
	       (view_fact(view, "sysctl.settable", OUTCOME_SKIPPED) ||
		view_fact(view, "sysctl.settable", OUTCOME_BROKEN)) &&
	       !view_yes(view, TRIAL_DEFAULT);
}
WRITE(write_sysctl_unasked)
{
	char buffer[ERRNO_NAME_SIZE];
	bool read_only = view_fact(view, "proc.sys", OUTCOME_NO);
	snprintf(message, size,
		 "The kernel has the sysctl, but whether it can be set for a pod "
		 "was not measured (%s)%s.",
		 error_of(view, "sysctl.settable", buffer),
		 read_only ? "; /proc/sys is mounted read-only here as well (EROFS)"
			   : "");
}

WHEN(value_differs)
{
	return view_fact(view, "sysctl.value", OUTCOME_YES) &&
	       !view_fact_is(view, "sysctl.value", "1024");
}
WRITE(write_value_differs)
{
	bool host = view_fact_is(view, "netns", "host");
	snprintf(message, size, "The sysctl is %s here. %s",
		 view_value(view, "sysctl.value", ""),
		 host ? "That is the host's own value: pods do not inherit it, each new "
			"network namespace starts at 1024."
		      : "The runtime, or the pod, has set it for this network namespace: "
			"low ports bound here need no capability.");
}

WHEN(version_misleads)
{
	int has = version_has_sysctl(view);
	if (view_fact_is(view, "runtime", "gvisor"))
		return false;
	return (has == 1 && sysctl_missing(view)) ||
	       (has == 0 && view_fact(view, "sysctl.present", OUTCOME_YES));
}
WRITE(write_version_misleads)
{
	snprintf(
		message, size,
		"The version (%s) says that the sysctl should be %s, and it is "
		"not so: a backport, a sandbox or a personality. The measurement counts.",
		view_value(view, "kernel.release", ""),
		sysctl_missing(view) ? "there" : "missing");
}

/* ENOSYS is a kernel's answer, which runc gets as well; another may be meant for us
 * alone. */
WHEN(detached_unasked)
{
	const struct fact *fact =
		facts_find(&view->node->facts, "sysctl.settable-detached");
	return fact && fact->outcome == OUTCOME_SKIPPED && fact->error != ENOSYS &&
	       view_fact(view, "sysctl.settable", OUTCOME_YES);
}
WRITE(write_detached_unasked)
{
	char buffer[ERRNO_NAME_SIZE];
	snprintf(message, size,
		 "The sysctl was written plainly only; through a detached procfs, as "
		 "newer runc does, it could not be tried here (%s). If lowport's own "
		 "limits are not the runtime's, such a runc may be refused.",
		 error_of(view, "sysctl.settable-detached", buffer));
}

WHEN(capability_lost)
{
	const struct trial *trial = node_trial(view->node, TRIAL_SCENARIO_2);
	const uint64_t bit = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);
	return trial && trial->outcome == OUTCOME_NO && trial->has_identity &&
	       (trial->given.sets[CAPABILITY_BOUNDING] & bit) &&
	       !(trial->kept.sets[CAPABILITY_EFFECTIVE] & bit);
}
WRITE(write_capability_lost)
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
WRITE(write_setcap_works)
{
	snprintf(message, size,
		 "With cap_net_bind_service=ep on both pilot-agent and envoy, in a "
		 "custom image, the same pod binds its ports.%s",
		 view_fact_is(view, "runtime", "docker")
			 ? " But Docker empties the permitted set of a non-root user: "
			   "there it also "
			   "takes allowPrivilegeEscalation: true, which was not tried."
			 : "");
}

WHEN(unrestricted)
{
	return view_yes(view, TRIAL_CONTROL);
}
WRITE(write_unrestricted)
{
	snprintf(message, size,
		 "UID %u without any capability binds ports below 1024 here: "
		 "nothing restricts them.",
		 view->node->uid);
}

/* EPERM is never the port check's answer, which is EACCES. */
static bool any_bind_is(const struct view *view, int error)
{
	for (unsigned t = 0; t < view->node->trial_count; t++) {
		const struct trial *trial = &view->node->trials[t];
		for (unsigned b = 0; b < trial->bind_count; b++)
			if (trial->binds[b].error == error)
				return true;
	}
	return false;
}

WHEN(bind_filtered)
{
	return any_bind_is(view, EPERM);
}
WRITE(write_bind_filtered)
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
WRITE(write_root_denied)
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
WRITE(write_high_denied)
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
WRITE(write_port_in_use)
{
	(void)view;
	snprintf(message, size,
		 "A port is in use in this network namespace. Permission is checked "
		 "first, so it counts as allowed; a gateway here would still meet the "
		 "conflict.");
}

WHEN(unmeasured)
{
	const struct trial *trial = node_trial(view->node, TRIAL_DEFAULT);
	return trial && trial->basis == BASIS_SIMULATED &&
	       trial->outcome == OUTCOME_SKIPPED;
}
WRITE(write_unmeasured)
{
	snprintf(message, size, "What decides was not measured: %s.",
		 node_trial(view->node, TRIAL_DEFAULT)->note);
}

WHEN(in_userns)
{
	return view_fact_is(view, "userns", "own");
}
WRITE(write_in_userns)
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
WRITE(write_broken_trial)
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
WRITE(write_unfiltered)
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
WRITE(write_sandboxed)
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
WRITE(write_no_ipv6)
{
	(void)view;
	snprintf(message, size,
		 "This kernel has no IPv6, so ports were tried on IPv4 only. That "
		 "is no denial, but a gateway told to listen on [::] would fail.");
}

const struct finding_rule finding_rules[] = {
	{ "LP0101", SEVERITY_ERROR, sysctl_missing, write_sysctl_missing },
	{ "LP0102", SEVERITY_ERROR, sysctl_refused, write_sysctl_refused },
	{ "LP0103", SEVERITY_ERROR, detached_refused, write_detached_refused },
	{ "LP0104", SEVERITY_WARNING, sysctl_unasked, write_sysctl_unasked },
	{ "LP0105", SEVERITY_INFO, value_differs, write_value_differs },
	{ "LP0106", SEVERITY_WARNING, version_misleads, write_version_misleads },
	{ "LP0107", SEVERITY_WARNING, detached_unasked, write_detached_unasked },
	{ "LP0201", SEVERITY_WARNING, capability_lost, write_capability_lost },
	{ "LP0202", SEVERITY_INFO, setcap_works, write_setcap_works },
	{ "LP0203", SEVERITY_WARNING, unrestricted, write_unrestricted },
	{ "LP0204", SEVERITY_ERROR, bind_filtered, write_bind_filtered },
	{ "LP0205", SEVERITY_ERROR, root_denied, write_root_denied },
	{ "LP0206", SEVERITY_ERROR, high_denied, write_high_denied },
	{ "LP0207", SEVERITY_INFO, port_in_use, write_port_in_use },
	{ "LP0301", SEVERITY_WARNING, unmeasured, write_unmeasured },
	{ "LP0302", SEVERITY_WARNING, in_userns, write_in_userns },
	{ "LP0303", SEVERITY_WARNING, broken_trial, write_broken_trial },
	{ "LP0304", SEVERITY_INFO, unfiltered, write_unfiltered },
	{ "LP0305", SEVERITY_WARNING, sandboxed, write_sandboxed },
	{ "LP0306", SEVERITY_INFO, no_ipv6, write_no_ipv6 },
};
const unsigned finding_rule_count = sizeof(finding_rules) / sizeof(finding_rules[0]);
_Static_assert(sizeof(finding_rules) / sizeof(finding_rules[0]) <= FINDINGS_MAX,
	       "room for all");

void findings_add(const struct view *view, struct verdict *verdict)
{
	for (unsigned i = 0; i < finding_rule_count; i++) {
		if (!finding_rules[i].when(view))
			continue;
		struct finding *finding = &verdict->findings[verdict->finding_count++];
		finding->code = finding_rules[i].code;
		finding->severity = finding_rules[i].severity;
		finding_rules[i].write(view, finding->message, sizeof(finding->message));
	}
}
