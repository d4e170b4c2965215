/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing the sysctl's value. */
#include "src/port_start.h"

#include <errno.h>

int port_start_parse(const char *text)
{
	int value = 0, digits = 0;
	for (; *text >= '0' && *text <= '9' && digits < 6; text++, digits++)
		value = value * 10 + (*text - '0');
	if (*text == '\n')
		text++;
	return digits && !*text && value <= 65535 ? value : -EINVAL;
}

int port_start_read(const struct host *host)
{
	char text[32];
	int rc = host_read(host, PORT_START_PATH, text, sizeof(text));
	return rc < 0 ? rc : port_start_parse(text);
}
