/* SPDX-License-Identifier: Apache-2.0 */
/* Words, references, boundaries. No locale: names are ASCII, other bytes are letters. */
#include "report/redact_text.h"

#include <string.h>
#include <strings.h>

#include "report/escape.h"

/* Shorter names are looked for between any marks only if nothing else looks like them. */
#define DISTINCT_LENGTH 5
#define SHORTEST 3
#define TEXT_MAX 512

/* Words of lowport's own sentences that a host may be called, too. */
static const char *const own_words[] = {
	"agent",     "ambient",	  "apparmor",  "arch",	    "bind",	  "binary",
	"bounding",  "cgroup",	  "changed",   "container", "containerd", "control",
	"cri-o",     "default",	  "docker",    "envoy",	    "exec",	  "file",
	"filter",    "gateway",	  "gvisor",    "here",	    "host",	  "image",
	"initial",   "kata",	  "kernel",    "lima",	    "linux",	  "local",
	"lowport",   "lxc",	  "machine",   "mark",	    "memory",	  "mount",
	"namespace", "net",	  "netns",     "network",   "node",	  "none",
	"own",	     "owner",	  "permitted", "pod",	    "podman",	  "port",
	"ports",     "privilege", "proc",      "process",   "program",	  "root",
	"run",	     "runc",	  "runtime",   "sandbox",   "scenario",	  "scratch",
	"self",	     "selinux",	  "service",   "set",	    "setcap",	  "some",
	"status",    "sys",	  "sysctl",    "system",    "tcp",	  "time",
	"trial",     "udp",	  "user",      "userns",    "vendor",	  "version",
	"x86",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static bool is_alnum(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_token(char c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '-';
}

static bool is_reference(char c)
{
	return is_token(c) || (c && strchr("/:@+", c));
}

void text_put(struct text *text, const char *bytes, size_t length)
{
	size_t room = text->size - 1 - text->used;

	if (text->full)
		return;
	text->full = length > room;
	if (text->full)
		for (length = room;
		     length && ((unsigned char)bytes[length] & 0xc0) == 0x80;)
			length--;
	memcpy(text->bytes + text->used, bytes, length);
	text->used += length;
	/* Nothing is left behind the end of what was there. */
	memset(text->bytes + text->used, 0, text->size - text->used);
}

void text_put_word(struct text *text, const char *word)
{
	text->full = text->full || strlen(word) > text->size - 1 - text->used;
	text_put(text, word, strlen(word));
}

static bool has(const char *text, bool (*is)(char c))
{
	while (*text && !is(*text))
		text++;
	return *text;
}

static bool is_mark(char c)
{
	return !is_letter(c);
}

static bool is_address(const char *name)
{
	unsigned dots = 0;

	for (; *name; name++)
		dots += *name == '.';
	return dots == 3;
}

/* One that no sentence holds by chance. */
static bool is_distinct(const char *name)
{
	return strlen(name) >= DISTINCT_LENGTH && has(name, is_mark) &&
	       (has(name, is_letter) || is_address(name));
}

static bool is_wanted(const char *name)
{
	for (size_t i = 0; i < sizeof(own_words) / sizeof(own_words[0]); i++)
		if (!strcasecmp(name, own_words[i]))
			return false;
	return is_distinct(name) || (strlen(name) >= SHORTEST && has(name, is_letter));
}

void own_name_init(struct own_name *own, struct redaction *redaction, const char *name)
{
	memset(own, 0, sizeof(*own));
	redaction_pseudonym(redaction, NAME_NODE, name, strlen(name), own->pseudonym);
	if (!strcmp(own->pseudonym, name))
		return;
	size_t label = strcspn(name, ".");
	if (is_wanted(name))
		snprintf(own->name, sizeof(own->name), "%s", name);
	snprintf(own->label, sizeof(own->label), "%.*s", (int)label, name);
	if (!is_wanted(own->label))
		own->label[0] = '\0';
	/* Of two labels or more: "compute.internal", but not "local", nor a number. */
	if (own->name[0] && name[label] && strchr(own->name + label + 1, '.') &&
	    has(own->name + label + 1, is_letter))
		own->domain = own->name + label + 1;
}

/* The length of the token at @at without the marks at its end, which may be a sentence's.
 */
static size_t span(const char *at, bool (*is)(char c))
{
	size_t length = 0;

	while (at[length] && is(at[length]))
		length++;
	while (length && !is_alnum(at[length - 1]))
		length--;
	return length;
}

/*
 * "registry.example/team/gateway:1.2", "team/gateway:1.2", "gateway@sha256:...": what has
 * a digest; or a slash, and a tag behind it or a host before it. Paths start with one.
 */
static bool is_image(const char *at, size_t length)
{
	const char *slash = memchr(at, '/', length);
	const char *dot = memchr(at, '.', length), *colon = memchr(at, ':', length);

	if (memmem(at, length, "sha256:", 7) || memchr(at, '@', length))
		return true;
	if (!slash || slash == at)
		return false;
	return (dot && dot < slash) || colon != NULL || !strncmp(at, "localhost/", 10);
}

/* Whether @name stands at @at of @text, as a word of its own. Its length, or 0. */
static size_t match(const char *text, const char *at, const char *name)
{
	size_t length = strlen(name);

	if (!length || strncasecmp(at, name, length) != 0)
		return 0;
	if (is_distinct(name))
		return (at > text && is_alnum(*name) && is_alnum(at[-1])) ||
				       (is_alnum(name[length - 1]) &&
					is_alnum(at[length]))
			       ? 0
			       : length;
	return (at > text && is_token(at[-1])) || span(at + length, is_token) ? 0
									      : length;
}

/* The label, and with it the domain that follows. */
static size_t match_label(const char *text, const char *at, const char *label)
{
	size_t token = span(at, is_token), length = strlen(label);

	if (label[0] && token > length && at[length] == '.' &&
	    !strncasecmp(at, label, length) && (at == text || !is_token(at[-1])))
		return token;
	return match(text, at, label);
}

/* Another host of the domain, or the domain itself. */
static size_t match_domain(const char *text, const char *at, const char *domain)
{
	size_t token = span(at, is_token), length = domain ? strlen(domain) : 0;

	if (!length || token < length || (at > text && is_token(at[-1])))
		return 0;
	const char *tail = at + token - length;
	return !strncasecmp(tail, domain, length) && (tail == at || tail[-1] == '.')
		       ? token
		       : 0;
}

/* A name that was cut with its text is still a part of it. */
static bool is_cut_name(const struct own_name *own, const char *text, const char *at,
			size_t size)
{
	size_t rest = strlen(at);

	return own->name[0] && strlen(text) + 4 >= size && rest >= SHORTEST &&
	       (at == text || !is_alnum(at[-1])) && !strncasecmp(at, own->name, rest);
}

/* Writes what stands for the name at @at, if there is one; its length, or 0. */
static size_t replace(struct redaction *redaction, const struct own_name *own,
		      const char *before, const char *at, struct text *text)
{
	char buffer[PSEUDONYM_SIZE];
	size_t length =
		at == before || !is_reference(at[-1]) ? span(at, is_reference) : 0;

	if (length && is_image(at, length)) {
		text_put_word(text, redaction_pseudonym(redaction, NAME_IMAGE, at, length,
							buffer));
		return length;
	}
	if (!own)
		return 0;
	length = match_label(before, at, own->label);
	if (!length)
		length = match(before, at, own->name);
	if (!length && is_cut_name(own, before, at, text->size))
		length = strlen(at);
	if (length) {
		text_put_word(text, own->pseudonym);
		return length;
	}
	length = match_domain(before, at, own->domain);
	if (length)
		text_put_word(text, redaction_pseudonym(redaction, NAME_HOST, at, length,
							buffer));
	return length;
}

void redact_text(struct redaction *redaction, const struct own_name *own, char *text,
		 size_t size)
{
	char before[TEXT_MAX];
	struct text after = { .bytes = text, .size = size };

	snprintf(before, sizeof(before), "%s", text);
	for (const char *at = before; *at;) {
		size_t length = replace(redaction, own, before, at, &after);
		if (!length) {
			unsigned code;
			length = utf8_character(at, &code);
			length = length ? length : 1;
			text_put(&after, at, length);
		}
		at += length;
	}
}
