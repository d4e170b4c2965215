/* SPDX-License-Identifier: Apache-2.0 */
/* What is known per version; docs/predictions.md tells from where. The first row wins. */
#include "report/prediction.h"

#define SYSCTL "net.ipv4.ip_unprivileged_port_start"
#define REFUSES "a kubelet before 1.22 refuses pods that ask for the sysctl " SYSCTL

const struct prediction predictions[] = {
	{
		.id = "windows",
		.os = "windows",
		.likely = RECOMMEND_NONE,
		.likely_high = RECOMMEND_NONE,
		.reason = "this node runs Windows, where no such gateway runs",
	},
	{
		.id = "kernel-unreadable",
		.kernel_unread = true,
		.likely = RECOMMEND_NONE,
		.likely_high = RECOMMEND_NONE,
		.reason = "the release of the kernel is no version that can be read",
	},
	{
		.id = "sandbox-kernel",
		.marks = { "gvisor" },
		.likely = RECOMMEND_NONE,
		.likely_high = RECOMMEND_NONE,
		.reason = "the kernel is a sandbox's, which has rules of its own",
	},
	{
		.id = "containerd-2-below-4.11",
		.kernel = { .below = RELEASE(4, 11) },
		.runtime = "containerd",
		.runtime_version = { .from = RELEASE(2, 0) },
		.likely = RECOMMEND_ROOT_FALLBACK,
		.likely_high = RECOMMEND_SCENARIO_1,
		.reason = "Linux before 4.11 has no sysctl " SYSCTL
			  ", and containerd 2 runs there only where its defaults, which "
			  "set it for every pod, were switched off",
	},
	{
		.id = "kernel-el7",
		.marks = { ".el7" },
		.kernel = { .from = RELEASE(3, 10), .below = RELEASE(3, 11) },
		.likely = RECOMMEND_ROOT_FALLBACK,
		.likely_high = RECOMMEND_SCENARIO_1,
		.reason = "the kernel of RHEL and CentOS 7 has no sysctl " SYSCTL
			  ", which no update of it brought",
	},
	{
		.id = "kernel-below-4.11",
		.kernel = { .below = RELEASE(4, 11) },
		.likely = RECOMMEND_ROOT_FALLBACK,
		.likely_high = RECOMMEND_SCENARIO_1,
		.reason = "Linux before 4.11 has no sysctl " SYSCTL,
	},
	{
		.id = "kubelet-unreadable",
		.kubelet_unread = true,
		.likely = RECOMMEND_NONE,
		.likely_high = RECOMMEND_NONE,
		.reason =
			"the kernel has the sysctl " SYSCTL
			", but whether the kubelet allows it is not known by its version",
	},
	{
		.id = "docker-presets-kubelet-refuses",
		.kubelet = { .below = RELEASE(1, 22) },
		.runtime = "docker",
		.runtime_version = { .from = RELEASE(20, 10) },
		.likely = RECOMMEND_SCENARIO_1,
		.likely_high = RECOMMEND_SCENARIO_1,
		.reason = REFUSES ", which Docker since 20.10 sets to 0 by itself",
	},
	{
		.id = "kubelet-below-1.22",
		.kubelet = { .below = RELEASE(1, 22) },
		.likely = RECOMMEND_ROOT_FALLBACK,
		.likely_high = RECOMMEND_SCENARIO_1,
		.reason = REFUSES ", unless its --allowed-unsafe-sysctls names it",
	},
	{
		.id = "nested-node",
		.marks = { "orbstack", "microsoft", "linuxkit", "-pve" },
		.likely = RECOMMEND_NO_CHANGE,
		.likely_high = RECOMMEND_NO_CHANGE,
		.reason = "kernel and kubelet allow the sysctl " SYSCTL
			  ", though on this kind of kernel nodes are often containers "
			  "themselves, where a security profile may refuse it",
	},
	{
		.id = "docker-presets",
		.runtime = "docker",
		.runtime_version = { .from = RELEASE(20, 10) },
		.likely = RECOMMEND_NO_CHANGE,
		.likely_high = RECOMMEND_NO_CHANGE,
		.reason = "kernel and kubelet allow the sysctl " SYSCTL
			  ", and Docker since 20.10 sets it to 0 by itself",
	},
	{
		.id = "containerd-2-presets",
		.runtime = "containerd",
		.runtime_version = { .from = RELEASE(2, 0) },
		.likely = RECOMMEND_NO_CHANGE,
		.likely_high = RECOMMEND_NO_CHANGE,
		.reason = "kernel and kubelet allow the sysctl " SYSCTL
			  ", and containerd since 2.0 sets it to 0 by default",
	},
	{
		.id = "sysctl-allowed",
		.likely = RECOMMEND_NO_CHANGE,
		.likely_high = RECOMMEND_NO_CHANGE,
		.reason = "Linux since 4.11 has the sysctl " SYSCTL
			  ", and the kubelet since 1.22 allows it",
	},
};
const unsigned prediction_count = sizeof(predictions) / sizeof(predictions[0]);
