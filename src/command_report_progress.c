/* SPDX-License-Identifier: Apache-2.0 */
/* One line that says that something happens, and goes away. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/command_report.h"
#include "src/output.h"
#include "src/timestamp.h"

/* Nobody wonders before, nor reads faster. */
#define PROGRESS_AFTER_US 1000000
#define PROGRESS_EVERY_US 200000

static const char erase[] = "\r\x1b[K";

void progress_start(struct progress *progress)
{
	memset(progress, 0, sizeof(*progress));
	progress->wanted = isatty(STDERR_FILENO);
	progress->started = timestamp_monotonic_us();
}

void progress_say(struct progress *progress, uint64_t fed)
{
	char line[80];

	if (!progress->wanted)
		return;
	long long now = timestamp_monotonic_us();
	long long next = progress->shown ? progress->said + PROGRESS_EVERY_US
					 : progress->started + PROGRESS_AFTER_US;
	if (now < next)
		return;
	progress->shown = true;
	progress->said = now;
	int length = snprintf(line, sizeof(line), "%slowport: %" PRIu64 " MB read", erase,
			      fed / 1000000);
	output_all(STDERR_FILENO, line, (size_t)length);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		output_all(STDERR_FILENO, erase, sizeof(erase) - 1);
}
