/* SPDX-License-Identifier: Apache-2.0 */
/* Do the kernel work of lowport's seven trials and nothing else. */

/*
 * usage: floor
 *
 * Build it statically (-static -O2), or the dynamic loader is measured too.
 *
 * For each trial, one after the other: fork, unshare the network namespace, take on the
 * identity, exec an agent that forks and execs a gateway, which binds each port on IPv4
 * and IPv6 and sends one record back. scenario-2-setcap is done without the file
 * capabilities: copying binaries is not needed to answer, so it is no part of the floor.
 *
 * Prints nothing. Exit: 0; 1 with one line if not root or if a trial went wrong; a
 * refused bind is an answer, except where every kernel since 3.10 must agree on it (see
 * the table).
 *
 * Limits: the kernel takes network namespaces down later and on its own time, which is in
 * no process's CPU time and can slow down what runs next.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_RAISE 2
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum { GATEWAY_ID = 1337, PORTS = 2, FAMILIES = 2, MAGIC = 0x6c6f7770 };

/* From the second on NET_BIND_SERVICE stays; its mask is the low word's bit 10. */
enum delivery { NO_CAPABILITY, PERMITTED, AMBIENT };

enum expectation { ANY, DENIED, BOUND };

static const struct trial {
	const char *id;
	bool writes_sysctl;
	uid_t uid;
	enum delivery delivery;
	uint16_t ports[PORTS];
	enum expectation ipv4;
} trials[] = {
	{ "control", false, GATEWAY_ID, NO_CAPABILITY, { 80, 443 }, DENIED },
	{ "default", true, GATEWAY_ID, NO_CAPABILITY, { 80, 443 }, ANY },
	{ "scenario-1", false, GATEWAY_ID, NO_CAPABILITY, { 8080, 8443 }, BOUND },
	{ "scenario-2", false, GATEWAY_ID, PERMITTED, { 80, 443 }, DENIED },
	{ "scenario-2-setcap", false, GATEWAY_ID, PERMITTED, { 80, 443 }, DENIED },
	{ "scenario-2-ambient", false, GATEWAY_ID, AMBIENT, { 80, 443 }, ANY },
	{ "root", false, 0, PERMITTED, { 80, 443 }, BOUND },
};

static const int families[FAMILIES] = { AF_INET, AF_INET6 };

/* What the gateway sends: an errno, or 0, for each bind. */
struct record {
	uint32_t magic;
	int32_t errors[FAMILIES][PORTS];
};

static int bind_port(int family, uint16_t port)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in in4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	bool six = family == AF_INET6;
	int one = 1;
	int error = 0;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return errno;
	if (six && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) < 0)
		error = errno;
	else if (bind(fd, six ? (void *)&in6 : (void *)&in4,
		      six ? sizeof(in6) : sizeof(in4)))
		error = errno;
	else if (listen(fd, 1) < 0)
		error = errno;
	close(fd);
	return error;
}

static int be_gateway(const struct trial *trial, int fd)
{
	struct record record = { .magic = MAGIC };

	for (int f = 0; f < FAMILIES; f++)
		for (int p = 0; p < PORTS; p++)
			record.errors[f][p] = bind_port(families[f], trial->ports[p]);
	return write(fd, &record, sizeof(record)) == (ssize_t)sizeof(record) ? 0 : 1;
}

/* The roles get their command line as NAME, trial number, descriptor. */
static _Noreturn void exec_role(char *role, char *number, char *fd)
{
	char *argv[] = { role, number, fd, NULL };
	char *envp[] = { NULL };

	execve("/proc/self/exe", argv, envp);
	_exit(1);
}

static int wait_for(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	return status == 0 ? 0 : 1;
}

/* vfork, as Go starts a process and so pilot-agent: exec would throw a copy away. */
static int be_agent(char *number, char *fd)
{
	pid_t pid = vfork();

	if (pid == 0)
		exec_role((char[]){ "gateway" }, number, fd);
	return wait_for(pid);
}

/* As a runtime does it; on an old kernel the file is missing, and that is an answer. */
static void write_sysctl(void)
{
	int fd = open("/proc/sys/net/ipv4/ip_unprivileged_port_start",
		      O_WRONLY | O_CLOEXEC);
	ssize_t written;

	if (fd < 0)
		return;
	written = write(fd, "0", 1);
	(void)written;
	close(fd);
}

/* Ends at the first capability that the kernel does not know (EINVAL). */
static void drop_bounding_set(bool keep_bind)
{
	for (unsigned long cap = 0;; cap++) {
		if (keep_bind && cap == CAP_NET_BIND_SERVICE)
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return;
	}
}

static bool set_ids(uid_t id)
{
	return setgroups(0, NULL) == 0 && setresgid(id, id, id) == 0 &&
	       setresuid(id, id, id) == 0;
}

static bool set_capabilities(enum delivery delivery)
{
	const uint32_t mask = delivery == NO_CAPABILITY ? 0 : 1U << CAP_NET_BIND_SERVICE;
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
		{ .effective = mask,
		  .permitted = mask,
		  .inheritable = delivery == AMBIENT ? mask : 0 },
	};

	if (syscall(SYS_capset, &header, data) < 0)
		return false;
	if (delivery == AMBIENT)
		prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0);
	return true;
}

/* The bounding set goes first: that takes a capability which setresuid takes away. */
static bool take_identity(const struct trial *trial)
{
	drop_bounding_set(trial->delivery != NO_CAPABILITY);
	if (trial->delivery != NO_CAPABILITY && trial->uid != 0 &&
	    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return false;
	return set_ids(trial->uid) && set_capabilities(trial->delivery) &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static _Noreturn void be_trial(size_t index, int fd)
{
	char number[16];
	char descriptor[16];

	if (unshare(CLONE_NEWNET) < 0)
		_exit(1);
	if (trials[index].writes_sysctl)
		write_sysctl();
	if (!take_identity(&trials[index]) || fcntl(fd, F_SETFD, 0) < 0)
		_exit(1);
	snprintf(number, sizeof(number), "%zu", index);
	snprintf(descriptor, sizeof(descriptor), "%d", fd);
	exec_role((char[]){ "agent" }, number, descriptor);
}

static bool is_plausible(const struct trial *trial, const struct record *record)
{
	if (record->magic != MAGIC)
		return false;
	for (int p = 0; p < PORTS; p++) {
		int error = record->errors[0][p];

		if ((trial->ipv4 == DENIED && error != EACCES) ||
		    (trial->ipv4 == BOUND && error != 0))
			return false;
	}
	return true;
}

/* The record is far smaller than a pipe, so it can wait there until the child ends. */
static bool run_trial(size_t index)
{
	struct record record = { 0 };
	int fds[2];
	pid_t pid;
	bool good;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return false;
	pid = fork();
	if (pid == 0)
		be_trial(index, fds[1]);
	close(fds[1]);
	good = wait_for(pid) == 0 &&
	       read(fds[0], &record, sizeof(record)) == (ssize_t)sizeof(record);
	close(fds[0]);
	return good && is_plausible(&trials[index], &record);
}

static int run_trials(void)
{
	if (geteuid() != 0) {
		fputs("floor: needs root\n", stderr);
		return 1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(trials); i++) {
		if (!run_trial(i)) {
			fprintf(stderr, "floor: trial %s failed\n", trials[i].id);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long index;

	if (argc == 1)
		return run_trials();
	if (argc != 3 || (index = strtoul(argv[1], NULL, 10)) >= ARRAY_SIZE(trials)) {
		fputs("usage: floor\n", stderr);
		return 1;
	}
	if (strcmp(argv[0], "agent") == 0)
		return be_agent(argv[1], argv[2]);
	return be_gateway(&trials[index], atoi(argv[2]));
}
