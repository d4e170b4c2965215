/* SPDX-License-Identifier: Apache-2.0 */
/* Each line goes into the template itself and into what it has to become. */
#include "tests/unit/template_random.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SYSCTL "net.ipv4.ip_unprivileged_port_start"

enum {
	INPUT = 1 << TEXT_INPUT,
	AFTER_SYSCTL = 1 << TEXT_SYSCTL,
	AFTER_CAPABILITY = 1 << TEXT_CAPABILITY,
	AFTER_ROOT = 1 << TEXT_ROOT,
	ADDED = AFTER_CAPABILITY | AFTER_ROOT,
	CHANGED = AFTER_SYSCTL | ADDED,
	ALL = INPUT | CHANGED,
};

unsigned random_below(struct random_template *template, unsigned limit)
{
	return (unsigned)rand_r(&template->seed) / 7 % limit;
}

static bool chance(struct random_template *template, unsigned percent)
{
	return random_below(template, 100) < percent;
}

static void put(struct random_template *template, unsigned texts, const char *format,
		va_list args)
{
	char line[600];

	vsnprintf(line, sizeof(line), format, args);
	for (unsigned i = 0; i < TEXT_COUNT; i++) {
		if (!(texts & 1U << i))
			continue;
		char *to = template->texts[i].text + template->texts[i].size;
		size_t room = RANDOM_TEMPLATE_SIZE - template->texts[i].size;
		int size = snprintf(to, room, "%s%s", line, template->end);
		if (size < 0 || (size_t)size >= room)
			abort();
		template->texts[i].size += (size_t)size;
	}
}

/* A line with an end of its own. */
__attribute__((format(printf, 3, 4))) static void
line(struct random_template *template, unsigned texts, const char *format, ...)
{
	va_list args;
	template->end = chance(template, (unsigned)template->windows) ? "\r\n" : "\n";
	va_start(args, format);
	put(template, texts, format, args);
	va_end(args);
}

/* A line that came in behind the one before, or instead of it: its end is that one's. */
__attribute__((format(printf, 3, 4))) static void
same_end(struct random_template *template, unsigned texts, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	put(template, texts, format, args);
	va_end(args);
}

/* What is never to be looked at, @column blanks in. */
static void noise(struct random_template *template, int column)
{
	static const char *const lines[] = {
		"{{- /* sysctls:\n- name: " SYSCTL "\n  value: \"0\"\n*/}}",
		"{{ $x := `\nsecurityContext:\n  sysctls:\n  - name: " SYSCTL "\n}} ` }}",
		"{{- if eq \"}} sysctls:\" .X }}{{- end }}",
		"{{- $y := printf \"\\\"}}%c\" '\"' -}}{{/* */}}",
		"# sysctls: [{name: " SYSCTL ", value: \"0\"}]",
		"#\t- name: istio-proxy\t{{ if .X }}{{ end }}",
		"# a \" quote, a { and a [",
		"",
		"   ",
		"{{- with .X }}",
	};
	unsigned i = random_below(template, COUNT(lines) * 2);

	if (i >= COUNT(lines))
		return;
	line(template, ALL, "%*s%s", column, "", lines[i]);
	if (strstr(lines[i], "with"))
		line(template, ALL, "%*s{{- end }}", column, "");
}

/* Keys of a mapping whose values look like what is edited. */
static void fillers(struct random_template *template, int column, const char *name)
{
	switch (random_below(template, 8)) {
	case 0:
		line(template, ALL, "%*s%s: |-", column, "", name);
		line(template, ALL, "%*ssecurityContext:", column + 2, "");
		line(template, ALL, "{{- range .X }}{{ . }}{{ end }}");
		line(template, ALL, "%*s  sysctls:", column + 2, "");
		line(template, ALL, "%*s  - name: " SYSCTL, column + 2, "");
		line(template, ALL, "%*s    value: \"0\"", column + 2, "");
		break;
	case 1:
		line(template, ALL, "%*s%s: \"quoted \\\"", column, "", name);
		line(template, ALL, "%*ssysctls: # none\"  # a comment", column + 3, "");
		break;
	case 2:
		line(template, ALL, "%*s%s: {a: [b, \"]}\"], # }", column, "", name);
		line(template, ALL, "%*sc: 'it''s }'}", column + 1, "");
		break;
	case 3:
		line(template, ALL, "%*s{{- if .X }}", column, "");
		line(template, ALL, "%*s%s: {{ .X | quote }}", column, "", name);
		line(template, ALL, "%*s{{- else }}", column, "");
		line(template, ALL, "%*s%s: x-{{- .Y -}}-y # {{ .Z }}", column, "", name);
		line(template, ALL, "%*s{{- end }}", column, "");
		break;
	case 4:
		line(template, ALL, "%*s%s:", column, "", name);
		line(template, ALL, "%*s- --flag={{ .X }}", column, "");
		line(template, ALL, "%*s- {{ .Y }}", column, "");
		break;
	case 5:
		line(template, ALL, "%*s%s:", column, "", name);
		line(template, ALL, "%*s{{ toYaml .X | indent 8 }}", column + 2, "");
		break;
	default:
		line(template, ALL, "%*s\"%s\": plain text # it's 'so", column, "", name);
	}
	noise(template, column);
}

static void sysctl_item(struct random_template *template, int column, unsigned texts)
{
	static const char *const names[] = { SYSCTL, "\"" SYSCTL "\"", "'" SYSCTL "'",
					     SYSCTL " # below 1024", SYSCTL "\t#\tx" };
	static const char *const values[] = { "\"0\"", "'0'", "0", "\"0\" # all" };
	const char *name = names[random_below(template, COUNT(names))];
	const char *value = values[random_below(template, COUNT(values))];
	bool value_first = chance(template, 30);
	int gap = (int)random_below(template, 3) + 1;

	line(template, texts, "%*s-%*s%s: %s", column, "", gap, "",
	     value_first ? "value" : "name", value_first ? value : name);
	if (chance(template, 10))
		line(template, ALL, "#\tbetween");
	line(template, texts, "%*s%s:   %s", column + 1 + gap, "",
	     value_first ? "name" : "value", value_first ? name : value);
}

static void other_item(struct random_template *template, int column)
{
	line(template, ALL, "%*s- name: net.core.somaxconn", column, "");
	line(template, ALL, "%*s  value: \"{{/* x */}}4096\"", column, "");
}

static void pod_context(struct random_template *template, int column, int step)
{
	bool branch = chance(template, 60), done = chance(template, 20);
	bool before = chance(template, 20), after = chance(template, 20);
	int list = column + step + (chance(template, 30) ? step : 0);

	line(template, ALL, "%*ssecurityContext: # the pod's", column, "");
	if (branch) {
		line(template, ALL, "%*s{{- if .Values.gateways.securityContext }}",
		     column, "");
		line(template, ALL, "%*s{{- toYaml .X | nindent 4 }}", column, "");
		line(template, ALL, "%*s{{- else }}", column, "");
	}
	line(template, done && !before && !after ? 0 : INPUT,
	     "%*ssysctls:", column + step, "");
	same_end(template, done && !before && !after ? INPUT : 0, "%*ssysctls: []",
		 column + step, "");
	same_end(template, CHANGED, "%*ssysctls:%s", column + step, "",
		 before || after ? "" : " []");
	if (before)
		other_item(template, list);
	if (!done)
		sysctl_item(template, list, INPUT);
	if (after)
		other_item(template, list);
	if (chance(template, 50))
		fillers(template, column + step, "seccompProfile");
	if (branch)
		line(template, ALL, "%*s{{- end }}", column, "");
	noise(template, 0);
}

/* A key of root's, as it may be there: missing, the same, or another value. */
static void root_key(struct random_template *template, int column, const char *key,
		     const char *value, int *there)
{
	static const char *const others[] = { "{{ .ProxyUID | default \"1337\" }}",
					      "1337", "\"0\"", "true # so far",
					      "{{ .X }}{{- if .Y }}0{{ end }}" };
	switch (*there) {
	case 1:
		line(template, ALL, "%*s%s: %s", column, "", key, value);
		break;
	case 2:
		line(template, INPUT | AFTER_SYSCTL | AFTER_CAPABILITY, "%*s%s: %s",
		     column, "", key, others[random_below(template, COUNT(others))]);
		same_end(template, AFTER_ROOT, "%*s%s: %s", column, "", key, value);
	}
}

static void capabilities(struct random_template *template, unsigned texts, int column)
{
	same_end(template, texts, "%*scapabilities:", column, "");
	same_end(template, texts, "%*sadd:", column + 2, "");
	same_end(template, texts, "%*s- NET_BIND_SERVICE", column + 2, "");
	same_end(template, texts, "%*sdrop:", column + 2, "");
	same_end(template, texts, "%*s- ALL", column + 2, "");
}

static const struct {
	const char *key, *value;
} root[] = {
	{ "runAsUser", "0" },
	{ "runAsGroup", "0" },
	{ "runAsNonRoot", "false" },
	{ "allowPrivilegeEscalation", "false" },
};

static void root_keys(struct random_template *template, int column, const int *there)
{
	for (size_t i = 0; i < COUNT(root); i++) {
		if (!there || !there[i])
			same_end(template, AFTER_ROOT, "%*s%s: %s", column, "",
				 root[i].key, root[i].value);
	}
}

/* A list of capabilities that is there, with @word or without. */
static void list(struct random_template *template, int column, const char *key,
		 const char *word)
{
	bool has = chance(template, 50), other = chance(template, 50) || !has;
	int items = column + (chance(template, 50) ? 2 : 0);

	line(template, ALL, "%*s%s:", column, "", key);
	if (!has)
		same_end(template, ADDED, "%*s- %s", items, "", word);
	if (other)
		line(template, ALL, "%*s- MKNOD # {{ .X }}", items, "");
	if (has)
		line(template, ALL, "%*s- \"%s\"", items, "", word);
}

static void context(struct random_template *template, int column, int step)
{
	int there[COUNT(root)], child = column + step;
	bool caps = chance(template, 40);

	line(template, ALL, "%*s%s:%s", column, "",
	     chance(template, 20) ? "'securityContext'" : "securityContext",
	     chance(template, 20) ? " # {{ .X }}" : "");
	for (size_t i = 0; i < COUNT(root); i++)
		there[i] = (int)random_below(template, 3);
	/* The column of what is there already counts. */
	if (!caps && !there[0] && !there[1] && !there[2] && !there[3])
		child = column + 2;
	if (!caps)
		capabilities(template, ADDED, child);
	root_keys(template, child, there);
	for (size_t i = 0; i < 2; i++)
		root_key(template, child, root[i].key, root[i].value, &there[i]);
	noise(template, child);
	if (caps) {
		line(template, ALL, "%*scapabilities: # few", child, "");
		list(template, child + step, "drop", "ALL");
		list(template, child + step, "add", "NET_BIND_SERVICE");
	}
	for (size_t i = 2; i < COUNT(root); i++)
		root_key(template, child, root[i].key, root[i].value, &there[i]);
}

static void container(struct random_template *template, int column, int step)
{
	static const char *const names[] = { "istio-proxy", "\"istio-proxy\"",
					     "'istio-proxy' # {{ .X }}" };
	const char *name = names[random_below(template, COUNT(names))];
	bool has = chance(template, 80);

	if (chance(template, 70)) {
		line(template, ALL, "%*s- name: %s", column, "", name);
	} else {
		line(template, ALL, "%*s- image: \"{{ .ProxyImage }}\"", column, "");
		noise(template, column);
		line(template, ALL, "%*s  name: %s", column, "", name);
	}
	if (!has) {
		same_end(template, ADDED, "%*ssecurityContext:", column + 2, "");
		capabilities(template, ADDED, column + 4);
		root_keys(template, column + 4, NULL);
	}
	fillers(template, column + 2, "args");
	if (has)
		context(template, column + 2, step);
	fillers(template, column + 2, "env");
}

static void other_container(struct random_template *template, int column,
			    const char *name)
{
	line(template, ALL, "%*s- name: %s", column, "", name);
	line(template, ALL, "%*s  securityContext:", column, "");
	line(template, ALL, "%*s    runAsUser: 65532", column, "");
	line(template, ALL, "%*s    capabilities: {drop: [ALL]}", column, "");
	fillers(template, column + 2, "env");
}

void random_template(struct random_template *template, unsigned seed)
{
	static const int ends[] = { 0, 0, 100, 50 };
	*template = (struct random_template){ .seed = seed };
	int step = (int)random_below(template, 3) + 1;
	int items = step + (int)random_below(template, 3);

	template->windows = ends[random_below(template, COUNT(ends))];
	noise(template, 0);
	line(template, ALL, "metadata:");
	fillers(template, 2, "annotations");
	line(template, ALL, "spec:");
	fillers(template, step, "hostname");
	pod_context(template, step, step);
	if (chance(template, 30)) {
		line(template, ALL, "%*sinitContainers:", step, "");
		other_container(template, items, "istio-proxy");
	}
	noise(template, 7);
	line(template, ALL, "%*scontainers:", step, "");
	if (chance(template, 40))
		other_container(template, items, "first");
	container(template, items, step);
	if (chance(template, 40))
		other_container(template, items, "{{ .Last }}");
	fillers(template, step, "volumes");
}
