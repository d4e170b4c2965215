/* SPDX-License-Identifier: Apache-2.0 */
/* The other half of format_digest: what decides about a fleet, in one line. */
#include "report/json_digest.h"
#include "report/json_parts.h"

#include <errno.h>

/* A chat shows no more; the line takes less where names are long. */
#define GROUPS_SHOWN 24

/* How much is said, from more to less: the first that fits is taken. */
static const struct extent {
	unsigned groups, names; /* at most; names in each group */
	bool summary;
} extents[] = {
	{ GROUPS_SHOWN, 8, true },
	{ GROUPS_SHOWN, 3, true },
	{ GROUPS_SHOWN, 1, true },
	{ GROUPS_SHOWN, 0, true },
	{ 12, 1, true },
	{ 12, 0, true },
	{ 6, 1, true },
	{ 6, 0, true },
	{ 3, 1, true },
	{ 3, 0, true },
	{ 1, 0, true },
	{ 0, 0, true },
	{ 0, 0, false },
};

static json_t *names_array(const struct fleet_view *view, const struct group *group,
			   unsigned count)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < group->count && i < count; i++) {
		struct member member;
		fleet_member(view, group->first + i, &member);
		json_array_append_new(array, json_text(member.name));
	}
	return array;
}

static json_t *group_object(const struct fleet_view *view, const struct group *group,
			    unsigned names)
{
	json_t *object = json_group(group);

	json_set_number(object, "count", group->count);
	if (names)
		json_object_set_new(object, "nodes", names_array(view, group, names));
	return object;
}

static json_t *groups_array(const struct fleet_view *view, const struct extent *extent)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < view->group_count && i < extent->groups; i++)
		json_array_append_new(
			array, group_object(view, &view->groups[i], extent->names));
	return array;
}

static json_t *counts_object(const struct fleet_view *view)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++)
		json_set_number(object, recommendation_name((enum recommendation)i),
				view->counts[i]);
	return object;
}

static json_t *status_object(const struct fleet_view *view, const struct extent *extent)
{
	json_t *object = json_object();
	json_set_text(object, "recommendation",
		      recommendation_name(view->recommendation));
	json_set_optional(object, "likely", recommendation_name(view->likely));
	if (extent->summary)
		json_set_text(object, "summary", view->summary);
	json_object_set_new(object, "counts", counts_object(view));
	json_set_number(object, "unchanged", fleet_unchanged(view));
	json_set_number(object, "contradictionCount", view->contradiction_count);
	json_set_number(object, "refusedCount", (long long)view->refused);
	json_set_number(object, "groupCount", view->group_count);
	json_object_set_new(object, "groups", groups_array(view, extent));
	return object;
}

static json_t *digest(const struct fleet_view *view, const struct extent *extent)
{
	json_t *document = json_document(), *metadata = json_object();

	json_set_text(document, "kind", "FleetDigest");
	json_set_optional(metadata, "creationTimestamp", view->created);
	json_set_text(metadata, "lowportVersion", PACKAGE_VERSION);
	json_object_set_new(document, "metadata", metadata);
	json_object_set_new(document, "status", status_object(view, extent));
	return document;
}

int digest_fleet(const struct fleet_view *view, const struct style *style, FILE *out)
{
	(void)style;
	for (size_t i = 0; i < sizeof(extents) / sizeof(extents[0]); i++)
		if (!digest_write(digest(view, &extents[i]), out))
			return 0;
	return -E2BIG;
}
