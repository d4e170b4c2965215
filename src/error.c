/* SPDX-License-Identifier: Apache-2.0 */
/* Errors as values. */
#include "src/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int fill(struct error *err, int code, const char *format, va_list args)
{
	err->code = code;
	vsnprintf(err->text, sizeof(err->text), format, args);
	return code ? -code : -EINVAL;
}

int error_set(struct error *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int rc = fill(err, code, format, args);
	va_end(args);
	return rc;
}

int error_errno(struct error *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int rc = fill(err, code, format, args);
	va_end(args);
	size_t used = strlen(err->text);
	snprintf(err->text + used, sizeof(err->text) - used, ": %s", strerror(code));
	return rc;
}
