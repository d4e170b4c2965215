/* SPDX-License-Identifier: Apache-2.0 */
/* Writes reports as JSON lines, many and fast, and says what they come to. */

/*
 * usage: generate [-n REPORTS] [-d NODES] [-s SEED] [-b ONE-IN] [-u] [--expect]
 *
 * REPORTS lines (1000) that tell of NODES different nodes (of as many as lines), of a
 * mixture of machines (machines.c). One line in ONE-IN (1000; 0 for none) is broken.
 * With -u no two nodes answer alike: a note differs. Equal arguments give equal bytes.
 *
 * --expect prints a JSON object instead: how many nodes of each recommendation and of
 * each group there are among those lines, how many lines are refused or passed over, and
 * which are the first to be refused.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/fleet_view.h"
#include "src/memory.h"
#include "tests/reports/machines.h"

#define FIRST_SECOND 1795000000 /* 2026-11-18 */
#define BUFFER_SIZE (1024 * 1024)
/* Of one line: no report here is as long. */
#define LINE_MAX_SIZE (64 * 1024)

struct plan {
	unsigned long long reports, nodes, seed, broken;
	bool expect, unlike;
	struct templates templates;
};

static uint64_t mix(uint64_t seed, uint64_t number)
{
	uint64_t z = seed + (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* --- what a node is --- */

static const struct template *find_template(const struct plan *plan,
					    unsigned long long node)
{
	uint64_t at = mix(plan->seed, node) % plan->templates.weight;
	const struct template *template = plan->templates.items;

	for (; at >= template->weight; template ++)
		at -= template->weight;
	return template;
}

/* Each number has names of its own, in the manners of several clouds. */
static int write_name(char *out, size_t size, uint64_t hash, unsigned number)
{
	switch (hash >> 32 & 3) {
	case 0:
		return snprintf(out, size, "ip-10-%u-%u-%u.eu-west-1.compute.internal",
				number >> 16, number >> 8 & 255, number & 255);
	case 1:
		return snprintf(out, size, "aks-system-31415926-vmss%06x", number);
	case 2:
		return snprintf(out, size, "gke-prod-default-pool-%08x-q7xz", number);
	default:
		return snprintf(out, size, "worker-%04u", number);
	}
}

/* --- lines --- */

struct buffer {
	char bytes[BUFFER_SIZE + LINE_MAX_SIZE];
	size_t used;
};

static void flush(struct buffer *buffer)
{
	for (size_t done = 0; done < buffer->used;) {
		ssize_t count =
			write(STDOUT_FILENO, buffer->bytes + done, buffer->used - done);
		if (count < 0 && errno != EINTR)
			exit(1);
		done += count > 0 ? (size_t)count : 0;
	}
	buffer->used = 0;
}

static void add(struct buffer *buffer, const void *bytes, size_t size)
{
	memcpy(buffer->bytes + buffer->used, bytes, size);
	buffer->used += size;
}

static void add_text(struct buffer *buffer, const char *text)
{
	add(buffer, text, strlen(text));
}

/* The texts that differ from report to report. */
struct texts {
	char name[96], time[TIMESTAMP_SIZE], duration[32], note[32];
};

static void make_texts(const struct plan *plan, unsigned long long report,
		       struct texts *texts)
{
	unsigned node = (unsigned)(report % plan->nodes);

	write_name(texts->name, sizeof(texts->name), mix(plan->seed, node), node);
	timestamp_format(FIRST_SECOND + (long long)report, texts->time);
	snprintf(texts->duration, sizeof(texts->duration), "%u",
		 30000 + (unsigned)(mix(plan->seed, report) >> 40) % 90000);
	snprintf(texts->note, sizeof(texts->note), "loaded %u days ago",
		 plan->unlike ? node : 7);
}

static void add_report(struct buffer *buffer, const struct template *template,
		       const struct texts *texts)
{
	add(buffer, template->pieces[0], template->sizes[0]);
	add_text(buffer, texts->name);
	add(buffer, template->pieces[1], template->sizes[1]);
	add_text(buffer, texts->time);
	add(buffer, template->pieces[2], template->sizes[2]);
	add_text(buffer, texts->duration);
	add(buffer, template->pieces[3], template->sizes[3]);
	add_text(buffer, texts->note);
	add(buffer, template->pieces[4], template->sizes[4]);
}

/* --- broken lines --- */

static void cut_off(struct buffer *buffer, const struct template *template,
		    struct texts *texts)
{
	size_t start = buffer->used;

	add_report(buffer, template, texts);
	buffer->used = start + (buffer->used - start) / 2;
	add_text(buffer, "\n");
}

static void bad_utf8(struct buffer *buffer, const struct template *template,
		     struct texts *texts)
{
	texts->name[2] = '\xff';
	add_report(buffer, template, texts);
}

static void twice(struct buffer *buffer, const struct template *template,
		  struct texts *texts)
{
	add_text(buffer, "{\"apiVersion\":\"lowport/v1\",");
	size_t comma = buffer->used;
	add_report(buffer, template, texts);
	/* The report's own bracket goes. */
	memmove(buffer->bytes + comma, buffer->bytes + comma + 1,
		buffer->used - comma - 1);
	buffer->used--;
}

static void wrong_type(struct buffer *buffer, const struct template *template,
		       struct texts *texts)
{
	snprintf(texts->duration, sizeof(texts->duration), "\"%s\"", "fast");
	add_report(buffer, template, texts);
}

static void no_time(struct buffer *buffer, const struct template *template,
		    struct texts *texts)
{
	texts->time[10] = ' ';
	add_report(buffer, template, texts);
}

static void foreign(struct buffer *buffer, const struct template *template,
		    struct texts *texts)
{
	(void)template;
	add_text(buffer, "{\"level\":\"info\",\"ts\":\"");
	add_text(buffer, texts->time);
	add_text(buffer, "\",\"msg\":\"probe finished\"}\n");
}

static void noise(struct buffer *buffer, const struct template *template,
		  struct texts *texts)
{
	(void)template;
	add_text(buffer, texts->time);
	add_text(buffer, "\tINFO\tgateway\tlistening on 0.0.0.0:15021\n");
}

/* Nothing in a line that is broken is counted for its node. */
static const struct damage {
	void (*add)(struct buffer *buffer, const struct template *template,
		    struct texts *texts);
	bool is_passed_over; /* or refused */
} damages[] = {
	{ cut_off, false }, { bad_utf8, false }, { twice, false }, { wrong_type, false },
	{ no_time, false }, { foreign, false },	 { noise, true },
};
#define DAMAGES (sizeof(damages) / sizeof(damages[0]))

/* Only odd lines, so that what is cut off is followed by a report. NULL: it is whole. */
static const struct damage *find_damage(const struct plan *plan,
					unsigned long long report)
{
	uint64_t hash = mix(~plan->seed, report);

	if (!plan->broken || report % 2 == 0 || hash % plan->broken >= 2)
		return NULL;
	return &damages[(hash >> 32) % DAMAGES];
}

static void write_lines(const struct plan *plan)
{
	static struct buffer buffer;
	struct texts texts;

	for (unsigned long long i = 0; i < plan->reports; i++) {
		const struct template *template = find_template(plan, i % plan->nodes);
		const struct damage *damage = find_damage(plan, i);
		make_texts(plan, i, &texts);
		if (damage)
			damage->add(&buffer, template, &texts);
		else
			add_report(&buffer, template, &texts);
		if (buffer.used >= BUFFER_SIZE)
			flush(&buffer);
	}
	flush(&buffer);
}

/* --- what they come to --- */

static void print_counts(const struct plan *plan, const unsigned *of_template)
{
	unsigned counts[RECOMMEND_COUNT] = { 0 };
	const char *comma = "";

	for (unsigned i = 0; i < plan->templates.count; i++)
		counts[plan->templates.items[i].recommendation] += of_template[i];
	printf("\"counts\":{");
	for (unsigned i = 0; i < RECOMMEND_COUNT; i++, comma = ",")
		printf("%s\"%s\":%u", comma, recommendation_name((enum recommendation)i),
		       counts[i]);
	printf("},\"groups\":[");
	comma = "";
	for (unsigned i = 0; i < plan->templates.count; i++) {
		const struct template *template = &plan->templates.items[i];
		if (!of_template[i])
			continue;
		printf("%s{\"recommendation\":\"%s\",\"kernel\":\"%s\","
		       "\"runtime\":\"%s\","
		       "\"rule\":\"%s\",\"count\":%u}",
		       comma, recommendation_name(template->recommendation),
		       template->kernel, template->runtime, template->rule,
		       of_template[i]);
		comma = ",";
	}
	puts("]}");
}

static void print_expected(const struct plan *plan)
{
	unsigned *of_template =
		memory_zeroed(plan->templates.count, sizeof(*of_template));
	bool *known = memory_zeroed(plan->nodes, sizeof(*known));
	unsigned long long refused = 0, passed_over = 0, nodes = 0;

	printf("{\"reports\":%llu,\"lines\":[", plan->reports);
	for (unsigned long long i = 0; i < plan->reports; i++) {
		unsigned long long node = i % plan->nodes;
		const struct damage *damage = find_damage(plan, i);
		if (damage && damage->is_passed_over) {
			passed_over++;
		} else if (damage) {
			if (refused++ < REFUSED_KEPT)
				printf("%s%llu", refused > 1 ? "," : "", i + 1);
		} else if (!known[node]) {
			known[node] = true;
			nodes++;
			of_template[find_template(plan, node) - plan->templates.items]++;
		}
	}
	printf("],\"refused\":%llu,\"passedOver\":%llu,\"nodes\":%llu,", refused,
	       passed_over, nodes);
	print_counts(plan, of_template);
	free(of_template);
	free(known);
}

static unsigned long long number(const char *text)
{
	char *end;
	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	if (errno || *end || end == text || value > 1ULL << 24) {
		fprintf(stderr, "generate: '%s' is not a number up to 2^24\n", text);
		exit(2);
	}
	return value;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "expect", no_argument, NULL, 'e' },
						 { 0 } };
	struct plan plan = { .reports = 1000, .seed = 1, .broken = 1000 };
	int option;

	while ((option = getopt_long(argc, argv, "n:d:s:b:u", options, NULL)) != -1)
		switch (option) {
		case 'n':
			plan.reports = number(optarg);
			break;
		case 'd':
			plan.nodes = number(optarg);
			break;
		case 's':
			plan.seed = number(optarg);
			break;
		case 'b':
			plan.broken = number(optarg);
			break;
		case 'u':
			plan.unlike = true;
			break;
		case 'e':
			plan.expect = true;
			break;
		default:
			return 2;
		}
	if (!plan.nodes || plan.nodes > plan.reports)
		plan.nodes = plan.reports ? plan.reports : 1;
	templates_make(&plan.templates);
	if (plan.expect)
		print_expected(&plan);
	else
		write_lines(&plan);
	templates_free(&plan.templates);
	return 0;
}
