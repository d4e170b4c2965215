/* SPDX-License-Identifier: Apache-2.0 */
/* --for istio-template: the live gateway template, with the smallest edit. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "fix/gateway.h"
#include "fix/istiod.h"
#include "fix/kind.h"
#include "fix/security.h"
#include "fix/template.h"
#include "src/memory.h"

/* What refuses this kind whatever the template says. */
static int check(const struct request *request, struct error *err)
{
	if (!version_has(&request->version, FEATURE_TEMPLATE_SYSCTL))
		return error_set(
			err, EINVAL,
			"the gateway template of Istio %u.%u.%u names no sysctl (%s and "
			"later ones do), the chart gateway does: use --for istio-gateway",
			request->version.major, request->version.minor,
			request->version.patch, feature_since(FEATURE_TEMPLATE_SYSCTL));
	if (request->template_overruled)
		return error_set(
			err, EINVAL,
			"istiod's value gateways.securityContext is set, so these lines "
			"of the template are dead and an edit would change nothing: set "
			"that value with --for istio-helm, or use --for istio-gateway");
	if (!request->template)
		return error_set(err, EINVAL,
				 "the live template is needed: give --template with what "
				 "istiod's /debug/inject prints");
	return 0;
}

/* Whether the scenario is also about the container, where a Deployment wins. */
static bool has_container(const struct request *request)
{
	return request->scenario == SCENARIO_2 || request->scenario == SCENARIO_ROOT;
}

static json_t *values(const char *text, size_t size)
{
	json_t *template = json_stringn(text, size), *object;

	/* jansson takes UTF-8 only. */
	if (!template)
		return NULL;
	object = json_pack("{s:{s:{s:o}}}", "sidecarInjectorWebhook", "templates",
			   "gateway", template);
	if (!object)
		memory_missing();
	return object;
}

static void say_why(const struct request *request, struct change *change)
{
	change_say(
		change, SECTION_WHY,
		"The gateway template that istiod injects names the sysctl "
		"net.ipv4.ip_unprivileged_port_start, which Linux before 4.11 does not "
		"have: there the pod is not even created. This is your own template with "
		"\"sysctls: []\" instead%s, and no other byte changed.",
		request->scenario == SCENARIO_ROOT
			? ", and UID 0 with NET_BIND_SERVICE for the container"
		: request->scenario == SCENARIO_2
			? ", and NET_BIND_SERVICE for the container"
			: "");
}

/* How one sees that istiod has loaded the edit: lowport finds nothing more to do. Where
 * the gateway's own part comes next and rolls its pods, that is waited for. */
static void say_loaded(const struct request *request, struct change *change)
{
	/* The template's part of high-ports is that of scenario-1. */
	enum scenario scenario =
		request->scenario == SCENARIO_HIGH_PORTS ? SCENARIO_1 : request->scenario;
	bool waits = request->name && has_container(request);
	char templates[512];

	istiod_templates(request, templates, sizeof(templates));
	change_say(change, waits ? SECTION_APPLY : SECTION_PROVE,
		   "%s%s | lowport fix --for istio-template --scenario %s --template -%s",
		   waits ? "until " : "", templates, scenario_name(scenario),
		   waits ? " -o json | grep -q '\"done\": *true'; do sleep 1; done" : "");
}

static void say_undo(const struct request *request, struct change *change)
{
	char name[256];

	if (request->istiod == ISTIOD_HELM)
		return;
	request_istio_name(request, name, sizeof(name));
	change_say(
		change, SECTION_CAVEATS,
		"The undo writes the template as it was given. If the Istio resource %s "
		"had no templates.gateway before, undo with this instead: Istio's own "
		"template comes back, and upgrades bring theirs.\n"
		"kubectl patch istio %s --type=merge -p '{\"spec\":{\"values\":{"
		"\"sidecarInjectorWebhook\":{\"templates\":{\"gateway\":null}}}}}'",
		name, name);
}

/* A Deployment's container is put on top of the template's, field by field: capabilities
 * add up, but UID 0 beside runAsNonRoot: true is refused by the kubelet. */
static void say_others(const struct request *request, struct change *change)
{
	if (request->scenario != SCENARIO_ROOT) {
		change_say(change, SECTION_CAVEATS,
			   "All injected gateways of this istiod change, at their next "
			   "restart.");
		return;
	}
	change_say(
		change, SECTION_WHY,
		"THIS CAN STOP OTHER GATEWAYS: all that this istiod injects are given "
		"UID 0 at their next restart, and those whose own Deployment says "
		"runAsNonRoot: true and no UID (the chart's from 1.30 on) do not start "
		"then. Those with a UID (the chart's up to 1.29) keep it. --for "
		"istio-gateway leaves the others alone.");
	if (!request->name)
		change_say(change, SECTION_CAVEATS,
			   "Such gateways need a part of their own: give --name and -n, "
			   "and --gateway chart for a release of the chart.");
}

static void say_caveats(const struct request *request, struct change *change)
{
	say_others(request, change);
	change_say(change, SECTION_CAVEATS,
		   "From now on istiod keeps this text: an upgrade of Istio no longer "
		   "brings its own template. After each one undo this and make it again "
		   "from the new template; --for istio-gateway has no such duty.");
}

/* The template's part; none where it is so already. */
static int add_template(const struct request *request, struct change *change, bool *done,
			struct error *err)
{
	char *edited;
	size_t size;

	if (check(request, err) < 0 ||
	    template_edit(request->template, request->template_size, request->scenario,
			  &edited, &size, done, err) < 0)
		return -EINVAL;
	if (*done)
		return 0;
	json_t *after = values(edited, size);
	json_t *before = values(request->template, request->template_size);
	free(edited);
	if (!after || !before) {
		json_decref(after);
		json_decref(before);
		return error_set(err, EINVAL, "the template is not UTF-8");
	}
	security_caveats(request, change);
	gateway_restart_last(request, change);
	say_caveats(request, change);
	istiod_values(request, after, before, change);
	say_why(request, change);
	say_loaded(request, change);
	say_undo(request, change);
	return 0;
}

static int make(const struct request *request, struct change *change, struct error *err)
{
	bool pinned = request->scenario == SCENARIO_PIN_NODES, done = false;

	if (pinned) {
		security_caveats(request, change);
		change_say(
			change, SECTION_WHY,
			"The gateway keeps its sysctl and runs only where the kernel has "
			"it: no setting gets weaker.");
	} else if (add_template(request, change, &done, err) < 0)
		return -EINVAL;
	/* Without a name scenario-2 and root are the template's alone. */
	if ((request->name || !has_container(request)) &&
	    gateway_parts(request, NULL, change, err) < 0)
		return -EINVAL;
	if (done)
		change_say(change, SECTION_WHY,
			   "The gateway template has this change already.");
	change->done = !change->part_count;
	if (change->done)
		return 0;
	if (done)
		security_caveats(request, change);
	gateway_pods(request, change);
	gateway_caveats(request, change);
	return 0;
}

const struct kind kind_istio_template = {
	.id = "istio-template",
	.help = "all injected gateways: the template that istiod has, edited",
	.needs = KIND_NEEDS_TEMPLATE | KIND_TAKES_GATEWAY,
	.make = make,
};
