/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, taking on and checking an identity. */
#include "src/identity.h"

#include <assert.h>
#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

static const char *const set_names[] = {
	[CAPABILITY_INHERITABLE] = "inheritable", [CAPABILITY_PERMITTED] = "permitted",
	[CAPABILITY_EFFECTIVE] = "effective",	  [CAPABILITY_BOUNDING] = "bounding",
	[CAPABILITY_AMBIENT] = "ambient",
};
static_assert(sizeof(set_names) / sizeof(set_names[0]) == CAPABILITY_SET_COUNT, "names");

static const struct {
	enum capability_set set;
	cap_flag_t flag;
} process_flags[] = {
	{ CAPABILITY_INHERITABLE, CAP_INHERITABLE },
	{ CAPABILITY_PERMITTED, CAP_PERMITTED },
	{ CAPABILITY_EFFECTIVE, CAP_EFFECTIVE },
};
#define PROCESS_FLAGS (sizeof(process_flags) / sizeof(process_flags[0]))

static int read_process_sets(struct identity *identity)
{
	cap_t caps = cap_get_proc();
	if (!caps)
		return -errno;
	for (size_t i = 0; i < PROCESS_FLAGS; i++) {
		uint64_t mask = 0;
		for (cap_value_t cap = 0; cap < cap_max_bits(); cap++) {
			cap_flag_value_t value = CAP_CLEAR;
			if (!cap_get_flag(caps, cap, process_flags[i].flag, &value) &&
			    value == CAP_SET)
				mask |= CAPABILITY_BIT(cap);
		}
		identity->sets[process_flags[i].set] = mask;
	}
	cap_free(caps);
	return 0;
}

static void read_thread_sets(struct identity *identity)
{
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++) {
		if (cap_get_bound(cap) > 0)
			identity->sets[CAPABILITY_BOUNDING] |= CAPABILITY_BIT(cap);
		if (cap_get_ambient(cap) > 0)
			identity->sets[CAPABILITY_AMBIENT] |= CAPABILITY_BIT(cap);
	}
}

const char *capability_set_name(enum capability_set set)
{
	return set < CAPABILITY_SET_COUNT ? set_names[set] : "?";
}

int identity_read(struct identity *identity)
{
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;

	memset(identity, 0, sizeof(*identity));
	if (getresuid(&ruid, &euid, &suid) || getresgid(&rgid, &egid, &sgid))
		return -errno;
	identity->uid = euid;
	identity->gid = egid;
	identity->ids_agree =
		ruid == euid && euid == suid && rgid == egid && egid == sgid;

	int groups = getgroups(0, NULL);
	if (groups < 0)
		return -errno;
	identity->groups = (uint8_t)(groups > 255 ? 255 : groups);
	identity->no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
	int mode = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
	identity->seccomp_mode = (uint8_t)(mode > 0 ? mode : 0);

	read_thread_sets(identity);
	return read_process_sets(identity);
}

static int drop_bounding(uint64_t keep)
{
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++)
		if (!(keep & CAPABILITY_BIT(cap)) && cap_get_bound(cap) > 0 &&
		    cap_drop_bound(cap))
			return -errno;
	return 0;
}

static int set_process_sets(const struct identity *wanted)
{
	int rc = 0;
	cap_t caps = cap_init();
	if (!caps)
		return -errno;
	for (size_t i = 0; i < PROCESS_FLAGS && !rc; i++)
		for (cap_value_t cap = 0; cap < cap_max_bits() && !rc; cap++)
			if (wanted->sets[process_flags[i].set] & CAPABILITY_BIT(cap))
				rc = cap_set_flag(caps, process_flags[i].flag, 1, &cap,
						  CAP_SET);
	if (!rc)
		rc = cap_set_proc(caps);
	rc = rc ? -errno : 0;
	cap_free(caps);
	return rc;
}

static int raise_ambient(uint64_t wanted)
{
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++)
		if ((wanted & CAPABILITY_BIT(cap)) && cap_set_ambient(cap, CAP_SET))
			return -errno;
	return 0;
}

int identity_apply(const struct identity *wanted, enum identity_step *step)
{
	int rc;

	/* They change what UID 0 and execve give, and a runtime's container has none. */
	*step = IDENTITY_SECUREBITS;
	if (prctl(PR_GET_SECUREBITS, 0, 0, 0, 0) > 0 &&
	    prctl(PR_SET_SECUREBITS, 0, 0, 0, 0))
		return -errno;
	*step = IDENTITY_BOUNDING;
	if ((rc = drop_bounding(wanted->sets[CAPABILITY_BOUNDING])))
		return rc;
	*step = IDENTITY_GROUPS;
	if (setgroups(0, NULL))
		return -errno;
	*step = IDENTITY_GID;
	if (setresgid(wanted->gid, wanted->gid, wanted->gid))
		return -errno;
	*step = IDENTITY_CAPABILITIES;
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
		return -errno;
	*step = IDENTITY_UID;
	if (setresuid(wanted->uid, wanted->uid, wanted->uid))
		return -errno;
	*step = IDENTITY_CAPABILITIES;
	if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0))
		return -errno;
	if ((rc = set_process_sets(wanted)))
		return rc;
	*step = IDENTITY_AMBIENT;
	if ((rc = raise_ambient(wanted->sets[CAPABILITY_AMBIENT])))
		return rc;
	*step = IDENTITY_NO_NEW_PRIVS;
	if (wanted->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	return 0;
}

bool identity_equal(const struct identity *a, const struct identity *b)
{
	return a->uid == b->uid && a->gid == b->gid && a->ids_agree == b->ids_agree &&
	       a->groups == b->groups && a->no_new_privs == b->no_new_privs &&
	       !memcmp(a->sets, b->sets, sizeof(a->sets));
}

bool identity_can_regain_root(void)
{
	return geteuid() != 0 && setresuid(0, 0, 0) == 0;
}
