/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the machine's files. */
#include "src/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cleanup.h"

/* A file of /proc that lowport reads is far smaller; mountinfo of a busy node is larger.
 */
#define KEY_FILE_MAX 16384

static int read_captured_names(struct host *host, struct error *err)
{
	static const char release[] = "proc/sys/kernel/osrelease";
	int rc = host_read_line(host, release, host->uts.release,
				sizeof(host->uts.release));
	if (rc < 0)
		return error_errno(err, -rc, "%s", release);
	if (host_read_line(host, "proc/sys/kernel/hostname", host->uts.nodename,
			   sizeof(host->uts.nodename)) < 0)
		host->uts.nodename[0] = '\0';
	if (host_read_line(host, "proc/sys/kernel/version", host->uts.version,
			   sizeof(host->uts.version)) < 0)
		host->uts.version[0] = '\0';
	if (host_read_line(host, "proc/sys/kernel/arch", host->uts.machine,
			   sizeof(host->uts.machine)) < 0)
		host->uts.machine[0] = '\0';
	return 0;
}

int host_open(struct host *host, const char *path, struct error *err)
{
	memset(host, 0, sizeof(*host));
	host->live = !path;
	host->root = open(path ? path : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (host->root < 0)
		return error_errno(err, errno, "%s", path ? path : "/");
	if (!host->live) {
		int rc = read_captured_names(host, err);
		if (rc)
			host_close(host);
		return rc;
	}
	if (uname(&host->uts))
		memset(&host->uts, 0, sizeof(host->uts));
	return 0;
}

void host_close(struct host *host)
{
	close(host->root);
	host->root = -1;
}

int host_read(const struct host *host, const char *path, char *buffer, size_t size)
{
	CLEANUP(cleanup_fd)
	int fd = openat(host->root, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t used = 0;

	buffer[0] = '\0';
	if (fd < 0)
		return -errno;
	while (used < size - 1) {
		ssize_t got = read(fd, buffer + used, size - 1 - used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		used += (size_t)got;
	}
	buffer[used] = '\0';
	return (int)used;
}

int host_read_line(const struct host *host, const char *path, char *buffer, size_t size)
{
	int length = host_read(host, path, buffer, size);
	if (length < 0)
		return length;
	/* Attributes in /proc/self/attr may end in NUL instead of a line end. */
	length = (int)strcspn(buffer, "\n");
	while (length && (buffer[length - 1] == ' ' || buffer[length - 1] == '\t'))
		length--;
	buffer[length] = '\0';
	return length;
}

int host_exists(const struct host *host, const char *path)
{
	struct stat st;
	return fstatat(host->root, path, &st, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
}

int host_read_key(const struct host *host, const char *path, const char *key, char *value,
		  size_t size)
{
	char text[KEY_FILE_MAX];
	size_t length = strlen(key);
	int rc = host_read(host, path, text, sizeof(text));
	if (rc < 0)
		return rc;
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, length) || line[length] != ':')
			continue;
		line += length + 1;
		line += strspn(line, " \t");
		snprintf(value, size, "%.*s", (int)strcspn(line, "\n"), line);
		return 0;
	}
	return -ENODATA;
}

int host_open_self(const char *self_path)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0 && self_path)
		fd = open(self_path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
