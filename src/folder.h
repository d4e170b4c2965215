/* SPDX-License-Identifier: Apache-2.0 */
/* A new or empty folder that files are written to: all of them, or none. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "src/error.h"

struct folder;

/*
 * Opens @path, which is made where nothing is there. What is there has to be an empty
 * folder and no symbolic link; it keeps its owner and mode. All that follows goes by its
 * descriptor, whatever is put in its place meanwhile. Gives NULL, with @err.
 */
struct folder *folder_open(const char *path, struct error *err);

/* Starts the file @name, of static storage, and ends the one before. Returns 0 or a
 * negative errno with @err. */
int folder_start(struct folder *folder, const char *name, struct error *err);

/* Adds @size bytes to it. Returns 0 or a negative errno with @err. */
int folder_add(struct folder *folder, const void *bytes, size_t size, struct error *err);

/* Ends the last file; or (@failed) takes all of them away again, and the folder where it
 * was made. Gives @folder back. Returns 0, or a negative errno with @err. */
int folder_close(struct folder *folder, bool failed, struct error *err);
