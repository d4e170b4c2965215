/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container runs with: its own securityContext over the pod's, and for istio-proxy
 * what istiod adds: the injection template's container has a UID and nothing else, its
 * own Deployment for a Gateway has all (docs/findings.md, LP0503, and istio's
 * gateway-injection-template.yaml and kube-gateway.yaml).
 */
#include <string.h>

#include "fix/check_private.h"
#include "fix/security.h"

/* Unless a namespace of OpenShift says otherwise; not 0 in any case. */
#define PROXY_UID 1337

static void find_uid(const struct workload *workload, enum base base, json_t *own,
		     struct security *security)
{
	json_t *pod = typed_at(workload->spec, "securityContext");

	security->uid_known = true;
	if (typed_number(own, "runAsUser", &security->uid))
		return;
	if (base != BASE_NONE) {
		security->uid = PROXY_UID;
		security->uid_of_base = true;
		return;
	}
	security->uid_of_pod = security->uid_known =
		typed_number(pod, "runAsUser", &security->uid);
}

static void find_non_root(const struct workload *workload, enum base base, json_t *own,
			  struct security *security)
{
	json_t *pod = typed_at(workload->spec, "securityContext");

	if (typed_flag(own, "runAsNonRoot", &security->non_root))
		return;
	if (base == BASE_OVERLAY) {
		security->non_root = security->non_root_of_base = true;
		return;
	}
	security->non_root_of_pod = typed_flag(pod, "runAsNonRoot", &security->non_root);
}

void security_find(const struct workload *workload, json_t *container,
		   struct security *security)
{
	json_t *own = typed_at(container, "securityContext");
	enum base base = BASE_NONE;

	if (!strcmp(typed_text(container, "name"), GATEWAY_CONTAINER))
		base = workload->base;
	memset(security, 0, sizeof(*security));
	find_uid(workload, base, own, security);
	find_non_root(workload, base, own, security);
	security->drops_all =
		typed_has(own, "capabilities.drop", "ALL") ||
		(base == BASE_OVERLAY && !typed_at(own, "capabilities.drop"));
	security->may_bind = typed_has(own, "capabilities.add", "NET_BIND_SERVICE") ||
			     typed_has(own, "capabilities.add", "ALL") ||
			     typed_true(own, "privileged");
}

json_t *security_sysctl(const struct workload *workload, size_t *place)
{
	json_t *list = typed_at(workload->spec, "securityContext.sysctls"), *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *name = typed_text(item, "name");
		/* Kubernetes takes both since 1.23. */
		if (!strcmp(name, "net.ipv4.ip_unprivileged_port_start") ||
		    !strcmp(name, "net/ipv4/ip_unprivileged_port_start")) {
			*place = i;
			return item;
		}
	}
	return NULL;
}
