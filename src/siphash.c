/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-2-4, as its paper describes it. */
#include "src/siphash.h"

/* The paper's four words of state, v0 to v3. */
struct state {
	uint64_t a, b, c, d;
};

static uint64_t rotate(uint64_t word, int bits)
{
	return word << bits | word >> (64 - bits);
}

static void rounds(struct state *s, int count)
{
	while (count-- > 0) {
		s->a += s->b;
		s->c += s->d;
		s->b = rotate(s->b, 13) ^ s->a;
		s->d = rotate(s->d, 16) ^ s->c;
		s->a = rotate(s->a, 32) + s->d;
		s->c += s->b;
		s->d = rotate(s->d, 21) ^ s->a;
		s->b = rotate(s->b, 17) ^ s->c;
		s->c = rotate(s->c, 32);
	}
}

/* Up to eight bytes as a little-endian number. */
static uint64_t word_of(const unsigned char *bytes, size_t size)
{
	uint64_t word = 0;
	for (size_t i = 0; i < size; i++)
		word |= (uint64_t)bytes[i] << 8 * i;
	return word;
}

static void take(struct state *s, uint64_t word)
{
	s->d ^= word;
	rounds(s, 2);
	s->a ^= word;
}

uint64_t siphash(const unsigned char key[SIPHASH_KEY], const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	uint64_t low = word_of(key, 8);
	uint64_t high = word_of(key + 8, 8);
	/* "somepseudorandomlygeneratedbytes" */
	struct state s = { low ^ 0x736f6d6570736575, high ^ 0x646f72616e646f6d,
			   low ^ 0x6c7967656e657261, high ^ 0x7465646279746573 };
	size_t rest = size;

	for (; rest >= 8; at += 8, rest -= 8)
		take(&s, word_of(at, 8));
	/* The last word always is there, and says how long all was, modulo 256. */
	take(&s, word_of(at, rest) | (uint64_t)size << 56);
	s.c ^= 0xff;
	rounds(&s, 4);
	return s.a ^ s.b ^ s.c ^ s.d;
}
