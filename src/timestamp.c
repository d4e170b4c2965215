/* SPDX-License-Identifier: Apache-2.0 */
/* Seconds to a calendar date, without the C library's time zones. */
#include "src/timestamp.h"

#include <stdio.h>
#include <time.h>

#define SECONDS_A_DAY 86400
#define DAYS_A_YEAR 365

static int is_leap(long long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

const char *timestamp_format(long long seconds, char buffer[TIMESTAMP_SIZE])
{
	static const int month_days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	long long day = seconds < 0 ? 0 : seconds / SECONDS_A_DAY;
	int rest = seconds < 0 ? 0 : (int)(seconds % SECONDS_A_DAY);
	long long year = 1970;
	int month = 0;

	/* A clock that was never set or is broken must not keep us counting for long. */
	for (; day >= DAYS_A_YEAR + is_leap(year) && year < 9999; year++)
		day -= DAYS_A_YEAR + is_leap(year);
	for (; month < 11; month++) {
		int days = month_days[month] + (month == 1 && is_leap(year));
		if (day < days)
			break;
		day -= days;
	}
	int date = day > 30 ? 31 : (int)day + 1;
	snprintf(buffer, TIMESTAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year,
		 month + 1, date, rest / 3600, rest / 60 % 60, rest % 60);
	return buffer;
}

long long timestamp_monotonic_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}
