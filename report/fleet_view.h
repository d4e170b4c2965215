/* SPDX-License-Identifier: Apache-2.0 */
/* What is said about a fleet: the one thing that formats look at. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "report/fleet.h"
#include "report/verdict.h"

/* Of refused input this much is kept by name; all of it is counted. */
#define REFUSED_KEPT 100

/*
 * Nodes that are alike in what people ask about. Strings belong to the view; they are
 * text from outside and to be escaped.
 */
struct group {
	enum recommendation recommendation;
	enum recommendation likely; /* RECOMMEND_NONE: none */
	enum origin origin;
	const char *kernel;  /* its release, or "unknown" */
	const char *runtime; /* "containerd", ..., or "unknown" */
	const char *rule;    /* the id of the reason */
	const char *reason;  /* one sentence */
	const char *ports;   /* "80/tcp,443/tcp" */
	uint32_t uid, gid;
	unsigned first, count; /* its members: fleet_member(view, first) and so on */
};

/* A fact that differs between the groups of a contradiction. */
struct difference {
	const char *fact;
	const char *one, *other; /* as "yes", "no EACCES", or the value */
};

#define DIFFERENCES_MAX 8

/* Two groups of one kernel, runtime and question, both measured, with different answers:
 * what the versions do not explain. */
struct contradiction {
	unsigned one, other; /* groups */
	unsigned difference_count;
	struct difference differences[DIFFERENCES_MAX];
};

/* One node. */
struct member {
	const char *name;	      /* text from outside */
	char created[TIMESTAMP_SIZE]; /* empty where it is not known */
	unsigned group;
};

struct fleet_view {
	const struct fleet *fleet;
	unsigned node_count;			     /* of all groups together */
	enum recommendation recommendation;	     /* the worst of all nodes */
	enum recommendation likely;		     /* where that is inconclusive */
	char summary[512];			     /* one sentence */
	char created[TIMESTAMP_SIZE];		     /* of the latest report */
	unsigned counts[RECOMMEND_COUNT];	     /* nodes by recommendation */
	unsigned likely_counts[RECOMMEND_COUNT + 1]; /* inconclusive ones by likely */
	unsigned origins[ORIGIN_COUNT];
	unsigned windows; /* nodes left out, as no gateway runs there */
	unsigned group_count;
	/* Measured ones before predicted ones, of each the worst first. Formats number
	 * them in this order, from 1; in JSON they are array elements, from 0. */
	struct group *groups;
	unsigned deciding; /* the first group with the fleet's recommendation */
	unsigned contradiction_count;
	struct contradiction *contradictions;
	unsigned long long refused;	/* input that could not be read */
	unsigned long long passed_over; /* lines that belonged to no document */
	unsigned refused_kept;
	const struct refused_input *refused_inputs; /* the first, by file and line */
	struct fleet_private *private;
};

/* Makes the view of @fleet, which must outlive it and not change. */
struct fleet_view *fleet_view_new(const struct fleet *fleet);
void fleet_view_free(struct fleet_view *view);

/* Member @index (below node_count); members of a group follow each other, by name. */
void fleet_member(const struct fleet_view *view, unsigned index, struct member *member);

/* The same node whole, and judged. Takes some microseconds and no memory. */
void fleet_node(const struct fleet_view *view, unsigned index, struct node *node,
		struct verdict *verdict);

/* Of @group's first member: what a group's nodes have in common. */
void fleet_group_node(const struct fleet_view *view, const struct group *group,
		      struct node *node, struct verdict *verdict);

/*
 * Nodes where a gateway was measured to run with its defaults, though others of the fleet
 * need a change: 0 where there are none, or only such, or where not all were asked for
 * the same ports and IDs. Keeping gateways there asks for no
 * weaker setting.
 */
unsigned fleet_unchanged(const struct fleet_view *view);

/* Whether member @index is one of those nodes, where there are any. */
bool fleet_is_unchanged(const struct fleet_view *view, unsigned index);

/* Writes the commands and the YAML that keep gateways on those nodes, each line after
 * @indent. A name that is none of Kubernetes' is left out: it is for nobody's shell. */
void fleet_write_pinning(const struct fleet_view *view, const char *indent, FILE *out);
