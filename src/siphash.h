/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-2-4: a short keyed hash. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY 16 /* bytes */

/*
 * The SipHash-2-4 of @size bytes at @bytes under @key, as a number: the same on every
 * machine, whatever its byte order. Who does not know the key cannot tell what was
 * hashed, nor choose input that collides. Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF", 2012.
 */
uint64_t siphash(const unsigned char key[SIPHASH_KEY], const void *bytes, size_t size);
