/* SPDX-License-Identifier: Apache-2.0 */
/* The stage: the one process that all simulated trials live below, and die with. */
#pragma once

#include "probes/launch.h"

/*
 * Starts the stage in a PID namespace and a mount namespace of its own, with @trials (a
 * bit for each enum trial_id) running side by side below it. The caller reads records
 * from
 * @plan->result's other end until it closes. Where the caller dies, however it dies, the
 * kernel ends the stage and, with PID 1 of that namespace, everything in it; the tmpfs
 * with the copies goes with the mount namespace. Returns the stage's PID or a negative
 * errno.
 */
int stage_start(struct plan *plan, unsigned trials);
