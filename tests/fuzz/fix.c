/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lowport fix makes of bytes of anybody's: objects read and checked, templates found
 * and edited, values written as YAML. What is checked holds for all input.
 *
 * Built with libFuzzer by "configure --enable-fuzz", and with replay.c by "make check".
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/check.h"
#include "fix/objects_read.h"
#include "fix/template.h"
#include "fix/template_input.h"
#include "fix/yaml_read.h"
#include "fix/yaml_write.h"
#include "report/escape.h"
#include "report/json_build.h"
#include "tests/fuzz/report.h"

static const struct style plain;

struct page {
	char *bytes;
	size_t size;
};

static void broken(const char *law, const char *bytes, size_t size)
{
	fprintf(stderr, "broken law: %s\n", law);
	fwrite(bytes, 1, size, stderr);
	abort();
}

static FILE *page_start(struct page *page)
{
	FILE *out = open_memstream(&page->bytes, &page->size);
	if (!out)
		abort();
	return out;
}

/* What is written is UTF-8 without anything that acts. */
static void check_text_of(const struct page *page)
{
	for (size_t i = 0; i < page->size;) {
		unsigned code;
		size_t length = utf8_character(page->bytes + i, &code);
		if (!length)
			broken("what is written is UTF-8", page->bytes, page->size);
		if (code != '\n' && code != '\t' && text_is_unsafe(code))
			broken("what is written acts on nothing", page->bytes,
			       page->size);
		i += length;
	}
}

/* An error is one line, and nothing in it acts. */
static void check_error(struct error *err)
{
	struct page page = { err->text, strlen(err->text) };

	if (!page.size || strchr(err->text, '\n'))
		broken("an error is one line", page.bytes, page.size);
	check_text_of(&page);
}

/* --- YAML --- */

/* JSON may be deeper than YAML is read. */
static bool is_shallow(json_t *value, unsigned depth)
{
	size_t index;
	const char *key;
	json_t *item;

	if (!json_is_object(value) && !json_is_array(value))
		return true;
	if (!depth)
		return false;
	json_array_foreach(value, index,
			   item) if (!is_shallow(item, depth - 1)) return false;
	json_object_foreach(value, key,
			    item) if (!is_shallow(item, depth - 1)) return false;
	return true;
}

static int keep_one(void *context, json_t *document, struct error *err)
{
	json_t **one = context;

	if (*one) {
		json_decref(document);
		return error_set(err, 0, "two documents");
	}
	*one = document;
	return 0;
}

/* yaml_write() itself looks whether libyaml reads what was meant. */
static void check_yaml(json_t *value)
{
	struct page page;
	struct error err;
	json_t *again = NULL;

	if (!is_shallow(value, YAML_DEPTH_MAX))
		return;
	FILE *out = page_start(&page);
	if (yaml_write(value, out) || fclose(out))
		abort();
	check_text_of(&page);
	if (!strncmp(page.bytes, "---", 3) || strstr(page.bytes, "\n---"))
		broken("a document starts no other", page.bytes, page.size);
	if (yaml_read(page.bytes, page.size, keep_one, &again, &err) ||
	    !json_equal(value, again))
		broken("what is written is read as it was", page.bytes, page.size);
	json_decref(again);
	free(page.bytes);
}

static int found(void *context, json_t *document, struct error *err)
{
	(void)context;
	(void)err;
	check_yaml(document);
	json_decref(document);
	return 0;
}

static void check_objects(const char *bytes, size_t size)
{
	struct error err = { 0 };

	if (objects_read(bytes, size, found, NULL, &err))
		check_error(&err);
}

/* All of it as one value, and as one key. */
static void check_value(const char *bytes, size_t size)
{
	json_t *text = json_stringn(bytes, size);

	if (!text || memchr(bytes, '\0', size)) {
		json_decref(text);
		return;
	}
	json_t *value = json_pack("{s: {s: [O, i]}, s: s}", "data", "text", text, 1,
				  "last", json_string_value(text));
	json_object_set(value, json_string_value(text), text);
	check_yaml(value);
	check_yaml(text);
	json_decref(value);
	json_decref(text);
}

/* --- templates --- */

/* An edit changes something, and after it nothing is left to do. */
static void check_edit(const struct template_input *input, enum scenario scenario)
{
	struct error err = { 0 };
	char *edited = NULL, *again = NULL;
	size_t size, again_size;
	bool is_done = false;

	if (template_edit(input->text, input->size, scenario, &edited, &size, &is_done,
			  &err)) {
		check_error(&err);
		return;
	}
	if (is_done) {
		if (edited)
			broken("what is done needs no edit", edited, size);
		return;
	}
	if (size == input->size && !memcmp(edited, input->text, size))
		broken("an edit changes something", edited, size);
	if (template_edit(edited, size, scenario, &again, &again_size, &is_done, &err) ||
	    !is_done)
		broken("a second edit has nothing to do", edited, size);
	free(edited);
}

static void check_template(const char *bytes, size_t size)
{
	struct template_input input = { 0 };
	struct error err = { 0 };

	if (template_take(bytes, size, "gateway", &input, &err)) {
		check_error(&err);
		return;
	}
	for (unsigned i = 0; i < SCENARIO_COUNT; i++)
		if (i != SCENARIO_PIN_NODES)
			check_edit(&input, (enum scenario)i);
	template_input_free(&input);
}

/* --- mistakes --- */

static void check_json_of(const struct page *page)
{
	json_t *document = json_loadb(page->bytes, page->size, 0, NULL);

	if (!document || page->bytes[page->size - 1] != '\n')
		broken("a CheckReport is JSON on a line", page->bytes, page->size);
	json_decref(document);
}

static void check_mistakes(const char *bytes, size_t size)
{
	struct check *check = check_new();
	struct error err = { 0 };
	struct page page;

	if (check_read(check, "input", bytes, size, &err))
		check_error(&err);
	check_run(check);
	FILE *out = page_start(&page);
	if (check_text(check, &plain, out) || fclose(out))
		abort();
	check_text_of(&page);
	free(page.bytes);
	out = page_start(&page);
	if (check_json(check, &plain, out) || fclose(out))
		abort();
	check_json_of(&page);
	free(page.bytes);
	check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *)bytes;

	json_prepare(1);
	check_objects(text, size);
	check_value(text, size);
	check_template(text, size);
	check_mistakes(text, size);
	return 0;
}
