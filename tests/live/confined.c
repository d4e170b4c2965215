/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confined: enters the cage of src/confine.c, and tries to get out. Writes a line for
 * each call, "NAME ERRNO" or "NAME worked".
 */
#include "src/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/errno_name.h"

#define TRY(name, ...)              \
	{                           \
#name, SYS_##name,  \
		{                   \
			__VA_ARGS__ \
		}                   \
	}

int main(void)
{
	static char path[] = "/proc/self/status", *const words[] = { path, NULL };
	static char buffer[64];
	const long text = (long)path, args = (long)words, room = (long)buffer;
	const struct {
		const char *name;
		long call;
		long arguments[6];
	} tries[] = {
		TRY(openat, AT_FDCWD, text, O_RDONLY),
		TRY(openat, AT_FDCWD, text, O_WRONLY | O_CREAT, 0600),
		TRY(socket, AF_INET, SOCK_STREAM, 0),
		TRY(socket, AF_UNIX, SOCK_STREAM, 0),
		TRY(clone, SIGCHLD, 0, 0, 0, 0),
		TRY(execve, text, args, 0),
		TRY(unshare, CLONE_NEWUSER),
		TRY(ptrace, PTRACE_TRACEME, 0, 0, 0),
		TRY(kill, 1, 0),
		TRY(dup, 0),
		TRY(fcntl, 0, F_DUPFD, 0),
		TRY(ioctl, 0, 0x5412 /* TIOCSTI */, text),
		TRY(getrandom, room, 8, 0),
		TRY(newfstatat, AT_FDCWD, text, room, 0),
		TRY(unlinkat, AT_FDCWD, text, 0),
		TRY(prctl, PR_SET_DUMPABLE, 1, 0, 0, 0),
		TRY(setuid, 0),
		TRY(mprotect, (room & ~4095L), 4096, PROT_READ | PROT_EXEC),
		TRY(mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1),
		TRY(mmap, 0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1),
	};
	struct error err;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (confine_process(&err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		const long *a = tries[i].arguments;
		char name[ERRNO_NAME_SIZE];
		long rc = syscall(tries[i].call, a[0], a[1], a[2], a[3], a[4], a[5]);
		if (!rc && tries[i].call == SYS_clone)
			_exit(0);
		printf("%s %s\n", tries[i].name,
		       rc < 0 ? errno_name(errno, name) : "worked");
	}
	_exit(0);
}
