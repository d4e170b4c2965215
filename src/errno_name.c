/* SPDX-License-Identifier: Apache-2.0 */
/* errno numbers as names. A table, because strerrorname_np() is younger than our users'
 * libc. */
#include "src/errno_name.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

#define NAME(code)          \
	{                   \
		code, #code \
	}

static const struct {
	int code;
	const char *name;
} names[] = {
	NAME(EPERM),	   NAME(ENOENT),	NAME(ESRCH),
	NAME(EINTR),	   NAME(EIO),		NAME(ENXIO),
	NAME(E2BIG),	   NAME(ENOEXEC),	NAME(EBADF),
	NAME(ECHILD),	   NAME(EAGAIN),	NAME(ENOMEM),
	NAME(EACCES),	   NAME(EFAULT),	NAME(EBUSY),
	NAME(EEXIST),	   NAME(EXDEV),		NAME(ENODEV),
	NAME(ENOTDIR),	   NAME(EISDIR),	NAME(EINVAL),
	NAME(ENFILE),	   NAME(EMFILE),	NAME(ETXTBSY),
	NAME(EFBIG),	   NAME(ENOSPC),	NAME(ESPIPE),
	NAME(EROFS),	   NAME(EMLINK),	NAME(EPIPE),
	NAME(ERANGE),	   NAME(EDEADLK),	NAME(ENAMETOOLONG),
	NAME(ENOSYS),	   NAME(ENOTEMPTY),	NAME(ELOOP),
	NAME(ENODATA),	   NAME(ETIME),		NAME(EPROTO),
	NAME(EBADMSG),	   NAME(EOVERFLOW),	NAME(EILSEQ),
	NAME(EUSERS),	   NAME(ENOTSOCK),	NAME(EPROTONOSUPPORT),
	NAME(ENOPROTOOPT), NAME(EPROTOTYPE),	NAME(ESOCKTNOSUPPORT),
	NAME(EOPNOTSUPP),  NAME(EPFNOSUPPORT),	NAME(EAFNOSUPPORT),
	NAME(EADDRINUSE),  NAME(EADDRNOTAVAIL), NAME(ENETDOWN),
	NAME(ENETUNREACH), NAME(ENOBUFS),	NAME(ETIMEDOUT),
	NAME(EALREADY),	   NAME(EINPROGRESS),	NAME(ESTALE),
	NAME(EDQUOT),	   NAME(ECANCELED),	NAME(EKEYREJECTED),
	NAME(EMEDIUMTYPE),
};

const char *errno_name(int code, char buffer[ERRNO_NAME_SIZE])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code)
			return names[i].name;
	snprintf(buffer, ERRNO_NAME_SIZE, "E%d", code);
	return buffer;
}
