/* SPDX-License-Identifier: Apache-2.0 */
/* What a change is made for: a way in which gateways come to be. */
#pragma once

#include "fix/change.h"

enum kind_needs {
	KIND_NEEDS_NAME = 1,	 /* --name, except where a scenario says otherwise */
	KIND_NEEDS_TEMPLATE = 2, /* --template, except for pin-nodes */
	KIND_TAKES_CRD = 4,	 /* --crd */
	KIND_TAKES_GATEWAY =
		8, /* --gateway: the user installed it, in one way or another */
};

struct kind {
	const char *id;	  /* "istio-template" */
	const char *help; /* one line */
	unsigned needs;	  /* of enum kind_needs */
	/*
	 * Fills @change for @request. Returns 0, or -EINVAL with @err: one sentence that
	 * says why there is no such change, and what to do instead.
	 */
	int (*make)(const struct request *request, struct change *change,
		    struct error *err);
};

extern const struct kind *const kinds[];
extern const unsigned kind_count;

/* The kind called @name, or NULL. */
const struct kind *kind_find(const char *name);
