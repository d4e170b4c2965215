/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's container. */
#include "fix/template_parts.h"

#include "fix/security.h"
#include "fix/template_capabilities.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define CONTEXT "securityContext"

/* What UID 0 takes, beside the capability. */
static const struct {
	const char *key, *value;
} root[] = {
	{ "runAsUser", "0" },
	{ "runAsGroup", "0" },
	{ "runAsNonRoot", "false" },
	{ "allowPrivilegeEscalation", "false" },
};

/* Adds those of @containers to @names: the key that names them. */
static void find_names(const struct template_tree *tree, uint32_t containers,
		       struct node_list *names)
{
	uint32_t end = tree->nodes[containers].end;

	for (uint32_t i = containers + 1; i < end; i = tree->nodes[i].end) {
		struct node_list keys = node_keys(tree, i, "name");
		bool named = keys.count == 1 && tree->nodes[i].kind == NODE_ITEM &&
			     node_value_is(tree, keys.nodes[0], GATEWAY_CONTAINER);
		if (named)
			node_list_add(names, keys.nodes[0]);
	}
}

static int find_container(const struct template_tree *tree, uint32_t *name,
			  struct error *err)
{
	struct node_list names = { 0 };
	char lines[100];

	for (uint32_t i = 1; i < tree->count; i++) {
		if (node_is_key(tree, i, "containers"))
			find_names(tree, i, &names);
	}
	if (!names.count)
		return error_set(err, 0, "no container " GATEWAY_CONTAINER " here");
	if (names.count > 1)
		return error_set(err, 0, "%s: %u containers " GATEWAY_CONTAINER,
				 node_lines(tree, &names, lines, sizeof(lines)),
				 names.count);
	*name = names.nodes[0];
	if (tree->nodes[*name].glued)
		return error_set(
			err, 0,
			"line %u: the container comes behind an action that ends "
			"in -}}",
			node_line(tree, *name));
	return 0;
}

/* The column of the keys in @context, or of those that come into it. */
static int find_column(const struct template_tree *tree, uint32_t context,
		       int32_t *column, struct error *err)
{
	const struct template_node *nodes = tree->nodes;
	uint32_t output = node_output(tree, context);

	if (output)
		return error_set(
			err, 0,
			"line %u: an action may write into the container's " CONTEXT,
			node_line(tree, output));
	*column = nodes[context].column + 2;
	if (nodes[context].end > context + 1)
		*column = nodes[context + 1].column;
	for (uint32_t i = context + 1; i < nodes[context].end; i = nodes[i].end) {
		if (nodes[i].kind != NODE_KEY || nodes[i].column != *column ||
		    nodes[i].glued)
			return error_set(err, 0,
					 "line %u: a line of the container's " CONTEXT
					 " whose form is not known",
					 node_line(tree, i));
	}
	return 0;
}

/* One of root[]. */
static int set_value(struct template_edits *edits, uint32_t context, int32_t column,
		     const char *key, const char *value, struct error *err)
{
	const struct template_tree *tree = edits->tree;
	uint32_t found = 0;
	int rc = template_one_key(tree, context, key, &found, err);

	if (rc)
		return rc;
	if (!found) {
		edits_insert(edits, context, column, "%s: %s", key, value);
		return 0;
	}
	const struct template_node *node = &tree->nodes[found];
	char first = node->value_size ? tree->masked[node->value] : 0;
	if (node->end != found + 1 || node->open || !first)
		return error_set(err, 0, "line %u: %s has more than one line",
				 node_line(tree, found), key);
	/* A number or a truth in quotes is none. */
	if (first == '"' || first == '\'' || !node_value_is(tree, found, value))
		edits_replace(edits, node->value, node->stop - node->value, value);
	return 0;
}

/* Kubernetes takes no container that is privileged and may not gain privileges. */
static int check_privileged(const struct template_tree *tree, uint32_t context,
			    struct error *err)
{
	struct node_list keys = node_keys(tree, context, "privileged");

	if (!keys.count || node_value_is(tree, keys.nodes[0], "false"))
		return 0;
	return error_set(err, 0,
			 "line %u: a privileged container, for which "
			 "allowPrivilegeEscalation: false is an error",
			 node_line(tree, keys.nodes[0]));
}

/* Makes the context anew, behind the container's name. */
static void add_context(struct template_edits *edits, uint32_t name,
			enum scenario scenario)
{
	int32_t column = edits->tree->nodes[name].column;

	edits_insert(edits, name, column, CONTEXT ":");
	template_add_capabilities(edits, name, column + 2);
	for (size_t i = 0; scenario == SCENARIO_ROOT && i < COUNT(root); i++)
		edits_insert(edits, name, column + 2, "%s: %s", root[i].key,
			     root[i].value);
}

static int edit_context(struct template_edits *edits, uint32_t context,
			enum scenario scenario, struct error *err)
{
	const struct template_tree *tree = edits->tree;
	int32_t column = 0;

	if (tree->nodes[context].value_size || tree->nodes[context].glued)
		return error_set(err, 0,
				 "line %u: a " CONTEXT " that is not in lines of its own",
				 node_line(tree, context));
	int rc = find_column(tree, context, &column, err);
	if (!rc)
		rc = template_capabilities(edits, context, column, err);
	if (!rc && scenario == SCENARIO_ROOT)
		rc = check_privileged(tree, context, err);
	for (size_t i = 0; !rc && scenario == SCENARIO_ROOT && i < COUNT(root); i++)
		rc = set_value(edits, context, column, root[i].key, root[i].value, err);
	return rc;
}

int template_container(struct template_edits *edits, enum scenario scenario,
		       struct error *err)
{
	const struct template_tree *tree = edits->tree;
	uint32_t name = 0, context = 0;
	int rc = find_container(tree, &name, err);

	if (!rc)
		rc = template_one_key(tree, tree->nodes[name].parent, CONTEXT, &context,
				      err);
	if (rc)
		return rc;
	if (context)
		return edit_context(edits, context, scenario, err);
	/* It would then be inside of what is added, for whoever reads it. */
	uint32_t output = node_output(tree, name);
	if (output)
		return error_set(
			err, 0,
			"line %u: an action behind the container's name may write "
			"a " CONTEXT,
			node_line(tree, output));
	add_context(edits, name, scenario);
	return 0;
}
