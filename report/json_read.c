/* SPDX-License-Identifier: Apache-2.0 */
/* A NodeReport from JSON. What each object holds is a table of its fields. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "report/json_build.h"
#include "report/json_values.h"
#include "report/read.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define PATH_SIZE 96

struct field {
	const char *key;
	bool required;
	size_t offset, size;
	take_fn *take;
	const char *wanted; /* what a refusal says it should have been */
};

#define FIELD(type, member) offsetof(type, member), sizeof(((type *)0)->member)

static int refuse(struct refusal *refusal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static int refuse(struct refusal *refusal, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(refusal->reason, sizeof(refusal->reason), format, args);
	va_end(args);
	return -EINVAL;
}

static int take_fields(const json_t *object, const struct field *fields, size_t count,
		       void *base, const char *path, struct refusal *refusal)
{
	if (!json_is_object(object))
		return refuse(refusal, "%s: is not there, or no object", path);
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(object, fields[i].key);
		if (!value && !fields[i].required)
			continue;
		if (!value || !fields[i].take(value, (char *)base + fields[i].offset,
					      fields[i].size))
			return refuse(refusal, "%s.%s: %s %s", path, fields[i].key,
				      value ? "is not" : "is missing:", fields[i].wanted);
	}
	return 0;
}

/* Calls @take for each item of @parent's array @key, with the item's path. */
static int take_array(const json_t *parent, const char *parent_path, const char *key,
		      int (*take)(const json_t *item, struct node *node, void *more,
				  const char *path, struct refusal *refusal),
		      struct node *node, void *more, struct refusal *refusal)
{
	const json_t *array = json_object_get(parent, key);
	char path[PATH_SIZE];
	int rc = 0;

	if (!json_is_array(array))
		return refuse(refusal, "%s.%s: is not there, or no array", parent_path,
			      key);
	for (size_t i = 0; i < json_array_size(array) && !rc; i++) {
		snprintf(path, sizeof(path), "%s.%s[%zu]", parent_path, key, i);
		rc = take(json_array_get(array, i), node, more, path, refusal);
	}
	return rc;
}

static const struct field metadata_fields[] = {
	{ "name", true, FIELD(struct node, name), take_name, "a name of 1 to 253 bytes" },
	{ "creationTimestamp", true, FIELD(struct node, created), take_time,
	  "a time such as 2026-11-23T13:40:02Z" },
	{ "lowportVersion", true, FIELD(struct node, version), take_name, "a version" },
	{ "durationMicroseconds", true, FIELD(struct node, duration_us), take_duration,
	  "a number" },
};

static const struct field spec_fields[] = {
	{ "uid", true, FIELD(struct node, uid), take_id, "a UID" },
	{ "gid", true, FIELD(struct node, gid), take_id, "a GID" },
};

static const struct field port_fields[] = {
	{ "port", true, FIELD(struct port, number), take_port, "a port" },
	{ "protocol", true, FIELD(struct port, protocol), take_protocol, "tcp or udp" },
};

static int take_wanted_port(const json_t *item, struct node *node, void *more,
			    const char *path, struct refusal *refusal)
{
	struct port port;

	(void)more;
	int rc = take_fields(item, port_fields, COUNT(port_fields), &port, path, refusal);
	if (rc)
		return rc;
	if (!port_list_add(&node->ports, port))
		return refuse(refusal, "%s: more than %d ports", path, PORTS_MAX);
	return 0;
}

static const struct field fact_fields[] = {
	{ "id", true, FIELD(struct fact, id), take_name, "a fact's id" },
	{ "outcome", true, FIELD(struct fact, outcome), take_outcome, "an outcome" },
	{ "value", false, FIELD(struct fact, value), take_text, "text" },
	{ "errno", false, FIELD(struct fact, error), take_errno, "an errno's name" },
	{ "note", false, FIELD(struct fact, note), take_text, "text" },
};

static int take_fact(const json_t *item, struct node *node, void *more, const char *path,
		     struct refusal *refusal)
{
	struct fact fact = { .outcome = OUTCOME_SKIPPED };

	(void)more;
	int rc = take_fields(item, fact_fields, COUNT(fact_fields), &fact, path, refusal);
	if (rc)
		return rc;
	if (facts_find(&node->facts, fact.id))
		return refuse(refusal, "%s: there are two facts '%s'", path, fact.id);
	if (node->facts.count == FACTS_MAX)
		return refuse(refusal, "%s: more than %d facts", path, FACTS_MAX);
	node->facts.items[node->facts.count++] = fact;
	return 0;
}

#define SET(name, index)                                                    \
	{                                                                   \
		name, true, FIELD(struct identity, sets[index]), take_mask, \
			"16 hexadecimal digits after 0x"                    \
	}
static const struct field identity_fields[] = {
	{ "uid", true, FIELD(struct identity, uid), take_id, "a UID" },
	{ "gid", true, FIELD(struct identity, gid), take_id, "a GID" },
	SET("inheritable", CAPABILITY_INHERITABLE),
	SET("permitted", CAPABILITY_PERMITTED),
	SET("effective", CAPABILITY_EFFECTIVE),
	SET("bounding", CAPABILITY_BOUNDING),
	SET("ambient", CAPABILITY_AMBIENT),
	{ "noNewPrivs", true, FIELD(struct identity, no_new_privs), take_flag,
	  "true or false" },
};

static const struct field bind_fields[] = {
	{ "port", true, FIELD(struct bind_result, port), take_port, "a port" },
	{ "protocol", true, FIELD(struct bind_result, protocol), take_protocol,
	  "tcp or udp" },
	{ "family", true, FIELD(struct bind_result, ipv6), take_family, "ipv4 or ipv6" },
	{ "outcome", true, FIELD(struct bind_result, outcome), take_outcome,
	  "an outcome" },
	{ "errno", false, FIELD(struct bind_result, error), take_errno,
	  "an errno's name" },
};

static int take_bind(const json_t *item, struct node *node, void *more, const char *path,
		     struct refusal *refusal)
{
	struct trial *trial = more;
	struct bind_result bound = { 0 };

	(void)node;
	int rc =
		take_fields(item, bind_fields, COUNT(bind_fields), &bound, path, refusal);
	if (rc)
		return rc;
	if (trial->bind_count == BINDS_MAX)
		return refuse(refusal, "%s: more than %d binds", path, BINDS_MAX);
	trial->binds[trial->bind_count++] = bound;
	return 0;
}

static const struct field trial_fields[] = {
	{ "outcome", true, FIELD(struct trial, outcome), take_outcome, "an outcome" },
	{ "errno", false, FIELD(struct trial, error), take_errno, "an errno's name" },
	{ "portStart", false, FIELD(struct trial, port_start), take_port_start,
	  "a port" },
	{ "time", false, FIELD(struct trial, time), take_time,
	  "a time such as 2026-11-23T13:40:02Z" },
	{ "note", false, FIELD(struct trial, note), take_text, "text" },
	{ "unfiltered", false, FIELD(struct trial, unfiltered), take_bool,
	  "true or false" },
};

static int take_identities(const json_t *item, struct trial *trial, const char *path,
			   struct refusal *refusal)
{
	char inner[PATH_SIZE + 12];

	if (!json_object_get(item, "identity"))
		return 0;
	trial->has_identity = true;
	trial->given.ids_agree = trial->kept.ids_agree = 1;
	snprintf(inner, sizeof(inner), "%s.identity", path);
	int rc = take_fields(json_object_get(item, "identity"), identity_fields,
			     COUNT(identity_fields), &trial->kept, inner, refusal);
	if (rc)
		return rc;
	snprintf(inner, sizeof(inner), "%s.given", path);
	return take_fields(json_object_get(item, "given"), identity_fields,
			   COUNT(identity_fields), &trial->given, inner, refusal);
}

/* A wanted port that @trial is about and has bound on no family, or NULL. */
static const struct port *find_unbound(const struct trial *trial, const struct node *node)
{
	for (unsigned i = 0; i < node->ports.count; i++)
		if (trial_wants_port(trial_recipe(trial->id), &node->ports.items[i]) &&
		    !trial_has_bound(trial, &node->ports.items[i]))
			return &node->ports.items[i];
	return NULL;
}

/* A yes is believed only with what was bound, and by whom. */
static int check_yes(const struct trial *trial, const struct node *node, const char *path,
		     struct refusal *refusal)
{
	struct trial again = *trial;

	if (trial->outcome != OUTCOME_YES)
		return 0;
	if (!trial->has_identity)
		return refuse(refusal, "%s: says yes without an identity", path);
	if (trial->basis == BASIS_DERIVED)
		return 0;
	if (!trial->bind_count)
		return refuse(refusal, "%s: says yes without a bind", path);
	trial_judge(&again);
	if (again.outcome != OUTCOME_YES)
		return refuse(refusal, "%s: says yes, and its binds say %s", path,
			      outcome_name(again.outcome));
	const struct port *unbound = find_unbound(trial, node);
	if (unbound)
		return refuse(refusal, "%s: says yes without a bind of %u/%s", path,
			      unbound->number, protocol_name(unbound->protocol));
	return 0;
}

static int add_trial(const struct trial *trial, struct node *node, const char *path,
		     struct refusal *refusal)
{
	if (node_trial_of(node, trial->id, trial->basis))
		return refuse(refusal, "%s: there are two trials '%s' that are %s", path,
			      trial_recipe(trial->id)->id, basis_name(trial->basis));
	node->trials[node->trial_count++] = *trial;
	return 0;
}

static const char *basis_word(unsigned index)
{
	return basis_name((enum basis)index);
}

static int take_trial(const json_t *item, struct node *node, void *more, const char *path,
		      struct refusal *refusal)
{
	const char *name = json_string_value(json_object_get(item, "id"));
	int basis =
		json_find_word(json_object_get(item, "basis"), basis_word, BASIS_COUNT);
	enum trial_id id;
	struct trial trial;

	(void)more;
	if (!name || !json_is_string(json_object_get(item, "basis")))
		return refuse(refusal, "%s: has no id or no basis", path);
	/* Only a newer lowport knows it, and no rule here asks for it. */
	if (trial_find(name, &id) || basis < 0)
		return 0;
	trial_init(&trial, id, (enum basis)basis);
	snprintf(trial.time, sizeof(trial.time), "%s", node->created);
	int rc = take_fields(item, trial_fields, COUNT(trial_fields), &trial, path,
			     refusal);
	if (!rc)
		rc = take_identities(item, &trial, path, refusal);
	if (!rc)
		rc = take_array(item, path, "binds", take_bind, node, &trial, refusal);
	if (!rc)
		rc = check_yes(&trial, node, path, refusal);
	return rc ? rc : add_trial(&trial, node, path, refusal);
}

/* --- the document --- */

static int check_kind(const json_t *document, struct refusal *refusal)
{
	const char *version = json_string_value(json_object_get(document, "apiVersion"));
	const char *kind = json_string_value(json_object_get(document, "kind"));

	if (!version || strcmp(version, "lowport/v1") != 0)
		return refuse(refusal, "apiVersion '%.40s' is not lowport/v1",
			      version ? version : "");
	if (!kind || strcmp(kind, "NodeReport") != 0)
		return refuse(refusal, "kind '%.40s' is not NodeReport",
			      kind ? kind : "");
	return 0;
}

static int take_document(const json_t *document, struct node *node,
			 struct refusal *refusal)
{
	const json_t *spec = json_object_get(document, "spec");
	const json_t *status = json_object_get(document, "status");

	int rc = check_kind(document, refusal);
	/* Large: not for every line of a log that starts as a report does. */
	if (!rc)
		memset(node, 0, sizeof(*node));
	if (!rc)
		rc = take_fields(json_object_get(document, "metadata"), metadata_fields,
				 COUNT(metadata_fields), node, "metadata", refusal);
	if (!rc)
		rc = take_fields(spec, spec_fields, COUNT(spec_fields), node, "spec",
				 refusal);
	if (!rc)
		rc = take_array(spec, "spec", "ports", take_wanted_port, node, NULL,
				refusal);
	if (!rc && !node->ports.count)
		rc = refuse(refusal, "spec.ports: is empty");
	if (!rc)
		rc = take_fields(status, NULL, 0, node, "status", refusal);
	if (!rc)
		rc = take_array(status, "status", "facts", take_fact, node, NULL,
				refusal);
	if (!rc)
		rc = take_array(status, "status", "trials", take_trial, node, NULL,
				refusal);
	return rc;
}

void report_read_prepare(size_t seed)
{
	json_prepare(seed);
}

int report_read(const char *bytes, size_t size, struct node *node,
		struct refusal *refusal)
{
	json_error_t error;

	memset(refusal, 0, sizeof(*refusal));
	json_t *document = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
	if (!document) {
		refusal->line = error.line > 0 ? (unsigned)error.line : 0;
		refusal->column = error.column > 0 ? (unsigned)error.column : 0;
		refuse(refusal, "%s", error.text);
		return json_error_code(&error) == json_error_premature_end_of_input
			       ? -EAGAIN
			       : -EINVAL;
	}
	int rc = take_document(document, node, refusal);
	json_decref(document);
	return rc;
}
