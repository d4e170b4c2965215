/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's table, and making filters of tables. */
#include "src/filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/cleanup.h"

const struct filter_rule gateway_rules[] = {
	{ SCMP_SYS(socket),
	  2,
	  { SCMP_A0_32(SCMP_CMP_EQ, AF_INET),
	    SCMP_A1_32(SCMP_CMP_MASKED_EQ, ~(unsigned)SOCK_CLOEXEC, SOCK_STREAM) },
	  "a TCP port over IPv4" },
	{ SCMP_SYS(socket),
	  2,
	  { SCMP_A0_32(SCMP_CMP_EQ, AF_INET),
	    SCMP_A1_32(SCMP_CMP_MASKED_EQ, ~(unsigned)SOCK_CLOEXEC, SOCK_DGRAM) },
	  "a UDP port over IPv4" },
	{ SCMP_SYS(socket),
	  2,
	  { SCMP_A0_32(SCMP_CMP_EQ, AF_INET6),
	    SCMP_A1_32(SCMP_CMP_MASKED_EQ, ~(unsigned)SOCK_CLOEXEC, SOCK_STREAM) },
	  "a TCP port over IPv6" },
	{ SCMP_SYS(socket),
	  2,
	  { SCMP_A0_32(SCMP_CMP_EQ, AF_INET6),
	    SCMP_A1_32(SCMP_CMP_MASKED_EQ, ~(unsigned)SOCK_CLOEXEC, SOCK_DGRAM) },
	  "a UDP port over IPv6" },
	{ SCMP_SYS(setsockopt),
	  0,
	  { { 0 } },
	  "IPV6_V6ONLY, so that IPv4 is tried by itself" },
	{ SCMP_SYS(bind), 0, { { 0 } }, "the question itself" },
	{ SCMP_SYS(listen), 0, { { 0 } }, "a TCP port is bound to be listened on" },
	{ SCMP_SYS(close), 0, { { 0 } }, "give each port back at once" },
	{ SCMP_SYS(write), 0, { { 0 } }, "the record of what was found" },
	{ SCMP_SYS(exit_group), 0, { { 0 } }, "the end" },
#ifdef __SANITIZE_ADDRESS__
	{ SCMP_SYS(sigaltstack), 0, { { 0 } }, "AddressSanitizer, before the end" },
	{ SCMP_SYS(munmap), 0, { { 0 } }, "AddressSanitizer, before the end" },
#endif
};

const unsigned gateway_rule_count = sizeof(gateway_rules) / sizeof(gateway_rules[0]);

static int add_rules(scmp_filter_ctx context, const struct filter_rule *rules,
		     unsigned count)
{
	int rc = 0;
	for (unsigned i = 0; i < count && !rc; i++)
		rc = seccomp_rule_add_array(context, SCMP_ACT_ALLOW, rules[i].syscall,
					    rules[i].checked, rules[i].args);
	return rc;
}

/* libseccomp 2.5 exports to a descriptor only; a pipe holds far more than a filter. */
static int export_code(scmp_filter_ctx context, struct filter *filter)
{
	int ends[2];
	if (pipe(ends))
		return -errno;
	CLEANUP(cleanup_fd)
	int out = ends[0];
	CLEANUP(cleanup_fd)
	int in = ends[1];

	int rc = seccomp_export_bpf(context, in);
	if (rc)
		return rc;
	cleanup_fd(&in);
	in = -1;
	ssize_t got = read(out, filter->code, sizeof(filter->code));
	if (got < 0)
		return -errno;
	if (got % (ssize_t)sizeof(filter->code[0]) ||
	    got == (ssize_t)sizeof(filter->code))
		return -E2BIG;
	filter->length = (unsigned)got / sizeof(filter->code[0]);
	return 0;
}

int filter_build(struct filter *filter, const struct filter_rule *rules, unsigned count,
		 struct error *err)
{
	filter->length = 0;
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (!context)
		return error_set(err, ENOMEM, "libseccomp gave no filter");
	int rc = add_rules(context, rules, count);
	if (!rc)
		rc = export_code(context, filter);
	seccomp_release(context);
	return rc ? error_errno(err, -rc, "building the seccomp filter") : 0;
}

int filter_load(const struct filter *filter)
{
	struct sock_fprog program = {
		.len = (unsigned short)filter->length,
		.filter = (struct sock_filter *)filter->code,
	};
	if (!filter->length)
		return -ENODATA;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0))
		return -errno;
	return 0;
}
