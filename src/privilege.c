/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Theory of operation
 * ===================
 *
 * lowport runs as root on other people's nodes. Its parent process goes through these
 * stages, each of which takes away what the next does not need:
 *
 *  0. As started. Options are parsed, the caller's identity is read (it is a fact of the
 *     report), lowport's own file is opened. Nothing from outside has been read but argv.
 *  1. privilege_limit(): of all capabilities only those in the table below stay,
 *     permitted and not effective. Facts are read after this.
 *  2. privilege_with_trials(): they are effective for one call, the one that starts the
 *     stage process (probes/stage.c). Each trial's process then takes on its own
 *     identity, which has CAP_NET_BIND_SERVICE at most, before its first exec.
 *  3. privilege_drop(): the parent gives up all of them for good, empties its bounding
 *     set and sets no_new_privs. It still is the user it was: to read facts, to kill the
 *     stage at its deadline (same UID, so no CAP_KILL) and to write the report.
 *  4. privilege_with_files(): where "-o FORMAT=FILE" was given, and only then, one
 *     capability has stayed permitted through stage 3, and is effective while files are
 *     written: root expects to be able to write to a user's directory.
 *
 * Where lowport has no capabilities (an ordinary user, "--as" in a container), the stages
 * are the same and take away nothing.
 */
#include "src/privilege.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

static const struct {
	cap_value_t capability;
	bool required; /* no trial can be run without it */
	const char *name;
	const char *why;
} needed[] = {
	{ CAP_SYS_ADMIN, true, "CAP_SYS_ADMIN",
	  "namespaces for each trial, the stage's tmpfs, runc's way to the sysctl" },
	{ CAP_SETUID, true, "CAP_SETUID", "a trial's process becomes UID 1337" },
	{ CAP_SETGID, true, "CAP_SETGID",
	  "a trial's process becomes GID 1337 and leaves all groups" },
	{ CAP_SETPCAP, true, "CAP_SETPCAP",
	  "a trial's bounding set is emptied, as a runtime does" },
	{ CAP_NET_BIND_SERVICE, true, "CAP_NET_BIND_SERVICE",
	  "what some trials hand on to the gateway" },
	{ CAP_SETFCAP, false, "CAP_SETFCAP",
	  "the copy with file capabilities, for one trial" },
	{ CAP_KILL, false, "CAP_KILL",
	  "ending a trial's process with the stage, where there are no PID namespaces" },
	{ CAP_NET_ADMIN, false, "CAP_NET_ADMIN",
	  "writing the sysctl where lowport is not the UID 0 that owns its file" },
};
#define NEEDED (sizeof(needed) / sizeof(needed[0]))

#define FILES_CAPABILITY CAP_DAC_OVERRIDE

static uint64_t needed_set(bool only_required)
{
	uint64_t set = 0;
	for (size_t i = 0; i < NEEDED; i++)
		if (needed[i].required || !only_required)
			set |= CAPABILITY_BIT(needed[i].capability);
	return set;
}

/* The calling thread's permitted set, 0 where it cannot be read. */
static uint64_t permitted_set(void)
{
	struct identity self;
	return identity_read(&self) ? 0 : self.sets[CAPABILITY_PERMITTED];
}

static int set_capabilities(uint64_t permitted, uint64_t effective)
{
	cap_t caps = cap_init();
	int rc = caps ? 0 : -1;

	for (cap_value_t cap = 0; cap < cap_max_bits() && !rc; cap++) {
		if (permitted & CAPABILITY_BIT(cap))
			rc = cap_set_flag(caps, CAP_PERMITTED, 1, &cap, CAP_SET);
		if (!rc && (effective & CAPABILITY_BIT(cap)))
			rc = cap_set_flag(caps, CAP_EFFECTIVE, 1, &cap, CAP_SET);
	}
	if (!rc)
		rc = cap_set_proc(caps);
	rc = rc ? -errno : 0;
	if (caps)
		cap_free(caps);
	return rc;
}

/* Raises @set, runs @body, lowers everything. A failure to lower must not be survived. */
static int with_capabilities(uint64_t set, int (*body)(void *), void *context)
{
	uint64_t permitted = permitted_set();
	int rc = set_capabilities(permitted, permitted & set);
	if (rc)
		return rc;
	rc = body(context);
	if (set_capabilities(permitted, 0))
		_exit(1);
	return rc;
}

uint64_t privilege_missing(const struct identity *self)
{
	uint64_t has = self->sets[CAPABILITY_PERMITTED] & self->sets[CAPABILITY_BOUNDING];
	return needed_set(true) & ~has;
}

const char *privilege_names(uint64_t set, char *buffer, size_t size)
{
	size_t used = 0;
	buffer[0] = '\0';
	for (size_t i = 0; i < NEEDED && used < size; i++)
		if (set & CAPABILITY_BIT(needed[i].capability))
			used += (size_t)snprintf(buffer + used, size - used, "%s%s",
						 used ? ", " : "", needed[i].name);
	return buffer;
}

/*
 * Should: leave permitted what the table names, and nothing effective.
 * Mustn't: change ids, the bounding set or no_new_privs, which trials inherit.
 */
int privilege_limit(bool writes_files, struct error *err)
{
	uint64_t keep = needed_set(false);
	if (writes_files)
		keep |= CAPABILITY_BIT(FILES_CAPABILITY);
	int rc = set_capabilities(permitted_set() & keep, 0);
	return rc ? error_errno(err, -rc, "limiting capabilities") : 0;
}

int privilege_with_trials(int (*body)(void *), void *context)
{
	return with_capabilities(needed_set(false), body, context);
}

static int empty_bounding_set(void *context)
{
	(void)context;
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++)
		if (cap_get_bound(cap) > 0 && cap_drop_bound(cap))
			return -errno;
	return 0;
}

/*
 * Should: leave nothing permitted but, where files are to be written, the one capability
 * for that; make sure that no later exec could give anything back.
 * Mustn't: run before the last trial's process was started.
 */
int privilege_drop(bool writes_files, struct error *err)
{
	uint64_t keep = writes_files ? CAPABILITY_BIT(FILES_CAPABILITY) : 0;
	int rc = 0;

	if (permitted_set() & CAPABILITY_BIT(CAP_SETPCAP))
		rc = with_capabilities(CAPABILITY_BIT(CAP_SETPCAP), empty_bounding_set,
				       NULL);
	if (!rc)
		rc = set_capabilities(permitted_set() & keep, 0);
	if (!rc && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		rc = -errno;
	return rc ? error_errno(err, -rc, "dropping capabilities") : 0;
}

int privilege_with_files(int (*body)(void *), void *context)
{
	return with_capabilities(CAPABILITY_BIT(FILES_CAPABILITY), body, context);
}
