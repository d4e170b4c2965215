/* SPDX-License-Identifier: Apache-2.0 */
/* The first process of a pod, which holds its namespaces: waits, ends when told to. */
#include <signal.h>
#include <unistd.h>

static void end(int signal)
{
	(void)signal;
	_exit(0);
}

int main(void)
{
	signal(SIGTERM, end);
	signal(SIGINT, end);
	for (;;)
		pause();
}
