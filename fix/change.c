/* SPDX-License-Identifier: Apache-2.0 */
/* Parts and lines of a change. */
#include "fix/change.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/memory.h"

const char *const part_files[] = {
	"configmap.yaml",
	"deployment.yaml",
	"gateway.yaml",
	"gateway-values.yaml",
	"istio.yaml",
	"istiod-values.yaml",
	"service.yaml",
	"undo-configmap.yaml",
	"undo-deployment.yaml",
	"undo-gateway.yaml",
	"undo-gateway-values.yaml",
	"undo-istio.yaml",
	"undo-istiod-values.yaml",
	"undo-service.yaml",
	"README.md",
};
const unsigned part_file_count = sizeof(part_files) / sizeof(part_files[0]);

struct change *change_new(void)
{
	return memory_zeroed(1, sizeof(struct change));
}

void change_free(struct change *change)
{
	if (!change)
		return;
	for (unsigned i = 0; i < change->part_count; i++) {
		json_decref(change->parts[i].object);
		json_decref(change->parts[i].undo);
	}
	for (unsigned s = 0; s < SECTION_COUNT; s++) {
		for (unsigned i = 0; i < change->sections[s].count; i++)
			free(change->sections[s].lines[i]);
		free(change->sections[s].lines);
		free(change->sections[s].after);
	}
	free(change);
}

struct part *change_add(struct change *change, const char *file, enum part_how how,
			json_t *object, const char *target, ...)
{
	struct part *part = &change->parts[change->part_count++];
	va_list args;

	/* A kind with more parts than there is room for is a fault of its author. */
	if (change->part_count > PARTS_MAX)
		abort();
	*part = (struct part){ .how = how, .object = object };
	for (unsigned i = 0; i < part_file_count; i++)
		if (!strcmp(part_files[i], file))
			part->file = part_files[i];
	if (!part->file)
		abort();
	va_start(args, target);
	vsnprintf(part->target, sizeof(part->target), target, args);
	va_end(args);
	return part;
}

void change_say(struct change *change, enum section section, const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	int length = vasprintf(&line, format, args);
	va_end(args);
	if (length < 0)
		memory_missing();
	if (change->sections[section].count == change->sections[section].room) {
		change->sections[section].lines =
			memory_grow(change->sections[section].lines,
				    &change->sections[section].room, sizeof(char *));
		change->sections[section].after = memory_grow(
			change->sections[section].after,
			&change->sections[section].after_room, sizeof(unsigned));
	}
	change->sections[section].after[change->sections[section].count] =
		change->part_count;
	change->sections[section].lines[change->sections[section].count++] = line;
}
