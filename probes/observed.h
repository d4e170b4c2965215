/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a process may speak for a trial that it says it is. */
#pragma once

#include <stddef.h>

#include "src/trial.h"

/*
 * Why a process of identity @self, in a network namespace whose port_start is @port_start
 * (negative: unknown), cannot be trial @recipe of a gateway of @uid: one
 * sentence in @why, and false. A process that has more than the trial would bind and
 * prove nothing; one that has less would be denied and prove nothing. Pure.
 */
bool observed_fits(const struct trial_recipe *recipe, const struct identity *self,
		   uint32_t uid, int port_start, char *why, size_t size);
