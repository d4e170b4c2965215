/* SPDX-License-Identifier: Apache-2.0 */
/* Injected pods: when they change, and how that is seen. */
#include <stdio.h>
#include <string.h>

#include "fix/gateway.h"
#include "fix/security.h"

/* Whether any part changes the pods themselves: a Service alone rolls nothing. */
static bool is_rolled(const struct change *change)
{
	for (unsigned i = 0; i < change->part_count; i++) {
		const struct part *part = &change->parts[i];
		if (!strcmp(part->file, "deployment.yaml"))
			return true;
		if (!strcmp(part->file, "gateway-values.yaml") &&
		    (json_object_get(part->object, "podAnnotations") ||
		     !json_object_get(part->object, "service")))
			return true;
	}
	return false;
}

/* What each pod of the gateway has: their names start with the Deployment's. */
static void say_settings(const struct request *request, const char *namespace,
			 enum section section, struct change *change)
{
	bool container =
		request->scenario == SCENARIO_2 || request->scenario == SCENARIO_ROOT;

	if (request->scenario == SCENARIO_PIN_NODES) {
		change_say(change, section, "kubectl get pods%s -o wide | grep '^%s-'",
			   namespace, request->name);
		change_say(change, section,
			   "# NODE is one that the change names, or that has its label");
		return;
	}
	change_say(change, section,
		   "kubectl get pods%s -o jsonpath='{range .items[*]}{.metadata.name}{\" "
		   "sysctls (wanted: none): "
		   "\"}{.spec.securityContext.sysctls}%s{\"\\n\"}{end}' | grep '^%s-'",
		   namespace,
		   container ? "{\" " GATEWAY_CONTAINER
			       ": \"}{.spec.containers[?(@.name==\"" GATEWAY_CONTAINER
			       "\")].securityContext}"
			     : "",
		   request->name);
}

/* What Envoy listens on, as the gateway itself says it. */
static void say_listeners(const struct request *request, const char *namespace,
			  enum section section, struct change *change)
{
	char ports[PORTS_MAX * 7];
	size_t used = 0;

	for (unsigned i = 0; i < request->ports.count; i++)
		used += (size_t)snprintf(
			ports + used, sizeof(ports) - used, "%s%u", used ? "|" : "",
			request_high_port(request, &request->ports.items[i]));
	change_say(change, section,
		   "kubectl exec deploy/%s%s -c " GATEWAY_CONTAINER
		   " -- pilot-agent request GET listeners | grep -E ':(%s)$'",
		   request->name, namespace, ports);
}

/* It prints commands and runs none: who restarts all gateways at once wants to know. */
static void say_all(struct change *change)
{
	change_say(
		change, SECTION_RESTART,
		"kubectl get deployments -A -o jsonpath='{range "
		".items[*]}{.metadata.namespace}{\" \"}{.metadata.name}{\" "
		"\"}{.spec.template.metadata.annotations.inject\\.istio\\.io/templates}{"
		"\"\\n\"}{end}' | awk '$3 ~ /gateway/ { print \"kubectl rollout restart "
		"deployment/\" $2 \" -n \" $1 }'");
	change_say(
		change, SECTION_RESTART,
		"kubectl get pods -A -o jsonpath='{range "
		".items[*]}{.metadata.namespace}{\" \"}{.metadata.name}{\" "
		"templates=\"}{.metadata.annotations.inject\\.istio\\.io/templates}{\" "
		"still has \"}{.spec.securityContext.sysctls}{\"\\n\"}{end}' | grep "
		"'templates=[^ ]*gateway.*ip_unprivileged_port_start'");
	change_say(
		change, SECTION_CAVEATS,
		"No gateway was named, so the first command to restart prints one for "
		"each injected gateway, and the second the pods that are still as they "
		"were.");
}

void gateway_restart_last(const struct request *request, struct change *change)
{
	char namespace[128];

	if (request->name)
		change_say(change, SECTION_UNDO,
			   "kubectl rollout restart deployment/%s%s", request->name,
			   request_namespace(request, namespace, sizeof(namespace)));
}

void gateway_pods(const struct request *request, struct change *change)
{
	char namespace[128];
	bool rolled = is_rolled(change);
	enum section section = rolled ? SECTION_PROVE : SECTION_RESTART;

	if (!request->name) {
		say_all(change);
		return;
	}
	request_namespace(request, namespace, sizeof(namespace));
	if (rolled)
		change_say(change, section, "kubectl rollout status deployment/%s%s",
			   request->name, namespace);
	else
		change_say(change, section,
			   "kubectl rollout restart deployment/%s%s && kubectl rollout "
			   "status deployment/%s%s",
			   request->name, namespace, request->name, namespace);
	say_settings(request, namespace, section, change);
	if (request->scenario == SCENARIO_HIGH_PORTS)
		say_listeners(request, namespace, section, change);
}

void gateway_caveats(const struct request *request, struct change *change)
{
	if (request->scenario == SCENARIO_PIN_NODES)
		return;
	change_say(change, SECTION_CAVEATS,
		   "A pod's sysctls are one list: others that the gateway sets, such as "
		   "net.core.somaxconn, go with this one.");
	/* Said already where the ports move. */
	if (request->scenario != SCENARIO_HIGH_PORTS)
		change_say(change, SECTION_CAVEATS,
			   "Pods with hostNetwork: true are not injected, so no template "
			   "reaches them.");
}
