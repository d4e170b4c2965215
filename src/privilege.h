/* SPDX-License-Identifier: Apache-2.0 */
/* The privilege of the parent process, stage by stage. The theory is in privilege.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/error.h"
#include "src/identity.h"

/*
 * The capabilities that simulated trials need and @self does not have, as a set; 0 where
 * all are there. Pure.
 */
uint64_t privilege_missing(const struct identity *self);

/* Writes the names of @set ("CAP_SYS_ADMIN, CAP_SETUID") to @buffer; returns @buffer. */
const char *privilege_names(uint64_t set, char *buffer, size_t size);

/* Stage 1. Returns 0 or a negative errno with @err. */
int privilege_limit(bool writes_files, struct error *err);

/*
 * Stage 2: runs @body with the trials' capabilities effective and lowers them again, also
 * where it fails. A process that @body forks keeps them. Returns what @body returned, or
 * a negative errno where the capabilities could not be raised.
 */
int privilege_with_trials(int (*body)(void *), void *context);

/* Stage 3. Returns 0 or a negative errno with @err. */
int privilege_drop(bool writes_files, struct error *err);

/*
 * Stage 4: as privilege_with_trials(), for the one capability that writing report files
 * takes. Without it (@writes_files was false, or never had it) @body runs as it is.
 */
int privilege_with_files(int (*body)(void *), void *context);
