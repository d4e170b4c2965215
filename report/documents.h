/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes as they come to the documents in them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "report/scan.h"

/* So much of a line decides whether a document starts on it. */
#define HEAD_MAX 512

/*
 * A document starts on a line that starts with "{", or with "[" and then nothing but "{",
 * "]" or the end of the line (a list without anything around it); a byte order mark
 * before that is passed over. It ends with its own last bracket, lines later where it is
 * indented, and nothing else is on that line. One that is on a line whole may also stand
 * behind what kubectl, container runtimes and journald write before a line, if it starts
 * as lowport's own do. Lines outside of documents are counted and passed over.
 *
 * Where a new one starts, the old one ends, whole or not. So what starts documents is
 * known without reading them, and several readers of the same bytes can share them: of
 * all files together, the n-th belongs to reader n % shares, with the lines that follow
 * it. All of them find together what one would find alone.
 */
struct documents {
	/* What is found goes to its functions. */
	struct reading *reading;
	/* Input that is none, with its place in the file: from 1, @column in characters,
	 * 0 where it is about the document as a whole. */
	void (*refused)(void *context, unsigned line, unsigned column,
			const char *reason);
	void *context;
	unsigned share, shares; /* @share < @shares; 0, 1 for a reader of everything */
	/* Lines that hold something and belong to no document, of this share and of all
	 * files since documents_init(); without those of pages around a report. */
	unsigned long long passed_over;
	/* Private. */
	unsigned kind; /* of the line that is being read */
	unsigned line; /* its number */
	bool is_noise; /* there is more in it than blanks */
	unsigned long long starts;
	bool is_mine;			/* where the last document started */
	bool has_start, utf16, is_page; /* of the file */
	bool is_single;			/* the document ends with its line */
	struct place start;
	size_t head_used, used;
	char head[HEAD_MAX]; /* what came of a line too little to decide by */
	char *text;	     /* what came of a line that is a document */
	struct scan scan;
};

/* Takes memory that documents_free() gives back. The public fields are to be set by then,
 * the others 0. */
void documents_init(struct documents *documents);

/* The bytes that follow are those of another file. */
void documents_start(struct documents *documents);
void documents_feed(struct documents *documents, const char *bytes, size_t size);
/* The file is over; one in which no document started is refused, by the first share. */
void documents_end(struct documents *documents);

void documents_free(struct documents *documents);
