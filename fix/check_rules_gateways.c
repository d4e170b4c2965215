/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong in the pods of gateways: a sidecar, a waypoint or an app is never
 * here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check_private.h"

#define SYSCTLS "spec.securityContext.sysctls"

/* Whether every port that it binds is known, and none is below 1024. */
static bool needs_no_low(const struct place *place)
{
	const struct pod_group *group = place->group;
	return group->routed && !group->unsure && !group->low.count &&
	       !place->check->exhausted;
}

/* The ports below 1024 that it binds. */
static const char *low_ports(const struct place *place, char buffer[PORT_LIST_SIZE])
{
	return port_list_format(&place->group->low, ", ", buffer, PORT_LIST_SIZE);
}

static const char *field_of(const struct place *place, const char *rest, char *buffer,
			    size_t size)
{
	snprintf(buffer, size, "%s.%s", place->path, rest);
	return buffer;
}

RULE(root_unable)
{
	struct security security;
	char field[128], ports[PORT_LIST_SIZE];
	size_t index;

	if (!place->container || !place->group->low.count ||
	    security_sysctl(place->workload, &index))
		return;
	security_find(place->workload, place->container, &security);
	if (!security.uid_known || security.uid != 0 || !security.drops_all ||
	    security.may_bind)
		return;
	mistake_add(
		place,
		field_of(place, "securityContext.capabilities", field, sizeof(field)),
		"Without the sysctl, UID 0 under drop: [ALL] binds nothing below 1024, "
		"and this gateway binds %.200s. Add NET_BIND_SERVICE to "
		"capabilities.add, or have the Service lead to ports of 1024 and above.",
		low_ports(place, ports));
}

/* The last of the templates that the pod names: it has the last word. */
static const char *last_template(const struct place *place)
{
	const char *templates =
		typed_key(typed_at(place->workload->metadata, "annotations"),
			  "inject.istio.io/templates");
	const char *comma = strrchr(templates, ',');
	const char *last = comma ? comma + 1 : templates;

	return last + strspn(last, " \t");
}

/* Whether the template "gateway" has the last word on this pod, and nothing of the input
 * says that it has no sysctl. A template after it may take the sysctl out. */
static bool template_sets_it(const struct place *place)
{
	return place->workload->base == BASE_INJECTED &&
	       !place->check->template_is_clean &&
	       !strcmp(last_template(place), "gateway");
}

RULE(list_returns)
{
	const json_t *list = typed_at(place->workload->spec, "securityContext.sysctls");

	if (!json_is_array(list) || json_array_size(list) || !template_sets_it(place))
		return;
	mistake_add(
		place, SYSCTLS,
		"The injection template is laid over the pod's level, and from Istio "
		"1.20.3 on it sets the sysctl again: this empty list has no effect. Use "
		"an extra template (lowport fix --for istio-gateway), or edit the "
		"template itself (--for istio-template).");
}

RULE(sysctl_twice)
{
	size_t index;
	char field[64];

	if (!security_sysctl(place->workload, &index) || !template_sets_it(place))
		return;
	snprintf(field, sizeof(field), SYSCTLS "[%zu]", index);
	mistake_add(
		place, field,
		"From Istio 1.20.3 on the injection template sets this sysctl itself: "
		"to take it out here changes nothing. Nodes that lack it need an extra "
		"template: lowport fix --for istio-gateway.");
}

/* As istiod reads it: strconv.ParseBool. */
static bool is_true(const char *text)
{
	static const char *const words[] = { "1", "t", "T", "true", "TRUE", "True" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(text, words[i]))
			return true;
	return false;
}

RULE(unprivileged)
{
	char rest[32], field[128], ports[PORT_LIST_SIZE];
	json_t *variable;
	size_t i;

	if (!place->group->low.count)
		return;
	json_array_foreach(typed_at(place->container, "env"), i, variable)
	{
		if (strcmp(typed_text(variable, "name"), "ISTIO_META_UNPRIVILEGED_POD") !=
			    0 ||
		    !is_true(typed_text(variable, "value")))
			continue;
		snprintf(rest, sizeof(rest), "env[%zu]", i);
		mistake_add(
			place, field_of(place, rest, field, sizeof(field)),
			"istiod makes no listener below 1024 for a pod that says this, "
			"and says so in its own log only: nothing will listen on "
			"%.200s. Have the Service lead to ports of 1024 and above, or "
			"take the variable out.",
			low_ports(place, ports));
	}
}

/* --- NET_BIND_SERVICE without root --- */

/* Istio's image by its own name, Red Hat's by theirs; "auto" is what injection fills
 * in. */
static bool is_stock(const char *image)
{
	static const char *const names[] = { "proxyv2", "proxyv2-rhel8", "proxyv2-rhel9",
					     "istio-proxyv2-rhel8",
					     "istio-proxyv2-rhel9" };
	const char *slash = strrchr(image, '/');
	const char *name = slash ? slash + 1 : image;
	size_t length = strcspn(name, ":@");

	if (!strcmp(image, "auto"))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (length == strlen(names[i]) && !strncmp(name, names[i], length))
			return true;
	return false;
}

/* Whether it relies on the capability as a user other than root. */
static bool adds_in_vain(const struct place *place, long long *uid)
{
	struct security security;
	size_t index;

	if (!place->container || needs_no_low(place) ||
	    security_sysctl(place->workload, &index) ||
	    !typed_has(place->container, "securityContext.capabilities.add",
		       "NET_BIND_SERVICE"))
		return false;
	security_find(place->workload, place->container, &security);
	*uid = security.uid;
	return security.uid_known && security.uid != 0 &&
	       !typed_true(place->container, "securityContext.privileged");
}

/* What will be in the container: an overlay that has no image leaves istiod's. */
static const char *image_of(const struct place *place)
{
	const char *image = typed_text(place->container, "image");
	return !image[0] && place->workload->base != BASE_NONE ? "auto" : image;
}

RULE(stock_image)
{
	char field[128];
	long long uid;

	if (!is_stock(image_of(place)) || !adds_in_vain(place, &uid))
		return;
	mistake_add(
		place,
		field_of(place, "securityContext.capabilities.add", field, sizeof(field)),
		"A process of UID %lld loses NET_BIND_SERVICE when it is executed: no "
		"runtime under Kubernetes makes it ambient, and a stock image has no "
		"file capabilities. Have the Service lead to ports of 1024 and above, "
		"or use an image with file capabilities, or UID 0.",
		uid);
}

RULE(custom_image)
{
	const char *image = image_of(place);
	char field[128];
	long long uid;

	if (!image[0] || is_stock(image) || !adds_in_vain(place, &uid))
		return;
	mistake_add(
		place,
		field_of(place, "securityContext.capabilities.add", field, sizeof(field)),
		"For UID %lld this works only if the image's programs have the file "
		"capability, all that are executed one after the other where "
		"allowPrivilegeEscalation is false. Look with: getcap -r /usr/local/bin",
		uid);
}

/* --- the sysctl itself --- */

/* Whether root binds whatever the sysctl says. */
static bool is_able_root(const struct place *place)
{
	struct security security;

	security_find(place->workload, place->container, &security);
	return place->container && security.uid_known && security.uid == 0 &&
	       (security.may_bind || !security.drops_all);
}

RULE(sysctl_value)
{
	size_t index;
	json_t *item = security_sysctl(place->workload, &index);
	const char *value = typed_text(item, "value");
	char field[64], *end;
	unsigned long start = strtoul(value, &end, 10);
	bool number = value[0] >= '0' && value[0] <= '9' && !*end && start <= 65535;

	if (!item || is_able_root(place) || (number && !start) ||
	    (number && place->group->routed && !place->group->unsure &&
	     place->group->lowest >= start))
		return;
	snprintf(field, sizeof(field), SYSCTLS "[%zu].value", index);
	if (json_is_integer(typed_at(item, "value")))
		mistake_add(
			place, field,
			"A sysctl's value is text, and the API server refuses a number. "
			"Write \"0\", with quotes.");
	else if (number)
		mistake_add(place, field,
			    "Ports below %lu stay closed to the gateway. Write \"0\", or "
			    "have the Service lead to ports above.",
			    start);
	else
		mistake_add(
			place, field,
			"This is no port: the runtime cannot set it, and the pod does "
			"not start. Write \"0\".");
}

/* Whether the template of lowport fix --for istio-gateway will take the sysctl out. */
static bool template_takes_it(const struct place *place)
{
	return place->workload->base == BASE_INJECTED &&
	       !strcmp(last_template(place), "lowport");
}

/* Whether it is known that the pod has no sysctl in the end. */
static bool sysctl_is_absent(const struct place *place)
{
	const struct workload *workload = place->workload;
	const json_t *list = typed_at(workload->spec, "securityContext.sysctls");
	size_t index;

	if (template_takes_it(place))
		return true;
	if (workload->base == BASE_OVERLAY)
		return json_is_array(list) && !json_array_size(list);
	return !security_sysctl(workload, &index) &&
	       (workload->base == BASE_NONE || place->check->template_is_clean);
}

RULE(low_closed)
{
	struct security security = { .uid_known = true, .uid = 1337 };
	char ports[PORT_LIST_SIZE];

	if (!place->group->low.count || !sysctl_is_absent(place))
		return;
	/* An overlay that says nothing of the container leaves istiod's. */
	if (place->container || place->workload->base != BASE_OVERLAY)
		security_find(place->workload, place->container, &security);
	/* With the capability it is a matter of the image. */
	if (!security.uid_known || security.uid == 0 || security.may_bind)
		return;
	mistake_add(
		place, SYSCTLS,
		"Without this sysctl and as UID %lld the gateway is denied %.200s, "
		"unless the node's runtime sets it by itself. Have the Service lead to "
		"ports of 1024 and above: lowport fix --scenario high-ports.",
		security.uid, low_ports(place, ports));
}

RULE(sysctl_idle)
{
	size_t index;
	char field[64], ports[PORT_LIST_SIZE];

	if (!needs_no_low(place) || !security_sysctl(place->workload, &index) ||
	    template_takes_it(place))
		return;
	port_list_format(&place->group->bound, ", ", ports, sizeof(ports));
	snprintf(field, sizeof(field), SYSCTLS "[%zu]", index);
	mistake_add(
		place, field,
		"Nothing that this gateway binds (%.200s) is below 1024, so the sysctl "
		"is not needed, and nodes older than Linux 4.11 cannot start the pod "
		"with it. sysctls: [] is enough: lowport fix --scenario scenario-1.",
		ports);
}
