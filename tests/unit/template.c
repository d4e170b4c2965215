/* SPDX-License-Identifier: Apache-2.0 */
/* The edit of a template: by rows, and by templates made by chance. */
#include "fix/template.h"

#include <stdlib.h>

#include "tests/unit/template_random.h"
#include "tests/unit/unit.h"

#define SYSCTL "net.ipv4.ip_unprivileged_port_start"
#define POD "spec:\n  securityContext:\n"
#define SYSCTLS POD "    sysctls:\n    - name: " SYSCTL "\n      value: \"0\"\n"
#define NO_SYSCTLS POD "    sysctls: []\n"
#define PROXY NO_SYSCTLS "  containers:\n  - name: istio-proxy\n"
#define CONTEXT PROXY "    securityContext:\n"
#define ADDED                                                             \
	"      capabilities:\n        add:\n        - NET_BIND_SERVICE\n" \
	"        drop:\n        - ALL\n"

/* What an edit gives: the text it becomes, "done", or why it is refused. */
static char *edit(const char *text, size_t size, enum scenario scenario)
{
	struct error err;
	size_t edited_size;
	char *edited;
	bool done;

	if (template_edit(text, size, scenario, &edited, &edited_size, &done, &err)) {
		assert_null(edited);
		assert_false(done);
		return strdup(err.text);
	}
	assert_true(done == !edited);
	if (done)
		return strdup("done");
	assert_int_equal(strlen(edited), edited_size);
	return edited;
}

struct row {
	const char *text, *wanted;
	enum scenario scenario;
};

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *got = edit(rows[i].text, strlen(rows[i].text), rows[i].scenario);
		CHECK_TEXT(rows[i].text, got, rows[i].wanted);
		free(got);
	}
}

static void sysctls(void **state)
{
	static const struct row rows[] = {
		{ SYSCTLS, NO_SYSCTLS, SCENARIO_1 },
		{ SYSCTLS, NO_SYSCTLS, SCENARIO_HIGH_PORTS },
		{ NO_SYSCTLS, "done", SCENARIO_1 },
		{ POD "    sysctls:\n    - name: a\n      value: \"1\"\n", "done",
		  SCENARIO_1 },
		{ POD "    sysctls: [{name: a, value: \"1\"}]\n", "done", SCENARIO_1 },
		{ POD "    sysctls:\n", "done", SCENARIO_1 },
		/* Text that is no YAML of the template's. */
		{ "{{/*\n" SYSCTLS "*/}}",
		  "no " SYSCTL " here, nor other sysctls of the pod", SCENARIO_1 },
		{ "a: |\n " SYSCTL "\n",
		  "no " SYSCTL " here, nor other sysctls of the pod", SCENARIO_1 },
		{ "{{ `\n" SYSCTLS "` }}",
		  "no " SYSCTL " here, nor other sysctls of the pod", SCENARIO_1 },
		/* A comment may end where Go's YAML ends lines. */
		{ "spec:\n  securityContext: # x\xc2\x85    sysctls: # y\r    "
		  "- name: " SYSCTL "\xe2\x80\xa8      value: '0'\xe2\x80\xa9",
		  "spec:\n  securityContext: # x\xc2\x85    sysctls: [] # y\r",
		  SCENARIO_1 },
		/* Not the pod's. */
		{ "spec:\n  containers:\n  - securityContext:\n      sysctls: []\n",
		  "no " SYSCTL " here, nor other sysctls of the pod", SCENARIO_1 },
		{ "sysctls: []\n", "no " SYSCTL " here, nor other sysctls of the pod",
		  SCENARIO_1 },
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

#define ITEM "    - name: " SYSCTL "\n      value: \"0\"\n"
#define UNREAD                                                                 \
	"an item of sysctls that cannot be read: an action writes it, or its " \
	"form is not known"
#define LINE3 "line 3: " UNREAD
#define LINE4 "line 4: " UNREAD
#define LINE5 "line 5: " UNREAD

static void refused_sysctls(void **state)
{
	static const struct row rows[] = {
		{ SYSCTLS ITEM, "lines 4 and 6: " SYSCTL " is set in 2 places",
		  SCENARIO_1 },
		{ SYSCTLS ITEM ITEM ITEM ITEM,
		  "lines 4, 6, 8, 10 and others: " SYSCTL " is set in 5 places",
		  SCENARIO_1 },
		{ POD "    sysctls: {{ .X }}\n", LINE3, SCENARIO_1 },
		{ POD "    sysctls: *alias\n", LINE3, SCENARIO_1 },
		{ POD "    sysctls: [\n      {{ .X }}]\n", LINE3, SCENARIO_1 },
		{ POD "    sysctls:\n    - name: {{ .X }}\n", LINE4, SCENARIO_1 },
		{ POD "    sysctls:\n    - name: " SYSCTL "{{ .X }}\n", LINE4,
		  SCENARIO_1 },
		{ POD "    sysctls:\n    - text\n", LINE4, SCENARIO_1 },
		{ POD "    sysctls:\n    - - name: " SYSCTL "\n", LINE4, SCENARIO_1 },
		{ POD "    sysctls:\n\n    {{ toYaml .X }}\n", LINE5, SCENARIO_1 },
		{ SYSCTLS "      more: 1\n",
		  "line 4: " SYSCTL " is more than a name and a value", SCENARIO_1 },
		{ POD "    sysctls:\n    - name: " SYSCTL "\n",
		  "line 4: " SYSCTL " is more than a name and a value", SCENARIO_1 },
		{ POD "    sysctls:\n    -\n      name: " SYSCTL "\n      value: '0'\n",
		  "line 4: " SYSCTL " has a name and a value in an unknown form",
		  SCENARIO_1 },
		{ POD "    sysctls:\n    - name: " SYSCTL "\n      value: '1'\n",
		  "line 4: " SYSCTL " has another value than \"0\"", SCENARIO_1 },
		{ POD "    sysctls:\n    - name: " SYSCTL
		      "\n    {{ if .X }}\n      value: '0'\n    {{ end }}\n",
		  "line 4: " SYSCTL
		  " has a name and a value of which an action may write one "
		  "alone",
		  SCENARIO_1 },
		{ POD "    sysctls:\n    {{- /* */ -}}\n" ITEM,
		  "line 5: " SYSCTL " comes behind an action that ends in -}}",
		  SCENARIO_1 },
		{ SYSCTLS "  x: {{ if\n", "line 6: an action begins that does not end",
		  SCENARIO_1 },
		{ SYSCTLS "  x: {{ \"\n\" }}\n",
		  "line 6: an action begins that does not end", SCENARIO_1 },
		{ SYSCTLS "  x: {{/* */ }}\n",
		  "line 6: an action begins that does not end", SCENARIO_1 },
		{ SYSCTLS "  x: \"\n  y: \"\n",
		  "line 6: a value begins in quotes or brackets that does not end",
		  SCENARIO_1 },
		{ SYSCTLS "  x: [\n",
		  "line 6: a value begins in quotes or brackets that does not end",
		  SCENARIO_1 },
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void containers(void **state)
{
	static const struct row rows[] = {
		{ PROXY, PROXY "    securityContext:\n" ADDED, SCENARIO_2 },
		{ CONTEXT, CONTEXT ADDED, SCENARIO_2 },
		{ CONTEXT ADDED, "done", SCENARIO_2 },
		{ CONTEXT "      capabilities:\n        add:\n        drop: ['ALL', X]\n",
		  CONTEXT
		  "      capabilities:\n        add:\n        - NET_BIND_SERVICE\n"
		  "        drop: ['ALL', X]\n",
		  SCENARIO_2 },
		{ CONTEXT ADDED "      runAsUser: 0\n      runAsGroup: 0\n"
				"      runAsNonRoot: false\n"
				"      allowPrivilegeEscalation: false\n",
		  "done", SCENARIO_ROOT },
		{ CONTEXT ADDED "      runAsUser: \"0\"\n      runAsGroup: 0 # x\n"
				"      runAsNonRoot: {{ .X }} # y {{\n}}\n"
				"      allowPrivilegeEscalation: true\n",
		  CONTEXT ADDED "      runAsUser: 0\n      runAsGroup: 0 # x\n"
				"      runAsNonRoot: false\n"
				"      allowPrivilegeEscalation: false\n",
		  SCENARIO_ROOT },
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

#define CONDITION                                                              \
	"is there under a condition only: what is set there would not always " \
	"count"

static void refused_containers(void **state)
{
	static const struct row rows[] = {
		{ NO_SYSCTLS, "no container istio-proxy here", SCENARIO_2 },
		{ NO_SYSCTLS "  initContainers:\n  - name: istio-proxy\n",
		  "no container istio-proxy here", SCENARIO_2 },
		{ PROXY "  - name: istio-proxy\n",
		  "lines 5 and 6: 2 containers istio-proxy", SCENARIO_2 },
		{ CONTEXT "    securityContext:\n",
		  "lines 6 and 7: securityContext is set in 2 places", SCENARIO_2 },
		{ PROXY "    securityContext: {}\n",
		  "line 6: a securityContext that is not in lines of its own",
		  SCENARIO_2 },
		{ PROXY "    {{ if .X }}\n    securityContext:\n    {{ end }}\n",
		  "line 7: securityContext " CONDITION, SCENARIO_2 },
		{ PROXY "    {{ if .X }}securityContext:{{ end }}\n",
		  "line 6: an action comes first in a line that may have to be edited; "
		  "give "
		  "it a line of its own",
		  SCENARIO_2 },
		{ CONTEXT "      {{ .X }}\n",
		  "line 7: an action may write into the container's securityContext",
		  SCENARIO_2 },
		{ CONTEXT "      a: b\n        c: d\n",
		  "line 8: a key inside of what has a value already", SCENARIO_2 },
		{ CONTEXT "        a: b\n      c: d\n",
		  "line 8: a line of the container's securityContext whose form is not "
		  "known",
		  SCENARIO_2 },
		{ CONTEXT "      capabilities: {}\n",
		  "line 7: capabilities in a form that is not known", SCENARIO_2 },
		{ CONTEXT "      capabilities:\n        drop: []\n",
		  "line 8: a list in brackets; write it as a list of lines", SCENARIO_2 },
		{ CONTEXT "      capabilities:\n        drop:\n        - {{ .X }}\n",
		  "line 8: a list of capabilities that cannot be read", SCENARIO_2 },
		{ CONTEXT "      capabilities:\n        drop:\n        {{ if .X }}\n"
			  "        - ALL\n        {{ end }}\n",
		  "line 8: a list of capabilities that cannot be read", SCENARIO_2 },
		{ CONTEXT "      capabilities:\n        add: [CAP_NET_BIND_SERVICE]\n",
		  "line 8: CAP_NET_BIND_SERVICE is no name that Kubernetes knows: it "
		  "has no "
		  "CAP_; take it out",
		  SCENARIO_2 },
		{ CONTEXT
		  "      capabilities:\n        drop:\n        - NET_BIND_SERVICE\n",
		  "line 8: NET_BIND_SERVICE is dropped by its name, which no add "
		  "undoes; take "
		  "it out",
		  SCENARIO_2 },
		{ CONTEXT "      runAsUser: 0\n      runAsUser: 0\n",
		  "lines 7 and 8: runAsUser is set in 2 places", SCENARIO_ROOT },
		{ CONTEXT
		  "      a: b\n      {{ if .X }}\n      runAsUser: 0\n      {{ end }}\n",
		  "line 9: runAsUser " CONDITION, SCENARIO_ROOT },
		{ CONTEXT "      runAsUser:\n        0\n",
		  "line 7: runAsUser has more than one line", SCENARIO_ROOT },
		{ CONTEXT "      privileged: true\n",
		  "line 7: a privileged container, for which "
		  "allowPrivilegeEscalation: false "
		  "is an error",
		  SCENARIO_ROOT },
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void check_random(unsigned seed, unsigned after, enum scenario scenario)
{
	static struct random_template template;
	char row[80];

	snprintf(row, sizeof(row), "seed %u, %s", seed, scenario_name(scenario));
	random_template(&template, seed);
	const char *text = template.texts[TEXT_INPUT].text;
	const char *wanted = template.texts[after].text;
	char *got = edit(text, template.texts[TEXT_INPUT].size, scenario);
	CHECK(!strcmp(got, strcmp(text, wanted) ? wanted : "done"),
	      "%s:\n%s\nbecame:\n%s\nand not:\n%s", row, text, got, wanted);
	free(got);
	got = edit(wanted, strlen(wanted), scenario);
	CHECK_TEXT(row, got, "done");
	free(got);
}

/* Every line but those concerned stays as it is, whatever is around them. */
static void chance(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 5000; seed++) {
		check_random(seed, TEXT_SYSCTL, SCENARIO_1);
		check_random(seed, TEXT_SYSCTL, SCENARIO_HIGH_PORTS);
		check_random(seed, TEXT_CAPABILITY, SCENARIO_2);
		check_random(seed, TEXT_ROOT, SCENARIO_ROOT);
	}
}

static void damage(struct random_template *template)
{
	static const char bytes[] = "{}-:\"'`# \n\r\t[]|/*";
	char *text = template->texts[TEXT_INPUT].text;
	size_t *size = &template->texts[TEXT_INPUT].size;
	size_t at = *size ? random_below(template, (unsigned)*size) : 0;

	if (!*size)
		return;
	switch (random_below(template, 3)) {
	case 0:
		text[at] = bytes[random_below(template, sizeof(bytes) - 1)];
		break;
	case 1:
		memmove(text + at, text + at + 1, *size - at);
		--*size;
		break;
	default:
		*size = at + 1;
		text[*size] = 0;
	}
}

/* Whatever comes: a refusal, or an edit after which nothing is left to do. */
static void damaged(void **state)
{
	static struct random_template template;
	unsigned edited = 0, refused = 0;

	(void)state;
	for (unsigned seed = 1; seed <= 10000; seed++) {
		random_template(&template, seed);
		for (unsigned i = random_below(&template, 4) + 1; i; i--)
			damage(&template);
		enum scenario scenario = seed % 2 ? SCENARIO_ROOT : SCENARIO_2;
		char *first = edit(template.texts[TEXT_INPUT].text,
				   template.texts[TEXT_INPUT].size, scenario);
		/* Reasons are one line. */
		bool was_edited = strchr(first, '\n');
		edited += was_edited;
		refused += !was_edited && strcmp(first, "done");
		char *second = was_edited ? edit(first, strlen(first), scenario) : NULL;
		CHECK(!second || !strcmp(second, "done"), "seed %u: %s:\n%.900s", seed,
		      second, first);
		free(first);
		free(second);
	}
	assert_true(edited > 1000);
	assert_true(refused > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sysctls),    cmocka_unit_test(refused_sysctls),
		cmocka_unit_test(containers), cmocka_unit_test(refused_containers),
		cmocka_unit_test(chance),     cmocka_unit_test(damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
