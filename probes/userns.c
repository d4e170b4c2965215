/* SPDX-License-Identifier: Apache-2.0 */
/* userns: whether UIDs here are the kernel's own or those of a user namespace. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "probes/probe.h"

static void run(const struct probe_context *context, struct facts *facts)
{
	char text[256];
	unsigned inside, outside, count;
	int rc = host_read_line(context->host, "proc/self/uid_map", text, sizeof(text));

	if (rc == -ENOENT) { /* CONFIG_USER_NS=n */
		fact_note(facts_yes(facts, "userns", "initial"),
			  "this kernel has no user namespaces");
	} else if (rc < 0 || sscanf(text, "%u %u %u", &inside, &outside, &count) != 3) {
		facts_unmeasured(facts, "userns", OUTCOME_BROKEN, rc < 0 ? -rc : EINVAL,
				 "/proc/self/uid_map could not be read");
	} else if (!inside && !outside && count == UINT32_MAX) {
		facts_yes(facts, "userns", "initial");
	} else {
		fact_note(facts_yes(facts, "userns", "own"),
			  "UIDs from %u on here are %u from %u on outside", inside, count,
			  outside);
	}
}

const struct probe probe_userns = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "userns", NULL },
	.run = run,
};
