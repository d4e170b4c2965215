/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine over bytes that knows strings and brackets and leaves everything else to the
 * JSON library: what is wrong in between, that one finds in what it is handed.
 */
#include "report/scan.h"

#include <stdlib.h>
#include <string.h>

#include "report/scan_text.h"
#include "src/memory.h"

enum state {
	STATE_OVER,    /* no document, or what is left of a line after a mistake */
	STATE_VALUE,   /* outside of strings */
	STATE_STRING,  /* in one */
	STATE_ESCAPE,  /* after its backslash */
	STATE_BETWEEN, /* in a long array, outside of its items */
	STATE_AFTER,   /* after its last bracket, in the same line */
	STATE_BROKEN,  /* after a mistake, in the same line */
};

/* What a byte is outside of strings. Letters are those of true, false and null. */
enum class { BAD, BLANK, PLAIN, QUOTE, COLON, COMMA, OPEN, CLOSE };
static const unsigned char classes[256] = {
	[' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, ['\n'] = BLANK, ['"'] = QUOTE,
	[':'] = COLON, [','] = COMMA,  ['{'] = OPEN,   ['['] = OPEN,   ['}'] = CLOSE,
	[']'] = CLOSE, ['0'] = PLAIN,  ['1'] = PLAIN,  ['2'] = PLAIN,  ['3'] = PLAIN,
	['4'] = PLAIN, ['5'] = PLAIN,  ['6'] = PLAIN,  ['7'] = PLAIN,  ['8'] = PLAIN,
	['9'] = PLAIN, ['+'] = PLAIN,  ['-'] = PLAIN,  ['.'] = PLAIN,  ['E'] = PLAIN,
	['a'] = PLAIN, ['e'] = PLAIN,  ['f'] = PLAIN,  ['l'] = PLAIN,  ['n'] = PLAIN,
	['r'] = PLAIN, ['s'] = PLAIN,  ['t'] = PLAIN,  ['u'] = PLAIN,
};

enum key { KEY_OTHER, KEY_ITEMS, KEY_STATUS, KEY_ANSWERS, KEY_NODES, KEY_DERIVED };
static const struct {
	const char *word;
	enum key key;
} words[] = {
	{ "items", KEY_ITEMS },	    { "status", KEY_STATUS },
	{ "answers", KEY_ANSWERS }, { "nodes", KEY_NODES },
	{ "groups", KEY_DERIVED },  { "contradictions", KEY_DERIVED },
};

/* The long arrays, by the keys on the way to them. */
static const struct {
	unsigned depth; /* that the array is in */
	enum key outer, inner;
	enum stream stream;
} streams[] = {
	{ 0, KEY_OTHER, KEY_OTHER, STREAM_ITEMS },
	{ 1, KEY_ITEMS, KEY_OTHER, STREAM_ITEMS },
	{ 2, KEY_STATUS, KEY_ANSWERS, STREAM_ANSWERS },
	{ 2, KEY_STATUS, KEY_NODES, STREAM_NODES },
	{ 2, KEY_STATUS, KEY_DERIVED, STREAM_DERIVED },
};

#define KEYS_MAX (sizeof(((struct scan *)0)->keys) / sizeof(unsigned))

/* Of a long array: what came last. */
enum between { BETWEEN_START, BETWEEN_ITEM, BETWEEN_COMMA };

void scan_init(struct scan *scan)
{
	scan->rest.bytes = memory_get(DOCUMENT_MAX);
	scan->item.bytes = memory_get(DOCUMENT_MAX);
	scan->state = STATE_OVER;
}

void scan_free(struct scan *scan)
{
	free(scan->rest.bytes);
	free(scan->item.bytes);
}

bool scan_is_open(const struct scan *scan)
{
	return scan->state != STATE_OVER;
}

/* What is there so far cannot be a document, and the JSON library says why. */
static void give_up(struct scan *scan)
{
	scan->state = STATE_OVER;
	if (scan->refused_whole || scan->item_refused)
		return;
	if (scan->sink == &scan->item)
		scan_text_item(scan);
	else
		scan_text_rest(scan);
}

/* --- long arrays --- */

/* The stream that an array is which opens here, or -1. */
static int find_stream(const struct scan *scan)
{
	/* No stream is deeper than the keys that are kept. */
	if (scan->depth >= KEYS_MAX || scan->stream_depth ||
	    scan->cut_count > SCAN_CUTS_MAX)
		return -1;
	/* An array in an array has no key. */
	if (scan->depth && (scan->arrays >> scan->depth & 1))
		return -1;
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		if (scan->depth == streams[i].depth &&
		    (scan->depth < 1 || scan->keys[1] == streams[i].outer) &&
		    (scan->depth < 2 || scan->keys[2] == streams[i].inner))
			return (int)streams[i].stream;
	return -1;
}

static void enter_stream(struct scan *scan, int stream)
{
	scan->stream = (unsigned)stream;
	scan->stream_depth = scan->depth;
	scan->between = BETWEEN_START;
	scan->state = STATE_BETWEEN;
}

static void start_item(struct scan *scan)
{
	bool wanted = !scan->refused_whole && scan->stream != STREAM_DERIVED;

	scan->item.used = 0;
	scan->item_start = scan->place;
	scan->item_start.column++;
	scan->item_refused = false;
	scan->sink = wanted ? &scan->item : NULL;
	scan->state = STATE_VALUE;
}

static void end_item(struct scan *scan)
{
	if (scan->sink)
		scan_text_item(scan);
	scan->item_refused = false;
	scan->sink = scan->refused_whole ? NULL : &scan->rest;
	scan->between = BETWEEN_ITEM;
	scan->state = STATE_BETWEEN;
}

static bool in_item(const struct scan *scan)
{
	return scan->stream_depth && scan->state != STATE_BETWEEN;
}

/* In an item, and in no bracket of it. */
static bool is_bare(const struct scan *scan)
{
	return in_item(scan) && scan->depth == scan->stream_depth;
}

/* --- the machine --- */

static void open_bracket(struct scan *scan, char byte)
{
	int stream = byte == '[' ? find_stream(scan) : -1;

	if (++scan->depth == SCAN_DEPTH_MAX && scan->sink)
		scan_text_drop(scan, &scan->place, "nested more than 63 deep");
	if (scan->depth < SCAN_DEPTH_MAX) {
		scan->arrays &= ~(1ULL << scan->depth);
		scan->arrays |= (unsigned long long)(byte == '[') << scan->depth;
	}
	if (scan->depth < KEYS_MAX)
		scan->keys[scan->depth] = KEY_OTHER;
	if (stream >= 0)
		enter_stream(scan, stream);
}

/* Whether @byte closes what was opened; too deep down nobody knows. */
static bool is_matching(const struct scan *scan, char byte)
{
	return scan->depth >= SCAN_DEPTH_MAX ||
	       (scan->arrays >> scan->depth & 1) == (byte == ']');
}

static void close_bracket(struct scan *scan, char byte)
{
	if (!is_matching(scan, byte)) {
		scan->state = STATE_BROKEN;
		return;
	}
	scan->depth--;
	if (in_item(scan) && scan->depth == scan->stream_depth)
		end_item(scan);
	else if (!scan->depth)
		scan->state = STATE_AFTER;
}

static void take_key(struct scan *scan)
{
	if (scan->depth >= KEYS_MAX)
		return;
	scan->keys[scan->depth] = KEY_OTHER;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (scan->word_size == strlen(words[i].word) &&
		    !memcmp(scan->word, words[i].word, scan->word_size))
			scan->keys[scan->depth] = words[i].key;
}

static void take_value_byte(struct scan *scan, char byte, enum class class)
{
	if (class == BAD)
		scan->state = STATE_BROKEN;
	else if (class == OPEN)
		open_bracket(scan, byte);
	else if (class == CLOSE)
		close_bracket(scan, byte);
	else if (class == COLON)
		take_key(scan);
	else if (class == COMMA && scan->depth < KEYS_MAX)
		scan->keys[scan->depth] = KEY_OTHER;
	if (class == QUOTE) {
		scan->state = STATE_STRING;
		scan->word_size = 0;
	}
}

/* The end of the blanks, digits and letters at @at, which mean nothing here. */
static const char *skip_plain(const char *at, const char *end)
{
	while (at < end && (classes[(unsigned char)*at] == BLANK ||
			    classes[(unsigned char)*at] == PLAIN))
		at++;
	return at;
}

/* Each takes one byte at least, or goes to another state, and returns what is left. */
static const char *step_value(struct scan *scan, const char *at, const char *end)
{
	enum class class = classes[(unsigned char)*at];
	const char *stop = is_bare(scan) ? at : skip_plain(at, end);

	if (stop > at) {
		place_move(&scan->place, at, (size_t)(stop - at));
		scan_text_put(scan, at, (size_t)(stop - at));
		return stop;
	}
	/* An item without brackets ends where something else starts. */
	if (is_bare(scan) && (class == BLANK || class == COMMA || class == CLOSE)) {
		end_item(scan);
		return at;
	}
	place_move(&scan->place, at, 1);
	scan_text_put(scan, at, 1);
	take_value_byte(scan, *at, class);
	return at + 1;
}

static void remember_word(struct scan *scan, const char *bytes, size_t size)
{
	if (scan->depth >= KEYS_MAX || scan->word_size + size > sizeof(scan->word)) {
		scan->word_size = sizeof(scan->word);
		return;
	}
	memcpy(scan->word + scan->word_size, bytes, size);
	scan->word_size += size;
}

static const char *step_string(struct scan *scan, const char *at, const char *end)
{
	const char *stop = at;

	while (stop < end && *stop != '"' && *stop != '\\' && (unsigned char)*stop >= ' ')
		stop++;
	remember_word(scan, at, (size_t)(stop - at));
	if (stop < end)
		stop++;
	place_move(&scan->place, at, (size_t)(stop - at));
	scan_text_put(scan, at, (size_t)(stop - at));
	if (stop[-1] == '\\') {
		scan->word_size = sizeof(scan->word);
		scan->state = STATE_ESCAPE;
	} else if (stop[-1] == '"') {
		scan->state = STATE_VALUE;
		if (is_bare(scan))
			end_item(scan);
	} else if (stop[-1] == '\n') {
		give_up(scan);
	} else if ((unsigned char)stop[-1] < ' ') {
		scan->state = STATE_BROKEN;
	}
	return stop;
}

static const char *step_escape(struct scan *scan, const char *at, const char *end)
{
	scan->state = STATE_STRING;
	/* The end of the line ends the string, too. */
	if ((unsigned char)*at < ' ')
		return step_string(scan, at, end);
	place_move(&scan->place, at, 1);
	scan_text_put(scan, at, 1);
	return at + 1;
}

static void leave_stream(struct scan *scan)
{
	scan->stream_depth = 0;
	scan_text_cut(scan);
	scan->state = STATE_VALUE;
	scan_text_put(scan, "]", 1);
	close_bracket(scan, ']');
}

static const char *step_between(struct scan *scan, const char *at, const char *end)
{
	enum class class = classes[(unsigned char)*at];
	bool item = class == OPEN || class == QUOTE || class == PLAIN;

	(void)end;
	if (item && scan->between != BETWEEN_ITEM) {
		start_item(scan);
		return at;
	}
	place_move(&scan->place, at, 1);
	if (*at == ']' && scan->between != BETWEEN_COMMA) {
		leave_stream(scan);
	} else if (class == COMMA && scan->between == BETWEEN_ITEM) {
		scan->between = BETWEEN_COMMA;
	} else if (class != BLANK) {
		if (!scan->refused_whole)
			scan_refuse(scan, &scan->place,
				    scan->between == BETWEEN_ITEM ? "',' or ']' expected"
								  : "an item expected");
		scan->state = STATE_OVER;
	}
	return at + 1;
}

/* The rest of the line is for the JSON library, which tells what it stumbled over. */
static const char *step_broken(struct scan *scan, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t size = (size_t)((newline ? newline : end) - at);

	if (scan->sink && size > DOCUMENT_MAX - 1 - scan->sink->used)
		size = DOCUMENT_MAX - 1 - scan->sink->used;
	scan_text_put(scan, at, size);
	if (newline)
		give_up(scan);
	return newline ? newline + 1 : end;
}

static const char *step_after(struct scan *scan, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	const char *stop = newline ? newline : end;

	scan_text_put(scan, at, (size_t)(stop - at));
	if (newline)
		scan_end(scan);
	return newline ? newline + 1 : end;
}

void scan_start(struct scan *scan, const struct place *start)
{
	scan->state = STATE_VALUE;
	scan->start = scan->place = *start;
	scan->place.column--;
	scan->depth = scan->stream_depth = 0;
	scan->refused_whole = scan->item_refused = false;
	scan->rest.used = 0;
	scan->sink = &scan->rest;
	scan->cut_count = 1;
	scan->cuts[0] = (struct cut){ .text = { 1, 1 }, .file = *start };
	reading_start(scan->reading);
}

void scan_feed(struct scan *scan, const char *bytes, size_t size)
{
	static const char *(*const steps[])(struct scan *, const char *, const char *) = {
		[STATE_VALUE] = step_value,   [STATE_STRING] = step_string,
		[STATE_ESCAPE] = step_escape, [STATE_BETWEEN] = step_between,
		[STATE_AFTER] = step_after,   [STATE_BROKEN] = step_broken,
	};
	const char *end = bytes + size;

	while (bytes < end && scan->state != STATE_OVER)
		bytes = steps[scan->state](scan, bytes, end);
}

void scan_end(struct scan *scan)
{
	if (scan->state == STATE_OVER)
		return;
	if (scan->state != STATE_AFTER) {
		give_up(scan);
		return;
	}
	scan->state = STATE_OVER;
	if (!scan->refused_whole)
		scan_text_rest(scan);
}
