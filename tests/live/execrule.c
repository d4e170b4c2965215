/* SPDX-License-Identifier: Apache-2.0 */
/*
 * execrule FOLDER NOSUID-FOLDER: what execve(2) makes of each identity with each kind of
 * file, beside what src/exec_rule.c says of it and probes/binary.c of the file. Prints
 * each cell where they differ, then how many there are. Needs root, and two empty folders
 * on file systems that take file capabilities.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/binary.h"
#include "src/identity.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BIND CAPABILITY_BIT(CAP_NET_BIND_SERVICE)
#define OTHER CAPABILITY_BIT(CAP_NET_RAW)
#define RESULT_FD 3

/* What a file carries, as cap_from_text(3) reads it. NULL: no attribute at all. */
static const char *const attributes[] = {
	NULL,
	"=",
	"cap_net_bind_service=p",
	"cap_net_bind_service=ep",
	"cap_net_bind_service=i",
	"cap_net_bind_service=ei",
	"cap_net_bind_service=ip",
	"cap_net_bind_service=eip",
	"cap_net_bind_service,cap_net_raw=p",
	"cap_net_bind_service,cap_net_raw=ep",
	"cap_net_bind_service,cap_net_raw=eip",
	"cap_net_bind_service=ep cap_net_raw=ei",
	"cap_net_raw=ep",
};

/* What comes back from the other side of the exec. */
struct result {
	int error; /* of execve, or of becoming who is to execute */
	char step; /* 0: it was executed, 'e': execve, 'i': the identity */
	struct identity identity;
};

static int report(void)
{
	struct result result = { 0 };

	if (identity_read(&result.identity))
		return 1;
	return write(RESULT_FD, &result, sizeof(result)) != sizeof(result);
}

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void file_name(const char *folder, size_t kind, char *path, size_t size)
{
	snprintf(path, size, "%s/kind%zu", folder, kind);
}

/* A copy of this program that carries @attribute. */
static void make_file(const char *path, const char *attribute)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	struct stat st;

	if (from < 0 || to < 0 || fstat(from, &st))
		give_up(path);
	for (off_t left = st.st_size; left > 0;) {
		ssize_t sent = sendfile(to, from, NULL, (size_t)left);
		if (sent <= 0)
			give_up(path);
		left -= sent;
	}
	close(from);
	if (fchmod(to, 0755))
		give_up(path);
	if (attribute) {
		cap_t caps = cap_from_text(attribute);
		if (!caps || cap_set_fd(to, caps))
			give_up(attribute);
		cap_free(caps);
	}
	close(to);
}

/* A process may have inherited what its bounding set no longer has: that comes first. */
static int inherit(uint64_t set)
{
	cap_t caps = cap_get_proc();
	int rc = caps ? 0 : -1;

	for (cap_value_t cap = 0; cap < cap_max_bits() && !rc; cap++)
		if (set & CAPABILITY_BIT(cap))
			rc = cap_set_flag(caps, CAP_INHERITABLE, 1, &cap, CAP_SET);
	if (!rc)
		rc = cap_set_proc(caps);
	rc = rc ? -errno : 0;
	if (caps)
		cap_free(caps);
	return rc;
}

static void become_and_execute(const struct identity *before, const char *path, int out)
{
	struct result result = { .step = 'i' };
	enum identity_step step;
	char *const words[] = { (char *)path, (char *)"report", NULL };

	if (dup2(out, RESULT_FD) != RESULT_FD)
		_exit(2);
	result.error = inherit(before->sets[CAPABILITY_INHERITABLE]);
	if (!result.error)
		result.error = identity_apply(before, &step);
	if (!result.error) {
		execv(path, words);
		result.error = -errno;
		result.step = 'e';
	}
	_exit(write(RESULT_FD, &result, sizeof(result)) != sizeof(result));
}

static void ask_kernel(const struct identity *before, const char *path,
		       struct result *result)
{
	int ends[2], status;

	if (pipe2(ends, O_CLOEXEC))
		give_up("pipe");
	pid_t child = fork();
	if (child < 0)
		give_up("fork");
	if (!child)
		become_and_execute(before, path, ends[1]);
	close(ends[1]);
	ssize_t got = read(ends[0], result, sizeof(*result));
	close(ends[0]);
	if (waitpid(child, &status, 0) != child || got != (ssize_t)sizeof(*result))
		give_up("no result");
}

static bool is_same(const struct identity *a, const struct identity *b)
{
	return a->uid == b->uid && !memcmp(a->sets, b->sets, sizeof(a->sets)) &&
	       a->no_new_privs == b->no_new_privs;
}

static void print_identity(const char *who, const struct identity *identity)
{
	printf("  %s: UID %u, no_new_privs %u", who, identity->uid,
	       identity->no_new_privs);
	for (unsigned set = 0; set < CAPABILITY_SET_COUNT; set++)
		printf(", %s %" PRIx64, capability_set_name(set), identity->sets[set]);
	printf("\n");
}

/* Returns whether rule and kernel differ. */
static int compare(const struct identity *before, const char *path, const char *attribute)
{
	struct file_capabilities file;
	struct identity after;
	struct result real;
	char why[200];

	if (binary_read(path, &file, why, sizeof(why))) {
		printf("%s\n", why);
		return 1;
	}
	int rc = exec_rule(before, &file, &after);
	ask_kernel(before, path, &real);
	if (real.step == 'i') {
		printf("becoming it: %s\n", strerror(-real.error));
	} else if (real.error == rc && (rc || is_same(&after, &real.identity))) {
		return 0;
	}
	printf("%s with %s: the rule says %d, the kernel %d\n", path,
	       attribute ? attribute : "nothing", rc, real.error);
	print_identity("before", before);
	if (!rc)
		print_identity("rule", &after);
	if (!real.error)
		print_identity("kernel", &real.identity);
	return 1;
}

/* Identity @number, or false where no process can have it. */
static bool make_identity(unsigned number, struct identity *identity)
{
	uint64_t *sets = identity->sets;

	*identity = (struct identity){ .ids_agree = 1 };
	identity->uid = identity->gid = number & 1 ? 1337 : 0;
	identity->no_new_privs = number >> 1 & 1;
	sets[CAPABILITY_BOUNDING] = (number & 4 ? BIND : 0) | (number & 8 ? OTHER : 0);
	sets[CAPABILITY_PERMITTED] = number & 16 ? BIND : 0;
	sets[CAPABILITY_EFFECTIVE] = number & 32 ? BIND : 0;
	sets[CAPABILITY_INHERITABLE] =
		(number & 64 ? BIND : 0) | (number & 256 ? OTHER : 0);
	sets[CAPABILITY_AMBIENT] = number & 128 ? BIND : 0;
	return !(sets[CAPABILITY_EFFECTIVE] & ~sets[CAPABILITY_PERMITTED]) &&
	       !(sets[CAPABILITY_AMBIENT] &
		 ~(sets[CAPABILITY_PERMITTED] & sets[CAPABILITY_INHERITABLE]));
}
#define IDENTITIES 512

int main(int argc, char **argv)
{
	unsigned cells = 0, differing = 0;

	if (argc == 2 && !strcmp(argv[1], "report"))
		return report();
	if (argc != 3) {
		fprintf(stderr, "usage: execrule FOLDER NOSUID-FOLDER\n");
		return 2;
	}
	for (int folder = 1; folder < argc; folder++) {
		for (size_t kind = 0; kind < COUNT(attributes); kind++) {
			char path[4096];
			file_name(argv[folder], kind, path, sizeof(path));
			make_file(path, attributes[kind]);
			for (unsigned number = 0; number < IDENTITIES; number++) {
				struct identity before;
				/* A file system without set-user-ID has one rule for
				 * all files: fewer will do. */
				if (!make_identity(number, &before) ||
				    (folder > 1 && number & 2))
					continue;
				cells++;
				differing += (unsigned)compare(&before, path,
							       attributes[kind]);
			}
		}
	}
	printf("%u cells, %u differ\n", cells, differing);
	return differing > 0;
}
