/* SPDX-License-Identifier: Apache-2.0 */
/* ambient.supported: asked of the kernel, because RHEL 7 has a backport and versions lie.
 */
#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>

#include "probes/probe.h"

static void run(const struct probe_context *context, struct facts *facts)
{
	(void)context;
	int rc = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_NET_BIND_SERVICE, 0, 0);
	if (rc >= 0) {
		facts_add(facts, "ambient.supported", OUTCOME_YES, 0);
		return;
	}
	int error = errno;
	struct fact *fact =
		facts_add(facts, "ambient.supported",
			  error == EINVAL ? OUTCOME_NO : OUTCOME_BROKEN, error);
	fact_note(fact, error == EINVAL ? "this kernel has no ambient capabilities (4.3, "
					  "or 3.10.0-514.el7)"
					: "prctl(PR_CAP_AMBIENT) gave an answer that no "
					  "kernel documents");
}

const struct probe probe_ambient = {
	.needs = PROBE_NEEDS_LIVE,
	.ids = (const char *const[]){ "ambient.supported", NULL },
	.run = run,
};
