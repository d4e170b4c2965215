/* SPDX-License-Identifier: Apache-2.0 */
/* Lists cut into their items, prefixes of logs, and readers that share documents. */
#include "report/documents.h"

#include <stdlib.h>

#include "src/memory.h"
#include "tests/unit/random_node.h"
#include "tests/unit/unit.h"

#define REPORT_REST(name)                                                            \
	"\"metadata\":{\"name\":\"" name "\",\"creationTimestamp\":\"2026-11-23T13:" \
	"40:02Z\",\"lowportVersion\":\"0\",\"durationMicroseconds\":5},\"spec\":{"   \
	"\"ports\":[{\"port\":80,\"protocol\":\"tcp\"}],\"uid\":1337,\"gid\":1337}," \
	"\"status\":{\"facts\":[],\"trials\":[]}}"
#define REPORT(name) \
	"{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\"," REPORT_REST(name)
/* The same, and no whole line for the JSON library. */
#define SCANNED(name) \
	"{\"kind\":\"NodeReport\",\"apiVersion\":\"lowport/v1\"," REPORT_REST(name)
#define INDENTED(name)           \
	"{\n \"kind\": \"NodeRe" \
	"port\",\n \"apiVersion\": \"lowport/v1\",\n" REPORT_REST(name)

/* What was said about some files, in the order of it. */
struct log {
	unsigned count;
	unsigned long long passed_over;
	char entries[4096][300];
};

static void note(struct log *log, unsigned line, unsigned column, const char *text)
{
	char *entry = log->entries[log->count++];
	assert_true(log->count < COUNT(log->entries));
	snprintf(entry, sizeof(log->entries[0]), "%u:%u %s", line, column, text);
}

static void note_found(void *context, const struct node *node)
{
	struct log *log = context;
	assert_true(log->count < COUNT(log->entries));
	snprintf(log->entries[log->count++], sizeof(log->entries[0]), "+%s", node->name);
}

static void note_refused(void *context, unsigned line, unsigned column,
			 const char *reason)
{
	note(context, line, column, reason);
}

static void note_counted(void *context, unsigned long long refused,
			 unsigned long long passed_over)
{
	struct log *log = context;
	CHECK(!refused, "%llu refused", refused);
	log->passed_over += passed_over;
}

struct piece {
	const char *bytes;
	size_t size;
};

/* One reader, of @share of @shares, over files that come in pieces of @chunk bytes. */
static void read_files(const struct piece *files, unsigned count, size_t chunk,
		       unsigned share, unsigned shares, struct log *log)
{
	struct reading reading = { .found = note_found,
				   .counted = note_counted,
				   .context = log };
	struct documents documents = { .reading = &reading,
				       .refused = note_refused,
				       .context = log,
				       .share = share,
				       .shares = shares };

	reading_init(&reading);
	documents_init(&documents);
	for (unsigned i = 0; i < count; i++) {
		documents_start(&documents);
		for (size_t at = 0; at < files[i].size; at += chunk) {
			size_t rest = files[i].size - at;
			/* Bytes of its own, so that a sanitizer sees one too many. */
			size_t size = rest < chunk ? rest : chunk;
			char *bytes = memory_get(size);
			memcpy(bytes, files[i].bytes + at, size);
			documents_feed(&documents, bytes, size);
			free(bytes);
		}
		documents_end(&documents);
	}
	log->passed_over += documents.passed_over;
	documents_free(&documents);
	reading_free(&reading);
}

/* --- single files --- */

static const struct {
	const char *what, *text;
	unsigned passed_over;
	const char *wanted[6]; /* "+NAME", or "LINE:COLUMN " and a piece of the reason */
} rows[] = {
	{ "scanned", SCANNED("a") "\n", 0, { "+a" } },
	{ "scanned, no newline", SCANNED("a"), 0, { "+a" } },
	{ "a list on a line",
	  "{\"items\":[" REPORT("a") "," REPORT("b") "],\"kind\":\"List\","
						     "\"apiVersion\":\"v1\"}\n",
	  0,
	  { "+a", "+b" } },
	{ "a list, indented",
	  "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        " REPORT(
		  "a") ",\n        " INDENTED("b") "\n    ],\n    \"kind\": \"L"
						   "ist\"\n}\n",
	  0,
	  { "+a", "+b" } },
	{ "an empty list",
	  "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[ ]}",
	  0,
	  { NULL } },
	{ "a bare list", "[" REPORT("a") ", " REPORT("b") "]\n", 0, { "+a", "+b" } },
	{ "a bare list, indented",
	  "[\n  " REPORT("a") ",\n  " INDENTED("b") "\n]\n",
	  0,
	  { "+a", "+b" } },
	{ "a bare list with blanks",
	  "[ \t {\"a\":1} , " REPORT("b") " ]\n",
	  0,
	  { "1:5 has no kind", "+b" } },
	{ "an empty bare list", "[]\n", 0, { NULL } },
	{ "an open bracket", "[\n", 0, { "1:1 expected near end of file" } },
	{ "a list in a list",
	  "[{},[" REPORT("a") "]," REPORT("b") "]\n",
	  0,
	  { "1:2 has no kind", "1:5 is no object", "+b" } },
	{ "what starts no list", "[[" REPORT("a") "]]\n", 1, { "1:0 there is no" } },
	{ "items that are none",
	  "[{} ,1,\"a\\\"]\", null ,-1e5]\n",
	  0,
	  { "1:2 ", "1:6 ", "1:13 near '\"a\\\"]\"'", "1:19 near 'null'", "1:25 " } },
	{ "a mistake in an item, then others",
	  "{\n \"kind\": \"List\", \"items\": [ {\"a\": 1 2},\n " REPORT(
		  "b") ",\n 7:" REPORT("c") "],\"apiVersion\":\"v1\"}",
	  0,
	  { "2:37 expected near '2'", "+b", "4:2 expected near '7'" } },
	{ "a mistake in the second item",
	  "[{\"\xc3\xa9\": 1},{\n\"\xc3\xa9\": x},3]\n" REPORT("b"),
	  0,
	  { "1:2 has no kind", "2:6 near 'x'", "+b" } },
	{ "a mistake before the items",
	  "{\"a\" 1,\"items\":[" REPORT("a") "],\n\"b\":2}\n",
	  0,
	  { "+a", "1:6 ':' expected" } },
	{ "a mistake behind the items",
	  "{\"items\":[" REPORT("a") ",{\n}],\"b\" 2}\n",
	  0,
	  { "+a", "1:", "2:8 ':' expected" } },
	{ "a list twice",
	  "{\"items\":[\n\n {}],\"items\":[{}]}\n",
	  0,
	  { "3:2 ", "3:15 ", "3:12 duplicate object key" } },
	{ "a mistake behind two lists",
	  "{\"items\":[\n\n {},{}],\"status\":{\"nodes\":[\n {}\n],\n\n  \"b\" 2}}\n",
	  0,
	  { "3:2 ", "3:5 ", "4:2 ", "7:7 ':' expected" } },
	{ "no comma", "[{} {}]\n", 0, { "1:2 ", "1:5 ',' or ']' expected" } },
	{ "one comma too many", "[{},]\n", 0, { "1:2 ", "1:5 an item expected" } },
	{ "only a comma", "[ ,]\n", 1, { "1:0 there is no NodeReport" } },
	{ "closed by the other", "[{}}\n", 0, { "1:2 ", "1:4 ',' or ']' expected" } },
	{ "an item closed by the other",
	  "[{\"a\":[}]\n" REPORT("b"),
	  0,
	  { "1:8 near '}'", "+b" } },
	{ "cut off between items",
	  "{\"items\":[" REPORT("a") ",\n" REPORT("b"),
	  0,
	  { "+a", "1:10 near end of file", "+b" } },
	{ "cut off in an item",
	  "{\"items\":[" REPORT("a") ",\n {\"a\":1\n" REPORT("b"),
	  0,
	  { "+a", "2:2 near end of file", "+b" } },
	{ "cut off in a string of an item",
	  "{\"items\":[{\"a\":\"\n]}\n" REPORT("b"),
	  1,
	  { "1:16 newline", "+b" } },
	{ "something behind it", "[" REPORT("a") "] x\n", 0, { "+a", "1:" } },
	{ "noise behind a cut one",
	  "{\n\"a\": 1,\nlevel=info\nlevel=info\n",
	  1,
	  { "3:", NULL } },
	{ "a key that only looks like it",
	  "{\"a\":{\"items\":[1]},\"status\":{\"a\":{\"nodes\":[1]}},\"items\":{"
	  "\"items\":[1]},\"kind\":\"x\"}\n",
	  0,
	  { "1:0 apiVersion ''" } },
	{ "a string that is no key",
	  "{\"a\":\"items\",\"b\":[1,{}],\"c\":[\"items\",[2]]}",
	  0,
	  { "1:0 apiVersion ''" } },
	{ "what nobody reads",
	  "{\"status\":{\"groups\":[{\"a\":[1,{}],\"b\":\"]\"},2],\"contradictions\":["
	  "[]]},\"kind\":\"x\"}\n",
	  0,
	  { "1:0 apiVersion ''" } },
	{ "brackets in strings",
	  "[{\"a\":\"}]\\\"}]\\\\\"},{\"b\":\"\\u005d\"}," REPORT("b") "]",
	  0,
	  { "1:2 ", "1:", "+b" } },
	{ "nine lists",
	  "{\"items\":[],\"items\":[],\"items\":[],\"items\":[],\"items\":[],\"items\":[]"
	  ",\"items\":[],\"items\":[],\"items\":[{}]}",
	  0,
	  { "1:" } },
	/* What others write before a line. */
	{ "kubectl --prefix", "[pod/x/y] " REPORT("a") "\n", 0, { "+a" } },
	{ "kubectl --timestamps",
	  "2026-11-23T13:40:02.123456789Z " REPORT("a") "\n",
	  0,
	  { "+a" } },
	{ "a log of a container runtime",
	  "2026-11-23T13:40:02.123456789Z stdout F " REPORT("a") "\n",
	  0,
	  { "+a" } },
	{ "docker compose", "lowport-1  | " REPORT("a") "\n", 0, { "+a" } },
	{ "journald",
	  "Nov 23 13:40:02 host lowport[12]: " REPORT("a") "\r\n",
	  0,
	  { "+a" } },
	{ "a prefix, scanned",
	  "x {\"apiVersion\":\"lowport/v1\", \"kind\":\"NodeReport\"," REPORT_REST("a"),
	  0,
	  { "+a" } },
	{ "a prefix, another minor",
	  "x {\"apiVersion\":\"lowport/v1.7\",\"kind\":\"NodeReport\"," REPORT_REST("a"),
	  0,
	  { "+a" } },
	{ "a prefix, and a mistake",
	  "\xc3\xa9 {\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\" 7}\n"
	  "\xc3\xa9 {\"apiVersion\":\"lowport/v1\" 7}",
	  0,
	  { "1:50 near '7'", "2:30 near '7'" } },
	{ "a prefix, and cut off",
	  "x {\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\",\ny\n"
	  "x {\"apiVersion\":\"lowport/v1\",\"kind\":\n}\n" REPORT("b"),
	  2,
	  { "1:0 near end of file", "3:0 near end of file", "+b" } },
	{ "a prefix that ends a document",
	  "{\n\"a\":1,\nx " REPORT("b") "\n}\n",
	  1,
	  { "1:0 near end of file", "+b" } },
	{ "a prefix without a blank", "x" REPORT("a") "\nx " REPORT("b"), 1, { "+b" } },
	{ "log lines in brackets",
	  "[INFO] x\n[ pod] x\n[\"x\n[1]\n" REPORT("b") "\n[x\n",
	  5,
	  { "+b" } },
	{ "others' JSON in a log", "x {\"level\":\"info\"}\n" REPORT("b"), 1, { "+b" } },
	{ "noise is counted, blanks are not",
	  "a\n\n  \t\r\n\n" REPORT("b") "\n\n b\n  \n",
	  2,
	  { "+b" } },
	{ "noise without an end", REPORT("b") "\nx", 1, { "+b" } },
};

static void check_log(const char *what, const struct log *log, const char *const *wanted,
		      unsigned passed_over)
{
	unsigned i;

	for (i = 0; i < 6 && wanted[i]; i++) {
		const char *entry = i < log->count ? log->entries[i] : "nothing";
		size_t start =
			wanted[i][0] == '+' ? strlen(wanted[i]) : strcspn(wanted[i], " ");
		/* "LINE:" alone: in whichever column. */
		CHECK(!strncmp(entry, wanted[i], start) &&
			      strstr(entry, wanted[i] + start),
		      "row '%s': '%s' and not '%s'", what, entry, wanted[i]);
	}
	CHECK(i == log->count || i == 6, "row '%s': '%s' as well", what, log->entries[i]);
	CHECK(log->passed_over == passed_over, "row '%s': %llu passed over", what,
	      log->passed_over);
}

static void tables(void **state)
{
	static struct log log;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct piece file = { rows[i].text, strlen(rows[i].text) };
		for (size_t chunk = 1; chunk <= file.size + 1; chunk += 1 + chunk / 5) {
			log.count = 0;
			log.passed_over = 0;
			read_files(&file, 1, chunk, 0, 1, &log);
			check_log(rows[i].what, &log, rows[i].wanted,
				  rows[i].passed_over);
		}
	}
}

/* --- limits --- */

struct page {
	size_t used;
	char *bytes;
};

static void add(struct page *page, const char *text)
{
	memcpy(page->bytes + page->used, text, strlen(text));
	page->used += strlen(text);
}

static void add_many(struct page *page, char byte, size_t count)
{
	memset(page->bytes + page->used, byte, count);
	page->used += count;
}

static void check_page(const char *what, const struct page *page,
		       const char *const *wanted)
{
	static const size_t chunks[] = { 1000, 65536, 8 * DOCUMENT_MAX };
	static struct log log;

	for (size_t c = 0; c < COUNT(chunks); c++) {
		const struct piece file = { page->bytes, page->used };
		log.count = 0;
		log.passed_over = 0;
		read_files(&file, 1, chunks[c], 0, 1, &log);
		check_log(what, &log, wanted, 0);
	}
}

/* One item that is too long, and one that is too deep, and the others. */
static void long_lists(void **state)
{
	struct page page = { .bytes = memory_get(8 * DOCUMENT_MAX) };
	(void)state;

	add(&page, "{\"items\":[" REPORT("a") ",\n {\"x\":\"");
	add_many(&page, 'x', 2 * DOCUMENT_MAX);
	add(&page, "\"}," REPORT("b") ",");
	add_many(&page, '[', 100);
	add_many(&page, ']', 100);
	add(&page, "," REPORT("c"));
	/* Blanks between items are nobody's. */
	add_many(&page, ' ', 2 * DOCUMENT_MAX);
	add(&page, "," REPORT("d") "],\"apiVersion\":\"v1\",\"kind\":\"List\"}\n");
	check_page("a list", &page,
		   (const char *const[6]){ "+a", "2:2 longer than 1 MiB", "+b",
					   "2: nested more than 63 deep", "+c", "+d" });
	page.used = 0;
	add(&page, "{\"x\":\"");
	add_many(&page, 'x', 2 * DOCUMENT_MAX);
	add(&page, "\",\"items\":[" REPORT("a") "]}\n" REPORT("b"));
	check_page("too long beside its items", &page,
		   (const char *const[6]){ "1:0 longer than 1 MiB", "+b" });
	page.used = 0;
	add(&page, "{\"a\":");
	add_many(&page, '[', 62);
	add_many(&page, ']', 62);
	add(&page, ",\"b\":");
	add_many(&page, '[', 63);
	add_many(&page, ']', 63);
	add(&page, ",\"c\":1}\n" REPORT("b"));
	check_page("too deep", &page,
		   (const char *const[6]){ "1:197 nested more than 63 deep", "+b" });
	free(page.bytes);
}

/* --- sharing --- */

/* What files are made of: whole documents and what can go wrong between them. */
static const char *const pieces[] = {
	REPORT("a") "\n",
	REPORT("b") "\n",
	REPORT("c"),
	SCANNED("d") "\n",
	INDENTED("e") "\n",
	"[pod/x/y] " REPORT("f") "\n",
	"[\n" REPORT("g") ",\n" REPORT("h") "\n]\n",
	"[" REPORT("i") "," REPORT("j") "]\n",
	"{\"items\":[\n  " REPORT("k") ",\n  {}, " REPORT("l") "\n]\n}\n",
	"{\"items\":[" REPORT("m") ",\n",
	"{\n  \"a\": 1,\n",
	"{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\",\n",
	"{\"apiVersion\":\"lowp\n",
	"}\n",
	"]\n",
	"\n",
	"noise\n",
	"[INFO] noise\n",
	" {\n",
	"{oops\n",
	"[\n",
	"[\n",
	"\xef\xbb\xbf",
	"\xc3\xa9 {\"apiVersion\":\"lowport/v1\" \n",
	"            ",
};

static int compare_entries(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void check_shares(const struct piece *files, unsigned count, unsigned shares,
			 size_t chunk, const struct log *alone)
{
	static struct log log;

	log.count = 0;
	log.passed_over = 0;
	for (unsigned share = 0; share < shares; share++)
		read_files(files, count, chunk, share, shares, &log);
	qsort(log.entries, log.count, sizeof(log.entries[0]), compare_entries);
	CHECK(log.count == alone->count && log.passed_over == alone->passed_over,
	      "%u shares, pieces of %zu: %u and not %u, %llu and not %llu", shares, chunk,
	      log.count, alone->count, log.passed_over, alone->passed_over);
	for (unsigned i = 0; i < log.count; i++)
		CHECK_TEXT("shared", log.entries[i], alone->entries[i]);
}

/* A byte here and there that means something to the machine. */
static void damage(struct random *random, struct page *page)
{
	static const char bytes[] = "{}[]\",:\\\n\r 0x\xef\xbb\xbf\x80\0";
	unsigned left = random_below(random, 6);

	while (left-- && page->used)
		page->bytes[random_below(random, (unsigned)page->used)] =
			bytes[random_below(random, sizeof(bytes))];
}

static void shares(void **state)
{
	static struct log alone;
	struct page page = { .bytes = memory_get(DOCUMENT_MAX) };
	struct random random = { 11 };
	(void)state;

	for (unsigned round = 0; round < 300; round++) {
		struct piece files[3];
		unsigned count = 1 + random_below(&random, COUNT(files));
		page.used = 0;
		for (unsigned i = 0; i < count; i++) {
			unsigned left = random_below(&random, 12);
			files[i].bytes = page.bytes + page.used;
			while (left--)
				add(&page, pieces[random_below(&random, COUNT(pieces))]);
			files[i].size = (size_t)(page.bytes + page.used - files[i].bytes);
		}
		if (round % 2)
			damage(&random, &page);
		alone.count = 0;
		alone.passed_over = 0;
		read_files(files, count, DOCUMENT_MAX, 0, 1, &alone);
		qsort(alone.entries, alone.count, sizeof(alone.entries[0]),
		      compare_entries);
		for (unsigned n = 1; n <= 5; n++)
			check_shares(files, count, n, 1 + random_below(&random, 700),
				     &alone);
	}
	free(page.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),
		cmocka_unit_test(long_lists),
		cmocka_unit_test(shares),
	};
	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
