/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside, made harmless before it is shown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The length of the valid UTF-8 character at the start of @text (1 to 4), with its code
 * point in @code; 0 at the end or where the bytes are no valid UTF-8 (RFC 3629: no
 * surrogates, no overlong forms, nothing above U+10FFFF).
 */
size_t utf8_character(const char *text, unsigned *code);

/*
 * Whether the code point @code changes how the rest of a line is shown: control
 * characters, line ends among them, what has no width, bidirectional overrides.
 */
bool text_is_unsafe(unsigned code);

/*
 * Writes @text to @out for a terminal: control characters, bidirectional overrides and
 * invalid bytes become \xNN or \u{NNNN}, so that nothing can move the cursor, colour or
 * reorder what a reader sees. Returns the columns written, counting a character as one.
 */
size_t escape_terminal(const char *text, FILE *out);

/*
 * Copies @text to @buffer as valid UTF-8, which is all that JSON can hold: each invalid
 * byte becomes U+FFFD. Control characters stay; the JSON library escapes them. Returns
 * @buffer.
 */
const char *escape_utf8(const char *text, char *buffer, size_t size);
