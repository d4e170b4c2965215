/* SPDX-License-Identifier: Apache-2.0 */
/* The trials: what each one sets up, and what it found. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "src/identity.h"
#include "src/outcome.h"
#include "src/ports.h"
#include "src/timestamp.h"

#define TRIAL(enumerator, ...) TRIAL_##enumerator,
enum trial_id {
#include "src/trials.list"
	TRIAL_COUNT,
};
#undef TRIAL

enum trial_port_start { PORT_START_KEPT, PORT_START_ZERO };
enum trial_user { USER_GATEWAY, USER_ROOT };
enum trial_capability { CAPABILITY_NONE, CAPABILITY_RUNTIME, CAPABILITY_AMBIENT_TOO };
enum trial_program { PROGRAM_STOCK, PROGRAM_SETCAP };
enum trial_ports { PORTS_LOW, PORTS_LOW_OR_SAMPLE, PORTS_HIGH_OR_SAMPLE, PORTS_ALL };

/* One row of src/trials.list. */
struct trial_recipe {
	const char *id;
	enum trial_port_start port_start;
	enum trial_user user;
	enum trial_capability capability;
	enum trial_program program;
	enum trial_ports ports;
	const char *what;
};

/*
 * How an answer was come by, the better ones first: in a container that a runtime made
 * for it; with an identity that lowport made; by the kernel's rule for exec, from what
 * the binaries of an image carry. The last is never counted as tried.
 */
enum basis { BASIS_OBSERVED, BASIS_SIMULATED, BASIS_DERIVED, BASIS_COUNT };

/* One bind: a port, tried on one address family. */
struct bind_result {
	uint16_t port;
	uint8_t protocol; /* enum protocol */
	uint8_t ipv6;
	uint8_t outcome; /* enum outcome */
	int16_t error;	 /* errno; also beside a yes: EADDRINUSE permits */
};

#define BINDS_MAX (PORTS_MAX * 2)

/* What one trial found. Strings are its own. */
struct trial {
	enum trial_id id;
	enum basis basis;
	enum outcome outcome;
	int error;		   /* errno behind @outcome, 0 where there is none */
	char note[200];		   /* one sentence, empty where the outcome says it all */
	char time[TIMESTAMP_SIZE]; /* measured; empty: when the report was made */
	int port_start;	 /* the sysctl's value where it was observed; -1 unknown */
	bool unfiltered; /* the gateway could not load its seccomp filter */
	bool has_identity;
	struct identity given; /* before the first exec */
	struct identity kept;  /* as the gateway found itself when it bound */
	unsigned bind_count;
	struct bind_result binds[BINDS_MAX];
};

/* "observed", "simulated" or "derived"; static storage. */
const char *basis_name(enum basis basis);

/* Whether @outcome is an answer: yes or no. */
bool outcome_is_measured(enum outcome outcome);

/* Starts @trial: empty, and broken until something is known. */
void trial_init(struct trial *trial, enum trial_id id, enum basis basis);

/*
 * A total order over two results of one trial and basis, for keeping the better one: an
 * answer over none, then the later one, then by content, so that the order they come in
 * never matters. Returns less than, equal to or more than 0, as strcmp(3) does; equal
 * means the same.
 */
int trial_compare(const struct trial *a, const struct trial *b);

/* The row for @id. */
const struct trial_recipe *trial_recipe(enum trial_id id);

/* The trial called @name, or -EINVAL. */
int trial_find(const char *name, enum trial_id *id);

/* The ports that @recipe tries where @wanted are wanted; may be none. */
void trial_select_ports(const struct trial_recipe *recipe, const struct port_list *wanted,
			struct port_list *ports);

/* Whether @recipe is about @port; whether @trial bound it on one family at least. */
bool trial_wants_port(const struct trial_recipe *recipe, const struct port *port);
bool trial_has_bound(const struct trial *trial, const struct port *port);

/* The identity that @recipe wants just before the first exec, for a gateway of @uid,
 * @gid. */
void trial_wanted_identity(const struct trial_recipe *recipe, uint32_t uid, uint32_t gid,
			   struct identity *wanted);

/* Classifies one bind's errno (0 for success): see bind(2) and docs/findings.md. */
enum outcome bind_outcome(int error);

/* Sets the one-sentence note. */
void trial_note(struct trial *trial, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Sets @trial's outcome and error from its binds: a no beats broken, broken beats the
 * rest; a yes takes one family of every port, else the trial is skipped.
 */
void trial_judge(struct trial *trial);
