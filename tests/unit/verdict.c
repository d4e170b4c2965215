/* SPDX-License-Identifier: Apache-2.0 */
/* The judgement, over machines made by hand: rules and their laws. */
#include "report/verdict.h"

#include "report/rules.h"
#include "tests/unit/machine.h"
#include "tests/unit/unit.h"

#define YES OUTCOME_YES
#define NO OUTCOME_NO
#define SKIPPED OUTCOME_SKIPPED
#define ABSENT OUTCOME_COUNT /* the report has no such trial */
#define ANSWERS (OUTCOME_COUNT + 1)

/* Each rule has machines that reach it, and near misses fall to another. */
static const struct {
	const char *rule, *machine;
} rule_rows[] = {
	/* The defaults. */
	{ "default-bound", "default:yes" },
	{ "default-bound", "ports=80 control:yes default:yes scenario-2:yes root:yes" },
	{ "default-bound", "ports=8080 control:no default:yes scenario-1:yes" },
	/* The control speaks for ports below 1024, scenario 1 for the others. */
	{ "sandbox-unrestricted",
	  "runtime=gvisor control:yes default:no scenario-1:yes" },
	{ "sandbox-unrestricted", "runtime=gvisor control:yes default:skipped" },
	{ "sandbox-unrestricted", "runtime=gvisor control:yes default:no scenario-1:no" },
	{ "sandbox-unrestricted",
	  "ports=8080 runtime=gvisor control:yes default:no scenario-1:yes" },
	{ "sandbox-unrestricted",
	  "ports=80,8080 runtime=gvisor control:yes scenario-1:yes" },
	{ "not-measured", "ports=80,8080 runtime=gvisor control:yes default:skipped" },
	{ "not-measured",
	  "ports=8080 runtime=gvisor control:yes default:no scenario-1:skipped" },
	{ "not-measured", "ports=8080 runtime=gvisor control:yes scenario-1:no" },
	{ "only-root-bound",
	  "ports=80,8080 runtime=gvisor control:yes default:no scenario-1:no root:yes" },
	{ "unrestricted-without-sysctl",
	  "runtime=docker control:yes default:no scenario-1:yes" },
	{ "unrestricted-without-sysctl", "control:yes default:no" },
	{ "unrestricted-without-sysctl",
	  "ports=80,8080 control:yes default:no scenario-1:yes" },
	{ "not-measured", "ports=80,8080 control:yes default:no" },
	{ "not-measured", "ports=80,8080 control:yes default:no scenario-1:no" },
	{ "not-measured", "ports=8080 control:yes default:no scenario-1:broken" },
	{ "root-denied", "ports=8080 control:yes default:no scenario-1:no root:no" },
	{ "high-ports-bound", "ports=8080,8443 control:no default:no scenario-1:yes" },
	{ "high-ports-bound", "ports=1024/udp default:skipped scenario-1:yes" },
	/* Scenario 2 takes a gateway that had the capability when it bound. */
	{ "capability-bound", "control:no default:no scenario-2:yes" },
	{ "capability-bound", "scenario-2:yes!observed" },
	{ "capability-bound", "ports=80,8080 default:no scenario-1:yes scenario-2:yes" },
	{ "not-measured", "default:no scenario-2:yes!lost root:yes" },
	{ "not-measured", "scenario-2:yes!lost" },
	{ "not-measured", "default:no scenario-2:yes!anonymous root:yes" },
	{ "not-measured", "ports=80,8080 default:no scenario-1:yes scenario-2:yes!lost" },
	/* Scenario 1 alone says nothing about ports below 1024, scenario 2 of others. */
	{ "not-measured", "ports=80,8080 default:no scenario-1:yes" },
	{ "not-measured", "ports=80,8080 default:no scenario-2:yes scenario-1:skipped" },
	/* What is better than root was denied on some port that is wanted. */
	{ "only-root-bound", "default:no scenario-2:no root:yes" },
	{ "only-root-bound", "ports=8080 default:no scenario-1:no root:yes" },
	{ "only-root-bound",
	  "ports=80,8080 default:no scenario-1:no scenario-2:yes root:yes" },
	{ "only-root-bound",
	  "ports=80,8080 default:no scenario-1:yes scenario-2:no root:yes" },
	{ "root-denied", "default:no scenario-2:no root:no" },
	{ "root-denied", "ports=8080 default:no scenario-1:no root:no" },
	{ "root-denied", "ports=80,8080 default:no scenario-1:no root:no" },
	{ "not-measured", "ports=80 default:no scenario-1:no root:yes" },
	{ "not-measured", "ports=8080 default:no scenario-2:no root:no" },
	{ "not-measured", "ports=80,8080 scenario-1:no scenario-2:no root:no" },
	{ "not-measured", "default:no scenario-2:no root:skipped" },
	{ "not-measured", "default:no scenario-2:broken root:yes" },
	{ "not-measured", "default:skipped scenario-2:no root:no" },
	/* What was observed counts, unless it measured nothing. */
	{ "capability-bound",
	  "default:no scenario-2:no scenario-2:yes!observed root:yes" },
	{ "only-root-bound",
	  "default:no scenario-2:yes scenario-2:no!observed root:yes" },
	{ "capability-bound", "default:no scenario-2:yes scenario-2:broken!observed" },
	{ "default-bound", "default:no default:yes!observed" },
	/* An image whose binaries carry file capabilities. */
	{ "image-capability-bound",
	  "default:no scenario-2:no scenario-2:yes!derived scenario-2-setcap:yes" },
	{ "image-capability-bound",
	  "default:yes scenario-1:no/EPERM!derived scenario-2:no scenario-2:yes!derived "
	  "scenario-2-setcap:yes" },
	{ "not-measured", "default:no scenario-2:no scenario-2:yes!derived root:yes" },
	{ "not-measured", "ports=80,8080 default:no scenario-2:no scenario-2:yes!derived "
			  "scenario-2-setcap:yes root:yes" },
	{ "only-root-bound",
	  "default:no scenario-2:no scenario-2:yes!derived!lost scenario-2-setcap:yes "
	  "root:yes" },
	{ "only-root-bound", "default:no scenario-2:no scenario-2:yes!derived!escalating "
			     "scenario-2-setcap:yes root:yes" },
	{ "only-root-bound", "default:no scenario-2:no scenario-2:yes!derived!wide "
			     "scenario-2-setcap:yes root:yes" },
	{ "not-measured", "scenario-2:yes scenario-2:no!derived" },
	{ "not-measured", "default:yes scenario-1:no/EPERM!derived" },
	{ "not-measured", "ports=8080 scenario-1:yes scenario-1:no/EPERM!derived" },
	{ "not-measured", "default:yes default:no/EPERM!derived scenario-2:no root:yes" },
	{ "only-root-bound", "default:yes scenario-1:no/EPERM!derived scenario-2:no "
			     "scenario-2:no/EACCES!derived root:yes" },
	{ "not-measured", "default:yes control:no/EPERM!derived" },
	{ "default-bound", "default:yes control:no/EACCES!derived" },
	{ "not-measured", "control:yes default:no scenario-1:no/EPERM!derived" },
	{ "not-measured", "default:no scenario-2:no root:yes root:no/EPERM!derived" },
	{ "image-unread", "default:yes scenario-1:broken/EACCES!derived" },
	{ "default-bound", "default:yes scenario-2:broken/EINVAL!derived" },
	/* UID 0 that bound for another reason than its capability. */
	{ "not-measured", "default:no scenario-2:no root:yes!lost" },
	/* The host's network namespace. */
	{ "not-measured", "netns=host default:yes!observed!preset" },
	{ "default-bound", "netns=host default:yes" },
	/* A control in a network namespace where the sysctl was already set. */
	{ "not-measured", "control:yes!observed!preset default:no" },
	/* Nothing, or nothing that decides. */
	{ "not-measured", "" },
	{ "not-measured", "runtime=gvisor" },
	{ "not-measured", "control:yes default:skipped" },
};

static void each_rule(void **state)
{
	unsigned reached = 0;
	(void)state;

	for (size_t i = 0; i < COUNT(rule_rows); i++) {
		struct node node;
		struct verdict verdict;
		machine_judge(rule_rows[i].machine, &node, &verdict);
		CHECK_TEXT(rule_rows[i].machine, verdict.rule, rule_rows[i].rule);
		for (unsigned r = 0; r < rule_count; r++)
			if (!strcmp(rules[r].id, verdict.rule))
				reached |= 1u << r;
	}
	for (unsigned r = 0; r < rule_count; r++)
		CHECK(reached & 1u << r, "no machine reaches rule '%s'", rules[r].id);
}

static void rule_table(void **state)
{
	static const struct {
		const char *id, *recommendation;
		int exit_code;
	} rows[] = {
		{ "image-unread", "inconclusive", 5 },
		{ "default-bound", "no-change", 0 },
		{ "sandbox-unrestricted", "no-change", 0 },
		{ "unrestricted-without-sysctl", "scenario-1", 4 },
		{ "high-ports-bound", "scenario-1", 4 },
		{ "capability-bound", "scenario-2", 4 },
		{ "image-capability-bound", "scenario-2", 4 },
		{ "only-root-bound", "root-fallback", 3 },
		{ "root-denied", "blocked", 3 },
		{ "not-measured", "inconclusive", 5 },
	};
	const struct view *unused = NULL;
	(void)state;

	assert_int_equal(rule_count, COUNT(rows));
	for (unsigned i = 0; i < rule_count; i++) {
		const enum recommendation given = rules[i].recommendation;
		const char *mark = strchr(rules[i].because, '%');
		CHECK_TEXT(rows[i].id, rules[i].id, rows[i].id);
		CHECK_TEXT(rows[i].id, recommendation_name(given),
			   rows[i].recommendation);
		CHECK_NUMBER(rows[i].id, recommendation_exit_code(given),
			     rows[i].exit_code);
		CHECK(mark && mark[1] == 's' && !strchr(mark + 1, '%'),
		      "rule '%s' has to name the ports once", rules[i].id);
	}
	/* The last one always fits, whatever it is asked about. */
	assert_true(rules[rule_count - 1].when(unused));
}

/* The trials that rules read, each with every answer and none at all. */
enum { AT_CONTROL, AT_DEFAULT, AT_HIGH, AT_LOW, AT_ROOT, AT_COUNT };
static const char *const at_names[] = { "control", "default", "scenario-1", "scenario-2",
					"root" };

static const struct {
	const char *ports;
	bool low, high;
} wishes[] = {
	{ "80,443", true, false },
	{ "8080,8443", false, true },
	{ "80,8443", true, true },
};

/* What is known of the capability in scenario 2: the rest of its word. */
enum { KEPT, LOST, ANONYMOUS, EVIDENCE_COUNT };
static const char *const evidence_flags[] = { "", "!lost", "!anonymous" };

struct combination {
	enum outcome at[AT_COUNT];
	unsigned evidence;
	unsigned wish;
	bool gvisor;
};

static const char *write_combination(const struct combination *c,
				     char machine[MACHINE_SIZE])
{
	size_t used = (size_t)snprintf(machine, MACHINE_SIZE, "ports=%s%s",
				       wishes[c->wish].ports,
				       c->gvisor ? " runtime=gvisor" : "");

	for (unsigned i = 0; i < AT_COUNT; i++)
		if (c->at[i] != ABSENT)
			used += (size_t)snprintf(
				machine + used, MACHINE_SIZE - used, " %s:%s%s",
				at_names[i], outcome_name(c->at[i]),
				i == AT_LOW ? evidence_flags[c->evidence] : "");
	return machine;
}

static void judge_combination(const struct combination *c, struct verdict *verdict)
{
	char machine[MACHINE_SIZE];
	struct node node;
	machine_judge(write_combination(c, machine), &node, verdict);
}

/* What each recommendation must not be given without, and what it has to be given by. */
static bool is_justified(const struct combination *c, enum recommendation recommendation)
{
	const enum outcome *at = c->at;
	bool low = wishes[c->wish].low, high = wishes[c->wish].high;
	bool free = at[AT_CONTROL] == YES && !(high && at[AT_HIGH] != YES);
	bool better_denied = at[AT_DEFAULT] == NO &&
			     ((low && at[AT_LOW] == NO) || (high && at[AT_HIGH] == NO));

	switch (recommendation) {
	case RECOMMEND_NO_CHANGE:
		return at[AT_DEFAULT] == YES || (free && c->gvisor);
	case RECOMMEND_SCENARIO_1:
		return (!low && at[AT_HIGH] == YES) || (free && at[AT_DEFAULT] == NO);
	case RECOMMEND_SCENARIO_2:
		return low && at[AT_LOW] == YES && c->evidence == KEPT &&
		       (!high || at[AT_HIGH] == YES);
	case RECOMMEND_ROOT_FALLBACK:
		return at[AT_ROOT] == YES && better_denied;
	case RECOMMEND_BLOCKED:
		return at[AT_ROOT] == NO && better_denied;
	case RECOMMEND_INCONCLUSIVE:
		return true;
	default:
		return false;
	}
}

/* They stand in the order of what they ask of the user: the first that holds counts. */
static enum recommendation first_justified(const struct combination *c)
{
	unsigned i = 0;
	while (!is_justified(c, (enum recommendation)i))
		i++;
	return (enum recommendation)i;
}

static bool is_measured(enum outcome outcome)
{
	return outcome == YES || outcome == NO;
}

/* A measurement that was not made counts the same, however it was not made. */
static enum recommendation judge_skipped(const struct combination *c)
{
	struct combination skipped = *c;
	struct verdict verdict;

	for (unsigned i = 0; i < AT_COUNT; i++)
		if (!is_measured(c->at[i]))
			skipped.at[i] = SKIPPED;
	judge_combination(&skipped, &verdict);
	return verdict.recommendation;
}

static bool has_unusual_gap(const struct combination *c)
{
	for (unsigned i = 0; i < AT_COUNT; i++)
		if (!is_measured(c->at[i]) && c->at[i] != SKIPPED)
			return true;
	return false;
}

static void check_combination(const struct combination *c)
{
	char row[MACHINE_SIZE];
	struct verdict verdict;
	bool inconclusive;

	write_combination(c, row);
	judge_combination(c, &verdict);
	inconclusive = verdict.recommendation == RECOMMEND_INCONCLUSIVE;
	CHECK_TEXT(row, recommendation_name(verdict.recommendation),
		   recommendation_name(first_justified(c)));
	CHECK((verdict.measure[0] != '\0') == inconclusive, "%s: measure is '%s'", row,
	      verdict.measure);
	CHECK(inconclusive || verdict.likely == RECOMMEND_NONE, "%s: likely %s", row,
	      recommendation_name(verdict.likely));
	if (has_unusual_gap(c))
		CHECK_NUMBER(row, judge_skipped(c), verdict.recommendation);
	for (unsigned i = 0; i < verdict.alternative_count; i++) {
		const struct alternative *alternative = &verdict.alternatives[i];
		if (!strcmp(alternative->id, "root") && alternative->outcome == YES)
			CHECK_NUMBER(row, c->at[AT_ROOT], YES);
		if (!strcmp(alternative->id, "high-ports") && alternative->outcome == YES)
			CHECK_NUMBER(row, c->at[AT_HIGH], YES);
	}
}

/* Every number is one combination, and the other way round. */
static void number_combination(unsigned number, struct combination *c)
{
	c->gvisor = number % 2;
	number /= 2;
	c->evidence = number % EVIDENCE_COUNT;
	number /= EVIDENCE_COUNT;
	c->wish = number % COUNT(wishes);
	number /= COUNT(wishes);
	for (unsigned i = 0; i < AT_COUNT; i++, number /= ANSWERS)
		c->at[i] = (enum outcome)(number % ANSWERS);
}

static void every_combination(void **state)
{
	unsigned total = 2 * EVIDENCE_COUNT * COUNT(wishes);
	(void)state;

	for (unsigned i = 0; i < AT_COUNT; i++)
		total *= ANSWERS;
	for (unsigned number = 0; number < total; number++) {
		struct combination c;
		number_combination(number, &c);
		check_combination(&c);
	}
}

static void likely(void **state)
{
	static const struct {
		const char *what;
		const char *machine;
		enum recommendation likely;
	} rows[] = {
		{ "nothing known", "", RECOMMEND_NONE },
		{ "present", "sysctl.present:yes", RECOMMEND_NO_CHANGE },
		{ "present, default skipped", "sysctl.present:yes default:skipped",
		  RECOMMEND_NO_CHANGE },
		{ "present, but default denied", "sysctl.present:yes default:no",
		  RECOMMEND_NONE },
		{ "missing in gVisor", "runtime=gvisor sysctl.present:no/ENOENT",
		  RECOMMEND_NO_CHANGE },
		{ "missing, low ports", "sysctl.present:no/ENOENT",
		  RECOMMEND_ROOT_FALLBACK },
		{ "missing, mixed ports", "ports=80,8080 sysctl.present:no/ENOENT",
		  RECOMMEND_ROOT_FALLBACK },
		{ "missing, high ports", "ports=8080 sysctl.present:no/ENOENT",
		  RECOMMEND_SCENARIO_1 },
		{ "skipped", "sysctl.present:skipped/ENOENT", RECOMMEND_NONE },
		{ "broken", "sysctl.present:broken/EIO", RECOMMEND_NONE },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct node node;
		struct verdict verdict;
		machine_judge(rows[i].machine, &node, &verdict);
		CHECK_NUMBER(rows[i].what, verdict.recommendation,
			     RECOMMEND_INCONCLUSIVE);
		CHECK_NUMBER(rows[i].what, verdict.likely, rows[i].likely);
	}
}

static void measure(void **state)
{
	static const struct {
		uint32_t uid, gid;
		const char *command;
	} rows[] = {
		{ 1337, 1337, "sudo lowport probe --ports 80/tcp,443/tcp" },
		{ 0, 0, "sudo lowport probe --ports 80/tcp,443/tcp --uid 0 --gid 0" },
		{ 1337, 7,
		  "sudo lowport probe --ports 80/tcp,443/tcp --uid 1337 --gid 7" },
		{ 4294967294, 4294967294,
		  "sudo lowport probe --ports 80/tcp,443/tcp --uid 4294967294 "
		  "--gid 4294967294" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct node node;
		struct verdict verdict;
		machine_build("", &node);
		node.uid = rows[i].uid;
		node.gid = rows[i].gid;
		verdict_judge(&node, &verdict);
		CHECK_TEXT(rows[i].command, verdict.measure, rows[i].command);
	}
}
static void words_and_codes(void **state)
{
	static const struct {
		enum recommendation recommendation;
		const char *name;
		int exit_code;
	} rows[] = {
		{ RECOMMEND_NO_CHANGE, "no-change", 0 },
		{ RECOMMEND_SCENARIO_1, "scenario-1", 4 },
		{ RECOMMEND_SCENARIO_2, "scenario-2", 4 },
		{ RECOMMEND_ROOT_FALLBACK, "root-fallback", 3 },
		{ RECOMMEND_BLOCKED, "blocked", 3 },
		{ RECOMMEND_INCONCLUSIVE, "inconclusive", 5 },
		/* None is no recommendation: a report that has it has failed. */
		{ RECOMMEND_NONE, "", 1 },
	};
	(void)state;

	assert_int_equal(COUNT(rows), RECOMMEND_COUNT + 1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		CHECK_TEXT(rows[i].name, recommendation_name(rows[i].recommendation),
			   rows[i].name);
		CHECK_NUMBER(rows[i].name,
			     recommendation_exit_code(rows[i].recommendation),
			     rows[i].exit_code);
	}
	assert_string_equal(severity_name(SEVERITY_INFO), "info");
	assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
	assert_string_equal(severity_name(SEVERITY_ERROR), "error");
	assert_string_equal(severity_name(SEVERITY_COUNT), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule),	     cmocka_unit_test(rule_table),
		cmocka_unit_test(every_combination), cmocka_unit_test(likely),
		cmocka_unit_test(measure),	     cmocka_unit_test(words_and_codes),
	};
	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
