/* SPDX-License-Identifier: Apache-2.0 */
/* The stage: private mounts, copies of lowport, one child a trial. */
#include "probes/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "probes/chain.h"
#include "src/cleanup.h"

static int copy_program(int program, const char *path)
{
	struct stat st;
	off_t offset = 0;

	if (fstat(program, &st))
		return errno;
	CLEANUP(cleanup_fd)
	int out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	if (out < 0)
		return errno;
	while (offset < st.st_size) {
		ssize_t sent =
			sendfile(out, program, &offset, (size_t)(st.st_size - offset));
		if (sent < 0)
			return errno;
		if (!sent)
			return EIO;
	}
	/* The umask is the caller's; a gateway's binaries are executable by all. */
	return fchmod(out, 0755) ? errno : 0;
}

/*
 * What "setcap cap_net_bind_service=ep" writes: revision 2, which every kernel
 * since 2.6.26 reads (revision 3 makes execve fail before 4.14). See capabilities(7).
 */
static int set_file_capability(const char *path)
{
	const struct vfs_cap_data data = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data[0].permitted = 1u << CAP_NET_BIND_SERVICE,
	};
	if (setxattr(path, "security.capability", &data, sizeof(data), 0))
		return errno;
	/* In a user namespace the kernel stores, and gives back, revision 3: longer. */
	return getxattr(path, "security.capability", NULL, 0) < (ssize_t)XATTR_CAPS_SZ_2
		       ? EIO
		       : 0;
}

/*
 * An empty tmpfs over the root directory, entered by "/..": it needs no directory of the
 * machine's, hides nothing from this process (its root stays what it was) and is seen by
 * nobody outside this mount namespace. tmpfs honours file capabilities; memfd does not.
 */
static int enter_tmpfs(void)
{
	/* Without it the mount would appear in the host's namespace where / is shared. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return errno;
	if (mount("lowport", "/", "tmpfs", MS_NODEV, "mode=0755,size=32m"))
		return errno;
	return chdir("/..") ? errno : 0;
}

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

/*
 * Whether the gateway's UID can execute lowport's own file, where it is: a copy costs a
 * millisecond. Over FUSE and NFS the mode does not tell.
 */
static bool is_executable_by_all(int program)
{
	struct stat st;
	struct statfs fs;

	return !fstat(program, &st) && (st.st_mode & S_IXOTH) && !fstatfs(program, &fs) &&
	       fs.f_type != FUSE_SUPER_MAGIC && fs.f_type != NFS_SUPER_MAGIC;
}

static void make_copies(struct plan *plan)
{
	int error = enter_tmpfs();

	plan->setcap_step = error ? STEP_TMPFS : STEP_SETCAP;
	if (!error && (plan->file_capabilities || !chain_can_exec_descriptors() ||
		       !is_executable_by_all(plan->program))) {
		error = copy_program(plan->program, LAUNCH_STOCK);
		plan->copied = !error;
	}
	if (!error)
		error = copy_program(plan->program, LAUNCH_SETCAP);
	if (!error)
		error = set_file_capability(LAUNCH_SETCAP);
	plan->setcap_error = error;
}

static void report_failure(const struct plan *plan, unsigned id, enum wire_step step,
			   int error)
{
	struct record record;

	wire_record_init(&record, (enum trial_id)id, RECORD_FAILED);
	record.step = (uint8_t)step;
	record.error = error;
	wire_record_send(plan->result, &record);
}

static void end_by_timer(int number)
{
	(void)number;
	_exit(1);
}

static void run_stage(struct plan *plan, unsigned trials)
{
	pid_t children[TRIAL_COUNT] = { 0 };
	int status;
	pid_t ended;

	wire_guard();
	/* PID 1 of a namespace gets no signal that it has no handler for. */
	signal(SIGALRM, end_by_timer);
	make_copies(plan);
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		if (!(trials & 1u << id))
			continue;
		children[id] = fork();
		if (!children[id])
			launch_simulated(plan, (enum trial_id)id);
		if (children[id] < 0)
			report_failure(plan, id, STEP_FORK, errno);
	}
	/* A trial's first process ends with 0 once it has said what there is to say. */
	while ((ended = waitpid(-1, &status, 0)) > 0 || errno == EINTR)
		for (unsigned id = 0; id < TRIAL_COUNT && ended > 0 && status; id++)
			if (children[id] == ended)
				report_failure(plan, id, STEP_DIED, status);
	_exit(0);
}

/* fork() with namespaces: the C library has no call for it that needs no stack. */
static pid_t fork_into(unsigned long namespaces)
{
	return (pid_t)syscall(SYS_clone, namespaces | SIGCHLD, NULL, NULL, NULL, NULL);
}

int stage_start(struct plan *plan, unsigned trials)
{
	pid_t stage = fork_into(CLONE_NEWNS | CLONE_NEWPID);
	/* A kernel without PID namespaces: the guard of each process stands in. */
	if (stage < 0 && errno == EINVAL)
		stage = fork_into(CLONE_NEWNS);
	if (stage < 0)
		return -errno;
	if (!stage)
		run_stage(plan, trials);
	return stage;
}
