/* SPDX-License-Identifier: Apache-2.0 */
/* Facts: what was found out about the machine without trying anything. */
#pragma once

#include "src/outcome.h"

#define FACT_ID_SIZE 64

struct fact {
	char id[FACT_ID_SIZE];
	enum outcome outcome;
	char value[256]; /* empty where there is none */
	int error;	 /* errno behind skipped, broken or no; 0 where there is none */
	char note[200];	 /* one sentence, or empty */
};

/* More than all probes together give. */
#define FACTS_MAX 48

struct facts {
	unsigned count;
	struct fact items[FACTS_MAX];
};

/* Starts a fact called @id with @outcome and @error; the caller may add value and note.
 */
struct fact *facts_add(struct facts *facts, const char *id, enum outcome outcome,
		       int error);

/* Adds a yes with a value. */
struct fact *facts_yes(struct facts *facts, const char *id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds a fact that could not be asked (skipped) or did not work (broken), and says why.
 */
struct fact *facts_unmeasured(struct facts *facts, const char *id, enum outcome outcome,
			      int error, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Sets the one-sentence note. */
void fact_note(struct fact *fact, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The fact called @id, or NULL. */
const struct fact *facts_find(const struct facts *facts, const char *id);
