/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong in Gateways' parameters, ConfigMaps and values. */
#include <stdio.h>
#include <string.h>

#include "fix/check_private.h"

#define PARAMETERS "spec.infrastructure.parametersRef"

/* --- parametersRef --- */

/* Of a Gateway whose parameters istiod reads; else NULL. */
static json_t *parameters_of(const struct place *place)
{
	return place->object->type == OBJECT_API_GATEWAY &&
			       gateway_is_istios(place->check, place->object, false)
		       ? typed_at(place->object->value, PARAMETERS)
		       : NULL;
}

/* A ConfigMap of the name that is surely in another namespace. */
static const struct object *find_elsewhere(const struct place *place, const char *name)
{
	const struct object *own = place->object;
	json_t *list = index_find(place->check, "ConfigMap", "called", name, ""), *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const struct object *object =
			&place->check->objects[json_integer_value(item)];
		if (own->namespace[0] && object->namespace[0] &&
		    strcmp(own->namespace, object->namespace) != 0)
			return object;
	}
	return NULL;
}

static bool takes_config_map(json_t *parameters)
{
	return !typed_text(parameters, "group")[0] &&
	       !strcmp(typed_text(parameters, "kind"), "ConfigMap");
}

/* Whether it is wrong whatever else there is. */
static bool say_wrong(struct place *place, json_t *parameters)
{
	if (!takes_config_map(parameters))
		mistake_add(
			place, PARAMETERS,
			"istiod takes ConfigMaps only: with another kind it renders "
			"nothing, and says so in its log. Write group: \"\" and kind: "
			"ConfigMap.");
	else if (typed_at(parameters, "namespace"))
		mistake_add(place, PARAMETERS ".namespace",
			    "There is no such field: the ConfigMap is looked for in the "
			    "Gateway's own namespace. Put it there, and take the field "
			    "out.");
	else
		return false;
	return true;
}

RULE(parameters_wrong)
{
	json_t *parameters = parameters_of(place);
	const struct object *elsewhere;
	uint32_t number;

	if (!parameters || say_wrong(place, parameters) ||
	    gateway_parameters(place->check, place->object, &number))
		return;
	elsewhere = find_elsewhere(place, typed_text(parameters, "name"));
	if (elsewhere)
		mistake_add(
			place, PARAMETERS ".name",
			"This ConfigMap is in the namespace %.63s, and istiod looks for "
			"it in the Gateway's own only: it renders nothing then. Put it "
			"into %.63s.",
			elsewhere->namespace, place->object->namespace);
}

RULE(parameters_absent)
{
	json_t *parameters = parameters_of(place);
	const char *name = typed_text(parameters, "name");
	uint32_t number;

	if (!parameters || !takes_config_map(parameters) ||
	    typed_at(parameters, "namespace") ||
	    gateway_parameters(place->check, place->object, &number) ||
	    find_elsewhere(place, name))
		return;
	mistake_add(
		place, PARAMETERS ".name",
		"The ConfigMap %.253s is not among the input, so what it changes is not "
		"known here. Without it in the cluster istiod renders nothing: kubectl "
		"get configmap %.253s.",
		name, name);
}

/* --- overlays --- */

RULE(overlay_key)
{
	static const char *const known[] = { "deployment", "service", "serviceAccount",
					     "horizontalPodAutoscaler",
					     "podDisruptionBudget" };
	json_t *data = typed_at(place->object->value, "data"), *value;
	const char *key;

	if (!overlay_of(place->check, place->number))
		return;
	json_object_foreach(data, key, value)
	{
		bool good = false;
		char field[300];
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			good |= !strcmp(key, known[i]);
		if (good)
			continue;
		snprintf(field, sizeof(field), "data.%.253s", key);
		mistake_add(
			place, field,
			"istiod knows no such key, and one unknown key fails the whole: "
			"nothing of this ConfigMap takes effect. It takes deployment, "
			"service, serviceAccount, horizontalPodAutoscaler and "
			"podDisruptionBudget.");
	}
}

static void say_unreadable(struct place *place, const char *field,
			   const struct error *err)
{
	if (err->text[0])
		mistake_add(
			place, field,
			"This text cannot be read as YAML of one object (%s), so it was "
			"not looked at. Try it with: kubectl patch --local --type "
			"strategic.",
			err->text);
}

RULE(overlay_text)
{
	const struct overlay *overlay = overlay_of(place->check, place->number);

	if (!overlay)
		return;
	say_unreadable(place, "data.deployment", &overlay->deployment_error);
	say_unreadable(place, "data.service", &overlay->service_error);
}

RULE(class_twice)
{
	const struct overlay *overlay = overlay_of(place->check, place->number);
	json_t *list = overlay ? class_defaults(place->check, place->object) : NULL;
	uint32_t first = (uint32_t)json_integer_value(json_array_get(list, 0));

	if (json_array_size(list) < 2 || first == place->number)
		return;
	mistake_add(
		place, "metadata.labels." CLASS_LABEL,
		"The ConfigMap %.253s has defaults for the same class: istiod takes the "
		"oldest alone. Put all into one.",
		place->check->objects[first].name);
}

/* --- values --- */

RULE(sail_gateways)
{
	if (place->object->type == OBJECT_ISTIO &&
	    typed_at(place->object->value, "spec.values.gateways"))
		mistake_add(
			place, "spec.values.gateways",
			"The Istio resource has no such values: the API server takes "
			"them out without a word. Use lowport fix --for istio-gateway "
			"or --for istio-template.");
}

/* Whether @object's values say {}; then @field, of @size, says where. */
static bool says_nothing(const struct object *object, char *field, size_t size)
{
	const char *path;
	json_t *values = values_of(object, &path);
	const json_t *context = typed_at(values, "gateways.securityContext");
	bool empty = json_is_object(context) && !json_object_size(context);

	json_decref(values);
	snprintf(field, size, "%s%sgateways.securityContext", path, path[0] ? "." : "");
	return empty;
}

RULE(empty_values)
{
	char field[64];

	if (place->object->type == OBJECT_VALUES &&
	    says_nothing(place->object, field, sizeof(field)))
		mistake_add(
			place, field,
			"{} counts as not set, so the templates keep the sysctl. Write "
			"securityContext: {sysctls: []}, which is taken.");
}

RULE(empty_default)
{
	char field[64];

	if (is_injector(place->object) && !place->check->template_is_clean &&
	    says_nothing(place->object, field, sizeof(field)))
		mistake_add(
			place, field,
			"{} is the default and counts as not set: gateways get the "
			"sysctl from their template. Where nodes lack it, see lowport "
			"fix --for istio-helm.");
}
