/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping for XML. */
#include "report/xml.h"

#include <stdbool.h>
#include <stddef.h>

#include "report/escape.h"

#define REPLACEMENT "\xef\xbf\xbd"

static const struct {
	char character;
	bool everywhere; /* else in attributes only */
	const char *entity;
} entities[] = {
	{ '&', true, "&amp;" },	  { '<', true, "&lt;" },    { '>', true, "&gt;" },
	{ '"', false, "&quot;" }, { '\n', false, "&#10;" }, { '\t', false, "&#9;" },
};

static const char *find_entity(unsigned code, bool attribute)
{
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if ((unsigned char)entities[i].character == code &&
		    (attribute || entities[i].everywhere))
			return entities[i].entity;
	return NULL;
}

/* Noncharacters end each plane; XML 1.0 forbids the first two of them. */
static bool is_dropped(unsigned code)
{
	return (code != '\n' && code != '\t' && text_is_unsafe(code)) ||
	       (code & 0xfffe) == 0xfffe;
}

static void write_escaped(const char *text, bool attribute, FILE *out)
{
	while (*text) {
		unsigned code = 0;
		size_t length = utf8_character(text, &code);
		const char *entity = length ? find_entity(code, attribute) : REPLACEMENT;
		if (entity)
			fputs(entity, out);
		else if (!is_dropped(code))
			fwrite(text, 1, length, out);
		text += length ? length : 1;
	}
}

void xml_text(const char *text, FILE *out)
{
	write_escaped(text, false, out);
}

void xml_attribute(const char *name, const char *value, FILE *out)
{
	fprintf(out, " %s=\"", name);
	write_escaped(value, true, out);
	fputc('"', out);
}
