/* SPDX-License-Identifier: Apache-2.0 */
/* pin-nodes: by the names of nodes, or by a label on them. */
#include "fix/placement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "src/memory.h"

/* Of several names, or where names come and go: what reports advise too. */
#define LABEL_KEY "lowport/unchanged"
#define LABEL_VALUE "true"

/* Columns of names in a command, one more name at most. */
#define NAMES_WIDTH 64
#define NAME_SIZE 254

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

/* A term a node: the API takes one value for a field (ValidateNodeFieldSelectorTerm), and
 * of the terms one has to fit. The name of a node is not always its label
 * kubernetes.io/hostname. */
static json_t *affinity(const struct request *request)
{
	json_t *terms = packed(json_array());

	for (unsigned i = 0; i < request->node_count; i++)
		json_array_append_new(
			terms, packed(json_pack("{s:[{s:s, s:s, s:[s]}]}", "matchFields",
						"key", "metadata.name", "operator", "In",
						"values", request->nodes[i])));
	return packed(json_pack("{s:{s:{s:{s:o}}}}", "affinity", "nodeAffinity",
				"requiredDuringSchedulingIgnoredDuringExecution",
				"nodeSelectorTerms", terms));
}

/* The lines that put @label on all nodes, some in each. */
static void say_label(const struct request *request, const char *label,
		      struct change *change)
{
	char names[NAMES_WIDTH + NAME_SIZE + 1] = "";
	size_t used = 0;

	for (unsigned i = 0; i < request->node_count; i++) {
		const char *name = request->nodes[i];
		if (used && used + 1 + strlen(name) > NAMES_WIDTH) {
			change_say(change, SECTION_APPLY, "kubectl label node%s %s",
				   names, label);
			used = 0;
		}
		used += (size_t)snprintf(names + used, sizeof(names) - used, " %.*s",
					 NAME_SIZE - 1, name);
	}
	if (used)
		change_say(change, SECTION_APPLY, "kubectl label node%s %s", names,
			   label);
}

static json_t *node_selector(const struct request *request, struct change *change)
{
	const char *key = request->label_key ? request->label_key : LABEL_KEY;
	const char *value = !request->label_key	   ? LABEL_VALUE
			    : request->label_value ? request->label_value
						   : "";
	char label[512];

	snprintf(label, sizeof(label), "%s=%s", key, value);
	if (request->node_count) {
		say_label(request, label, change);
		change_say(change, SECTION_UNDO, "kubectl label node -l %s %s-", label,
			   key);
	}
	if (request->label_key && request->node_count)
		change_say(change, SECTION_CAVEATS,
			   "The last command to undo takes the label from every node "
			   "that has it: leave it out if some had it before.");
	if (!request->node_count)
		change_say(change, SECTION_CAVEATS,
			   "Pods stay Pending until nodes have the label; this shows "
			   "those that do:\nkubectl get node -l %s",
			   label);
	change_say(change, SECTION_CAVEATS,
		   "The label has to be put on new nodes too, once lowport has found "
		   "them good.");
	return packed(json_pack("{s:{s:s}}", "nodeSelector", key, value));
}

json_t *placement_pod_spec(const struct request *request, struct change *change,
			   struct error *err)
{
	bool by_name = !request->label_key && request->node_count <= PLACEMENT_NAMES_MAX;

	if (!request->node_count && !request->label_key && request->evidence.known) {
		error_set(
			err, EINVAL,
			"the report has no node where the gateway works as it is: add "
			"one that has Linux 4.11 or later, or use --scenario high-ports");
		return NULL;
	}
	if (!request->node_count && !request->label_key) {
		error_set(err, EINVAL,
			  "pin-nodes has to know the nodes: give --report with the "
			  "report of a fleet, or --label KEY=VALUE of the good ones");
		return NULL;
	}
	if (request->nodes_left_out)
		change_say(change, SECTION_CAVEATS,
			   "%u nodes of the report are left out: their names are none "
			   "that Kubernetes allows.",
			   request->nodes_left_out);
	if (!by_name)
		return node_selector(request, change);
	change_say(change, SECTION_CAVEATS,
		   "A node affinity that the gateway has already (nodeSelectorTerms) is "
		   "replaced: add what it asks for to each term.");
	change_say(change, SECTION_CAVEATS,
		   "Nodes are named: where they come and go, use --label KEY=VALUE.");
	return affinity(request);
}
