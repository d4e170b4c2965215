/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as bytes, and back: what tests of formats and laws share. */
#pragma once

#include "report/format.h"
#include "report/read.h"

struct page {
	char *bytes; /* with an end; page_free() gives them back */
	size_t size;
};

/* Renders @node, judged, or @fleet, as @format. */
void page_of_node(const char *format, const struct node *node, struct page *page);
void page_of_fleet(const char *format, const struct fleet *fleet, struct page *page);
void page_free(struct page *page);

bool page_is_same(const struct page *one, const struct page *other);

/* An empty fleet, with a seed that is the same each time. */
struct fleet *fleet_of_nothing(void);

/*
 * Adds the documents in @size bytes to @fleet, as lowport report does for a file called
 * "input". Returns how many were refused; the last reason is in @reason.
 */
unsigned fleet_read(struct fleet *fleet, const char *bytes, size_t size,
		    char reason[256]);

/* Reads @page, which holds one NodeReport, into @node. Returns 0 or -EINVAL. */
int page_read_node(const struct page *page, struct node *node, char reason[256]);
