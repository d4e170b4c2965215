/* SPDX-License-Identifier: Apache-2.0 */
/* lowport fix --check: manifests and live objects, and the mistakes in them. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "report/format.h"
#include "report/verdict.h"
#include "src/error.h"

struct check;

struct check *check_new(void);
void check_free(struct check *check);

/* Takes the objects of @document (an object, a List, an array) of @file; references what
 * it needs. Objects that it does not know are counted. */
void check_add(struct check *check, const char *file, json_t *document);

/* The same for all documents of @bytes, JSON or YAML. Returns 0, or -EINVAL with @err:
 * those before the line that it names were taken. */
int check_read(struct check *check, const char *file, const char *bytes, size_t size,
	       struct error *err);

/* After all were added: how many mistakes there are of each severity, and how many
 * objects were looked at. */
struct check_counts {
	unsigned objects; /* looked at */
	unsigned unknown; /* left out */
	unsigned mistakes[SEVERITY_COUNT];
};
struct check_counts check_run(struct check *check);

/* Writes what was found: text for people, or a CheckReport. Returns 0 or -EIO. */
int check_text(const struct check *check, const struct style *style, FILE *out);
int check_json(const struct check *check, const struct style *style, FILE *out);
