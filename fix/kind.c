/* SPDX-License-Identifier: Apache-2.0 */
/* The table of kinds. */
#include "fix/kind.h"

#include <string.h>

#define KIND(name) extern const struct kind kind_##name;
#include "fix/kinds.list"
#undef KIND

const struct kind *const kinds[] = {
#define KIND(name) &kind_##name,
#include "fix/kinds.list"
#undef KIND
};
const unsigned kind_count = sizeof(kinds) / sizeof(kinds[0]);

const struct kind *kind_find(const char *name)
{
	for (unsigned i = 0; i < kind_count; i++)
		if (!strcmp(kinds[i]->id, name))
			return kinds[i];
	return NULL;
}
