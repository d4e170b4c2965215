/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to the nodes of a template. */
#include "fix/template_tree.h"

#include <stdio.h>
#include <string.h>

#include "fix/template_mask.h"

bool node_is_key(const struct template_tree *tree, uint32_t node, const char *name)
{
	const struct template_node *found = &tree->nodes[node];
	return found->kind == NODE_KEY && found->key_size == strlen(name) &&
	       !memcmp(tree->masked + found->key, name, found->key_size);
}

bool node_value_is(const struct template_tree *tree, uint32_t node, const char *value)
{
	const struct template_node *found = &tree->nodes[node];
	const char *text = tree->masked + found->value;
	size_t size = found->value_size;

	if (found->open)
		return false;
	if (size >= 2 && (*text == '"' || *text == '\'') && text[size - 1] == *text) {
		text++;
		size -= 2;
	}
	return size == strlen(value) && !memcmp(text, value, size);
}

bool node_value_known(const struct template_tree *tree, uint32_t node)
{
	const struct template_node *found = &tree->nodes[node];
	const char *text = tree->masked + found->value;

	for (uint32_t i = 0; i < found->value_size; i++) {
		if ((unsigned char)text[i] < MASK_COUNT)
			return false;
	}
	return !found->open;
}

unsigned node_line(const struct template_tree *tree, uint32_t node)
{
	return template_line(tree->text, tree->nodes[node].line);
}

uint32_t node_output(const struct template_tree *tree, uint32_t node)
{
	for (uint32_t i = node + 1; i < tree->nodes[node].end; i++) {
		if (tree->nodes[i].kind >= NODE_OUTPUT)
			return i;
	}
	return 0;
}

void node_list_add(struct node_list *list, uint32_t node)
{
	if (list->count < sizeof(list->nodes) / sizeof(list->nodes[0]))
		list->nodes[list->count] = node;
	list->count++;
}

struct node_list node_keys(const struct template_tree *tree, uint32_t node,
			   const char *name)
{
	struct node_list list = { 0 };
	for (uint32_t i = node + 1; i < tree->nodes[node].end; i = tree->nodes[i].end) {
		if (node_is_key(tree, i, name))
			node_list_add(&list, i);
	}
	return list;
}

const char *node_lines(const struct template_tree *tree, const struct node_list *list,
		       char *buffer, size_t size)
{
	unsigned kept = sizeof(list->nodes) / sizeof(list->nodes[0]);
	unsigned count = list->count < kept ? list->count : kept;
	size_t used = (size_t)snprintf(buffer, size, list->count > 1 ? "lines" : "line");

	for (unsigned i = 0; i < count && used < size; i++) {
		bool last = i && i + 1 == list->count;
		used += (size_t)snprintf(buffer + used, size - used, "%s %u",
					 last ? " and"
					 : i  ? ","
					      : "",
					 node_line(tree, list->nodes[i]));
	}
	if (list->count > kept && used < size)
		snprintf(buffer + used, size - used, " and others");
	return buffer;
}
