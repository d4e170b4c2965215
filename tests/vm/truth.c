/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What really happens on a kernel: makes the identity of a trial as a container runtime
 * does, goes through the two execs of a gateway and binds. lowport's answers are compared
 * with it, so it shares nothing with lowport, not even a header.
 *
 *   truth features              what this kernel has, one word a line
 *   truth as TRIAL [keep] -- COMMAND...
 *                               COMMAND as TRIAL, in a new network namespace or "keep"
 *   truth bind PORT/PROTOCOL... the agent: forks and executes the gateway, which binds;
 *                               prints "PORT/PROTOCOL FAMILY ok|ERRNO" for each
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#endif
#define AMBIENT_IS_SET 1
#define AMBIENT_RAISE 2

static const char port_start[] = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
static const unsigned one_capability = 1u << CAP_NET_BIND_SERVICE;

struct trial {
	const char *id;
	int port_start_zero, root, capability, ambient, setcap;
};

static const struct trial trials[] = {
	{ "control", 0, 0, 0, 0, 0 },
	{ "default", 1, 0, 0, 0, 0 },
	{ "scenario-1", 0, 0, 0, 0, 0 },
	{ "scenario-2", 0, 0, 1, 0, 0 },
	{ "scenario-2-setcap", 0, 0, 1, 0, 1 },
	{ "scenario-2-ambient", 0, 0, 1, 1, 0 },
	{ "root", 0, 1, 1, 0, 0 },
	{ NULL, 0, 0, 0, 0, 0 },
};

static const char *errno_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{ EACCES, "EACCES" },
		{ EADDRINUSE, "EADDRINUSE" },
		{ EADDRNOTAVAIL, "EADDRNOTAVAIL" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" },
		{ EINVAL, "EINVAL" },
		{ ENODEV, "ENODEV" },
		{ ENOENT, "ENOENT" },
		{ ENOSPC, "ENOSPC" },
		{ ENOSYS, "ENOSYS" },
		{ EOPNOTSUPP, "EOPNOTSUPP" },
		{ EPERM, "EPERM" },
		{ EPROTONOSUPPORT, "EPROTONOSUPPORT" },
		{ EROFS, "EROFS" },
	};
	static char number[16];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	snprintf(number, sizeof(number), "E%d", error);
	return number;
}

/* Said in place of binds: which step of the container could not be made. */
static void cannot(const char *step)
{
	printf("cannot %s %s\n", step, errno_name(errno));
	exit(99);
}

/* --- the gateway --- */

static int bind_one(int port, int udp, int family)
{
	struct sockaddr_in any4 = { .sin_family = AF_INET };
	struct sockaddr_in6 any6 = { .sin6_family = AF_INET6 };
	const int on = 1;
	int error = 0;
	int fd = socket(family, udp ? SOCK_DGRAM : SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	any4.sin_port = any6.sin6_port = htons((unsigned short)port);
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (family == AF_INET ? bind(fd, (struct sockaddr *)&any4, sizeof(any4))
			      : bind(fd, (struct sockaddr *)&any6, sizeof(any6)))
		error = errno;
	else if (!udp && listen(fd, 1))
		error = errno;
	close(fd);
	return error;
}

static int gateway(char **ports)
{
	for (; *ports; ports++) {
		for (int family = 0; family < 2; family++) {
			int error = bind_one(atoi(*ports), strstr(*ports, "udp") != NULL,
					     family ? AF_INET6 : AF_INET);
			printf("%s %s %s\n", *ports, family ? "ipv6" : "ipv4",
			       error ? errno_name(error) : "ok");
		}
	}
	return 0;
}

static int agent(char **argv)
{
	int status = 1;
	pid_t child = fork();

	if (!child) {
		argv[1] = "gateway";
		execv(argv[0], argv);
		printf("cannot exec %s\n", errno_name(errno));
		fflush(stdout);
		_exit(99);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* --- the runtime --- */

static int write_port_start(void)
{
	int fd = open(port_start, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int rc = write(fd, "0", 1) == 1 ? 0 : -1;
	int error = errno;
	close(fd);
	errno = error;
	return rc;
}

/* What "setcap cap_net_bind_service=ep" does. */
static int set_file_capability(const char *path)
{
	const struct vfs_cap_data data = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data[0].permitted = 1u << CAP_NET_BIND_SERVICE,
	};
	return setxattr(path, "security.capability", &data, sizeof(data), 0);
}

static const char setcap_folder[] = "/setcap";

/* A copy with that, where file capabilities count. */
static void add_file_capability(char **program)
{
	static char copy[] = "/setcap/program";
	struct stat st;
	int in = open(*program, O_RDONLY | O_CLOEXEC);

	mkdir(setcap_folder, 0755);
	if (in < 0 || mount("setcap", setcap_folder, "tmpfs", 0, "mode=0755"))
		cannot("tmpfs");
	int out = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	if (out < 0 || fstat(in, &st) ||
	    sendfile(out, in, NULL, (size_t)st.st_size) != st.st_size ||
	    fchmod(out, 0755) || close(out))
		cannot("copy");
	close(in);
	if (set_file_capability(copy))
		cannot("setcap");
	*program = copy;
}

static void drop_bounding(unsigned kept)
{
	for (int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
		if ((i >= 32 || !(kept & 1u << i)) && prctl(PR_CAPBSET_DROP, i, 0, 0, 0))
			cannot("bounding");
}

static void set_capabilities(unsigned permitted, unsigned inheritable)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = permitted,
		  .permitted = permitted,
		  .inheritable = inheritable },
	};
	if (syscall(SYS_capset, &header, data))
		cannot("capset");
}

static void become(const struct trial *trial)
{
	unsigned kept = trial->capability ? one_capability : 0;
	unsigned id = trial->root ? 0 : 1337;

	drop_bounding(kept);
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
		cannot("keepcaps");
	if (setgroups(0, NULL))
		cannot("groups");
	if (setresgid(id, id, id))
		cannot("gid");
	if (setresuid(id, id, id))
		cannot("uid");
	set_capabilities(kept, trial->ambient ? kept : 0);
	if (trial->ambient &&
	    prctl(PR_CAP_AMBIENT, AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0))
		cannot("ambient");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		cannot("no_new_privs");
}

static int run_as(const char *id, int keep_netns, char **command)
{
	const struct trial *trial = trials;

	while (trial->id && strcmp(trial->id, id))
		trial++;
	if (!trial->id || !command[0])
		return 2;
	if (!keep_netns && unshare(CLONE_NEWNET))
		cannot("netns");
	if (trial->port_start_zero && write_port_start())
		cannot("port_start");
	if (trial->setcap)
		add_file_capability(&command[0]);
	become(trial);
	execv(command[0], command);
	cannot("exec");
	return 1;
}

/* --- what this kernel has --- */

static void feature(const char *name, int has)
{
	printf("%s%s\n", has ? "" : "no-", name);
}

static int has_family(int family)
{
	int fd = socket(family, SOCK_STREAM, 0);
	return fd >= 0 && !close(fd);
}

/* Whether unshare(2) can make it, asked in a child. */
static int has_namespace(int flag)
{
	int status;
	pid_t child = fork();

	if (!child)
		_exit(unshare(flag) != 0);
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

static int has_multiuser(void)
{
	int status;
	pid_t child = fork();

	if (!child)
		_exit(setresuid(1337, 1337, 1337) != 0);
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

static int has_file_capabilities(void)
{
	static const char path[] = "/setcap/empty";

	mkdir(setcap_folder, 0755);
	if (mount("setcap", setcap_folder, "tmpfs", 0, NULL))
		return 0;
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755));
	int has = !set_file_capability(path);
	umount(setcap_folder);
	return has;
}

static int features(void)
{
	struct utsname name;

	if (uname(&name))
		return 1;
	printf("release %s\n", name.release);
	feature("ipv4", has_family(AF_INET));
	feature("ipv6", has_family(AF_INET6));
	feature("netns", has_namespace(CLONE_NEWNET));
	feature("pidns", has_namespace(CLONE_NEWPID));
	feature("userns", has_namespace(CLONE_NEWUSER));
	feature("proc", !access("/proc/self", F_OK));
	feature("procsys", !access("/proc/sys", F_OK));
	feature("port_start", !access(port_start, F_OK));
	feature("ambient", prctl(PR_CAP_AMBIENT, AMBIENT_IS_SET, 0, 0, 0) >= 0);
	feature("setcap", has_file_capabilities());
	feature("seccomp", prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0);
	feature("multiuser", has_multiuser());
	return 0;
}

int main(int argc, char **argv)
{
	/* A gateway that is executed with file capabilities must not lose its lines. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "features"))
		return features();
	if (argc > 2 && !strcmp(argv[1], "bind"))
		return agent(argv);
	if (argc > 2 && !strcmp(argv[1], "gateway"))
		return gateway(argv + 2);
	if (argc > 4 && !strcmp(argv[1], "as")) {
		int keep = !strcmp(argv[3], "keep");
		return run_as(argv[2], keep, argv + 4 + keep);
	}
	fputs("usage: truth features | as TRIAL [keep] -- COMMAND... | bind PORT...\n",
	      stderr);
	return 2;
}
