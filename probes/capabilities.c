/* SPDX-License-Identifier: Apache-2.0 */
/* capabilities.*: the five sets that lowport itself was started with, through libcap. */
#include "probes/probe.h"
#include "src/identity.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>

/* Fact ids must live as long as the report; in the order of enum capability_set. */
static const char *const ids[] = {
	"capabilities.inheritable",
	"capabilities.permitted",
	"capabilities.effective",
	"capabilities.bounding",
	"capabilities.ambient",
	"capabilities.net_bind_service",
	NULL,
};

static void run(const struct probe_context *context, struct facts *facts)
{
	const uint64_t bit = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);
	const struct identity *self = context->self;

	if (!context->capabilities) {
		for (unsigned i = 0; ids[i]; i++)
			facts_unmeasured(facts, ids[i], OUTCOME_SKIPPED, ENOSYS,
					 "this kernel has no capabilities");
		return;
	}
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++)
		facts_yes(facts, ids[set], "0x%016" PRIx64, self->sets[set]);

	bool effective = self->sets[CAPABILITY_EFFECTIVE] & bit;
	struct fact *fact = facts_add(facts, "capabilities.net_bind_service",
				      effective ? OUTCOME_YES : OUTCOME_NO, 0);
	if (effective)
		fact_note(fact, "effective");
	else if (self->sets[CAPABILITY_BOUNDING] & bit)
		fact_note(fact,
			  "in the bounding set only: execve gives it to UID 0 or by file "
			  "capabilities");
	else
		fact_note(fact, "not even in the bounding set");
}

const struct probe probe_capabilities = {
	.needs = PROBE_NEEDS_LIVE,
	.ids = ids,
	.run = run,
};
