/* SPDX-License-Identifier: Apache-2.0 */
/* The fold. */
#include "report/fold.h"

#include <stdlib.h>
#include <string.h>

#include "src/compare.h"

static int compare_ports(const void *left, const void *right)
{
	const struct port *a = left, *b = right;
	return a->number != b->number ? COMPARE(a->number, b->number)
				      : COMPARE(a->protocol, b->protocol);
}

static int compare_port_lists(const struct port_list *a, const struct port_list *b)
{
	int order = COMPARE(a->count, b->count);
	for (unsigned i = 0; i < a->count && !order; i++)
		order = compare_ports(&a->items[i], &b->items[i]);
	return order;
}

static void sort_ports(struct port_list *list)
{
	qsort(list->items, list->count, sizeof(list->items[0]), compare_ports);
}

static const char *kernel_of(const struct node *node)
{
	const struct fact *kernel = facts_find(&node->facts, "kernel.release");
	return kernel ? kernel->value : "";
}

/* The higher byte first, so that order is the same on every machine. */
static unsigned char *append_number(unsigned char *at, uint32_t number, unsigned bytes)
{
	while (bytes--)
		*at++ = (unsigned char)(number >> 8 * bytes);
	return at;
}

size_t node_question(const struct node *node, unsigned char bytes[QUESTION_MAX])
{
	struct port_list ports = node->ports;
	const char *kernel = node->origin == ORIGIN_PREDICTION ? "" : kernel_of(node);
	unsigned char *at = append_number(bytes, node->uid, 4);

	sort_ports(&ports);
	at = append_number(at, node->gid, 4);
	at = append_number(at, ports.count, 1);
	for (unsigned i = 0; i < ports.count; i++) {
		at = append_number(at, ports.items[i].number, 2);
		at = append_number(at, ports.items[i].protocol, 1);
	}
	memcpy(at, kernel, strlen(kernel) + 1);
	at += strlen(kernel) + 1;
	at = append_number(at, node->origin, 1);
	return (size_t)(at - bytes);
}

static unsigned count_measured(const struct facts *facts)
{
	unsigned count = 0;
	for (unsigned i = 0; i < facts->count; i++)
		count += outcome_is_measured(facts->items[i].outcome);
	return count;
}

static int compare_facts(const struct facts *a, const struct facts *b)
{
	int order = COMPARE(a->count, b->count);
	for (unsigned i = 0; i < a->count && !order; i++) {
		const struct fact *one = &a->items[i], *other = &b->items[i];
		order = strcmp(one->id, other->id);
		if (!order)
			order = COMPARE(one->outcome, other->outcome);
		if (!order)
			order = strcmp(one->value, other->value);
		if (!order)
			order = COMPARE(one->error, other->error);
		if (!order)
			order = strcmp(one->note, other->note);
	}
	return order;
}

/* Everything but the trials: facts belong together, being of one place at one time. */
static int compare_bases(const struct node *a, const struct node *b)
{
	const int differences[] = {
		COMPARE(count_measured(&a->facts), count_measured(&b->facts)),
		strcmp(a->created, b->created),
		compare_facts(&a->facts, &b->facts),
		strcmp(a->version, b->version),
		COMPARE(a->duration_us, b->duration_us),
		compare_port_lists(&a->ports, &b->ports),
	};
	for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++)
		if (differences[i])
			return differences[i];
	return 0;
}

static void take_base(struct node *into, const struct node *other)
{
	memcpy(into->created, other->created, sizeof(into->created));
	memcpy(into->version, other->version, sizeof(into->version));
	into->duration_us = other->duration_us;
	into->ports = other->ports;
	into->facts = other->facts;
}

static void fold_trial(struct node *into, const struct trial *trial)
{
	struct trial *have = (struct trial *)node_trial_of(into, trial->id, trial->basis);

	if (!have)
		into->trials[into->trial_count++] = *trial;
	else if (trial_compare(trial, have) > 0)
		*have = *trial;
}

void node_fold(struct node *into, const struct node *other)
{
	for (unsigned i = 0; i < other->trial_count; i++)
		fold_trial(into, &other->trials[i]);
	node_sort_trials(into);
	if (compare_bases(other, into) > 0)
		take_base(into, other);
}
