/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lowport report is two processes. One opens files, sends their bytes on and writes the
 * outputs; it looks at no byte. The other reads, folds, judges and renders; it is
 * confined before it is sent the first byte.
 */
#pragma once

#include <stdint.h>

#include "src/options.h"

/* What the first process sends: a header, then @size bytes of a file's name or of it. */
enum frame_kind { FRAME_FILE, FRAME_BYTES };

struct frame {
	uint32_t kind; /* enum frame_kind */
	uint32_t size;
};

#define FRAME_MAX 65536

/* What the second answers, before the outputs: a uint64_t of size and the bytes, each. */
struct summary {
	uint32_t nodes;
	uint32_t refused; /* documents, and files without any */
	uint32_t worst;	  /* enum recommendation, where there are nodes */
};

/*
 * Sends the files named by @operands, the *.json of folders among them, and standard
 * input for "-". Says on standard error what cannot be read, and returns how many.
 */
unsigned report_feed(int count, char **operands, int to);

/* The second process, to its end. @styles: one for each output. */
void report_reader(const struct options *options, const struct style *styles, int from,
		   int to) __attribute__((noreturn));

/* read(2) of all @size bytes. 0, or a negative errno; -EPIPE at an early end. */
int report_read_all(int fd, void *bytes, size_t size);
