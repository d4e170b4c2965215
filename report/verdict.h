/* SPDX-License-Identifier: Apache-2.0 */
/* The judgement over one node: a pure function from facts and trials. */
#pragma once

#include <stdbool.h>

#include "src/node.h"

enum recommendation {
	RECOMMEND_NO_CHANGE,
	RECOMMEND_SCENARIO_1,
	RECOMMEND_SCENARIO_2,
	RECOMMEND_ROOT_FALLBACK,
	RECOMMEND_BLOCKED,
	RECOMMEND_INCONCLUSIVE,
	RECOMMEND_COUNT,
	RECOMMEND_NONE = RECOMMEND_COUNT,
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

struct finding {
	const char *code; /* LP0101, ...; docs/findings.md */
	enum severity severity;
	char message[2048];
};

struct alternative {
	const char *id;
	enum outcome outcome;
	char message[320];
};

#define FINDINGS_MAX 32
#define ALTERNATIVES_MAX 8

struct verdict {
	enum recommendation recommendation;
	enum recommendation likely; /* RECOMMEND_NONE where there is none */
	const char *rule;   /* id of the rule that decided; a digest's: of its node */
	char summary[1024]; /* one sentence */
	char measure[1024]; /* the command that would decide, where inconclusive */
	unsigned finding_count;
	struct finding findings[FINDINGS_MAX];
	unsigned alternative_count;
	struct alternative alternatives[ALTERNATIVES_MAX];
};

/*
 * Judges @node. Always gives a verdict; what was not measured is never taken for a yes. A
 * digest's is the one it was given, and a prediction is always inconclusive. @node must
 * outlive @verdict.
 */
void verdict_judge(const struct node *node, struct verdict *verdict);

/* The recommendation called @name, or RECOMMEND_NONE. */
enum recommendation recommendation_find(const char *name);

/* "no-change", ...; "info", ...; static storage. */
const char *recommendation_name(enum recommendation recommendation);
const char *severity_name(enum severity severity);

/* Every recommendation, in the order in which the nodes of a fleet decide. */
extern const enum recommendation worst_first[RECOMMEND_COUNT];

/*
 * Of two recommendations the one that asks more of a user; a node that was not measured
 * is worse than one that works with a change, and better than one that is known not to.
 */
enum recommendation recommendation_worse(enum recommendation a, enum recommendation b);

/* The exit code that stands for @recommendation in every output format. */
int recommendation_exit_code(enum recommendation recommendation);
