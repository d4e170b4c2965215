/* SPDX-License-Identifier: Apache-2.0 */
/* A change, written. */
#pragma once

#include <stdio.h>

#include "fix/change.h"
#include "report/format.h"

/* A row of fix/renderers.list. */
struct renderer {
	const char *name; /* "yaml" */
	const char *help;
	int (*write)(const struct request *request, const struct change *change,
		     const struct style *style, FILE *out); /* 0 or -EIO */
};

extern const struct renderer *const renderers[];
extern const unsigned renderer_count;

/* The renderer called @name, or NULL. */
const struct renderer *renderer_find(const char *name);

/* --- what renderers share --- */

/* What a section is called. */
extern const char *const section_titles[SECTION_COUNT];

/*
 * Calls @write for all commands that apply @change, in their order: those that were said,
 * and those of the parts, whose files are called as in --dir.
 */
void render_apply(const struct request *request, const struct change *change,
		  void (*write)(const char *command, void *context), void *context);

/*
 * The same for all that undo it, backwards: after what undoes a part comes what was said
 * when it was the last one. A long patch is taken from the file that --dir writes.
 */
void render_undo(const struct change *change,
		 void (*write)(const char *command, void *context), void *context);

/* Whether there is anything in a section: parts have commands of their own. */
bool render_has(const struct change *change, enum section section);

/* "scenario-1 for istio-gateway ingress": what it is all about; written to @buffer. */
const char *render_title(const struct request *request, char *buffer, size_t size);

/* Writes @text, escaped, word by word in 79 columns, after @prefix, further lines after
 * @further. What follows a line end in it is a command, and not broken up. */
void render_wrap(const char *text, const char *prefix, const char *further, FILE *out);

/* For --dir: @index from 0; the file's name (of part_files, an undo file's, or README.md)
 * and its bytes. Returns 1, 0 after the last, or -EIO. */
int render_file(const struct request *request, const struct change *change,
		unsigned index, const char **name, FILE *out);
