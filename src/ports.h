/* SPDX-License-Identifier: Apache-2.0 */
/* The ports a gateway is wanted on. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/error.h"

/* More than any gateway listens on, and a trial's record still fits one atomic pipe
 * write. */
#define PORTS_MAX 64

/* Ports below this need privilege unless ip_unprivileged_port_start says otherwise
 * (ip(7)). */
#define PORT_PRIVILEGED_END 1024

enum protocol {
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_COUNT,
};

struct port {
	uint16_t number;
	uint8_t protocol; /* enum protocol */
};

struct port_list {
	unsigned count;
	struct port items[PORTS_MAX];
};

/* Room for a whole list as port_list_format() writes it. */
#define PORT_LIST_SIZE (PORTS_MAX * 11)

/* "tcp" or "udp"; static storage. */
const char *protocol_name(enum protocol protocol);

/*
 * Reads "80,443/udp,8443/tcp" into @list; no protocol means tcp; a port named twice
 * counts once. Returns 0, or -EINVAL with @err naming the item and the reason.
 */
int port_list_parse(const char *text, struct port_list *list, struct error *err);

/* Adds a port unless it is there already. Returns false where the list is full. */
bool port_list_add(struct port_list *list, struct port port);

/* Writes @list as "80/tcp,443/tcp" into @buffer, with @separator between; returns
 * @buffer. */
const char *port_list_format(const struct port_list *list, const char *separator,
			     char *buffer, size_t size);

/* Whether any port of @list is below PORT_PRIVILEGED_END, or any is not. */
bool port_list_has_low(const struct port_list *list);
bool port_list_has_high(const struct port_list *list);
