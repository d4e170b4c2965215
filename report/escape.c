/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping for terminals and for JSON. */
#include "report/escape.h"

#include <string.h>

size_t utf8_character(const char *text, unsigned *code)
{
	/* Lead bytes by length; the smallest code point keeps overlong forms out. */
	static const struct {
		unsigned char mask, lead;
		unsigned least;
	} forms[] = { { 0x80, 0x00, 0 },
		      { 0xe0, 0xc0, 0x80 },
		      { 0xf0, 0xe0, 0x800 },
		      { 0xf8, 0xf0, 0x10000 } };
	const unsigned char *bytes = (const unsigned char *)text;

	if (!bytes[0])
		return 0;
	for (size_t length = 1; length <= 4; length++) {
		if ((bytes[0] & forms[length - 1].mask) != forms[length - 1].lead)
			continue;
		unsigned value = bytes[0] & (unsigned char)~forms[length - 1].mask;
		for (size_t i = 1; i < length; i++) {
			if ((bytes[i] & 0xc0) != 0x80)
				return 0;
			value = value << 6 | (bytes[i] & 0x3f);
		}
		if (value < forms[length - 1].least || value > 0x10ffff ||
		    (value >= 0xd800 && value <= 0xdfff))
			return 0;
		*code = value;
		return length;
	}
	return 0;
}

bool text_is_unsafe(unsigned code)
{
	static const struct {
		unsigned first, last;
	} ranges[] = {
		{ 0x00, 0x1f },	    { 0x7f, 0x9f },	/* C0, DEL, C1 */
		{ 0x061c, 0x061c }, { 0x200b, 0x200f }, /* zero width and direction marks
							 */
		{ 0x2028, 0x202e }, { 0x2060, 0x2069 }, /* separators, overrides, isolates
							 */
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
	};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

size_t escape_terminal(const char *text, FILE *out)
{
	size_t columns = 0;

	while (*text) {
		unsigned code = 0;
		size_t length = utf8_character(text, &code);
		if (!length || (text_is_unsafe(code) && code < 0x100)) {
			columns += (size_t)fprintf(out, "\\x%02x",
						   length ? code : (unsigned char)*text);
		} else if (text_is_unsafe(code)) {
			columns += (size_t)fprintf(out, "\\u{%04x}", code);
		} else {
			fwrite(text, 1, length, out);
			columns++;
		}
		text += length ? length : 1;
	}
	return columns;
}

const char *escape_utf8(const char *text, char *buffer, size_t size)
{
	static const char replacement[] = "\xef\xbf\xbd";
	size_t used = 0;

	while (*text) {
		unsigned code;
		size_t length = utf8_character(text, &code);
		const char *from = length ? text : replacement;
		size_t bytes = length ? length : strlen(replacement);
		if (used + bytes >= size)
			break;
		memcpy(buffer + used, from, bytes);
		used += bytes;
		text += length ? length : 1;
	}
	buffer[used] = '\0';
	return buffer;
}
