/* SPDX-License-Identifier: Apache-2.0 */
/* Kubernetes' objects, as kubectl or people write them. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "src/error.h"

/*
 * Calls @found with each document of @bytes, which is the function's to give back: JSON
 * (several may follow each other) or YAML. JSON is told by how it starts, and read as
 * such: kubectl's can be large. Returns 0, what @found returned if it was not 0, or
 * -EINVAL with @err, which names the line.
 */
int objects_read(const char *bytes, size_t size,
		 int (*found)(void *context, json_t *document, struct error *err),
		 void *context, struct error *err);

/* The first document, the caller's to give back by objects_free(); NULL with @err where
 * there is none, or one that cannot be read. */
json_t *objects_first(const char *bytes, size_t size, struct error *err);
void objects_free(const json_t *document);
