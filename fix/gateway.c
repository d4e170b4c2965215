/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway's own Deployment, or the values of its chart. The injector puts a
 * Deployment's containers on top of the template, and the template on top of its pod
 * (pkg/kube/inject/webhook.go), so a container's settings belong here, and only those.
 */
#include "fix/gateway.h"

#include <errno.h>
#include <stdio.h>

#include "fix/helm.h"
#include "fix/placement.h"
#include "fix/security.h"
#include "fix/service.h"
#include "src/memory.h"

#define TEMPLATES "inject.istio.io/templates"
#define CHART "istio/gateway"

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

static void set_namespace(const struct request *request, struct part *part)
{
	snprintf(part->namespace, sizeof(part->namespace), "%s",
		 request->namespace ? request->namespace : "");
}

/* Whether anything is asked for that the template cannot give. */
static bool has_part(const struct request *request, const char *templates)
{
	return templates || request->scenario != SCENARIO_1;
}

/* Of a Gateway that istiod deploys the Service is named, and always translated
 * (resolvePorts() of pilot/pkg/model/gateway.go). */
static void say_translation(struct change *change)
{
	change_say(change, SECTION_CAVEATS,
		   "Where the Service has the label experimental.istio.io/"
		   "disable-gateway-port-translation, Gateways have to name the new "
		   "ports themselves.");
}

static json_t *annotation(const char *templates)
{
	return packed(json_pack("{s:s}", TEMPLATES, templates));
}

/* --- a Deployment of one's own --- */

static int add_service(const struct request *request, struct change *change,
		       struct error *err)
{
	json_t *overlay = service_overlay(request, change, err);
	char namespace[128];

	if (!overlay)
		return -EINVAL;
	say_translation(change);
	struct part *part = change_add(change, "service.yaml", PART_STRATEGIC, overlay,
				       "service %s", request->name);
	part->undo = service_undo(overlay);
	set_namespace(request, part);
	change_say(
		change, SECTION_CAVEATS,
		"The Service is taken to be called %s and to have these ports already: "
		"the API refuses new ones without names. The undo leads each port to its "
		"own number: note first where they lead now.\n"
		"kubectl get service %s%s -o "
		"custom-columns='PORT:.spec.ports[*].port,TARGET:.spec.ports[*]."
		"targetPort'",
		request->name, request->name,
		request_namespace(request, namespace, sizeof(namespace)));
	return 0;
}

/* The pod template's spec; NULL without @err where there is nothing. */
static int pod_spec(const struct request *request, struct change *change, json_t **spec,
		    struct error *err)
{
	json_t *container = security_container(request->scenario);

	*spec = NULL;
	if (request->scenario == SCENARIO_PIN_NODES) {
		*spec = placement_pod_spec(request, change, err);
		return *spec ? 0 : -EINVAL;
	}
	if (container)
		*spec = packed(json_pack("{s:[{s:s, s:o}]}", "containers", "name",
					 GATEWAY_CONTAINER, "securityContext",
					 container));
	return 0;
}

static int add_deployment(const struct request *request, const char *templates,
			  struct change *change, struct error *err)
{
	char namespace[128];
	json_t *spec, *pod = packed(json_object());

	if (pod_spec(request, change, &spec, err) < 0) {
		json_decref(pod);
		return -EINVAL;
	}
	if (templates)
		json_object_set_new(
			pod, "metadata",
			packed(json_pack("{s:o}", "annotations", annotation(templates))));
	if (spec)
		json_object_set_new(pod, "spec", spec);
	if (!json_object_size(pod)) {
		json_decref(pod);
		return 0;
	}
	set_namespace(request,
		      change_add(change, "deployment.yaml", PART_STRATEGIC,
				 packed(json_pack("{s:{s:o}}", "spec", "template", pod)),
				 "deployment %s", request->name));
	request_namespace(request, namespace, sizeof(namespace));
	change_say(change, SECTION_UNDO,
		   "# This goes back by one: after later rollouts add --to-revision, of: "
		   "kubectl rollout history deployment/%s%s",
		   request->name, namespace);
	change_say(change, SECTION_UNDO, "kubectl rollout undo deployment/%s%s",
		   request->name, namespace);
	change_say(
		change, SECTION_CAVEATS,
		"What makes this Deployment (GitOps, a chart) takes a patch back: make "
		"the change there. For the chart gateway: --gateway chart.");
	return 0;
}

static int add_patches(const struct request *request, const char *templates,
		       struct change *change, struct error *err)
{
	/* The Service first: new pods that are denied the low port are never Ready. */
	if (request->scenario == SCENARIO_HIGH_PORTS &&
	    add_service(request, change, err) < 0)
		return -EINVAL;
	return add_deployment(request, templates, change, err);
}

/* --- the chart --- */

/* What the scenario asks of the chart: its names for it are those of a pod's spec. */
static json_t *chart_settings(const struct request *request, struct change *change,
			      struct error *err)
{
	json_t *value;

	if (request->scenario == SCENARIO_PIN_NODES)
		return placement_pod_spec(request, change, err);
	if (request->scenario == SCENARIO_HIGH_PORTS) {
		value = service_chart_ports(request, change, err);
		say_translation(change);
		return value ? packed(json_pack("{s:o}", "service", value)) : NULL;
	}
	value = security_chart_container(request->scenario);
	if (!value)
		return packed(json_object());
	change_say(
		change, SECTION_CAVEATS,
		"containerSecurityContext replaces the chart's default as a whole, so it "
		"says again what stays. %s",
		request->scenario == SCENARIO_ROOT
			? "UID 0 has to be said here: charts up to 1.29 say 1337, "
			  "which wins over any template."
			: "Charts up to 1.29 also say UID 1337 here: it is left to the "
			  "injector, which knows the UIDs of OpenShift's namespaces.");
	return packed(json_pack("{s:o}", "containerSecurityContext", value));
}

static int add_values(const struct request *request, const char *templates,
		      struct change *change, struct error *err)
{
	json_t *values = chart_settings(request, change, err);

	if (!values)
		return -EINVAL;
	if (templates)
		json_object_set_new(values, "podAnnotations", annotation(templates));
	helm_part("gateway-values.yaml", values, request->name, CHART, request->namespace,
		  change);
	return 0;
}

/* --- both --- */

static void say_container(const struct request *request, struct change *change)
{
	change_say(change, SECTION_WHY,
		   "The container's settings go to the gateway's own %s: there they win "
		   "over those of a template.",
		   request->gateway == GATEWAY_CHART ? "chart values" : "Deployment");
	change_say(change, SECTION_CAVEATS,
		   "ISTIO_META_UNPRIVILEGED_POD must not be true in the container's env: "
		   "istiod would make no listener below 1024.");
}

int gateway_parts(const struct request *request, const char *templates,
		  struct change *change, struct error *err)
{
	char namespace[128];
	int failed;

	if (!has_part(request, templates))
		return 0;
	if (!request->name)
		return error_set(
			err, EINVAL,
			"--scenario %s changes a gateway's own objects: say which, "
			"with --name and -n",
			scenario_name(request->scenario));
	failed = request->gateway == GATEWAY_CHART
			 ? add_values(request, templates, change, err)
			 : add_patches(request, templates, change, err);
	if (failed < 0)
		return -EINVAL;
	if (templates)
		change_say(change, SECTION_CAVEATS,
			   "The annotation " TEMPLATES
			   " is replaced: if this prints more "
			   "than \"gateway\", write those names before \"lowport\".\n"
			   "kubectl get deployment %s%s -o jsonpath='{.spec.template"
			   ".metadata.annotations.inject\\.istio\\.io/templates}'",
			   request->name,
			   request_namespace(request, namespace, sizeof(namespace)));
	if (request->scenario == SCENARIO_2 || request->scenario == SCENARIO_ROOT)
		say_container(request, change);
	return 0;
}
