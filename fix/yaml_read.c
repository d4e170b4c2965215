/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of YAML, as libyaml's events tell of them. */
#include "fix/yaml_read.h"

#include <errno.h>
#include <string.h>
#include <yaml.h>

#include "fix/yaml_plain.h"
#include "src/memory.h"

struct reader {
	yaml_parser_t parser;
	const char *text;
	size_t size;
	unsigned depth;
	struct error *err;
};

static json_t *refuse(struct reader *reader, size_t line, const char *reason)
{
	error_set(reader->err, EINVAL, "line %zu: %s", line + 1, reason);
	return NULL;
}

/* Of what is no text at all, libyaml knows the byte only. */
static size_t line_of(const struct reader *reader, size_t offset)
{
	size_t line = 0;

	for (size_t i = 0; i < offset && i < reader->size; i++)
		line += reader->text[i] == '\n';
	return line;
}

/* libyaml's reasons are its own words: nothing of the text is in them. */
static int next_event(struct reader *reader, yaml_event_t *event)
{
	yaml_parser_t *parser = &reader->parser;

	if (yaml_parser_parse(parser, event))
		return 0;
	if (parser->error == YAML_MEMORY_ERROR)
		memory_missing();
	refuse(reader,
	       parser->error == YAML_READER_ERROR
		       ? line_of(reader, parser->problem_offset)
		       : parser->problem_mark.line,
	       parser->problem ? parser->problem : "no YAML");
	return -EINVAL;
}

/* --- scalars --- */

/* Whether @tag is one of @name's, or none at all. */
static bool is_tag(const yaml_char_t *tag, const char *name)
{
	return !tag || !strcmp((const char *)tag, name);
}

static const char *scalar_flaw(const yaml_event_t *event)
{
	const yaml_char_t *tag = event->data.scalar.tag;

	if (event->data.scalar.anchor)
		return "anchors are not read";
	if (!is_tag(tag, YAML_STR_TAG) && !is_tag(tag, "!"))
		return "tags other than !!str, !!map and !!seq are not read";
	if (memchr(event->data.scalar.value, '\0', event->data.scalar.length))
		return "there is a NUL in a string";
	return NULL;
}

static json_t *take_scalar(struct reader *reader, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t size = event->data.scalar.length;
	bool is_text = event->data.scalar.tag ||
		       event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	const char *flaw = scalar_flaw(event);
	json_t *value = NULL;

	if (!flaw) {
		value = is_text ? json_stringn(text, size) : yaml_plain_value(text, size);
		if (!value)
			flaw = is_text ? "no UTF-8" : "a number that JSON does not have";
	}
	return flaw ? refuse(reader, event->start_mark.line, flaw) : value;
}

/* --- collections: these call each other, YAML_DEPTH_MAX deep --- */

static json_t *take_value(struct reader *reader, const yaml_event_t *event);

/* Takes the item after @event, which is gone afterwards. */
static int take_item(struct reader *reader, yaml_event_t *event, json_t *array)
{
	json_t *value = take_value(reader, event);

	yaml_event_delete(event);
	return value ? json_array_append_new(array, value) : -EINVAL;
}

static const char *key_flaw(const yaml_event_t *event, const json_t *object)
{
	if (event->type != YAML_SCALAR_EVENT)
		return event->type == YAML_ALIAS_EVENT ? "aliases are not read"
						       : "a key is no text";
	const char *flaw = scalar_flaw(event), *key = (char *)event->data.scalar.value;
	if (flaw)
		return flaw;
	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !strcmp(key, "<<"))
		return "merge keys are not read";
	return json_object_get(object, key) ? "a key is there twice" : NULL;
}

/* Takes the key that @event is, which is gone afterwards, and the value after it. */
static int take_pair(struct reader *reader, yaml_event_t *event, json_t *object)
{
	const char *flaw = key_flaw(event, object);
	yaml_event_t next;
	json_t *value = NULL;
	int rc = -EINVAL;

	if (flaw) {
		refuse(reader, event->start_mark.line, flaw);
	} else if (!next_event(reader, &next)) {
		value = take_value(reader, &next);
		yaml_event_delete(&next);
	}
	if (value)
		rc = json_object_set_new(object, (char *)event->data.scalar.value, value);
	yaml_event_delete(event);
	return rc;
}

/* Takes what is before the event of type @end, by @take. */
static json_t *take_collection(struct reader *reader, json_t *collection,
			       yaml_event_type_t end,
			       int (*take)(struct reader *reader, yaml_event_t *event,
					   json_t *collection))
{
	yaml_event_t event;
	int rc;

	reader->depth++;
	while (!(rc = next_event(reader, &event)) && event.type != end) {
		rc = take(reader, &event, collection);
		if (rc)
			break;
	}
	reader->depth--;
	if (!rc) {
		yaml_event_delete(&event);
		return collection;
	}
	json_decref(collection);
	return NULL;
}

static json_t *take_value(struct reader *reader, const yaml_event_t *event)
{
	bool is_array = event->type == YAML_SEQUENCE_START_EVENT;
	size_t line = event->start_mark.line;

	if (event->type == YAML_ALIAS_EVENT)
		return refuse(reader, line, "aliases are not read");
	if (event->type == YAML_SCALAR_EVENT)
		return take_scalar(reader, event);
	/* The start of an array has the same members. */
	if (event->data.mapping_start.anchor)
		return refuse(reader, line, "anchors are not read");
	if (!is_tag(event->data.mapping_start.tag,
		    is_array ? YAML_SEQ_TAG : YAML_MAP_TAG))
		return refuse(reader, line,
			      "tags other than !!str, !!map and !!seq are not read");
	if (reader->depth == YAML_DEPTH_MAX)
		return refuse(reader, line, "it is nested too deeply");
	return is_array ? take_collection(reader, json_array(), YAML_SEQUENCE_END_EVENT,
					  take_item)
			: take_collection(reader, json_object(), YAML_MAPPING_END_EVENT,
					  take_pair);
}

/* --- documents --- */

/* Comments alone, or what is before a first "---" and between two. */
static bool is_nothing(const yaml_event_t *event)
{
	return event->type == YAML_SCALAR_EVENT && !event->data.scalar.length &&
	       !event->data.scalar.tag && !event->data.scalar.anchor &&
	       event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* The value of the document whose start came; NULL with 0: it is empty. */
static int take_document(struct reader *reader, json_t **document)
{
	yaml_event_t event;

	*document = NULL;
	if (next_event(reader, &event))
		return -EINVAL;
	bool is_empty = is_nothing(&event);
	if (!is_empty)
		*document = take_value(reader, &event);
	yaml_event_delete(&event);
	return is_empty || *document ? 0 : -EINVAL;
}

static int read_documents(struct reader *reader,
			  int (*found)(void *context, json_t *document,
				       struct error *err),
			  void *context)
{
	yaml_event_type_t type;
	json_t *document;
	yaml_event_t event;

	do {
		if (next_event(reader, &event))
			return -EINVAL;
		type = event.type;
		yaml_event_delete(&event);
		if (type != YAML_DOCUMENT_START_EVENT)
			continue;
		int rc = take_document(reader, &document);
		if (!rc && document)
			rc = found(context, document, reader->err);
		if (rc)
			return rc;
	} while (type != YAML_STREAM_END_EVENT);
	return 0;
}

int yaml_read(const char *text, size_t size,
	      int (*found)(void *context, json_t *document, struct error *err),
	      void *context, struct error *err)
{
	struct reader reader = { .text = text, .size = size, .err = err };
	if (!yaml_parser_initialize(&reader.parser))
		memory_missing();
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, size);
	int rc = read_documents(&reader, found, context);
	yaml_parser_delete(&reader.parser);
	return rc;
}
