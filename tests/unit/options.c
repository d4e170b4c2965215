/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: what each option does, and what each mistake is told. */
#include "src/options.h"

#include <errno.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

#define WORDS_MAX 24

/* @words ends with NULL and has no argv[0]. */
static int parse(const char *const *words, struct options *options, int *rest,
		 struct error *err)
{
	char *argv[WORDS_MAX + 2] = { (char *)"lowport" };
	int argc = 1;

	for (; *words; words++)
		argv[argc++] = (char *)*words;
	/* Nothing of an earlier run may shine through. */
	memset(options, 0xff, sizeof(*options));
	memset(err, 0, sizeof(*err));
	*rest = -1;
	return options_parse(argc, argv, FOR_PROBE | FOR_REPORT | FOR_INSTALL, options,
			     rest, err);
}

/* The words as one text, for messages. */
static const char *join(const char *const *words, char *buffer, size_t size)
{
	size_t used = 0;
	buffer[0] = '\0';
	for (; *words && used < size; words++)
		used += (size_t)snprintf(buffer + used, size - used, "%s[%.60s]",
					 used ? " " : "", *words);
	return buffer;
}

static bool chose_output(const struct options *options)
{
	for (unsigned i = 0; i < option_row_count; i++)
		if (!strcmp(option_rows[i].name, "output"))
			return options->given & 1u << i;
	return false;
}

/* Writes all that was parsed as one line: what differs from it is then easy to see. */
static const char *describe(const struct options *options, char *buffer, size_t size)
{
	static const char *const colors[] = { "auto", "always", "never" };
	char ports[PORT_LIST_SIZE];
	size_t used = (size_t)snprintf(
		buffer, size, "%s %u:%u as=%s node=%s%s%s%s color=%s",
		port_list_format(&options->ports, ",", ports, sizeof(ports)),
		options->uid, options->gid,
		options->observe ? trial_recipe(options->as)->id : "-",
		options->node ? options->node : "-", options->exit_zero ? " zero" : "",
		options->help ? " help" : "", options->version ? " version" : "",
		colors[options->color]);
	if (options->redact)
		used += (size_t)snprintf(buffer + used, size - used, " redact=%s jobs=%u",
					 options->redact, options->jobs);
	if (options->linger)
		used += (size_t)snprintf(buffer + used, size - used, " linger");
	for (unsigned i = 0; i < options->binary_count && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, " binary=%s",
					 options->binaries[i]);
	/* Without -o it is as with "-o text", which needs no word in every row. */
	for (unsigned i = 0;
	     i < options->output_count && used < size && chose_output(options); i++)
		used += (size_t)snprintf(
			buffer + used, size - used, " %s>%s",
			options->outputs[i].format->name,
			options->outputs[i].path ? options->outputs[i].path : "-");
	return buffer;
}

#define PORTS "80/tcp,443/tcp"

static const struct {
	const char *words[WORDS_MAX];
	const char *options;
	int rest; /* index of the first word that is none; argv[0] counts */
} accepted_rows[] = {
	{ { NULL }, PORTS " 1337:1337 as=- node=- color=auto", 1 },
	{ { "-p", "81" }, "81/tcp 1337:1337 as=- node=- color=auto", 3 },
	{ { "-p81/udp" }, "81/udp 1337:1337 as=- node=- color=auto", 2 },
	{ { "--ports", "81,82" }, "81/tcp,82/tcp 1337:1337 as=- node=- color=auto", 3 },
	{ { "--ports=81" }, "81/tcp 1337:1337 as=- node=- color=auto", 2 },
	{ { "-p", "81", "-p", "82" }, "82/tcp 1337:1337 as=- node=- color=auto", 5 },
	{ { "--uid", "0" }, PORTS " 0:1337 as=- node=- color=auto", 3 },
	{ { "--uid=4294967294" }, PORTS " 4294967294:1337 as=- node=- color=auto", 2 },
	{ { "--gid", "1000680000" }, PORTS " 1337:1000680000 as=- node=- color=auto", 3 },
	{ { "--uid", "007", "--gid", "0000000008" },
	  PORTS " 7:8 as=- node=- color=auto",
	  5 },
	{ { "--as", "scenario-2" },
	  PORTS " 1337:1337 as=scenario-2 node=- color=auto",
	  3 },
	{ { "--as=control" }, PORTS " 1337:1337 as=control node=- color=auto", 2 },
	{ { "-o", "json" }, PORTS " 1337:1337 as=- node=- color=auto json>-", 3 },
	{ { "--redact=m", "--jobs=4", "-o", "json=r" },
	  PORTS " 1337:1337 as=- node=- color=auto redact=m jobs=1 json>r",
	  5 },
	{ { "-ojson" }, PORTS " 1337:1337 as=- node=- color=auto json>-", 2 },
	{ { "--output=text=a=b" },
	  PORTS " 1337:1337 as=- node=- color=auto text>a=b",
	  2 },
	{ { "-o", "text", "-o", "json=r.json", "-o", "text=r.txt" },
	  PORTS " 1337:1337 as=- node=- color=auto text>- json>r.json text>r.txt",
	  7 },
	{ { "-o", "json=a", "-o", "text" },
	  PORTS " 1337:1337 as=- node=- color=auto json>a text>-",
	  5 },
	{ { "-o", "json=f", "-o", "json=F", "-o", "text=ff", "-o", "text=./f" },
	  PORTS " 1337:1337 as=- node=- color=auto json>f json>F text>ff "
		"text>./f",
	  9 },
	{ { "--exit-zero" }, PORTS " 1337:1337 as=- node=- zero color=auto", 2 },
	{ { "--node", "n1.example" },
	  PORTS " 1337:1337 as=- node=n1.example color=auto",
	  3 },
	{ { "--color", "always" }, PORTS " 1337:1337 as=- node=- color=always", 3 },
	{ { "--color=never" }, PORTS " 1337:1337 as=- node=- color=never", 2 },
	{ { "--color=never", "--color=auto" },
	  PORTS " 1337:1337 as=- node=- color=auto",
	  3 },
	{ { "-h" }, PORTS " 1337:1337 as=- node=- help color=auto", 2 },
	{ { "--help" }, PORTS " 1337:1337 as=- node=- help color=auto", 2 },
	{ { "-V" }, PORTS " 1337:1337 as=- node=- version color=auto", 2 },
	{ { "--version" }, PORTS " 1337:1337 as=- node=- version color=auto", 2 },
	{ { "-hV" }, PORTS " 1337:1337 as=- node=- help version color=auto", 2 },
	{ { "-hp", "81" }, "81/tcp 1337:1337 as=- node=- help color=auto", 3 },
	{ { "--linger" }, PORTS " 1337:1337 as=- node=- color=auto linger", 2 },
	{ { "--as=root", "--gateway-binary", "/a", "--gateway-binary=b" },
	  PORTS " 1337:1337 as=root node=- color=auto binary=/a binary=b",
	  5 },
	/* Options may come after words that are none, and end at "--". */
	{ { "probe" }, PORTS " 1337:1337 as=- node=- color=auto", 1 },
	{ { "probe", "-h" }, PORTS " 1337:1337 as=- node=- help color=auto", 2 },
	{ { "-h", "probe", "-V" },
	  PORTS " 1337:1337 as=- node=- help version color=auto",
	  3 },
	{ { "--" }, PORTS " 1337:1337 as=- node=- color=auto", 2 },
	{ { "--", "-h" }, PORTS " 1337:1337 as=- node=- color=auto", 2 },
	{ { "-V", "--", "--help" },
	  PORTS " 1337:1337 as=- node=- version color=auto",
	  3 },
	{ { "--node", "--", "-h" }, PORTS " 1337:1337 as=- node=-- help color=auto", 4 },
	{ { "-" }, PORTS " 1337:1337 as=- node=- color=auto", 1 },
	{ { "" }, PORTS " 1337:1337 as=- node=- color=auto", 1 },
	{ { "-p", "81", "--uid=1", "--gid=2", "--as=root", "-o", "json=f", "--exit-zero",
	    "--node=n", "--color=always", "-h", "-V", "x" },
	  "81/tcp 1:2 as=root node=n zero help version color=always json>f",
	  13 },
};

static void accepted(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(accepted_rows); i++) {
		char row[512], got[2048];
		struct options options;
		struct error err;
		int rest;
		join(accepted_rows[i].words, row, sizeof(row));
		int rc = parse(accepted_rows[i].words, &options, &rest, &err);
		CHECK(!rc, "row '%s': refused: %s", row, err.text);
		CHECK_TEXT(row, describe(&options, got, sizeof(got)),
			   accepted_rows[i].options);
		CHECK_NUMBER(row, rest, accepted_rows[i].rest);
	}
}

#define ID_RANGE "a number from 0 to 4294967294"

static const struct {
	const char *words[WORDS_MAX];
	const char *text;
} refused_rows[] = {
	{ { "--uid", "4294967295" }, "--uid '4294967295': " ID_RANGE },
	{ { "--uid", "9999999999" }, "--uid '9999999999': " ID_RANGE },
	{ { "--uid", "42949672960" }, "--uid '42949672960': " ID_RANGE },
	{ { "--uid", "18446744073709551617" }, ": " ID_RANGE },
	{ { "--uid", "-1" }, "--uid '-1': " ID_RANGE },
	{ { "--uid=-1" }, "--uid '-1': " ID_RANGE },
	{ { "--uid", "1e3" }, "--uid '1e3': " ID_RANGE },
	{ { "--uid", "+1" }, "--uid '+1': " ID_RANGE },
	{ { "--uid", " 1" }, "--uid ' 1': " ID_RANGE },
	{ { "--uid", "0x1" }, "--uid '0x1': " ID_RANGE },
	{ { "--uid", "" }, "--uid '': " ID_RANGE },
	{ { "--uid=" }, "--uid '': " ID_RANGE },
	{ { "--uid", "root" }, "--uid 'root': " ID_RANGE },
	{ { "--gid", "4294967295" }, "--gid '4294967295': " ID_RANGE },
	{ { "--gid", "1e3" }, "--gid '1e3': " ID_RANGE },
	{ { "-p", "" }, "port ''" },
	{ { "-p", "80/sctp" }, "port '80/sctp': the protocol is tcp or udp" },
	{ { "--ports=0" }, "port '0': a port is a number from 1 to 65535" },
	{ { "--as", "scenario-3" },
	  "--as 'scenario-3': no such trial; there are control, default, "
	  "scenario-1, scenario-2, scenario-2-setcap, scenario-2-ambient, root" },
	{ { "--as", "" }, "--as '': no such trial" },
	{ { "--as=root", "--as=root" }, "--as can be given once" },
	{ { "-o", "xml" }, "-o 'xml': no such format; see --help" },
	{ { "--redact=" }, "--redact: the file name is empty" },
	{ { "--redact", "m", "-o", "json=m" }, "--redact 'm': the file takes the map" },
	{ { "-o", "json=m", "--redact", "m" }, "--redact 'm': the file takes the map" },
	{ { "-o", "xml=f" }, "-o 'xml': no such format" },
	{ { "-o", "" }, "-o '': no such format" },
	{ { "-o", "=f" }, "-o '': no such format" },
	{ { "-o", "JSON" }, "-o 'JSON': no such format" },
	{ { "-o", "jso" }, "-o 'jso': no such format" },
	{ { "-o", "jsonl" }, "-o 'jsonl': no such format" },
	{ { "-o", "json=" }, "-o 'json=': the file name is empty" },
	{ { "-o", "text", "-o", "json" }, "-o 'json': standard output takes one format" },
	{ { "-o", "json", "-o", "text=f", "-o", "json" },
	  "standard output takes one format" },
	{ { "-o", "json=1", "-o", "json=2", "-o", "json=3", "-o", "json=4", "-o",
	    "json=5", "-o", "json=6", "-o", "json=7", "-o", "json=8", "-o", "json=9" },
	  "at most 8 outputs can be written" },
	{ { "-o", "json=f", "-o", "text=f" }, "-o 'text=f': one file takes one report" },
	{ { "-o", "json=f", "-o", "json=f" }, "-o 'json=f': one file takes one report" },
	{ { "-o", "text", "-o", "text=a=b", "-o", "json=f", "-o", "json=a=b" },
	  "-o 'json=a=b': one file takes one report" },
	{ { "-o", "text", "-o", "text" }, "-o 'text': standard output takes one format" },
	{ { "--node", "" }, "--node: a name of 1 to 253 bytes" },
	{ { "--color", "yes" }, "--color 'yes': auto, always or never" },
	{ { "--color=" }, "--color '': auto, always or never" },
	{ { "--bogus" }, "unknown option '--bogus'" },
	{ { "--bogus=1" }, "unknown option '--bogus=1'" },
	{ { "--Ports", "80" }, "unknown option '--Ports'" },
	{ { "-x" }, "unknown option '-x'" },
	{ { "-hx" }, "unknown option '-x'" },
	{ { "-:" }, "unknown option '-:'" },
	{ { "-W", "help" }, "unknown option '-W'" },
	{ { "-h", "--bogus" }, "unknown option '--bogus'" },
	{ { "-p" }, "option '-p' needs a value" },
	{ { "-o" }, "option '-o' needs a value" },
	{ { "--ports" }, "option '--ports' needs a value" },
	{ { "-h", "--uid" }, "option '--uid' needs a value" },
	{ { "--color" }, "option '--color' needs a value" },
	{ { "--help=1" }, "option '--help' takes no value" },
	{ { "--version=" }, "option '--version' takes no value" },
	{ { "--exit-zero=yes" }, "option '--exit-zero' takes no value" },
};

static void refused(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(refused_rows); i++) {
		char row[512];
		struct options options;
		struct error err;
		int rest;
		join(refused_rows[i].words, row, sizeof(row));
		CHECK_NUMBER(row, parse(refused_rows[i].words, &options, &rest, &err),
			     -EINVAL);
		CHECK_NUMBER(row, err.code, EINVAL);
		CHECK_HOLDS(row, err.text, refused_rows[i].text);
		/* One line, and room was left for the end of the sentence. */
		CHECK(!strchr(err.text, '\n'), "row '%s': '%s' has two lines", row,
		      err.text);
		CHECK(strlen(err.text) < sizeof(err.text) - 1, "row '%s': cut: '%s'", row,
		      err.text);
	}
}

/* However long a wrong value is, the message still ends with what would be right. */
static void long_values(void **state)
{
	static const struct {
		const char *option, *end;
	} rows[] = {
		{ "--ports", NULL },
		{ "--uid", ID_RANGE },
		{ "--gid", ID_RANGE },
		{ "--as", "root" },
		{ "--output", "see --help" },
		{ "--node", "253 bytes" },
		{ "--color", "auto, always or never" },
	};
	char value[4096];
	(void)state;

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *const words[] = { rows[i].option, value, NULL };
		const char *end = rows[i].end ? rows[i].end : "from 1 to 65535";
		struct options options;
		struct error err;
		int rest;
		CHECK_NUMBER(rows[i].option, parse(words, &options, &rest, &err),
			     -EINVAL);
		CHECK(strlen(err.text) >= strlen(end) &&
			      !strcmp(err.text + strlen(err.text) - strlen(end), end),
		      "row '%s': '%s'", rows[i].option, err.text);
	}
}

static void node_name_length(void **state)
{
	char name[NODE_NAME_MAX + 2];
	const char *const words[] = { "--node", name, NULL };
	struct options options;
	struct error err;
	int rest;
	(void)state;

	memset(name, 'n', sizeof(name));
	name[NODE_NAME_MAX] = '\0';
	assert_int_equal(parse(words, &options, &rest, &err), 0);
	assert_string_equal(options.node, name);
	name[NODE_NAME_MAX] = 'n';
	name[NODE_NAME_MAX + 1] = '\0';
	assert_int_equal(parse(words, &options, &rest, &err), -EINVAL);
}

/* The caller frees the result. */
static char *print_options(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	options_print(FOR_ALL, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* The first column of every line of help. */
#define HELP_COLUMN 29

static void every_row_is_printed(void **state)
{
	char *text = print_options();
	(void)state;

	assert_true(option_row_count > 0);
	for (unsigned i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		char words[80], first[80];
		snprintf(words, sizeof(words), "%c%c%c --%s%s%s ",
			 row->letter ? '-' : ' ', row->letter ? row->letter : ' ',
			 row->letter ? ',' : ' ', row->name, row->argument ? " " : "",
			 row->argument ? row->argument : "");
		snprintf(first, sizeof(first), "%.*s", (int)strcspn(row->help, "\n"),
			 row->help);
		CHECK_HOLDS(row->name, text, words);
		CHECK_HOLDS(row->name, text, first);
		CHECK(row->set, "row '%s' does nothing", row->name);
	}
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		int length = (int)strcspn(line, "\n");
		CHECK(length <= 80, "this line is too long: %.*s", length, line);
		CHECK(length > HELP_COLUMN && line[HELP_COLUMN - 1] == ' ' &&
			      line[HELP_COLUMN] != ' ',
		      "the help starts elsewhere: %.*s", length, line);
	}
	free(text);
}

static void rows_are_unique(void **state)
{
	(void)state;

	for (unsigned i = 0; i < option_row_count; i++)
		for (unsigned other = 0; other < i; other++)
			CHECK(!(option_rows[i].users & option_rows[other].users) ||
				      (strcmp(option_rows[i].name,
					      option_rows[other].name) != 0 &&
				       (!option_rows[i].letter ||
					option_rows[i].letter !=
						option_rows[other].letter)),
			      "'%s' and '%s' are called the same", option_rows[i].name,
			      option_rows[other].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted),
		cmocka_unit_test(refused),
		cmocka_unit_test(long_values),
		cmocka_unit_test(node_name_length),
		cmocka_unit_test(every_row_is_printed),
		cmocka_unit_test(rows_are_unique),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
