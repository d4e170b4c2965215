/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario changes in a template. */
#pragma once

#include "fix/scenario.h"
#include "fix/template_edits.h"

/* The part is already so where none of them adds an edit. They return 0, or -EINVAL with
 * @err: the line, and why it cannot be edited. */

/* The pod's sysctls without the one that is looked for. */
int template_sysctl(struct template_edits *edits, struct error *err);

/* The gateway's container with what SCENARIO_2 or SCENARIO_ROOT ask for. */
int template_container(struct template_edits *edits, enum scenario scenario,
		       struct error *err);
