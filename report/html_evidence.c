/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence: every trial, every identity and every fact that a report holds. */
#include "report/html_evidence.h"

#include <inttypes.h>
#include <string.h>

#include "report/html_page.h"
#include "report/html_text.h"
#include "src/errno_name.h"

static const char *const trial_columns[] = { "Trial", "Result", "Ports", "How", NULL };
static const char *const identity_columns[] = {
	"Trial",       "When",	   "UID:GID", "effective",    "permitted",
	"inheritable", "bounding", "ambient", "no_new_privs", NULL,
};
/* In the order of the columns. */
static const enum capability_set identity_sets[] = {
	CAPABILITY_EFFECTIVE, CAPABILITY_PERMITTED, CAPABILITY_INHERITABLE,
	CAPABILITY_BOUNDING,  CAPABILITY_AMBIENT,
};
static const char *const fact_columns[] = { "Fact", "Answer", "Value", "Note", NULL };

static void write_outcome(enum outcome outcome, int error, FILE *out)
{
	char buffer[ERRNO_NAME_SIZE];

	html_print(out, "<span class=\"o o-%s\">%s</span>", outcome_name(outcome),
		   outcome_name(outcome));
	if (error)
		html_print(out, " <code>%s</code>", errno_name(error, buffer));
}

static bool is_alike(const struct bind_result *a, const struct bind_result *b)
{
	return a->outcome == b->outcome && a->error == b->error;
}

static bool is_same_port(const struct bind_result *a, const struct bind_result *b)
{
	return a->port == b->port && a->protocol == b->protocol;
}

/* The first bind of each answer leads the others that have it. */
static bool leads(const struct trial *trial, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (is_alike(&trial->binds[i], &trial->binds[index]))
			return false;
	return true;
}

/* "80/tcp on IPv4, IPv6" for each port that answered as @like did. */
static void write_alike(const struct trial *trial, const struct bind_result *like,
			FILE *out)
{
	const struct bind_result *before = NULL;

	for (unsigned i = 0; i < trial->bind_count; i++) {
		const struct bind_result *bound = &trial->binds[i];
		if (!is_alike(bound, like))
			continue;
		if (!before || !is_same_port(before, bound))
			html_print(out, "%s%u/%s on ", before ? "; " : "", bound->port,
				   protocol_name(bound->protocol));
		else
			html_print(out, ", ");
		html_print(out, bound->ipv6 ? "IPv6" : "IPv4");
		before = bound;
	}
}

/* What each port answered, those with the same answer together. */
static void write_binds(const struct trial *trial, FILE *out)
{
	if (!trial->bind_count)
		html_print(out, "none was tried");
	for (unsigned i = 0; i < trial->bind_count; i++) {
		const struct bind_result *bound = &trial->binds[i];
		if (!leads(trial, i))
			continue;
		html_print(out, "<div>");
		if (bound->outcome != trial->outcome || bound->error != trial->error) {
			write_outcome((enum outcome)bound->outcome, bound->error, out);
			html_print(out, ": ");
		}
		write_alike(trial, bound, out);
		html_print(out, "</div>");
	}
}

static void write_trial(const struct node *node, const struct trial *trial, FILE *out)
{
	const struct trial_recipe *recipe = trial_recipe(trial->id);

	html_print(out, "<tr><th scope=\"row\"><code>%s</code><small>%s</small></th><td>",
		   recipe->id, recipe->what);
	write_outcome(trial->outcome, trial->error, out);
	if (trial->note[0])
		html_print(out, "<small>%s</small>", trial->note);
	html_print(out, "</td><td>");
	write_binds(trial, out);
	html_print(out, "</td><td>%s<small>as UID %u", basis_name(trial->basis),
		   recipe->user == USER_ROOT ? 0 : node->uid);
	if (trial->port_start >= 0)
		html_print(out, ", the sysctl was %u", (unsigned)trial->port_start);
	if (trial->unfiltered)
		html_print(out, ", without its seccomp filter");
	if (trial->time[0] && strcmp(trial->time, node->created) != 0)
		html_print(out, ", %s", trial->time);
	html_print(out, "</small></td></tr>\n");
}

void html_trials(const struct node *node, FILE *out)
{
	html_print(out,
		   "<p>Observed: in a container that a runtime made for it. Simulated: "
		   "with an identity that a privileged lowport made. Derived: from "
		   "what the binaries of an image carry; never tried.</p>\n");
	html_table(out, "trials", "Each trial, and the answer of each port",
		   trial_columns);
	for (unsigned i = 0; i < node->trial_count; i++)
		write_trial(node, &node->trials[i], out);
	html_table_end(out);
}

static void write_identity(const char *when, const struct identity *identity, FILE *out)
{
	html_print(out, "<td>%s</td><td><code>%u:%u</code></td>", when, identity->uid,
		   identity->gid);
	for (size_t i = 0; i < sizeof(identity_sets) / sizeof(identity_sets[0]); i++) {
		char mask[20];
		snprintf(mask, sizeof(mask), "0x%" PRIx64,
			 identity->sets[identity_sets[i]]);
		html_print(out, "<td><code>%s</code></td>", mask);
	}
	html_print(out, "<td>%s</td></tr>\n", identity->no_new_privs ? "on" : "off");
}

static void write_identities(const struct trial *trial, FILE *out)
{
	bool kept = identity_equal(&trial->given, &trial->kept);

	html_print(out, "<tr><th scope=\"row\" rowspan=\"%u\"><code>%s</code></th>",
		   kept ? 1 : 2, trial_recipe(trial->id)->id);
	write_identity(kept ? "given and kept" : "given", &trial->given, out);
	if (kept)
		return;
	html_print(out, "<tr>");
	write_identity("at the bind", &trial->kept, out);
}

void html_identities(const struct node *node, FILE *out)
{
	bool any = false;

	for (unsigned i = 0; i < node->trial_count; i++)
		any |= node->trials[i].has_identity;
	if (!any)
		return;
	html_table(out, "identities",
		   "As whom: ids and capability sets as given before the first exec, and "
		   "at the bind; 0x400 is NET_BIND_SERVICE alone",
		   identity_columns);
	for (unsigned i = 0; i < node->trial_count; i++)
		if (node->trials[i].has_identity)
			write_identities(&node->trials[i], out);
	html_table_end(out);
}

void html_facts(const struct node *node, FILE *out)
{
	html_table(out, "facts", "What was found without trying anything", fact_columns);
	for (unsigned i = 0; i < node->facts.count; i++) {
		const struct fact *fact = &node->facts.items[i];
		html_print(out, "<tr><th scope=\"row\"><code>%s</code></th><td>",
			   fact->id);
		write_outcome(fact->outcome, fact->error, out);
		html_print(out, "</td><td>%s</td><td>%s</td></tr>\n", fact->value,
			   fact->note);
	}
	html_table_end(out);
}
