/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that every page has. */
#pragma once

#include "report/html_mark.h"

/* The stylesheet, and its hash as the page's Content-Security-Policy names it: without
 * the end of the last line. Static storage. */
extern const char *const style_lines[];
extern const unsigned style_line_count;
extern const char style_hash[];

/* Starts a page about @what, "worker-1", with @answer in its title. */
void html_start(FILE *out, const char *what, const char *answer);

/* The band at the top, in the colour of @mark: @kicker above @headline, one heading. The
 * rest of the band is the caller's, up to html_main(). */
void html_banner(FILE *out, unsigned mark, const char *kicker, const char *headline);
void html_main(FILE *out);

/* One figure of the band's list: its name and its value. */
void html_banner_item(FILE *out, const char *name, const char *value);
void html_banner_count(FILE *out, const char *name, unsigned count);

/* A section with the heading @title; @id is unique in a page. */
void html_section(FILE *out, const char *id, const char *title);
void html_section_end(FILE *out);

/* A table that can be scrolled on its own, up to and with its head. @columns ends with
 * NULL. */
void html_table(FILE *out, const char *id, const char *caption,
		const char *const *columns);
void html_table_end(FILE *out);

/* What to do about @node: the steps, and what goes with each. */
void html_steps(FILE *out, const struct node *node, const struct verdict *verdict);

/* Ends the page. Between both the caller writes the report as one line of JSON. */
void html_report_start(FILE *out);
void html_end(FILE *out);
