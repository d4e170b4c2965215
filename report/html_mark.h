/* SPDX-License-Identifier: Apache-2.0 */
/* A node's answer on a page: its words, its shape and its colour. */
#pragma once

#include "report/fleet_view.h"

/*
 * What is told apart at a glance: each recommendation, and after these each that is only
 * predicted, RECOMMEND_NONE among them.
 */
#define MARK_PREDICTED RECOMMEND_COUNT
#define MARK_COUNT (MARK_PREDICTED + RECOMMEND_COUNT + 1)

/* The mark of a group's nodes. */
unsigned mark_of(const struct group *group);

/* Its words, "Only root", and what they mean, without a full stop. Of a prediction they
 * never say that it was measured. Static storage. */
const char *mark_words(unsigned mark);
const char *mark_meaning(unsigned mark);

/* Its classes in the stylesheet, and the symbol that draws it. Static storage. */
const char *mark_class(unsigned mark);
const char *mark_symbol(unsigned mark);

/* What the page about one node says in large letters. */
const char *mark_headline(enum recommendation recommendation);

/* Writes the symbols, once and before the first mark; then a mark beside words. */
void mark_write_symbols(FILE *out);
void mark_write(FILE *out, unsigned mark);
