/* SPDX-License-Identifier: Apache-2.0 */
/* What the JSON formats share. jansson fails for want of memory only, which memory_get()
 * rules out, and for text that is not UTF-8, which these make so. */
#pragma once

#include <jansson.h>

#include "report/format.h"

/* Has jansson take its memory from memory_get(), and a seed that needs no system call.
 * @seed: 1 where all keys are ours; where keys come from outside, a random number. */
void json_prepare(size_t seed);

/* Of every document. */
#define JSON_API_VERSION "lowport/v1"

/* A new object that says it is of this API. */
json_t *json_document(void);

/* Writes @document on one line (indented where a person watches) and gives it back.
 * Returns 0 or -EIO. */
int json_finish(json_t *document, const struct style *style, FILE *out);

/* Writes @value on one line and gives it back. */
void json_write(json_t *value, FILE *out);

/* Fields; absent ones are left out, never null. A field of @size bytes that a report is
 * read back into is cut to that after bytes that are no UTF-8 became three each. */
json_t *json_text(const char *value);
void json_set_text(json_t *object, const char *key, const char *value);
void json_set_field(json_t *object, const char *key, const char *field, size_t size);
void json_set_optional(json_t *object, const char *key, const char *value);
void json_set_errno(json_t *object, int error);
void json_set_number(json_t *object, const char *key, long long value);
