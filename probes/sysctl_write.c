/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways of writing one sysctl, because new kernels under old profiles part them. */
#include "probes/sysctl_write.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/cleanup.h"

/* <linux/mount.h> and <sys/mount.h> cannot both be included everywhere: the ABI's
 * numbers. */
#define FSCONFIG_COMMAND_CREATE 6
#define FSMOUNT_CLOSE_ON_EXEC 1
#define ATTRIBUTES_NOSUID_NODEV_NOEXEC 0xe

/* The same in every architecture since 5.2; older headers lack the names. */
#ifndef SYS_fsopen
#define SYS_fsopen 430
#define SYS_fsconfig 431
#define SYS_fsmount 432
#endif

static int read_value(int dir, const char *path)
{
	char text[16];
	CLEANUP(cleanup_fd)
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t got = read(fd, text, sizeof(text) - 1);
	if (got < 0)
		return -errno;
	text[got] = '\0';
	return port_start_parse(text);
}

/* Opens @path below @dir for writing and writes @value; 0 or a negative errno. */
static int write_value(int dir, const char *path, const char *value)
{
	CLEANUP(cleanup_fd)
	int fd = openat(dir, path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return write(fd, value, strlen(value)) < 0 ? -errno : 0;
}

/* A write that the kernel took but that did not arrive is no yes. */
static int confirm_zero(int rc, int dir, const char *path)
{
	if (rc)
		return rc;
	int value = read_value(dir, path);
	if (!value)
		return 0;
	return value < 0 ? value : -EIO;
}

static int write_zero(void)
{
	static const char path[] = "/" PORT_START_PATH;
	return confirm_zero(write_value(AT_FDCWD, path, "0"), AT_FDCWD, path);
}

/*
 * In a container /proc/sys is a read-only bind mount, which says nothing about a runtime
 * outside: a procfs of our own, seen by this process alone, has none over it. Where the
 * mount could be seen by others, there is none.
 */
static int mount_own_proc(void)
{
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		return -errno;
	return 0;
}

static int write_plain(struct sysctl_answers *answers)
{
	int rc = write_zero();
	/* Its absence is an answer only where its neighbours are there to be seen. */
	if (rc == -ENOENT && access("/proc/sys/net/ipv4", F_OK))
		rc = -ENODATA;
	if (rc != -EROFS && rc != -ENODATA)
		return rc;
	/* Whatever forbids the mount, the first error stays what is known about the
	 * write. */
	if (mount_own_proc())
		return rc;
	answers->own_proc = 1;
	return write_zero();
}

/*
 * filepath-securejoin's newPrivateProcMount(), which runc opens sysctls through. Returns
 * a descriptor or a negative errno; any failure sends runc to the plain way, too.
 */
static int detached_proc(void)
{
	CLEANUP(cleanup_fd)
	int context = (int)syscall(SYS_fsopen, "proc", 1);
	if (context < 0)
		return -errno;
	if (syscall(SYS_fsconfig, context, FSCONFIG_COMMAND_CREATE, NULL, NULL, 0))
		return -errno;
	int mounted = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOSE_ON_EXEC,
				   ATTRIBUTES_NOSUID_NODEV_NOEXEC);
	return mounted < 0 ? -errno : mounted;
}

/* securejoin's Reopen(): an O_PATH handle, opened again through /proc/thread-self/fd. */
static int write_detached(int proc)
{
	static const char path[] = "sys/net/ipv4/ip_unprivileged_port_start";
	char again[48];
	CLEANUP(cleanup_fd)
	int handle = openat(proc, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (handle < 0)
		return -errno;
	snprintf(again, sizeof(again), "thread-self/fd/%d", handle);
	return confirm_zero(write_value(proc, again, "0"), proc, path);
}

/*
 * Whether this process may write another sysctl of the same namespace, which every kernel
 * has: what it holds already. Where it may not, a refusal of ours says nothing about the
 * sysctl: a profile, a ruleset or a missing privilege of lowport's own is behind both.
 */
static bool may_write_neighbour(void)
{
	static const char path[] = "/proc/sys/net/ipv4/ip_forward";
	int value = read_value(AT_FDCWD, path);

	return value >= 0 && !write_value(AT_FDCWD, path, value ? "1\n" : "0\n");
}

/* What an errno of a write says about a pod that asks for the sysctl. */
static enum outcome write_outcome(int rc)
{
	switch (-rc) {
	case 0:
		return OUTCOME_YES;
	case EROFS:   /* our own container's mount */
	case ENODATA: /* no /proc here */
		return OUTCOME_SKIPPED;
	case EACCES:
	case EPERM:
		return may_write_neighbour() ? OUTCOME_NO : OUTCOME_SKIPPED;
	case ENOENT:
	case EINVAL:
		return OUTCOME_NO;
	default:
		return OUTCOME_BROKEN;
	}
}

static void answer(struct sysctl_answer *slot, enum outcome outcome, int rc)
{
	slot->outcome = (uint8_t)outcome;
	slot->error = (int16_t)-rc;
}

static void ask_plain(struct sysctl_answers *answers)
{
	int rc = write_plain(answers);
	answer(&answers->ways[SYSCTL_PLAIN], write_outcome(rc), rc);
}

static void ask_detached(struct sysctl_answers *answers)
{
	struct sysctl_answer *slot = &answers->ways[SYSCTL_DETACHED];
	bool plain = answers->ways[SYSCTL_PLAIN].outcome == OUTCOME_YES;
	CLEANUP(cleanup_fd)
	int proc = detached_proc();

	if (proc < 0) {
		answer(slot, OUTCOME_SKIPPED, proc);
		return;
	}
	/* Start from another value, so that what is read back is this write's doing. */
	int rc = plain ? write_value(AT_FDCWD, "/" PORT_START_PATH, "1024") : 0;
	if (rc) {
		answer(slot, OUTCOME_BROKEN, rc);
		return;
	}
	rc = write_detached(proc);
	answer(slot, write_outcome(rc), rc);
	/* Whatever came of it: where the plain way works, its 0 is what the trial runs
	 * on. */
	rc = plain ? write_zero() : 0;
	if (rc)
		answer(&answers->ways[SYSCTL_PLAIN], OUTCOME_BROKEN, rc);
}

/* The first way that says @outcome, or SYSCTL_WAYS. */
static unsigned find_way(const struct sysctl_answers *answers, enum outcome outcome)
{
	unsigned way = 0;
	while (way < SYSCTL_WAYS && answers->ways[way].outcome != outcome)
		way++;
	return way;
}

enum outcome sysctl_write(struct sysctl_answers *answers, int *error)
{
	/* A refusal of one way beats the other's yes; a yes beats what could not be
	 * asked. */
	static const enum outcome order[] = { OUTCOME_NO, OUTCOME_BROKEN, OUTCOME_YES };

	memset(answers, 0, sizeof(*answers));
	answers->asked = 1;
	ask_plain(answers);
	ask_detached(answers);
	for (unsigned o = 0; o < sizeof(order) / sizeof(order[0]); o++) {
		unsigned way = find_way(answers, order[o]);
		if (way == SYSCTL_WAYS)
			continue;
		*error = answers->ways[way].error;
		return order[o];
	}
	*error = answers->ways[SYSCTL_PLAIN].error;
	return OUTCOME_SKIPPED;
}

int sysctl_read(void)
{
	return read_value(AT_FDCWD, "/" PORT_START_PATH);
}
