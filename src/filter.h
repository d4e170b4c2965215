/* SPDX-License-Identifier: Apache-2.0 */
/* Seccomp filters, from tables of what is allowed and why. */
#pragma once

#include <linux/filter.h>
#include <seccomp.h>

#include "src/error.h"

#define FILTER_MAX 160

struct filter {
	unsigned length; /* instructions; 0 where there is none to load */
	struct sock_filter code[FILTER_MAX];
};

/* One row for each reason; arguments are compared where @checked says so. */
struct filter_rule {
	int syscall;
	unsigned checked; /* number of comparisons that count */
	struct scmp_arg_cmp args[2];
	const char *why;
};

/* What a gateway may do once it is about to bind. */
extern const struct filter_rule gateway_rules[];
extern const unsigned gateway_rule_count;

/*
 * Compiles a table of allowed syscalls with libseccomp, here and now. What is not in
 * the table answers ENOSYS, which no bind can answer, so the filter is never mistaken for
 * a denial. Returns 0 or a negative errno.
 */
int filter_build(struct filter *filter, const struct filter_rule *rules, unsigned count,
		 struct error *err);

/*
 * Loads @filter for good. Sets no_new_privs first, as an unprivileged process has to:
 * call it after the last execve only, where no_new_privs no longer changes what any
 * file's capabilities give. Returns 0 or a negative errno (a kernel without seccomp
 * filters).
 */
int filter_load(const struct filter *filter);
