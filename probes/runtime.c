/* SPDX-License-Identifier: Apache-2.0 */
/* runtime: which container runtime is here, as a guess, with what it was told by. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "probes/probe.h"
#include "src/cleanup.h"
#include "src/memory.h"

/*
 * Evidence, best first. A kernel that is no Linux and the process's own cgroups beat the
 * marker files that engines leave in a container; those beat the root mount, which with
 * Docker can be containerd's; and all beat sockets: a node has many, and a container sees
 * the node's only where somebody mounted them.
 */
enum place { IN_RELEASE, IN_CGROUP, AS_MARK, IN_MOUNTS, AS_SOCKET };

static const struct clue {
	enum place place;
	const char *mark; /* text to find, or a path that exists */
	const char *runtime;
} clues[] = {
	{ IN_RELEASE, "gvisor", "gvisor" },
	/* What it has always said, and all it said while its release was 4.4.0. */
	{ IN_RELEASE, "#1 SMP Sun Jan 10 15:06:54 PST 2016", "gvisor" },
	{ IN_CGROUP, "cri-containerd", "containerd" },
	{ IN_CGROUP, "crio-", "cri-o" },
	{ IN_CGROUP, "libpod-", "podman" },
	{ IN_CGROUP, "docker-", "docker" },
	{ IN_CGROUP, "/docker/", "docker" },
	{ IN_CGROUP, "/lxc", "lxc" },
	{ AS_MARK, ".dockerenv", "docker" },
	{ AS_MARK, "run/.containerenv", "podman" },
	{ IN_MOUNTS, "kataShared", "kata" },
	{ IN_MOUNTS, "io.containerd.", "containerd" },
	{ IN_MOUNTS, "/docker/overlay2/", "docker" },
	{ IN_MOUNTS, "/containers/storage/", "cri-o or podman" },
	{ AS_SOCKET, "run/cri-dockerd.sock", "docker" },
	{ AS_SOCKET, "var/run/dockershim.sock", "docker" },
	{ AS_SOCKET, "run/k3s/containerd/containerd.sock", "containerd" },
	{ AS_SOCKET, "run/crio/crio.sock", "cri-o" },
	{ AS_SOCKET, "run/docker.sock", "docker" },
	{ AS_SOCKET, "run/containerd/containerd.sock", "containerd" },
};

static const struct {
	const char *path;  /* NULL: the kernel's release */
	const char *words; /* how the reason names it */
} places[] = {
	[IN_RELEASE] = { NULL, "what the kernel says of itself" },
	[IN_CGROUP] = { "proc/self/cgroup", "/proc/self/cgroup" },
	[IN_MOUNTS] = { "proc/self/mountinfo", "/proc/self/mountinfo" },
	[AS_MARK] = { NULL, NULL },
	[AS_SOCKET] = { NULL, NULL },
};

/* mountinfo of a node lists every pod's mounts; lowport's own come first. */
#define PLACE_TEXT_MAX 65536

/*
 * Only the root mount of mountinfo speaks of this process: on a node the other lines are
 * the pods'. Kata's shared directory is the root mount too.
 */
static void keep_root_mount(char *text)
{
	for (char *line = text; *line;) {
		char *end = line + strcspn(line, "\n");
		char point[3] = "";
		if (sscanf(line, "%*s %*s %*s %*s %2s", point) == 1 &&
		    !strcmp(point, "/")) {
			memmove(text, line, (size_t)(end - line));
			text[end - line] = '\0';
			return;
		}
		line = *end ? end + 1 : end;
	}
	*text = '\0';
}

static bool is_file(enum place place)
{
	return place == AS_MARK || place == AS_SOCKET;
}

static const struct clue *find_clue(const struct host *host, enum place place)
{
	CLEANUP(cleanup_free)
	char *text = memory_get(PLACE_TEXT_MAX);

	text[0] = '\0';
	if (place == IN_RELEASE)
		snprintf(text, PLACE_TEXT_MAX, "%s %s", host->uts.release,
			 host->uts.version);
	else if (places[place].path)
		host_read(host, places[place].path, text, PLACE_TEXT_MAX);
	if (place == IN_MOUNTS)
		keep_root_mount(text);
	for (size_t i = 0; i < sizeof(clues) / sizeof(clues[0]); i++) {
		if (clues[i].place != place)
			continue;
		if (is_file(place) ? !host_exists(host, clues[i].mark)
				   : strstr(text, clues[i].mark) != NULL)
			return &clues[i];
	}
	return NULL;
}

static void run(const struct probe_context *context, struct facts *facts)
{
	for (enum place place = IN_RELEASE; place <= AS_SOCKET; place++) {
		const struct clue *clue = find_clue(context->host, place);
		if (!clue)
			continue;
		struct fact *fact = facts_yes(facts, "runtime", "%s", clue->runtime);
		if (is_file(place))
			fact_note(fact, "a guess: /%s is there", clue->mark);
		else
			fact_note(fact, "a guess: \"%s\" in %s", clue->mark,
				  places[place].words);
		return;
	}
	facts_unmeasured(facts, "runtime", OUTCOME_SKIPPED, ENOENT,
			 "no mark of a container runtime is to be seen here");
}

const struct probe probe_runtime = {
	.ids = (const char *const[]){ "runtime", NULL },
	.run = run,
};
