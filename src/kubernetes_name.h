/* SPDX-License-Identifier: Apache-2.0 */
/* Names as the API server takes them. */
#pragma once

#include <stdbool.h>

/* Whether @name is an RFC 1123 subdomain of at most 253 bytes: lower-case letters,
 * digits, '-' and '.', each part between dots starting and ending with one of the first
 * two. So it means the same in YAML, in a URL and to a shell. */
bool kubernetes_is_name(const char *name);

/* The same without dots, of at most 63 bytes: a namespace, a revision. */
bool kubernetes_is_label(const char *name);

/* Whether @text is KEY of a label ("example.com/key", "key"), or its value (which may be
 * empty). */
bool kubernetes_is_label_key(const char *text);
bool kubernetes_is_label_value(const char *text);
