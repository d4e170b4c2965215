/* SPDX-License-Identifier: Apache-2.0 */
/* What rules, findings and alternatives ask of a node, in one word each. */
#pragma once

#include "src/node.h"

struct view {
	const struct node *node;
	char ports[PORT_LIST_SIZE]; /* "80/tcp, 443/tcp" */
	bool low, high;		    /* ports below 1024, others, are wanted */
};

/* Fills @view over @node, which must outlive it. */
void view_init(struct view *view, const struct node *node);

/* Whether trial @id was measured and said yes, or no. Both are false where it was not. */
bool view_yes(const struct view *view, enum trial_id id);
bool view_no(const struct view *view, enum trial_id id);

/*
 * Whether trial @id said yes with NET_BIND_SERVICE in effect when it bound. Where it was
 * not, a port_start that the runtime or the pod had set was the reason, and a gateway
 * without it would be denied.
 */
bool view_yes_by_capability(const struct view *view, enum trial_id id);

/*
 * Whether scenario-2-setcap was only simulated, with more than the runtime here, Docker,
 * gives a user who is not root.
 */
bool view_setcap_is_guess(const struct view *view);

/*
 * What the binaries of a gateway's image would do as trial @id, by the kernel's rule for
 * exec: whether they would be denied; whether they would bind by NET_BIND_SERVICE in a
 * container as strict as the gateway's. Both are false where no binaries were named.
 */
bool view_image_no(const struct view *view, enum trial_id id);
bool view_image_yes_by_capability(const struct view *view, enum trial_id id);

/* Whether they could not even be executed as trial @id, which is a no of its own. */
bool view_image_refused(const struct view *view, enum trial_id id);

/* Whether binaries were named of which it could not be read what they carry. */
bool view_image_unread(const struct view *view);

/* The outcome of trial @id; skipped where the report has none. */
enum outcome view_outcome(const struct view *view, enum trial_id id);

/* Whether fact @id has @outcome; whether it is a yes with @value. */
bool view_fact(const struct view *view, const char *id, enum outcome outcome);
bool view_fact_is(const struct view *view, const char *id, const char *value);

/* The value of fact @id, or @otherwise where it has none. */
const char *view_value(const struct view *view, const char *id, const char *otherwise);
