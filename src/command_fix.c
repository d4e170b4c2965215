/* SPDX-License-Identifier: Apache-2.0 */
/* lowport fix: the exact change, or the mistakes in what is there. */
#include "src/command_fix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fix/change.h"
#include "fix/kind.h"
#include "src/cleanup.h"
#include "src/command.h"
#include "src/command_report.h"
#include "src/folder.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/privilege.h"

/* A FleetReport of 100,000 nodes has 18 MB, all pods of a large cluster some 100. */
#define INPUT_MAX ((size_t)256 << 20)

/* --- input --- */

struct opening {
	const char *path;
	int fd;
};

static int open_input(void *context)
{
	struct opening *opening = context;
	opening->fd = open(opening->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return opening->fd < 0 ? -errno : 0;
}

static int read_bytes(struct fix_input *input, int fd)
{
	size_t room = 0;
	ssize_t got = 1;

	for (input->size = 0; got; input->size += (size_t)got) {
		if (input->size == room) {
			if (room == INPUT_MAX)
				return -EFBIG;
			room = room ? 2 * room : 65536;
			char *bytes = realloc(input->bytes, room);
			if (!bytes)
				memory_missing();
			input->bytes = bytes;
		}
		do
			got = read(fd, input->bytes + input->size, room - input->size);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return -errno;
	}
	return 0;
}

/* Returns an exit code. */
static int read_input(const char *file, struct fix_input *input)
{
	struct opening opening = { file, STDIN_FILENO };
	bool is_stdin = !strcmp(file, "-");
	int rc = 0;

	input->file = is_stdin ? "standard input" : file;
	if (!is_stdin)
		rc = privilege_with_files(open_input, &opening);
	if (!rc)
		rc = read_bytes(input, opening.fd);
	if (!is_stdin && opening.fd >= 0)
		close(opening.fd);
	if (rc)
		return command_fail(EXIT_USAGE, "%s: %s", input->file, strerror(-rc));
	return EXIT_DONE;
}

static int read_inputs(const struct options *options, int argc, char **argv,
		       struct fix_inputs *inputs)
{
	const struct {
		const char *file;
		struct fix_input *input;
	} rows[] = {
		{ options->fix.report, &inputs->report },
		{ options->fix.template, &inputs->template },
		{ options->fix.crd, &inputs->crd },
	};
	int code = EXIT_DONE;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !code; i++)
		if (rows[i].file)
			code = read_input(rows[i].file, rows[i].input);
	inputs->files = memory_zeroed((size_t)argc + 1, sizeof(*inputs->files));
	for (int i = 0; i < argc && !code; i++)
		code = read_input(argv[i], &inputs->files[inputs->count++]);
	return code;
}

static void free_inputs(struct fix_inputs *inputs)
{
	free(inputs->report.bytes);
	free(inputs->template.bytes);
	free(inputs->crd.bytes);
	for (unsigned i = 0; i < inputs->count; i++)
		free(inputs->files[i].bytes);
	free(inputs->files);
}

/* --- what is asked --- */

/* What --check takes beside files. */
static const char *const check_options[] = { "check", "output", "color", NULL };

/* What only some kinds have a use for: else somebody believes that it was heeded. */
static const struct narrow_option {
	const char *name;
	unsigned use; /* of enum kind_needs */
} narrow_options[] = {
	{ "template", KIND_NEEDS_TEMPLATE },
	{ "crd", KIND_TAKES_CRD },
	{ "gateway", KIND_TAKES_GATEWAY },
};

static unsigned count_stdin(const struct fix_options *fix, int argc, char **argv)
{
	const char *const files[] = { fix->report, fix->template, fix->crd };
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		count += files[i] && !strcmp(files[i], "-");
	for (int i = 0; i < argc; i++)
		count += !strcmp(argv[i], "-");
	return count;
}

static int refuse_narrow(const struct options *options)
{
	const struct kind *kind = options->fix.kind;

	for (size_t i = 0; i < sizeof(narrow_options) / sizeof(narrow_options[0]); i++)
		if (options_given(options, narrow_options[i].name) &&
		    !(kind->needs & narrow_options[i].use))
			return command_fail(
				EXIT_USAGE,
				"--for %s has no use for --%s; try 'lowport help fix'",
				kind->id, narrow_options[i].name);
	return EXIT_DONE;
}

/* One line for what does not go together. */
static const char *misused(const struct options *options, int argc, char **argv)
{
	const struct fix_options *fix = &options->fix;

	if (count_stdin(fix, argc, argv) > 1)
		return "standard input is one file only";
	if (fix->check)
		return options_beside(options, check_options)
			       ? "--check takes files, -o and --color, and nothing else"
		       : fix->output && !strcmp(fix->output, "yaml")
			       ? "--check writes text or json"
		       : argc ? NULL
			      : "--check reads files or '-'";
	if (argc)
		return "fix reads no files but those of its options; to look for "
		       "mistakes in manifests, --check";
	if (!fix->kind)
		return "fix needs --for KIND, or --check";
	if (fix->scenario == SCENARIO_COUNT && !fix->report)
		return "fix needs --scenario, or a report that says it (--report)";
	return fix->dir && fix->output ? "--dir writes files of its own: no -o" : NULL;
}

static int check_use(const struct options *options, int argc, char **argv)
{
	const char *misuse = misused(options, argc, argv);

	if (misuse)
		return command_fail(EXIT_USAGE, "%s; try 'lowport help fix'", misuse);
	return options->fix.check ? EXIT_DONE : refuse_narrow(options);
}

/* --- the other process --- */

static pid_t start_reader(const struct options *options, const struct fix_inputs *inputs,
			  int *from, struct error *err)
{
	const struct output output = { NULL, NULL };
	const struct style style = command_style(options, &output);
	int out[2];

	if (pipe2(out, O_CLOEXEC))
		return error_errno(err, errno, "making a pipe");
	pid_t process = fork();
	if (process < 0)
		return error_errno(err, errno, "making a process that reads");
	if (!process) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		output_close_others(out[1], out[1]);
		fix_reader(options, &style, inputs, out[1]);
	}
	close(out[1]);
	*from = out[0];
	return process;
}

/* --- output --- */

/* Where the bytes go: standard output, or files of a folder that was empty. */
struct sink {
	const char *dir; /* NULL: standard output */
	struct output_file *file;
	struct folder *folder;
	const char *name; /* of the file that begins */
	bool failed;
	struct error err;
};

static int start_privileged(void *context)
{
	struct sink *sink = context;

	if (!sink->folder)
		sink->folder = folder_open(sink->dir, &sink->err);
	return sink->folder ? folder_start(sink->folder, sink->name, &sink->err)
			    : -sink->err.code;
}

static int close_privileged(void *context)
{
	struct sink *sink = context;
	return folder_close(sink->folder, sink->failed, &sink->err);
}

/* The folder is made when there is something to be put into it. */
static int start_file(struct sink *sink, uint32_t index)
{
	if (!sink->dir || index >= part_file_count)
		return command_fail(EXIT_FAILED, "a reader wrote a file of no such name");
	sink->name = part_files[index];
	return privilege_with_files(start_privileged, sink)
		       ? command_fail(EXIT_FAILED, "%s", sink->err.text)
		       : EXIT_DONE;
}

static int end_sink(struct sink *sink, bool failed)
{
	int code = EXIT_DONE;

	sink->failed = failed;
	if (sink->folder && privilege_with_files(close_privileged, sink))
		code = command_fail(EXIT_FAILED, "%s", sink->err.text);
	if (sink->file && command_output_end(sink->file, failed))
		code = EXIT_FAILED;
	return code;
}

static int take_bytes(struct sink *sink, int from, uint32_t size)
{
	char bytes[FIX_PIECE_MAX];

	if (size > sizeof(bytes) || report_read_all(from, bytes, size))
		return EXIT_FAILED;
	if (sink->folder)
		return folder_add(sink->folder, bytes, size, &sink->err)
			       ? command_fail(EXIT_FAILED, "%s", sink->err.text)
			       : EXIT_DONE;
	/* Also with --dir: there is nothing to be changed, and no file says so. */
	if (!sink->file)
		sink->file = command_output_start(NULL, REPORT_MODE);
	return sink->file ? command_output_add(sink->file, bytes, size) : EXIT_FAILED;
}

/* All that the other process writes; its exit code in @wanted. */
static int take_outputs(struct sink *sink, int from, int *wanted)
{
	struct fix_frame frame;
	int code = EXIT_DONE;

	while (!code) {
		if (report_read_all(from, &frame, sizeof(frame)) ||
		    frame.kind >= FIX_PIECE_COUNT)
			return EXIT_FAILED;
		if (frame.kind == FIX_END) {
			*wanted = (int)frame.size;
			return EXIT_DONE;
		}
		code = frame.kind == FIX_FILE ? start_file(sink, frame.size)
					      : take_bytes(sink, from, frame.size);
	}
	return code;
}

static int end_reader(pid_t process)
{
	int status;

	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return command_fail(EXIT_FAILED, "the process that reads was ended by %s",
				    strsignal(WTERMSIG(status)));
	return WEXITSTATUS(status);
}

static int take_all(const struct options *options, pid_t process, int from)
{
	struct sink sink = { .dir = options->fix.dir,
			     .err = { .text = "writing: no privilege" } };
	int wanted = EXIT_FAILED;

	int code = take_outputs(&sink, from, &wanted);
	close(from);
	int ended = end_reader(process);
	if (!code && ended)
		code = ended;
	if (end_sink(&sink, code != EXIT_DONE))
		code = EXIT_FAILED;
	return code ? code : wanted;
}

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	static char standard_input[] = "-";
	char *only[] = { standard_input };
	struct fix_inputs inputs = { 0 };
	struct error err;
	int from = -1;

	(void)self_path;
	if (options->fix.check && !argc && !isatty(STDIN_FILENO)) {
		argv = only;
		argc = 1;
	}
	int code = check_use(options, argc, argv);
	if (code)
		return code;
	if (privilege_limit(true, &err))
		return command_fail(EXIT_FAILED, "%s", err.text);
	code = read_inputs(options, argc, argv, &inputs);
	pid_t process = code ? 0 : start_reader(options, &inputs, &from, &err);
	free_inputs(&inputs);
	if (code)
		return code;
	if (process < 0 || privilege_drop(true, &err))
		return command_fail(EXIT_FAILED, "%s", err.text);
	return take_all(options, process, from);
}

const struct command command_fix = {
	.name = "fix",
	.synopsis = "fix --for KIND [OPTION]... | fix --check [OPTION]... FILE...",
	.help = "Hands over the exact change, or looks for mistakes",
	.option_users = FOR_FIX,
	.run = run,
};
