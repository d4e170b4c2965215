/* SPDX-License-Identifier: Apache-2.0 */
/* The table of trials, and the words of their results. */
#include "src/trial.h"

#include <errno.h>
#include <linux/capability.h>

#include "src/errno_name.h"
#include "tests/unit/unit.h"

#define UID 1337
#define GID 1338

/* What each trial of the design has to be: its ports for low, high and mixed wishes. */
static const struct {
	enum trial_id id;
	const char *name;
	enum trial_port_start port_start;
	enum trial_program program;
	const char *low, *high, *mixed;
	bool root, capability, ambient;
} rows[] = {
	{ TRIAL_CONTROL, "control", PORT_START_KEPT, PROGRAM_STOCK, "81/tcp 444/udp",
	  "80/tcp 443/tcp", "81/tcp", false, false, false },
	{ TRIAL_DEFAULT, "default", PORT_START_ZERO, PROGRAM_STOCK, "81/tcp 444/udp",
	  "1024/tcp 9443/udp", "9443/tcp 81/tcp", false, false, false },
	{ TRIAL_SCENARIO_1, "scenario-1", PORT_START_KEPT, PROGRAM_STOCK,
	  "8080/tcp 8443/tcp", "1024/tcp 9443/udp", "9443/tcp", false, false, false },
	{ TRIAL_SCENARIO_2, "scenario-2", PORT_START_KEPT, PROGRAM_STOCK,
	  "81/tcp 444/udp", "", "81/tcp", false, true, false },
	{ TRIAL_SCENARIO_2_SETCAP, "scenario-2-setcap", PORT_START_KEPT, PROGRAM_SETCAP,
	  "81/tcp 444/udp", "", "81/tcp", false, true, false },
	{ TRIAL_SCENARIO_2_AMBIENT, "scenario-2-ambient", PORT_START_KEPT, PROGRAM_STOCK,
	  "81/tcp 444/udp", "", "81/tcp", false, true, true },
	{ TRIAL_ROOT, "root", PORT_START_KEPT, PROGRAM_STOCK, "81/tcp 444/udp",
	  "1024/tcp 9443/udp", "9443/tcp 81/tcp", true, true, false },
};

static void table(void **state)
{
	(void)state;

	assert_int_equal(COUNT(rows), TRIAL_COUNT);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct trial_recipe *recipe = trial_recipe(rows[i].id);
		CHECK_NUMBER(rows[i].name, rows[i].id, i);
		CHECK_TEXT(rows[i].name, recipe->id, rows[i].name);
		CHECK_NUMBER(rows[i].name, recipe->port_start, rows[i].port_start);
		CHECK_NUMBER(rows[i].name, recipe->program, rows[i].program);
		CHECK(recipe->what[0], "row '%s' does not say what it is", rows[i].name);
		for (size_t other = 0; other < i; other++)
			CHECK(strcmp(trial_recipe(rows[other].id)->id, recipe->id),
			      "'%s' is there twice", recipe->id);
	}
}

static void find(void **state)
{
	static const char *const unknown[] = {
		"",	    "Control",	  "control ",	 " control", "contro",
		"controls", "scenario-3", "scenario-2-", "scenario", "scenario_1",
	};
	enum trial_id id;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		id = TRIAL_COUNT;
		CHECK_NUMBER(rows[i].name, trial_find(rows[i].name, &id), 0);
		CHECK_NUMBER(rows[i].name, id, rows[i].id);
	}
	for (size_t i = 0; i < COUNT(unknown); i++)
		CHECK_NUMBER(unknown[i], trial_find(unknown[i], &id), -EINVAL);
}

static void check_ports(size_t row, const char *wanted, const char *expected)
{
	struct port_list list, ports;
	struct error err;
	char buffer[PORT_LIST_SIZE];

	CHECK_NUMBER(wanted, port_list_parse(wanted, &list, &err), 0);
	/* What was in the list before must not matter. */
	memset(&ports, 0xff, sizeof(ports));
	trial_select_ports(trial_recipe(rows[row].id), &list, &ports);
	port_list_format(&ports, " ", buffer, sizeof(buffer));
	CHECK(!strcmp(buffer, expected), "row '%s', %s wanted: '%s' and not '%s'",
	      rows[row].name, wanted, buffer, expected);
}

static void select_ports(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		check_ports(i, "81,444/udp", rows[i].low);
		check_ports(i, "1024,9443/udp", rows[i].high);
		check_ports(i, "9443,81", rows[i].mixed);
	}
	/* The border belongs to the high ports. */
	check_ports(TRIAL_SCENARIO_2, "1023,1024", "1023/tcp");
	check_ports(TRIAL_SCENARIO_1, "1023,1024", "1024/tcp");
}

static void wanted_identity(void **state)
{
	const uint64_t bit = UINT64_C(1) << CAP_NET_BIND_SERVICE;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].name;
		uint64_t given = rows[i].capability ? bit : 0;
		uint64_t ambient = rows[i].ambient ? bit : 0;
		struct identity wanted;
		memset(&wanted, 0xff, sizeof(wanted));
		trial_wanted_identity(trial_recipe(rows[i].id), UID, GID, &wanted);
		CHECK_NUMBER(row, wanted.uid, rows[i].root ? 0 : UID);
		CHECK_NUMBER(row, wanted.gid, rows[i].root ? 0 : GID);
		CHECK_NUMBER(row, wanted.ids_agree, 1);
		CHECK_NUMBER(row, wanted.groups, 0);
		CHECK_NUMBER(row, wanted.no_new_privs, 1);
		CHECK_NUMBER(row, wanted.sets[CAPABILITY_BOUNDING], given);
		CHECK_NUMBER(row, wanted.sets[CAPABILITY_PERMITTED], given);
		CHECK_NUMBER(row, wanted.sets[CAPABILITY_EFFECTIVE], given);
		CHECK_NUMBER(row, wanted.sets[CAPABILITY_INHERITABLE], ambient);
		CHECK_NUMBER(row, wanted.sets[CAPABILITY_AMBIENT], ambient);
	}
}

static void errno_names(void **state)
{
	static const struct {
		int code;
		const char *name;
	} names[] = {
		{ EACCES, "EACCES" },
		{ EPERM, "EPERM" },
		{ ENOENT, "ENOENT" },
		{ EROFS, "EROFS" },
		{ EINVAL, "EINVAL" },
		{ ENODATA, "ENODATA" },
		{ ENOSPC, "ENOSPC" },
		{ ENOSYS, "ENOSYS" },
		{ EOPNOTSUPP, "EOPNOTSUPP" },
		{ EADDRINUSE, "EADDRINUSE" },
		{ EADDRNOTAVAIL, "EADDRNOTAVAIL" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" },
		{ ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT" },
		{ 0, "E0" },
		{ 4095, "E4095" },
		{ INT32_MAX, "E2147483647" },
		{ INT32_MIN, "E-2147483648" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(names); i++) {
		char buffer[ERRNO_NAME_SIZE];
		CHECK_TEXT(names[i].name, errno_name(names[i].code, buffer),
			   names[i].name);
	}
}

static void words(void **state)
{
	static const char *const outcomes[] = {
		[OUTCOME_YES] = "yes",
		[OUTCOME_NO] = "no",
		[OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_BROKEN] = "broken",
	};
	(void)state;

	assert_int_equal(COUNT(outcomes), OUTCOME_COUNT);
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		CHECK_TEXT(outcomes[i], outcome_name((enum outcome)i), outcomes[i]);
	/* A number from nowhere must not become a yes. */
	assert_string_equal(outcome_name(OUTCOME_COUNT), "broken");
	assert_string_equal(basis_name(BASIS_SIMULATED), "simulated");
	assert_string_equal(basis_name(BASIS_OBSERVED), "observed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),	cmocka_unit_test(find),
		cmocka_unit_test(select_ports), cmocka_unit_test(wanted_identity),
		cmocka_unit_test(errno_names),	cmocka_unit_test(words),
	};
	return cmocka_run_group_tests_name("trial", tests, NULL, NULL);
}
