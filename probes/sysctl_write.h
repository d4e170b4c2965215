/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the sysctl as container runtimes do, in a namespace made for it. */
#pragma once

#include <stdbool.h>

#include "probes/wire.h"

/*
 * Writes "0" to ip_unprivileged_port_start in the calling process's network namespace,
 * each way that wire.h names, and reads it back. Call it only in a network namespace made
 * for it. May mount a procfs, in a mount namespace that it makes for itself.
 *
 * Returns the outcome for a pod that asks for the sysctl: yes only where no way that this
 * kernel offers was refused; @error is the errno behind another outcome. After a yes the
 * value is 0.
 */
enum outcome sysctl_write(struct sysctl_answers *answers, int *error);

/* The value in the calling process's network namespace, or a negative errno. */
int sysctl_read(void);
