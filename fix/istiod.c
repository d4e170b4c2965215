/* SPDX-License-Identifier: Apache-2.0 */
/* istiod's values: spec.values of the Istio resource, or those of the chart. */
#include "fix/istiod.h"

#include <stdio.h>

#include "fix/helm.h"
#include "src/memory.h"

static json_t *in_spec(json_t *values)
{
	json_t *object = json_pack("{s:{s:o}}", "spec", "values", values);

	if (!object)
		memory_missing();
	return object;
}

struct part *istiod_values(const struct request *request, json_t *values, json_t *undo,
			   struct change *change)
{
	char name[256];

	if (request->istiod == ISTIOD_HELM) {
		json_decref(undo);
		change_say(change, SECTION_CAVEATS,
			   "Installed by istioctl? Put these values under spec.values of "
			   "the IstioOperator, and run istioctl install with it again.");
		return helm_part("istiod-values.yaml", values,
				 request_istiod(request, name, sizeof(name)),
				 "istio/istiod", request->istiod_namespace, change);
	}
	request_istio_name(request, name, sizeof(name));
	struct part *part = change_add(change, "istio.yaml", PART_MERGE, in_spec(values),
				       "istio %s", name);
	part->undo = in_spec(undo);
	change_say(
		change, SECTION_CAVEATS,
		"Where GitOps keeps the Istio resource %s, make the change there: else "
		"it is taken back.",
		name);
	return part;
}

const char *istiod_templates(const struct request *request, char *buffer, size_t size)
{
	char name[256];

	snprintf(buffer, size,
		 "kubectl exec deploy/%s -n %s -c discovery -- pilot-discovery request "
		 "GET /debug/inject",
		 request_istiod(request, name, sizeof(name)), request->istiod_namespace);
	return buffer;
}
