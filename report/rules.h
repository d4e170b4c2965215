/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the verdict, read aloud: the first that fits decides. */
#pragma once

#include "report/verdict.h"
#include "report/view.h"

struct rule {
	const char *id;
	enum recommendation recommendation;
	bool (*when)(const struct view *view);
	const char *because; /* one sentence; "%s" stands for the wanted ports */
};

/* The table of rules; the last one always fits. */
extern const struct rule rules[];
extern const unsigned rule_count;

/* What an inconclusive node would most likely say, or RECOMMEND_NONE. */
enum recommendation rules_likely(const struct view *view);
