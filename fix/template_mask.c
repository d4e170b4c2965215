/* SPDX-License-Identifier: Apache-2.0 */
/* The lexer of Go templates, as far as it tells actions from text. */
#include "fix/template_mask.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/memory.h"

unsigned template_line(const char *text, size_t at)
{
	unsigned line = 1;
	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
	return line;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool starts(const char *at, const char *end, const char *word)
{
	size_t size = strlen(word);
	return (size_t)(end - at) >= size && !memcmp(at, word, size);
}

/* Whether @word is at @at, and ends there. */
static bool is_word(const char *at, const char *end, const char *word)
{
	const char *behind = at + strlen(word);
	return starts(at, end, word) &&
	       (behind == end || is_space(*behind) || *behind == '}' || *behind == '-');
}

/* Where the two bytes of @pair are first, or @end. */
static const char *find(const char *at, const char *end, const char *pair)
{
	while (end - at >= 2 && (at[0] != pair[0] || at[1] != pair[1]))
		at++;
	return end - at >= 2 ? at : end;
}

/* The byte behind the string that begins at @at; NULL where it does not end. */
static const char *skip_string(const char *at, const char *end)
{
	char quote = *at;
	for (at++; at < end; at++) {
		if (*at == quote)
			return at + 1;
		if (quote == '`')
			continue;
		if (*at == '\n')
			return NULL;
		if (*at == '\\' && ++at == end)
			return NULL;
	}
	return NULL;
}

/* The byte behind the }} of the action whose inside begins at @at, or NULL. */
static const char *skip_action(const char *at, const char *end)
{
	if (starts(at, end, "/*")) {
		const char *close = find(at + 2, end, "*/");
		if (close == end)
			return NULL;
		at = close + 2;
		if (end - at >= 4 && is_space(*at) && starts(at + 1, end, "-}}"))
			return at + 4;
		return starts(at, end, "}}") ? at + 2 : NULL;
	}
	while (at && at < end) {
		if (starts(at, end, "}}"))
			return at + 2;
		/* An action has none of its own: the next one begins in this one. */
		if (*at == '{' || *at == '}')
			return NULL;
		at = strchr("\"'`", *at) && *at ? skip_string(at, end) : at + 1;
	}
	return NULL;
}

/* Whether the action at @at begins with "$name :=" or "$name =", or "$a, $b :=". */
static bool is_assignment(const char *at, const char *end)
{
	if (at == end || *at != '$')
		return false;
	while (at < end && (*at == '$' || *at == '_' || *at == ',' || is_space(*at) ||
			    (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') ||
			    (*at >= 'A' && *at <= 'Z')))
		at++;
	return starts(at, end, ":=") || starts(at, end, "=");
}

static const struct {
	const char *word;
	enum mask mask;
} keywords[] = {
	{ "if", MASK_OPEN },	 { "range", MASK_OPEN },  { "with", MASK_OPEN },
	{ "define", MASK_OPEN }, { "block", MASK_OPEN },  { "else", MASK_ELSE },
	{ "end", MASK_END },	 { "break", MASK_QUIET }, { "continue", MASK_QUIET },
};

static enum mask classify(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	if (starts(at, end, "/*") || is_assignment(at, end))
		return MASK_QUIET;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (is_word(at, end, keywords[i].word))
			return keywords[i].mask;
	}
	return MASK_OUTPUT;
}

static void mask_action(char *masked, const char *at, const char *inside,
			const char *behind)
{
	enum mask mask = classify(inside, behind - 2);
	size_t size = (size_t)(behind - at);

	memset(masked, mask == MASK_OUTPUT ? MASK_OUTPUT : MASK_QUIET, size);
	masked[0] = (char)mask;
	/* The shortest action is four bytes long. */
	if (behind[-3] == '-' && behind - 3 > inside && is_space(behind[-4]))
		masked[size - 1] = MASK_TRIM;
}

/* Bytes that only masks have are nothing that YAML allows. */
static void copy_text(char *masked, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		masked[i] = (unsigned char)text[i] < MASK_COUNT ? '?' : text[i];
}

char *template_mask(const char *text, size_t size, struct error *err)
{
	const char *end = text + size, *at = text;
	char *masked = memory_get(size + 1);

	masked[size] = 0;
	while (at < end) {
		const char *open = find(at, end, "{{");
		copy_text(masked + (at - text), at, (size_t)(open - at));
		if (open == end)
			break;
		const char *inside = open + 2;
		if (end - inside >= 2 && inside[0] == '-' && is_space(inside[1]))
			inside += 2;
		const char *behind = skip_action(inside, end);
		if (!behind) {
			error_set(err, 0, "line %u: an action begins that does not end",
				  template_line(text, (size_t)(open - text)));
			free(masked);
			return NULL;
		}
		mask_action(masked + (open - text), open, inside, behind);
		at = behind;
	}
	return masked;
}
