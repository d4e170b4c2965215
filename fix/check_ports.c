/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which ports gateways bind: a Gateway names a Service's port, and istiod has the proxy
 * bind what that leads to (istio's pilot/pkg/model/gateway.go, resolvePorts). Where
 * several Services have the port and lead to different ones, istiod takes any: all are
 * told.
 */
#include <stdio.h>
#include <string.h>

#include "fix/check_ports.h"
#include "src/memory.h"

/* Its presence, whatever its value, turns the translation off. */
#define UNTRANSLATED "experimental.istio.io/disable-gateway-port-translation"

/* The readiness port that istiod and the charts add to every Service. */
#define STATUS_PORT 15021

bool port_take(json_t *value, uint16_t *port)
{
	json_int_t number = json_integer_value(value);
	if (number < 1 || number > 65535)
		return false;
	*port = (uint16_t)number;
	return true;
}

uint8_t port_protocol(const char *protocol)
{
	return strcmp(protocol, "UDP") ? PROTOCOL_TCP : PROTOCOL_UDP;
}

/* --- what was found --- */

void port_note(struct pod_group *group, uint16_t target, uint8_t protocol)
{
	struct port port = { target, protocol };

	if (!target) {
		group->unsure = true;
		return;
	}
	group->routed = true;
	port_list_add(&group->bound, port);
	if (target < PORT_PRIVILEGED_END)
		port_list_add(&group->low, port);
	if (target < group->lowest)
		group->lowest = target;
}

void port_found(struct check *check, const struct wanted *wanted, struct pod_group *group,
		enum port_by by, uint32_t source, uint16_t target)
{
	char text[80];

	if (group)
		port_note(group, target, wanted->protocol);
	snprintf(text, sizeof(text), "%u %u %u %u %u", (unsigned)wanted->gateway,
		 wanted->port, wanted->protocol, (unsigned)by, target);
	if (!index_add(check, "row", text, check->objects[source].namespace,
		       check->objects[source].name, check->row_count))
		return;
	if (check->row_count == check->row_room)
		check->rows =
			memory_grow(check->rows, &check->row_room, sizeof(*check->rows));
	check->rows[check->row_count++] =
		(struct port_row){ .gateway = wanted->gateway,
				   .source = source,
				   .by = by,
				   .port = wanted->port,
				   .target = target,
				   .protocol = wanted->protocol };
}

/* --- Services --- */

/* The container's port called @name, of the pods of @workload; 0 where there is none. */
static uint16_t named_port(const struct workload *workload, const char *name)
{
	json_t *containers = workload ? typed_at(workload->spec, "containers") : NULL;
	json_t *container, *port;
	size_t i, j;
	uint16_t number = 0;

	json_array_foreach(containers, i, container)
	{
		json_array_foreach(typed_at(container, "ports"), j, port)
		{
			if (!strcmp(typed_text(port, "name"), name) &&
			    port_take(typed_at(port, "containerPort"), &number))
				return number;
		}
	}
	return 0;
}

uint16_t port_target(json_t *entry, uint16_t port, const struct workload *workload)
{
	json_t *target = typed_at(entry, "targetPort");

	if (json_is_string(target))
		return named_port(workload, json_string_value(target));
	port_take(target, &port);
	return port;
}

json_t *port_entry(struct check *check, json_t *ports, const struct wanted *wanted)
{
	json_t *entry;
	uint16_t port;
	size_t i;

	json_array_foreach(ports, i, entry)
	{
		if (!check_spend(check))
			return NULL;
		if (port_take(typed_at(entry, "port"), &port) && port == wanted->port &&
		    port_protocol(typed_text(entry, "protocol")) == wanted->protocol)
			return entry;
	}
	return NULL;
}

bool port_lead(struct check *check, const struct wanted *wanted, struct pod_group *group,
	       uint32_t number, uint16_t *told)
{
	json_t *value = check->objects[number].value;
	json_t *entry = port_entry(check, typed_at(value, "spec.ports"), wanted);
	const struct workload *workload =
		group ? &check->workloads[group->workload] : NULL;

	if (!entry)
		return false;
	uint16_t target = port_target(entry, wanted->port, workload);
	if (!target || target != *told)
		port_found(check, wanted, group, target ? BY_SERVICE : BY_NOBODY, number,
			   target);
	*told = target;
	return true;
}

static bool is_translated(const struct object *service)
{
	return !json_object_get(typed_at(service->value, "metadata.labels"),
				UNTRANSLATED);
}

/* --- Gateways of Istio --- */

/* For the pods of @group. */
static void translate(struct check *check, const struct wanted *wanted,
		      struct pod_group *group)
{
	bool any = false;
	uint16_t told = 0;

	for (uint32_t i = 0; i < group->services.count; i++) {
		uint32_t number = group->services.items[i];
		if (is_translated(&check->objects[number]))
			any |= port_lead(check, wanted, group, number, &told);
	}
	if (!any)
		port_found(check, wanted, group, BY_ITSELF, 0, wanted->port);
}

/* Without the pods: a Service that asks for all that the Gateway asks for, and maybe
 * more, selects pods of the Gateway only. */
static void translate_unseen(struct check *check, const struct wanted *wanted)
{
	json_t *selector =
		typed_at(check->objects[wanted->gateway].value, "spec.selector");
	bool any = false;

	for (uint32_t i = 0; i < check->object_count; i++) {
		const struct object *object = &check->objects[i];
		if (object->type != OBJECT_SERVICE)
			continue;
		if (!check_spend(check))
			return;
		if (selector_fits(selector, typed_at(object->value, "spec.selector")) &&
		    is_translated(object))
			any |= port_lead(check, wanted, NULL, i, &(uint16_t){ 0 });
	}
	if (!any)
		port_found(check, wanted, NULL, BY_NOBODY, wanted->gateway, 0);
}

static void find_istio(struct check *check, const struct gateway *gateway)
{
	json_t *servers = typed_at(check->objects[gateway->object].value, "spec.servers");
	json_t *server;
	size_t i;

	json_array_foreach(servers, i, server)
	{
		struct wanted wanted = { .gateway = gateway->object };
		if (!port_take(typed_at(server, "port.number"), &wanted.port))
			continue;
		wanted.protocol = port_protocol(typed_text(server, "port.protocol"));
		for (uint32_t g = 0; g < gateway->groups.count && check_spend(check); g++)
			translate(check, &wanted,
				  &check->groups[gateway->groups.items[g]]);
		if (!gateway->groups.count)
			translate_unseen(check, &wanted);
	}
}

/* --- gateways without a Gateway --- */

/* No Gateway among the input names its ports: those of its Services are what one
 * could. */
static void find_plain(struct check *check, struct pod_group *group)
{
	uint32_t object = check->workloads[group->workload].object;

	for (uint32_t s = 0; s < group->services.count; s++) {
		uint32_t number = group->services.items[s];
		json_t *ports = typed_at(check->objects[number].value, "spec.ports");
		json_t *entry;
		size_t i;
		json_array_foreach(ports, i, entry)
		{
			struct wanted wanted = { .gateway = object };
			wanted.protocol = port_protocol(typed_text(entry, "protocol"));
			if (port_take(typed_at(entry, "port"), &wanted.port) &&
			    wanted.port != STATUS_PORT && check_spend(check))
				port_lead(check, &wanted, group, number,
					  &(uint16_t){ 0 });
		}
	}
}

void ports_find(struct check *check)
{
	listeners_prepare(check);
	for (uint32_t i = 0; i < check->gateway_count; i++) {
		const struct gateway *gateway = &check->gateways[i];
		if (check->objects[gateway->object].type == OBJECT_API_GATEWAY)
			listeners_find(check, gateway);
		else
			find_istio(check, gateway);
	}
	for (uint32_t i = 0; i < check->group_count; i++)
		if (check->groups[i].role == ROLE_GATEWAY && !check->groups[i].routed &&
		    !check->groups[i].unsure)
			find_plain(check, &check->groups[i]);
}
