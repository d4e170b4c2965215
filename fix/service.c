/* SPDX-License-Identifier: Apache-2.0 */
/* high-ports: the Service keeps its ports, and leads to where istiod then listens. */
#include "fix/service.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "src/memory.h"

/* What load balancers ask for a gateway's health (the chart gateway's first port). */
#define STATUS_PORT 15021

static json_t *packed(json_t *value)
{
	if (!value)
		memory_missing();
	return value;
}

static const char *kubernetes_protocol(const struct port *port)
{
	return port->protocol == PROTOCOL_UDP ? "UDP" : "TCP";
}

/* The key of a Service's ports is the number alone: a patch for UDP would reach the TCP
 * port, if that comes first. */
static const struct port *find_low_udp(const struct port_list *ports)
{
	for (unsigned i = 0; i < ports->count; i++)
		if (ports->items[i].number < PORT_PRIVILEGED_END &&
		    ports->items[i].protocol == PROTOCOL_UDP)
			return &ports->items[i];
	return NULL;
}

static int check_low(const struct request *request, struct error *err)
{
	if (port_list_has_low(&request->ports))
		return 0;
	return error_set(err, EINVAL,
			 "no wanted port is below 1024, so no Service has to change: use "
			 "--scenario scenario-1, or name the Service's ports with -p");
}

/* "80 to 8080, 443 to 8443": the ports that move. */
static const char *moves(const struct request *request, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (unsigned i = 0; i < request->ports.count; i++) {
		const struct port *port = &request->ports.items[i];
		if (port->number < PORT_PRIVILEGED_END && used < size)
			used += (size_t)snprintf(buffer + used, size - used, "%s%u to %u",
						 used ? ", " : "", (unsigned)port->number,
						 request_high_port(request, port));
	}
	return buffer;
}

static void say(const struct request *request, struct change *change)
{
	char list[PORTS_MAX * 16];

	change_say(
		change, SECTION_WHY,
		"The Service keeps its ports and leads to high ones (%s): istiod makes "
		"the gateway listen where the Service leads to. No low port is bound, "
		"users notice nothing, and Gateways keep the numbers they have.",
		moves(request, list, sizeof(list)));
	change_say(
		change, SECTION_CAVEATS,
		"What names the port inside the pod has to name the new one too, best "
		"before: AuthorizationPolicy rules with ports, NetworkPolicies, probes.");
	change_say(change, SECTION_CAVEATS,
		   "Connections may fail for some seconds, until istiod, the Service and "
		   "the load balancer agree: choose a quiet hour.");
	change_say(change, SECTION_CAVEATS,
		   "It does not work for hostNetwork or for clients of the pod's own IP: "
		   "these need the low port itself.");
}

json_t *service_overlay(const struct request *request, struct change *change,
			struct error *err)
{
	const struct port_list *ports = &request->ports;
	json_t *list;
	const struct port *udp = find_low_udp(ports);

	if (check_low(request, err) < 0)
		return NULL;
	if (udp) {
		error_set(err, EINVAL,
			  "port %u is wanted with UDP, which a patch of a Service cannot "
			  "tell from TCP: change targetPort by hand (kubectl edit), and "
			  "use --scenario scenario-1 for the rest",
			  (unsigned)udp->number);
		return NULL;
	}
	list = packed(json_array());
	for (unsigned i = 0; i < ports->count; i++)
		if (ports->items[i].number < PORT_PRIVILEGED_END)
			json_array_append_new(
				list, packed(json_pack(
					      "{s:i, s:i}", "port",
					      (int)ports->items[i].number, "targetPort",
					      (int)request_high_port(request,
								     &ports->items[i]))));
	say(request, change);
	return packed(json_pack("{s:{s:o}}", "spec", "ports", list));
}

json_t *service_undo(const json_t *overlay)
{
	json_t *undo = json_deep_copy(overlay);
	json_t *port;
	size_t i;

	packed(undo);
	json_array_foreach(json_object_get(json_object_get(undo, "spec"), "ports"), i,
			   port)
		json_object_set(port, "targetPort", json_object_get(port, "port"));
	return undo;
}

/* --- the chart's list, which is replaced as a whole --- */

/* The names that the chart gives; of others any name is good, since a gateway's protocol
 * is that of its Gateway. */
static void name_port(const struct port *port, char *name, size_t size)
{
	bool tcp = port->protocol == PROTOCOL_TCP;

	if (tcp && port->number == 80)
		snprintf(name, size, "http2");
	else if (tcp && port->number == 443)
		snprintf(name, size, "https");
	else if (tcp && port->number == STATUS_PORT)
		snprintf(name, size, "status-port");
	else
		snprintf(name, size, "%s-%u", protocol_name(port->protocol),
			 (unsigned)port->number);
}

static void append_port(const struct request *request, const struct port *port,
			json_t *list)
{
	char name[16];

	name_port(port, name, sizeof(name));
	json_array_append_new(
		list,
		packed(json_pack("{s:s, s:i, s:s, s:i}", "name", name, "port",
				 (int)port->number, "protocol", kubernetes_protocol(port),
				 "targetPort", (int)request_high_port(request, port))));
}

json_t *service_chart_ports(const struct request *request, struct change *change,
			    struct error *err)
{
	static const struct port status = { STATUS_PORT, PROTOCOL_TCP };
	char namespace[128];
	struct port_list ports = { .count = 1, .items = { status } };
	json_t *list;

	if (check_low(request, err) < 0)
		return NULL;
	/* A full list has no room for the status port, nor any Service that many. */
	for (unsigned i = 0; i < request->ports.count; i++)
		if (!port_list_add(&ports, request->ports.items[i])) {
			error_set(err, EINVAL, "more than %d ports are too many for this",
				  PORTS_MAX - 1);
			return NULL;
		}
	list = packed(json_array());
	for (unsigned i = 0; i < ports.count; i++)
		append_port(request, &ports.items[i], list);
	say(request, change);
	change_say(
		change, SECTION_CAVEATS,
		"The chart takes service.ports as a whole: ports that -p does not name "
		"are gone afterwards, and others may have other names than now. See "
		"first what there is.\n"
		"kubectl get service %s%s -o custom-columns='NAME:.spec.ports[*].name,"
		"PORT:.spec.ports[*].port,TARGET:.spec.ports[*].targetPort'",
		request->name, request_namespace(request, namespace, sizeof(namespace)));
	return packed(json_pack("{s:o}", "ports", list));
}
