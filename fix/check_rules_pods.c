/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong in any pod, a gateway's or not. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fix/check_private.h"

static bool has_prefix(const json_t *name)
{
	return json_is_string(name) && !strncasecmp(json_string_value(name), "CAP_", 4);
}

RULE(pod_capabilities)
{
	json_t *capabilities =
		typed_at(place->workload->spec, "securityContext.capabilities");

	if (capabilities)
		mistake_add(place, "spec.securityContext.capabilities",
			    "A pod's securityContext has no capabilities: the API server "
			    "drops or refuses the field, and no container gets them. Put "
			    "it into containers[].securityContext.capabilities%s.",
			    has_prefix(json_array_get(typed_at(capabilities, "add"), 0))
				    ? ", where names have no CAP_ in front"
				    : "");
}

static void find_prefix(struct place *place, const char *list)
{
	char path[64], field[sizeof(place->path) + sizeof(path) + 32];
	json_t *item;
	size_t i;

	snprintf(path, sizeof(path), "securityContext.capabilities.%s", list);
	json_array_foreach(typed_at(place->container, path), i, item)
	{
		if (!has_prefix(item))
			continue;
		snprintf(field, sizeof(field), "%s.%s[%zu]", place->path, path, i);
		mistake_add(place, field,
			    "Kubernetes' names of capabilities have no CAP_ in front: "
			    "containerd adds it, and no capability has it twice. Write "
			    "%.64s.",
			    json_string_value(item) + 4);
		return;
	}
}

RULE(prefix)
{
	find_prefix(place, "add");
	find_prefix(place, "drop");
}

static const char *level(bool pod, bool base)
{
	if (base)
		return "istiod's own container";
	return pod ? "the pod" : "the container";
}

RULE(root_denied)
{
	struct security security;
	char field[sizeof(place->path) + 64];

	if (!strcmp(typed_text(place->workload->spec, "os.name"), "windows"))
		return;
	security_find(place->workload, place->container, &security);
	if (!security.uid_known || security.uid != 0 || !security.non_root)
		return;
	snprintf(field, sizeof(field), "%s.securityContext.runAsNonRoot",
		 security.non_root_of_pod ? "spec" : place->path);
	mistake_add(
		place, field,
		"runAsUser is 0 (of %s) and runAsNonRoot is true (of %s): the kubelet "
		"does not start the container (\"container's runAsUser breaks non-root "
		"policy\"). Set runAsNonRoot: false in the container's "
		"securityContext, or leave UID 0.",
		level(security.uid_of_pod, security.uid_of_base),
		level(security.non_root_of_pod, security.non_root_of_base));
}

RULE(host_network)
{
	size_t index;
	char field[64];

	if (!typed_true(place->workload->spec, "hostNetwork") ||
	    !security_sysctl(place->workload, &index))
		return;
	snprintf(field, sizeof(field), "spec.securityContext.sysctls[%zu]", index);
	mistake_add(place, field,
		    "With hostNetwork a pod has no network namespace of its own, and the "
		    "kubelet refuses net.* sysctls (SysctlForbidden). Take the sysctl or "
		    "hostNetwork out; ports below 1024 on the host take UID 0 with "
		    "NET_BIND_SERVICE.");
}
