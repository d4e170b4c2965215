/* SPDX-License-Identifier: Apache-2.0 */
/* ipv6: whether the kernel has the address family at all, which every new namespace
 * shares. */
#include <errno.h>

#include "probes/probe.h"

static void run(const struct probe_context *context, struct facts *facts)
{
	if (!host_exists(context->host, "proc/net/if_inet6")) {
		facts_add(facts, "ipv6", OUTCOME_YES, 0);
		return;
	}
	if (host_exists(context->host, "proc/net/tcp")) {
		facts_unmeasured(facts, "ipv6", OUTCOME_SKIPPED, ENOENT,
				 "/proc/net is not there to tell by");
		return;
	}
	fact_note(facts_add(facts, "ipv6", OUTCOME_NO, EAFNOSUPPORT),
		  "the kernel has no IPv6 (/proc/net/if_inet6 is missing)");
}

const struct probe probe_ipv6 = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "ipv6", NULL },
	.run = run,
};
