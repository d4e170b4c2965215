/* SPDX-License-Identifier: Apache-2.0 */
/* Sending records, and the guard that each process of a trial stands under. */
#include "probes/wire.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

void wire_record_init(struct record *record, enum trial_id trial, enum record_kind kind)
{
	memset(record, 0, sizeof(*record));
	record->magic = WIRE_MAGIC;
	record->trial = (uint8_t)trial;
	record->kind = (uint8_t)kind;
}

void wire_record_send(int fd, const struct record *record)
{
	while (write(fd, record, sizeof(*record)) < 0 && errno == EINTR)
		;
}

void wire_fail(int fd, enum trial_id trial, enum wire_step step, int error)
{
	struct record record;

	wire_record_init(&record, trial, RECORD_FAILED);
	record.step = (uint8_t)step;
	record.error = error;
	wire_record_send(fd, &record);
	_exit(0);
}

void wire_guard(void)
{
	/* A parent may have blocked or ignored what must end us. */
	sigset_t none;
	sigemptyset(&none);
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(WIRE_DEADLINE_SECONDS);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* Another process of the gateway's UID is not to trace this one. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
