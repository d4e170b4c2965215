/* SPDX-License-Identifier: Apache-2.0 */
/* istiod's values, and what its injector makes of them. */
#include <string.h>

#include "fix/check_private.h"
#include "fix/yaml_read.h"

#define SYSCTL "ip_unprivileged_port_start"

bool is_injector(const struct object *object)
{
	static const char name[] = "istio-sidecar-injector";
	/* A revision's has a suffix. */
	return object->type == OBJECT_CONFIG_MAP &&
	       !strncmp(object->name, name, strlen(name));
}

json_t *values_of(const struct object *object, const char **path)
{
	if (is_injector(object)) {
		*path = "data.values";
		return json_loads(typed_text(object->value, "data.values"), 0, NULL);
	}
	if (object->type == OBJECT_ISTIO || !strcmp(object->kind, "IstioOperator")) {
		*path = "spec.values";
		return json_incref(typed_at(object->value, "spec.values"));
	}
	*path = "";
	return object->type == OBJECT_VALUES ? json_incref(object->value) : NULL;
}

static bool is_clean_text(const char *template)
{
	return template[0] && !strstr(template, SYSCTL);
}

/* The injector's configuration, with the templates that it has loaded. */
static int look_at(void *context, json_t *document, struct error *err)
{
	bool *clean = context;
	(void)err;
	*clean |= is_clean_text(typed_text(document, "templates.gateway"));
	json_decref(document);
	return 0;
}

static bool is_clean(const struct object *object)
{
	const char *path, *config = typed_text(object->value, "data.config");
	json_t *values = values_of(object, &path);
	struct error err;
	/* sail-operator has no such value; elsewhere it takes the place of the sysctl. */
	bool clean = is_clean_text(typed_text(
			     values, "sidecarInjectorWebhook.templates.gateway")) ||
		     (object->type != OBJECT_ISTIO &&
		      json_object_size(typed_at(values, "gateways.securityContext")));

	json_decref(values);
	if (!clean && is_injector(object))
		yaml_read(config, strlen(config), look_at, &clean, &err);
	return clean;
}

void values_find(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++) {
		const struct object *object = &check->objects[i];
		if (object->type == OBJECT_ISTIO || object->type == OBJECT_VALUES ||
		    is_injector(object))
			check->template_is_clean |= is_clean(object);
	}
}
