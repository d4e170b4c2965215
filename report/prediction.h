/* SPDX-License-Identifier: Apache-2.0 */
/* What can be said of a node by its versions alone, before anything has run there. */
#pragma once

#include "report/verdict.h"

/* Versions from @from on and before @below, each as RELEASE() or 0 for no bound. */
#define RELEASE(major, minor) ((major) << 16 | (minor))

struct version_range {
	unsigned from, below;
};

#define MARKS_MAX 4

/*
 * A row of what is known; docs/predictions.md has the source of each. It is about a node
 * that fits all that it names, and a range fits no version that cannot be read.
 */
struct prediction {
	const char *id;
	const char *os;		      /* as Go calls it */
	const char *marks[MARKS_MAX]; /* one of them is in the kernel's release */
	bool kernel_unread;	      /* what cannot be read as a version */
	bool kubelet_unread;
	const char *runtime; /* its name */
	struct version_range kernel, kubelet, runtime_version;
	/* Where a wanted port is below 1024, and where none is. */
	enum recommendation likely, likely_high;
	const char *reason; /* the first half of a sentence */
};

/* The table, for the tests that compare it with the documents. */
extern const struct prediction predictions[];
extern const unsigned prediction_count;

/*
 * Fills @verdict, which is empty, for a node of ORIGIN_PREDICTION: inconclusive, with
 * what is likely. The rule is the id of the first row that fits. Always gives one.
 */
void prediction_judge(const struct node *node, struct verdict *verdict);

/* What the summary of that verdict says of all nodes that a row fits, whatever else may
 * be true of one of them. Returns @reason. */
const char *prediction_reason(const struct node *node, char *reason, size_t size);

/* Whether some row says of its kubelet that it refuses the sysctl, whatever else fits. */
bool prediction_blames_kubelet(const struct node *node);
