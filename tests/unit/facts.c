/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Captured machines: the probes read tests/nodes/NAME/root, and their facts must be the
 * lines of tests/nodes/NAME/expected. UPDATE=1 in the environment writes those anew.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "probes/probe.h"
#include "src/cleanup.h"
#include "src/errno_name.h"
#include "src/identity.h"
#include "tests/unit/unit.h"

/* Fewer than these means that the folder was not found or not shipped. */
#define NODES_LEAST 8
#define PATH_SIZE 4096

static const char *nodes_path(const char *name, const char *file, char *path)
{
	const char *srcdir = getenv("srcdir");
	snprintf(path, PATH_SIZE, "%s/tests/nodes/%s/%s", srcdir ? srcdir : ".", name,
		 file);
	return path;
}

/* proc.sys tells how the captured tree is mounted, which is this machine's affair. */
static bool is_of_the_tree(const struct fact *fact)
{
	return strcmp(fact->id, "proc.sys") != 0;
}

static void write_facts(const struct facts *facts, FILE *out)
{
	for (unsigned i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->items[i];
		char buffer[ERRNO_NAME_SIZE];
		if (is_of_the_tree(fact))
			fprintf(out, "%s %s %s %s|%s\n", fact->id,
				outcome_name(fact->outcome),
				fact->error ? errno_name(fact->error, buffer) : "--",
				fact->value, fact->note);
	}
}

/* The caller frees the result. */
static char *facts_of(const char *name)
{
	static const struct identity self;
	char path[PATH_SIZE], *text = NULL;
	size_t size;
	struct host host;
	struct error err;
	struct facts facts = { 0 };

	CHECK(!host_open(&host, nodes_path(name, "root", path), &err), "node '%s': %s",
	      name, err.text);
	const struct probe_context context = { .host = &host,
					       .self = &self,
					       .capabilities = true };
	probes_run(&context, PROBE_BESIDE_TRIALS, &facts);
	host_close(&host);

	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	write_facts(&facts, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void update(const char *name, const char *text)
{
	char path[PATH_SIZE];
	FILE *out = fopen(nodes_path(name, "expected", path), "w");

	CHECK(out, "%s: %s", path, strerror(errno));
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

/* The caller frees the result; a missing file is an empty one, which never fits. */
static char *read_expected(const char *name)
{
	char path[PATH_SIZE], *text = calloc(1, 65536);
	CLEANUP(cleanup_file)
	FILE *in = fopen(nodes_path(name, "expected", path), "r");

	assert_non_null(text);
	if (in)
		text[fread(text, 1, 65535, in)] = '\0';
	return text;
}

/* Both have a line for each fact, in the same order: one below the other is readable. */
static unsigned print_difference(const char *name, const char *wanted, const char *got)
{
	unsigned lines = 0;

	while (*wanted || *got) {
		int old = (int)strcspn(wanted, "\n"), new = (int)strcspn(got, "\n");
		if (old != new || strncmp(wanted, got, (size_t)old)) {
			print_error("node '%s'\n- %.*s\n+ %.*s\n", name, old, wanted, new,
				    got);
			lines++;
		}
		wanted += old + (wanted[old] == '\n');
		got += new + (got[new] == '\n');
	}
	return lines;
}

static int is_node(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void captured(void **state)
{
	char path[PATH_SIZE];
	struct dirent **entries = NULL;
	int count = scandir(nodes_path("", "", path), &entries, is_node, alphasort);
	const char *updating = getenv("UPDATE");
	unsigned differences = 0;
	(void)state;

	CHECK(count >= NODES_LEAST, "%s has %d machines, and not at least %d", path,
	      count, NODES_LEAST);
	for (int i = 0; i < count; i++) {
		char *got = facts_of(entries[i]->d_name);
		if (updating && !strcmp(updating, "1"))
			update(entries[i]->d_name, got);
		char *wanted = read_expected(entries[i]->d_name);
		differences += print_difference(entries[i]->d_name, wanted, got);
		free(wanted);
		free(got);
		free(entries[i]);
	}
	free(entries);
	CHECK(!differences, "%u lines differ; where they should, run with UPDATE=1",
	      differences);
}

/* No tree, or one without a kernel, is an error and not an empty machine. */
static void no_machine(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{ "no such machine", "No such file or directory" },
		{ "centos7-bare/root/etc", "proc/sys/kernel/osrelease" },
		{ "centos7-bare/root/etc/os-release", "Not a directory" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char path[PATH_SIZE];
		struct host host;
		struct error err;
		nodes_path(rows[i].name, "", path);
		CHECK(host_open(&host, path, &err) < 0, "row '%s' was opened",
		      rows[i].name);
		CHECK_HOLDS(rows[i].name, err.text, rows[i].text);
		CHECK(host.root < 0, "row '%s' left a descriptor", rows[i].name);
	}
}

/* Every fact has an id of its own, and a reason where it was not measured. */
static void well_formed(void **state)
{
	static const struct identity self;
	char path[PATH_SIZE];
	struct host host;
	struct error err;
	struct facts facts = { 0 };
	(void)state;

	assert_int_equal(host_open(&host, nodes_path("no-proc", "root", path), &err), 0);
	const struct probe_context context = { .host = &host,
					       .self = &self,
					       .capabilities = true };
	probes_run(&context, PROBE_BESIDE_TRIALS, &facts);
	probes_run(&context, PROBE_AFTER_TRIALS, &facts);
	host_close(&host);

	for (unsigned i = 0; i < facts.count; i++) {
		const struct fact *fact = &facts.items[i];
		CHECK(facts_find(&facts, fact->id) == fact, "'%s' is there twice",
		      fact->id);
		if (fact->outcome == OUTCOME_SKIPPED || fact->outcome == OUTCOME_BROKEN)
			CHECK(fact->error && fact->note[0], "'%s' does not say why",
			      fact->id);
	}
	assert_non_null(facts_find(&facts, "sysctl.settable"));
	assert_null(facts_find(&facts, "sysctl"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captured),
		cmocka_unit_test(no_machine),
		cmocka_unit_test(well_formed),
	};
	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
