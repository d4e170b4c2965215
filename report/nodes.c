/* SPDX-License-Identifier: Apache-2.0 */
/* A sorted array of nodes. */
#include "report/nodes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/fold.h"
#include "src/memory.h"

/* Where @node is, or belongs; @found says which. */
static unsigned find_place(const struct nodes *nodes, const struct node *node,
			   bool *found)
{
	unsigned low = 0, high = nodes->count;

	*found = false;
	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = node_order(nodes->items[middle], node);
		if (!order) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void make_room(struct nodes *nodes)
{
	if (nodes->count < nodes->room)
		return;
	unsigned room = nodes->room ? 2 * nodes->room : 16;
	struct node **items = memory_get(room * sizeof(struct node *));
	if (nodes->count)
		memcpy(items, nodes->items, nodes->count * sizeof(struct node *));
	free(nodes->items);
	nodes->items = items;
	nodes->room = room;
}

void nodes_add(struct nodes *nodes, const struct node *node)
{
	bool found;
	unsigned place = find_place(nodes, node, &found);

	if (found) {
		node_fold(nodes->items[place], node);
		return;
	}
	make_room(nodes);
	memmove(&nodes->items[place + 1], &nodes->items[place],
		(nodes->count - place) * sizeof(struct node *));
	nodes->items[place] = memory_get(sizeof(*node));
	memcpy(nodes->items[place], node, sizeof(*node));
	node_sort_trials(nodes->items[place]);
	nodes->count++;
}

void nodes_free(struct nodes *nodes)
{
	for (unsigned i = 0; i < nodes->count; i++)
		free(nodes->items[i]);
	free(nodes->items);
	memset(nodes, 0, sizeof(*nodes));
}
