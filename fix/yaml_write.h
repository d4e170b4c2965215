/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values as YAML. */
#pragma once

#include <jansson.h>
#include <stdio.h>

/*
 * Writes @value as one block document, without "---", its keys in their order. Text that
 * YAML 1.1 or 1.2 would take for anything else is quoted (fix/yaml_plain.h); text of
 * several lines is a literal block where that keeps every byte and all of it can be seen,
 * else quoted. A document that ends in a block with empty lines at its end has a line
 * "..." behind it, so that what follows adds nothing to it. What was written is read back
 * before a byte of it leaves: it is @value, or the process ends. @value is no deeper than
 * YAML_DEPTH_MAX and has no NUL in it. Returns 0 or -EIO.
 */
int yaml_write(const json_t *value, FILE *out);
