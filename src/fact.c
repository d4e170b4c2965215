/* SPDX-License-Identifier: Apache-2.0 */
/* A list of facts. */
#include "src/fact.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct fact *facts_add(struct facts *facts, const char *id, enum outcome outcome,
		       int error)
{
	/* The table of probes is ours: too many of them is a mistake that tests must
	 * meet. */
	assert(facts->count < FACTS_MAX);
	struct fact *fact = &facts->items[facts->count++];
	memset(fact, 0, sizeof(*fact));
	snprintf(fact->id, sizeof(fact->id), "%s", id);
	fact->outcome = outcome;
	fact->error = error;
	return fact;
}

struct fact *facts_yes(struct facts *facts, const char *id, const char *format, ...)
{
	struct fact *fact = facts_add(facts, id, OUTCOME_YES, 0);
	va_list args;
	va_start(args, format);
	vsnprintf(fact->value, sizeof(fact->value), format, args);
	va_end(args);
	return fact;
}

struct fact *facts_unmeasured(struct facts *facts, const char *id, enum outcome outcome,
			      int error, const char *format, ...)
{
	struct fact *fact = facts_add(facts, id, outcome, error);
	va_list args;
	va_start(args, format);
	vsnprintf(fact->note, sizeof(fact->note), format, args);
	va_end(args);
	return fact;
}

void fact_note(struct fact *fact, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(fact->note, sizeof(fact->note), format, args);
	va_end(args);
}

const struct fact *facts_find(const struct facts *facts, const char *id)
{
	for (unsigned i = 0; i < facts->count; i++)
		if (!strcmp(facts->items[i].id, id))
			return &facts->items[i];
	return NULL;
}
