/* SPDX-License-Identifier: Apache-2.0 */
/* What bytes are that a template is looked for in. */
#pragma once

#include <jansson.h>
#include <stddef.h>

enum template_form {
	FORM_EMPTY,
	FORM_PLAIN, /* the template itself */
	FORM_JSON,
	FORM_YAML, /* an object, or the injector's configuration, not a template */
};

enum template_form template_form(const char *bytes, size_t size);

/* Where the first byte is that no text in UTF-8 has, or NUL; @size: nowhere. */
size_t template_bad_byte(const char *bytes, size_t size);

/* The keys of @templates that are plain words, for people: "gateway, sidecar and 2 more",
 * written to @buffer; returns @buffer. */
const char *template_names(const json_t *templates, char *buffer, size_t size);
