/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words people act on. No step may promise what was not measured here: what rests on
 * a trial asks for it in its condition.
 */
#include "report/actions.h"

#define FOR(recommendation) (1u << RECOMMEND_##recommendation)

/* Under a step's text. */
#define INDENT "     "

/* 80 to 8080, 443 to 8443: above the privileged ports, and below the ephemeral ones. */
#define HIGH_PORT_OFFSET 8000
#define HIGH_PORT_STEP 2000

static bool is_wanted(const struct port_list *ports, unsigned number, uint8_t protocol)
{
	for (unsigned i = 0; i < ports->count; i++)
		if (ports->items[i].number == number &&
		    ports->items[i].protocol == protocol)
			return true;
	return false;
}

/* Where the gateway listens instead: no port that is wanted for itself. */
static unsigned high_port(const struct port_list *ports, const struct port *port)
{
	unsigned offset = HIGH_PORT_OFFSET;

	if (port->number >= PORT_PRIVILEGED_END)
		return port->number;
	while (is_wanted(ports, port->number + offset, port->protocol))
		offset += HIGH_PORT_STEP;
	return port->number + offset;
}

static void write_pod_lines(const struct view *view, const struct verdict *verdict,
			    FILE *out)
{
	(void)view, (void)verdict;
	fputs(INDENT "securityContext:          # of the pod\n" INDENT "  sysctls: []\n",
	      out);
}

static void write_service_lines(const struct view *view, const struct verdict *verdict,
				FILE *out)
{
	const struct port_list *ports = &view->node->ports;

	fputs(INDENT "ports:                    # of the Service\n", out);
	for (unsigned i = 0; i < ports->count; i++) {
		unsigned number = ports->items[i].number;
		bool udp = ports->items[i].protocol == PROTOCOL_UDP;
		fprintf(out, INDENT "- {name: %s-%u, port: %u, targetPort: %u%s}\n",
			udp ? "udp" : "tcp", number, number,
			high_port(ports, &ports->items[i]), udp ? ", protocol: UDP" : "");
	}
	write_pod_lines(view, verdict, out);
}

static void write_capability_lines(const struct view *view, const struct verdict *verdict,
				   FILE *out)
{
	(void)view, (void)verdict;
	fputs(INDENT "securityContext:          # of the container istio-proxy\n" INDENT
		     "  capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}\n",
	      out);
}

static void write_root_lines(const struct view *view, const struct verdict *verdict,
			     FILE *out)
{
	write_pod_lines(view, verdict, out);
	write_capability_lines(view, verdict, out);
	fputs(INDENT "  runAsUser: 0\n" INDENT "  runAsGroup: 0\n" INDENT
		     "  runAsNonRoot: false\n",
	      out);
}

static void write_measure_line(const struct view *view, const struct verdict *verdict,
			       FILE *out)
{
	(void)view;
	fprintf(out, INDENT "%s\n", verdict->measure);
}

static bool high_ports_bound(const struct view *view)
{
	return view->low && view_yes(view, TRIAL_SCENARIO_1) &&
	       !view_image_no(view, TRIAL_SCENARIO_1);
}

static bool stock_decides(const struct view *view)
{
	return view_yes_by_capability(view, TRIAL_SCENARIO_2);
}

static bool image_decides(const struct view *view)
{
	return !stock_decides(view);
}

static bool sysctl_is_missing(const struct view *view)
{
	return view_fact(view, "sysctl.present", OUTCOME_NO);
}

static bool sysctl_is_there(const struct view *view)
{
	return !sysctl_is_missing(view);
}

static bool is_predicted(const struct view *view)
{
	return view->node->origin == ORIGIN_PREDICTION;
}

static bool is_reported(const struct view *view)
{
	return !is_predicted(view);
}

const struct action actions[] = {
	{ FOR(NO_CHANGE), NULL,
	  "Install the gateway as it is; its pods may keep asking for the sysctl.",
	  NULL },
	{ FOR(NO_CHANGE), NULL,
	  "Two things no node can tell: kubelet must be 1.22 or later (before, it "
	  "forbids this sysctl), and the gateway must not use hostNetwork.",
	  NULL },
	{ FOR(ROOT_FALLBACK) | FOR(BLOCKED), high_ports_bound,
	  "Best: let the gateway listen on ports of 1024 and above behind its Service, "
	  "which worked here as scenario-1. Users see the same ports as before:",
	  write_service_lines },
	{ FOR(SCENARIO_1) | FOR(SCENARIO_2), NULL,
	  "Take the sysctl out of the gateway's pods:", write_pod_lines },
	{ FOR(SCENARIO_1), NULL, "Keep the ports as they were tried here.", NULL },
	{ FOR(SCENARIO_2), image_decides,
	  "Add the capability, and keep to this image. It would have the capability in "
	  "effect, and on this node binaries with the same file capabilities bound:",
	  write_capability_lines },
	{ FOR(SCENARIO_2), stock_decides,
	  "Add the capability. It worked here with lowport's own, stock binary; with "
	  "most runtimes it does not:",
	  write_capability_lines },
	{ FOR(ROOT_FALLBACK) | FOR(BLOCKED), sysctl_is_missing,
	  "Or run the gateway on nodes with Linux 4.11 or later.", NULL },
	{ FOR(ROOT_FALLBACK) | FOR(BLOCKED), sysctl_is_there,
	  "Or run the gateway on nodes where the sysctl can be set.", NULL },
	{ FOR(ROOT_FALLBACK), NULL,
	  "Only if none of this can be had, as UID 0 with one capability:",
	  write_root_lines },
	{ FOR(SCENARIO_1) | FOR(SCENARIO_2) | FOR(ROOT_FALLBACK), NULL,
	  "Set it where it wins. The pod's part: istiod's gateways.securityContext or "
	  "the injection template, or the parametersRef ConfigMap for Gateway API; in "
	  "the Deployment alone it has no effect. A container's part: the Deployment or"
	  " the chart's values, which overrule the template.",
	  NULL },
	{ FOR(BLOCKED), NULL,
	  "Do not install the gateway on these ports here: it would not start, or not "
	  "listen. Remove what the findings name, and run lowport again.",
	  NULL },
	{ FOR(INCONCLUSIVE), is_predicted,
	  "Do not rely on what is likely. Measure it, in pods on all nodes or as root on "
	  "each:",
	  write_measure_line },
	{ FOR(INCONCLUSIVE), is_predicted,
	  "What a kubelet before 1.22 refuses no node can tell: upgrade it, or see with "
	  "deploy/canary whether it starts such a pod.",
	  NULL },
	{ FOR(INCONCLUSIVE), is_reported,
	  "Do not rely on what is likely. Measure it, as root on the node itself or in "
	  "a container with privileged: true, without the limits that the findings "
	  "name:",
	  write_measure_line },
};
const unsigned action_count = sizeof(actions) / sizeof(actions[0]);

bool action_fits(const struct action *action, const struct view *view,
		 const struct verdict *verdict)
{
	return (action->recommendations & 1u << verdict->recommendation) &&
	       (!action->when || action->when(view));
}
