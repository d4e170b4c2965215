/* SPDX-License-Identifier: Apache-2.0 */
/* Single values of a report. */
#include "report/json_values.h"

#include <string.h>

#include "report/escape.h"
#include "src/errno_name.h"
#include "src/trial.h"

/* Cut between characters where a newer lowport writes longer texts than fit here. */
bool take_text(const json_t *value, void *field, size_t size)
{
	const char *text = json_string_value(value);
	size_t used = 0, length;
	unsigned code;

	if (!text)
		return false;
	while ((length = utf8_character(text + used, &code)) && used + length < size)
		used += length;
	memcpy(field, text, used);
	((char *)field)[used] = '\0';
	return true;
}

/* A name is compared, so it is never cut. */
bool take_name(const json_t *value, void *field, size_t size)
{
	size_t length = json_string_length(value);
	return length && length < size && take_text(value, field, size);
}

bool take_time(const json_t *value, void *field, size_t size)
{
	static const char shape[] = "0000-00-00T00:00:00Z";
	const char *text = json_string_value(value);

	if (!text || strlen(text) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == '0' ? text[i] < '0' || text[i] > '9'
				    : text[i] != shape[i])
			return false;
	return take_text(value, field, size);
}

static bool take_integer(const json_t *value, json_int_t last, json_int_t *integer)
{
	*integer = json_integer_value(value);
	return json_is_integer(value) && *integer >= 0 && *integer <= last;
}

bool take_duration(const json_t *value, void *field, size_t size)
{
	json_int_t integer;
	(void)size;
	if (!take_integer(value, INT64_MAX, &integer))
		return false;
	*(long long *)field = integer;
	return true;
}

bool take_id(const json_t *value, void *field, size_t size)
{
	json_int_t integer;
	(void)size;
	if (!take_integer(value, UINT32_MAX, &integer))
		return false;
	*(uint32_t *)field = (uint32_t)integer;
	return true;
}

bool take_port(const json_t *value, void *field, size_t size)
{
	json_int_t integer;
	(void)size;
	if (!take_integer(value, UINT16_MAX, &integer) || !integer)
		return false;
	*(uint16_t *)field = (uint16_t)integer;
	return true;
}

bool take_port_start(const json_t *value, void *field, size_t size)
{
	json_int_t integer;
	(void)size;
	if (!take_integer(value, UINT16_MAX, &integer))
		return false;
	*(int *)field = (int)integer;
	return true;
}

bool take_errno(const json_t *value, void *field, size_t size)
{
	const char *name = json_string_value(value);
	int number = name ? errno_number(name) : 0;

	if (size == sizeof(int16_t))
		*(int16_t *)field = (int16_t)number;
	else
		*(int *)field = number;
	return number != 0;
}

int json_find_word(const json_t *value, const char *(*name)(unsigned), unsigned count)
{
	const char *word = json_string_value(value);
	for (unsigned i = 0; word && i < count; i++)
		if (!strcmp(word, name(i)))
			return (int)i;
	return -1;
}

static const char *outcome_word(unsigned i)
{
	return outcome_name((enum outcome)i);
}
static const char *protocol_word(unsigned i)
{
	return protocol_name((enum protocol)i);
}
static const char *family_word(unsigned i)
{
	return i ? "ipv6" : "ipv4";
}

bool take_outcome(const json_t *value, void *field, size_t size)
{
	int word = json_find_word(value, outcome_word, OUTCOME_COUNT);
	if (size == sizeof(uint8_t))
		*(uint8_t *)field = (uint8_t)word;
	else
		*(enum outcome *)field = (enum outcome)word;
	return word >= 0;
}

bool take_protocol(const json_t *value, void *field, size_t size)
{
	int word = json_find_word(value, protocol_word, PROTOCOL_COUNT);
	(void)size;
	*(uint8_t *)field = (uint8_t)word;
	return word >= 0;
}

bool take_family(const json_t *value, void *field, size_t size)
{
	int word = json_find_word(value, family_word, 2);
	(void)size;
	*(uint8_t *)field = (uint8_t)word;
	return word >= 0;
}

/* As lowport writes them. -1 where it is none. */
static int hexadecimal(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool take_mask(const json_t *value, void *field, size_t size)
{
	const char *text = json_string_value(value);
	uint64_t mask = 0;

	(void)size;
	if (!text || strncmp(text, "0x", 2) || strlen(text) != 18)
		return false;
	for (text += 2; *text; text++) {
		int digit = hexadecimal(*text);
		if (digit < 0)
			return false;
		mask = mask << 4 | (uint64_t)digit;
	}
	*(uint64_t *)field = mask;
	return true;
}

bool take_flag(const json_t *value, void *field, size_t size)
{
	(void)size;
	*(uint8_t *)field = json_is_true(value);
	return json_is_boolean(value);
}

bool take_bool(const json_t *value, void *field, size_t size)
{
	(void)size;
	*(bool *)field = json_is_true(value);
	return json_is_boolean(value);
}
