/* SPDX-License-Identifier: Apache-2.0 */
/* Many nodes, folded: the state. What is said about them is fleet_view.h. */
#pragma once

#include "src/node.h"

/* Input that could not be read. */
struct refused_input {
	char file[256];
	unsigned line, column; /* from 1; 0: not known */
	char reason[256];
};

/*
 * A commutative monoid: the empty fleet, and adding. In which order nodes and refusals
 * are added, and by way of how many FleetReports they came, makes no difference; adding a
 * node twice changes nothing, while refusals and lines add up. It takes memory for
 * distinct answers, and some fifty bytes beside its name for a node.
 */
struct fleet;

/* An empty fleet, the caller's to free. @seed: 16 random bytes, so that nobody can choose
 * names that make a slow table. */
struct fleet *fleet_new(const unsigned char seed[16]);
void fleet_free(struct fleet *fleet);

/* Adds @node, folding it into what is known of it (node_question()). */
void fleet_add(struct fleet *fleet, const struct node *node);

/* Counts @refused, and keeps it if it is one of the first, by file and line. */
void fleet_refuse(struct fleet *fleet, const struct refused_input *refused);

/* Keeps it in the same way without counting it: fleet_count() tells of it. */
void fleet_keep_refused(struct fleet *fleet, const struct refused_input *refused);

/* Counts more input of a kind: refused without details, lines that held no document. */
void fleet_count(struct fleet *fleet, unsigned long long refused,
		 unsigned long long passed_over);
