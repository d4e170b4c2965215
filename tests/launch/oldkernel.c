/* SPDX-License-Identifier: Apache-2.0 */
/* Run a command that sees the answers of a Linux 3.10 (CentOS 7) kernel. */

/*
 * usage: oldkernel [--release R] [--no-sysctl|--sysctl] [--allow-ambient]
 *                  -- COMMAND ARGS...
 *
 *   --release R      what uname(2) says (default 3.10.0-1160.el7.x86_64)
 *   --no-sysctl      ip_unprivileged_port_start does not exist (default)
 *   --sysctl         it does: the vendor added it
 *   --allow-ambient  ambient capabilities exist, as since 3.10.0-514.el7
 *
 * The whole tree of processes below COMMAND sees it, in other namespaces and as other
 * users too, static binaries included. Nothing is written anywhere and no_new_privs stays
 * as it is: it would change what file capabilities give, which is what the tests look at.
 *
 * How: a seccomp filter refuses what came after 3.10 with the errno 3.10 gives. uname and
 * the calls that take a path are handed to this process (seccomp_unotify(2)), which
 * answers them or tells the kernel to go on. Those calls alone pay for two context
 * switches.
 *
 * Exit: that of COMMAND, 128 + signal if it was killed; 125 if oldkernel failed, 126 or
 * 127 if COMMAND could not be run. It ends when nothing is left that could ask it
 * something.
 *
 * Limits. The path is read before the kernel reads it again, so a thread that changes it
 * in between gets past: good for tests, no security. The file is hidden by its name, so
 * listing its folder, another name for it (a symlink) and calls outside the table below
 * still show it. /proc/version, /proc/sys/kernel/osrelease and CapAmb in /proc/PID/status
 * stay the real ones. A signal handler without SA_RESTART can turn a call that is waiting
 * for an answer into EINTR. 32-bit programs see the real kernel. The vendor's own later
 * additions to 3.10 (getrandom, for one) are absent. Needs Linux 5.9, CAP_SYS_ADMIN and
 * CAP_SYS_PTRACE.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oldkernel-newer.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum { EXIT_SELF = 125, EXIT_NOEXEC = 126, EXIT_NOTFOUND = 127 };

/* The smallest page of any kernel; a larger one ends on a multiple of it. */
enum { PAGE = 4096 };

static const char default_release[] = "3.10.0-1160.el7.x86_64";
static const char sysctl_name[] = "ip_unprivileged_port_start";

static const int forwarded_signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

struct options {
	const char *release;
	int hide_sysctl;
	int allow_ambient;
	char **command;
};

struct supervisor {
	const struct options *options;
	struct seccomp_notif *request;
	struct seccomp_notif_resp *response;
	pid_t command;
	int notify_fd;
	int signal_fd;
	int status;
	bool running;
};

static int complain(const char *what, int error)
{
	fprintf(stderr, "oldkernel: %s: %s\n", what, strerror(error));
	return -error;
}

/* Reads page by page: what follows the end of the string may be unmapped. */
static int read_path(pid_t pid, uint64_t address, char *path, size_t size)
{
	size_t first = PAGE - address % PAGE;
	struct iovec local = { path, size };
	struct iovec remote[] = {
		{ (void *)(uintptr_t)address, first },
		{ (void *)(uintptr_t)(address + first), size - first },
	};
	ssize_t length = process_vm_readv(pid, &local, 1, remote, ARRAY_SIZE(remote), 0);

	if (length < 0)
		return -errno;
	return memchr(path, '\0', (size_t)length) ? 0 : -ENAMETOOLONG;
}

static bool names_sysctl(const char *path)
{
	size_t length = strlen(path);
	size_t wanted = sizeof(sysctl_name) - 1;

	while (length > 0 && path[length - 1] == '/')
		length--;
	if (length < wanted || memcmp(path + length - wanted, sysctl_name, wanted) != 0)
		return false;
	return length == wanted || path[length - wanted - 1] == '/';
}

/* True if the process that asked still waits: only then was its memory the right one. */
static bool still_waits(const struct supervisor *s)
{
	return seccomp_notify_id_valid(s->notify_fd, s->request->id) == 0;
}

static void go_on(struct supervisor *s)
{
	s->response->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
}

/* Without its memory there is no right answer: better a failure than a new kernel's. */
static void memory_denied(struct supervisor *s, int error)
{
	s->response->error = complain("cannot reach the memory of a process", error);
}

static void answer_path(struct supervisor *s, const struct path_call *call)
{
	char path[PATH_MAX];
	uint64_t address = s->request->data.args[call->path_arg];
	int rc = read_path((pid_t)s->request->pid, address, path, sizeof(path));

	if (!still_waits(s))
		return;
	if (rc == -EPERM)
		memory_denied(s, -rc);
	else if (rc == 0 && names_sysctl(path))
		s->response->error = -ENOENT;
	else
		go_on(s);
}

/* The host name belongs to a namespace; this process needs none, so it follows. */
static void enter_uts_namespace(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/uts", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)setns(fd, CLONE_NEWUTS);
	close(fd);
}

static void answer_uname(struct supervisor *s)
{
	pid_t pid = (pid_t)s->request->pid;
	struct utsname name = { 0 };
	struct iovec local = { &name, sizeof(name) };
	uintptr_t address = s->request->data.args[0];
	struct iovec remote = { (void *)address, sizeof(name) };
	int error;

	enter_uts_namespace(pid);
	uname(&name);
	memset(name.release, 0, sizeof(name.release));
	memcpy(name.release, s->options->release, strlen(s->options->release));
	if (!still_waits(s))
		return;
	if (process_vm_writev(pid, &local, 1, &remote, 1, 0) == (ssize_t)sizeof(name))
		return;
	error = errno;
	if (error == EPERM)
		memory_denied(s, error);
	else
		s->response->error = -EFAULT;
}

static const struct path_call *find_path_call(int number)
{
	for (size_t i = 0; i < ARRAY_SIZE(path_calls); i++)
		if (path_calls[i].number == number)
			return &path_calls[i];
	return NULL;
}

/* A process may die at any moment here; ENOENT says so and is no failure. */
static int serve_request(struct supervisor *s)
{
	const struct path_call *call;
	int rc;

	memset(s->request, 0, sizeof(*s->request));
	memset(s->response, 0, sizeof(*s->response));
	rc = seccomp_notify_receive(s->notify_fd, s->request) < 0 ? errno : 0;
	if (rc != 0)
		return rc == ENOENT || rc == EINTR ? 0 : complain("notification", rc);
	s->response->id = s->request->id;
	call = find_path_call(s->request->data.nr);
	if (call)
		answer_path(s, call);
	else if (s->request->data.nr == SYS_uname)
		answer_uname(s);
	else
		go_on(s);
	rc = seccomp_notify_respond(s->notify_fd, s->response);
	return rc < 0 && errno != ENOENT ? complain("answer", errno) : 0;
}

/* What the terminal sends reaches the command without help. */
static void serve_signal(struct supervisor *s)
{
	struct signalfd_siginfo info;

	if (read(s->signal_fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	if (info.ssi_signo != SIGCHLD) {
		if (s->running && info.ssi_code != SI_KERNEL)
			kill(s->command, (int)info.ssi_signo);
	} else if (s->running && waitpid(s->command, &s->status, WNOHANG) == s->command) {
		s->running = false;
	}
}

static int supervise(struct supervisor *s)
{
	struct pollfd polls[] = {
		{ .fd = s->notify_fd, .events = POLLIN },
		{ .fd = s->signal_fd, .events = POLLIN },
	};
	int rc = 0;

	while (rc == 0 && (s->running || polls[0].fd >= 0)) {
		if (poll(polls, ARRAY_SIZE(polls), -1) < 0) {
			rc = errno == EINTR ? 0 : complain("poll", errno);
			continue;
		}
		if (polls[0].revents & POLLIN)
			rc = serve_request(s);
		else if (polls[0].revents)
			polls[0].fd = -1;
		if (polls[1].revents & POLLIN)
			serve_signal(s);
	}
	return rc;
}

/* A name that neither libseccomp nor the table has a number for cannot be called here. */
static int add_newer_call(scmp_filter_ctx filter, const struct newer_call *row, int i)
{
	int number = seccomp_syscall_resolve_name(row->names[i]);

	if (number < 0 && row->number != NO_NUMBER)
		number = row->number + i;
	if (number < 0)
		return 0;
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), number, 0);
}

static int add_newer_calls(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < ARRAY_SIZE(newer_calls); i++) {
		const struct newer_call *row = &newer_calls[i];

		for (int n = 0; n < NEWER_NAMES_MAX && row->names[n]; n++) {
			int rc = add_newer_call(filter, row, n);

			if (rc < 0)
				return complain(row->names[n], -rc);
		}
	}
	return 0;
}

static int add_newer_arguments(scmp_filter_ctx filter, const struct options *o)
{
	for (size_t i = 0; i < ARRAY_SIZE(newer_arguments); i++) {
		const struct newer_argument *row = &newer_arguments[i];
		struct scmp_arg_cmp compare =
			SCMP_CMP64(row->arg, SCMP_CMP_MASKED_EQ, row->mask, row->value);
		int rc;

		if (row->ambient && o->allow_ambient)
			continue;
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(row->error), row->number, 1,
				      compare);
		if (rc < 0)
			return complain(row->what, -rc);
	}
	return 0;
}

/* In libseccomp a rule without arguments wins, so O_TMPFILE is left out by hand. */
static int add_notified_calls(scmp_filter_ctx filter, const struct options *o)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_NOTIFY, SYS_uname, 0);

	for (size_t i = 0; rc == 0 && o->hide_sysctl && i < ARRAY_SIZE(path_calls); i++) {
		const struct path_call *call = &path_calls[i];
		struct scmp_arg_cmp no_tmpfile = {
			.arg = (unsigned int)call->flags_arg,
			.op = SCMP_CMP_MASKED_EQ,
			.datum_a = TMPFILE_BIT,
		};

		rc = seccomp_rule_add_array(filter, SCMP_ACT_NOTIFY, call->number,
					    call->flags_arg == NO_ARG ? 0 : 1,
					    &no_tmpfile);
	}
	return rc < 0 ? complain("cannot make the filter", -rc) : 0;
}

static int fill_filter(scmp_filter_ctx filter, const struct options *o)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);

	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
	if (rc < 0)
		return complain("cannot set up the filter", -rc);
	rc = add_newer_calls(filter);
	if (rc == 0)
		rc = add_newer_arguments(filter, o);
	return rc == 0 ? add_notified_calls(filter, o) : rc;
}

/* The space for one descriptor, aligned as the kernel wants it (cmsg(3)). */
union descriptor_message {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static int send_descriptor(int sock, int fd)
{
	union descriptor_message control = { 0 };
	struct iovec byte = { (char[]){ 0 }, 1 };
	struct msghdr message = {
		.msg_iov = &byte,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};

	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	return sendmsg(sock, &message, MSG_NOSIGNAL) == 1 ? 0 : -errno;
}

static int receive_descriptor(int sock)
{
	union descriptor_message control = { 0 };
	struct iovec byte = { (char[]){ 0 }, 1 };
	struct msghdr message = {
		.msg_iov = &byte,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	int fd;

	if (recvmsg(sock, &message, MSG_CMSG_CLOEXEC) != 1 || !CMSG_FIRSTHDR(&message))
		return -1;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

/* After the load, no notified call may come before the supervisor has the descriptor. */
static _Noreturn void run_command(const struct options *o, scmp_filter_ctx filter,
				  int sock, const sigset_t *mask, pid_t supervisor)
{
	int rc;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(EXIT_SELF);
	rc = seccomp_load(filter);
	if (rc == 0)
		rc = send_descriptor(sock, seccomp_notify_fd(filter));
	if (rc < 0) {
		complain("cannot load the filter", -rc);
		_exit(EXIT_SELF);
	}
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(o->command[0], o->command);
	rc = errno;
	complain(o->command[0], rc);
	_exit(rc == ENOENT ? EXIT_NOTFOUND : EXIT_NOEXEC);
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* If the command ended before it sent the descriptor, it has said why. */
static int run_supervisor(struct supervisor *s, int sock)
{
	int rc = -ENOMEM;

	s->notify_fd = receive_descriptor(sock);
	if (s->notify_fd < 0) {
		waitpid(s->command, &s->status, 0);
		return exit_code(s->status);
	}
	if (seccomp_notify_alloc(&s->request, &s->response) == 0)
		rc = supervise(s);
	else
		complain("notification", ENOMEM);
	seccomp_notify_free(s->request, s->response);
	close(s->notify_fd);
	if (rc == 0)
		return exit_code(s->status);
	kill(s->command, SIGKILL);
	return EXIT_SELF;
}

/* They are blocked before the fork, so that none is lost and none ends this process. */
static int open_signals(sigset_t *old)
{
	sigset_t set;

	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < ARRAY_SIZE(forwarded_signals); i++)
		sigaddset(&set, forwarded_signals[i]);
	sigprocmask(SIG_BLOCK, &set, old);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static int run(const struct options *o, scmp_filter_ctx filter)
{
	struct supervisor s = { .options = o, .running = true };
	pid_t self = getpid();
	sigset_t mask;
	int socks[2];
	int code;

	s.signal_fd = open_signals(&mask);
	if (s.signal_fd < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socks) < 0) {
		complain("cannot start", errno);
		return EXIT_SELF;
	}
	s.command = fork();
	if (s.command == 0)
		run_command(o, filter, socks[1], &mask, self);
	if (s.command < 0)
		complain("fork", errno);
	close(socks[1]);
	code = s.command < 0 ? EXIT_SELF : run_supervisor(&s, socks[0]);
	close(socks[0]);
	close(s.signal_fd);
	return code;
}

/* SYS_ADMIN loads a filter without no_new_privs; SYS_PTRACE reads other users' paths. */
static bool is_privileged(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
	const uint32_t needed = 1U << CAP_SYS_ADMIN | 1U << CAP_SYS_PTRACE;

	return syscall(SYS_capget, &header, data) == 0 &&
	       (data[0].effective & needed) == needed;
}

static bool parse(int argc, char **argv, struct options *o)
{
	const struct option table[] = {
		{ "release", required_argument, NULL, 'r' },
		{ "no-sysctl", no_argument, &o->hide_sysctl, 1 },
		{ "sysctl", no_argument, &o->hide_sysctl, 0 },
		{ "allow-ambient", no_argument, &o->allow_ambient, 1 },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "+", table, NULL)) != -1) {
		if (c == 'r')
			o->release = optarg;
		else if (c != 0)
			return false;
	}
	o->command = argv + optind;
	return optind < argc &&
	       strlen(o->release) < sizeof(((struct utsname *)0)->release);
}

int main(int argc, char **argv)
{
	struct options o = { .release = default_release, .hide_sysctl = 1 };
	scmp_filter_ctx filter;
	int code = EXIT_SELF;

	if (!parse(argc, argv, &o)) {
		fputs("usage: oldkernel [--release R] [--no-sysctl|--sysctl]"
		      " [--allow-ambient] -- COMMAND ARGS...\n",
		      stderr);
		return EXIT_SELF;
	}
	if (!is_privileged()) {
		fputs("oldkernel: needs root with CAP_SYS_ADMIN and CAP_SYS_PTRACE\n",
		      stderr);
		return EXIT_SELF;
	}
	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (!filter) {
		complain("cannot make the filter", ENOMEM);
		return EXIT_SELF;
	}
	if (fill_filter(filter, &o) == 0)
		code = run(&o, filter);
	seccomp_release(filter);
	return code;
}
