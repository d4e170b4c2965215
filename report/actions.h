/* SPDX-License-Identifier: Apache-2.0 */
/* What to do first: steps that follow from the verdict and from what was measured. */
#pragma once

#include <stdio.h>

#include "report/verdict.h"
#include "report/view.h"

struct action {
	unsigned recommendations; /* a bit for each enum recommendation */
	/* Whether the step fits this node as well; NULL: always. */
	bool (*when)(const struct view *view);
	const char *step; /* a sentence or two */
	/* Writes the lines that go with it (YAML, a command) to @out; NULL: none. */
	void (*lines)(const struct view *view, const struct verdict *verdict, FILE *out);
};

/* The table, in the order in which steps are shown. */
extern const struct action actions[];
extern const unsigned action_count;

/* Whether @action is one for this node. */
bool action_fits(const struct action *action, const struct view *view,
		 const struct verdict *verdict);
