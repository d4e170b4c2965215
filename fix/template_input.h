/* SPDX-License-Identifier: Apache-2.0 */
/* Where the live template comes from. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "src/error.h"

struct template_input {
	char *text; /* the gateway's template; owned, NUL-terminated */
	size_t size;
	bool overruled; /* values' gateways.securityContext is set; false: or not known */
};

/*
 * Takes the template @name ("gateway") from @bytes: istiod's /debug/inject (a JSON object
 * of templates), the injector's ConfigMap as JSON or YAML (data.config, data.values), or
 * the template itself. Returns 0, or -EINVAL with @err.
 */
int template_take(const char *bytes, size_t size, const char *name,
		  struct template_input *input, struct error *err);
void template_input_free(struct template_input *input);
