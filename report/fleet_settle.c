/* SPDX-License-Identifier: Apache-2.0 */
/* Of all that is known of a name, what counts. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/fleet_private.h"
#include "report/prediction.h"
#include "src/compare.h"
#include "src/memory.h"

static const struct record *record_at(const struct fleet_view *view, uint32_t index)
{
	return &view->fleet->records[index];
}

static const struct interned *question_of(const struct fleet *fleet, uint32_t record)
{
	return &fleet->questions.items[fleet->question_of[fleet->records[record].answer]];
}

/* --- the records in order: by name, then by what was asked --- */

static int compare_records(const void *left, const void *right, void *context)
{
	const struct fleet *fleet = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int order = strcmp(fleet_name(fleet, &fleet->records[a]),
			   fleet_name(fleet, &fleet->records[b]));
	const struct interned *one = question_of(fleet, a),
			      *other = question_of(fleet, b);
	size_t size = one->size < other->size ? one->size : other->size;

	if (!order)
		order = memcmp(one->bytes, other->bytes, size);
	return order ? order : COMPARE(one->size, other->size);
}

static void sort_records(struct fleet_view *view)
{
	const struct fleet *fleet = view->fleet;
	uint32_t *order = memory_get(fleet->count * sizeof(*order));

	for (uint32_t i = 0; i < fleet->count; i++)
		order[i] = i;
	qsort_r(order, fleet->count, sizeof(*order), compare_records, (void *)fleet);
	view->private->by_name = order;
}

/* --- who counts --- */

static enum origin origin_of(const struct fleet *fleet, uint32_t record)
{
	const struct interned *question = question_of(fleet, record);
	return (enum origin)question->bytes[question->size - 1];
}

/* What was asked, without the kernel and the origin. */
static size_t bare_size(const struct interned *question)
{
	return 4 + 4 + 1 + 3 * (size_t)question->bytes[8];
}

static bool same_question(const struct fleet *fleet, uint32_t a, uint32_t b,
			  bool with_kernel)
{
	const struct interned *one = question_of(fleet, a),
			      *other = question_of(fleet, b);
	size_t size = with_kernel ? one->size - 1 : bare_size(one);

	return (with_kernel ? one->size == other->size : other->size >= size) &&
	       !memcmp(one->bytes, other->bytes, size);
}

static bool has_kernel(const struct fleet *fleet, uint32_t record)
{
	const struct interned *question = question_of(fleet, record);
	return question->bytes[bare_size(question)] != '\0';
}

/* When the latest of what decides was tried: reports that were folded have the time of
 * the one that measured most facts. */
static moment tried(const struct fleet_view *view, const struct record *report)
{
	struct node *node = &view->private->node;
	moment latest = 0;

	if (report->times == TIMES_NONE)
		return report->created;
	fleet_unpack(view->fleet, report, node);
	for (unsigned i = 0; i < node->trial_count; i++) {
		moment when = moment_from(node->trials[i].time);
		if (outcome_is_measured(node->trials[i].outcome) && when > latest)
			latest = when;
	}
	return latest ? latest : report->created;
}

/* Of a report and a digest of one node and question the later one counts; of two at once
 * the report, as it says more. */
static bool is_digest_later(const struct fleet_view *view, uint32_t report,
			    uint32_t digest)
{
	const struct record *one = record_at(view, report),
			    *other = record_at(view, digest);
	return other->created != one->created && other->created > tried(view, one);
}

static void settle_pair(struct fleet_view *view, uint32_t report, uint32_t digest)
{
	bool later = is_digest_later(view, report, digest);
	view->private->states[later ? report : digest] = RECORD_SUPERSEDED;
}

/* A long name leaves a digest no room for the kernel. It may be about any of those that
 * reports are of, so it takes the place of none of them. */
static void settle_bare(struct fleet_view *view, uint32_t report, uint32_t digest)
{
	if (same_question(view->fleet, report, digest, false) &&
	    !is_digest_later(view, report, digest))
		view->private->states[digest] = RECORD_SUPERSEDED;
}

/* The records of one name: places @first to @end - 1. */
static void settle_name(struct fleet_view *view, uint32_t first, uint32_t end)
{
	const struct fleet *fleet = view->fleet;
	const uint32_t *order = view->private->by_name;
	uint32_t bare_digest = UINT32_MAX;
	bool measured = false;

	for (uint32_t i = first; i < end; i++) {
		enum origin origin = origin_of(fleet, order[i]);
		measured |= origin != ORIGIN_PREDICTION;
		if (origin == ORIGIN_DIGEST && !has_kernel(fleet, order[i]))
			bare_digest = order[i];
		if (origin == ORIGIN_REPORT && bare_digest != UINT32_MAX)
			settle_bare(view, order[i], bare_digest);
		if (origin == ORIGIN_DIGEST && i > first &&
		    origin_of(fleet, order[i - 1]) == ORIGIN_REPORT &&
		    same_question(fleet, order[i - 1], order[i], true))
			settle_pair(view, order[i - 1], order[i]);
	}
	for (uint32_t i = first; i < end && measured; i++)
		if (origin_of(fleet, order[i]) == ORIGIN_PREDICTION)
			view->private->states[order[i]] = RECORD_SUPERSEDED;
}

/* Calls @settle for the records of each name. */
static void for_each_name(struct fleet_view *view,
			  void (*settle)(struct fleet_view *view, uint32_t first,
					 uint32_t end))
{
	const struct fleet *fleet = view->fleet;
	const uint32_t *order = view->private->by_name;

	for (uint32_t first = 0, end; first < fleet->count; first = end) {
		const char *name = fleet_name(fleet, record_at(view, order[first]));
		for (end = first + 1; end < fleet->count; end++)
			if (strcmp(name,
				   fleet_name(fleet, record_at(view, order[end]))) != 0)
				break;
		settle(view, first, end);
	}
}

/* A name with two kernels, one of which needs a change, is no place to send gateways to.
 */
static void settle_unchanged(struct fleet_view *view, uint32_t first, uint32_t end)
{
	struct fleet_private *private = view->private;
	bool mixed = false;

	for (uint32_t i = first; i < end; i++) {
		uint32_t index = private->by_name[i];
		if (private->states[index] == RECORD_SHOWN)
			mixed |= view->groups[private->group_of[index]].recommendation !=
				 RECOMMEND_NO_CHANGE;
	}
	for (uint32_t i = first; i < end; i++) {
		uint32_t index = private->by_name[i];
		private->unchanged[index] =
			!mixed && private->states[index] == RECORD_SHOWN;
	}
}

/* The prediction among the records of a name, or @end. */
static uint32_t find_prediction(const struct fleet_view *view, uint32_t first,
				uint32_t end)
{
	while (first < end &&
	       origin_of(view->fleet, view->private->by_name[first]) != ORIGIN_PREDICTION)
		first++;
	return first;
}

/* Whether it was found that the defaults work, by one who has not asked the kubelet: only
 * a pod that was started with the sysctl has. */
static bool rests_on_kubelet(const struct fleet_view *view, uint32_t index)
{
	struct fleet_private *private = view->private;
	const struct trial *trial;

	if (private->states[index] != RECORD_SHOWN ||
	    origin_of(view->fleet, index) == ORIGIN_PREDICTION ||
	    view->groups[private->group_of[index]].recommendation != RECOMMEND_NO_CHANGE)
		return false;
	fleet_unpack(view->fleet, record_at(view, index), &private->node);
	trial = node_trial(&private->node, TRIAL_DEFAULT);
	return !trial || trial->basis != BASIS_OBSERVED;
}

/* What was measured counts for more than what is predicted, but for what no measuring on
 * a node can find: that its kubelet does not let the pod start. */
static void settle_kubelet(struct fleet_view *view, uint32_t first, uint32_t end)
{
	struct fleet_private *private = view->private;
	uint32_t place = find_prediction(view, first, end);
	bool refused = false;

	if (place == end || private->states[private->by_name[place]] != RECORD_SUPERSEDED)
		return;
	uint32_t prediction = private->by_name[place];
	fleet_unpack(view->fleet, record_at(view, prediction), &private->node);
	if (!prediction_blames_kubelet(&private->node))
		return;
	for (uint32_t i = first; i < end; i++) {
		if (!rests_on_kubelet(view, private->by_name[i]))
			continue;
		private->states[private->by_name[i]] = RECORD_SUPERSEDED;
		refused = true;
	}
	if (!refused)
		return;
	private->states[prediction] = RECORD_SHOWN;
	private->group_of[prediction] = fleet_judge(view, prediction);
}

void fleet_settle_kubelets(struct fleet_view *view)
{
	for_each_name(view, settle_kubelet);
}

void fleet_settle(struct fleet_view *view)
{
	sort_records(view);
	for_each_name(view, settle_name);
}

void fleet_settle_unchanged(struct fleet_view *view)
{
	for_each_name(view, settle_unchanged);
}
