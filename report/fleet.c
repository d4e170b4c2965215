/* SPDX-License-Identifier: Apache-2.0 */
/* Adding to a fleet: a record for each node, that says which of the known answers. */
#include "report/fleet.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/fleet_private.h"
#include "report/fold.h"
#include "src/compare.h"
#include "src/memory.h"
#include "src/siphash.h"

#define SLOTS_FIRST 64

/* Odd and without a pattern: 2^32 over the golden ratio. */
#define SPREAD UINT32_C(0x9e3779b1)

/* So few answers and times are not worth looking for those that are in use. */
#define ANSWERS_FEW 1024

static_assert(sizeof(struct record) == 24, "a million nodes are counted on");

struct fleet *fleet_new(const unsigned char seed[16])
{
	struct fleet *fleet = memory_zeroed(1, sizeof(*fleet));

	memcpy(fleet->key, seed, sizeof(fleet->key));
	intern_start(&fleet->answers, seed);
	intern_start(&fleet->questions, seed);
	intern_start(&fleet->times, seed);
	return fleet;
}

void fleet_free(struct fleet *fleet)
{
	if (!fleet)
		return;
	intern_free(&fleet->answers);
	intern_free(&fleet->questions);
	intern_free(&fleet->times);
	free(fleet->question_of);
	free(fleet->names);
	free(fleet->records);
	free(fleet->slots);
	free(fleet);
}

const char *fleet_name(const struct fleet *fleet, const struct record *record)
{
	return fleet->names + record->name;
}

void fleet_times(const struct fleet *fleet, const struct record *record,
		 struct times *times)
{
	moment moments[TRIALS_MAX];

	times->count = 0;
	if (record->times == TIMES_NONE)
		return;
	const struct interned *item = &fleet->times.items[record->times];
	memcpy(moments, item->bytes, item->size);
	for (; times->count < item->size / sizeof(moment); times->count++)
		moment_format(moments[times->count], times->rows[times->count]);
}

void fleet_unpack(const struct fleet *fleet, const struct record *record,
		  struct node *node)
{
	struct times times;

	fleet_times(fleet, record, &times);
	moment_format(record->created, node->created);
	node_unpack(fleet->answers.items[record->answer].bytes, &times, node->created,
		    node);
	memcpy(node->name, fleet_name(fleet, record),
	       strlen(fleet_name(fleet, record)) + 1);
	node->duration_us = record->duration;
}

static uint32_t add_times(struct fleet *fleet, const struct times *times)
{
	moment moments[TRIALS_MAX];

	for (unsigned i = 0; i < times->count; i++)
		moments[i] = moment_from(times->rows[i]);
	return times->count ? intern_add(&fleet->times, moments,
					 times->count * sizeof(moments[0]))
			    : TIMES_NONE;
}

static void note_question(struct fleet *fleet, uint32_t answer, uint32_t question)
{
	if (answer == fleet->question_room)
		fleet->question_of =
			memory_grow(fleet->question_of, &fleet->question_room,
				    sizeof(*fleet->question_of));
	fleet->question_of[answer] = question;
}

/* The number of the answer that @node gives, and what it was asked. */
static uint32_t add_answer(struct fleet *fleet, const struct node *node,
			   struct times *times)
{
	size_t size = node_pack(node, fleet->packed, times);
	uint32_t known = fleet->answers.count;
	uint32_t answer = intern_add(&fleet->answers, fleet->packed, size);

	if (answer < known)
		return answer;
	unsigned char question[QUESTION_MAX];
	size = node_question(node, question);
	note_question(fleet, answer, intern_add(&fleet->questions, question, size));
	return answer;
}

/* The slot of the record of @name that answers @question, or the one where it belongs. */
static uint32_t *find_slot(const struct fleet *fleet, const char *name, size_t length,
			   uint32_t question)
{
	uint32_t mask = fleet->slot_count - 1;
	/* One name may be asked many questions: each is sent to a place of its own. */
	uint32_t at = (uint32_t)siphash(fleet->key, name, length) + question * SPREAD;

	for (;; at++) {
		uint32_t *slot = &fleet->slots[at & mask];
		if (!*slot)
			return slot;
		const struct record *record = &fleet->records[*slot - 1];
		if (fleet->question_of[record->answer] == question &&
		    !strcmp(fleet_name(fleet, record), name))
			return slot;
	}
}

static void grow_slots(struct fleet *fleet)
{
	if (fleet->count < fleet->slot_count / 4 * 3)
		return;
	free(fleet->slots);
	fleet->slot_count = fleet->slot_count ? 2 * fleet->slot_count : SLOTS_FIRST;
	fleet->slots = memory_zeroed(fleet->slot_count, sizeof(*fleet->slots));
	for (uint32_t i = 0; i < fleet->count; i++) {
		const char *name = fleet_name(fleet, &fleet->records[i]);
		uint32_t question = fleet->question_of[fleet->records[i].answer];
		*find_slot(fleet, name, strlen(name), question) = i + 1;
	}
}

static uint32_t add_name(struct fleet *fleet, const char *name, size_t length)
{
	while (fleet->names_room - fleet->names_used < length + 1)
		fleet->names = memory_grow(fleet->names, &fleet->names_room, 1);
	uint32_t place = fleet->names_used;
	memcpy(fleet->names + place, name, length + 1);
	fleet->names_used += (uint32_t)length + 1;
	return place;
}

static struct record make_record(struct fleet *fleet, const struct node *node)
{
	struct times times;
	struct record record = { .created = moment_from(node->created) };

	record.duration =
		node->duration_us > UINT32_MAX ? UINT32_MAX : (uint32_t)node->duration_us;
	record.answer = add_answer(fleet, node, &times);
	record.times = add_times(fleet, &times);
	return record;
}

/* The answer numbered @number in @old, and what it was asked, kept under a new number. */
static uint32_t keep_answer(struct fleet *fleet, const struct intern *old,
			    const uint32_t *question_of, uint32_t number)
{
	const struct interned *item = &old->items[number];
	uint32_t answer = intern_add(&fleet->answers, item->bytes, item->size);

	note_question(fleet, answer, question_of[number]);
	return answer;
}

/* Keeps what records stand for, and gives the rest back: folding leaves answers behind.
 */
static void sweep(struct fleet *fleet)
{
	struct intern answers = fleet->answers, times = fleet->times;
	uint32_t *question_of = fleet->question_of;

	uint32_t both = answers.count + times.count;

	if (both < ANSWERS_FEW || both < 2 * fleet->swept)
		return;
	uint32_t *kept = memory_zeroed(answers.count, sizeof(*kept));
	intern_start(&fleet->answers, fleet->key);
	intern_start(&fleet->times, fleet->key);
	fleet->question_of = NULL;
	fleet->question_room = 0;
	for (uint32_t i = 0; i < fleet->count; i++) {
		struct record *record = &fleet->records[i];
		uint32_t *answer = &kept[record->answer];
		if (!*answer)
			*answer = keep_answer(fleet, &answers, question_of,
					      record->answer) +
				  1;
		record->answer = *answer - 1;
		if (record->times == TIMES_NONE)
			continue;
		const struct interned *row = &times.items[record->times];
		record->times = intern_add(&fleet->times, row->bytes, row->size);
	}
	fleet->swept = fleet->answers.count + fleet->times.count;
	intern_free(&answers);
	intern_free(&times);
	free(question_of);
	free(kept);
}

/* How bad what a digest claims is; of anything else nothing is claimed. */
static int rank_of(struct fleet *fleet, const struct record *record)
{
	fleet_unpack(fleet, record, &fleet->node);
	return recommendation_rank(recommendation_find(fleet->node.claim.recommendation));
}

static int compare_times(const struct fleet *fleet, const struct record *a,
			 const struct record *b)
{
	struct times one, other;
	int order;

	if (a->times == b->times)
		return 0;
	fleet_times(fleet, a, &one);
	fleet_times(fleet, b, &other);
	order = COMPARE(one.count, other.count);
	for (unsigned i = 0; i < one.count && !order; i++)
		order = strcmp(one.rows[i], other.rows[i]);
	return order;
}

/* Of two digests, or predictions, the later one stands alone, and of two at once the
 * worse; their bytes make it an order. */
static bool is_later(struct fleet *fleet, const struct record *a, const struct record *b)
{
	const struct interned *one = &fleet->answers.items[a->answer];
	const struct interned *other = &fleet->answers.items[b->answer];
	int order = COMPARE(a->created, b->created);

	if (!order && a->answer != b->answer)
		order = COMPARE(rank_of(fleet, a), rank_of(fleet, b));
	if (!order)
		order = COMPARE(one->size, other->size);
	if (!order)
		order = memcmp(one->bytes, other->bytes, one->size);
	if (!order)
		order = compare_times(fleet, a, b);
	return order ? order > 0 : a->duration > b->duration;
}

/* The record for both, without its name. */
static struct record fold_records(struct fleet *fleet, const struct record *have,
				  const struct record *fresh, const struct node *node)
{
	bool alone = have->times == TIMES_NONE && fresh->times == TIMES_NONE;

	if (node->origin != ORIGIN_REPORT || (alone && have->answer == fresh->answer))
		return is_later(fleet, fresh, have) ? *fresh : *have;
	fleet_unpack(fleet, have, &fleet->node);
	fleet_unpack(fleet, fresh, &fleet->other);
	node_fold(&fleet->node, &fleet->other);
	return make_record(fleet, &fleet->node);
}

void fleet_add(struct fleet *fleet, const struct node *node)
{
	size_t length = strlen(node->name);
	struct record fresh = make_record(fleet, node);

	grow_slots(fleet);
	uint32_t *slot =
		find_slot(fleet, node->name, length, fleet->question_of[fresh.answer]);
	if (!*slot) {
		if (fleet->count == fleet->room)
			fleet->records = memory_grow(fleet->records, &fleet->room,
						     sizeof(*fleet->records));
		fresh.name = add_name(fleet, node->name, length);
		fleet->records[fleet->count++] = fresh;
		*slot = fleet->count;
		return;
	}
	struct record *have = &fleet->records[*slot - 1];
	uint32_t name = fresh.name = have->name;
	*have = fold_records(fleet, have, &fresh, node);
	have->name = name;
	sweep(fleet);
}

static int compare_refused(const struct refused_input *a, const struct refused_input *b)
{
	int order = strcmp(a->file, b->file);
	if (!order)
		order = COMPARE(a->line, b->line);
	if (!order)
		order = COMPARE(a->column, b->column);
	return order ? order : strcmp(a->reason, b->reason);
}

void fleet_keep_refused(struct fleet *fleet, const struct refused_input *refused)
{
	struct refused_input *items = fleet->refused_inputs;
	unsigned place = fleet->refused_kept;

	while (place && compare_refused(refused, &items[place - 1]) < 0)
		place--;
	if (place == REFUSED_KEPT)
		return;
	if (fleet->refused_kept < REFUSED_KEPT)
		fleet->refused_kept++;
	memmove(&items[place + 1], &items[place],
		(fleet->refused_kept - place - 1) * sizeof(*items));
	items[place] = *refused;
}

void fleet_refuse(struct fleet *fleet, const struct refused_input *refused)
{
	fleet->refused++;
	fleet_keep_refused(fleet, refused);
}

void fleet_count(struct fleet *fleet, unsigned long long refused,
		 unsigned long long passed_over)
{
	fleet->refused += refused;
	fleet->passed_over += passed_over;
}
