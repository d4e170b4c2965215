/* SPDX-License-Identifier: Apache-2.0 */
/* Many nodes, for people: the other half of format_text. */
#pragma once

#include "report/text_page.h"

/* As struct format has it. */
int text_fleet(const struct fleet_view *view, const struct style *style, FILE *out);

/* Its part about groups, of which there is one at least: where they contradict each
 * other, what was measured, and apart from that what was only predicted. */
void text_groups(const struct page *page, const struct fleet_view *view);
