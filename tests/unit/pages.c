/* SPDX-License-Identifier: Apache-2.0 */
/* Rendering and reading in memory. */
#include "tests/unit/pages.h"

#include <errno.h>
#include <stdlib.h>

#include "report/documents.h"
#include "tests/unit/unit.h"

static FILE *open_page(struct page *page)
{
	FILE *out = open_memstream(&page->bytes, &page->size);
	assert_non_null(out);
	return out;
}

void page_of_node(const char *format, const struct node *node, struct page *page)
{
	static const struct style plain;
	static struct verdict verdict;
	FILE *out = open_page(page);

	verdict_judge(node, &verdict);
	assert_int_equal(
		format_find(format, strlen(format))->node(node, &verdict, &plain, out),
		0);
	assert_int_equal(fclose(out), 0);
}

void page_of_fleet(const char *format, const struct fleet *fleet, struct page *page)
{
	static const struct style plain;
	struct fleet_view *view = fleet_view_new(fleet);
	FILE *out = open_page(page);

	assert_int_equal(format_find(format, strlen(format))->fleet(view, &plain, out),
			 0);
	assert_int_equal(fclose(out), 0);
	fleet_view_free(view);
}

void page_free(struct page *page)
{
	free(page->bytes);
	page->bytes = NULL;
}

bool page_is_same(const struct page *one, const struct page *other)
{
	return one->size == other->size && !memcmp(one->bytes, other->bytes, one->size);
}

struct fleet *fleet_of_nothing(void)
{
	static const unsigned char seed[16] = "tests/unit/pages";
	return fleet_new(seed);
}

/* --- reading --- */

struct input {
	struct fleet *fleet;
	struct node *node; /* the last one found, where it is asked for */
	unsigned refused;
	char *reason;
};

static void found(void *context, const struct node *node)
{
	struct input *input = context;
	if (input->fleet)
		fleet_add(input->fleet, node);
	if (input->node)
		*input->node = *node;
}

static void carried(void *context, const struct refused_input *refused)
{
	const struct input *input = context;
	fleet_keep_refused(input->fleet, refused);
}

static void counted(void *context, unsigned long long refused,
		    unsigned long long passed_over)
{
	const struct input *input = context;
	fleet_count(input->fleet, refused, passed_over);
}

static void refused(void *context, unsigned line, unsigned column, const char *reason)
{
	struct input *input = context;
	struct refused_input one = { .file = "input", .line = line, .column = column };

	snprintf(one.reason, sizeof(one.reason), "%s", reason);
	if (input->fleet)
		fleet_refuse(input->fleet, &one);
	input->refused++;
	snprintf(input->reason, 256, "%u:%u: %s", line, column, reason);
}

static void read_input(struct input *input, const char *bytes, size_t size)
{
	struct reading reading = { .found = found,
				   .carried = carried,
				   .counted = counted,
				   .context = input,
				   .uid = DEFAULT_UID,
				   .gid = DEFAULT_UID };
	struct documents documents = {
		.reading = &reading, .refused = refused, .context = input, .shares = 1
	};
	struct error err;

	assert_int_equal(port_list_parse(DEFAULT_PORTS, &reading.ports, &err), 0);
	reading_prepare(1);
	reading_init(&reading);
	documents_init(&documents);
	documents_start(&documents);
	documents_feed(&documents, bytes, size);
	documents_end(&documents);
	if (input->fleet)
		fleet_count(input->fleet, 0, documents.passed_over);
	documents_free(&documents);
	reading_free(&reading);
}

unsigned fleet_read(struct fleet *fleet, const char *bytes, size_t size, char reason[256])
{
	struct input input = { .fleet = fleet, .reason = reason };
	read_input(&input, bytes, size);
	return input.refused;
}

int page_read_node(const struct page *page, struct node *node, char reason[256])
{
	struct input input = { .node = node, .reason = reason };
	read_input(&input, page->bytes, page->size);
	return input.refused ? -EINVAL : 0;
}
