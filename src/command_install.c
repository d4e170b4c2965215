/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lowport install DIR: a copy of lowport in a folder, for images that have neither shell
 * nor cp. A pod's first container puts it into an emptyDir, the others execute it there.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/stat.h>

#include "src/cleanup.h"
#include "src/command.h"
#include "src/host.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/privilege.h"

struct installation {
	const char *directory;
	char *bytes;
	size_t size;
	struct error *err;
};

/* A program that needs its libraries would be of no use in another image. */
static bool needs_libraries(void)
{
	return getauxval(AT_BASE) != 0;
}

static int read_whole(int fd, struct installation *copy)
{
	struct stat st;
	size_t got = 0;

	if (fstat(fd, &st))
		return -errno;
	copy->bytes = memory_get((size_t)st.st_size);
	copy->size = (size_t)st.st_size;
	while (got < copy->size) {
		ssize_t count = read(fd, copy->bytes + got, copy->size - got);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count ? -errno : -EIO;
		got += (size_t)count;
	}
	return 0;
}

static int read_self(const char *self_path, struct installation *copy)
{
	CLEANUP(cleanup_fd)
	int fd = host_open_self(self_path);
	int rc = fd < 0 ? fd : read_whole(fd, copy);
	return rc ? error_errno(copy->err, -rc, "reading lowport's own file") : 0;
}

static int write_copy(void *context)
{
	const struct installation *copy = context;
	char path[PATH_MAX];

	int length = snprintf(path, sizeof(path), "%s/lowport", copy->directory);
	if (length >= (int)sizeof(path))
		return error_errno(copy->err, ENAMETOOLONG, "%.60s...", copy->directory);
	return output_program(path, copy->bytes, copy->size, copy->err);
}

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	struct error err = { .text = "installing: no privilege" };
	struct installation copy = { .err = &err };

	(void)options;
	if (argc != 1)
		return command_fail(EXIT_USAGE,
				    "install takes one DIR; try 'lowport help install'");
	if (needs_libraries())
		return command_fail(EXIT_FAILED,
				    "this lowport needs shared libraries, which another "
				    "image may not have: build it with "
				    "./configure --enable-static-binary");
	copy.directory = argv[0];
	/* The program is for every user: the containers of a pod have one each. */
	umask(022);
	int rc = privilege_limit(true, &err);
	if (!rc)
		rc = privilege_drop(true, &err);
	if (!rc)
		rc = read_self(self_path, &copy);
	if (!rc)
		rc = privilege_with_files(write_copy, &copy);
	free(copy.bytes);
	return rc ? command_fail(EXIT_FAILED, "%s", err.text) : EXIT_DONE;
}

const struct command command_install = {
	.name = "install",
	.synopsis = "install DIR",
	.help = "Copies lowport to DIR/lowport, for other images",
	.option_users = FOR_INSTALL,
	.run = run,
};
