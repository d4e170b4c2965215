/* SPDX-License-Identifier: Apache-2.0 */
/* What is written and read back is the same, byte by byte. */
#include <jansson.h>
#include <stdlib.h>

#include "report/format.h"
#include "report/nodes.h"
#include "report/read.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 80

static void render(const char *format, const struct node *node, struct rendering *page)
{
	static const struct style plain;
	static struct verdict verdict;

	verdict_judge(node, &verdict);
	rendering_start(page);
	rendering_add(page, format_find(format, strlen(format)), node, &verdict, &plain);
	rendering_end(page);
}

static bool is_same(const struct rendering *one, const struct rendering *other)
{
	return one->size == other->size && !memcmp(one->bytes, other->bytes, one->size);
}

static void read_back(unsigned row, const struct rendering *page, struct node *node)
{
	struct refusal refusal;

	CHECK(!report_read(page->bytes, page->size, node, &refusal), "case %u: %s\n%s",
	      row, refusal.reason, page->bytes);
}

static void check_format(unsigned row, const char *format, const struct node *one,
			 const struct node *other)
{
	struct rendering a, b;

	render(format, one, &a);
	render(format, other, &b);
	CHECK(is_same(&a, &b), "case %u: as %s\n%s\n%s", row, format, a.bytes, b.bytes);
	free(a.bytes);
	free(b.bytes);
}

static void valid_texts(void **state)
{
	static struct node node, again;
	struct random random = { 5 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct rendering page;
		random_node(&random, RANDOM_TEXT_VALID, &node);
		render("json", &node, &page);
		read_back(i, &page, &again);
		free(page.bytes);
		for (unsigned f = 0; f < format_count; f++)
			check_format(i, formats[f]->name, &node, &again);
	}
}

/* All that is read: not what was made of it, where a text is cut. */
static bool says_the_same(const char *one, const char *other)
{
	static const char *const parts[] = { "facts", "trials" };
	json_t *a = json_loads(one, 0, NULL), *b = json_loads(other, 0, NULL);

	bool same = json_equal(json_object_get(a, "metadata"),
			       json_object_get(b, "metadata")) &&
		    json_equal(json_object_get(a, "spec"), json_object_get(b, "spec"));
	for (size_t i = 0; i < COUNT(parts); i++)
		same &= json_equal(
			json_object_get(json_object_get(a, "status"), parts[i]),
			json_object_get(json_object_get(b, "status"), parts[i]));
	json_decref(a);
	json_decref(b);
	return same;
}

/* As a name of arbitrary bytes, or a text that was cut in a character. */
static void invalid_texts(void **state)
{
	static struct node node, once, twice;
	struct random random = { 6 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct rendering first, second;
		random_node(&random, RANDOM_TEXT_INVALID, &node);
		render("json", &node, &first);
		read_back(i, &first, &once);
		render("json", &once, &second);
		read_back(i, &second, &twice);
		CHECK(says_the_same(first.bytes, second.bytes), "case %u: \n%s\n%s", i,
		      first.bytes, second.bytes);
		check_format(i, "text", &once, &twice);
		free(first.bytes);
		free(second.bytes);
	}
}

/* A folded report, read back, is folded already. */
static void folded(void **state)
{
	static struct node reports[2], again;
	struct random random = { 7 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct nodes once = { 0 }, twice = { 0 };
		struct rendering page;
		random_node(&random, RANDOM_TEXT_VALID, &reports[0]);
		random_node(&random, RANDOM_TEXT_VALID, &reports[1]);
		memcpy(reports[1].name, reports[0].name, sizeof(reports[0].name));
		reports[1].uid = reports[0].uid;
		reports[1].gid = reports[0].gid;
		nodes_add(&once, &reports[0]);
		nodes_add(&once, &reports[1]);
		for (unsigned n = 0; n < once.count; n++) {
			render("json", once.items[n], &page);
			read_back(i, &page, &again);
			free(page.bytes);
			nodes_add(&twice, &again);
		}
		nodes_add(&twice, &reports[1]);
		assert_int_equal(twice.count, once.count);
		for (unsigned n = 0; n < once.count; n++)
			check_format(i, "json", twice.items[n], once.items[n]);
		nodes_free(&once);
		nodes_free(&twice);
	}
}

/* Under what a termination message holds, and one line, whatever the node is called. */
static void digests(void **state)
{
	static struct node node;
	struct random random = { 8 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct rendering page;
		random_node(&random, i % 2 ? RANDOM_TEXT_VALID : RANDOM_TEXT_INVALID,
			    &node);
		if (i % 4 < 2)
			memset(node.name, i % 4 ? '\x01' : '\xff', NODE_NAME_MAX);
		render("digest", &node, &page);
		CHECK(page.size < 3584, "case %u: %zu bytes", i, page.size);
		CHECK(strcspn(page.bytes, "\n") == page.size - 1, "case %u: lines", i);
		free(page.bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_texts),
		cmocka_unit_test(invalid_texts),
		cmocka_unit_test(folded),
		cmocka_unit_test(digests),
	};
	return cmocka_run_group_tests_name("roundtrip", tests, NULL, NULL);
}
