/* SPDX-License-Identifier: Apache-2.0 */
/* A NodeReport as JSON: field order fixed, no floats, masks as hex strings (schema.json).
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "report/escape.h"
#include "report/format.h"
#include "src/errno_name.h"
#include "src/memory.h"

/* Longer than any string of a report after each byte became three. */
#define TEXT_MAX 3200

/* jansson takes valid UTF-8 only, and with memory_get() nothing else can make it fail. */
static json_t *text(const char *from)
{
	char buffer[TEXT_MAX];
	return json_string(escape_utf8(from, buffer, sizeof(buffer)));
}

static void set_text(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, text(value));
}

/* Absent fields are left out, never null. */
static void set_optional(json_t *object, const char *key, const char *value)
{
	if (value[0])
		set_text(object, key, value);
}

static void set_errno(json_t *object, int error)
{
	char buffer[ERRNO_NAME_SIZE];
	if (error)
		set_text(object, "errno", errno_name(error, buffer));
}

static void set_number(json_t *object, const char *key, long long value)
{
	json_object_set_new(object, key, json_integer(value));
}

static json_t *ports_array(const struct port_list *ports)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < ports->count; i++) {
		json_t *port = json_object();
		set_number(port, "port", ports->items[i].number);
		set_text(port, "protocol", protocol_name(ports->items[i].protocol));
		json_array_append_new(array, port);
	}
	return array;
}

static json_t *facts_array(const struct facts *facts)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->items[i];
		json_t *object = json_object();
		set_text(object, "id", fact->id);
		set_text(object, "outcome", outcome_name(fact->outcome));
		set_optional(object, "value", fact->value);
		set_errno(object, fact->error);
		set_optional(object, "note", fact->note);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *identity_object(const struct identity *identity)
{
	json_t *object = json_object();
	set_number(object, "uid", identity->uid);
	set_number(object, "gid", identity->gid);
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++) {
		char mask[20];
		snprintf(mask, sizeof(mask), "0x%016" PRIx64, identity->sets[set]);
		set_text(object, capability_set_name(set), mask);
	}
	json_object_set_new(object, "noNewPrivs", json_boolean(identity->no_new_privs));
	return object;
}

static json_t *binds_array(const struct trial *trial)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < trial->bind_count; i++) {
		const struct bind_result *bound = &trial->binds[i];
		json_t *object = json_object();
		set_number(object, "port", bound->port);
		set_text(object, "protocol", protocol_name(bound->protocol));
		set_text(object, "family", bound->ipv6 ? "ipv6" : "ipv4");
		set_text(object, "outcome", outcome_name(bound->outcome));
		set_errno(object, bound->error);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *trials_array(const struct node *node)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < node->trial_count; i++) {
		const struct trial *trial = &node->trials[i];
		json_t *object = json_object();
		set_text(object, "id", trial_recipe(trial->id)->id);
		set_text(object, "basis", basis_name(trial->basis));
		set_text(object, "outcome", outcome_name(trial->outcome));
		set_errno(object, trial->error);
		if (trial->has_identity) {
			json_object_set_new(object, "identity",
					    identity_object(&trial->kept));
			json_object_set_new(object, "given",
					    identity_object(&trial->given));
		}
		json_object_set_new(object, "binds", binds_array(trial));
		set_optional(object, "note", trial->note);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *findings_array(const struct verdict *verdict)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];
		json_t *object = json_object();
		set_text(object, "code", finding->code);
		set_text(object, "severity", severity_name(finding->severity));
		set_text(object, "message", finding->message);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *alternatives_array(const struct verdict *verdict)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < verdict->alternative_count; i++) {
		const struct alternative *alternative = &verdict->alternatives[i];
		json_t *object = json_object();
		set_text(object, "id", alternative->id);
		set_text(object, "outcome", outcome_name(alternative->outcome));
		set_text(object, "message", alternative->message);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *metadata_object(const struct node *node)
{
	json_t *object = json_object();
	set_text(object, "name", node->name);
	set_text(object, "creationTimestamp", node->created);
	set_text(object, "lowportVersion", node->version);
	set_number(object, "durationMicroseconds", node->duration_us);
	return object;
}

static json_t *spec_object(const struct node *node)
{
	json_t *object = json_object();
	json_object_set_new(object, "ports", ports_array(&node->ports));
	set_number(object, "uid", node->uid);
	set_number(object, "gid", node->gid);
	return object;
}

static json_t *status_object(const struct node *node, const struct verdict *verdict)
{
	json_t *object = json_object();
	set_text(object, "recommendation", recommendation_name(verdict->recommendation));
	set_text(object, "rule", verdict->rule);
	set_text(object, "summary", verdict->summary);
	set_optional(object, "likely", recommendation_name(verdict->likely));
	set_optional(object, "measure", verdict->measure);
	json_object_set_new(object, "facts", facts_array(&node->facts));
	json_object_set_new(object, "trials", trials_array(node));
	json_object_set_new(object, "findings", findings_array(verdict));
	json_object_set_new(object, "alternatives", alternatives_array(verdict));
	return object;
}

static int render(const struct node *node, const struct verdict *verdict,
		  const struct style *style, FILE *out)
{
	json_set_alloc_funcs(memory_get, free);
	/* All keys are ours, so no seed has to be read from the system. */
	json_object_seed(1);
	json_t *report = json_object();
	set_text(report, "apiVersion", "lowport/v1");
	set_text(report, "kind", "NodeReport");
	json_object_set_new(report, "metadata", metadata_object(node));
	json_object_set_new(report, "spec", spec_object(node));
	json_object_set_new(report, "status", status_object(node, verdict));
	int rc = json_dumpf(report, out, style->terminal ? JSON_INDENT(2) : JSON_COMPACT);
	json_decref(report);
	if (rc)
		return -EIO;
	fputc('\n', out);
	return 0;
}

const struct format format_json = {
	.name = "json",
	.help = "a NodeReport, one line (indented on a terminal)",
	.render = render,
};
