/* SPDX-License-Identifier: Apache-2.0 */
/* The Linux Security Module that confines a process, from what /proc and /sys show. */
#pragma once

#include <stdbool.h>

#include "src/host.h"

enum lsm_kind { LSM_NONE, LSM_APPARMOR, LSM_SELINUX };

struct lsm {
	enum lsm_kind kind;
	bool enforcing;
	bool confined; /* by more than the label that a login or a plain service has */
	char label[160];
};

/* Reads the calling process's label. Always fills @lsm. */
void lsm_read(const struct host *host, struct lsm *lsm);
