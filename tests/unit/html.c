/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside stays text in a page, and JSON stays JSON. */
#include "report/html_text.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

struct row {
	const char *text, *shown;
};

static const struct row texts[] = {
	{ "worker-1", "worker-1" },
	{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "\"'&amp;", "&quot;&#39;&amp;amp;" },
	{ "a\tb\x1b[31m\x7f", "a\\x09b\\x1b[31m\\x7f" },
	{ "\xe2\x80\xaegnp", "\\u{202e}gnp" },
	{ "\xef\xbf\xbe", "\\u{fffe}" },
	{ "\xf0\x9f\xbf\xbf", "\\u{1ffff}" },
	{ "\xd7\x90\xf0\x9f\x98\x80", "\xd7\x90\xf0\x9f\x98\x80" },
	{ "\xff\xc3(\xe2\x82", "\\xff\\xc3(\\xe2\\x82" },
	{ "%s%n", "%s%n" },
};

static const struct row documents[] = {
	{ "{\"a\":\"</script>&\"}\n", "{\"a\":\"\\u003c/script\\u003e\\u0026\"}\n" },
	{ "\xe2\x80\xa8\x7f", "\\u2028\\u007f" },
	{ "\xc3\xa9\xf0\x9f\x98\x80", "\\u00e9\\ud83d\\ude00" },
};

/* Through @filter, in pieces of @piece bytes; the caller frees the result. */
static char *filtered(FILE *filter(FILE *out), const char *text, size_t piece)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);
	FILE *in = filter(out);

	for (size_t left = strlen(text); left;) {
		size_t bytes = left < piece ? left : piece;
		fwrite(text, 1, bytes, in);
		fflush(in);
		text += bytes;
		left -= bytes;
	}
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
	return shown;
}

static FILE *open_text(FILE *out)
{
	return html_text_open(out, 0);
}

static void check_filter(FILE *filter(FILE *out), const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t piece = 1; piece <= 8; piece++) {
			char *shown = filtered(filter, rows[i].text, piece);
			CHECK_TEXT(rows[i].text, shown, rows[i].shown);
			free(shown);
		}
	}
}

/* In one call and as a stream, wherever that is cut. */
static void text_stays_text(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		char *shown = NULL;
		size_t size;
		FILE *out = open_memstream(&shown, &size);
		html_text(out, texts[i].text);
		fclose(out);
		CHECK_TEXT(texts[i].text, shown, texts[i].shown);
		free(shown);
	}
	check_filter(open_text, texts, COUNT(texts));
}

static void json_stays_json(void **state)
{
	(void)state;
	check_filter(html_json_open, documents, COUNT(documents));
}

static FILE *open_indented(FILE *out)
{
	return html_text_open(out, 2);
}

static void indents_go(void **state)
{
	static const struct row rows[] = {
		{ "  a:\n    b: <c>\n d\n\n", "a:\n  b: &lt;c&gt;\nd\n\n" },
		{ "a  b\n", "a  b\n" },
	};
	(void)state;

	check_filter(open_indented, rows, COUNT(rows));
}

static void formats(void **state)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);
	(void)state;

	html_print(out, "%s|%u|%'u|%'u|%'u|%llu|%%|", "<", 1000u, 0u, 1000u, 1002003u,
		   1ull << 40);
	fclose(out);
	CHECK_TEXT("all", shown, "&lt;|1000|0|1,000|1,002,003|1099511627776|%|");
	free(shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stays_text),
		cmocka_unit_test(json_stays_json),
		cmocka_unit_test(indents_go),
		cmocka_unit_test(formats),
	};
	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
