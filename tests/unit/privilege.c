/* SPDX-License-Identifier: Apache-2.0 */
/* Which capabilities the trials cannot be run without, and how they are called. */
#include "src/privilege.h"

#include <linux/capability.h>

#include "src/identity.h"
#include "tests/unit/unit.h"

#define BIND CAPABILITY_BIT(CAP_NET_BIND_SERVICE)
#define ALL UINT64_C(0x000001ffffffffff)
/* What Docker and containerd give where nobody asks for more or less. */
#define DOCKER UINT64_C(0x00000000a80425fb)
/* One trial or one kind of namespace needs these: the others are run without. */
#define OPTIONAL                                                  \
	(CAPABILITY_BIT(CAP_SETFCAP) | CAPABILITY_BIT(CAP_KILL) | \
	 CAPABILITY_BIT(CAP_NET_ADMIN))
#define NEEDED                                                        \
	(CAPABILITY_BIT(CAP_SYS_ADMIN) | CAPABILITY_BIT(CAP_SETUID) | \
	 CAPABILITY_BIT(CAP_SETGID) | CAPABILITY_BIT(CAP_SETPCAP) | BIND)

static void missing(void **state)
{
	static const struct {
		const char *what;
		uint64_t permitted, bounding, missing;
	} sets[] = {
		{ "nothing", 0, 0, NEEDED },
		{ "full root", ALL, ALL, 0 },
		{ "just enough", NEEDED, NEEDED, 0 },
		{ "Docker's root", DOCKER, DOCKER, CAPABILITY_BIT(CAP_SYS_ADMIN) },
		{ "only bounding", 0, ALL, NEEDED },
		{ "only permitted", ALL, 0, NEEDED },
		{ "no SETPCAP in bounding", ALL, ALL & ~CAPABILITY_BIT(CAP_SETPCAP),
		  CAPABILITY_BIT(CAP_SETPCAP) },
		{ "no NET_BIND_SERVICE", ALL & ~BIND, ALL, BIND },
		{ "nothing optional", ALL & ~OPTIONAL, ALL & ~OPTIONAL, 0 },
		{ "only optional", OPTIONAL, OPTIONAL, NEEDED },
		{ "only the others", ALL & ~NEEDED, ALL & ~NEEDED, NEEDED },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(sets); i++) {
		struct identity self = { 0 };
		/* What is effective now does not matter: it can be raised. */
		self.sets[CAPABILITY_PERMITTED] = sets[i].permitted;
		self.sets[CAPABILITY_BOUNDING] = sets[i].bounding;
		CHECK_NUMBER(sets[i].what, privilege_missing(&self), sets[i].missing);
	}
}

static void names(void **state)
{
	static const struct {
		uint64_t set;
		const char *names;
	} named[] = {
		{ 0, "" },
		{ CAPABILITY_BIT(CAP_SYS_ADMIN), "CAP_SYS_ADMIN" },
		{ BIND | CAPABILITY_BIT(CAP_SETUID), "CAP_SETUID, CAP_NET_BIND_SERVICE" },
		{ NEEDED, "CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID, CAP_SETPCAP, "
			  "CAP_NET_BIND_SERVICE" },
		{ OPTIONAL, "CAP_SETFCAP, CAP_KILL, CAP_NET_ADMIN" },
		/* Others are never asked for, and so have no name. */
		{ CAPABILITY_BIT(CAP_SYS_PTRACE), "" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(named); i++) {
		char buffer[160];
		CHECK_TEXT(named[i].names,
			   privilege_names(named[i].set, buffer, sizeof(buffer)),
			   named[i].names);
		for (size_t size = 1; size < 64; size++) {
			memset(buffer, '#', sizeof(buffer));
			privilege_names(named[i].set, buffer, size);
			CHECK(buffer[size] == '#' && strlen(buffer) < size,
			      "row '%s': %zu bytes are not enough", named[i].names, size);
			CHECK(!strncmp(buffer, named[i].names, strlen(buffer)),
			      "row '%s': '%s'", named[i].names, buffer);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests_name("privilege", tests, NULL, NULL);
}
