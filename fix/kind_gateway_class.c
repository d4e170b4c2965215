/* SPDX-License-Identifier: Apache-2.0 */
/* --for gateway-class: defaults for all Gateways of the class istio. */
#include <errno.h>
#include <stdio.h>

#include "fix/istiod.h"
#include "fix/kind.h"
#include "fix/overlay.h"
#include "src/memory.h"

#define CLASS "istio"
#define LABEL "gateway.istio.io/defaults-for-class"
#define CONFIGMAP "lowport-gatewayclass-" CLASS

/* On all that istiod makes for Gateways of this class and of classes like it. */
#define WHERE " -A -l gateway.istio.io/managed=istio.io-gateway-controller"

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

static void add_configmap(const struct request *request, json_t *overlays,
			  struct change *change)
{
	const char *namespace = request->istiod_namespace;
	json_t *metadata =
		packed(json_pack("{s:s, s:s, s:{s:s}}", "name", CONFIGMAP, "namespace",
				 namespace, "labels", LABEL, CLASS));

	change_say(change, SECTION_APPLY,
		   "# This lists none but " CONFIGMAP ": of several the oldest counts, "
		   "alone. Else put the keys of data into that one.");
	change_say(change, SECTION_APPLY,
		   "kubectl get configmap -n %s -l " LABEL "=" CLASS, namespace);
	struct part *part =
		change_add(change, "configmap.yaml", PART_APPLY,
			   packed(json_pack("{s:s, s:s, s:o, s:o}", "apiVersion", "v1",
					    "kind", "ConfigMap", "metadata", metadata,
					    "data", overlay_data(overlays))),
			   "configmap " CONFIGMAP);
	snprintf(part->namespace, sizeof(part->namespace), "%s", namespace);
	change_say(change, SECTION_UNDO, "kubectl delete configmap " CONFIGMAP " -n %s",
		   namespace);
}

/* The values hold maps, not text (templates/gateway-class-configmap.yaml of the chart).
 */
static json_t *values_of(json_t *overlays)
{
	return packed(json_pack("{s:{s:o}}", "gatewayClasses", CLASS, overlays));
}

/* Null takes away what was set, and no other key of the class. */
static json_t *nulls_of(json_t *overlays)
{
	json_t *nulls = packed(json_object()), *overlay;
	const char *key;

	json_object_foreach(overlays, key, overlay)
		json_object_set_new(nulls, key, json_null());
	return nulls;
}

static void add_values(const struct request *request, json_t *overlays,
		       struct change *change)
{
	json_t *undo = values_of(nulls_of(overlays));

	change_say(change, SECTION_CAVEATS,
		   "What gatewayClasses." CLASS " has already of these keys is replaced "
		   "where it is a list, and all of it goes with the undo: merge by hand "
		   "then.");
	change_say(change, SECTION_CAVEATS,
		   "The values become a ConfigMap with the label " LABEL "=" CLASS
		   ": of several the oldest counts, alone.");
	istiod_values(request, values_of(overlays), undo, change);
}

static int make(const struct request *request, struct change *change, struct error *err)
{
	if (overlay_check(request, change, err) < 0)
		return -EINVAL;
	json_t *overlays =
		overlay_make(request, "The pods of all Gateways of the class " CLASS,
			     true, change, err);
	if (!overlays)
		return -EINVAL;
	if (request->istiod_given)
		add_values(request, overlays, change);
	else
		add_configmap(request, overlays, change);
	overlay_say(request, WHERE, change);
	change_say(change, SECTION_CAVEATS,
		   "All Gateways of the class " CLASS " are rolled at once, and none of "
		   "another class; what a Gateway's own parametersRef says wins.");
	if (request->scenario == SCENARIO_HIGH_PORTS)
		change_say(
			change, SECTION_CAVEATS,
			"Each of their Services gets all of these ports, those without "
			"a listener too, under the names given: a load balancer's "
			"annotation with the old name of a port needs the new one.");
	return 0;
}

const struct kind kind_gateway_class = {
	.id = "gateway-class",
	.help = "all Gateways of the class istio: the defaults of the class",
	.needs = 0,
	.make = make,
};
