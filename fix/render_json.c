/* SPDX-License-Identifier: Apache-2.0 */
/* A change as one JSON document, for programs. */
#include <errno.h>

#include "fix/kind.h"
#include "fix/render.h"
#include "report/json_build.h"

static const char *const section_keys[SECTION_COUNT] = {
	[SECTION_WHY] = "why",	   [SECTION_APPLY] = "apply",
	[SECTION_PROVE] = "prove", [SECTION_RESTART] = "restart",
	[SECTION_UNDO] = "undo",   [SECTION_CAVEATS] = "caveats",
};

static const char *const how_names[] = {
	[PART_APPLY] = "apply",
	[PART_MERGE] = "merge",
	[PART_STRATEGIC] = "strategic",
	[PART_VALUES] = "values",
};

static void add_line(const char *line, void *context)
{
	json_array_append_new(context, json_text(line));
}

static json_t *ports_array(const struct port_list *ports)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < ports->count; i++) {
		json_t *port = json_object();
		json_set_number(port, "port", ports->items[i].number);
		json_set_text(port, "protocol",
			      protocol_name((enum protocol)ports->items[i].protocol));
		json_array_append_new(array, port);
	}
	return array;
}

static void set_given(json_t *object, const char *key, const char *value)
{
	if (value)
		json_set_text(object, key, value);
}

static json_t *spec_object(const struct request *request)
{
	json_t *spec = json_object();

	json_set_text(spec, "for", request->kind->id);
	json_set_text(spec, "scenario", scenario_name(request->scenario));
	set_given(spec, "name", request->name);
	set_given(spec, "namespace", request->namespace);
	set_given(spec, "revision", request->revision);
	json_object_set_new(spec, "ports", ports_array(&request->ports));
	json_set_number(spec, "uid", request->uid);
	return spec;
}

static json_t *part_object(const struct part *part)
{
	json_t *object = json_object();

	json_set_text(object, "file", part->file);
	json_set_text(object, "how", how_names[part->how]);
	json_set_text(object, "target", part->target);
	json_set_optional(object, "namespace", part->namespace);
	json_object_set(object, "object", part->object);
	if (part->undo)
		json_object_set(object, "undo", part->undo);
	return object;
}

static json_t *status_object(const struct request *request, const struct change *change)
{
	json_t *status = json_object(), *parts = json_array();

	json_object_set_new(status, "done", json_boolean(change->done));
	json_object_set_new(status, "parts", parts);
	for (unsigned i = 0; i < change->part_count; i++)
		json_array_append_new(parts, part_object(&change->parts[i]));
	for (unsigned s = 0; s < SECTION_COUNT; s++) {
		json_t *lines = json_array();
		if (s == SECTION_APPLY)
			render_apply(request, change, add_line, lines);
		else if (s == SECTION_UNDO)
			render_undo(change, add_line, lines);
		else
			for (unsigned i = 0; i < change->sections[s].count; i++)
				add_line(change->sections[s].lines[i], lines);
		json_object_set_new(status, section_keys[s], lines);
	}
	return status;
}

static int write_json(const struct request *request, const struct change *change,
		      const struct style *style, FILE *out)
{
	json_t *document = json_document();

	json_set_text(document, "kind", "Change");
	json_object_set_new(document, "spec", spec_object(request));
	json_object_set_new(document, "status", status_object(request, change));
	return json_finish(document, style, out);
}

const struct renderer render_json = {
	.name = "json",
	.help = "the same as one document, for programs",
	.write = write_json,
};
