/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator that has no failures to handle. */
#include "src/memory.h"

#include <stdlib.h>
#include <unistd.h>

void memory_missing(void)
{
	static const char message[] = "lowport: out of memory\n";
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(1);
	_exit(1);
}

void *memory_get(size_t size)
{
	void *memory = malloc(size ? size : 1);
	if (!memory)
		memory_missing();
	return memory;
}

void *memory_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (!memory)
		memory_missing();
	return memory;
}

#define ROOM_FIRST 16

void *memory_grow(void *items, uint32_t *room, size_t size)
{
	uint32_t wanted = *room ? *room + *room / 2 : ROOM_FIRST;

	if (wanted <= *room)
		memory_missing();
	void *memory = reallocarray(items, wanted, size);
	if (!memory)
		memory_missing();
	*room = wanted;
	return memory;
}
