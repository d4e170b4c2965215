/* SPDX-License-Identifier: Apache-2.0 */
/* Only for scan.c: the text of a document, cut in two. */
#pragma once

#include "report/scan.h"

/* Adds bytes to the text that they belong to, which may be none; scan_text_drop() where
 * there is no room. */
void scan_text_put(struct scan *scan, const char *bytes, size_t size);

/* The item that is being read, or else the document, is refused for what is at @place,
 * and then only followed to its end. */
void scan_text_drop(struct scan *scan, const struct place *place, const char *reason);

/* The text of the document goes on where the file now is. */
void scan_text_cut(struct scan *scan);

/* Hand on the item, or the rest of the document. */
void scan_text_item(struct scan *scan);
void scan_text_rest(struct scan *scan);

void scan_refuse(struct scan *scan, const struct place *place, const char *reason);
