/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML value, as far as it tells where it ends. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum value_mode {
	VALUE_NONE,  /* it ended with its line, or there is none */
	VALUE_QUOTE, /* in quotes */
	VALUE_FLOW,  /* in brackets */
	VALUE_BLOCK, /* lines that are indented more than it */
};

/* What goes on in the next line. */
struct value_state {
	enum value_mode mode;
	char quote; /* in which quotes; VALUE_FLOW: 0 outside of them */
	bool fresh; /* VALUE_FLOW: a quote here would open */
	uint32_t depth;
	int32_t column;	 /* VALUE_BLOCK */
	uint32_t opened; /* where the value begins */
};

/*
 * Takes the bytes @at to @stop of a line: where @state is VALUE_NONE a value begins
 * there, of a node at @column, else it goes on. Returns where it ends, without comment
 * and blanks.
 */
uint32_t value_take(struct value_state *state, const char *text, uint32_t at,
		    uint32_t stop, int32_t column);
