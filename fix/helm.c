/* SPDX-License-Identifier: Apache-2.0 */
/* A release's values, by helm upgrade. */
#include "fix/helm.h"

#include <stdio.h>

static bool has_values(const struct change *change)
{
	for (unsigned i = 0; i < change->part_count; i++)
		if (change->parts[i].how == PART_VALUES)
			return true;
	return false;
}

static void say_once(struct change *change)
{
	change_say(change, SECTION_CAVEATS,
		   "The releases and the chart repository \"istio\" may have other names "
		   "with you:\nhelm list -A && helm repo list");
	change_say(
		change, SECTION_CAVEATS,
		"Put these values into the file or the Git repository that the release "
		"is made from: an upgrade without them takes them back.");
}

struct part *helm_part(const char *file, json_t *values, const char *release,
		       const char *chart, const char *namespace, struct change *change)
{
	char where[128];

	snprintf(where, sizeof(where), "%s%s", namespace ? " -n " : "",
		 namespace ? namespace : "");
	if (!has_values(change))
		say_once(change);
	struct part *part =
		change_add(change, file, PART_VALUES, values, "%s %s", release, chart);
	snprintf(part->namespace, sizeof(part->namespace), "%s",
		 namespace ? namespace : "");
	change_say(change, SECTION_UNDO,
		   "# This goes back by one: after later upgrades add the revision's "
		   "number, of: helm history %s%s",
		   release, where);
	change_say(change, SECTION_UNDO, "helm rollback %s%s", release, where);
	return part;
}
