/* SPDX-License-Identifier: Apache-2.0 */
/* --for gateway-api: a ConfigMap, and the Gateway that names it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fix/kind.h"
#include "fix/overlay.h"
#include "src/memory.h"

#define GATEWAYS "gateways.gateway.networking.k8s.io"
#define ANNOTATION "gateway.networking.k8s.io/"

/* The bundle whose standard CRD has spec.infrastructure. */
static const struct version bundle_needed = { .major = 1, .minor = 2 };

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

/* --- the CRD: the API server drops what it does not have, and says nothing --- */

/* The member of the member ... of @value; NULL where there is none. */
static const json_t *member(const json_t *value, const char *const *path)
{
	for (; value && *path; path++)
		value = json_object_get(value, *path);
	return value;
}

static bool schema_has_parameters(const json_t *version)
{
	static const char *const path[] = { "schema",	  "openAPIV3Schema",
					    "properties", "spec",
					    "properties", "infrastructure",
					    "properties", "parametersRef",
					    NULL };

	return member(version, path);
}

/* What the schema of any version that is served says counts; of a file that was cut down
 * to its metadata, the annotations. */
static bool crd_has_parameters(const json_t *crd, const json_t *annotations)
{
	static const char *const path[] = { "spec", "versions", NULL };
	const json_t *versions = member(crd, path), *version;
	struct version bundle;
	struct error err;
	size_t i;

	if (json_array_size(versions)) {
		json_array_foreach(
			versions, i,
			version) if (!json_is_false(json_object_get(version, "served")) &&
				     schema_has_parameters(version)) return true;
		return false;
	}
	const char *channel =
		json_string_value(json_object_get(annotations, ANNOTATION "channel"));
	const char *text = json_string_value(
		json_object_get(annotations, ANNOTATION "bundle-version"));
	if (channel && !strcmp(channel, "experimental"))
		return true;
	return text && !version_parse(text, &bundle, &err) &&
	       version_compare(&bundle, &bundle_needed) >= 0;
}

static int check_crd(const json_t *crd, struct error *err)
{
	static const char *const name_path[] = { "metadata", "name", NULL };
	static const char *const path[] = { "metadata", "annotations", NULL };
	const char *name = json_string_value(member(crd, name_path));

	if (!name || strcmp(name, GATEWAYS) != 0)
		return error_set(
			err, EINVAL,
			"--crd is not the CRD of Gateways: give what \"kubectl get "
			"crd " GATEWAYS " -o json\" prints");
	if (crd_has_parameters(crd, member(crd, path)))
		return 0;
	return error_set(
		err, EINVAL,
		"the Gateway API CRD has no spec.infrastructure.parametersRef and "
		"drops it without a word: install Gateway API v1.2.0 or later, or "
		"use --for gateway-class, which does not need it");
}

/* --- the change --- */

static void add_parts(const struct request *request, json_t *overlays,
		      struct change *change)
{
	const char *namespace = request->namespace ? request->namespace : "";
	json_t *metadata = packed(json_pack("{s:s+}", "name", request->name, "-lowport"));

	if (request->namespace)
		json_object_set_new(metadata, "namespace",
				    packed(json_string(request->namespace)));
	struct part *part =
		change_add(change, "configmap.yaml", PART_APPLY,
			   packed(json_pack("{s:s, s:s, s:o, s:o}", "apiVersion", "v1",
					    "kind", "ConfigMap", "metadata", metadata,
					    "data", overlay_data(overlays))),
			   "configmap %s-lowport", request->name);
	snprintf(part->namespace, sizeof(part->namespace), "%s", namespace);

	part = change_add(
		change, "gateway.yaml", PART_MERGE,
		packed(json_pack("{s:{s:{s:{s:s, s:s, s:s+}}}}", "spec", "infrastructure",
				 "parametersRef", "group", "", "kind", "ConfigMap",
				 "name", request->name, "-lowport")),
		GATEWAYS " %s", request->name);
	snprintf(part->namespace, sizeof(part->namespace), "%s", namespace);
	part->undo = packed(
		json_pack("{s:{s:{s:n}}}", "spec", "infrastructure", "parametersRef"));
}

/* What can be in the way, to be looked at before anything is applied. */
static void say_checks(const struct request *request, const char *namespace,
		       struct change *change)
{
	if (!request->crd) {
		change_say(
			change, SECTION_APPLY,
			"# Gateway API has to be v1.2.0 or later, or of the channel "
			"experimental: others drop the parametersRef and say nothing.");
		change_say(change, SECTION_APPLY,
			   "kubectl get crd " GATEWAYS
			   " -o jsonpath='{.metadata.annotations}'");
	}
	change_say(change, SECTION_APPLY,
		   "# This prints nothing: what it names would be replaced. Else put the "
		   "keys of data into that ConfigMap, and leave the Gateway as it is.");
	change_say(change, SECTION_APPLY,
		   "kubectl get " GATEWAYS
		   " %s%s -o jsonpath='{.spec.infrastructure.parametersRef}'",
		   request->name, namespace);
	if (request->scenario != SCENARIO_HIGH_PORTS)
		return;
	change_say(change, SECTION_APPLY,
		   "# Each port in configmap.yaml has to be among these: with another "
		   "one the API refuses the Service. Else name the right ones with -p.");
	change_say(change, SECTION_APPLY,
		   "kubectl get " GATEWAYS
		   " %s%s -o jsonpath='{.spec.listeners[*].port}'",
		   request->name, namespace);
}

static void say(const struct request *request, const char *namespace,
		struct change *change)
{
	change_say(change, SECTION_UNDO, "kubectl delete configmap %s-lowport%s",
		   request->name, namespace);
	change_say(change, SECTION_CAVEATS,
		   "The ConfigMap has to be in the Gateway's namespace, with no key but "
		   "deployment, service, serviceAccount, horizontalPodAutoscaler and "
		   "podDisruptionBudget: with any other istiod makes nothing.");
	change_say(change, SECTION_CAVEATS,
		   "A Gateway whose spec.addresses name a Service of your own is not "
		   "istiod's to make: use --for istio-gateway.");
}

static int make(const struct request *request, struct change *change, struct error *err)
{
	char namespace[128], whose[300], where[512];

	if (overlay_check(request, change, err) < 0 ||
	    (request->crd && check_crd(request->crd, err) < 0))
		return -EINVAL;
	snprintf(whose, sizeof(whose), "The pods of the Gateway %s", request->name);
	json_t *overlays = overlay_make(request, whose, false, change, err);
	if (!overlays)
		return -EINVAL;
	request_namespace(request, namespace, sizeof(namespace));
	say_checks(request, namespace, change);
	add_parts(request, overlays, change);
	snprintf(where, sizeof(where), "%s -l " ANNOTATION "gateway-name=%s", namespace,
		 request->name);
	overlay_say(request, where, change);
	say(request, namespace, change);
	return 0;
}

const struct kind kind_gateway_api = {
	.id = "gateway-api",
	.help = "a Gateway of the Gateway API: a ConfigMap that it names",
	.needs = KIND_NEEDS_NAME | KIND_TAKES_CRD,
	.make = make,
};
