/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the four outcomes. */
#include "src/outcome.h"

#include <assert.h>
#include <stddef.h>

static const char *const names[] = {
	[OUTCOME_YES] = "yes",
	[OUTCOME_NO] = "no",
	[OUTCOME_SKIPPED] = "skipped",
	[OUTCOME_BROKEN] = "broken",
};
static_assert(sizeof(names) / sizeof(names[0]) == OUTCOME_COUNT,
	      "a word for each outcome");

const char *outcome_name(enum outcome outcome)
{
	return outcome < OUTCOME_COUNT ? names[outcome] : "broken";
}
