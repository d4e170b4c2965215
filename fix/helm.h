/* SPDX-License-Identifier: Apache-2.0 */
/* Values for a chart's release. */
#pragma once

#include "fix/change.h"

/*
 * Adds @values (takes them) for @release of @chart ("istio/gateway") in @namespace (NULL:
 * helm's own), how to go back, and what has to be known of helm.
 */
struct part *helm_part(const char *file, json_t *values, const char *release,
		       const char *chart, const char *namespace, struct change *change);
