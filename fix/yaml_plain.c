/* SPDX-License-Identifier: Apache-2.0 */
/* Plain scalars: words, numbers, text. */
#include "fix/yaml_plain.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/memory.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Longer ones are no numbers that anybody writes. */
#define NUMBER_MAX 512

enum word { WORD_NONE, WORD_NULL, WORD_FALSE, WORD_TRUE, WORD_NO_JSON };

/* In the three spellings that YAML 1.1 has of each: yes, Yes, YES. */
static const struct {
	const char *text;
	enum word word;
} words[] = {
	{ "", WORD_NULL },	  { "~", WORD_NULL },	     { "null", WORD_NULL },
	{ "y", WORD_TRUE },	  { "n", WORD_FALSE },	     { "yes", WORD_TRUE },
	{ "no", WORD_FALSE },	  { "on", WORD_TRUE },	     { "off", WORD_FALSE },
	{ "true", WORD_TRUE },	  { "false", WORD_FALSE },   { ".nan", WORD_NO_JSON },
	{ ".inf", WORD_NO_JSON }, { "+.inf", WORD_NO_JSON }, { "-.inf", WORD_NO_JSON },
};

static bool is_upper_from(const char *text, size_t from)
{
	for (size_t i = from; text[i]; i++)
		if (islower((unsigned char)text[i]))
			return false;
	return true;
}

static bool is_lower_from(const char *text, size_t from)
{
	for (size_t i = from; text[i]; i++)
		if (isupper((unsigned char)text[i]))
			return false;
	return true;
}

/* yes, Yes or YES; of NaN the same and .NaN; Inf has its sign and point in front. */
static bool is_spelling(const char *text)
{
	size_t first = strspn(text, "+-.");

	if (is_lower_from(text, 0) || is_upper_from(text, 0) || !strcmp(text, ".NaN"))
		return true;
	return isupper((unsigned char)text[first]) && is_lower_from(text, first + 1) &&
	       strcmp(text, ".Nan") != 0;
}

static enum word find_word(const char *text, size_t size)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].text) == size && !strcasecmp(text, words[i].text))
			return is_spelling(text) ? words[i].word : WORD_NONE;
	return WORD_NONE;
}

/* --- numbers --- */

/* @digits, behind @base's prefix, to the end. 0, or 1 where they are no such number. */
static int read_digits(const char *digits, int base, unsigned long long *number)
{
	char *end;

	if (!isalnum((unsigned char)digits[0]))
		return 1;
	errno = 0;
	*number = strtoull(digits, &end, base);
	return errno || *end;
}

/* As strconv.ParseInt and then ParseUint do with base 0. */
static json_t *read_integer(const char *text)
{
	bool is_negative = text[0] == '-';
	const char *digits = text + (is_negative || text[0] == '+');
	unsigned long long number;
	int base = 10;

	if (digits[0] == '0' && digits[1]) {
		char letter = (char)tolower((unsigned char)digits[1]);
		base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
		digits += letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1;
	}
	/* strtoull() would take a second prefix. */
	if (base == 16 && digits[0] == '0' && tolower((unsigned char)digits[1]) == 'x')
		return NULL;
	if (read_digits(digits, base, &number))
		return NULL;
	if (number <= INT64_MAX)
		return json_integer(is_negative ? -(json_int_t)number
						: (json_int_t)number);
	if (is_negative)
		return number == (unsigned long long)INT64_MAX + 1
			       ? json_integer(INT64_MIN)
			       : NULL;
	return text[0] == '+' ? NULL : json_real((double)number);
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_float(const char *text)
{
	const char *at = text + strspn(text, "+-");
	size_t whole = strspn(at, "0123456789"), part = 0;

	if (at > text + 1)
		return false;
	at += whole;
	if (*at == '.') {
		part = strspn(at + 1, "0123456789");
		at += 1 + part;
	}
	if (!whole && !part)
		return false;
	if (*at == 'e' || *at == 'E') {
		at += 1 + (at[1] == '+' || at[1] == '-');
		size_t digits = strspn(at, "0123456789");
		if (!digits)
			return false;
		at += digits;
	}
	return !*at;
}

/* Go takes ".5_0", which is none of YAML's, by rules of its own: only between digits. */
static bool is_separator(const char *text, size_t at)
{
	return text[0] != '.' || (isdigit((unsigned char)text[at - 1]) &&
				  isdigit((unsigned char)text[at + 1]));
}

/* NULL: it is no number. */
static json_t *read_number(const char *text, size_t size)
{
	char number[NUMBER_MAX];
	size_t length = 0;

	if (size >= sizeof(number) || !strchr("+-.0123456789", text[0]))
		return NULL;
	for (size_t i = 0; i < size; i++)
		if (text[i] != '_' || !is_separator(text, i))
			number[length++] = text[i];
	number[length] = '\0';
	json_t *integer = read_integer(number);
	if (integer || !is_float(number))
		return integer;
	double real = strtod(number, NULL);
	return isfinite(real) ? json_real(real) : NULL;
}

json_t *yaml_plain_value(const char *text, size_t size)
{
	switch (find_word(text, size)) {
	case WORD_NULL:
		return json_null();
	case WORD_FALSE:
		return json_false();
	case WORD_TRUE:
		return json_true();
	case WORD_NO_JSON:
		return NULL;
	case WORD_NONE:
		break;
	}
	json_t *number = read_number(text, size);
	return number ? number : json_stringn(text, size);
}

/* --- without quotes --- */

/* No plain scalar anywhere: words that some reader or other takes for something else. */
static bool is_other_word(const char *text, size_t size)
{
	static const char *const others[] = { "nan", "inf", "infinity", "nil", "none" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].text) == size &&
		    !strncasecmp(text, words[i].text, size))
			return true;
	for (size_t i = 0; i < COUNT(others); i++)
		if (strlen(others[i]) == size && !strncasecmp(text, others[i], size))
			return true;
	return false;
}

bool yaml_is_plain(const char *text, size_t size)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char inner[] = "0123456789 ._-/,:@%+=();";

	if (!size || (!strchr(letters, text[0]) && text[0] != '/') || !text[0] ||
	    is_other_word(text, size))
		return false;
	for (size_t i = 0; i < size; i++)
		if (!text[i] || (!strchr(letters, text[i]) && !strchr(inner, text[i])))
			return false;
	/* A key would end there. */
	for (size_t i = 0; i < size; i++)
		if (text[i] == ':' && (i + 1 == size || text[i + 1] == ' '))
			return false;
	return text[size - 1] != ' ';
}
