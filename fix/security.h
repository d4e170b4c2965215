/* SPDX-License-Identifier: Apache-2.0 */
/* The security contexts of the scenarios, as data: one place for all kinds. */
#pragma once

#include <jansson.h>

#include "fix/change.h"

/* What the container of an Istio gateway is called, whoever made it. */
#define GATEWAY_CONTAINER "istio-proxy"

/* The pod's securityContext: {"sysctls": []}; the caller's. NULL for pin-nodes. */
json_t *security_pod(enum scenario scenario);

/*
 * What the container's securityContext has to have, for a strategic merge or for chart
 * values; the caller's. NULL where the scenario changes no container. scenario-2:
 * capabilities {drop: [ALL], add: [NET_BIND_SERVICE]}; root: the same, runAsUser 0,
 * runAsGroup 0, runAsNonRoot false, allowPrivilegeEscalation false.
 */
json_t *security_container(enum scenario scenario);

/* As the chart gateway takes it: its default is replaced as a whole, so what it keeps is
 * said again (readOnlyRootFilesystem, allowPrivilegeEscalation, runAsNonRoot). */
json_t *security_chart_container(enum scenario scenario);

/* The overlay of a pod template: {"securityContext", "containers": [...]}; "containers"
 * where there is a change. */
json_t *security_pod_spec(enum scenario scenario);

/* What is to be said of the scenario itself, whatever the kind, and before all else: for
 * scenario-2 whether it works with a stock image (by request->evidence, else by what is
 * known) and what a custom image needs; for root the warning; for scenario-1 that ports
 * below 1024 stay closed. */
void security_caveats(const struct request *request, struct change *change);
