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
	const char *separator; /* between two reports; NULL where none is needed */
	/* Writes the whole report to @out; the caller checks @out for errors. */
	int (*render)(const struct node *node, const struct verdict *verdict,
		      const struct style *style, FILE *out);
};

extern const struct format *const formats[];
extern const unsigned format_count;

/* A report, or several, as bytes in memory. */
struct rendering {
	FILE *out;
	unsigned count;
	char *bytes; /* after rendering_end(): the caller's to free */
	size_t size;
};

/* Ends the process where there is no memory, as memory_get() does. */
void rendering_start(struct rendering *rendering);
void rendering_add(struct rendering *rendering, const struct format *format,
		   const struct node *node, const struct verdict *verdict,
		   const struct style *style);
void rendering_end(struct rendering *rendering);

/* The format called @name of @length bytes, or NULL. */
const struct format *format_find(const char *name, size_t length);
