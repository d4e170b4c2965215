/* SPDX-License-Identifier: Apache-2.0 */
/* lowport report: reports read back, folded, judged again, written. */
#include "src/command_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/cleanup.h"
#include "src/command.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/privilege.h"

/* What no fleet needs for a byte that was read of it. A reader that writes more is not
 * the one that was started. */
#define OUTPUT_MAX(fed) ((UINT64_C(64) << 20) + 64 * (fed))

/* What one of the other readers found, from it to the first. None of the others may still
 * be reading: a slot that only the first is told of is not waited for by them. */
static int join_reader(struct readers *readers, unsigned index)
{
	uint64_t taken = 0;
	size_t size;

	unsigned char *slot = readers_slot(readers);
	int rc = slot ? readers_tell(readers, 0, 1, FRAME_SHARE, 0) : -EPIPE;
	while (!rc && (slot = readers_slot(readers))) {
		rc = readers_piece(readers, index, slot, &size);
		taken += size;
		if (!rc && taken > OUTPUT_MAX(readers->fed))
			rc = -EMSGSIZE;
		if (rc || !size)
			return rc;
		rc = readers_tell(readers, 0, 1, FRAME_BYTES, size);
	}
	return rc ? rc : -EPIPE;
}

/* What all the others found; they make it at the same time. */
static int join_readers(struct readers *readers, struct summary *total)
{
	struct summary summary;
	int rc = 0;

	for (unsigned i = 1; i < readers->count && !rc; i++) {
		rc = readers_finish(readers, i, &summary);
		if (rc)
			break;
		total->refused += summary.refused;
		total->named += summary.named;
	}
	for (unsigned i = 1; i < readers->count && !rc; i++)
		rc = join_reader(readers, i);
	return rc;
}

/* One output, from the first reader to its place, unless another has @failed. Returns an
 * exit code. */
static int copy_output(const char *path, unsigned mode, bool failed,
		       const struct readers *readers, bool *broken)
{
	CLEANUP(cleanup_free)
	unsigned char *bytes = memory_get(SLOT_SIZE);
	struct output_file *file = failed ? NULL : command_output_start(path, mode);
	int code = file ? EXIT_DONE : EXIT_FAILED;
	uint64_t taken = 0;
	size_t size = 1;

	/* One that cannot be written is taken all the same, for the sake of the next. */
	while (size) {
		int rc = readers_piece(readers, 0, bytes, &size);
		taken += size;
		if (rc || taken > OUTPUT_MAX(readers->fed)) {
			*broken = true;
			break;
		}
		if (size && code == EXIT_DONE)
			code = command_output_add(file, bytes, size);
	}
	if (file && command_output_end(file, *broken || code != EXIT_DONE))
		code = EXIT_FAILED;
	return *broken ? EXIT_FAILED : code;
}

static int copy_outputs(const struct options *options, const struct readers *readers)
{
	int code = EXIT_DONE;
	bool broken = false;

	/* Pseudonyms that nobody can tell are worth nothing: no report then. */
	if (options->redact)
		code = copy_output(options->redact, MAP_MODE, false, readers, &broken);
	bool lost = code != EXIT_DONE;
	for (unsigned i = 0; i < options->output_count && !broken; i++)
		if (copy_output(options->outputs[i].path, REPORT_MODE, lost, readers,
				&broken))
			code = EXIT_FAILED;
	return code;
}

/* What is left to do once all bytes are sent. Returns an exit code. */
static int take_answer(const struct options *options, struct readers *readers,
		       unsigned unreadable)
{
	struct summary total = { 0 }, first = { 0 };
	int written = EXIT_DONE, rc = join_readers(readers, &total);

	if (!rc)
		rc = readers_finish(readers, 0, &first);
	if (!rc && first.nodes)
		written = copy_outputs(options, readers);
	int ended = readers_end(readers);
	if (rc || ended)
		return ended ? ended : EXIT_FAILED;
	total.refused += first.refused;
	total.named += first.named;
	if (total.refused > total.named)
		command_fail(EXIT_USAGE, "%llu more could not be read; all are counted",
			     (unsigned long long)(total.refused - total.named));
	if (!first.nodes)
		return command_fail(EXIT_USAGE, "there is no report to be made");
	int wanted = total.refused || unreadable
			     ? EXIT_USAGE
			     : recommendation_exit_code((enum recommendation)first.worst);
	return command_finish(options, written, wanted);
}

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	static char standard_input[] = "-";
	char *only[] = { standard_input };
	struct readers readers;
	struct error err;

	(void)self_path;
	if (!argc && isatty(STDIN_FILENO))
		return command_fail(EXIT_USAGE,
				    "report reads files, folders or '-'; try 'lowport "
				    "help report'");
	int rc = privilege_limit(true, &err);
	if (!rc)
		rc = readers_start(options, &readers, &err);
	if (!rc)
		rc = privilege_drop(true, &err);
	if (rc)
		return command_fail(EXIT_FAILED, "%s", err.text);
	int code =
		options->redact ? report_send_map(options->redact, &readers) : EXIT_DONE;
	if (code) {
		readers_end(&readers);
		return code;
	}
	unsigned unreadable = report_feed(argc ? argc : 1, argc ? argv : only, &readers);
	return take_answer(options, &readers, unreadable);
}

const struct command command_report = {
	.name = "report",
	.synopsis = "report [OPTION]... [FILE|DIR|-]...",
	.help = "Makes one report of many: of a node, or of a fleet",
	.option_users = FOR_REPORT,
	.run = run,
};
