/* SPDX-License-Identifier: Apache-2.0 */
/* The test cases of a node, as JUnit's XML has them. */
#pragma once

#include <stdio.h>

#include "report/verdict.h"

enum ending { ENDING_PASSED, ENDING_FAILED, ENDING_ERROR, ENDING_SKIPPED, ENDING_COUNT };

/* What a suite, or all of them, say in front of what is in them. */
struct tally {
	unsigned long long tests, ended[ENDING_COUNT];
	long long duration_us;
};

struct suite {
	const struct node *node;
	const struct verdict *verdict;
	struct tally *tally; /* all zeroes at first */
	FILE *out;	     /* NULL: nothing is written, only counted */
};

/* Counts the cases of @suite, and writes them where there is somewhere to. */
void junit_cases(const struct suite *suite);

/* Writes ' time="SECONDS"'. */
void junit_time(long long us, FILE *out);
