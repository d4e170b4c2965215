/* SPDX-License-Identifier: Apache-2.0 */
/* lowport fix --check: each rule has an input that reaches it and near misses. */
#include "fix/check.h"

#include <stdlib.h>

#include "fix/check_private.h"
#include "report/json_build.h"
#include "report/read.h"
#include "tests/unit/unit.h"

/* Objects, with ' for ". A gateway's pod as it lives, one that is to be injected, and
 * what leads to them. */
#define META(name, more) "'metadata':{'name':'" name "','namespace':'m'" more "}"
#define LABELS "'labels':{'istio':'g'}"
#define STOCK "'image':'docker.io/istio/proxyv2:1.28.0'"
#define PROXY(more) "{'name':'istio-proxy','args':['proxy','router']" more "}"
#define POD(spec, container)                      \
	"{'apiVersion':'v1','kind':'Pod'," META(  \
		"p", "," LABELS) ",'spec':{" spec \
				 "'containers':[" PROXY(container) "]}}"
#define INJECT(templates) "'annotations':{'inject.istio.io/templates':'" templates "'}"
#define DEPLOYMENT(templates, spec, container)                                           \
	"{'apiVersion':'apps/v1','kind':'Deployment'," META(                             \
		"d",                                                                     \
		"") ",'spec':{'template':{'metadata':{" LABELS                           \
		    "," INJECT(templates) "},'spec':{" spec                              \
					  "'containers':[{'name':'istio-proxy','image':" \
					  "'auto'" container "}]}}}}"
#define APP(spec, container)                                            \
	"{'apiVersion':'apps/v1','kind':'Deployment'," META(            \
		"app", "") ",'spec':{'template':{'metadata':{'labels':" \
			   "{'app':'a'}},'spec':{" spec                 \
			   "'containers':[{'name':'app'" container "}]}}}}"
#define SIDECAR(spec, container)                                                        \
	"{'apiVersion':'v1','kind':'Pod'," META(                                        \
		"s",                                                                    \
		"," LABELS) ",'spec':{" spec                                            \
			    "'containers':[{'name':'app'},{'name':'istio-proxy'," STOCK \
			    ",'args':['proxy','sidecar']" container "}]}}"
#define GATEWAY(port)                                                              \
	"{'apiVersion':'networking.istio.io/v1','kind':'Gateway'," META(           \
		"web", "") ",'spec':{'selector':{'istio':'g'},'servers':[{'port':" \
			   "{'number':" #port ",'protocol':'HTTP'}}]}}"
#define ENTRY(port, more) "{'port':" #port more "}"
#define SERVICE(name, labels, entries)                                              \
	"{'apiVersion':'v1','kind':'Service'," META(                                \
		name, labels) ",'spec':{'selector':{'istio':'g'},'ports':[" entries \
			      "]}}"
#define LEADS(port, target) SERVICE("svc", "", ENTRY(port, ",'targetPort':" #target))
#define API(class, more)                                                       \
	"{'apiVersion':'gateway.networking.k8s.io/v1','kind':'Gateway'," META( \
		"api", "") ",'spec':{'gatewayClassName':'" class               \
		"','listeners':[{'port':80,'protocol':'HTTP'}]" more "}}"
#define PARAMETERS(more)                               \
	",'infrastructure':{'parametersRef':{'group':" \
	"'','kind':'ConfigMap','name':'cm'" more "}}"
#define CONFIG(namespace, labels, data)                                  \
	"{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'cm'," \
	"'namespace':'" namespace "'" labels "},'data':{" data "}}"
#define OVERLAY(container)                                                         \
	"'deployment':'spec: {template: {spec: {containers: [{name: istio-proxy, " \
	"securityContext: {" container "}}]}}}'"
#define SYSCTL(value)                                                                  \
	"'securityContext':{'sysctls':[{'name':'net.ipv4.ip_unprivileged_port_start'," \
	"'value':" value "}]},"
#define CONTEXT(text) ",'securityContext':{" text "}"
#define BIND "'capabilities':{'drop':['ALL'],'add':['NET_BIND_SERVICE']}"
#define DROP "'capabilities':{'drop':['ALL']}"
#define UNPRIVILEGED(value) \
	",'env':[{'name':'ISTIO_META_UNPRIVILEGED_POD','value':'" value "'}]"
#define LOW GATEWAY(80)
#define HIGH GATEWAY(80) "," LEADS(80, 8080)
#define ISTIO(values)                                \
	"{'apiVersion':'sailoperator.io/v1','kind':" \
	"'Istio','metadata':{'name':'default'},"     \
	"'spec':{'values':{" values "}}}"
#define INJECTOR(values, config)                             \
	"{'apiVersion':'v1','kind':'ConfigMap','metadata':"  \
	"{'name':"                                           \
	"'istio-sidecar-injector-r1','namespace':'istio-sys" \
	"tem'},'data':{'values':'" values "','config':'" config "'}}"

/* --- asking --- */

static char *with_quotes(const char *text)
{
	char *copy = strdup(text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	return copy;
}

static struct check *check_of(const char *row, const char *text)
{
	char *json = with_quotes(text);
	json_error_t where;
	json_t *document = json_loads(json, JSON_DECODE_ANY, &where);

	CHECK(document, "row '%s': %s at %d", row, where.text, where.position);
	struct check *check = check_new();
	check_add(check, "f.json", document);
	json_decref(document);
	free(json);
	check_run(check);
	return check;
}

static json_t *report_of(const struct check *check)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct style style = { 0 };

	assert_int_equal(check_json(check, &style, out), 0);
	fclose(out);
	json_t *report = json_loads(text, 0, NULL);
	assert_non_null(report);
	free(text);
	return report;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "LP0501 LP0502", in the order of the codes. */
static void codes_of(const json_t *report, char *buffer, size_t size)
{
	json_t *mistakes = json_object_get(json_object_get(report, "status"), "mistakes");
	const char *codes[64];
	size_t count = json_array_size(mistakes), used = 0;

	assert_true(count <= COUNT(codes));
	for (size_t i = 0; i < count; i++)
		codes[i] = typed_text(json_array_get(mistakes, i), "code");
	qsort(codes, count, sizeof(codes[0]), by_text);
	buffer[0] = '\0';
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%s", i ? " " : "",
					 codes[i]);
}

/* "80>8080 443>?": "<" where it is low. */
static void ports_of(const json_t *report, char *buffer, size_t size)
{
	json_t *ports = json_object_get(json_object_get(report, "status"), "ports"),
	       *port;
	size_t used = 0, i;

	buffer[0] = '\0';
	json_array_foreach(ports, i, port)
	{
		long long from = 0, to = 0;
		char target[16] = "?";
		assert_true(typed_number(port, "port", &from));
		if (typed_number(port, "targetPort", &to))
			snprintf(target, sizeof(target), "%lld%s", to,
				 typed_true(port, "low") ? "<" : "");
		used += (size_t)snprintf(buffer + used, size - used, "%s%lld>%s",
					 i ? " " : "", from, target);
	}
}

/* --- the rules --- */

static const struct {
	const char *name, *input, *codes;
} rows[] = {
	{ "nothing", "[]", "" },
	{ "a good gateway", "[" POD("", "," STOCK) "," HIGH "]", "" },

	{ "capabilities of the pod", APP("'securityContext':{" BIND "},", ""), "LP0501" },
	{ "capabilities of the container", APP("", CONTEXT(BIND)), "" },
	{ "a null there", APP("'securityContext':{'capabilities':null},", ""), "" },
	{ "in an overlay",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "",
		  "'deployment':'spec: {template: {spec: {securityContext: "
		  "{capabilities: {add: [NET_BIND_SERVICE]}}}}}'") "]",
	  "LP0501" },

	{ "CAP_ in add",
	  APP("", CONTEXT("'capabilities':{'add':['CAP_NET_BIND_SERVICE']}")), "LP0502" },
	{ "CAP_ in drop", APP("", CONTEXT("'capabilities':{'drop':['cap_chown']}")),
	  "LP0502" },
	{ "CAP_ in both",
	  APP("", CONTEXT("'capabilities':{'drop':['CAP_A','CAP_B'],'add':['CAP_C']}")),
	  "LP0502 LP0502" },
	{ "CAP in a name",
	  APP("", CONTEXT("'capabilities':{'add':['SYS_CAP_X','CAPX']}")), "" },
	{ "CAP_ in an init container",
	  APP("'initContainers':[{'name':'i','securityContext':{'capabilities':{'add':"
	      "['CAP_NET_ADMIN']}}}],",
	      ""),
	  "LP0502" },

	{ "UID 0 that must not be root",
	  APP("", CONTEXT("'runAsUser':0,'runAsNonRoot':true")), "LP0503" },
	{ "both of the pod",
	  APP("'securityContext':{'runAsUser':0,'runAsNonRoot':true},", ""), "LP0503" },
	{ "the container over the pod",
	  APP("'securityContext':{'runAsUser':0,'runAsNonRoot':true},",
	      CONTEXT("'runAsUser':5")),
	  "" },
	{ "and the other way",
	  APP("'securityContext':{'runAsNonRoot':true},",
	      CONTEXT("'runAsUser':0,'runAsNonRoot':false")),
	  "" },
	{ "no UID", APP("", CONTEXT("'runAsNonRoot':true")), "" },
	{ "a UID that is text", APP("", CONTEXT("'runAsUser':'0','runAsNonRoot':true")),
	  "" },
	{ "Windows",
	  APP("'os':{'name':'windows'},", CONTEXT("'runAsUser':0,'runAsNonRoot':true")),
	  "" },
	{ "the pod's UID under an injected container",
	  DEPLOYMENT("gateway", "'securityContext':{'runAsUser':0,'runAsNonRoot':true},",
		     ""),
	  "" },
	{ "the container's UID in it",
	  DEPLOYMENT("gateway", "'securityContext':{'runAsNonRoot':true},",
		     CONTEXT("'runAsUser':0")),
	  "LP0503" },
	{ "an overlay over istiod's runAsNonRoot",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "",
		  OVERLAY("runAsUser: 0, capabilities: {add: [NET_BIND_SERVICE]}")) "]",
	  "LP0503" },
	{ "an overlay that has it right",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "",
		  OVERLAY("runAsUser: 0, runAsNonRoot: false, capabilities: {add: "
			  "[NET_BIND_SERVICE]}")) "]",
	  "" },

	{ "root without the capability",
	  "[" POD("", CONTEXT("'runAsUser':0," DROP)) "," LOW "]", "LP0504" },
	{ "with it", "[" POD("", CONTEXT("'runAsUser':0," BIND)) "," LOW "]", "" },
	{ "nothing was dropped", "[" POD("", CONTEXT("'runAsUser':0")) "," LOW "]", "" },
	{ "no low port", "[" POD("", CONTEXT("'runAsUser':0," DROP)) "," HIGH "]", "" },
	{ "no port that is known", POD("", CONTEXT("'runAsUser':0," DROP)), "" },
	{ "not root", "[" POD("", CONTEXT("'runAsUser':1337," DROP)) "," LOW "]",
	  "LP0521" },
	{ "with the sysctl",
	  "[" POD(SYSCTL("'0'"), CONTEXT("'runAsUser':0," DROP)) "," LOW "]", "" },
	{ "a sidecar of that kind",
	  "[" SIDECAR("", CONTEXT("'runAsUser':0," DROP)) "," LOW "]", "" },
	{ "an overlay of that kind",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "", OVERLAY("runAsUser: 0, runAsNonRoot: false")) "]",
	  "LP0504" },

	{ "an empty list", DEPLOYMENT("gateway", "'securityContext':{'sysctls':[]},", ""),
	  "LP0505" },
	{ "with the extra template",
	  DEPLOYMENT("gateway,lowport", "'securityContext':{'sysctls':[]},", ""), "" },
	{ "with the extra template before it",
	  DEPLOYMENT("lowport,gateway", "'securityContext':{'sysctls':[]},", ""),
	  "LP0505" },
	{ "in a template without the sysctl",
	  "[" DEPLOYMENT("gateway", "'securityContext':{'sysctls':[]},", "") "," ISTIO(
		  "'sidecarInjectorWebhook':{'templates':{'gateway':'spec: {}'}}") "]",
	  "" },
	{ "under values that overrule it",
	  "[" DEPLOYMENT("gateway", "'securityContext':{'sysctls':[]},",
			 "") ",{'gateways':{'securityContext':{'sysctls':[]}}}]",
	  "" },
	{ "under an injector that has none",
	  "[" DEPLOYMENT("gateway", "'securityContext':{'sysctls':[]},",
			 "") "," INJECTOR("{}", "templates: {gateway: spec}") "]",
	  "" },
	{ "under an injector that has it",
	  "[" DEPLOYMENT("gateway", "'securityContext':{'sysctls':[]},", "") "," INJECTOR(
		  "{}", "templates: {gateway: ip_unprivileged_port_start}") "]",
	  "LP0505" },
	{ "where nothing is injected", APP("'securityContext':{'sysctls':[]},", ""), "" },

	{ "the sysctl twice", DEPLOYMENT("gateway", SYSCTL("'0'"), ""), "LP0506" },
	{ "the sysctl with the extra template",
	  DEPLOYMENT("gateway,lowport", SYSCTL("'0'"), ""), "" },
	{ "the sysctl of a live pod", POD(SYSCTL("'0'"), ""), "" },

	{ "the sysctl on the host", APP("'hostNetwork':true," SYSCTL("'0'"), ""),
	  "LP0507" },
	{ "the host alone", APP("'hostNetwork':true,", ""), "" },
	{ "another sysctl on the host",
	  APP("'hostNetwork':true,'securityContext':{'sysctls':[{'name':'kernel.shm',"
	      "'value':'0'}]},",
	      ""),
	  "" },

	{ "unprivileged", "[" POD("", UNPRIVILEGED("true")) "," LOW "]", "LP0508" },
	{ "unprivileged in other words", "[" POD("", UNPRIVILEGED("1")) "," LOW "]",
	  "LP0508" },
	{ "not unprivileged", "[" POD("", UNPRIVILEGED("false")) "," LOW "]", "" },
	{ "unprivileged with high ports", "[" POD("", UNPRIVILEGED("true")) "," HIGH "]",
	  "" },
	{ "an unprivileged sidecar", "[" SIDECAR("", UNPRIVILEGED("true")) "," LOW "]",
	  "" },

	{ "parameters of another kind",
	  API("istio",
	      ",'infrastructure':{'parametersRef':{'group':'','kind':'Secret','name':"
	      "'cm'}}"),
	  "LP0509" },
	{ "of another group",
	  API("istio",
	      ",'infrastructure':{'parametersRef':{'group':'v1','kind':'ConfigMap',"
	      "'name':'cm'}}"),
	  "LP0509" },
	{ "of another implementation",
	  API("eg", ",'infrastructure':{'parametersRef':{'group':'gateway.envoyproxy.io',"
		    "'kind':'EnvoyProxy','name':'cm'}}"),
	  "" },
	{ "with a namespace",
	  "[" API("istio", PARAMETERS(",'namespace':'x'")) "," CONFIG("m", "", "") "]",
	  "LP0509" },
	{ "in another namespace",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("x", "", "") "]", "LP0509" },
	{ "in its own", "[" API("istio", PARAMETERS("")) "," CONFIG("m", "", "") "]",
	  "" },
	{ "in one that is not said",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("", "", "") "]", "" },
	{ "nowhere", API("istio", PARAMETERS("")), "LP0510" },
	{ "nowhere, for others", API("nginx", PARAMETERS("")), "" },

	{ "an unknown key",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("m", "",
						      "'service':'{}','pod':''") "]",
	  "LP0511" },
	{ "of a class",
	  CONFIG("istio-system",
		 ",'labels':{'gateway.istio.io/defaults-for-class':'istio'}",
		 "'deploy':'x'"),
	  "LP0511" },
	{ "an unknown key of any ConfigMap", CONFIG("m", "", "'pod':''"), "" },
	{ "text that is no object",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("m", "", "'deployment':'[1'") "]",
	  "LP0512" },
	{ "text that is a list",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("m", "", "'service':'[1]'") "]",
	  "LP0512" },

	{ "the capability without root",
	  "[" POD("", "," STOCK CONTEXT("'runAsUser':1337," BIND)) "," LOW "]",
	  "LP0513" },
	{ "the pod's UID",
	  "[" POD("'securityContext':{'runAsUser':1337},",
		  "," STOCK CONTEXT(BIND)) "," LOW "]",
	  "LP0513" },
	{ "injected", "[" DEPLOYMENT("gateway", "", CONTEXT(BIND)) "," LOW "]",
	  "LP0513" },
	{ "injected, with root",
	  "[" DEPLOYMENT("gateway", "", CONTEXT("'runAsUser':0," BIND)) "," LOW "]", "" },
	{ "with ports that are high",
	  "[" POD("", "," STOCK CONTEXT("'runAsUser':1337," BIND)) "," HIGH "]", "" },
	{ "beside the sysctl",
	  "[" POD(SYSCTL("'0'"), "," STOCK CONTEXT("'runAsUser':1337," BIND)) "," LOW "]",
	  "" },
	{ "no UID that is known", "[" POD("", "," STOCK CONTEXT(BIND)) "," LOW "]", "" },
	{ "an overlay's",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "", OVERLAY("capabilities: {add: [NET_BIND_SERVICE]}")) "]",
	  "LP0513" },
	{ "an app's", APP("", ",'image':'nginx'" CONTEXT("'runAsUser':101," BIND)), "" },
	{ "a custom image",
	  "[" POD("", ",'image':'r.example/mesh/proxyv2-setcap@sha256:00'" CONTEXT(
			      "'runAsUser':1337," BIND)) "," LOW "]",
	  "LP0514" },
	{ "no image", "[" POD("", CONTEXT("'runAsUser':1337," BIND)) "," LOW "]", "" },

	{ "gateways of the Istio resource", ISTIO("'gateways':{}"), "LP0515" },
	{ "gatewayClasses of it", ISTIO("'gatewayClasses':{}"), "" },
	{ "empty values", "{'gateways':{'securityContext':{}}}", "LP0516" },
	{ "empty values of an IstioOperator",
	  "{'apiVersion':'install.istio.io/v1alpha1',"
	  "'kind':'IstioOperator','spec':{'values':"
	  "{'gateways':{'securityContext':{}}}}}",
	  "LP0516" },
	{ "values that are taken", "{'gateways':{'securityContext':{'sysctls':[]}}}",
	  "" },
	{ "an injector's default",
	  INJECTOR("{\\'gateways\\':{\\'securityContext\\':{}}}", ""), "LP0517" },
	{ "an injector with values",
	  INJECTOR("{\\'gateways\\':{\\'securityContext\\':{\\'a\\':1}}}", ""), "" },
	{ "values that are no JSON", INJECTOR("{", "["), "" },

	{ "two defaults of a class",
	  "[" CONFIG("n", ",'labels':{'gateway.istio.io/defaults-for-class':'istio'}",
		     "") "," CONFIG("n",
				    ",'labels':{'gateway.istio.io/defaults-for-class':"
				    "'istio'}",
				    "") "]",
	  "LP0518" },
	{ "of two revisions",
	  "[" CONFIG("n",
		     ",'labels':{'gateway.istio.io/defaults-for-class':'istio',"
		     "'istio.io/rev':'default'}",
		     "") "," CONFIG("n",
				    ",'labels':{'gateway.istio.io/defaults-for-class':"
				    "'istio','istio.io/rev':'canary'}",
				    "") "]",
	  "LP0518" },
	{ "of two classes",
	  "[" CONFIG(
		  "n", ",'labels':{'gateway.istio.io/defaults-for-class':'a'}",
		  "") "," CONFIG("n",
				 ",'labels':{'gateway.istio.io/defaults-for-class':'b'}",
				 "") "]",
	  "" },
	{ "in two namespaces",
	  "[" CONFIG(
		  "n", ",'labels':{'gateway.istio.io/defaults-for-class':'a'}",
		  "") "," CONFIG("o",
				 ",'labels':{'gateway.istio.io/defaults-for-class':'a'}",
				 "") "]",
	  "" },

	{ "a value of 1024", "[" POD(SYSCTL("'1024'"), "") "," LOW "]", "LP0519" },
	{ "a value that is enough", "[" POD(SYSCTL("'80'"), "") "," LOW "]", "" },
	{ "a value that is not known to be", POD(SYSCTL("'80'"), ""), "LP0519" },
	{ "a number", "[" POD(SYSCTL("0"), "") "," LOW "]", "LP0519" },
	{ "a word", "[" POD(SYSCTL("'none'"), "") "," LOW "]", "LP0519" },
	{ "a value for root",
	  "[" POD(SYSCTL("'1024'"), CONTEXT("'runAsUser':0," BIND)) "," LOW "]", "" },
	{ "a value of an app", APP(SYSCTL("'1024'"), ""), "" },

	{ "the host, which is not injected",
	  DEPLOYMENT("gateway", "'hostNetwork':true,'securityContext':{'sysctls':[]},",
		     ""),
	  "" },

	{ "a low port without anything",
	  "[" POD("", CONTEXT("'runAsUser':1337")) "," LOW "]", "LP0521" },
	{ "for root", "[" POD("", CONTEXT("'runAsUser':0")) "," LOW "]", "" },
	{ "for who knows whom", "[" POD("", "") "," LOW "]", "" },
	{ "with the sysctl",
	  "[" POD(SYSCTL("'0'"), CONTEXT("'runAsUser':1337")) "," LOW "]", "" },
	{ "behind a Service", "[" POD("", CONTEXT("'runAsUser':1337")) "," HIGH "]", "" },
	{ "with the template's sysctl", "[" DEPLOYMENT("gateway", "", "") "," LOW "]",
	  "" },
	{ "with the template that takes it out",
	  "[" DEPLOYMENT("gateway,lowport", "", "") "," LOW "]", "LP0521" },
	{ "with a ConfigMap that takes it out",
	  "[" API("istio", PARAMETERS("")) "," CONFIG(
		  "m", "",
		  "'deployment':'spec: {template: {spec: {securityContext: {sysctls: "
		  "[]}}}}'") "]",
	  "LP0521" },
	{ "with a ConfigMap of something else",
	  "[" API("istio", PARAMETERS("")) "," CONFIG("m", "", OVERLAY("")) "]", "" },

	{ "a sysctl for nothing", "[" POD(SYSCTL("'0'"), "") "," HIGH "]", "LP0520" },
	{ "a sysctl that a template takes out",
	  "[" DEPLOYMENT("gateway,lowport", SYSCTL("'0'"), "") "," HIGH "]", "" },
	{ "a sysctl that is needed", "[" POD(SYSCTL("'0'"), "") "," LOW "]", "" },
	{ "a sysctl with unknown ports", POD(SYSCTL("'0'"), ""), "" },
	{ "a sysctl with a port that has no number",
	  "[" POD(SYSCTL("'0'"), "") "," HIGH
				     "," GATEWAY(443) "," LEADS(443, 'https') "]",
	  "" },
};

static void rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct check *check = check_of(rows[i].name, rows[i].input);
		json_t *report = report_of(check);
		char codes[1024];
		codes_of(report, codes, sizeof(codes));
		CHECK_TEXT(rows[i].name, codes, rows[i].codes);
		json_decref(report);
		check_free(check);
	}
}

/* No rule without a row that reaches it. */
static void rules_reached(void **state)
{
	(void)state;
	for (unsigned r = 0; r < mistake_rule_count; r++) {
		bool reached = false;
		for (size_t i = 0; i < COUNT(rows); i++)
			reached |= strstr(rows[i].codes, mistake_rules[r].code) != NULL;
		CHECK(reached, "no row reaches %s", mistake_rules[r].code);
		CHECK(!r || strcmp(mistake_rules[r - 1].code, mistake_rules[r].code) < 0,
		      "%s is out of order", mistake_rules[r].code);
	}
}

/* --- the ports --- */

#define TRANSLATES \
	",'labels':{'experimental.istio.io/disable-gateway-port-translation':''}"
#define NAMED_PORT ",'ports':[{'name':'http','containerPort':8081}]"
#define NAMED_SERVICE                                                \
	"{'apiVersion':'v1','kind':'Service'," META(                 \
		"api-istio",                                         \
		",'labels':{'gateway.networking.k8s.io/gateway-name" \
		"':'api'}") ",'spec':{'ports':[{'port':80,'targetPort':8090}]}}"

static void ports(void **state)
{
	static const struct {
		const char *name, *input, *ports;
	} cases[] = {
		{ "no Service", "[" POD("", "") "," LOW "]", "80>80<" },
		{ "a Service", "[" POD("", "") "," HIGH "]", "80>8080" },
		{ "without a target",
		  "[" POD("", "") "," LOW "," SERVICE("s", "", ENTRY(80, "")) "]",
		  "80>80<" },
		{ "with another port", "[" POD("", "") "," LOW "," LEADS(443, 8443) "]",
		  "80>80<" },
		{ "of another protocol",
		  "[" POD("", "") "," LOW "," SERVICE(
			  "s", "", ENTRY(80, ",'targetPort':8080,'protocol':'UDP'")) "]",
		  "80>80<" },
		{ "a target's name",
		  "[" POD("", NAMED_PORT) "," LOW "," LEADS(80, 'http') "]", "80>8081" },
		{ "a name that nobody has",
		  "[" POD("", NAMED_PORT) "," LOW "," LEADS(80, 'web') "]", "80>?" },
		{ "the label against it",
		  "[" POD("", "") "," LOW "," SERVICE(
			  "s", TRANSLATES, ENTRY(80, ",'targetPort':8080")) "]",
		  "80>80<" },
		{ "the label against one of two",
		  "[" POD("", "") "," LOW "," SERVICE(
			  "s", TRANSLATES,
			  ENTRY(80, ",'targetPort':8080")) "," LEADS(80, 8081) "]",
		  "80>8081" },
		{ "two that differ",
		  "[" POD("", "") "," HIGH "," SERVICE("s", "", ENTRY(80, "")) "]",
		  "80>8080 80>80<" },
		{ "two that do not", "[" POD("", "") "," HIGH "," LEADS(80, 8080) "]",
		  "80>8080" },
		{ "two ports of one Service",
		  "[" POD("", "") "," LOW "," GATEWAY(443) "," SERVICE(
			  "s", "",
			  ENTRY(443, ",'targetPort':8443") "," ENTRY(80, "")) "]",
		  "80>80< 443>8443" },
		{ "a Service without the pods", "[" HIGH "]", "80>8080" },
		{ "neither", LOW, "80>?" },
		{ "a Gateway for others",
		  "[" APP("",
			  "") ",{'apiVersion':'networking.istio.io/v1','kind':'Gateway',"
			      "'metadata':{'name':'x'},'spec':{'selector':"
			      "{'istio':'x'},'servers':[{"
			      "'port':{'number':80}}]}}]",
		  "80>?" },
		{ "no selector means all",
		  "[" POD("", "") "," SIDECAR("", "") "," LEADS(
			  80, 8080) ",{'apiVersion':"
				    "'networking.istio.io/v1','kind':'Gateway',"
				    "'metadata':{'name':'x'},"
				    "'spec':{'servers':[{'port':{'number':80}}]}}]",
		  "80>8080" },
		{ "a sidecar is none", "[" SIDECAR("", "") "," LEADS(80, 80) "]", "" },
		{ "an app is none", "[" APP("", "") "," LEADS(80, 80) "]", "" },
		{ "by its Services", "[" POD("", "") "," LEADS(80, 8080) "]", "80>8080" },
		{ "but the status port",
		  "[" POD("", "") "," SERVICE("s", "",
					      ENTRY(15021, "") "," ENTRY(443, "")) "]",
		  "443>443<" },
		{ "in another namespace",
		  "[" POD("", "") ",{'apiVersion':'v1','kind':'Service','metadata':"
				  "{'name':'s',"
				  "'namespace':'o'},'spec':{'selector':{'istio':"
				  "'g'},'ports':[{'port':80}]}}]",
		  "" },
		{ "to nowhere of ours",
		  "[" POD("", "") ",{'apiVersion':'v1','kind':'Service','metadata':"
				  "{'name':'s',"
				  "'namespace':'m'},'spec':{'type':'ExternalName',"
				  "'selector':{'istio':'g'},"
				  "'ports':[{'port':80}]}}]",
		  "" },
		{ "injected", "[" DEPLOYMENT("gateway", "", "") "," HIGH "]", "80>8080" },

		{ "istiod's own", API("istio", ""), "80>80<" },
		{ "others' own", API("nginx", ""), "" },
		{ "a waypoint", API("istio-waypoint", ""), "" },
		{ "a class of another name",
		  "[" API("mine",
			  "") ",{'apiVersion':'gateway.networking.k8s.io/v1','kind':"
			      "'GatewayClass','metadata':{'name':'mine'},"
			      "'spec':{'controllerName':"
			      "'istio.io/gateway-controller'}}]",
		  "80>80<" },
		{ "its Service", "[" API("istio", "") "," NAMED_SERVICE "]", "80>8090" },
		{ "its overlay",
		  "[" API("istio", PARAMETERS("")) "," NAMED_SERVICE "," CONFIG(
			  "m", "",
			  "'service':'spec: {ports: [{port: 80, targetPort:"
			  " 8080}]}'") "]",
		  "80>8080" },
		{ "its class's overlay",
		  "[" API("istio", "") "," CONFIG(
			  "istio-system",
			  ",'labels':{'gateway.istio.io/defaults-for-class':'istio'}",
			  "'service':'spec: {ports: [{port: 80, targetPort:"
			  " 8082}]}'") "]",
		  "80>8082" },
		{ "an overlay of another port",
		  "[" API("istio", PARAMETERS("")) "," CONFIG(
			  "m", "",
			  "'service':'spec: {ports: [{port: 81, targetPort:"
			  " 8080}]}'") "]",
		  "80>80<" },
		{ "by hand, without the Service",
		  API("istio", ",'addresses':[{'type':'Hostname','value':'svc.m.svc'}]"),
		  "80>?" },
		{ "by hand",
		  "[" API("istio",
			  ",'addresses':[{'type':'Hostname',"
			  "'value':'svc'}]") "," LEADS(80, 8083) "," POD("", "") "]",
		  "80>8083" },
		{ "by hand, of another namespace",
		  "[" API("istio", ",'addresses':[{'type':'Hostname','value':'svc.o.sv"
				   "c'}]") "," LEADS(80, 8083) "]",
		  "80>?" },
		{ "an address of an IP is no Service",
		  API("istio", ",'addresses':[{'value':'10.0.0.1'}]"), "80>80<" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct check *check = check_of(cases[i].name, cases[i].input);
		json_t *report = report_of(check);
		char text[1024];
		ports_of(report, text, sizeof(text));
		CHECK_TEXT(cases[i].name, text, cases[i].ports);
		json_decref(report);
		check_free(check);
	}
}

/* --- what is one thing, and what is taken --- */

#define OWNED(name, kind, owner, more)                                                 \
	"{'apiVersion':'v1','kind':'Pod'," META(                                       \
		name, ",'labels':{'pod-template-hash':'5c9f'},'ownerRefer"             \
		      "ences':[{"                                                      \
		      "'controller':true,'kind':'" kind "','name':'" owner             \
		      "'}]" more) ",'spec':{'containers':[{'name':'c','securityContex" \
				  "t':{'capabilities':{'add':"                         \
				  "['CAP_X']}}}]}}"
#define BAD_APP APP("", CONTEXT("'capabilities':{'add':['CAP_X']}"))
#define REPLICA_SET(replicas)                                                          \
	"{'apiVersion':'apps/v1','kind':'ReplicaSet'," META(                           \
		"app-5c9f",                                                            \
		",'ownerReferences':[{'controller':true,'kind':'Deployment',"          \
		"'name':'app'}]") ",'spec':{'replicas':" #replicas                     \
				  ",'template':{'spec':{'containers':[{"               \
				  "'securityContext':{'capabilities':{'add':['CAP_X']" \
				  "}}}]}}}}"

static void owners(void **state)
{
	static const struct {
		const char *name, *input, *objects;
	} cases[] = {
		{ "pods of one ReplicaSet",
		  "[" OWNED("a", "ReplicaSet", "app-5c9f",
			    "") "," OWNED("b", "ReplicaSet", "app-5c9f", "") "]",
		  "Pod/a" },
		{ "of two",
		  "[" OWNED("a", "ReplicaSet", "app-5c9f",
			    "") "," OWNED("b", "ReplicaSet", "web-5c9f", "") "]",
		  "Pod/a Pod/b" },
		{ "a Deployment behind a ReplicaSet that is not there",
		  "[" OWNED("a", "ReplicaSet", "app-5c9f", "") "," BAD_APP "]",
		  "Deployment/app" },
		{ "one that is there",
		  "[" OWNED("a", "ReplicaSet", "app-5c9f",
			    "") "," REPLICA_SET(2) "," BAD_APP "]",
		  "ReplicaSet/app-5c9f" },
		{ "one that is past", REPLICA_SET(0), "" },
		{ "another's Deployment",
		  "[" OWNED("a", "ReplicaSet", "app-x-5c9f", "") "," BAD_APP "]",
		  "Pod/a Deployment/app" },
		{ "pods without a controller",
		  "[" OWNED("a", "Node", "x", "") "," OWNED("b", "Node", "x", "") "]",
		  "Pod/a Pod/b" },
		{ "a pod that goes",
		  OWNED("a", "DaemonSet", "x", ",'deletionTimestamp':'now'"), "" },
		{ "an owner of itself",
		  "{'apiVersion':'apps/v1','kind':'ReplicaSet'," META(
			  "r",
			  ",'ownerReferences':[{'controller':true,'kind':'ReplicaSet',"
			  "'name':'r'}]") ",'spec':{'template':{'spec':{'containers':[{"
					  "'securityContext':{'capabilities':{'add':["
					  "'CAP_X']}}}]}}}}",
		  "ReplicaSet/r" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct check *check = check_of(cases[i].name, cases[i].input);
		char text[256] = "";
		for (uint32_t m = 0; m < check->mistake_count; m++) {
			const struct object *object =
				&check->objects[check->mistakes[m].object];
			size_t used = strlen(text);
			snprintf(text + used, sizeof(text) - used, "%s%s/%s",
				 m ? " " : "", object->kind, object->name);
		}
		CHECK_TEXT(cases[i].name, text, cases[i].objects);
		check_free(check);
	}
}

static void taken(void **state)
{
	static const struct {
		const char *name, *input;
		unsigned objects, unknown;
	} cases[] = {
		{ "a list",
		  "{'apiVersion':'v1','kind':'List','items':[" POD("", "") "," LOW "]}",
		  2, 0 },
		{ "the API's own list",
		  "{'apiVersion':'v1','kind':'PodList','items':[{},{},{'kind':'Service',"
		  "'apiVersion':'v1'}]}",
		  3, 0 },
		{ "a list of lists",
		  "{'apiVersion':'v1','kind':'List','items':[{'kind':'List','items':[" LOW
		  "]}]}",
		  1, 0 },
		{ "an array", "[" LOW "," LOW "]", 2, 0 },
		{ "others' kinds",
		  "[{'apiVersion':'v1','kind':'Secret'},{'apiVersion'"
		  ":'serving.knative.dev/v1',"
		  "'kind':'Service'},{'apiVersion':'v1','kind':'Deployment'}]",
		  0, 3 },
		{ "an old API",
		  "{'apiVersion':'networking.istio.io/v1alpha3','kind':'Gateway'}", 1,
		  0 },
		{ "no object", "[1,'a',true]", 0, 3 },
		{ "nothing", "null", 0, 0 },
		{ "values of another chart", "{'replicas':1}", 0, 1 },
		{ "a list without items", "{'kind':'List'}", 0, 0 },
		{ "lists without end",
		  "[[[[[[[[[[[[[[[[[[[[{'apiVersion':'v1','kind':"
		  "'Pod'}]]]]]]]]]]]]]]]]]]]]",
		  0, 1 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct check *check = check_of(cases[i].name, cases[i].input);
		struct check_counts counts = check_run(check);
		CHECK_NUMBER(cases[i].name, counts.objects, cases[i].objects);
		CHECK_NUMBER(cases[i].name, counts.unknown, cases[i].unknown);
		check_free(check);
	}
}

/* --- what is written --- */

static char *text_of(const struct check *check)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct style style = { 0 };

	assert_int_equal(check_text(check, &style, out), 0);
	fclose(out);
	return text;
}

static void text_lines(void **state)
{
	static const struct {
		const char *input, *piece;
	} pieces[] = {
		{ "[" POD("", "") "," HIGH "]", "3 objects looked at\n" },
		{ "[" POD("", "") "," HIGH "]", "none was found" },
		{ "[" POD("", "") "," HIGH "]",
		  "Gateway m/web binds 8080/tcp (Service svc: 80 -> 8080)\n" },
		{ "[" POD("", "") "," HIGH "]", "All are 1024 or above" },
		{ "[" POD("", "") "," LOW "]",
		  "Gateway m/web binds 80/tcp (no Service of "
		  "its pods has port 80), below" },
		{ "[" POD("", "") "," LOW "]", "targetPort" },
		{ API("istio", ""), "the Service that istiod makes: 80 -> 80" },
		{ LOW, "Gateway m/web: what it binds for 80/tcp is not known" },
		{ "[1]",
		  "0 objects looked at, 1 of kinds that do not matter here left out\n" },
		{ "[1]", "no gateway is among the input" },
		{ "[" POD("", UNPRIVILEGED("true")) "," LOW "]",
		  "  1. error LP0508, an" },
		{ "[" POD("", UNPRIVILEGED("true")) "," LOW "]",
		  "spec.containers[0].env[0] in f.json\n" },
		{ DEPLOYMENT("gateway", SYSCTL("'0'"), ""),
		  "spec.template.spec.securityContext.sysctls[0] in f.json\n" },
		/* The worst first. */
		{ "[" DEPLOYMENT("gateway", SYSCTL("'0'"), "") "," APP(
			  "'securityContext':{'capabilities':{}},", "") "]",
		  "  1. error LP0501" },
		{ "{'apiVersion':'v1','kind':'Pod','metadata':"
		  "{'name':'\\u001b[31m\\u202e'},"
		  "'spec':{'securityContext':{'capabilities':{}}}}",
		  "Pod \\x1b[31m\\u{202e}" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct check *check = check_of(pieces[i].piece, pieces[i].input);
		char *text = text_of(check);
		CHECK_HOLDS(pieces[i].input, text, pieces[i].piece);
		for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
			CHECK(strcspn(line, "\n") <= 79, "too long: %s", line);
		free(text);
		check_free(check);
	}
}

/* --- input that is made to hurt --- */

static unsigned long long random_state = 7;

static unsigned random_below(unsigned end)
{
	random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(random_state >> 33) % end;
}

static json_t *random_value(void)
{
	switch (random_below(8)) {
	case 0:
		return json_integer(-1);
	case 1:
		return json_string("x");
	case 2:
		return json_array();
	case 3:
		return json_object();
	case 4:
		return json_true();
	case 5:
		return json_pack("[[n],{s:[]}]", "name");
	case 6:
		return json_pack("{s:{s:s}}", "metadata", "name", "p");
	default:
		return json_null();
	}
}

/* Puts something else in one place of @value, somewhere. */
static void spoil(json_t *value)
{
	if (json_is_array(value) && json_array_size(value)) {
		size_t at = random_below((unsigned)json_array_size(value));
		if (random_below(6))
			spoil(json_array_get(value, at));
		else
			json_array_set_new(value, at, random_value());
	} else if (json_is_object(value) && json_object_size(value)) {
		void *at = json_object_iter(value);
		for (unsigned i = random_below((unsigned)json_object_size(value)); i; i--)
			at = json_object_iter_next(value, at);
		if (random_below(6))
			spoil(json_object_iter_value(at));
		else
			json_object_iter_set_new(value, at, random_value());
	}
}

/* Whatever is at whatever place: it is told, and nothing falls over. */
static void wrong_types(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		char *text = with_quotes(rows[i % COUNT(rows)].input);
		json_t *document = json_loads(text, 0, NULL);
		struct check *check = check_new();
		for (unsigned n = random_below(4) + 1; n; n--)
			spoil(document);
		check_add(check, "f", document);
		json_decref(document);
		check_run(check);
		json_decref(report_of(check));
		free(text_of(check));
		check_free(check);
		free(text);
	}
}

/* Ten thousand pods, each its own gateway, and as many Services, in one namespace. */
static void many(void **state)
{
	struct check *check = check_new();
	json_t *list = json_array();
	(void)state;

	for (int i = 0; i < 10000; i++) {
		char name[16];
		snprintf(name, sizeof(name), "g%d", i);
		json_array_append_new(
			list,
			json_pack("{s:s,s:s,s:{s:s,s:{s:s,s:s}},s:{s:[{s:s,s:[s]}]}}",
				  "apiVersion", "v1", "kind", "Pod", "metadata", "name",
				  name, "labels", "app", "g", "id", name, "spec",
				  "containers", "name", "istio-proxy", "args", "router"));
		json_array_append_new(
			list, json_pack("{s:s,s:s,s:{s:s},s:{s:{s:s},s:[{s:i,s:i}]}}",
					"apiVersion", "v1", "kind", "Service", "metadata",
					"name", name, "spec", "selector", "id", name,
					"ports", "port", 80, "targetPort", 8080));
	}
	json_array_append_new(
		list, json_pack("{s:s,s:s,s:{s:{s:s},s:[{s:{s:i}}]}}", "apiVersion",
				"networking.istio.io/v1", "kind", "Gateway", "spec",
				"selector", "app", "g", "servers", "port", "number", 80));
	check_add(check, "f", list);
	json_decref(list);
	assert_int_equal(check_run(check).objects, 20001);
	assert_int_equal(check->row_count, 10000);
	assert_false(check->exhausted);
	check_free(check);
}

/* What would take for ever is not done, and that is said. */
static void too_much(void **state)
{
	struct check *check = check_new();
	json_t *list = json_array();
	(void)state;

	for (int i = 0; i < 3000; i++) {
		json_array_append_new(
			list, json_pack("{s:s,s:s,s:{s:{s:s}},s:{s:[{s:s,s:[s]}]}}",
					"apiVersion", "v1", "kind", "Pod", "metadata",
					"labels", "app", "g", "spec", "containers",
					"name", "istio-proxy", "args", "router"));
		json_array_append_new(list, json_pack("{s:s,s:s,s:{s:{s:s},s:[{s:i}]}}",
						      "apiVersion", "v1", "kind",
						      "Service", "spec", "selector",
						      "app", "g", "ports", "port", 80));
	}
	check_add(check, "f", list);
	json_decref(list);
	check_run(check);
	char *text = text_of(check);
	CHECK_HOLDS("too much", text, "there is too much for one look");
	free(text);
	check_free(check);
}

static int prepare(void **state)
{
	(void)state;
	reading_prepare(1);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),       cmocka_unit_test(rules_reached),
		cmocka_unit_test(ports),       cmocka_unit_test(owners),
		cmocka_unit_test(taken),       cmocka_unit_test(text_lines),
		cmocka_unit_test(wrong_types), cmocka_unit_test(many),
		cmocka_unit_test(too_much),
	};
	return cmocka_run_group_tests(tests, prepare, NULL);
}
