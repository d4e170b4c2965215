/* SPDX-License-Identifier: Apache-2.0 */
/* What happens when there is no memory. */
#pragma once

#include <stddef.h>

/*
 * malloc() that never returns NULL: it ends the process with exit code 1 and one line,
 * since a report with holes would be worse than none. For libraries that take an
 * allocator.
 */
void *memory_get(size_t size);

/* What memory_get() does where there is none, for those who find out otherwise. */
void memory_missing(void) __attribute__((noreturn));
