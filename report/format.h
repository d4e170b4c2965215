/* SPDX-License-Identifier: Apache-2.0 */
/* Output formats: a table of renderers. */
#pragma once

#include <stdio.h>

#include "report/fleet_view.h"
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
	/* Write the whole report to @out, which may be a pipe: what is rendered is not
	 * kept. The caller checks @out for errors. Return 0 or a negative errno. */
	int (*node)(const struct node *node, const struct verdict *verdict,
		    const struct style *style, FILE *out);
	int (*fleet)(const struct fleet_view *view, const struct style *style, FILE *out);
};

extern const struct format *const formats[];
extern const unsigned format_count;

/* The format called @name of @length bytes, or NULL. */
const struct format *format_find(const char *name, size_t length);
