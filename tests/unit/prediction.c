/* SPDX-License-Identifier: Apache-2.0 */
/* What is predicted from the versions that nodes in the wild have. */
#include "report/prediction.h"

#include "tests/unit/unit.h"

static void add(struct node *node, const char *id, const char *value)
{
	if (*value)
		facts_yes(&node->facts, id, "%s", value);
}

static void make_node(struct node *node, const char *os, const char *kernel,
		      const char *runtime, const char *kubelet, const char *ports)
{
	struct error err;
	char name[32];

	memset(node, 0, sizeof(*node));
	node->origin = ORIGIN_PREDICTION;
	node->uid = node->gid = DEFAULT_UID;
	snprintf(node->name, sizeof(node->name), "node");
	assert_int_equal(port_list_parse(ports, &node->ports, &err), 0);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(runtime, ":"), runtime);
	add(node, "os.type", os);
	add(node, "kernel.release", kernel);
	add(node, "runtime", name);
	if (strstr(runtime, "://"))
		add(node, "runtime.version", strstr(runtime, "://") + 3);
	add(node, "kubelet.version", kubelet);
}

#define NO RECOMMEND_NO_CHANGE
#define S1 RECOMMEND_SCENARIO_1
#define ROOT RECOMMEND_ROOT_FALLBACK
#define NONE RECOMMEND_NONE

static const struct {
	const char *kernel, *runtime, *kubelet;
	const char *rule;
	enum recommendation likely, likely_high;
} rows[] = {
	/* Releases as clusters have them. */
	{ "3.10.0-1160.71.1.el7.x86_64", "docker://19.3.13", "v1.19.3", "kernel-el7",
	  ROOT, S1 },
	{ "3.10.0-1062.4.1.el7.x86_64", "containerd://1.6.21", "v1.27.0", "kernel-el7",
	  ROOT, S1 },
	{ "3.10.0-327.el7.x86_64", "docker://1.12.6", "v1.7.6+a08f5eeb62", "kernel-el7",
	  ROOT, S1 },
	{ "3.10.0-1160.119.1.vz7.224.4", "docker://20.10.21", "v1.22.0",
	  "kernel-below-4.11", ROOT, S1 },
	{ "3.10.0-229.42.1.97.x86_64", "docker://18.9.0", "v1.17.9", "kernel-below-4.11",
	  ROOT, S1 },
	{ "3.10.0-862.14.1.5.h591.eulerosv2r7.x86_64", "docker://18.9.0",
	  "v1.23.9-r0-23.2.22", "kernel-below-4.11", ROOT, S1 },
	{ "3.16.0-0.bpo.4-amd64", "docker://1.13.1", "v1.10.0", "kernel-below-4.11", ROOT,
	  S1 },
	{ "2.6.32-754.el6.x86_64", "docker://1.7.1", "v1.4.0", "kernel-below-4.11", ROOT,
	  S1 },
	{ "4.1.12-124.48.6.el7uek.x86_64", "cri-o://1.20.2", "v1.20.6",
	  "kernel-below-4.11", ROOT, S1 },
	{ "4.4.0-179-generic", "containerd://1.5.11", "v1.23.5", "kernel-below-4.11",
	  ROOT, S1 },
	{ "4.4.302+", "containerd://1.7.2-k3s1", "v1.27.4+k3s1", "kernel-below-4.11",
	  ROOT, S1 },
	{ "4.10.0-42-generic", "docker://17.3.2", "v1.22.1", "kernel-below-4.11", ROOT,
	  S1 },
	{ "3.10.0-1160.el7.x86_64", "containerd://2.0.1", "v1.32.0",
	  "containerd-2-below-4.11", ROOT, S1 },
	{ "3.10.0-1160.el7.x86_64", "containerd://2.1.0-rc.0", "",
	  "containerd-2-below-4.11", ROOT, S1 },
	{ "4.11.0-14-generic", "containerd://1.6.0", "v1.22.0", "sysctl-allowed", NO,
	  NO },
	{ "4.11", "containerd://1.6.0", "v1.22.0", "sysctl-allowed", NO, NO },
	{ "4.14.35-2047.520.el7uek.x86_64", "cri-o://1.24.1", "v1.24.0", "sysctl-allowed",
	  NO, NO },
	{ "4.18.0-553.el8_10.x86_64", "cri-o://1.27.4", "v1.27.8+4fab27b",
	  "sysctl-allowed", NO, NO },
	{ "4.19.0-6.el7.ucloud.x86_64", "containerd://1.4.4", "v1.22.5", "sysctl-allowed",
	  NO, NO },
	{ "4.19.0-11-amd64", "docker://19.3.13", "v1.22.0", "sysctl-allowed", NO, NO },
	{ "4.19.90-89.11.v2401.ky10.x86_64", "containerd://1.6.8", "v1.25.16",
	  "sysctl-allowed", NO, NO },
	{ "5.0.0-1021-gcp", "docker://18.9.7", "v1.14.10-gke.27", "kubelet-below-1.22",
	  ROOT, S1 },
	{ "5.4.129-63.229.amzn2.aarch64", "docker://20.10.7", "v1.21.2-eks-55daa9d",
	  "docker-presets-kubelet-refuses", S1, S1 },
	{ "5.4.129-63.229.amzn2.aarch64", "containerd://1.4.6", "v1.21.2-eks-55daa9d",
	  "kubelet-below-1.22", ROOT, S1 },
	{ "5.10.0-28-amd64", "docker://19.3.15", "v1.21.14", "kubelet-below-1.22", ROOT,
	  S1 },
	{ "5.10.0-28-amd64", "docker://20.10.24", "v1.24.17", "docker-presets", NO, NO },
	{ "5.15.0-91-generic", "docker://28.1.1", "v1.33.0", "docker-presets", NO, NO },
	{ "5.15.0-91-generic", "containerd://2.0.0-rc.3", "v1.31.0",
	  "containerd-2-presets", NO, NO },
	{ "6.8.0-1021-aws", "containerd://v2.1.3", "v1.33.1", "containerd-2-presets", NO,
	  NO },
	{ "6.5.10-orbstack-00110-gbcfe04c86d2f", "docker://25.0.5", "v1.27.9+orb1",
	  "nested-node", NO, NO },
	{ "5.15.146.1-microsoft-standard-WSL2", "docker://24.0.7", "v1.29.1",
	  "nested-node", NO, NO },
	{ "6.6.12-linuxkit", "containerd://1.7.1", "v1.29.2", "nested-node", NO, NO },
	{ "6.5.11-7-pve", "containerd://1.7.11-k3s2", "v1.29.0+k3s1", "nested-node", NO,
	  NO },
	{ "6.5.11-7-pve", "containerd://1.6.11", "v1.21.0", "kubelet-below-1.22", ROOT,
	  S1 },
	{ "4.19.0-gvisor", "containerd://1.7.0", "v1.29.0", "sandbox-kernel", NONE,
	  NONE },
	/* What is no version, or not there. */
	{ "", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE, NONE },
	{ "Linux", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE, NONE },
	{ "5", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE, NONE },
	{ "99999999.1", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE,
	  NONE },
	{ "99999.1", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE, NONE },
	{ "-4.11", "containerd://1.7.0", "v1.29.0", "kernel-unreadable", NONE, NONE },
	{ "6.1.0", "containerd://1.7.0", "", "kubelet-unreadable", NONE, NONE },
	{ "6.1.0", "containerd://1.7.0", "unknown", "kubelet-unreadable", NONE, NONE },
	{ "6.1.0", "", "v1.29.0", "sysctl-allowed", NO, NO },
	{ "6.1.0", "containerd://Unknown", "v1.29.0", "sysctl-allowed", NO, NO },
	{ "6.1.0", "docker://Unknown", "v1.21.0", "kubelet-below-1.22", ROOT, S1 },
	{ "6.1.0", "cri-o://2.0.0", "1.22+", "sysctl-allowed", NO, NO },
	{ "3.10.0", "", "", "kernel-below-4.11", ROOT, S1 },
};

static void tables(void **state)
{
	static struct node node;
	static struct verdict verdict;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		for (unsigned high = 0; high < 2; high++) {
			make_node(&node, "linux", rows[i].kernel, rows[i].runtime,
				  rows[i].kubelet, high ? "8080,8443/udp" : "80,8443");
			verdict_judge(&node, &verdict);
			CHECK_TEXT(rows[i].kernel, verdict.rule, rows[i].rule);
			CHECK_NUMBER(rows[i].kernel, verdict.likely,
				     high ? rows[i].likely_high : rows[i].likely);
			CHECK_NUMBER(rows[i].kernel, verdict.recommendation,
				     RECOMMEND_INCONCLUSIVE);
		}
	}
}

static void windows(void **state)
{
	static struct node node;
	static struct verdict verdict;
	(void)state;

	make_node(&node, "windows", "10.0.17763.4010", "containerd://1.6.8", "v1.26.0",
		  "80");
	prediction_judge(&node, &verdict);
	assert_string_equal(verdict.rule, "windows");
	assert_int_equal(verdict.likely, RECOMMEND_NONE);
}

/* Each row has a node, and says nothing that nobody knows. */
static void each_row(void **state)
{
	static const char *const claims[] = { "measured", "tried",  "tested",
					      "works",	  "really", "cannot" };
	static struct node node;
	static struct verdict verdict;
	unsigned reached = 0;
	(void)state;

	for (unsigned p = 0; p < prediction_count; p++) {
		bool found = !strcmp(predictions[p].id, "windows");
		for (size_t i = 0; i < COUNT(rows); i++) {
			if (strcmp(rows[i].rule, predictions[p].id) != 0)
				continue;
			found = true;
			make_node(&node, "linux", rows[i].kernel, rows[i].runtime,
				  rows[i].kubelet, "80,443");
			memset(&verdict, 0, sizeof(verdict));
			prediction_judge(&node, &verdict);
			CHECK_HOLDS(rows[i].rule, verdict.summary, "Predicted: ");
			CHECK_HOLDS(rows[i].rule, verdict.summary, "80/tcp, 443/tcp");
			for (size_t c = 0; c < COUNT(claims); c++)
				CHECK(!strstr(verdict.summary, claims[c]), "%s: '%s'",
				      rows[i].rule, verdict.summary);
		}
		CHECK(found, "no node for '%s'", predictions[p].id);
		reached++;
		for (unsigned other = 0; other < p; other++)
			CHECK(strcmp(predictions[p].id, predictions[other].id) != 0,
			      "'%s' twice", predictions[p].id);
	}
	assert_int_equal(reached, prediction_count);
}

/* Where pods go changes no answer, and is said; a group of nodes has a reason without. */
static void scheduling(void **state)
{
	static struct node node;
	static struct verdict bare, noted;
	char reason[1024];
	(void)state;

	make_node(&node, "linux", "6.1.0", "containerd://1.7.0", "v1.29.0", "80");
	prediction_judge(&node, &bare);
	facts_add(&node.facts, "node.unschedulable", OUTCOME_YES, 0);
	facts_yes(&node.facts, "node.taints", "a:PreferNoSchedule");
	prediction_judge(&node, &noted);
	assert_int_equal(noted.likely, bare.likely);
	assert_string_equal(noted.rule, bare.rule);
	CHECK_HOLDS("cordoned", noted.summary, bare.summary);
	CHECK_HOLDS("cordoned", noted.summary, "(cordoned)");
	CHECK(!strstr(noted.summary, "toleration"), "'%s'", noted.summary);
	assert_string_equal(prediction_reason(&node, reason, sizeof(reason)),
			    bare.summary);
	node.facts.count--;
	facts_yes(&node.facts, "node.taints", "a:PreferNoSchedule,b:NoExecute");
	memset(&noted, 0, sizeof(noted));
	prediction_judge(&node, &noted);
	CHECK_HOLDS("tainted", noted.summary, "b:NoExecute");
	/* Longer than there is room for. */
	memset(node.facts.items[node.facts.count - 1].value, 'x', 240);
	for (unsigned i = 0; i < PORTS_MAX; i++)
		port_list_add(&node.ports,
			      (struct port){ (uint16_t)(60000 + i), PROTOCOL_UDP });
	memset(&noted, 0, sizeof(noted));
	prediction_judge(&node, &noted);
	assert_true(strlen(noted.summary) < sizeof(noted.summary));
}

/* The command asks what was asked here. */
static void measures(void **state)
{
	static struct node node;
	static struct verdict verdict;
	(void)state;

	make_node(&node, "linux", "6.1.0", "", "v1.29.0", "80,443");
	verdict_judge(&node, &verdict);
	assert_string_equal(verdict.measure, "kubectl apply -k deploy/daemonset");
	node.uid = 7;
	verdict_judge(&node, &verdict);
	assert_string_equal(verdict.measure, "sudo lowport probe --ports 80/tcp,443/tcp "
					     "--uid 7 --gid 1337");
	make_node(&node, "linux", "6.1.0", "", "v1.29.0", "80");
	verdict_judge(&node, &verdict);
	assert_string_equal(verdict.measure, "sudo lowport probe --ports 80/tcp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),   cmocka_unit_test(windows),
		cmocka_unit_test(each_row), cmocka_unit_test(scheduling),
		cmocka_unit_test(measures),
	};
	return cmocka_run_group_tests_name("prediction", tests, NULL, NULL);
}
