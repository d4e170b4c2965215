/* SPDX-License-Identifier: Apache-2.0 */
/* errno numbers as their symbolic names, which is what people search for. */
#pragma once

/*
 * The name of @code ("EACCES"), or "E<number>" for one that the table lacks. Static
 * storage for known names; for unknown ones the caller's @buffer of ERRNO_NAME_SIZE bytes
 * is used.
 */
#define ERRNO_NAME_SIZE 16
const char *errno_name(int code, char buffer[ERRNO_NAME_SIZE]);

/* The number that errno_name() gives @name for, or 0 where there is none. */
int errno_number(const char *name);
