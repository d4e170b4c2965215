/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as JSON values, by libyaml. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "src/error.h"

/* Collections within collections: more is no manifest. */
#define YAML_DEPTH_MAX 64

/*
 * Calls @found with each document of @text, which is the function's to give back;
 * documents without anything in them are left out. JSON is YAML, but for DEL as it is and
 * characters written as two escapes (fix/objects_read.h takes them). Plain scalars are
 * typed as Kubernetes' reader does (fix/yaml_plain.h); keys are strings, as written. What
 * nobody needs in manifests is refused with its line: anchors, aliases, merge keys, tags
 * other than !!str, !!map and !!seq, keys that are collections, duplicate keys, NUL,
 * nesting over YAML_DEPTH_MAX. Returns 0, what @found returned if it was not 0 (and then
 * reads no further), or -EINVAL with @err ("line 3: ...", in our words and libyaml's).
 */
int yaml_read(const char *text, size_t size,
	      int (*found)(void *context, json_t *document, struct error *err),
	      void *context, struct error *err);
