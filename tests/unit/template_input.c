/* SPDX-License-Identifier: Apache-2.0 */
/* Where a template is found, and what is told where there is none. */
#include "fix/template_input.h"

#include <stdlib.h>

#include "report/documents.h"
#include "tests/unit/unit.h"

#define INJECT \
	"{\"sidecar\":\"s\",\"gateway\":\"spec:\\n\",\"a b\":\"\",\"grpc-agent\":\"g\"}"
#define CONFIG(values)                                                                \
	"{\"kind\":\"ConfigMap\",\"data\":{\"config\":\"templates:\\n  gateway: |\\n" \
	"    spec:\\n\",\"values\":\"" values "\"}}"
#define ISTIO(more)                                                                  \
	"{\"kind\":\"Istio\",\"spec\":{\"values\":{" more "\"sidecarInjectorWebhook" \
	"\":{\"templates\":{\"gateway\":\"spec:\\n\"}}}}}"
#define LIST(items) "{\"kind\":\"List\",\"items\":[" items "]}"
#define SET "{\\\"gateways\\\":{\\\"securityContext\\\":{\\\"sysctls\\\":[]}}}"
#define UNSET "{\\\"gateways\\\":{\\\"securityContext\\\":{}}}"

static void takes(void **state)
{
	static const struct {
		const char *bytes, *text;
		bool overruled;
	} rows[] = {
		{ "spec:\r\n", "spec:\r\n", false },
		{ "\xef\xbb\xbfspec: \xc3\xa9\n", "\xef\xbb\xbfspec: \xc3\xa9\n", false },
		{ "{{- $x := 1 }}\nspec:\n", "{{- $x := 1 }}\nspec:\n", false },
		{ "kind: Deployment\n", "kind: Deployment\n", false },
		{ INJECT, "spec:\n", false },
		{ " \n" INJECT, "spec:\n", false },
		{ CONFIG("{}"), "spec:\n", false },
		{ CONFIG(UNSET), "spec:\n", false },
		{ CONFIG(SET), "spec:\n", true },
		{ ISTIO(""), "spec:\n", false },
		{ ISTIO("\"gateways\":{\"securityContext\":{\"a\":1}},"), "spec:\n",
		  true },
		{ LIST("{\"kind\":\"ConfigMap\",\"data\":{\"mesh\":\"\"}}," CONFIG(SET)),
		  "spec:\n", true },
		{ "templates:\n  gateway: |\n    spec:\n", "spec:\n", false },
		{ "data:\n  values: '"
		  "{\"gateways\": {\"securityContext\": {\"a\": 1}}}'\n"
		  "  config: |\n    templates:\n      gateway: |\n        spec:\n"
		  "kind: ConfigMap\r\n",
		  "spec:\n", true },
	};
	struct template_input input;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *bytes = rows[i].bytes;
		int rc = template_take(bytes, strlen(bytes), "gateway", &input, &err);
		CHECK(!rc, "row '%s': %s", bytes, err.text);
		CHECK_TEXT(bytes, input.text, rows[i].text);
		CHECK_NUMBER(bytes, input.size, strlen(rows[i].text));
		CHECK_NUMBER(bytes, input.overruled, rows[i].overruled);
		template_input_free(&input);
	}
}

static void refuses(void **state)
{
	static const struct {
		const char *bytes, *reason;
	} rows[] = {
		{ "", "the template is empty" },
		{ " \r\n", "the template is empty" },
		{ "spec: \xc3\n", "byte 7: the template is not text in UTF-8" },
		{ "spec: \xed\xa0\x80\n", "byte 7: the template is not text in UTF-8" },
		{ "spec: \xf4\x90\x80\x80", "byte 7: the template is not text in UTF-8" },
		{ "spec: \xe2\x82", "byte 7: the template is not text in UTF-8" },
		{ "{\"gateway\":\n\"a\033[31m", "line 2, column 2: this is not JSON" },
		{ "{\"a\":\"\",\"a\":\"\"}", "line 1, column 11: this is not JSON" },
		{ "{\"b\":\"\",\"\\u001b[31m\":\"\",\"c d\":\"\"}",
		  "no template gateway; there are: b and 2 more" },
		{ "{}",
		  "no templates here; istiod's own answer has them: pilot-discovery "
		  "request GET /debug/inject" },
		{ "{\"gateway\":\"\"}", "the template gateway is no text" },
		{ "{\"gateway\":{\"a\":1}}", "the template gateway is no text" },
		{ "{\"kind\":\"ConfigMap\",\"data\":{}}",
		  "a ConfigMap without data.config: it is not the one of "
		  "Istio's injector" },
		{ "{\"kind\":\"Pod\"}",
		  "no templates here; istiod's own answer has them: pilot-discovery "
		  "request "
		  "GET /debug/inject" },
		{ CONFIG("{"), "data.values: line 1, column 1: this is not JSON" },
		{ LIST(""),
		  "a List in which 0 items have templates: give the one that is meant" },
		{ LIST(ISTIO("") "," CONFIG("{}")),
		  "a List in which 2 items have templates: give the one that is meant" },
	};
	struct template_input input;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *bytes = rows[i].bytes;
		int rc = template_take(bytes, strlen(bytes), "gateway", &input, &err);
		CHECK(rc < 0 && !input.text, "row '%s' is taken", bytes);
		CHECK_TEXT(bytes, err.text, rows[i].reason);
	}
	CHECK(template_take("a\0b", 3, "gateway", &input, &err) < 0, "NUL");
	CHECK_TEXT("NUL", err.text, "byte 1: the template is not text in UTF-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes),
		cmocka_unit_test(refuses),
	};
	/* As the program does, for jansson's memory and its hashes. */
	reading_prepare(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
