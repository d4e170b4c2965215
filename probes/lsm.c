/* SPDX-License-Identifier: Apache-2.0 */
/* lsm: which security module confines lowport, and with which label. */
#include "src/lsm.h"

#include "probes/probe.h"

static const char *const kinds[] = {
	[LSM_NONE] = "none",
	[LSM_APPARMOR] = "apparmor",
	[LSM_SELINUX] = "selinux",
};

static void run(const struct probe_context *context, struct facts *facts)
{
	struct lsm lsm;

	lsm_read(context->host, &lsm);
	if (lsm.kind == LSM_NONE) {
		facts_yes(facts, "lsm", "none");
		return;
	}
	struct fact *fact = facts_yes(facts, "lsm", "%s: %s", kinds[lsm.kind], lsm.label);
	fact_note(fact, "%s",
		  lsm.confined	  ? "confines this process as a container"
		  : lsm.enforcing ? "does not confine this process as a container"
				  : "not enforcing");
}

const struct probe probe_lsm = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "lsm", NULL },
	.run = run,
};
