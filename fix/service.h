/* SPDX-License-Identifier: Apache-2.0 */
/* high-ports: a Service's ports lead to high ones. */
#pragma once

#include "fix/change.h"

/*
 * The overlay of a Service: {"spec": {"ports": [{"port": 80, "targetPort": 8080}]}}, for
 * a strategic merge, whose key is the port; ports of 1024 and above are left alone.
 * Caveats (AuthorizationPolicy, NetworkPolicy, hostNetwork, the short outage) go to
 * @change. NULL with @err where nothing is to be moved, or one number is wanted with two
 * protocols, which that key cannot tell apart.
 */
json_t *service_overlay(const struct request *request, struct change *change,
			struct error *err);

/* What takes @overlay back where each port led to its own number, as charts and istiod
 * make them; the caller's. */
json_t *service_undo(const json_t *overlay);

/*
 * For the chart gateway, its value "service": {"ports": [...]} with the status port and
 * all that is wanted, since a list of values is replaced as a whole. Caveats as above.
 * NULL with @err.
 */
json_t *service_chart_ports(const struct request *request, struct change *change,
			    struct error *err);
