/* SPDX-License-Identifier: Apache-2.0 */
/* Documents, read back: what each kind of them tells of nodes. */
#pragma once

#include <stddef.h>

#include "report/fleet.h"
#include "src/node.h"

/* Why a document was refused, and where: both count from 1, 0 where it is not known. */
struct refusal {
	unsigned line, column;
	char reason[256];
};

/*
 * Arrays that may be longer than memory. scan.c cuts them out of their document, which is
 * then left with empty ones, and hands on their items one by one.
 */
enum stream {
	STREAM_ITEMS,	/* items[] of a List, or of an array that is the whole document */
	STREAM_ANSWERS, /* status.answers[] of a FleetReport */
	STREAM_NODES,	/* status.nodes[] of a FleetReport */
	STREAM_DERIVED, /* status.groups[] and status.contradictions[]: read by nobody */
	STREAM_COUNT,
};

/* What reading hands on. */
struct reading {
	void (*found)(void *context, const struct node *node);
	/* Of a FleetReport: what was refused when it was made, in detail and in all. */
	void (*carried)(void *context, const struct refused_input *refused);
	void (*counted)(void *context, unsigned long long refused,
			unsigned long long passed_over);
	void *context;
	/* What predictions are about: nobody's report says it. */
	struct port_list ports;
	uint32_t uid, gid;
	/* Private: scratch, the answers of the FleetReport that is being read, and what
	 * reports are known to say (json_known.h). */
	struct node *node;
	struct answers *answers;
	struct known *known;
};

/* To be called once, before anything is read and before reading is confined: a number
 * that nobody outside knows, so that no one can choose keys that make a slow table. */
void reading_prepare(size_t seed);

void reading_init(struct reading *reading);
void reading_free(struct reading *reading);

/* Another document begins: what an earlier one said is no longer known. */
void reading_start(struct reading *reading);

/*
 * Reads one item of @stream, or the rest of a document without its streams, of @size
 * bytes. What it adds that this lowport does not know is ignored; what it lacks, or says
 * in a way that makes no sense, refuses it whole. Only measurements are taken: the
 * verdict is judged anew. Returns 0, -EAGAIN where the text does not end within @size, or
 * -EINVAL; @refusal tells of both.
 */
int reading_item(struct reading *reading, enum stream stream, const char *bytes,
		 size_t size, struct refusal *refusal);
int reading_document(struct reading *reading, const char *bytes, size_t size,
		     struct refusal *refusal);
