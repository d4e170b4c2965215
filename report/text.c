/* SPDX-License-Identifier: Apache-2.0 */
/* A report for people: what to do, why, what was tried. 80 columns, fit for a ticket. */
#include <string.h>

#include "report/escape.h"
#include "report/text_fleet.h"
#include "src/errno_name.h"

static const char *const headlines[] = {
	[RECOMMEND_NO_CHANGE] = "NO CHANGE NEEDED",
	[RECOMMEND_SCENARIO_1] = "SCENARIO 1: TAKE THE SYSCTL OUT",
	[RECOMMEND_SCENARIO_2] = "SCENARIO 2: NO SYSCTL, ADD NET_BIND_SERVICE",
	[RECOMMEND_ROOT_FALLBACK] = "ONLY ROOT BINDS THESE PORTS HERE",
	[RECOMMEND_BLOCKED] = "BLOCKED: NOT EVEN ROOT BINDS THESE PORTS",
	[RECOMMEND_INCONCLUSIVE] = "INCONCLUSIVE: NOT MEASURED",
};
_Static_assert(sizeof(headlines) / sizeof(headlines[0]) == RECOMMEND_COUNT,
	       "a line for each");

static const struct {
	const char *symbol;
	enum color color;
} marks[] = {
	[OUTCOME_YES] = { "\xe2\x9c\x93 ", COLOR_GREEN },   /* check mark */
	[OUTCOME_NO] = { "\xe2\x9c\x97 ", COLOR_RED },	    /* ballot x */
	[OUTCOME_SKIPPED] = { "\xe2\x80\x93 ", COLOR_DIM }, /* dash */
	[OUTCOME_BROKEN] = { "! ", COLOR_YELLOW },
};

static const enum color severity_colors[] = {
	[SEVERITY_INFO] = COLOR_NONE,
	[SEVERITY_WARNING] = COLOR_YELLOW,
	[SEVERITY_ERROR] = COLOR_RED,
};

/* The facts that a first reader wants; JSON has them all. */
static const struct {
	const char *label;
	const char *id;
} shown_facts[] = {
	{ "kernel", "kernel.release" },
	{ "system", "os.name" },
	{ "runtime", "runtime" },
	{ "security", "lsm" },
	{ "seccomp", "seccomp.mode" },
	{ "network", "netns" },
	{ "users", "userns" },
	{ "sysctl here", "sysctl.value" },
	{ "sysctl set", "sysctl.settable" },
	{ "by new runc", "sysctl.settable-detached" },
	{ "ambient", "ambient.supported" },
	{ "IPv6", "ipv6" },
};

static void write_head(const struct page *page, const struct node *node,
		       const struct verdict *verdict)
{
	fputs("lowport ", page->out);
	escape_terminal(node->version, page->out);
	fputs(" on ", page->out);
	page_paint(page, COLOR_BOLD, node->name);
	fprintf(page->out, ", %s\n\n", node->created);
	page_paint(page, recommendation_color(verdict->recommendation),
		   headlines[verdict->recommendation]);
	fprintf(page->out, "  [%s]\n", recommendation_name(verdict->recommendation));
	page_wrap(page, verdict->summary, 0, 0);
	if (verdict->likely != RECOMMEND_NONE)
		fprintf(page->out, "Likely, but not measured: %s.\n",
			recommendation_name(verdict->likely));
}

static void write_findings(const struct page *page, const struct verdict *verdict)
{
	if (!verdict->finding_count)
		return;
	page_heading(page, "Why, and what else to know");
	for (unsigned i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];
		fputs("  ", page->out);
		page_paint(page, severity_colors[finding->severity], finding->code);
		fprintf(page->out, " %s: ", severity_name(finding->severity));
		page_wrap(page, finding->message,
			  11 + strlen(severity_name(finding->severity)), 9);
	}
}

/* "yes", "no EACCES", with a symbol where the terminal has one; padded to the column. */
static void write_outcome(const struct page *page, enum outcome outcome, int error,
			  int width)
{
	char buffer[ERRNO_NAME_SIZE], words[64];

	snprintf(words, sizeof(words), "%s%s%s%s",
		 page->style->symbols ? marks[outcome].symbol : "", outcome_name(outcome),
		 error ? " " : "", error ? errno_name(error, buffer) : "");
	size_t columns = page_columns(words, strlen(words));
	page_paint(page, marks[outcome].color, words);
	if ((int)columns < width)
		fprintf(page->out, "%*s", width - (int)columns, "");
}

/* "skipped EAFNOSUPPORT", and a symbol before it. */
static size_t result_columns(const struct page *page)
{
	return page->style->symbols ? 17 : 15;
}

/* Where binds of one trial differ, each that differs from the trial's own outcome is
 * named. */
static void write_odd_binds(const struct page *page, const struct trial *trial)
{
	for (unsigned i = 0; i < trial->bind_count; i++) {
		const struct bind_result *bound = &trial->binds[i];
		if (bound->outcome == trial->outcome)
			continue;
		fprintf(page->out, "    %u/%s on %s: ", bound->port,
			protocol_name(bound->protocol), bound->ipv6 ? "IPv6" : "IPv4");
		write_outcome(page, bound->outcome, bound->error, 0);
		fputc('\n', page->out);
	}
}

/* Where answers were come by in more than one way, each row says how. */
#define BASIS_COLUMNS 10

/* UIDs have ten digits where OpenShift assigns them. */
#define UID_COLUMNS 10

static void write_trial(const struct page *page, const struct node *node,
			const struct trial *trial, bool mixed, const char *note_before)
{
	const struct trial_recipe *recipe = trial_recipe(trial->id);
	struct port_list ports;
	char list[PORT_LIST_SIZE];
	size_t column = 2 + 18 + 1 + (mixed ? BASIS_COLUMNS : 0) + result_columns(page) +
			UID_COLUMNS + 2;

	trial_select_ports(recipe, &node->ports, &ports);
	fprintf(page->out, "  %-18s ", recipe->id);
	if (mixed)
		fprintf(page->out, "%-*s", BASIS_COLUMNS, basis_name(trial->basis));
	write_outcome(page, trial->outcome, trial->error, (int)result_columns(page));
	fprintf(page->out, "%*u  ", UID_COLUMNS,
		recipe->user == USER_ROOT ? 0 : node->uid);
	port_list_format(&ports, " ", list, sizeof(list));
	page_wrap(page, list[0] ? list : "-", column, column);
	write_odd_binds(page, trial);
	if (trial->note[0] && strcmp(trial->note, note_before) != 0) {
		fputs("    ", page->out);
		page_wrap(page, trial->note, 4, 4);
	}
}

static bool is_mixed(const struct node *node)
{
	for (unsigned i = 1; i < node->trial_count; i++)
		if (node->trials[i].basis != node->trials[0].basis)
			return true;
	return false;
}

static const char *trials_heading(const struct node *node, bool mixed)
{
	if (mixed)
		return "What was tried, and how each answer was come by";
	if (node->trial_count && node->trials[0].basis == BASIS_OBSERVED)
		return node->trial_count == 1
			       ? "What was tried, as the identity that this container has"
			       : "What was tried, in containers made for it";
	return "What was tried, with identities made for it";
}

static void write_trials(const struct page *page, const struct node *node)
{
	bool mixed = is_mixed(node);
	const char *note = "";

	page_heading(page, trials_heading(node, mixed));
	fprintf(page->out, "  %-18s %-*s%-*s%*s  %s\n", "trial",
		mixed ? BASIS_COLUMNS : 0, mixed ? "how" : "", (int)result_columns(page),
		"result", UID_COLUMNS, "UID", "ports, on IPv4 and IPv6");
	for (unsigned i = 0; i < node->trial_count; i++) {
		write_trial(page, node, &node->trials[i], mixed, note);
		note = node->trials[i].note;
	}
}

static void write_alternatives(const struct page *page, const struct verdict *verdict)
{
	if (!verdict->alternative_count)
		return;
	page_heading(page, "Other ways, the better ones first");
	for (unsigned i = 0; i < verdict->alternative_count; i++) {
		const struct alternative *alternative = &verdict->alternatives[i];
		fprintf(page->out, "  %-16s ", alternative->id);
		if (alternative->outcome == OUTCOME_SKIPPED)
			fprintf(page->out, "%s\n", "not measured");
		else
			fprintf(page->out, "measured: %s\n",
				outcome_name(alternative->outcome));
		fputs("    ", page->out);
		page_wrap(page, alternative->message, 4, 4);
	}
}

static void write_fact(const struct page *page, const char *label,
		       const struct fact *fact)
{
	char buffer[ERRNO_NAME_SIZE], line[sizeof(fact->value) + sizeof(fact->note) + 48];
	bool plain = fact->outcome == OUTCOME_YES && fact->value[0];

	snprintf(line, sizeof(line), "%s%s%s%s%s%s",
		 plain ? fact->value : outcome_name(fact->outcome),
		 fact->error ? " " : "",
		 fact->error ? errno_name(fact->error, buffer) : "",
		 fact->note[0] ? " (" : "", fact->note, fact->note[0] ? ")" : "");
	fprintf(page->out, "  %-12s ", label);
	page_wrap(page, line, 15, 15);
}

static void write_facts(const struct page *page, const struct node *node)
{
	page_heading(page, "The node");
	for (size_t i = 0; i < sizeof(shown_facts) / sizeof(shown_facts[0]); i++) {
		const struct fact *fact = facts_find(&node->facts, shown_facts[i].id);
		if (fact)
			write_fact(page, shown_facts[i].label, fact);
	}
}

static int write_node(const struct node *node, const struct verdict *verdict,
		      const struct style *style, FILE *out)
{
	const struct page page = { .style = style, .out = out };

	write_head(&page, node, verdict);
	page_heading(&page, "What to do");
	page_actions(&page, node, verdict);
	write_findings(&page, verdict);
	write_trials(&page, node);
	write_alternatives(&page, verdict);
	write_facts(&page, node);
	return 0;
}

const struct format format_text = {
	.name = "text",
	.help = "a report for people, 80 columns",
	.node = write_node,
	.fleet = text_fleet,
};
