/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which ports Gateways of the Gateway API bind: istiod makes a Service with the
 * listener's port and no targetPort, unless an overlay says otherwise (istio's
 * kube-gateway.yaml); or somebody made one, and the Gateway names it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check_ports.h"
#include "src/compare.h"

/* The Service of a Gateway that is not deployed by istiod: "web" or "web.mesh.svc...". */
static bool find_manual(const struct check *check, const struct object *object,
			bool *manual, uint32_t *service)
{
	json_t *addresses = typed_at(object->value, "spec.addresses"), *address;
	size_t i;

	*manual = false;
	json_array_foreach(addresses, i, address)
	{
		const char *value = typed_text(address, "value");
		size_t name = strcspn(value, ".");
		size_t namespace = value[name] ? strcspn(value + name + 1, ".") : 0;
		char names[2][64];
		if (strcmp(typed_text(address, "type"), "Hostname") != 0)
			continue;
		*manual = true;
		snprintf(names[0], sizeof(names[0]), "%.*s", (int)(name < 63 ? name : 63),
			 value);
		snprintf(names[1], sizeof(names[1]), "%.*s",
			 (int)(namespace < 63 ? namespace : 63),
			 namespace ? value + name + 1 : "");
		if (index_first(check, "Service", "object",
				namespace ? names[1] : object->namespace, names[0],
				service))
			return true;
	}
	return false;
}

/* Whether an overlay of @gateway's says where @wanted's port leads; then in @target. */
static bool find_overlaid(struct check *check, const struct gateway *gateway,
			  const struct wanted *wanted, uint32_t *source, uint16_t *target)
{
	for (unsigned i = gateway->overlay_count; i-- > 0;) {
		const struct overlay *overlay = &check->overlays[gateway->overlays[i]];
		json_t *entry = port_entry(
			check, typed_at(overlay->service, "spec.ports"), wanted);
		if (!typed_at(entry, "targetPort"))
			continue;
		*source = overlay->object;
		*target = port_target(entry, wanted->port, NULL);
		return true;
	}
	return false;
}

static int by_number(const void *a, const void *b)
{
	return COMPARE(*(const uint32_t *)a, *(const uint32_t *)b);
}

static bool uses(const struct pod_group *group, uint32_t service)
{
	return group->services.count &&
	       bsearch(&service, group->services.items, group->services.count,
		       sizeof(service), by_number);
}

/* The pods behind the Service of a Gateway that was deployed by hand. */
static void attach_by_service(struct check *check, const struct object *object,
			      uint32_t service)
{
	for (uint32_t i = 0; i < check->group_count && check_spend(check); i++)
		if (check->groups[i].role == ROLE_GATEWAY &&
		    uses(&check->groups[i], service))
			gateway_attach(check, object, i);
}

/* @service: the Gateway's, where there is one among the input. */
static void find_listener(struct check *check, const struct gateway *gateway,
			  const struct wanted *wanted, bool manual,
			  const uint32_t *service)
{
	struct pod_group *group =
		gateway->groups.count ? &check->groups[gateway->groups.items[0]] : NULL;
	uint32_t source = wanted->gateway, count = check->row_count;
	uint16_t target = 0, told = 0;

	if (!manual && find_overlaid(check, gateway, wanted, &source, &target))
		port_found(check, wanted, NULL, target ? BY_OVERLAY : BY_NOBODY, source,
			   target);
	else if (manual &&
		 (!service || !port_lead(check, wanted, group, *service, &told)))
		port_found(check, wanted, NULL, BY_NOBODY, wanted->gateway, 0);
	else if (!manual &&
		 (!service || !port_lead(check, wanted, group, *service, &told)))
		port_found(check, wanted, NULL, BY_ISTIOD, wanted->gateway, wanted->port);
	/* What was found for one of its workloads holds for all: they are one
	 * Gateway's. */
	for (; count < check->row_count; count++)
		for (uint32_t g = 0; g < gateway->groups.count && check_spend(check); g++)
			port_note(&check->groups[gateway->groups.items[g]],
				  check->rows[count].target, wanted->protocol);
}

void listeners_find(struct check *check, const struct gateway *gateway)
{
	const struct object *object = &check->objects[gateway->object];
	json_t *listeners = typed_at(object->value, "spec.listeners"), *listener;
	uint32_t service;
	bool manual;
	size_t i;

	if (!gateway_is_istios(check, object, true))
		return;
	bool known = find_manual(check, object, &manual, &service);
	if (known)
		attach_by_service(check, object, service);
	else if (!manual)
		known = index_first(check, "service of", object->namespace, object->name,
				    "", &service);
	json_array_foreach(listeners, i, listener)
	{
		struct wanted wanted = { .gateway = gateway->object };
		if (!port_take(typed_at(listener, "port"), &wanted.port) ||
		    !check_spend(check))
			continue;
		wanted.protocol = port_protocol(typed_text(listener, "protocol"));
		find_listener(check, gateway, &wanted, manual, known ? &service : NULL);
	}
}

/* The Services that istiod made, by their Gateway's name. */
void listeners_prepare(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++) {
		const struct object *object = &check->objects[i];
		const char *name = typed_key(typed_at(object->value, "metadata.labels"),
					     "gateway.networking.k8s.io/gateway-name");
		if (object->type == OBJECT_SERVICE && name[0])
			index_add(check, "service of", object->namespace, name, "", i);
	}
}
