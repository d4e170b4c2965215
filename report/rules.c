/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order is the order of what asks least of the user. Each condition names
 * measurements that must have said yes, or no: one that was skipped or broken satisfies
 * neither, so a node where little could be measured falls through to the last row.
 */
#include "report/rules.h"

#include <stddef.h>

/*
 * Binaries that carry file capabilities may be refused where stock ones run: what was
 * tried with lowport's own file is then no answer for that image.
 */
static bool image_runs_plain(const struct view *view)
{
	return !view_image_no(view, TRIAL_DEFAULT) &&
	       !view_image_no(view, TRIAL_SCENARIO_1) &&
	       !view_image_refused(view, TRIAL_CONTROL);
}

/* The host's own value says nothing of pods, whose network namespaces start at 1024. */
static bool default_is_the_hosts(const struct view *view)
{
	const struct trial *trial = node_trial(view->node, TRIAL_DEFAULT);
	return trial && trial->basis == BASIS_OBSERVED &&
	       view_fact_is(view, "netns", "host");
}

static bool default_bound(const struct view *view)
{
	return view_yes(view, TRIAL_DEFAULT) && !default_is_the_hosts(view) &&
	       image_runs_plain(view);
}

/* A port_start that was set for the container restricts nothing, and says nothing. */
static bool control_was_preset(const struct view *view)
{
	const struct trial *control = node_trial(view->node, TRIAL_CONTROL);
	return control && control->port_start >= 0 &&
	       control->port_start < PORT_PRIVILEGED_END;
}

/* The control and scenario 2 try ports below 1024 only; scenario 1 tries the others. */
static bool high_ones_bound(const struct view *view)
{
	return !view->high || view_yes(view, TRIAL_SCENARIO_1);
}

static bool nothing_restricts(const struct view *view)
{
	return view_yes(view, TRIAL_CONTROL) && !control_was_preset(view) &&
	       high_ones_bound(view) && image_runs_plain(view);
}

/* runsc ignores the pod's sysctl and restricts no port (gvisor: runsc/boot/loader.go). */
static bool sandbox_is_free(const struct view *view)
{
	return nothing_restricts(view) && view_fact_is(view, "runtime", "gvisor");
}

/*
 * Nothing restricts ports, yet the sysctl was refused: a pod that asks for it would not
 * start, so "no change" would be wrong although every port can be bound.
 */
static bool free_but_sysctl_refused(const struct view *view)
{
	return nothing_restricts(view) && view_no(view, TRIAL_DEFAULT);
}

static bool only_high_and_bound(const struct view *view)
{
	return !view->low && view_yes(view, TRIAL_SCENARIO_1) && image_runs_plain(view);
}

static bool capability_bound(const struct view *view)
{
	return view->low && view_yes_by_capability(view, TRIAL_SCENARIO_2) &&
	       high_ones_bound(view) && !view_image_no(view, TRIAL_SCENARIO_2);
}

/*
 * Two halves that make a whole: this image's binaries would have the capability in effect
 * in that very container, and on this node binaries that have it bound the ports.
 */
static bool image_capability_bound(const struct view *view)
{
	return view->low && view_image_yes_by_capability(view, TRIAL_SCENARIO_2) &&
	       view_yes_by_capability(view, TRIAL_SCENARIO_2_SETCAP) &&
	       high_ones_bound(view);
}

/*
 * Everything better than UID 0 was tried, and some wanted port was denied each time. An
 * image that is refused without the capability may be just the one that keeps it: what
 * was denied to a stock binary was not denied to that one.
 */
static bool better_ways_denied(const struct view *view)
{
	bool plain = view_no(view, TRIAL_DEFAULT) || !image_runs_plain(view);
	bool low = view->low && view_no(view, TRIAL_SCENARIO_2) &&
		   !view_image_yes_by_capability(view, TRIAL_SCENARIO_2) &&
		   (image_runs_plain(view) || view_image_no(view, TRIAL_SCENARIO_2));

	return plain && (low || (view->high && view_no(view, TRIAL_SCENARIO_1)));
}

static bool only_root_bound(const struct view *view)
{
	return better_ways_denied(view) && view_yes_by_capability(view, TRIAL_ROOT) &&
	       !view_image_no(view, TRIAL_ROOT);
}

static bool root_denied(const struct view *view)
{
	return better_ways_denied(view) && view_no(view, TRIAL_ROOT);
}

static bool always(const struct view *view)
{
	(void)view;
	return true;
}

const struct rule rules[] = {
	{ "image-unread", RECOMMEND_INCONCLUSIVE, view_image_unread,
	  "What the binaries of this image carry could not be read, so whether they can "
	  "bind %s is not known." },
	{ "default-bound", RECOMMEND_NO_CHANGE, default_bound,
	  "The gateway's defaults work here: with the sysctl set to 0 it binds %s." },
	{ "sandbox-unrestricted", RECOMMEND_NO_CHANGE, sandbox_is_free,
	  "The sandbox restricts no ports and ignores the sysctl: the gateway binds %s "
	  "as it is." },
	{ "unrestricted-without-sysctl", RECOMMEND_SCENARIO_1, free_but_sysctl_refused,
	  "Nothing here restricts ports, but a pod that asks for the sysctl does not "
	  "start: take the sysctl out, keep %s." },
	{ "high-ports-bound", RECOMMEND_SCENARIO_1, only_high_and_bound,
	  "Every wanted port is 1024 or above, and the gateway binds %s without the "
	  "sysctl." },
	{ "capability-bound", RECOMMEND_SCENARIO_2, capability_bound,
	  "With NET_BIND_SERVICE and without the sysctl the gateway really binds %s." },
	{ "image-capability-bound", RECOMMEND_SCENARIO_2, image_capability_bound,
	  "With NET_BIND_SERVICE and without the sysctl the binaries of this image can "
	  "bind %s: their file capabilities keep it." },
	{ "only-root-bound", RECOMMEND_ROOT_FALLBACK, only_root_bound,
	  "Only UID 0 with NET_BIND_SERVICE binds %s here: each better way was denied." },
	{ "root-denied", RECOMMEND_BLOCKED, root_denied,
	  "Not even UID 0 with NET_BIND_SERVICE binds %s here." },
	{ "not-measured", RECOMMEND_INCONCLUSIVE, always,
	  "What decides whether a gateway can bind %s could not be measured here." },
};
const unsigned rule_count = sizeof(rules) / sizeof(rules[0]);

/*
 * Only for an inconclusive node, and always called likely: from what a look at the
 * machine tells about machines like it.
 */
enum recommendation rules_likely(const struct view *view)
{
	/* It lacks the sysctl, and needs none (see sandbox_is_free). */
	if (view_fact_is(view, "runtime", "gvisor"))
		return RECOMMEND_NO_CHANGE;
	if (!image_runs_plain(view))
		return RECOMMEND_NONE;
	if (view_fact(view, "sysctl.present", OUTCOME_YES) &&
	    !view_no(view, TRIAL_DEFAULT))
		return RECOMMEND_NO_CHANGE;
	if (view_fact(view, "sysctl.present", OUTCOME_NO))
		return view->low ? RECOMMEND_ROOT_FALLBACK : RECOMMEND_SCENARIO_1;
	return RECOMMEND_NONE;
}
