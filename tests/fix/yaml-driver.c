/* SPDX-License-Identifier: Apache-2.0 */
/* The reader and the writer of YAML, between two pipes. */

/* usage: yaml-driver write <JSON   each item of an array as a document of YAML
 *        yaml-driver read <YAML    its documents as an array */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "fix/yaml_read.h"
#include "fix/yaml_write.h"
#include "report/json_build.h"

static int write_all(void)
{
	json_t *values = json_loadf(stdin, 0, NULL);

	if (!json_is_array(values))
		return 2;
	for (size_t i = 0; i < json_array_size(values); i++) {
		if (i)
			puts("---");
		if (yaml_write(json_array_get(values, i), stdout))
			return 1;
	}
	json_decref(values);
	return 0;
}

static int collect(void *context, json_t *document, struct error *err)
{
	(void)err;
	return json_array_append_new(context, document);
}

static int read_all(void)
{
	static char text[8 << 20];
	size_t size = fread(text, 1, sizeof(text), stdin);
	json_t *documents = json_array();
	struct error err;

	if (yaml_read(text, size, collect, documents, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 3;
	}
	json_dumpf(documents, stdout, JSON_COMPACT);
	json_decref(documents);
	return 0;
}

int main(int argc, char **argv)
{
	json_prepare(1);
	if (argc == 2 && !strcmp(argv[1], "write"))
		return write_all();
	if (argc == 2 && !strcmp(argv[1], "read"))
		return read_all();
	return 2;
}
