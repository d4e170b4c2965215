/* SPDX-License-Identifier: Apache-2.0 */
/* What is said over all groups: the worst of them decides. */
#include <stdio.h>
#include <string.h>

#include "report/fleet_private.h"

static enum recommendation worse(enum recommendation a, enum recommendation b)
{
	return recommendation_rank(a) > recommendation_rank(b) ? a : b;
}

/* What would decide, if what is only likely were so. */
static enum recommendation expected(const struct group *group)
{
	return group->recommendation == RECOMMEND_INCONCLUSIVE ? group->likely
							       : group->recommendation;
}

static void count_group(struct fleet_view *view, const struct group *group)
{
	view->counts[group->recommendation] += group->count;
	if (group->recommendation == RECOMMEND_INCONCLUSIVE)
		view->likely_counts[group->likely] += group->count;
	view->origins[group->origin] += group->count;
}

static void count_all(struct fleet_view *view)
{
	enum recommendation likely = RECOMMEND_NO_CHANGE;

	/* Of no node nothing is known. */
	view->recommendation = view->group_count ? view->groups[0].recommendation
						 : RECOMMEND_INCONCLUSIVE;
	for (unsigned i = 0; i < view->group_count; i++) {
		enum recommendation worst =
			worse(view->recommendation, view->groups[i].recommendation);
		if (worst != view->recommendation)
			view->deciding = i;
		view->recommendation = worst;
		count_group(view, &view->groups[i]);
		likely = worse(likely, expected(&view->groups[i]));
	}
	for (uint32_t i = 0; i < view->fleet->count; i++)
		view->windows += view->private->states[i] == RECORD_WINDOWS;
	view->likely = view->recommendation == RECOMMEND_INCONCLUSIVE && view->group_count
			       ? likely
			       : RECOMMEND_NONE;
}

static void find_latest(struct fleet_view *view)
{
	moment latest = 0;

	for (uint32_t i = 0; i < view->fleet->count; i++)
		if (view->private->states[i] == RECORD_SHOWN &&
		    view->fleet->records[i].created > latest)
			latest = view->fleet->records[i].created;
	moment_format(latest, view->created);
}

#define SHARE_SIZE 48

/* "3 of 5 nodes", "all 5 nodes", "none of 5 nodes", "the only node". */
static const char *share(unsigned count, unsigned all, char text[SHARE_SIZE])
{
	if (count && count < all)
		snprintf(text, SHARE_SIZE, "%u of %u nodes", count, all);
	else if (count && all == 1)
		snprintf(text, SHARE_SIZE, "the only node");
	else
		snprintf(text, SHARE_SIZE, "%s %u node%s", count ? "all" : "none of", all,
			 all == 1 ? "" : "s");
	return text;
}

static void sum_up(struct fleet_view *view)
{
	unsigned all = view->node_count;
	unsigned fine = view->counts[RECOMMEND_NO_CHANGE];
	unsigned likely = view->likely_counts[RECOMMEND_NO_CHANGE];
	char nodes[SHARE_SIZE];

	if (!all)
		snprintf(view->summary, sizeof(view->summary),
			 "Nothing is known of any node.");
	else if (view->origins[ORIGIN_PREDICTION] == all)
		snprintf(view->summary, sizeof(view->summary),
			 "Predicted from versions, nothing was tried: the gateway's "
			 "defaults are likely to work on %s.",
			 share(likely, all, nodes));
	else if (fine == all)
		snprintf(view->summary, sizeof(view->summary),
			 "The gateway's defaults work on %s.", share(fine, all, nodes));
	else
		snprintf(view->summary, sizeof(view->summary),
			 "The gateway's defaults work on %s. The worst answer counts, %s "
			 "on %u: %s",
			 share(fine, all, nodes),
			 recommendation_name(view->recommendation),
			 view->counts[view->recommendation],
			 view->groups[view->deciding].reason);
}

void fleet_sum_up(struct fleet_view *view)
{
	count_all(view);
	find_latest(view);
	sum_up(view);
	view->refused = view->fleet->refused;
	view->passed_over = view->fleet->passed_over;
	view->refused_kept = view->fleet->refused_kept;
	view->refused_inputs = view->fleet->refused_inputs;
	fleet_contradict(view);
}
