/* SPDX-License-Identifier: Apache-2.0 */
/* lowport report: reports read back, folded, judged again, written. */
#include "src/command_report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/command.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/privilege.h"

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

/* The confined process, as this one sees it. */
struct reader {
	pid_t process;
	int to, from;
};

static void become_reader(const struct options *options, const int *in, const int *out)
{
	struct style styles[OUTPUTS_MAX];

	for (unsigned i = 0; i < options->output_count; i++)
		styles[i] = command_style(options, &options->outputs[i]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* What lowport was started with is not the reader's to use, or to hold open. */
	output_close_others(in[0], out[1]);
	report_reader(options, styles, in[0], out[1]);
}

static int start_reader(const struct options *options, struct reader *reader,
			struct error *err)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return error_errno(err, errno, "making a pipe");
	reader->process = fork();
	if (reader->process < 0)
		return error_errno(err, errno, "making the process that reads");
	if (!reader->process)
		become_reader(options, in, out);
	close(in[0]);
	close(out[1]);
	reader->to = in[1];
	reader->from = out[0];
	return 0;
}

/* One rendered output, from the pipe to its place. Returns an exit code. */
static int write_output(const struct output *output, int from)
{
	uint64_t size;

	if (report_read_all(from, &size, sizeof(size)) || size > SIZE_MAX)
		return EXIT_FAILED;
	char *bytes = memory_get((size_t)size);
	int code = report_read_all(from, bytes, (size_t)size)
			   ? EXIT_FAILED
			   : command_write(output, bytes, (size_t)size);
	free(bytes);
	return code;
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
	/* What failed, it has said itself. */
	return WEXITSTATUS(status) ? EXIT_FAILED : EXIT_DONE;
}

/* What is left to do once all bytes are sent. */
static int take_answer(const struct options *options, const struct reader *reader,
		       unsigned unreadable)
{
	struct summary summary = { 0 };
	int written = EXIT_DONE;

	int rc = report_read_all(reader->from, &summary, sizeof(summary));
	for (unsigned i = 0; i < options->output_count && !rc && summary.nodes; i++)
		if (write_output(&options->outputs[i], reader->from))
			written = EXIT_FAILED;
	close(reader->from);
	int ended = end_reader(reader);
	if (rc || ended)
		return ended ? ended : EXIT_FAILED;
	if (!summary.nodes)
		return command_fail(EXIT_USAGE, "there is no report to be made");
	int wanted =
		summary.refused || unreadable
			? EXIT_USAGE
			: recommendation_exit_code((enum recommendation)summary.worst);
	return command_finish(options, written, wanted);
}

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	static char standard_input[] = "-";
	char *only[] = { standard_input };
	struct reader reader = { .to = -1, .from = -1 };
	struct error err;

	(void)self_path;
	if (!argc && isatty(STDIN_FILENO))
		return command_fail(EXIT_USAGE,
				    "report reads files, folders or '-'; try 'lowport "
				    "help report'");
	int rc = privilege_limit(true, &err);
	if (!rc)
		rc = start_reader(options, &reader, &err);
	if (!rc)
		rc = privilege_drop(true, &err);
	if (rc)
		return command_fail(EXIT_FAILED, "%s", err.text);
	unsigned unreadable = report_feed(argc ? argc : 1, argc ? argv : only, reader.to);
	close(reader.to);
	return take_answer(options, &reader, unreadable);
}

const struct command command_report = {
	.name = "report",
	.synopsis = "report [OPTION]... [FILE|DIR|-]...",
	.help = "Folds reports of the same node into one",
	.option_users = FOR_REPORT,
	.run = run,
};
