/* SPDX-License-Identifier: Apache-2.0 */
/* Running the trials: started here, collected there, facts are read in between. */
#pragma once

#include <sys/types.h>

#include "probes/launch.h"
#include "src/host.h"
#include "src/node.h"

/* A run under way. */
struct trial_run {
	struct plan plan;
	unsigned asked; /* a bit for each enum trial_id */
	enum basis basis;
	pid_t process; /* 0 where nothing could be started */
	int results;   /* read end */
	struct sysctl_answers sysctl;
};

/*
 * Opens lowport's own file and builds the filter. @self_path (AT_EXECFN) is where the
 * file may be where /proc/self/exe is not. What cannot be had is noted in the plan, and
 * answered for by the trials that need it.
 */
void trials_prepare(struct trial_run *run, const struct node *node,
		    const struct host *host, const char *self_path);

/*
 * Starts all trials with identities made for them; needs what privilege_missing() names.
 * Trials that have no port to try, or that cannot be started, are in @node at once.
 */
void trials_start_simulated(struct trial_run *run, struct node *node,
			    const struct identity *self);

/* Starts trial @id with the identity @self that this process has. */
void trials_start_observed(struct trial_run *run, struct node *node, enum trial_id id,
			   const struct identity *self, int port_start);

/*
 * Waits for all records, to a deadline, and puts each trial's result into @node, in table
 * order. Leaves no process.
 */
void trials_collect(struct trial_run *run, struct node *node);
