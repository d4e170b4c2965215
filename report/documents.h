/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes as they come to the reports in them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "src/node.h"

/* A report has some ten thousand bytes; what is longer than this is none. */
#define DOCUMENT_MAX (1024 * 1024)

/*
 * A document starts with a line that starts with "{" and is whole with that line (JSON
 * lines), or with a later one that starts with "}" (indented, as jq and lowport write
 * it). Lines outside of documents, as other programs leave them in a log, are passed
 * over, and so is a byte order mark at the start of a line.
 */
struct documents {
	void (*found)(void *context, const struct node *node);
	void (*refused)(void *context, unsigned line, const char *reason);
	void *context;
	/* Private. */
	char *text; /* the document so far, and the line that is being read */
	size_t used, line_at;
	unsigned line, start; /* of the line that is being read; of the document */
	bool open;	      /* a document has started */
	bool too_long;
	bool utf16; /* as PowerShell's ">" writes it: no line of it starts with "{" */
	unsigned found_count, refused_count; /* in this file */
	struct node *node;
};

/* Takes memory that documents_free() gives back. */
void documents_init(struct documents *documents);

/* The bytes that follow are those of another file. */
void documents_start(struct documents *documents);
void documents_feed(struct documents *documents, const char *bytes, size_t size);
/* The file is over; one that held no report at all is refused. */
void documents_end(struct documents *documents);

void documents_free(struct documents *documents);
