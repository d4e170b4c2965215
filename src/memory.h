/* SPDX-License-Identifier: Apache-2.0 */
/* What happens when there is no memory. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * malloc() that never returns NULL: it ends the process with exit code 1 and one line,
 * since a report with holes would be worse than none. For libraries that take an
 * allocator.
 */
void *memory_get(size_t size);

/* What memory_get() does where there is none, for those who find out otherwise. */
void memory_missing(void) __attribute__((noreturn));

/* calloc() of that kind. */
void *memory_zeroed(size_t count, size_t size);

/* realloc() of that kind: @items of *@room items of @size bytes each becomes an array of
 * half as many again, and *@room what that is. */
void *memory_grow(void *items, uint32_t *room, size_t size);
