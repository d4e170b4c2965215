/* SPDX-License-Identifier: Apache-2.0 */
/* Values of the wanted type. */
#include "fix/typed.h"

#include <string.h>

json_t *typed_at(json_t *value, const char *path)
{
	while (value && *path) {
		char key[64];
		size_t length = strcspn(path, ".");
		if (length >= sizeof(key))
			return NULL;
		memcpy(key, path, length);
		key[length] = '\0';
		path += length + (path[length] == '.');
		/* jansson answers NULL for what is no object. */
		value = json_object_get(value, key);
	}
	return json_is_null(value) ? NULL : value;
}

static const char *text_of(const json_t *value)
{
	const char *text = json_string_value(value);
	return text ? text : "";
}

const char *typed_text(json_t *value, const char *path)
{
	return text_of(typed_at(value, path));
}

const char *typed_key(json_t *object, const char *key)
{
	return text_of(json_object_get(object, key));
}

bool typed_number(json_t *value, const char *path, long long *number)
{
	const json_t *found = typed_at(value, path);
	if (!json_is_integer(found))
		return false;
	*number = json_integer_value(found);
	return true;
}

bool typed_flag(json_t *value, const char *path, bool *flag)
{
	const json_t *found = typed_at(value, path);
	if (!json_is_boolean(found))
		return false;
	*flag = json_is_true(found);
	return true;
}

bool typed_true(json_t *value, const char *path)
{
	return json_is_true(typed_at(value, path));
}

bool typed_has(json_t *value, const char *path, const char *word)
{
	json_t *found = typed_at(value, path), *item;
	size_t i;

	json_array_foreach(found, i, item)
	{
		if (!strcmp(text_of(item), word))
			return true;
	}
	return false;
}
