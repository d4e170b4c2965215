/* SPDX-License-Identifier: Apache-2.0 */
/* Findings: what else a reader should know, each with a code that docs/findings.md
 * explains. */
#pragma once

#include <stddef.h>

#include "report/verdict.h"
#include "report/view.h"

struct finding_rule {
	const char *code;
	enum severity severity;
	bool (*when)(const struct view *view);
	/* Writes the message, at most @size bytes; only called where @when holds. */
	void (*write)(const struct view *view, char *message, size_t size);
};

/*
 * A pair of functions a finding, in one of the findings_*.c: when it holds, and what it
 * says.
 */
#define WHEN(name) bool finding_##name##_when(const struct view *view)
#define WRITE(name) \
	void finding_##name##_write(const struct view *view, char *message, size_t size)

#define FINDING(code, severity, name) \
	WHEN(name);                   \
	WRITE(name);
#include "report/findings.list"
#undef FINDING

/* Adds every finding that holds to @verdict, in table order. */
void findings_add(const struct view *view, struct verdict *verdict);

/* The table, for the tests that compare it with the documents. */
extern const struct finding_rule finding_rules[];
extern const unsigned finding_rule_count;
