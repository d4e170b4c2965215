/* SPDX-License-Identifier: Apache-2.0 */
/* Who selects whom: Gateways and Services by the labels of pods. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fix/check_private.h"
#include "src/compare.h"
#include "src/memory.h"

bool check_spend(struct check *check)
{
	if (!check->budget) {
		check->exhausted = true;
		return false;
	}
	check->budget--;
	return true;
}

bool selector_fits(json_t *selector, json_t *labels)
{
	const char *key;
	json_t *value;

	if (!json_object_size(selector))
		return false;
	json_object_foreach(selector, key, value)
	{
		const char *text = json_string_value(value);
		const char *label = json_string_value(json_object_get(labels, key));
		if (!text || !label || strcmp(text, label) != 0)
			return false;
	}
	return true;
}

void gateway_attach(struct check *check, const struct object *object, uint32_t group)
{
	char gateway_text[16], group_text[16];

	snprintf(gateway_text, sizeof(gateway_text), "%" PRIu32, object->gateway);
	snprintf(group_text, sizeof(group_text), "%" PRIu32, group);
	if (index_add(check, "attached", gateway_text, group_text, "", 0))
		numbers_add(&check->gateways[object->gateway].groups, group);
}

static json_t *selector_of(const struct object *object)
{
	return typed_at(object->value, "spec.selector");
}

static bool is_external(const struct object *object)
{
	return !strcmp(typed_text(object->value, "spec.type"), "ExternalName");
}

/* Each under one of its labels, which all pods that it selects have. */
static void index_selector(struct check *check, uint32_t number)
{
	const struct object *object = &check->objects[number];
	bool service = object->type == OBJECT_SERVICE;
	json_t *selector = selector_of(object);
	const char *key = json_object_iter_key(json_object_iter(selector));

	if (service && is_external(object))
		return;
	if (key)
		index_add(check, service ? "service" : "gateway",
			  service ? object->namespace : "", key, typed_key(selector, key),
			  number);
	else if (!service)
		index_add(check, "gateway", "", "", "", number);
}

/* Calls @take for each object of @type ("service", "gateway") whose selector fits. */
static void each_selecting(struct check *check, const char *type, const char *namespace,
			   const struct workload *workload,
			   void (*take)(struct check *check, uint32_t number,
					uint32_t group))
{
	json_t *labels = typed_at(workload->metadata, "labels"), *value, *number;
	const char *key;
	size_t i;

	json_object_foreach(labels, key, value)
	{
		const char *text = json_string_value(value);
		json_t *list =
			text ? index_find(check, type, namespace, key, text) : NULL;
		json_array_foreach(list, i, number)
		{
			uint32_t found = (uint32_t)json_integer_value(number);
			if (!check_spend(check))
				return;
			if (selector_fits(selector_of(&check->objects[found]), labels))
				take(check, found, workload->group);
		}
	}
}

static void take_gateway(struct check *check, uint32_t number, uint32_t group)
{
	if (check->groups[group].role == ROLE_OTHER)
		return;
	check->groups[group].role = ROLE_GATEWAY;
	gateway_attach(check, &check->objects[number], group);
}

static void take_service(struct check *check, uint32_t number, uint32_t group)
{
	numbers_add(&check->groups[group].services, number);
}

static int by_number(const void *a, const void *b)
{
	return COMPARE(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* A Gateway of the Gateway API, by the label that istiod gives to its pods; those that
 * select nothing by name are for all gateways. */
static void attach_by_name(struct check *check, const struct workload *workload)
{
	const char *name = typed_key(typed_at(workload->metadata, "labels"),
				     "gateway.networking.k8s.io/gateway-name");
	const struct object *object = &check->objects[workload->object];
	json_t *list = index_find(check, "gateway", "", "", ""), *item;
	uint32_t number;
	size_t i;

	if (name[0] &&
	    index_first(check, "api", "object", object->namespace, name, &number))
		gateway_attach(check, &check->objects[number], workload->group);
	else
		json_array_foreach(list, i, item)
		{
			take_gateway(check, (uint32_t)json_integer_value(item),
				     workload->group);
		}
}

static void select_services(struct check *check, struct pod_group *group)
{
	const struct workload *workload = &check->workloads[group->workload];
	struct numbers *services = &group->services;

	each_selecting(check, "service", check->objects[workload->object].namespace,
		       workload, take_service);
	if (services->count)
		qsort(services->items, services->count, sizeof(*services->items),
		      by_number);
}

void workloads_select(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++)
		if (check->objects[i].type == OBJECT_SERVICE ||
		    check->objects[i].type == OBJECT_ISTIO_GATEWAY)
			index_selector(check, i);
	for (uint32_t i = 0; i < check->workload_count; i++)
		if (check->workloads[i].base != BASE_OVERLAY)
			each_selecting(check, "gateway", "", &check->workloads[i],
				       take_gateway);
	for (uint32_t i = 0; i < check->group_count; i++) {
		struct pod_group *group = &check->groups[i];
		const struct workload *workload = &check->workloads[group->workload];
		if (group->role != ROLE_GATEWAY || workload->base == BASE_OVERLAY)
			continue;
		attach_by_name(check, workload);
		select_services(check, group);
	}
}
