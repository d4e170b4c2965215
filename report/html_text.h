/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside, made harmless before it becomes a part of a page. */
#pragma once

#include <stdio.h>

/*
 * Writes @format to @out. Of printf(3) it knows %s, which is escaped, %u, %llu, %'u (with
 * commas between thousands) and %%. The format itself is the only markup that gets out.
 */
void html_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Writes @text so that it shows as itself, in an element as in a quoted attribute.
 * Control characters, bidirectional overrides and invalid bytes become \xNN or \u{NNNN},
 * as escape_terminal() writes them.
 */
void html_text(FILE *out, const char *text);

/*
 * A stream to be closed by the caller that writes to @out, which stays open, as
 * html_text() does, but keeps the ends of lines. Of each line up to @indent blanks in
 * front are left out.
 */
FILE *html_text_open(FILE *out, unsigned indent);

/*
 * The same for JSON inside of a script element: whatever is not plain ASCII, or could
 * close the element, becomes \uNNNN. It is the same JSON, in any encoding of the page.
 */
FILE *html_json_open(FILE *out);
