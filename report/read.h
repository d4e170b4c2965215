/* SPDX-License-Identifier: Apache-2.0 */
/* Reports, read back. */
#pragma once

#include <stddef.h>

#include "src/node.h"

/* Why a document was refused, and where: both count from 1, 0 where it is not known. */
struct refusal {
	unsigned line, column;
	char reason[256];
};

/* To be called once, before report_read() and before reading is confined: a number that
 * nobody outside knows, so that no one can choose keys that make a slow table. */
void report_read_prepare(size_t seed);

/*
 * Reads one NodeReport of @size bytes into @node. What a report adds that this lowport
 * does not know is ignored; what it lacks, or says in a way that makes no sense, refuses
 * it whole. Only measurements are taken: the verdict is judged anew. Returns 0, -EAGAIN
 * where the document does not end within @size, or -EINVAL; @refusal tells of both.
 */
int report_read(const char *bytes, size_t size, struct node *node,
		struct refusal *refusal);
