/* SPDX-License-Identifier: Apache-2.0 */
/* The two halves of format_digest. */
#pragma once

#include "report/json_build.h"

/* Under what kubelet keeps of a termination message, with room for what it says itself.
 */
#define DIGEST_MAX 3584

/* Writes @document on one line below DIGEST_MAX, and gives it back in any case. Returns
 * 0, or -E2BIG where it is too long: then nothing was written. */
int digest_write(json_t *document, FILE *out);

/* As struct format has it. */
int digest_fleet(const struct fleet_view *view, const struct style *style, FILE *out);
