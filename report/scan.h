/* SPDX-License-Identifier: Apache-2.0 */
/* One document, from bytes as they come: its brackets, and the long arrays in it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "report/places.h"
#include "report/read.h"

/*
 * A report has some ten thousand bytes, and a node in what kubectl prints some twenty
 * thousand: an item, or a document without its long arrays, that is longer than this with
 * its line end is none.
 */
#define DOCUMENT_MAX (1024 * 1024)

/* More than any of those documents is deep, items counted from the document's start. */
#define SCAN_DEPTH_MAX 64

/* The long arrays of one document. What it has more stays in it. */
#define SCAN_CUTS_MAX 8

struct scan_buffer {
	char *bytes;
	size_t used;
};

/*
 * The text of a document is cut in two: items of long arrays (enum stream), each handed
 * to reading_item() as it ends, and the rest, which has an empty array in their place, to
 * reading_document() at the end of the document's last line.
 */
struct scan {
	struct reading *reading;
	/* @column is 0 where it is the document as a whole. */
	void (*refused)(void *context, unsigned line, unsigned column,
			const char *reason);
	void *context;
	/* Private. */
	unsigned state;
	struct place start, place, item_start;
	unsigned depth;
	unsigned long long arrays; /* a bit for each depth: an array is open there */
	unsigned keys[3];	   /* what the value is that is being read, by depth */
	char word[16];		   /* the string that was read last, if not longer */
	size_t word_size;
	bool refused_whole;	       /* nothing more is handed on */
	unsigned stream, stream_depth; /* the long array; 0: outside of them */
	unsigned between;	       /* what may follow in it */
	bool item_refused;
	struct scan_buffer rest, item, *sink;
	unsigned cut_count;
	struct cut cuts[SCAN_CUTS_MAX + 1];
};

/* Takes memory that scan_free() gives back. */
void scan_init(struct scan *scan);
void scan_free(struct scan *scan);

/* A document begins: the bytes that follow are it, the first of them at @start. */
void scan_start(struct scan *scan, const struct place *start);

/* Bytes of a line. The end of the line that closes the document is part of it. */
void scan_feed(struct scan *scan, const char *bytes, size_t size);

/* Nothing more comes: a document that is still open is refused. */
void scan_end(struct scan *scan);

/* Whether the next line is still about a document that was started. */
bool scan_is_open(const struct scan *scan);
