/* SPDX-License-Identifier: Apache-2.0 */
/* Telling a container that was made for a trial from one that was not. */
#include "probes/observed.h"

#include <linux/capability.h>
#include <stdio.h>

#include "src/port_start.h"

/* Sets from which an exec can still make the capability effective. */
static bool may_have(const struct identity *self, uint64_t bit)
{
	uint64_t any =
		self->sets[CAPABILITY_PERMITTED] | self->sets[CAPABILITY_EFFECTIVE] |
		self->sets[CAPABILITY_INHERITABLE] | self->sets[CAPABILITY_AMBIENT];
	if (!self->uid)
		any |= self->sets[CAPABILITY_BOUNDING];
	return any & bit;
}

bool observed_fits(const struct trial_recipe *recipe, const struct identity *self,
		   uint32_t uid, int port_start, char *why, size_t size)
{
	const uint64_t bit = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);
	uint32_t wanted = recipe->user == USER_ROOT ? 0 : uid;

	if (self->uid != wanted || !self->ids_agree) {
		snprintf(why, size,
			 "this process is UID %u, and trial %s is about UID %u",
			 self->uid, recipe->id, wanted);
		return false;
	}
	if (recipe->capability == CAPABILITY_NONE && may_have(self, bit)) {
		snprintf(why, size,
			 "this process has NET_BIND_SERVICE, and trial %s is about "
			 "a gateway without it",
			 recipe->id);
		return false;
	}
	if (recipe->capability != CAPABILITY_NONE &&
	    !(self->sets[CAPABILITY_BOUNDING] & bit)) {
		snprintf(why, size,
			 "NET_BIND_SERVICE was not added here: it is not in the "
			 "bounding set");
		return false;
	}
	if (recipe->capability == CAPABILITY_AMBIENT_TOO &&
	    !(self->sets[CAPABILITY_AMBIENT] & bit)) {
		snprintf(why, size, "NET_BIND_SERVICE is not in the ambient set here");
		return false;
	}
	if (recipe->port_start == PORT_START_ZERO && port_start < 0) {
		snprintf(why, size,
			 "whether the sysctl was set for this container cannot be "
			 "read here");
		return false;
	}
	if (recipe->port_start == PORT_START_ZERO && port_start > 0) {
		snprintf(why, size,
			 "the sysctl was not set for this container: " PORT_START_NAME
			 " is %d here, and not 0",
			 port_start);
		return false;
	}
	return true;
}
