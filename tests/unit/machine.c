/* SPDX-License-Identifier: Apache-2.0 */
/* The parser of machines. */
#include "tests/unit/machine.h"

#include <linux/capability.h>

#include "src/errno_name.h"
#include "tests/unit/unit.h"

/* The facts that judgement reads; a word that is none of them is a mistake in a row. */
static const char *const fact_ids[] = {
	"ipv6",		"kernel.release", "netns",	     "proc.sys",
	"runtime",	"sysctl.present", "sysctl.settable", "sysctl.settable-detached",
	"sysctl.value", "userns",
};

static const char *find_fact_id(const char *word)
{
	for (size_t i = 0; i < COUNT(fact_ids); i++)
		if (!strcmp(fact_ids[i], word))
			return fact_ids[i];
	fail_msg("no fact or trial '%s'", word);
	return NULL;
}

static int parse_errno(const char *name)
{
	char buffer[ERRNO_NAME_SIZE];
	for (int code = 1; code < 200; code++)
		if (!strcmp(errno_name(code, buffer), name))
			return code;
	fail_msg("no errno '%s'", name);
	return 0;
}

static enum outcome parse_outcome(const char *name)
{
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		if (!strcmp(outcome_name((enum outcome)i), name))
			return (enum outcome)i;
	fail_msg("no outcome '%s'", name);
	return OUTCOME_BROKEN;
}

static void set_flag(struct trial *trial, const char *flag)
{
	if (!strcmp(flag, "observed"))
		trial->basis = BASIS_OBSERVED;
	else if (!strcmp(flag, "derived"))
		trial->basis = BASIS_DERIVED;
	else if (!strcmp(flag, "preset"))
		trial->port_start = 0;
	else if (!strcmp(flag, "unfiltered"))
		trial->unfiltered = true;
	else if (!strcmp(flag, "anonymous"))
		trial->has_identity = false;
	else if (!strcmp(flag, "lost"))
		trial->kept.sets[CAPABILITY_EFFECTIVE] = 0;
	else if (!strcmp(flag, "escalating")) {
		trial->given.no_new_privs = 0;
		trial->given.sets[CAPABILITY_PERMITTED] = 0;
	} else if (!strcmp(flag, "wide"))
		trial->given.sets[CAPABILITY_BOUNDING] |= CAPABILITY_BIT(CAP_NET_RAW);
	else if (!strcmp(flag, "ungiven"))
		trial->given = trial->kept = (struct identity){ .uid = trial->given.uid };
	else
		fail_msg("no flag '%s'", flag);
}

static void add_trial(struct node *node, enum trial_id id, enum outcome outcome,
		      int error, char *flags)
{
	struct trial *trial = &node->trials[node->trial_count++];
	char *rest;

	trial_init(trial, id, BASIS_SIMULATED);
	trial->outcome = outcome;
	trial->error = error;
	trial->has_identity = true;
	trial_wanted_identity(trial_recipe(id), node->uid, node->gid, &trial->given);
	trial->kept = trial->given;
	for (char *flag = strtok_r(flags, "!", &rest); flag;
	     flag = strtok_r(NULL, "!", &rest))
		set_flag(trial, flag);
	if (outcome == OUTCOME_SKIPPED || outcome == OUTCOME_BROKEN) {
		trial_note(trial, "why %s", trial_recipe(id)->id);
		return;
	}
	trial->bind_count = 1;
	trial->binds[0] = (struct bind_result){ .port = 80,
						.outcome = (uint8_t)outcome,
						.error = (int16_t)error };
}

static void add_word(struct node *node, char *word)
{
	enum trial_id trial;
	struct error err;
	char *flags = strchr(word, '!'), *value = strchr(word, '=');

	if (value) {
		*value++ = '\0';
		if (strcmp(word, "ports"))
			facts_yes(&node->facts, find_fact_id(word), "%s", value);
		else
			CHECK(!port_list_parse(value, &node->ports, &err), "%s",
			      err.text);
		return;
	}
	if (flags)
		*flags++ = '\0';
	else
		flags = word + strlen(word);
	char *error = strchr(word, '/'), *outcome = strchr(word, ':');
	int code = error ? parse_errno(error + 1) : 0;
	CHECK(outcome, "'%s' says nothing", word);
	if (error)
		*error = '\0';
	*outcome++ = '\0';
	if (trial_find(word, &trial))
		facts_add(&node->facts, find_fact_id(word), parse_outcome(outcome), code);
	else
		add_trial(node, trial, parse_outcome(outcome), code, flags);
}

void machine_build(const char *machine, struct node *node)
{
	char words[MACHINE_SIZE], *rest;
	struct error err;

	memset(node, 0, sizeof(*node));
	node->uid = node->gid = DEFAULT_UID;
	CHECK(!port_list_parse(DEFAULT_PORTS, &node->ports, &err), "%s", err.text);
	CHECK(strlen(machine) < sizeof(words), "no room for '%s'", machine);
	snprintf(words, sizeof(words), "%s", machine);
	for (char *word = strtok_r(words, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		add_word(node, word);
}

void machine_judge(const char *machine, struct node *node, struct verdict *verdict)
{
	machine_build(machine, node);
	verdict_judge(node, verdict);
}
