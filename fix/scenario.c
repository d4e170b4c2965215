/* SPDX-License-Identifier: Apache-2.0 */
/* The scenarios' words. */
#include "fix/scenario.h"

#include <string.h>

static const struct {
	const char *id, *help;
} words[SCENARIO_COUNT] = {
#define SCENARIO(name, id, help) [name] = { id, help },
#include "fix/scenarios.list"
#undef SCENARIO
};

const char *scenario_name(enum scenario scenario)
{
	return scenario < SCENARIO_COUNT ? words[scenario].id : "none";
}

const char *scenario_help(enum scenario scenario)
{
	return scenario < SCENARIO_COUNT ? words[scenario].help : "";
}

enum scenario scenario_find(const char *name)
{
	for (unsigned i = 0; i < SCENARIO_COUNT; i++)
		if (!strcmp(words[i].id, name))
			return (enum scenario)i;
	return SCENARIO_COUNT;
}
