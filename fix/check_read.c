/* SPDX-License-Identifier: Apache-2.0 */
/* The files of --check. */
#include "fix/check.h"
#include "fix/objects_read.h"

struct file {
	struct check *check;
	const char *name;
};

static int add_document(void *context, json_t *document, struct error *err)
{
	struct file *file = context;

	(void)err;
	check_add(file->check, file->name, document);
	json_decref(document);
	return 0;
}

int check_read(struct check *check, const char *file, const char *bytes, size_t size,
	       struct error *err)
{
	struct file context = { check, file };

	return objects_read(bytes, size, add_document, &context, err);
}
