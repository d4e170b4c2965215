/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a node. */
#include "src/node.h"

#include <stddef.h>

const struct trial *node_trial(const struct node *node, enum trial_id id)
{
	for (unsigned i = 0; i < node->trial_count; i++)
		if (node->trials[i].id == id)
			return &node->trials[i];
	return NULL;
}
