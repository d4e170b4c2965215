/* SPDX-License-Identifier: Apache-2.0 */
/* The page about a fleet. */
#pragma once

#include "report/fleet_view.h"

/*
 * Writes it up to, and without, the report that it holds. Nodes are written one by one:
 * it takes memory for groups.
 */
void html_fleet(const struct fleet_view *view, FILE *out);

/* Its picture: how many nodes answered what, and a mark for each by kernel. */
void html_map(const struct fleet_view *view, FILE *out);

/* Its tables. */
void html_contradictions(const struct fleet_view *view, FILE *out);
void html_groups(const struct fleet_view *view, FILE *out);
void html_refused(const struct fleet_view *view, FILE *out);
void html_nodes(const struct fleet_view *view, FILE *out);
