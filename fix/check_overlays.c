/* SPDX-License-Identifier: Apache-2.0 */
/* ConfigMaps that istiod lays over what it makes for a Gateway (Istio 1.26 and later). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check_private.h"
#include "fix/yaml_read.h"
#include "src/memory.h"

/* Istio's own classes; others of its controllers are told by their GatewayClass. */
static const struct {
	const char *class, *controller;
	bool ports; /* made by istiod, and binds its listeners' ports */
} classes[] = {
	{ "istio", "istio.io/gateway-controller", true },
	{ "istio-agentgateway", "istio.io/agentgateway-controller", true },
	{ "istio-remote", "istio.io/unmanaged-gateway", false },
	{ "istio-waypoint", "istio.io/mesh-controller", false },
	{ "istio-east-west", "istio.io/eastwest-controller", false },
	{ "istio-agentgateway-waypoint", "istio.io/agentgateway-waypoint-controller",
	  false },
};

static bool class_is_istios(const struct check *check, const char *class, bool ports)
{
	const char *controller = NULL;
	uint32_t number;

	if (index_first(check, "GatewayClass", "object", "", class, &number))
		controller =
			typed_text(check->objects[number].value, "spec.controllerName");
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (controller ? !strcmp(controller, classes[i].controller)
			       : !strcmp(class, classes[i].class))
			return !ports || classes[i].ports;
	return false;
}

bool gateway_is_istios(const struct check *check, const struct object *object, bool ports)
{
	return class_is_istios(check, typed_text(object->value, "spec.gatewayClassName"),
			       ports);
}

bool gateway_parameters(const struct check *check, const struct object *object,
			uint32_t *config_map)
{
	json_t *parameters = typed_at(object->value, "spec.infrastructure.parametersRef");

	const char *name = typed_text(parameters, "name");

	/* A manifest without a namespace may be meant for any. */
	return name[0] && !typed_text(parameters, "group")[0] &&
	       !strcmp(typed_text(parameters, "kind"), "ConfigMap") &&
	       (index_first(check, "ConfigMap", "object", object->namespace, name,
			    config_map) ||
		index_first(check, "ConfigMap", "object", "", name, config_map));
}

/* Keeps the first document; an overlay is one. */
static int keep(void *context, json_t *document, struct error *err)
{
	json_t **kept = context;

	if (*kept) {
		json_decref(document);
		return error_set(err, 0, "it is more than one document");
	}
	*kept = document;
	return 0;
}

/* The object that @text is; NULL with @err. */
static json_t *read_overlay(const char *text, struct error *err)
{
	json_t *value = NULL;

	if (!yaml_read(text, strlen(text), keep, &value, err)) {
		if (json_is_object(value))
			return value;
		error_set(err, 0, "it is no mapping");
	}
	json_decref(value);
	return NULL;
}

const struct overlay *overlay_of(const struct check *check, uint32_t number)
{
	char text[16];
	uint32_t index;

	snprintf(text, sizeof(text), "%u", (unsigned)number);
	return index_first(check, "overlay", text, "", "", &index)
		       ? &check->overlays[index]
		       : NULL;
}

/* The overlay that the ConfigMap @number is, read once. @binds: it is for what binds
 * ports, and no waypoint. */
static uint32_t find_overlay(struct check *check, uint32_t number, bool binds)
{
	json_t *value = check->objects[number].value;
	char text[16];
	uint32_t index;

	snprintf(text, sizeof(text), "%u", (unsigned)number);
	if (index_first(check, "overlay", text, "", "", &index))
		return index;
	if (check->overlay_count == check->overlay_room)
		check->overlays = memory_grow(check->overlays, &check->overlay_room,
					      sizeof(*check->overlays));
	struct overlay *overlay = &check->overlays[check->overlay_count];
	*overlay = (struct overlay){ .object = number };
	if (json_is_string(typed_at(value, "data.deployment")))
		overlay->deployment = read_overlay(typed_text(value, "data.deployment"),
						   &overlay->deployment_error);
	if (json_is_string(typed_at(value, "data.service")))
		overlay->service = read_overlay(typed_text(value, "data.service"),
						&overlay->service_error);
	overlay->group = workload_add_overlay(check, overlay);
	if (binds)
		check->groups[overlay->group].role = ROLE_GATEWAY;
	index_add(check, "overlay", text, "", "", check->overlay_count);
	return check->overlay_count++;
}

/* Of whatever revision: istiod looks at the class alone (render() of
 * gatewaycommon/deploymentcontroller.go). */
json_t *class_defaults(const struct check *check, const struct object *object)
{
	const char *class =
		typed_key(typed_at(object->value, "metadata.labels"), CLASS_LABEL);
	return class[0] ? index_find(check, "class of", object->namespace, class, "")
			: NULL;
}

static void find_class_defaults(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++) {
		const struct object *object = &check->objects[i];
		uint32_t overlay;
		if (object->type != OBJECT_CONFIG_MAP)
			continue;
		const char *class = typed_key(typed_at(object->value, "metadata.labels"),
					      CLASS_LABEL);
		if (!class[0])
			continue;
		overlay = find_overlay(check, i, class_is_istios(check, class, true));
		index_add(check, "class", class, "", "", overlay);
		index_add(check, "class of", object->namespace, class, "", i);
	}
}

/* The Gateway's own overlay is laid over that of its class: both see its ports. */
static void find_of_gateway(struct check *check, const struct object *object)
{
	struct gateway *gateway = &check->gateways[object->gateway];
	uint32_t number;

	if (index_first(check, "class",
			typed_text(object->value, "spec.gatewayClassName"), "", "",
			&number)) {
		gateway->overlays[gateway->overlay_count++] = number;
		gateway_attach(check, object, check->overlays[number].group);
	}
	if (gateway_parameters(check, object, &number)) {
		number = find_overlay(check, number,
				      gateway_is_istios(check, object, true));
		gateway->overlays[gateway->overlay_count++] = number;
		gateway_attach(check, object, check->overlays[number].group);
	}
}

void overlays_find(struct check *check)
{
	find_class_defaults(check);
	for (uint32_t i = 0; i < check->object_count; i++)
		if (check->objects[i].type == OBJECT_API_GATEWAY &&
		    gateway_is_istios(check, &check->objects[i], false))
			find_of_gateway(check, &check->objects[i]);
}

void overlay_free(struct overlay *overlay)
{
	json_decref(overlay->deployment);
	json_decref(overlay->service);
}
