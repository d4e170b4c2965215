/* SPDX-License-Identifier: Apache-2.0 */
/* sysctl.present, sysctl.value and proc.sys: what can be seen without writing anything.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "probes/probe.h"
#include "src/cleanup.h"
#include "src/port_start.h"

static void add_present(int error, struct facts *facts)
{
	struct fact *fact;

	if (!error) {
		facts_yes(facts, "sysctl.present", "%s", PORT_START_NAME);
	} else if (error == ENOENT) {
		fact = facts_add(facts, "sysctl.present", OUTCOME_NO, ENOENT);
		fact_note(fact, "this kernel has no " PORT_START_NAME
				" (Linux has it since 4.11)");
	} else {
		facts_unmeasured(facts, "sysctl.present", OUTCOME_BROKEN, error,
				 "/" PORT_START_PATH " could not be looked up");
	}
}

static void add_value(const struct host *host, struct facts *facts)
{
	int value = port_start_read(host);

	if (value >= 0)
		facts_yes(facts, "sysctl.value", "%d", value);
	else if (value == -ENOENT)
		facts_unmeasured(facts, "sysctl.value", OUTCOME_SKIPPED, ENOENT,
				 "there is no such sysctl here");
	else
		facts_unmeasured(facts, "sysctl.value", OUTCOME_BROKEN, -value,
				 "the sysctl is there but its value could not be read");
}

static void add_mount(const struct host *host, struct facts *facts)
{
	struct statvfs vfs;
	CLEANUP(cleanup_fd)
	int fd = openat(host->root, "proc/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fstatvfs(fd, &vfs)) {
		facts_unmeasured(facts, "proc.sys", OUTCOME_SKIPPED, errno,
				 "/proc/sys cannot be opened here");
		return;
	}
	struct fact *fact = facts_add(facts, "proc.sys",
				      vfs.f_flag & ST_RDONLY ? OUTCOME_NO : OUTCOME_YES,
				      vfs.f_flag & ST_RDONLY ? EROFS : 0);
	fact_note(fact, vfs.f_flag & ST_RDONLY ? "/proc/sys is mounted read-only here, "
						 "as runtimes do in containers"
					       : "/proc/sys is mounted writable here");
}

static void run(const struct probe_context *context, struct facts *facts)
{
	/* Its absence means something only where its neighbours are there to be seen. */
	if (host_exists(context->host, "proc/sys/net/ipv4")) {
		static const char why[] = "/proc/sys/net/ipv4 is not there to look in";
		facts_unmeasured(facts, "sysctl.present", OUTCOME_SKIPPED, ENOENT, why);
		facts_unmeasured(facts, "sysctl.value", OUTCOME_SKIPPED, ENOENT, why);
	} else {
		add_present(-host_exists(context->host, PORT_START_PATH), facts);
		add_value(context->host, facts);
	}
	add_mount(context->host, facts);
}

const struct probe probe_sysctl = {
	.needs = PROBE_NEEDS_PROC,
	.ids = (const char *const[]){ "sysctl.present", "sysctl.value", "proc.sys",
				      NULL },
	.run = run,
};
