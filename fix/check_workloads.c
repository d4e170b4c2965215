/* SPDX-License-Identifier: Apache-2.0 */
/* Pods and their templates: whose they are, and which of them are gateways. */
#include <stdio.h>
#include <string.h>

#include "fix/check_private.h"
#include "fix/security.h"
#include "src/memory.h"

/* Owners of owners: a pod, its ReplicaSet, its Deployment; a Job's CronJob. */
#define OWNERS_MAX 4

#define TEMPLATES "inject.istio.io/templates"
#define GATEWAY_NAME "gateway.networking.k8s.io/gateway-name"

static const char *const controllers[] = { "Deployment", "DaemonSet", "StatefulSet",
					   "ReplicaSet", "Job",	      "CronJob" };

static bool is_controller(const char *kind)
{
	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++)
		if (!strcmp(kind, controllers[i]))
			return true;
	return false;
}

/* --- whose a pod is --- */

/* What stands at the top of an object's owners. */
struct root {
	const char *kind, *namespace;
	char name[256];
};

static json_t *controller_of(json_t *value)
{
	json_t *owners = typed_at(value, "metadata.ownerReferences"), *owner;
	size_t i;

	json_array_foreach(owners, i, owner)
	{
		if (typed_true(owner, "controller") &&
		    is_controller(typed_text(owner, "kind")) &&
		    typed_text(owner, "name")[0])
			return owner;
	}
	return NULL;
}

/* A ReplicaSet of a Deployment that is not among the input: it is called after it, and
 * after the hash that its pods are labelled with. */
static void skip_replica_set(struct root *root, json_t *value)
{
	const char *hash =
		typed_key(typed_at(value, "metadata.labels"), "pod-template-hash");
	size_t length = strlen(hash), whole = strlen(root->name);

	if (strcmp(root->kind, "ReplicaSet") != 0 || !length || whole < length + 2 ||
	    root->name[whole - length - 1] != '-' ||
	    strcmp(root->name + whole - length, hash) != 0)
		return;
	root->name[whole - length - 1] = '\0';
	root->kind = "Deployment";
}

static void find_root(const struct check *check, const struct object *object,
		      struct root *root)
{
	json_t *value = object->value;

	root->kind = object->kind;
	root->namespace = object->namespace;
	snprintf(root->name, sizeof(root->name), "%s", object->name);
	for (unsigned i = 0; i < OWNERS_MAX; i++) {
		json_t *owner = controller_of(value);
		uint32_t number;
		if (!owner)
			return;
		root->kind = typed_text(owner, "kind");
		snprintf(root->name, sizeof(root->name), "%s", typed_text(owner, "name"));
		if (!index_first(check, root->kind, "object", root->namespace, root->name,
				 &number)) {
			skip_replica_set(root, value);
			return;
		}
		value = check->objects[number].value;
	}
}

static uint32_t new_group(struct check *check)
{
	if (check->group_count == check->group_room)
		check->groups = memory_grow(check->groups, &check->group_room,
					    sizeof(*check->groups));
	check->groups[check->group_count] = (struct pod_group){
		.workload = check->workload_count,
		.lowest = 65536,
	};
	return check->group_count++;
}

static uint32_t find_group(struct check *check, uint32_t number)
{
	const struct object *object = &check->objects[number];
	struct root root;
	uint32_t group;

	/* What has no name is nobody's, and nothing is its. */
	if (!object->name[0])
		return new_group(check);
	find_root(check, object, &root);
	if (!index_first(check, root.kind, "group", root.namespace, root.name, &group)) {
		group = new_group(check);
		index_add(check, root.kind, "group", root.namespace, root.name, group);
	} else if (!strcmp(root.kind, object->kind) && !strcmp(root.name, object->name)) {
		check->groups[group].workload = check->workload_count;
	}
	return group;
}

/* --- what it is --- */

static json_t *named(json_t *containers, const char *name)
{
	json_t *container;
	size_t i;

	json_array_foreach(containers, i, container)
	{
		if (!strcmp(typed_text(container, "name"), name))
			return container;
	}
	return NULL;
}

json_t *workload_proxy(const struct workload *workload, size_t *place)
{
	json_t *containers = typed_at(workload->spec, "containers"), *container;
	size_t i;

	*place = 0;
	json_array_foreach(containers, i, container)
	{
		if (!strcmp(typed_text(container, "name"), GATEWAY_CONTAINER)) {
			*place = i;
			return container;
		}
	}
	/* An overlay's other containers are besides istiod's own. */
	if (workload->base == BASE_OVERLAY || json_array_size(containers) != 1)
		return NULL;
	return json_array_get(containers, 0);
}

/* Whether the comma-separated @list has @word. */
static bool list_has(const char *list, const char *word)
{
	while (*list) {
		list += strspn(list, ", \t");
		size_t length = strcspn(list, ", \t");
		if (length == strlen(word) && !strncmp(list, word, length))
			return true;
		list += length;
	}
	return false;
}

/* Istio's classes istio-waypoint and istio-agentgateway-waypoint, by name or
 * controller. */
static bool is_waypoint(json_t *labels)
{
	const char *managed = typed_key(labels, "gateway.istio.io/managed");

	return strstr(managed, "mesh-controller") || strstr(managed, "waypoint") ||
	       strstr(typed_key(labels, "gateway.networking.k8s.io/gateway-class-name"),
		      "waypoint");
}

static enum role role_of(const struct workload *workload)
{
	json_t *labels = typed_at(workload->metadata, "labels");
	json_t *annotations = typed_at(workload->metadata, "annotations");
	json_t *proxy = named(typed_at(workload->spec, "containers"), GATEWAY_CONTAINER);

	if (is_waypoint(labels) || typed_has(proxy, "args", "sidecar") ||
	    typed_has(proxy, "args", "waypoint") ||
	    named(typed_at(workload->spec, "initContainers"), GATEWAY_CONTAINER))
		return ROLE_OTHER;
	if (typed_has(proxy, "args", "router") ||
	    list_has(typed_key(annotations, TEMPLATES), "gateway") ||
	    typed_key(labels, GATEWAY_NAME)[0])
		return ROLE_GATEWAY;
	return ROLE_NONE;
}

/* Whether the template is still to be laid over it: its proxy has no arguments yet. What
 * is in the host's network never is (injectRequired() of pkg/kube/inject/inject.go). */
static bool is_to_be_injected(const struct workload *workload)
{
	json_t *annotations = typed_at(workload->metadata, "annotations");
	json_t *labels = typed_at(workload->metadata, "labels");
	static const char inject[] = "sidecar.istio.io/inject";

	return list_has(typed_key(annotations, TEMPLATES), "gateway") &&
	       !typed_true(workload->spec, "hostNetwork") &&
	       strcmp(typed_key(labels, inject), "false") != 0 &&
	       strcmp(typed_key(annotations, inject), "false") != 0 &&
	       !typed_at(named(typed_at(workload->spec, "containers"), GATEWAY_CONTAINER),
			 "args");
}

static void join(struct check *check, const struct workload *workload)
{
	struct pod_group *group = &check->groups[workload->group];
	enum role role = role_of(workload);

	if (role > group->role)
		group->role = role;
	if (check->workload_count == check->workload_room)
		check->workloads = memory_grow(check->workloads, &check->workload_room,
					       sizeof(*check->workloads));
	check->workloads[check->workload_count++] = *workload;
}

/* Pods that are gone or going, and what Deployments keep to go back to. */
static bool is_past(const struct object *object)
{
	long long replicas;

	if (object->type == OBJECT_POD)
		return typed_at(object->value, "metadata.deletionTimestamp") ||
		       !strcmp(typed_text(object->value, "status.phase"), "Succeeded");
	return !strcmp(object->kind, "ReplicaSet") && controller_of(object->value) &&
	       typed_number(object->value, "spec.replicas", &replicas) && !replicas;
}

static void add_workload(struct check *check, uint32_t number)
{
	const struct object *object = &check->objects[number];
	json_t *pods = typed_at(object->value, object->pods);
	struct workload workload = { .object = number, .prefix = "" };

	if (is_past(object))
		return;
	if (!strcmp(object->kind, "CronJob"))
		workload.prefix = "spec.jobTemplate.spec.template.";
	else if (object->type == OBJECT_WORKLOAD)
		workload.prefix = "spec.template.";
	workload.metadata = typed_at(pods, "metadata");
	workload.spec = typed_at(pods, "spec");
	if (is_to_be_injected(&workload))
		workload.base = BASE_INJECTED;
	workload.group = find_group(check, number);
	join(check, &workload);
}

/* Templates first: what is said of one is not said of its pods again. */
void workloads_find(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++)
		if (check->objects[i].type == OBJECT_WORKLOAD)
			add_workload(check, i);
	for (uint32_t i = 0; i < check->object_count; i++)
		if (check->objects[i].type == OBJECT_POD)
			add_workload(check, i);
}

uint32_t workload_add_overlay(struct check *check, const struct overlay *overlay)
{
	struct workload workload = {
		.object = overlay->object,
		.base = BASE_OVERLAY,
		.prefix = "spec.template.",
		.metadata = typed_at(overlay->deployment, "spec.template.metadata"),
		.spec = typed_at(overlay->deployment, "spec.template.spec"),
		.group = new_group(check),
	};

	join(check, &workload);
	return workload.group;
}
