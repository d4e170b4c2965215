/* SPDX-License-Identifier: Apache-2.0 */
/* The table of alternatives. */
#include "report/alternatives.h"

#include <stddef.h>
#include <stdio.h>

#define FOR(recommendation) (1u << RECOMMEND_##recommendation)

/* Nothing on this node can measure it. */
#define UNMEASURED TRIAL_COUNT

/*
 * Least privilege first. @trial's outcome is the alternative's; @only_low: makes sense
 * only where a port below 1024 is wanted.
 */
static const struct {
	const char *id;
	unsigned recommendations;
	unsigned trial;
	bool only_low;
	const char *message;
} alternatives[] = {
	{ "high-ports",
	  FOR(SCENARIO_2) | FOR(ROOT_FALLBACK) | FOR(BLOCKED) | FOR(INCONCLUSIVE),
	  TRIAL_SCENARIO_1, true,
	  "Listen on ports of 1024 and above (80 becomes 8080, 443 becomes 8443) and let "
	  "the Service offer the wanted ones as before, with sysctls: []. Needs no "
	  "privilege; not with hostNetwork." },
	{ "newer-node",
	  FOR(SCENARIO_1) | FOR(SCENARIO_2) | FOR(ROOT_FALLBACK) | FOR(BLOCKED),
	  UNMEASURED, false,
	  "Run the gateway on nodes where its defaults work: Linux 4.11 or later, with "
	  "the sysctl free to be set. Run lowport there to be sure." },
	{ "custom-image", FOR(ROOT_FALLBACK) | FOR(INCONCLUSIVE), TRIAL_SCENARIO_2_SETCAP,
	  true,
	  "A custom image with cap_net_bind_service=ep on pilot-agent and envoy, "
	  "sysctls: [] and NET_BIND_SERVICE added." },
	{ "ambient-wrapper", FOR(ROOT_FALLBACK) | FOR(INCONCLUSIVE),
	  TRIAL_SCENARIO_2_AMBIENT, true,
	  "An entrypoint that starts as root, raises NET_BIND_SERVICE in the ambient set "
	  "and becomes the gateway's UID before it executes pilot-agent." },
	{ "root", FOR(ROOT_FALLBACK) | FOR(INCONCLUSIVE), TRIAL_ROOT, true,
	  "Run the gateway as UID 0 with all capabilities dropped but NET_BIND_SERVICE, "
	  "sysctls: [] and runAsNonRoot: false. The last resort." },
};

/* Ways that rest on the capability: a yes for another reason would promise too much. */
static bool needs_capability(unsigned trial)
{
	return trial_recipe((enum trial_id)trial)->capability != CAPABILITY_NONE;
}

/*
 * The setcap trial, simulated, is given what containerd and CRI-O give. Docker gives a
 * non-root user less, so there its yes is no measurement of what Docker would do.
 */
static enum outcome measured(const struct view *view, unsigned trial)
{
	if (trial == UNMEASURED)
		return OUTCOME_SKIPPED;
	if (view_image_no(view, (enum trial_id)trial))
		return OUTCOME_NO;
	enum outcome outcome = view_outcome(view, (enum trial_id)trial);
	if (outcome != OUTCOME_YES)
		return outcome;
	if (needs_capability(trial) &&
	    !view_yes_by_capability(view, (enum trial_id)trial))
		return OUTCOME_SKIPPED;
	if (trial == TRIAL_SCENARIO_2_SETCAP && view_setcap_is_guess(view))
		return OUTCOME_SKIPPED;
	return OUTCOME_YES;
}

void alternatives_add(const struct view *view, struct verdict *verdict)
{
	bool inconclusive = verdict->recommendation == RECOMMEND_INCONCLUSIVE;

	for (size_t i = 0; i < sizeof(alternatives) / sizeof(alternatives[0]); i++) {
		if (!(alternatives[i].recommendations & 1u << verdict->recommendation) ||
		    (alternatives[i].only_low && !view->low))
			continue;
		enum outcome outcome = measured(view, alternatives[i].trial);
		/* Where little was measured, only what was is worth a line. */
		if (inconclusive && outcome != OUTCOME_YES)
			continue;
		struct alternative *alternative =
			&verdict->alternatives[verdict->alternative_count++];
		alternative->id = alternatives[i].id;
		alternative->outcome = outcome;
		snprintf(alternative->message, sizeof(alternative->message), "%s",
			 alternatives[i].message);
	}
}
