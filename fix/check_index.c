/* SPDX-License-Identifier: Apache-2.0 */
/* Names to numbers: one hash for all that has to be found fast among many objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check_private.h"
#include "src/cleanup.h"
#include "src/memory.h"

/* The four as one key; the caller's. */
static char *key_of(const char *a, const char *b, const char *c, const char *d)
{
	size_t size = strlen(a) + strlen(b) + strlen(c) + strlen(d) + 4;
	char *key = memory_get(size);
	snprintf(key, size, "%s\n%s\n%s\n%s", a, b, c, d);
	return key;
}

bool index_add(struct check *check, const char *a, const char *b, const char *c,
	       const char *d, uint32_t number)
{
	CLEANUP(cleanup_free)
	char *key = key_of(a, b, c, d);
	json_t *list = json_object_get(check->index, key);
	bool first = !list;

	if (first) {
		list = json_array();
		json_object_set_new_nocheck(check->index, key, list);
	}
	json_array_append_new(list, json_integer(number));
	return first;
}

json_t *index_find(const struct check *check, const char *a, const char *b, const char *c,
		   const char *d)
{
	CLEANUP(cleanup_free)
	char *key = key_of(a, b, c, d);
	return json_object_get(check->index, key);
}

bool index_first(const struct check *check, const char *a, const char *b, const char *c,
		 const char *d, uint32_t *number)
{
	const json_t *list = index_find(check, a, b, c, d);
	if (!list)
		return false;
	*number = (uint32_t)json_integer_value(json_array_get(list, 0));
	return true;
}

void numbers_add(struct numbers *numbers, uint32_t number)
{
	if (numbers->count && numbers->items[numbers->count - 1] == number)
		return;
	if (numbers->count == numbers->room)
		numbers->items = memory_grow(numbers->items, &numbers->room,
					     sizeof(*numbers->items));
	numbers->items[numbers->count++] = number;
}
