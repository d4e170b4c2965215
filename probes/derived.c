/* SPDX-License-Identifier: Apache-2.0 */
/* Deriving a trial's answer. */
#include "probes/derived.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "probes/binary.h"
#include "probes/observed.h"

#define BIND_SERVICE CAPABILITY_BIT(CAP_NET_BIND_SERVICE)

/* Who gives a user that is not root what is added in the permitted set, too. */
static const struct {
	const char *runtime;
	bool permitted;
} runtimes[] = {
	{ "containerd", true }, /* oci/spec_opts.go, WithCapabilities */
	{ "cri-o", true },	/* internal/factory/container */
	{ "docker", false },	/* oci/oci.go since 18.04: as execve would drop it */
};

/* What a chain of binaries makes of an identity, or where it ends. */
struct chain_end {
	int error; /* -EPERM: a binary could not be executed */
	struct identity identity;
};

static struct chain_end execute(const struct identity *given, unsigned count,
				const struct file_capabilities *binaries)
{
	struct chain_end end = { .identity = *given };

	for (unsigned i = 0; i < count && !end.error; i++) {
		struct identity before = end.identity;
		end.error = exec_rule(&before, &binaries[i], &end.identity);
	}
	return end;
}

/* Whether a gateway of @end may bind all of @ports. */
static int bind_error(const struct chain_end *end, const struct port_list *ports,
		      int port_start)
{
	int start = port_start < 0 ? PORT_PRIVILEGED_END : port_start;

	if (end->error)
		return -end->error;
	for (unsigned i = 0; i < ports->count; i++)
		if (ports->items[i].number < start &&
		    !(end->identity.sets[CAPABILITY_EFFECTIVE] & BIND_SERVICE))
			return EACCES;
	return 0;
}

/* Before its exec the process had at least this, where the runtime gives it. */
static struct identity with_permitted(const struct identity *self)
{
	struct identity given = *self;
	uint64_t added = self->sets[CAPABILITY_BOUNDING] & BIND_SERVICE;

	given.sets[CAPABILITY_PERMITTED] |= added;
	given.sets[CAPABILITY_EFFECTIVE] |= added;
	return given;
}

/* 1 or 0 where it is known what @runtime does, else -1. */
static int gives_permitted(const struct fact *runtime)
{
	for (size_t i = 0; runtime && i < sizeof(runtimes) / sizeof(runtimes[0]); i++)
		if (!strcmp(runtime->value, runtimes[i].runtime))
			return runtimes[i].permitted;
	return -1;
}

static void set_answer(struct trial *trial, const struct identity *given,
		       const struct chain_end *end, int error, const char *because)
{
	trial->has_identity = true;
	trial->given = *given;
	trial->kept = end->identity;
	trial->error = error;
	trial->outcome = error ? OUTCOME_NO : OUTCOME_YES;
	trial_note(trial,
		   "derived from the file capabilities of the gateway's binaries, "
		   "not tried%s%s",
		   because[0] ? ": " : "", because);
}

void derived_answer(struct trial *trial, const struct identity *self, int port_start,
		    const struct port_list *ports, unsigned count,
		    const struct file_capabilities *binaries, const struct fact *runtime)
{
	struct identity rich = with_permitted(self);
	struct chain_end with = execute(&rich, count, binaries);
	struct chain_end without = execute(self, count, binaries);
	int error = bind_error(&with, ports, port_start);
	int other_error = bind_error(&without, ports, port_start);
	int known = gives_permitted(runtime);
	char because[100] = "";

	if (error == other_error) {
		set_answer(trial, self, &without, error, "");
		return;
	}
	if (known < 0) {
		trial->outcome = OUTCOME_SKIPPED;
		trial->error = ENODATA;
		trial_note(trial, "depends on whether the runtime gives the permitted "
				  "set, as containerd and CRI-O do, or not, as Docker; "
				  "this one is not known");
		return;
	}
	snprintf(because, sizeof(because), "as %.20s %s the permitted set",
		 runtime->value, known ? "gives" : "empties");
	if (known)
		set_answer(trial, &rich, &with, error, because);
	else
		set_answer(trial, self, &without, other_error, because);
}

/* Adds the row of trial @id for a container that gives @given. */
static void add_row(struct node *node, enum trial_id id, const struct identity *given,
		    int port_start, unsigned count,
		    const struct file_capabilities *binaries, const struct fact *runtime)
{
	struct trial *trial = &node->trials[node->trial_count++];
	char why[sizeof(trial->note)];
	struct port_list ports;

	trial_init(trial, id, BASIS_DERIVED);
	trial->port_start = port_start < 0 ? -1 : port_start;
	trial_select_ports(trial_recipe(id), &node->ports, &ports);
	if (!ports.count) {
		trial->outcome = OUTCOME_SKIPPED;
		trial_note(trial, "no port below %d is wanted", PORT_PRIVILEGED_END);
	} else if (!observed_fits(trial_recipe(id), given, node->uid, port_start, why,
				  sizeof(why))) {
		trial->error = EINVAL;
		trial_note(trial, "%s", why);
	} else {
		derived_answer(trial, given, port_start, &ports, count, binaries,
			       runtime);
	}
}

static int read_binaries(unsigned count, const char *const *paths,
			 struct file_capabilities *binaries, char *why, size_t size)
{
	int rc = 0;
	for (unsigned i = 0; i < count && !rc; i++)
		rc = binary_read(paths[i], &binaries[i], why, size);
	return rc;
}

/* As the gateway would be with all capabilities dropped. */
static struct identity without_added(const struct node *node, const struct identity *self)
{
	struct identity given = *self;

	given.uid = node->uid;
	given.gid = node->gid;
	memset(given.sets, 0, sizeof(given.sets));
	return given;
}

/*
 * A gateway to which nothing is added has all capabilities dropped. This container's
 * bounding set may have more, as Docker's does by default, and binaries that demand it
 * would be executed here alone. The other sets still tell who may not speak for a trial.
 */
static struct identity with_all_dropped(const struct identity *self)
{
	struct identity given = *self;

	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++)
		given.sets[set] &= set == CAPABILITY_BOUNDING ? 0 : BIND_SERVICE;
	return given;
}

void derived_add(struct node *node, enum trial_id id, const struct identity *self,
		 int port_start, unsigned count, const char *const *paths,
		 const struct fact *runtime)
{
	struct file_capabilities binaries[EXEC_CHAIN_MAX];
	char why[200];

	int rc = read_binaries(count, paths, binaries, why, sizeof(why));
	if (rc) {
		struct trial *trial = &node->trials[node->trial_count++];
		trial_init(trial, id, BASIS_DERIVED);
		trial->error = -rc;
		trial_note(trial, "%s", why);
		return;
	}
	if (trial_recipe(id)->capability == CAPABILITY_NONE) {
		const struct identity dropped = with_all_dropped(self);
		add_row(node, id, &dropped, port_start, count, binaries, runtime);
		return;
	}
	add_row(node, id, self, port_start, count, binaries, runtime);
	/* The gateway's defaults add no capability: binaries that demand it would not be
	 * executed there, which this container alone would never show. */
	const struct identity plain = without_added(node, self);
	add_row(node, TRIAL_SCENARIO_1, &plain, port_start, count, binaries, runtime);
}
