/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that is there whole, or not at all. Its bytes wait in a temporary file beside
 * it, or in memory where it is to be written in place.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/cleanup.h"
#include "src/memory.h"
#include "src/output.h"

struct output_file {
	const char *path; /* NULL: standard output */
	bool exists;
	struct stat seen;    /* what is there, if it exists */
	mode_t mode;	     /* that it will have */
	int fd;		     /* of the temporary file; -1: there is none */
	bool named;	     /* it has a name already */
	bool replaces;	     /* never written in place */
	char name[PATH_MAX]; /* of the temporary file */
	FILE *memory;	     /* where there is no temporary file */
	char *bytes;
	size_t size;
};

/* --- the temporary file --- */

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
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	return fd < 0 ? -errno : fd;
}

static int open_named(const char *name, mode_t mode)
{
	unlink(name);
	int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	return fd < 0 ? -errno : fd;
}

static int open_temporary(struct output_file *file)
{
	int rc = temporary_name(file->path, file->name, sizeof(file->name));
	if (rc)
		return rc;
	file->fd = open_unnamed(file->path, file->mode);
	if (file->fd >= 0)
		return 0;
	file->fd = open_named(file->name, file->mode);
	file->named = file->fd >= 0;
	return file->named ? 0 : file->fd;
}

static int link_as(int fd, const char *name)
{
	char link[48];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) ? -errno : 0;
}

/* Copies all of @from, from its beginning. */
static int copy_bytes(int from, int to)
{
	char bytes[65536];
	off_t at = 0;
	ssize_t got;

	while ((got = pread(from, bytes, sizeof(bytes), at)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		int rc = got < 0 ? -errno : output_all(to, bytes, (size_t)got);
		if (rc)
			return rc;
		at += got;
	}
	return 0;
}

/* Pipes and devices cannot be synced, and need not be. */
static int sync_file(int fd)
{
	return fsync(fd) && errno != EINVAL && errno != EROFS ? -errno : 0;
}

/* For want of a /proc to link through: a copy that has a name. */
static int make_named_copy(struct output_file *file)
{
	int fd = open_named(file->name, file->mode);
	if (fd < 0)
		return fd;
	int rc = copy_bytes(file->fd, fd);
	if (!rc)
		rc = sync_file(fd);
	close(file->fd);
	file->fd = fd;
	return rc;
}

static int replace(struct output_file *file)
{
	int rc = sync_file(file->fd);
	/* Where there is no old file, there is no moment with a temporary name either. */
	if (rc || (!file->named && !link_as(file->fd, file->path)))
		return rc;
	if (!file->named) {
		unlink(file->name);
		file->named = true;
		if (link_as(file->fd, file->name))
			rc = make_named_copy(file);
	}
	if (!rc && rename(file->name, file->path))
		rc = -errno;
	if (!rc)
		file->named = false;
	return rc;
}

/* --- in place --- */

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

static int write_in_place(struct output_file *file)
{
	bool follow = S_ISLNK(file->seen.st_mode);
	CLEANUP(cleanup_fd)
	int fd = open_in_place(file->path, follow ? O_CREAT | O_TRUNC : O_NOFOLLOW);
	int rc = fd < 0 ? fd : follow ? 0 : empty_seen(fd, &file->seen);

	if (!rc)
		rc = file->fd >= 0 ? copy_bytes(file->fd, fd)
				   : output_all(fd, file->bytes, file->size);
	return rc ? rc : sync_file(fd);
}

/*
 * Devices, pipes and links such as /dev/stdout: replacing them would change the machine.
 * A link of another user's is replaced like a file, or it could point root at any file.
 */
static bool is_written_in_place(const struct output_file *file)
{
	if (!file->exists || file->replaces)
		return false;
	if (S_ISLNK(file->seen.st_mode))
		return file->seen.st_uid == geteuid();
	return !S_ISREG(file->seen.st_mode);
}

/* A file that is a mount point, or one in a folder of somebody else's: both hold for
 * /dev/termination-log, which is ours to write to all the same. */
static bool cannot_be_replaced(const struct output_file *file, int rc)
{
	return file->exists && S_ISREG(file->seen.st_mode) && !file->replaces &&
	       (rc == -EBUSY || rc == -EACCES || rc == -EPERM || rc == -EROFS);
}

static void keep_in_memory(struct output_file *file)
{
	file->memory = open_memstream(&file->bytes, &file->size);
	if (!file->memory)
		memory_missing();
}

/* --- all together --- */

static struct output_file *start(const char *path, unsigned mode, bool replaces,
				 struct error *err)
{
	struct output_file *file = memory_zeroed(1, sizeof(*file));

	file->path = path;
	file->fd = -1;
	file->replaces = replaces;
	if (!path)
		return file;
	file->exists = !lstat(path, &file->seen);
	file->mode = file->exists && S_ISREG(file->seen.st_mode) && !replaces
			     ? file->seen.st_mode & 0777
			     : (mode_t)mode;
	int rc = is_written_in_place(file) ? -EBUSY : open_temporary(file);
	if (is_written_in_place(file) || cannot_be_replaced(file, rc)) {
		keep_in_memory(file);
		return file;
	}
	if (!rc)
		return file;
	error_errno(err, -rc, "%s", path);
	free(file);
	return NULL;
}

struct output_file *output_start(const char *path, unsigned mode, struct error *err)
{
	return start(path, mode, false, err);
}

const char *output_path(const struct output_file *file)
{
	return file->path;
}

int output_add(struct output_file *file, const void *bytes, size_t size,
	       struct error *err)
{
	if (file->memory) {
		if (fwrite(bytes, 1, size, file->memory) != size)
			memory_missing();
		return 0;
	}
	int rc = output_all(file->path ? file->fd : STDOUT_FILENO, bytes, size);
	return rc ? error_errno(err, -rc, "%s",
				file->path ? file->path : "standard output")
		  : 0;
}

static int make_whole(struct output_file *file)
{
	if (!file->path)
		return 0;
	int rc = file->fd >= 0 ? replace(file) : -EBUSY;
	return file->fd < 0 || cannot_be_replaced(file, rc) ? write_in_place(file) : rc;
}

int output_end(struct output_file *file, bool failed, struct error *err)
{
	if (file->memory && fclose(file->memory))
		memory_missing();
	int rc = failed ? 0 : make_whole(file);
	if (rc)
		error_errno(err, -rc, "%s", file->path);
	if (file->named)
		unlink(file->name);
	if (file->fd >= 0)
		close(file->fd);
	free(file->bytes);
	free(file);
	return rc;
}

int output_program(const char *path, const char *bytes, size_t size, struct error *err)
{
	struct output_file *file = start(path, 0755, true, err);
	if (!file)
		return -err->code;
	int rc = output_add(file, bytes, size, err);
	int ended = output_end(file, rc != 0, err);
	return rc ? rc : ended;
}
