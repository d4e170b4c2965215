/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lowport fix is two processes. One reads files, without looking at a byte, and writes
 * the results. The other is a copy of it, which is confined before it looks: it parses,
 * decides and renders.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "src/options.h"

/* The bytes of a file; the parent's memory, and the copy's. */
struct fix_input {
	const char *file; /* as it was given; "-" is standard input */
	char *bytes;
	size_t size;
};

struct fix_inputs {
	struct fix_input report, template, crd; /* bytes NULL: not given */
	unsigned count;				/* --check */
	struct fix_input *files;
};

/* What comes back: outputs, then the exit code as the size of FIX_END. */
enum fix_piece {
	FIX_STDOUT, /* bytes of standard output */
	FIX_FILE,   /* a file of --dir begins: size is its index in part_files */
	FIX_BYTES,  /* bytes of that file */
	FIX_END,
	FIX_PIECE_COUNT,
};

struct fix_frame {
	uint32_t kind; /* enum fix_piece */
	uint32_t size;
};

/* Larger than that is no piece. */
#define FIX_PIECE_MAX 65536

/* The confined process, to its end. */
void fix_reader(const struct options *options, const struct style *style,
		const struct fix_inputs *inputs, int to) __attribute__((noreturn));
