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
	struct readers *readers;
	struct progress progress;
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

/* Returns a negative errno where a reader is gone, which ends it all. */
static int send_name(const struct feed *feed, const char *path)
{
	unsigned char *slot = readers_slot(feed->readers);
	size_t length = strlen(path);

	if (!slot)
		return -EPIPE;
	/* No path is longer; what is called so is a name for people. */
	if (length > SLOT_SIZE)
		length = SLOT_SIZE;
	memcpy(slot, path, length);
	return readers_tell(feed->readers, 0, feed->readers->count, FRAME_FILE, length);
}

static ssize_t read_some(int fd, void *bytes, size_t size)
{
	ssize_t got;

	do
		got = read(fd, bytes, size);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static int send_piece(struct feed *feed, size_t size)
{
	feed->readers->fed += size;
	progress_say(&feed->progress, feed->readers->fed);
	return readers_tell(feed->readers, 0, feed->readers->count, FRAME_BYTES, size);
}

/* The rest of a file: straight from it to where the readers see it. */
static int send_rest(struct feed *feed, const char *path, int fd)
{
	for (;;) {
		unsigned char *slot = readers_slot(feed->readers);
		if (!slot)
			return -EPIPE;
		ssize_t got = read_some(fd, slot, SLOT_SIZE);
		if (got < 0)
			complain(feed, path, strerror((int)-got));
		if (got <= 0)
			return 0;
		int rc = send_piece(feed, (size_t)got);
		if (rc)
			return rc;
	}
}

/* The same. A file of which nothing can be read is not even named to the readers. */
static int send_file(struct feed *feed, const char *path, int fd)
{
	char first[4096];
	unsigned char *slot;

	ssize_t got = read_some(fd, first, sizeof(first));
	if (got < 0) {
		complain(feed, path, strerror((int)-got));
		return 0;
	}
	int rc = send_name(feed, path);
	if (rc || !got)
		return rc;
	slot = readers_slot(feed->readers);
	if (!slot)
		return -EPIPE;
	memcpy(slot, first, (size_t)got);
	rc = send_piece(feed, (size_t)got);
	return rc ? rc : send_rest(feed, path, fd);
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

unsigned report_feed(int count, char **operands, struct readers *readers)
{
	struct feed feed = { .readers = readers };
	int rc = 0;

	progress_start(&feed.progress);
	for (int i = 0; i < count && !rc; i++)
		rc = strcmp(operands[i], "-")
			     ? feed_path(&feed, operands[i], true)
			     : send_file(&feed, "standard input", STDIN_FILENO);
	progress_end(&feed.progress);
	return feed.unreadable;
}
