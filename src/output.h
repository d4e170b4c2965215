/* SPDX-License-Identifier: Apache-2.0 */
/* Getting bytes out: whole, or not at all and with a reason. */
#pragma once

#include <stddef.h>

#include "src/error.h"

/*
 * Makes sure that descriptors 0 to 2 are taken, so that no file opened later becomes
 * somebody's standard output. Closed ones stay unusable: writing to them fails.
 */
void output_guard_descriptors(void);

/* Closes all descriptors but 0 to 2 and these two. */
void output_close_others(int one, int other);

/* write(2) of all @size bytes to @fd. Returns 0 or a negative errno. */
int output_all(int fd, const void *bytes, size_t size);

/* Writes @size bytes to standard output. Returns 0 or a negative errno with @err. */
int output_stdout(const char *bytes, size_t size, struct error *err);

/*
 * Writes @size bytes as the file @path, which holds all of them afterwards or is what it
 * was: an unnamed or temporary file beside it, fsync, rename. What cannot be replaced (a
 * device, a pipe, a symbolic link, a mounted file such as /dev/termination-log) is
 * written in place, and so is a file in a folder that cannot be written to. It keeps the
 * mode that it has. Returns 0 or a negative errno with @err.
 */
int output_file(const char *path, const char *bytes, size_t size, struct error *err);

/* The same for a program that all may execute; what is there is replaced, or stays. */
int output_program(const char *path, const char *bytes, size_t size, struct error *err);
