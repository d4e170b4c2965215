/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A FleetReport as JSON (schema.json): written piece by piece, since no tree of a large
 * fleet fits into memory. Answers come before the nodes that give them, so that they can
 * be read the same way.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/fleet_private.h"
#include "report/json_build.h"
#include "report/json_parts.h"
#include "src/memory.h"

/* One document being written. */
struct page {
	FILE *out;
	const struct fleet_view *view;
	const char *item;   /* before an item of an array */
	const char *ending; /* before the end of one */
	/* Numbers of answers as they are written, from 1, and their first records. */
	uint32_t *number_of, *first_record, answer_count;
	bool pinned;  /* some nodes are worth keeping gateways on */
	bool started; /* the array that is being written has an item */
};

/* --- pieces --- */

static void start_array(struct page *page, const char *key)
{
	fprintf(page->out, ",\"%s\":[", key);
	page->started = false;
}

/* Before each item. Where a person watches, one has a line, which never starts with "{".
 */
static void next_item(struct page *page)
{
	fprintf(page->out, "%s%s", page->started ? "," : "", page->item);
	page->started = true;
}

static void end_array(const struct page *page)
{
	fprintf(page->out, "%s]", page->started ? page->ending : "");
}

static void add_item(struct page *page, json_t *value)
{
	next_item(page);
	json_write(value, page->out);
}

static void add_field(const struct page *page, const char *key, json_t *value)
{
	fprintf(page->out, ",\"%s\":", key);
	json_write(value, page->out);
}

static void add_number(const struct page *page, const char *key,
		       unsigned long long number)
{
	fprintf(page->out, ",\"%s\":%llu", key, number);
}

/* --- the head --- */

static json_t *metadata_object(const struct fleet_view *view)
{
	json_t *object = json_object();
	json_set_optional(object, "creationTimestamp", view->created);
	json_set_text(object, "lowportVersion", PACKAGE_VERSION);
	return object;
}

static json_t *counts_object(const unsigned *counts, bool all)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++)
		if (all || counts[i])
			json_set_number(object,
					recommendation_name((enum recommendation)i),
					counts[i]);
	return object;
}

static json_t *origins_object(const unsigned *counts)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < ORIGIN_COUNT; i++)
		json_set_number(object, origin_name((enum origin)i), counts[i]);
	return object;
}

static void write_head(const struct page *page)
{
	const struct fleet_view *view = page->view;

	fputs("{\"apiVersion\":\"" JSON_API_VERSION "\",\"kind\":\"FleetReport\"",
	      page->out);
	add_field(page, "metadata", metadata_object(view));
	fputs(",\"status\":{\"recommendation\":", page->out);
	json_write(json_text(recommendation_name(view->recommendation)), page->out);
	if (view->likely != RECOMMEND_NONE)
		add_field(page, "likely", json_text(recommendation_name(view->likely)));
	add_field(page, "summary", json_text(view->summary));
	add_number(page, "nodeCount", view->node_count);
	add_field(page, "counts", counts_object(view->counts, true));
	add_field(page, "likelyCounts", counts_object(view->likely_counts, false));
	add_field(page, "origins", origins_object(view->origins));
	add_number(page, "unchanged", fleet_unchanged(view));
	add_number(page, "windows", view->windows);
	add_number(page, "passedOver", view->passed_over);
	add_number(page, "refusedCount", view->refused);
}

static void write_refused(struct page *page)
{
	start_array(page, "refused");
	for (unsigned i = 0; i < page->view->refused_kept; i++) {
		const struct refused_input *refused = &page->view->refused_inputs[i];
		json_t *object = json_object();
		json_set_field(object, "file", refused->file, sizeof(refused->file));
		if (refused->line)
			json_set_number(object, "line", refused->line);
		if (refused->column)
			json_set_number(object, "column", refused->column);
		json_set_field(object, "reason", refused->reason,
			       sizeof(refused->reason));
		add_item(page, object);
	}
	end_array(page);
}

/* --- answers, and the nodes that give them --- */

/* Calls @take for the records that are written: those that are shown, by group and name,
 * then the others by name. */
static void for_each_record(struct page *page,
			    void (*take)(struct page *page, uint32_t index))
{
	const struct fleet_private *private = page->view->private;

	for (unsigned i = 0; i < page->view->node_count; i++)
		take(page, private->members[i]);
	for (uint32_t i = 0; i < page->view->fleet->count; i++) {
		enum record_state state = private->states[private->by_name[i]];
		if (state == RECORD_SUPERSEDED || state == RECORD_WINDOWS)
			take(page, private->by_name[i]);
	}
}

static void number_answer(struct page *page, uint32_t index)
{
	uint32_t answer = page->view->fleet->records[index].answer;

	if (page->number_of[answer])
		return;
	page->first_record[page->answer_count++] = index;
	page->number_of[answer] = page->answer_count;
}

static void write_answers(struct page *page)
{
	const struct fleet *fleet = page->view->fleet;
	struct fleet_private *private = page->view->private;
	struct times times;

	start_array(page, "answers");
	for (uint32_t i = 0; i < page->answer_count; i++) {
		const struct record *record = &fleet->records[page->first_record[i]];
		struct node *node = &private->node;
		json_t *object = json_object();

		fleet_unpack(fleet, record, node);
		fleet_times(fleet, record, &times);
		verdict_judge(node, &private->verdict);
		json_set_number(object, "answer", i);
		json_set_text(object, "origin", origin_name(node->origin));
		json_set_field(object, "lowportVersion", node->version,
			       sizeof(node->version));
		json_object_set_new(object, "spec", json_spec(node));
		json_object_set_new(object, "status",
				    json_status(node, &private->verdict, &times));
		add_item(page, object);
	}
	end_array(page);
}

static json_t *times_array(const struct fleet *fleet, const struct record *record)
{
	struct times times;
	json_t *array = json_array();

	fleet_times(fleet, record, &times);
	for (unsigned i = 0; i < times.count; i++)
		json_array_append_new(array, json_text(times.rows[i]));
	return array;
}

static void write_node(struct page *page, uint32_t index)
{
	const struct fleet *fleet = page->view->fleet;
	const struct fleet_private *private = page->view->private;
	const struct record *record = &fleet->records[index];
	char created[TIMESTAMP_SIZE];
	json_t *object = json_object();

	json_set_field(object, "name", fleet_name(fleet, record), NODE_NAME_MAX + 1);
	json_set_number(object, "answer", page->number_of[record->answer] - 1);
	json_set_optional(object, "creationTimestamp",
			  moment_format(record->created, created));
	json_set_number(object, "durationMicroseconds", record->duration);
	if (record->times != TIMES_NONE)
		json_object_set_new(object, "times", times_array(fleet, record));
	if (page->pinned && private->unchanged[index])
		json_object_set_new(object, "unchanged", json_true());
	if (private->states[index] == RECORD_SUPERSEDED)
		json_object_set_new(object, "superseded", json_true());
	add_item(page, object);
}

/* --- what is said about them --- */

json_t *json_group(const struct group *group)
{
	json_t *object = json_object();

	json_set_text(object, "recommendation",
		      recommendation_name(group->recommendation));
	json_set_optional(object, "likely", recommendation_name(group->likely));
	json_set_text(object, "basis", origin_name(group->origin));
	json_set_text(object, "kernel", group->kernel);
	json_set_text(object, "runtime", group->runtime);
	json_set_text(object, "rule", group->rule);
	return object;
}

static json_t *group_object(const struct group *group)
{
	json_t *object = json_group(group);

	json_set_text(object, "reason", group->reason);
	json_set_text(object, "ports", group->ports);
	json_set_number(object, "uid", group->uid);
	json_set_number(object, "gid", group->gid);
	json_set_number(object, "count", group->count);
	return object;
}

/* The names are too many for a tree: they go before the end of the object. */
static void write_group(const struct page *page, const struct group *group)
{
	json_t *object = group_object(group);
	size_t size = json_dumpb(object, NULL, 0, JSON_COMPACT);
	char *text = memory_get(size);
	struct member member;

	json_dumpb(object, text, size, JSON_COMPACT);
	json_decref(object);
	fwrite(text, 1, size - 1, page->out);
	free(text);
	fputs(",\"nodes\":[", page->out);
	for (unsigned i = 0; i < group->count; i++) {
		fleet_member(page->view, group->first + i, &member);
		fputs(i ? "," : "", page->out);
		json_write(json_text(member.name), page->out);
	}
	fputs("]}", page->out);
}

static void write_groups(struct page *page)
{
	start_array(page, "groups");
	for (unsigned i = 0; i < page->view->group_count; i++) {
		next_item(page);
		write_group(page, &page->view->groups[i]);
	}
	end_array(page);
}

static json_t *contradiction_object(const struct fleet_view *view,
				    const struct contradiction *contradiction)
{
	json_t *object = json_object(), *differences = json_array();
	const struct group *group = &view->groups[contradiction->one];

	json_object_set_new(
		object, "groups",
		json_pack("[ii]", (int)contradiction->one, (int)contradiction->other));
	json_set_text(object, "kernel", group->kernel);
	json_set_text(object, "runtime", group->runtime);
	for (unsigned i = 0; i < contradiction->difference_count; i++) {
		const struct difference *difference = &contradiction->differences[i];
		json_t *item = json_object();
		json_set_text(item, "fact", difference->fact);
		json_set_text(item, "one", difference->one);
		json_set_text(item, "other", difference->other);
		json_array_append_new(differences, item);
	}
	json_object_set_new(object, "differences", differences);
	return object;
}

static void write_contradictions(struct page *page)
{
	start_array(page, "contradictions");
	for (unsigned i = 0; i < page->view->contradiction_count; i++)
		add_item(page, contradiction_object(page->view,
						    &page->view->contradictions[i]));
	end_array(page);
}

int json_fleet(const struct fleet_view *view, const struct style *style, FILE *out)
{
	uint32_t answers = view->fleet->answers.count;
	struct page page = {
		.out = out,
		.view = view,
		.item = style->terminal ? "\n    " : "",
		.ending = style->terminal ? "\n  " : "",
		.number_of = memory_zeroed(answers + 1, sizeof(uint32_t)),
		.first_record = memory_zeroed(answers + 1, sizeof(uint32_t)),
	};

	json_prepare(1);
	page.pinned = fleet_unchanged(view) > 0;
	write_head(&page);
	write_refused(&page);
	for_each_record(&page, number_answer);
	write_answers(&page);
	write_groups(&page);
	write_contradictions(&page);
	start_array(&page, "nodes");
	for_each_record(&page, write_node);
	end_array(&page);
	fprintf(out, "}}\n");
	free(page.number_of);
	free(page.first_record);
	return 0;
}
