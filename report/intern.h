/* SPDX-License-Identifier: Apache-2.0 */
/* Byte strings, each kept once and known by its number. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct interned {
	unsigned char *bytes;
	size_t size;
	uint64_t hash;
};

/* Numbers go from 0 to count - 1, in the order of coming. */
struct intern {
	unsigned char key[16]; /* secret, or names can be chosen that make it slow */
	uint32_t count, room;
	struct interned *items;
	uint32_t *slots; /* number + 1, or 0 */
	uint32_t slot_count;
};

/* Empties @intern without giving anything back. */
void intern_start(struct intern *intern, const unsigned char key[16]);

/* The number of these bytes, of which a copy is kept. */
uint32_t intern_add(struct intern *intern, const void *bytes, size_t size);

/* @text, kept as long as @intern is: the same pointer for the same text. */
const char *intern_text(struct intern *intern, const char *text);

void intern_free(struct intern *intern);
