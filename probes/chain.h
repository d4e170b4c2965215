/* SPDX-License-Identifier: Apache-2.0 */
/* The exec chain of a real gateway: agent (pilot-agent) and gateway (envoy). */
#pragma once

#include <stdbool.h>

#include "src/trial.h"

/*
 * lowport executes itself as both, because what counts is what execve does to
 * capabilities: a bind tried in the process that set them would say "works" where the
 * gateway fails. Where @argv names one of the links, runs it and never returns; else
 * returns at once.
 */
void chain_main(int argc, char **argv);

/*
 * Executes @program: a path, or WIRE_PROGRAM_IS_FD for the descriptor WIRE_PROGRAM, with
 * @name as argv[0] and an empty environment, for @trial. Returns only on failure, the
 * errno.
 */
int chain_exec(const char *program, const char *name, enum trial_id trial);

/* Whether chain_exec() has a way to WIRE_PROGRAM_IS_FD here: execveat, or /proc. */
bool chain_can_exec_descriptors(void);
