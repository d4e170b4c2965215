/* SPDX-License-Identifier: Apache-2.0 */
/* Which processes may speak for a trial. */
#include "probes/observed.h"

#include <linux/capability.h>

#include "tests/unit/unit.h"

#define UID 1337
#define BIND CAPABILITY_BIT(CAP_NET_BIND_SERVICE)
#define ALL UINT64_C(0x000001ffffffffff)
/* What Docker and containerd give where nobody asks for more or less. */
#define DOCKER UINT64_C(0x00000000a80425fb)
#define OTHERS (DOCKER & ~BIND)

/* Sets in the order of enum capability_set. */
#define NOTHING 0, 0, 0, 0, 0
#define ONLY_BOUNDING(set) 0, 0, 0, (set), 0
#define AS_ROOT(set) 0, (set), (set), (set), 0
#define EVERYWHERE(set) (set), (set), (set), (set), (set)

/* uid and ids_agree of a gateway. */
#define GATEWAY UID, 1

#define NOT_UID "this process is UID"
#define HAS_IT "this process has NET_BIND_SERVICE"
#define NO_AMBIENT "NET_BIND_SERVICE is not in the ambient set here"
#define NOT_ADDED "NET_BIND_SERVICE was not added here"
#define UNREADABLE "whether the sysctl was set for this container cannot be read"
#define NOT_SET "the sysctl was not set for this container"

static const struct {
	const char *what;
	enum trial_id trial;
	uint32_t uid;
	uint8_t ids_agree;
	uint64_t sets[CAPABILITY_SET_COUNT];
	int port_start;
	const char *why; /* NULL where it fits */
} rows[] = {
	/* Whose UID: the gateway's, but root's for the root trial. */
	{ "control, root", TRIAL_CONTROL, 0, 1, { AS_ROOT(ALL) }, 1024, NOT_UID },
	{ "control, other user", TRIAL_CONTROL, 1000, 1, { NOTHING }, 1024, NOT_UID },
	{ "control, real UID 0", TRIAL_CONTROL, UID, 0, { NOTHING }, 1024, NOT_UID },
	{ "default, root", TRIAL_DEFAULT, 0, 1, { AS_ROOT(ALL) }, 0, NOT_UID },
	{ "scenario-1, root", TRIAL_SCENARIO_1, 0, 1, { NOTHING }, 1024, NOT_UID },
	{ "scenario-2, root", TRIAL_SCENARIO_2, 0, 1, { AS_ROOT(BIND) }, 1024, NOT_UID },
	{ "root, gateway's UID",
	  TRIAL_ROOT,
	  GATEWAY,
	  { ONLY_BOUNDING(BIND) },
	  1024,
	  NOT_UID },
	{ "root, ids differ", TRIAL_ROOT, 0, 0, { AS_ROOT(BIND) }, 1024, NOT_UID },

	/* Trials without the capability: whoever may still have it proves nothing. */
	{ "control", TRIAL_CONTROL, GATEWAY, { NOTHING }, 1024, NULL },
	{ "control, Docker's user",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { ONLY_BOUNDING(DOCKER) },
	  1024,
	  NULL },
	{ "control, privileged",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { ONLY_BOUNDING(ALL) },
	  1024,
	  NULL },
	{ "control, other capabilities",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { EVERYWHERE(OTHERS) },
	  1024,
	  NULL },
	{ "control, inheritable",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { BIND, 0, 0, BIND, 0 },
	  1024,
	  HAS_IT },
	{ "control, permitted",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { 0, BIND, 0, BIND, 0 },
	  1024,
	  HAS_IT },
	{ "control, effective",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { 0, BIND, BIND, BIND, 0 },
	  1024,
	  HAS_IT },
	{ "control, ambient",
	  TRIAL_CONTROL,
	  GATEWAY,
	  { EVERYWHERE(BIND) },
	  1024,
	  HAS_IT },
	{ "default, ambient", TRIAL_DEFAULT, GATEWAY, { EVERYWHERE(BIND) }, 0, HAS_IT },
	{ "scenario-1, ambient",
	  TRIAL_SCENARIO_1,
	  GATEWAY,
	  { EVERYWHERE(ALL) },
	  1024,
	  HAS_IT },
	{ "scenario-1", TRIAL_SCENARIO_1, GATEWAY, { NOTHING }, 1024, NULL },

	/* Trials with it: the bounding set tells that somebody added it. */
	{ "scenario-2, nothing",
	  TRIAL_SCENARIO_2,
	  GATEWAY,
	  { NOTHING },
	  1024,
	  NOT_ADDED },
	{ "scenario-2, others",
	  TRIAL_SCENARIO_2,
	  GATEWAY,
	  { ONLY_BOUNDING(OTHERS) },
	  1024,
	  NOT_ADDED },
	{ "scenario-2, added",
	  TRIAL_SCENARIO_2,
	  GATEWAY,
	  { ONLY_BOUNDING(BIND) },
	  1024,
	  NULL },
	{ "scenario-2, Docker's user",
	  TRIAL_SCENARIO_2,
	  GATEWAY,
	  { ONLY_BOUNDING(DOCKER) },
	  1024,
	  NULL },
	{ "setcap, others",
	  TRIAL_SCENARIO_2_SETCAP,
	  GATEWAY,
	  { ONLY_BOUNDING(OTHERS) },
	  1024,
	  NOT_ADDED },
	{ "setcap, added",
	  TRIAL_SCENARIO_2_SETCAP,
	  GATEWAY,
	  { AS_ROOT(BIND) },
	  1024,
	  NULL },
	{ "ambient, others",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { EVERYWHERE(OTHERS) },
	  1024,
	  NOT_ADDED },
	{ "ambient, all five",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { EVERYWHERE(BIND) },
	  1024,
	  NULL },
	{ "ambient, nothing",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { NOTHING },
	  1024,
	  NOT_ADDED },
	{ "ambient, added",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { ONLY_BOUNDING(BIND) },
	  1024,
	  NO_AMBIENT },
	{ "ambient, three",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { AS_ROOT(BIND) },
	  1024,
	  NO_AMBIENT },
	{ "ambient, four",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { BIND, BIND, BIND, BIND, OTHERS },
	  1024,
	  NO_AMBIENT },
	/* Whoever has more than the recipe gives was still given it by a runtime. */
	{ "scenario-2, ambient",
	  TRIAL_SCENARIO_2,
	  GATEWAY,
	  { EVERYWHERE(BIND) },
	  1024,
	  NULL },
	{ "root, ambient", TRIAL_ROOT, 0, 1, { EVERYWHERE(BIND) }, 1024, NULL },
	{ "root, drop ALL", TRIAL_ROOT, 0, 1, { NOTHING }, 1024, NOT_ADDED },
	{ "root, added", TRIAL_ROOT, 0, 1, { AS_ROOT(BIND) }, 1024, NULL },
	{ "root, Docker's", TRIAL_ROOT, 0, 1, { AS_ROOT(DOCKER) }, 1024, NULL },
	{ "root, full", TRIAL_ROOT, 0, 1, { AS_ROOT(ALL) }, 1024, NULL },

	/* The default trial: the sysctl has to be what a gateway's pod sets. */
	{ "default, 0", TRIAL_DEFAULT, GATEWAY, { NOTHING }, 0, NULL },
	{ "default, 80", TRIAL_DEFAULT, GATEWAY, { NOTHING }, 80, NOT_SET },
	{ "default, 1", TRIAL_DEFAULT, GATEWAY, { NOTHING }, 1, NOT_SET },
	{ "default, untouched", TRIAL_DEFAULT, GATEWAY, { NOTHING }, 1024, NOT_SET },
	{ "default, missing", TRIAL_DEFAULT, GATEWAY, { NOTHING }, -2, UNREADABLE },

	/* The others take the network namespace as they find it. */
	{ "control, 0", TRIAL_CONTROL, GATEWAY, { NOTHING }, 0, NULL },
	{ "scenario-1, 0", TRIAL_SCENARIO_1, GATEWAY, { NOTHING }, 0, NULL },
	{ "scenario-1, high", TRIAL_SCENARIO_1, GATEWAY, { NOTHING }, 9999, NULL },
	{ "scenario-2, 0", TRIAL_SCENARIO_2, GATEWAY, { ONLY_BOUNDING(BIND) }, 0, NULL },
	{ "setcap, 80", TRIAL_SCENARIO_2_SETCAP, GATEWAY, { AS_ROOT(BIND) }, 80, NULL },
	{ "ambient, 0",
	  TRIAL_SCENARIO_2_AMBIENT,
	  GATEWAY,
	  { EVERYWHERE(BIND) },
	  0,
	  NULL },
	{ "root, 0", TRIAL_ROOT, 0, 1, { AS_ROOT(BIND) }, 0, NULL },
};

static void fits(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].what;
		struct identity self = { .uid = rows[i].uid,
					 .gid = rows[i].uid,
					 .ids_agree = rows[i].ids_agree };
		char why[sizeof(((struct trial *)NULL)->note)] = "";
		memcpy(self.sets, rows[i].sets, sizeof(self.sets));
		bool got = observed_fits(trial_recipe(rows[i].trial), &self, UID,
					 rows[i].port_start, why, sizeof(why));
		CHECK(got == !rows[i].why, "row '%s': %s (%s)", row,
		      got ? "fits" : "does not fit", why);
		if (rows[i].why)
			CHECK_HOLDS(row, why, rows[i].why);
		/* The sentence becomes a trial's note and must not be cut there. */
		CHECK(strlen(why) < sizeof(why) - 1, "row '%s': cut: '%s'", row, why);
	}
}

/* OpenShift assigns UIDs of its own, and the sentence has to name what was asked for. */
static void another_uid(void **state)
{
	struct identity self = { .uid = 1000680000, .ids_agree = 1 };
	char why[200];
	(void)state;

	assert_true(observed_fits(trial_recipe(TRIAL_CONTROL), &self, 1000680000, 1024,
				  why, sizeof(why)));
	assert_false(observed_fits(trial_recipe(TRIAL_CONTROL), &self, 1337, 1024, why,
				   sizeof(why)));
	CHECK_HOLDS("UIDs", why, "UID 1000680000");
	CHECK_HOLDS("UIDs", why, "UID 1337");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits),
		cmocka_unit_test(another_uid),
	};
	return cmocka_run_group_tests_name("observed", tests, NULL, NULL);
}
