/* SPDX-License-Identifier: Apache-2.0 */
/* Names are checked here, so that all that is written with them may trust them. */
#include "src/options_fix.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fix/kind.h"
#include "src/kubernetes_name.h"

/* A gateway's name goes into other names ("NAME-lowport"), which may be 253 bytes long.
 */
#define GATEWAY_NAME_MAX 240

static int set_file(const char *option, const char *value, const char **file,
		    struct error *err)
{
	if (!*value)
		return error_set(err, EINVAL, "--%s: the file name is empty", option);
	*file = value;
	return 0;
}

int fix_set_for(struct options *options, const char *value, struct error *err)
{
	char known[160] = "";

	options->fix.kind = kind_find(value);
	if (options->fix.kind)
		return 0;
	for (unsigned i = 0, used = 0; i < kind_count; i++)
		used += (unsigned)snprintf(known + used, sizeof(known) - used, "%s%s",
					   i ? ", " : "", kinds[i]->id);
	return error_set(err, EINVAL, "--for '%.40s': no such kind; there are %s", value,
			 known);
}

int fix_set_scenario(struct options *options, const char *value, struct error *err)
{
	char known[160] = "";

	options->fix.scenario = scenario_find(value);
	if (options->fix.scenario != SCENARIO_COUNT)
		return 0;
	for (unsigned i = 0, used = 0; i < SCENARIO_COUNT; i++)
		used += (unsigned)snprintf(known + used, sizeof(known) - used, "%s%s",
					   i ? ", " : "",
					   scenario_name((enum scenario)i));
	return error_set(err, EINVAL, "--scenario '%.40s': no such change; there are %s",
			 value, known);
}

int fix_set_report(struct options *options, const char *value, struct error *err)
{
	return set_file("report", value, &options->fix.report, err);
}

int fix_set_template(struct options *options, const char *value, struct error *err)
{
	return set_file("template", value, &options->fix.template, err);
}

int fix_set_crd(struct options *options, const char *value, struct error *err)
{
	return set_file("crd", value, &options->fix.crd, err);
}

int fix_set_dir(struct options *options, const char *value, struct error *err)
{
	return set_file("dir", value, &options->fix.dir, err);
}

int fix_set_namespace(struct options *options, const char *value, struct error *err)
{
	if (!kubernetes_is_label(value))
		return error_set(err, EINVAL,
				 "--namespace '%.40s': no name of a namespace", value);
	options->fix.namespace = value;
	return 0;
}

int fix_set_istiod_namespace(struct options *options, const char *value,
			     struct error *err)
{
	if (!kubernetes_is_label(value))
		return error_set(err, EINVAL,
				 "--istiod-namespace '%.40s': no name of a namespace",
				 value);
	options->fix.istiod_namespace = value;
	return 0;
}

int fix_set_name(struct options *options, const char *value, struct error *err)
{
	if (!kubernetes_is_name(value) || strlen(value) > GATEWAY_NAME_MAX)
		return error_set(err, EINVAL,
				 "--name '%.40s': no name that Kubernetes would take",
				 value);
	options->fix.name = value;
	return 0;
}

int fix_set_revision(struct options *options, const char *value, struct error *err)
{
	if (!kubernetes_is_label(value))
		return error_set(err, EINVAL, "--revision '%.40s': no name of a revision",
				 value);
	options->fix.revision = value;
	return 0;
}

int fix_set_istio_version(struct options *options, const char *value, struct error *err)
{
	char reason[sizeof(err->text)];

	if (!version_parse(value, &options->fix.version, err))
		return 0;
	memcpy(reason, err->text, sizeof(reason));
	return error_set(err, EINVAL, "--istio-version: %.200s", reason);
}

int fix_set_istiod(struct options *options, const char *value, struct error *err)
{
	options->fix.istiod_given = true;
	options->fix.istiod = ISTIOD_HELM;
	if (!strcmp(value, "helm"))
		return 0;
	options->fix.istiod = ISTIOD_OPERATOR;
	if (!strcmp(value, "operator"))
		return 0;
	return error_set(err, EINVAL, "--istiod '%.40s': operator or helm", value);
}

int fix_set_gateway(struct options *options, const char *value, struct error *err)
{
	options->fix.gateway = GATEWAY_CHART;
	if (!strcmp(value, "chart"))
		return 0;
	options->fix.gateway = GATEWAY_DEPLOYMENT;
	if (!strcmp(value, "deployment"))
		return 0;
	return error_set(err, EINVAL, "--gateway '%.40s': deployment or chart", value);
}

int fix_set_label(struct options *options, const char *value, struct error *err)
{
	const char *equals = strchr(value, '=');
	size_t length = equals ? (size_t)(equals - value) : 0;

	if (equals && length < sizeof(options->fix.label_key)) {
		memcpy(options->fix.label_key, value, length);
		options->fix.label_key[length] = '\0';
		options->fix.label_value = equals + 1;
		if (kubernetes_is_label_key(options->fix.label_key) &&
		    kubernetes_is_label_value(equals + 1))
			return 0;
	}
	return error_set(err, EINVAL, "--label '%.40s': a label, as KEY=VALUE", value);
}

int fix_set_output(struct options *options, const char *value, struct error *err)
{
	if (options->fix.output)
		return error_set(err, EINVAL, "-o can be given once");
	if (!renderer_find(value))
		return error_set(err, EINVAL, "-o '%.40s': yaml, json or text", value);
	options->fix.output = value;
	return 0;
}

int fix_set_check(struct options *options, const char *value, struct error *err)
{
	(void)value, (void)err;
	options->fix.check = true;
	return 0;
}
