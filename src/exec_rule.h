/* SPDX-License-Identifier: Apache-2.0 */
/* What execve(2) makes of capabilities: the kernel's own rule, for files not executed. */
#pragma once

#include "src/identity.h"

/* More than any gateway's chain has: an init, a wrapper, pilot-agent, envoy. */
#define EXEC_CHAIN_MAX 4

/* What a file carries (capabilities(7), "File capabilities"). */
struct file_capabilities {
	bool any; /* there is an attribute, and the kernel looks at it */
	bool effective;
	uint64_t permitted, inheritable;
};

/*
 * The identity after a process of identity @before has executed a file with
 * @capabilities, in @after. The rule is that of Linux 3.5 and later with securebits clear
 * (cap_bprm_creds_from_file() in security/commoncap.c). Returns 0, or -EPERM where the
 * kernel refuses to execute the file: it demands what the bounding set does not have.
 * Pure.
 */
int exec_rule(const struct identity *before, const struct file_capabilities *capabilities,
	      struct identity *after);
