/* SPDX-License-Identifier: Apache-2.0 */
/* Edits the template on stdin for the scenario that is named: writes what it becomes, or
 * "already so". With "take" it writes the template itself. For tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/template.h"
#include "fix/template_input.h"
#include "src/memory.h"

static char *read_all(size_t *size)
{
	size_t room = 1 << 16;
	char *bytes = memory_get(room);

	*size = 0;
	for (size_t got; (got = fread(bytes + *size, 1, room - *size, stdin)) > 0;) {
		*size += got;
		if (*size < room)
			continue;
		room *= 2;
		bytes = realloc(bytes, room);
		if (!bytes)
			memory_missing();
	}
	return bytes;
}

static int run(const char *what, const char *name, const char *bytes, size_t size)
{
	struct template_input input;
	struct error err;
	char *edited = NULL;
	size_t edited_size = 0;
	bool done = false;

	if (template_take(bytes, size, name, &input, &err))
		return fprintf(stderr, "%s\n", err.text), 2;
	if (!strcmp(what, "take")) {
		fwrite(input.text, 1, input.size, stdout);
	} else if (template_edit(input.text, input.size, scenario_find(what), &edited,
				 &edited_size, &done, &err)) {
		template_input_free(&input);
		return fprintf(stderr, "%s\n", err.text), 3;
	} else if (done) {
		fprintf(stderr, "already so%s\n", input.overruled ? ", overruled" : "");
	} else {
		fwrite(edited, 1, edited_size, stdout);
	}
	free(edited);
	template_input_free(&input);
	return 0;
}

int main(int argc, char **argv)
{
	size_t size;

	if (argc != 3)
		return fprintf(stderr, "usage: template-driver SCENARIO|take NAME\n"), 2;
	char *bytes = read_all(&size);
	int rc = run(argv[1], argv[2], bytes, size);
	free(bytes);
	return rc;
}
