/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lowport report is several processes. One opens files, puts their bytes where the others
 * see them, and writes the outputs; it looks at no byte. The others, the readers, are
 * confined before the first byte is there. Each of them is told of all bytes and takes
 * its share of the documents; then all but the first hand on what they found, as a
 * FleetReport, which the first reads as it reads everything. It judges and renders.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "src/options.h"

/* --- what passes between them --- */

/*
 * Bytes wait in slots of memory that all processes share: to be written by the first one
 * only, and read once by each reader it tells of them.
 */
#define SLOT_SIZE (256 * 1024)
#define SLOT_COUNT 8

enum frame_kind {
	FRAME_FILE,  /* the name of a file; its bytes follow */
	FRAME_BYTES, /* of the file */
	FRAME_SHARE, /* what another reader found begins: a FleetReport */
	FRAME_MAP,   /* of --redact, before any file; a size of 0 ends it */
	FRAME_COUNT,
};

struct frame {
	uint32_t kind; /* enum frame_kind */
	uint32_t slot;
	uint32_t size;
};

/* A reader answers each frame with one byte when it needs the slot no more, and with this
 * when there are no more frames. */
struct summary {
	uint64_t refused; /* documents, files without any, items of lists */
	uint64_t named;	  /* of those, said on standard error */
	uint32_t nodes;	  /* in the end: of all readers */
	uint32_t worst;	  /* enum recommendation, where there are nodes */
};

/* Then its outputs follow, the map of --redact as the first: a uint32_t of size and that
 * many bytes, again and again; an output ends with a size of 0. */

/* --- the readers, as the first process sees them --- */

struct reader {
	pid_t process;
	int to, from;
	unsigned frames; /* sent, and not answered yet */
};

struct readers {
	unsigned char *slots; /* shared */
	unsigned next_slot;
	unsigned count;
	struct reader items[JOBS_MAX];
	uint64_t fed; /* bytes */
};

/* Starts options->jobs readers. Returns 0 or a negative errno with @err. */
int readers_start(const struct options *options, struct readers *readers,
		  struct error *err);

/* The slot for the next frame, once nobody needs what was in it. NULL where a reader is
 * gone, which ends it all. */
unsigned char *readers_slot(struct readers *readers);

/* Tells the readers from @first to before @end of @size bytes in that slot. Returns 0 or
 * a negative errno. */
int readers_tell(struct readers *readers, unsigned first, unsigned end,
		 enum frame_kind kind, size_t size);

/* The input is over for reader @index: takes its summary. Returns 0 or a negative errno.
 */
int readers_finish(struct readers *readers, unsigned index, struct summary *summary);

/* A piece of reader @index's output, of at most SLOT_SIZE bytes, into @bytes; its size is
 * 0 at the end of one. Returns 0 or a negative errno. */
int readers_piece(const struct readers *readers, unsigned index, unsigned char *bytes,
		  size_t *size);

/* Waits for all readers' ends. Returns an exit code; says what went wrong. */
int readers_end(struct readers *readers);

/* --- the parts --- */

/*
 * Sends the files named by @operands, the *.json of folders among them, and standard
 * input for "-", to all readers. Says on standard error what cannot be read, and returns
 * how many.
 */
unsigned report_feed(int count, char **operands, struct readers *readers);

/*
 * Sends the first reader the map of --redact: what the file @path holds, or a new one
 * with a random key where there is none. Returns an exit code; says what went wrong.
 */
int report_send_map(const char *path, struct readers *readers);

/* Of a new map: it tells the names that reports do not. */
#define MAP_MODE 0600

/* Says on a terminal how far the reading has come; @fed: bytes. Done: nothing is left of
 * it. */
struct progress {
	bool shown, wanted;
	long long started, said; /* microseconds */
};
void progress_start(struct progress *progress);
void progress_say(struct progress *progress, uint64_t fed);
void progress_end(struct progress *progress);

/* Reader @index of options->jobs, to its end. @styles: one for each output. */
void report_reader(const struct options *options, const struct style *styles,
		   const unsigned char *slots, unsigned index, int from, int to)
	__attribute__((noreturn));

/* Random bytes, asked for while they still can be, into @seed of SIPHASH_KEY bytes; and
 * reading_prepare() with others. Without randomness no seed is a secret. */
void report_prepare_seed(unsigned char *seed);

/* read(2) of all @size bytes. 0, or a negative errno; -EPIPE at an early end. */
int report_read_all(int fd, void *bytes, size_t size);
