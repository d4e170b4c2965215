/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays, and what is said about every one of them. */
#include "fix/overlay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "fix/placement.h"
#include "fix/security.h"
#include "fix/service.h"
#include "fix/yaml_write.h"
#include "src/memory.h"

#define SYSCTL "net.ipv4.ip_unprivileged_port_start"

/* Columns of kubectl that tell whether it took effect, and what is seen then. */
#define POD ".spec.template.spec"
#define CONTAINER POD ".containers[*].securityContext"
#define SYSCTLS "SYSCTLS:" POD ".securityContext.sysctls"
#define ADDED ",ADD:" CONTAINER ".capabilities.add"

static const struct {
	const char *why; /* after "The pods of the Gateway NAME" */
	const char *columns, *seen;
} scenarios[SCENARIO_COUNT] = {
	[SCENARIO_1] = { "no longer ask for the sysctl " SYSCTL
			 ", which Linux before 4.11 does not have, and some newer nodes "
			 "refuse.",
			 SYSCTLS, "SYSCTLS shows none" },
	[SCENARIO_2] = { "no longer ask for the sysctl " SYSCTL
			 "; their container is given NET_BIND_SERVICE instead.",
			 SYSCTLS ADDED, "SYSCTLS shows none, ADD is [NET_BIND_SERVICE]" },
	[SCENARIO_ROOT] = { "no longer ask for the sysctl " SYSCTL
			    "; their container runs as UID 0 with NET_BIND_SERVICE.",
			    SYSCTLS ADDED ",UID:" CONTAINER
					  ".runAsUser,NONROOT:" CONTAINER ".runAsNonRoot",
			    "SYSCTLS shows none, ADD is [NET_BIND_SERVICE], UID is 0, "
			    "NONROOT is false" },
	[SCENARIO_HIGH_PORTS] = { "no longer ask for the sysctl " SYSCTL ".", SYSCTLS,
				  "SYSCTLS shows none" },
	[SCENARIO_PIN_NODES] = { "run only on nodes where they work as they are; their "
				 "security context stays.",
				 "SELECTOR:" POD ".nodeSelector,TERMS:" POD
				 ".affinity.nodeAffinity"
				 ".requiredDuringSchedulingIgnoredDuringExecution"
				 ".nodeSelectorTerms[*].matchFields[*].values",
				 "SELECTOR or TERMS has what configmap.yaml says" },
};

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

int overlay_check(const struct request *request, struct change *change, struct error *err)
{
	if (!version_has(&request->version, FEATURE_PARAMETERS_REF))
		return error_set(
			err, EINVAL,
			"Istio %u.%u.%u ignores such ConfigMaps, which came with %s: "
			"upgrade istiod, or, where Helm installed it, use --for "
			"istio-helm, whose value reaches these gateways too (the sysctl "
			"alone)",
			request->version.major, request->version.minor,
			request->version.patch, feature_since(FEATURE_PARAMETERS_REF));
	if (version_known(&request->version))
		return 0;
	change_say(change, SECTION_APPLY,
		   "# Istio has to be %s or later: an older one ignores this and says "
		   "nothing.",
		   feature_since(FEATURE_PARAMETERS_REF));
	change_say(change, SECTION_APPLY,
		   "kubectl get pod -n %s -l app=istiod -o "
		   "jsonpath='{.items[*].spec.containers[*].image}'",
		   request->istiod_namespace);
	return 0;
}

/* The API refuses a Service with several ports of which one has no name. */
static void name_ports(json_t *service)
{
	json_t *port;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(service, "spec"), "ports"), i,
			   port)
	{
		char name[32];
		snprintf(name, sizeof(name), "port-%lld",
			 (long long)json_integer_value(json_object_get(port, "port")));
		json_object_set_new(port, "name", packed(json_string(name)));
	}
}

json_t *overlay_make(const struct request *request, const char *whose, bool named,
		     struct change *change, struct error *err)
{
	json_t *service = NULL;

	security_caveats(request, change);
	change_say(change, SECTION_WHY, "%s %s", whose, scenarios[request->scenario].why);
	json_t *pod = request->scenario == SCENARIO_PIN_NODES
			      ? placement_pod_spec(request, change, err)
			      : security_pod_spec(request->scenario);

	if (!pod)
		return NULL;
	if (request->scenario == SCENARIO_HIGH_PORTS) {
		service = service_overlay(request, change, err);
		if (!service) {
			json_decref(pod);
			return NULL;
		}
		if (named)
			name_ports(service);
	}
	json_t *overlays = packed(json_pack("{s:{s:{s:{s:o}}}}", "deployment", "spec",
					    "template", "spec", pod));
	if (service)
		json_object_set_new(overlays, "service", service);
	return overlays;
}

json_t *overlay_data(json_t *overlays)
{
	json_t *data = packed(json_object()), *overlay;
	const char *key;

	json_object_foreach(overlays, key, overlay)
	{
		char *text = NULL;
		size_t size = 0;
		FILE *stream = open_memstream(&text, &size);
		if (!stream)
			memory_missing();
		if (yaml_write(overlay, stream) < 0 || fclose(stream))
			memory_missing();
		json_object_set_new(data, key, packed(json_stringn(text, size)));
		free(text);
	}
	json_decref(overlays);
	return data;
}

static void say_proof(const struct request *request, const char *where,
		      struct change *change)
{
	change_say(change, SECTION_PROVE,
		   "kubectl get deployment%s -o custom-columns='NAME:.metadata.name,%s'",
		   where, scenarios[request->scenario].columns);
	change_say(change, SECTION_PROVE, "# %s", scenarios[request->scenario].seen);
	if (request->scenario == SCENARIO_HIGH_PORTS) {
		change_say(change, SECTION_PROVE,
			   "kubectl get service%s -o custom-columns='NAME:.metadata.name,"
			   "PORT:.spec.ports[*].port,TARGET:.spec.ports[*].targetPort'",
			   where);
		change_say(change, SECTION_PROVE,
			   "# TARGET has no port below 1024 that a listener has");
	}
	change_say(change, SECTION_PROVE, "kubectl get pod%s -o wide", where);
	change_say(change, SECTION_PROVE,
		   "# pods are READY, and younger than this change");
	change_say(change, SECTION_PROVE,
		   "kubectl get deployment,service,pod%s -o json | "
		   "lowport fix --check -",
		   where);
}

void overlay_say(const struct request *request, const char *where, struct change *change)
{
	say_proof(request, where, change);
	change_say(change, SECTION_PROVE,
		   "# Nothing changes? istiod says why (before 1.31 no condition does):");
	change_say(change, SECTION_PROVE,
		   "kubectl logs -n %s -l app=istiod -c discovery --tail=-1 | grep -E "
		   "'rendering templates|apply failed'",
		   request->istiod_namespace);
	change_say(change, SECTION_RESTART,
		   "# None: istiod applies the Deployment anew, which rolls the pods.");
}
