/* SPDX-License-Identifier: Apache-2.0 */
/* --for istio-gateway: a template of three lines beside Istio's own, for one gateway. */
#include <stdio.h>

#include "fix/gateway.h"
#include "fix/istiod.h"
#include "fix/kind.h"
#include "fix/security.h"
#include "src/memory.h"

/* The injector merges the templates of a pod in the order in which they are named, each
 * on top of those before (pkg/kube/inject/inject.go, selectTemplates). */
#define NAME "lowport"
#define TEMPLATES "gateway," NAME
#define TEXT "spec:\n  securityContext:\n    sysctls: []\n"

static json_t *values(json_t *template)
{
	json_t *object = json_pack("{s:{s:{s:o}}}", "sidecarInjectorWebhook", "templates",
				   NAME, template);

	if (!object)
		memory_missing();
	return object;
}

static void add_template(const struct request *request, struct change *change)
{
	char templates[512];
	json_t *text = json_string(TEXT);

	if (!text)
		memory_missing();
	istiod_values(request, values(text), values(json_null()), change);
	istiod_templates(request, templates, sizeof(templates));
	/* A pod that names a template istiod does not know is not created at all. */
	change_say(change, SECTION_APPLY,
		   "until %s | grep -q '\"" NAME "\":'; do sleep 1; done", templates);
	change_say(
		change, SECTION_WHY,
		"Istio's template names the sysctl net.ipv4.ip_unprivileged_port_start, "
		"which Linux before 4.11 does not have, and a template wins over what a "
		"Deployment says of its pod. A second template, \"" NAME
		"\", takes it away again, for the one gateway %s that names it: no other "
		"gateway changes, and upgrades of Istio keep it.",
		request->name);
	change_say(
		change, SECTION_CAVEATS,
		"The template serves every gateway that names it. While one still does, "
		"do not take it from istiod to undo this: that gateway's new pods would "
		"be refused.");
}

static int make(const struct request *request, struct change *change, struct error *err)
{
	bool pinned = request->scenario == SCENARIO_PIN_NODES;

	security_caveats(request, change);
	if (pinned)
		change_say(
			change, SECTION_WHY,
			"The gateway %s keeps its sysctl and runs only where the kernel "
			"has it: no setting gets weaker.",
			request->name);
	else
		add_template(request, change);
	int failed = gateway_parts(request, pinned ? NULL : TEMPLATES, change, err);
	if (failed < 0)
		return failed;
	gateway_pods(request, change);
	gateway_caveats(request, change);
	return 0;
}

const struct kind kind_istio_gateway = {
	.id = "istio-gateway",
	.help = "one injected gateway: a template that it names (recommended)",
	.needs = KIND_NEEDS_NAME | KIND_TAKES_GATEWAY,
	.make = make,
};
