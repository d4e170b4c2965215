/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table with open addressing. */
#include "report/intern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/memory.h"
#include "src/siphash.h"

#define SLOTS_FIRST 64

void intern_start(struct intern *intern, const unsigned char key[16])
{
	memset(intern, 0, sizeof(*intern));
	memcpy(intern->key, key, sizeof(intern->key));
}

/* Where the item is, or the free slot where it belongs. */
static uint32_t *find_slot(const struct intern *intern, uint64_t hash, const void *bytes,
			   size_t size)
{
	uint32_t at = (uint32_t)hash & (intern->slot_count - 1);

	for (;; at = (at + 1) & (intern->slot_count - 1)) {
		uint32_t *slot = &intern->slots[at];
		if (!*slot)
			return slot;
		const struct interned *item = &intern->items[*slot - 1];
		if (item->hash == hash && item->size == size &&
		    !memcmp(item->bytes, bytes, size))
			return slot;
	}
}

static void grow_slots(struct intern *intern)
{
	/* At most three of four are taken. */
	if (intern->count < intern->slot_count / 4 * 3)
		return;
	free(intern->slots);
	intern->slot_count = intern->slot_count ? 2 * intern->slot_count : SLOTS_FIRST;
	intern->slots = memory_zeroed(intern->slot_count, sizeof(*intern->slots));
	for (uint32_t i = 0; i < intern->count; i++) {
		const struct interned *item = &intern->items[i];
		*find_slot(intern, item->hash, item->bytes, item->size) = i + 1;
	}
}

uint32_t intern_add(struct intern *intern, const void *bytes, size_t size)
{
	grow_slots(intern);
	uint64_t hash = siphash(intern->key, bytes, size);
	uint32_t *slot = find_slot(intern, hash, bytes, size);
	if (*slot)
		return *slot - 1;
	if (intern->count == intern->room)
		intern->items =
			memory_grow(intern->items, &intern->room, sizeof(*intern->items));
	struct interned *item = &intern->items[intern->count];
	*item = (struct interned){ memory_get(size + !size), size, hash };
	memcpy(item->bytes, bytes, size);
	*slot = ++intern->count;
	return intern->count - 1;
}

const char *intern_text(struct intern *intern, const char *text)
{
	uint32_t number = intern_add(intern, text, strlen(text) + 1);
	return (const char *)intern->items[number].bytes;
}

void intern_free(struct intern *intern)
{
	for (uint32_t i = 0; i < intern->count; i++)
		free(intern->items[i].bytes);
	free(intern->items);
	free(intern->slots);
	intern->items = NULL;
	intern->slots = NULL;
	intern->count = intern->room = intern->slot_count = 0;
}
