/* SPDX-License-Identifier: Apache-2.0 */
/* Several reports of one node, made into one. */
#pragma once

#include "src/node.h"

/*
 * Orders nodes by name and kernel, then by what was asked (UID, GID, ports in any order).
 * 0 where both reports answer the same question about the same node, and can be folded.
 * Another kernel is another node: what a sandbox binds, or bound before an upgrade, is no
 * answer for pods without it, or after.
 */
int node_order(const struct node *a, const struct node *b);

/*
 * Folds @other into @into; both answer the same question. Of each trial and basis the
 * better result stays (trial_compare()), and all facts and the metadata are those of the
 * report that measured more of them, or else of the later one. It is a maximum over
 * independent parts, so the order of folding does not matter and folding twice changes
 * nothing.
 */
void node_fold(struct node *into, const struct node *other);
