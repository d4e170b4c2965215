/* SPDX-License-Identifier: Apache-2.0 */
/* A small cache from texts to packed nodes. */
#include "report/json_known.h"

#include <stdlib.h>
#include <string.h>

#include "report/pack.h"
#include "src/memory.h"

/* Of texts: a thousand answers. Packed they take a quarter more. */
#define BYTES_MAX (8 * 1024 * 1024)
#define SETS 512
#define WAYS 4

struct entry {
	uint64_t hash;
	char *text; /* NULL: it came once, and is kept if it comes again */
	size_t size;
	unsigned char *packed;
};

struct known {
	struct entry sets[SETS][WAYS];
	unsigned char turns[SETS]; /* which way is given up next */
	size_t bytes;
	unsigned char packed[PACK_MAX]; /* scratch */
};

struct known *known_new(void)
{
	return memory_zeroed(1, sizeof(struct known));
}

static void forget(struct known *known, struct entry *entry)
{
	known->bytes -= entry->text ? entry->size : 0;
	free(entry->text);
	free(entry->packed);
	memset(entry, 0, sizeof(*entry));
}

static void forget_all(struct known *known)
{
	for (unsigned set = 0; set < SETS; set++)
		for (unsigned way = 0; way < WAYS; way++)
			forget(known, &known->sets[set][way]);
}

void known_free(struct known *known)
{
	if (known->bytes)
		forget_all(known);
	free(known);
}

/* Fast, and no secret: who chooses texts that collide has them read each time. */
static uint64_t hash_of(const char *text, size_t size)
{
	uint64_t hash = size, word;

	for (; size >= sizeof(word); text += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text, size);
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

bool known_cut(const char *bytes, size_t size, struct halves *halves)
{
	static const char start[] =
		"{\"apiVersion\":\"lowport/v1\",\"kind\":\"NodeReport\",\"metadata\":";
	const size_t length = sizeof(start) - 1;
	json_error_t error;

	if (size <= length || memcmp(bytes, start, length) != 0)
		return false;
	halves->metadata =
		json_loadb(bytes + length, size - length,
			   JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
	if (!halves->metadata)
		return false;
	/* So much of it was read. */
	halves->rest = bytes + length + error.position;
	halves->size = size - length - (size_t)error.position;
	halves->hash = hash_of(halves->rest, halves->size);
	return true;
}

/* The entry with this hash, or NULL. */
static const struct entry *find(const struct known *known, uint64_t hash)
{
	const struct entry *set = known->sets[hash % SETS];

	for (unsigned way = 0; way < WAYS; way++)
		if (set[way].hash == hash)
			return &set[way];
	return NULL;
}

bool known_find(const struct known *known, const struct halves *halves, struct node *node)
{
	static const struct times none;
	char version[sizeof(node->version)];
	const struct entry *entry = find(known, halves->hash);

	if (!entry || !entry->text || entry->size != halves->size ||
	    memcmp(entry->text, halves->rest, halves->size) != 0)
		return false;
	/* It is packed with the answer, and part of the metadata. */
	memcpy(version, node->version, sizeof(version));
	node_unpack(entry->packed, &none, node->created, node);
	memcpy(node->version, version, sizeof(version));
	return true;
}

static void *copy(const void *bytes, size_t size)
{
	return memcpy(memory_get(size), bytes, size);
}

static void keep(struct known *known, struct entry *entry, const struct halves *halves,
		 const struct node *node)
{
	struct times times;
	size_t packed = node_pack(node, known->packed, &times);

	if (known->bytes + halves->size > BYTES_MAX) {
		forget_all(known);
		return;
	}
	entry->text = copy(halves->rest, halves->size);
	entry->size = halves->size;
	entry->packed = copy(known->packed, packed);
	known->bytes += halves->size;
}

void known_add(struct known *known, const struct halves *halves, const struct node *node)
{
	uint64_t hash = halves->hash;
	struct entry *entry = (struct entry *)find(known, hash);

	if (!entry) {
		unsigned way = known->turns[hash % SETS]++ % WAYS;
		entry = &known->sets[hash % SETS][way];
		forget(known, entry);
		entry->hash = hash;
	} else if (!entry->text) {
		keep(known, entry, halves, node);
	}
}
