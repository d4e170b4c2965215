/* SPDX-License-Identifier: Apache-2.0 */
/* A NodeReport as JSON: field order fixed, no floats, masks as hex strings (schema.json).
 */
#include <inttypes.h>
#include <string.h>

#include "report/json_build.h"
#include "report/json_parts.h"

/* An array that report_read() fills, too. */
#define SET(object, key, field) json_set_field(object, key, field, sizeof(field))

static json_t *ports_array(const struct port_list *ports)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < ports->count; i++) {
		json_t *port = json_object();
		json_set_number(port, "port", ports->items[i].number);
		json_set_text(port, "protocol", protocol_name(ports->items[i].protocol));
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
		json_set_text(object, "id", fact->id);
		json_set_text(object, "outcome", outcome_name(fact->outcome));
		SET(object, "value", fact->value);
		json_set_errno(object, fact->error);
		SET(object, "note", fact->note);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *identity_object(const struct identity *identity)
{
	json_t *object = json_object();
	json_set_number(object, "uid", identity->uid);
	json_set_number(object, "gid", identity->gid);
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++) {
		char mask[20];
		snprintf(mask, sizeof(mask), "0x%016" PRIx64, identity->sets[set]);
		json_set_text(object, capability_set_name(set), mask);
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
		json_set_number(object, "port", bound->port);
		json_set_text(object, "protocol", protocol_name(bound->protocol));
		json_set_text(object, "family", bound->ipv6 ? "ipv6" : "ipv4");
		json_set_text(object, "outcome", outcome_name(bound->outcome));
		json_set_errno(object, bound->error);
		json_array_append_new(array, object);
	}
	return array;
}

/* With @times the time is a row of it, as the nodes of an answer have other ones. */
static void set_where_and_when(json_t *object, const struct node *node,
			       const struct trial *trial, const struct times *times)
{
	unsigned row = times ? times_row(times, node, trial) : 0;

	if (trial->port_start >= 0)
		json_set_number(object, "portStart", trial->port_start);
	if (trial->unfiltered)
		json_object_set_new(object, "unfiltered", json_true());
	if (row)
		json_set_number(object, "timeRow", row);
	else if (!times && strcmp(trial->time, node->created) != 0)
		json_set_optional(object, "time", trial->time);
}

static json_t *trials_array(const struct node *node, const struct times *times)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < node->trial_count; i++) {
		const struct trial *trial = &node->trials[i];
		json_t *object = json_object();
		json_set_text(object, "id", trial_recipe(trial->id)->id);
		json_set_text(object, "basis", basis_name(trial->basis));
		json_set_text(object, "outcome", outcome_name(trial->outcome));
		json_set_errno(object, trial->error);
		if (trial->has_identity) {
			json_object_set_new(object, "identity",
					    identity_object(&trial->kept));
			json_object_set_new(object, "given",
					    identity_object(&trial->given));
		}
		set_where_and_when(object, node, trial, times);
		json_object_set_new(object, "binds", binds_array(trial));
		SET(object, "note", trial->note);
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
		json_set_text(object, "code", finding->code);
		json_set_text(object, "severity", severity_name(finding->severity));
		json_set_text(object, "message", finding->message);
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
		json_set_text(object, "id", alternative->id);
		json_set_text(object, "outcome", outcome_name(alternative->outcome));
		json_set_text(object, "message", alternative->message);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *metadata_object(const struct node *node)
{
	json_t *object = json_object();
	SET(object, "name", node->name);
	json_set_text(object, "creationTimestamp", node->created);
	SET(object, "lowportVersion", node->version);
	json_set_number(object, "durationMicroseconds", node->duration_us);
	return object;
}

json_t *json_spec(const struct node *node)
{
	json_t *object = json_object();
	json_object_set_new(object, "ports", ports_array(&node->ports));
	json_set_number(object, "uid", node->uid);
	json_set_number(object, "gid", node->gid);
	return object;
}

json_t *json_status(const struct node *node, const struct verdict *verdict,
		    const struct times *times)
{
	json_t *object = json_object();
	json_set_text(object, "recommendation",
		      recommendation_name(verdict->recommendation));
	json_set_text(object, "rule", verdict->rule);
	json_set_text(object, "summary", verdict->summary);
	json_set_optional(object, "likely", recommendation_name(verdict->likely));
	json_set_optional(object, "measure", verdict->measure);
	json_object_set_new(object, "facts", facts_array(&node->facts));
	json_object_set_new(object, "trials", trials_array(node, times));
	json_object_set_new(object, "findings", findings_array(verdict));
	json_object_set_new(object, "alternatives", alternatives_array(verdict));
	return object;
}

static int render(const struct node *node, const struct verdict *verdict,
		  const struct style *style, FILE *out)
{
	json_t *report = json_document();
	json_set_text(report, "kind", "NodeReport");
	json_object_set_new(report, "metadata", metadata_object(node));
	json_object_set_new(report, "spec", json_spec(node));
	json_object_set_new(report, "status", json_status(node, verdict, NULL));
	return json_finish(report, style, out);
}

const struct format format_json = {
	.name = "json",
	.help = "a NodeReport or FleetReport, on one line",
	.node = render,
	.fleet = json_fleet,
};
