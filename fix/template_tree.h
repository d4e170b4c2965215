/* SPDX-License-Identifier: Apache-2.0 */
/* What the lines of a template say: block YAML, read by its indentation alone. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/error.h"

/* The sysctl that all of this is about. */
#define TEMPLATE_SYSCTL "net.ipv4.ip_unprivileged_port_start"

enum node_kind {
	NODE_ROOT,
	NODE_ITEM,   /* "- " */
	NODE_KEY,    /* "key:", and its value where that is on the same line */
	NODE_TEXT,   /* any other text */
	NODE_OUTPUT, /* a line of actions alone, which may write anything */
	NODE_MIXED,  /* a line that begins with an action: text at no known place */
};

/*
 * Offsets are of bytes, node numbers of tree->nodes. OUTPUT and MIXED are in whatever was
 * open when they came: behind the last line of a mapping nobody knows whose they are.
 */
struct template_node {
	enum node_kind kind;
	uint32_t parent, end; /* nodes; end: the first one that is not in this one */
	uint32_t line, stop;  /* its line, without the line end; next: with it */
	uint32_t next;
	uint32_t key, key_size; /* without quotes */
	uint32_t colon;
	uint32_t value, value_size; /* with quotes, without comment */
	uint32_t block; /* equal where one is never written without the other */
	int32_t column;
	bool open;  /* the value goes on in the next line */
	bool glued; /* an action before it ate the line end: its column is not known */
};

struct template_tree {
	const char *text;
	char *masked;
	uint32_t size;
	uint32_t count, room;
	struct template_node *nodes;
	/* The first lines of which nothing is known but that they speak of what is
	 * edited, or that make no sense; UINT32_MAX: none. */
	uint32_t flow;	 /* in flow style, and the sysctl is in it */
	uint32_t mixed;	 /* MIXED, with one of the names that are looked for */
	uint32_t nested; /* a key in what has a value already: no YAML */
};

/* Reads @text, which has to stay. Returns 0, or -EINVAL with @err. */
int template_tree_read(struct template_tree *tree, const char *text, size_t size,
		       struct error *err);
void template_tree_free(struct template_tree *tree);

bool node_is_key(const struct template_tree *tree, uint32_t node, const char *name);

/* Whether the value is the text @value, with quotes or without. */
bool node_value_is(const struct template_tree *tree, uint32_t node, const char *value);

/* Whether the value is in no way written by an action. */
bool node_value_known(const struct template_tree *tree, uint32_t node);

/* The number of the node's line, for people. */
unsigned node_line(const struct template_tree *tree, uint32_t node);

/* Whether an action inside of @node may write lines. */
uint32_t node_output(const struct template_tree *tree, uint32_t node);

/* A few nodes. */
struct node_list {
	unsigned count; /* of all; of them the first ones are kept */
	uint32_t nodes[4];
};

void node_list_add(struct node_list *list, uint32_t node);

/* The keys called @name right under @node. */
struct node_list node_keys(const struct template_tree *tree, uint32_t node,
			   const char *name);

/* "line 3", "lines 3 and 9", "lines 3, 9, 12, 14 and others", written to @buffer. */
const char *node_lines(const struct template_tree *tree, const struct node_list *list,
		       char *buffer, size_t size);
