/* SPDX-License-Identifier: Apache-2.0 */
/* What the binaries of a gateway's image would do in the container that lowport is in. */
#pragma once

#include "src/exec_rule.h"
#include "src/node.h"

/*
 * Adds to @node what trial @id would say with the binaries @paths, executed in this order
 * by a process of identity @self, as a row of basis derived: computed by the kernel's
 * rule for exec, not tried; and where the trial adds a capability, what scenario-1 would
 * say, which adds none. A row is broken where @self is not what its trial is about.
 * @runtime is the fact of that name, or NULL: what a runtime gave before the exec that
 * made this process cannot be seen any more, so where it matters the row rests on which
 * runtime it is, and says so.
 */
void derived_add(struct node *node, enum trial_id id, const struct identity *self,
		 int port_start, unsigned count, const char *const *paths,
		 const struct fact *runtime);

/* The part of it that is pure: the answer for binaries that carry this. */
void derived_answer(struct trial *trial, const struct identity *self, int port_start,
		    const struct port_list *ports, unsigned count,
		    const struct file_capabilities *binaries, const struct fact *runtime);
