/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: bindport PORT
 *
 * Binds PORT of TCP over IPv4 and says "ok" or the error's name: what lowport observes in
 * a container is compared with it, so it shares nothing with lowport. Like a gateway's
 * agent it executes itself first, as what a runtime gives can be lost at an execve.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
	default:
		return strerror(error);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int error = 0;

	if (argc == 2) {
		execl("/bindport", "bindport", argv[1], "again", (char *)NULL);
		perror("bindport: exec");
		return 1;
	}
	if (argc != 3)
		return 2;
	any.sin_port = htons((unsigned short)atoi(argv[1]));
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)) || listen(fd, 1))
		error = errno;
	puts(name_of(error));
	return 0;
}
