/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jansson's memory while a document is read: taken in large pieces and given back all at
 * once: to take a thousand values one by one, and to walk their tree to free them, is a
 * sixth of the time that reading takes.
 */
#pragma once

/*
 * From here to json_arena_drop(), what jansson makes is gone with the latter: none of it
 * may be kept, and none has to be freed. Nor may anything be freed in between that was
 * made before. The memory of one document is kept for the next.
 */
void json_arena_start(void);

/* Drops all of it. From here jansson has memory_get() and free() as before. */
void json_arena_drop(void);
