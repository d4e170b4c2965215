/* SPDX-License-Identifier: Apache-2.0 */
/* What is made for Gateways of the Gateway API, and where pods may run. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "fix/kind.h"
#include "fix/placement.h"
#include "report/json_build.h"
#include "src/error.h"
#include "tests/unit/unit.h"

static const char *const node_names[] = {
	"worker-1",  "worker-2",  "worker-3",  "worker-4",  "worker-5",	 "worker-6",
	"worker-7",  "worker-8",  "worker-9",  "worker-10", "worker-11", "worker-12",
	"worker-13", "worker-14", "worker-15", "worker-16", "worker-17",
};

static struct request asked(enum scenario scenario)
{
	return (struct request){
		.scenario = scenario,
		.ports = { .count = 2, .items = { { 80, 0 }, { 443, 0 } } },
		.uid = 1337,
		.name = "public",
		.istiod_namespace = "istio-system",
		.evidence = evidence_none,
	};
}

/* All lines of @section, a blank at each end. The caller's. */
static char *said(const struct change *change, enum section section)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	for (unsigned i = 0; i < change->sections[section].count; i++)
		fprintf(stream, " %s ", change->sections[section].lines[i]);
	fclose(stream);
	return text;
}

static void check_said(const char *row, const struct change *change, enum section section,
		       const char *piece)
{
	char *text = said(change, section);

	CHECK_HOLDS(row, text, piece);
	free(text);
}

/* Compact, keys sorted. The caller's. */
static char *compact(const json_t *value)
{
	return json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
}

static void check_json(const char *row, const json_t *value, const char *wanted)
{
	char *text = compact(value);

	CHECK(text, "row '%s': no JSON", row);
	CHECK_TEXT(row, text, wanted);
	free(text);
}

/* --- placement --- */

static void names_become_an_affinity(void **state)
{
	struct request request = asked(SCENARIO_PIN_NODES);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.nodes = node_names;
	request.node_count = 2;
	request.nodes_left_out = 3;
	json_t *spec = placement_pod_spec(&request, change, &err);
	check_json("two names", spec,
		   "{\"affinity\":{\"nodeAffinity\":{"
		   "\"requiredDuringSchedulingIgnoredDuringExecution\":{"
		   "\"nodeSelectorTerms\":["
		   "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\","
		   "\"values\":[\"worker-1\"]}]},"
		   "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\","
		   "\"values\":[\"worker-2\"]}]}]}}}}");
	check_said("two names", change, SECTION_CAVEATS, "3 nodes of the report");
	CHECK_NUMBER("two names", change->sections[SECTION_APPLY].count, 0);
	json_decref(spec);
	change_free(change);
}

static void many_names_become_a_label(void **state)
{
	struct request request = asked(SCENARIO_PIN_NODES);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.nodes = node_names;
	request.node_count = PLACEMENT_NAMES_MAX;
	json_t *spec = placement_pod_spec(&request, change, &err);
	CHECK_NUMBER("16 names", !json_object_get(spec, "affinity"), 0);
	json_decref(spec);

	request.node_count = PLACEMENT_NAMES_MAX + 1;
	spec = placement_pod_spec(&request, change, &err);
	check_json("17 names", spec,
		   "{\"nodeSelector\":{\"lowport/unchanged\":\"true\"}}");
	for (unsigned i = 0; i < request.node_count; i++) {
		char word[32];
		snprintf(word, sizeof(word), " %s ", node_names[i]);
		check_said(node_names[i], change, SECTION_APPLY, word);
	}
	CHECK_NUMBER("17 names", change->sections[SECTION_APPLY].count, 3);
	for (unsigned i = 0; i < change->sections[SECTION_APPLY].count; i++) {
		const char *line = change->sections[SECTION_APPLY].lines[i];
		CHECK(strlen(line) <= 110, "'%s' is long", line);
		CHECK_HOLDS("17 names", line, "kubectl label node worker-");
		CHECK_HOLDS("17 names", line, " lowport/unchanged=true");
	}
	check_said("17 names", change, SECTION_UNDO,
		   " kubectl label node -l lowport/unchanged=true lowport/unchanged- ");
	json_decref(spec);
	change_free(change);
}

/* Of any length that Kubernetes allows, and no name is cut or lost. */
static void long_names_fit(void **state)
{
	char longest[254], word[260];
	const char *const names[] = { longest, "a", longest, "b" };
	struct request request = asked(SCENARIO_PIN_NODES);
	struct change *change = change_new();
	struct error err;

	(void)state;
	memset(longest, 'n', sizeof(longest) - 1);
	longest[253] = '\0';
	request.nodes = names;
	request.node_count = 4;
	request.label_key = "kernel";
	request.label_value = "new";
	json_t *spec = placement_pod_spec(&request, change, &err);
	check_json("a label", spec, "{\"nodeSelector\":{\"kernel\":\"new\"}}");
	CHECK_NUMBER("a label", change->sections[SECTION_APPLY].count, 4);
	snprintf(word, sizeof(word), " %s ", longest);
	check_said("a label", change, SECTION_APPLY, word);
	check_said("a label", change, SECTION_APPLY, " kubectl label node b kernel=new ");
	check_said("a label", change, SECTION_CAVEATS, "had it before");
	json_decref(spec);
	change_free(change);
}

static void a_label_alone_is_enough(void **state)
{
	struct request request = asked(SCENARIO_PIN_NODES);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.label_key = "kernel";
	json_t *spec = placement_pod_spec(&request, change, &err);
	check_json("no value", spec, "{\"nodeSelector\":{\"kernel\":\"\"}}");
	CHECK_NUMBER("no value", change->sections[SECTION_APPLY].count, 0);
	CHECK_NUMBER("no value", change->sections[SECTION_UNDO].count, 0);
	check_said("no value", change, SECTION_CAVEATS, "kubectl get node -l kernel= ");
	json_decref(spec);
	change_free(change);
}

static void somebody_has_to_say_which(void **state)
{
	struct request request = asked(SCENARIO_PIN_NODES);
	struct change *change = change_new();
	struct error err;

	(void)state;
	CHECK(!placement_pod_spec(&request, change, &err), "nodes from nowhere");
	CHECK_HOLDS("no report", err.text, "--report");
	CHECK_HOLDS("no report", err.text, "--label");
	request.evidence.known = true;
	CHECK(!placement_pod_spec(&request, change, &err), "nodes from nowhere");
	CHECK_HOLDS("a report", err.text, "no node where the gateway works as it is");
	change_free(change);
}

/* --- gateway-api --- */

extern const struct kind kind_gateway_api, kind_gateway_class;
static const struct kind *const api = &kind_gateway_api, *const class =
								 &kind_gateway_class;

static void gateway_api_makes_two_objects(void **state)
{
	struct request request = asked(SCENARIO_ROOT);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.namespace = "edge";
	CHECK_NUMBER("root", api->make(&request, change, &err), 0);
	CHECK_NUMBER("root", change->part_count, 2);

	const struct part *map = &change->parts[0], *gateway = &change->parts[1];
	CHECK_TEXT("root", map->file, "configmap.yaml");
	CHECK_NUMBER("root", map->how, PART_APPLY);
	CHECK_TEXT("root", map->target, "configmap public-lowport");
	CHECK_TEXT("root", map->namespace, "edge");
	check_json("root", json_object_get(map->object, "metadata"),
		   "{\"name\":\"public-lowport\",\"namespace\":\"edge\"}");
	const json_t *data = json_object_get(map->object, "data");
	CHECK_NUMBER("root", json_object_size(data), 1);
	CHECK_HOLDS("root", json_string_value(json_object_get(data, "deployment")),
		    "sysctls: []\n");

	CHECK_TEXT("root", gateway->file, "gateway.yaml");
	CHECK_NUMBER("root", gateway->how, PART_MERGE);
	CHECK_TEXT("root", gateway->target, "gateways.gateway.networking.k8s.io public");
	CHECK_TEXT("root", gateway->namespace, "edge");
	check_json("root", gateway->object,
		   "{\"spec\":{\"infrastructure\":{\"parametersRef\":{\"group\":\"\","
		   "\"kind\":\"ConfigMap\",\"name\":\"public-lowport\"}}}}");
	check_json("root", gateway->undo,
		   "{\"spec\":{\"infrastructure\":{\"parametersRef\":null}}}");
	check_said("root", change, SECTION_UNDO,
		   " kubectl delete configmap public-lowport -n edge ");
	check_said("root", change, SECTION_PROVE,
		   " -n edge -l gateway.networking.k8s.io/gateway-name=public ");
	check_said("root", change, SECTION_CAVEATS, "SECURITY");
	change_free(change);
}

static void high_ports_need_a_service(void **state)
{
	struct request request = asked(SCENARIO_HIGH_PORTS);
	struct error err;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct change *change = change_new();
		const struct kind *kind = i ? class : api;
		CHECK_NUMBER(kind->id, kind->make(&request, change, &err), 0);
		const json_t *data = json_object_get(change->parts[0].object, "data");
		const char *service = json_string_value(json_object_get(data, "service"));
		CHECK_NUMBER(kind->id, json_object_size(data), 2);
		CHECK_HOLDS(kind->id, service, "targetPort: 8080\n");
		/* A class has Gateways without these listeners. */
		CHECK(!strstr(service, "name: port-443\n") == !i, "%s: %s", kind->id,
		      service);
		check_said(kind->id, change, SECTION_PROVE, "kubectl get service");
		change_free(change);
	}
}

static void versions_and_crds(void **state)
{
	static const char name[] = "gateways.gateway.networking.k8s.io";
	static const struct {
		const char *row;
		struct version version;
		const char *bundle, *channel; /* NULL: no CRD is given */
		const char *refused;	      /* a piece of why; NULL: made */
	} rows[] = {
		{ "nothing known", { 0 }, NULL, NULL, NULL },
		{ "1.25", { 1, 25, 4, true }, NULL, NULL, "1.25.4" },
		{ "1.26", { 1, 26, 0, true }, NULL, NULL, NULL },
		{ "1.1", { 0 }, "v1.1.0", "standard", "v1.2.0" },
		{ "1.1 exp", { 0 }, "v1.1.0", "experimental", NULL },
		{ "1.2", { 0 }, "v1.2.0", "standard", NULL },
		{ "1.10", { 0 }, "v1.10.1", "standard", NULL },
		{ "no version", { 0 }, "main", "standard", "v1.2.0" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request request = asked(SCENARIO_1);
		struct change *change = change_new();
		struct error err;
		json_t *crd =
			!rows[i].bundle
				? NULL
				: json_pack("{s:{s:s, s:{s:s, s:s}}}", "metadata", "name",
					    name, "annotations",
					    "gateway.networking.k8s.io/bundle-version",
					    rows[i].bundle,
					    "gateway.networking.k8s.io/channel",
					    rows[i].channel);
		request.version = rows[i].version;
		request.crd = crd;
		int status = api->make(&request, change, &err);
		CHECK_NUMBER(rows[i].row, status, rows[i].refused ? -EINVAL : 0);
		if (rows[i].refused) {
			CHECK_HOLDS(rows[i].row, err.text, rows[i].refused);
			CHECK_NUMBER(rows[i].row, change->part_count, 0);
		}
		json_decref(crd);
		change_free(change);
	}
}

/* The schema is what the API server goes by; annotations say what it should be. */
static void the_schema_decides(void **state)
{
	static const struct {
		const char *row, *crd;
		int status;
	} rows[] = {
		{ "has it",
		  "{\"metadata\":{\"name\":\"gateways.gateway.networking.k8s.io\"},"
		  "\"spec\":{\"versions\":[{\"served\":true},{\"served\":true,\"schema\":"
		  "{\"openAPIV3Schema\":{\"properties\":{\"spec\":{\"properties\":"
		  "{\"infrastructure\":{\"properties\":{\"parametersRef\":{}}}}}}}}}]}}",
		  0 },
		{ "not served",
		  "{\"metadata\":{\"name\":\"gateways.gateway.networking.k8s.io\"},"
		  "\"spec\":{\"versions\":[{\"served\":true},"
		  "{\"served\":false,\"schema\":"
		  "{\"openAPIV3Schema\":{\"properties\":{\"spec\":{\"properties\":"
		  "{\"infrastructure\":{\"properties\":{\"parametersRef\":{}}}}}}}}}]}}",
		  -EINVAL },
		{ "says it has",
		  "{\"metadata\":{\"name\":\"gateways.gateway.networking.k8s.io\","
		  "\"annotations\":"
		  "{\"gateway.networking.k8s.io/bundle-version\":\"v1.3.0\"}},"
		  "\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":{}}}]}}",
		  -EINVAL },
		{ "another CRD", "{\"metadata\":{\"name\":\"pods\"}}", -EINVAL },
		{ "no object", "[1]", -EINVAL },
		{ "wrong types", "{\"metadata\":[],\"spec\":1}", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request request = asked(SCENARIO_1);
		struct change *change = change_new();
		struct error err;
		json_t *crd = json_loads(rows[i].crd, 0, NULL);
		CHECK(crd, "row '%s' is no JSON", rows[i].row);
		request.crd = crd;
		CHECK_NUMBER(rows[i].row, api->make(&request, change, &err),
			     rows[i].status);
		json_decref(crd);
		change_free(change);
	}
}

/* --- gateway-class --- */

static void class_makes_a_configmap(void **state)
{
	struct request request = asked(SCENARIO_1);
	struct change *change = change_new();
	struct error err;

	(void)state;
	request.name = NULL;
	CHECK_NUMBER("class", class->make(&request, change, &err), 0);
	CHECK_NUMBER("class", change->part_count, 1);
	CHECK_TEXT("class", change->parts[0].namespace, "istio-system");
	check_json("class", json_object_get(change->parts[0].object, "metadata"),
		   "{\"labels\":{\"gateway.istio.io/defaults-for-class\":\"istio\"},"
		   "\"name\":\"lowport-gatewayclass-istio\","
		   "\"namespace\":\"istio-system\"}");
	check_said("class", change, SECTION_APPLY,
		   "kubectl get configmap -n istio-system -l "
		   "gateway.istio.io/defaults-for-class=istio ");
	change_free(change);
}

static void class_values_are_maps(void **state)
{
	struct request request = asked(SCENARIO_1);
	struct error err;

	(void)state;
	request.istiod_given = true;
	request.revision = "mesh-v1-28-3";
	struct change *change = change_new();
	CHECK_NUMBER("operator", class->make(&request, change, &err), 0);
	CHECK_TEXT("operator", change->parts[0].target, "istio mesh");
	check_json("operator", change->parts[0].object,
		   "{\"spec\":{\"values\":{\"gatewayClasses\":{\"istio\":{\"deployment\":"
		   "{\"spec\":{\"template\":{\"spec\":{\"securityContext\":"
		   "{\"sysctls\":[]}}}}}}}}}}");
	check_json("operator", change->parts[0].undo,
		   "{\"spec\":{\"values\":{\"gatewayClasses\":{\"istio\":"
		   "{\"deployment\":null}}}}}");
	change_free(change);

	request.istiod = ISTIOD_HELM;
	request.revision = NULL;
	change = change_new();
	CHECK_NUMBER("helm", class->make(&request, change, &err), 0);
	CHECK_NUMBER("helm", change->parts[0].how, PART_VALUES);
	check_json("helm", change->parts[0].object,
		   "{\"gatewayClasses\":{\"istio\":{\"deployment\":"
		   "{\"spec\":{\"template\":{\"spec\":{\"securityContext\":"
		   "{\"sysctls\":[]}}}}}}}}");
	check_said("helm", change, SECTION_UNDO, "helm rollback istiod -n istio-system");
	change_free(change);
}

/* No overlay names metadata, which istiod refuses to have changed; every kind says why,
 * how to see it, and how to undo it. */
static void every_scenario_is_whole(void **state)
{
	static const enum section needed[] = { SECTION_WHY, SECTION_PROVE, SECTION_UNDO,
					       SECTION_CAVEATS };
	struct error err;

	(void)state;
	for (unsigned i = 0; i < 2 * SCENARIO_COUNT; i++) {
		struct request request = asked((enum scenario)(i / 2));
		const struct kind *kind = i % 2 ? class : api;
		struct change *change = change_new();
		const char *key;
		json_t *text;
		request.nodes = node_names;
		request.node_count = 3;
		const char *row = scenario_name(request.scenario);
		CHECK_NUMBER(row, kind->make(&request, change, &err), 0);
		for (size_t s = 0; s < COUNT(needed); s++)
			CHECK(change->sections[needed[s]].count, "%s of %s: section %d",
			      row, kind->id, (int)needed[s]);
		json_object_foreach(json_object_get(change->parts[0].object, "data"), key,
				    text)
		{
			const char *line = json_string_value(text);
			CHECK(!strcmp(key, "deployment") || !strcmp(key, "service"),
			      "%s: key %s", row, key);
			CHECK(!strncmp(line, "spec:\n", 6), "%s: %s", row, line);
			CHECK(!strstr(line, "metadata:"), "%s: %s", row, line);
		}
		change_free(change);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_an_affinity),
		cmocka_unit_test(many_names_become_a_label),
		cmocka_unit_test(long_names_fit),
		cmocka_unit_test(a_label_alone_is_enough),
		cmocka_unit_test(somebody_has_to_say_which),
		cmocka_unit_test(gateway_api_makes_two_objects),
		cmocka_unit_test(high_ports_need_a_service),
		cmocka_unit_test(versions_and_crds),
		cmocka_unit_test(the_schema_decides),
		cmocka_unit_test(class_makes_a_configmap),
		cmocka_unit_test(class_values_are_maps),
		cmocka_unit_test(every_scenario_is_whole),
	};

	json_prepare(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
