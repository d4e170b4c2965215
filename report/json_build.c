/* SPDX-License-Identifier: Apache-2.0 */
/* Building JSON. */
#include "report/json_build.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/escape.h"
#include "src/errno_name.h"
#include "src/memory.h"

/* Longer than any string of a report after each byte became three. */
#define TEXT_MAX 6400

void json_prepare(size_t seed)
{
	json_set_alloc_funcs(memory_get, free);
	/* Of more than one call jansson takes the first. */
	json_object_seed(seed);
}

json_t *json_document(void)
{
	json_prepare(1);
	json_t *document = json_object();
	json_set_text(document, "apiVersion", JSON_API_VERSION);
	return document;
}

int json_finish(json_t *document, const struct style *style, FILE *out)
{
	int rc = json_dumpf(document, out,
			    style->terminal ? JSON_INDENT(2) : JSON_COMPACT);
	json_decref(document);
	if (rc)
		return -EIO;
	fputc('\n', out);
	return 0;
}

void json_write(json_t *value, FILE *out)
{
	json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(value);
}

json_t *json_text(const char *value)
{
	char buffer[TEXT_MAX];
	return json_string(escape_utf8(value, buffer, sizeof(buffer)));
}

void json_set_text(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_text(value));
}

void json_set_field(json_t *object, const char *key, const char *field, size_t size)
{
	char buffer[TEXT_MAX];
	if (field[0])
		json_object_set_new(object, key,
				    json_string(escape_utf8(field, buffer, size)));
}

void json_set_optional(json_t *object, const char *key, const char *value)
{
	if (value[0])
		json_set_text(object, key, value);
}

void json_set_errno(json_t *object, int error)
{
	char buffer[ERRNO_NAME_SIZE];
	if (error)
		json_set_text(object, "errno", errno_name(error, buffer));
}

void json_set_number(json_t *object, const char *key, long long value)
{
	json_object_set_new(object, key, json_integer(value));
}
