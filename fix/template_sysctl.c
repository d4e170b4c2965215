/* SPDX-License-Identifier: Apache-2.0 */
/* The pod's sysctls. */
#include "fix/template_parts.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What all lists of sysctls have together. */
struct findings {
	struct node_list places; /* items that set the sysctl */
	struct node_list lists;	 /* without it */
	uint32_t unknown;	 /* the first node that may be anything; 0: none */
};

static void note_unknown(struct findings *found, uint32_t node)
{
	if (!found->unknown)
		found->unknown = node;
}

static bool value_holds(const struct template_tree *tree, uint32_t node, const char *word)
{
	const struct template_node *key = &tree->nodes[node];
	return memmem(tree->masked + key->value, key->value_size, word, strlen(word));
}

/* Whether @item sets the sysctl; what it sets may not be known. */
static bool look_at_item(const struct template_tree *tree, uint32_t item,
			 struct findings *found)
{
	struct node_list names = node_keys(tree, item, "name");

	if (tree->nodes[item].kind != NODE_ITEM || names.count != 1)
		note_unknown(found, item);
	for (unsigned i = 0; i < names.count && i < COUNT(names.nodes); i++) {
		if (node_value_is(tree, names.nodes[i], TEMPLATE_SYSCTL))
			return true;
		if (!node_value_known(tree, names.nodes[i]) ||
		    value_holds(tree, names.nodes[i], TEMPLATE_SYSCTL))
			note_unknown(found, names.nodes[i]);
	}
	return false;
}

static void look_at_list(const struct template_tree *tree, uint32_t list,
			 struct findings *found)
{
	const struct template_node *key = &tree->nodes[list];
	unsigned before = found->places.count;

	if (key->value_size) {
		/* In brackets, whole and without the sysctl, or an action, an alias. */
		if (tree->masked[key->value] != '[' || !node_value_known(tree, list))
			note_unknown(found, list);
	} else {
		uint32_t output = node_output(tree, list);
		if (output)
			note_unknown(found, output);
		for (uint32_t i = list + 1; i < key->end; i = tree->nodes[i].end) {
			if (look_at_item(tree, i, found))
				node_list_add(&found->places, i);
		}
	}
	if (found->places.count == before)
		node_list_add(&found->lists, list);
}

/* Those of the pod, not of a container, which is an item. */
static bool is_pods(const struct template_tree *tree, uint32_t node)
{
	uint32_t context = tree->nodes[node].parent;
	return node_is_key(tree, node, "sysctls") &&
	       node_is_key(tree, context, "securityContext") &&
	       tree->nodes[tree->nodes[context].parent].kind != NODE_ITEM;
}

/* Why the @item cannot be taken out; NULL: it can be. */
static const char *item_trouble(const struct template_tree *tree, uint32_t item)
{
	struct node_list names = node_keys(tree, item, "name");
	struct node_list values = node_keys(tree, item, "value");

	if (names.count != 1 || values.count != 1 || tree->nodes[item].end != item + 3)
		return "is more than a name and a value";
	const struct template_node *name = &tree->nodes[names.nodes[0]];
	const struct template_node *value = &tree->nodes[values.nodes[0]];
	if (name->block != value->block)
		return "has a name and a value of which an action may write one alone";
	if (name->glued || value->glued)
		return "comes behind an action that ends in -}}";
	/* The dash may stand alone. */
	if (tree->nodes[item].line != tree->nodes[item + 1].line ||
	    name->line == value->line)
		return "has a name and a value in an unknown form";
	if (!node_value_is(tree, values.nodes[0], "0"))
		return "has another value than \"0\"";
	return NULL;
}

static int take_out(struct template_edits *edits, uint32_t item, struct error *err)
{
	const struct template_tree *tree = edits->tree;
	const char *trouble = item_trouble(tree, item);
	uint32_t list = tree->nodes[item].parent;

	if (trouble)
		return error_set(err, 0, "line %u: " TEMPLATE_SYSCTL " %s",
				 node_line(tree, item), trouble);
	if (tree->nodes[list].end == tree->nodes[item].end && list + 1 == item)
		edits_replace(edits, tree->nodes[list].colon + 1, 0, " []");
	edits_remove_line(edits, item + 1);
	edits_remove_line(edits, item + 2);
	return 0;
}

int template_sysctl(struct template_edits *edits, struct error *err)
{
	const struct template_tree *tree = edits->tree;
	struct findings found = { 0 };
	char lines[100];

	for (uint32_t i = 1; i < tree->count; i++) {
		if (is_pods(tree, i))
			look_at_list(tree, i, &found);
	}
	if (found.places.count > 1)
		return error_set(err, 0, "%s: " TEMPLATE_SYSCTL " is set in %u places",
				 node_lines(tree, &found.places, lines, sizeof(lines)),
				 found.places.count);
	if (found.unknown)
		return error_set(err, 0,
				 "line %u: an item of sysctls that cannot be read: an "
				 "action writes it, or its form is not known",
				 node_line(tree, found.unknown));
	if (found.places.count)
		return take_out(edits, found.places.nodes[0], err);
	if (found.lists.count)
		return 0;
	return error_set(err, 0,
			 "no " TEMPLATE_SYSCTL " here, nor other sysctls of the pod");
}
