/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of its own, as libyaml's would put a template with one tab, or with a blank at
 * the end of one line, into quotes on a single line. libyaml reads what was written.
 */
#include "fix/yaml_write.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fix/yaml_plain.h"
#include "fix/yaml_read.h"
#include "report/escape.h"
#include "src/memory.h"

#define INDENT 2

/* A key with its quotes has to end within 1024 bytes (YAML 1.2.2, 7.4.3); a byte takes
 * four at most. Longer ones are written as "? KEY". */
#define SIMPLE_KEY_MAX 200

/* A block with empty lines at its end came last. */
struct writer {
	FILE *out;
	bool is_open;
};

static void write_indent(struct writer *writer, unsigned column)
{
	fprintf(writer->out, "%*s", (int)column, "");
}

/* --- text --- */

static void write_character(FILE *out, const char *text, size_t length, unsigned code)
{
	static const struct {
		unsigned code;
		const char *text;
	} short_forms[] = {
		{ '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" },
		{ '\r', "\\r" }, { '\t', "\\t" },
	};
	for (size_t i = 0; i < sizeof(short_forms) / sizeof(short_forms[0]); i++) {
		if (short_forms[i].code == code) {
			fputs(short_forms[i].text, out);
			return;
		}
	}
	if (!text_is_unsafe(code) && (code & 0xfffe) != 0xfffe)
		fwrite(text, 1, length, out);
	else if (code < 0x100)
		fprintf(out, "\\x%02X", code);
	else
		fprintf(out, code < 0x10000 ? "\\u%04X" : "\\U%08X", code);
}

static void write_quoted(struct writer *writer, const char *text)
{
	unsigned code;

	fputc('"', writer->out);
	for (size_t length; (length = utf8_character(text, &code)); text += length)
		write_character(writer->out, text, length, code);
	fputc('"', writer->out);
}

/* Several lines, each of which can be seen as it is. */
static bool is_literal(const char *text)
{
	unsigned code;
	bool is_seen = false;

	if (!strchr(text, '\n'))
		return false;
	for (size_t length; (length = utf8_character(text, &code)); text += length) {
		if (code != '\n' && code != '\t' &&
		    (text_is_unsafe(code) || (code & 0xfffe) == 0xfffe))
			return false;
		is_seen |= code > ' ';
	}
	return is_seen;
}

/* A line break that is the last of @text is no part of its last line. */
static void write_lines(struct writer *writer, const char *text, unsigned column)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		if (length)
			write_indent(writer, column);
		fwrite(text, 1, length, writer->out);
		fputc('\n', writer->out);
		text += length + (text[length] == '\n');
	}
}

/* How many line ends are kept: none, one, or all (YAML 1.2.2, 8.1.1.2). The indentation
 * is said where the first line does not show it. */
static void write_literal(struct writer *writer, const char *text, unsigned column)
{
	size_t size = strlen(text);
	bool is_ended = text[size - 1] == '\n';
	bool is_kept = is_ended && (size == 1 || text[size - 2] == '\n');

	fputs("|", writer->out);
	if (strchr(" \t\n", text[0]))
		fprintf(writer->out, "%d", INDENT);
	fputs(is_kept ? "+\n" : is_ended ? "\n" : "-\n", writer->out);
	write_lines(writer, text, column);
	writer->is_open = is_kept;
}

static void write_real(struct writer *writer, double real)
{
	char text[40];

	/* The shortest that is the same number. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, real);
		if (strtod(text, NULL) == real)
			break;
	}
	/* Without a point it would be an integer, or text (YAML 1.1's 1e+20). */
	size_t mantissa = strcspn(text, ".e");
	fprintf(writer->out, "%.*s%s%s", (int)mantissa, text,
		text[mantissa] == '.' ? "" : ".0", text + mantissa);
}

/* --- values: these call each other, YAML_DEPTH_MAX deep --- */

static void write_value(struct writer *writer, const json_t *value, unsigned column);

/* Everything but collections with something in them, to the end of the line. @column is
 * that of the collection that it is in. */
static void write_scalar(struct writer *writer, const json_t *value, unsigned column)
{
	writer->is_open = false;
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		fputs("{}", writer->out);
		break;
	case JSON_ARRAY:
		fputs("[]", writer->out);
		break;
	case JSON_TRUE:
		fputs("true", writer->out);
		break;
	case JSON_FALSE:
		fputs("false", writer->out);
		break;
	case JSON_NULL:
		fputs("null", writer->out);
		break;
	case JSON_REAL:
		write_real(writer, json_real_value(value));
		break;
	case JSON_INTEGER:
		fprintf(writer->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_STRING:
		if (is_literal(json_string_value(value))) {
			write_literal(writer, json_string_value(value), column + INDENT);
			return;
		}
		if (yaml_is_plain(json_string_value(value), json_string_length(value)))
			fputs(json_string_value(value), writer->out);
		else
			write_quoted(writer, json_string_value(value));
	}
	fputc('\n', writer->out);
}

static bool is_collection(const json_t *value)
{
	return json_object_size(value) || json_array_size(value);
}

/* Returns whether it is in front of its ":" on one line. */
static void write_key(struct writer *writer, const char *key, unsigned column)
{
	size_t size = strlen(key);

	if (size > SIMPLE_KEY_MAX)
		fputs("? ", writer->out);
	if (yaml_is_plain(key, size))
		fputs(key, writer->out);
	else
		write_quoted(writer, key);
	if (size > SIMPLE_KEY_MAX) {
		fputc('\n', writer->out);
		write_indent(writer, column);
	}
	fputc(':', writer->out);
}

/* The first line of a collection goes on where the line is: at @column, behind "- ". */
static void write_object(struct writer *writer, json_t *object, unsigned column)
{
	const char *key;
	json_t *value;
	bool is_first = true;

	json_object_foreach(object, key, value)
	{
		if (!is_first)
			write_indent(writer, column);
		is_first = false;
		write_key(writer, key, column);
		if (!is_collection(value)) {
			fputc(' ', writer->out);
			write_scalar(writer, value, column);
			continue;
		}
		/* The items of an array stand below their key, as kubectl has it. */
		unsigned below = column + (json_is_array(value) ? 0 : INDENT);
		fputc('\n', writer->out);
		write_indent(writer, below);
		write_value(writer, value, below);
	}
}

static void write_array(struct writer *writer, const json_t *array, unsigned column)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		if (i)
			write_indent(writer, column);
		fputs("- ", writer->out);
		if (is_collection(item))
			write_value(writer, item, column + INDENT);
		else
			write_scalar(writer, item, column);
	}
}

static void write_value(struct writer *writer, const json_t *value, unsigned column)
{
	if (json_is_array(value))
		write_array(writer, value, column);
	else
		/* Jansson walks no const object; nothing is changed. */
		write_object(writer, (json_t *)(uintptr_t)value, column);
}

static void write_document(FILE *out, const json_t *value)
{
	struct writer writer = { .out = out };

	if (is_collection(value))
		write_value(&writer, value, 0);
	else
		write_scalar(&writer, value, 0);
	if (writer.is_open)
		fputs("...\n", out);
}

/* --- reading it back --- */

static int keep(void *context, json_t *document, struct error *err)
{
	json_t **kept = context;

	if (*kept) {
		json_decref(document);
		return error_set(err, EINVAL, "a second document");
	}
	*kept = document;
	return 0;
}

static bool is_same(const json_t *value, const char *text, size_t size)
{
	json_t *again = NULL;
	struct error err;

	int rc = yaml_read(text, size, keep, &again, &err);
	bool is_equal = !rc && json_equal(value, again);
	json_decref(again);
	return is_equal;
}

int yaml_write(const json_t *value, FILE *out)
{
	char *text = NULL;
	size_t size;

	FILE *memory = open_memstream(&text, &size);
	if (!memory)
		memory_missing();
	write_document(memory, value);
	if (ferror(memory) || fclose(memory))
		memory_missing();
	/* Nobody may be handed what says something else. */
	if (!is_same(value, text, size))
		abort();
	size_t written = fwrite(text, 1, size, out);
	free(text);
	return written == size ? 0 : -EIO;
}
