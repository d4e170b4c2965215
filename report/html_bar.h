/* SPDX-License-Identifier: Apache-2.0 */
/* How many nodes answered what. */
#pragma once

#include "report/html_mark.h"

/* Writes "Only root: 312; Blocked: 2". */
void marks_describe(const unsigned counts[MARK_COUNT], FILE *out);

/* Writes the bar and the legend of a fleet with nodes. */
void html_bar(const struct fleet_view *view, FILE *out);
