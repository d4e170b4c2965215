/* SPDX-License-Identifier: Apache-2.0 */
/* Templates by chance, and what each scenario makes of them, line by line. */
#pragma once

#include <stddef.h>

/* What of template->texts a line is in. */
enum {
	TEXT_INPUT,
	TEXT_SYSCTL, /* after scenario-1 or high-ports */
	TEXT_CAPABILITY,
	TEXT_ROOT,
	TEXT_COUNT,
};

#define RANDOM_TEMPLATE_SIZE 16384

struct random_template {
	unsigned seed;
	struct {
		size_t size;
		char text[RANDOM_TEMPLATE_SIZE];
	} texts[TEXT_COUNT];
	/* Private. */
	const char *end; /* of the line before */
	int windows;	 /* in a hundred lines */
};

/* Makes the template that @seed stands for. */
void random_template(struct random_template *template, unsigned seed);

/* A number below @limit. */
unsigned random_below(struct random_template *template, unsigned limit);
