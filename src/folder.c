/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a folder, by its descriptor: openat(2), renameat(2), unlinkat(2). */
#include "src/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cleanup.h"
#include "src/memory.h"
#include "src/output.h"

/* A file has its own name when it is whole. */
#define UNFINISHED ".lowport"

#define FILES_MAX 32

struct folder {
	const char *path; /* as it was given */
	int fd, above;	  /* above: the folder that it is in */
	char name[NAME_MAX + 1];
	bool made;
	int file; /* that is being written; -1: none */
	unsigned count;
	const char *files[FILES_MAX]; /* the last one may be unfinished */
};

/* Splits it into the folder above and a name. Behind a slash the kernel would follow a
 * symbolic link in spite of O_NOFOLLOW. */
static int open_above(struct folder *folder)
{
	char above[PATH_MAX];
	size_t size = strlen(folder->path);

	while (size > 1 && folder->path[size - 1] == '/')
		size--;
	size_t start = size;
	while (start && folder->path[start - 1] != '/')
		start--;
	if (start >= sizeof(above) || size - start > NAME_MAX)
		return -ENAMETOOLONG;
	snprintf(above, sizeof(above), "%.*s", start ? (int)start : 1,
		 start ? folder->path : ".");
	/* Nothing is left of "/". */
	snprintf(folder->name, sizeof(folder->name), "%.*s",
		 size > start ? (int)(size - start) : 1,
		 size > start ? folder->path + start : ".");
	folder->above = open(above, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return folder->above < 0 ? -errno : 0;
}

/* What is left from another time could be taken for a part of this change. */
static int check_empty(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	int rc = 0;

	if (!entries) {
		rc = -errno;
		if (copy >= 0)
			close(copy);
		return rc;
	}
	errno = 0;
	for (struct dirent *entry; !rc && (entry = readdir(entries)); errno = 0)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			rc = -ENOTEMPTY;
	if (!rc)
		rc = -errno;
	closedir(entries);
	return rc;
}

static int open_empty(struct folder *folder)
{
	int rc = open_above(folder);

	if (rc)
		return rc;
	folder->made = !mkdirat(folder->above, folder->name, 0755);
	if (!folder->made && errno != EEXIST)
		return -errno;
	folder->fd = openat(folder->above, folder->name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return folder->fd < 0 ? -errno : check_empty(folder->fd);
}

static void free_folder(struct folder *folder)
{
	if (folder->file >= 0)
		close(folder->file);
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->above >= 0)
		close(folder->above);
	free(folder);
}

static void remove_made(const struct folder *folder)
{
	if (folder->made)
		unlinkat(folder->above, folder->name, AT_REMOVEDIR);
}

struct folder *folder_open(const char *path, struct error *err)
{
	struct folder *folder = memory_zeroed(1, sizeof(*folder));

	folder->path = path;
	folder->fd = folder->above = folder->file = -1;
	int rc = open_empty(folder);
	if (!rc)
		return folder;
	if (rc == -ENOTEMPTY)
		error_set(err, -rc, "%s: is not empty", path);
	else
		error_errno(err, -rc, "%s", path);
	remove_made(folder);
	free_folder(folder);
	return NULL;
}

static int fail(const struct folder *folder, int rc, struct error *err)
{
	const char *name = folder->count ? folder->files[folder->count - 1] : "";
	return rc ? error_errno(err, -rc, "%s/%s", folder->path, name) : 0;
}

static int end_file(struct folder *folder)
{
	int rc = 0;

	if (folder->file < 0)
		return 0;
	if (fsync(folder->file))
		rc = -errno;
	if (close(folder->file) && !rc)
		rc = -errno;
	folder->file = -1;
	if (!rc && renameat(folder->fd, UNFINISHED, folder->fd,
			    folder->files[folder->count - 1]))
		rc = -errno;
	return rc;
}

int folder_start(struct folder *folder, const char *name, struct error *err)
{
	int rc = fail(folder, end_file(folder), err);

	if (rc)
		return rc;
	if (folder->count == FILES_MAX)
		return fail(folder, -EMFILE, err);
	folder->files[folder->count++] = name;
	folder->file = openat(folder->fd, UNFINISHED,
			      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	return folder->file < 0 ? fail(folder, -errno, err) : 0;
}

int folder_add(struct folder *folder, const void *bytes, size_t size, struct error *err)
{
	return fail(folder, output_all(folder->file, bytes, size), err);
}

int folder_close(struct folder *folder, bool failed, struct error *err)
{
	int rc = failed ? 0 : fail(folder, end_file(folder), err);

	if (failed || rc) {
		for (unsigned i = 0; i < folder->count; i++)
			unlinkat(folder->fd, folder->files[i], 0);
		unlinkat(folder->fd, UNFINISHED, 0);
		remove_made(folder);
	} else if (fsync(folder->fd) && errno != EINVAL && errno != EROFS) {
		rc = error_errno(err, errno, "%s", folder->path);
	}
	free_folder(folder);
	return rc;
}
