/* SPDX-License-Identifier: Apache-2.0 */
/* kernel.release, kernel.version and arch: evidence about the kernel, never the proof. */
#include "probes/probe.h"
#include "src/kernel_version.h"

#include <errno.h>
#include <stdio.h>

static void add_version(const char *release, struct facts *facts)
{
	struct kernel_version version;

	if (kernel_version_parse(release, &version)) {
		facts_unmeasured(facts, "kernel.version", OUTCOME_BROKEN, EINVAL,
				 "the release does not start with a version number");
		return;
	}
	struct fact *fact = facts_yes(facts, "kernel.version", "%u.%u.%u", version.major,
				      version.minor, version.patch);
	if (version.vendor)
		fact_note(fact, "%s", version.vendor);
}

static void run(const struct probe_context *context, struct facts *facts)
{
	const struct utsname *uts = &context->host->uts;

	if (uts->release[0]) {
		facts_yes(facts, "kernel.release", "%s", uts->release);
		add_version(uts->release, facts);
	} else {
		facts_unmeasured(facts, "kernel.release", OUTCOME_BROKEN, ENODATA,
				 "uname(2) gave no release");
		facts_unmeasured(facts, "kernel.version", OUTCOME_BROKEN, ENODATA,
				 "uname(2) gave no release");
	}
	if (uts->machine[0])
		facts_yes(facts, "arch", "%s", uts->machine);
	else
		facts_unmeasured(facts, "arch", OUTCOME_SKIPPED, ENODATA,
				 "nothing names the architecture here");
}

const struct probe probe_kernel = {
	.ids = (const char *const[]){ "kernel.release", "kernel.version", "arch", NULL },
	.run = run,
};
