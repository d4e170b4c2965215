/* SPDX-License-Identifier: Apache-2.0 */
/* The generator of nodes. */
#include "tests/unit/random_node.h"

#include <errno.h>

#include "tests/unit/unit.h"

/* splitmix64: short, and good enough to shake things. */
static uint64_t next(struct random *random)
{
	uint64_t z = (random->state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

unsigned random_below(struct random *random, unsigned below)
{
	return (unsigned)(next(random) % below);
}

static bool one_in(struct random *random, unsigned n)
{
	return !random_below(random, n);
}

/* From plain to hostile; the ones from INVALID on are no UTF-8. */
static const char *const pieces[] = {
	"a",
	"Z",
	"0",
	"-",
	".",
	" ",
	"%s",
	"\"",
	"\\",
	"/",
	"\n",
	"\r",
	"\t",
	"\x01",
	"\x1b[31m",
	"\x7f",
	"\xc2\x9b",
	"\xc3\xa9",
	"\xe2\x82\xac",
	"\xe2\x80\xae",
	"\xe2\x80\xa8",
	"\xef\xbb\xbf",
	"\xf0\x9f\x98\x80",
	"\xf4\x8f\xbf\xbf",
	"\xff",
	"\xc0\x80",
	"\xe2\x82",
	"\xed\xa0\x80",
};
#define VALID_PIECES 24

static void any_text(struct random *random, enum random_text texts, char *text,
		     size_t least, size_t size)
{
	/* Often as long as can be: that is where things are cut. */
	size_t length = one_in(random, 3)
				? size - 1
				: least + random_below(random, (unsigned)(size - least));
	size_t used = 0;

	while (used < length) {
		const char *piece = pieces[random_below(
			random, texts == RANDOM_TEXT_VALID ? VALID_PIECES
							   : (unsigned)COUNT(pieces))];
		size_t bytes = strlen(piece);
		if (used + bytes > length)
			bytes = texts == RANDOM_TEXT_VALID ? 0 : length - used;
		if (!bytes) {
			piece = "x";
			bytes = 1;
		}
		memcpy(text + used, piece, bytes);
		used += bytes;
	}
}

static void fill_text(struct random *random, enum random_text texts, char *text,
		      size_t least, size_t size)
{
	if (texts != RANDOM_TEXT_FEW)
		any_text(random, texts, text, least, size);
	else if (least || one_in(random, 2))
		snprintf(text, size, "%c", 'a' + (char)random_below(random, 3));
}

static void fill_time(struct random *random, char *text)
{
	snprintf(text, TIMESTAMP_SIZE, "2026-11-23T13:40:0%uZ", random_below(random, 4));
}

static int fill_errno(struct random *random)
{
	static const int errors[] = { 0, EPERM, EACCES, EAFNOSUPPORT, 132, 9999 };
	return errors[random_below(random, COUNT(errors))];
}

static enum outcome fill_outcome(struct random *random)
{
	return (enum outcome)random_below(random, OUTCOME_COUNT);
}

static uint32_t fill_id(struct random *random)
{
	static const uint32_t ids[] = { 0, 1337, 1000650000, UINT32_MAX };
	return ids[random_below(random, COUNT(ids))];
}

static void fill_ports(struct random *random, struct port_list *ports)
{
	static const uint16_t numbers[] = { 80, 443, 8443, 65535 };
	unsigned count = one_in(random, 8) ? PORTS_MAX : 1 + random_below(random, 4);

	while (ports->count < count) {
		struct port port = { (uint16_t)(1 + random_below(random, 65535)),
				     (uint8_t)random_below(random, PROTOCOL_COUNT) };
		if (count < PORTS_MAX)
			port.number = numbers[random_below(random, COUNT(numbers))];
		port_list_add(ports, port);
	}
}

static void fill_facts(struct random *random, enum random_text texts, struct facts *facts)
{
	static const char *const ids[] = { "kernel.release", "os.name", "runtime",
					   "sysctl.present", "sysctl.value" };
	unsigned count = texts == RANDOM_TEXT_FEW ? random_below(random, 3)
			 : one_in(random, 8)	  ? FACTS_MAX
						  : random_below(random, 8);

	for (unsigned i = 0; i < count; i++) {
		char id[FACT_ID_SIZE];
		snprintf(id, sizeof(id), "fact.%u", i);
		if (i < COUNT(ids))
			snprintf(id, sizeof(id), "%s", ids[i]);
		struct fact *fact =
			facts_add(facts, id, fill_outcome(random), fill_errno(random));
		fill_text(random, texts, fact->value, 0, sizeof(fact->value));
		fill_text(random, texts, fact->note, 0, sizeof(fact->note));
	}
}

static void fill_identity(struct random *random, enum random_text texts,
			  struct identity *identity)
{
	identity->ids_agree = 1;
	identity->uid = fill_id(random);
	identity->no_new_privs = (uint8_t)random_below(random, 2);
	if (texts == RANDOM_TEXT_FEW)
		return;
	identity->gid = fill_id(random);
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++)
		identity->sets[set] = next(random);
}

static void add_bind(struct trial *trial, struct port port, unsigned ipv6,
		     enum outcome outcome, int error)
{
	trial->binds[trial->bind_count++] = (struct bind_result){
		.port = port.number,
		.protocol = port.protocol,
		.ipv6 = (uint8_t)ipv6,
		.outcome = (uint8_t)outcome,
		.error = (int16_t)error,
	};
}

/* A yes has bound each port of its trial on one family at least. */
static void fill_binds(struct random *random, const struct node *node,
		       struct trial *trial)
{
	struct port_list ports;

	trial_select_ports(trial_recipe(trial->id), &node->ports, &ports);
	for (unsigned i = 0; i < ports.count; i++) {
		bool yes = trial->outcome == OUTCOME_YES;
		unsigned alone = random_below(random, 3);
		if (!yes && one_in(random, 8))
			break;
		for (unsigned ipv6 = 0; ipv6 < 2; ipv6++)
			add_bind(trial, ports.items[i], ipv6,
				 !yes		 ? fill_outcome(random)
				 : alone == ipv6 ? OUTCOME_SKIPPED
						 : OUTCOME_YES,
				 fill_errno(random));
	}
	if (!trial->bind_count && trial->outcome == OUTCOME_YES)
		trial->outcome = OUTCOME_SKIPPED;
}

static void fill_trial(struct random *random, enum random_text texts,
		       const struct node *node, struct trial *trial)
{
	trial->outcome = fill_outcome(random);
	trial->error = fill_errno(random);
	trial->port_start = one_in(random, 2) ? -1 : (int)random_below(random, 65536);
	trial->unfiltered = one_in(random, 4);
	fill_time(random, trial->time);
	fill_text(random, texts, trial->note, 0, sizeof(trial->note));
	fill_binds(random, node, trial);
	trial->has_identity = trial->outcome == OUTCOME_YES || one_in(random, 2);
	if (!trial->has_identity)
		return;
	fill_identity(random, texts, &trial->given);
	fill_identity(random, texts, &trial->kept);
}

/* Half of all the trials that there can be, or a quarter, in any order. */
static void fill_trials(struct random *random, enum random_text texts, struct node *node)
{
	unsigned places[TRIALS_MAX];

	for (unsigned i = 0; i < TRIALS_MAX; i++) {
		unsigned other = random_below(random, i + 1);
		places[i] = other == i ? i : places[other];
		places[other] = i;
	}
	for (unsigned i = 0; i < TRIALS_MAX; i++) {
		if (!one_in(random, texts == RANDOM_TEXT_FEW ? 4 : 2))
			continue;
		struct trial *trial = &node->trials[node->trial_count++];
		trial_init(trial, (enum trial_id)(places[i] / BASIS_COUNT),
			   (enum basis)(places[i] % BASIS_COUNT));
		fill_trial(random, texts, node, trial);
	}
}

void random_node(struct random *random, enum random_text texts, struct node *node)
{
	memset(node, 0, sizeof(*node));
	fill_text(random, texts, node->name, 1, sizeof(node->name));
	fill_text(random, texts, node->version, 1, sizeof(node->version));
	fill_time(random, node->created);
	node->duration_us = texts == RANDOM_TEXT_FEW ? random_below(random, 2)
						     : (long long)(next(random) >> 1);
	node->uid = fill_id(random);
	node->gid = fill_id(random);
	fill_ports(random, &node->ports);
	fill_facts(random, texts, &node->facts);
	fill_trials(random, texts, node);
}
