/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order is a runtime's, and it matters: namespace, sysctl, bounding set, groups, gid,
 * uid, other capabilities, no_new_privs, verify, exec.
 */
#include "probes/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/chain.h"
#include "probes/sysctl_write.h"

static const enum wire_step identity_steps[] = {
	[IDENTITY_SECUREBITS] = STEP_SECUREBITS,
	[IDENTITY_BOUNDING] = STEP_BOUNDING,
	[IDENTITY_GROUPS] = STEP_GROUPS,
	[IDENTITY_GID] = STEP_GID,
	[IDENTITY_UID] = STEP_UID,
	[IDENTITY_CAPABILITIES] = STEP_CAPABILITIES,
	[IDENTITY_AMBIENT] = STEP_AMBIENT,
	[IDENTITY_NO_NEW_PRIVS] = STEP_NO_NEW_PRIVS,
};

static const enum wire_step port_start_steps[] = {
	[OUTCOME_NO] = STEP_PORT_START,
	[OUTCOME_SKIPPED] = STEP_PORT_START_UNASKED,
	[OUTCOME_BROKEN] = STEP_PORT_START_BROKEN,
};

/* Which network namespace this process is in; 0 where /proc does not tell. */
static ino_t netns_number(void)
{
	struct stat st;
	return stat("/proc/self/ns/net", &st) ? 0 : st.st_ino;
}

/*
 * What follows writes a sysctl and binds ports, so it is not enough that the kernel said
 * yes: the namespace has to be another one, and new. A new one always starts at 1024.
 */
static void make_netns(const struct plan *plan, enum trial_id id)
{
	ino_t before = netns_number();

	if (unshare(CLONE_NEWNET))
		wire_fail(plan->result, id, STEP_NETNS, errno);
	int value = sysctl_read();
	if ((before && netns_number() == before) ||
	    (value >= 0 && value != PORT_START_DEFAULT))
		wire_fail(plan->result, id, STEP_NETNS_VERIFY, 0);
}

/* Asks the sysctl, and goes on only where a runtime would have started the pod. */
static void set_port_start(const struct plan *plan, enum trial_id id)
{
	struct record record;
	int error;

	wire_record_init(&record, id, RECORD_SYSCTL);
	enum outcome outcome = sysctl_write(&record.sysctl, &error);
	wire_record_send(plan->result, &record);
	if (outcome != OUTCOME_YES)
		wire_fail(plan->result, id, port_start_steps[outcome], error);
}

static void take_identity(const struct plan *plan, enum trial_id id,
			  struct identity *given)
{
	struct identity wanted;
	enum identity_step step;

	trial_wanted_identity(trial_recipe(id), plan->uid, plan->gid, &wanted);
	int rc = identity_apply(&wanted, &step);
	if (rc)
		wire_fail(plan->result, id, identity_steps[step], -rc);
	rc = identity_read(given);
	if (rc || !identity_equal(&wanted, given))
		wire_fail(plan->result, id, STEP_VERIFY, -rc);
	if (identity_can_regain_root())
		wire_fail(plan->result, id, STEP_VERIFY, EPERM);
}

/* The job waits in a pipe until the gateway, two execs later, reads it. Returns the read
 * end. */
static int queue_job(const struct plan *plan, enum trial_id id,
		     const struct identity *given)
{
	int ends[2];
	struct job job = {
		.magic = WIRE_MAGIC,
		.trial = (uint8_t)id,
		.ipv4_only = plan->ipv4_only,
		.given = *given,
		.filter = plan->filter,
	};

	trial_select_ports(trial_recipe(id), &plan->ports, &job.ports);
	if (pipe2(ends, O_CLOEXEC))
		wire_fail(plan->result, id, STEP_PIPE, errno);
	if (write(ends[1], &job, sizeof(job)) != (ssize_t)sizeof(job))
		wire_fail(plan->result, id, STEP_PIPE, errno);
	return ends[0];
}

/* Moves the three descriptors to where the chain expects them, without losing one. */
static int place_descriptors(int job, int result, int program)
{
	const int from[] = { job, result, program };
	int high[3] = { -1, -1, -1 };

	for (int i = 0; i < 3; i++) {
		if (from[i] < 0)
			continue;
		high[i] = fcntl(from[i], F_DUPFD_CLOEXEC, WIRE_PROGRAM + 1);
		if (high[i] < 0)
			return errno;
	}
	for (int i = 0; i < 3; i++)
		if (high[i] >= 0 && dup2(high[i], WIRE_JOB + i) < 0)
			return errno;
	return 0;
}

/*
 * The gateway's UID may be somebody's on this node, who could take descriptors from it:
 * it gets none but its own. Inherited ones are closed by execve
 * (output_guard_descriptors()).
 */
static void detach_standard_streams(void)
{
#ifndef __SANITIZE_ADDRESS__ /* which reports there */
	int nothing = open("/", O_PATH | O_CLOEXEC);
	for (int fd = STDIN_FILENO; nothing >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(nothing, fd);
#endif
}

static void start_chain(const struct plan *plan, enum trial_id id,
			const struct identity *given, const char *program)
{
	int program_fd = program[0] == '.' ? -1 : plan->program;
	int error =
		place_descriptors(queue_job(plan, id, given), plan->result, program_fd);

	if (error)
		wire_fail(plan->result, id, STEP_PIPE, error);
	detach_standard_streams();
	error = chain_exec(program, WIRE_AGENT, id);
	wire_fail(WIRE_RESULT, id, STEP_AGENT_EXEC, error);
}

void launch_simulated(const struct plan *plan, enum trial_id id)
{
	const struct trial_recipe *recipe = trial_recipe(id);
	const char *program = plan->copied ? LAUNCH_STOCK : WIRE_PROGRAM_IS_FD;
	struct identity given;

	wire_guard();
	if (recipe->program == PROGRAM_SETCAP) {
		if (plan->setcap_error)
			wire_fail(plan->result, id, plan->setcap_step,
				  plan->setcap_error);
		program = LAUNCH_SETCAP;
	} else if (plan->file_capabilities && !plan->copied) {
		wire_fail(plan->result, id, STEP_STOCK, EPERM);
	}
	make_netns(plan, id);
	if (recipe->port_start == PORT_START_ZERO)
		set_port_start(plan, id);
	take_identity(plan, id, &given);
	start_chain(plan, id, &given, program);
	_exit(0);
}

void launch_observed(const struct plan *plan, enum trial_id id,
		     const struct identity *given)
{
	wire_guard();
	start_chain(plan, id, given, WIRE_PROGRAM_IS_FD);
	_exit(0);
}
