/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader and all that comes after it, on bytes of anybody's: found, folded, judged
 * and written in every format. What is checked holds for all input, whatever it says.
 *
 * Built with libFuzzer by "configure --enable-fuzz", and with replay.c by "make check".
 */
#include "tests/fuzz/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/documents.h"
#include "report/escape.h"
#include "report/fleet_state.h"
#include "report/format.h"
#include "report/read.h"

/* Under what a kubelet keeps of a last message. */
#define DIGEST_MAX 3584

static const struct style plain;
static const struct style terminal = { true, true, true };

struct page {
	char *bytes;
	size_t size;
};

static void broken(const char *law, const struct page *page)
{
	fprintf(stderr, "broken law: %s\n", law);
	if (page)
		fwrite(page->bytes, 1, page->size, stderr);
	abort();
}

/* --- reading --- */

static void found(void *context, const struct node *node)
{
	fleet_add(context, node);
}

static void carried(void *context, const struct refused_input *refused)
{
	fleet_keep_refused(context, refused);
}

static void counted(void *context, unsigned long long refused,
		    unsigned long long passed_over)
{
	fleet_count(context, refused, passed_over);
}

static void refused(void *context, unsigned line, unsigned column, const char *reason)
{
	struct refused_input input = { .file = "input", .line = line, .column = column };

	snprintf(input.reason, sizeof(input.reason), "%s", reason);
	fleet_refuse(context, &input);
}

static struct fleet *fleet_empty(void)
{
	static const unsigned char seed[16] = "the same always";
	return fleet_new(seed);
}

/* The bytes come in pieces of @piece. */
static void read_share(struct fleet *fleet, const void *bytes, size_t size, size_t piece,
		       unsigned share, unsigned shares)
{
	struct reading reading = { .found = found,
				   .carried = carried,
				   .counted = counted,
				   .context = fleet,
				   .uid = DEFAULT_UID,
				   .gid = DEFAULT_UID };
	struct documents documents = { .reading = &reading,
				       .refused = refused,
				       .context = fleet,
				       .share = share,
				       .shares = shares };
	const char *at = bytes;
	struct error err;

	port_list_parse(DEFAULT_PORTS, &reading.ports, &err);
	reading_prepare(1);
	reading_init(&reading);
	documents_init(&documents);
	documents_start(&documents);
	for (; size > piece; at += piece, size -= piece)
		documents_feed(&documents, at, piece);
	documents_feed(&documents, at, size);
	documents_end(&documents);
	fleet_count(fleet, 0, documents.passed_over);
	documents_free(&documents);
	reading_free(&reading);
}

static struct fleet *read_page(const struct page *page)
{
	struct fleet *fleet = fleet_empty();
	read_share(fleet, page->bytes, page->size, SIZE_MAX, 0, 1);
	return fleet;
}

/* --- writing --- */

/* One node, told of by reports, and nothing else to tell. */
static bool is_node(const struct fleet_view *view)
{
	return view->node_count == 1 && view->origins[ORIGIN_REPORT] == 1 &&
	       !view->refused && !view->windows;
}

static void write_view(const struct fleet_view *view, const struct format *format,
		       const struct style *style, struct page *page)
{
	static struct node node;
	static struct verdict verdict;
	int rc;

	FILE *out = open_memstream(&page->bytes, &page->size);
	if (!out)
		abort();
	if (is_node(view)) {
		fleet_node(view, 0, &node, &verdict);
		rc = format->node(&node, &verdict, style, out);
	} else {
		rc = format->fleet(view, style, out);
	}
	if (fclose(out) || rc)
		broken("every format can be written", NULL);
}

static void write_fleet(const struct fleet *fleet, const char *format, struct page *page)
{
	struct fleet_view *view = fleet_view_new(fleet);
	write_view(view, format_find(format, strlen(format)), &plain, page);
	fleet_view_free(view);
}

/* --- laws --- */

static bool same(const struct page *one, const struct page *other)
{
	return one->size == other->size && !memcmp(one->bytes, other->bytes, one->size);
}

static size_t count_text(const struct page *page, const char *text)
{
	size_t count = 0, length = strlen(text);

	for (size_t i = 0; i + length <= page->size; i++)
		count += !strncasecmp(page->bytes + i, text, length);
	return count;
}

static size_t count_documents(const struct page *page)
{
	size_t count = 0;

	for (size_t i = 0; i < page->size; i++)
		count += page->bytes[i] == '{' && (!i || page->bytes[i - 1] == '\n');
	return count;
}

/* What is text for people or programs is UTF-8 without anything that acts. */
static void check_text(const struct page *page, bool is_shown)
{
	for (size_t i = 0; i < page->size;) {
		unsigned code;
		size_t length = utf8_character(page->bytes + i, &code);
		if (!length)
			broken("what is written is UTF-8", page);
		if (code != '\n' && code != '\t' &&
		    (is_shown ? text_is_unsafe(code) : code < 0x20 || code == 0xffff))
			broken("what is written acts on nothing", page);
		i += length;
	}
}

/* How many lines look as a document starts, and what no outside text may add to. */
static const struct law {
	const char *format;
	size_t documents;
	bool is_shown, is_read_back;
	const char *rare; /* so many times in each page */
	size_t rare_count;
	size_t most;
} laws[] = {
	{ "text", 0, true, false, "\x1b", 0, SIZE_MAX },
	{ "json", 1, false, true, "\n", 1, SIZE_MAX },
	{ "digest", 1, false, false, "\n", 1, DIGEST_MAX },
	{ "junit", 0, false, false, "<testsuites", 1, SIZE_MAX },
	{ "html", 1, false, true, "<script", 1, SIZE_MAX },
};

static void check_page(const struct law *law, const struct page *page,
		       const struct page *json)
{
	struct page again;

	check_text(page, law->is_shown);
	if (count_documents(page) != law->documents)
		broken("only JSON looks like JSON", page);
	if (count_text(page, law->rare) != law->rare_count)
		broken("outside text stays text", page);
	if (page->size > law->most)
		broken("a digest is short", page);
	if (!law->is_read_back)
		return;
	struct fleet *fleet = read_page(page);
	write_fleet(fleet, "json", &again);
	if (!same(&again, json)) {
		fwrite(json->bytes, 1, json->size, stderr);
		fprintf(stderr, "as %s, read back:\n", law->format);
		broken("what is written and read back is the same", &again);
	}
	free(again.bytes);
	fleet_free(fleet);
}

static void check_formats(const struct fleet *fleet, const struct page *json)
{
	struct fleet_view *view = fleet_view_new(fleet);
	struct page page;

	/* What could be seen is what a person is shown; nothing to compare it with. */
	write_view(view, formats[0], &terminal, &page);
	free(page.bytes);
	for (size_t i = 0; i < sizeof(laws) / sizeof(laws[0]); i++) {
		const struct law *law = &laws[i];
		write_view(view, format_find(law->format, strlen(law->format)), &plain,
			   &page);
		check_page(law, &page, json);
		free(page.bytes);
	}
	fleet_view_free(view);
}

/* Two readers that share the bytes, the second's fleet handed to the first as lowport's
 * processes do. */
static void check_shares(const void *bytes, size_t size, const struct page *json)
{
	struct fleet *one = fleet_empty(), *other = fleet_empty();
	struct page page;

	read_share(one, bytes, size, 7, 0, 2);
	read_share(other, bytes, size, 4096, 1, 2);
	struct fleet_view *view = fleet_view_new(other);
	FILE *out = open_memstream(&page.bytes, &page.size);
	if (!out || format_find("json", 4)->fleet(view, &plain, out) || fclose(out))
		abort();
	fleet_view_free(view);
	read_share(one, page.bytes, page.size, SIZE_MAX, 0, 1);
	free(page.bytes);
	write_fleet(one, "json", &page);
	if (!same(&page, json)) {
		fwrite(json->bytes, 1, json->size, stderr);
		broken("two readers find what one finds", &page);
	}
	free(page.bytes);
	fleet_free(one);
	fleet_free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct fleet *fleet = fleet_empty();
	struct page json;

	read_share(fleet, bytes, size, SIZE_MAX, 0, 1);
	write_fleet(fleet, "json", &json);
	check_shares(bytes, size, &json);
	check_formats(fleet, &json);
	free(json.bytes);
	fleet_free(fleet);
	return 0;
}
