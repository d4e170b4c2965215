/* SPDX-License-Identifier: Apache-2.0 */
/* The confined process: bytes in, reports out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "report/documents.h"
#include "report/nodes.h"
#include "report/read.h"
#include "src/command.h"
#include "src/command_report.h"
#include "src/confine.h"
#include "src/memory.h"
#include "src/output.h"

struct reading {
	const char *file;
	struct nodes nodes;
	unsigned refused;
};

static void found(void *context, const struct node *node)
{
	struct reading *reading = context;
	nodes_add(&reading->nodes, node);
}

static void refused(void *context, unsigned line, const char *reason)
{
	struct reading *reading = context;
	reading->refused++;
	command_fail(EXIT_USAGE, "%s:%u: %s", reading->file, line, reason);
}

/* Returns 0 at the end of the input, or a negative errno. */
static int read_frames(int from, struct documents *documents, struct reading *reading)
{
	static char bytes[FRAME_MAX + 1], file[FRAME_MAX + 1];
	struct frame frame;
	int rc;

	while (!(rc = report_read_all(from, &frame, sizeof(frame)))) {
		if (frame.size > FRAME_MAX)
			return -EMSGSIZE;
		rc = report_read_all(from, bytes, frame.size);
		if (rc)
			return rc;
		if (frame.kind == FRAME_BYTES) {
			documents_feed(documents, bytes, frame.size);
			continue;
		}
		if (reading->file)
			documents_end(documents);
		memcpy(file, bytes, frame.size);
		file[frame.size] = '\0';
		reading->file = file;
		documents_start(documents);
	}
	if (reading->file)
		documents_end(documents);
	return rc == -EPIPE ? 0 : rc;
}

/* The outputs of all nodes, in their order, and what is worst about them. */
static void render(const struct options *options, const struct style *styles,
		   const struct nodes *nodes, struct rendering *renderings,
		   struct summary *summary)
{
	struct verdict *verdict = memory_get(sizeof(*verdict));

	for (unsigned i = 0; i < options->output_count; i++)
		rendering_start(&renderings[i]);
	summary->worst = RECOMMEND_NO_CHANGE;
	for (unsigned n = 0; n < nodes->count; n++) {
		verdict_judge(nodes->items[n], verdict);
		summary->worst = recommendation_worse((enum recommendation)summary->worst,
						      verdict->recommendation);
		for (unsigned i = 0; i < options->output_count; i++)
			rendering_add(&renderings[i], options->outputs[i].format,
				      nodes->items[n], verdict, &styles[i]);
	}
	for (unsigned i = 0; i < options->output_count; i++)
		rendering_end(&renderings[i]);
	free(verdict);
}

static int answer(const struct options *options, const struct style *styles,
		  const struct reading *reading, int to)
{
	struct rendering renderings[OUTPUTS_MAX];
	struct summary summary = { .nodes = reading->nodes.count,
				   .refused = reading->refused };

	render(options, styles, &reading->nodes, renderings, &summary);
	int rc = output_all(to, &summary, sizeof(summary));
	for (unsigned i = 0; i < options->output_count; i++) {
		uint64_t size = renderings[i].size;
		/* Nobody waits for outputs without reports. */
		if (!rc && summary.nodes)
			rc = output_all(to, &size, sizeof(size));
		if (!rc && summary.nodes)
			rc = output_all(to, renderings[i].bytes, size);
		free(renderings[i].bytes);
	}
	return rc;
}

/* Asked for while it still can be. Without randomness no seed is a secret. */
static void prepare_seed(void)
{
	size_t seed = 0;
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
		seed = (size_t)timestamp_monotonic_us();
	report_read_prepare(seed | 1);
}

void report_reader(const struct options *options, const struct style *styles, int from,
		   int to)
{
	struct reading reading = { 0 };
	struct documents documents = { .found = found,
				       .refused = refused,
				       .context = &reading };
	struct error err;

	documents_init(&documents);
	prepare_seed();
	if (confine_process(&err))
		_exit(command_fail(EXIT_FAILED, "%s", err.text));
	int rc = read_frames(from, &documents, &reading);
	if (!rc)
		rc = answer(options, styles, &reading, to);
	nodes_free(&reading.nodes);
	documents_free(&documents);
	_exit(rc ? EXIT_FAILED : EXIT_DONE);
}
