/* SPDX-License-Identifier: Apache-2.0 */
/* What a fleet is made of: for those who add to it, look at it and write it. */
#pragma once

#include "report/fleet.h"
#include "report/fleet_view.h"
#include "report/intern.h"
#include "report/pack.h"

/* A time as a number, fourteen digits: as large in order, and a third of the size. */
typedef uint64_t moment;

/* One node and question. */
struct record {
	uint32_t name;	   /* in names */
	uint32_t answer;   /* in answers */
	uint32_t times;	   /* in times, or TIMES_NONE */
	uint32_t duration; /* microseconds; an hour and more counts as one */
	moment created;	   /* 0: not known */
};

#define TIMES_NONE UINT32_MAX

struct fleet {
	unsigned char key[16];
	struct intern answers;	 /* as node_pack() makes them */
	struct intern questions; /* what tells the answers of one name apart */
	struct intern times;	 /* rows of moments */
	uint32_t *question_of;	 /* of an answer */
	uint32_t question_room;
	char *names; /* each with its end */
	uint32_t names_used, names_room;
	struct record *records;
	uint32_t count, room;
	uint32_t *slots; /* record + 1, or 0 */
	uint32_t slot_count;
	uint32_t swept; /* answers and times that were left by the last sweep */
	unsigned long long refused, passed_over;
	unsigned refused_kept; /* the first by file and line, in order */
	struct refused_input refused_inputs[REFUSED_KEPT];
	/* Scratch, being large. */
	unsigned char packed[PACK_MAX];
	struct node node, other;
};

/* "2026-11-23T13:40:02Z" and back; "" is 0. */
moment moment_from(const char *time);
const char *moment_format(moment when, char buffer[TIMESTAMP_SIZE]);

/* The name of @record, and the whole node it stands for. */
const char *fleet_name(const struct fleet *fleet, const struct record *record);
void fleet_unpack(const struct fleet *fleet, const struct record *record,
		  struct node *node);

/* The rows of @record's times. */
void fleet_times(const struct fleet *fleet, const struct record *record,
		 struct times *times);
