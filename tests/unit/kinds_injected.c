/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of injected gateways: what each gives, for each scenario and way. */
#include <stdlib.h>

#include "fix/kind.h"
#include "report/read.h"
#include "tests/unit/unit.h"

extern const struct kind kind_istio_template, kind_istio_gateway, kind_istio_helm;

/* The least that the sysctl and the container are found in. */
#define TEMPLATE                                                \
	"spec:\n"                                               \
	"  securityContext:\n"                                  \
	"    sysctls:\n"                                        \
	"    - name: net.ipv4.ip_unprivileged_port_start\n"     \
	"      value: \"0\"\n"                                  \
	"  containers:\n"                                       \
	"  - name: istio-proxy\n"                               \
	"    securityContext:\n"                                \
	"      runAsUser: {{ .ProxyUID | default \"1337\" }}\n" \
	"      runAsGroup: {{ .ProxyGID | default \"1337\" }}\n"
#define EDITED                                                  \
	"spec:\n"                                               \
	"  securityContext:\n"                                  \
	"    sysctls: []\n"                                     \
	"  containers:\n"                                       \
	"  - name: istio-proxy\n"                               \
	"    securityContext:\n"                                \
	"      runAsUser: {{ .ProxyUID | default \"1337\" }}\n" \
	"      runAsGroup: {{ .ProxyGID | default \"1337\" }}\n"

/* What wanted objects are made of. */
#define VALUES(text) "{\"sidecarInjectorWebhook\":{\"templates\":{" text "}}}"
#define SPEC(values) "{\"spec\":{\"values\":" values "}}"
#define LOWPORT "\"lowport\":\"spec:\\n  securityContext:\\n    sysctls: []\\n\""
#define POD(text) "{\"spec\":{\"template\":{" text "}}}"
#define NAMES "\"inject.istio.io/templates\":\"gateway,lowport\""
#define ANNOTATED "\"metadata\":{\"annotations\":{" NAMES "}}"
#define CONTAINER(text)                                                                  \
	"\"spec\":{\"containers\":[{\"name\":\"istio-proxy\",\"securityContext\":{" text \
	"}}]}"
#define BIND "\"capabilities\":{\"drop\":[\"ALL\"],\"add\":[\"NET_BIND_SERVICE\"]}"
#define ROOT                                                             \
	BIND ",\"runAsUser\":0,\"runAsGroup\":0,\"runAsNonRoot\":false," \
	     "\"allowPrivilegeEscalation\":false"
#define CHART_KEPT "\"readOnlyRootFilesystem\":true"
#define CHART_BIND \
	BIND ",\"runAsNonRoot\":true,\"allowPrivilegeEscalation\":false," CHART_KEPT
#define SERVICE(http, https)                                            \
	"{\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":" #http "}," \
	"{\"port\":443,\"targetPort\":" #https "}]}}"
#define CHART_PORT(name, port, protocol, target)                             \
	"{\"name\":\"" name "\",\"port\":" #port ",\"protocol\":\"" protocol \
	"\",\"targetPort\":" #target "}"
#define CHART_PORTS                                                             \
	"\"service\":{\"ports\":[" CHART_PORT(                                  \
		"status-port", 15021, "TCP",                                    \
		15021) "," CHART_PORT("http2", 80, "TCP",                       \
				      8080) "," CHART_PORT("https", 443, "TCP", \
							   8443) "]}"
#define SELECTED "\"nodeSelector\":{\"kernel\":\"new\"}"
#define HELM_SYSCTLS "{\"gateways\":{\"securityContext\":{\"sysctls\":[]}}}"

enum flag {
	HELM = 1,     /* --istiod helm */
	CHART = 2,    /* --gateway chart */
	NAMELESS = 4, /* no --name */
	LABEL = 8,    /* --label kernel=new */
	DONE = 16,    /* the template is EDITED already, and no part follows */
};

struct wanted_part {
	const char *file;
	enum part_how how;
	const char *target, *namespace, *object, *undo;
};

static const struct row {
	const char *name;
	const struct kind *kind;
	enum scenario scenario;
	unsigned flags;
	struct wanted_part parts[3];
	const char *apply, *prove, *restart, *undo; /* a piece of the section's lines */
} rows[] = {
#define ISTIO_LOWPORT                                                                 \
	{                                                                             \
		"istio.yaml", PART_MERGE, "istio default", "", SPEC(VALUES(LOWPORT)), \
			SPEC(VALUES("\"lowport\":null"))                              \
	}
#define HELM_LOWPORT                                                      \
	{                                                                 \
		"istiod-values.yaml", PART_VALUES, "istiod istio/istiod", \
			"istio-system", VALUES(LOWPORT), NULL             \
	}
#define DEPLOYMENT(object)                                                             \
	{                                                                              \
		"deployment.yaml", PART_STRATEGIC, "deployment gw", "ingress", object, \
			NULL                                                           \
	}
#define GATEWAY_VALUES(object)                                                     \
	{                                                                          \
		"gateway-values.yaml", PART_VALUES, "gw istio/gateway", "ingress", \
			object, NULL                                               \
	}
#define SERVICE_PART                                                     \
	{                                                                \
		"service.yaml", PART_STRATEGIC, "service gw", "ingress", \
			SERVICE(8080, 8443), SERVICE(80, 443)            \
	}
#define WAIT "until kubectl exec deploy/istiod -n istio-system -c discovery -- "
#define STATUS "kubectl rollout status deployment/gw -n ingress"
#define RESTART "kubectl rollout restart deployment/gw -n ingress"
#define UNDO "kubectl rollout undo deployment/gw -n ingress"
#define ROLLBACK "helm rollback gw -n ingress"
	{ "a template of its own",
	  &kind_istio_gateway,
	  SCENARIO_1,
	  0,
	  { ISTIO_LOWPORT, DEPLOYMENT(POD(ANNOTATED)) },
	  WAIT,
	  STATUS,
	  NULL,
	  UNDO },
	{ "a template of its own, helm",
	  &kind_istio_gateway,
	  SCENARIO_1,
	  HELM,
	  { HELM_LOWPORT, DEPLOYMENT(POD(ANNOTATED)) },
	  "grep -q '\"lowport\":'",
	  STATUS,
	  NULL,
	  "helm rollback istiod -n istio-system" },
	{ "a template of its own, chart",
	  &kind_istio_gateway,
	  SCENARIO_1,
	  CHART,
	  { ISTIO_LOWPORT, GATEWAY_VALUES("{\"podAnnotations\":{" NAMES "}}") },
	  WAIT,
	  STATUS,
	  NULL,
	  ROLLBACK },
	{ "capability",
	  &kind_istio_gateway,
	  SCENARIO_2,
	  0,
	  { ISTIO_LOWPORT, DEPLOYMENT(POD(ANNOTATED "," CONTAINER(BIND))) },
	  WAIT,
	  "istio-proxy: ",
	  NULL,
	  UNDO },
	{ "capability, chart",
	  &kind_istio_gateway,
	  SCENARIO_2,
	  CHART,
	  { ISTIO_LOWPORT,
	    GATEWAY_VALUES("{\"podAnnotations\":{" NAMES
			   "},\"containerSecurityContext\":{" CHART_BIND "}}") },
	  WAIT,
	  STATUS,
	  NULL,
	  ROLLBACK },
	{ "root",
	  &kind_istio_gateway,
	  SCENARIO_ROOT,
	  0,
	  { ISTIO_LOWPORT, DEPLOYMENT(POD(ANNOTATED "," CONTAINER(ROOT))) },
	  WAIT,
	  STATUS,
	  NULL,
	  UNDO },
	{ "root, chart, helm",
	  &kind_istio_gateway,
	  SCENARIO_ROOT,
	  CHART | HELM,
	  { HELM_LOWPORT,
	    GATEWAY_VALUES("{\"podAnnotations\":{" NAMES
			   "},\"containerSecurityContext\":{" ROOT "," CHART_KEPT "}}") },
	  WAIT,
	  STATUS,
	  NULL,
	  ROLLBACK },
	{ "high ports",
	  &kind_istio_gateway,
	  SCENARIO_HIGH_PORTS,
	  0,
	  { ISTIO_LOWPORT, SERVICE_PART, DEPLOYMENT(POD(ANNOTATED)) },
	  WAIT,
	  "grep -E ':(8080|8443)$'",
	  NULL,
	  UNDO },
	{ "high ports, chart",
	  &kind_istio_gateway,
	  SCENARIO_HIGH_PORTS,
	  CHART,
	  { ISTIO_LOWPORT,
	    GATEWAY_VALUES("{\"podAnnotations\":{" NAMES "}," CHART_PORTS "}") },
	  WAIT,
	  "pilot-agent request GET listeners",
	  NULL,
	  ROLLBACK },
	{ "pinned",
	  &kind_istio_gateway,
	  SCENARIO_PIN_NODES,
	  LABEL,
	  { DEPLOYMENT(POD("\"spec\":{" SELECTED "}")) },
	  NULL,
	  "-o wide",
	  NULL,
	  UNDO },
	{ "pinned, chart",
	  &kind_istio_gateway,
	  SCENARIO_PIN_NODES,
	  LABEL | CHART,
	  { GATEWAY_VALUES("{" SELECTED "}") },
	  NULL,
	  STATUS,
	  NULL,
	  ROLLBACK },

#define TEXT(text) VALUES("\"gateway\":\"" text "\"")
#define ISTIO_EDITED                                                      \
	{                                                                 \
		"istio.yaml", PART_MERGE, "istio default", "", NULL, NULL \
	}
#define LOADED "| lowport fix --for istio-template --scenario scenario-1 --template -"
	{ "the template",
	  &kind_istio_template,
	  SCENARIO_1,
	  NAMELESS,
	  { ISTIO_EDITED },
	  NULL,
	  LOADED,
	  "kubectl get deployments -A",
	  NULL },
	{ "the template, named",
	  &kind_istio_template,
	  SCENARIO_1,
	  0,
	  { ISTIO_EDITED },
	  NULL,
	  LOADED,
	  RESTART,
	  RESTART },
	{ "the template, capability",
	  &kind_istio_template,
	  SCENARIO_2,
	  0,
	  { ISTIO_EDITED, DEPLOYMENT(POD(CONTAINER(BIND))) },
	  "\"done\": *true",
	  STATUS,
	  NULL,
	  UNDO },
	{ "the template, root, nameless",
	  &kind_istio_template,
	  SCENARIO_ROOT,
	  NAMELESS,
	  { ISTIO_EDITED },
	  NULL,
	  "--scenario root --template -",
	  "awk",
	  NULL },
	{ "the template, root, chart",
	  &kind_istio_template,
	  SCENARIO_ROOT,
	  CHART,
	  { ISTIO_EDITED,
	    GATEWAY_VALUES("{\"containerSecurityContext\":{" ROOT "," CHART_KEPT "}}") },
	  WAIT,
	  STATUS,
	  NULL,
	  ROLLBACK },
	{ "the template, high ports",
	  &kind_istio_template,
	  SCENARIO_HIGH_PORTS,
	  0,
	  { ISTIO_EDITED, SERVICE_PART },
	  NULL,
	  LOADED,
	  RESTART,
	  RESTART },
	{ "the template, high ports, chart",
	  &kind_istio_template,
	  SCENARIO_HIGH_PORTS,
	  CHART,
	  { ISTIO_EDITED, GATEWAY_VALUES("{" CHART_PORTS "}") },
	  NULL,
	  LOADED,
	  RESTART,
	  RESTART },
	{ "the template has it",
	  &kind_istio_template,
	  SCENARIO_1,
	  DONE,
	  { { 0 } },
	  NULL,
	  NULL,
	  NULL,
	  NULL },
	{ "the template, pinned",
	  &kind_istio_template,
	  SCENARIO_PIN_NODES,
	  LABEL,
	  { DEPLOYMENT(POD("\"spec\":{" SELECTED "}")) },
	  NULL,
	  STATUS,
	  NULL,
	  UNDO },

#define HELM_VALUES                                                       \
	{                                                                 \
		"istiod-values.yaml", PART_VALUES, "istiod istio/istiod", \
			"istio-system", HELM_SYSCTLS, NULL                \
	}
#define EFFECTIVE "kubectl get configmap istio-sidecar-injector -n istio-system"
	{ "values",
	  &kind_istio_helm,
	  SCENARIO_1,
	  NAMELESS,
	  { HELM_VALUES },
	  NULL,
	  EFFECTIVE,
	  "kubectl get deployments -A",
	  "helm rollback istiod" },
	{ "values, named",
	  &kind_istio_helm,
	  SCENARIO_1,
	  0,
	  { HELM_VALUES },
	  NULL,
	  EFFECTIVE,
	  RESTART,
	  RESTART },
	{ "values, root",
	  &kind_istio_helm,
	  SCENARIO_ROOT,
	  0,
	  { HELM_VALUES, DEPLOYMENT(POD(CONTAINER(ROOT))) },
	  NULL,
	  STATUS,
	  NULL,
	  UNDO },
	{ "values, root, chart",
	  &kind_istio_helm,
	  SCENARIO_ROOT,
	  CHART,
	  { HELM_VALUES,
	    GATEWAY_VALUES("{\"containerSecurityContext\":{" ROOT "," CHART_KEPT "}}") },
	  NULL,
	  STATUS,
	  NULL,
	  ROLLBACK },
	{ "values, high ports",
	  &kind_istio_helm,
	  SCENARIO_HIGH_PORTS,
	  0,
	  { HELM_VALUES, SERVICE_PART },
	  NULL,
	  EFFECTIVE,
	  RESTART,
	  RESTART },
	{ "values, pinned",
	  &kind_istio_helm,
	  SCENARIO_PIN_NODES,
	  LABEL,
	  { DEPLOYMENT(POD("\"spec\":{" SELECTED "}")) },
	  NULL,
	  STATUS,
	  NULL,
	  UNDO },
};

static struct request request_of(const struct kind *kind, enum scenario scenario,
				 unsigned flags)
{
	const char *template = flags & DONE ? EDITED : TEMPLATE;

	return (struct request){
		.kind = kind,
		.scenario = scenario,
		.ports = { 2, { { 80, PROTOCOL_TCP }, { 443, PROTOCOL_TCP } } },
		.uid = 1337,
		.name = flags & NAMELESS ? NULL : "gw",
		.namespace = flags & NAMELESS ? NULL : "ingress",
		.istiod_namespace = "istio-system",
		.istiod = flags & HELM ? ISTIOD_HELM : ISTIOD_OPERATOR,
		.gateway = flags & CHART ? GATEWAY_CHART : GATEWAY_DEPLOYMENT,
		.label_key = flags & LABEL ? "kernel" : NULL,
		.label_value = flags & LABEL ? "new" : NULL,
		.template = template,
		.template_size = strlen(template),
		.evidence = evidence_none,
	};
}

static void check_object(const char *row, const json_t *got, const char *wanted)
{
	json_t *value = wanted ? json_loads(wanted, 0, NULL) : NULL;
	char *text = got ? json_dumps(got, JSON_COMPACT) : NULL;

	CHECK(!wanted == !value, "row '%s': wanted is no JSON: %s", row, wanted);
	CHECK(!wanted == !got, "row '%s': got %s", row, text ? text : "nothing");
	CHECK(!wanted || json_equal(got, value), "row '%s': got %s", row, text);
	json_decref(value);
	free(text);
}

static void check_part(const char *row, const struct part *got,
		       const struct wanted_part *wanted)
{
	CHECK_TEXT(row, got->file, wanted->file);
	CHECK_NUMBER(row, got->how, wanted->how);
	CHECK_TEXT(row, got->target, wanted->target);
	CHECK_TEXT(row, got->namespace, wanted->namespace);
	if (!wanted->object)
		return; /* the template's: see below */
	check_object(row, got->object, wanted->object);
	check_object(row, got->undo, wanted->undo);
}

static void check_section(const char *row, const struct change *change,
			  enum section section, const char *piece)
{
	unsigned count = change->sections[section].count;
	bool found = false;

	for (unsigned i = 0; i < count; i++) {
		const char *line = change->sections[section].lines[i];
		CHECK(!strchr(line, '\n'), "row '%s': a line of two: %s", row, line);
		found = found || (piece && strstr(line, piece));
	}
	CHECK(piece || !count, "row '%s': section %d has '%s'", row, (int)section,
	      count ? change->sections[section].lines[0] : "");
	CHECK(!piece || found, "row '%s': section %d has no '%s'", row, (int)section,
	      piece);
}

static void test_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct request request = request_of(row->kind, row->scenario, row->flags);
		struct change *change = change_new();
		struct error err = { 0 };
		unsigned count = 0;
		int rc = row->kind->make(&request, change, &err);

		CHECK(!rc, "row '%s': %s", row->name, err.text);
		while (count < COUNT(row->parts) && row->parts[count].file)
			count++;
		CHECK_NUMBER(row->name, change->part_count, count);
		for (unsigned p = 0; p < count; p++)
			check_part(row->name, &change->parts[p], &row->parts[p]);
		CHECK_NUMBER(row->name, change->done, !!(row->flags & DONE));
		CHECK(change->sections[SECTION_WHY].count, "row '%s': why?", row->name);
		check_section(row->name, change, SECTION_APPLY, row->apply);
		check_section(row->name, change, SECTION_PROVE, row->prove);
		check_section(row->name, change, SECTION_RESTART, row->restart);
		check_section(row->name, change, SECTION_UNDO, row->undo);
		change_free(change);
	}
}

/* The value of @object at @last of istio's templates, or of the chart's. */
static const char *template_in(const json_t *object, bool helm)
{
	json_t *values =
		helm ? (json_t *)object
		     : json_object_get(json_object_get(object, "spec"), "values");
	json_t *webhook = json_object_get(values, "sidecarInjectorWebhook");

	return json_string_value(
		json_object_get(json_object_get(webhook, "templates"), "gateway"));
}

static void test_template(void **state)
{
	(void)state;
	for (unsigned flags = 0; flags <= HELM; flags += HELM) {
		struct request request =
			request_of(&kind_istio_template, SCENARIO_1, flags);
		struct change *change = change_new();
		struct error err;

		assert_int_equal(request.kind->make(&request, change, &err), 0);
		const struct part *part = &change->parts[0];
		CHECK_TEXT("edited", template_in(part->object, flags), EDITED);
		if (flags)
			assert_null(part->undo);
		else
			CHECK_TEXT("undone", template_in(part->undo, false), TEMPLATE);
		change_free(change);
	}
}

/* What is applied before the next part is, and not after all of them. */
static void test_wait_is_between(void **state)
{
	struct request request = request_of(&kind_istio_gateway, SCENARIO_HIGH_PORTS, 0);
	struct change *change = change_new();
	struct error err;

	(void)state;
	assert_int_equal(request.kind->make(&request, change, &err), 0);
	assert_int_equal(change->sections[SECTION_APPLY].count, 1);
	assert_int_equal(change->sections[SECTION_APPLY].after[0], 1);
	change_free(change);
}

/* Backwards: the gateway's own part, then the template, then pods made from that. A
 * gateway that names a template lets go of it first. */
static void test_undo_is_backwards(void **state)
{
	struct request request = request_of(&kind_istio_template, SCENARIO_ROOT, 0);
	struct change *change = change_new();
	struct error err;

	(void)state;
	assert_int_equal(request.kind->make(&request, change, &err), 0);
	assert_int_equal(change->sections[SECTION_UNDO].count, 3);
	CHECK_HOLDS("last", change->sections[SECTION_UNDO].lines[0], RESTART);
	assert_int_equal(change->sections[SECTION_UNDO].after[0], 0);
	CHECK_HOLDS("how far", change->sections[SECTION_UNDO].lines[1], "# ");
	CHECK_HOLDS("back", change->sections[SECTION_UNDO].lines[2], UNDO);
	assert_int_equal(change->sections[SECTION_UNDO].after[2], 2);
	change_free(change);

	request = request_of(&kind_istio_gateway, SCENARIO_1, HELM | CHART);
	change = change_new();
	assert_int_equal(request.kind->make(&request, change, &err), 0);
	assert_int_equal(change->sections[SECTION_UNDO].count, 4);
	CHECK_HOLDS("last", change->sections[SECTION_UNDO].lines[1], "rollback istiod");
	assert_int_equal(change->sections[SECTION_UNDO].after[1], 1);
	assert_int_equal(change->sections[SECTION_UNDO].after[3], 2);
	change_free(change);
}

/* Who has little time reads the first line of each section. */
static void test_what_decides_is_first(void **state)
{
	static const struct kind *const injected[] = {
		&kind_istio_template,
		&kind_istio_gateway,
		&kind_istio_helm,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(injected); i++) {
		struct request request = request_of(injected[i], SCENARIO_2, 0);
		struct change *change = change_new();
		struct error err;
		assert_int_equal(request.kind->make(&request, change, &err), 0);
		CHECK_HOLDS(injected[i]->id, change->sections[SECTION_WHY].lines[0],
			    "NOT EXPECTED TO WORK");
		change_free(change);

		request = request_of(injected[i], SCENARIO_ROOT, 0);
		change = change_new();
		assert_int_equal(request.kind->make(&request, change, &err), 0);
		CHECK_HOLDS(injected[i]->id, change->sections[SECTION_CAVEATS].lines[0],
			    "SECURITY");
		if (request.kind == &kind_istio_template)
			CHECK_HOLDS("others", change->sections[SECTION_WHY].lines[0],
				    "CAN STOP OTHER GATEWAYS");
		change_free(change);
	}
}

/* Capabilities of a template and of a Deployment add up: that scenario needs no part of
 * the gateway's own, as UID 0 does. */
static void test_own_part_is_for_root(void **state)
{
	static const enum scenario scenarios[] = { SCENARIO_2, SCENARIO_ROOT };

	(void)state;
	for (size_t i = 0; i < COUNT(scenarios); i++) {
		struct request request =
			request_of(&kind_istio_template, scenarios[i], NAMELESS);
		struct change *change = change_new();
		struct error err;
		bool said = false;
		assert_int_equal(request.kind->make(&request, change, &err), 0);
		for (unsigned l = 0; l < change->sections[SECTION_CAVEATS].count; l++)
			said |= !!strstr(change->sections[SECTION_CAVEATS].lines[l],
					 "a part of their own");
		assert_int_equal(said, scenarios[i] == SCENARIO_ROOT);
		change_free(change);
	}
}

/* --- what there is no change for --- */

static void set_old(struct request *request)
{
	request->version = (struct version){ 1, 20, 2, true };
}

static void set_older_patch(struct request *request)
{
	request->version = (struct version){ 1, 22, 1, true };
}

static void set_overruled(struct request *request)
{
	request->template_overruled = true;
}

static void set_operator(struct request *request)
{
	request->istiod_given = true;
}

static void set_high(struct request *request)
{
	request->ports = (struct port_list){ 1, { { 8080, PROTOCOL_TCP } } };
}

static void set_both(struct request *request)
{
	request->ports =
		(struct port_list){ 2, { { 443, PROTOCOL_TCP }, { 443, PROTOCOL_UDP } } };
}

static void set_nothing(struct request *request)
{
	request->template = "spec: {}\n";
	request->template_size = strlen(request->template);
}

static void set_latin1(struct request *request)
{
	request->template = TEMPLATE "# caf\xe9\n";
	request->template_size = strlen(request->template);
}

static const struct {
	const char *name;
	const struct kind *kind;
	enum scenario scenario;
	unsigned flags;
	void (*set)(struct request *request);
	const char *reason;
} refusals[] = {
	{ "an old template", &kind_istio_template, SCENARIO_1, 0, set_old,
	  "use --for istio-gateway" },
	{ "a dead template", &kind_istio_template, SCENARIO_1, 0, set_overruled,
	  "gateways.securityContext is set" },
	{ "no place", &kind_istio_template, SCENARIO_1, 0, set_nothing, "" },
	{ "no UTF-8", &kind_istio_template, SCENARIO_1, 0, set_latin1, "" },
	{ "no name to pin", &kind_istio_template, SCENARIO_PIN_NODES, NAMELESS | LABEL,
	  NULL, "--name" },
	{ "no nodes to pin to", &kind_istio_gateway, SCENARIO_PIN_NODES, 0, NULL, "" },
	{ "no value", &kind_istio_helm, SCENARIO_1, 0, set_older_patch, "1.22.2" },
	{ "no value in sail", &kind_istio_helm, SCENARIO_1, 0, set_operator,
	  "use --for istio-gateway" },
	{ "values and no name", &kind_istio_helm, SCENARIO_ROOT, NAMELESS, NULL,
	  "--name" },
	{ "high already", &kind_istio_gateway, SCENARIO_HIGH_PORTS, 0, set_high,
	  "below 1024" },
	{ "high already, chart", &kind_istio_gateway, SCENARIO_HIGH_PORTS, CHART,
	  set_high, "below 1024" },
	{ "UDP", &kind_istio_helm, SCENARIO_HIGH_PORTS, 0, set_both,
	  "cannot tell from TCP" },
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		struct request request = request_of(
			refusals[i].kind, refusals[i].scenario, refusals[i].flags);
		struct change *change = change_new();
		struct error err = { 0 };

		if (refusals[i].set)
			refusals[i].set(&request);
		int rc = request.kind->make(&request, change, &err);
		CHECK(rc < 0, "row '%s' was made", refusals[i].name);
		CHECK(err.text[0], "row '%s': no reason", refusals[i].name);
		CHECK(strlen(err.text) < sizeof(err.text) - 1, "row '%s' was cut",
		      refusals[i].name);
		CHECK_HOLDS(refusals[i].name, err.text, refusals[i].reason);
		change_free(change);
	}
}

/* A chart's list tells protocols apart, and both go to the same high port. */
static void test_chart_with_both_protocols(void **state)
{
	struct request request =
		request_of(&kind_istio_gateway, SCENARIO_HIGH_PORTS, CHART);
	struct change *change = change_new();
	struct error err;

	(void)state;
	set_both(&request);
	assert_int_equal(request.kind->make(&request, change, &err), 0);
	check_object(
		"both protocols", json_object_get(change->parts[1].object, "service"),
		"{\"ports\":[" CHART_PORT(
			"status-port", 15021, "TCP",
			15021) "," CHART_PORT("https", 443, "TCP",
					      8443) "," CHART_PORT("udp-443", 443, "UDP",
								   8443) "]}");
	change_free(change);
}

/* A revision names istiod, its ConfigMap, and the Istio resource it was made from. */
static void test_revision(void **state)
{
	struct request request = request_of(&kind_istio_gateway, SCENARIO_1, 0);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.revision = "prod-v1-28-3";
	assert_int_equal(request.kind->make(&request, change, &err), 0);
	CHECK_TEXT("revision", change->parts[0].target, "istio prod");
	check_section("revision", change, SECTION_APPLY, "deploy/istiod-prod-v1-28-3 ");
	change_free(change);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_template),
		cmocka_unit_test(test_wait_is_between),
		cmocka_unit_test(test_undo_is_backwards),
		cmocka_unit_test(test_what_decides_is_first),
		cmocka_unit_test(test_own_part_is_for_root),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_chart_with_both_protocols),
		cmocka_unit_test(test_revision),
	};

	reading_prepare(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
