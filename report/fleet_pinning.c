/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping gateways on the nodes where they run as they are. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "report/fleet_private.h"
#include "src/kubernetes_name.h"

#define LABEL "lowport/unchanged"
#define COMMAND "kubectl label node"
#define COMMAND_END " " LABEL "=true\n"

/* More are not for a command line; the report has them all. */
#define NAMES_SHOWN 24
#define LINE_COLUMNS 80

bool fleet_is_unchanged(const struct fleet_view *view, unsigned index)
{
	return view->private->unchanged[view->private->members[index]];
}

/* A node that was asked for other ports is no place for those of the others. */
static bool is_one_question(const struct fleet_view *view)
{
	const struct group *groups = view->groups;

	for (unsigned i = 1; i < view->group_count; i++)
		if (strcmp(groups[i].ports, groups[0].ports) != 0 ||
		    groups[i].uid != groups[0].uid || groups[i].gid != groups[0].gid)
			return false;
	return true;
}

unsigned fleet_unchanged(const struct fleet_view *view)
{
	unsigned count = 0;

	if (!is_one_question(view))
		return 0;
	for (unsigned g = 0; g < view->group_count; g++) {
		const struct group *group = &view->groups[g];
		if (group->recommendation != RECOMMEND_NO_CHANGE)
			continue;
		for (unsigned i = 0; i < group->count; i++)
			count += fleet_is_unchanged(view, group->first + i);
	}
	return count < view->node_count ? count : 0;
}

/* kubectl wants the nodes first, then the label. */
static void write_names(const struct fleet_view *view, const char *indent, FILE *out)
{
	size_t around = strlen(indent) + strlen(COMMAND COMMAND_END) - 1, used = 0;
	struct member member;

	for (unsigned i = 0; i < view->node_count; i++) {
		if (!fleet_is_unchanged(view, i))
			continue;
		fleet_member(view, i, &member);
		if (!kubernetes_is_name(member.name))
			continue;
		if (!used || used + 1 + strlen(member.name) > LINE_COLUMNS) {
			fprintf(out, "%s%s" COMMAND, used ? COMMAND_END : "", indent);
			used = around;
		}
		used += (size_t)fprintf(out, " %s", member.name);
	}
	fputs(used ? COMMAND_END : "", out);
}

void fleet_write_pinning(const struct fleet_view *view, const char *indent, FILE *out)
{
	if (fleet_unchanged(view) <= NAMES_SHOWN)
		write_names(view, indent, out);
	else
		fprintf(out,
			"%s# REPORT: a file with this report, as JSON or HTML\n"
			"%slowport report -o json REPORT |\n"
			"%s  jq -r '.status.nodes[]|select(.unchanged).name' |\n"
			"%s  xargs -I{} kubectl label node {} " LABEL "=true\n",
			indent, indent, indent, indent);
	fprintf(out,
		"%snodeSelector:             # of the gateway's pod template\n"
		"%s  " LABEL ": \"true\"\n",
		indent, indent);
}
