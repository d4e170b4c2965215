/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept is a list: of facts, of profiles. Everything else is looked through. */
#include "report/redact.h"

#include <string.h>
#include <strings.h>

#include "report/redact_text.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/*
 * Labels of security modules that say nothing of who runs them: what container runtimes,
 * container-selinux and distributions give. One that ends in "*" stands for all that
 * begin so.
 */
static const char *const common_labels[] = {
	"unconfined", "docker-default", "cri-containerd.apparmor.d", "crio-default",
	"containers-default-*", "lxc-container-default*", "runtime/default",
	/* SELinux: users, roles, types */
	"system_u", "unconfined_u", "user_u", "staff_u", "sysadm_u", "root", "system_r",
	"unconfined_r", "user_r", "staff_r", "sysadm_r", "object_r", "container_t",
	"container_init_t", "container_userns_t", "container_runtime_t",
	"container_kvm_t", "svirt_lxc_net_t", "spc_t", "unconfined_t",
	"unconfined_service_t", "init_t", "initrc_t", "kernel_t", "sshd_t", "user_t",
	"staff_t", "sysadm_t"
};

static bool is_common_label(const char *label, size_t length)
{
	for (size_t i = 0; i < COUNT(common_labels); i++) {
		size_t known = strlen(common_labels[i]);
		bool any = common_labels[i][known - 1] == '*';
		known -= any;
		if ((any ? length > known : length == known) &&
		    !memcmp(label, common_labels[i], known))
			return true;
	}
	return false;
}

static void put_label(struct redaction *redaction, const char *label, size_t length,
		      struct text *text)
{
	char buffer[PSEUDONYM_SIZE];

	if (!length || is_common_label(label, length))
		text_put(text, label, length);
	else
		text_put_word(text, redaction_pseudonym(redaction, NAME_PROFILE, label,
							length, buffer));
}

/* user:role:type:level, of which the level is numbers. */
static void put_selinux(struct redaction *redaction, const char *label, struct text *text)
{
	for (unsigned part = 0; part < 3; part++) {
		size_t length = strcspn(label, ":");
		put_label(redaction, label, length, text);
		label += length;
		if (!*label)
			return;
		text_put(text, label++, 1);
	}
	if (!label[strspn(label, "sc0123456789,.:-")])
		text_put(text, label, strlen(label));
}

/* "profile (mode)" or "unconfined" */
static void put_apparmor(struct redaction *redaction, const char *label,
			 struct text *text)
{
	static const char *const modes[] = { " (enforce)", " (complain)", " (kill)",
					     " (unconfined)", " (mixed)" };
	size_t length = strlen(label), tail = 0;

	for (size_t i = 0; i < COUNT(modes); i++)
		if (length > strlen(modes[i]) &&
		    !strcmp(label + length - strlen(modes[i]), modes[i]))
			tail = strlen(modes[i]);
	put_label(redaction, label, length - tail, text);
	text_put(text, label + length - tail, tail);
}

/* As probes/lsm.c writes it: "none", "selinux: LABEL" or "apparmor: LABEL". */
static void redact_label(struct redaction *redaction, const struct own_name *own,
			 char *value, size_t size)
{
	static const struct {
		const char *prefix;
		void (*put)(struct redaction *redaction, const char *label,
			    struct text *text);
	} kinds[] = { { "selinux: ", put_selinux }, { "apparmor: ", put_apparmor } };
	char before[sizeof(((struct fact *)0)->value)];
	struct text text = { .bytes = value, .size = size };

	(void)own;
	snprintf(before, sizeof(before), "%s", value);
	if (!before[0] || !strcmp(before, "none"))
		return;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		size_t length = strlen(kinds[i].prefix);
		if (strncmp(before, kinds[i].prefix, length) != 0)
			continue;
		text_put(&text, before, length);
		kinds[i].put(redaction, before + length, &text);
		return;
	}
	put_label(redaction, before, strlen(before), &text);
}

/* Whether the key is one of Kubernetes' own: "node.kubernetes.io/unreachable". */
static bool is_common_taint(const char *key, size_t length)
{
	static const char *const domains[] = { "kubernetes.io/", "k8s.io/" };
	const char *slash = memchr(key, '/', length);
	size_t domain = slash ? (size_t)(slash - key) + 1 : 0;

	for (size_t i = 0; i < COUNT(domains); i++) {
		size_t known = strlen(domains[i]);
		if (domain >= known && !memcmp(key + domain - known, domains[i], known) &&
		    (domain == known || key[domain - known - 1] == '.'))
			return true;
	}
	return false;
}

/* "key:effect", which is put whole or not at all. */
static void put_taint(struct redaction *redaction, const char *taint, size_t length,
		      struct text *text)
{
	const char *colon = memrchr(taint, ':', length);
	size_t key = colon ? (size_t)(colon - taint) : length;
	char buffer[PSEUDONYM_SIZE], word[sizeof(((struct fact *)0)->value) + 32];
	bool common = is_common_taint(taint, key);

	snprintf(word, sizeof(word), "%s%.*s%.*s", text->used ? "," : "",
		 common ? (int)key : PSEUDONYM_SIZE,
		 common ? taint
			: redaction_pseudonym(redaction, NAME_TAINT, taint, key, buffer),
		 (int)(length - key), taint + key);
	text_put_word(text, word);
}

/* As report/json_kubectl.c writes them: "key:effect,key:effect,..." */
static void redact_taints(struct redaction *redaction, const struct own_name *own,
			  char *value, size_t size)
{
	char before[sizeof(((struct fact *)0)->value)];
	struct text text = { .bytes = value, .size = size };

	(void)own;
	snprintf(before, sizeof(before), "%s", value);
	for (const char *at = before; *at;) {
		size_t length = strcspn(at, ",");
		if (length == 3 && !memcmp(at, "...", 3))
			text_put_word(&text, text.used ? ",..." : "...");
		else
			put_taint(redaction, at, length, &text);
		at += length;
		at += *at == ',';
	}
}

/* Every fact there is (docs/report-format.md), and what its value goes through. */
static const struct {
	const char *id;
	void (*redact)(struct redaction *redaction, const struct own_name *own,
		       char *value, size_t size);
} known_facts[] = {
	{ "kernel.release", redact_text },
	{ "kernel.version", redact_text },
	{ "arch", redact_text },
	{ "os.name", redact_text },
	{ "proc.sys", redact_text },
	{ "sysctl.present", redact_text },
	{ "sysctl.value", redact_text },
	{ "sysctl.settable", redact_text },
	{ "sysctl.settable-detached", redact_text },
	{ "capabilities.inheritable", redact_text },
	{ "capabilities.permitted", redact_text },
	{ "capabilities.effective", redact_text },
	{ "capabilities.bounding", redact_text },
	{ "capabilities.ambient", redact_text },
	{ "capabilities.net_bind_service", redact_text },
	{ "ambient.supported", redact_text },
	{ "no_new_privs", redact_text },
	{ "seccomp.mode", redact_text },
	{ "lsm", redact_label },
	{ "netns", redact_text },
	{ "userns", redact_text },
	{ "runtime", redact_text },
	{ "ipv6", redact_text },
	/* Of predictions. */
	{ "os.type", redact_text },
	{ "kubelet.version", redact_text },
	{ "runtime.version", redact_text },
	{ "node.unschedulable", redact_text },
	{ "node.taints", redact_taints },
};

static void redact_facts(struct redaction *redaction, const struct own_name *own,
			 struct facts *facts)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < facts->count; i++) {
		struct fact *fact = &facts->items[i];
		for (size_t known = 0; known < COUNT(known_facts); known++) {
			if (strcmp(fact->id, known_facts[known].id) != 0)
				continue;
			known_facts[known].redact(redaction, own, fact->value,
						  sizeof(fact->value));
			redact_text(redaction, own, fact->note, sizeof(fact->note));
			facts->items[kept++] = *fact;
			break;
		}
	}
	memset(&facts->items[kept], 0, (facts->count - kept) * sizeof(facts->items[0]));
	facts->count = kept;
}

/* Answers are compared byte by byte: nothing is left behind the end. */
static void put_whole(char *field, size_t size, const char *value)
{
	struct text text = { .bytes = field, .size = size };
	text_put_word(&text, value);
}

void redaction_node(struct redaction *redaction, struct node *node)
{
	struct own_name own;

	own_name_init(&own, redaction, node->name);
	put_whole(node->name, sizeof(node->name), own.pseudonym);
	redact_text(redaction, &own, node->version, sizeof(node->version));
	redact_text(redaction, &own, node->claim.rule, sizeof(node->claim.rule));
	redact_facts(redaction, &own, &node->facts);
	for (unsigned i = 0; i < node->trial_count; i++)
		redact_text(redaction, &own, node->trials[i].note,
			    sizeof(node->trials[i].note));
}

/* Of what is quoted the first mark opens and the last closes: input may hold others. */
static void drop_quoted(char *reason, size_t size)
{
	char *first = strpbrk(reason, "'\"");

	if (!first)
		return;
	char *last = strrchr(reason, *first);
	bool is_cut = strlen(reason) + 1 >= size - 4 || last == first;
	memmove(first + 1, is_cut ? first + 1 + strlen(first + 1) : last,
		is_cut ? 1 : strlen(last) + 1);
}

void redaction_refused(struct redaction *redaction, struct refused_input *refused)
{
	char buffer[PSEUDONYM_SIZE];

	/* No name of anybody's: what was read without one. */
	if (refused->file[0] && strcmp(refused->file, "standard input") != 0)
		put_whole(refused->file, sizeof(refused->file),
			  redaction_pseudonym(redaction, NAME_FILE, refused->file,
					      strlen(refused->file), buffer));
	drop_quoted(refused->reason, sizeof(refused->reason));
	redact_text(redaction, NULL, refused->reason, sizeof(refused->reason));
}
