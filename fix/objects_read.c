/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by jansson, all else by libyaml. */
#include "fix/objects_read.h"

#include <errno.h>
#include <string.h>

#include "fix/yaml_read.h"

typedef int found_fn(void *context, json_t *document, struct error *err);

static size_t skip_blanks(const char *bytes, size_t size, size_t at)
{
	while (at < size && bytes[at] && strchr(" \t\r\n", bytes[at]))
		at++;
	return at;
}

static unsigned lines_before(const char *bytes, size_t size)
{
	unsigned lines = 0;

	for (size_t i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	return lines;
}

static int read_json(const char *bytes, size_t size, found_fn *found, void *context,
		     struct error *err)
{
	size_t at = skip_blanks(bytes, size, 0);
	json_error_t where;

	while (at < size) {
		json_t *document = json_loadb(
			bytes + at, size - at,
			JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &where);
		/* jansson's words may quote what it read. */
		if (!document)
			return error_set(err, EINVAL, "line %u, column %d: is no JSON",
					 lines_before(bytes, at) + (unsigned)where.line,
					 where.column);
		int rc = found(context, document, err);
		if (rc)
			return rc;
		at = skip_blanks(bytes, size, at + (size_t)where.position);
	}
	return 0;
}

int objects_read(const char *bytes, size_t size, found_fn *found, void *context,
		 struct error *err)
{
	size_t at = skip_blanks(bytes, size, 0);

	if (at < size && (bytes[at] == '{' || bytes[at] == '['))
		return read_json(bytes, size, found, context, err);
	return yaml_read(bytes, size, found, context, err);
}

static int keep_first(void *context, json_t *document, struct error *err)
{
	json_t **first = context;

	(void)err;
	if (*first)
		json_decref(document);
	else
		*first = document;
	return 0;
}

json_t *objects_first(const char *bytes, size_t size, struct error *err)
{
	json_t *first = NULL;

	if (objects_read(bytes, size, keep_first, &first, err)) {
		json_decref(first);
		return NULL;
	}
	if (!first)
		error_set(err, EINVAL, "there is no document in it");
	return first;
}

void objects_free(const json_t *document)
{
	json_decref((json_t *)document);
}
