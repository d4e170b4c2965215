/* SPDX-License-Identifier: Apache-2.0 */
/* A trial's first process: from fork to the first exec, as a container runtime does it.
 */
#pragma once

#include "probes/wire.h"

/* What all trials of a run share; made before the first fork, constant after it. */
struct plan {
	struct port_list ports;
	uint32_t uid, gid;
	bool ipv4_only; /* the kernel has no IPv6, and is not to load it for us */
	struct filter filter;
	/* lowport's own file, open for reading, or -1, and whether it has some */
	int program;
	bool file_capabilities;
	/* ./stock is in the working directory, for trials to execute. */
	bool copied;
	/* Why ./setcap has no file capabilities, and at which step; 0 where it has. */
	int setcap_error;
	enum wire_step setcap_step;
	int result; /* write end for records */
};

/* The working directory's copies of lowport, in the stage's own tmpfs. */
#define LAUNCH_STOCK "./stock"
#define LAUNCH_SETCAP "./setcap"

/*
 * Runs trial @id in the calling process and never returns: a fresh network namespace, the
 * sysctl, the identity, the exec chain. Every failure becomes a record.
 */
void launch_simulated(const struct plan *plan, enum trial_id id)
	__attribute__((noreturn));

/* The same for the identity that the calling process already has, @given, in its own
 * netns. */
void launch_observed(const struct plan *plan, enum trial_id id,
		     const struct identity *given) __attribute__((noreturn));
