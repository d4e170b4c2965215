/* SPDX-License-Identifier: Apache-2.0 */
/* Several reports of one node, made into one. */
#pragma once

#include <stddef.h>

#include "src/node.h"

/* Room for node_question(). */
#define QUESTION_MAX (16 + PORTS_MAX * 3 + sizeof(((struct fact *)0)->value))

/*
 * Writes what, beside the name, two reports must have in common to be answers to the same
 * question: how they came by it, what was asked (UID, GID, ports in any order), and the
 * kernel. Another kernel is another node: what a sandbox binds, or bound before an
 * upgrade, is no answer for pods without it, or after. Of predictions, which are about
 * whatever runs there now, the kernel is no part. Returns the size.
 */
size_t node_question(const struct node *node, unsigned char bytes[QUESTION_MAX]);

/*
 * Folds @other into @into; both are reports that answer
 * the same question. Of each trial and basis the
 * better result stays (trial_compare()), and all facts and the metadata are those of the
 * report that measured more of them, or else of the later one. It is a maximum over
 * independent parts, so the order of folding does not matter and folding twice changes
 * nothing.
 */
void node_fold(struct node *into, const struct node *other);
