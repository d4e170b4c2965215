/* SPDX-License-Identifier: Apache-2.0 */
/* errno numbers as names. A table, because strerrorname_np() is younger than our users'
 * libc. */
#include "src/errno_name.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME(code)          \
	{                   \
		code, #code \
	}

static const struct {
	int code;
	const char *name;
} names[] = {
	NAME(EPERM),	    NAME(ENOENT),	 NAME(ESRCH),
	NAME(EINTR),	    NAME(EIO),		 NAME(ENXIO),
	NAME(E2BIG),	    NAME(ENOEXEC),	 NAME(EBADF),
	NAME(ECHILD),	    NAME(EAGAIN),	 NAME(ENOMEM),
	NAME(EACCES),	    NAME(EFAULT),	 NAME(EBUSY),
	NAME(EEXIST),	    NAME(EXDEV),	 NAME(ENODEV),
	NAME(ENOTDIR),	    NAME(EISDIR),	 NAME(EINVAL),
	NAME(ENFILE),	    NAME(EMFILE),	 NAME(ETXTBSY),
	NAME(EFBIG),	    NAME(ENOSPC),	 NAME(ESPIPE),
	NAME(EROFS),	    NAME(EMLINK),	 NAME(EPIPE),
	NAME(ERANGE),	    NAME(EDEADLK),	 NAME(ENAMETOOLONG),
	NAME(ENOSYS),	    NAME(ENOTEMPTY),	 NAME(ELOOP),
	NAME(ENODATA),	    NAME(ETIME),	 NAME(EPROTO),
	NAME(EBADMSG),	    NAME(EOVERFLOW),	 NAME(EILSEQ),
	NAME(EUSERS),	    NAME(ENOTSOCK),	 NAME(EPROTONOSUPPORT),
	NAME(ENOPROTOOPT),  NAME(EPROTOTYPE),	 NAME(ESOCKTNOSUPPORT),
	NAME(EOPNOTSUPP),   NAME(EPFNOSUPPORT),	 NAME(EAFNOSUPPORT),
	NAME(EADDRINUSE),   NAME(EADDRNOTAVAIL), NAME(ENETDOWN),
	NAME(ENETUNREACH),  NAME(ENOBUFS),	 NAME(ETIMEDOUT),
	NAME(EALREADY),	    NAME(EINPROGRESS),	 NAME(ESTALE),
	NAME(EDQUOT),	    NAME(ECANCELED),	 NAME(EKEYREJECTED),
	NAME(EMEDIUMTYPE),  NAME(ENOTTY),	 NAME(ENOTBLK),
	NAME(EDOM),	    NAME(ENOLCK),	 NAME(ENOMSG),
	NAME(EIDRM),	    NAME(ENOSTR),	 NAME(ENOSR),
	NAME(ENONET),	    NAME(ENOPKG),	 NAME(EREMOTE),
	NAME(ENOLINK),	    NAME(EADV),		 NAME(ESRMNT),
	NAME(ECOMM),	    NAME(EMULTIHOP),	 NAME(EDOTDOT),
	NAME(ENOTUNIQ),	    NAME(EBADFD),	 NAME(EREMCHG),
	NAME(ELIBACC),	    NAME(ELIBBAD),	 NAME(ELIBSCN),
	NAME(ELIBMAX),	    NAME(ELIBEXEC),	 NAME(ERESTART),
	NAME(ESTRPIPE),	    NAME(EDESTADDRREQ),	 NAME(EMSGSIZE),
	NAME(ENETRESET),    NAME(ECONNABORTED),	 NAME(ECONNRESET),
	NAME(EISCONN),	    NAME(ENOTCONN),	 NAME(ESHUTDOWN),
	NAME(ETOOMANYREFS), NAME(ECONNREFUSED),	 NAME(EHOSTDOWN),
	NAME(EHOSTUNREACH), NAME(EUCLEAN),	 NAME(ENOTNAM),
	NAME(ENAVAIL),	    NAME(EISNAM),	 NAME(EREMOTEIO),
	NAME(ENOMEDIUM),    NAME(ENOKEY),	 NAME(EKEYEXPIRED),
	NAME(EKEYREVOKED),  NAME(EOWNERDEAD),	 NAME(ENOTRECOVERABLE),
	NAME(ERFKILL),	    NAME(EHWPOISON),	 NAME(ECHRNG),
	NAME(EL2NSYNC),	    NAME(EL3HLT),	 NAME(EL3RST),
	NAME(ELNRNG),	    NAME(EUNATCH),	 NAME(ENOCSI),
	NAME(EL2HLT),	    NAME(EBADE),	 NAME(EBADR),
	NAME(EXFULL),	    NAME(ENOANO),	 NAME(EBADRQC),
	NAME(EBADSLT),	    NAME(EBFONT),
};

const char *errno_name(int code, char buffer[ERRNO_NAME_SIZE])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code)
			return names[i].name;
	snprintf(buffer, ERRNO_NAME_SIZE, "E%d", code);
	return buffer;
}

int errno_number(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i].name, name))
			return names[i].code;
	/* As errno_name() writes the ones that it has no name for. */
	size_t digits = name[0] == 'E' ? strspn(name + 1, "0123456789") : 0;
	if (!digits || digits > 4 || name[1 + digits])
		return 0;
	return atoi(name + 1);
}
