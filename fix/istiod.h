/* SPDX-License-Identifier: Apache-2.0 */
/* istiod's values, wherever they are kept, and what it made of them. */
#pragma once

#include "fix/change.h"

/*
 * Adds @values, as the chart istiod has them: to the Istio resource of the sail-operator
 * (istio.yaml), or to the chart's release (istiod-values.yaml). @undo takes them back by
 * a merge patch of the Istio resource; a release is rolled back instead. Takes both.
 */
struct part *istiod_values(const struct request *request, json_t *values, json_t *undo,
			   struct change *change);

/* The command that prints the templates that istiod has loaded, as JSON; written to
 * @buffer. An Istio resource that is Ready says nothing of them: it was Ready before. */
const char *istiod_templates(const struct request *request, char *buffer, size_t size);
