/* SPDX-License-Identifier: Apache-2.0 */
/* What the scenarios ask of a pod and of its container. */
#include "fix/security.h"

#include <string.h>

#include "src/memory.h"

/* For both scenarios that have one: dropping all first is what the charts do already, and
 * what restricted pod security asks for. */
#define CAPABILITIES "{s:[s], s:[s]}"
#define CAPABILITIES_ARGS "drop", "ALL", "add", "NET_BIND_SERVICE"

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

json_t *security_pod(enum scenario scenario)
{
	return scenario == SCENARIO_PIN_NODES ? NULL
					      : packed(json_pack("{s:[]}", "sysctls"));
}

json_t *security_container(enum scenario scenario)
{
	if (scenario == SCENARIO_2)
		return packed(json_pack("{s:" CAPABILITIES "}", "capabilities",
					CAPABILITIES_ARGS));
	if (scenario == SCENARIO_ROOT)
		return packed(json_pack("{s:" CAPABILITIES ", s:b, s:i, s:i, s:b}",
					"capabilities", CAPABILITIES_ARGS,
					"allowPrivilegeEscalation", 0, "runAsUser", 0,
					"runAsGroup", 0, "runAsNonRoot", 0));
	return NULL;
}

json_t *security_chart_container(enum scenario scenario)
{
	json_t *container = security_container(scenario);

	if (!container)
		return NULL;
	json_object_set_new(container, "allowPrivilegeEscalation", json_false());
	json_object_set_new(container, "readOnlyRootFilesystem", json_true());
	if (scenario == SCENARIO_2)
		json_object_set_new(container, "runAsNonRoot", json_true());
	return container;
}

json_t *security_pod_spec(enum scenario scenario)
{
	json_t *spec = packed(json_object()), *pod = security_pod(scenario);
	json_t *container = security_container(scenario);

	if (pod)
		json_object_set_new(spec, "securityContext", pod);
	if (container)
		json_object_set_new(
			spec, "containers",
			packed(json_pack("[{s:s, s:o}]", "name", GATEWAY_CONTAINER,
					 "securityContext", container)));
	return spec;
}

/* --- what has to be said --- */

static const char *nodes_of(const struct evidence *evidence)
{
	return evidence->nodes == 1 ? "the node of the report"
				    : "the nodes of the report";
}

static void say_image_needs(struct change *change)
{
	change_say(
		change, SECTION_CAVEATS,
		"A custom image has file capabilities on both programs of the chain, and "
		"runs only where this capability is given: keep the securityContext with "
		"it. Under Docker as the runtime it also takes allowPrivilegeEscalation: "
		"true, which lowport does not try.\n"
		"RUN setcap cap_net_bind_service=ep /usr/local/bin/pilot-agent && "
		"setcap cap_net_bind_service=ep /usr/local/bin/envoy");
}

static void say_scenario_2(const struct request *request, struct change *change)
{
	const struct evidence *evidence = &request->evidence;

	if (evidence->scenario_2 == OUTCOME_YES)
		change_say(
			change, SECTION_WHY,
			"Measured: on %s UID %u with NET_BIND_SERVICE bound the ports%s.",
			nodes_of(evidence), request->uid,
			evidence->observed ? ", in a container with its image" : "");
	else if (evidence->scenario_2 == OUTCOME_NO)
		change_say(
			change, SECTION_WHY,
			"THIS DOES NOT WORK WITH A STOCK IMAGE: measured on %s, UID %u "
			"loses NET_BIND_SERVICE at the first execve and the ports are "
			"denied.",
			nodes_of(evidence), request->uid);
	else
		change_say(
			change, SECTION_WHY,
			"NOT MEASURED HERE, AND NOT EXPECTED TO WORK WITH A STOCK IMAGE: "
			"Kubernetes gives a non-root user no ambient capabilities, and "
			"the programs of the stock image carry none. Run lowport on the "
			"node, or use --scenario high-ports.");
	if (evidence->scenario_2 == OUTCOME_YES)
		return;
	say_image_needs(change);
	if (evidence->setcap == OUTCOME_YES)
		change_say(change, SECTION_CAVEATS,
			   "Measured: on %s programs with those file capabilities bound "
			   "the ports.",
			   nodes_of(evidence));
	else if (evidence->setcap == OUTCOME_NO)
		change_say(
			change, SECTION_CAVEATS,
			"Measured: on %s not even programs with file capabilities bound "
			"the ports. A custom image is no way out.",
			nodes_of(evidence));
}

static void say_root(const struct request *request, struct change *change)
{
	const struct evidence *evidence = &request->evidence;

	change_say(
		change, SECTION_CAVEATS,
		"SECURITY: the gateway, which reads what strangers send, then runs as "
		"UID 0 of the node unless user namespaces are in use. A fault in Envoy "
		"is worth more to an attacker. Prefer --scenario high-ports, which "
		"users do not notice, or nodes with Linux 4.11 or later.");
	change_say(
		change, SECTION_CAVEATS,
		"Pod Security \"restricted\" and OpenShift's restricted-v2 refuse UID 0: "
		"the namespace needs \"baseline\", the service account the SCC anyuid.");
	if (evidence->root == OUTCOME_NO)
		change_say(change, SECTION_WHY,
			   "THIS DOES NOT WORK: measured on %s, not even UID 0 binds the "
			   "ports.",
			   nodes_of(evidence));
	else if (evidence->root != OUTCOME_YES)
		change_say(
			change, SECTION_CAVEATS,
			"Not measured: run lowport on the node to see that UID 0 binds "
			"the ports there.");
}

static void say_scenario_1(const struct request *request, struct change *change)
{
	char list[PORT_LIST_SIZE];

	if (port_list_has_low(&request->ports))
		change_say(change, SECTION_CAVEATS,
			   "Of the ports %s those below 1024 stay denied to UID %u with "
			   "this alone. If the Service leads to them, use --scenario "
			   "high-ports.",
			   port_list_format(&request->ports, ", ", list, sizeof(list)),
			   request->uid);
}

static void say_high_ports(const struct request *request, struct change *change)
{
	if (request->evidence.scenario_1 == OUTCOME_NO)
		change_say(
			change, SECTION_WHY,
			"THIS DOES NOT WORK: measured on %s, not even high ports could "
			"be bound.",
			nodes_of(&request->evidence));
}

static void say_pin_nodes(const struct request *request, struct change *change)
{
	(void)request;
	change_say(
		change, SECTION_CAVEATS,
		"Pods that fit on none of these nodes stay Pending: see that they have "
		"room, and enough of them to lose one.");
}

void security_caveats(const struct request *request, struct change *change)
{
	static void (*const say[SCENARIO_COUNT])(const struct request *request,
						 struct change *change) = {
		[SCENARIO_1] = say_scenario_1,
		[SCENARIO_2] = say_scenario_2,
		[SCENARIO_ROOT] = say_root,
		[SCENARIO_HIGH_PORTS] = say_high_ports,
		[SCENARIO_PIN_NODES] = say_pin_nodes,
	};

	say[request->scenario](request, change);
}
