/* SPDX-License-Identifier: Apache-2.0 */
/* Who a process is to the kernel: ids, the five capability sets, no_new_privs, seccomp.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The five sets of capabilities(7), in the order that /proc/PID/status prints them. */
enum capability_set {
	CAPABILITY_INHERITABLE,
	CAPABILITY_PERMITTED,
	CAPABILITY_EFFECTIVE,
	CAPABILITY_BOUNDING,
	CAPABILITY_AMBIENT,
	CAPABILITY_SET_COUNT,
};

/* Bit @capability of a set, as the kernel numbers them in <linux/capability.h>. */
#define CAPABILITY_BIT(capability) (UINT64_C(1) << (capability))

/* Plain data: it crosses an exec through a pipe. */
struct identity {
	uint32_t uid; /* effective */
	uint32_t gid;
	uint64_t sets[CAPABILITY_SET_COUNT];
	uint8_t ids_agree;    /* real = effective = saved, for users and for groups */
	uint8_t groups;	      /* number of supplementary groups, at most 255 */
	uint8_t no_new_privs; /* prctl(2) PR_GET_NO_NEW_PRIVS */
	uint8_t seccomp_mode; /* 0 none, 1 strict, 2 filter */
};

/* "effective", "permitted", ...; static storage. */
const char *capability_set_name(enum capability_set set);

/*
 * The calling thread's identity, as libcap and the kernel give it. Sets that this kernel
 * does not have (ambient before 4.3) are empty. Returns 0 or a negative errno.
 */
int identity_read(struct identity *identity);

/*
 * What a container runtime does between clone and exec (runc: libcontainer/init_linux.go,
 * finalizeNamespace): securebits cleared, bounding set, groups, gid, uid, the other sets,
 * no_new_privs.
 * @wanted's ids, sets and no_new_privs are applied in that order. On failure the step
 * that refused is in @step, and the negative errno is returned.
 */
enum identity_step {
	IDENTITY_SECUREBITS,
	IDENTITY_BOUNDING,
	IDENTITY_GROUPS,
	IDENTITY_GID,
	IDENTITY_UID,
	IDENTITY_CAPABILITIES,
	IDENTITY_AMBIENT,
	IDENTITY_NO_NEW_PRIVS,
};
int identity_apply(const struct identity *wanted, enum identity_step *step);

/* Whether ids, sets and no_new_privs are the same in both. */
bool identity_equal(const struct identity *a, const struct identity *b);

/* Whether a process that is not UID 0 can make itself UID 0 again. It must not. */
bool identity_can_regain_root(void);
