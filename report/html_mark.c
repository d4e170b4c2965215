/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No two answers differ by colour alone: each has a shape and words of its own, and what
 * is only predicted is an outline where what was measured is filled.
 */
#include "report/html_mark.h"

#include "report/html_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const headlines[] = {
	[RECOMMEND_NO_CHANGE] = "No change needed",
	[RECOMMEND_SCENARIO_1] = "Scenario 1: take the sysctl out",
	[RECOMMEND_SCENARIO_2] = "Scenario 2: no sysctl, add NET_BIND_SERVICE",
	[RECOMMEND_ROOT_FALLBACK] = "Only root binds these ports here",
	[RECOMMEND_BLOCKED] = "Blocked: not even root binds these ports",
	[RECOMMEND_INCONCLUSIVE] = "Inconclusive: not measured",
};
_Static_assert(COUNT(headlines) == RECOMMEND_COUNT, "a headline for each");

static const struct {
	const char *classes, *symbol;
	const char *words, *meaning;
} marks[] = {
	[RECOMMEND_NO_CHANGE] = { "c0", "s0", "No change needed",
				  "the gateway's defaults work" },
	[RECOMMEND_SCENARIO_1] = { "c1", "s1", "Take the sysctl out",
				   "works without the sysctl" },
	[RECOMMEND_SCENARIO_2] = { "c2", "s2", "Sysctl out, capability in",
				   "works with NET_BIND_SERVICE instead" },
	[RECOMMEND_ROOT_FALLBACK] = { "c3", "s3", "Only root",
				      "only UID 0 binds the ports" },
	[RECOMMEND_BLOCKED] = { "c4", "s4", "Blocked", "not even UID 0 binds the ports" },
	[RECOMMEND_INCONCLUSIVE] = { "c5", "s5", "Not measured",
				     "what decides could not be measured" },
#define PREDICTED "by its versions; nothing was tried"
	[MARK_PREDICTED + RECOMMEND_NO_CHANGE] = { "c0 p", "s0",
						   "Predicted: no change needed",
						   PREDICTED },
	[MARK_PREDICTED + RECOMMEND_SCENARIO_1] = { "c1 p", "s1",
						    "Predicted: take the sysctl out",
						    PREDICTED },
	[MARK_PREDICTED +
		RECOMMEND_SCENARIO_2] = { "c2 p", "s2",
					  "Predicted: sysctl out, capability in",
					  PREDICTED },
	[MARK_PREDICTED + RECOMMEND_ROOT_FALLBACK] = { "c3 p", "s3",
						       "Predicted: only root",
						       PREDICTED },
	[MARK_PREDICTED +
		RECOMMEND_BLOCKED] = { "c4 p", "s4", "Predicted: blocked", PREDICTED },
	[MARK_PREDICTED + RECOMMEND_INCONCLUSIVE] = { "c5 p", "s5", "Not predictable",
						      "its versions do not tell" },
	[MARK_PREDICTED + RECOMMEND_NONE] = { "c5 p", "s5", "Not predictable",
					      "its versions do not tell" },
};
_Static_assert(COUNT(marks) == MARK_COUNT, "a row for each");

/* Disc, square, diamond, triangle, cross, bar: within 10 by 10 units around 0,0. */
static const char *const shapes[] = {
	"M-3.7 0a3.7 3.7 0 1 0 7.4 0a3.7 3.7 0 1 0-7.4 0z",
	"M-3.3-3.3h6.6v6.6h-6.6z",
	"M0-4.2L4.2 0L0 4.2L-4.2 0z",
	"M0-3.8L4 3.2H-4z",
	"M-3.8-2.1L-2.1-3.8L0-1.7L2.1-3.8L3.8-2.1L1.7 0L3.8 2.1L2.1 3.8L0 1.7L-2.1 3.8"
	"L-3.8 2.1L-1.7 0z",
	"M-3.8-1.4h7.6v2.8h-7.6z",
};
_Static_assert(COUNT(shapes) == RECOMMEND_COUNT, "a shape for each");

unsigned mark_of(const struct group *group)
{
	return group->origin == ORIGIN_PREDICTION ? MARK_PREDICTED + group->likely
						  : group->recommendation;
}

const char *mark_words(unsigned mark)
{
	return marks[mark].words;
}

const char *mark_meaning(unsigned mark)
{
	return marks[mark].meaning;
}

const char *mark_class(unsigned mark)
{
	return marks[mark].classes;
}

const char *mark_symbol(unsigned mark)
{
	return marks[mark].symbol;
}

const char *mark_headline(enum recommendation recommendation)
{
	return headlines[recommendation];
}

void mark_write_symbols(FILE *out)
{
	html_print(out, "<svg class=\"symbols\" width=\"0\" height=\"0\" "
			"aria-hidden=\"true\"><defs>\n");
	for (unsigned i = 0; i < COUNT(shapes); i++)
		html_print(out, "<path id=\"s%u\" d=\"%s\"/>\n", i, shapes[i]);
	html_print(out, "</defs></svg>\n");
}

void mark_write(FILE *out, unsigned mark)
{
	html_print(out,
		   "<svg class=\"mark %s\" viewBox=\"-5 -5 10 10\" "
		   "aria-hidden=\"true\"><use href=\"#%s\"/></svg>",
		   mark_class(mark), mark_symbol(mark));
}
