/* SPDX-License-Identifier: Apache-2.0 */
/* The table of trials, and the pure functions over it. */
#include "src/trial.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/compare.h"

#define NONE CAPABILITY_NONE
#define RUNTIME CAPABILITY_RUNTIME
#define AMBIENT CAPABILITY_AMBIENT_TOO
#define TRIAL(enumerator, name, start, who, how, which, where, why) \
	[TRIAL_##enumerator] = {                                    \
		.id = name,                                         \
		.port_start = PORT_START_##start,                   \
		.user = USER_##who,                                 \
		.capability = how,                                  \
		.program = PROGRAM_##which,                         \
		.ports = PORTS_##where,                             \
		.what = why,                                        \
	},
static const struct trial_recipe recipes[TRIAL_COUNT] = {
#include "src/trials.list"
};
#undef TRIAL
#undef NONE
#undef RUNTIME
#undef AMBIENT

/* Stand-ins where nobody wants a port of the kind that a trial is about. */
static const struct port low_samples[] = { { 80, PROTOCOL_TCP }, { 443, PROTOCOL_TCP } };
static const struct port high_samples[] = { { 8080, PROTOCOL_TCP },
					    { 8443, PROTOCOL_TCP } };

/* What an errno from bind(2) or socket(2) proves about permission. */
static const struct {
	int error;
	enum outcome outcome;
} bind_errors[] = {
	{ 0, OUTCOME_YES },
	{ EACCES, OUTCOME_NO },	     /* denied: port_start, or an LSM */
	{ EPERM, OUTCOME_NO },	     /* filtered: seccomp, or a cgroup's BPF */
	{ EADDRINUSE, OUTCOME_YES }, /* checked after permission: permission is fine */
	{ EADDRNOTAVAIL, OUTCOME_SKIPPED }, /* no such address: proves nothing on IPv4 */
	{ EAFNOSUPPORT, OUTCOME_SKIPPED },  /* no such family */
};

static const char *const basis_names[BASIS_COUNT] = {
	[BASIS_OBSERVED] = "observed",
	[BASIS_SIMULATED] = "simulated",
	[BASIS_DERIVED] = "derived",
};

const char *basis_name(enum basis basis)
{
	return basis < BASIS_COUNT ? basis_names[basis] : "";
}

bool outcome_is_measured(enum outcome outcome)
{
	return outcome == OUTCOME_YES || outcome == OUTCOME_NO;
}

void trial_init(struct trial *trial, enum trial_id id, enum basis basis)
{
	memset(trial, 0, sizeof(*trial));
	trial->id = id;
	trial->basis = basis;
	trial->outcome = OUTCOME_BROKEN;
	trial->port_start = -1;
}

const struct trial_recipe *trial_recipe(enum trial_id id)
{
	return &recipes[id];
}

int trial_find(const char *name, enum trial_id *id)
{
	for (unsigned i = 0; i < TRIAL_COUNT; i++) {
		if (!strcmp(recipes[i].id, name)) {
			*id = (enum trial_id)i;
			return 0;
		}
	}
	return -EINVAL;
}

bool trial_wants_port(const struct trial_recipe *recipe, const struct port *port)
{
	switch (recipe->ports) {
	case PORTS_LOW:
	case PORTS_LOW_OR_SAMPLE:
		return port->number < PORT_PRIVILEGED_END;
	case PORTS_HIGH_OR_SAMPLE:
		return port->number >= PORT_PRIVILEGED_END;
	case PORTS_ALL:
		break;
	}
	return true;
}

void trial_select_ports(const struct trial_recipe *recipe, const struct port_list *wanted,
			struct port_list *ports)
{
	ports->count = 0;
	for (unsigned i = 0; i < wanted->count; i++)
		if (trial_wants_port(recipe, &wanted->items[i]))
			port_list_add(ports, wanted->items[i]);
	if (ports->count)
		return;
	for (unsigned i = 0; i < 2; i++) {
		if (recipe->ports == PORTS_LOW_OR_SAMPLE)
			port_list_add(ports, low_samples[i]);
		if (recipe->ports == PORTS_HIGH_OR_SAMPLE)
			port_list_add(ports, high_samples[i]);
	}
}

void trial_wanted_identity(const struct trial_recipe *recipe, uint32_t uid, uint32_t gid,
			   struct identity *wanted)
{
	const uint64_t bind_service = CAPABILITY_BIT(CAP_NET_BIND_SERVICE);

	memset(wanted, 0, sizeof(*wanted));
	wanted->uid = recipe->user == USER_ROOT ? 0 : uid;
	wanted->gid = recipe->user == USER_ROOT ? 0 : gid;
	wanted->ids_agree = 1;
	wanted->no_new_privs =
		1; /* allowPrivilegeEscalation: false, as the templates ship */
	if (recipe->capability == CAPABILITY_NONE)
		return;
	wanted->sets[CAPABILITY_BOUNDING] = bind_service;
	wanted->sets[CAPABILITY_PERMITTED] = bind_service;
	wanted->sets[CAPABILITY_EFFECTIVE] = bind_service;
	if (recipe->capability == CAPABILITY_AMBIENT_TOO) {
		wanted->sets[CAPABILITY_INHERITABLE] = bind_service;
		wanted->sets[CAPABILITY_AMBIENT] = bind_service;
	}
}

enum outcome bind_outcome(int error)
{
	for (size_t i = 0; i < sizeof(bind_errors) / sizeof(bind_errors[0]); i++)
		if (bind_errors[i].error == error)
			return bind_errors[i].outcome;
	return OUTCOME_BROKEN;
}

void trial_note(struct trial *trial, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(trial->note, sizeof(trial->note), format, args);
	va_end(args);
}

/* The first bind of @trial with @outcome, or NULL. */
static const struct bind_result *first_with(const struct trial *trial,
					    enum outcome outcome)
{
	for (unsigned i = 0; i < trial->bind_count; i++)
		if (trial->binds[i].outcome == outcome)
			return &trial->binds[i];
	return NULL;
}

bool trial_has_bound(const struct trial *trial, const struct port *port)
{
	for (unsigned i = 0; i < trial->bind_count; i++)
		if (trial->binds[i].port == port->number &&
		    trial->binds[i].protocol == port->protocol &&
		    trial->binds[i].outcome == OUTCOME_YES)
			return true;
	return false;
}

void trial_judge(struct trial *trial)
{
	const struct bind_result *odd = first_with(trial, OUTCOME_NO);
	if (!odd)
		odd = first_with(trial, OUTCOME_BROKEN);
	/* One family that is not there is normal; a port that was not tried is no yes. */
	for (unsigned i = 0; i < trial->bind_count && !odd; i++) {
		const struct bind_result *bound = &trial->binds[i];
		const struct port port = { bound->port, bound->protocol };
		if (!trial_has_bound(trial, &port))
			odd = bound;
	}
	trial->error = odd ? odd->error : 0;
	trial->outcome = odd		     ? odd->outcome
			 : trial->bind_count ? OUTCOME_YES
					     : OUTCOME_SKIPPED;
	if (trial->outcome == OUTCOME_SKIPPED)
		trial_note(trial, "no address family of a wanted port is to be had here");
}

static int compare_identities(const struct identity *a, const struct identity *b)
{
	int order = COMPARE(a->uid, b->uid);
	if (!order)
		order = COMPARE(a->gid, b->gid);
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT && !order; set++)
		order = COMPARE(a->sets[set], b->sets[set]);
	return order ? order : COMPARE(a->no_new_privs, b->no_new_privs);
}

static int compare_binds(const struct trial *a, const struct trial *b)
{
	int order = COMPARE(a->bind_count, b->bind_count);
	for (unsigned i = 0; i < a->bind_count && !order; i++) {
		const struct bind_result *one = &a->binds[i], *other = &b->binds[i];
		const int differences[] = {
			COMPARE(one->port, other->port),
			COMPARE(one->protocol, other->protocol),
			COMPARE(one->ipv6, other->ipv6),
			COMPARE(one->outcome, other->outcome),
			COMPARE(one->error, other->error),
		};
		for (size_t d = 0; d < sizeof(differences) / sizeof(int) && !order; d++)
			order = differences[d];
	}
	return order;
}

int trial_compare(const struct trial *a, const struct trial *b)
{
	const int differences[] = {
		COMPARE(outcome_is_measured(a->outcome), outcome_is_measured(b->outcome)),
		strcmp(a->time, b->time), /* RFC 3339 in UTC sorts as it is written */
		COMPARE(a->outcome, b->outcome), /* of two at once, the worse */
		COMPARE(a->error, b->error),
		COMPARE(a->port_start, b->port_start),
		strcmp(a->note, b->note),
		COMPARE(a->unfiltered, b->unfiltered),
		COMPARE(a->has_identity, b->has_identity),
		compare_identities(&a->given, &b->given),
		compare_identities(&a->kept, &b->kept),
		compare_binds(a, b),
	};
	for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++)
		if (differences[i])
			return differences[i];
	return 0;
}
