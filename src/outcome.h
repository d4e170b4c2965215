/* SPDX-License-Identifier: Apache-2.0 */
/* The four answers a measurement can give, and their words in reports. */
#pragma once

/*
 * Never folded into fewer: "could not be asked here, and that is normal" (skipped) and
 * "should have worked but did not" (broken) are neither a yes nor a no.
 */
enum outcome {
	OUTCOME_YES,
	OUTCOME_NO,
	OUTCOME_SKIPPED,
	OUTCOME_BROKEN,
	OUTCOME_COUNT,
};

/* The word a report uses for @outcome; static storage. */
const char *outcome_name(enum outcome outcome);
