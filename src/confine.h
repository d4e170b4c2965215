/* SPDX-License-Identifier: Apache-2.0 */
/* The cage for what reads others' bytes. */
#pragma once

#include "src/error.h"

/*
 * Leaves this process, for good, with the descriptors that it has and nothing else: no
 * capability, no new descriptor, no other process, and a seccomp filter that allows to
 * read, to write and to get memory. A kernel that has no seccomp filters leaves it with
 * the rest, and that is said on standard error. Returns 0, or a negative errno with @err
 * where any other part failed: then nothing may be read.
 */
int confine_process(struct error *err);
