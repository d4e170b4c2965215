/* SPDX-License-Identifier: Apache-2.0 */
/* A template without what its actions say: where they are, and what is left. */
#pragma once

#include <stddef.h>

#include "src/error.h"

/* What stands in place of an action's bytes, of which the text itself has none: the first
 * byte tells what kind of action it is, the last one whether it eats what follows. */
enum mask {
	MASK_OUTPUT = 1, /* it may write something; each byte of it */
	MASK_QUIET,	 /* it writes nothing: a comment, a variable; each byte of it */
	MASK_OPEN,	 /* if, range, with, define, block */
	MASK_ELSE,
	MASK_END,
	MASK_TRIM, /* its last byte, where it is -}} */
	MASK_COUNT,
};

/*
 * A copy of @text in which the bytes of each Go template action ({{ }}, with line ends,
 * strings and comments in it) are masked, so that an action of several lines is part of
 * one line. As text/template/parse/lex.go has it. The caller's to free. NULL with @err
 * where an action does not end.
 */
char *template_mask(const char *text, size_t size, struct error *err);

/* The number of the line in which byte @at of @text is, from 1. */
unsigned template_line(const char *text, size_t at);
