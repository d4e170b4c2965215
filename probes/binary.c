/* SPDX-License-Identifier: Apache-2.0 */
/* The file's capabilities, through libcap. */
#include "probes/binary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "src/cleanup.h"
#include "src/errno_name.h"

static int explain(int error, const char *path, const char *what, char *why, size_t size)
{
	char buffer[ERRNO_NAME_SIZE];
	snprintf(why, size, "%.80s %s (%s)", path, what, errno_name(error, buffer));
	return -error;
}

/* The kernel passes over file capabilities of a nosuid mount. */
static bool is_ignored(int fd)
{
	struct statvfs mount;
	return !fstatvfs(fd, &mount) && (mount.f_flag & ST_NOSUID);
}

static uint64_t read_set(cap_t caps, cap_flag_t flag)
{
	uint64_t set = 0;
	for (cap_value_t cap = 0; cap < CAP_LAST_CAP + 1; cap++) {
		cap_flag_value_t value = CAP_CLEAR;
		if (!cap_get_flag(caps, cap, flag, &value) && value == CAP_SET)
			set |= CAPABILITY_BIT(cap);
	}
	return set;
}

static void read_sets(cap_t caps, struct file_capabilities *capabilities)
{
	capabilities->any = true;
	capabilities->permitted = read_set(caps, CAP_PERMITTED);
	capabilities->inheritable = read_set(caps, CAP_INHERITABLE);
	/* One bit in the attribute; libcap shows it as all of the others' bits. */
	capabilities->effective = read_set(caps, CAP_EFFECTIVE) != 0;
}

int binary_read(const char *path, struct file_capabilities *capabilities, char *why,
		size_t size)
{
	struct stat st;

	memset(capabilities, 0, sizeof(*capabilities));
	CLEANUP(cleanup_fd)
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return explain(errno, path, "could not be opened", why, size);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !(st.st_mode & 0111))
		return explain(EACCES, path, "is no file that can be executed", why,
			       size);
	if (is_ignored(fd))
		return 0;
	cap_t caps = cap_get_fd(fd);
	if (!caps && (errno == ENODATA || errno == EOPNOTSUPP))
		return 0;
	if (!caps)
		return explain(errno, path, "has capabilities that cannot be read", why,
			       size);
	/* Made for root of another user namespace, they are nothing here. */
	if (!cap_get_nsowner(caps))
		read_sets(caps, capabilities);
	cap_free(caps);
	return 0;
}
