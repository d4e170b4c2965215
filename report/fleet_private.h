/* SPDX-License-Identifier: Apache-2.0 */
/* What a view keeps beside what it shows. */
#pragma once

#include "report/fleet_state.h"

enum record_state {
	RECORD_SHOWN,
	RECORD_SUPERSEDED, /* another of the same name says more, or says it later */
	RECORD_WINDOWS,
};

/* Arrays with an entry for each record, unless it is said. */
struct fleet_private {
	uint32_t *by_name;  /* records in order */
	uint8_t *states;    /* enum record_state */
	uint8_t *unchanged; /* all that is known of this name says no-change */
	uint32_t *group_of; /* of those that are shown */
	uint32_t *members;  /* records by group and name; node_count of them */
	struct intern texts, group_keys;
	uint32_t group_room;
	/* Scratch, being large. */
	struct node node, other;
	struct verdict verdict;
};

/* Fills by_name and states; once groups are known, puts what a kubelet refuses before
 * what was measured, and fills unchanged: fleet_settle.c. */
void fleet_settle(struct fleet_view *view);
void fleet_settle_kubelets(struct fleet_view *view);
void fleet_settle_unchanged(struct fleet_view *view);

/* The group of record @index, made where there is none yet: fleet_view.c. */
uint32_t fleet_judge(struct fleet_view *view, uint32_t index);

/* From 1, the worse the higher; RECOMMEND_NONE, as nothing is known, the highest. */
int recommendation_rank(enum recommendation recommendation);

/* Fills in what is counted and said over all groups: fleet_sum.c. */
void fleet_sum_up(struct fleet_view *view);

/* Finds the contradictions: fleet_contradictions.c. */
void fleet_contradict(struct fleet_view *view);
