/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of machines, and the reports of them as lowport writes them. */
#pragma once

#include <stddef.h>

#include "report/verdict.h"

/*
 * The report of one machine in pieces, between which a node's own name, time, duration
 * and note on its security module go. What is before the name is pieces[0].
 */
#define PIECES 5
struct template
{
	const char *pieces[PIECES];
	size_t sizes[PIECES];
	unsigned weight; /* among all templates */
	enum recommendation recommendation;
	const char *rule, *kernel, *runtime;
};

struct templates {
	unsigned count;
	unsigned weight; /* of all together */
	struct template *items;
};

/* One for each kind, kernel and runtime, by lowport's own writer; ends the process where
 * a kind is not judged as its row says. To be given back. */
void templates_make(struct templates *templates);
void templates_free(struct templates *templates);
