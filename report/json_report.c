/* SPDX-License-Identifier: Apache-2.0 */
/* A NodeReport, or a digest of one, from JSON. */
#include <stdio.h>
#include <string.h>

#include "report/json_fields.h"
#include "report/json_kinds.h"
#include "report/verdict.h"

static const struct field metadata_fields[] = {
	{ "name", true, FIELD(struct node, name), take_name, "a name of 1 to 253 bytes" },
	{ "creationTimestamp", true, FIELD(struct node, created), take_time,
	  "a time such as 2026-11-23T13:40:02Z" },
	{ "lowportVersion", true, FIELD(struct node, version), take_name, "a version" },
	{ "durationMicroseconds", true, FIELD(struct node, duration_us), take_duration,
	  "a number" },
};

/* A digest has not all that a report has. */
static bool is_brief(const struct node *node)
{
	return node->origin == ORIGIN_DIGEST;
}

static const struct field spec_fields[] = {
	{ "uid", true, FIELD(struct node, uid), take_id, "a UID" },
	{ "gid", true, FIELD(struct node, gid), take_id, "a GID" },
};

static const struct field port_fields[] = {
	{ "port", true, FIELD(struct port, number), take_port, "a port" },
	{ "protocol", true, FIELD(struct port, protocol), take_protocol, "tcp or udp" },
};

static int take_wanted_port(const json_t *item, void *context, struct refusal *refusal)
{
	struct node *node = context;
	struct port port;

	int rc = json_take_fields(item, port_fields, FIELD_COUNT(port_fields), &port,
				  refusal);
	if (rc)
		return rc;
	if (!port_list_add(&node->ports, port))
		return json_refuse(refusal, ": more than %d ports", PORTS_MAX);
	return 0;
}

static const struct field fact_fields[] = {
	{ "id", true, FIELD(struct fact, id), take_name, "a fact's id" },
	{ "outcome", true, FIELD(struct fact, outcome), take_outcome, "an outcome" },
	{ "value", false, FIELD(struct fact, value), take_text, "text" },
	{ "errno", false, FIELD(struct fact, error), take_errno, "an errno's name" },
	{ "note", false, FIELD(struct fact, note), take_text, "text" },
};

static int take_fact(const json_t *item, void *context, struct refusal *refusal)
{
	struct node *node = context;
	struct fact fact = { .outcome = OUTCOME_SKIPPED };

	int rc = json_take_fields(item, fact_fields, FIELD_COUNT(fact_fields), &fact,
				  refusal);
	if (rc)
		return rc;
	if (facts_find(&node->facts, fact.id))
		return json_refuse(refusal, ": there are two facts '%s'", fact.id);
	if (node->facts.count == FACTS_MAX)
		return json_refuse(refusal, ": more than %d facts", FACTS_MAX);
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

static int take_bind(const json_t *item, void *context, struct refusal *refusal)
{
	struct trial *trial = context;
	struct bind_result bound = { 0 };

	int rc = json_take_fields(item, bind_fields, FIELD_COUNT(bind_fields), &bound,
				  refusal);
	if (rc)
		return rc;
	if (trial->bind_count == BINDS_MAX)
		return json_refuse(refusal, ": more than %d binds", BINDS_MAX);
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

static int take_identities(const json_t *item, struct trial *trial,
			   struct refusal *refusal)
{
	const json_t *kept = json_object_get(item, "identity");

	if (!kept)
		return 0;
	trial->has_identity = true;
	trial->given.ids_agree = trial->kept.ids_agree = 1;
	if (json_take_fields(kept, identity_fields, FIELD_COUNT(identity_fields),
			     &trial->kept, refusal))
		return json_refuse_in(refusal, ".identity");
	if (json_take_fields(json_object_get(item, "given"), identity_fields,
			     FIELD_COUNT(identity_fields), &trial->given, refusal))
		return json_refuse_in(refusal, ".given");
	return 0;
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
static int check_yes(const struct trial *trial, const struct node *node,
		     struct refusal *refusal)
{
	struct trial again = *trial;

	/* A digest is believed as a whole: see check_claim(). */
	if (trial->outcome != OUTCOME_YES || node->origin == ORIGIN_DIGEST)
		return 0;
	if (!trial->has_identity)
		return json_refuse(refusal, ": says yes without an identity");
	if (trial->basis == BASIS_DERIVED)
		return 0;
	if (!trial->bind_count)
		return json_refuse(refusal, ": says yes without a bind");
	trial_judge(&again);
	if (again.outcome != OUTCOME_YES)
		return json_refuse(refusal, ": says yes, and its binds say %s",
				   outcome_name(again.outcome));
	const struct port *unbound = find_unbound(trial, node);
	if (unbound)
		return json_refuse(refusal, ": says yes without a bind of %u/%s",
				   unbound->number, protocol_name(unbound->protocol));
	return 0;
}

static int add_trial(const struct trial *trial, struct node *node,
		     struct refusal *refusal)
{
	if (node_trial_of(node, trial->id, trial->basis))
		return json_refuse(refusal, ": there are two trials '%s' that are %s",
				   trial_recipe(trial->id)->id, basis_name(trial->basis));
	node->trials[node->trial_count++] = *trial;
	return 0;
}

static const char *basis_word(unsigned index)
{
	return basis_name((enum basis)index);
}

static int take_trial(const json_t *item, void *context, struct refusal *refusal)
{
	struct node *node = context;
	const char *name = json_string_value(json_object_get(item, "id"));
	int basis =
		json_find_word(json_object_get(item, "basis"), basis_word, BASIS_COUNT);
	enum trial_id id;
	struct trial trial;

	if (!name || !json_is_string(json_object_get(item, "basis")))
		return json_refuse(refusal, ": has no id or no basis");
	/* Only a newer lowport knows it, and no rule here asks for it. */
	if (trial_find(name, &id) || basis < 0)
		return 0;
	trial_init(&trial, id, (enum basis)basis);
	snprintf(trial.time, sizeof(trial.time), "%s", node->created);
	int rc = json_take_fields(item, trial_fields, FIELD_COUNT(trial_fields), &trial,
				  refusal);
	if (!rc)
		rc = take_identities(item, &trial, refusal);
	if (!rc && !(is_brief(node) && !json_object_get(item, "binds")))
		rc = json_take_array(item, "binds", take_bind, &trial, refusal);
	if (!rc)
		rc = check_yes(&trial, node, refusal);
	return rc ? rc : add_trial(&trial, node, refusal);
}

/* --- the document --- */

/* "80/tcp,443/tcp", as digests write it. */
static int take_port_text(const char *text, struct node *node, struct refusal *refusal)
{
	struct error err;

	return port_list_parse(text, &node->ports, &err)
		       ? json_refuse(refusal, ".ports: %s", err.text)
		       : 0;
}

static int take_ports(const json_t *spec, struct node *node, struct refusal *refusal)
{
	const json_t *ports = json_object_get(spec, "ports");

	int rc =
		is_brief(node) && json_is_string(ports)
			? take_port_text(json_string_value(ports), node, refusal)
			: json_take_array(spec, "ports", take_wanted_port, node, refusal);
	return !rc && !node->ports.count ? json_refuse(refusal, ".ports: is empty") : rc;
}

static int take_spec(const json_t *spec, struct node *node, struct refusal *refusal)
{
	int rc = json_take_fields(spec, spec_fields, FIELD_COUNT(spec_fields), node,
				  refusal);
	if (!rc)
		rc = take_ports(spec, node, refusal);
	return rc ? json_refuse_in(refusal, "spec") : 0;
}

/* What says that a gateway works rests on a yes of one of two trials (rules.c). */
static const struct {
	enum recommendation recommendation;
	enum trial_id one, other;
} claims[] = {
	{ RECOMMEND_NO_CHANGE, TRIAL_DEFAULT, TRIAL_CONTROL },
	{ RECOMMEND_SCENARIO_1, TRIAL_SCENARIO_1, TRIAL_CONTROL },
	{ RECOMMEND_SCENARIO_2, TRIAL_SCENARIO_2, TRIAL_SCENARIO_2_SETCAP },
};

static bool says_yes(const struct node *node, enum trial_id id)
{
	const struct trial *trial = node_trial(node, id);
	return trial && trial->outcome == OUTCOME_YES;
}

/* Promise: where the real thing would fail, nothing says that it works. */
static int check_claim(const struct node *node, struct refusal *refusal)
{
	if (!is_brief(node))
		return 0;
	for (size_t i = 0; i < FIELD_COUNT(claims); i++)
		if (!strcmp(node->claim.recommendation,
			    recommendation_name(claims[i].recommendation)) &&
		    !says_yes(node, claims[i].one) && !says_yes(node, claims[i].other))
			return json_refuse(
				refusal,
				".recommendation: %s without a trial that says yes",
				node->claim.recommendation);
	return 0;
}

static int take_status(const json_t *status, struct node *node, struct refusal *refusal)
{
	static const struct {
		const char *key;
		int (*take)(const json_t *item, void *context, struct refusal *refusal);
	} arrays[] = { { "facts", take_fact }, { "trials", take_trial } };

	int rc = json_take_fields(status, NULL, 0, node, refusal);
	for (size_t i = 0; i < FIELD_COUNT(arrays) && !rc; i++)
		if (!is_brief(node) || json_object_get(status, arrays[i].key))
			rc = json_take_array(status, arrays[i].key, arrays[i].take, node,
					     refusal);
	if (!rc)
		rc = check_claim(node, refusal);
	return rc ? json_refuse_in(refusal, "status") : 0;
}

int json_take_body(const json_t *document, struct node *node, struct refusal *refusal)
{
	int rc = take_spec(json_object_get(document, "spec"), node, refusal);
	return rc ? rc : take_status(json_object_get(document, "status"), node, refusal);
}

/* Large: what no count says is there stays as it was. */
static void clear(struct node *node)
{
	memset(node, 0, offsetof(struct node, facts.items));
	node->trial_count = 0;
}

int report_take_document(const json_t *document, struct reading *reading,
			 struct refusal *refusal)
{
	struct node *node = reading->node;

	clear(node);
	if (json_take_fields(json_object_get(document, "metadata"), metadata_fields,
			     FIELD_COUNT(metadata_fields), node, refusal))
		return json_refuse_in(refusal, "metadata");
	int rc = json_take_body(document, node, refusal);
	if (!rc)
		reading->found(reading->context, node);
	return rc;
}

bool report_take_known(const struct halves *halves, struct reading *reading)
{
	struct node *node = reading->node;
	struct refusal refusal;

	clear(node);
	if (json_take_fields(halves->metadata, metadata_fields,
			     FIELD_COUNT(metadata_fields), node, &refusal) ||
	    !known_find(reading->known, halves, node))
		return false;
	reading->found(reading->context, node);
	return true;
}

/* A trial's time may be the report's by chance, which another report's is not. */
void report_learn(const json_t *document, const struct halves *halves,
		  struct reading *reading)
{
	const json_t *trials =
		json_object_get(json_object_get(document, "status"), "trials");

	for (size_t i = 0; i < json_array_size(trials); i++)
		if (json_object_get(json_array_get(trials, i), "time"))
			return;
	known_add(reading->known, halves, reading->node);
}

static bool take_recommendation(const json_t *value, void *field, size_t size)
{
	return take_name(value, field, size) &&
	       recommendation_find(field) != RECOMMEND_NONE;
}

static const struct field claim_fields[] = {
	{ "recommendation", true, FIELD(struct claim, recommendation),
	  take_recommendation, "a recommendation" },
	{ "likely", false, FIELD(struct claim, likely), take_recommendation,
	  "a recommendation" },
	{ "rule", true, FIELD(struct claim, rule), take_name, "a rule's id" },
};

int json_take_claim(const json_t *status, struct claim *claim, struct refusal *refusal)
{
	return json_take_fields(status, claim_fields, FIELD_COUNT(claim_fields), claim,
				refusal);
}

/* How long it took, a digest does not tell. */
int digest_take_document(const json_t *document, struct reading *reading,
			 struct refusal *refusal)
{
	struct node *node = reading->node;

	clear(node);
	node->origin = ORIGIN_DIGEST;
	if (json_take_fields(json_object_get(document, "metadata"), metadata_fields,
			     FIELD_COUNT(metadata_fields) - 1, node, refusal))
		return json_refuse_in(refusal, "metadata");
	if (json_take_claim(json_object_get(document, "status"), &node->claim, refusal))
		return json_refuse_in(refusal, "status");
	int rc = json_take_body(document, node, refusal);
	if (!rc)
		reading->found(reading->context, node);
	return rc;
}
