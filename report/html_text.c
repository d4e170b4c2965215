/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping for pages. */
#include "report/html_text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "src/memory.h"

/* What stands for a character that would be markup; NULL: itself. */
static const char *entity(unsigned code)
{
	static const struct {
		unsigned code;
		const char *entity;
	} entities[] = { { '<', "&lt;" },
			 { '>', "&gt;" },
			 { '&', "&amp;" },
			 { '"', "&quot;" },
			 { '\'', "&#39;" } };

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (entities[i].code == code)
			return entities[i].entity;
	return NULL;
}

/* HTML forbids them, and XML two of them. */
static bool is_noncharacter(unsigned code)
{
	return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

/* @length bytes at @bytes are the character @code. */
static void put_text(FILE *out, const char *bytes, size_t length, unsigned code)
{
	const char *name = code < 0x80 ? entity(code) : NULL;

	if (name)
		fputs(name, out);
	else if (text_is_unsafe(code) || is_noncharacter(code))
		fprintf(out, code < 0x100 ? "\\x%02x" : "\\u{%04x}", code);
	else
		fwrite(bytes, 1, length, out);
}

static void put_json(FILE *out, const char *bytes, size_t length, unsigned code)
{
	bool ascii = code >= 0x20 && code < 0x7f;

	if (code == '\n' || (ascii && code != '<' && code != '>' && code != '&')) {
		fwrite(bytes, 1, length, out);
	} else if (code < 0x10000) {
		fprintf(out, "\\u%04x", code);
	} else {
		code -= 0x10000;
		fprintf(out, "\\u%04x\\u%04x", 0xd800 | code >> 10,
			0xdc00 | (code & 0x3ff));
	}
}

void html_text(FILE *out, const char *text)
{
	while (*text) {
		unsigned code;
		size_t length = utf8_character(text, &code);
		if (length)
			put_text(out, text, length, code);
		else
			fprintf(out, "\\x%02x", (unsigned char)*text);
		text += length ? length : 1;
	}
}

static void print_grouped(FILE *out, unsigned number)
{
	if (number >= 1000) {
		print_grouped(out, number / 1000);
		fprintf(out, ",%03u", number % 1000);
	} else {
		fprintf(out, "%u", number);
	}
}

void html_print(FILE *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	for (;;) {
		size_t plain = strcspn(format, "%");
		fwrite(format, 1, plain, out);
		format += plain;
		if (!*format++)
			break;
		if (*format == 's') {
			html_text(out, va_arg(arguments, const char *));
		} else if (*format == 'u') {
			fprintf(out, "%u", va_arg(arguments, unsigned));
		} else if (*format == '\'') {
			print_grouped(out, va_arg(arguments, unsigned));
			format++;
		} else if (*format == 'l') {
			fprintf(out, "%llu", va_arg(arguments, unsigned long long));
			format += 2;
		} else {
			fputc(*format, out);
		}
		format++;
	}
	va_end(arguments);
}

/* What comes in pieces, and may be cut within a character. */
struct filter {
	FILE *out;
	void (*put)(FILE *out, const char *bytes, size_t length, unsigned code);
	unsigned indent; /* blanks to be left out of each line */
	unsigned column; /* blanks seen since its start; from @indent on: no longer */
	unsigned held;
	char bytes[5]; /* a character so far */
};

static void filter_character(struct filter *filter, size_t length, unsigned code)
{
	if (code == '\n') {
		fputc('\n', filter->out);
		filter->column = 0;
	} else if (code == ' ' && filter->column < filter->indent) {
		filter->column++;
	} else {
		filter->column = filter->indent;
		filter->put(filter->out, filter->bytes, length, code);
	}
}

/* What is held is no character, and no start of one. */
static bool is_invalid(const struct filter *filter)
{
	unsigned char lead = (unsigned char)filter->bytes[0];
	unsigned needed = lead < 0xc0 || lead >= 0xf8 ? 1
			  : lead < 0xe0		      ? 2
			  : lead < 0xf0		      ? 3
						      : 4;
	return filter->held >= needed;
}

/* Hands on what is held as far as it can be told what it is, all of it at the @end. */
static void filter_drain(struct filter *filter, bool end)
{
	while (filter->held) {
		unsigned code;
		filter->bytes[filter->held] = '\0';
		size_t length = utf8_character(filter->bytes, &code);
		if (length)
			filter_character(filter, length, code);
		else if (end || is_invalid(filter))
			fprintf(filter->out, "\\x%02x", (unsigned char)filter->bytes[0]);
		else
			break;
		length = length ? length : 1;
		filter->held -= (unsigned)length;
		memmove(filter->bytes, filter->bytes + length, filter->held);
	}
}

static ssize_t filter_write(void *cookie, const char *bytes, size_t size)
{
	struct filter *filter = cookie;

	for (size_t i = 0; i < size; i++) {
		filter->bytes[filter->held++] = bytes[i];
		filter_drain(filter, false);
	}
	return ferror(filter->out) ? 0 : (ssize_t)size;
}

static int filter_close(void *cookie)
{
	filter_drain(cookie, true);
	free(cookie);
	return 0;
}

static FILE *filter_open(struct filter start)
{
	struct filter *filter = memory_get(sizeof(*filter));
	*filter = start;
	FILE *stream = fopencookie(
		filter, "w",
		(cookie_io_functions_t){ .write = filter_write, .close = filter_close });
	if (!stream)
		memory_missing();
	return stream;
}

FILE *html_text_open(FILE *out, unsigned indent)
{
	return filter_open(
		(struct filter){ .out = out, .put = put_text, .indent = indent });
}

FILE *html_json_open(FILE *out)
{
	return filter_open((struct filter){ .out = out, .put = put_json });
}
