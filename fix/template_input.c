/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's template, out of whatever it came in. */
#include "fix/template_input.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/template_form.h"
#include "fix/yaml_read.h"
#include "src/memory.h"

/* The value at @path ("a.b.c") in @object, or NULL. */
static json_t *at_path(json_t *object, const char *path)
{
	char key[40];

	while (*path && object) {
		size_t size = strcspn(path, ".");
		snprintf(key, sizeof(key), "%.*s", (int)size, path);
		object = json_object_get(object, key);
		path += size + (path[size] == '.');
	}
	return object;
}

static int keep_only(void *context, json_t *document, struct error *err)
{
	json_t **kept = context;

	if (*kept) {
		json_decref(document);
		return error_set(err, 0,
				 "more than one document: give the one with the "
				 "templates");
	}
	*kept = document;
	return 0;
}

/* The one document in @text, or NULL with @err. */
static json_t *read_yaml(const char *text, size_t size, struct error *err)
{
	json_t *document = NULL;

	if (yaml_read(text, size, keep_only, &document, err)) {
		json_decref(document);
		return NULL;
	}
	if (!document)
		error_set(err, 0, "nothing is in there");
	return document;
}

/* jansson's own words repeat what it read. */
static json_t *read_json(const char *bytes, size_t size, struct error *err)
{
	json_error_t why;
	json_t *document = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &why);

	if (!document)
		error_set(err, 0, "line %d, column %d: this is not JSON", why.line,
			  why.column);
	return document;
}

/* What Go templates take for true. */
static bool is_true(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return json_object_size(value);
	case JSON_ARRAY:
		return json_array_size(value);
	case JSON_STRING:
		return json_string_length(value);
	case JSON_INTEGER:
		return json_integer_value(value);
	case JSON_REAL:
		return json_real_value(value) != 0;
	default:
		return json_is_true(value);
	}
}

static bool overrules(json_t *values)
{
	json_t *context = at_path(values, "gateways.securityContext");
	return context && is_true(context);
}

/* The injector's ConfigMap: YAML and JSON, as text in it. *@templates is the caller's. */
static int open_config(json_t *object, json_t **templates, bool *overruled,
		       struct error *err)
{
	const char *config = json_string_value(at_path(object, "data.config"));
	json_t *text = at_path(object, "data.values");

	if (!config)
		return error_set(err, 0,
				 "a ConfigMap without data.config: it is not the "
				 "one of Istio's injector");
	json_t *document = read_yaml(config, strlen(config), err);
	if (!document) {
		struct error why = *err;
		return error_set(err, 0, "data.config: %.250s", why.text);
	}
	*templates = json_incref(at_path(document, "templates"));
	json_decref(document);
	if (!json_is_string(text))
		return 0;
	json_t *values =
		read_json(json_string_value(text), json_string_length(text), err);
	if (!values) {
		struct error why = *err;
		return error_set(err, 0, "data.values: %.250s", why.text);
	}
	*overruled = overrules(values);
	json_decref(values);
	return 0;
}

static bool is_kind(json_t *object, const char *kind)
{
	const char *found = json_string_value(json_object_get(object, "kind"));
	return found && !strcmp(found, kind);
}

#define ISTIO_TEMPLATES "spec.values.sidecarInjectorWebhook.templates"

/* The templates in @object, the caller's; NULL without an error: there are none. */
static int open_object(json_t *object, json_t **templates, bool *overruled,
		       struct error *err)
{
	*templates = NULL;
	if (is_kind(object, "ConfigMap"))
		return open_config(object, templates, overruled, err);
	if (is_kind(object, "Istio") || is_kind(object, "IstioRevision")) {
		*templates = json_incref(at_path(object, ISTIO_TEMPLATES));
		*overruled = overrules(at_path(object, "spec.values"));
	} else if (json_is_object(json_object_get(object, "templates"))) {
		*templates = json_incref(json_object_get(object, "templates"));
	} else if (!json_object_get(object, "kind")) {
		/* What istiod answers to /debug/inject. */
		*templates = json_incref(object);
	}
	return 0;
}

/* Of a List the one item that has templates. */
static int open_list(json_t *list, json_t **templates, bool *overruled, struct error *err)
{
	json_t *item, *found = NULL;
	unsigned count = 0;
	size_t i;

	json_array_foreach(json_object_get(list, "items"), i, item)
	{
		bool has = at_path(item, ISTIO_TEMPLATES) ||
			   (is_kind(item, "ConfigMap") && at_path(item, "data.config"));
		if (has)
			found = item;
		count += has;
	}
	if (count == 1)
		return open_object(found, templates, overruled, err);
	return error_set(
		err, 0,
		"a List in which %u items have templates: give the one that is meant",
		count);
}

static int take_text(json_t *templates, const char *name, struct template_input *input,
		     struct error *err)
{
	json_t *text = json_object_get(templates, name);
	char names[200];

	if (!json_object_size(templates))
		return error_set(err, 0,
				 "no templates here; istiod's own answer has them: "
				 "pilot-discovery request GET /debug/inject");
	if (!text)
		return error_set(err, 0, "no template %s; there are: %s", name,
				 template_names(templates, names, sizeof(names)));
	if (!json_string_length(text))
		return error_set(err, 0, "the template %s is no text", name);
	input->size = json_string_length(text);
	if (strlen(json_string_value(text)) != input->size)
		return error_set(err, 0, "the template %s has a NUL in it", name);
	input->text = memory_get(input->size + 1);
	memcpy(input->text, json_string_value(text), input->size + 1);
	return 0;
}

static int take_object(json_t *object, const char *name, struct template_input *input,
		       struct error *err)
{
	json_t *templates = NULL;
	int rc;

	if (!json_is_object(object))
		return error_set(err, 0,
				 "this is neither templates nor an object with them");
	if (json_is_array(json_object_get(object, "items")))
		rc = open_list(object, &templates, &input->overruled, err);
	else
		rc = open_object(object, &templates, &input->overruled, err);
	if (!rc)
		rc = take_text(templates, name, input, err);
	json_decref(templates);
	return rc;
}

static int take_plain(const char *bytes, size_t size, struct template_input *input,
		      struct error *err)
{
	size_t at = template_bad_byte(bytes, size);

	if (at < size)
		return error_set(err, 0, "byte %zu: the template is not text in UTF-8",
				 at);
	input->text = memory_get(size + 1);
	memcpy(input->text, bytes, size);
	input->text[size] = 0;
	input->size = size;
	return 0;
}

int template_take(const char *bytes, size_t size, const char *name,
		  struct template_input *input, struct error *err)
{
	enum template_form form = template_form(bytes, size);

	*input = (struct template_input){ 0 };
	if (form == FORM_EMPTY)
		return error_set(err, 0, "the template is empty");
	if (form == FORM_PLAIN)
		return take_plain(bytes, size, input, err);
	json_t *object = form == FORM_JSON ? read_json(bytes, size, err)
					   : read_yaml(bytes, size, err);
	if (!object)
		return -EINVAL;
	int rc = take_object(object, name, input, err);
	json_decref(object);
	if (rc)
		template_input_free(input);
	return rc;
}

void template_input_free(struct template_input *input)
{
	free(input->text);
	*input = (struct template_input){ 0 };
}
