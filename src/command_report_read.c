/* SPDX-License-Identifier: Apache-2.0 */
/* A confined process: bytes in, a report out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "report/documents.h"
#include "report/read.h"
#include "report/redact.h"
#include "src/command.h"
#include "src/command_report.h"
#include "src/confine.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/siphash.h"
#include "src/timestamp.h"

/* Of what cannot be read, so much is said; the report names more, and counts all. */
#define NAMED_MAX 20

struct reader_state {
	const struct options *options;
	struct fleet *fleet;
	struct reading reading;
	struct documents documents; /* of the input */
	struct documents joining;   /* of other readers */
	struct documents *current;
	char file[sizeof(((struct refused_input *)0)->file)];
	bool in_file;
	struct summary summary;
	bool share_failed;
	struct redaction *redaction; /* NULL: names stay */
	struct node redacted;
	FILE *map; /* as far as it has come */
	char *map_bytes;
	size_t map_size;
};

/* --- what reading finds --- */

static void found(void *context, const struct node *node)
{
	struct reader_state *state = context;

	if (state->redaction) {
		state->redacted = *node;
		redaction_node(state->redaction, &state->redacted);
		node = &state->redacted;
	}
	fleet_add(state->fleet, node);
}

static void carried(void *context, const struct refused_input *refused)
{
	struct reader_state *state = context;
	struct refused_input input = *refused;

	if (state->redaction)
		redaction_refused(state->redaction, &input);
	fleet_keep_refused(state->fleet, &input);
}

static void counted(void *context, unsigned long long refused,
		    unsigned long long passed_over)
{
	struct reader_state *state = context;
	fleet_count(state->fleet, refused, passed_over);
}

static void refused(void *context, unsigned line, unsigned column, const char *reason)
{
	struct reader_state *state = context;
	struct refused_input input = { .line = line, .column = column };
	char place[32] = "";

	snprintf(input.file, sizeof(input.file), "%s", state->file);
	snprintf(input.reason, sizeof(input.reason), "%s", reason);
	if (state->redaction)
		redaction_refused(state->redaction, &input);
	fleet_refuse(state->fleet, &input);
	/* Standard error is for who runs this, and knows the file. */
	if (state->summary.refused++ >= NAMED_MAX)
		return;
	state->summary.named++;
	if (column)
		snprintf(place, sizeof(place), "column %u: ", column);
	command_fail(EXIT_USAGE, "%s:%u: %s%s", state->file, line, place, reason);
}

/* What another reader wrote can be read, or a part of the answer is missing. */
static void share_refused(void *context, unsigned line, unsigned column,
			  const char *reason)
{
	struct reader_state *state = context;

	state->share_failed = true;
	command_fail(EXIT_FAILED, "a reader's share:%u:%u: %s", line, column, reason);
}

/* --- frames --- */

static void end_file(struct reader_state *state)
{
	if (state->in_file)
		documents_end(state->current);
	state->in_file = false;
}

static void take_frame(struct reader_state *state, const struct frame *frame,
		       const unsigned char *bytes)
{
	size_t length =
		frame->size < sizeof(state->file) ? frame->size : sizeof(state->file) - 1;

	if (frame->kind == FRAME_BYTES) {
		documents_feed(state->current, (const char *)bytes, frame->size);
		return;
	}
	end_file(state);
	state->current = frame->kind == FRAME_FILE ? &state->documents : &state->joining;
	if (frame->kind == FRAME_FILE) {
		memcpy(state->file, bytes, length);
		state->file[length] = '\0';
	}
	documents_start(state->current);
	state->in_file = true;
}

/* Pieces of the map of --redact, and its end. Returns 0 or a negative errno. */
static int take_map(struct reader_state *state, const unsigned char *bytes, size_t size)
{
	struct error err;

	if (!state->map)
		state->map = open_memstream(&state->map_bytes, &state->map_size);
	if (!state->map || fwrite(bytes, 1, size, state->map) != size)
		memory_missing();
	if (size)
		return 0;
	if (fclose(state->map))
		memory_missing();
	state->map = NULL;
	state->redaction = redaction_read(state->map_bytes, state->map_size, &err);
	free(state->map_bytes);
	if (!state->redaction)
		command_fail(EXIT_USAGE, "%s: %s", state->options->redact, err.text);
	return state->redaction ? 0 : -EINVAL;
}

/* Returns 0 or a negative errno. Without the map of --redact nothing is read. */
static int take_any(struct reader_state *state, const struct frame *frame,
		    const unsigned char *bytes)
{
	if (frame->kind == FRAME_MAP)
		return state->redaction ? -EPROTO : take_map(state, bytes, frame->size);
	if (state->options->redact && !state->redaction)
		return -EPROTO;
	take_frame(state, frame, bytes);
	return 0;
}

/* Returns 0 at the end of the input, or a negative errno. */
static int read_frames(struct reader_state *state, const unsigned char *slots, int from,
		       int to)
{
	struct frame frame;
	int rc;

	while (!(rc = report_read_all(from, &frame, sizeof(frame)))) {
		if (frame.slot >= SLOT_COUNT || frame.size > SLOT_SIZE ||
		    frame.kind >= FRAME_COUNT)
			return -EMSGSIZE;
		rc = take_any(state, &frame, slots + (size_t)frame.slot * SLOT_SIZE);
		if (!rc)
			rc = output_all(to, "", 1);
		if (rc)
			return rc;
	}
	end_file(state);
	fleet_count(state->fleet, 0, state->documents.passed_over);
	return rc == -EPIPE && !state->share_failed ? 0 : rc;
}

/* --- the answer --- */

/* A FILE that writes its bytes as pieces of an output. */
static ssize_t write_piece(void *cookie, const char *bytes, size_t size)
{
	const int *to = cookie;

	for (size_t done = 0; done < size;) {
		uint32_t piece =
			size - done < SLOT_SIZE ? (uint32_t)(size - done) : SLOT_SIZE;
		if (output_all(*to, &piece, sizeof(piece)) ||
		    output_all(*to, bytes + done, piece))
			return 0;
		done += piece;
	}
	return (ssize_t)size;
}

static FILE *open_pieces(int *to)
{
	FILE *out = fopencookie(to, "w", (cookie_io_functions_t){ .write = write_piece });
	if (!out)
		memory_missing();
	setvbuf(out, NULL, _IOFBF, 65536);
	return out;
}

static int end_pieces(FILE *out, int to, int rc)
{
	const uint32_t end = 0;
	bool failed = ferror(out) != 0;

	if (fclose(out) || failed || rc)
		return rc ? rc : -EIO;
	return output_all(to, &end, sizeof(end));
}

/* One node, told of by reports, and nothing else to tell: that is a node's report. */
static bool is_node(const struct fleet_view *view)
{
	return view->node_count == 1 && view->origins[ORIGIN_REPORT] == 1 &&
	       !view->refused && !view->windows;
}

static int write_map(const struct redaction *redaction, int to)
{
	FILE *out = open_pieces(&to);
	redaction_write(redaction, out);
	return end_pieces(out, to, 0);
}

static int render_all(const struct reader_state *state, const struct style *styles,
		      const struct fleet_view *view, int to)
{
	const struct options *options = state->options;
	struct node *node = memory_get(sizeof(*node));
	struct verdict *verdict = memory_get(sizeof(*verdict));
	int rc = 0;

	if (state->redaction)
		rc = write_map(state->redaction, to);
	if (is_node(view))
		fleet_node(view, 0, node, verdict);
	for (unsigned i = 0; i < options->output_count && !rc; i++) {
		const struct format *format = options->outputs[i].format;
		FILE *out = open_pieces(&to);
		rc = is_node(view) ? format->node(node, verdict, &styles[i], out)
				   : format->fleet(view, &styles[i], out);
		rc = end_pieces(out, to, rc);
	}
	free(node);
	free(verdict);
	return rc;
}

static int answer(struct reader_state *state, const struct style *styles, int to)
{
	struct fleet_view *view = fleet_view_new(state->fleet);

	state->summary.nodes = view->node_count + view->windows;
	state->summary.worst = view->recommendation;
	int rc = output_all(to, &state->summary, sizeof(state->summary));
	/* Nobody waits for outputs without reports. */
	if (!rc && state->summary.nodes)
		rc = render_all(state, styles, view, to);
	fleet_view_free(view);
	return rc;
}

/* For the first reader. */
static int hand_on(struct reader_state *state, int to)
{
	const struct style style = { 0 };
	struct fleet_view *view = fleet_view_new(state->fleet);

	int rc = output_all(to, &state->summary, sizeof(state->summary));
	FILE *out = open_pieces(&to);
	if (!rc)
		rc = format_find("json", 4)->fleet(view, &style, out);
	rc = end_pieces(out, to, rc);
	fleet_view_free(view);
	return rc;
}

/* --- the whole process --- */

void report_prepare_seed(unsigned char *seed)
{
	long long now = timestamp_monotonic_us();
	size_t number;

	memset(seed, 0, SIPHASH_KEY);
	if (getrandom(seed, SIPHASH_KEY, GRND_NONBLOCK) != SIPHASH_KEY)
		memcpy(seed, &now, sizeof(now));
	memcpy(&number, seed, sizeof(number));
	reading_prepare(number | 1);
}

static struct reader_state *state_new(const struct options *options, unsigned index)
{
	struct reader_state *state = memory_zeroed(1, sizeof(*state));
	unsigned char seed[SIPHASH_KEY];

	report_prepare_seed(seed);
	state->options = options;
	state->fleet = fleet_new(seed);
	state->reading = (struct reading){ .found = found,
					   .carried = carried,
					   .counted = counted,
					   .context = state,
					   .ports = options->ports,
					   .uid = options->uid,
					   .gid = options->gid };
	reading_init(&state->reading);
	state->documents = (struct documents){ .reading = &state->reading,
					       .refused = refused,
					       .context = state,
					       .share = index,
					       .shares = options->jobs };
	state->joining = (struct documents){ .reading = &state->reading,
					     .refused = share_refused,
					     .context = state,
					     .shares = 1 };
	documents_init(&state->documents);
	documents_init(&state->joining);
	return state;
}

static void state_free(struct reader_state *state)
{
	documents_free(&state->documents);
	documents_free(&state->joining);
	reading_free(&state->reading);
	fleet_free(state->fleet);
	redaction_free(state->redaction);
	free(state);
}

void report_reader(const struct options *options, const struct style *styles,
		   const unsigned char *slots, unsigned index, int from, int to)
{
	struct reader_state *state = state_new(options, index);
	struct error err;

	/* Nor may one reader write what another reads. */
	if (mprotect((void *)slots, (size_t)SLOT_COUNT * SLOT_SIZE, PROT_READ))
		_exit(command_fail(EXIT_FAILED, "protecting shared memory"));
	if (confine_process(&err))
		_exit(command_fail(EXIT_FAILED, "%s", err.text));
	int rc = read_frames(state, slots, from, to);
	if (!rc)
		rc = index ? hand_on(state, to) : answer(state, styles, to);
	bool no_map = options->redact && !state->redaction;
	state_free(state);
	_exit(!rc ? EXIT_DONE : no_map ? EXIT_USAGE : EXIT_FAILED);
}
