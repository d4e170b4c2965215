/* SPDX-License-Identifier: Apache-2.0 */
/* Starting readers, and passing bytes to and from them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/command.h"
#include "src/command_report.h"
#include "src/output.h"

int report_read_all(int fd, void *bytes, size_t size)
{
	for (size_t got = 0; got < size;) {
		ssize_t count = read(fd, (char *)bytes + got, size - got);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count ? -errno : -EPIPE;
		got += (size_t)count;
	}
	return 0;
}

static void become_reader(const struct options *options, const struct readers *readers,
			  unsigned index, const int *in, const int *out)
{
	struct style styles[OUTPUTS_MAX];

	for (unsigned i = 0; i < options->output_count; i++)
		styles[i] = command_style(options, &options->outputs[i]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* What lowport was started with is not the reader's to use, or to hold open. */
	output_close_others(in[0], out[1]);
	report_reader(options, styles, readers->slots, index, in[0], out[1]);
}

static int start_reader(const struct options *options, struct readers *readers,
			struct error *err)
{
	struct reader *reader = &readers->items[readers->count];
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return error_errno(err, errno, "making a pipe");
	reader->process = fork();
	if (reader->process < 0)
		return error_errno(err, errno, "making a process that reads");
	if (!reader->process)
		become_reader(options, readers, readers->count, in, out);
	close(in[0]);
	close(out[1]);
	reader->to = in[1];
	reader->from = out[0];
	readers->count++;
	return 0;
}

int readers_start(const struct options *options, struct readers *readers,
		  struct error *err)
{
	int rc = 0;

	memset(readers, 0, sizeof(*readers));
	readers->slots = mmap(NULL, (size_t)SLOT_COUNT * SLOT_SIZE,
			      PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (readers->slots == MAP_FAILED)
		return error_errno(err, errno, "getting shared memory");
	while (!rc && readers->count < options->jobs)
		rc = start_reader(options, readers, err);
	return rc;
}

/* Takes answers until at most @frames are still to come. */
static int await(struct reader *reader, unsigned frames)
{
	char answers[SLOT_COUNT];

	while (reader->frames > frames) {
		ssize_t got = read(reader->from, answers, reader->frames - frames);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EPIPE;
		reader->frames -= (unsigned)got;
	}
	return 0;
}

unsigned char *readers_slot(struct readers *readers)
{
	/* Slots are used in turn, so the next one is free when the last but this are. */
	for (unsigned i = 0; i < readers->count; i++)
		if (await(&readers->items[i], SLOT_COUNT - 1))
			return NULL;
	return readers->slots + (size_t)readers->next_slot * SLOT_SIZE;
}

int readers_tell(struct readers *readers, unsigned first, unsigned end,
		 enum frame_kind kind, size_t size)
{
	const struct frame frame = { .kind = kind,
				     .slot = readers->next_slot,
				     .size = (uint32_t)size };
	int rc = 0;

	for (unsigned i = first; i < end && !rc; i++) {
		rc = output_all(readers->items[i].to, &frame, sizeof(frame));
		readers->items[i].frames++;
	}
	readers->next_slot = (readers->next_slot + 1) % SLOT_COUNT;
	return rc;
}

int readers_finish(struct readers *readers, unsigned index, struct summary *summary)
{
	struct reader *reader = &readers->items[index];
	int rc = await(reader, 0);

	close(reader->to);
	reader->to = -1;
	return rc ? rc : report_read_all(reader->from, summary, sizeof(*summary));
}

int readers_piece(const struct readers *readers, unsigned index, unsigned char *bytes,
		  size_t *size)
{
	uint32_t announced;

	int rc = report_read_all(readers->items[index].from, &announced,
				 sizeof(announced));
	if (!rc && announced > SLOT_SIZE)
		rc = -EMSGSIZE;
	if (!rc)
		rc = report_read_all(readers->items[index].from, bytes, announced);
	*size = announced;
	return rc;
}

static int end_reader(const struct reader *reader)
{
	int status;

	while (waitpid(reader->process, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_FAILED;
	if (WIFSIGNALED(status))
		return command_fail(EXIT_FAILED,
				    "the process that reads was killed by signal %d",
				    WTERMSIG(status));
	/* What failed, it has said itself; a map that it could not read is usage. */
	return WEXITSTATUS(status) == EXIT_USAGE ? EXIT_USAGE
	       : WEXITSTATUS(status)		 ? EXIT_FAILED
						 : EXIT_DONE;
}

int readers_end(struct readers *readers)
{
	int code = EXIT_DONE;

	for (unsigned i = 0; i < readers->count; i++) {
		if (readers->items[i].to >= 0)
			close(readers->items[i].to);
		close(readers->items[i].from);
	}
	for (unsigned i = 0; i < readers->count; i++) {
		int ended = end_reader(&readers->items[i]);
		code = ended ? ended : code;
	}
	return code;
}
