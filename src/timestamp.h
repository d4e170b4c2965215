/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time, as reports write them. */
#pragma once

#include <stddef.h>

/* Room for timestamp_format(), far beyond the year 9999. */
#define TIMESTAMP_SIZE 32

/*
 * Writes @seconds since 1970 as RFC 3339 in UTC ("2026-11-23T13:40:02Z") to @buffer and
 * returns it. Not gmtime(3) and strftime(3): in glibc they read /etc/localtime even for
 * UTC.
 */
const char *timestamp_format(long long seconds, char buffer[TIMESTAMP_SIZE]);

/* Microseconds of a clock that nobody sets, for measuring how long something takes. */
long long timestamp_monotonic_us(void);
