/* SPDX-License-Identifier: Apache-2.0 */
/* Finding documents in bytes, and what of a document is believed. */
#include "report/documents.h"

#include <jansson.h>
#include <stdlib.h>

#include "report/read.h"
#include "tests/unit/unit.h"

#define TIME "2026-11-23T13:40:02Z"
#define METADATA(name)                                                      \
	"\"metadata\":{\"name\":\"" name "\",\"creationTimestamp\":\"" TIME \
	"\",\"lowportVersion\":\"0"                                         \
	".1.0\",\"durationMicroseconds\":5},"
#define SPEC                                                                     \
	"\"spec\":{\"ports\":[{\"port\":80,\"protocol\":\"tcp\"}],\"uid\":1337," \
	"\"gid\":1337},"
#define HEAD "{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\","
#define TAIL "\"status\":{\"facts\":[],\"trials\":[]}}"
#define LINE(name)          \
	HEAD METADATA(name) \
	SPEC TAIL
#define LINES(name)                                \
	"{\n  \"apiVersion\": \"lowport/v1\",\n  " \
	"\"kind\": \"NodeReport\",\n  " METADATA(name) "\n" SPEC LATER
#define LATER                                                      \
	"\n  \"status\": {\n    \"facts\": [],\n    \"trials\": [" \
	"\n    ]\n  }\n}"
#define CRLF_REST                                                                      \
	"\"apiVersion\":\r\n\"lowport/v1\",\r\n\"kind\":\"NodeReport\",\r\n" METADATA( \
		"a") SPEC "\r\n\"status\":{\"facts\":[],\r\n\"trials\":[]}\r\n"
#define CUT_LINES "{\n  \"apiVersion\": \"lowport/v1\",\n  \"spec\": {\n"

/* What the reading of a file said, one after the other. */
struct log {
	unsigned count;
	char entries[8][400]; /* "+NAME", "LINE REASON" or "LINE column COLUMN: REASON" */
};

static void note_found(void *context, const struct node *node)
{
	struct log *log = context;
	assert_true(log->count < COUNT(log->entries));
	snprintf(log->entries[log->count++], sizeof(log->entries[0]), "+%s", node->name);
}

static void note_refused(void *context, unsigned line, unsigned column,
			 const char *reason)
{
	struct log *log = context;
	char place[32] = "";
	assert_true(log->count < COUNT(log->entries));
	if (column)
		snprintf(place, sizeof(place), "column %u: ", column);
	snprintf(log->entries[log->count++], sizeof(log->entries[0]), "%u %s%s", line,
		 place, reason);
}

/* In pieces of @chunk bytes. */
static void read_bytes(struct documents *documents, const char *bytes, size_t size,
		       size_t chunk, struct log *log)
{
	log->count = 0;
	documents->scan.context = documents->context = log;
	documents->reading->context = log;
	documents_start(documents);
	for (size_t at = 0; at < size; at += chunk)
		documents_feed(documents, bytes + at,
			       size - at < chunk ? size - at : chunk);
	documents_end(documents);
}

static void init(struct documents *documents)
{
	static struct reading reading;

	memset(&reading, 0, sizeof(reading));
	memset(documents, 0, sizeof(*documents));
	reading.found = note_found;
	reading_init(&reading);
	documents->reading = &reading;
	documents->refused = note_refused;
	documents_init(documents);
}

static void end(struct documents *documents)
{
	reading_free(documents->reading);
	documents_free(documents);
}

/* Each of @wanted: the beginning of an entry, and for a refusal a piece of its reason. */
static void check_log(const char *what, const struct log *log, const char *const *wanted)
{
	unsigned count = 0;

	for (; wanted[count]; count++) {
		const char *entry = count < log->count ? log->entries[count] : "nothing";
		size_t start = strcspn(wanted[count], " ");
		CHECK(!strncmp(entry, wanted[count], start + (wanted[count][0] == '+')) &&
			      strstr(entry, wanted[count] + start),
		      "row '%s': '%s' and not '%s'", what, entry, wanted[count]);
	}
	CHECK(count == log->count, "row '%s': '%s' as well", what, log->entries[count]);
}

#define BYTES(text) text, sizeof(text) - 1
static const struct {
	const char *what;
	const char *bytes;
	size_t size;
	const char *wanted[5];
} rows[] = {
	{ "a line", BYTES(LINE("a") "\n"), { "+a" } },
	{ "no final newline", BYTES(LINE("a")), { "+a" } },
	{ "lines",
	  BYTES(LINE("a") "\n" LINE("b") "\n" LINE("c") "\n"),
	  { "+a", "+b", "+c" } },
	{ "indented", BYTES(LINES("a") "\n"), { "+a" } },
	{ "indented, no final newline", BYTES(LINES("a")), { "+a" } },
	{ "indented twice", BYTES(LINES("a") "\n" LINES("b") "\n"), { "+a", "+b" } },
	{ "both kinds",
	  BYTES(LINES("a") "\n" LINE("b") "\n" LINES("c") "\n"),
	  { "+a", "+b", "+c" } },
	{ "noise around",
	  BYTES("x\n\n" LINE("a") "\n[x\n  {\n" LINES("b") "\n\n\"\n"),
	  { "+a", "+b" } },
	{ "CRLF", BYTES(LINE("a") "\r\n" LINE("b") "\r\n"), { "+a", "+b" } },
	{ "CRLF, indented", BYTES("{\r\n" CRLF_REST "}\r\n" LINE("b")), { "+a", "+b" } },
	{ "closing braces outside",
	  BYTES("}\n" LINE("a") "\n}\n}}\n" LINES("b") "\n}\n"),
	  { "+a", "+b" } },
	{ "a line that is cut off",
	  BYTES("{\"apiVersion\":\"lowpo\n" LINE("a") "\n"),
	  { "1 column", "+a" } },
	{ "a line that is cut between values",
	  BYTES("{\"apiVersion\":\n" LINE("a") "\n"),
	  { "1 near end of file", "+a" } },
	{ "a line that is cut off at the end",
	  BYTES(LINE("a") "\n{\"apiVersion\":\"lowpo"),
	  { "+a", "2 premature end of input" } },
	{ "a line that is cut, then indented",
	  BYTES("{\"apiVersion\":\n" LINES("a")),
	  { "1 near end of file", "+a" } },
	{ "indented and cut off",
	  BYTES(CUT_LINES LINE("a") "\n"),
	  { "1 near end of file", "+a" } },
	{ "indented and cut, then indented",
	  BYTES(CUT_LINES LINES("a") "\n"),
	  { "1 near end of file", "+a" } },
	{ "indented and cut, then noise",
	  BYTES(CUT_LINES "x\n" LINE("a") "\n"),
	  { "4 column", "+a" } },
	{ "indented and cut off at the end",
	  BYTES("\n" CUT_LINES),
	  { "2 near end of file" } },
	{ "closed too early",
	  BYTES("x\n{\n\"a\": {\n}\n" LINE("a") "\n"),
	  { "2 near end of file", "+a" } },
	{ "a mistake in line 3 of it",
	  BYTES("\n{\n\"a\": 1,\n,\n}\n" LINE("a") "\n"),
	  { "4 column 1:", "+a" } },
	{ "something behind it",
	  BYTES(LINE("a") " x\n" LINE("b") "\n"),
	  { "1 end of file expected", "+b" } },
	{ "two on a line",
	  BYTES(LINE("a") LINE("b") "\n"),
	  { "1 end of file expected" } },
	{ "blanks before it", BYTES(" " LINE("a") "\n"), { "1 there is no NodeReport" } },
	{ "blanks behind it", BYTES(LINE("a") " \t \n"), { "+a" } },
	{ "nothing", BYTES(""), { "1 there is no NodeReport" } },
	{ "an empty line", BYTES("\n"), { "1 there is no NodeReport" } },
	{ "blanks", BYTES(" \t\r\n \n"), { "1 there is no NodeReport" } },
	{ "noise", BYTES("hello\nworld"), { "1 there is no NodeReport" } },
	{ "only a brace", BYTES("{"), { "1 near end of file" } },
	{ "only the other", BYTES("}"), { "1 there is no NodeReport" } },
	{ "an empty document", BYTES("{}\n"), { "1 apiVersion '' is not lowport/v1" } },
	{ "an array of them", BYTES("[" LINE("a") "," LINE("b") "]\n"), { "+a", "+b" } },
	{ "another's JSON",
	  BYTES("{\"level\":\"info\"}\n" LINE("a") "\n"),
	  { "1 apiVersion ''", "+a" } },
	{ "a byte order mark", BYTES("\xef\xbb\xbf" LINE("a") "\r\n"), { "+a" } },
	{ "a byte order mark, indented",
	  BYTES("\xef\xbb\xbf" LINES("a") "\n"),
	  { "+a" } },
	{ "files with marks, put together",
	  BYTES("\xef\xbb\xbf" LINE("a") "\n\xef\xbb\xbf" LINE("b")),
	  { "+a", "+b" } },
	{ "a mark before what is none", BYTES("\xef\xbb\xbfx\n" LINE("a")), { "+a" } },
	{ "only a mark", BYTES("\xef\xbb\xbf"), { "1 there is no NodeReport" } },
	{ "half a mark", BYTES("\xef\xbb" LINE("a")), { "1 there is no NodeReport" } },
	{ "two marks",
	  BYTES("\xef\xbb\xbf\xef\xbb\xbf" LINE("a")),
	  { "1 there is no NodeReport" } },
	{ "a mark within", BYTES("{\n\xef\xbb\xbf}\n" LINE("a")), { "2 column", "+a" } },
	{ "UTF-16, as PowerShell writes",
	  BYTES("\xff\xfe{\0\"\0a\0\"\0:\0001\0}\0\r\0\n\0"),
	  { "1 is UTF-16" } },
	{ "UTF-16, the other end first", BYTES("\xfe\xff\0{\0}\0\n"), { "1 is UTF-16" } },
	{ "a NUL within",
	  BYTES("{\"a\":\"\0\"}\n" LINE("a") "\n"),
	  { "1 control character 0x0", "+a" } },
	{ "a NUL between values",
	  BYTES("{\"a\":\0"
		"1}\n" LINE("a") "\n"),
	  { "1 column", "+a" } },
	{ "a NUL outside", BYTES("\0\0\n" LINE("a") "\n\0"), { "+a" } },
	{ "an escaped NUL",
	  BYTES("{\"a\":\"\\u0000\"}\n" LINE("a") "\n"),
	  { "1 \\u0000", "+a" } },
	{ "bytes that are no UTF-8",
	  BYTES("{\"a\":\"\xff\"}\n" LINE("a") "\n"),
	  { "1 0xff", "+a" } },
	{ "an overlong form", BYTES("{\"a\":\"\xc0\x80\"}\n"), { "1 0xc0" } },
	{ "half a surrogate", BYTES("{\"a\":\"\\ud800\"}\n"), { "1 Unicode '\\uD800'" } },
	{ "a raw surrogate", BYTES("{\"a\":\"\xed\xa0\x80\"}\n"), { "1 0xed" } },
	{ "bytes that are no UTF-8, outside",
	  BYTES("\xff\xff\n" LINE("a") "\n"),
	  { "+a" } },
	{ "a key twice", BYTES("{\"a\":1,\"a\":1}\n"), { "1 duplicate object key" } },
	{ "a key twice, deeper",
	  BYTES(HEAD METADATA("a") SPEC "\"status\":{\"facts\":[],\"facts\":[]}}"),
	  { "1 duplicate object key" } },
	{ "an integer that no one has room for",
	  BYTES("{\"a\":99999999999999999999}\n"),
	  { "1 too big integer" } },
	{ "a number that is none", BYTES("{\"a\":NaN}\n"), { "1 column" } },
	{ "a number that is too big for a float",
	  BYTES("{\"a\":1e999}\n"),
	  { "1 real number overflow" } },
	{ "another version",
	  BYTES("{\"apiVersion\":\"lowport/v2\",\"kind\":\"NodeReport\"}\n"),
	  { "1 apiVersion 'lowport/v2' is not lowport/v1" } },
	{ "another kind",
	  BYTES("{\"apiVersion\":\"lowport/v1\",\"kind\":\"Other\"}\n"),
	  { "1 kind 'Other' is not NodeReport" } },
	{ "each on its line",
	  BYTES("{}\n{}\n\n{}\n" LINE("a")),
	  { "1 apiVersion", "2 apiVersion", "4 apiVersion", "+a" } },
};

static void tables(void **state)
{
	struct documents documents;
	struct log log;
	(void)state;

	init(&documents);
	for (size_t i = 0; i < COUNT(rows); i++) {
		/* Bytes of its own, so that a sanitizer sees a byte too many. */
		char *bytes = malloc(rows[i].size + 1);
		assert_non_null(bytes);
		memcpy(bytes, rows[i].bytes, rows[i].size);
		for (size_t chunk = 1; chunk <= rows[i].size + 1;
		     chunk += 1 + chunk / 8) {
			read_bytes(&documents, bytes, rows[i].size, chunk, &log);
			check_log(rows[i].what, &log, rows[i].wanted);
		}
		free(bytes);
	}
	end(&documents);
}

/* --- the limit --- */

/* The parts of a file that is put together: a document of an exact size is padded. */
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

/* @size bytes that end in @tail, which is blank or the document's last line. */
static void add_padded(struct page *page, const char *name, const char *tail, size_t size)
{
	size_t start = page->used;

	add(page, HEAD "\"metadata\":{\"name\":\"");
	add(page, name);
	add(page, "\",\"creationTimestamp\":\"" TIME "\",\"lowportVersion\":\"0\","
		  "\"durationMicroseconds\":5}," SPEC
		  "\"status\":{\"facts\":[],\"trials\":[]}");
	add_many(page, ' ', size - (page->used - start) - strlen(tail));
	add(page, tail);
}

static const struct {
	const char *what;
	const char *tail;
	int more; /* than the limit */
	const char *wanted[3];
} limit_rows[] = {
	{ "a line of the limit", "}\n", 0, { "+long", "+next" } },
	{ "a line, one less", "}\n", -1, { "+long", "+next" } },
	{ "a line, one more", "}\n", 1, { "1 longer than 1 MiB", "+next" } },
	{ "a line, far more",
	  "}\n",
	  2 * DOCUMENT_MAX,
	  { "1 longer than 1 MiB", "+next" } },
	{ "lines of the limit", "\n\n}\n", 0, { "+long", "+next" } },
	{ "lines, one less", "\n\n}\n", -1, { "+long", "+next" } },
	{ "lines, one more", "\n\n}\n", 1, { "1 longer than 1 MiB", "+next" } },
	{ "lines, two more", "\n\n}\n", 2, { "1 longer than 1 MiB", "+next" } },
	{ "lines, three more", "\n\n}\n", 3, { "1 longer than 1 MiB", "+next" } },
	{ "lines, four more", "\n\n}\n", 4, { "1 longer than 1 MiB", "+next" } },
	{ "lines, far more",
	  "\n\n}\n",
	  2 * DOCUMENT_MAX,
	  { "1 longer than 1 MiB", "+next" } },
};

static void limits(void **state)
{
	static const size_t chunks[] = { 65536, 4095, 1 };
	struct page page = { .bytes = malloc(4 * DOCUMENT_MAX) };
	struct documents documents;
	struct log log;
	(void)state;

	init(&documents);
	for (size_t i = 0; i < COUNT(limit_rows); i++) {
		page.used = 0;
		add_padded(&page, "long", limit_rows[i].tail,
			   (size_t)(DOCUMENT_MAX + limit_rows[i].more));
		size_t alone = page.used;
		add(&page, LINES("next") "\n");
		for (size_t c = 0; c < COUNT(chunks); c++) {
			read_bytes(&documents, page.bytes, page.used, chunks[c], &log);
			check_log(limit_rows[i].what, &log, limit_rows[i].wanted);
		}
		/* And as the last of a file: the same. */
		const char *wanted[] = { limit_rows[i].wanted[0], NULL };
		read_bytes(&documents, page.bytes, alone, 65536, &log);
		check_log(limit_rows[i].what, &log, wanted);
	}
	end(&documents);
	free(page.bytes);
}

/* What came before a document costs it nothing, wherever the limit falls. */
static void after_the_limit(void **state)
{
	static const struct {
		const char *start, *end;
		unsigned refused;
	} before[] = {
		{ "x", "\n", 0 },	    { "x\n", "\n{broken\n", 1 },
		{ CUT_LINES, "\n", 1 },	    { "{\n", "\n}\n", 1 },
		{ CUT_LINES "\n{", "", 2 }, { "{\"", "\n}\n", 1 },
	};
	static const char *const next[] = { "\n" LINE("next") "\n", "\n" LINES("next"),
					    "\n\xef\xbb\xbf" LINE("next") };
	const size_t length = strlen(next[1]) + 20;
	struct page page = { .bytes = malloc(4 * DOCUMENT_MAX) };
	struct documents documents;
	struct log log;
	(void)state;

	init(&documents);
	for (unsigned i = 0; i < COUNT(before) * length; i += 7 + i % 59) {
		unsigned row = i % COUNT(before);
		page.used = 0;
		add(&page, before[row].start);
		add_many(&page, i % 4 < 2 ? 'y' : '\n',
			 (1 + i % 2) * DOCUMENT_MAX - i / COUNT(before));
		add(&page, before[row].end);
		add(&page, next[i % COUNT(next)]);
		read_bytes(&documents, page.bytes, page.used, 65536, &log);
		CHECK(log.count == before[row].refused + 1, "case %u: %u and not %u + 1",
		      i, log.count, before[row].refused);
		CHECK_TEXT("the next", log.entries[log.count - 1], "+next");
	}
	/* A brace that is in the middle of a line starts nothing. */
	page.used = 0;
	add_many(&page, 'x', DOCUMENT_MAX);
	add(&page, LINE("no") "\n");
	add_many(&page, 'x', DOCUMENT_MAX - 1);
	add(&page, LINE("no") "\n" LINE("next"));
	read_bytes(&documents, page.bytes, page.used, 65536, &log);
	check_log("not at the start", &log, (const char *const[]){ "+next", NULL });
	end(&documents);
	free(page.bytes);
}

static void depths(void **state)
{
	static const struct {
		unsigned depth;
		const char *wanted;
	} depth_rows[] = {
		{ 100, "+deep" },
		{ 2000, "+deep" },
		{ 2100, "1 maximum parsing depth" },
		{ 500000, "1 maximum parsing depth" },
	};
	struct page page = { .bytes = malloc(2 * DOCUMENT_MAX) };
	struct documents documents;
	struct log log;
	(void)state;

	init(&documents);
	for (size_t i = 0; i < COUNT(depth_rows); i++) {
		page.used = 0;
		add(&page, HEAD METADATA("deep") SPEC "\"new\":");
		add_many(&page, '[', depth_rows[i].depth);
		add_many(&page, ']', depth_rows[i].depth);
		add(&page, "," TAIL);
		read_bytes(&documents, page.bytes, page.used, 65536, &log);
		check_log("deep", &log,
			  (const char *const[]){ depth_rows[i].wanted, NULL });
	}
	end(&documents);
	free(page.bytes);
}

/* One that was used is as good as a new one, also after a file that ended within. */
static void files_are_apart(void **state)
{
	static const struct {
		const char *bytes, *wanted;
	} files[] = {
		{ CUT_LINES, "1 near end of file" },
		{ "}\n", "1 there is no" },
		{ "\xff\xfex\n", "1 is UTF-16" },
		{ "x\n", "1 there is no" },
		{ LINE("a"), "+a" },
		{ "", "1 there is no" },
		{ LINES("b"), "+b" },
	};
	struct documents documents;
	struct log log;
	(void)state;

	init(&documents);
	for (size_t i = 0; i < COUNT(files); i++) {
		read_bytes(&documents, files[i].bytes, strlen(files[i].bytes), 7, &log);
		check_log(files[i].bytes, &log,
			  (const char *const[]){ files[i].wanted, NULL });
	}
	end(&documents);
}

/* --- fields --- */

#define IDENTITY                                                                    \
	"{\"uid\":1337,\"gid\":7,\"inheritable\":\"0x0000000000000001\","           \
	"\"permitted\":\"0x0000000000000400\",\"effective\":\"0x00000000000004ff\"" \
	",\"bounding\":\"0xfedcba9876543210\",\"ambient\":\"0x0000000000000000\","  \
	"\"noNewPrivs\":true}"
#define BIND                                                                \
	"{\"port\":80,\"protocol\":\"tcp\",\"family\":\"ipv6\",\"outcome\"" \
	":\"yes\",\"errno\":\"EADDRINUSE\"}"
#define FACT                                                                      \
	"{\"id\":\"os.name\",\"outcome\":\"broken\",\"value\":\"v\",\"errno\":\"" \
	"EIO\",\"note\":\"n\"}"
#define TRIAL_TEXT(id, basis, outcome)                                             \
	"{\"id\":\"" id "\",\"basis\":\"" basis "\",\"outcome\":\"" outcome        \
	"\",\"errno\":\"EPERM\",\"identity\":" IDENTITY ",\"given\":" IDENTITY     \
	",\"portStart\":80,\"unfiltered\":true,\"time\":\"2025-01-01T00:00:00Z\"," \
	"\"binds\":[" BIND "],\"note\":\"t\"}"
static const char full[] = HEAD METADATA("full") SPEC
	"\"status\":{\"recommendation\":\"blocked\",\"facts\":[" FACT
	"],\"trials\":[" TRIAL_TEXT("scenario-2", "observed", "yes") "]}}";

enum presence { IGNORED, OPTIONAL, REQUIRED };

/* Every field of the whole document above. Its children are o[...] of objects. */
static const struct {
	const char *path;
	enum presence presence;
	json_type type;
	const char *piece; /* of the refusal; NULL: the path */
} fields[] = {
	{ "apiVersion", REQUIRED, JSON_STRING, NULL },
	{ "kind", REQUIRED, JSON_STRING, NULL },
	{ "metadata", REQUIRED, JSON_OBJECT, NULL },
	{ "metadata.name", REQUIRED, JSON_STRING, NULL },
	{ "metadata.creationTimestamp", REQUIRED, JSON_STRING, NULL },
	{ "metadata.lowportVersion", REQUIRED, JSON_STRING, NULL },
	{ "metadata.durationMicroseconds", REQUIRED, JSON_INTEGER, NULL },
	{ "spec", REQUIRED, JSON_OBJECT, NULL },
	{ "spec.ports", REQUIRED, JSON_ARRAY, NULL },
	{ "spec.ports[0]", REQUIRED, JSON_OBJECT, "spec.ports" },
	{ "spec.ports[0].port", REQUIRED, JSON_INTEGER, NULL },
	{ "spec.ports[0].protocol", REQUIRED, JSON_STRING, NULL },
	{ "spec.uid", REQUIRED, JSON_INTEGER, NULL },
	{ "spec.gid", REQUIRED, JSON_INTEGER, NULL },
	{ "status", REQUIRED, JSON_OBJECT, NULL },
	{ "status.recommendation", IGNORED, JSON_STRING, NULL },
	{ "status.facts", REQUIRED, JSON_ARRAY, NULL },
	{ "status.facts[0]", OPTIONAL, JSON_OBJECT, NULL },
	{ "status.facts[0].id", REQUIRED, JSON_STRING, NULL },
	{ "status.facts[0].outcome", REQUIRED, JSON_STRING, NULL },
	{ "status.facts[0].value", OPTIONAL, JSON_STRING, NULL },
	{ "status.facts[0].errno", OPTIONAL, JSON_STRING, NULL },
	{ "status.facts[0].note", OPTIONAL, JSON_STRING, NULL },
	{ "status.trials", REQUIRED, JSON_ARRAY, NULL },
	{ "status.trials[0]", OPTIONAL, JSON_OBJECT, NULL },
	{ "status.trials[0].id", REQUIRED, JSON_STRING, "status.trials[0]: has no id" },
	{ "status.trials[0].basis", REQUIRED, JSON_STRING,
	  "status.trials[0]: has no id or no basis" },
	{ "status.trials[0].outcome", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].errno", OPTIONAL, JSON_STRING, NULL },
	{ "status.trials[0].identity", REQUIRED, JSON_OBJECT, "identity" },
	{ "status.trials[0].identity.uid", REQUIRED, JSON_INTEGER, NULL },
	{ "status.trials[0].identity.gid", REQUIRED, JSON_INTEGER, NULL },
	{ "status.trials[0].identity.inheritable", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].identity.permitted", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].identity.effective", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].identity.bounding", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].identity.ambient", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].identity.noNewPrivs", REQUIRED, JSON_TRUE, NULL },
	{ "status.trials[0].given", REQUIRED, JSON_OBJECT, NULL },
	{ "status.trials[0].given.uid", REQUIRED, JSON_INTEGER, NULL },
	{ "status.trials[0].given.gid", REQUIRED, JSON_INTEGER, NULL },
	{ "status.trials[0].given.inheritable", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].given.permitted", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].given.effective", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].given.bounding", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].given.ambient", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].given.noNewPrivs", REQUIRED, JSON_TRUE, NULL },
	{ "status.trials[0].portStart", OPTIONAL, JSON_INTEGER, NULL },
	{ "status.trials[0].unfiltered", OPTIONAL, JSON_TRUE, NULL },
	{ "status.trials[0].time", OPTIONAL, JSON_STRING, NULL },
	{ "status.trials[0].binds", REQUIRED, JSON_ARRAY, NULL },
	{ "status.trials[0].binds[0]", REQUIRED, JSON_OBJECT, "status.trials[0]" },
	{ "status.trials[0].binds[0].port", REQUIRED, JSON_INTEGER, NULL },
	{ "status.trials[0].binds[0].protocol", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].binds[0].family", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].binds[0].outcome", REQUIRED, JSON_STRING, NULL },
	{ "status.trials[0].binds[0].errno", OPTIONAL, JSON_STRING, NULL },
	{ "status.trials[0].note", OPTIONAL, JSON_STRING, NULL },
};

static void keep_node(void *context, const struct node *node)
{
	memcpy(context, node, sizeof(*node));
}

/* Reads @document, which is given back; the refusal, or "" where there is none. */
static const char *read_json(json_t *document, struct node *node)
{
	static struct refusal refusal;
	struct reading reading = { .found = keep_node, .context = node };
	char *text = json_dumps(document, JSON_COMPACT);

	reading_init(&reading);
	int rc = reading_document(&reading, text, strlen(text), &refusal);
	CHECK(!rc == !refusal.reason[0], "%d and '%s'", rc, refusal.reason);
	reading_free(&reading);
	free(text);
	json_decref(document);
	return refusal.reason;
}

/*
 * Sets the field at @path of @document to @value, or takes it away (NULL). An index one
 * past the end of an array adds to it.
 */
static void set_field(json_t *document, const char *path, json_t *value)
{
	json_t *at = document;

	for (;;) {
		char key[40];
		int length = 0;
		unsigned index;
		bool is_item = sscanf(path, "[%u]%n", &index, &length) == 1;
		if (!is_item) {
			assert_int_equal(sscanf(path, "%39[^].[]%n", key, &length), 1);
		}
		path += length;
		path += *path == '.';
		if (*path) {
			at = is_item ? json_array_get(at, index)
				     : json_object_get(at, key);
			CHECK(at, "nothing at '%s'", path);
			continue;
		}
		int rc = is_item ? value ? index == json_array_size(at)
						   ? json_array_append_new(at, value)
						   : json_array_set_new(at, index, value)
					 : json_array_remove(at, index)
			 : value ? json_object_set_new(at, key, value)
				 : json_object_del(at, key);
		CHECK(!rc, "cannot set what is before '%s'", path);
		return;
	}
}

static json_t *full_document(void)
{
	json_t *document = json_loads(full, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(document);
	return document;
}

static json_t *parse(const char *value)
{
	json_t *json = json_loads(value, JSON_DECODE_ANY, NULL);
	CHECK(json, "'%s' is no JSON", value);
	return json;
}

static bool is_type(json_type one, json_type other)
{
	bool flags = one == JSON_TRUE || one == JSON_FALSE;
	return one == other || (flags && (other == JSON_TRUE || other == JSON_FALSE));
}

static void every_field(void **state)
{
	static const char *const values[] = { "null", "true",  "false", "7",
					      "1.5",  "\"?\"", "[]",	"{}" };
	static struct node node;
	(void)state;

	CHECK_TEXT("whole", read_json(full_document(), &node), "");
	for (size_t i = 0; i < COUNT(fields); i++) {
		const char *path = fields[i].path;
		const char *piece = fields[i].piece ? fields[i].piece : path;
		json_t *document = full_document();
		set_field(document, path, NULL);
		const char *reason = read_json(document, &node);
		if (fields[i].presence == REQUIRED)
			CHECK_HOLDS(path, reason, piece);
		else
			CHECK_TEXT(path, reason, "");
		for (size_t v = 0; v < COUNT(values); v++) {
			json_t *value = parse(values[v]);
			if (is_type(fields[i].type, json_typeof(value))) {
				json_decref(value);
				continue;
			}
			document = full_document();
			set_field(document, path, value);
			reason = read_json(document, &node);
			if (fields[i].presence == IGNORED)
				CHECK_TEXT(path, reason, "");
			else
				CHECK(strstr(reason, piece), "%s as %s: '%s'", path,
				      values[v], reason);
		}
	}
}

static bool is_in_table(const char *path)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (!strcmp(fields[i].path, path))
			return true;
	return false;
}

/* A new field without a row would go untested; and fields from the future are fine. */
static void walk(const json_t *at, const char *path)
{
	static struct node node;
	char inner[120];
	const char *key;
	json_t *value;
	size_t index;

	CHECK(!*path || is_in_table(path), "no row for '%s'", path);
	if (json_is_object(at)) {
		json_t *document = full_document();
		snprintf(inner, sizeof(inner), "%s%sfromTheFuture", path,
			 *path ? "." : "");
		set_field(document, inner, parse("[{\"a\":null}]"));
		CHECK_TEXT(inner, read_json(document, &node), "");
	}
	json_object_foreach((json_t *)at, key, value)
	{
		snprintf(inner, sizeof(inner), "%s%s%s", path, *path ? "." : "", key);
		walk(value, inner);
	}
	json_array_foreach(at, index, value)
	{
		snprintf(inner, sizeof(inner), "%s[%zu]", path, index);
		walk(value, inner);
	}
}

static void newer_fields(void **state)
{
	json_t *document = full_document();
	(void)state;

	walk(document, "");
	json_decref(document);
}

#define T0 "status.trials[0]"
static const struct {
	const char *path, *value;
	const char *piece; /* of the refusal; NULL: it is taken */
} value_rows[] = {
	{ "spec.uid", "0", NULL },
	{ "spec.uid", "4294967295", NULL },
	{ "spec.uid", "4294967296", "spec.uid: is not a UID" },
	{ "spec.uid", "-1", "spec.uid: is not a UID" },
	{ "spec.uid", "1337.0", "spec.uid: is not a UID" },
	{ "spec.uid", "1e3", "spec.uid: is not a UID" },
	{ "spec.uid", "9223372036854775807", "spec.uid" },
	{ "spec.ports[0].port", "0", "spec.ports[0].port: is not a port" },
	{ "spec.ports[0].port", "65536", "spec.ports[0].port: is not a port" },
	{ "spec.ports[0].port", "-80", "spec.ports[0].port: is not a port" },
	{ "spec.ports[0].protocol", "\"TCP\"", "is not tcp or udp" },
	{ "spec.ports[0].protocol", "\"\"", "is not tcp or udp" },
	{ "spec.ports", "[]", "spec.ports: is empty" },
	{ "spec.ports[1]", "{\"port\":80,\"protocol\":\"tcp\"}", NULL },
	{ "metadata.durationMicroseconds", "9223372036854775807", NULL },
	{ "metadata.durationMicroseconds", "-1", "metadata.durationMicroseconds" },
	{ "metadata.name", "\"\"", "metadata.name: is not a name" },
	{ "metadata.name", "\"\\u001b[31m\"", NULL },
	{ "metadata.lowportVersion", "\"\"", "metadata.lowportVersion" },
	{ "metadata.lowportVersion", "\"0123456789012345678901234567890\"", NULL },
	{ "metadata.lowportVersion", "\"01234567890123456789012345678901\"",
	  "metadata.lowportVersion" },
	{ "metadata.creationTimestamp", "\"2026-11-23T13:40:02+00:00\"",
	  "is not a time" },
	{ "metadata.creationTimestamp", "\"2026-11-23 13:40:02Z\"", "is not a time" },
	{ "metadata.creationTimestamp", "\"2026-11-23T13:40:02\"", "is not a time" },
	{ "metadata.creationTimestamp", "\"2026-11-23T13:40:0aZ\"", "is not a time" },
	{ "metadata.creationTimestamp", "\"\"", "is not a time" },
	{ "status.facts[0].id", "\"\"", "status.facts[0].id" },
	{ "status.facts[0].outcome", "\"maybe\"", "status.facts[0].outcome" },
	{ "status.facts[0].outcome", "\"Yes\"", "status.facts[0].outcome" },
	{ "status.facts[0].errno", "\"E132\"", NULL },
	{ "status.facts[0].errno", "\"E9999\"", NULL },
	{ "status.facts[0].errno", "\"E10000\"", "is not an errno's name" },
	{ "status.facts[0].errno", "\"E0\"", "is not an errno's name" },
	{ "status.facts[0].errno", "\"EWHAT\"", "is not an errno's name" },
	{ "status.facts[0].errno", "\"E1 \"", "is not an errno's name" },
	{ "status.facts[0].errno", "\"\"", "is not an errno's name" },
	{ "status.facts[1]", FACT, "status.facts[1]: there are two facts 'os.name'" },
	{ "status.facts[1]", "{\"id\":\"a\",\"outcome\":\"no\"}", NULL },
	{ T0 ".id", "\"scenario-3\"", NULL },
	{ T0 ".id", "\"\"", NULL },
	{ T0 ".basis", "\"predicted\"", NULL },
	{ T0 ".outcome", "\"maybe\"", T0 ".outcome" },
	{ T0 ".portStart", "0", NULL },
	{ T0 ".portStart", "65535", NULL },
	{ T0 ".portStart", "65536", T0 ".portStart" },
	{ T0 ".portStart", "-1", T0 ".portStart" },
	{ T0 ".unfiltered", "false", NULL },
	{ T0 ".time", "\"yesterday\"", T0 ".time" },
	{ T0 ".identity.bounding", "\"0xFEDCBA9876543210\"", T0 ".identity.bounding" },
	{ T0 ".identity.bounding", "\"0x0\"", T0 ".identity.bounding" },
	{ T0 ".identity.bounding", "\"0x00000000000000000\"", T0 ".identity.bounding" },
	{ T0 ".identity.bounding", "\"000000000000000000\"", T0 ".identity.bounding" },
	{ T0 ".identity.uid", "4294967296", T0 ".identity.uid" },
	{ T0 ".given.noNewPrivs", "1", T0 ".given.noNewPrivs" },
	{ T0 ".binds[0].family", "\"ipx\"", T0 ".binds[0].family" },
	{ "status.trials[1]", TRIAL_TEXT("scenario-2", "observed", "no"),
	  "status.trials[1]: there are two trials 'scenario-2' that are observed" },
	{ "status.trials[1]", TRIAL_TEXT("scenario-2", "simulated", "no"), NULL },
	{ "status.trials[1]", TRIAL_TEXT("root", "observed", "yes"), NULL },
	/* A yes is believed only with what is behind it. */
	{ T0 ".binds", "[]", "says yes without a bind" },
	{ T0 ".binds[0].outcome", "\"no\"", "says yes, and its binds say no" },
	{ T0 ".binds[0].outcome", "\"broken\"", "says yes, and its binds say broken" },
	{ T0 ".binds[0].outcome", "\"skipped\"", "says yes, and its binds say skipped" },
	{ T0 ".binds[0].port", "81", "says yes without a bind of 80/tcp" },
	{ T0 ".binds[0].protocol", "\"udp\"", "says yes without a bind of 80/tcp" },
	{ "spec.ports[1]", "{\"port\":443,\"protocol\":\"udp\"}",
	  "says yes without a bind of 443/udp" },
	{ "spec.ports[1]", "{\"port\":8443,\"protocol\":\"tcp\"}", NULL },
	{ T0 ".binds[1]",
	  "{\"port\":80,\"protocol\":\"tcp\",\"family\":\"ipv4\",\"outcome\":\"no\"}",
	  "says yes, and its binds say no" },
	{ T0 ".binds[1]",
	  "{\"port\":80,\"protocol\":\"tcp\",\"family\":\"ipv4\",\"outcome\":"
	  "\"skipped\"}",
	  NULL },
	{ T0 ".binds[1]",
	  "{\"port\":81,\"protocol\":\"tcp\",\"family\":\"ipv4\",\"outcome\":"
	  "\"skipped\"}",
	  "says yes, and its binds say skipped" },
};

static void values(void **state)
{
	static struct node node;
	(void)state;

	for (size_t i = 0; i < COUNT(value_rows); i++) {
		char row[200];
		json_t *document = full_document();
		set_field(document, value_rows[i].path, parse(value_rows[i].value));
		const char *reason = read_json(document, &node);
		snprintf(row, sizeof(row), "%s: %s", value_rows[i].path,
			 value_rows[i].value);
		if (value_rows[i].piece)
			CHECK_HOLDS(row, reason, value_rows[i].piece);
		else
			CHECK_TEXT(row, reason, "");
	}
}

/* A derived yes has bound nothing, and is none without an identity either. */
static void derived_yes(void **state)
{
	static struct node node;
	(void)state;

	json_t *document = full_document();
	set_field(document, T0 ".basis", json_string("derived"));
	set_field(document, T0 ".binds", json_array());
	CHECK_TEXT("derived", read_json(json_deep_copy(document), &node), "");
	set_field(document, T0 ".identity", NULL);
	CHECK_HOLDS("derived", read_json(document, &node), "yes without an identity");
}

/* How many of each there may be, and one more. */
static void counts(void **state)
{
	static const struct {
		const char *array;
		unsigned max;
		const char *piece;
	} count_rows[] = {
		{ "spec.ports", PORTS_MAX, "more than 64 ports" },
		{ "status.facts", FACTS_MAX, "more than 48 facts" },
		{ T0 ".binds", BINDS_MAX, "more than 128 binds" },
	};
	static struct node node;
	(void)state;

	for (size_t i = 0; i < COUNT(count_rows); i++) {
		json_t *document = full_document();
		set_field(document, T0 ".outcome", json_string("no"));
		for (unsigned n = 1; n <= count_rows[i].max; n++) {
			char path[64], id[16];
			snprintf(path, sizeof(path), "%s[%u]", count_rows[i].array, n);
			snprintf(id, sizeof(id), "fact.%u", n);
			if (n == count_rows[i].max)
				CHECK_TEXT(path,
					   read_json(json_deep_copy(document), &node),
					   "");
			set_field(document, path,
				  json_pack("{s:s,s:s,s:i,s:s,s:s}", "id", id, "outcome",
					    "no", "port", (int)(1000 + n), "protocol",
					    "tcp", "family", "ipv4"));
		}
		CHECK_HOLDS(count_rows[i].array, read_json(document, &node),
			    count_rows[i].piece);
	}
}

/* The longest, and one more: names are never cut, other texts between characters. */
static void lengths(void **state)
{
	static struct node node;
	char text[512];
	(void)state;

	memset(text, 'n', sizeof(text));
	text[NODE_NAME_MAX] = '\0';
	json_t *document = full_document();
	set_field(document, "metadata.name", json_string(text));
	CHECK_TEXT("253 bytes", read_json(json_deep_copy(document), &node), "");
	CHECK_TEXT("253 bytes", node.name, text);
	text[NODE_NAME_MAX] = 'n';
	text[NODE_NAME_MAX + 1] = '\0';
	set_field(document, "metadata.name", json_string(text));
	CHECK_HOLDS("254 bytes", read_json(document, &node), "metadata.name");
	for (unsigned length = 0; length < 4; length++) {
		static const char *const last[] = { "", "\xc3\xa9", "\xe2\x82\xac",
						    "\xf0\x9f\x98\x80" };
		document = full_document();
		snprintf(text, sizeof(text), "%0*d%s%s", 255 - (int)length, 0,
			 last[length], last[length]);
		set_field(document, "status.facts[0].value", json_string(text));
		CHECK_TEXT("long value", read_json(document, &node), "");
		/* Each is one byte longer than what there is room for. */
		assert_int_equal(strlen(node.facts.items[0].value), 255 - length);
		CHECK(!strncmp(node.facts.items[0].value, text,
			       strlen(node.facts.items[0].value)),
		      "%u: another text", length);
		snprintf(text, sizeof(text), "%0254d%s", 0, last[length]);
		document = full_document();
		set_field(document, "status.facts[0].value", json_string(text));
		CHECK_TEXT("long value", read_json(document, &node), "");
		assert_int_equal(strlen(node.facts.items[0].value), 254);
	}
}

/* What is read, field by field. */
static void whole(void **state)
{
	static struct node node;
	(void)state;

	CHECK_TEXT("whole", read_json(full_document(), &node), "");
	assert_string_equal(node.name, "full");
	assert_string_equal(node.created, TIME);
	assert_string_equal(node.version, "0.1.0");
	assert_int_equal(node.duration_us, 5);
	assert_int_equal(node.uid, 1337);
	assert_int_equal(node.ports.count, 1);
	assert_int_equal(node.ports.items[0].number, 80);
	assert_int_equal(node.facts.count, 1);
	assert_int_equal(node.facts.items[0].outcome, OUTCOME_BROKEN);
	assert_int_equal(node.facts.items[0].error, 5);
	assert_string_equal(node.facts.items[0].value, "v");
	assert_string_equal(node.facts.items[0].note, "n");
	assert_int_equal(node.trial_count, 1);
	const struct trial *trial = &node.trials[0];
	assert_int_equal(trial->id, TRIAL_SCENARIO_2);
	assert_int_equal(trial->basis, BASIS_OBSERVED);
	assert_int_equal(trial->outcome, OUTCOME_YES);
	assert_int_equal(trial->error, 1);
	assert_int_equal(trial->port_start, 80);
	assert_true(trial->unfiltered && trial->has_identity);
	assert_string_equal(trial->time, "2025-01-01T00:00:00Z");
	assert_string_equal(trial->note, "t");
	assert_int_equal(trial->kept.gid, 7);
	assert_int_equal(trial->kept.no_new_privs, 1);
	assert_int_equal(trial->kept.ids_agree, 1);
	assert_true(trial->given.sets[CAPABILITY_INHERITABLE] == 1 &&
		    trial->given.sets[CAPABILITY_PERMITTED] == 0x400 &&
		    trial->given.sets[CAPABILITY_EFFECTIVE] == 0x4ff &&
		    trial->given.sets[CAPABILITY_BOUNDING] == 0xfedcba9876543210 &&
		    trial->given.sets[CAPABILITY_AMBIENT] == 0);
	assert_int_equal(trial->bind_count, 1);
	assert_int_equal(trial->binds[0].port, 80);
	assert_int_equal(trial->binds[0].ipv6, 1);
	assert_int_equal(trial->binds[0].error, 98);
	/* A trial that only a newer lowport knows is none here. */
	json_t *document = full_document();
	set_field(document, T0 ".id", json_string("scenario-9"));
	CHECK_TEXT("newer", read_json(document, &node), "");
	assert_int_equal(node.trial_count, 0);
	/* One without a time was measured when the report was made. */
	document = full_document();
	set_field(document, T0 ".time", NULL);
	CHECK_TEXT("no time", read_json(document, &node), "");
	assert_string_equal(node.trials[0].time, TIME);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),	   cmocka_unit_test(limits),
		cmocka_unit_test(after_the_limit), cmocka_unit_test(depths),
		cmocka_unit_test(files_are_apart), cmocka_unit_test(every_field),
		cmocka_unit_test(newer_fields),	   cmocka_unit_test(values),
		cmocka_unit_test(derived_yes),	   cmocka_unit_test(counts),
		cmocka_unit_test(lengths),	   cmocka_unit_test(whole),
	};
	return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
