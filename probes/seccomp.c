/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp.mode: whether a filter may be behind an EPERM. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "probes/probe.h"

/* The numbers of proc(5), "Seccomp:". */
static const char *const modes[] = { "none", "strict", "filter" };

static void run(const struct probe_context *context, struct facts *facts)
{
	char text[16];
	int rc = host_read_key(context->host, "proc/self/status", "Seccomp", text,
			       sizeof(text));
	if (!rc && text[0] >= '0' && text[0] <= '2' && !text[1]) {
		facts_yes(facts, "seccomp.mode", "%s", modes[text[0] - '0']);
		return;
	}
	/* The line came with 3.8, and only with CONFIG_SECCOMP. */
	facts_unmeasured(facts, "seccomp.mode", OUTCOME_SKIPPED, rc ? -rc : EINVAL,
			 "/proc/self/status does not tell the seccomp mode");
}

const struct probe probe_seccomp = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "seccomp.mode", NULL },
	.run = run,
};
