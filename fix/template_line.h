/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of YAML, and the keys in them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

bool line_is_blank(char c);
uint32_t line_skip_blanks(const char *text, uint32_t at, uint32_t stop);

/*
 * Where the line ends that begins at byte @at of @text, which has a NUL behind its @size
 * bytes, and where the next one begins. Go's YAML ends lines at LF, CR, CRLF, NEL, LS and
 * PS, in comments as well.
 */
uint32_t line_end(const char *text, uint32_t at, uint32_t size, uint32_t *next);

struct line_key {
	uint32_t at, size; /* without quotes */
	uint32_t colon;
};

/* Whether a key begins at @at, in the line that ends at @stop. */
bool line_key(const char *text, uint32_t at, uint32_t stop, struct line_key *key);
