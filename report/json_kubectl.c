/* SPDX-License-Identifier: Apache-2.0 */
/* What "kubectl get ... -o json" tells: of nodes themselves, and of pods that ran. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report/json_fields.h"
#include "report/json_kinds.h"

const char *kubectl_kind(const json_t *item)
{
	const json_t *kind = json_object_get(item, "kind");

	if (kind)
		return json_is_string(kind) ? json_string_value(kind) : "";
	if (json_object_get(json_object_get(item, "status"), "nodeInfo"))
		return "Node";
	return json_object_get(json_object_get(item, "spec"), "containers") ? "Pod" : "";
}

/* --- nodes --- */

/* status.nodeInfo (kubernetes: staging/src/k8s.io/api/core/v1/types.go, NodeSystemInfo).
 */
static const struct {
	const char *key, *fact;
} infos[] = {
	{ "kernelVersion", "kernel.release" },	 { "osImage", "os.name" },
	{ "operatingSystem", "os.type" },	 { "architecture", "arch" },
	{ "kubeletVersion", "kubelet.version" },
};

/* As uname(2) calls what Go calls otherwise, so that the fact has one vocabulary. */
static const struct {
	const char *go, *uname;
} architectures[] = {
	{ "amd64", "x86_64" },
	{ "arm64", "aarch64" },
};

static void add_text(struct node *node, const char *id, const json_t *value)
{
	if (!json_string_length(value))
		return;
	struct fact *fact = facts_add(&node->facts, id, OUTCOME_YES, 0);
	take_text(value, fact->value, sizeof(fact->value));
}

static void add_infos(struct node *node, const json_t *info)
{
	for (size_t i = 0; i < FIELD_COUNT(infos); i++)
		add_text(node, infos[i].fact, json_object_get(info, infos[i].key));
	struct fact *arch = (struct fact *)facts_find(&node->facts, "arch");
	for (size_t i = 0; arch && i < FIELD_COUNT(architectures); i++)
		if (!strcmp(arch->value, architectures[i].go))
			snprintf(arch->value, sizeof(arch->value), "%s",
				 architectures[i].uname);
}

/* "containerd://1.6.21" */
static void add_runtime(struct node *node, const json_t *value)
{
	char text[sizeof(((struct fact *)0)->value)];

	if (!take_text(value, text, sizeof(text)))
		return;
	char *mark = strstr(text, "://");
	if (!mark || mark == text)
		return;
	*mark = '\0';
	facts_yes(&node->facts, "runtime", "%s", text);
	if (mark[3])
		facts_yes(&node->facts, "runtime.version", "%s", mark + 3);
}

/* Adds "key:effect" to @list, or a sign that there are more. */
static void add_taint(const json_t *taint, char *list, size_t size)
{
	size_t used = strlen(list);
	char key[128], effect[32];

	if (!take_text(json_object_get(taint, "key"), key, sizeof(key)) ||
	    !take_text(json_object_get(taint, "effect"), effect, sizeof(effect)))
		return;
	if (used + strlen(key) + strlen(effect) + sizeof(",:,...") <= size)
		snprintf(list + used, size - used, "%s%s:%s", used ? "," : "", key,
			 effect);
	else if (used < 4 || strcmp(list + used - 4, ",...") != 0)
		snprintf(list + used, size - used, ",...");
}

static void add_scheduling(struct node *node, const json_t *spec)
{
	char list[sizeof(((struct fact *)0)->value)] = "";
	const json_t *taint;
	size_t i;

	if (json_is_true(json_object_get(spec, "unschedulable")))
		facts_add(&node->facts, "node.unschedulable", OUTCOME_YES, 0);
	json_array_foreach(json_object_get(spec, "taints"), i, taint)
		add_taint(taint, list, sizeof(list));
	if (*list)
		facts_yes(&node->facts, "node.taints", "%s", list);
}

/* When its kubelet last said how it is. */
static void set_created(struct node *node, const json_t *conditions)
{
	char time[TIMESTAMP_SIZE];
	const json_t *condition;
	size_t i;

	json_array_foreach(
		conditions, i,
		condition) if (take_time(json_object_get(condition, "lastHeartbeatTime"),
					 time, sizeof(time)) &&
			       strcmp(time, node->created) > 0)
		memcpy(node->created, time, sizeof(time));
}

int kubectl_take_node(const json_t *document, struct reading *reading,
		      struct refusal *refusal)
{
	const json_t *status = json_object_get(document, "status");
	const json_t *info = json_object_get(status, "nodeInfo");
	struct node *node = reading->node;

	memset(node, 0, sizeof(*node));
	node->origin = ORIGIN_PREDICTION;
	node->ports = reading->ports;
	node->uid = reading->uid;
	node->gid = reading->gid;
	if (!take_name(json_object_get(json_object_get(document, "metadata"), "name"),
		       node->name, sizeof(node->name)))
		return json_refuse(refusal, "metadata.name: is not a name of 1 to 253 "
					    "bytes");
	if (!json_is_object(info))
		return json_refuse(refusal,
				   "status.nodeInfo: is not there, or no object");
	add_infos(node, info);
	add_runtime(node, json_object_get(info, "containerRuntimeVersion"));
	add_scheduling(node, json_object_get(document, "spec"));
	set_created(node, json_object_get(status, "conditions"));
	reading->found(reading->context, node);
	return 0;
}

/* --- pods --- */

struct pod {
	struct reading *reading;
	struct refusal *refusal;
	char name[128];
	unsigned taken, refused;
};

/* Of what is refused, the first is named. */
static void refuse_message(struct pod *pod, const json_t *container, const char *reason)
{
	char name[64] = "";

	if (pod->refused++) {
		pod->reading->counted(pod->reading->context, 1, 0);
		return;
	}
	take_text(json_object_get(container, "name"), name, sizeof(name));
	json_refuse(pod->refusal, "pod '%s', container '%s': %s", pod->name, name,
		    reason);
}

/* A termination message: of lowport, cut off by kubelet, or whatever others say. */
static void take_message(struct pod *pod, const json_t *container, const char *state)
{
	const json_t *ended =
		json_object_get(json_object_get(container, state), "terminated");
	const char *text = json_string_value(json_object_get(ended, "message"));
	struct refusal refusal;

	if (!text || *text != '{')
		return;
	if (json_take_message(text, pod->reading, &refusal))
		refuse_message(pod, container, refusal.reason);
	else
		pod->taken++;
}

int kubectl_take_pod(const json_t *document, struct reading *reading,
		     struct refusal *refusal)
{
	static const char *const lists[] = { "initContainerStatuses",
					     "containerStatuses" };
	const json_t *status = json_object_get(document, "status"), *container;
	struct pod pod = { .reading = reading, .refusal = refusal };
	size_t i;

	take_text(json_object_get(json_object_get(document, "metadata"), "name"),
		  pod.name, sizeof(pod.name));
	for (size_t list = 0; list < FIELD_COUNT(lists); list++)
		json_array_foreach(json_object_get(status, lists[list]), i, container)
		{
			take_message(&pod, container, "lastState");
			take_message(&pod, container, "state");
		}
	if (!pod.taken && !pod.refused)
		reading->counted(reading->context, 0, 1);
	return pod.refused ? -EINVAL : 0;
}
