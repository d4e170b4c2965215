/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes that reports told of, each once for each question asked of it. */
#pragma once

#include "src/node.h"

/* In node_order(). Start with zeroes. */
struct nodes {
	unsigned count, room;
	struct node **items;
};

/* Adds a copy of @node, or folds it into the one that is there. */
void nodes_add(struct nodes *nodes, const struct node *node);

void nodes_free(struct nodes *nodes);
