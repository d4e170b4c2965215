/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel release strings, as vendors write them. */
#pragma once

#include <stdbool.h>

struct kernel_version {
	unsigned major, minor, patch; /* patch is 0 where the string has none */
	char suffix[96];    /* what follows the numbers, without its leading dash */
	const char *vendor; /* whose kernel the suffix tells, or NULL; static storage */
};

/*
 * Reads "3.10.0-1160.el7.x86_64" and its like. A release is evidence and never proof:
 * vendors backport, sandboxes and personalities lie. Returns 0, or -EINVAL where @release
 * does not start with two numbers.
 */
int kernel_version_parse(const char *release, struct kernel_version *version);

/* Whether @version is at least @major.@minor. */
bool kernel_version_at_least(const struct kernel_version *version, unsigned major,
			     unsigned minor);
