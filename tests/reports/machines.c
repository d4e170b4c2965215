/* SPDX-License-Identifier: Apache-2.0 */
/* What nodes are like out there: tables, and nodes made from them. */
#include "tests/reports/machines.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "src/memory.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
/* What a template is cut at: nothing else in a report looks like these. */
#define NAME "(name)"
#define TIME "0000-11-11T11:11:11Z"
#define DURATION 987654321012
#define NOTE "(note)"

struct kernel {
	const char *release, *version, *os;
};

/* Without the sysctl: it came with 4.11. */
static const struct kernel old_kernels[] = {
	{ "3.10.0-1160.119.1.el7.x86_64", "3.10.0", "CentOS Linux 7 (Core)" },
	{ "3.10.0-1062.el7.x86_64", "3.10.0",
	  "Red Hat Enterprise Linux Server 7.7 (Maipo)" },
	{ "3.10.0-957.21.3.el7.x86_64", "3.10.0", "CentOS Linux 7 (Core)" },
	{ "4.4.0-210-generic", "4.4.0", "Ubuntu 16.04.7 LTS" },
	{ "4.9.0-19-amd64", "4.9.320", "Debian GNU/Linux 9 (stretch)" },
};
static const struct kernel new_kernels[] = {
	{ "4.14.336-257.566.amzn2.x86_64", "4.14.336", "Amazon Linux 2" },
	{ "4.18.0-553.27.1.el8_10.x86_64", "4.18.0",
	  "Red Hat Enterprise Linux 8.10 (Ootpa)" },
	{ "5.4.0-1103-aws", "5.4.0", "Ubuntu 20.04.6 LTS" },
	{ "5.10.225-213.878.amzn2.x86_64", "5.10.225", "Amazon Linux 2" },
	{ "5.14.0-427.40.1.el9_4.x86_64", "5.14.0",
	  "Red Hat Enterprise Linux CoreOS 417.94.202411050956-0" },
	{ "5.15.0-1075-azure", "5.15.0", "Ubuntu 22.04.5 LTS" },
	{ "5.15.0-125-generic", "5.15.0", "Ubuntu 22.04.5 LTS" },
	{ "6.1.0-27-cloud-amd64", "6.1.115", "Debian GNU/Linux 12 (bookworm)" },
	{ "6.1.112-124.190.amzn2023.x86_64", "6.1.112", "Amazon Linux 2023" },
	{ "6.6.56-flatcar", "6.6.56", "Flatcar Container Linux by Kinvolk" },
	{ "6.8.0-48-generic", "6.8.0", "Ubuntu 24.04.1 LTS" },
	{ "6.11.3-200.fc40.x86_64", "6.11.3", "Fedora CoreOS 40" },
};
/* What gVisor says of itself. */
static const struct kernel sandbox_kernels[] = {
	{ "4.4.0", "4.4.0", "Alpine Linux v3.20" },
	{ "4.19.0-gvisor", "4.19.0", "Alpine Linux v3.20" },
};

static const char *const engines[] = { "containerd", "docker", "cri-o", NULL };
static const char *const sandboxes[] = { "gvisor", NULL };

/*
 * Trials in the order of src/trials.list, a letter each: y, n (EACCES), p (no, EPERM),
 * s (skipped, EPERM), b (broken, ETIMEDOUT), C (yes, as the capability is kept), - (not
 * there).
 */
static const struct kind {
	enum recommendation wanted;
	unsigned weight;
	const char *ports;
	const char *trials;
	bool has_sysctl;
	const struct kernel *kernels;
	unsigned kernel_count;
	const char *const *runtimes;
} kinds[] = {
#define KERNELS(table) table, COUNT(table)
	{ RECOMMEND_NO_CHANGE, 600, "80,443", "nyynCCC", true, KERNELS(new_kernels),
	  engines },
	{ RECOMMEND_NO_CHANGE, 10, "80,443", "yyyCCCC", false, KERNELS(sandbox_kernels),
	  sandboxes },
	{ RECOMMEND_SCENARIO_1, 30, "8080,8443", "nnysssC", false, KERNELS(old_kernels),
	  engines },
	{ RECOMMEND_SCENARIO_1, 10, "80,443", "ynyCCCC", true, KERNELS(new_kernels),
	  engines },
	{ RECOMMEND_SCENARIO_2, 20, "80,443", "nnyCCCC", false, KERNELS(old_kernels),
	  engines },
	{ RECOMMEND_ROOT_FALLBACK, 250, "80,443", "nnynCCC", false, KERNELS(old_kernels),
	  engines },
	{ RECOMMEND_ROOT_FALLBACK, 20, "80,443,15443/tcp,443/udp", "npynbCC", true,
	  KERNELS(new_kernels), engines },
	{ RECOMMEND_BLOCKED, 10, "80,443", "npynnnp", true, KERNELS(new_kernels),
	  engines },
	{ RECOMMEND_INCONCLUSIVE, 30, "80,443", "nsyssss", true, KERNELS(new_kernels),
	  engines },
	{ RECOMMEND_INCONCLUSIVE, 20, "80,443", "nsysbss", false, KERNELS(old_kernels),
	  engines },
#undef KERNELS
};

/* --- a node --- */

static void add_facts(struct node *node, const struct kind *kind,
		      const struct kernel *kernel, const char *runtime)
{
	static const char *const sets[] = { "inheritable", "permitted", "effective",
					    "bounding", "ambient" };
	struct facts *facts = &node->facts;
	char id[FACT_ID_SIZE];

	facts_yes(facts, "kernel.release", "%s", kernel->release);
	facts_yes(facts, "kernel.version", "%s", kernel->version);
	facts_yes(facts, "arch", "x86_64");
	facts_yes(facts, "os.name", "%s", kernel->os);
	if (kind->has_sysctl) {
		facts_yes(facts, "sysctl.present", "net.ipv4.ip_unprivileged_port_start");
		facts_yes(facts, "sysctl.value", "1024");
	} else {
		facts_add(facts, "sysctl.present", OUTCOME_NO, ENOENT);
		facts_unmeasured(facts, "sysctl.value", OUTCOME_SKIPPED, ENOENT,
				 "this kernel does not have it");
	}
	fact_note(facts_add(facts, "proc.sys", OUTCOME_NO, EROFS),
		  "/proc/sys is mounted read-only here");
	for (size_t i = 0; i < COUNT(sets); i++) {
		snprintf(id, sizeof(id), "capabilities.%s", sets[i]);
		facts_yes(facts, id, "0x%016x", i % 4 ? 0xa80425fb : 0);
	}
	fact_note(facts_add(facts, "capabilities.net_bind_service", OUTCOME_YES, 0),
		  "effective");
	facts_add(facts, "ambient.supported", OUTCOME_YES, 0);
	facts_yes(facts, "no_new_privs", "0");
	facts_yes(facts, "seccomp.mode", "filter");
	fact_note(
		facts_yes(facts, "lsm", "apparmor: cri-containerd.apparmor.d (enforce)"),
		NOTE);
	fact_note(facts_yes(facts, "netns", "own"),
		  "net.core.netdev_max_backlog is not visible here");
	facts_yes(facts, "userns", "initial");
	fact_note(facts_yes(facts, "runtime", "%s", runtime),
		  "the name of this container's cgroup says so");
	facts_add(facts, "ipv6", OUTCOME_YES, 0);
	if (kind->trials[TRIAL_DEFAULT] == 'y')
		fact_note(facts_add(facts, "sysctl.settable", OUTCOME_YES, 0),
			  "written under /proc/sys, in a network namespace made for it");
	else
		facts_add(facts, "sysctl.settable", OUTCOME_NO,
			  kind->has_sysctl ? EROFS : ENOENT);
}

static const struct answer {
	char letter;
	enum outcome outcome;
	int error;
} answers[] = {
	{ 'y', OUTCOME_YES, 0 },	 { 'C', OUTCOME_YES, 0 },
	{ 'n', OUTCOME_NO, EACCES },	 { 'p', OUTCOME_NO, EPERM },
	{ 's', OUTCOME_SKIPPED, EPERM }, { 'b', OUTCOME_BROKEN, ETIMEDOUT },
};

static const struct answer *find_answer(char letter)
{
	for (size_t i = 0; i < COUNT(answers); i++)
		if (answers[i].letter == letter)
			return &answers[i];
	return NULL;
}

static void add_binds(const struct node *node, struct trial *trial)
{
	struct port_list ports;

	trial_select_ports(trial_recipe(trial->id), &node->ports, &ports);
	for (unsigned i = 0; i < ports.count * 2; i++)
		trial->binds[trial->bind_count++] = (struct bind_result){
			.port = ports.items[i / 2].number,
			.protocol = ports.items[i / 2].protocol,
			.ipv6 = i % 2,
			.outcome = (uint8_t)trial->outcome,
			.error = (int16_t)trial->error,
		};
}

static void add_trial(struct node *node, enum trial_id id, const struct answer *answer)
{
	struct trial *trial = &node->trials[node->trial_count++];

	trial_init(trial, id, BASIS_SIMULATED);
	trial->outcome = answer->outcome;
	trial->error = answer->error;
	snprintf(trial->time, sizeof(trial->time), "%s", node->created);
	if (answer->outcome == OUTCOME_SKIPPED || answer->outcome == OUTCOME_BROKEN) {
		trial_note(trial, "the child that tries it could not set its identity");
		return;
	}
	trial->has_identity = true;
	trial_wanted_identity(trial_recipe(id), node->uid, node->gid, &trial->given);
	trial->kept = trial->given;
	/* Lost at the first execve, but for those whose answer says otherwise. */
	if (answer->letter != 'C')
		trial->kept.sets[CAPABILITY_EFFECTIVE] =
			trial->kept.sets[CAPABILITY_PERMITTED] = 0;
	add_binds(node, trial);
}

static void fail(const char *what, const struct template *template)
{
	fprintf(stderr, "generate: %s: %s, %s, %s\n", what, template->kernel,
		template->runtime, recommendation_name(template->recommendation));
	exit(1);
}

static void make_node(struct node *node, const struct kind *kind,
		      const struct kernel *kernel, const char *runtime)
{
	struct error err;

	memset(node, 0, sizeof(*node));
	snprintf(node->name, sizeof(node->name), NAME);
	snprintf(node->created, sizeof(node->created), TIME);
	snprintf(node->version, sizeof(node->version), "0.1.0");
	node->duration_us = DURATION;
	node->uid = node->gid = DEFAULT_UID;
	port_list_parse(kind->ports, &node->ports, &err);
	add_facts(node, kind, kernel, runtime);
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		const struct answer *answer = find_answer(kind->trials[id]);
		if (answer)
			add_trial(node, (enum trial_id)id, answer);
	}
}

/* --- its report --- */

static char *write_report(const struct node *node, const struct verdict *verdict)
{
	static const struct style plain;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out || format_find("json", 4)->node(node, verdict, &plain, out) ||
	    fclose(out))
		memory_missing();
	return text;
}

static void cut(struct template *template, const char *text)
{
	char duration[32];
	const char *const marks[] = { NAME, TIME, duration, NOTE };

	snprintf(duration, sizeof(duration), "%lld", (long long)DURATION);
	for (size_t i = 0; i < COUNT(marks); i++) {
		const char *mark = strstr(text, marks[i]);
		if (!mark)
			fail("a report lacks a mark", template);
		template->pieces[i] = text;
		template->sizes[i] = (size_t)(mark - text);
		text = mark + strlen(marks[i]);
		if (strstr(text, marks[i]))
			fail("a report has a mark twice", template);
	}
	template->pieces[PIECES - 1] = text;
	template->sizes[PIECES - 1] = strlen(text);
}

static void make(struct template *template, const struct kind *kind,
		 const struct kernel *kernel, const char *runtime)
{
	static struct node node;
	static struct verdict verdict;

	make_node(&node, kind, kernel, runtime);
	verdict_judge(&node, &verdict);
	template->weight = kind->weight;
	template->recommendation = verdict.recommendation;
	template->rule = verdict.rule;
	template->kernel = kernel->release;
	template->runtime = runtime;
	if (verdict.recommendation != kind->wanted)
		fail("judged in another way than its row says", template);
	cut(template, write_report(&node, &verdict));
}

void templates_make(struct templates *templates)
{
	unsigned room = 0;

	for (size_t k = 0; k < COUNT(kinds); k++)
		for (const char *const *runtime = kinds[k].runtimes; *runtime; runtime++)
			room += kinds[k].kernel_count;
	templates->items = memory_get(room * sizeof(*templates->items));
	templates->count = templates->weight = 0;
	for (size_t k = 0; k < COUNT(kinds); k++)
		for (const char *const *runtime = kinds[k].runtimes; *runtime; runtime++)
			for (unsigned i = 0; i < kinds[k].kernel_count; i++) {
				struct template *template =
					&templates->items[templates->count++];
				make(template, &kinds[k], &kinds[k].kernels[i], *runtime);
				templates->weight += template->weight;
			}
}

/* The first piece is where the report of all of them begins. */
void templates_free(struct templates *templates)
{
	for (unsigned i = 0; i < templates->count; i++)
		free((char *)templates->items[i].pieces[0]);
	free(templates->items);
}
