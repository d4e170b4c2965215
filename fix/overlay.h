/* SPDX-License-Identifier: Apache-2.0 */
/* Gateway API: what istiod's deployment controller lays over the objects that it makes
 * (since Istio 1.26, pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go). */
#pragma once

#include "fix/change.h"

/* Whether @request's version of Istio has overlays: 0, or -EINVAL with @err. Where nobody
 * said the version, the command that shows it goes to SECTION_APPLY. */
int overlay_check(const struct request *request, struct change *change,
		  struct error *err);

/*
 * What @request's scenario asks for, each a strategic merge: {"deployment": {...}},
 * and for high-ports "service". With @named each port of the Service has a name, which
 * the API wants of a port that the Service does not have yet. Says what changes, and why:
 * @whose is "The pods of the Gateway public". The caller's; NULL with @err: one sentence.
 */
json_t *overlay_make(const struct request *request, const char *whose, bool named,
		     struct change *change, struct error *err);

/* A ConfigMap's "data" of @overlays, which it takes: their values as YAML text. */
json_t *overlay_data(json_t *overlays);

/* How it is seen in the objects that @where selects (" -n NS -l KEY=VALUE"), that nothing
 * is to be restarted, and the caveats of the scenario. */
void overlay_say(const struct request *request, const char *where, struct change *change);
