/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors, and standard output. */
#include "src/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

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
