/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: agent FILE
 *        gateway PORT...
 *
 * A gateway's exec chain that shares nothing with lowport. A runtime executes the agent,
 * which executes each line of FILE as a child of its own and waits for it, as pilot-agent
 * does with envoy; the line comes first, after "> ". The gateway binds each PORT of TCP
 * and says "80/ipv4 yes" or the error's name. What a child may do it has from the agent
 * alone, so one agent can ask for many gateways.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	int error;
	const char *name;
} names[] = {
	{ 0, "yes" },
	{ EACCES, "EACCES" },
	{ EPERM, "EPERM" },
	{ EINVAL, "EINVAL" },
	{ ENOENT, "ENOENT" },
	{ EADDRINUSE, "EADDRINUSE" },
	{ EAFNOSUPPORT, "EAFNOSUPPORT" },
	{ EADDRNOTAVAIL, "EADDRNOTAVAIL" },
};

static const char *name_of(int error)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	return strerror(error);
}

static int try_bind(int family, unsigned short port)
{
	const int on = 1;
	struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(family, SOCK_STREAM, 0);
	int rc;

	if (fd < 0)
		return errno;
	if (family == AF_INET)
		rc = bind(fd, (struct sockaddr *)&any4, sizeof(any4));
	else
		rc = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) ||
		     bind(fd, (struct sockaddr *)&any6, sizeof(any6));
	/* The port stays taken until this process ends, as a gateway's does. */
	return rc || listen(fd, 1) ? errno : 0;
}

static int run_gateway(int count, char **ports)
{
	for (int i = 0; i < count; i++) {
		unsigned short port = (unsigned short)atoi(ports[i]);
		printf("%s/ipv4 %s\n", ports[i], name_of(try_bind(AF_INET, port)));
		printf("%s/ipv6 %s\n", ports[i], name_of(try_bind(AF_INET6, port)));
	}
	return 0;
}

static void run_line(char *line)
{
	char *argv[64], *word = strtok(line, " \n");
	int argc = 0;

	for (; word && argc < 63; word = strtok(NULL, " \n"))
		argv[argc++] = word;
	argv[argc] = NULL;
	if (!argc)
		_exit(2);
	execv(argv[0], argv);
	printf("exec %s\n", name_of(errno));
	fflush(stdout);
	_exit(1);
}

static int run_agent(const char *path)
{
	char line[1024];
	FILE *file = fopen(path, "re");

	if (!file) {
		perror(path);
		return 1;
	}
	while (fgets(line, sizeof(line), file)) {
		printf("> %s", line);
		fflush(stdout);
		pid_t child = fork();
		if (child < 0)
			return 1;
		if (!child)
			run_line(line);
		if (waitpid(child, NULL, 0) != child)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');

	name = name ? name + 1 : argv[0];
	if (argc > 1 && !strncmp(name, "gateway", 7))
		return run_gateway(argc - 1, argv + 1);
	if (argc == 2 && !strncmp(name, "agent", 5))
		return run_agent(argv[1]);
	return 2;
}
