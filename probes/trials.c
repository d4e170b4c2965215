/* SPDX-License-Identifier: Apache-2.0 */
/* Running the trials and turning their records into results. */
#include "probes/trials.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "probes/observed.h"
#include "probes/result.h"
#include "probes/stage.h"
#include "src/cleanup.h"
#include "src/privilege.h"

static struct trial *add_trial(struct node *node, enum trial_id id, enum basis basis)
{
	struct trial *trial = &node->trials[node->trial_count++];

	trial_init(trial, id, basis);
	return trial;
}

/* node_trial() for a node that is ours to write to. */
static struct trial *find_trial(struct node *node, unsigned id)
{
	return (struct trial *)node_trial(node, (enum trial_id)id);
}

/*
 * A lowport that was given file capabilities would pass them to the gateway of every
 * trial, which would bind where a stock gateway is denied. Any answer but "none" counts
 * as some.
 */
static bool has_file_capabilities(int program)
{
	char data[64];
	if (fgetxattr(program, "security.capability", data, sizeof(data)) >= 0)
		return true;
	return errno != ENODATA && errno != EOPNOTSUPP;
}

void trials_prepare(struct trial_run *run, const struct node *node,
		    const struct host *host, const char *self_path)
{
	struct error ignored;

	memset(run, 0, sizeof(*run));
	run->results = -1;
	run->plan.result = -1;
	run->plan.ports = node->ports;
	run->plan.uid = node->uid;
	run->plan.gid = node->gid;
	/* Nothing is dropped yet: a file of mode 0700 in a closed directory is fine. */
	run->plan.program = host_open_self(self_path);
	run->plan.file_capabilities = has_file_capabilities(run->plan.program);
	/* socket(2) would load the module, and the node is to stay as it was. */
	run->plan.ipv4_only = !host_exists(host, "proc/net/tcp") &&
			      host_exists(host, "proc/net/if_inet6");
	/* Without a filter each gateway says so in its record, and the report tells. */
	filter_build(&run->plan.filter, gateway_rules, gateway_rule_count, &ignored);
}

/* Marks every asked trial of @node with the same reason for not having been run. */
static void skip_all(struct trial_run *run, struct node *node, enum outcome outcome,
		     int error, const char *sentence)
{
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		struct trial *trial = run->asked & 1u << id ? find_trial(node, id) : NULL;
		if (!trial)
			continue;
		trial->outcome = outcome;
		trial->error = error;
		trial_note(trial, "%s", sentence);
	}
	run->asked = 0;
}

/* Puts every trial into @node, in table order; those with nothing to try are done. */
static void ask_all(struct trial_run *run, struct node *node)
{
	for (unsigned id = 0; id < TRIAL_COUNT; id++) {
		struct trial *trial = add_trial(node, (enum trial_id)id, run->basis);
		struct port_list ports;

		trial_select_ports(trial_recipe((enum trial_id)id), &node->ports, &ports);
		if (ports.count) {
			run->asked |= 1u << id;
			continue;
		}
		trial->outcome = OUTCOME_SKIPPED;
		trial_note(trial, "no port below %d is wanted", PORT_PRIVILEGED_END);
	}
}

static int open_results(struct trial_run *run)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	run->results = ends[0];
	run->plan.result = ends[1];
	return 0;
}

static int start_stage(void *context)
{
	struct trial_run *run = context;
	return stage_start(&run->plan, run->asked);
}

void trials_start_simulated(struct trial_run *run, struct node *node,
			    const struct identity *self)
{
	char names[160], sentence[200];
	uint64_t missing = privilege_missing(self);

	run->basis = BASIS_SIMULATED;
	ask_all(run, node);
	if (missing) {
		snprintf(sentence, sizeof(sentence),
			 "needs privilege that lowport was not started with: %s",
			 privilege_names(missing, names, sizeof(names)));
		skip_all(run, node, OUTCOME_SKIPPED, EPERM, sentence);
		return;
	}
	int rc = open_results(run);
	if (!rc)
		rc = privilege_with_trials(start_stage, run);
	if (rc > 0)
		run->process = rc;
	else if (rc == -EPERM)
		skip_all(
			run, node, OUTCOME_SKIPPED, EPERM,
			"new namespaces are not permitted here, although lowport has the "
			"capability: seccomp or a security module");
	else
		skip_all(run, node, OUTCOME_BROKEN, -rc,
			 "the trials' process could not be made");
}

/* Whether this process can speak for @trial; where not, @trial says why. */
static bool can_observe(const struct trial_run *run, const struct node *node,
			const struct identity *self, int port_start, struct trial *trial)
{
	const struct trial_recipe *recipe = trial_recipe(trial->id);
	bool wants_file_capabilities = recipe->program == PROGRAM_SETCAP;
	struct port_list ports;
	char why[sizeof(trial->note)];

	trial->error = EINVAL;
	trial->port_start = port_start < 0 ? -1 : port_start;
	trial_select_ports(recipe, &node->ports, &ports);
	if (!ports.count) {
		trial->outcome = OUTCOME_SKIPPED;
		trial->error = 0;
		trial_note(trial, "no port below %d is wanted", PORT_PRIVILEGED_END);
		return false;
	}
	if (run->plan.program < 0) {
		trial->error = EACCES;
		trial_note(trial, "lowport's own file could not be opened for reading");
		return false;
	}
	if (run->plan.file_capabilities != wants_file_capabilities) {
		trial_note(trial,
			   "trial %s is about binaries %s file capabilities, and "
			   "lowport's own file has %s",
			   recipe->id, wants_file_capabilities ? "with" : "without",
			   wants_file_capabilities ? "none" : "some");
		return false;
	}
	if (!observed_fits(recipe, self, node->uid, port_start, why, sizeof(why))) {
		trial_note(trial, "%s", why);
		return false;
	}
	trial->error = 0;
	if (recipe->port_start == PORT_START_KEPT && port_start >= 0 &&
	    port_start < PORT_START_DEFAULT)
		trial_note(trial,
			   "port_start is %d in this network namespace: ports from "
			   "there on need no capability",
			   port_start);
	return true;
}

void trials_start_observed(struct trial_run *run, struct node *node, enum trial_id id,
			   const struct identity *self, int port_start)
{
	struct trial *trial = add_trial(node, id, BASIS_OBSERVED);

	run->basis = BASIS_OBSERVED;
	if (!can_observe(run, node, self, port_start, trial))
		return;
	run->asked = 1u << id;
	int rc = open_results(run);
	if (!rc) {
		run->process = fork();
		if (!run->process)
			launch_observed(&run->plan, id, self);
		rc = run->process < 0 ? -errno : 0;
	}
	if (rc) {
		run->process = 0;
		skip_all(run, node, OUTCOME_BROKEN, -rc,
			 "the trial's process could not be made");
	}
}

/* Each trial's first word counts: a death after the gateway's record changes nothing. */
static void take_record(struct trial_run *run, struct node *node,
			const struct record *record)
{
	struct trial *trial = find_trial(node, record->trial);

	if (record->magic != WIRE_MAGIC || !trial ||
	    !(run->asked & 1u << record->trial) || record->bind_count > BINDS_MAX)
		return;
	if (record->kind == RECORD_SYSCTL) {
		run->sysctl = record->sysctl;
		return;
	}
	result_take(record, trial);
	run->asked &= ~(1u << record->trial);
}

/* Reads records until all writers are gone or the time is over. */
static void read_records(struct trial_run *run, struct node *node)
{
	long long end =
		timestamp_monotonic_us() + (WIRE_DEADLINE_SECONDS + 1) * 1000000LL;
	struct record record;

	for (;;) {
		struct pollfd ready = { .fd = run->results, .events = POLLIN };
		long long left = (end - timestamp_monotonic_us()) / 1000;
		int rc = left > 0 ? poll(&ready, 1, (int)left) : 0;
		if (rc < 0 && errno == EINTR)
			continue;
		if (rc <= 0)
			return;
		ssize_t got = read(run->results, &record, sizeof(record));
		if (got < 0 && errno == EINTR)
			continue;
		if (got != (ssize_t)sizeof(record))
			return;
		take_record(run, node, &record);
	}
}

static void end_process(pid_t process)
{
	/* By now it has ended, or it is past its deadline; with it goes its PID
	 * namespace. */
	kill(process, SIGKILL);
	while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The sysctl is the default trial's to try; without that trial there is no privilege. */
static void explain_unasked(struct trial_run *run, struct node *node)
{
	const struct trial *trial = find_trial(node, TRIAL_DEFAULT);
	bool tried = trial && trial->basis == BASIS_SIMULATED;

	if (!run->sysctl.asked)
		run->sysctl.unasked_error = (int16_t)(tried ? trial->error : EPERM);
}

void trials_collect(struct trial_run *run, struct node *node)
{
	if (run->plan.result >= 0)
		close(run->plan.result);
	if (run->process) {
		read_records(run, node);
		end_process(run->process);
	}
	if (run->results >= 0)
		close(run->results);
	if (run->plan.program >= 0)
		close(run->plan.program);
	skip_all(run, node, OUTCOME_BROKEN, ETIMEDOUT,
		 "the trial ended without an answer");
	explain_unasked(run, node);
}
