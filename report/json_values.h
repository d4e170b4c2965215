/* SPDX-License-Identifier: Apache-2.0 */
/* From one JSON value to one field of a node, or not at all. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Each takes @value into @field, of @size bytes, whose type is in its name or comment;
 * false where it makes no sense.
 */
typedef bool take_fn(const json_t *value, void *field, size_t size);

take_fn take_text;	 /* char[]; what is too long is cut between characters */
take_fn take_name;	 /* char[]; 1 byte at least, never cut */
take_fn take_time;	 /* char[]; RFC 3339 in UTC, as lowport writes it */
take_fn take_duration;	 /* long long */
take_fn take_id;	 /* uint32_t */
take_fn take_port;	 /* uint16_t, not 0 */
take_fn take_port_start; /* int, 0 to 65535 */
take_fn take_errno;	 /* int16_t or int, from the name */
take_fn take_outcome;	 /* uint8_t or enum outcome */
take_fn take_protocol;	 /* uint8_t of enum protocol */
take_fn take_family;	 /* uint8_t, 1 for ipv6 */
take_fn take_mask;	 /* uint64_t, a capability set */
take_fn take_flag;	 /* uint8_t */
take_fn take_bool;	 /* bool */

/* The index of the word that @value is, of the @count words that @name gives, or -1. */
int json_find_word(const json_t *value, const char *(*name)(unsigned index),
		   unsigned count);
