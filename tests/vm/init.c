/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first and only service of tests/vm/run's machine: runs the scenes of the file
 * /scenes, one a line, and sends what each said as a frame through the second serial
 * port, where the kernel never writes.
 *
 *   NAME <tab> SETUP... <tab> COMMAND ARGUMENT...      words are separated by blanks
 *
 * SETUP is done in a mount namespace of the scene's own: proc, sysro (/proc/sys is
 * read-only), sys, nodev (an empty /dev), cgroup (what a runtime needs of cgroup v1),
 * uid=N.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SCENE_SECONDS 60
#define WORDS_MAX 32
#define OUTPUT_MAX (256 * 1024)

struct output {
	size_t length;
	unsigned char bytes[OUTPUT_MAX];
};

static FILE *port;
static struct output streams[2];

/* --- frames --- */

static uint32_t crc32_of(const struct output *text)
{
	uint32_t crc = ~UINT32_C(0);

	for (size_t i = 0; i < text->length; i++) {
		crc ^= text->bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
	}
	return ~crc;
}

/* Hexadecimal would do, and take half as long again over a serial line. */
static void send_base64(const char *name, const struct output *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	fprintf(port, "@lp %s %zu %08x\n", name, text->length, crc32_of(text));
	for (size_t line = 0; line < text->length; line += 57) {
		fputs("@lp ", port);
		for (size_t i = line; i < line + 57 && i < text->length; i += 3) {
			size_t left = text->length - i;
			uint32_t bits = (uint32_t)text->bytes[i] << 16;
			bits |= left > 1 ? (uint32_t)text->bytes[i + 1] << 8 : 0;
			bits |= left > 2 ? text->bytes[i + 2] : 0;
			fputc(digits[bits >> 18], port);
			fputc(digits[bits >> 12 & 63], port);
			fputc(left > 1 ? digits[bits >> 6 & 63] : '=', port);
			fputc(left > 2 ? digits[bits & 63] : '=', port);
		}
		fputc('\n', port);
	}
}

static void send_frame(const char *name, int status)
{
	if (WIFEXITED(status))
		fprintf(port, "@lp begin %s exit %d\n", name, WEXITSTATUS(status));
	else
		fprintf(port, "@lp begin %s signal %d\n", name, WTERMSIG(status));
	send_base64("stdout", &streams[0]);
	send_base64("stderr", &streams[1]);
	fprintf(port, "@lp end %s\n", name);
	fflush(port);
}

/* --- a scene's surroundings --- */

static void die(const char *what)
{
	fprintf(stderr, "init: %s: %s\n", what, strerror(errno));
	_exit(126);
}

/*
 * A kernel without it shall still run the scene, and nothing is said of it: the standard
 * error is the scene's own by now.
 */
static void try_mount(const char *type, const char *path)
{
	mkdir(path, 0755);
	mount(type, path, type, 0, NULL);
}

static void make_sys_read_only(void)
{
	if (mount("/proc/sys", "/proc/sys", NULL, MS_BIND, NULL) ||
	    mount(NULL, "/proc/sys", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL))
		die("/proc/sys");
}

static void mount_cgroups(void)
{
	char line[256], path[300];
	char name[64];
	FILE *list = fopen("/proc/cgroups", "re");

	mount("cgroup", "/sys/fs/cgroup", "tmpfs", 0, NULL);
	while (list && fgets(line, sizeof(line), list)) {
		if (sscanf(line, "%63s", name) != 1 || name[0] == '#')
			continue;
		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s", name);
		mkdir(path, 0755);
		if (mount("cgroup", path, "cgroup", 0, name))
			rmdir(path);
	}
	if (list)
		fclose(list);
}

static void become(uid_t uid)
{
	if (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		die("uid");
}

static void set_up(const char *word)
{
	if (!strcmp(word, "proc"))
		try_mount("proc", "/proc");
	else if (!strcmp(word, "sysro"))
		make_sys_read_only();
	else if (!strcmp(word, "sys"))
		try_mount("sysfs", "/sys");
	else if (!strcmp(word, "nodev"))
		try_mount("tmpfs", "/dev");
	else if (!strcmp(word, "cgroup"))
		mount_cgroups();
	else if (!strncmp(word, "uid=", 4))
		become((uid_t)atoi(word + 4));
	else
		die(word);
}

/* Splits @text at blanks, in place. */
static void split(char *text, char *words[WORDS_MAX])
{
	char *rest = NULL;
	int count = 0;

	for (char *word = strtok_r(text, " ", &rest); word && count < WORDS_MAX - 1;
	     word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	words[count] = NULL;
}

static void play(char *setup, char *command, const int pipes[2])
{
	static char *const environment[] = { "PATH=/", NULL };
	char *words[WORDS_MAX];

	setsid();
	if (dup2(pipes[0], STDOUT_FILENO) < 0 || dup2(pipes[1], STDERR_FILENO) < 0 ||
	    unshare(CLONE_NEWNS))
		die("scene");
	mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	split(setup, words);
	for (int i = 0; words[i]; i++)
		set_up(words[i]);
	split(command, words);
	execve(words[0], words, environment);
	die(words[0]);
}

/* --- running a scene --- */

static void take_output(const int ends[2], pid_t scene)
{
	struct pollfd ready[2] = { { ends[0], POLLIN, 0 }, { ends[1], POLLIN, 0 } };
	time_t deadline = time(NULL) + SCENE_SECONDS;

	while (ready[0].fd >= 0 || ready[1].fd >= 0) {
		if (poll(ready, 2, 1000) < 0 && errno != EINTR)
			return;
		if (time(NULL) > deadline)
			kill(-scene, SIGKILL);
		for (int i = 0; i < 2; i++) {
			struct output *text = &streams[i];
			if (!ready[i].revents)
				continue;
			ssize_t got = read(ready[i].fd, text->bytes + text->length,
					   OUTPUT_MAX - text->length);
			if (got <= 0)
				ready[i].fd = -1;
			else
				text->length += (size_t)got;
		}
	}
}

static void run_scene(char *line)
{
	char *setup = strchr(line, '\t');
	char *command = setup ? strchr(setup + 1, '\t') : NULL;
	int out[2], err[2], status = 0;

	if (!command || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return;
	*setup++ = *command++ = '\0';
	streams[0].length = streams[1].length = 0;
	pid_t scene = fork();
	if (!scene)
		play(setup, command, (const int[]){ out[1], err[1] });
	close(out[1]);
	close(err[1]);
	take_output((const int[]){ out[0], err[0] }, scene);
	/* Orphans are this process's children, too. */
	for (pid_t ended = 0; ended != scene;)
		ended = wait(&status);
	close(out[0]);
	close(err[0]);
	send_frame(line, status);
}

/* --- the machine --- */

static void make_device(const char *path, unsigned major, unsigned minor)
{
	mknod(path, S_IFCHR | 0666, makedev(major, minor));
}

static void open_port(void)
{
	mkdir("/dev", 0755);
	make_device("/dev/console", 5, 1);
	make_device("/dev/ttyS1", 4, 65);
	make_device("/dev/null", 1, 3);
	make_device("/dev/urandom", 1, 9);
	make_device("/dev/kmsg", 1, 11);
	/* Some security modules look for it when a descriptor is executed. */
	if (symlink("/proc/self/fd", "/dev/fd"))
		fprintf(stderr, "init: no /dev/fd: %s\n", strerror(errno));
	port = fopen("/dev/ttyS1", "we");
	/* No second port: the first has frames, too, between the kernel's messages. */
	if (!port || fputs("\n@lp hello\n", port) < 0 || fflush(port))
		port = fopen("/dev/console", "we");
}

static void copy_file(const char *from, const char *to)
{
	static char buffer[65536];
	struct stat st;
	ssize_t got;
	int in = open(from, O_RDONLY | O_CLOEXEC);

	if (in < 0 || fstat(in, &st))
		return;
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, st.st_mode & 07777);
	while (out >= 0 && (got = read(in, buffer, sizeof(buffer))) > 0)
		if (write(out, buffer, (size_t)got) != got)
			break;
	fchmod(out, st.st_mode & 07777);
	close(out);
	close(in);
}

/* pivot_root(2), which runtimes use, refuses the initramfs: continue in a tmpfs. */
static void switch_root(void)
{
	char line[512], path[600];
	FILE *list = fopen("/files", "re");

	mkdir("/new", 0755);
	if (!list || mount("root", "/new", "tmpfs", 0, "mode=0755"))
		return;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		snprintf(path, sizeof(path), "/new%s", line + 1);
		if (line[0] == 'd')
			mkdir(path, 0755);
		else
			copy_file(line + 1, path);
	}
	fclose(list);
	if (chdir("/new") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") ||
	    chdir("/"))
		fprintf(stderr, "init: no other root: %s\n", strerror(errno));
	mkdir("/tmp", 01777);
}

/* For the test of the frames themselves: kernel messages all the time. */
static void make_noise(void)
{
	const struct timespec pause = { 0, 5 * 1000 * 1000 };

	if (fork())
		return;
	for (;;) {
		int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, "<0>noise @lp end\n", 17) < 0)
			_exit(1);
		close(fd);
		nanosleep(&pause, NULL);
	}
}

int main(void)
{
	char line[1024];

	umask(022);
	if (!access("/files", F_OK))
		switch_root();
	open_port();
	if (!port)
		return 1;
	if (!access("/noise", F_OK))
		make_noise();
	FILE *scenes = fopen("/scenes", "re");
	while (scenes && fgets(line, sizeof(line), scenes)) {
		line[strcspn(line, "\n")] = '\0';
		run_scene(line);
	}
	fputs("@lp done\n", port);
	fclose(port);
	/* With qemu's -no-reboot that ends it; power-off would take ACPI. */
	reboot(RB_AUTOBOOT);
	return 0;
}
