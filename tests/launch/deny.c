/* SPDX-License-Identifier: Apache-2.0 */
/* Run a command in which chosen system calls fail with chosen errors. */

/*
 * usage: deny [-v] SYSCALL[:ERRNO][@ARG=VALUE[/MASK]]... -- COMMAND ARGS...
 *
 *   SYSCALL  its name, as libseccomp spells it
 *   ERRNO    its name (default EPERM)
 *   ARG      0 to 5; VALUE and MASK are decimal or 0x hexadecimal. Without a MASK all
 *            64 bits are compared, with one only its bits. More conditions may follow,
 *            @ARG=VALUE each, and all must hold
 *   -v       say what is done differently from what one might expect
 *
 * Example: deny unshare:EPERM clone:EPERM@0=0x20000000/0x20000000 -- ./lowport
 *
 * Works on static binaries, and on all that COMMAND starts. As root no_new_privs stays as
 * it is: it would change what file capabilities give. Without root the kernel demands it.
 *
 * Exit: that of COMMAND, since it replaces this process; 125 if deny failed, 126 or 127
 * if COMMAND could not be run.
 *
 * Limits: the filter cannot look behind pointers, so not at paths or addresses. It judges
 * this program's own exec as well; where execve is denied, a COMMAND with a slash is
 * started by execveat. 32-bit programs are not filtered. libc may use another call than
 * expected: see strace(1).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum { EXIT_SELF = 125, EXIT_NOEXEC = 126, EXIT_NOTFOUND = 127 };
enum { ARGS_MAX = 6, SPEC_MAX = 256 };

/* clang-format off */
#define ROW(name) { #name, name }
static const struct error_name {
	const char *name;
	uint16_t number;
} error_names[] = {
	ROW(EPERM), ROW(ENOENT), ROW(ESRCH), ROW(EINTR), ROW(EIO), ROW(ENXIO), ROW(E2BIG),
	ROW(ENOEXEC), ROW(EBADF), ROW(ECHILD), ROW(EAGAIN), ROW(EWOULDBLOCK), ROW(ENOMEM),
	ROW(EACCES), ROW(EFAULT), ROW(EBUSY), ROW(EEXIST), ROW(EXDEV), ROW(ENODEV),
	ROW(ENOTDIR), ROW(EISDIR), ROW(EINVAL), ROW(ENFILE), ROW(EMFILE), ROW(ENOTTY),
	ROW(ETXTBSY), ROW(EFBIG), ROW(ENOSPC), ROW(ESPIPE), ROW(EROFS), ROW(EMLINK),
	ROW(EPIPE), ROW(EDOM), ROW(ERANGE), ROW(EDEADLK), ROW(ENAMETOOLONG), ROW(ENOLCK),
	ROW(ENOSYS), ROW(ENOTEMPTY), ROW(ELOOP), ROW(ENODATA), ROW(ETIME), ROW(EPROTO),
	ROW(EBADMSG), ROW(EOVERFLOW), ROW(EUSERS), ROW(ENOTSOCK), ROW(EDESTADDRREQ),
	ROW(EMSGSIZE), ROW(EPROTOTYPE), ROW(ENOPROTOOPT), ROW(EPROTONOSUPPORT),
	ROW(ESOCKTNOSUPPORT), ROW(EOPNOTSUPP), ROW(ENOTSUP), ROW(EPFNOSUPPORT),
	ROW(EAFNOSUPPORT), ROW(EADDRINUSE), ROW(EADDRNOTAVAIL), ROW(ENETDOWN),
	ROW(ENETUNREACH), ROW(ENETRESET), ROW(ECONNABORTED), ROW(ECONNRESET),
	ROW(ENOBUFS), ROW(EISCONN), ROW(ENOTCONN), ROW(ETIMEDOUT), ROW(ECONNREFUSED),
	ROW(EHOSTDOWN), ROW(EHOSTUNREACH), ROW(EALREADY), ROW(EINPROGRESS), ROW(ESTALE),
	ROW(EDQUOT), ROW(ECANCELED), ROW(EKEYREJECTED), ROW(EOWNERDEAD),
	ROW(ENOTRECOVERABLE),
};
/* clang-format on */

/* One argument of the command line, taken apart. */
struct rule {
	int syscall;
	uint16_t error;
	unsigned int count;
	struct scmp_arg_cmp compares[ARGS_MAX];
};

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "deny: %s: %s\n", what, why);
	return -1;
}

static bool find_error(const char *name, uint16_t *number)
{
	for (size_t i = 0; i < ARRAY_SIZE(error_names); i++) {
		if (strcmp(error_names[i].name, name) == 0) {
			*number = error_names[i].number;
			return true;
		}
	}
	return false;
}

/* Takes a number off the text; strtoull alone would take signs, blanks and octals too. */
static bool take_number(char **text, uint64_t *number)
{
	bool hex = (*text)[0] == '0' && ((*text)[1] == 'x' || (*text)[1] == 'X');
	const char *digits = hex ? *text + 2 : *text;

	if (hex ? !isxdigit((unsigned char)*digits) : !isdigit((unsigned char)*digits))
		return false;
	errno = 0;
	*number = strtoull(digits, text, hex ? 16 : 10);
	return errno == 0;
}

/* Each argument may be compared once in a rule: libseccomp has no room for more. */
static bool parse_condition(char *text, struct rule *rule)
{
	struct scmp_arg_cmp compare = { .op = SCMP_CMP_EQ };
	uint64_t arg;

	if (!take_number(&text, &arg) || arg >= ARGS_MAX || *text++ != '=')
		return false;
	if (!take_number(&text, &compare.datum_a))
		return false;
	compare.arg = (unsigned int)arg;
	if (*text == '/') {
		compare.op = SCMP_CMP_MASKED_EQ;
		compare.datum_b = compare.datum_a;
		text++;
		if (!take_number(&text, &compare.datum_a))
			return false;
	}
	for (unsigned int i = 0; i < rule->count; i++)
		if (rule->compares[i].arg == compare.arg)
			return false;
	rule->compares[rule->count++] = compare;
	return *text == '\0';
}

/* Errors name the whole specification, as the user wrote it. */
static int parse_rule(const char *spec, struct rule *rule)
{
	char copy[SPEC_MAX];
	char *rest = copy;
	char *name;
	char *error;
	char *condition;

	if (strlen(spec) >= sizeof(copy))
		return complain(spec, "too long");
	memcpy(copy, spec, strlen(spec) + 1);
	name = strsep(&rest, "@");
	error = strchr(name, ':');
	if (error)
		*error++ = '\0';
	*rule = (struct rule){ .error = EPERM };
	rule->syscall = seccomp_syscall_resolve_name(name);
	if (rule->syscall == __NR_SCMP_ERROR)
		return complain(spec, "unknown system call");
	if (error && !find_error(error, &rule->error))
		return complain(spec, "unknown error name");
	while ((condition = strsep(&rest, "@")) != NULL)
		if (!parse_condition(condition, rule))
			return complain(spec, "bad condition, want ARG=VALUE[/MASK]");
	return 0;
}

/* A call that exists on other machines only has a negative number; nobody can make it. */
static int add_rule(scmp_filter_ctx filter, const char *spec, bool verbose)
{
	struct rule rule;
	int rc;

	if (parse_rule(spec, &rule) < 0)
		return -1;
	if (rule.syscall < 0) {
		if (verbose)
			complain(spec, "no such call on this architecture, left out");
		return 0;
	}
	rc = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(rule.error), rule.syscall,
				    rule.count, rule.compares);
	return rc < 0 ? complain(spec, strerror(-rc)) : 0;
}

static int load(scmp_filter_ctx filter, bool verbose)
{
	bool root = geteuid() == 0;
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, root ? 0 : 1);

	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
	if (!root && verbose)
		complain("not root", "no_new_privs is set, file capabilities may fail");
	if (rc == 0)
		rc = seccomp_load(filter);
	return rc < 0 ? complain("cannot load the filter", strerror(-rc)) : 0;
}

/* Returns only if the command cannot be run. */
static int run_command(char **command)
{
	int error;

	execvp(command[0], command);
	error = errno;
	if (strchr(command[0], '/'))
		syscall(SYS_execveat, AT_FDCWD, command[0], command, environ, 0);
	complain(command[0], strerror(error));
	return error == ENOENT ? EXIT_NOTFOUND : EXIT_NOEXEC;
}

static int usage(void)
{
	fputs("usage: deny [-v] SYSCALL[:ERRNO][@ARG=VALUE[/MASK]]... --"
	      " COMMAND ARGS...\n",
	      stderr);
	return EXIT_SELF;
}

int main(int argc, char **argv)
{
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int i;

	if (!filter)
		return complain("cannot make the filter", strerror(ENOMEM)), EXIT_SELF;
	for (i = verbose ? 2 : 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (add_rule(filter, argv[i], verbose) < 0) {
			seccomp_release(filter);
			return EXIT_SELF;
		}
	}
	if (i + 1 >= argc || load(filter, verbose) < 0) {
		seccomp_release(filter);
		return i + 1 >= argc ? usage() : EXIT_SELF;
	}
	seccomp_release(filter);
	return run_command(argv + i + 1);
}
