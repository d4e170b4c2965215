/* SPDX-License-Identifier: Apache-2.0 */
/* Objects and arrays of a document, taken as tables say. Refusals start with where in the
 * document it was: each level puts its own part in front, and nothing pays for a path
 * that nobody reads. */
#pragma once

#include "report/json_values.h"
#include "report/read.h"

/* One field of an object, and where it goes: a member of the struct that is filled. A
 * table has 32 at most. */
struct field {
	const char *key;
	bool required;
	size_t offset, size;
	take_fn *take;
	const char *wanted; /* what a refusal says it should have been */
};

#define FIELD(type, member) offsetof(type, member), sizeof(((type *)0)->member)
#define FIELD_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Takes those fields of @object that the table knows into @base. Returns 0, or -EINVAL
 * with a reason that goes on after the object's own path: ".uid: is not a UID". */
int json_take_fields(const json_t *object, const struct field *fields, size_t count,
		     void *base, struct refusal *refusal);

/* Calls @take for each item of @parent's array @key until one fails; the same of reasons.
 */
int json_take_array(const json_t *parent, const char *key,
		    int (*take)(const json_t *item, void *context,
				struct refusal *refusal),
		    void *context, struct refusal *refusal);

/* Both return -EINVAL. A reason, and what goes in front of the one that is there. */
int json_refuse(struct refusal *refusal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int json_refuse_in(struct refusal *refusal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
