/* SPDX-License-Identifier: Apache-2.0 */
/* What binaries would do in a container: by the kernel's rule and the runtime's. */
#include "probes/derived.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <unistd.h>

#include "probes/binary.h"
#include "tests/unit/unit.h"

#define BIND CAPABILITY_BIT(CAP_NET_BIND_SERVICE)
#define RAW CAPABILITY_BIT(CAP_NET_RAW)

/* A file that carries nothing, and is there wherever the tests are. */
static const char *const stock[] = { "/proc/self/exe", "/proc/self/exe" };

static const struct {
	const char *what;
	struct identity before;
	struct file_capabilities file;
	int rc;
	uint64_t permitted, effective, ambient;
} rule_rows[] = {
	{ "a user with nothing, a stock file", { .uid = 1 }, { 0 }, 0, 0, 0, 0 },
	{ "a user loses it at a stock file",
	  { .uid = 1, .sets = { 0, BIND, BIND, BIND, 0 } },
	  { 0 },
	  0,
	  0,
	  0,
	  0 },
	{ "and keeps what is ambient",
	  { .uid = 1, .sets = { BIND, BIND, BIND, BIND, BIND } },
	  { 0 },
	  0,
	  BIND,
	  BIND,
	  BIND },
	{ "=ep gives it",
	  { .uid = 1, .sets = { 0, 0, 0, BIND, 0 } },
	  { true, true, BIND, 0 },
	  0,
	  BIND,
	  BIND,
	  0 },
	{ "=p gives it, and not effective",
	  { .uid = 1, .sets = { 0, 0, 0, BIND, 0 } },
	  { true, false, BIND, 0 },
	  0,
	  BIND,
	  0,
	  0 },
	{ "=ep without it in the bounding set",
	  { .uid = 1 },
	  { true, true, BIND, 0 },
	  -EPERM,
	  0,
	  0,
	  0 },
	{ "=p without it in the bounding set",
	  { .uid = 1 },
	  { true, false, BIND, 0 },
	  0,
	  0,
	  0,
	  0 },
	{ "=ep of two, one of them bounded",
	  { .uid = 1, .sets = { 0, 0, 0, BIND, 0 } },
	  { true, true, BIND | RAW, 0 },
	  -EPERM,
	  0,
	  0,
	  0 },
	{ "=ep of two, the other inheritable",
	  { .uid = 1, .sets = { RAW, 0, 0, BIND, 0 } },
	  { true, true, BIND | RAW, RAW },
	  0,
	  BIND | RAW,
	  BIND | RAW,
	  0 },
	{ "no_new_privs, and it was not had",
	  { .uid = 1, .sets = { 0, 0, 0, BIND, 0 }, .no_new_privs = 1 },
	  { true, true, BIND, 0 },
	  0,
	  0,
	  0,
	  0 },
	{ "no_new_privs, and it was had",
	  { .uid = 1, .sets = { 0, BIND, 0, BIND, 0 }, .no_new_privs = 1 },
	  { true, true, BIND, 0 },
	  0,
	  BIND,
	  BIND,
	  0 },
	{ "an attribute ends what is ambient",
	  { .uid = 1, .sets = { BIND, BIND, BIND, BIND, BIND } },
	  { true, false, 0, 0 },
	  0,
	  0,
	  0,
	  0 },
	{ "root, a stock file",
	  { .sets = { 0, 0, 0, BIND, 0 } },
	  { 0 },
	  0,
	  BIND,
	  BIND,
	  0 },
	{ "root, no_new_privs, and it was not had",
	  { .sets = { 0, 0, 0, BIND, 0 }, .no_new_privs = 1 },
	  { 0 },
	  0,
	  0,
	  0,
	  0 },
	{ "root too is refused", { 0 }, { true, true, BIND, 0 }, -EPERM, 0, 0, 0 },
};

static void rule(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(rule_rows); i++) {
		struct identity after;
		int rc = exec_rule(&rule_rows[i].before, &rule_rows[i].file, &after);
		CHECK_NUMBER(rule_rows[i].what, rc, rule_rows[i].rc);
		if (rc)
			continue;
		CHECK_NUMBER(rule_rows[i].what, after.sets[CAPABILITY_PERMITTED],
			     rule_rows[i].permitted);
		CHECK_NUMBER(rule_rows[i].what, after.sets[CAPABILITY_EFFECTIVE],
			     rule_rows[i].effective);
		CHECK_NUMBER(rule_rows[i].what, after.sets[CAPABILITY_AMBIENT],
			     rule_rows[i].ambient);
		CHECK_NUMBER(rule_rows[i].what, after.sets[CAPABILITY_BOUNDING],
			     rule_rows[i].before.sets[CAPABILITY_BOUNDING]);
	}
}

/* Containers of the trials, as a process in them finds itself. */
#define USER(bounding)                                                                 \
	{                                                                              \
		.uid = 1337, .gid = 1337, .ids_agree = 1, .no_new_privs = 1, .sets = { \
			0,                                                             \
			0,                                                             \
			0,                                                             \
			bounding,                                                      \
			0                                                              \
		}                                                                      \
	}
#define ROOT(set)                                                                \
	{                                                                        \
		.uid = 0, .gid = 0, .ids_agree = 1, .no_new_privs = 1, .sets = { \
			0,                                                       \
			set,                                                     \
			set,                                                     \
			set,                                                     \
			0                                                        \
		}                                                                \
	}

/* Stock binaries, or those of a file that cannot be read. */
static const struct {
	const char *what;
	enum trial_id id;
	struct identity self;
	int port_start;
	const char *ports, *runtime, *path;
	enum outcome outcome;
	int error;
	const char *note;
} derived_rows[] = {
	{ "default", TRIAL_DEFAULT, USER(0), 0, "80,443", NULL, NULL, OUTCOME_YES, 0,
	  "not tried" },
	{ "default where the sysctl was not set", TRIAL_DEFAULT, USER(0), 1024, "80",
	  NULL, NULL, OUTCOME_BROKEN, EINVAL, "sysctl was not set" },
	{ "scenario 1", TRIAL_SCENARIO_1, USER(0), 1024, "80,8443", NULL, NULL,
	  OUTCOME_YES, 0, "not tried" },
	{ "scenario 2, stock", TRIAL_SCENARIO_2, USER(BIND), 1024, "80", "containerd",
	  NULL, OUTCOME_NO, EACCES, "not tried" },
	{ "scenario 2, preset", TRIAL_SCENARIO_2, USER(BIND), 0, "80", NULL, NULL,
	  OUTCOME_YES, 0, "not tried" },
	{ "scenario 2 without the capability", TRIAL_SCENARIO_2, USER(0), 1024, "80",
	  NULL, NULL, OUTCOME_BROKEN, EINVAL, "was not added here" },
	{ "scenario 2 as root", TRIAL_SCENARIO_2, ROOT(BIND), 1024, "80", NULL, NULL,
	  OUTCOME_BROKEN, EINVAL, "this process is UID 0" },
	{ "scenario 2 without low ports", TRIAL_SCENARIO_2, USER(BIND), 1024, "8443",
	  NULL, NULL, OUTCOME_SKIPPED, 0, "no port below 1024" },
	{ "root", TRIAL_ROOT, ROOT(BIND), 1024, "80", NULL, NULL, OUTCOME_YES, 0,
	  "not tried" },
	{ "root as a user", TRIAL_ROOT, USER(BIND), 1024, "80", NULL, NULL,
	  OUTCOME_BROKEN, EINVAL, "about UID 0" },
	{ "a sysctl in the middle", TRIAL_ROOT, ROOT(0), 100, "80,8443", NULL, NULL,
	  OUTCOME_BROKEN, EINVAL, "was not added" },
	{ "a file that is not there", TRIAL_DEFAULT, USER(0), 0, "80", NULL,
	  "/nowhere/envoy", OUTCOME_BROKEN, ENOENT,
	  "/nowhere/envoy could not be opened (ENOENT)" },
	{ "a folder", TRIAL_DEFAULT, USER(0), 0, "80", NULL, "/", OUTCOME_BROKEN, EACCES,
	  "/ is no file that can be executed (EACCES)" },
	{ "no program", TRIAL_DEFAULT, USER(0), 0, "80", NULL, "/proc/self/status",
	  OUTCOME_BROKEN, EACCES, "/proc/self/status is no file" },
};

static void build(struct node *node, const char *ports)
{
	struct error err;

	memset(node, 0, sizeof(*node));
	node->uid = node->gid = 1337;
	assert_int_equal(port_list_parse(ports, &node->ports, &err), 0);
}

static void derived(void **state)
{
	static struct node node;
	(void)state;

	for (size_t i = 0; i < COUNT(derived_rows); i++) {
		const char *what = derived_rows[i].what;
		const char *paths[] = { stock[0], derived_rows[i].path };
		struct fact runtime = { .id = "runtime" };
		build(&node, derived_rows[i].ports);
		if (derived_rows[i].runtime)
			snprintf(runtime.value, sizeof(runtime.value), "%s",
				 derived_rows[i].runtime);
		derived_add(&node, derived_rows[i].id, &derived_rows[i].self,
			    derived_rows[i].port_start, paths[1] ? 2 : 1, paths,
			    derived_rows[i].runtime ? &runtime : NULL);
		const struct trial *trial = &node.trials[0];
		CHECK_NUMBER(what, trial->id, derived_rows[i].id);
		CHECK_NUMBER(what, trial->basis, BASIS_DERIVED);
		CHECK_NUMBER(what, trial->outcome, derived_rows[i].outcome);
		CHECK_NUMBER(what, trial->error, derived_rows[i].error);
		CHECK_NUMBER(what, trial->bind_count, 0);
		CHECK_NUMBER(what, trial->port_start,
			     paths[1] ? -1 : derived_rows[i].port_start);
		CHECK_HOLDS(what, trial->note, derived_rows[i].note);
		CHECK(trial->has_identity == (trial->outcome == OUTCOME_YES ||
					      trial->outcome == OUTCOME_NO),
		      "row '%s': whose answer?", what);
	}
}

/* Where the trial adds the capability, the same binaries without it have a row too. */
static void without_it(void **state)
{
	static const struct identity self = USER(BIND), root = ROOT(BIND);
	static struct node node;
	(void)state;

	build(&node, "80");
	derived_add(&node, TRIAL_SCENARIO_2, &self, 1024, 1, stock, NULL);
	assert_int_equal(node.trial_count, 2);
	assert_int_equal(node.trials[1].id, TRIAL_SCENARIO_1);
	assert_int_equal(node.trials[1].outcome, OUTCOME_YES);
	assert_true(node.trials[1].given.sets[CAPABILITY_BOUNDING] == 0);
	build(&node, "80");
	derived_add(&node, TRIAL_ROOT, &root, 1024, 1, stock, NULL);
	assert_int_equal(node.trial_count, 2);
	assert_int_equal(node.trials[1].given.uid, 1337);
	build(&node, "80");
	derived_add(&node, TRIAL_SCENARIO_1, &self, 1024, 1, stock, NULL);
	assert_int_equal(node.trial_count, 1);
	/* What this container's bounding set has is not the gateway's either. */
	assert_true(node.trials[0].given.sets[CAPABILITY_BOUNDING] == 0);
}

/* With =ep it is the runtime that decides, and where nobody knows it nothing does. */
static const struct {
	const char *runtime; /* NULL: there is no such fact */
	enum outcome outcome;
	int error;
	const char *note;
} runtime_rows[] = {
	{ "containerd", OUTCOME_YES, 0, "as containerd gives the permitted set" },
	{ "cri-o", OUTCOME_YES, 0, "as cri-o gives the permitted set" },
	{ "docker", OUTCOME_NO, EACCES, "as docker empties the permitted set" },
	{ "podman", OUTCOME_SKIPPED, ENODATA, "is not known" },
	{ "cri-o or podman", OUTCOME_SKIPPED, ENODATA, "is not known" },
	{ "", OUTCOME_SKIPPED, ENODATA, "is not known" },
	{ NULL, OUTCOME_SKIPPED, ENODATA, "is not known" },
};

static void runtimes(void **state)
{
	static const struct file_capabilities ep[] = { { true, true, BIND, 0 },
						       { true, true, BIND, 0 } };
	static const struct identity self = USER(BIND), denied = USER(0);
	static struct node node;
	(void)state;

	for (size_t i = 0; i < COUNT(runtime_rows); i++) {
		const char *what =
			runtime_rows[i].runtime ? runtime_rows[i].runtime : "none";
		struct fact runtime = { .id = "runtime" };
		struct trial trial;
		snprintf(runtime.value, sizeof(runtime.value), "%s", what);
		if (runtime_rows[i].runtime && !runtime_rows[i].runtime[0])
			runtime.value[0] = '\0';
		build(&node, "80");
		trial_init(&trial, TRIAL_SCENARIO_2, BASIS_DERIVED);
		derived_answer(&trial, &self, 1024, &node.ports, 2, ep,
			       runtime_rows[i].runtime ? &runtime : NULL);
		CHECK_NUMBER(what, trial.outcome, runtime_rows[i].outcome);
		CHECK_NUMBER(what, trial.error, runtime_rows[i].error);
		CHECK_HOLDS(what, trial.note, runtime_rows[i].note);
		/* A container that does not allow it refuses to execute them, whoever
		 * made it. */
		trial_init(&trial, TRIAL_SCENARIO_1, BASIS_DERIVED);
		derived_answer(&trial, &denied, 1024, &node.ports, 2, ep,
			       runtime_rows[i].runtime ? &runtime : NULL);
		CHECK_NUMBER(what, trial.outcome, OUTCOME_NO);
		CHECK_NUMBER(what, trial.error, EPERM);
	}
}

/* One stock binary in the chain loses it for all that come after. */
static void chains(void **state)
{

	static const struct {
		const char *what;
		struct file_capabilities chain[2];
		enum outcome outcome;
	} chain_rows[] = {
		{ "both",
		  { { true, true, BIND, 0 }, { true, true, BIND, 0 } },
		  OUTCOME_YES },
		{ "the first", { { true, true, BIND, 0 }, { 0 } }, OUTCOME_NO },
		{ "the second", { { 0 }, { true, true, BIND, 0 } }, OUTCOME_NO },
		{ "neither", { { 0 }, { 0 } }, OUTCOME_NO },
		{ "inheritable",
		  { { true, true, 0, BIND }, { true, true, 0, BIND } },
		  OUTCOME_NO },
	};
	static const struct identity self = USER(BIND);
	const struct fact runtime = { .id = "runtime", .value = "containerd" };
	static struct node node;
	(void)state;

	build(&node, "80,8443");
	for (size_t i = 0; i < COUNT(chain_rows); i++) {
		struct trial trial;
		trial_init(&trial, TRIAL_SCENARIO_2, BASIS_DERIVED);
		derived_answer(&trial, &self, 1024, &node.ports, 2, chain_rows[i].chain,
			       &runtime);
		CHECK_NUMBER(chain_rows[i].what, trial.outcome, chain_rows[i].outcome);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rule),	      cmocka_unit_test(derived),
		cmocka_unit_test(without_it), cmocka_unit_test(runtimes),
		cmocka_unit_test(chains),
	};
	return cmocka_run_group_tests_name("derived", tests, NULL, NULL);
}
