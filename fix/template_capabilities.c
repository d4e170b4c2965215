/* SPDX-License-Identifier: Apache-2.0 */
/* drop: [ALL], add: [NET_BIND_SERVICE]. */
#include "fix/template_capabilities.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* @wrong: what a runtime does not take, or what takes away again what is added. */
static const struct {
	const char *list, *wanted, *wrong, *why;
} lists[] = {
	{ "add", "NET_BIND_SERVICE", "CAP_NET_BIND_SERVICE",
	  "is no name that Kubernetes knows: it has no CAP_; take it out" },
	{ "drop", "ALL", "NET_BIND_SERVICE",
	  "is dropped by its name, which no add undoes; take it out" },
};

int template_one_key(const struct template_tree *tree, uint32_t node, const char *name,
		     uint32_t *key, struct error *err)
{
	struct node_list keys = node_keys(tree, node, name);
	char lines[100];

	*key = keys.count ? keys.nodes[0] : 0;
	if (keys.count > 1)
		return error_set(err, 0, "%s: %s is set in %u places",
				 node_lines(tree, &keys, lines, sizeof(lines)), name,
				 keys.count);
	if (*key && tree->nodes[*key].block != tree->nodes[node].block)
		return error_set(
			err, 0,
			"line %u: %s is there under a condition only: what is set "
			"there would not always count",
			node_line(tree, *key), name);
	return 0;
}

/* Whether @word is in the list in brackets that is the value of @key, and nothing but
 * plain words. */
static bool flow_holds(const struct template_tree *tree, uint32_t key, const char *word)
{
	const struct template_node *list = &tree->nodes[key];
	const char *at = tree->masked + list->value, *end = at + list->value_size;
	size_t size = strlen(word);

	while (at < end) {
		size_t length = strcspn(at, "[], \t\"'");
		if (at + length > end)
			length = (size_t)(end - at);
		if (length == size && !memcmp(at, word, size))
			return true;
		at += length + 1;
	}
	return false;
}

static bool holds(const struct template_tree *tree, uint32_t list, const char *word)
{
	if (tree->nodes[list].value_size)
		return flow_holds(tree, list, word);
	for (uint32_t i = list + 1; i < tree->nodes[list].end; i++) {
		if (tree->nodes[i].kind == NODE_TEXT && node_value_is(tree, i, word))
			return true;
	}
	return false;
}

/* Whether the items of @list are words, which are there whenever it is. */
static bool is_list(const struct template_tree *tree, uint32_t list)
{
	const struct template_node *nodes = tree->nodes, *key = &nodes[list];

	if (key->value_size)
		return tree->masked[key->value] == '[' && node_value_known(tree, list) &&
		       key->end == list + 1;
	for (uint32_t i = list + 1; i < key->end; i += 2) {
		if (nodes[i].kind != NODE_ITEM || nodes[i].end != i + 2 ||
		    nodes[i + 1].kind != NODE_TEXT || !node_value_known(tree, i + 1) ||
		    nodes[i].block != key->block || nodes[i].glued)
			return false;
	}
	return true;
}

static void add_list(struct template_edits *edits, uint32_t node, int32_t column,
		     unsigned row)
{
	edits_insert(edits, node, column, "%s:", lists[row].list);
	edits_insert(edits, node, column, "- %s", lists[row].wanted);
}

void template_add_capabilities(struct template_edits *edits, uint32_t node,
			       int32_t column)
{
	edits_insert(edits, node, column, "capabilities:");
	for (unsigned row = 0; row < COUNT(lists); row++)
		add_list(edits, node, column + 2, row);
}

/* Completes the list that lists[@row] is about, in @capabilities. */
static int complete(struct template_edits *edits, uint32_t capabilities, int32_t column,
		    unsigned row, struct error *err)
{
	const struct template_tree *tree = edits->tree;
	uint32_t list = 0;
	int rc = template_one_key(tree, capabilities, lists[row].list, &list, err);

	if (rc)
		return rc;
	if (!list) {
		add_list(edits, capabilities, column, row);
		return 0;
	}
	const struct template_node *key = &tree->nodes[list];
	if (!is_list(tree, list))
		return error_set(err, 0,
				 "line %u: a list of capabilities that cannot be read",
				 node_line(tree, list));
	if (holds(tree, list, lists[row].wrong))
		return error_set(err, 0, "line %u: %s %s", node_line(tree, list),
				 lists[row].wrong, lists[row].why);
	if (holds(tree, list, lists[row].wanted))
		return 0;
	if (key->value_size)
		return error_set(
			err, 0,
			"line %u: a list in brackets; write it as a list of lines",
			node_line(tree, list));
	edits_insert(edits, list, key->end > list + 1 ? key[1].column : key->column,
		     "- %s", lists[row].wanted);
	return 0;
}

int template_capabilities(struct template_edits *edits, uint32_t context, int32_t column,
			  struct error *err)
{
	const struct template_tree *tree = edits->tree;
	const struct template_node *nodes = tree->nodes;
	uint32_t found = 0;
	int rc = template_one_key(tree, context, "capabilities", &found, err);

	if (rc)
		return rc;
	if (!found) {
		template_add_capabilities(edits, context, column);
		return 0;
	}
	int32_t inner = nodes[found].column + 2;
	bool known = !nodes[found].value_size;
	if (nodes[found].end > found + 1)
		inner = nodes[found + 1].column;
	for (uint32_t i = found + 1; i < nodes[found].end; i = nodes[i].end)
		known = known && nodes[i].kind == NODE_KEY && nodes[i].column == inner &&
			!nodes[i].glued;
	if (!known)
		return error_set(err, 0,
				 "line %u: capabilities in a form that is not known",
				 node_line(tree, found));
	for (unsigned row = 0; !rc && row < COUNT(lists); row++)
		rc = complete(edits, found, inner, row, err);
	return rc;
}
