/* SPDX-License-Identifier: Apache-2.0 */
/* What every unit test starts from: cmocka, and checks that name the row they are about.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Fails with a message of its own: "assertion failed" does not tell which row it was. */
#define CHECK(condition, ...)                  \
	do {                                   \
		if (!(condition))              \
			fail_msg(__VA_ARGS__); \
	} while (0)

#define CHECK_NUMBER(row, got, wanted)                                      \
	do {                                                                \
		long long got_ = (long long)(got);                          \
		long long wanted_ = (long long)(wanted);                    \
		CHECK(got_ == wanted_, "row '%s': %s is %lld and not %lld", \
		      (const char *)(row), #got, got_, wanted_);            \
	} while (0)

#define CHECK_TEXT(row, got, wanted)                                               \
	do {                                                                       \
		const char *got_ = (got);                                          \
		const char *wanted_ = (wanted);                                    \
		CHECK(!strcmp(got_, wanted_), "row '%s': %s is '%s' and not '%s'", \
		      (const char *)(row), #got, got_, wanted_);                   \
	} while (0)

#define CHECK_HOLDS(row, got, piece)                                         \
	do {                                                                 \
		const char *got_ = (got);                                    \
		const char *piece_ = (piece);                                \
		CHECK(strstr(got_, piece_), "row '%s': '%s' is not in '%s'", \
		      (const char *)(row), piece_, got_);                    \
	} while (0)
