/* SPDX-License-Identifier: Apache-2.0 */
/* Documents from JSON: which kinds there are, and who reads them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/json_arena.h"
#include "report/json_build.h"
#include "report/json_fields.h"
#include "report/json_kinds.h"
#include "src/memory.h"

#define KUBERNETES_VERSION "v1"

/* Where a kind may stand. */
enum where { ALONE = 1, IN_LIST = 2, IN_MESSAGE = 4 };

/* Of a list there is nothing left to read but its kind: the items were cut out of it, or
 * they stand where nobody looked for them. */
static int take_list(const json_t *document, struct reading *reading,
		     struct refusal *refusal)
{
	(void)reading;
	return json_array_size(json_object_get(document, "items"))
		       ? json_refuse(refusal, "items: is not written as JSON usually is")
		       : 0;
}

/* Every kind of document. */
static const struct kind {
	const char *version, *kind;
	unsigned where;
	take_document_fn *take;
} kinds[] = {
	{ JSON_API_VERSION, "NodeReport", ALONE | IN_LIST | IN_MESSAGE,
	  report_take_document },
	{ JSON_API_VERSION, "NodeDigest", ALONE | IN_LIST | IN_MESSAGE,
	  digest_take_document },
	{ JSON_API_VERSION, "FleetReport", ALONE, fleet_take_document },
	{ KUBERNETES_VERSION, "Node", ALONE | IN_LIST, kubectl_take_node },
	{ KUBERNETES_VERSION, "Pod", ALONE | IN_LIST, kubectl_take_pod },
	{ KUBERNETES_VERSION, "List", ALONE, take_list },
	{ KUBERNETES_VERSION, "NodeList", ALONE, take_list },
	{ KUBERNETES_VERSION, "PodList", ALONE, take_list },
};

/* "lowport/v1.7" is lowport/v1 with fields that are not known here. */
static bool is_ours(const char *version)
{
	size_t length = strlen(JSON_API_VERSION);

	if (strncmp(version, JSON_API_VERSION, length) != 0)
		return false;
	version += length;
	return !*version || (*version == '.' && version[1] &&
			     !version[1 + strspn(version + 1, "0123456789")]);
}

static bool is_version(const char *version, const char *wanted)
{
	return strcmp(wanted, JSON_API_VERSION) ? !strcmp(version, wanted)
						: is_ours(version);
}

static const char *text_of(const json_t *document, const char *key)
{
	const char *text = json_string_value(json_object_get(document, key));
	return text ? text : "";
}

static int take_kind(const json_t *document, const char *version, const char *kind,
		     enum where where, struct reading *reading, struct refusal *refusal)
{
	bool known = is_ours(version) || !strcmp(version, KUBERNETES_VERSION);

	for (size_t i = 0; i < FIELD_COUNT(kinds); i++)
		if (is_version(version, kinds[i].version) &&
		    !strcmp(kinds[i].kind, kind) && kinds[i].where & where)
			return kinds[i].take(document, reading, refusal);
	if (!known)
		return json_refuse(refusal, "apiVersion '%.40s' is not " JSON_API_VERSION,
				   version);
	return json_refuse(refusal, "kind '%.40s' is not NodeReport", kind);
}

static int take_document(const json_t *document, struct reading *reading,
			 struct refusal *refusal)
{
	/* A list without anything around it. */
	if (json_is_array(document))
		return 0;
	return take_kind(document, text_of(document, "apiVersion"),
			 text_of(document, "kind"), ALONE, reading, refusal);
}

static bool is_list(const char *version, const char *kind)
{
	for (size_t i = 0; i < FIELD_COUNT(kinds); i++)
		if (kinds[i].take == take_list && !strcmp(kinds[i].kind, kind))
			return !*version || is_version(version, kinds[i].version);
	return false;
}

/* Items of lists as they come from the API say of what kind they are only in some. */
static int take_item(const json_t *item, struct reading *reading, struct refusal *refusal)
{
	const char *version = text_of(item, "apiVersion"), *kind = kubectl_kind(item);

	if (!json_is_object(item))
		return json_refuse(refusal, "is no object");
	if (!strncmp(version, "lowport/", strlen("lowport/")))
		return take_kind(item, version, kind, IN_LIST, reading, refusal);
	if (!*kind)
		return json_refuse(refusal, "has no kind, and no status.nodeInfo");
	if ((!*version || !strcmp(version, KUBERNETES_VERSION)) &&
	    (!strcmp(kind, "Node") || !strcmp(kind, "Pod")))
		return take_kind(item, KUBERNETES_VERSION, kind, IN_LIST, reading,
				 refusal);
	/* "jq -s" makes a list of lists: what is in them is nothing to pass over. */
	if (is_list(version, kind))
		return json_refuse(refusal, "is a %.40s in a list", kind);
	/* Others are nobody's mistake: "kubectl get all". */
	reading->counted(reading->context, 0, 1);
	return 0;
}

static json_t *load(const char *bytes, size_t size, struct refusal *refusal, int *rc)
{
	json_error_t error;

	memset(refusal, 0, sizeof(*refusal));
	json_t *document = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
	if (document)
		return document;
	refusal->line = error.line > 0 ? (unsigned)error.line : 0;
	refusal->column = error.column > 0 ? (unsigned)error.column : 0;
	*rc = json_refuse(refusal, "%s", error.text);
	if (json_error_code(&error) == json_error_premature_end_of_input)
		*rc = -EAGAIN;
	return NULL;
}

int json_take_message(const char *text, struct reading *reading, struct refusal *refusal)
{
	int rc = 0;

	/* In the memory of the document that it stands in, and gone with it. */
	json_t *document = load(text, strlen(text), refusal, &rc);
	refusal->line = refusal->column = 0;
	/* kubelet keeps 4096 bytes. */
	if (rc == -EAGAIN)
		return json_refuse(refusal, "is cut off");
	if (!document)
		return -EINVAL;
	return take_kind(document, text_of(document, "apiVersion"),
			 text_of(document, "kind"), IN_MESSAGE, reading, refusal);
}

void reading_prepare(size_t seed)
{
	json_prepare(seed);
}

void reading_init(struct reading *reading)
{
	reading->node = memory_get(sizeof(*reading->node));
	reading->answers = fleet_answers_new();
	reading->known = known_new();
}

void reading_free(struct reading *reading)
{
	free(reading->node);
	fleet_answers_free(reading->answers);
	known_free(reading->known);
}

void reading_start(struct reading *reading)
{
	fleet_answers_forget(reading->answers);
}

int reading_item(struct reading *reading, enum stream stream, const char *bytes,
		 size_t size, struct refusal *refusal)
{
	static take_document_fn *const takes[] = {
		[STREAM_ITEMS] = take_item,
		[STREAM_ANSWERS] = fleet_take_answer,
		[STREAM_NODES] = fleet_take_node,
	};
	int rc = 0;

	json_arena_start();
	json_t *item = load(bytes, size, refusal, &rc);
	if (item)
		rc = takes[stream](item, reading, refusal);
	json_arena_drop();
	return rc;
}

static int read_whole(struct reading *reading, const char *bytes, size_t size,
		      const struct halves *halves, struct refusal *refusal)
{
	int rc = 0;

	const json_t *document = load(bytes, size, refusal, &rc);
	if (document)
		rc = take_document(document, reading, refusal);
	if (!rc && halves)
		report_learn(document, halves, reading);
	return rc;
}

int reading_document(struct reading *reading, const char *bytes, size_t size,
		     struct refusal *refusal)
{
	struct halves halves;
	int rc = 0;

	json_arena_start();
	bool cut = known_cut(bytes, size, &halves);
	if (!cut || !report_take_known(&halves, reading))
		rc = read_whole(reading, bytes, size, cut ? &halves : NULL, refusal);
	json_arena_drop();
	return rc;
}
