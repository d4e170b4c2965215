/* SPDX-License-Identifier: Apache-2.0 */
/* os.name: the distribution, from os-release(5). In a container it is the image's. */
#include <errno.h>
#include <string.h>

#include "probes/probe.h"

/* In the order that os-release(5) gives; el6 and older have only the last. */
static const char *const files[] = { "etc/os-release", "usr/lib/os-release" };

/* Finds PRETTY_NAME= at the start of a line and takes the shell quotes off its value. */
static bool find_pretty_name(char *text, char **name)
{
	static const char key[] = "PRETTY_NAME=";

	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, strlen(key)))
			continue;
		line += strlen(key);
		line[strcspn(line, "\n")] = '\0';
		size_t length = strlen(line);
		if (length >= 2 && (line[0] == '"' || line[0] == '\'') &&
		    line[length - 1] == line[0]) {
			line[length - 1] = '\0';
			line++;
		}
		*name = line;
		return *line;
	}
	return false;
}

static void run(const struct probe_context *context, struct facts *facts)
{
	char text[4096], *name;
	int rc = -ENOENT;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		rc = host_read(context->host, files[i], text, sizeof(text));
		if (rc >= 0 && find_pretty_name(text, &name)) {
			facts_yes(facts, "os.name", "%s", name);
			return;
		}
	}
	rc = host_read_line(context->host, "etc/redhat-release", text, sizeof(text));
	if (rc > 0)
		facts_yes(facts, "os.name", "%s", text);
	else
		facts_unmeasured(
			facts, "os.name", OUTCOME_SKIPPED, rc < 0 ? -rc : ENODATA,
			"no os-release file names it, as in an image made from scratch");
}

const struct probe probe_os = {
	.ids = (const char *const[]){ "os.name", NULL },
	.run = run,
};
