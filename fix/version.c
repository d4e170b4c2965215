/* SPDX-License-Identifier: Apache-2.0 */
/* From which releases on Istio has what a change relies on. */
#include "fix/version.h"

#include <errno.h>
#include <stddef.h>

/* More is no version of anything. */
#define NUMBER_MAX 9999

/* The first release of a feature, and of the minor releases before that got it later. */
#define RELEASES_MAX 4
static const struct {
	const char *since;
	struct version releases[RELEASES_MAX]; /* by minor release, ascending */
} features[FEATURE_COUNT] = {
	/* istio#51234 and #51654, in the tags that contain them */
	[FEATURE_GATEWAYS_SECURITY_CONTEXT] = { "1.20.8, 1.21.4, 1.22.2 and 1.23.0",
						{ { 1, 20, 8, true },
						  { 1, 21, 4, true },
						  { 1, 22, 2, true },
						  { 1, 23, 0, true } } },
	/* istio#55283 */
	[FEATURE_PARAMETERS_REF] = { "1.26.0", { { 1, 26, 0, true } } },
	/* istio#48815 */
	[FEATURE_TEMPLATE_SYSCTL] = { "1.20.3 and 1.21.0",
				      { { 1, 20, 3, true }, { 1, 21, 0, true } } },
};

/* Reads up to @count numbers with dots between. Returns how many, or 0. */
static unsigned read_numbers(const char **text, unsigned *numbers, unsigned count)
{
	unsigned found = 0;

	for (;;) {
		unsigned long number = 0;
		if (**text < '0' || **text > '9')
			return 0;
		for (; **text >= '0' && **text <= '9'; (*text)++) {
			number = number * 10 + (unsigned)(**text - '0');
			if (number > NUMBER_MAX)
				return 0;
		}
		numbers[found++] = (unsigned)number;
		if (found == count || **text != '.')
			return found;
		(*text)++;
	}
}

int version_parse(const char *text, struct version *version, struct error *err)
{
	unsigned numbers[3] = { 0 };
	const char *rest = text + (*text == 'v');

	unsigned found = read_numbers(&rest, numbers, 3);
	if (found < 2 || (*rest && *rest != '-' && *rest != '+'))
		return error_set(err, EINVAL,
				 "'%.40s' is no version of Istio, such as 1.28.3", text);
	*version = (struct version){ .major = numbers[0],
				     .minor = numbers[1],
				     .patch = numbers[2],
				     .whole = found == 3 && !*rest };
	return 0;
}

bool version_known(const struct version *version)
{
	return version->major || version->minor || version->patch;
}

int version_compare(const struct version *a, const struct version *b)
{
	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

/* A row counts for its own minor release, and the last one for all that came after. */
bool version_has(const struct version *version, enum feature feature)
{
	const struct version *last = NULL;

	if (!version_known(version))
		return true;
	for (unsigned i = 0; i < RELEASES_MAX; i++) {
		const struct version *row = &features[feature].releases[i];
		if (!version_known(row))
			break;
		if (row->major == version->major && row->minor == version->minor)
			return version_compare(version, row) >= 0;
		last = row;
	}
	return last && version_compare(version, last) >= 0;
}

const char *feature_since(enum feature feature)
{
	return features[feature].since;
}
