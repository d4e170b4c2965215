/* SPDX-License-Identifier: Apache-2.0 */
/* What finding out the ports of both kinds of Gateways shares. */
#pragma once

#include "fix/check_private.h"

/* A port of a Gateway. */
struct wanted {
	uint32_t gateway; /* object */
	uint16_t port;
	uint8_t protocol;
};

/* Whether @value is the number of a port, then in @port. */
bool port_take(json_t *value, uint16_t *port);

/* Of enum protocol, from Kubernetes' word; what is no UDP goes by TCP. */
uint8_t port_protocol(const char *protocol);

/* @group binds @target; 0: a port that is not known. */
void port_note(struct pod_group *group, uint16_t target, uint8_t protocol);

/* Tells where @wanted's port leads, once each, whatever number of pods it was found for.
 * @group: NULL where none is known. @target: 0 for BY_NOBODY. */
void port_found(struct check *check, const struct wanted *wanted, struct pod_group *group,
		enum port_by by, uint32_t source, uint16_t target);

/* The entry of @ports, as a Service has them, for @wanted's; or NULL. */
json_t *port_entry(struct check *check, json_t *ports, const struct wanted *wanted);

/* Where a Service's @entry for @port leads; 0 where that takes a pod that is not
 * known. */
uint16_t port_target(json_t *entry, uint16_t port, const struct workload *workload);

/* Whether the Service @number has @wanted's port: then that was told, unless it leads to
 * @told, and that is where it leads. */
bool port_lead(struct check *check, const struct wanted *wanted, struct pod_group *group,
	       uint32_t number, uint16_t *told);

/* --- check_listeners.c: the Gateway API --- */

/* Once, before listeners_find(). */
void listeners_prepare(struct check *check);

void listeners_find(struct check *check, const struct gateway *gateway);
