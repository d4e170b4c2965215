/* SPDX-License-Identifier: Apache-2.0 */
/* The map of --redact, from its file to the process that reads. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/pseudonyms.h"
#include "src/cleanup.h"
#include "src/command.h"
#include "src/command_report.h"
#include "src/memory.h"
#include "src/privilege.h"

/* The names of some five million nodes. */
#define MAP_MAX (256 * 1024 * 1024)

struct map_file {
	const char *path;
	int fd;
};

static int open_map(void *context)
{
	struct map_file *map = context;
	map->fd = open(map->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return map->fd < 0 ? -errno : 0;
}

static int send_piece(struct readers *readers, const void *bytes, size_t size)
{
	unsigned char *slot = readers_slot(readers);

	if (!slot)
		return -EPIPE;
	memcpy(slot, bytes, size);
	readers->fed += size;
	return readers_tell(readers, 0, 1, FRAME_MAP, size);
}

static int send_bytes(struct readers *readers, const char *bytes, size_t size)
{
	int rc = 0;

	for (size_t done = 0; done < size && !rc; done += SLOT_SIZE)
		rc = send_piece(readers, bytes + done,
				size - done < SLOT_SIZE ? size - done : SLOT_SIZE);
	return rc ? rc : send_piece(readers, "", 0);
}

/* Without randomness there is no secret, and so no redaction. */
static int send_new(struct readers *readers)
{
	unsigned char key[SIPHASH_KEY];
	CLEANUP(cleanup_free)
	char *bytes = NULL;
	size_t size = 0;

	ssize_t got = getrandom(key, sizeof(key), 0);
	if (got != sizeof(key))
		return command_fail(EXIT_FAILED, "--redact: no random key: %s",
				    strerror(got < 0 ? errno : EIO));
	FILE *out = open_memstream(&bytes, &size);
	if (!out)
		memory_missing();
	struct redaction *redaction = redaction_new(key);
	redaction_write(redaction, out);
	redaction_free(redaction);
	if (fclose(out))
		memory_missing();
	return send_bytes(readers, bytes, size) ? EXIT_FAILED : EXIT_DONE;
}

/* The whole file at once: it may be changed while it is read. */
static int send_old(const char *path, int fd, struct readers *readers)
{
	CLEANUP(cleanup_free)
	char *bytes = NULL;
	struct stat st;

	if (fstat(fd, &st))
		return command_fail(EXIT_USAGE, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size > MAP_MAX)
		return command_fail(EXIT_USAGE, "%s: is no map of --redact", path);
	/* As mktemp(1) leaves it. */
	if (!st.st_size)
		return send_new(readers);
	bytes = memory_get((size_t)st.st_size);
	int rc = report_read_all(fd, bytes, (size_t)st.st_size);
	if (rc)
		return command_fail(EXIT_USAGE, "%s: %s", path, strerror(-rc));
	return send_bytes(readers, bytes, (size_t)st.st_size) ? EXIT_FAILED : EXIT_DONE;
}

int report_send_map(const char *path, struct readers *readers)
{
	struct map_file map = { path, -1 };

	int rc = privilege_with_files(open_map, &map);
	if (rc == -ENOENT)
		return send_new(readers);
	if (rc)
		return command_fail(EXIT_USAGE, "%s: %s", path, strerror(-rc));
	CLEANUP(cleanup_fd)
	int fd = map.fd;
	return send_old(path, fd, readers);
}
