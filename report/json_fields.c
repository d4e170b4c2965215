/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of fields, applied. */
#include "report/json_fields.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int json_refuse(struct refusal *refusal, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(refusal->reason, sizeof(refusal->reason), format, args);
	va_end(args);
	return -EINVAL;
}

int json_refuse_in(struct refusal *refusal, const char *format, ...)
{
	const struct refusal inner = *refusal;
	va_list args;

	va_start(args, format);
	vsnprintf(refusal->reason, sizeof(refusal->reason), format, args);
	va_end(args);
	size_t used = strlen(refusal->reason);
	snprintf(refusal->reason + used, sizeof(refusal->reason) - used, "%s",
		 inner.reason);
	return -EINVAL;
}

/* Documents have their fields in the order of the table, and most of them: @next is
 * looked at before any other is. Returns @count where @key is none of them. */
static size_t find_field(const struct field *fields, size_t count, size_t next,
			 const char *key)
{
	for (size_t tries = 0; tries < count; tries++, next++) {
		if (next >= count)
			next = 0;
		if (!strcmp(fields[next].key, key))
			return next;
	}
	return count;
}

/* The fields in the order that they come in: looking each up would hash its key again. */
int json_take_fields(const json_t *object, const struct field *fields, size_t count,
		     void *base, struct refusal *refusal)
{
	json_t *open = (json_t *)object; /* jansson's iterators could change it */
	uint32_t taken = 0;
	size_t next = 0;

	if (!json_is_object(object))
		return json_refuse(refusal, ": is not there, or no object");
	for (void *at = json_object_iter(open); at && count;
	     at = json_object_iter_next(open, at)) {
		size_t i = find_field(fields, count, next, json_object_iter_key(at));
		if (i == count)
			continue;
		next = i + 1;
		taken |= UINT32_C(1) << i;
		if (!fields[i].take(json_object_iter_value(at),
				    (char *)base + fields[i].offset, fields[i].size))
			return json_refuse(refusal, ".%s: is not %s", fields[i].key,
					   fields[i].wanted);
	}
	for (size_t i = 0; i < count; i++)
		if (fields[i].required && !(taken >> i & 1))
			return json_refuse(refusal, ".%s: is missing: %s", fields[i].key,
					   fields[i].wanted);
	return 0;
}

int json_take_array(const json_t *parent, const char *key,
		    int (*take)(const json_t *item, void *context,
				struct refusal *refusal),
		    void *context, struct refusal *refusal)
{
	const json_t *array = json_object_get(parent, key);

	if (!json_is_array(array))
		return json_refuse(refusal, ".%s: is not there, or no array", key);
	for (size_t i = 0; i < json_array_size(array); i++)
		if (take(json_array_get(array, i), context, refusal))
			return json_refuse_in(refusal, ".%s[%zu]", key, i);
	return 0;
}
