/* SPDX-License-Identifier: Apache-2.0 */
/* Names go, whatever the output; and come back by the map alone. */
#include "report/redact.h"

#include <stdlib.h>

#include "report/format.h"
#include "report/redact_text.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 200

static const unsigned char key[SIPHASH_KEY] = { 0, 1, 2,  3,  4,  5,  6,  7,
						8, 9, 10, 11, 12, 13, 14, 15 };

/* --- one text --- */

/* Pseudonyms as "{node}", so that a row can say what it wants. */
static void show_kinds(const struct redaction *redaction, const char *text, char *shown,
		       size_t size)
{
	size_t used = 0;

	while (*text && used + PSEUDONYM_SIZE < size) {
		size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz-234567");
		while (length && !redaction_has(redaction, text, length))
			length--;
		if (length) {
			used += (size_t)snprintf(shown + used, size - used, "{%.*s}",
						 (int)length - 14, text);
			text += length;
		} else {
			shown[used++] = *text++;
		}
	}
	shown[used] = '\0';
}

static void texts(void **state)
{
	static const struct {
		const char *name, *text, *wanted;
	} rows[] = {
		{ "worker-7", "on worker-7", "on {node}" },
		{ "worker-7", "on WORKER-7, twice: worker-7.",
		  "on {node}, twice: {node}." },
		{ "worker-7", "worker-70 and aworker-7 are others",
		  "worker-70 and aworker-7 are others" },
		{ "worker-7", "lxd-worker-7_<var>", "lxd-{node}_<var>" },
		{ "worker-7", "/opt/worker-7/envoy", "/opt/{node}/envoy" },
		{ "worker-7", "worker-7.example.com is it, too", "{node} is it, too" },
		{ "worker-7.example.com", "worker-7 is worker-7.example.com",
		  "{node} is {node}" },
		{ "worker-7.example.com", "see ntp.example.com", "see {host}" },
		{ "worker-7.example.com", "in example.com.", "in {host}." },
		{ "worker-7.example.com", "myexample.com", "myexample.com" },
		{ "worker-7.local", "printer.local", "printer.local" },
		{ "ip-10-0-1-23.eu-west-1.compute.internal", "ip-10-0-1-23", "{node}" },
		{ "10.0.1.23", "at 10.0.1.23:10250, not 10.0.1.231",
		  "at {node}:10250, not 10.0.1.231" },
		{ "10", "10 of 10", "10 of 10" },
		/* Words that stand in lowport's sentences say nothing; others do. */
		{ "gateway", "the gateway could not", "the gateway could not" },
		{ "node", "node-1 and node", "node-1 and node" },
		{ "node.example.com", "a node, node.example.com", "a node, {node}" },
		{ "zeus", "zeus, not zeus2 or olymp-zeus",
		  "{node}, not zeus2 or olymp-zeus" },
		{ "ab", "ab", "ab" },
		{ "el7", "3.10.0-1160.el7.x86_64", "3.10.0-1160.el7.x86_64" },
		{ "a b", "on a b or", "on {node} or" },
		{ "k\xc3\xb6ln", "k\xc3\xb6ln, k\xc3\xb6lner", "{node}, k\xc3\xb6lner" },
		/* Images. */
		{ "w", "registry.example/team/gateway:1.2 ran", "{image} ran" },
		{ "w", "from team/gateway:1.2", "from {image}" },
		{ "w", "localhost/gateway.", "{image}." },
		{ "w", "gateway@sha256:0123", "{image}" },
		{ "w", "sha256:0123", "{image}" },
		{ "worker-7", "worker-7.example.com:5000/a", "{image}" },
		{ "w", "in /proc/self/cgroup or AND/OR 80/tcp,443/tcp",
		  "in /proc/self/cgroup or AND/OR 80/tcp,443/tcp" },
		{ "w", "a guess: \"/docker/\" in /proc/self/cgroup",
		  "a guess: \"/docker/\" in /proc/self/cgroup" },
		{ "w", "", "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct redaction *redaction = redaction_new(key);
		struct own_name own;
		char text[200] = "", shown[400];
		own_name_init(&own, redaction, rows[i].name);
		snprintf(text, sizeof(text), "%s", rows[i].text);
		redact_text(redaction, &own, text, sizeof(text));
		show_kinds(redaction, text, shown, sizeof(shown));
		CHECK_TEXT(rows[i].text, shown, rows[i].wanted);
		redaction_free(redaction);
	}
}

/* What does not fit is cut, and the half of a name goes as well. */
static void cuts(void **state)
{
	struct redaction *redaction = redaction_new(key);
	struct own_name own;
	char text[40];
	(void)state;

	own_name_init(&own, redaction, "worker-7.example.com");
	memset(text, 'x', sizeof(text));
	snprintf(text, sizeof(text), "0123456789 0123456789 0 worker-7.exampl");
	redact_text(redaction, &own, text, sizeof(text));
	CHECK_TEXT("half a name", text, "0123456789 0123456789 0 ");
	snprintf(text, sizeof(text),
		 "worker-7 \xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		 "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		 "\xe2\x82\xac\xe2\x82\xac");
	redact_text(redaction, &own, text, sizeof(text));
	assert_int_equal(strlen(text), 18 + 1 + 6 * 3);
	for (size_t i = strlen(text); i < sizeof(text); i++)
		assert_int_equal(text[i], 0);
	redaction_free(redaction);
}

/* --- facts --- */

static void labels(void **state)
{
	static const struct {
		const char *id, *value, *wanted;
	} rows[] = {
		{ "lsm", "none", "none" },
		{ "lsm", "apparmor: unconfined", "apparmor: unconfined" },
		{ "lsm", "apparmor: docker-default (enforce)",
		  "apparmor: docker-default (enforce)" },
		{ "lsm", "apparmor: containers-default-0.50.1 (enforce)",
		  "apparmor: containers-default-0.50.1 (enforce)" },
		{ "lsm", "apparmor: lxd-shop_</var/lib/lxd> (enforce)",
		  "apparmor: {profile} (enforce)" },
		{ "lsm", "apparmor: shop (complain)", "apparmor: {profile} (complain)" },
		{ "lsm", "selinux: system_u:system_r:container_t:s0:c12,c345",
		  "selinux: system_u:system_r:container_t:s0:c12,c345" },
		{ "lsm", "selinux: system_u:system_r:shop_t:s0",
		  "selinux: system_u:system_r:{profile}:s0" },
		{ "lsm", "selinux: system_u:system_r:container_t:s0:shop",
		  "selinux: system_u:system_r:container_t:" },
		{ "lsm", "selinux: shop", "selinux: {profile}" },
		{ "lsm", "shop", "{profile}" },
		{ "lsm", "apparmor: ", "apparmor: " },
		{ "node.taints", "node.kubernetes.io/unreachable:NoExecute",
		  "node.kubernetes.io/unreachable:NoExecute" },
		{ "node.taints",
		  "dedicated:NoSchedule,node-role.kubernetes.io/x:NoSchedule",
		  "{taint}:NoSchedule,node-role.kubernetes.io/x:NoSchedule" },
		{ "node.taints", "shop.example/a:NoSchedule,...",
		  "{taint}:NoSchedule,..." },
		{ "node.taints", "evilkubernetes.io/a:NoSchedule", "{taint}:NoSchedule" },
		{ "node.taints", "shop", "{taint}" },
	};
	static struct node node;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct redaction *redaction = redaction_new(key);
		char shown[400];
		memset(&node, 0, sizeof(node));
		snprintf(node.name, sizeof(node.name), "w");
		facts_yes(&node.facts, rows[i].id, "%s", rows[i].value);
		for (unsigned times = 0; times < 2; times++) {
			redaction_node(redaction, &node);
			show_kinds(redaction, node.facts.items[0].value, shown,
				   sizeof(shown));
			CHECK_TEXT(rows[i].value, shown, rows[i].wanted);
		}
		redaction_free(redaction);
	}
}

static void unknown_facts(void **state)
{
	static struct node node;
	struct redaction *redaction = redaction_new(key);
	(void)state;

	memset(&node, 0, sizeof(node));
	snprintf(node.name, sizeof(node.name), "w");
	facts_yes(&node.facts, "cmdline", "secret");
	facts_yes(&node.facts, "kernel.release", "6.1.0");
	facts_yes(&node.facts, "environment", "secret");
	redaction_node(redaction, &node);
	assert_int_equal(node.facts.count, 1);
	CHECK_TEXT("the one that is known", node.facts.items[0].id, "kernel.release");
	redaction_free(redaction);
}

static void refusals(void **state)
{
	static const struct {
		const char *file, *reason, *shown_file, *shown_reason;
	} rows[] = {
		{ "/srv/worker-7.json", "'[' or '{' expected near 'worker-7'", "{file}",
		  "''" },
		{ "standard input", "apiVersion 'zeus/v1' is not lowport/v1",
		  "standard input", "apiVersion '' is not lowport/v1" },
		{ "a", "duplicate object key near '\"zeus\"'", "{file}",
		  "duplicate object key near ''" },
		{ "a", "wrong near 'zeus", "{file}", "wrong near '" },
		{ "a", "status.facts: is not there, or no array", "{file}",
		  "status.facts: is not there, or no array" },
		{ "a", "from example.com/a", "{file}", "from {image}" },
		{ "", "", "", "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct redaction *redaction = redaction_new(key);
		struct refused_input refused = { .line = 3, .column = 4 };
		char shown[400];
		snprintf(refused.file, sizeof(refused.file), "%s", rows[i].file);
		snprintf(refused.reason, sizeof(refused.reason), "%s", rows[i].reason);
		for (unsigned times = 0; times < 2; times++) {
			redaction_refused(redaction, &refused);
			show_kinds(redaction, refused.file, shown, sizeof(shown));
			CHECK_TEXT(rows[i].file, shown, rows[i].shown_file);
			show_kinds(redaction, refused.reason, shown, sizeof(shown));
			CHECK_TEXT(rows[i].reason, shown, rows[i].shown_reason);
			assert_int_equal(refused.line, 3);
			assert_int_equal(refused.column, 4);
		}
		redaction_free(redaction);
	}
}

/* --- the map --- */

static char *write_map(const struct redaction *redaction, size_t *size)
{
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, size);

	redaction_write(redaction, out);
	fclose(out);
	return bytes;
}

/* A pseudonym is the same for ever and everywhere: other reports already hold it. */
static void stays_the_same(void **state)
{
	struct redaction *redaction = redaction_new(key);
	char buffer[PSEUDONYM_SIZE];
	(void)state;

	CHECK_TEXT("a node",
		   redaction_pseudonym(redaction, NAME_NODE, "worker-7", 8, buffer),
		   "node-jxmi2ae3navwg");
	CHECK_TEXT("a file",
		   redaction_pseudonym(redaction, NAME_FILE, "a b\\c", 5, buffer),
		   "file-obi5vn4dxazi5");
	CHECK_TEXT("an image", redaction_pseudonym(redaction, NAME_IMAGE, "x", 1, buffer),
		   "image-lz3chesrwr4zf");
	CHECK_TEXT("a pseudonym",
		   redaction_pseudonym(redaction, NAME_FILE, "node-jxmi2ae3navwg", 18,
				       buffer),
		   "node-jxmi2ae3navwg");
	redaction_free(redaction);
}

#define HEAD "version 1\nkey 000102030405060708090a0b0c0d0e0f\n"

static void maps(void **state)
{
	static const struct {
		const char *map, *wanted; /* NULL: it is read */
	} rows[] = {
		{ HEAD, NULL },
		{ "# a comment\n\n" HEAD "\n# another\n", NULL },
		{ HEAD "node-jxmi2ae3navwg worker-7\n", NULL },
		{ HEAD "node-jxmi2ae3navwg worker-7", NULL },
		{ "version 1\r\nkey 000102030405060708090a0b0c0d0e0f\r\n"
		  "node-jxmi2ae3navwg worker-7\r\n",
		  NULL },
		{ HEAD "file-obi5vn4dxazi5 a\\x20b\\x5cc\n", NULL },
		{ "", "line 0 is the last" },
		{ "version 1\n", "line 1 is the last" },
		{ "version 2\n", "line 1 is not 'version 1'" },
		{ "key 000102030405060708090a0b0c0d0e0f\n", "line 1 is not" },
		{ "version 1\nkey 000102030405060708090a0b0c0d0e0\n",
		  "line 2 is no key" },
		{ "version 1\nkey 000102030405060708090a0b0c0d0e0F\n",
		  "line 2 is no key" },
		{ HEAD "node-jxmi2ae3navwg\n", "line 3 does not start" },
		{ HEAD "node-jxmi2ae3navw1 worker-7\n", "line 3 does not start" },
		{ HEAD "node-zzzzzzzzzzzzz worker-7\n", "line 3 does not start" },
		{ HEAD "pod-jxmi2ae3navwgg worker-7\n", "line 3 does not start" },
		{ HEAD "\nnode-jxmi2ae3navwg worker-8\n", "line 4 has a name" },
		{ HEAD "host-jxmi2ae3navwg worker-7\n", "line 3 has a name" },
		{ HEAD "node-jxmi2ae3navwg \n", "line 3 does not end" },
		{ HEAD "node-jxmi2ae3navwg worker-7 \n", "line 3 does not end" },
		{ HEAD "node-jxmi2ae3navwg worker\\x2\n", "line 3 does not end" },
		{ HEAD "node-jxmi2ae3navwg worker\\\n", "line 3 does not end" },
		{ HEAD "node-jxmi2ae3navwg worker\\n\n", "line 3 does not end" },
		{ HEAD "node-jxmi2ae3navwg w\xc3\xb6rker\n", "line 3 does not end" },
		{ HEAD "{\"kind\":\"NodeReport\"}\n", "line 3 does not start" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error err = { .text = "" };
		struct redaction *redaction =
			redaction_read(rows[i].map, strlen(rows[i].map), &err);
		CHECK(!redaction == !!rows[i].wanted, "row '%s': %s", rows[i].map,
		      err.text);
		if (rows[i].wanted)
			CHECK_HOLDS(rows[i].map, err.text, rows[i].wanted);
		redaction_free(redaction);
	}
}

/* Any name, written and read back. */
static void maps_come_back(void **state)
{
	static struct node node;
	struct random random = { 11 };
	struct redaction *redaction = redaction_new(key);
	char buffer[PSEUDONYM_SIZE];
	struct error err;
	size_t size, again_size;
	(void)state;

	for (unsigned i = 0; i < 1000; i++) {
		random_node(&random, RANDOM_TEXT_INVALID, &node);
		redaction_pseudonym(
			redaction, (enum name_kind)random_below(&random, NAME_KIND_COUNT),
			node.name, strlen(node.name), buffer);
	}
	char *map = write_map(redaction, &size);
	struct redaction *again = redaction_read(map, size, &err);
	CHECK(again, "%s", err.text);
	char *again_map = write_map(again, &again_size);
	assert_int_equal(size, again_size);
	assert_memory_equal(map, again_map, size);
	free(map);
	free(again_map);
	redaction_free(redaction);
	redaction_free(again);
}

/* --- laws --- */

/* As hosts are called, with a mark that no sentence of lowport's holds. */
static void name_of(struct random *random, unsigned number, char *name, size_t size)
{
	static const char *const stems[] = { "ip-10-0-3-%u.eu-west-1.compute.internal",
					     "worker%u", "Gke-Pool-A-%u",
					     "shop-%u.example.com",
					     "zeus%u.prod.example.com" };
	char stem[64];

	snprintf(stem, sizeof(stem), "%s", stems[random_below(random, COUNT(stems))]);
	char *at = strstr(stem, "%u");
	*at = '\0';
	snprintf(name, size, "%s%u%s", stem, 1000 + number, at + 2);
}

/* A text around @name, or around its first label, as sentences and paths have them. */
static void mention(struct random *random, const char *name, char *text, size_t size)
{
	static const char *const around[][2] = {
		{ "", "" },
		{ "on ", "" },
		{ "(", ")" },
		{ "/srv/", "/x" },
		{ "\xe2\x82\xac ", "." },
		{ "lxd-", "_<" },
		{ "x ", ": denied" },
	};
	size_t label = random_below(random, 2) ? strcspn(name, ".") : strlen(name);
	unsigned row = random_below(random, COUNT(around));

	snprintf(text, size, "%s%.*s%s from registry.example/%s:1", around[row][0],
		 (int)label, name, around[row][1], name);
}

static void make_node(struct random *random, unsigned number, struct node *node,
		      char *name)
{
	random_node(random, RANDOM_TEXT_FEW, node);
	name_of(random, number, name, NODE_NAME_MAX);
	snprintf(node->name, sizeof(node->name), "%s", name);
	for (unsigned i = 0; i < node->facts.count; i++) {
		mention(random, name, node->facts.items[i].note,
			sizeof(node->facts.items[i].note));
		if (random_below(random, 2))
			mention(random, name, node->facts.items[i].value,
				sizeof(node->facts.items[i].value));
	}
	for (unsigned i = 0; i < node->trial_count; i++)
		mention(random, name, node->trials[i].note, sizeof(node->trials[i].note));
}

/* As any of the formats writes it, of a node and of a fleet. */
static char *render(unsigned format, bool alone, const struct node *node, size_t *size)
{
	static const struct style plain;
	static struct verdict verdict;
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, size);

	if (alone) {
		verdict_judge(node, &verdict);
		formats[format]->node(node, &verdict, &plain, out);
	} else {
		struct fleet *fleet = fleet_new(key);
		struct refused_input refused = { .line = 1 };
		fleet_add(fleet, node);
		snprintf(refused.file, sizeof(refused.file), "file-aaaaaaaaaaaaa");
		fleet_refuse(fleet, &refused);
		struct fleet_view *view = fleet_view_new(fleet);
		formats[format]->fleet(view, &plain, out);
		fleet_view_free(view);
		fleet_free(fleet);
	}
	fclose(out);
	return bytes;
}

static void check_gone(unsigned row, const struct node *node, const char *name)
{
	char label[NODE_NAME_MAX + 1];

	snprintf(label, sizeof(label), "%.*s", (int)strcspn(name, "."), name);
	for (unsigned f = 0; f < format_count; f++) {
		for (unsigned alone = 0; alone < 2; alone++) {
			size_t size;
			char *bytes = render(f, alone, node, &size);
			CHECK(!strcasestr(bytes, label), "case %u: '%s' is in %s:\n%s",
			      row, label, formats[f]->name, bytes);
			CHECK(!strstr(bytes, "registry.example"),
			      "case %u: an image in %s", row, formats[f]->name);
			CHECK(strstr(bytes, node->name),
			      "case %u: no pseudonym in %s:\n%s", row, formats[f]->name,
			      bytes);
			free(bytes);
		}
	}
}

static void names_are_gone(void **state)
{
	static struct node node, twice;
	struct random random = { 9 };
	char name[NODE_NAME_MAX + 1];
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		struct redaction *redaction = redaction_new(key);
		make_node(&random, i, &node, name);
		redaction_node(redaction, &node);
		check_gone(i, &node, name);
		twice = node;
		redaction_node(redaction, &twice);
		CHECK(!memcmp(&node, &twice, sizeof(node)), "case %u: twice is not once",
		      i);
		redaction_free(redaction);
	}
}

static void keys_decide(void **state)
{
	static const unsigned char other_key[SIPHASH_KEY] = { 1 };
	static struct node node, alike, other;
	struct random random = { 10 };
	struct redaction *first = redaction_new(key), *second = redaction_new(key);
	struct redaction *third = redaction_new(other_key);
	char name[NODE_NAME_MAX + 1];
	(void)state;

	for (unsigned i = 0; i < CASES; i++) {
		make_node(&random, i, &node, name);
		alike = other = node;
		redaction_node(first, &node);
		redaction_node(second, &alike);
		redaction_node(third, &other);
		/* Whatever else either has seen. */
		if (i % 3)
			redaction_pseudonym(second, NAME_HOST, name, strlen(name),
					    (char[PSEUDONYM_SIZE]){ "" });
		CHECK(!memcmp(&node, &alike, sizeof(node)), "case %u: one key, two names",
		      i);
		CHECK(strcmp(node.name, other.name) != 0, "case %u: two keys, one name",
		      i);
	}
	redaction_free(first);
	redaction_free(second);
	redaction_free(third);
}

/* Also of nodes with names and texts of any kind. */
static void the_answer_stays(void **state)
{
	static struct node node;
	static struct verdict before, after;
	struct random random = { 12 };
	(void)state;

	for (unsigned i = 0; i < 2 * CASES; i++) {
		struct redaction *redaction = redaction_new(key);
		random_node(&random, (enum random_text)(i % 3), &node);
		verdict_judge(&node, &before);
		redaction_node(redaction, &node);
		verdict_judge(&node, &after);
		CHECK_TEXT("the rule", after.rule, before.rule);
		CHECK_NUMBER("a case", after.recommendation, before.recommendation);
		CHECK(!strncmp(node.name, "node-", 5), "case %u: %s", i, node.name);
		redaction_free(redaction);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(cuts),
		cmocka_unit_test(labels),
		cmocka_unit_test(unknown_facts),
		cmocka_unit_test(refusals),
		cmocka_unit_test(stays_the_same),
		cmocka_unit_test(maps),
		cmocka_unit_test(maps_come_back),
		cmocka_unit_test(names_are_gone),
		cmocka_unit_test(keys_decide),
		cmocka_unit_test(the_answer_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
