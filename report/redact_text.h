/* SPDX-License-Identifier: Apache-2.0 */
/* Finding names in sentences. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "report/pseudonyms.h"
#include "src/node.h"

/* A node's name, and what of it may stand in a text. Empty: nothing is looked for. */
struct own_name {
	char name[NODE_NAME_MAX + 1];
	char label[NODE_NAME_MAX + 1]; /* up to the first dot */
	const char *domain;	       /* behind it; NULL: none */
	char pseudonym[PSEUDONYM_SIZE];
};

void own_name_init(struct own_name *own, struct redaction *redaction, const char *name);

/*
 * Replaces in @text, of @size bytes: @own's name and label by its pseudonym, other hosts
 * of its domain, and references of images. @own may be NULL. What becomes too long is cut
 * between characters.
 *
 * A name that is a word of letters, or short, counts only where it stands alone, and not
 * where lowport itself uses the word; one with digits, dots or hyphens also between
 * other marks ("lxd-worker-7_"), but never within a longer word.
 */
void redact_text(struct redaction *redaction, const struct own_name *own, char *text,
		 size_t size);

/* A text that is put together in place of another. */
struct text {
	char *bytes;
	size_t size, used;
	bool full;
};

void text_put(struct text *text, const char *bytes, size_t length);
/* The same whole, or not at all. */
void text_put_word(struct text *text, const char *word);
