/* SPDX-License-Identifier: Apache-2.0 */
/* The two links of the chain, each a fresh image of lowport after an execve. */
#include "probes/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/wire.h"

/* execveat(2); kernel headers before 3.19 lack it. */
#ifdef SYS_execveat
static void exec_descriptor(int fd, char *const argv[], char *const envp[])
{
	syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
}
#else
static void exec_descriptor(int fd, char *const argv[], char *const envp[])
{
	(void)fd, (void)argv, (void)envp;
	errno = ENOSYS;
}
#endif

/*
 * A kernel before 3.19 has no execveat, and a seccomp profile may not know it. TOMOYO
 * looks the descriptor up as /dev/fd/N, which is not everywhere.
 */
static bool is_unavailable(int error)
{
	return error == ENOSYS || error == EPERM || error == ENOENT;
}

bool chain_can_exec_descriptors(void)
{
	exec_descriptor(-1, NULL, NULL);
	return !is_unavailable(errno) || !access("/proc/self/fd", F_OK);
}

int chain_exec(const char *program, const char *name, enum trial_id trial)
{
	const char digit[] = { (char)('0' + trial), '\0' };
	char *const argv[] = { (char *)name, (char *)program, (char *)digit, NULL };
	char *const envp[] = { NULL };

	if (strcmp(program, WIRE_PROGRAM_IS_FD)) {
		execve(program, argv, envp);
		return errno;
	}
	/* The only way that needs no /proc. */
	exec_descriptor(WIRE_PROGRAM, argv, envp);
	if (!is_unavailable(errno))
		return errno;
	execve("/proc/self/fd/5", argv, envp);
	return errno;
}
_Static_assert(WIRE_PROGRAM == 5, "the path in chain_exec() says 5");
_Static_assert(TRIAL_COUNT <= 10, "a trial is one digit in chain_exec()");

/* Permission is checked before the port is taken (inet_bind), so one try each is enough.
 */
static int try_bind(const struct port *port, bool ipv6)
{
	const int on = 1;
	const struct sockaddr_in any4 = {
		.sin_family = AF_INET,
		.sin_port = htons(port->number),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	const struct sockaddr_in6 any6 = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(port->number),
	};
	int type = port->protocol == PROTOCOL_UDP ? SOCK_DGRAM : SOCK_STREAM;
	int error = 0;
	int fd = socket(ipv6 ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return errno;
	/* Without it a bound IPv4 port would make the same port of IPv6 "in use". */
	if (ipv6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)))
		error = errno;
	else if (ipv6 ? bind(fd, (const struct sockaddr *)&any6, sizeof(any6))
		      : bind(fd, (const struct sockaddr *)&any4, sizeof(any4)))
		error = errno;
	else if (port->protocol == PROTOCOL_TCP && listen(fd, 1))
		error = errno;
	close(fd);
	return error;
}

static void bind_all(const struct job *job, struct record *record)
{
	const struct port_list *ports = &job->ports;

	for (unsigned i = 0; i < ports->count; i++) {
		for (unsigned ipv6 = 0; ipv6 < 2; ipv6++) {
			struct bind_result *result = &record->binds[record->bind_count++];
			int error = ipv6 && job->ipv4_only
					    ? EAFNOSUPPORT
					    : try_bind(&ports->items[i], ipv6);
			result->port = ports->items[i].number;
			result->protocol = ports->items[i].protocol;
			result->ipv6 = (uint8_t)ipv6;
			result->outcome = (uint8_t)bind_outcome(error);
			result->error = (int16_t)error;
		}
	}
}

/*
 * Two execs may only ever take away, except through file capabilities, and those stay
 * within the bounding set. Anything else means that the trial was not the trial.
 */
static bool identity_as_given(const struct identity *given, const struct identity *kept)
{
	uint64_t limit =
		given->sets[CAPABILITY_BOUNDING] | given->sets[CAPABILITY_INHERITABLE];

	return kept->uid == given->uid && kept->gid == given->gid && kept->ids_agree &&
	       kept->groups == given->groups &&
	       kept->no_new_privs == given->no_new_privs &&
	       kept->sets[CAPABILITY_BOUNDING] == given->sets[CAPABILITY_BOUNDING] &&
	       !(kept->sets[CAPABILITY_PERMITTED] & ~limit) &&
	       !(kept->sets[CAPABILITY_EFFECTIVE] & ~kept->sets[CAPABILITY_PERMITTED]);
}

static void read_job(struct job *job)
{
	ssize_t got = read(WIRE_JOB, job, sizeof(*job));

	/* Not started by lowport: there is nobody to report to. */
	if (got != (ssize_t)sizeof(*job) || job->magic != WIRE_MAGIC ||
	    job->trial >= TRIAL_COUNT || job->ports.count > PORTS_MAX ||
	    job->filter.length > FILTER_MAX)
		_exit(125);
}

static void run_gateway(void)
{
	struct job job;
	struct record record;

	wire_guard();
	read_job(&job);
	wire_record_init(&record, job.trial, RECORD_GATEWAY);
	record.given = job.given;

	int rc = identity_read(&record.kept);
	if (rc || !identity_as_given(&job.given, &record.kept))
		wire_fail(WIRE_RESULT, job.trial, STEP_GATEWAY_VERIFY, rc ? -rc : 0);
	if (identity_can_regain_root())
		wire_fail(WIRE_RESULT, job.trial, STEP_GATEWAY_VERIFY, EPERM);

	record.unfiltered = filter_load(&job.filter) != 0;
	bind_all(&job, &record);
	wire_record_send(WIRE_RESULT, &record);
	_exit(0);
}

/* pilot-agent starts envoy by fork and exec and waits for it (pkg/envoy/proxy.go). */
static void run_agent(const char *program, enum trial_id trial)
{
	int status;

	wire_guard();
	pid_t gateway = fork();
	if (gateway < 0)
		wire_fail(WIRE_RESULT, trial, STEP_FORK, errno);
	if (!gateway) {
		wire_guard();
		int error = chain_exec(program, WIRE_GATEWAY, trial);
		wire_fail(WIRE_RESULT, trial, STEP_GATEWAY_EXEC, error);
	}
	while (waitpid(gateway, &status, 0) < 0)
		if (errno != EINTR)
			wire_fail(WIRE_RESULT, trial, STEP_FORK, errno);
	if (status)
		wire_fail(WIRE_RESULT, trial, STEP_DIED, status);
	_exit(0);
}

void chain_main(int argc, char **argv)
{
	if (argc != 3 || argv[2][0] < '0' || argv[2][0] >= '0' + TRIAL_COUNT)
		return;
	if (!strcmp(argv[0], WIRE_AGENT))
		run_agent(argv[1], (enum trial_id)(argv[2][0] - '0'));
	else if (!strcmp(argv[0], WIRE_GATEWAY))
		run_gateway();
}
