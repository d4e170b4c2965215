/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports that differ in their metadata only. Nodes of one pool answer alike, word for
 * word: what stands behind the metadata of a report is read once and then only compared,
 * which takes a tenth of the time.
 *
 * A report is known if it starts as lowport's reports do, its metadata is read as ever,
 * and all bytes behind it are those of one that was read whole. Then reading it whole
 * would find the same. It is a cache of some megabytes: what it forgets is read again.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/node.h"

struct known;

struct known *known_new(void);
void known_free(struct known *known);

/* A report cut in two. */
struct halves {
	json_t *metadata; /* of the arena that is in use */
	const char *rest; /* from behind the metadata to the end */
	size_t size;
	uint64_t hash; /* of the rest */
};

/* Returns false where @bytes do not start as lowport's own reports do. */
bool known_cut(const char *bytes, size_t size, struct halves *halves);

/* Fills @node, whose metadata has been taken, with what the rest says, its trials in
 * order (node_sort_trials()). Returns false where it is not known; then the other fields
 * may be anything. */
bool known_find(const struct known *known, const struct halves *halves,
		struct node *node);

/* @node is what a report with this rest says, and none of its trials has a time of its
 * own. Kept from the second time on. */
void known_add(struct known *known, const struct halves *halves, const struct node *node);
