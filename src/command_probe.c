/* SPDX-License-Identifier: Apache-2.0 */
/* lowport probe: measure this node, judge, report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "probes/probe.h"
#include "probes/trials.h"
#include "src/cleanup.h"
#include "src/command.h"
#include "src/memory.h"
#include "src/output.h"
#include "src/port_start.h"
#include "src/privilege.h"
#include "src/timestamp.h"

static void init_node(const struct options *options, const struct host *host,
		      struct node *node)
{
	const char *from_environment = getenv("NODE_NAME");

	memset(node, 0, sizeof(*node));
	const char *name = options->node			   ? options->node
			   : from_environment && *from_environment ? from_environment
			   : host->uts.nodename[0]		   ? host->uts.nodename
								   : "unknown";
	snprintf(node->name, sizeof(node->name), "%s", name);
	snprintf(node->version, sizeof(node->version), "%s", PACKAGE_VERSION);
	timestamp_format(time(NULL), node->created);
	node->ports = options->ports;
	node->uid = options->uid;
	node->gid = options->gid;
}

static bool writes_files(const struct options *options)
{
	for (unsigned i = 0; i < options->output_count; i++)
		if (options->outputs[i].path)
			return true;
	return false;
}

/* Stages 1 to 3 of privilege.c, with the trials started in the middle. */
static int start_trials(const struct options *options, const struct host *host,
			const struct identity *self, struct trial_run *run,
			struct node *node, struct error *err)
{
	bool files = writes_files(options);

	/* The child keeps the identity that is to be measured, so it is made first. */
	if (options->observe)
		trials_start_observed(run, node, options->as, self,
				      port_start_read(host));
	int rc = privilege_limit(files, err);
	if (rc)
		return rc;
	if (!options->observe)
		trials_start_simulated(run, node, self);
	return privilege_drop(files, err);
}

static int measure(const struct options *options, const char *self_path,
		   struct node *node, struct error *err)
{
	long long start = timestamp_monotonic_us();
	struct trial_run run;
	struct identity self;
	struct host host;

	int rc = identity_read(&self);
	if (rc)
		return error_errno(err, -rc, "reading the process's own identity");
	rc = host_open(&host, NULL, err);
	if (rc)
		return rc;
	init_node(options, &host, node);
	trials_prepare(&run, node, &host, self_path);
	rc = start_trials(options, &host, &self, &run, node, err);

	struct probe_context context = { .host = &host,
					 .self = &self,
					 .sysctl = &run.sysctl };
	if (!rc)
		probes_run(&context, PROBE_BESIDE_TRIALS, &node->facts);
	trials_collect(&run, node);
	if (!rc)
		probes_run(&context, PROBE_AFTER_TRIALS, &node->facts);
	host_close(&host);
	node->duration_us = timestamp_monotonic_us() - start;
	return rc;
}

static struct style choose_style(const struct options *options,
				 const struct output *output)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	const char *locale = getenv("LC_ALL");
	bool terminal = !output->path && isatty(STDOUT_FILENO);

	if (!locale || !*locale)
		locale = getenv("LC_CTYPE");
	if (!locale || !*locale)
		locale = getenv("LANG");
	bool wanted =
		terminal && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
	return (struct style){
		.terminal = terminal,
		.color = options->color == COLOR_ALWAYS ||
			 (options->color == COLOR_AUTO && wanted),
		.symbols = terminal && locale &&
			   (strstr(locale, "UTF-8") || strstr(locale, "utf8")),
	};
}

/* One output, from rendering to the disk. */
struct writing {
	const struct options *options;
	const struct output *output;
	const struct node *node;
	const struct verdict *verdict;
	struct error *err;
};

static int write_one(void *context)
{
	const struct writing *writing = context;
	const struct style style = choose_style(writing->options, writing->output);
	char *text = NULL;
	size_t size = 0;

	FILE *out = open_memstream(&text, &size);
	if (!out)
		return error_errno(writing->err, errno, "rendering the report");
	int rc = writing->output->format->render(writing->node, writing->verdict, &style,
						 out);
	bool failed = ferror(out);
	failed = fclose(out) || failed || rc;
	CLEANUP(cleanup_free)
	char *owned = text;
	if (failed)
		return error_set(writing->err, ENOMEM,
				 "rendering the report: out of memory");
	if (writing->output->path)
		return output_file(writing->output->path, owned, size, writing->err);
	return output_stdout(owned, size, writing->err);
}

/* Tries them all, so that one bad file does not cost the other reports. */
static int write_outputs(const struct options *options, const struct node *node,
			 const struct verdict *verdict)
{
	const struct output standard = { .format = formats[0] };
	unsigned count = options->output_count ? options->output_count : 1;
	int code = EXIT_DONE;

	for (unsigned i = 0; i < count; i++) {
		struct error err = { 0 };
		struct writing writing = {
			.options = options,
			.output =
				options->output_count ? &options->outputs[i] : &standard,
			.node = node,
			.verdict = verdict,
			.err = &err,
		};
		int rc = writing.output->path ? privilege_with_files(write_one, &writing)
					      : write_one(&writing);
		if (rc)
			code = command_fail(EXIT_FAILED, "%s",
					    err.text[0] ? err.text
							: "writing: no privilege");
	}
	return code;
}

/* Large, and not for a stack whose size is the caller's. */
struct report {
	struct node node;
	struct verdict verdict;
};

static int run(const struct options *options, int argc, char **argv,
	       const char *self_path)
{
	struct error err;

	if (argc)
		return command_fail(EXIT_USAGE,
				    "probe takes no '%.40s'; try 'lowport --help'",
				    argv[0]);
	CLEANUP(cleanup_free)
	struct report *report = memory_get(sizeof(*report));
	if (measure(options, self_path, &report->node, &err))
		return command_fail(EXIT_FAILED, "%s", err.text);
	verdict_judge(&report->node, &report->verdict);
	int code = write_outputs(options, &report->node, &report->verdict);
	if (code)
		return code;
	return options->exit_zero
		       ? EXIT_DONE
		       : recommendation_exit_code(report->verdict.recommendation);
}

const struct command command_probe = {
	.name = "probe",
	.synopsis = "probe [OPTION]...",
	.help = "Measures this node and reports (the default)",
	.run = run,
};
