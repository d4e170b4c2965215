/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes made at random, the same ones in each run: for laws that hold for all of them. */
#pragma once

#include "src/node.h"

struct random {
	uint64_t state;
};

/* A number from 0 to @below - 1. */
unsigned random_below(struct random *random, unsigned below);

/* How the texts of a node are made. */
enum random_text {
	RANDOM_TEXT_FEW,     /* one of a few, so that nodes are alike in much */
	RANDOM_TEXT_VALID,   /* any UTF-8 of any length, control characters among it */
	RANDOM_TEXT_INVALID, /* bytes that are no UTF-8, too */
};

/*
 * Fills all bytes of @node with what a report can say, up to the limits. Its trials may
 * be in any order.
 */
void random_node(struct random *random, enum random_text texts, struct node *node);
