/* SPDX-License-Identifier: Apache-2.0 */
/* What a check found, as a CheckReport (report/schema.json). */
#include <errno.h>

#include "fix/check_private.h"
#include "report/json_build.h"

static json_t *object_of(const struct object *object)
{
	json_t *value = json_object();

	json_set_text(value, "kind", object->kind);
	json_set_optional(value, "namespace", object->namespace);
	json_set_optional(value, "name", object->name);
	json_set_text(value, "file", object->file);
	return value;
}

static json_t *mistakes_of(const struct check *check)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < check->mistake_count; i++) {
		const struct mistake *mistake = &check->mistakes[i];
		json_t *value = json_object();
		json_set_text(value, "code", mistake->rule->code);
		json_set_text(value, "severity", severity_name(mistake->rule->severity));
		json_object_set_new(value, "object",
				    object_of(&check->objects[mistake->object]));
		json_set_text(value, "field", mistake->field);
		json_set_text(value, "message", mistake->message);
		json_array_append_new(list, value);
	}
	return list;
}

/* "service" or "configMap" where such a thing leads to the port; targetPort and low where
 * it is known. */
static json_t *row_of(const struct check *check, const struct port_row *row)
{
	const char *source = check->objects[row->source].name;
	json_t *value = json_object();

	json_object_set_new(value, "gateway", object_of(&check->objects[row->gateway]));
	json_set_number(value, "port", row->port);
	json_set_text(value, "protocol", protocol_name((enum protocol)row->protocol));
	if (row->by == BY_SERVICE ||
	    (row->by == BY_NOBODY && row->source != row->gateway))
		json_set_optional(value, "service", source);
	else if (row->by == BY_OVERLAY)
		json_set_optional(value, "configMap", source);
	if (row->target) {
		json_set_number(value, "targetPort", row->target);
		json_object_set_new(value, "low",
				    json_boolean(row->target < PORT_PRIVILEGED_END));
	}
	return value;
}

int check_json(const struct check *check, const struct style *style, FILE *out)
{
	json_t *document = json_document(), *status = json_object();
	json_t *ports = json_array();

	json_set_text(document, "kind", "CheckReport");
	json_object_set_new(document, "status", status);
	json_set_number(status, "objects", check->object_count);
	json_set_number(status, "unknown", check->unknown);
	json_object_set_new(status, "mistakes", mistakes_of(check));
	for (uint32_t i = 0; i < check->row_count; i++)
		json_array_append_new(ports, row_of(check, &check->rows[i]));
	json_object_set_new(status, "ports", ports);
	if (check->exhausted)
		json_object_set_new(status, "portsMissing", json_true());
	return json_finish(document, style, out) || ferror(out) ? -EIO : 0;
}
