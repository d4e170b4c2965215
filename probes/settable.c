/* SPDX-License-Identifier: Apache-2.0 */
/* sysctl.settable*: what the default trial met when it wrote the sysctl as runtimes do.
 */
#include <errno.h>

#include "probes/probe.h"
#include "probes/wire.h"

static const struct {
	const char *id;
	const char *how;
	const char *unasked; /* where the way could not be gone */
} ways[] = {
	[SYSCTL_PLAIN] = { "sysctl.settable", "written under /proc/sys",
			   "/proc/sys is read-only, or lowport may write none here" },
	[SYSCTL_DETACHED] = { "sysctl.settable-detached",
			      "written through a detached procfs, as runc does since "
			      "1.2.8 and 1.3.3",
			      "no detached procfs could be written; a runc that cannot "
			      "have one writes plainly" },
};

static void add_answer(const struct sysctl_answers *answers, enum sysctl_way way,
		       struct facts *facts)
{
	const struct sysctl_answer *answer = &answers->ways[way];
	struct fact *fact =
		facts_add(facts, ways[way].id, answer->outcome, answer->error);
	bool own = way == SYSCTL_PLAIN && answers->own_proc;

	if (answer->outcome == OUTCOME_SKIPPED)
		fact_note(fact, "%s", ways[way].unasked);
	else
		fact_note(fact, "%s, in a network namespace made for it",
			  own ? "written in a procfs of our own" : ways[way].how);
}

static void run(const struct probe_context *context, struct facts *facts)
{
	const struct sysctl_answers *answers = context->sysctl;

	for (unsigned way = 0; way < SYSCTL_WAYS; way++) {
		if (answers->asked)
			add_answer(answers, (enum sysctl_way)way, facts);
		else
			facts_unmeasured(facts, ways[way].id, OUTCOME_SKIPPED,
					 answers->unasked_error,
					 "only tried in a network namespace made for it");
	}
}

const struct probe probe_settable = {
	.needs = PROBE_NEEDS_LIVE | PROBE_NEEDS_TRIALS,
	.ids = (const char *const[]){ "sysctl.settable", "sysctl.settable-detached",
				      NULL },
	.run = run,
};
