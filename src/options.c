/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing by getopt_long(3), fed from the table of options. */
#include "src/options_fix.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The kernel keeps (uid_t)-1 for "no change" (setresuid(2)). */
#define ID_MAX 4294967294u

static int set_ports(struct options *options, const char *value, struct error *err)
{
	return port_list_parse(value, &options->ports, err);
}

static int parse_id(const char *name, const char *value, uint32_t *id, struct error *err)
{
	uint64_t number = 0;
	size_t digits = strspn(value, "0123456789");

	if (!digits || value[digits] || digits > 10)
		return error_set(err, EINVAL, "--%s '%.40s': a number from 0 to %u", name,
				 value, ID_MAX);
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (unsigned)(value[i] - '0');
	if (number > ID_MAX)
		return error_set(err, EINVAL, "--%s '%s': a number from 0 to %u", name,
				 value, ID_MAX);
	*id = (uint32_t)number;
	return 0;
}

static int set_uid(struct options *options, const char *value, struct error *err)
{
	return parse_id("uid", value, &options->uid, err);
}

static int set_gid(struct options *options, const char *value, struct error *err)
{
	return parse_id("gid", value, &options->gid, err);
}

static int set_as(struct options *options, const char *value, struct error *err)
{
	char known[160] = "";

	if (options->observe)
		return error_set(err, EINVAL, "--as can be given once");
	options->observe = true;
	if (!trial_find(value, &options->as))
		return 0;
	for (unsigned id = 0, used = 0; id < TRIAL_COUNT; id++)
		used += (unsigned)snprintf(known + used, sizeof(known) - used, "%s%s",
					   id ? ", " : "",
					   trial_recipe((enum trial_id)id)->id);
	return error_set(err, EINVAL, "--as '%.40s': no such trial; there are %s", value,
			 known);
}

static int set_binary(struct options *options, const char *value, struct error *err)
{
	if (!*value)
		return error_set(err, EINVAL, "--gateway-binary: the file name is empty");
	if (options->binary_count == EXEC_CHAIN_MAX)
		return error_set(err, EINVAL,
				 "at most %d binaries of a gateway can be given",
				 EXEC_CHAIN_MAX);
	options->binaries[options->binary_count++] = value;
	return 0;
}

static int set_output(struct options *options, const char *value, struct error *err)
{
	size_t length = strcspn(value, "=");
	const struct format *format = format_find(value, length);
	const char *path = value[length] ? value + length + 1 : NULL;

	if (!format)
		return error_set(err, EINVAL, "-o '%.*s': no such format; see --help",
				 length > 40 ? 40 : (int)length, value);
	if (path && !*path)
		return error_set(err, EINVAL, "-o '%.40s': the file name is empty",
				 value);
	if (options->output_count == OUTPUTS_MAX)
		return error_set(err, EINVAL, "at most %d outputs can be written",
				 OUTPUTS_MAX);
	for (unsigned i = 0; i < options->output_count; i++)
		if (path && options->outputs[i].path &&
		    !strcmp(path, options->outputs[i].path))
			return error_set(err, EINVAL,
					 "-o '%.40s': one file takes one report", value);
	for (unsigned i = 0; i < options->output_count; i++)
		if (!path && !options->outputs[i].path)
			return error_set(
				err, EINVAL,
				"-o '%.40s': standard output takes one "
				"format; write the other to a file (-o FORMAT=FILE)",
				value);
	options->outputs[options->output_count++] = (struct output){ format, path };
	return 0;
}

static int set_node(struct options *options, const char *value, struct error *err)
{
	if (!*value || strlen(value) > NODE_NAME_MAX)
		return error_set(err, EINVAL, "--node: a name of 1 to %d bytes",
				 NODE_NAME_MAX);
	options->node = value;
	return 0;
}

static int set_color(struct options *options, const char *value, struct error *err)
{
	static const char *const words[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(words[i], value)) {
			options->color = (enum color_choice)i;
			return 0;
		}
	}
	return error_set(err, EINVAL, "--color '%.40s': auto, always or never", value);
}

static int set_jobs(struct options *options, const char *value, struct error *err)
{
	char *end;
	unsigned long jobs = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end || !jobs || jobs > JOBS_MAX)
		return error_set(err, EINVAL, "--jobs '%.40s': a number from 1 to %d",
				 value, JOBS_MAX);
	options->jobs = (unsigned)jobs;
	return 0;
}

static int set_redact(struct options *options, const char *value, struct error *err)
{
	if (!*value)
		return error_set(err, EINVAL, "--redact: the file name is empty");
	options->redact = value;
	return 0;
}

static int set_exit_zero(struct options *options, const char *value, struct error *err)
{
	(void)value, (void)err;
	options->exit_zero = true;
	return 0;
}

static int set_linger(struct options *options, const char *value, struct error *err)
{
	(void)value, (void)err;
	options->linger = true;
	return 0;
}

static int set_help(struct options *options, const char *value, struct error *err)
{
	(void)value, (void)err;
	options->help = true;
	return 0;
}

static int set_version(struct options *options, const char *value, struct error *err)
{
	(void)value, (void)err;
	options->version = true;
	return 0;
}

const struct option_row option_rows[] = {
	{ FOR_PROBE | FOR_REPORT | FOR_FIX, 'p', "ports", "LIST",
	  "the wanted ports, as 80,443/udp,8443/tcp, on IPv4\n"
	  "and IPv6 (" DEFAULT_PORTS "); report: of predictions",
	  set_ports },
	{ FOR_PROBE | FOR_REPORT | FOR_FIX, 0, "uid", "N", "UID of the gateway (1337)",
	  set_uid },
	{ FOR_PROBE | FOR_REPORT, 0, "gid", "N", "GID of the gateway (1337)", set_gid },
	{ FOR_PROBE, 0, "as", "TRIAL",
	  "measure the identity that this process already\n"
	  "has, as that trial: for containers made for it",
	  set_as },
	{ FOR_PROBE, 0, "gateway-binary", "FILE",
	  "with --as: what the file capabilities of these\n"
	  "would give, in the order they are executed",
	  set_binary },
	{ FOR_PROBE | FOR_REPORT, 'o', "output", "FORMAT[=FILE]",
	  "text (default) or another format, see below, on\n"
	  "standard output or in a file; can be given more\n"
	  "than once",
	  set_output },
	{ FOR_REPORT, 0, "jobs", "N", "read in N processes (1)", set_jobs },
	{ FOR_REPORT, 0, "redact", "FILE",
	  "pseudonyms for nodes, hosts and images; FILE keeps\n"
	  "what stands for what, and stays with you",
	  set_redact },
	{ FOR_PROBE | FOR_REPORT, 0, "exit-zero", NULL,
	  "exit 0 whenever a report was written", set_exit_zero },
	{ FOR_PROBE | FOR_REPORT, 0, "linger", NULL,
	  "after the report, wait until a signal ends it", set_linger },
	{ FOR_PROBE, 0, "node", "NAME",
	  "name of the node ($NODE_NAME, else the host name)", set_node },
	{ FOR_FIX, 0, "for", "KIND", "what the change is made for, see below",
	  fix_set_for },
	{ FOR_FIX, 0, "scenario", "NAME",
	  "which change, see below; or the one that the\n"
	  "report asks for",
	  fix_set_scenario },
	{ FOR_FIX, 0, "report", "FILE",
	  "a report: scenario, ports, UID and nodes are\n"
	  "taken from it",
	  fix_set_report },
	{ FOR_FIX, 'n', "namespace", "NS", "namespace of the gateway (kubectl's own)",
	  fix_set_namespace },
	{ FOR_FIX, 0, "name", "NAME", "the gateway's Deployment, release or Gateway",
	  fix_set_name },
	{ FOR_FIX, 0, "gateway", "WAY",
	  "how an injected gateway was installed:\n"
	  "deployment (default) or chart",
	  fix_set_gateway },
	{ FOR_FIX, 0, "istiod", "WAY",
	  "how istiod was installed: operator (default) or\n"
	  "helm",
	  fix_set_istiod },
	{ FOR_FIX, 0, "istiod-namespace", "NS", "namespace of istiod (istio-system)",
	  fix_set_istiod_namespace },
	{ FOR_FIX, 0, "revision", "NAME", "istiod's revision (the default one)",
	  fix_set_revision },
	{ FOR_FIX, 0, "istio-version", "V", "what does not work there is refused",
	  fix_set_istio_version },
	{ FOR_FIX, 0, "template", "FILE",
	  "the live injection template: itself, istiod's\n"
	  "/debug/inject, or the injector's ConfigMap",
	  fix_set_template },
	{ FOR_FIX, 0, "crd", "FILE",
	  "the CRD of Gateways (kubectl get -o json), to see\n"
	  "whether it has what is needed",
	  fix_set_crd },
	{ FOR_FIX, 0, "label", "KEY=VALUE", "pin-nodes: by this label", fix_set_label },
	{ FOR_FIX, 'o', "output", "FORMAT",
	  "yaml (default), json or text; --check: text\n"
	  "(default) or json",
	  fix_set_output },
	{ FOR_FIX, 0, "dir", "DIR",
	  "write files there, with a README.md; DIR is new or\n"
	  "empty",
	  fix_set_dir },
	{ FOR_FIX, 0, "check", NULL,
	  "look for mistakes in manifests and live objects,\n"
	  "JSON or YAML",
	  fix_set_check },
	{ FOR_PROBE | FOR_REPORT | FOR_FIX, 0, "color", "WHEN",
	  "auto (default), always or never", set_color },
	{ FOR_ALL, 'h', "help", NULL, "show this help and exit", set_help },
	{ FOR_ALL, 'V', "version", NULL, "show the version and exit", set_version },
};
#define ROWS (sizeof(option_rows) / sizeof(option_rows[0]))
const unsigned option_row_count = ROWS;

/* getopt_long() wants its own two tables; values above any character stand for rows. */
#define ROW_VALUE 256

/* Of two rows of one name that which is for @users, or else the first. */
static bool is_hidden(const struct option_row *row, unsigned users)
{
	for (const struct option_row *other = option_rows; other < option_rows + ROWS;
	     other++)
		if (other != row && !strcmp(other->name, row->name) &&
		    (other->users & users || (!(row->users & users) && other < row)))
			return true;
	return false;
}

static void fill_getopt(unsigned users, struct option *longs, char *letters)
{
	*letters++ = ':';
	for (unsigned i = 0; i < ROWS; i++) {
		if (is_hidden(&option_rows[i], users))
			continue;
		*longs++ = (struct option){
			.name = option_rows[i].name,
			.has_arg =
				option_rows[i].argument ? required_argument : no_argument,
			.val = ROW_VALUE + (int)i,
		};
		if (option_rows[i].letter)
			*letters++ = option_rows[i].letter;
		if (option_rows[i].letter && option_rows[i].argument)
			*letters++ = ':';
	}
	*longs = (struct option){ 0 };
	*letters = '\0';
}

static const struct option_row *find_row(int value, unsigned users)
{
	for (unsigned i = 0; i < ROWS; i++)
		if (value == ROW_VALUE + (int)i ||
		    (value == option_rows[i].letter && value &&
		     !is_hidden(&option_rows[i], users)))
			return &option_rows[i];
	return NULL;
}

static void set_defaults(struct options *options)
{
	struct error never;
	memset(options, 0, sizeof(*options));
	options->uid = DEFAULT_UID;
	options->gid = DEFAULT_UID;
	options->jobs = 1;
	options->fix.scenario = SCENARIO_COUNT;
	options->fix.istiod_namespace = "istio-system";
	port_list_parse(DEFAULT_PORTS, &options->ports, &never);
}

/* getopt_long() has printed nothing: the message is ours, with the word that was wrong.
 */
static int explain(int value, char **argv, struct error *err)
{
	const char *word = argv[optind - 1];

	if (value == ':')
		return error_set(err, EINVAL, "option '%.40s' needs a value", word);
	if (optopt && optopt < ROW_VALUE)
		return error_set(err, EINVAL, "unknown option '-%c'", optopt);
	if (optopt)
		return error_set(err, EINVAL, "option '--%s' takes no value",
				 option_rows[optopt - ROW_VALUE].name);
	return error_set(err, EINVAL, "unknown option '%.40s'", word);
}

/* One map, one process that fills it; and no report goes in its place. */
static int check_redact(struct options *options, struct error *err)
{
	if (!options->redact)
		return 0;
	options->jobs = 1;
	for (unsigned i = 0; i < options->output_count; i++)
		if (options->outputs[i].path &&
		    !strcmp(options->outputs[i].path, options->redact))
			return error_set(
				err, EINVAL,
				"--redact '%.40s': the file takes the map, not a "
				"report",
				options->redact);
	return 0;
}

int options_parse(int argc, char **argv, unsigned users, struct options *options,
		  int *rest, struct error *err)
{
	struct option longs[ROWS + 1];
	char letters[2 * ROWS + 2];
	int value, rc;

	set_defaults(options);
	fill_getopt(users, longs, letters);
	optind = 0; /* glibc and musl: start anew, so that tests can parse twice */
	opterr = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = find_row(value, users);
		if (!row)
			return explain(value, argv, err);
		/* The last of two would count, which may be the one left from before. */
		if (row->users == FOR_FIX &&
		    options->given & UINT64_C(1) << (row - option_rows))
			return error_set(err, EINVAL, "--%s can be given once",
					 row->name);
		rc = row->set(options, optarg, err);
		if (rc)
			return rc;
		options->given |= UINT64_C(1) << (row - option_rows);
	}
	if (options->binary_count && !options->observe)
		return error_set(err, EINVAL,
				 "--gateway-binary needs --as: it is about the container "
				 "that lowport is in");
	if (!options->output_count)
		options->outputs[options->output_count++].format = formats[0];
	*rest = optind;
	return check_redact(options, err);
}
