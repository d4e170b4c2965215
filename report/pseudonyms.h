/* SPDX-License-Identifier: Apache-2.0 */
/* Stable pseudonyms, and the map that undoes them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "src/error.h"
#include "src/siphash.h"

/* What a name is of. One name has another pseudonym for each. */
enum name_kind {
	NAME_NODE,
	NAME_HOST,
	NAME_IMAGE,
	NAME_PROFILE, /* of a security module */
	NAME_TAINT,   /* the key of one */
	NAME_FILE,
	NAME_KIND_COUNT,
};

/* "profile-" and 13 characters. */
#define PSEUDONYM_SIZE 24

/*
 * A key, and each name that was replaced under it. Who has the key and a name can tell
 * its pseudonym; who has neither can tell nothing.
 */
struct redaction;

/* Both the caller's to free. redaction_read(): of what redaction_write() wrote, @size
 * bytes; NULL with @err, which names the line. */
struct redaction *redaction_new(const unsigned char key[SIPHASH_KEY]);
struct redaction *redaction_read(const char *bytes, size_t size, struct error *err);
void redaction_free(struct redaction *redaction);

/*
 * Writes what stands for @name, of @length bytes: "node-" and the like, and 13 characters
 * of base32 (RFC 4648) that are SipHash-2-4 of kind and name. What already is one of the
 * map's pseudonyms, of any kind, is written as it is. Returns @buffer.
 */
const char *redaction_pseudonym(struct redaction *redaction, enum name_kind kind,
				const char *name, size_t length,
				char buffer[PSEUDONYM_SIZE]);

/* Whether the @length bytes at @text are a pseudonym of the map. */
bool redaction_has(const struct redaction *redaction, const char *text, size_t length);

/* Writes key and names as lines of text, the same for the same content. */
void redaction_write(const struct redaction *redaction, FILE *out);
