/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, against known ones and against the C library's calendar. */
#include "src/timestamp.h"

#include <limits.h>
#include <time.h>

#include "tests/unit/unit.h"

#define DAY 86400LL
#define EPOCH "1970-01-01T00:00:00Z"
#define LAST_SECOND 253402300799LL /* of the year 9999 */

static void known(void **state)
{
	static const struct {
		long long seconds;
		const char *text;
	} rows[] = {
		{ 0, EPOCH },
		{ 1, "1970-01-01T00:00:01Z" },
		{ 59, "1970-01-01T00:00:59Z" },
		{ 60, "1970-01-01T00:01:00Z" },
		{ 3599, "1970-01-01T00:59:59Z" },
		{ 3600, "1970-01-01T01:00:00Z" },
		{ DAY - 1, "1970-01-01T23:59:59Z" },
		{ DAY, "1970-01-02T00:00:00Z" },
		{ 31 * DAY - 1, "1970-01-31T23:59:59Z" },
		{ 31 * DAY, "1970-02-01T00:00:00Z" },
		{ 59 * DAY - 1, "1970-02-28T23:59:59Z" },
		{ 59 * DAY, "1970-03-01T00:00:00Z" },
		{ 365 * DAY - 1, "1970-12-31T23:59:59Z" },
		{ 365 * DAY, "1971-01-01T00:00:00Z" },
		{ 68169599, "1972-02-28T23:59:59Z" },
		{ 68169600, "1972-02-29T00:00:00Z" },
		{ 68256000, "1972-03-01T00:00:00Z" },
		{ 94694399, "1972-12-31T23:59:59Z" },
		/* 2000 is a leap year, 2100 is none. */
		{ 951782400, "2000-02-29T00:00:00Z" },
		{ 951868800, "2000-03-01T00:00:00Z" },
		{ 978307199, "2000-12-31T23:59:59Z" },
		{ 1795441202, "2026-11-23T13:40:02Z" },
		{ 2147483647, "2038-01-19T03:14:07Z" },
		{ 2147483648, "2038-01-19T03:14:08Z" },
		{ 4107542399, "2100-02-28T23:59:59Z" },
		{ 4107542400, "2100-03-01T00:00:00Z" },
		{ 4294967295, "2106-02-07T06:28:15Z" },
		{ 4294967296, "2106-02-07T06:28:16Z" },
		{ 13574563200, "2400-02-29T00:00:00Z" },
		{ LAST_SECOND, "9999-12-31T23:59:59Z" },
		/* A clock that is broken. */
		{ -1, EPOCH },
		{ -DAY, EPOCH },
		{ LLONG_MIN, EPOCH },
		{ LAST_SECOND + 1, "9999-12-31T00:00:00Z" },
		{ (1LL << 31) * DAY, "9999-12-31T00:00:00Z" },
		{ (1LL << 32) * DAY, "9999-12-31T00:00:00Z" },
		{ LLONG_MAX, "9999-12-31T15:30:07Z" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char buffer[TIMESTAMP_SIZE];
		const char *got = timestamp_format(rows[i].seconds, buffer);
		CHECK_TEXT(rows[i].text, got, rows[i].text);
		CHECK(got == buffer, "row '%s' is not in the buffer", rows[i].text);
	}
}

static void check_date(long long seconds)
{
	char wanted[TIMESTAMP_SIZE], buffer[TIMESTAMP_SIZE];
	time_t when = (time_t)seconds;
	struct tm tm;

	if (when != seconds)
		return; /* this C library ends in 2038 */
	assert_non_null(gmtime_r(&when, &tm));
	assert_int_equal(strftime(wanted, sizeof(wanted), "%Y-%m-%dT%H:%M:%SZ", &tm), 20);
	CHECK_TEXT(wanted, timestamp_format(seconds, buffer), wanted);
}

/* The first and the last second of every month of the first centuries. */
static void months(void **state)
{
	(void)state;

	for (int month = 0; month < 12 * (2410 - 1970); month++) {
		struct tm first = { .tm_year = 70, .tm_mon = month, .tm_mday = 1 };
		time_t seconds = timegm(&first);
		if (seconds < 0)
			break;
		check_date(seconds);
		check_date(seconds ? seconds - 1 : 0);
	}
}

/* A step of so many days, and a bit, that meets every month and time of day. */
#define STEP (83 * DAY + 40507)

static void sweep(void **state)
{
	(void)state;

	for (long long seconds = 0; seconds <= LAST_SECOND; seconds += STEP)
		check_date(seconds);
	for (long long day = 0; day < 1000; day++)
		check_date(LAST_SECOND - day * DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known),
		cmocka_unit_test(months),
		cmocka_unit_test(sweep),
	};
	return cmocka_run_group_tests_name("timestamp", tests, NULL, NULL);
}
