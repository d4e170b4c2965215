/* SPDX-License-Identifier: Apache-2.0 */
/* The first row that fits a node, put into words that claim no more than is known. */
#include "report/prediction.h"

#include <stdio.h>
#include <string.h>

#include "src/kernel_version.h"

/* What follows, with the ports. None of it says that anything was looked at. */
static const char *const consequences[RECOMMEND_COUNT + 1] = {
	[RECOMMEND_NO_CHANGE] = "the gateway's defaults are likely to work for",
	[RECOMMEND_SCENARIO_1] = "without that sysctl a gateway is likely to bind",
	[RECOMMEND_SCENARIO_2] = "with NET_BIND_SERVICE a gateway is likely to bind",
	[RECOMMEND_ROOT_FALLBACK] = "with its defaults a gateway is likely not to start, "
				    "and without the sysctl only UID 0 to bind",
	[RECOMMEND_BLOCKED] = "not even UID 0 is likely to bind",
	[RECOMMEND_INCONCLUSIVE] = "nothing follows for",
	[RECOMMEND_NONE] = "nothing follows for",
};

static const char *value_of(const struct node *node, const char *id)
{
	const struct fact *fact = facts_find(&node->facts, id);
	return fact && fact->outcome == OUTCOME_YES ? fact->value : "";
}

/* "v1.27.0", "19.3.13", "3.10.0-1160.el7.x86_64" as RELEASE(); 0 where it is none. */
static unsigned read_version(const char *text)
{
	struct kernel_version version;

	if (*text == 'v')
		text++;
	if (kernel_version_parse(text, &version) || version.major > 0x7fff ||
	    version.minor > 0xffff)
		return 0;
	return RELEASE(version.major, version.minor);
}

static bool is_in(const struct version_range *range, unsigned version)
{
	if (!range->from && !range->below)
		return true;
	return version && version >= range->from &&
	       (!range->below || version < range->below);
}

static bool has_mark(const struct prediction *row, const char *release)
{
	for (unsigned i = 0; i < MARKS_MAX && row->marks[i]; i++)
		if (strstr(release, row->marks[i]))
			return true;
	return !row->marks[0];
}

static bool is_equal_or_any(const char *wanted, const char *value)
{
	return !wanted || !strcmp(wanted, value);
}

static bool fits(const struct prediction *row, const struct node *node)
{
	const char *release = value_of(node, "kernel.release");
	unsigned kernel = read_version(release);
	unsigned kubelet = read_version(value_of(node, "kubelet.version"));
	unsigned runtime = read_version(value_of(node, "runtime.version"));

	return is_equal_or_any(row->os, value_of(node, "os.type")) &&
	       is_equal_or_any(row->runtime, value_of(node, "runtime")) &&
	       has_mark(row, release) && (!row->kernel_unread || !kernel) &&
	       (!row->kubelet_unread || !kubelet) && is_in(&row->kernel, kernel) &&
	       is_in(&row->kubelet, kubelet) && is_in(&row->runtime_version, runtime);
}

/* The last row fits every node. */
static const struct prediction *find_row(const struct node *node)
{
	unsigned i = 0;
	while (i < prediction_count - 1 && !fits(&predictions[i], node))
		i++;
	return &predictions[i];
}

bool prediction_blames_kubelet(const struct node *node)
{
	unsigned kubelet = read_version(value_of(node, "kubelet.version"));

	for (unsigned i = 0; i < prediction_count; i++)
		if (predictions[i].kubelet.below &&
		    is_in(&predictions[i].kubelet, kubelet))
			return true;
	return false;
}

static enum recommendation likely_for(const struct prediction *row,
				      const struct node *node)
{
	return port_list_has_low(&node->ports) ? row->likely : row->likely_high;
}

const char *prediction_reason(const struct node *node, char *reason, size_t size)
{
	const struct prediction *row = find_row(node);
	char ports[PORT_LIST_SIZE];

	snprintf(reason, size, "Predicted: %s; %s %s.", row->reason,
		 consequences[likely_for(row, node)],
		 port_list_format(&node->ports, ", ", ports, sizeof(ports)));
	return reason;
}

/* That no pod comes there as it is changes nothing of what one could do. */
static void add_scheduling(const struct node *node, char *summary, size_t size)
{
	const char *taints = value_of(node, "node.taints");
	bool keeps_off = strstr(taints, ":NoSchedule") || strstr(taints, ":NoExecute");
	size_t used = strlen(summary);

	if (facts_find(&node->facts, "node.unschedulable"))
		used += (size_t)snprintf(summary + used, size - used,
					 " No new pods are scheduled there (cordoned).");
	if (keeps_off && used < size)
		snprintf(summary + used, size - used,
			 " It takes tolerations to be scheduled there (taints: %s).",
			 taints);
}

/* Of all nodes, since an answer is one for all nodes that are alike; the DaemonSet asks
 * for the ports and IDs of a stock gateway. */
static void write_measure(const struct node *node, char *measure, size_t size)
{
	char ports[PORT_LIST_SIZE];

	port_list_format(&node->ports, ",", ports, sizeof(ports));
	if (!strcmp(ports, DEFAULT_PORTS) && node->uid == DEFAULT_UID &&
	    node->gid == DEFAULT_UID)
		snprintf(measure, size, "kubectl apply -k deploy/daemonset");
}

void prediction_judge(const struct node *node, struct verdict *verdict)
{
	const struct prediction *row = find_row(node);

	verdict->recommendation = RECOMMEND_INCONCLUSIVE;
	verdict->likely = likely_for(row, node);
	verdict->rule = row->id;
	prediction_reason(node, verdict->summary, sizeof(verdict->summary));
	add_scheduling(node, verdict->summary, sizeof(verdict->summary));
	write_measure(node, verdict->measure, sizeof(verdict->measure));
}
