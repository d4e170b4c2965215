/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines made by hand, for the tests of judgement.
 *
 * A machine is a line of words: "ports=80,8080 runtime=gvisor ipv6:no/EAFNOSUPPORT
 * default:no/EACCES". ID=TEXT is a fact that says yes, ID:OUTCOME/ERRNO any fact or
 * trial. A trial was given what its recipe wants and kept that; flags after it say
 * otherwise, one or more: !lost (the capability, at the exec), !ungiven (it was never
 * there), !anonymous (nobody knows), !observed, !derived, !preset (port_start was 0),
 * !unfiltered, !escalating (an exec may gain what was not permitted), !wide (other
 * capabilities were not dropped).
 */
#pragma once

#include "report/verdict.h"

#define MACHINE_SIZE 512

/* Fills @node from @machine; the calling test fails where a word is none of the above. */
void machine_build(const char *machine, struct node *node);

/* The same, with its judgement in @verdict. */
void machine_judge(const char *machine, struct node *node, struct verdict *verdict);
