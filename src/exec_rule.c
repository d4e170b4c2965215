/* SPDX-License-Identifier: Apache-2.0 */
/* In the kernel's words: P is the thread, F the file, ' is afterwards. */
#include "src/exec_rule.h"

#include <errno.h>

int exec_rule(const struct identity *before, const struct file_capabilities *capabilities,
	      struct identity *after)
{
	const uint64_t *old = before->sets;
	uint64_t permitted = 0, ambient = old[CAPABILITY_AMBIENT];
	bool effective = false;

	*after = *before;
	if (capabilities->any) {
		/* P'(permitted) = (P(inheritable) & F(inheritable)) |
		 *                 (F(permitted) & P(bounding)) */
		permitted = (old[CAPABILITY_INHERITABLE] & capabilities->inheritable) |
			    (capabilities->permitted & old[CAPABILITY_BOUNDING]);
		effective = capabilities->effective;
		/* A file that does not know of capabilities must get all or not run. */
		if (effective && (capabilities->permitted & ~permitted))
			return -EPERM;
		ambient = 0;
	}
	/* UID 0 has them all, whatever the file says. */
	if (!before->uid) {
		permitted = old[CAPABILITY_BOUNDING] | old[CAPABILITY_INHERITABLE];
		effective = true;
	}
	/* no_new_privs: no more than it had; the file is executed all the same. */
	if (before->no_new_privs && (permitted & ~old[CAPABILITY_PERMITTED]))
		permitted &= old[CAPABILITY_PERMITTED];
	permitted |= ambient;
	after->sets[CAPABILITY_PERMITTED] = permitted;
	after->sets[CAPABILITY_AMBIENT] = ambient;
	after->sets[CAPABILITY_EFFECTIVE] = effective ? permitted : ambient;
	return 0;
}
