/* SPDX-License-Identifier: Apache-2.0 */
/* lowport probe: measure this node, judge, report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "probes/derived.h"
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

/*
 * A kernel built without users (CONFIG_MULTIUSER=n) has no capabilities to read, to hand
 * on or to drop: no trial can be made there, and there is nothing to be left behind.
 */
static int read_self(struct identity *self, bool *capabilities)
{
	int rc = identity_read(self);

	*capabilities = rc != -ENOSYS;
	if (*capabilities)
		return rc;
	memset(self->sets, 0, sizeof(self->sets));
	return 0;
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

/* Each trial says what it lacks. What can be dropped all the same, is. */
static int go_without_trials(struct trial_run *run, struct node *node,
			     const struct identity *self, struct error *err)
{
	trials_start_simulated(run, node, self);
	int rc = privilege_drop(false, err);
	return rc == -ENOSYS ? 0 : rc;
}

static int measure(const struct options *options, const char *self_path,
		   struct node *node, struct error *err)
{
	long long start = timestamp_monotonic_us();
	struct trial_run run;
	struct identity self;
	struct host host;

	bool capabilities;
	int rc = read_self(&self, &capabilities);
	if (rc)
		return error_errno(err, -rc, "reading the process's own identity");
	rc = host_open(&host, NULL, err);
	if (rc)
		return rc;
	init_node(options, &host, node);
	trials_prepare(&run, node, &host, self_path);
	rc = capabilities ? start_trials(options, &host, &self, &run, node, err)
			  : go_without_trials(&run, node, &self, err);

	struct probe_context context = { .host = &host,
					 .self = &self,
					 .capabilities = capabilities,
					 .sysctl = &run.sysctl };
	if (!rc)
		probes_run(&context, PROBE_BESIDE_TRIALS, &node->facts);
	trials_collect(&run, node);
	if (!rc)
		probes_run(&context, PROBE_AFTER_TRIALS, &node->facts);
	if (!rc && options->binary_count)
		derived_add(node, options->as, &self, port_start_read(&host),
			    options->binary_count, options->binaries,
			    facts_find(&node->facts, "runtime"));
	host_close(&host);
	node_sort_trials(node);
	node->duration_us = timestamp_monotonic_us() - start;
	return rc;
}

/* Rendered in memory, where nothing can fail but getting it. */
static int write_output(const struct output *output, const struct style *style,
			const struct node *node, const struct verdict *verdict)
{
	char *bytes;
	size_t size;
	FILE *out = open_memstream(&bytes, &size);

	if (!out)
		memory_missing();
	int rc = output->format->node(node, verdict, style, out);
	int failed = ferror(out);
	if (fclose(out) || failed || rc)
		memory_missing();
	int code = command_write(output, bytes, size);
	free(bytes);
	return code;
}

/* Tries them all, so that one bad file does not cost the other reports. */
static int write_outputs(const struct options *options, const struct node *node,
			 const struct verdict *verdict)
{
	int code = EXIT_DONE;

	for (unsigned i = 0; i < options->output_count; i++) {
		const struct output *output = &options->outputs[i];
		const struct style style = command_style(options, output);
		if (write_output(output, &style, node, verdict))
			code = EXIT_FAILED;
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
	int written = write_outputs(options, &report->node, &report->verdict);
	return command_finish(options, written,
			      recommendation_exit_code(report->verdict.recommendation));
}

const struct command command_probe = {
	.name = "probe",
	.synopsis = "probe [OPTION]...",
	.help = "Measures this node and reports (the default)",
	.option_users = FOR_PROBE,
	.run = run,
};
