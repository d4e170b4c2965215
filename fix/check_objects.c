/* SPDX-License-Identifier: Apache-2.0 */
/* From documents to the objects that are looked at. */
#include <string.h>

#include "fix/check_private.h"
#include "src/memory.h"

/* Lists of lists of lists: nobody writes more. */
#define LISTS_MAX 8

/* What is looked at. The group is the API's, without its version. */
static const struct {
	const char *kind, *group;
	enum object_type type;
	const char *pods;
} kinds[] = {
	{ "Pod", "", OBJECT_POD, "" },
	{ "Deployment", "apps", OBJECT_WORKLOAD, "spec.template" },
	{ "DaemonSet", "apps", OBJECT_WORKLOAD, "spec.template" },
	{ "StatefulSet", "apps", OBJECT_WORKLOAD, "spec.template" },
	{ "ReplicaSet", "apps", OBJECT_WORKLOAD, "spec.template" },
	{ "Job", "batch", OBJECT_WORKLOAD, "spec.template" },
	{ "CronJob", "batch", OBJECT_WORKLOAD, "spec.jobTemplate.spec.template" },
	{ "Service", "", OBJECT_SERVICE, NULL },
	{ "ConfigMap", "", OBJECT_CONFIG_MAP, NULL },
	{ "Gateway", "networking.istio.io", OBJECT_ISTIO_GATEWAY, NULL },
	{ "Gateway", "gateway.networking.k8s.io", OBJECT_API_GATEWAY, NULL },
	{ "GatewayClass", "gateway.networking.k8s.io", OBJECT_GATEWAY_CLASS, NULL },
	{ "Istio", "sailoperator.io", OBJECT_ISTIO, NULL },
	{ "IstioRevision", "sailoperator.io", OBJECT_ISTIO, NULL },
	{ "Istio", "operator.istio.io", OBJECT_ISTIO, NULL },
	{ "IstioOperator", "install.istio.io", OBJECT_VALUES, NULL },
};

/* Of a file of values, which has neither kind nor apiVersion: istiod's have one of
 * these. */
static const char *const values_keys[] = { "gateways", "sidecarInjectorWebhook", "pilot",
					   "gatewayClasses" };

static void add(struct check *check, const char *file, json_t *value, const char *kind,
		enum object_type type, const char *pods)
{
	if (check->object_count == check->object_room)
		check->objects = memory_grow(check->objects, &check->object_room,
					     sizeof(*check->objects));
	struct object *object = &check->objects[check->object_count];
	*object = (struct object){ .type = type,
				   .kind = kind,
				   .pods = pods,
				   .namespace = typed_text(value, "metadata.namespace"),
				   .name = typed_text(value, "metadata.name"),
				   .file = file,
				   .value = value };
	/* A Gateway of Istio and one of the Gateway API may have one name. */
	index_add(check, type == OBJECT_API_GATEWAY ? "api" : kind, "object",
		  object->namespace, object->name, check->object_count);
	if (type == OBJECT_CONFIG_MAP)
		index_add(check, kind, "called", object->name, "", check->object_count);
	check->object_count++;
}

static bool group_is(const char *api_version, const char *group)
{
	size_t length = strlen(group);
	if (!length)
		return !strchr(api_version, '/');
	return !strncmp(api_version, group, length) && api_version[length] == '/';
}

/* Whether @value, which is none of the API's objects, was taken as values. */
static bool take_values(struct check *check, const char *file, json_t *value)
{
	for (size_t i = 0; i < sizeof(values_keys) / sizeof(values_keys[0]); i++)
		if (json_is_object(json_object_get(value, values_keys[i]))) {
			add(check, file, value, "Values", OBJECT_VALUES, NULL);
			return true;
		}
	return false;
}

static void take(struct check *check, const char *file, json_t *value, const char *kind,
		 const char *api_version, unsigned depth);

/* What the API itself gives for a list: its items say neither kind nor apiVersion. */
static void take_list(struct check *check, const char *file, json_t *value,
		      const char *kind, const char *api_version, unsigned depth)
{
	char of[64] = "";
	size_t length = strlen(kind), i;
	json_t *item;

	if (length > strlen("List") && length < sizeof(of)) {
		memcpy(of, kind, length - strlen("List"));
		of[length - strlen("List")] = '\0';
	}
	json_array_foreach(json_object_get(value, "items"), i, item)
		take(check, file, item, of, of[0] ? api_version : "", depth + 1);
}

static bool is_list(const char *kind)
{
	size_t length = strlen(kind);
	return length >= strlen("List") &&
	       !strcmp(kind + length - strlen("List"), "List");
}

static void take_object(struct check *check, const char *file, json_t *value,
			const char *kind, const char *api_version)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kind, kinds[i].kind) &&
		    group_is(api_version, kinds[i].group)) {
			add(check, file, value, kinds[i].kind, kinds[i].type,
			    kinds[i].pods);
			return;
		}
	if (!kind[0] && !api_version[0] && take_values(check, file, value))
		return;
	check->unknown++;
}

/* @kind, @api_version: of the list it is in, where it says none itself. */
static void take(struct check *check, const char *file, json_t *value, const char *kind,
		 const char *api_version, unsigned depth)
{
	const char *own = typed_text(value, "kind");
	const char *version = typed_key(value, "apiVersion");
	json_t *item;
	size_t i;

	if (own[0])
		kind = own;
	if (version[0])
		api_version = version;
	if (depth > LISTS_MAX || (!json_is_object(value) && !json_is_array(value)))
		check->unknown++;
	else if (json_is_array(value))
		json_array_foreach(value, i, item)
			take(check, file, item, "", "", depth + 1);
	else if (is_list(kind))
		take_list(check, file, value, kind, api_version, depth);
	else
		take_object(check, file, value, kind, api_version);
}

void objects_take(struct check *check, const char *file, json_t *document)
{
	/* Empty documents are what a "---" at the end makes. */
	if (!json_is_null(document))
		take(check, file, document, "", "", 0);
}
