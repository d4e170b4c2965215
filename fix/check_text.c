/* SPDX-License-Identifier: Apache-2.0 */
/* What a check found, for people. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fix/check_private.h"
#include "report/text_page.h"

/* More than anybody reads on a terminal; -o json has all. */
#define MISTAKES_SHOWN 100
#define ROWS_SHOWN 200

static const enum color colors[] = {
	[SEVERITY_INFO] = COLOR_DIM,
	[SEVERITY_WARNING] = COLOR_YELLOW,
	[SEVERITY_ERROR] = COLOR_RED,
};
_Static_assert(sizeof(colors) / sizeof(colors[0]) == SEVERITY_COUNT, "a colour for each");

static void write_mistake(const struct page *page, const struct check *check,
			  const struct mistake *mistake, unsigned number)
{
	const struct object *object = &check->objects[mistake->object];
	const char *severity = severity_name(mistake->rule->severity);
	char title[OBJECT_TITLE], line[OBJECT_TITLE + 400];

	int column = fprintf(page->out, "%3u. ", number);
	page_paint(page, colors[mistake->rule->severity], severity);
	snprintf(line, sizeof(line), " %s, %s: %s", mistake->rule->code,
		 mistake->rule->title, object_title(object, title));
	fputc(' ', page->out);
	page_wrap(page, line + 1, (size_t)column + strlen(severity) + 1, 5);
	snprintf(line, sizeof(line), "%.300s in %.300s", mistake->field, object->file);
	fputs("     ", page->out);
	page_wrap(page, line, 5, 5);
	fputs("     ", page->out);
	page_wrap(page, mistake->message, 5, 5);
}

static void write_mistakes(const struct page *page, const struct check *check)
{
	page_heading(page, "Mistakes");
	for (uint32_t i = 0; i < check->mistake_count && i < MISTAKES_SHOWN; i++)
		write_mistake(page, check, &check->mistakes[i], i + 1);
	if (check->mistake_count > MISTAKES_SHOWN)
		fprintf(page->out, "  and %u more: -o json has all\n",
			(unsigned)check->mistake_count - MISTAKES_SHOWN);
	if (!check->mistake_count)
		fputs("  none was found\n", page->out);
}

/* Where the number comes from. */
static void say_source(const struct check *check, const struct port_row *row, char *text,
		       size_t size)
{
	const char *name = check->objects[row->source].name;

	if (row->by == BY_SERVICE)
		snprintf(text, size, "Service %.253s: %u -> %u", name, row->port,
			 row->target);
	else if (row->by == BY_OVERLAY)
		snprintf(text, size, "ConfigMap %.253s: %u -> %u", name, row->port,
			 row->target);
	else if (row->by == BY_ISTIOD)
		snprintf(text, size, "the Service that istiod makes: %u -> %u", row->port,
			 row->target);
	else if (row->by == BY_ITSELF)
		snprintf(text, size, "no Service of its pods has port %u", row->port);
	else if (row->source != row->gateway)
		snprintf(text, size,
			 "port %u of %.253s leads to a name that is not known", row->port,
			 name);
	else
		snprintf(text, size, "its pods or its Service are not among the input");
}

static void write_row(const struct page *page, const struct check *check,
		      const struct port_row *row)
{
	char title[OBJECT_TITLE], source[400], line[sizeof(title) + sizeof(source) + 80];
	const char *protocol = protocol_name((enum protocol)row->protocol);

	object_title(&check->objects[row->gateway], title);
	say_source(check, row, source, sizeof(source));
	if (row->target)
		snprintf(line, sizeof(line), "%s binds %u/%s (%s)%s", title, row->target,
			 protocol, source,
			 row->target < PORT_PRIVILEGED_END ? ", below 1024" : "");
	else
		snprintf(line, sizeof(line),
			 "%s: what it binds for %u/%s is not known (%s)", title,
			 row->port, protocol, source);
	fputs("  ", page->out);
	page_wrap(page, line, 2, 4);
}

static void say_all(const struct page *page, const struct check *check)
{
	unsigned low = 0, unknown = 0;

	for (uint32_t i = 0; i < check->row_count; i++) {
		low += check->rows[i].target &&
		       check->rows[i].target < PORT_PRIVILEGED_END;
		unknown += !check->rows[i].target;
	}
	fputs("  ", page->out);
	if (!check->row_count)
		page_wrap(page, "no gateway is among the input", 2, 2);
	else if (!low && !unknown && !check->exhausted)
		page_wrap(page,
			  "All are 1024 or above: no gateway here needs the sysctl, a "
			  "capability or root (sysctls: [] is enough).",
			  2, 2);
	else if (low)
		page_wrap(page,
			  "Ports below 1024 are needed only where something other than a "
			  "Service leads to the pods: have the Service's targetPort be a "
			  "high one instead (lowport fix --scenario high-ports).",
			  2, 2);
	else
		page_wrap(page, "Add what is missing to know all.", 2, 2);
}

static void write_ports(const struct page *page, const struct check *check)
{
	page_heading(page, "Ports that gateways bind");
	for (uint32_t i = 0; i < check->row_count && i < ROWS_SHOWN; i++)
		write_row(page, check, &check->rows[i]);
	if (check->row_count > ROWS_SHOWN)
		fprintf(page->out, "  and %u more: -o json has all\n",
			(unsigned)check->row_count - ROWS_SHOWN);
	if (check->exhausted)
		fputs("  and more: there is too much for one look\n", page->out);
	say_all(page, check);
}

int check_text(const struct check *check, const struct style *style, FILE *out)
{
	struct page page = { .style = style, .out = out };

	fprintf(out, "%u object%s looked at", (unsigned)check->object_count,
		plural(check->object_count));
	if (check->unknown)
		fprintf(out, ", %u of kinds that do not matter here left out",
			check->unknown);
	fputc('\n', out);
	write_mistakes(&page, check);
	write_ports(&page, check);
	return ferror(out) ? -EIO : 0;
}
