/* SPDX-License-Identifier: Apache-2.0 */
/* Capabilities, limits, filter: each would do, and none relies on the others. */
#include "src/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "src/filter.h"
#include "src/privilege.h"

static const struct filter_rule reader_rules[] = {
	{ SCMP_SYS(read), 0, { { 0 } }, "the bytes, from the process that opens files" },
	{ SCMP_SYS(write), 0, { { 0 } }, "the report, and a line for what is refused" },
	{ SCMP_SYS(close), 0, { { 0 } }, "its end of a pipe" },
	{ SCMP_SYS(brk), 0, { { 0 } }, "memory" },
	{ SCMP_SYS(mmap),
	  1,
	  { SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
	  "memory, never to be executed" },
	{ SCMP_SYS(mremap), 0, { { 0 } }, "memory" },
	{ SCMP_SYS(munmap), 0, { { 0 } }, "memory" },
	{ SCMP_SYS(madvise), 0, { { 0 } }, "memory" },
	{ SCMP_SYS(rt_sigreturn), 0, { { 0 } }, "after a signal" },
	{ SCMP_SYS(exit_group), 0, { { 0 } }, "the end" },
#ifdef __SANITIZE_ADDRESS__
	{ SCMP_SYS(sigaltstack), 0, { { 0 } }, "AddressSanitizer, before the end" },
	{ SCMP_SYS(futex), 0, { { 0 } }, "AddressSanitizer's locks" },
	{ SCMP_SYS(sched_yield), 0, { { 0 } }, "AddressSanitizer's locks" },
	{ SCMP_SYS(getpid),
	  0,
	  { { 0 } },
	  "AddressSanitizer, before a report of its own" },
#endif
};

static int limit(struct error *err)
{
	static const struct {
		int resource;
		const char *name;
	} limits[] = {
		{ RLIMIT_NOFILE, "RLIMIT_NOFILE" },
		{ RLIMIT_NPROC, "RLIMIT_NPROC" },
		{ RLIMIT_CORE, "RLIMIT_CORE" },
	};
	const struct rlimit none = { 0, 0 };

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (setrlimit(limits[i].resource, &none))
			return error_errno(err, errno, "setting %s", limits[i].name);
	return 0;
}

int confine_process(struct error *err)
{
	struct filter filter;

	int rc = privilege_limit(false, err);
	if (!rc)
		rc = privilege_drop(false, err);
	if (!rc && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		rc = error_errno(err, errno, "becoming undumpable");
	if (!rc)
		rc = filter_build(&filter, reader_rules,
				  sizeof(reader_rules) / sizeof(reader_rules[0]), err);
	if (!rc)
		rc = limit(err);
	if (rc)
		return rc;
	rc = filter_load(&filter);
	/* The answers of kernels without seccomp, and of those without its filters. */
	if (rc == -EINVAL || rc == -ENOSYS) {
		fputs("lowport: this kernel has no seccomp filters: reading without\n",
		      stderr);
		return 0;
	}
	return rc ? error_errno(err, -rc, "loading the seccomp filter") : 0;
}
