/* SPDX-License-Identifier: Apache-2.0 */
/* YAML is read as Kubernetes reads it, and what is written is read as it was meant. */
#include <stdlib.h>

#include "fix/yaml_plain.h"
#include "fix/yaml_read.h"
#include "fix/yaml_write.h"
#include "report/escape.h"
#include "report/json_build.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define CASES 3000

static int collect(void *context, json_t *document, struct error *err)
{
	(void)err;
	return json_array_append_new(context, document);
}

/* All documents, as an array on one line. */
static char *read_all(const char *text, size_t size, struct error *err)
{
	json_t *documents = json_array();
	char *said = NULL;

	if (!yaml_read(text, size, collect, documents, err))
		said = json_dumps(documents, JSON_COMPACT);
	json_decref(documents);
	return said;
}

static char *write_yaml(const json_t *value)
{
	char *text = NULL;
	size_t size;

	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	assert_int_equal(yaml_write(value, out), 0);
	fclose(out);
	return text;
}

/* --- reading --- */

/* The words and numbers as `kubectl patch --local -o json` gives them (1.24 and 1.32). */
static const struct {
	const char *text, *wanted;
} read[] = {
	{ "y", "[true]" },
	{ "Y", "[true]" },
	{ "yes", "[true]" },
	{ "yEs", "[\"yEs\"]" },
	{ "On", "[true]" },
	{ "OFF", "[false]" },
	{ "n", "[false]" },
	{ "~", "[null]" },
	{ "Null", "[null]" },
	{ "nULL", "[\"nULL\"]" },
	{ "12", "[12]" },
	{ "-12", "[-12]" },
	{ "+5", "[5]" },
	{ "-", "[[null]]" },
	{ "0x1F", "[31]" },
	{ "0x0x1", "[\"0x0x1\"]" },
	{ "0o10", "[8]" },
	{ "010", "[8]" },
	{ "08", "[8.0]" },
	{ "0b11", "[3]" },
	{ "-0b11", "[-3]" },
	{ "1_000", "[1000]" },
	{ "9223372036854775807", "[9223372036854775807]" },
	{ "-9223372036854775808", "[-9223372036854775808]" },
	{ "18446744073709551615", "[1.8446744073709552e19]" },
	{ "-9223372036854775809", "[-9.2233720368547758e18]" },
	{ "1e3", "[1000.0]" },
	{ ".5", "[0.5]" },
	{ "1.28", "[1.28]" },
	{ "1.28.3", "[\"1.28.3\"]" },
	{ "1e999", "[\"1e999\"]" },
	{ "1:30", "[\"1:30\"]" },
	{ "2001-01-01", "[\"2001-01-01\"]" },
	{ "=", "[\"=\"]" },
	{ ".", "[\".\"]" },
	{ ".Nan", "[\".Nan\"]" },
	{ "inf", "[\"inf\"]" },
	{ "'yes'", "[\"yes\"]" },
	{ "\"12\"", "[\"12\"]" },
	{ "!!str 12", "[\"12\"]" },
	{ "! 12", "[\"12\"]" },
	{ "!!map {a: !!seq [b]}", "[{\"a\":[\"b\"]}]" },
	{ "|\n  yes\n", "[\"yes\\n\"]" },
	{ "a: 1\nyes: 2\n12:\n", "[{\"a\":1,\"yes\":2,\"12\":null}]" },
	{ "", "[]" },
	{ "# nothing\n", "[]" },
	{ "---\n---\n# x\n---\na\n---\n", "[\"a\"]" },
	{ "a\n...\n--- b\n", "[\"a\",\"b\"]" },
	{ "\"\"", "[\"\"]" },
	{ "\xef\xbb\xbf"
	  "a: b",
	  "[{\"a\":\"b\"}]" },
	{ "a: b\r\nc: |\r\n  d\r\n", "[{\"a\":\"b\",\"c\":\"d\\n\"}]" },
	{ "{\"a\": [1, 2.5, null, true, \"\\u00e9\\n\"]}",
	  "[{\"a\":[1,2.5,null,true,\"\xc3\xa9\\n\"]}]" },
	{ " {a: b}", "[{\"a\":\"b\"}]" },
	{ "%YAML 1.1\n---\na", "[\"a\"]" },
};

static void typed(void **state)
{
	(void)state;

	json_prepare(1);
	for (size_t i = 0; i < COUNT(read); i++) {
		struct error err = { 0 };
		char *said = read_all(read[i].text, strlen(read[i].text), &err);
		CHECK(said, "'%s' is refused: %s", read[i].text, err.text);
		CHECK_TEXT(read[i].text, said, read[i].wanted);
		free(said);
	}
}

static const struct {
	const char *text, *wanted;
} refused[] = {
	{ "a: &x b", "line 1: anchors are not read" },
	{ "a:\n  &x\n  b: c", "line 2: anchors are not read" },
	{ "a: b\nc: *x", "line 2: aliases are not read" },
	{ "*x : b", "line 1: aliases are not read" },
	{ "&x a: b", "line 1: anchors are not read" },
	{ "a: 1\n<<: {b: c}", "line 2: merge keys are not read" },
	{ "!!binary aGk=",
	  "line 1: tags other than !!str, !!map and !!seq are not read" },
	{ "!!int 5", "line 1: tags other than !!str, !!map and !!seq are not read" },
	{ "!!set {a}", "line 1: tags other than !!str, !!map and !!seq are not read" },
	{ "!!str [a]", "line 1: tags other than !!str, !!map and !!seq are not read" },
	{ "a: 1\nb: 2\na: 3", "line 3: a key is there twice" },
	{ "{\"a\": 1,\n\"a\": 2}", "line 2: a key is there twice" },
	{ "[a]: b", "line 1: a key is no text" },
	{ "\n\n\"\\0\"", "line 3: there is a NUL in a string" },
	{ "{\"a\": \"\\u0000\"}", "line 1: there is a NUL in a string" },
	{ "{\"\\u0000\": 1}", "line 1: there is a NUL in a string" },
	{ "a: .inf", "line 1: a number that JSON does not have" },
	{ "- -.INF", "line 1: a number that JSON does not have" },
	{ "- .NaN", "line 1: a number that JSON does not have" },
	{ "a\nb\n\xff", "line 3: invalid leading UTF-8 octet" },
	{ "a\n\x1b", "line 2: control characters are not allowed" },
	{ "a: b: c", "line 1: mapping values are not allowed in this context" },
	{ "a: [b}\n", "line 1: did not find expected ',' or ']'" },
	{ "a: {{ .Values }}", "line 1: a key is no text" },
};

static void errors(void **state)
{
	(void)state;

	json_prepare(1);
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct error err = { 0 };
		char *said = read_all(refused[i].text, strlen(refused[i].text), &err);
		CHECK(!said, "'%s' is read", refused[i].text);
		CHECK_TEXT(refused[i].text, err.text, refused[i].wanted);
	}
}

/* @depth arrays, one in the other, with a word within that is JSON or not. */
static bool is_read(unsigned depth, const char *word)
{
	static char text[1024];
	struct error err = { 0 };

	memset(text, '[', depth);
	size_t size = depth + (size_t)sprintf(text + depth, "%s", word);
	memset(text + size, ']', depth);
	char *said = read_all(text, size + depth, &err);
	bool is = said;
	if (!is)
		CHECK_TEXT(word, err.text, "line 1: it is nested too deeply");
	free(said);
	return is;
}

static void deep(void **state)
{
	(void)state;

	json_prepare(1);
	assert_true(is_read(YAML_DEPTH_MAX, "word"));
	assert_true(is_read(YAML_DEPTH_MAX, "1"));
	assert_false(is_read(YAML_DEPTH_MAX + 1, "word"));
	assert_false(is_read(YAML_DEPTH_MAX + 1, "1"));
	assert_false(is_read(500, "word"));
}

static int stop(void *context, json_t *document, struct error *err)
{
	unsigned *count = context;

	json_decref(document);
	++*count;
	return error_set(err, 7, "enough");
}

static void stopped(void **state)
{
	unsigned count = 0;
	struct error err;
	(void)state;

	json_prepare(1);
	assert_int_equal(yaml_read("a\n---\nb", 7, stop, &count, &err), -7);
	assert_int_equal(count, 1);
	assert_string_equal(err.text, "enough");
}

/* --- writing --- */

static const struct {
	const char *json, *wanted;
} written[] = {
	{ "{}", "{}\n" },
	{ "[]", "[]\n" },
	{ "null", "null\n" },
	{ "-3", "-3\n" },
	{ "0.1", "0.1\n" },
	{ "8.0", "8.0\n" },
	{ "1e300", "1.0e+300\n" },
	{ "0.30000000000000004", "0.30000000000000004\n" },
	{ "\"\"", "\"\"\n" },
	{ "\"word\"", "word\n" },
	{ "{\"b\": 1, \"a\": true}", "b: 1\na: true\n" },
	{ "{\"spec\": {\"ports\": [{\"port\": 80, \"targetPort\": 8080}, {\"port\": 443}"
	  "], \"sysctls\": []}}",
	  "spec:\n  ports:\n  - port: 80\n    targetPort: 8080\n  - port: 443\n"
	  "  sysctls: []\n" },
	{ "[[1, [2]], [], {}]", "- - 1\n  - - 2\n- []\n- {}\n" },
	{ "[[{\"a\": [\"b\"]}]]", "- - a:\n    - b\n" },
	{ "{\"inject.istio.io/templates\": \"gateway,lowport\"}",
	  "inject.istio.io/templates: gateway,lowport\n" },
	{ "[\"net.ipv4.ip_unprivileged_port_start\", \"sailoperator.io/v1\", "
	  "\"/proc/sys\"]",
	  "- net.ipv4.ip_unprivileged_port_start\n- sailoperator.io/v1\n- /proc/sys\n" },
	{ "[\"0\", \"yes\", \"Y\", \"oN\", \"nULL\", \"~\", \"0o10\", \"010\", \"1e3\"]",
	  "- \"0\"\n- \"yes\"\n- \"Y\"\n- \"oN\"\n- \"nULL\"\n- \"~\"\n- \"0o10\"\n"
	  "- \"010\"\n- \"1e3\"\n" },
	{ "[\"=\", \"<<\", \"1:30\", \".inf\", \"-.5\", \"2001-01-01\", \"1_000\", "
	  "\"---\"]",
	  "- \"=\"\n- \"<<\"\n- \"1:30\"\n- \".inf\"\n- \"-.5\"\n- \"2001-01-01\"\n"
	  "- \"1_000\"\n- \"---\"\n" },
	{ "[\"a: b\", \"a:\", \"a #b\", \"- a\", \"? a\", \"*a\", \"&a\", \"!a\", "
	  "\"{a\"]",
	  "- \"a: b\"\n- \"a:\"\n- \"a #b\"\n- \"- a\"\n- \"? a\"\n- \"*a\"\n- \"&a\"\n"
	  "- \"!a\"\n- \"{a\"\n" },
	{ "[\" a\", \"a \", \"a  b:c\", \"\\\"\\\\\", \"\\t\", \"\\r\\n\", \"\\n\"]",
	  "- \" a\"\n- \"a \"\n- a  b:c\n- \"\\\"\\\\\"\n- \"\\t\"\n- \"\\r\\n\"\n"
	  "- \"\\n\"\n" },
	{ "[\"\\u00e9\", \"\\u0085\\u2028\\ufeff\\u202e\\u001b\\u007f\\uffff\"]",
	  "- \"\xc3\xa9\"\n- \"\\x85\\u2028\\uFEFF\\u202E\\x1B\\x7F\\uFFFF\"\n" },
	{ "[\"\\ud83d\\ude00\", \"\\udb40\\udc01\"]",
	  "- \"\xf0\x9f\x98\x80\"\n- \"\\U000E0001\"\n" },
	{ "{\"yes\": 1, \"1\": 2, \"a b\": 3, \"\\n\": 4, \"---\": 5, \"<<\": 6, "
	  "\"\": 7}",
	  "\"yes\": 1\n\"1\": 2\na b: 3\n\"\\n\": 4\n\"---\": 5\n\"<<\": 6\n\"\": 7\n" },
	{ "{\"a\": \"x\\ny\"}", "a: |-\n  x\n  y\n" },
	{ "{\"a\": \"x\\ny\\n\", \"b\": 1}", "a: |\n  x\n  y\nb: 1\n" },
	{ "{\"a\": \"x\\n\\n\", \"b\": 1}", "a: |+\n  x\n\nb: 1\n" },
	{ "{\"a\": \"x\\n\\n\"}", "a: |+\n  x\n\n...\n" },
	{ "{\"a\": [\" x\\ny\"]}", "a:\n- |2-\n   x\n  y\n" },
	{ "[\"\\nx\", \"\\tx\\n\", \"x\\n  \", \"x \\n\\ty\"]",
	  "- |2-\n\n  x\n- |2\n  \tx\n- |-\n  x\n    \n- |-\n  x \n  \ty\n" },
	{ "[\"---\\n...\\n# a\\n\"]", "- |\n  ---\n  ...\n  # a\n" },
	{ "\"---\\nkind: Secret\\n\"", "|\n  ---\n  kind: Secret\n" },
	{ "[\"a\\r\\nb\", \"a\\nb\\u0085\", \"a\\n\\u202e\", \" \\n\\t\"]",
	  "- \"a\\r\\nb\"\n- \"a\\nb\\x85\"\n- \"a\\n\\u202E\"\n- \" \\n\\t\"\n" },
};

static void styles(void **state)
{
	(void)state;

	json_prepare(1);
	for (size_t i = 0; i < COUNT(written); i++) {
		json_t *value = json_loads(written[i].json, JSON_DECODE_ANY, NULL);
		CHECK(value, "'%s' is no JSON", written[i].json);
		char *text = write_yaml(value);
		CHECK_TEXT(written[i].json, text, written[i].wanted);
		free(text);
		json_decref(value);
	}
}

/* --- laws --- */

static const char *const pieces[] = {
	"a",
	"Z",
	"yes",
	"0",
	"9",
	"e3",
	"x",
	"_",
	".",
	"-",
	"+",
	" ",
	"  ",
	"\t",
	"\n",
	"\n\n",
	"\r",
	"\r\n",
	":",
	": ",
	" #",
	"#",
	"---",
	"\n---\n",
	"...",
	"'",
	"\"",
	"\\",
	"{{",
	"}}",
	"[",
	"]",
	",",
	"&a",
	"*a",
	"!",
	"!!str ",
	"|",
	">",
	"%",
	"@",
	"`",
	"?",
	"? ",
	"- ",
	"=",
	"<<",
	"~",
	"null",
	".inf",
	"\x01",
	"\x1b[31m",
	"\x7f",
	"\xc2\x85",
	"\xc2\xa0",
	"\xc3\xa9",
	"\xe2\x80\xa8",
	"\xe2\x80\xae",
	"\xef\xbb\xbf",
	"\xef\xbf\xbe",
	"\xef\xbf\xbd",
	"\xf0\x9f\x98\x80",
	"\xf4\x8f\xbf\xbf",
	"kind: Secret\n",
	"    ",
};

static void random_text(struct random *random, char *text, size_t size)
{
	unsigned count = random_below(random, random_below(random, 8) ? 6 : 120);

	text[0] = '\0';
	for (size_t used = 0; count--;) {
		const char *piece = pieces[random_below(random, COUNT(pieces))];
		if (used + strlen(piece) >= size)
			break;
		used += (size_t)sprintf(text + used, "%s", piece);
	}
}

static json_t *random_scalar(struct random *random)
{
	char text[1000];
	unsigned long long number = (unsigned long long)random_below(random, 1U << 31);

	switch (random_below(random, 12)) {
	case 0:
		return json_null();
	case 1:
		return json_boolean(random_below(random, 2));
	case 2:
		return json_integer((json_int_t)(number << random_below(random, 33)));
	case 3:
		return json_integer(-(json_int_t)number);
	case 4:
		return json_real((double)number / (1 + random_below(random, 1000)));
	case 5:
		return json_real(-(double)number * 1e200);
	}
	random_text(random, text, sizeof(text));
	return json_string(text);
}

static json_t *random_value(struct random *random, unsigned depth)
{
	char key[1000];
	unsigned count = random_below(random, 5), kind = random_below(random, 4);

	if (!depth || kind > 1)
		return random_scalar(random);
	json_t *value = kind ? json_array() : json_object();
	while (count--) {
		json_t *item = random_value(random, depth - 1);
		random_text(random, key, sizeof(key));
		if (kind)
			json_array_append_new(value, item);
		else
			json_object_set_new(value, key, item);
	}
	return value;
}

/* Nothing acts, nothing starts a document; blanks at the end only in blocks. */
static void check_page(const char *text)
{
	unsigned code;

	CHECK(strncmp(text, "---", 3) != 0 && !strstr(text, "\n---"),
	      "it starts a document:\n%s", text);
	for (size_t length; *text; text += length) {
		length = utf8_character(text, &code);
		CHECK(length, "it is no UTF-8");
		CHECK(code == '\n' || code == '\t' || !text_is_unsafe(code),
		      "U+%04X stands in it as it is:\n%s", code, text);
	}
}

static void check_same(const json_t *value, const char *text, size_t size)
{
	json_t *documents = json_array();
	struct error err;

	int rc = yaml_read(text, size, collect, documents, &err);
	CHECK(!rc, "%s\n%s", err.text, text);
	assert_int_equal(json_array_size(documents), 1);
	char *one = json_dumps(value, JSON_ENCODE_ANY);
	char *other = json_dumps(json_array_get(documents, 0), JSON_ENCODE_ANY);
	/* As text, for the order of keys. */
	CHECK(!strcmp(one, other), "%s\n%s\n%s", one, other, text);
	free(one);
	free(other);
	json_decref(documents);
}

/* What is written is read as what it was; so is its JSON, but for what
 * libyaml does not take. */
static void identity(void **state)
{
	struct random random = { 5 };
	(void)state;

	json_prepare(1);
	for (unsigned i = 0; i < CASES; i++) {
		json_t *value = random_value(&random, random_below(&random, 6));
		char *text = write_yaml(value);
		check_page(text);
		check_same(value, text, strlen(text));
		free(text);
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII |
						 JSON_INDENT(i % 4));
		if (!strstr(text, "\\uD") && !strchr(text, 0x7f))
			check_same(value, text, strlen(text));
		free(text);
		json_decref(value);
	}
}

/* What needs no quotes is text, and has none. */
static void plain(void **state)
{
	struct random random = { 9 };
	char text[1000];
	unsigned count = 0;
	(void)state;

	json_prepare(1);
	for (unsigned i = 0; i < CASES * 10; i++) {
		random_text(&random, text, sizeof(text));
		if (!yaml_is_plain(text, strlen(text)))
			continue;
		json_t *value = yaml_plain_value(text, strlen(text));
		CHECK(json_is_string(value), "'%s' is taken for something else", text);
		assert_string_equal(json_string_value(value), text);
		json_decref(value);
		count++;
	}
	assert_true(count > 100);
}

/* A MiB of one piece, as a value and as a key. */
static void long_ones(void **state)
{
	enum { SIZE = 1 << 20 };
	char *text = malloc(SIZE + 32);
	(void)state;

	json_prepare(1);
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(pieces); i += 4) {
		size_t used = 0;
		while (used < SIZE)
			used += (size_t)sprintf(text + used, "%s", pieces[i]);
		json_t *value = json_pack("{s: s, s: [i]}", "value", text, text, 1);
		char *page = write_yaml(value);
		check_same(value, page, strlen(page));
		free(page);
		json_decref(value);
	}
	free(text);
}

/* Text cut anywhere is read or refused, and nothing is read behind its end. */
static void cut_off(void **state)
{
	struct random random = { 3 };
	(void)state;

	json_prepare(1);
	for (unsigned i = 0; i < CASES; i++) {
		json_t *value = random_value(&random, 4);
		char *text = write_yaml(value);
		size_t size = random_below(&random, (unsigned)strlen(text) + 1);
		char *own = malloc(size + 1);
		struct error err = { 0 };
		assert_non_null(own);
		memcpy(own, text, size);
		own[size] = (char)random_below(&random, 256);
		char *said = read_all(own, size + 1, &err);
		CHECK(said || !strncmp(err.text, "line ", 5), "no reason: '%s'",
		      err.text);
		free(said);
		free(own);
		free(text);
		json_decref(value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed),   cmocka_unit_test(errors),
		cmocka_unit_test(deep),	   cmocka_unit_test(stopped),
		cmocka_unit_test(styles),  cmocka_unit_test(identity),
		cmocka_unit_test(plain),   cmocka_unit_test(long_ones),
		cmocka_unit_test(cut_off),
	};
	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
