/* SPDX-License-Identifier: Apache-2.0 */
/* What is written and read back is the same, byte by byte. */
#include <jansson.h>
#include <stdlib.h>

#include "report/format.h"
#include "tests/unit/pages.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 80

static void read_back(unsigned row, const struct page *page, struct node *node)
{
	char reason[256] = "";

	CHECK(!page_read_node(page, node, reason), "case %u: %s\n%s", row, reason,
	      page->bytes);
}

static void check_format(unsigned row, const char *format, const struct node *one,
			 const struct node *other)
{
	struct page a, b;

	page_of_node(format, one, &a);
	page_of_node(format, other, &b);
	CHECK(page_is_same(&a, &b), "case %u: as %s\n%s\n%s", row, format, a.bytes,
	      b.bytes);
	free(a.bytes);
	free(b.bytes);
}

static void valid_texts(void **state)
{
	static struct node node, again;
	struct random random = { 5 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct page page;
		random_node(&random, RANDOM_TEXT_VALID, &node);
		page_of_node("json", &node, &page);
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
		struct page first, second;
		random_node(&random, RANDOM_TEXT_INVALID, &node);
		page_of_node("json", &node, &first);
		read_back(i, &first, &once);
		page_of_node("json", &once, &second);
		read_back(i, &second, &twice);
		CHECK(says_the_same(first.bytes, second.bytes), "case %u: \n%s\n%s", i,
		      first.bytes, second.bytes);
		check_format(i, "text", &once, &twice);
		free(first.bytes);
		free(second.bytes);
	}
}

static void check_fleet(unsigned row, const struct fleet *one, const struct fleet *other)
{
	for (unsigned f = 0; f < format_count; f++) {
		struct page a, b;
		page_of_fleet(formats[f]->name, one, &a);
		page_of_fleet(formats[f]->name, other, &b);
		CHECK(page_is_same(&a, &b), "case %u: as %s\n%s\n%s", row,
		      formats[f]->name, a.bytes, b.bytes);
		page_free(&a);
		page_free(&b);
	}
}

/* A fleet, read back, is the same, by way of JSON and of a page with the same inside. */
static void fleets(void **state)
{
	static const char *const ways[] = { "json", "html" };
	static struct node node;
	struct random random = { 7 };
	(void)state;

	for (unsigned i = 0; i < CASES / 2; i++) {
		struct fleet *fleet = fleet_of_nothing();
		for (unsigned n = random_below(&random, 5); n > 0; n--) {
			random_node(&random, RANDOM_TEXT_VALID, &node);
			fleet_add(fleet, &node);
		}
		for (size_t w = 0; w < COUNT(ways); w++) {
			struct fleet *again = fleet_of_nothing();
			struct page page;
			char reason[256] = "";
			if (!format_find(ways[w], strlen(ways[w])))
				continue;
			page_of_fleet(ways[w], fleet, &page);
			CHECK(!fleet_read(again, page.bytes, page.size, reason),
			      "case %u: %s", i, reason);
			/* A page has lines that hold no document. */
			if (!w)
				check_fleet(i, again, fleet);
			page_free(&page);
			fleet_free(again);
		}
		fleet_free(fleet);
	}
}

/* Under what a termination message holds, and one line, whatever the node is called. */
static void digests(void **state)
{
	static struct node node;
	struct random random = { 8 };
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct page page;
		random_node(&random, i % 2 ? RANDOM_TEXT_VALID : RANDOM_TEXT_INVALID,
			    &node);
		if (i % 4 < 2)
			memset(node.name, i % 4 ? '\x01' : '\xff', NODE_NAME_MAX);
		page_of_node("digest", &node, &page);
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
		cmocka_unit_test(fleets),
		cmocka_unit_test(digests),
	};
	return cmocka_run_group_tests_name("roundtrip", tests, NULL, NULL);
}
