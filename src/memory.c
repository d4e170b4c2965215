/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator that has no failures to handle. */
#include "src/memory.h"

#include <stdlib.h>
#include <unistd.h>

void *memory_get(size_t size)
{
	static const char message[] = "lowport: out of memory\n";
	void *memory = malloc(size ? size : 1);
	if (memory)
		return memory;
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(1);
	_exit(1);
}
