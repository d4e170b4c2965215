/* SPDX-License-Identifier: Apache-2.0 */
/* Times as numbers. */
#include <stdio.h>
#include <string.h>

#include "report/fleet_state.h"

moment moment_from(const char *time)
{
	moment digits = 0;

	for (; *time; time++)
		if (*time >= '0' && *time <= '9')
			digits = digits * 10 + (moment)(*time - '0');
	return digits;
}

const char *moment_format(moment when, char buffer[TIMESTAMP_SIZE])
{
	static const char shape[] = "0000-00-00T00:00:00Z";

	buffer[0] = '\0';
	if (!when)
		return buffer;
	memcpy(buffer, shape, sizeof(shape));
	for (size_t i = sizeof(shape) - 1; i--;) {
		if (shape[i] != '0')
			continue;
		buffer[i] = (char)('0' + when % 10);
		when /= 10;
	}
	return buffer;
}
