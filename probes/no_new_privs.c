/* SPDX-License-Identifier: Apache-2.0 */
/* no_new_privs: what allowPrivilegeEscalation: false sets; it limits file capabilities.
 */
#include "probes/probe.h"
#include "src/identity.h"

static void run(const struct probe_context *context, struct facts *facts)
{
	facts_yes(facts, "no_new_privs", "%u", context->self->no_new_privs);
}

const struct probe probe_no_new_privs = {
	.needs = PROBE_NEEDS_LIVE,
	.ids = (const char *const[]){ "no_new_privs", NULL },
	.run = run,
};
