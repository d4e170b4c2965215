/* SPDX-License-Identifier: Apache-2.0 */
/* The table of mistakes, and how the rules are called. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check_private.h"
#include "src/memory.h"

#define MISTAKE(code, severity, subject, name, title) \
	{ code, SEVERITY_##severity, SUBJECT_##subject, title, mistake_##name },
const struct mistake_rule mistake_rules[] = {
#include "fix/mistakes.list"
};
#undef MISTAKE
const unsigned mistake_rule_count = sizeof(mistake_rules) / sizeof(mistake_rules[0]);

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(memory_get(size), text, size);
}

/* Whether it was said before, of this place or of another pod of the same controller. */
static bool is_said(struct place *place, const char *field)
{
	char group[16];

	if (!place->workload)
		return false;
	snprintf(group, sizeof(group), "%u", (unsigned)place->workload->group);
	return !index_add(place->check, "said", place->rule->code, group, field, 0);
}

void mistake_add(struct place *place, const char *field, const char *format, ...)
{
	struct check *check = place->check;
	const struct workload *workload = place->workload;
	char message[2048], path[512];
	va_list args;

	if (is_said(place, field))
		return;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	snprintf(path, sizeof(path), "%s%s%s",
		 workload && workload->base == BASE_OVERLAY ? "data.deployment: " : "",
		 workload ? workload->prefix : "", field);
	if (check->mistake_count == check->mistake_room)
		check->mistakes = memory_grow(check->mistakes, &check->mistake_room,
					      sizeof(*check->mistakes));
	check->mistakes[check->mistake_count++] =
		(struct mistake){ .rule = place->rule,
				  .object = place->number,
				  .field = copy_of(path),
				  .message = copy_of(message) };
}

/* --- calling them --- */

static void call(struct place *place, enum subject subject)
{
	for (unsigned i = 0; i < mistake_rule_count; i++) {
		place->rule = &mistake_rules[i];
		if (place->rule->subject == subject)
			place->rule->find(place);
	}
}

static void call_containers(struct place *place)
{
	static const char *const lists[] = { "containers", "initContainers",
					     "ephemeralContainers" };

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++) {
		json_t *list = typed_at(place->workload->spec, lists[l]);
		size_t i;
		json_array_foreach(list, i, place->container)
		{
			snprintf(place->path, sizeof(place->path), "spec.%s[%zu]",
				 lists[l], i);
			call(place, SUBJECT_CONTAINER);
		}
	}
}

static void call_workload(struct check *check, const struct workload *workload)
{
	struct place place = {
		.check = check,
		.number = workload->object,
		.object = &check->objects[workload->object],
		.workload = workload,
		.group = &check->groups[workload->group],
	};
	size_t index = 0;

	call(&place, SUBJECT_POD);
	call_containers(&place);
	if (place.group->role != ROLE_GATEWAY)
		return;
	place.container = workload_proxy(workload, &index);
	snprintf(place.path, sizeof(place.path), "spec.containers[%zu]", index);
	call(&place, SUBJECT_GATEWAY);
}

void rules_run(struct check *check)
{
	for (uint32_t i = 0; i < check->object_count; i++) {
		struct place place = { .check = check,
				       .number = i,
				       .object = &check->objects[i] };
		call(&place, SUBJECT_OBJECT);
	}
	for (uint32_t i = 0; i < check->workload_count; i++)
		call_workload(check, &check->workloads[i]);
}

/* --- for what is written --- */

/* The worst first, then as the input has them. */
static int compare(const void *a, const void *b)
{
	const struct mistake *one = a, *other = b;

	if (one->rule->severity != other->rule->severity)
		return one->rule->severity > other->rule->severity ? -1 : 1;
	if (one->object != other->object)
		return one->object < other->object ? -1 : 1;
	int codes = strcmp(one->rule->code, other->rule->code);
	return codes ? codes : strcmp(one->field, other->field);
}

void mistakes_sort(struct check *check)
{
	if (check->mistake_count)
		qsort(check->mistakes, check->mistake_count, sizeof(*check->mistakes),
		      compare);
}

const char *object_title(const struct object *object, char *buffer)
{
	snprintf(buffer, OBJECT_TITLE, "%s%s%.253s%s%.253s", object->kind,
		 object->namespace[0] || object->name[0] ? " " : "", object->namespace,
		 object->namespace[0] ? "/" : "", object->name);
	return buffer;
}
