/* SPDX-License-Identifier: Apache-2.0 */
/* --for istio-helm: the value gateways.securityContext of the chart istiod. */
#include <errno.h>
#include <stdio.h>

#include "fix/gateway.h"
#include "fix/istiod.h"
#include "fix/kind.h"
#include "fix/security.h"
#include "src/memory.h"

static int check(const struct request *request, struct error *err)
{
	if (!version_has(&request->version, FEATURE_GATEWAYS_SECURITY_CONTEXT))
		return error_set(
			err, EINVAL,
			"Istio %u.%u.%u has no value gateways.securityContext (it came "
			"with %s, and later minor releases have it): use --for "
			"istio-gateway --istiod helm",
			request->version.major, request->version.minor,
			request->version.patch,
			feature_since(FEATURE_GATEWAYS_SECURITY_CONTEXT));
	if (request->istiod_given && request->istiod == ISTIOD_OPERATOR)
		return error_set(
			err, EINVAL,
			"the Istio resource of the sail-operator has no "
			"spec.values.gateways (the API server drops it without a word): "
			"use --for istio-gateway");
	return 0;
}

static void add_values(const struct request *request, struct change *change)
{
	struct request helm = *request;
	char name[256];
	json_t *values =
		json_pack("{s:{s:{s:[]}}}", "gateways", "securityContext", "sysctls");

	if (!values)
		memory_missing();
	helm.istiod = ISTIOD_HELM;
	gateway_restart_last(request, change);
	istiod_values(&helm, values, NULL, change);
	change_say(
		change, SECTION_WHY,
		"istiod's templates give the pods of gateways the value "
		"gateways.securityContext, where it is set, in place of the sysctl "
		"net.ipv4.ip_unprivileged_port_start, which Linux before 4.11 does not "
		"have. {} counts as not set, and the sysctl stays; an empty list of "
		"sysctls counts.");
	change_say(change, SECTION_PROVE,
		   "kubectl get configmap %s -n %s -o jsonpath='{.data.values}' | jq -c "
		   ".gateways.securityContext",
		   request_injector(request, name, sizeof(name)),
		   request->istiod_namespace);
	change_say(change, SECTION_CAVEATS,
		   "If new pods still have the sysctl, istiod read its values after they "
		   "were made: restart them once more.");
	change_say(
		change, SECTION_CAVEATS,
		"This is for all gateways of this istiod: injected ones, from their next "
		"restart, and those of the Gateway API, which istiod rolls by itself and "
		"which also lose gateways.seccompProfile: say it again under "
		"gateways.securityContext if you set it.");
}

static int make(const struct request *request, struct change *change, struct error *err)
{
	bool pinned = request->scenario == SCENARIO_PIN_NODES;

	if (!pinned && check(request, err) < 0)
		return -EINVAL;
	security_caveats(request, change);
	if (pinned)
		change_say(
			change, SECTION_WHY,
			"The gateway keeps its sysctl and runs only where the kernel has "
			"it: no setting gets weaker.");
	else
		add_values(request, change);
	if (gateway_parts(request, NULL, change, err) < 0)
		return -EINVAL;
	gateway_pods(request, change);
	gateway_caveats(request, change);
	return 0;
}

const struct kind kind_istio_helm = {
	.id = "istio-helm",
	.help = "all gateways of an istiod from Helm: one of its values",
	.needs = KIND_TAKES_GATEWAY,
	.make = make,
};
