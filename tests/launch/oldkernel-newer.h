/* SPDX-License-Identifier: Apache-2.0 */
/* What Linux got after 3.10, as tables for oldkernel.c. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>

enum { NEWER_NAMES_MAX = 6, NO_NUMBER = -1, NO_ARG = -1 };

/* O_TMPFILE without O_DIRECTORY, by number: the C headers do not name the bare bit. */
enum { TMPFILE_BIT = 020000000 };

/*
 * Calls that 3.10 lacks. Where a number is given the names count up from it: from 424 on
 * numbers are the same on every machine, which serves where libseccomp lacks the name.
 */
static const struct newer_call {
	const char *since;
	int number;
	const char *names[NEWER_NAMES_MAX];
} newer_calls[] = {
	{ "3.14", NO_NUMBER, { "sched_setattr", "sched_getattr" } },
	{ "3.15", NO_NUMBER, { "renameat2" } },
	{ "3.17", NO_NUMBER, { "getrandom", "memfd_create", "seccomp" } },
	{ "3.17", NO_NUMBER, { "kexec_file_load" } },
	{ "3.18", NO_NUMBER, { "bpf" } },
	{ "3.19", NO_NUMBER, { "execveat" } },
	{ "4.3", NO_NUMBER, { "userfaultfd", "membarrier" } },
	{ "4.4", NO_NUMBER, { "mlock2" } },
	{ "4.5", NO_NUMBER, { "copy_file_range" } },
	{ "4.6", NO_NUMBER, { "preadv2", "pwritev2" } },
	{ "4.9", NO_NUMBER, { "pkey_mprotect", "pkey_alloc", "pkey_free" } },
	{ "4.11", NO_NUMBER, { "statx" } },
	{ "4.18", NO_NUMBER, { "io_pgetevents", "rseq" } },
	{ "5.1", 424, { "pidfd_send_signal" } },
	{ "5.1", 425, { "io_uring_setup", "io_uring_enter", "io_uring_register" } },
	{ "5.2", 428, { "open_tree", "move_mount" } },
	{ "5.2", 430, { "fsopen", "fsconfig", "fsmount", "fspick" } },
	{ "5.3", 434, { "pidfd_open", "clone3" } },
	{ "5.9", 436, { "close_range" } },
	{ "5.6", 437, { "openat2", "pidfd_getfd" } },
	{ "5.8", 439, { "faccessat2" } },
	{ "5.10", 440, { "process_madvise" } },
	{ "5.11", 441, { "epoll_pwait2" } },
	{ "5.12", 442, { "mount_setattr" } },
	{ "5.14", 443, { "quotactl_fd" } },
	{ "5.13", 444, { "landlock_create_ruleset", "landlock_add_rule" } },
	{ "5.13", 446, { "landlock_restrict_self" } },
	{ "5.14", 447, { "memfd_secret" } },
	{ "5.15", 448, { "process_mrelease" } },
	{ "5.16", 449, { "futex_waitv" } },
	{ "5.17", 450, { "set_mempolicy_home_node" } },
	{ "6.5", 451, { "cachestat" } },
	{ "6.6", 452, { "fchmodat2", "map_shadow_stack" } },
	{ "6.7", 454, { "futex_wake", "futex_wait", "futex_requeue" } },
	{ "6.8", 457, { "statmount", "listmount" } },
	{ "6.8", 459, { "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules" } },
	{ "6.10", 462, { "mseal" } },
	{ "6.13", 463, { "setxattrat", "getxattrat", "listxattrat", "removexattrat" } },
	{ "6.15", 467, { "open_tree_attr" } },
	{ "6.17", 468, { "file_getattr", "file_setattr" } },
};

/*
 * Calls that 3.10 has, with an argument that it does not know. With O_TMPFILE it sees a
 * folder opened for writing: it ignores the new bit, and O_DIRECTORY comes with it.
 */
static const struct newer_argument {
	const char *what;
	int number;
	unsigned int arg;
	uint32_t mask;
	uint32_t value;
	uint16_t error;
	bool ambient;
} newer_arguments[] = {
	{ "3.15 PR_SET_THP_DISABLE", SYS_prctl, 0, UINT32_MAX, 41, EINVAL, false },
	{ "3.15 PR_GET_THP_DISABLE", SYS_prctl, 0, UINT32_MAX, 42, EINVAL, false },
	{ "4.3 PR_CAP_AMBIENT", SYS_prctl, 0, UINT32_MAX, 47, EINVAL, true },
	{ "5.17 PR_SET_VMA", SYS_prctl, 0, UINT32_MAX, 0x53564d41, EINVAL, false },
	{ "5.4 P_PIDFD", SYS_waitid, 0, UINT32_MAX, 3, EINVAL, false },
	{ "4.6 CLONE_NEWCGROUP", SYS_unshare, 0, 0x02000000, 0x02000000, EINVAL, false },
	{ "5.6 CLONE_NEWTIME", SYS_unshare, 0, 0x00000080, 0x00000080, EINVAL, false },
#ifdef SYS_open
	{ "3.11 O_TMPFILE", SYS_open, 1, TMPFILE_BIT, TMPFILE_BIT, EISDIR, false },
#endif
	{ "3.11 O_TMPFILE", SYS_openat, 2, TMPFILE_BIT, TMPFILE_BIT, EISDIR, false },
};

/* Calls whose path is looked at; statx, openat2 and faccessat2 are refused as a whole. */
static const struct path_call {
	int number;
	int path_arg;
	int flags_arg;
} path_calls[] = {
#ifdef SYS_open
	{ SYS_open, 0, 1 },
	{ SYS_creat, 0, NO_ARG },
	{ SYS_access, 0, NO_ARG },
	{ SYS_stat, 0, NO_ARG },
	{ SYS_lstat, 0, NO_ARG },
	{ SYS_readlink, 0, NO_ARG },
#endif
	{ SYS_openat, 1, 2 },
	{ SYS_faccessat, 1, NO_ARG },
	{ SYS_newfstatat, 1, NO_ARG },
	{ SYS_readlinkat, 1, NO_ARG },
	{ SYS_truncate, 0, NO_ARG },
};
