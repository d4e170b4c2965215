/* SPDX-License-Identifier: Apache-2.0 */
/* What libFuzzer calls. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Returns 0, or ends the process where a law does not hold for these bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
