/* SPDX-License-Identifier: Apache-2.0 */
/* Istio's versions, and what came with which. */
#pragma once

#include <stdbool.h>

#include "src/error.h"

/* 0.0.0: not known. */
struct version {
	unsigned major, minor, patch;
	bool whole; /* all three were said, and nothing after them */
};

/* Reads "1.28", "1.28.3", "v1.28.3", "1.28.3-rc.1" (what follows the numbers is left
 * out). Returns 0 or -EINVAL with @err. */
int version_parse(const char *text, struct version *version, struct error *err);

bool version_known(const struct version *version);

/* Below 0, 0 or above 0, as strcmp(3). */
int version_compare(const struct version *a, const struct version *b);

/* What is there from some version on: a row each in version.c, with its source. */
enum feature {
	FEATURE_GATEWAYS_SECURITY_CONTEXT, /* values' gateways.securityContext: 1.20.8,
					      1.21.4, 1.22.2, 1.23.0 */
	FEATURE_PARAMETERS_REF,	 /* ConfigMaps for Gateways and classes: 1.26.0 */
	FEATURE_TEMPLATE_SYSCTL, /* the injection template sets it: 1.20.3, 1.21 */
	FEATURE_COUNT,
};

/* Whether @version has it; an unknown version has everything. */
bool version_has(const struct version *version, enum feature feature);

/* "1.20.8, 1.21.4, 1.22.2 or 1.23.0": from which versions on; static storage. */
const char *feature_since(enum feature feature);
