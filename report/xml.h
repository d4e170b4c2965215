/* SPDX-License-Identifier: Apache-2.0 */
/* Text and attributes of XML 1.0, whatever the text is. */
#pragma once

#include <stdio.h>

/*
 * Writes @text to @out as character data: markup is escaped; what XML 1.0 forbids or
 * discourages (control characters but tab and newline, noncharacters) is dropped, and so
 * is what reorders a line for its reader; each byte that is no UTF-8 becomes U+FFFD. XML
 * 1.0, section 2.2.
 */
void xml_text(const char *text, FILE *out);

/* Writes ' @name="@value"', escaped as above; what parsers would make blanks of stays. */
void xml_attribute(const char *name, const char *value, FILE *out);
