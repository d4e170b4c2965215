/* SPDX-License-Identifier: Apache-2.0 */
/* Jansson's memory while a document is read. */
#include "report/json_arena.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>

#include "report/json_build.h"
#include "tests/unit/unit.h"

/* More than one piece holds. */
#define MANY 20000

static json_t *read_array(const char *item, unsigned count)
{
	size_t length = strlen(item);
	char *text = malloc(count * (length + 1) + 2);
	json_error_t error;

	char *at = text;
	for (unsigned i = 0; i < count; i++, at += length) {
		*at++ = i ? ',' : '[';
		memcpy(at, item, length);
	}
	*at++ = ']';
	json_t *array =
		json_loadb(text, (size_t)(at - text), JSON_REJECT_DUPLICATES, &error);
	free(text);
	return array;
}

static void values_hold(void **state)
{
	(void)state;
	json_prepare(1);
	json_arena_start();
	json_t *array =
		read_array("{\"id\":\"\\u20ac uro\",\"list\":[1,true,null]}", MANY);
	assert_non_null(array);
	assert_int_equal(json_array_size(array), MANY);
	for (unsigned i = 0; i < MANY; i++) {
		const json_t *item = json_array_get(array, i);
		const json_t *list = json_object_get(item, "list");
		assert_string_equal(json_string_value(json_object_get(item, "id")),
				    "\xe2\x82\xac uro");
		assert_int_equal(json_integer_value(json_array_get(list, 0)), 1);
		assert_true(json_is_null(json_array_get(list, 2)));
	}
	json_arena_drop();
}

/* What the process holds; 0 where a sanitizer counts for itself. */
static size_t memory_used(void)
{
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}

/* Small, large and broken documents, by turns. */
static void read_some(void)
{
	static const unsigned sizes[] = { 1, MANY, 10 };

	for (size_t i = 0; i < COUNT(sizes); i++) {
		json_arena_start();
		assert_non_null(read_array("[{}]", sizes[i]));
		json_arena_drop();
		json_arena_start();
		assert_null(read_array("{\"a\":[\"b\",{}],\"a\":1}", sizes[i]));
		json_arena_drop();
	}
}

static void memory_is_flat(void **state)
{
	(void)state;
	json_prepare(1);
	read_some();
	size_t first = memory_used();
	for (unsigned i = 0; i < 20; i++)
		read_some();
	assert_int_equal(memory_used(), first);
}

/* A tree that is kept is made outside, and lives on. */
static void others_are_left(void **state)
{
	(void)state;
	json_t *kept = json_document();
	json_set_text(kept, "kind", "Kept");
	read_some();
	json_set_text(kept, "kind", "Changed");
	assert_string_equal(json_string_value(json_object_get(kept, "kind")), "Changed");
	json_decref(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_hold),
		cmocka_unit_test(memory_is_flat),
		cmocka_unit_test(others_are_left),
	};
	return cmocka_run_group_tests_name("json_arena", tests, NULL, NULL);
}
