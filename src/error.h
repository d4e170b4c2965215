/* SPDX-License-Identifier: Apache-2.0 */
/* Errors as values: filled once, where the object's name is known, and passed up. */
#pragma once

/*
 * A failure: the errno behind it (0 where none is) and one line for people. Functions
 * that can fail return 0 or a negative errno and fill one of these at the deepest place
 * that knows what it was working on; callers may put words in front, never replace them.
 */
struct error {
	int code;
	char text[320];
};

/* Fills @err and returns -@code, or -EINVAL where @code is 0. */
int error_set(struct error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Fills @err with "<text>: <errno's description>" and returns -@code. */
int error_errno(struct error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
