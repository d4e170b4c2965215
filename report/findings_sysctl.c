/* SPDX-License-Identifier: Apache-2.0 */
/* LP01xx: the sysctl and the kernel. */
#include <errno.h>
#include <stdio.h>

#include "report/findings.h"
#include "src/errno_name.h"
#include "src/kernel_version.h"
#include "src/port_start.h"

/* gVisor has no such sysctl, ignores a pod's wish for it, and makes up its version. */
WHEN(sysctl_missing)
{
	return view_fact(view, "sysctl.present", OUTCOME_NO) &&
	       !view_fact_is(view, "runtime", "gvisor");
}
WRITE(sysctl_missing)
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
static const char *error_of(const struct view *view, const char *id, char buffer[16])
{
	const struct fact *fact = facts_find(&view->node->facts, id);
	return errno_name(fact ? fact->error : 0, buffer);
}

WRITE(sysctl_refused)
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
WRITE(detached_refused)
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
WRITE(sysctl_unasked)
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
WRITE(value_differs)
{
	bool host = view_fact_is(view, "netns", "host");
	snprintf(message, size, "The sysctl is %s here. %s",
		 view_value(view, "sysctl.value", ""),
		 host ? "That is the host's own value: pods do not inherit it, each new "
			"network namespace starts at 1024."
		      : "The runtime, or the pod, has set it for this network namespace: "
			"low ports bound here need no capability.");
}

/* 1 or 0 for kernels of 4.11 and later or earlier; -1 where no version can be read. */
static int version_has_sysctl(const struct view *view)
{
	struct kernel_version version;
	if (kernel_version_parse(view_value(view, "kernel.release", ""), &version))
		return -1;
	return kernel_version_at_least(&version, 4, 11);
}

WHEN(version_misleads)
{
	int has = version_has_sysctl(view);
	if (view_fact_is(view, "runtime", "gvisor"))
		return false;
	return (has == 1 && finding_sysctl_missing_when(view)) ||
	       (has == 0 && view_fact(view, "sysctl.present", OUTCOME_YES));
}
WRITE(version_misleads)
{
	snprintf(
		message, size,
		"The version (%s) says that the sysctl should be %s, and it is "
		"not so: a backport, a sandbox or a personality. The measurement counts.",
		view_value(view, "kernel.release", ""),
		finding_sysctl_missing_when(view) ? "there" : "missing");
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
WRITE(detached_unasked)
{
	char buffer[ERRNO_NAME_SIZE];
	snprintf(message, size,
		 "The sysctl was written plainly only; through a detached procfs, as "
		 "newer runc does, it could not be tried here (%s). If lowport's own "
		 "limits are not the runtime's, such a runc may be refused.",
		 error_of(view, "sysctl.settable-detached", buffer));
}
