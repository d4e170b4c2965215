/* SPDX-License-Identifier: Apache-2.0 */
/* One walk over a node's fields, for both directions: they cannot differ. */
#include "report/pack.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The texts of a trial and a fact, with room for their numbers. */
static_assert(sizeof(struct fact) + 16 <= 640, "a fact fits");
static_assert(sizeof(((struct trial *)0)->note) + 2 * sizeof(struct identity) + 64 <= 512,
	      "a trial fits");

struct walk {
	unsigned char *at;
	bool unpacking;
};

static void walk_bytes(struct walk *walk, void *field, size_t size)
{
	if (walk->unpacking)
		memcpy(field, walk->at, size);
	else
		memcpy(walk->at, field, size);
	walk->at += size;
}

#define WALK(walk, field) walk_bytes(walk, &(field), sizeof(field))

static void walk_text(struct walk *walk, char *text)
{
	uint16_t length = walk->unpacking ? 0 : (uint16_t)strlen(text);

	WALK(walk, length);
	walk_bytes(walk, text, length);
	if (walk->unpacking)
		text[length] = '\0';
}

static void walk_ports(struct walk *walk, struct port_list *ports)
{
	WALK(walk, ports->count);
	for (unsigned i = 0; i < ports->count; i++) {
		WALK(walk, ports->items[i].number);
		WALK(walk, ports->items[i].protocol);
	}
}

static void walk_fact(struct walk *walk, struct fact *fact)
{
	walk_text(walk, fact->id);
	WALK(walk, fact->outcome);
	walk_text(walk, fact->value);
	WALK(walk, fact->error);
	walk_text(walk, fact->note);
}

static void walk_identity(struct walk *walk, struct identity *identity)
{
	WALK(walk, identity->uid);
	WALK(walk, identity->gid);
	WALK(walk, identity->sets);
	WALK(walk, identity->ids_agree);
	WALK(walk, identity->groups);
	WALK(walk, identity->no_new_privs);
	WALK(walk, identity->seccomp_mode);
}

static void walk_bind(struct walk *walk, struct bind_result *bound)
{
	WALK(walk, bound->port);
	WALK(walk, bound->protocol);
	WALK(walk, bound->ipv6);
	WALK(walk, bound->outcome);
	WALK(walk, bound->error);
}

/* All of a trial but its time. */
static void walk_trial(struct walk *walk, struct trial *trial)
{
	WALK(walk, trial->id);
	WALK(walk, trial->basis);
	WALK(walk, trial->outcome);
	WALK(walk, trial->error);
	walk_text(walk, trial->note);
	WALK(walk, trial->port_start);
	WALK(walk, trial->unfiltered);
	WALK(walk, trial->has_identity);
	if (trial->has_identity) {
		walk_identity(walk, &trial->given);
		walk_identity(walk, &trial->kept);
	}
	WALK(walk, trial->bind_count);
	for (unsigned i = 0; i < trial->bind_count; i++)
		walk_bind(walk, &trial->binds[i]);
}

static void walk_head(struct walk *walk, struct node *node)
{
	WALK(walk, node->origin);
	walk_text(walk, node->claim.recommendation);
	walk_text(walk, node->claim.likely);
	walk_text(walk, node->claim.rule);
	walk_text(walk, node->version);
	WALK(walk, node->uid);
	WALK(walk, node->gid);
	walk_ports(walk, &node->ports);
	WALK(walk, node->facts.count);
	for (unsigned i = 0; i < node->facts.count; i++)
		walk_fact(walk, &node->facts.items[i]);
	WALK(walk, node->trial_count);
}

static int compare_times(const void *left, const void *right)
{
	return strcmp(left, right);
}

unsigned times_row(const struct times *times, const struct node *node,
		   const struct trial *trial)
{
	if (!trial->time[0] || !strcmp(trial->time, node->created))
		return 0;
	for (unsigned i = 0; i < times->count; i++)
		if (!strcmp(times->rows[i], trial->time))
			return i + 1;
	return 0;
}

static void collect_times(const struct node *node, struct times *times)
{
	times->count = 0;
	for (unsigned i = 0; i < node->trial_count; i++) {
		const struct trial *trial = &node->trials[i];
		if (trial->time[0] && strcmp(trial->time, node->created) != 0 &&
		    !times_row(times, node, trial))
			memcpy(times->rows[times->count++], trial->time, TIMESTAMP_SIZE);
	}
	qsort(times->rows, times->count, sizeof(times->rows[0]), compare_times);
}

size_t node_pack(const struct node *node, unsigned char bytes[PACK_MAX],
		 struct times *times)
{
	struct walk walk = { .at = bytes };

	collect_times(node, times);
	/* Packing only reads. */
	walk_head(&walk, (struct node *)node);
	for (unsigned i = 0; i < TRIALS_MAX; i++) {
		const struct trial *trial =
			node_trial_of(node, (enum trial_id)(i / BASIS_COUNT),
				      (enum basis)(i % BASIS_COUNT));
		if (!trial)
			continue;
		uint8_t row = (uint8_t)times_row(times, node, trial);
		WALK(&walk, row);
		walk_trial(&walk, (struct trial *)trial);
	}
	return (size_t)(walk.at - bytes);
}

void node_unpack(const unsigned char *bytes, const struct times *times,
		 const char *created, struct node *node)
{
	/* Unpacking writes to the node only. */
	struct walk walk = { .at = (unsigned char *)bytes, .unpacking = true };
	uint8_t row;

	walk_head(&walk, node);
	for (unsigned i = 0; i < node->trial_count; i++) {
		struct trial *trial = &node->trials[i];
		WALK(&walk, row);
		memset(&trial->given, 0, sizeof(trial->given));
		memset(&trial->kept, 0, sizeof(trial->kept));
		walk_trial(&walk, trial);
		snprintf(trial->time, sizeof(trial->time), "%s",
			 row && row <= times->count ? times->rows[row - 1] : created);
	}
}
