/* SPDX-License-Identifier: Apache-2.0 */
/* netns: whether lowport stands in the host's network namespace or in one of its own. */
#include <errno.h>

#include "probes/probe.h"

/*
 * The kernel registers this sysctl for its first network namespace alone (net_core_table
 * in net/core/sysctl_net_core.c, from 3.10 to today), which tells more than comparing
 * with PID 1: in a container PID 1 is the container's own.
 */
static const char host_only[] = "proc/sys/net/core/netdev_max_backlog";

static void run(const struct probe_context *context, struct facts *facts)
{
	if (host_exists(context->host, "proc/sys/net/core")) {
		facts_unmeasured(facts, "netns", OUTCOME_SKIPPED, ENOENT,
				 "/proc/sys/net/core is not there to tell by");
		return;
	}
	bool host = !host_exists(context->host, host_only);
	struct fact *fact = facts_yes(facts, "netns", host ? "host" : "own");
	fact_note(
		fact,
		host ? "net.core.netdev_max_backlog is visible, which only the host's has"
		     : "net.core.netdev_max_backlog is hidden, as in a pod's");
}

const struct probe probe_netns = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "netns", NULL },
	.run = run,
};
