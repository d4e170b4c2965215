/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a node answered, in the fewest bytes: all of it but the name and the times, so
 * that nodes that answer alike have the same bytes. Of this program in this run: no
 * format.
 */
#pragma once

#include "src/node.h"

/* Facts and trials at their longest; a usual answer takes two thousand bytes. */
#define PACK_MAX (FACTS_MAX * 640 + TRIALS_MAX * (512 + BINDS_MAX * 8) + 2048)

/*
 * When the trials of a node were made that were not made with its report: in order, each
 * once. A trial's time is then the number of its row, from 1, and 0 is the report's.
 */
struct times {
	unsigned count;
	char rows[TRIALS_MAX][TIMESTAMP_SIZE];
};

/* Packs @node, its trials in their order (node_sort_trials()), into @bytes and its times
 * into @times; returns the size. */
size_t node_pack(const struct node *node, unsigned char bytes[PACK_MAX],
		 struct times *times);

/* Fills @node with what node_pack() made; all but name, created and duration_us. The
 * trials' times are those of @times, or where they are 0, @created. */
void node_unpack(const unsigned char *bytes, const struct times *times,
		 const char *created, struct node *node);

/* The number of @trial's row in @times, 0 where it was made with the report @node. */
unsigned times_row(const struct times *times, const struct node *node,
		   const struct trial *trial);
