/* SPDX-License-Identifier: Apache-2.0 */
/* A FleetReport, read back: answers first, then the nodes that give them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/json_kinds.h"
#include "report/json_values.h"
#include "report/pack.h"
#include "report/verdict.h"
#include "src/compare.h"
#include "src/memory.h"

struct answer {
	json_int_t number;    /* as nodes name it; the numbers go up */
	unsigned char *bytes; /* as node_pack() makes them */
	unsigned rows;	      /* of times that its trials need */
};

struct answers {
	uint32_t count, room;
	struct answer *items;
	unsigned char packed[PACK_MAX]; /* scratch */
};

struct answers *fleet_answers_new(void)
{
	return memory_zeroed(1, sizeof(struct answers));
}

void fleet_answers_forget(struct answers *answers)
{
	for (uint32_t i = 0; i < answers->count; i++)
		free(answers->items[i].bytes);
	answers->count = 0;
}

void fleet_answers_free(struct answers *answers)
{
	fleet_answers_forget(answers);
	free(answers->items);
	free(answers);
}

/* --- an answer --- */

static const char *origin_word(unsigned index)
{
	return origin_name((enum origin)index);
}

/* The rows that trials name become times of their order, which node_pack() numbers again.
 */
static bool take_rows(const json_t *trials, struct node *node, unsigned *rows)
{
	const json_t *item;
	size_t index;
	enum trial_id id;

	*rows = 0;
	json_array_foreach(trials, index, item)
	{
		const json_t *row = json_object_get(item, "timeRow");
		const char *name = json_string_value(json_object_get(item, "id"));
		const char *basis = json_string_value(json_object_get(item, "basis"));
		if (!row || !name || !basis || trial_find(name, &id))
			continue;
		if (!json_is_integer(row) || json_integer_value(row) < 1 ||
		    json_integer_value(row) > TRIALS_MAX)
			return false;
		for (unsigned i = 0; i < node->trial_count; i++)
			if (node->trials[i].id == id &&
			    !strcmp(basis_name(node->trials[i].basis), basis))
				snprintf(node->trials[i].time, TIMESTAMP_SIZE, "%02u",
					 (unsigned)json_integer_value(row));
		if (json_integer_value(row) > *rows)
			*rows = (unsigned)json_integer_value(row);
	}
	return true;
}

/* Returns whether every row that some trial names is named, or they would not be rows. */
static bool add_answer(struct answers *answers, json_int_t number,
		       const struct node *node, unsigned rows)
{
	struct times times;
	size_t size = node_pack(node, answers->packed, &times);

	if (times.count != rows)
		return false;
	if (answers->count == answers->room)
		answers->items = memory_grow(answers->items, &answers->room,
					     sizeof(*answers->items));
	unsigned char *bytes = memory_get(size);
	memcpy(bytes, answers->packed, size);
	answers->items[answers->count++] = (struct answer){ number, bytes, rows };
	return true;
}

/* Numbers go up, so that one that was refused cannot shift the others. */
static bool take_number(const json_t *value, const struct answers *answers,
			json_int_t *number)
{
	*number = json_integer_value(value);
	return json_is_integer(value) && *number >= 0 &&
	       (!answers->count || *number > answers->items[answers->count - 1].number);
}

int fleet_take_answer(const json_t *item, struct reading *reading,
		      struct refusal *refusal)
{
	const json_t *status = json_object_get(item, "status");
	struct node *node = reading->node;
	json_int_t number;
	unsigned rows;

	memset(node, 0, sizeof(*node));
	if (!take_number(json_object_get(item, "answer"), reading->answers, &number))
		return json_refuse(refusal, "answer: is not the next number");
	int origin = json_find_word(json_object_get(item, "origin"), origin_word,
				    ORIGIN_COUNT);
	const json_t *version = json_object_get(item, "lowportVersion");
	if (origin < 0)
		return json_refuse(refusal, "an answer without an origin");
	node->origin = (enum origin)origin;
	if (version && !take_name(version, node->version, sizeof(node->version)))
		return json_refuse(refusal, "lowportVersion: is not a version");
	if (node->origin == ORIGIN_DIGEST &&
	    json_take_claim(status, &node->claim, refusal))
		return json_refuse(refusal, "status: is not what a digest says");
	int rc = json_take_body(item, node, refusal);
	if (!rc && (!take_rows(json_object_get(status, "trials"), node, &rows) ||
		    !add_answer(reading->answers, number, node, rows)))
		rc = json_refuse(refusal, "status.trials: timeRow: is not a row");
	return rc;
}

/* --- a node --- */

static bool take_times(const json_t *array, struct times *times)
{
	times->count = 0;
	if (!array)
		return true;
	if (!json_is_array(array) || json_array_size(array) > TRIALS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(array); i++) {
		char *row = times->rows[times->count++];
		if (!take_time(json_array_get(array, i), row, TIMESTAMP_SIZE) ||
		    (i && strcmp(times->rows[i - 1], row) >= 0))
			return false;
	}
	return true;
}

static int compare_numbers(const void *key, const void *item)
{
	return COMPARE(*(const json_int_t *)key, ((const struct answer *)item)->number);
}

static const struct answer *find_answer(const json_t *value,
					const struct answers *answers)
{
	json_int_t number = json_integer_value(value);
	return json_is_integer(value) && answers->count
		       ? bsearch(&number, answers->items, answers->count,
				 sizeof(answers->items[0]), compare_numbers)
		       : NULL;
}

int fleet_take_node(const json_t *item, struct reading *reading, struct refusal *refusal)
{
	const struct answer *answer =
		find_answer(json_object_get(item, "answer"), reading->answers);
	const json_t *created = json_object_get(item, "creationTimestamp");
	const json_t *duration = json_object_get(item, "durationMicroseconds");
	struct node *node = reading->node;
	struct times times;
	char time[TIMESTAMP_SIZE] = "";

	if (!answer)
		return json_refuse(refusal, "answer: is none that could be read");
	if (created && !take_time(created, time, sizeof(time)))
		return json_refuse(refusal, "creationTimestamp: is not a time");
	if (!take_times(json_object_get(item, "times"), &times) ||
	    times.count != answer->rows)
		return json_refuse(refusal, "times: are not those of its answer");
	node_unpack(answer->bytes, &times, time, node);
	if (node->origin == ORIGIN_REPORT && !created)
		return json_refuse(refusal, "creationTimestamp: is missing");
	memcpy(node->created, time, sizeof(time));
	if (!take_name(json_object_get(item, "name"), node->name, sizeof(node->name)))
		return json_refuse(refusal, "name: is not a name of 1 to 253 bytes");
	node->duration_us = 0;
	if (duration && !take_duration(duration, &node->duration_us, sizeof(long long)))
		return json_refuse(refusal, "durationMicroseconds: is not a number");
	reading->found(reading->context, node);
	return 0;
}

/* --- the document --- */

static bool take_place(const json_t *value, unsigned *place)
{
	*place = (unsigned)json_integer_value(value);
	return !value || (json_is_integer(value) && json_integer_value(value) > 0 &&
			  json_integer_value(value) <= UINT32_MAX);
}

static bool take_refused(const json_t *item, struct refused_input *refused)
{
	memset(refused, 0, sizeof(*refused));
	return take_text(json_object_get(item, "file"), refused->file,
			 sizeof(refused->file)) &&
	       take_text(json_object_get(item, "reason"), refused->reason,
			 sizeof(refused->reason)) &&
	       take_place(json_object_get(item, "line"), &refused->line) &&
	       take_place(json_object_get(item, "column"), &refused->column);
}

static bool take_count(const json_t *value, unsigned long long *count)
{
	*count = (unsigned long long)json_integer_value(value);
	return !value || (json_is_integer(value) && json_integer_value(value) >= 0);
}

int fleet_take_document(const json_t *document, struct reading *reading,
			struct refusal *refusal)
{
	const json_t *status = json_object_get(document, "status"), *item;
	const json_t *list = json_object_get(status, "refused");
	unsigned long long refused, passed_over;
	struct refused_input input;
	size_t index;

	if (!json_is_object(status) || !json_is_array(json_object_get(status, "nodes")))
		return json_refuse(refusal, "status.nodes: is not there, or no array");
	/* They were cut out, or they stand where nobody looked for them. */
	if (json_array_size(json_object_get(status, "nodes")))
		return json_refuse(refusal,
				   "status.nodes: is not written as JSON usually is");
	if (!take_count(json_object_get(status, "refusedCount"), &refused) ||
	    !take_count(json_object_get(status, "passedOver"), &passed_over))
		return json_refuse(refusal, "status: a count is not a number");
	json_array_foreach(list, index, item)
	{
		if (!take_refused(item, &input))
			return json_refuse(refusal, "status.refused[%zu]: is not one",
					   index);
		reading->carried(reading->context, &input);
	}
	reading->counted(reading->context, refused, passed_over);
	return 0;
}
