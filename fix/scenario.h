/* SPDX-License-Identifier: Apache-2.0 */
/* The changes that lowport fix can hand over. */
#pragma once

enum scenario {
#define SCENARIO(name, id, help) name,
#include "fix/scenarios.list"
#undef SCENARIO
	SCENARIO_COUNT,
};

/* The id ("scenario-1") and one line of help; static storage. */
const char *scenario_name(enum scenario scenario);
const char *scenario_help(enum scenario scenario);

/* The scenario called @name, or SCENARIO_COUNT. */
enum scenario scenario_find(const char *name);
