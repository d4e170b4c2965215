/* SPDX-License-Identifier: Apache-2.0 */
/* Output formats: a table of renderers. */
#pragma once

#include <stdio.h>

#include "report/verdict.h"

/* How the destination wants it; formats take from it what they can use. */
struct style {
	bool terminal; /* a person is watching */
	bool color;    /* escape sequences are welcome */
	bool symbols;  /* the terminal shows UTF-8 */
};

struct format {
	const char *name; /* as in "-o NAME" */
	const char *help;
	/* Writes the whole report to @out; the caller checks @out for errors. */
	int (*render)(const struct node *node, const struct verdict *verdict,
		      const struct style *style, FILE *out);
};

extern const struct format *const formats[];
extern const unsigned format_count;

/* The format called @name of @length bytes, or NULL. */
const struct format *format_find(const char *name, size_t length);
