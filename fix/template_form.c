/* SPDX-License-Identifier: Apache-2.0 */
/* Telling templates from what has them in it. */
#include "fix/template_form.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static size_t skip_space(const char *bytes, size_t size, size_t at)
{
	while (at < size && bytes[at] && strchr(" \t\r\n", bytes[at]))
		at++;
	return at;
}

/* These lines are in no template for pods: what /debug/inject calls gateway is no object,
 * and has no kind. */
static const char *const heads[] = {
	"kind: ConfigMap",
	"kind: List",
	"kind: Istio",
	"templates:",
};

static bool is_object(const char *bytes, size_t size)
{
	for (size_t at = 0; at < size; at++) {
		for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
			size_t length = strlen(heads[i]);
			if (size - at < length || memcmp(bytes + at, heads[i], length))
				continue;
			at += length;
			if (at == size || bytes[at] == '\r' || bytes[at] == '\n')
				return true;
			break;
		}
		const char *end = at < size ? memchr(bytes + at, '\n', size - at) : NULL;
		if (!end)
			return false;
		at = (size_t)(end - bytes);
	}
	return false;
}

enum template_form template_form(const char *bytes, size_t size)
{
	bool marked = size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3);
	size_t at = skip_space(bytes, size, marked ? 3 : 0);

	if (at == size)
		return FORM_EMPTY;
	if (bytes[at] == '{') {
		/* Two of them begin an action. */
		size_t next = skip_space(bytes, size, at + 1);
		return next < size && bytes[next] == '{' ? FORM_PLAIN : FORM_JSON;
	}
	return is_object(bytes, size) ? FORM_YAML : FORM_PLAIN;
}

/* How many bytes follow the first one of a character, of which the second one is in
 * @from..@to; -1: none is such a first one. RFC 3629. */
static int follow(unsigned char first, unsigned char *from, unsigned char *to)
{
	static const struct {
		unsigned char first, last, from, to;
		int more;
	} rows[] = {
		{ 0x01, 0x7f, 0x00, 0x00, 0 }, { 0xc2, 0xdf, 0x80, 0xbf, 1 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 2 }, { 0xe1, 0xec, 0x80, 0xbf, 2 },
		{ 0xed, 0xed, 0x80, 0x9f, 2 }, { 0xee, 0xef, 0x80, 0xbf, 2 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 3 }, { 0xf1, 0xf3, 0x80, 0xbf, 3 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 3 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (first < rows[i].first || first > rows[i].last)
			continue;
		*from = rows[i].from;
		*to = rows[i].to;
		return rows[i].more;
	}
	return -1;
}

size_t template_bad_byte(const char *bytes, size_t size)
{
	const unsigned char *text = (const unsigned char *)bytes;
	unsigned char from = 0, to = 0;

	for (size_t at = 0; at < size; at++) {
		int more = follow(text[at], &from, &to);
		if (more < 0)
			return at;
		for (int i = 0; i < more; i++, from = 0x80, to = 0xbf) {
			if (++at == size || text[at] < from || text[at] > to)
				return at < size ? at : size - 1;
		}
	}
	return size;
}

static bool is_word(const char *name)
{
	size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return size && size <= 40 && !name[size];
}

const char *template_names(const json_t *templates, char *buffer, size_t size)
{
	unsigned more = 0;
	size_t used = 0;

	buffer[0] = 0;
	for (void *i = json_object_iter((json_t *)templates); i;
	     i = json_object_iter_next((json_t *)templates, i)) {
		const char *name = json_object_iter_key(i);
		/* Room is left for how many there are. */
		if (!is_word(name) || used + strlen(name) + 32 > size) {
			more++;
			continue;
		}
		used += (size_t)snprintf(buffer + used, size - used, "%s%s",
					 used ? ", " : "", name);
	}
	if (more)
		snprintf(buffer + used, size - used, "%s%u more", used ? " and " : "",
			 more);
	return buffer;
}
