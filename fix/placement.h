/* SPDX-License-Identifier: Apache-2.0 */
/* pin-nodes: where the gateway's pods may run. */
#pragma once

#include "fix/change.h"

/* More names than this are not for an affinity: then a label is used. */
#define PLACEMENT_NAMES_MAX 16

/*
 * The overlay of a pod spec, or the values of a chart: "affinity" by the names of nodes,
 * or "nodeSelector" by request's label (lowport/unchanged=true where none was given and
 * there are too many names). The commands that label the nodes go to SECTION_APPLY, how
 * to take the label away to SECTION_UNDO, what they replace to SECTION_CAVEATS. NULL with
 * @err where nobody said which nodes.
 */
json_t *placement_pod_spec(const struct request *request, struct change *change,
			   struct error *err);
