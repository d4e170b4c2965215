/* SPDX-License-Identifier: Apache-2.0 */
/* Plain, quoted, flow and block values. */
#include "fix/template_value.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One byte of what is in quotes, or two; the mode ends with the quotes. */
static uint32_t take_quoted(struct value_state *state, const char *text, uint32_t at,
			    uint32_t stop)
{
	if (text[at] == '\\' && state->quote == '"')
		return at + 2 < stop ? at + 2 : stop;
	if (text[at] != state->quote)
		return at + 1;
	if (state->quote == '\'' && at + 1 < stop && text[at + 1] == '\'')
		return at + 2;
	state->quote = 0;
	if (state->mode == VALUE_QUOTE)
		state->mode = VALUE_NONE;
	return at + 1;
}

static uint32_t take_flow(struct value_state *state, const char *text, uint32_t at)
{
	char c = text[at];

	if (state->fresh && (c == '"' || c == '\'')) {
		state->quote = c;
		state->fresh = false;
		return at + 1;
	}
	if (c == '[' || c == '{')
		state->depth++;
	if ((c == ']' || c == '}') && --state->depth == 0)
		state->mode = VALUE_NONE;
	if (!is_blank(c))
		state->fresh = strchr("[{,:", c) && c;
	return at + 1;
}

static bool is_comment(const char *text, uint32_t at, uint32_t from)
{
	return text[at] == '#' && (at == from || is_blank(text[at - 1]));
}

static bool is_block_header(const char *text, uint32_t at, uint32_t stop)
{
	/* A tag or an anchor may be before it. */
	while (at < stop && (text[at] == '!' || text[at] == '&')) {
		while (at < stop && !is_blank(text[at]))
			at++;
		while (at < stop && is_blank(text[at]))
			at++;
	}
	if (at == stop || (text[at] != '|' && text[at] != '>'))
		return false;
	for (at++; at < stop && !is_blank(text[at]); at++) {
		if (!strchr("+-0123456789", text[at]))
			return false;
	}
	return true;
}

static void begin(struct value_state *state, const char *text, uint32_t at, uint32_t stop,
		  int32_t column)
{
	char c = text[at];

	*state = (struct value_state){ .column = column, .opened = at };
	if (c == '"' || c == '\'') {
		state->mode = VALUE_QUOTE;
	} else if (c == '[' || c == '{') {
		state->mode = VALUE_FLOW;
		state->fresh = true;
	} else if (is_block_header(text, at, stop)) {
		state->mode = VALUE_BLOCK;
	}
}

/* Until a comment: what is behind the quotes or brackets belongs to nothing good. */
static uint32_t take_plain(const char *text, uint32_t at, uint32_t from, uint32_t stop)
{
	while (at < stop && !is_comment(text, at, from))
		at++;
	while (at > from && is_blank(text[at - 1]))
		at--;
	return at;
}

uint32_t value_take(struct value_state *state, const char *text, uint32_t at,
		    uint32_t stop, int32_t column)
{
	uint32_t from = at;

	if (state->mode == VALUE_NONE && at < stop) {
		begin(state, text, at, stop, column);
		if (state->mode == VALUE_QUOTE)
			state->quote = text[at++];
	}
	while (at < stop && (state->mode == VALUE_QUOTE || state->mode == VALUE_FLOW)) {
		if (state->quote)
			at = take_quoted(state, text, at, stop);
		else if (is_comment(text, at, from))
			return at;
		else
			at = take_flow(state, text, at);
	}
	if (state->mode == VALUE_QUOTE || state->mode == VALUE_FLOW)
		return stop;
	return take_plain(text, at, from, stop);
}
