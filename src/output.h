/* SPDX-License-Identifier: Apache-2.0 */
/* Getting bytes out: whole, or not at all and with a reason. */
#pragma once

#include <stdbool.h>
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

struct output_file;

/*
 * Starts the file @path, or standard output where that is NULL. When output_end() has
 * returned 0 the file holds all bytes, and else it is what it was: they are kept in an
 * unnamed or temporary file beside it until then (fsync, rename). What cannot be replaced
 * (a device, a pipe, a symbolic link, a mounted file such as /dev/termination-log) is
 * written in place at the end, and so is a file in a folder that cannot be written to. A
 * file keeps the mode that it has; a new one has @mode. Gives NULL, with @err.
 */
struct output_file *output_start(const char *path, unsigned mode, struct error *err);

/* The path that it was started with. */
const char *output_path(const struct output_file *file);

/* Adds @size bytes. Returns 0 or a negative errno with @err; then output_end() is to be
 * told so. */
int output_add(struct output_file *file, const void *bytes, size_t size,
	       struct error *err);

/* The file is whole, or (@failed) is not to be. Gives @file back. Returns 0, or a
 * negative errno with @err where it was to be whole. */
int output_end(struct output_file *file, bool failed, struct error *err);

/* All of it at once, for a program that all may execute; what is there is replaced, or
 * stays. Returns 0 or a negative errno with @err. */
int output_program(const char *path, const char *bytes, size_t size, struct error *err);
