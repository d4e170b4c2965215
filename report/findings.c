/* SPDX-License-Identifier: Apache-2.0 */
/* The table of findings. */
#include "report/findings.h"

#define FINDING(code, severity, name) \
	{ code, SEVERITY_##severity, finding_##name##_when, finding_##name##_write },
const struct finding_rule finding_rules[] = {
#include "report/findings.list"
};
#undef FINDING
const unsigned finding_rule_count = sizeof(finding_rules) / sizeof(finding_rules[0]);
_Static_assert(sizeof(finding_rules) / sizeof(finding_rules[0]) <= FINDINGS_MAX,
	       "room for all");

void findings_add(const struct view *view, struct verdict *verdict)
{
	for (unsigned i = 0; i < finding_rule_count; i++) {
		if (!finding_rules[i].when(view))
			continue;
		struct finding *finding = &verdict->findings[verdict->finding_count++];
		finding->code = finding_rules[i].code;
		finding->severity = finding_rules[i].severity;
		finding_rules[i].write(view, finding->message, sizeof(finding->message));
	}
}
