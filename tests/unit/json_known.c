/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader remembers of earlier reports makes no difference to what it reads. */
#include <stdlib.h>

#include "report/format.h"
#include "report/read.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 60
#define HEAD "{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\",\"metadata\":"

struct seen {
	struct node node;
	unsigned found;
};

static void found(void *context, const struct node *node)
{
	struct seen *seen = context;
	seen->node = *node;
	/* What is remembered has its trials in order. */
	node_sort_trials(&seen->node);
	seen->found++;
}

static void counted(void *context, unsigned long long refused,
		    unsigned long long passed_over)
{
	(void)context;
	(void)refused;
	(void)passed_over;
}

static char *write_json(const struct node *node)
{
	static const struct style plain;
	static struct verdict verdict;
	char *text = NULL;
	size_t size;

	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	verdict_judge(node, &verdict);
	assert_int_equal(format_find("json", 4)->node(node, &verdict, &plain, out), 0);
	fclose(out);
	return text;
}

/* Reads @text with @warm, which remembers, and with one that has seen nothing. */
static void check(unsigned row, const char *text, struct reading *warm)
{
	static struct seen one, other;
	struct refusal refusal = { 0 }, wanted = { 0 };
	struct reading cold = { .found = found, .counted = counted, .context = &other };

	one.found = other.found = 0;
	warm->context = &one;
	reading_init(&cold);
	reading_start(&cold);
	reading_start(warm);
	int rc = reading_document(warm, text, strlen(text), &refusal);
	int wanted_rc = reading_document(&cold, text, strlen(text), &wanted);
	CHECK(rc == wanted_rc, "case %u: %d '%s' and not %d '%s'\n%s", row, rc,
	      refusal.reason, wanted_rc, wanted.reason, text);
	assert_int_equal(one.found, other.found);
	if (rc) {
		CHECK_TEXT(text, refusal.reason, wanted.reason);
		assert_int_equal(refusal.line, wanted.line);
		assert_int_equal(refusal.column, wanted.column);
	} else if (one.found) {
		char *again = write_json(&one.node), *first = write_json(&other.node);
		CHECK(!strcmp(again, first), "case %u:\n%s\n%s", row, again, first);
		free(again);
		free(first);
	}
	reading_free(&cold);
}

/* Metadata, and what it makes of a rest that was read twice before. */
static const char *const metadata[] = {
	"{\"name\":\"a\",\"creationTimestamp\":\"2026-11-23T13:40:00Z\","
	"\"lowportVersion\":\"0.1.0\",\"durationMicroseconds\":1}",
	"{\"name\":\"b\",\"creationTimestamp\":\"2026-11-23T13:40:01Z\","
	"\"lowportVersion\":\"0.2.0\",\"durationMicroseconds\":2}",
	"{\"name\":\"c\",\"creationTimestamp\":\"2026-11-23T13:40:02Z\","
	"\"lowportVersion\":\"0.1.0\",\"durationMicroseconds\":3,\"more\":[{}]}",
	" {\"durationMicroseconds\":4, \"name\":\"d\\u0041\","
	"\"creationTimestamp\":\"2026-11-23T13:40:03Z\",\"lowportVersion\":\"0.1.0\"} ",
	"{\"name\":\"e\",\"creationTimestamp\":\"2026-11-23T13:40:00Z\","
	"\"lowportVersion\":\"0.1.0\"}",
	"{\"name\":\"\",\"creationTimestamp\":\"2026-11-23T13:40:00Z\","
	"\"lowportVersion\":\"0.1.0\",\"durationMicroseconds\":1}",
	"{\"name\":\"f\",\"name\":\"f\",\"creationTimestamp\":\"2026-11-23T13:40:00Z\","
	"\"lowportVersion\":\"0.1.0\",\"durationMicroseconds\":1}",
	"{\"name\":\"\xff\",\"creationTimestamp\":\"2026-11-23T13:40:00Z\","
	"\"lowportVersion\":\"0.1.0\",\"durationMicroseconds\":1}",
	"[]",
	"7",
	"{}",
	"{",
	"",
	"{},\"metadata\":{}",
	"{},\"kind\":\"NodeReport\"",
};

static void check_all(unsigned row, const char *rest, struct reading *warm)
{
	static char text[1 << 20];

	for (size_t i = 0; i < COUNT(metadata); i++) {
		CHECK(strlen(rest) < sizeof(text) - 1024, "case %u is too long", row);
		snprintf(text, sizeof(text), HEAD "%s%s", metadata[i], rest);
		check(row, text, warm);
	}
}

static void remembering(void **state)
{
	static struct node node;
	struct random random = { 11 };
	struct reading warm = { .found = found, .counted = counted };
	(void)state;

	reading_prepare(1);
	reading_init(&warm);
	for (unsigned i = 0; i < CASES; i++) {
		random_node(&random, i % 2 ? RANDOM_TEXT_FEW : RANDOM_TEXT_VALID, &node);
		/* As most are: no trial has a time of its own. */
		for (unsigned t = 0; t < node.trial_count && i % 4 < 3; t++)
			memcpy(node.trials[t].time, node.created, TIMESTAMP_SIZE);
		char *text = write_json(&node);
		char *rest = strstr(text, ",\"spec\":");
		assert_non_null(rest);
		for (unsigned turn = 0; turn < 3; turn++)
			check_all(i, rest, &warm);
		/* Nearly the same, and no report. */
		rest[strlen(rest) - 2] = ' ';
		check_all(i, rest, &warm);
		rest[strlen(rest) / 2] = '\0';
		check_all(i, rest, &warm);
		free(text);
	}
	reading_free(&warm);
}

/* More answers than are kept, by turns and again. */
static void forgetting(void **state)
{
	static char text[256 * 1024], note[200 * 1024];
	struct reading warm = { .found = found, .counted = counted };
	(void)state;

	reading_prepare(1);
	reading_init(&warm);
	memset(note, 'x', sizeof(note) - 1);
	for (unsigned i = 0; i < 300; i++) {
		snprintf(text, sizeof(text),
			 HEAD
			 "%s,\"spec\":{\"ports\":[{\"port\":80,\"protocol\":\"tcp\"}],"
			 "\"uid\":%u,\"gid\":1},\"status\":{\"facts\":[],\"trials\":[],"
			 "\"ignored\":\"%s\"}}",
			 metadata[i % 3], i / 3 % 50, note);
		check(i, text, &warm);
	}
	reading_free(&warm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembering),
		cmocka_unit_test(forgetting),
	};
	return cmocka_run_group_tests_name("json_known", tests, NULL, NULL);
}
