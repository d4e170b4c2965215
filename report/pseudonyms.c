/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map is a table of hashes: a pseudonym is its hash in other letters, so that one
 * table finds a name by its pseudonym as well. Of 64 bits no two names are alike: among a
 * million the odds are below one in ten million.
 */
#include "report/pseudonyms.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "src/compare.h"
#include "src/memory.h"

static const char *const kinds[] = {
	[NAME_NODE] = "node",	    [NAME_HOST] = "host",   [NAME_IMAGE] = "image",
	[NAME_PROFILE] = "profile", [NAME_TAINT] = "taint", [NAME_FILE] = "file",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == NAME_KIND_COUNT, "a word for each");

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";
#define BASE32_LENGTH 13

/* Longer than a path, and than any name. */
#define NAME_MAX_BYTES 4096

struct entry {
	uint64_t hash;
	char *name; /* NULL: a free place */
	uint32_t length;
	uint32_t kind;
};

struct redaction {
	unsigned char key[SIPHASH_KEY];
	size_t count, room; /* room: a power of two, or 0 */
	struct entry *entries;
};

struct redaction *redaction_new(const unsigned char key[SIPHASH_KEY])
{
	struct redaction *redaction = memory_get(sizeof(*redaction));
	*redaction = (struct redaction){ .room = 0 };
	memcpy(redaction->key, key, SIPHASH_KEY);
	return redaction;
}

void redaction_free(struct redaction *redaction)
{
	if (!redaction)
		return;
	for (size_t i = 0; i < redaction->room; i++)
		free(redaction->entries[i].name);
	free(redaction->entries);
	explicit_bzero(redaction, sizeof(*redaction));
	free(redaction);
}

/* The place of @hash, or the free one where it would be. There always is one. */
static struct entry *find_place(const struct redaction *redaction, uint64_t hash)
{
	size_t at = hash & (redaction->room - 1);

	while (redaction->entries[at].name && redaction->entries[at].hash != hash)
		at = (at + 1) & (redaction->room - 1);
	return &redaction->entries[at];
}

static void make_room(struct redaction *redaction)
{
	struct entry *old = redaction->entries;
	size_t old_room = redaction->room;

	if (redaction->count * 4 < redaction->room * 3)
		return;
	redaction->room = old_room ? old_room * 2 : 64;
	redaction->entries = memory_get(redaction->room * sizeof(*old));
	memset(redaction->entries, 0, redaction->room * sizeof(*old));
	for (size_t i = 0; i < old_room; i++)
		if (old[i].name)
			*find_place(redaction, old[i].hash) = old[i];
	free(old);
}

/* Kind and name are hashed together: "node/worker-7". */
static uint64_t hash_name(const struct redaction *redaction, enum name_kind kind,
			  const char *name, size_t length)
{
	char bytes[16 + NAME_MAX_BYTES];
	size_t used = (size_t)snprintf(bytes, sizeof(bytes), "%s/", kinds[kind]);

	memcpy(bytes + used, name, length);
	return siphash(redaction->key, bytes, used + length);
}

static void add_name(struct redaction *redaction, enum name_kind kind, uint64_t hash,
		     const char *name, size_t length)
{
	make_room(redaction);
	struct entry *entry = find_place(redaction, hash);
	if (entry->name)
		return;
	*entry = (struct entry){ .hash = hash,
				 .name = memory_get(length + 1),
				 .length = (uint32_t)length,
				 .kind = kind };
	memcpy(entry->name, name, length);
	entry->name[length] = '\0';
	redaction->count++;
}

static const char *write_pseudonym(enum name_kind kind, uint64_t hash,
				   char buffer[PSEUDONYM_SIZE])
{
	char letters[BASE32_LENGTH + 1];

	for (unsigned i = BASE32_LENGTH; i-- > 0; hash >>= 5)
		letters[i] = base32[hash & 31];
	letters[BASE32_LENGTH] = '\0';
	snprintf(buffer, PSEUDONYM_SIZE, "%s-%s", kinds[kind], letters);
	return buffer;
}

/* The other way: false where @text is no pseudonym at all. */
static bool parse_pseudonym(const char *text, size_t length, enum name_kind *kind,
			    uint64_t *hash)
{
	size_t word = 0;

	for (*kind = NAME_NODE; *kind < NAME_KIND_COUNT; (*kind)++) {
		word = strlen(kinds[*kind]);
		if (length == word + 1 + BASE32_LENGTH && text[word] == '-' &&
		    !memcmp(text, kinds[*kind], word))
			break;
	}
	if (*kind == NAME_KIND_COUNT)
		return false;
	*hash = 0;
	for (size_t i = word + 1; i < length; i++) {
		const char *letter = text[i] ? strchr(base32, text[i]) : NULL;
		if (!letter || *hash >> 59)
			return false;
		*hash = *hash << 5 | (uint64_t)(letter - base32);
	}
	return true;
}

bool redaction_has(const struct redaction *redaction, const char *text, size_t length)
{
	enum name_kind kind;
	uint64_t hash;

	if (!redaction->count || !parse_pseudonym(text, length, &kind, &hash))
		return false;
	const struct entry *entry = find_place(redaction, hash);
	return entry->name && entry->kind == (uint32_t)kind;
}

const char *redaction_pseudonym(struct redaction *redaction, enum name_kind kind,
				const char *name, size_t length,
				char buffer[PSEUDONYM_SIZE])
{
	if (redaction_has(redaction, name, length)) {
		snprintf(buffer, PSEUDONYM_SIZE, "%.*s", (int)length, name);
		return buffer;
	}
	if (length > NAME_MAX_BYTES)
		length = NAME_MAX_BYTES;
	uint64_t hash = hash_name(redaction, kind, name, length);
	add_name(redaction, kind, hash, name, length);
	return write_pseudonym(kind, hash, buffer);
}

/* --- the file --- */

static int compare_entries(const void *a, const void *b)
{
	const struct entry *one = *(const struct entry *const *)a;
	const struct entry *other = *(const struct entry *const *)b;
	int order = COMPARE(one->kind, other->kind);
	return order ? order : COMPARE(one->hash, other->hash);
}

/* One word on one line, whatever it holds. */
static void write_name(const struct entry *entry, FILE *out)
{
	for (uint32_t i = 0; i < entry->length; i++) {
		unsigned char byte = (unsigned char)entry->name[i];
		if (byte > ' ' && byte < 0x7f && byte != '\\')
			fputc(byte, out);
		else
			fprintf(out, "\\x%02x", byte);
	}
}

void redaction_write(const struct redaction *redaction, FILE *out)
{
	const struct entry **sorted =
		memory_get((redaction->count + 1) * sizeof(struct entry *));
	char buffer[PSEUDONYM_SIZE];
	size_t count = 0;

	fputs("# What stands for which name in reports of lowport report --redact.\n"
	      "# Who has this file can tell the names: keep it, do not send it along.\n"
	      "# Given to --redact again, it gives the same names the same pseudonyms.\n"
	      "version 1\nkey ",
	      out);
	for (size_t i = 0; i < SIPHASH_KEY; i++)
		fprintf(out, "%02x", redaction->key[i]);
	fputc('\n', out);
	for (size_t i = 0; i < redaction->room; i++)
		if (redaction->entries[i].name)
			sorted[count++] = &redaction->entries[i];
	qsort(sorted, count, sizeof(*sorted), compare_entries);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s ",
			write_pseudonym((enum name_kind)sorted[i]->kind, sorted[i]->hash,
					buffer));
		write_name(sorted[i], out);
		fputc('\n', out);
	}
	free(sorted);
}

static int hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = digit ? strchr(digits, digit) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Two hexadecimal digits, or -1. */
static int hex_byte(const char *at, const char *end)
{
	int high = end - at >= 2 ? hex_digit(at[0]) : -1;
	int low = high >= 0 ? hex_digit(at[1]) : -1;
	return low >= 0 ? high << 4 | low : -1;
}

/* What write_name() wrote. Returns the length, or -1. */
static int parse_name(const char *at, const char *end, char *name)
{
	int length = 0;

	for (; at < end; length++) {
		int byte = (unsigned char)*at++;
		if (length == NAME_MAX_BYTES || byte <= ' ' || byte >= 0x7f)
			return -1;
		if (byte == '\\') {
			byte = at < end && *at == 'x' ? hex_byte(at + 1, end) : -1;
			at += 3;
		}
		if (byte < 0)
			return -1;
		name[length] = (char)byte;
	}
	return length ? length : -1;
}

static const char *take_key(struct redaction *redaction, const char *at, const char *end)
{
	if (end - at != 4 + 2 * SIPHASH_KEY || memcmp(at, "key ", 4))
		return "is no key of 32 hexadecimal digits";
	for (size_t i = 0; i < SIPHASH_KEY; i++) {
		int byte = hex_byte(at + 4 + 2 * i, end);
		if (byte < 0)
			return "is no key of 32 hexadecimal digits";
		redaction->key[i] = (unsigned char)byte;
	}
	return NULL;
}

/* Each line proves itself: the key gives that pseudonym to that name. */
static const char *take_name(struct redaction *redaction, const char *at, const char *end)
{
	char name[NAME_MAX_BYTES];
	const char *blank = memchr(at, ' ', (size_t)(end - at));
	enum name_kind kind;
	uint64_t hash;

	if (!blank || !parse_pseudonym(at, (size_t)(blank - at), &kind, &hash))
		return "does not start with a pseudonym";
	int length = parse_name(blank + 1, end, name);
	if (length < 0)
		return "does not end with a name";
	if (hash != hash_name(redaction, kind, name, (size_t)length))
		return "has a name that is not its pseudonym's under this key";
	add_name(redaction, kind, hash, name, (size_t)length);
	return NULL;
}

static const char *take_version(const char *at, const char *end)
{
	static const char version[] = "version 1";
	return end - at == sizeof(version) - 1 &&
			       !memcmp(at, version, sizeof(version) - 1)
		       ? NULL
		       : "is not 'version 1'";
}

/* Version, key, names, each on its line; what is wrong with the line, or NULL. */
static const char *take_line(struct redaction *redaction, unsigned *taken, const char *at,
			     const char *end)
{
	if (end > at && end[-1] == '\r')
		end--;
	if (at == end || *at == '#')
		return NULL;
	switch ((*taken)++) {
	case 0:
		return take_version(at, end);
	case 1:
		return take_key(redaction, at, end);
	default:
		return take_name(redaction, at, end);
	}
}

struct redaction *redaction_read(const char *bytes, size_t size, struct error *err)
{
	static const unsigned char no_key[SIPHASH_KEY];
	struct redaction *redaction = redaction_new(no_key);
	const char *end = bytes + size, *wrong = NULL;
	unsigned line = 0, taken = 0;

	for (const char *at = bytes; at < end && !wrong; line++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		wrong = take_line(redaction, &taken, at, stop);
		at = stop + 1;
	}
	if (!wrong && taken >= 2)
		return redaction;
	redaction_free(redaction);
	error_set(err, EINVAL, "line %u %s", line,
		  wrong ? wrong : "is the last, and there was no version and key");
	return NULL;
}
