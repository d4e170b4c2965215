/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway's binary, as exec would see it. */
#pragma once

#include <stddef.h>

#include "src/exec_rule.h"

/*
 * Reads what the file @path carries into @capabilities. Returns 0, or a negative errno
 * with one sentence in @why where it is no file that can be executed, or its attribute
 * cannot be read.
 */
int binary_read(const char *path, struct file_capabilities *capabilities, char *why,
		size_t size);
