/* SPDX-License-Identifier: Apache-2.0 */
/* One node: everything measured on it, before any judgement. */
#pragma once

#include "src/fact.h"
#include "src/ports.h"
#include "src/timestamp.h"
#include "src/trial.h"

/* kubelet's own limit for a node name is 253 (RFC 1123 subdomain); host names are
 * shorter. */
#define NODE_NAME_MAX 253

/* Istio's proxy, UID and GID, unless OpenShift assigns another. */
#define DEFAULT_UID 1337
#define DEFAULT_PORTS "80/tcp,443/tcp"

#define TRIALS_MAX (TRIAL_COUNT * BASIS_COUNT)

/* How it is known what a node does, the better ways first. */
enum origin {
	ORIGIN_REPORT,	   /* a NodeReport: facts and trials */
	ORIGIN_DIGEST,	   /* a NodeDigest: the verdict, and what led to it in short */
	ORIGIN_PREDICTION, /* what kubectl tells of it: nothing was tried */
	ORIGIN_COUNT,
};

/* The verdict of a digest, as it was given there: words of verdict_judge(). */
struct claim {
	char recommendation[24], likely[24];
	char rule[48];
};

struct node {
	enum origin origin;
	struct claim claim; /* of a digest; else empty */
	char name[NODE_NAME_MAX + 1];
	char created[TIMESTAMP_SIZE]; /* RFC 3339, UTC */
	char version[32];	      /* of the lowport that measured */
	long long duration_us;
	struct port_list ports;
	uint32_t uid, gid;
	struct facts facts;
	unsigned trial_count;
	struct trial trials[TRIALS_MAX]; /* one for each trial and basis at most */
};

/* "report", "digest" or "prediction"; static storage. */
const char *origin_name(enum origin origin);

/*
 * The result of trial @id that counts, or NULL where there is none: an answer over none,
 * then what was observed over what was simulated, unless that is a sysctl refused on a
 * later day. What was derived never counts here.
 */
const struct trial *node_trial(const struct node *node, enum trial_id id);

/* The result of trial @id on @basis, or NULL. */
const struct trial *node_trial_of(const struct node *node, enum trial_id id,
				  enum basis basis);

/* Puts the trials into the order that they have in every report: by id, then basis. */
void node_sort_trials(struct node *node);
