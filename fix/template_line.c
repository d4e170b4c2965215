/* SPDX-License-Identifier: Apache-2.0 */
/* Line ends, blanks, keys. */
#include "fix/template_line.h"

#include <stddef.h>
#include <string.h>

bool line_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

uint32_t line_skip_blanks(const char *text, uint32_t at, uint32_t stop)
{
	while (at < stop && line_is_blank(text[at]))
		at++;
	return at;
}

/* How many bytes of a line end are at @at. The NUL ends all that is compared. */
static uint32_t end_size(const char *at)
{
	static const char *const ends[] = { "\n",	"\r\n",		"\r",
					    "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t size = strlen(ends[i]);
		if (!strncmp(at, ends[i], size))
			return (uint32_t)size;
	}
	return 0;
}

uint32_t line_end(const char *text, uint32_t at, uint32_t size, uint32_t *next)
{
	while (at < size) {
		uint32_t end = strchr("\n\r\xc2\xe2", text[at]) ? end_size(text + at) : 0;
		*next = at + end;
		if (end)
			return at;
		at++;
	}
	*next = size;
	return size;
}

/* The colon of a plain key at @at, or @stop. */
static uint32_t plain_colon(const char *text, uint32_t at, uint32_t stop)
{
	if (strchr("[]{},#&*!|>%@`?", text[at]))
		return stop;
	for (uint32_t from = at; at < stop; at++) {
		if (text[at] == ':' && (at + 1 == stop || line_is_blank(text[at + 1])))
			return at;
		if (text[at] == '#' && at > from && line_is_blank(text[at - 1]))
			return stop;
	}
	return stop;
}

static bool plain_key(const char *text, uint32_t at, uint32_t stop, struct line_key *key)
{
	key->at = at;
	key->colon = plain_colon(text, at, stop);
	key->size = key->colon - at;
	while (key->size && line_is_blank(text[at + key->size - 1]))
		key->size--;
	return key->colon < stop && key->size;
}

bool line_key(const char *text, uint32_t at, uint32_t stop, struct line_key *key)
{
	char quote = text[at];
	uint32_t close = at + 1;

	if (quote != '"' && quote != '\'')
		return plain_key(text, at, stop, key);
	while (close < stop && text[close] != quote)
		close += text[close] == '\\' && quote == '"' ? 2 : 1;
	if (close >= stop)
		return false;
	key->at = at + 1;
	key->size = close - at - 1;
	key->colon = line_skip_blanks(text, close + 1, stop);
	return key->colon < stop && text[key->colon] == ':' &&
	       (key->colon + 1 == stop || line_is_blank(text[key->colon + 1]));
}
