/* SPDX-License-Identifier: Apache-2.0 */
/* Port lists: read from the command line, written in reports. */
#include "src/ports.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const protocols[] = {
	[PROTOCOL_TCP] = "tcp",
	[PROTOCOL_UDP] = "udp",
};
static_assert(sizeof(protocols) / sizeof(protocols[0]) == PROTOCOL_COUNT,
	      "a word for each");

/* Digits only: strtol's blanks and signs have no place in a port. */
static int parse_number(const char *text, size_t length, uint16_t *number)
{
	unsigned value = 0;
	if (!length || length > 5)
		return -EINVAL;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EINVAL;
		value = value * 10 + (unsigned)(text[i] - '0');
	}
	if (value < 1 || value > UINT16_MAX)
		return -ERANGE;
	*number = (uint16_t)value;
	return 0;
}

static int parse_protocol(const char *text, size_t length, uint8_t *protocol)
{
	for (unsigned i = 0; i < PROTOCOL_COUNT; i++) {
		if (strlen(protocols[i]) == length &&
		    !strncmp(text, protocols[i], length)) {
			*protocol = (uint8_t)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_item(const char *text, size_t length, struct port *port,
		      struct error *err)
{
	const char *slash = memchr(text, '/', length);
	size_t digits = slash ? (size_t)(slash - text) : length;
	int shown = length > 40 ? 40 : (int)length;

	port->protocol = PROTOCOL_TCP;
	if (slash && parse_protocol(slash + 1, length - digits - 1, &port->protocol))
		return error_set(err, EINVAL, "port '%.*s': the protocol is tcp or udp",
				 shown, text);
	if (parse_number(text, digits, &port->number))
		return error_set(err, EINVAL,
				 "port '%.*s': a port is a number from 1 to 65535", shown,
				 text);
	return 0;
}

const char *protocol_name(enum protocol protocol)
{
	return protocol < PROTOCOL_COUNT ? protocols[protocol] : "?";
}

bool port_list_add(struct port_list *list, struct port port)
{
	for (unsigned i = 0; i < list->count; i++)
		if (list->items[i].number == port.number &&
		    list->items[i].protocol == port.protocol)
			return true;
	if (list->count == PORTS_MAX)
		return false;
	list->items[list->count++] = port;
	return true;
}

int port_list_parse(const char *text, struct port_list *list, struct error *err)
{
	list->count = 0;
	for (;;) {
		size_t length = strcspn(text, ",");
		struct port port = { 0 };
		int rc = parse_item(text, length, &port, err);
		if (rc)
			return rc;
		if (!port_list_add(list, port))
			return error_set(err, EINVAL,
					 "at most %d ports can be tried at once",
					 PORTS_MAX);
		if (!text[length])
			return 0;
		text += length + 1;
	}
}

const char *port_list_format(const struct port_list *list, const char *separator,
			     char *buffer, size_t size)
{
	size_t used = 0;
	buffer[0] = '\0';
	for (unsigned i = 0; i < list->count && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%u/%s",
					 i ? separator : "", list->items[i].number,
					 protocol_name(list->items[i].protocol));
	return buffer;
}

bool port_list_has_low(const struct port_list *list)
{
	for (unsigned i = 0; i < list->count; i++)
		if (list->items[i].number < PORT_PRIVILEGED_END)
			return true;
	return false;
}

bool port_list_has_high(const struct port_list *list)
{
	for (unsigned i = 0; i < list->count; i++)
		if (list->items[i].number >= PORT_PRIVILEGED_END)
			return true;
	return false;
}
