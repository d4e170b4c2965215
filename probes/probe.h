/* SPDX-License-Identifier: Apache-2.0 */
/* What a probe is, and the runner that knows them all. */
#pragma once

#include "src/fact.h"
#include "src/host.h"

struct identity;
struct sysctl_answers;

/* What a probe needs before it can be asked; the runner checks, and says skipped. */
enum probe_need {
	/* The process's own state: not to be had from a captured tree. */
	PROBE_NEEDS_LIVE = 1 << 0,
	/* A mounted /proc. */
	PROBE_NEEDS_PROC = 1 << 1,
	/* What the trials found: runs after them, not beside them. */
	PROBE_NEEDS_TRIALS = 1 << 2,
};

struct probe_context {
	const struct host *host;
	/* As started, before anything was dropped. */
	const struct identity *self;
	bool capabilities; /* @self's sets could be read */
	/* The default trial's; NULL before it ran. */
	const struct sysctl_answers *sysctl;
};

/*
 * One probe: a file of probes/, with this as its only exported thing, and a line in
 * probes.list. @ids names every fact it adds, so that the runner can skip them by name.
 */
struct probe {
	unsigned needs;
	const char *const *ids; /* ends with NULL */
	void (*run)(const struct probe_context *context, struct facts *facts);
};

/* Which half of the table: the trials run meanwhile, or they are done. */
enum probe_phase { PROBE_BESIDE_TRIALS, PROBE_AFTER_TRIALS };

/* Runs the probes of @phase in table order and adds their facts. */
void probes_run(const struct probe_context *context, enum probe_phase phase,
		struct facts *facts);
