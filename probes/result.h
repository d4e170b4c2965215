/* SPDX-License-Identifier: Apache-2.0 */
/* What a record means for its trial. */
#pragma once

#include "probes/wire.h"

/*
 * Fills @trial from @record, a RECORD_GATEWAY or a RECORD_FAILED: outcome, errno and
 * note, and the identity and binds where the gateway got that far.
 */
void result_take(const struct record *record, struct trial *trial);
