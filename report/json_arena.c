/* SPDX-License-Identifier: Apache-2.0 */
/* Memory in pieces. What is freed stays where it is until all is dropped: among reports
 * that is one byte in ten, as jansson frees a key once it has copied it. */
#include "report/json_arena.h"

#include <jansson.h>
#include <stdalign.h>
#include <stdlib.h>

#include "src/memory.h"

/* Some reports' worth. With a sanitizer each allocation is a piece of its own, so that it
 * sees what is used after its end, or after it was dropped. */
#if defined __has_feature && !defined __SANITIZE_ADDRESS__
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define PIECE_SIZE 0
#define ALIGNMENT 1
#else
#define PIECE_SIZE (256 * 1024)
#define ALIGNMENT alignof(max_align_t)
#endif

struct piece {
	struct piece *before;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

/* Jansson's allocators are given a size and nothing else. */
static struct piece *last;

static struct piece *add_piece(size_t size)
{
	struct piece *piece = memory_get(sizeof(*piece) + size);

	piece->before = last;
	piece->size = size;
	piece->used = 0;
	return last = piece;
}

static void *take(size_t wanted)
{
	size_t size = (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct piece *piece = last;

	if (size < wanted)
		memory_missing();
	if (!piece || piece->size - piece->used < size)
		piece = add_piece(size > PIECE_SIZE ? size : PIECE_SIZE);
	void *bytes = piece->bytes + piece->used;
	piece->used += size;
	return bytes;
}

static void keep(void *bytes)
{
	(void)bytes;
}

void json_arena_start(void)
{
	json_set_alloc_funcs(take, keep);
}

/* The first piece stays, if it is one that many documents fit. */
void json_arena_drop(void)
{
	while (last && (last->before || last->size != PIECE_SIZE)) {
		struct piece *piece = last;
		last = piece->before;
		free(piece);
	}
	if (last)
		last->used = 0;
	json_set_alloc_funcs(memory_get, free);
}
