/* SPDX-License-Identifier: Apache-2.0 */
/* What a record means for its trial. */
#include "probes/result.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define ANY_ERROR (-1)

/*
 * What it means for a trial that a step failed: the first row of the step whose errno
 * fits. What this environment does not allow is skipped; what should have worked is
 * broken; a no is what a gateway would meet as well.
 */
static const struct meaning {
	enum wire_step step;
	int error;
	enum outcome outcome;
	const char *sentence;
} meanings[] = {
	{ STEP_NETNS, EPERM, OUTCOME_SKIPPED,
	  "unshare(CLONE_NEWNET) is not permitted here" },
	{ STEP_NETNS, ENOSPC, OUTCOME_SKIPPED,
	  "no more network namespaces are allowed here" },
	{ STEP_NETNS, EINVAL, OUTCOME_SKIPPED, "this kernel has no network namespaces" },
	{ STEP_NETNS, ANY_ERROR, OUTCOME_BROKEN, "no network namespace could be made" },
	{ STEP_NETNS_VERIFY, ANY_ERROR, OUTCOME_BROKEN,
	  "the kernel made no new network namespace, although it said so" },
	{ STEP_PORT_START, ENOENT, OUTCOME_NO,
	  "a runtime cannot start this pod: the kernel has no such sysctl" },
	{ STEP_PORT_START, ANY_ERROR, OUTCOME_NO,
	  "a runtime cannot start this pod: the sysctl cannot be set" },
	{ STEP_PORT_START_UNASKED, EROFS, OUTCOME_SKIPPED,
	  "/proc/sys is read-only here, so the sysctl could not be tried" },
	{ STEP_PORT_START_UNASKED, ANY_ERROR, OUTCOME_SKIPPED,
	  "lowport may write no sysctl at all here, so this one could not be tried" },
	{ STEP_PORT_START_BROKEN, ANY_ERROR, OUTCOME_BROKEN,
	  "the sysctl could not be tried" },
	{ STEP_SECUREBITS, ANY_ERROR, OUTCOME_BROKEN,
	  "the securebits are locked, and no runtime would hand them on" },
	{ STEP_BOUNDING, ANY_ERROR, OUTCOME_BROKEN,
	  "the bounding set could not be reduced" },
	{ STEP_GROUPS, EPERM, OUTCOME_SKIPPED,
	  "setgroups(2) is denied here, as in a user "
	  "namespace made by an ordinary user" },
	{ STEP_GROUPS, ANY_ERROR, OUTCOME_BROKEN,
	  "the supplementary groups could not be left" },
	{ STEP_GID, EINVAL, OUTCOME_SKIPPED,
	  "the GID does not exist in this user namespace" },
	{ STEP_GID, ANY_ERROR, OUTCOME_BROKEN, "the GID could not be taken on" },
	{ STEP_UID, EINVAL, OUTCOME_SKIPPED,
	  "the UID does not exist in this user namespace" },
	{ STEP_UID, ANY_ERROR, OUTCOME_BROKEN, "the UID could not be taken on" },
	{ STEP_CAPABILITIES, ANY_ERROR, OUTCOME_BROKEN,
	  "the capabilities could not be set" },
	{ STEP_AMBIENT, EINVAL, OUTCOME_NO, "this kernel has no ambient capabilities" },
	{ STEP_AMBIENT, ANY_ERROR, OUTCOME_BROKEN,
	  "the ambient set could not be raised" },
	{ STEP_NO_NEW_PRIVS, ANY_ERROR, OUTCOME_BROKEN, "no_new_privs could not be set" },
	{ STEP_VERIFY, ANY_ERROR, OUTCOME_BROKEN,
	  "the identity before exec is not the one that was set" },
	{ STEP_TMPFS, EPERM, OUTCOME_SKIPPED, "no private tmpfs may be mounted here" },
	{ STEP_TMPFS, EACCES, OUTCOME_SKIPPED, "no private tmpfs may be mounted here" },
	{ STEP_TMPFS, EINVAL, OUTCOME_SKIPPED,
	  "no private tmpfs can be mounted where / is no mount point" },
	{ STEP_TMPFS, ANY_ERROR, OUTCOME_BROKEN, "no private tmpfs could be mounted" },
	{ STEP_SETCAP, EPERM, OUTCOME_SKIPPED, "file capabilities may not be set here" },
	{ STEP_SETCAP, EOPNOTSUPP, OUTCOME_SKIPPED,
	  "this kernel's tmpfs has no file capabilities" },
	{ STEP_SETCAP, ANY_ERROR, OUTCOME_BROKEN,
	  "no copy with file capabilities could be made" },
	{ STEP_STOCK, ANY_ERROR, OUTCOME_BROKEN,
	  "lowport's own file has file capabilities, and no copy could be made" },
	{ STEP_PIPE, ANY_ERROR, OUTCOME_BROKEN, "no pipe could be made" },
	{ STEP_AGENT_EXEC, ANY_ERROR, OUTCOME_BROKEN, "the agent could not be executed" },
	{ STEP_FORK, ANY_ERROR, OUTCOME_BROKEN, "no process could be made" },
	{ STEP_GATEWAY_EXEC, ANY_ERROR, OUTCOME_BROKEN,
	  "the gateway could not be executed" },
	{ STEP_GATEWAY_VERIFY, ANY_ERROR, OUTCOME_BROKEN,
	  "the gateway's identity after exec is not one that the trial can give" },
};

static void take_died(struct trial *trial, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
		trial->error = ETIMEDOUT;
		trial_note(trial, "no answer within %d s", WIRE_DEADLINE_SECONDS);
	} else if (WIFSIGNALED(status)) {
		trial->error = EINTR;
		trial_note(trial, "a process of the trial was killed by signal %d",
			   WTERMSIG(status));
	} else {
		trial->error = ECHILD;
		trial_note(trial, "a process of the trial ended with status %d",
			   WEXITSTATUS(status));
	}
}

static void take_failure(struct trial *trial, const struct record *record)
{
	if (record->step == STEP_DIED) {
		take_died(trial, record->error);
		return;
	}
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		const struct meaning *meaning = &meanings[i];
		if (meaning->step != record->step ||
		    (meaning->error != ANY_ERROR && meaning->error != record->error))
			continue;
		trial->outcome = meaning->outcome;
		trial->error = record->error;
		trial_note(trial, "%s", meaning->sentence);
		return;
	}
}

static void take_gateway(struct trial *trial, const struct record *record)
{
	trial->has_identity = true;
	trial->given = record->given;
	trial->kept = record->kept;
	trial->unfiltered = record->unfiltered;
	trial->bind_count = record->bind_count;
	memcpy(trial->binds, record->binds, sizeof(trial->binds));
	trial_judge(trial);
}

void result_take(const struct record *record, struct trial *trial)
{
	if (record->kind == RECORD_GATEWAY)
		take_gateway(trial, record);
	else
		take_failure(trial, record);
}
