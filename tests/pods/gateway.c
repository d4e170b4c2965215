/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: pilot-agent PORT/PROTOCOL...
 *
 * Stands for a mesh gateway, and shares nothing with lowport: as pilot-agent it forks
 * and executes /usr/local/bin/envoy, which binds each port on IPv4 and IPv6 and says
 * what came of it, a line each: "80/tcp ipv4 ok", "443/udp ipv6 EACCES".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENVOY "/usr/local/bin/envoy"

static const char *name_of(int error)
{
	switch (error) {
	case 0:
		return "ok";
	case EACCES:
		return "EACCES";
	case EPERM:
		return "EPERM";
	case EADDRINUSE:
		return "EADDRINUSE";
	case EAFNOSUPPORT:
		return "EAFNOSUPPORT";
	default:
		return strerror(error);
	}
}

/* For IPv6 alone, so that one family does not take the other's port. */
static int try_bind(int family, int type, unsigned short port)
{
	struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(family, type, 0), on = 1, rc;

	if (fd < 0)
		return errno;
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	rc = family == AF_INET ? bind(fd, (struct sockaddr *)&any4, sizeof(any4))
			       : bind(fd, (struct sockaddr *)&any6, sizeof(any6));
	if (rc == 0 && type == SOCK_STREAM)
		rc = listen(fd, 1);
	return rc == 0 ? 0 : errno;
}

static int be_envoy(char **ports)
{
	for (; *ports; ports++) {
		int type = strstr(*ports, "/udp") ? SOCK_DGRAM : SOCK_STREAM;
		unsigned short port = (unsigned short)atoi(*ports);

		printf("%s ipv4 %s\n", *ports, name_of(try_bind(AF_INET, type, port)));
		printf("%s ipv6 %s\n", *ports, name_of(try_bind(AF_INET6, type, port)));
	}
	return fflush(stdout) ? 1 : 0;
}

static int be_agent(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		argv[0] = ENVOY;
		execv(ENVOY, argv);
		printf("exec %s\n", name_of(errno));
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');

	if (argc < 2)
		return 2;
	return strcmp(slash ? slash + 1 : argv[0], "envoy") == 0 ? be_envoy(argv + 1)
								 : be_agent(argv);
}
