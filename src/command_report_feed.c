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
#include "src/output.h"
#include "src/privilege.h"

#define SUFFIX ".json"

/* One operand after the other. */
struct feed {
	int to;
	const char *path;
	int flags;
	int fd; /* what open_path() opened */
	int count;
	struct dirent **entries; /* what list_folder() found in it */
	unsigned unreadable;
};

static int open_path(void *context)
{
	struct feed *feed = context;
	feed->fd = open(feed->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | feed->flags);
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
	int rc = output_all(feed->to, &frame, sizeof(frame));
	return rc ? rc : output_all(feed->to, bytes, size);
}

/* Returns a negative errno where the other process is gone, which ends it all. */
static int send_file(struct feed *feed, const char *path, int fd)
{
	char bytes[FRAME_MAX];
	bool named = false;
	int rc = 0;

	while (!rc) {
		ssize_t got = read(fd, bytes, sizeof(bytes));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			complain(feed, path, strerror(errno));
			break;
		}
		if (!named)
			rc = send(feed, FRAME_FILE, path, strlen(path));
		named = true;
		if (!got)
			break;
		if (!rc)
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

/* Opens the folder once more, which takes what opening it took. */
static int list_folder(void *context)
{
	struct feed *feed = context;
	feed->count = scandirat(feed->fd, ".", &feed->entries, is_report, alphasort);
	return feed->count < 0 ? -errno : 0;
}

static int feed_path(struct feed *feed, const char *path, bool folders);

/* Takes over @fd. Folders within are left alone. */
static int feed_folder(struct feed *feed, const char *path, int fd)
{
	char file[PATH_MAX];

	feed->entries = NULL;
	int rc = privilege_with_files(list_folder, feed);
	struct dirent **entries = feed->entries;
	int count = rc ? 0 : feed->count;
	close(fd);
	if (rc)
		complain(feed, path, strerror(-rc));
	else if (!count)
		complain(feed, path, "there is no *" SUFFIX " in it");
	rc = 0;
	for (int i = 0; i < count; i++) {
		int length =
			snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (length >= (int)sizeof(file))
			complain(feed, path, strerror(ENAMETOOLONG));
		else if (!rc)
			rc = feed_path(feed, file, false);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

static int feed_path(struct feed *feed, const char *path, bool folders)
{
	struct stat st;

	feed->path = path;
	/* What was not named itself may be a pipe that nobody writes to. */
	feed->flags = folders ? 0 : O_NONBLOCK;
	int rc = privilege_with_files(open_path, feed);
	if (rc) {
		complain(feed, path, strerror(-rc));
		return 0;
	}
	bool known = !fstat(feed->fd, &st);
	if (folders && known && S_ISDIR(st.st_mode))
		return feed_folder(feed, path, feed->fd);
	CLEANUP(cleanup_fd)
	int fd = feed->fd;
	if (folders || (known && S_ISREG(st.st_mode)))
		return send_file(feed, path, fd);
	complain(feed, path,
		 known && S_ISDIR(st.st_mode) ? "is a folder in a folder" : "is no file");
	return 0;
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
