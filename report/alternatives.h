/* SPDX-License-Identifier: Apache-2.0 */
/* Other ways to the wanted ports, with what was measured of each. */
#pragma once

#include "report/verdict.h"
#include "report/view.h"

/* Adds the alternatives that go with @verdict's recommendation, the better ones first. */
void alternatives_add(const struct view *view, struct verdict *verdict);
