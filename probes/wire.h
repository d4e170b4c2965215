/* SPDX-License-Identifier: Apache-2.0 */
/* What crosses the execs of a trial: fixed-size records in pipes at fixed descriptors. */
#pragma once

#include <limits.h>

#include "src/filter.h"
#include "src/identity.h"
#include "src/port_start.h"
#include "src/trial.h"

/* Descriptors that the agent and the gateway inherit. */
enum wire_fd {
	WIRE_JOB = 3,	  /* read end: one struct job */
	WIRE_RESULT = 4,  /* write end: struct records, one write each */
	WIRE_PROGRAM = 5, /* lowport's own file, where no copy of it could be made */
};

#define WIRE_MAGIC 0x6c6f7770u

/* argv[0] of the two links; main() goes to chain.c by them. argv[1] is the program. */
#define WIRE_AGENT "lowport-agent"
#define WIRE_GATEWAY "lowport-gateway"

/* argv[1] where the program is WIRE_PROGRAM and no path. */
#define WIRE_PROGRAM_IS_FD "-"

/* One process of a chain must never outlive this, whatever happens to the others. */
#define WIRE_DEADLINE_SECONDS 10

/* Where in a trial something happened; trials.c says what a failure there means. */
enum wire_step {
	STEP_NETNS,
	STEP_NETNS_VERIFY,
	STEP_PORT_START,
	STEP_PORT_START_UNASKED,
	STEP_PORT_START_BROKEN,
	STEP_SECUREBITS,
	STEP_BOUNDING,
	STEP_GROUPS,
	STEP_GID,
	STEP_UID,
	STEP_CAPABILITIES,
	STEP_AMBIENT,
	STEP_NO_NEW_PRIVS,
	STEP_VERIFY,
	STEP_TMPFS,
	STEP_SETCAP,
	STEP_STOCK,
	STEP_PIPE,
	STEP_AGENT_EXEC,
	STEP_FORK,
	STEP_GATEWAY_EXEC,
	STEP_GATEWAY_VERIFY,
	STEP_DIED,
	STEP_COUNT,
};

/* What the gateway is to do, and what it must find itself to be. */
struct job {
	uint32_t magic;
	uint8_t trial;	   /* enum trial_id */
	uint8_t ipv4_only; /* the kernel has no IPv6, and is not to load it for us */
	struct identity given;
	struct port_list ports;
	struct filter filter;
};

/* What one way of writing the sysctl met. */
struct sysctl_answer {
	uint8_t outcome; /* enum outcome */
	int16_t error;
};

enum sysctl_way {
	/* open /proc/sys/..., write: crun, pinns, and runc up to 1.2.7 and 1.3.2 */
	SYSCTL_PLAIN,
	/* fsopen, fsmount, reopened through /proc/self/fd: runc since then */
	SYSCTL_DETACHED,
	SYSCTL_WAYS,
};

struct sysctl_answers {
	uint8_t asked;
	int16_t unasked_error; /* why not, where it was not */
	uint8_t own_proc; /* /proc/sys was read-only, so a procfs of our own was written
			   */
	struct sysctl_answer ways[SYSCTL_WAYS];
};

enum record_kind { RECORD_SYSCTL, RECORD_FAILED, RECORD_GATEWAY };

struct record {
	uint32_t magic;
	uint8_t trial;	    /* enum trial_id */
	uint8_t kind;	    /* enum record_kind */
	uint8_t step;	    /* enum wire_step, with RECORD_FAILED */
	uint8_t unfiltered; /* with RECORD_GATEWAY: the seccomp filter could not be loaded
			     */
	int32_t error;	    /* errno, or a wait status with STEP_DIED */
	struct sysctl_answers sysctl;
	struct identity given, kept;
	uint32_t bind_count;
	struct bind_result binds[BINDS_MAX];
};

/* Each goes through a pipe in one atomic write (pipe(7)), so writers cannot mix. */
_Static_assert(sizeof(struct record) <= PIPE_BUF, "a record is one atomic write");
_Static_assert(sizeof(struct job) <= PIPE_BUF, "a job fits a pipe before it is read");

/* An empty record of @kind for @trial. */
void wire_record_init(struct record *record, enum trial_id trial, enum record_kind kind);

/* Writes @record to @fd whole. Nobody is left to tell where that fails, so it is void. */
void wire_record_send(int fd, const struct record *record);

/* Sends a RECORD_FAILED of @step with @error (errno, not negated) and ends the process.
 */
void wire_fail(int fd, enum trial_id trial, enum wire_step step, int error)
	__attribute__((noreturn));

/*
 * Ends the calling process after WIRE_DEADLINE_SECONDS and when its parent dies. An exec
 * keeps the timer; a change of identity or file capabilities clear the second (prctl(2),
 * PR_SET_PDEATHSIG), so each link of the chain calls it again.
 */
void wire_guard(void);
