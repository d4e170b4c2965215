/* SPDX-License-Identifier: Apache-2.0 */
/* What a plain scalar of YAML, one without quotes, stands for. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The value of the plain scalar @text of @size bytes, NUL-terminated, as Kubernetes reads
 * it (sigs.k8s.io/yaml, resolve() of its goyaml.v2): words of YAML 1.1 (yes, on, y, ~),
 * numbers, else text; dates, 1:30 and what no double holds are text. NULL for infinity
 * and NaN, which JSON does not have, and for what is no text of JSON's. The caller's to
 * give back.
 */
json_t *yaml_plain_value(const char *text, size_t size);

/*
 * Whether text may stand there without quotes, whoever reads it: nothing that YAML 1.1 or
 * 1.2 takes for a number, a date, a word of their own or a sign of theirs. Stricter than
 * it had to be: what starts with a digit is quoted.
 */
bool yaml_is_plain(const char *text, size_t size);
