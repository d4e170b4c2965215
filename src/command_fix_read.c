/* SPDX-License-Identifier: Apache-2.0 */
/* The confined process of lowport fix: bytes in, a change or a list of mistakes out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fix/check.h"
#include "fix/objects_read.h"
#include "fix/plan.h"
#include "fix/template_input.h"
#include "report/documents.h"
#include "report/read.h"
#include "src/command.h"
#include "src/command_fix.h"
#include "src/command_report.h"
#include "src/confine.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/siphash.h"

/* Far more than 256 MB of anything take. */
#define CPU_SECONDS 120

struct fixer {
	const struct options *options;
	const struct style *style;
	const struct fix_inputs *inputs;
	int to;
	bool failed; /* a write */
	struct fleet *fleet;
	const char *file; /* that is being read */
	unsigned refused;
	struct request request;
	struct template_input template;
};

/* --- output --- */

static void send(struct fixer *fixer, enum fix_piece kind, const char *bytes, size_t size)
{
	struct fix_frame frame = { .kind = kind, .size = (uint32_t)size };

	if (output_all(fixer->to, &frame, sizeof(frame)) ||
	    (bytes && output_all(fixer->to, bytes, size)))
		fixer->failed = true;
}

static void send_all(struct fixer *fixer, enum fix_piece kind, const char *bytes,
		     size_t size)
{
	for (size_t done = 0; done < size; done += FIX_PIECE_MAX)
		send(fixer, kind, bytes + done,
		     size - done < FIX_PIECE_MAX ? size - done : FIX_PIECE_MAX);
}

/* Memory that grows as it is written to, and what was written. */
struct text {
	FILE *out;
	char *bytes;
	size_t size;
};

static void text_start(struct text *text)
{
	text->bytes = NULL;
	text->out = open_memstream(&text->bytes, &text->size);
	if (!text->out)
		memory_missing();
}

static void text_send(struct fixer *fixer, enum fix_piece kind, struct text *text)
{
	if (fclose(text->out))
		memory_missing();
	send_all(fixer, kind, text->bytes, text->size);
	free(text->bytes);
}

/* --- the report --- */

static void found(void *context, const struct node *node)
{
	struct fixer *fixer = context;
	fleet_add(fixer->fleet, node);
}

static void carried(void *context, const struct refused_input *refused)
{
	struct fixer *fixer = context;
	fleet_keep_refused(fixer->fleet, refused);
}

static void counted(void *context, unsigned long long refused,
		    unsigned long long passed_over)
{
	struct fixer *fixer = context;
	fleet_count(fixer->fleet, refused, passed_over);
}

static void refused(void *context, unsigned line, unsigned column, const char *reason)
{
	struct fixer *fixer = context;
	char place[32] = "";

	if (column)
		snprintf(place, sizeof(place), "column %u: ", column);
	fixer->refused++;
	command_fail(EXIT_USAGE, "%s:%u: %s%s", fixer->file, line, place, reason);
}

/* Returns an exit code. A report of which a part cannot be read is no ground to act on.
 */
static int read_report(struct fixer *fixer)
{
	const struct fix_input *input = &fixer->inputs->report;
	struct reading reading = { .found = found,
				   .carried = carried,
				   .counted = counted,
				   .context = fixer,
				   .ports = fixer->options->ports,
				   .uid = fixer->options->uid,
				   .gid = fixer->options->gid };
	struct documents documents = {
		.reading = &reading, .refused = refused, .context = fixer, .shares = 1
	};

	fixer->file = input->file;
	reading_init(&reading);
	documents_init(&documents);
	documents_start(&documents);
	documents_feed(&documents, input->bytes, input->size);
	documents_end(&documents);
	documents_free(&documents);
	reading_free(&reading);
	return fixer->refused ? EXIT_USAGE : EXIT_DONE;
}

/* --- the request --- */

static int fail_input(const struct fix_input *input, const struct error *err)
{
	return command_fail(EXIT_USAGE, "%s: %s", input->file, err->text);
}

static int take_inputs(struct fixer *fixer)
{
	const struct fix_inputs *inputs = fixer->inputs;
	struct error err;

	if (inputs->template.bytes) {
		if (template_take(inputs->template.bytes, inputs->template.size,
				  "gateway", &fixer->template, &err))
			return fail_input(&inputs->template, &err);
		fixer->request.template = fixer->template.text;
		fixer->request.template_size = fixer->template.size;
		fixer->request.template_overruled = fixer->template.overruled;
	}
	if (inputs->crd.bytes) {
		fixer->request.crd =
			objects_first(inputs->crd.bytes, inputs->crd.size, &err);
		if (!fixer->request.crd)
			return fail_input(&inputs->crd, &err);
	}
	return EXIT_DONE;
}

static void start_request(struct fixer *fixer)
{
	const struct options *options = fixer->options;
	const struct fix_options *fix = &options->fix;

	fixer->request = (struct request){
		.kind = fix->kind,
		.scenario = fix->scenario,
		.uid = options->uid,
		.name = fix->name,
		.namespace = fix->namespace,
		.istiod_namespace = fix->istiod_namespace,
		.revision = fix->revision,
		.version = fix->version,
		.istiod = fix->istiod,
		.istiod_given = fix->istiod_given,
		.gateway = fix->gateway,
		.label_key = fix->label_key[0] ? fix->label_key : NULL,
		.label_value = fix->label_value,
		.evidence = evidence_none,
	};
	/* A report says which ports, unless somebody says otherwise. */
	if (!fix->report || options_given(options, "ports"))
		fixer->request.ports = options->ports;
}

/* What the kind cannot do without. */
static int check_needs(const struct request *request)
{
	unsigned needs = request->kind->needs;
	bool pins = request->scenario == SCENARIO_PIN_NODES;

	if (needs & KIND_NEEDS_NAME && !request->name)
		return command_fail(EXIT_USAGE,
				    "--for %s needs --name, the gateway's; try 'lowport "
				    "help fix'",
				    request->kind->id);
	if (needs & KIND_NEEDS_TEMPLATE && !request->template && !pins)
		return command_fail(
			EXIT_USAGE,
			"--for %s needs --template, the live one: kubectl -n %s exec "
			"deploy/istiod -c discovery -- pilot-discovery request GET "
			"/debug/inject",
			request->kind->id, request->istiod_namespace);
	return EXIT_DONE;
}

/* --- the change --- */

static int render_dir(struct fixer *fixer, const struct change *change)
{
	const char *name;
	int more = 1;

	for (unsigned i = 0; more == 1; i++) {
		struct text text;
		text_start(&text);
		more = render_file(&fixer->request, change, i, &name, text.out);
		for (unsigned f = 0; more == 1 && f < part_file_count; f++)
			if (!strcmp(part_files[f], name))
				send(fixer, FIX_FILE, NULL, f);
		if (more != 1)
			text.size = 0;
		text_send(fixer, FIX_BYTES, &text);
	}
	return more ? EXIT_FAILED : EXIT_DONE;
}

static int render(struct fixer *fixer, const struct change *change)
{
	const char *name = fixer->options->fix.output;
	struct text text;

	if (fixer->options->fix.dir && !change->done)
		return render_dir(fixer, change);
	if (fixer->options->fix.dir)
		name = NULL;
	text_start(&text);
	int rc = renderer_find(name ? name : "yaml")
			 ->write(&fixer->request, change, fixer->style, text.out);
	text_send(fixer, FIX_STDOUT, &text);
	return rc ? EXIT_FAILED : EXIT_DONE;
}

static int make_change(struct fixer *fixer)
{
	struct change *change = change_new();
	struct error err;

	int code = check_needs(&fixer->request);
	if (!code && fixer->request.kind->make(&fixer->request, change, &err))
		code = command_fail(EXIT_NO_SUCH_CHANGE, "%s", err.text);
	if (!code)
		code = render(fixer, change);
	change_free(change);
	return code;
}

/* With nothing to do, standard output says so: as a comment, so that nothing is applied.
 */
static int say_nothing(struct fixer *fixer, const char *reason)
{
	struct change *change = change_new();

	change->done = true;
	change_say(change, SECTION_WHY, "%s", reason);
	if (fixer->request.scenario == SCENARIO_COUNT)
		fixer->request.scenario = SCENARIO_1;
	int code = render(fixer, change);
	change_free(change);
	return code;
}

static int fix(struct fixer *fixer)
{
	struct fleet_view *view = NULL;
	struct error err;
	int code = EXIT_DONE;

	start_request(fixer);
	if (fixer->inputs->report.bytes)
		code = read_report(fixer);
	if (!code)
		code = take_inputs(fixer);
	if (code || !fixer->inputs->report.bytes)
		return code ? code : make_change(fixer);
	view = fleet_view_new(fixer->fleet);
	if (!view->node_count)
		code = command_fail(EXIT_USAGE, "%s: there is no node in it",
				    fixer->inputs->report.file);
	else
		switch (plan_take(view, &fixer->request, &err)) {
		case PLAN_CHANGE:
			code = make_change(fixer);
			break;
		case PLAN_NOTHING:
			code = say_nothing(fixer, err.text);
			break;
		case PLAN_NONE:
			code = command_fail(EXIT_NO_SUCH_CHANGE, "%s", err.text);
			break;
		default:
			code = command_fail(EXIT_INCONCLUSIVE, "%s", err.text);
		}
	free((void *)fixer->request.nodes);
	fleet_view_free(view);
	return code;
}

/* --- the mistakes --- */

static int look(struct fixer *fixer)
{
	struct check *check = check_new();
	const char *format = fixer->options->fix.output;
	int code = EXIT_DONE;
	struct error err;

	for (unsigned i = 0; i < fixer->inputs->count; i++) {
		const struct fix_input *input = &fixer->inputs->files[i];
		if (check_read(check, input->file, input->bytes, input->size, &err))
			code = fail_input(input, &err);
	}
	struct check_counts counts = check_run(check);
	if (!counts.objects && !counts.unknown && code) {
		check_free(check);
		return code;
	}
	struct text text;
	text_start(&text);
	int rc = format && !strcmp(format, "json")
			 ? check_json(check, fixer->style, text.out)
			 : check_text(check, fixer->style, text.out);
	text_send(fixer, FIX_STDOUT, &text);
	check_free(check);
	if (rc)
		return EXIT_FAILED;
	if (code)
		return code;
	return counts.mistakes[SEVERITY_ERROR] + counts.mistakes[SEVERITY_WARNING]
		       ? EXIT_MISTAKES
		       : EXIT_DONE;
}

/* --- the whole process --- */

void fix_reader(const struct options *options, const struct style *style,
		const struct fix_inputs *inputs, int to)
{
	const struct rlimit limit = { CPU_SECONDS, CPU_SECONDS };
	struct fixer fixer = {
		.options = options, .style = style, .inputs = inputs, .to = to
	};
	unsigned char seed[SIPHASH_KEY];
	struct error err;

	report_prepare_seed(seed);
	setrlimit(RLIMIT_CPU, &limit);
	if (confine_process(&err))
		_exit(command_fail(EXIT_FAILED, "%s", err.text));
	fixer.fleet = fleet_new(seed);
	int code = options->fix.check ? look(&fixer) : fix(&fixer);
	template_input_free(&fixer.template);
	objects_free(fixer.request.crd);
	fleet_free(fixer.fleet);
	/* A failure is an exit code and no output: what was written of it is no answer.
	 */
	send(&fixer, FIX_END, NULL, (size_t)code);
	_exit(fixer.failed ? EXIT_FAILED : EXIT_DONE);
}
