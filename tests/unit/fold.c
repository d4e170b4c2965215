/* SPDX-License-Identifier: Apache-2.0 */
/* The fold: laws that hold for all nodes, and which result of a trial counts. */
#include "report/fold.h"

#include <stdlib.h>

#include "tests/unit/pages.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 3000

/* Three reports of one node that agree in much, as those of one pod do. */
struct reports {
	struct node a, b, c;
};

static void shuffle_ports(struct random *random, struct port_list *ports)
{
	for (unsigned i = ports->count; i > 1; i--) {
		unsigned other = random_below(random, i);
		struct port port = ports->items[i - 1];
		ports->items[i - 1] = ports->items[other];
		ports->items[other] = port;
	}
}

static void random_report(struct random *random, const struct node *of, struct node *node)
{
	random_node(random, RANDOM_TEXT_FEW, node);
	memcpy(node->name, of->name, sizeof(node->name));
	node->uid = of->uid;
	node->gid = of->gid;
	node->ports = of->ports;
	if (!random_below(random, 4))
		shuffle_ports(random, &node->ports);
}

static void random_reports(struct random *random, struct reports *reports)
{
	random_node(random, RANDOM_TEXT_FEW, &reports->a);
	random_report(random, &reports->a, &reports->b);
	random_report(random, &reports->a, &reports->c);
}

static void fold(const struct node *a, const struct node *b, struct node *into)
{
	*into = *a;
	node_fold(into, b);
}

/* Byte by byte but for ports, which have a byte that nobody sets. */
static bool is_same(const struct node *one, const struct node *other)
{
	const size_t from = offsetof(struct node, ports), to = offsetof(struct node, uid);
	bool same = one->ports.count == other->ports.count && !memcmp(one, other, from) &&
		    !memcmp((const char *)one + to, (const char *)other + to,
			    sizeof(*one) - to);

	for (unsigned i = 0; i < one->ports.count && same; i++)
		same = one->ports.items[i].number == other->ports.items[i].number &&
		       one->ports.items[i].protocol == other->ports.items[i].protocol;
	return same;
}

static void check_same(const char *law, unsigned row, const struct node *got,
		       const struct node *wanted)
{
	CHECK(is_same(got, wanted), "case %u: %s does not hold", row, law);
}

static void laws(void **state)
{
	static struct reports reports;
	static struct node ab, ba, bc, abc, again, alone;
	struct random random = { 1 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		random_reports(&random, &reports);
		fold(&reports.a, &reports.b, &ab);
		fold(&reports.b, &reports.a, &ba);
		fold(&reports.b, &reports.c, &bc);
		fold(&ab, &reports.c, &abc);
		check_same("a + b = b + a", i, &ab, &ba);
		fold(&reports.a, &bc, &again);
		check_same("(a + b) + c = a + (b + c)", i, &again, &abc);
		fold(&ab, &ba, &again);
		check_same("x + x = x", i, &again, &ab);
		fold(&abc, &reports.b, &again);
		check_same("a fold and its part", i, &again, &abc);
		fold(&ab, &bc, &again);
		check_same("(a + b) + (b + c) = a + b + c", i, &again, &abc);
		fold(&reports.a, &reports.a, &alone);
		fold(&alone, &reports.b, &again);
		check_same("(a + a) + b = a + b", i, &again, &ab);
	}
}

static bool is_measured(enum outcome outcome)
{
	return outcome == OUTCOME_YES || outcome == OUTCOME_NO;
}

/* By the words of fold.h, and not by the order that the fold itself uses. */
static bool is_better(const struct trial *one, const struct trial *other)
{
	if (is_measured(one->outcome) != is_measured(other->outcome))
		return is_measured(one->outcome);
	return strcmp(one->time, other->time) > 0;
}

static unsigned measured_facts(const struct node *node)
{
	unsigned count = 0;
	for (unsigned i = 0; i < node->facts.count; i++)
		count += is_measured(node->facts.items[i].outcome);
	return count;
}

static void check_trial(unsigned row, const struct trial *folded,
			const struct trial *const *parts)
{
	bool is_one = false;

	CHECK(!!folded == (parts[0] || parts[1]), "case %u: a trial came or went", row);
	for (unsigned i = 0; folded && i < 2; i++) {
		CHECK(!parts[i] || !is_better(parts[i], folded),
		      "case %u: %s was better elsewhere", row,
		      trial_recipe(folded->id)->id);
		is_one |= parts[i] && !memcmp(parts[i], folded, sizeof(*folded));
	}
	CHECK(!folded || is_one, "case %u: a trial is of neither report", row);
}

/* Each trial is the better one, whole; the facts are one report's that measured most. */
static void what_stays(void **state)
{
	static struct reports reports;
	static struct node ab;
	struct random random = { 2 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		random_reports(&random, &reports);
		const struct node *parts[] = { &reports.a, &reports.b };
		fold(parts[0], parts[1], &ab);
		unsigned last = 0;
		for (unsigned t = 0; t < TRIALS_MAX; t++) {
			enum trial_id id = (enum trial_id)(t / BASIS_COUNT);
			enum basis basis = (enum basis)(t % BASIS_COUNT);
			const struct trial *folded = node_trial_of(&ab, id, basis);
			const struct trial *both[] = { node_trial_of(parts[0], id, basis),
						       node_trial_of(parts[1], id,
								     basis) };
			check_trial(i, folded, both);
			CHECK(!folded || folded == &ab.trials[last++],
			      "case %u: trials are not in their order", i);
		}
		assert_int_equal(last, ab.trial_count);
		bool from_a = !memcmp(&ab.facts, &parts[0]->facts, sizeof(ab.facts)) &&
			      !strcmp(ab.created, parts[0]->created);
		const struct node *from = parts[!from_a], *other = parts[from_a];
		CHECK(!memcmp(&ab.facts, &from->facts, sizeof(ab.facts)) &&
			      !strcmp(ab.created, from->created),
		      "case %u: facts are of neither report", i);
		CHECK(measured_facts(from) >= measured_facts(other),
		      "case %u: the facts of the poorer report", i);
	}
}

static void add_all(const struct node *reports, const unsigned *order, unsigned count,
		    struct fleet *fleet)
{
	for (unsigned i = 0; i < count; i++)
		fleet_add(fleet, &reports[order[i]]);
}

static void check_fleets(const char *law, unsigned row, const struct fleet *got,
			 const struct fleet *wanted)
{
	struct page one, other;

	page_of_fleet("json", got, &one);
	page_of_fleet("json", wanted, &other);
	CHECK(page_is_same(&one, &other), "case %u: %s\n%s\n%s", row, law, one.bytes,
	      other.bytes);
	page_free(&one);
	page_free(&other);
}

/* What was folded is a report like any other. */
static void add_again(unsigned row, const struct fleet *from, struct fleet *to)
{
	struct page page;
	char reason[256] = "";

	page_of_fleet("json", from, &page);
	CHECK(!fleet_read(to, page.bytes, page.size, reason), "case %u: %s", row, reason);
	page_free(&page);
}

#define REPORTS 12

/* A yes about other ports than those that are wanted would be refused when it is read. */
static void take_back_yes(struct node *node)
{
	for (unsigned i = 0; i < node->trial_count; i++)
		if (node->trials[i].outcome == OUTCOME_YES &&
		    node->trials[i].basis != BASIS_DERIVED)
			node->trials[i].outcome = OUTCOME_NO;
}

/* Of three nodes, each with several reports. */
static void random_fleet(struct random *random, struct node *reports)
{
	for (unsigned r = 0; r < REPORTS; r++) {
		if (r < 3) {
			random_node(random, RANDOM_TEXT_FEW, &reports[r]);
			continue;
		}
		random_report(random, &reports[r % 3], &reports[r]);
		take_back_yes(&reports[r]);
	}
}

/* In any order, some of them twice; through FleetReports of any part of them. */
static void any_order(void **state)
{
	static struct node reports[REPORTS];
	struct random random = { 3 };
	(void)state;

	for (unsigned i = 0; i < CASES / 10; i++) {
		unsigned order[REPORTS], twice[2 * REPORTS],
			split = random_below(&random, REPORTS + 1);
		struct fleet *one = fleet_of_nothing(), *other = fleet_of_nothing();
		struct fleet *left = fleet_of_nothing(), *right = fleet_of_nothing(),
			     *joined = fleet_of_nothing();

		random_fleet(&random, reports);
		for (unsigned r = 0; r < REPORTS; r++)
			order[r] = r;
		for (unsigned r = 0; r < COUNT(twice); r++)
			twice[r] = r < REPORTS ? (r * 5 + i) % REPORTS
					       : random_below(&random, REPORTS);
		add_all(reports, order, REPORTS, one);
		add_all(reports, twice, COUNT(twice), other);
		check_fleets("any order and number of times", i, other, one);
		add_all(reports, twice, split, left);
		add_all(reports, twice + split, REPORTS - split, right);
		add_again(i, right, joined);
		add_again(i, left, joined);
		check_fleets("split and joined", i, joined, one);
		add_again(i, one, other);
		check_fleets("x + x = x", i, other, one);
		fleet_free(one);
		fleet_free(other);
		fleet_free(left);
		fleet_free(right);
		fleet_free(joined);
	}
}

/* A fleet of nothing is nothing, and can be added. */
static void nothing(void **state)
{
	static struct node node;
	struct random random = { 4 };
	(void)state;

	for (unsigned i = 0; i < 100; i++) {
		struct fleet *alone = fleet_of_nothing(), *with = fleet_of_nothing(),
			     *empty = fleet_of_nothing();
		random_node(&random, RANDOM_TEXT_FEW, &node);
		fleet_add(alone, &node);
		add_again(i, empty, with);
		fleet_add(with, &node);
		add_again(i, empty, with);
		check_fleets("x + 0 = x", i, with, alone);
		fleet_free(alone);
		fleet_free(with);
		fleet_free(empty);
	}
}

/* Refusals and lines passed over add up, and the first are kept in their order. */
static void refusals(void **state)
{
	struct fleet *fleet = fleet_of_nothing(), *joined = fleet_of_nothing();
	struct fleet *odd = fleet_of_nothing();
	(void)state;

	for (unsigned i = 0; i < 3 * REFUSED_KEPT; i++) {
		struct refused_input refused = { .line = 1 + i * 7 % (3 * REFUSED_KEPT) };
		snprintf(refused.file, sizeof(refused.file), "f");
		snprintf(refused.reason, sizeof(refused.reason), "r");
		fleet_refuse(fleet, &refused);
		if (i % 2)
			fleet_refuse(odd, &refused);
		else
			fleet_refuse(joined, &refused);
	}
	fleet_count(fleet, 0, 11);
	fleet_count(odd, 0, 11);
	struct fleet_view *view = fleet_view_new(fleet);
	assert_int_equal(view->refused, 3 * REFUSED_KEPT);
	assert_int_equal(view->passed_over, 11);
	assert_int_equal(view->refused_kept, REFUSED_KEPT);
	for (unsigned i = 0; i < REFUSED_KEPT; i++)
		assert_int_equal(view->refused_inputs[i].line, i + 1);
	fleet_view_free(view);
	add_again(0, odd, joined);
	check_fleets("refusals split and joined", 0, joined, fleet);
	fleet_free(fleet);
	fleet_free(joined);
	fleet_free(odd);
}

static const struct {
	const char *what;
	const char *a, *b; /* "UID GID PORTS [KERNEL]" */
	bool same;
} question_rows[] = {
	{ "the same", "1 1 80,443", "1 1 80,443", true },
	{ "ports in another order", "1 1 80,443/udp", "1 1 443/udp,80", true },
	{ "UIDs", "1 9 80", "2 9 80", false },
	{ "large UIDs", "1 1 80", "4294967295 1 80", false },
	{ "GIDs", "1 1 443", "1 2 443", false },
	{ "fewer ports", "1 1 80", "1 1 80,81", false },
	{ "other ports", "1 1 80,443", "1 1 80,444", false },
	{ "protocols", "1 1 80", "1 1 80/udp", false },
	{ "the same kernel", "1 1 80 6.1.0", "1 1 80 6.1.0", true },
	{ "a sandbox's kernel", "1 1 80 3.10.0", "1 1 80 4.4.0", false },
	{ "an unknown kernel", "1 1 80", "1 1 80 6.1.0", false },
};

static void parse_asked(const char *words, struct node *node)
{
	char ports[64], kernel[64] = "";
	struct error err;

	memset(node, 0, sizeof(*node));
	assert_true(sscanf(words, "%u %u %63s %63s", &node->uid, &node->gid, ports,
			   kernel) >= 3);
	if (kernel[0])
		facts_yes(&node->facts, "kernel.release", "%s", kernel);
	assert_int_equal(port_list_parse(ports, &node->ports, &err), 0);
}

static bool same_question(const struct node *a, const struct node *b)
{
	unsigned char one[QUESTION_MAX], other[QUESTION_MAX];
	size_t size = node_question(a, one);
	return node_question(b, other) == size && !memcmp(one, other, size);
}

static void questions(void **state)
{
	static struct node a, b;
	(void)state;

	for (size_t i = 0; i < COUNT(question_rows); i++) {
		parse_asked(question_rows[i].a, &a);
		parse_asked(question_rows[i].b, &b);
		CHECK_NUMBER(question_rows[i].what, same_question(&a, &b),
			     question_rows[i].same);
		a.origin = ORIGIN_DIGEST;
		CHECK_NUMBER(question_rows[i].what, same_question(&a, &b), false);
	}
	/* What is predicted is about whatever kernel runs there now. */
	parse_asked("1 1 80 3.10.0", &a);
	parse_asked("1 1 80 6.1.0", &b);
	a.origin = b.origin = ORIGIN_PREDICTION;
	assert_true(same_question(&a, &b));
}

/* Absent, or with an outcome: all there is for the three bases. */
static void choice(void **state)
{
	static struct node node;
	const unsigned kinds = OUTCOME_COUNT + 1;
	(void)state;

	for (unsigned row = 0; row < kinds * kinds * kinds; row++) {
		const unsigned kind[] = { row % kinds, row / kinds % kinds,
					  row / kinds / kinds };
		const struct trial *of[BASIS_COUNT] = { 0 }, *wanted = NULL;
		node.trial_count = 0;
		for (unsigned basis = BASIS_COUNT; basis-- > 0;) {
			if (kind[basis] == OUTCOME_COUNT)
				continue;
			struct trial *trial = &node.trials[node.trial_count++];
			trial_init(trial, TRIAL_ROOT, (enum basis)basis);
			trial->outcome = (enum outcome)kind[basis];
			of[basis] = trial;
		}
		const struct trial *by_worth[] = { of[BASIS_OBSERVED],
						   of[BASIS_SIMULATED] };
		for (unsigned i = 0; i < 2 && !wanted; i++)
			if (by_worth[i] && is_measured(by_worth[i]->outcome))
				wanted = by_worth[i];
		for (unsigned i = 0; i < 2 && !wanted; i++)
			wanted = by_worth[i];
		CHECK(node_trial(&node, TRIAL_ROOT) == wanted,
		      "observed %u, simulated %u, derived %u: the wrong one", kind[0],
		      kind[1], kind[2]);
		assert_null(node_trial(&node, TRIAL_CONTROL));
		for (unsigned basis = 0; basis < BASIS_COUNT; basis++)
			assert_ptr_equal(
				node_trial_of(&node, TRIAL_ROOT, (enum basis)basis),
				of[basis]);
	}
}

/* A sysctl that is refused now is not hidden by a container of another day. */
static void later_days(void **state)
{
	static const struct {
		enum trial_id id;
		enum outcome simulated;
		const char *observed_at, *simulated_at;
		enum basis counts;
	} rows[] = {
		{ TRIAL_DEFAULT, OUTCOME_NO, "2026-01-31T23:59:59Z",
		  "2026-02-01T00:00:00Z", BASIS_SIMULATED },
		{ TRIAL_DEFAULT, OUTCOME_NO, "2026-02-01T00:00:00Z",
		  "2026-02-01T23:59:59Z", BASIS_OBSERVED },
		{ TRIAL_DEFAULT, OUTCOME_NO, "2026-02-02T00:00:00Z",
		  "2026-02-01T23:59:59Z", BASIS_OBSERVED },
		{ TRIAL_DEFAULT, OUTCOME_SKIPPED, "2026-01-31T23:59:59Z",
		  "2026-02-01T00:00:00Z", BASIS_OBSERVED },
		{ TRIAL_SCENARIO_2, OUTCOME_NO, "2026-01-31T23:59:59Z",
		  "2026-02-01T00:00:00Z", BASIS_OBSERVED },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct node node = { .trial_count = 2 };
		struct trial *observed = &node.trials[0], *simulated = &node.trials[1];
		char row[8];
		snprintf(row, sizeof(row), "%zu", i);
		trial_init(observed, rows[i].id, BASIS_OBSERVED);
		trial_init(simulated, rows[i].id, BASIS_SIMULATED);
		observed->outcome = OUTCOME_YES;
		simulated->outcome = rows[i].simulated;
		snprintf(observed->time, sizeof(observed->time), "%s",
			 rows[i].observed_at);
		snprintf(simulated->time, sizeof(simulated->time), "%s",
			 rows[i].simulated_at);
		CHECK_NUMBER(row, node_trial(&node, rows[i].id)->basis, rows[i].counts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(laws),	     cmocka_unit_test(what_stays),
		cmocka_unit_test(any_order), cmocka_unit_test(nothing),
		cmocka_unit_test(refusals),  cmocka_unit_test(questions),
		cmocka_unit_test(choice),    cmocka_unit_test(later_days),
	};
	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
