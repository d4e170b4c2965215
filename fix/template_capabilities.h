/* SPDX-License-Identifier: Apache-2.0 */
/* The capabilities of a container, in a template. */
#pragma once

#include "fix/template_edits.h"

/* The one key called @name right under @node, 0 where there is none; refused: several, or
 * one that is not always written with the others. */
int template_one_key(const struct template_tree *tree, uint32_t node, const char *name,
		     uint32_t *key, struct error *err);

/* Gives the keys of @context, which are in @column, the capabilities that a gateway's
 * container has to have, or completes those it has. */
int template_capabilities(struct template_edits *edits, uint32_t context, int32_t column,
			  struct error *err);

/* Adds them as a whole behind @node. */
void template_add_capabilities(struct template_edits *edits, uint32_t node,
			       int32_t column);
