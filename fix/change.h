/* SPDX-License-Identifier: Apache-2.0 */
/* The exact change: what is applied, and all that has to be said about it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "fix/request.h"

/* What a part is given to, and how. */
enum part_how {
	PART_APPLY,	/* kubectl apply -f FILE: a whole object */
	PART_MERGE,	/* kubectl patch TARGET --type=merge (RFC 7386) */
	PART_STRATEGIC, /* kubectl patch TARGET --type=strategic */
	PART_VALUES,	/* helm upgrade -f FILE: TARGET is "RELEASE CHART" */
};

struct part {
	const char *file; /* "istio.yaml"; of part_files, static storage */
	enum part_how how;
	char target[300];   /* "istio default"; PART_APPLY: "configmap NAME" */
	char namespace[64]; /* ""; kubectl's own, or the object has none */
	json_t *object;	    /* owned */
	json_t *undo; /* what undoes it in the same way, exactly; owned; NULL: none */
};

/* What is said, in this order. Of APPLY only what is more than the parts' own commands,
 * which are made of them. */
enum section {
	SECTION_WHY,	 /* what this changes and why: sentences */
	SECTION_APPLY,	 /* commands: each is run after the parts that were there when it
			    was said, and before those added later */
	SECTION_PROVE,	 /* commands that show that it took effect */
	SECTION_RESTART, /* commands, for pods that run already */
	SECTION_UNDO,	 /* commands */
	SECTION_CAVEATS, /* sentences */
	SECTION_COUNT,
};

#define PARTS_MAX 4

struct change {
	bool done; /* it is so already: no part, and WHY says what was found */
	unsigned part_count;
	struct part parts[PARTS_MAX]; /* in the order in which they are applied */
	struct {
		unsigned count;
		uint32_t room, after_room;
		char **lines;
		unsigned *after; /* how many parts there were when it was said */
	} sections[SECTION_COUNT];
};

/* What files may be called: the first process takes no other name from the one that
 * reads. */
extern const char *const part_files[];
extern const unsigned part_file_count;

struct change *change_new(void);
void change_free(struct change *change);

/* Adds a part; takes @object. Returns it, for its namespace and undo to be set. */
struct part *change_add(struct change *change, const char *file, enum part_how how,
			json_t *object, const char *target, ...)
	__attribute__((format(printf, 5, 6)));

/* Adds a line to @section: a command, a comment (#), or sentences, after which commands
 * may follow on lines of their own. */
void change_say(struct change *change, enum section section, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
