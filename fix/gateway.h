/* SPDX-License-Identifier: Apache-2.0 */
/* An injected gateway's own part: its Deployment, or the values of its chart. */
#pragma once

#include "fix/change.h"

/*
 * Adds the part ("deployment.yaml" or "gateway-values.yaml") with what @request's
 * scenario asks for at the level where it wins: the container's securityContext, the
 * placement; and the annotation inject.istio.io/templates with @templates
 * ("gateway,lowport"; NULL: without). For high-ports also "service.yaml", or the chart's
 * service.ports. Adds nothing, and returns 0, where none of that is asked for. Returns
 * -EINVAL with @err.
 */
int gateway_parts(const struct request *request, const char *templates,
		  struct change *change, struct error *err);

/*
 * Says how the gateway's pods come to what is changed, and how that is seen: by the part
 * that gateway_parts() added, which rolls them, or by a restart, since a pod that is
 * there is not injected again. Without a name, how all injected gateways are found.
 */
void gateway_pods(const struct request *request, struct change *change);

/* To undo what istiod has also takes new pods, after all else: it is undone backwards, so
 * this is said before any part is added. */
void gateway_restart_last(const struct request *request, struct change *change);

/* What is to be known of injected gateways, whatever is done: the pod's other sysctls,
 * and hostNetwork. */
void gateway_caveats(const struct request *request, struct change *change);
