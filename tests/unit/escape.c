/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside cannot move a cursor, reorder a line or break JSON. */
#include "report/escape.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

/* Appends @code as UTF-8, without asking whether it may be one. */
static size_t encode(unsigned code, char *bytes)
{
	static const unsigned char leads[] = { 0x00, 0xc0, 0xe0, 0xf0 };
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = length - 1; i > 0; i--, code >>= 6)
		bytes[i] = (char)(0x80 | (code & 0x3f));
	bytes[0] = (char)(leads[length - 1] | code);
	bytes[length] = '\0';
	return length;
}

/* The caller frees the result. */
static char *on_terminal(const char *text, size_t *columns)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	assert_non_null(out);
	*columns = escape_terminal(text, out);
	assert_int_equal(fclose(out), 0);
	return shown;
}

static void characters(void **state)
{
	static const struct {
		const char *what, *text;
		size_t length;
		unsigned code;
	} rows[] = {
		{ "end", "", 0, 0 },
		{ "letter", "az", 1, 'a' },
		{ "escape", "\x1b[31m", 1, 0x1b },
		{ "last of one byte", "\x7f", 1, 0x7f },
		{ "first of two", "\xc2\x80", 2, 0x80 },
		{ "two", "\xc3\xa9x", 2, 0xe9 },
		{ "last of two", "\xdf\xbf", 2, 0x7ff },
		{ "first of three", "\xe0\xa0\x80", 3, 0x800 },
		{ "three", "\xe2\x82\xac", 3, 0x20ac },
		{ "before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff },
		{ "after the surrogates", "\xee\x80\x80", 3, 0xe000 },
		{ "last of three", "\xef\xbf\xbf", 3, 0xffff },
		{ "first of four", "\xf0\x90\x80\x80", 4, 0x10000 },
		{ "four", "\xf0\x9f\x98\x80", 4, 0x1f600 },
		{ "last of all", "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "overlong NUL", "\xc0\x80", 0, 0 },
		{ "overlong slash", "\xc0\xaf", 0, 0 },
		{ "overlong two", "\xc1\xbf", 0, 0 },
		{ "overlong three", "\xe0\x9f\xbf", 0, 0 },
		{ "overlong four", "\xf0\x8f\xbf\xbf", 0, 0 },
		{ "first surrogate", "\xed\xa0\x80", 0, 0 },
		{ "last surrogate", "\xed\xbf\xbf", 0, 0 },
		{ "surrogate pair", "\xed\xa0\xbd\xed\xb8\x80", 0, 0 },
		{ "one too high", "\xf4\x90\x80\x80", 0, 0 },
		{ "far too high", "\xf7\xbf\xbf\xbf", 0, 0 },
		{ "five bytes", "\xf8\x88\x80\x80\x80", 0, 0 },
		{ "six bytes", "\xfc\x84\x80\x80\x80\x80", 0, 0 },
		{ "fe", "\xfe", 0, 0 },
		{ "ff", "\xff", 0, 0 },
		{ "lone continuation", "\x80", 0, 0 },
		{ "raw C1",
		  "\x9b"
		  "31m",
		  0, 0 },
		{ "two, cut", "\xc3", 0, 0 },
		{ "three, cut after one", "\xe2", 0, 0 },
		{ "three, cut after two", "\xe2\x82", 0, 0 },
		{ "four, cut after three", "\xf0\x9f\x98", 0, 0 },
		{ "three, broken by a letter", "\xe2\x82z", 0, 0 },
		{ "two, broken by a lead", "\xc3\xc3\xa9", 0, 0 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned code = 0;
		CHECK_NUMBER(rows[i].what, utf8_character(rows[i].text, &code),
			     rows[i].length);
		CHECK_NUMBER(rows[i].what, code, rows[i].code);
	}
}

static void every_code_point(void **state)
{
	(void)state;

	for (unsigned code = 1; code < 0x110100; code++) {
		char bytes[5];
		unsigned read = 0;
		size_t length = encode(code, bytes);
		bool valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
		size_t got = utf8_character(bytes, &read);
		CHECK(got == (valid ? length : 0), "U+%04X: length %zu", code, got);
		CHECK(!valid || read == code, "U+%04X is read as U+%04X", code, read);
	}
}

static void terminal(void **state)
{
	static const struct {
		const char *what, *text, *shown;
		size_t columns;
	} rows[] = {
		{ "nothing", "", "", 0 },
		{ "plain", "node-1.example", "node-1.example", 14 },
		{ "blank and tilde", " ~", " ~", 2 },
		{ "colour", "\x1b[31mred", "\\x1b[31mred", 11 },
		{ "title", "\x1b]0;x\x07", "\\x1b]0;x\\x07", 12 },
		{ "C0", "\x01\x1f\x7f", "\\x01\\x1f\\x7f", 12 },
		{ "line end", "a\r\nb\t", "a\\x0d\\x0ab\\x09", 14 },
		{ "C1 as UTF-8",
		  "\xc2\x9b"
		  "31m",
		  "\\x9b31m", 7 },
		{ "C1 raw",
		  "\x9b"
		  "31m",
		  "\\x9b31m", 7 },
		{ "first after C1", "\xc2\xa0", "\xc2\xa0", 1 },
		{ "letters", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
		  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 3 },
		{ "override",
		  "\xe2\x80\xae"
		  "evil",
		  "\\u{202e}evil", 12 },
		{ "embedding", "\xe2\x80\xaa", "\\u{202a}", 8 },
		{ "pop", "\xe2\x80\xac", "\\u{202c}", 8 },
		{ "first isolate", "\xe2\x81\xa6", "\\u{2066}", 8 },
		{ "last isolate", "\xe2\x81\xa9", "\\u{2069}", 8 },
		{ "Arabic letter mark", "\xd8\x9c", "\\u{061c}", 8 },
		{ "left-to-right mark", "\xe2\x80\x8e", "\\u{200e}", 8 },
		{ "zero width space", "a\xe2\x80\x8bz", "a\\u{200b}z", 10 },
		{ "zero width joiner", "\xe2\x80\x8d", "\\u{200d}", 8 },
		{ "word joiner", "\xe2\x81\xa0", "\\u{2060}", 8 },
		{ "byte order mark", "\xef\xbb\xbf", "\\u{feff}", 8 },
		{ "line separator", "\xe2\x80\xa8", "\\u{2028}", 8 },
		{ "tag", "\xf3\xa0\x81\x81", "\\u{e0041}", 9 },
		{ "dash beside the marks", "\xe2\x80\x90", "\xe2\x80\x90", 1 },
		{ "overlong", "\xc0\xaf", "\\xc0\\xaf", 8 },
		{ "surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", 12 },
		{ "too high", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16 },
		{ "cut, then text", "\xe2\x82z", "\\xe2\\x82z", 9 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t columns;
		char *shown = on_terminal(rows[i].text, &columns);
		CHECK_TEXT(rows[i].what, shown, rows[i].shown);
		CHECK_NUMBER(rows[i].what, columns, rows[i].columns);
		free(shown);
	}
}

/* Whatever the bytes are, a terminal is shown only what can be printed. */
static void every_byte_pair(void **state)
{
	(void)state;

	for (unsigned first = 1; first < 256; first++) {
		for (unsigned second = 0; second < 256; second++) {
			char text[] = { (char)first, (char)second, '\0' };
			size_t columns;
			unsigned code;
			char *shown = on_terminal(text, &columns);
			for (char *at = shown; *at; at += utf8_character(at, &code))
				CHECK(utf8_character(at, &code) && code >= 0x20 &&
					      (code < 0x7f || code > 0x9f),
				      "bytes %02x %02x are shown as they are", first,
				      second);
			free(shown);
		}
	}
}

#define BAD "\xef\xbf\xbd"

static void utf8(void **state)
{
	static const struct {
		const char *what, *text, *copied;
	} rows[] = {
		{ "nothing", "", "" },
		{ "plain", "node-1", "node-1" },
		{ "control characters stay", "\x1b[31m\n", "\x1b[31m\n" },
		{ "C1 as UTF-8 stays", "\xc2\x9b", "\xc2\x9b" },
		{ "C1 raw",
		  "\x9b"
		  "31m",
		  BAD "31m" },
		{ "valid", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
		  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
		{ "each invalid byte", "\xff\xfe", BAD BAD },
		{ "overlong", "a\xc0\xafz", "a" BAD BAD "z" },
		{ "surrogate", "\xed\xa0\x80", BAD BAD BAD },
		{ "too high", "\xf4\x90\x80\x80", BAD BAD BAD BAD },
		{ "cut", "\xe2\x82", BAD BAD },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char buffer[64];
		CHECK(escape_utf8(rows[i].text, buffer, sizeof(buffer)) == buffer,
		      "row '%s': the buffer is not returned", rows[i].what);
		CHECK_TEXT(rows[i].what, buffer, rows[i].copied);
	}
}

/* A buffer that is too small gets whole characters only, and never a byte too many. */
static void utf8_small_buffer(void **state)
{
	static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xffz";
	static const char whole[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" BAD "z";
	/* Bytes that fit: the ends of whole characters. */
	static const size_t ends[] = { 0, 1, 1,	 3,  3,	 3,  6,	 6,
				       6, 6, 10, 10, 10, 13, 14, 14 };
	(void)state;

	for (size_t size = 1; size <= COUNT(ends); size++) {
		char buffer[32];
		memset(buffer, '#', sizeof(buffer));
		escape_utf8(text, buffer, size);
		CHECK(strlen(buffer) == ends[size - 1], "%zu bytes: %zu are used", size,
		      strlen(buffer));
		CHECK(!strncmp(buffer, whole, strlen(buffer)), "%zu bytes: '%s'", size,
		      buffer);
		CHECK(buffer[size] == '#', "%zu bytes: one more was written", size);
	}
}

static void utf8_long_text(void **state)
{
	static char text[100001], buffer[256];
	(void)state;

	memset(text, '\xff', sizeof(text) - 1);
	escape_utf8(text, buffer, sizeof(buffer));
	assert_int_equal(strlen(buffer), 255);
	memset(text, 'x', sizeof(text) - 1);
	escape_utf8(text, buffer, sizeof(buffer));
	assert_int_equal(strlen(buffer), 255);
	escape_utf8(text, buffer, 1);
	assert_string_equal(buffer, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters),	  cmocka_unit_test(every_code_point),
		cmocka_unit_test(terminal),	  cmocka_unit_test(every_byte_pair),
		cmocka_unit_test(utf8),		  cmocka_unit_test(utf8_small_buffer),
		cmocka_unit_test(utf8_long_text),
	};
	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
