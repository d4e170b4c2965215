/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests and live objects: what is taken in, and who looks at it in which order. */
#include "fix/check.h"

#include <stdlib.h>
#include <string.h>

#include "fix/check_private.h"
#include "src/memory.h"

/* Steps that the translation of ports may take: ten thousand gateways with a few Services
 * each need a tenth; only input that is made for it needs more. */
#define BUDGET 4000000UL

struct check *check_new(void)
{
	struct check *check = memory_zeroed(1, sizeof(*check));

	check->documents = json_array();
	check->index = json_object();
	check->budget = BUDGET;
	return check;
}

void check_free(struct check *check)
{
	if (!check)
		return;
	for (uint32_t i = 0; i < check->file_count; i++)
		free(check->files[i]);
	for (uint32_t i = 0; i < check->group_count; i++)
		free(check->groups[i].services.items);
	for (uint32_t i = 0; i < check->gateway_count; i++)
		free(check->gateways[i].groups.items);
	for (uint32_t i = 0; i < check->overlay_count; i++)
		overlay_free(&check->overlays[i]);
	for (uint32_t i = 0; i < check->mistake_count; i++) {
		free(check->mistakes[i].field);
		free(check->mistakes[i].message);
	}
	free(check->files);
	free(check->objects);
	free(check->workloads);
	free(check->groups);
	free(check->gateways);
	free(check->overlays);
	free(check->rows);
	free(check->mistakes);
	json_decref(check->index);
	json_decref(check->documents);
	free(check);
}

/* @file, kept once for all documents of one file. */
static const char *keep_file(struct check *check, const char *file)
{
	if (check->file_count && !strcmp(check->files[check->file_count - 1], file))
		return check->files[check->file_count - 1];
	if (check->file_count == check->file_room)
		check->files = memory_grow(check->files, &check->file_room,
					   sizeof(*check->files));
	char *copy = memory_get(strlen(file) + 1);
	strcpy(copy, file);
	check->files[check->file_count++] = copy;
	return copy;
}

void check_add(struct check *check, const char *file, json_t *document)
{
	json_array_append(check->documents, document);
	objects_take(check, keep_file(check, file), document);
}

static void find_gateways(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++) {
		struct object *object = &check->objects[i];
		if (object->type != OBJECT_ISTIO_GATEWAY &&
		    object->type != OBJECT_API_GATEWAY)
			continue;
		if (check->gateway_count == check->gateway_room)
			check->gateways =
				memory_grow(check->gateways, &check->gateway_room,
					    sizeof(*check->gateways));
		object->gateway = check->gateway_count;
		check->gateways[check->gateway_count++] = (struct gateway){ .object = i };
	}
}

struct check_counts check_run(struct check *check)
{
	struct check_counts counts = { .objects = check->object_count,
				       .unknown = check->unknown };

	if (!check->ran) {
		check->ran = true;
		values_find(check);
		find_gateways(check);
		workloads_find(check);
		overlays_find(check);
		workloads_select(check);
		ports_find(check);
		rules_run(check);
		mistakes_sort(check);
	}
	for (uint32_t i = 0; i < check->mistake_count; i++)
		counts.mistakes[check->mistakes[i].rule->severity]++;
	return counts;
}
