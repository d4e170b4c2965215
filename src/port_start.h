/* SPDX-License-Identifier: Apache-2.0 */
/* The sysctl that it is all about, and how its value is read. */
#pragma once

#include "src/host.h"

/* ip(7), /proc interfaces; in kernels since 4.11 (4548b683b781), one per network
 * namespace. */
#define PORT_START_NAME "net.ipv4.ip_unprivileged_port_start"
#define PORT_START_PATH "proc/sys/net/ipv4/ip_unprivileged_port_start"

/* What the kernel gives each new network namespace, whatever its parent has. */
#define PORT_START_DEFAULT 1024

/* Reads a value as the kernel prints it: 0 to 65535, one line. Returns it or -EINVAL. */
int port_start_parse(const char *text);

/* The value in the network namespace that @host shows, or a negative errno. */
int port_start_read(const struct host *host);
