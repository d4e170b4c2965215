/* SPDX-License-Identifier: Apache-2.0 */
/* From the lines of a template to nodes, in one pass. */
#include "fix/template_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fix/template_line.h"
#include "fix/template_mask.h"
#include "fix/template_value.h"
#include "src/memory.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Numbers that are stacked: the nodes that are open, the blocks that are. */
struct stack {
	uint32_t count, room;
	uint32_t *numbers;
};

struct reader {
	struct template_tree *tree;
	struct stack nodes, blocks;
	uint32_t block, blocks_made;
	struct value_state value;
	bool glued;    /* what comes next */
	bool unclosed; /* a value in quotes or brackets that began at: */
	uint32_t opened;
};

/* A line, and the node that is being made of it. */
struct line {
	uint32_t start, stop, next;
	uint32_t block;
	bool glued;
};

static void stack_push(struct stack *stack, uint32_t number)
{
	if (stack->count == stack->room)
		stack->numbers =
			memory_grow(stack->numbers, &stack->room, sizeof(uint32_t));
	stack->numbers[stack->count++] = number;
}

static uint32_t stack_top(const struct stack *stack)
{
	return stack->numbers[stack->count - 1];
}

static struct template_node *add(struct reader *reader, const struct line *line,
				 enum node_kind kind, int32_t column)
{
	struct template_tree *tree = reader->tree;
	if (tree->count == tree->room)
		tree->nodes = memory_grow(tree->nodes, &tree->room, sizeof(*tree->nodes));
	struct template_node *node = &tree->nodes[tree->count++];
	*node = (struct template_node){
		.kind = kind,
		.column = column,
		.end = tree->count,
		.line = line->start,
		.stop = line->stop,
		.next = line->next,
		.block = line->block,
		.glued = line->glued,
	};
	if (reader->nodes.count)
		node->parent = stack_top(&reader->nodes);
	return node;
}

static void close_nodes(struct reader *reader, uint32_t left)
{
	while (reader->nodes.count > left) {
		uint32_t node = reader->nodes.numbers[--reader->nodes.count];
		reader->tree->nodes[node].end = reader->tree->count;
	}
}

static bool is_mask(char c)
{
	return (unsigned char)c < MASK_COUNT;
}

/* Whether there is more behind the colon than a tag or an anchor. */
static bool has_value(const struct template_tree *tree, uint32_t node)
{
	const struct template_node *key = &tree->nodes[node];
	return key->kind == NODE_KEY && key->value_size &&
	       !strchr("&!", tree->masked[key->value]) &&
	       !is_mask(tree->masked[key->value]);
}

/* Adds a node after all have ended that it is not in. The items of a list may be as far
 * to the left as its key. */
static struct template_node *open_node(struct reader *reader, const struct line *line,
				       enum node_kind kind, int32_t column)
{
	const struct template_tree *tree = reader->tree;
	uint32_t left = reader->nodes.count;

	while (left > 1) {
		const struct template_node *top =
			&tree->nodes[reader->nodes.numbers[left - 1]];
		if (top->column < column ||
		    (top->column == column && kind == NODE_ITEM && top->kind == NODE_KEY))
			break;
		left--;
	}
	close_nodes(reader, left);
	struct template_node *node = add(reader, line, kind, column);
	stack_push(&reader->nodes, (uint32_t)(node - tree->nodes));
	if (kind == NODE_KEY && has_value(reader->tree, node->parent) &&
	    reader->tree->nested == UINT32_MAX)
		reader->tree->nested = line->start;
	return node;
}

static bool holds(const char *text, uint32_t at, uint32_t stop, const char *word)
{
	return memmem(text + at, stop - at, word, strlen(word)) != NULL;
}

/* What goes on from the line before, as far as @stop. */
static void take_value(struct reader *reader, const struct line *line, uint32_t at,
		       struct template_node *node)
{
	struct template_tree *tree = reader->tree;
	bool began = node && at < line->stop && tree->masked[at] != '#';
	bool flow = reader->value.mode == VALUE_FLOW;

	if (node && !began)
		return;
	uint32_t end = value_take(&reader->value, tree->masked, at, line->stop,
				  node ? node->column : 0);
	if (node) {
		node->value = at;
		node->value_size = end - at;
		node->open = reader->value.mode != VALUE_NONE;
		flow = strchr("[{", tree->masked[at]) && tree->masked[at];
	}
	if (flow && tree->flow == UINT32_MAX &&
	    holds(tree->masked, at, line->stop, TEMPLATE_SYSCTL))
		tree->flow = line->start;
}

/* Text at @at, which is no blank and no action, in column @column. */
static void read_text(struct reader *reader, const struct line *line, uint32_t at,
		      int32_t column)
{
	const char *text = reader->tree->masked;
	struct line_key key;

	while (text[at] == '-' && (at + 1 == line->stop || line_is_blank(text[at + 1]))) {
		open_node(reader, line, NODE_ITEM, column);
		uint32_t next = line_skip_blanks(text, at + 1, line->stop);
		column += (int32_t)(next - at);
		at = next;
		if (at == line->stop || text[at] == '#')
			return;
	}
	bool is_key = line_key(text, at, line->stop, &key);
	struct template_node *node =
		open_node(reader, line, is_key ? NODE_KEY : NODE_TEXT, column);
	if (is_key) {
		node->key = key.at;
		node->key_size = key.size;
		node->colon = key.colon;
		at = line_skip_blanks(text, key.colon + 1, line->stop);
	}
	take_value(reader, line, at, node);
	/* Lines of a block value are indented more than what it is the value of. */
	if (!is_key)
		reader->value.column = reader->tree->nodes[node->parent].column;
}

/* A line that begins with an action. */
static void read_action(struct reader *reader, const struct line *line, uint32_t at,
			int32_t column)
{
	static const char *const names[] = { TEMPLATE_SYSCTL, "sysctls",
					     "securityContext", "containers",
					     "istio-proxy" };
	struct template_tree *tree = reader->tree;
	bool writes = false;

	uint32_t from = at;
	while (at < line->stop &&
	       (is_mask(tree->masked[at]) || line_is_blank(tree->masked[at])))
		writes = tree->masked[at++] == MASK_OUTPUT || writes;
	if (at == line->stop || tree->masked[at] == '#') {
		if (writes)
			add(reader, line, NODE_OUTPUT, column);
		return;
	}
	add(reader, line, NODE_MIXED, column);
	for (size_t i = 0; i < COUNT(names); i++) {
		if (tree->mixed == UINT32_MAX &&
		    holds(tree->masked, from, line->stop, names[i]))
			tree->mixed = line->start;
	}
}

/* The blocks of actions: what is in one of them is written together. */
static void follow_blocks(struct reader *reader, const struct line *line)
{
	const char *text = reader->tree->masked;
	uint32_t at = line->stop;

	for (uint32_t i = line->start; i < line->stop; i++) {
		if (text[i] == MASK_OPEN) {
			stack_push(&reader->blocks, reader->block);
			reader->block = ++reader->blocks_made;
		} else if (text[i] == MASK_ELSE) {
			reader->block = ++reader->blocks_made;
		} else if (text[i] == MASK_END && reader->blocks.count) {
			reader->block = reader->blocks.numbers[--reader->blocks.count];
		}
	}
	while (at > line->start && line_is_blank(text[at - 1]))
		at--;
	if (at > line->start)
		reader->glued = text[at - 1] == MASK_TRIM;
}

/* What goes on has to be indented more than what it is the value of, but for the bracket
 * that closes it. Else quotes that do not end would hide keys until the next ones. */
static void check_inside(struct reader *reader, const struct line *line)
{
	const char *text = reader->tree->masked;
	const struct value_state *value = &reader->value;
	uint32_t at = line_skip_blanks(text, line->start, line->stop);
	int32_t column = (int32_t)(at - line->start);
	bool closes = value->mode == VALUE_FLOW && column == value->column;

	if (reader->unclosed || at == line->stop || is_mask(text[at]) ||
	    column > value->column || (closes && strchr("]}", text[at])))
		return;
	reader->unclosed = true;
	reader->opened = value->opened;
}

static void read_line(struct reader *reader, const struct line *line)
{
	const char *text = reader->tree->masked;
	uint32_t at = line->start;

	if (reader->value.mode == VALUE_QUOTE || reader->value.mode == VALUE_FLOW) {
		check_inside(reader, line);
		take_value(reader, line, at, NULL);
		return;
	}
	/* A byte order mark is in no column. */
	if (!at && !strncmp(text, "\xef\xbb\xbf", 3))
		at = 3;
	uint32_t from = at;
	while (at < line->stop && text[at] == ' ')
		at++;
	int32_t column = (int32_t)(at - from);
	at = line_skip_blanks(text, at, line->stop);
	if (at == line->stop)
		return;
	if (reader->value.mode == VALUE_BLOCK && column > reader->value.column)
		return;
	if (is_mask(text[at])) {
		read_action(reader, line, at, column);
		return;
	}
	if (text[at] == '#')
		return;
	reader->value.mode = VALUE_NONE;
	if (!column && line->stop - at >= 3 &&
	    (!memcmp(text + at, "---", 3) || !memcmp(text + at, "...", 3))) {
		close_nodes(reader, 1);
		return;
	}
	read_text(reader, line, at, column);
}

static void read_lines(struct reader *reader)
{
	struct template_tree *tree = reader->tree;
	struct line line = { 0 };

	stack_push(&reader->nodes, 0);
	tree->nodes = memory_grow(NULL, &tree->room, sizeof(*tree->nodes));
	tree->nodes[tree->count++] = (struct template_node){ .column = -1 };
	while (line.next < tree->size) {
		line.start = line.next;
		line.block = reader->block;
		line.glued = reader->glued;
		line.stop = line_end(tree->masked, line.start, tree->size, &line.next);
		read_line(reader, &line);
		follow_blocks(reader, &line);
	}
	close_nodes(reader, 0);
	if (!reader->unclosed &&
	    (reader->value.mode == VALUE_QUOTE || reader->value.mode == VALUE_FLOW)) {
		reader->unclosed = true;
		reader->opened = reader->value.opened;
	}
}

/* Beyond this nothing of Kubernetes is a template, and offsets stay small. */
#define TEMPLATE_MAX (64U << 20)

int template_tree_read(struct template_tree *tree, const char *text, size_t size,
		       struct error *err)
{
	int rc = 0;

	*tree = (struct template_tree){ .text = text,
					.size = (uint32_t)size,
					.flow = UINT32_MAX,
					.mixed = UINT32_MAX,
					.nested = UINT32_MAX };
	if (size > TEMPLATE_MAX)
		return error_set(err, 0, "a template of %zu bytes is too long", size);
	tree->masked = template_mask(text, size, err);
	if (!tree->masked)
		return -EINVAL;
	struct reader reader = { .tree = tree };
	read_lines(&reader);
	if (reader.unclosed)
		rc = error_set(err, 0,
			       "line %u: a value begins in quotes or brackets that "
			       "does not end",
			       template_line(text, reader.opened));
	free(reader.nodes.numbers);
	free(reader.blocks.numbers);
	if (rc)
		template_tree_free(tree);
	return rc;
}

void template_tree_free(struct template_tree *tree)
{
	free(tree->masked);
	free(tree->nodes);
	*tree = (struct template_tree){ 0 };
}
