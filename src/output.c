/* SPDX-License-Identifier: Apache-2.0 */
/* Standard output and files. */
#include "src/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "src/cleanup.h"

/* CLOSE_RANGE_CLOEXEC came with 5.11, the call with 5.9; its number is the same
 * everywhere. */
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define CLOEXEC_FLAG 4

static void close_on_exec(int fd)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void close_now(int fd)
{
	close(fd);
}

/* For kernels without close_range(2). */
static void end_each(int first, int last, void (*end)(int fd))
{
	DIR *open_ones = opendir("/proc/self/fd");
	if (!open_ones) {
		for (int fd = first; fd <= last && fd < 1024; fd++)
			end(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(open_ones));) {
		int fd = atoi(entry->d_name);
		if (fd >= first && fd <= last && fd != dirfd(open_ones))
			end(fd);
	}
	closedir(open_ones);
}

static void close_inherited_on_exec(void)
{
	if (syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, CLOEXEC_FLAG))
		end_each(STDERR_FILENO + 1, INT_MAX, close_on_exec);
}

void output_close_others(int one, int other)
{
	int low = one < other ? one : other, high = one < other ? other : one;
	const int ranges[][2] = {
		{ STDERR_FILENO + 1, low - 1 },
		{ low + 1, high - 1 },
		{ high + 1, INT_MAX },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (ranges[i][0] <= ranges[i][1] &&
		    syscall(SYS_close_range, ranges[i][0], ranges[i][1], 0))
			end_each(ranges[i][0], ranges[i][1], close_now);
}

void output_guard_descriptors(void)
{
	int fd;

	close_inherited_on_exec();
	/* O_PATH: needs no /dev/null, and reading or writing it is EBADF, as if still
	 * closed. */
	do
		fd = open("/", O_PATH);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

int output_all(int fd, const void *bytes, size_t size)
{
	const char *next = bytes;

	while (size) {
		ssize_t written = write(fd, next, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		next += written;
		size -= (size_t)written;
	}
	return 0;
}

int output_stdout(const char *bytes, size_t size, struct error *err)
{
	int rc = output_all(STDOUT_FILENO, bytes, size);
	return rc ? error_errno(err, -rc, "standard output") : 0;
}

/* Bytes on the disk, or a reason. Pipes and devices cannot be synced, and need not be. */
static int write_synced(int fd, const char *bytes, size_t size)
{
	int rc = output_all(fd, bytes, size);
	if (!rc && fsync(fd) && errno != EINVAL && errno != EROFS)
		rc = -errno;
	return rc;
}

/* A pipe that nobody reads must not hold the report up for ever: ten seconds are given.
 */
#define READER_TRIES 1000
#define READER_PAUSE_NS 10000000

static int open_in_place(const char *path, int how)
{
	const struct timespec pause = { .tv_nsec = READER_PAUSE_NS };
	int flags = O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | how;
	int fd = -1;

	for (int i = 0; i < READER_TRIES && fd < 0; i++) {
		fd = open(path, flags, 0644);
		if (fd < 0 && errno != ENXIO)
			return -errno;
		if (fd < 0)
			nanosleep(&pause, NULL);
	}
	if (fd < 0)
		return -ENXIO;
	fcntl(fd, F_SETFL, 0);
	return fd;
}

/* What was looked at, emptied: meanwhile its owner may have put another in its place. */
static int empty_seen(int fd, const struct stat *seen)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (st.st_dev != seen->st_dev || st.st_ino != seen->st_ino)
		return -ESTALE;
	return S_ISREG(st.st_mode) && ftruncate(fd, 0) ? -errno : 0;
}

static int write_in_place(const char *path, const struct stat *seen, const char *bytes,
			  size_t size)
{
	bool follow = S_ISLNK(seen->st_mode);
	CLEANUP(cleanup_fd)
	int fd = open_in_place(path, follow ? O_CREAT | O_TRUNC : O_NOFOLLOW);
	int rc = fd < 0 ? fd : follow ? 0 : empty_seen(fd, seen);
	return rc < 0 ? rc : write_synced(fd, bytes, size);
}

/*
 * A temporary name that a run killed in between would leave is the same each time, so the
 * next run takes it over instead of leaving another.
 */
static int temporary_name(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/');
	int directory = slash ? (int)(slash - path + 1) : 0;
	int length = snprintf(name, size, "%.*s.%s.lowport", directory, path,
			      path + directory);
	return length < (int)size ? 0 : -ENAMETOOLONG;
}

/* With an unnamed file (O_TMPFILE, 3.11) the temporary name lives for two syscalls only.
 */
static int open_unnamed(const char *path, mode_t mode)
{
	char directory[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash && (size_t)(slash - path) >= sizeof(directory))
		return -ENAMETOOLONG;
	snprintf(directory, sizeof(directory), "%.*s",
		 slash ? (int)(slash == path ? 1 : slash - path) : 1, slash ? path : ".");
	int fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	return fd < 0 ? -errno : fd;
}

static int link_as(int fd, const char *name)
{
	char link[48];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) ? -errno : 0;
}

static int write_named(const char *name, mode_t mode, const char *bytes, size_t size)
{
	unlink(name);
	CLEANUP(cleanup_fd)
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	return write_synced(fd, bytes, size);
}

static int rename_or_remove(const char *name, const char *path, int rc)
{
	if (!rc && rename(name, path))
		rc = -errno;
	if (rc)
		unlink(name);
	return rc;
}

static int replace(const char *path, mode_t mode, const char *bytes, size_t size)
{
	char name[PATH_MAX];
	int rc = temporary_name(path, name, sizeof(name));
	if (rc)
		return rc;
	CLEANUP(cleanup_fd)
	int fd = open_unnamed(path, mode);
	if (fd < 0)
		return rename_or_remove(name, path, write_named(name, mode, bytes, size));
	rc = write_synced(fd, bytes, size);
	/* Where there is no old file, there is no moment with a temporary name either. */
	if (rc || !link_as(fd, path))
		return rc;
	unlink(name);
	/* No /proc to link through: start again under the name. */
	if (link_as(fd, name))
		rc = write_named(name, mode, bytes, size);
	return rename_or_remove(name, path, rc);
}

/*
 * Devices, pipes and links such as /dev/stdout: replacing them would change the machine.
 * A link of another user's is replaced like a file, or it could point root at any file.
 */
static bool is_written_in_place(const struct stat *st)
{
	if (S_ISLNK(st->st_mode))
		return st->st_uid == geteuid();
	return !S_ISREG(st->st_mode);
}

/* A file that is a mount point, or one in a folder of somebody else's: both hold for
 * /dev/termination-log, which is ours to write to all the same. */
static bool cannot_be_replaced(int rc)
{
	return rc == -EBUSY || rc == -EACCES || rc == -EPERM || rc == -EROFS;
}

int output_file(const char *path, const char *bytes, size_t size, struct error *err)
{
	struct stat st;
	bool exists = !lstat(path, &st);
	mode_t mode = exists && S_ISREG(st.st_mode) ? st.st_mode & 0777 : 0644;
	int rc;

	if (exists && is_written_in_place(&st))
		rc = write_in_place(path, &st, bytes, size);
	else
		rc = replace(path, mode, bytes, size);
	if (exists && S_ISREG(st.st_mode) && cannot_be_replaced(rc))
		rc = write_in_place(path, &st, bytes, size);
	return rc ? error_errno(err, -rc, "%s", path) : 0;
}

int output_program(const char *path, const char *bytes, size_t size, struct error *err)
{
	int rc = replace(path, 0755, bytes, size);
	return rc ? error_errno(err, -rc, "%s", path) : 0;
}
