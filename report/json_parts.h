/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a NodeReport that a FleetReport has, too. */
#pragma once

#include <jansson.h>
#include <stdio.h>

#include "report/fleet_view.h"
#include "report/format.h"
#include "report/pack.h"

/* "spec" and "status" of @node. Where @times is given, trials name its rows instead of
 * times. The caller's to give back. */
json_t *json_spec(const struct node *node);
json_t *json_status(const struct node *node, const struct verdict *verdict,
		    const struct times *times);

/* What a group of a FleetReport and of a digest of one both start with. The caller's to
 * add to, and to give back. */
json_t *json_group(const struct group *group);

/* Writes a FleetReport: the format's function for fleets. */
int json_fleet(const struct fleet_view *view, const struct style *style, FILE *out);
