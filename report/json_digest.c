/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer in one line, for places that take little: a container's termination message
 * (kubelet cuts at 4096 bytes), a chat, a ticket's title.
 */
#include <errno.h>

#include "report/json_digest.h"

/* What a digest can do without, the first first, where long names make it too long. */
enum part { PART_FACTS = 1, PART_SUMMARY = 2, PART_FINDINGS = 4, PART_TRIALS = 8 };
#define PARTS_ALL (PART_FACTS | PART_SUMMARY | PART_FINDINGS | PART_TRIALS)

/* The facts that tell machines apart. */
static const char *const digest_facts[] = {
	"kernel.release", "os.name", "arch", "runtime", "sysctl.present", "sysctl.value",
};

static void set_result(json_t *object, enum outcome outcome, int error)
{
	json_set_text(object, "outcome", outcome_name(outcome));
	json_set_errno(object, error);
}

static json_t *facts_array(const struct node *node)
{
	json_t *array = json_array();
	for (size_t i = 0; i < sizeof(digest_facts) / sizeof(digest_facts[0]); i++) {
		const struct fact *fact = facts_find(&node->facts, digest_facts[i]);
		if (!fact)
			continue;
		json_t *object = json_object();
		json_set_text(object, "id", fact->id);
		set_result(object, fact->outcome, fact->error);
		json_set_optional(object, "value", fact->value);
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
		json_set_text(object, "id", trial_recipe(trial->id)->id);
		json_set_text(object, "basis", basis_name(trial->basis));
		set_result(object, trial->outcome, trial->error);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *findings_array(const struct verdict *verdict)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < verdict->finding_count; i++)
		json_array_append_new(array, json_text(verdict->findings[i].code));
	return array;
}

static json_t *spec_object(const struct node *node)
{
	char ports[PORT_LIST_SIZE];
	json_t *object = json_object();
	json_set_text(object, "ports",
		      port_list_format(&node->ports, ",", ports, sizeof(ports)));
	json_set_number(object, "uid", node->uid);
	json_set_number(object, "gid", node->gid);
	return object;
}

static json_t *metadata_object(const struct node *node)
{
	json_t *object = json_object();
	json_set_field(object, "name", node->name, sizeof(node->name));
	json_set_text(object, "creationTimestamp", node->created);
	json_set_text(object, "lowportVersion", node->version);
	return object;
}

static json_t *digest(const struct node *node, const struct verdict *verdict,
		      unsigned parts)
{
	json_t *document = json_document(), *status = json_object();

	json_set_text(document, "kind", "NodeDigest");
	json_object_set_new(document, "metadata", metadata_object(node));
	json_object_set_new(document, "spec", spec_object(node));
	json_set_text(status, "recommendation",
		      recommendation_name(verdict->recommendation));
	json_set_text(status, "rule", verdict->rule);
	if (parts & PART_SUMMARY)
		json_set_text(status, "summary", verdict->summary);
	json_set_optional(status, "likely", recommendation_name(verdict->likely));
	if (parts & PART_FACTS)
		json_object_set_new(status, "facts", facts_array(node));
	if (parts & PART_TRIALS)
		json_object_set_new(status, "trials", trials_array(node));
	if (parts & PART_FINDINGS)
		json_object_set_new(status, "findings", findings_array(verdict));
	json_object_set_new(document, "status", status);
	return document;
}

int digest_write(json_t *document, FILE *out)
{
	char line[DIGEST_MAX - 1]; /* without its end */
	size_t size = json_dumpb(document, line, sizeof(line), JSON_COMPACT);

	json_decref(document);
	if (size >= sizeof(line))
		return -E2BIG;
	fwrite(line, 1, size, out);
	fputc('\n', out);
	return 0;
}

static int write_node(const struct node *node, const struct verdict *verdict,
		      const struct style *style, FILE *out)
{
	static const unsigned tries[] = {
		PARTS_ALL,
		PARTS_ALL & ~PART_FACTS,
		PART_FINDINGS | PART_TRIALS,
		PART_TRIALS,
		0,
	};

	(void)style;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (!digest_write(digest(node, verdict, tries[i]), out))
			return 0;
	return -E2BIG;
}

const struct format format_digest = {
	.name = "digest",
	.help = "one line of JSON under 3.5 KiB, for termination messages",
	.node = write_node,
	.fleet = digest_fleet,
};
