/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's injection template: the smallest edit of its text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "fix/scenario.h"
#include "src/error.h"

/*
 * Edits @text (@size bytes, any line ends) for scenario-1, scenario-2, root or high-ports
 * (the sysctl alone). Every byte but the lines concerned stays; text inside Go template
 * actions ({{ }}, with their strings and comments) is never looked at. *@edited is the
 * caller's to free, NUL-terminated, and *@edited_size its length; *@done: all was so
 * already, and *@edited is NULL. Returns 0, or -EINVAL with @err, which names the line
 * and the reason: no place, several, a form that is not known.
 */
int template_edit(const char *text, size_t size, enum scenario scenario, char **edited,
		  size_t *edited_size, bool *done, struct error *err);
