/* SPDX-License-Identifier: Apache-2.0 */
/* The machine as lowport looks at it: a root directory, live or captured. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/utsname.h>

#include "src/error.h"

/*
 * Probes read through this, so that a captured tree of /proc and /etc is a test machine.
 * The descriptor is for reading facts only: an open directory of /proc/sys/net would keep
 * showing the network namespace it was opened in, so nothing below it is kept open.
 */
struct host {
	int root;	    /* O_PATH directory */
	bool live;	    /* this machine, not a captured one */
	struct utsname uts; /* captured: from proc/sys/kernel */
};

/*
 * Opens lowport's own file for reading; @self_path (AT_EXECFN, or NULL) is where it may
 * be where /proc is not. Returns a descriptor or a negative errno.
 */
int host_open_self(const char *self_path);

/* Opens this machine (@path NULL) or a captured tree. Returns 0 or a negative errno. */
int host_open(struct host *host, const char *path, struct error *err);
void host_close(struct host *host);

/*
 * Reads the file @path (without a leading slash) into @buffer and ends it with NUL; what
 * does not fit is cut. Returns the length, or a negative errno.
 */
int host_read(const struct host *host, const char *path, char *buffer, size_t size);

/* As host_read(), for a one-line file: the line end and trailing blanks are taken off. */
int host_read_line(const struct host *host, const char *path, char *buffer, size_t size);

/* 0 where @path exists, else the negative errno of looking. Links are not followed. */
int host_exists(const struct host *host, const char *path);

/* The value of the "Key:\tvalue" line of @key in @path (proc/self/status and its like).
 */
int host_read_key(const struct host *host, const char *path, const char *key, char *value,
		  size_t size);
