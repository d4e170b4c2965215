/* SPDX-License-Identifier: Apache-2.0 */
/* The process that opens files and passes their bytes on unseen. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cleanup.h"
#include "src/command.h"
#include "src/command_report.h"
#include "src/privilege.h"

#define SUFFIX ".json"

/* One operand after the other. */
struct feed {
	int to;
	const char *path;
	int fd; /* what open_path() opened */
	unsigned unreadable;
};

static int open_path(void *context)
{
	struct feed *feed = context;
	feed->fd = open(feed->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return feed->fd < 0 ? -errno : 0;
}

static void complain(struct feed *feed, const char *path, const char *reason)
{
	feed->unreadable++;
	command_fail(EXIT_USAGE, "%s: %s", path, reason);
}

static int send(const struct feed *feed, enum frame_kind kind, const void *bytes,
		size_t size)
{
	const struct frame frame = { .kind = kind, .size = (uint32_t)size };
	int rc = report_write_all(feed->to, &frame, sizeof(frame));
	return rc ? rc : report_write_all(feed->to, bytes, size);
}

/* Returns a negative errno where the other process is gone, which ends it all. */
static int send_file(struct feed *feed, const char *path, int fd)
{
	char bytes[FRAME_MAX];
	int rc = send(feed, FRAME_FILE, path, strlen(path));

	while (!rc) {
		ssize_t got = read(fd, bytes, sizeof(bytes));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			complain(feed, path, strerror(errno));
		if (got <= 0)
			break;
		rc = send(feed, FRAME_BYTES, bytes, (size_t)got);
	}
	return rc;
}

static int is_report(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name), suffix = strlen(SUFFIX);
	return length > suffix && entry->d_name[0] != '.' &&
	       !strcmp(entry->d_name + length - suffix, SUFFIX);
}

static int feed_path(struct feed *feed, const char *path, bool folders);

/* Takes over @fd. Folders within are left alone. */
static int feed_folder(struct feed *feed, const char *path, int fd)
{
	struct dirent **entries;
	char file[PATH_MAX];
	int rc = 0;

	int count = scandirat(fd, ".", &entries, is_report, alphasort);
	int error = errno;
	close(fd);
	if (count < 0)
		complain(feed, path, strerror(error));
	if (!count)
		complain(feed, path, "there is no *" SUFFIX " in it");
	for (int i = 0; i < count; i++) {
		int length =
			snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (length >= (int)sizeof(file))
			complain(feed, path, strerror(ENAMETOOLONG));
		else if (!rc)
			rc = feed_path(feed, file, false);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return rc;
}

static int feed_path(struct feed *feed, const char *path, bool folders)
{
	struct stat st;

	feed->path = path;
	int rc = privilege_with_files(open_path, feed);
	if (rc) {
		complain(feed, path, strerror(-rc));
		return 0;
	}
	if (!fstat(feed->fd, &st) && S_ISDIR(st.st_mode)) {
		if (folders)
			return feed_folder(feed, path, feed->fd);
		complain(feed, path, "is a folder in a folder");
		close(feed->fd);
		return 0;
	}
	CLEANUP(cleanup_fd)
	int fd = feed->fd;
	return send_file(feed, path, fd);
}

unsigned report_feed(int count, char **operands, int to)
{
	struct feed feed = { .to = to };
	int rc = 0;

	for (int i = 0; i < count && !rc; i++)
		rc = strcmp(operands[i], "-")
			     ? feed_path(&feed, operands[i], true)
			     : send_file(&feed, "standard input", STDIN_FILENO);
	return feed.unreadable;
}
