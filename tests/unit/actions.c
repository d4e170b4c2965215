/* SPDX-License-Identifier: Apache-2.0 */
/* What a report tells people to do: which steps, and the lines under them. */
#include "report/actions.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/machine.h"
#include "tests/unit/unit.h"

#define ROOT_ONLY "default:no scenario-2:no root:yes"

/* Which steps a node gets, by a piece of their text; no step may promise the unmeasured.
 */
static void action_steps(void **state)
{
	static const struct {
		const char *machine;
		const char *piece;
		bool there;
	} rows[] = {
		{ "default:yes", "Install the gateway as it is", true },
		{ "ports=8443 default:no scenario-1:yes", "Take the sysctl out", true },
		{ "ports=8443 default:no scenario-1:yes", "Set it where it wins", true },
		{ ROOT_ONLY " scenario-1:yes", "which worked here as scenario-1", true },
		{ ROOT_ONLY " scenario-1:no", "which worked here as scenario-1", false },
		{ ROOT_ONLY, "which worked here as scenario-1", false },
		{ ROOT_ONLY " sysctl.present:no/ENOENT", "Linux 4.11 or later", true },
		{ ROOT_ONLY " sysctl.present:yes", "Linux 4.11 or later", false },
		{ ROOT_ONLY " sysctl.present:yes", "where the sysctl can be set", true },
		{ ROOT_ONLY, "as UID 0 with one capability", true },
		{ ROOT_ONLY, "Set it where it wins", true },
		{ "default:no scenario-2:no root:no", "as UID 0", false },
		{ "default:no scenario-2:no root:no", "Do not install", true },
		{ "", "Do not rely on what is likely", true },
		{ "", "Take the sysctl out", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct node node;
		struct verdict verdict;
		struct view view;
		bool there = false;

		machine_judge(rows[i].machine, &node, &verdict);
		view_init(&view, &node);
		for (unsigned a = 0; a < action_count; a++)
			if (action_fits(&actions[a], &view, &verdict))
				there |= strstr(actions[a].step, rows[i].piece) != NULL;
		CHECK_NUMBER(rows[i].machine, there, rows[i].there);
	}
}

/* What is written under a step follows the wanted ports. */
static void action_lines(void **state)
{
	struct node node;
	struct verdict verdict;
	struct view view;
	char *text = NULL;
	size_t size;
	(void)state;

	machine_judge("ports=80,53/udp,443,8443,443/udp default:no scenario-1:yes "
		      "scenario-2:no root:yes",
		      &node, &verdict);
	view_init(&view, &node);
	FILE *out = open_memstream(&text, &size);
	for (unsigned a = 0; a < action_count; a++)
		if (action_fits(&actions[a], &view, &verdict) && actions[a].lines)
			actions[a].lines(&view, &verdict, out);
	fclose(out);
	CHECK_HOLDS("tcp", text, "{name: tcp-80, port: 80, targetPort: 8080}");
	CHECK_HOLDS("udp", text, "port: 53, targetPort: 8053, protocol: UDP}");
	CHECK_HOLDS("high", text, "port: 8443, targetPort: 8443}");
	CHECK_HOLDS("taken", text, "{name: tcp-443, port: 443, targetPort: 10443}");
	CHECK_HOLDS("taken by TCP alone", text, "port: 443, targetPort: 8443, protocol");
	CHECK_HOLDS("root", text, "runAsNonRoot: false");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(action_steps),
		cmocka_unit_test(action_lines),
	};
	return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}
