/* SPDX-License-Identifier: Apache-2.0 */
/* The table of probes and its runner. */
#include <errno.h>
#include <stddef.h>

#include "probes/probe.h"

#define PROBE(name) extern const struct probe probe_##name;
#include "probes/probes.list"
#undef PROBE

#define PROBE(name) &probe_##name,
static const struct probe *const probes[] = {
#include "probes/probes.list"
};
#undef PROBE

/* Why @probe cannot be asked here: an errno, with the reason in @why; 0 where it can. */
static int unmet_need(const struct probe *probe, const struct probe_context *context,
		      const char **why)
{
	if ((probe->needs & PROBE_NEEDS_LIVE) && !context->host->live) {
		*why = "a captured machine does not hold a process's own state";
		return ENODATA;
	}
	if ((probe->needs & PROBE_NEEDS_PROC) &&
	    host_exists(context->host, "proc/self/status")) {
		*why = "/proc is not mounted here";
		return ENOENT;
	}
	return 0;
}

static void run_one(const struct probe *probe, const struct probe_context *context,
		    struct facts *facts)
{
	const char *why;
	int error = unmet_need(probe, context, &why);
	if (!error) {
		probe->run(context, facts);
		return;
	}
	for (const char *const *id = probe->ids; *id; id++)
		facts_unmeasured(facts, *id, OUTCOME_SKIPPED, error, "%s", why);
}

void probes_run(const struct probe_context *context, enum probe_phase phase,
		struct facts *facts)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		bool after = probes[i]->needs & PROBE_NEEDS_TRIALS;
		if (after == (phase == PROBE_AFTER_TRIALS))
			run_one(probes[i], context, facts);
	}
}
