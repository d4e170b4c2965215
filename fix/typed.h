/* SPDX-License-Identifier: Apache-2.0 */
/* Values out of objects that others wrote: of the wanted type, or none. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* The value at @path ("spec.template.spec": keys that hold no dot), or NULL where any
 * step is no object or has no such key. A null counts as absent. */
json_t *typed_at(json_t *value, const char *path);

/* The text at @path, "" where there is none; as long as @value lives. */
const char *typed_text(json_t *value, const char *path);

/* The text of @object's key @key, which may hold dots; "" where there is none. */
const char *typed_key(json_t *object, const char *key);

/* Whether there is an integer at @path, then in @number. */
bool typed_number(json_t *value, const char *path, long long *number);

/* Whether there is a true or a false at @path, then in @flag. */
bool typed_flag(json_t *value, const char *path, bool *flag);

/* Whether there is a true at @path. */
bool typed_true(json_t *value, const char *path);

/* Whether the array at @path has the text @word among its items. */
bool typed_has(json_t *value, const char *path, const char *word);
