/* SPDX-License-Identifier: Apache-2.0 */
/* Findings and alternatives: which machine has which, and that no text is cut. */
#include "report/findings.h"

#include "tests/unit/machine.h"
#include "tests/unit/unit.h"

static const struct finding *find_finding(const struct verdict *verdict, const char *code)
{
	for (unsigned i = 0; i < verdict->finding_count; i++)
		if (!strcmp(verdict->findings[i].code, code))
			return &verdict->findings[i];
	return NULL;
}
/* For each finding at least one machine that has it and one that has not. */
static const struct {
	const char *code;
	const char *piece; /* of its message; NULL where it must not be there */
	const char *machine;
} finding_rows[] = {
	{ "LP0101", "This kernel (3.10.0-1160.el7.x86_64) has no",
	  "sysctl.present:no/ENOENT kernel.release=3.10.0-1160.el7.x86_64" },
	{ "LP0101", "(release unknown)", "sysctl.present:no/ENOENT" },
	{ "LP0101", NULL, "sysctl.present:yes" },
	{ "LP0101", NULL, "sysctl.present:skipped/ENOENT" },
	{ "LP0101", NULL, "sysctl.present:broken/EIO" },
	{ "LP0101", NULL, "" },
	{ "LP0101", NULL, "sysctl.present:no/ENOENT runtime=gvisor" },
	{ "LP0101", "pod that asks", "sysctl.present:no/ENOENT runtime=kata" },
	{ "LP0101", "pod that asks", "sysctl.present:no/ENOENT runtime:skipped/ENOENT" },
	{ "LP0102", "was refused (EACCES)",
	  "sysctl.present:yes sysctl.settable:no/EACCES" },
	{ "LP0102", NULL, "sysctl.present:no/ENOENT sysctl.settable:no/ENOENT" },
	{ "LP0102", NULL,
	  "runtime=gvisor sysctl.present:no/ENOENT sysctl.settable:no/ENOENT" },
	{ "LP0102", NULL, "sysctl.present:skipped/ENOENT sysctl.settable:no/EACCES" },
	{ "LP0102", NULL, "sysctl.present:broken/EIO sysctl.settable:no/EACCES" },
	{ "LP0102", NULL, "sysctl.settable:no/EACCES" },
	{ "LP0102", NULL, "sysctl.present:yes sysctl.settable:yes" },
	{ "LP0102", NULL, "sysctl.present:yes sysctl.settable:skipped/EROFS" },
	{ "LP0103", "procfs (EPERM)",
	  "sysctl.present:yes sysctl.settable:yes sysctl.settable-detached:no/EPERM" },
	{ "LP0103", NULL,
	  "sysctl.present:yes sysctl.settable:no/EPERM "
	  "sysctl.settable-detached:no/EPERM" },
	{ "LP0103", NULL, "sysctl.settable:yes sysctl.settable-detached:skipped/ENOSYS" },
	{ "LP0104", "was not measured (EPERM).",
	  "sysctl.present:yes sysctl.settable:skipped/EPERM default:skipped" },
	{ "LP0104", "mounted read-only here as well (EROFS).",
	  "sysctl.present:yes sysctl.settable:skipped/EPERM proc.sys:no/EROFS "
	  "default:skipped" },
	{ "LP0104", "was not measured (EIO)",
	  "sysctl.present:yes sysctl.settable:broken/EIO" },
	{ "LP0104", NULL,
	  "sysctl.present:yes sysctl.settable:skipped/EPERM default:yes" },
	{ "LP0104", NULL, "sysctl.present:yes sysctl.settable:no/EACCES" },
	{ "LP0104", NULL, "sysctl.present:no/ENOENT sysctl.settable:skipped/ENOENT" },
	{ "LP0104", NULL,
	  "runtime=gvisor sysctl.present:no/ENOENT sysctl.settable:skipped/EPERM" },
	{ "LP0104", NULL, "sysctl.present:skipped/ENOENT sysctl.settable:skipped/EPERM" },
	{ "LP0104", NULL, "sysctl.settable:broken/EIO" },
	{ "LP0105", "The sysctl is 0 here. That is the host's own value",
	  "sysctl.value=0 netns=host" },
	{ "LP0105", "The sysctl is 80 here. The runtime, or the pod",
	  "sysctl.value=80 netns=own" },
	{ "LP0105", NULL, "sysctl.value=1024" },
	{ "LP0105", NULL, "sysctl.value:skipped/ENOENT" },
	{ "LP0106", "(5.4.0-1-amd64) says that the sysctl should be there",
	  "sysctl.present:no/ENOENT kernel.release=5.4.0-1-amd64" },
	{ "LP0106", "(2.6.40) says that the sysctl should be missing",
	  "sysctl.present:yes kernel.release=2.6.40" },
	{ "LP0106", NULL, "sysctl.present:no/ENOENT kernel.release=4.10.0-42-generic" },
	{ "LP0106", NULL, "sysctl.present:yes kernel.release=4.11.0" },
	{ "LP0106", NULL, "sysctl.present:no/ENOENT kernel.release=el7" },
	{ "LP0106", NULL, "sysctl.present:yes" },
	{ "LP0106", NULL, "sysctl.present:skipped/ENOENT kernel.release=5.4.0" },
	{ "LP0106", NULL,
	  "runtime=gvisor sysctl.present:no/ENOENT kernel.release=4.19.0-gvisor" },
	{ "LP0106", NULL,
	  "runtime=gvisor sysctl.present:no/ENOENT kernel.release=4.4.0" },
	{ "LP0106", "should be there",
	  "runtime=kata sysctl.present:no/ENOENT kernel.release=5.19.2" },
	{ "LP0107", "could not be tried here (EPERM)",
	  "sysctl.settable:yes sysctl.settable-detached:skipped/EPERM" },
	{ "LP0107", NULL, "sysctl.settable:yes sysctl.settable-detached:skipped/ENOSYS" },
	{ "LP0107", NULL, "sysctl.settable:yes sysctl.settable-detached:yes" },
	{ "LP0107", NULL, "sysctl.settable:no sysctl.settable-detached:skipped/EPERM" },
	{ "LP0201", "given to UID 1337 and lost", "scenario-2:no/EACCES!lost" },
	{ "LP0201", NULL, "scenario-2:no/EACCES" },
	{ "LP0201", NULL, "scenario-2:yes" },
	{ "LP0201", NULL, "scenario-2:yes!lost" },
	{ "LP0201", NULL, "scenario-2:no/EACCES!lost!anonymous" },
	{ "LP0201", NULL, "scenario-2:no/EACCES!ungiven" },
	{ "LP0201", NULL, "scenario-2:skipped" },
	{ "LP0202", "binds its ports.", "scenario-2:no scenario-2-setcap:yes" },
	{ "LP0202", "But Docker empties the permitted set",
	  "runtime=docker default:no scenario-2:no scenario-2-setcap:yes" },
	{ "LP0202", "binds its ports.",
	  "runtime=docker scenario-2:no scenario-2-setcap:yes!observed" },
	{ "LP0202", NULL, "scenario-2:no scenario-2-setcap:no" },
	{ "LP0202", NULL, "scenario-2:no scenario-2-setcap:skipped" },
	{ "LP0202", NULL, "scenario-2:yes scenario-2-setcap:yes" },
	{ "LP0202", NULL, "default:yes scenario-2:no scenario-2-setcap:yes" },
	{ "LP0203", "UID 1337 without any capability", "control:yes" },
	{ "LP0203", NULL, "control:no" },
	{ "LP0203", NULL, "control:skipped" },
	{ "LP0204", "answered with EPERM", "control:no root:no/EPERM" },
	{ "LP0204", NULL, "root:no/EACCES" },
	{ "LP0204", NULL, "root:skipped/EPERM" },
	{ "LP0205", "(EACCES): a security module", "root:no/EACCES" },
	{ "LP0205", "(EPERM): a seccomp profile", "root:no/EPERM" },
	{ "LP0205", NULL, "root:yes" },
	{ "LP0205", NULL, "root:broken" },
	{ "LP0206", "Even ports of 1024 and above", "scenario-1:no/EACCES" },
	{ "LP0206", NULL, "scenario-1:yes" },
	{ "LP0206", NULL, "scenario-1:skipped" },
	{ "LP0207", "A port is in use", "default:yes/EADDRINUSE" },
	{ "LP0207", NULL, "default:yes" },
	{ "LP0301", "What decides was not measured: why default.",
	  "default:skipped/EPERM" },
	{ "LP0301", NULL, "default:skipped/EPERM!observed" },
	{ "LP0301", "What decides was not measured: why default.",
	  "default:skipped/EROFS" },
	{ "LP0301", NULL, "default:broken/ENOMEM" },
	{ "LP0301", NULL, "default:no/EPERM" },
	{ "LP0302", "in a user namespace", "userns=own" },
	{ "LP0302", NULL, "userns=initial" },
	{ "LP0302", NULL, "userns:broken/EINVAL" },
	{ "LP0303", "did not: control (why control) root (why root)",
	  "control:broken default:skipped root:broken" },
	{ "LP0303", NULL, "control:skipped root:no" },
	{ "LP0304", "could not load their seccomp filter",
	  "control:no root:yes!unfiltered" },
	{ "LP0304", NULL, "control:no root:yes" },
	{ "LP0305", "a sandbox (gvisor)", "runtime=gvisor" },
	{ "LP0305", "a sandbox (kata)", "runtime=kata" },
	{ "LP0305", NULL, "runtime=docker" },
	{ "LP0305", NULL, "runtime:skipped/ENOENT" },
	{ "LP0306", "has no IPv6", "ipv6:no/EAFNOSUPPORT" },
	{ "LP0306", NULL, "ipv6:yes" },
	{ "LP0306", NULL, "ipv6:skipped/ENOENT" },
	{ "LP0401", "made itself: scenario-2, root. What was observed counts",
	  "scenario-2:no scenario-2:yes!observed root:yes root:no/EACCES!observed" },
	{ "LP0401", NULL, "scenario-2:no scenario-2:no!observed" },
	{ "LP0401", NULL, "scenario-2:no scenario-2:broken!observed" },
	{ "LP0401", NULL, "scenario-2:skipped scenario-2:yes!observed" },
	{ "LP0401", NULL, "scenario-2:no scenario-2:yes!derived" },
	{ "LP0401", NULL, "scenario-2:no scenario-2:yes!observed!preset" },
	{ "LP0401", "made itself: default.", "default:no default:yes!observed!preset" },
	{ "LP0402", "put NET_BIND_SERVICE into effect", "scenario-2:yes!derived" },
	{ "LP0402", NULL, "scenario-2:yes!derived!lost" },
	{ "LP0402", NULL, "scenario-2:no!derived" },
	{ "LP0402", NULL, "scenario-2:yes!observed" },
	{ "LP0403", "in: scenario-1, root. Add",
	  "scenario-1:no/EPERM!derived root:no/EPERM!derived" },
	{ "LP0403", NULL, "scenario-1:no/EACCES!derived" },
	{ "LP0403", NULL, "scenario-1:no/EPERM" },
};

static void findings(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(finding_rows); i++) {
		char row[64];
		struct node node;
		struct verdict verdict;
		const char *piece = finding_rows[i].piece;
		snprintf(row, sizeof(row), "%s (%zu)", finding_rows[i].code, i);
		machine_judge(finding_rows[i].machine, &node, &verdict);
		const struct finding *finding =
			find_finding(&verdict, finding_rows[i].code);
		CHECK(!finding == !piece, "row '%s': the finding is %s", row,
		      finding ? "there" : "not there");
		if (piece)
			CHECK_HOLDS(row, finding->message, piece);
	}
}

/* A finding without a row above is a finding that nobody has seen. */
static void findings_are_covered(void **state)
{
	(void)state;

	for (unsigned f = 0; f < finding_rule_count; f++) {
		unsigned with = 0, without = 0;
		for (size_t i = 0; i < COUNT(finding_rows); i++) {
			if (strcmp(finding_rows[i].code, finding_rules[f].code))
				continue;
			with += finding_rows[i].piece != NULL;
			without += finding_rows[i].piece == NULL;
		}
		CHECK(with && without, "%s: %u machines have it, %u have not",
		      finding_rules[f].code, with, without);
	}
}

static void finding_codes(void **state)
{
	(void)state;

	for (unsigned i = 0; i < finding_rule_count; i++) {
		const char *code = finding_rules[i].code;
		CHECK(strlen(code) == 6 && !strncmp(code, "LP0", 3) &&
			      strspn(code + 2, "0123456789") == 4,
		      "'%s' is no code", code);
		CHECK(!i || strcmp(finding_rules[i - 1].code, code) < 0,
		      "%s does not follow %s", code, finding_rules[i ? i - 1 : 0].code);
		CHECK(severity_name(finding_rules[i].severity)[0], "%s has no severity",
		      code);
	}
}

/* Alternatives as "id outcome" words, in order. */
static const char *list_alternatives(const struct verdict *verdict, char *buffer,
				     size_t size)
{
	size_t used = 0;
	buffer[0] = '\0';
	for (unsigned i = 0; i < verdict->alternative_count && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%s %s",
					 i ? ", " : "", verdict->alternatives[i].id,
					 outcome_name(verdict->alternatives[i].outcome));
	return buffer;
}

static void alternatives(void **state)
{
	static const struct {
		const char *what, *list;
		const char *machine;
	} rows[] = {
		{ "no-change", "", "default:yes root:yes" },
		{ "scenario-1", "newer-node skipped",
		  "ports=8080 default:no scenario-1:yes root:yes" },
		{ "scenario-2", "high-ports yes, newer-node skipped",
		  "default:no scenario-1:yes scenario-2:yes root:yes" },
		{ "root-fallback, all measured",
		  "high-ports yes, newer-node skipped, custom-image yes, ambient-wrapper "
		  "yes, root yes",
		  "runtime=containerd default:no scenario-1:yes scenario-2:no "
		  "scenario-2-setcap:yes scenario-2-ambient:yes root:yes" },
		{ "root-fallback, Docker: the image's yes would promise too much",
		  "high-ports yes, newer-node skipped, custom-image skipped, "
		  "ambient-wrapper no, root yes",
		  "runtime=docker default:no scenario-1:yes scenario-2:no "
		  "scenario-2-setcap:yes scenario-2-ambient:no root:yes" },
		{ "root-fallback, Docker: its own yes counts",
		  "high-ports skipped, newer-node skipped, custom-image yes, "
		  "ambient-wrapper skipped, root yes",
		  "runtime=docker default:no scenario-2:no "
		  "scenario-2-setcap:yes!observed root:yes" },
		{ "root-fallback, Docker: a no stays a no",
		  "high-ports no, newer-node skipped, custom-image no, ambient-wrapper "
		  "broken, root yes",
		  "runtime=docker default:no scenario-1:no scenario-2:no "
		  "scenario-2-setcap:no scenario-2-ambient:broken root:yes" },
		{ "root-fallback, others absent",
		  "high-ports skipped, newer-node skipped, custom-image skipped, "
		  "ambient-wrapper skipped, root yes",
		  "default:no scenario-2:no root:yes" },
		{ "root-fallback, high ports only", "newer-node skipped",
		  "ports=8080 default:no scenario-1:no root:yes" },
		{ "blocked", "high-ports no, newer-node skipped",
		  "default:no scenario-1:no scenario-2:no root:no" },
		{ "inconclusive, nothing measured", "", "" },
		{ "inconclusive, what was measured", "high-ports yes, root yes",
		  "default:skipped scenario-1:yes scenario-2:no "
		  "scenario-2-setcap:no root:yes" },
		{ "inconclusive, Docker", "ambient-wrapper yes",
		  "runtime=docker default:skipped scenario-2-setcap:yes "
		  "scenario-2-ambient:yes" },
		{ "inconclusive, high ports only", "",
		  "ports=8080 default:skipped root:yes" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char got[512];
		struct node node;
		struct verdict verdict;
		machine_judge(rows[i].machine, &node, &verdict);
		CHECK_TEXT(rows[i].what, list_alternatives(&verdict, got, sizeof(got)),
			   rows[i].list);
	}
}

#define CHECK_WHOLE(row, text)                                                          \
	CHECK((text)[0] && strlen(text) < sizeof(text) - 1, "row '%s': cut: '%s'", row, \
	      text)

/* The longest note that a trial has room for. */
#define NOTE_LENGTH (sizeof(((struct trial *)NULL)->note) - 1)

#define ALL_BROKEN                                                           \
	"control:broken default:broken scenario-1:broken scenario-2:broken " \
	"scenario-2-setcap:broken scenario-2-ambient:broken root:broken"

/* The most that can be asked for, and the longest words for it. */
static void build_longest(const char *machine, bool mixed, struct node *node)
{
	machine_build(machine, node);
	node->uid = node->gid = 4294967294;
	for (unsigned i = 0; i < PORTS_MAX; i++)
		node->ports.items[i] =
			(struct port){ (uint16_t)(65535 - i), PROTOCOL_UDP };
	node->ports.count = PORTS_MAX;
	if (mixed)
		node->ports.items[0].number = 1023;
	for (unsigned i = 0; i < node->facts.count; i++)
		if (!strcmp(node->facts.items[i].id, "kernel.release"))
			memset(node->facts.items[i].value + 5, 'x',
			       sizeof(node->facts.items[i].value) - 6);
	for (unsigned i = 0; i < node->trial_count; i++)
		memset(node->trials[i].note, 'a' + (int)i, NOTE_LENGTH);
}

static const char *const machines[] = {
	"",
	"runtime=gvisor control:yes default:no",
	"runtime=docker control:yes default:no",
	"default:yes",
	"default:no scenario-1:yes scenario-2:yes",
	"runtime=docker sysctl.present:no/ENOENT kernel.release=5.4.0 "
	"sysctl.value=65535 control:no default:no scenario-1:no "
	"scenario-2:no/EACCES!lost scenario-2-setcap:yes "
	"scenario-2-ambient:no root:no/EPERM",
	"sysctl.present:yes kernel.release=2.6.0 "
	"sysctl.settable:no/EADDRNOTAVAIL control:no default:no "
	"scenario-1:no scenario-2:no/EACCES!lost root:yes",
	"sysctl.present:yes sysctl.settable:skipped/EPERM "
	"proc.sys:no/EROFS default:skipped/EPERM",
	"sysctl.present:yes sysctl.settable:yes "
	"sysctl.settable-detached:no/EADDRNOTAVAIL userns=own "
	"ipv6:no/EAFNOSUPPORT " ALL_BROKEN,
};

static void check_whole(const char *row, const struct node *node,
			const struct verdict *verdict)
{
	char ports[2 * PORT_LIST_SIZE];

	CHECK_WHOLE(row, verdict->summary);
	CHECK_HOLDS(row, verdict->summary,
		    port_list_format(&node->ports, ", ", ports, sizeof(ports)));
	CHECK(verdict->summary[strlen(verdict->summary) - 1] == '.',
	      "row '%s' is no sentence: '%s'", row, verdict->summary);
	if (verdict->recommendation == RECOMMEND_INCONCLUSIVE) {
		CHECK_WHOLE(row, verdict->measure);
		CHECK_HOLDS(row, verdict->measure, "--gid 4294967294");
	}
	for (unsigned f = 0; f < verdict->finding_count; f++)
		CHECK_WHOLE(row, verdict->findings[f].message);
	for (unsigned a = 0; a < verdict->alternative_count; a++)
		CHECK_WHOLE(row, verdict->alternatives[a].message);
}

static void nothing_is_cut(void **state)
{
	(void)state;

	for (size_t i = 0; i < 2 * COUNT(machines); i++) {
		char row[32];
		struct node node;
		struct verdict verdict;
		build_longest(machines[i / 2], i % 2, &node);
		verdict_judge(&node, &verdict);
		snprintf(row, sizeof(row), "%zu, %s ports", i / 2,
			 i % 2 ? "mixed" : "high");
		check_whole(row, &node, &verdict);
	}
}

/* As much as one message can have to say: every trial, each with the longest note. */
static void seven_broken(void **state)
{
	struct node node;
	struct verdict verdict;
	(void)state;

	build_longest(ALL_BROKEN, false, &node);
	verdict_judge(&node, &verdict);
	const struct finding *finding = find_finding(&verdict, "LP0303");
	assert_non_null(finding);
	assert_int_equal(node.trial_count, TRIAL_COUNT);
	CHECK_WHOLE("LP0303", finding->message);
	for (unsigned i = 0; i < node.trial_count; i++) {
		char piece[256];
		const struct trial *trial = &node.trials[i];
		assert_int_equal(strlen(trial->note), 199);
		snprintf(piece, sizeof(piece), " %s (%s)", trial_recipe(trial->id)->id,
			 trial->note);
		CHECK_HOLDS("LP0303", finding->message, piece);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(findings),	  cmocka_unit_test(findings_are_covered),
		cmocka_unit_test(finding_codes),  cmocka_unit_test(alternatives),
		cmocka_unit_test(nothing_is_cut), cmocka_unit_test(seven_broken),
	};
	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
