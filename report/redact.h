/* SPDX-License-Identifier: Apache-2.0 */
/* Taking names out of what is read, before anything is made of it. */
#pragma once

#include "report/fleet.h"
#include "report/pseudonyms.h"
#include "src/node.h"

/*
 * Replaces by pseudonyms of @redaction, in all texts of @node: its name; that name, its
 * first label and its domain, where they stand for themselves; references of images; the
 * name of a security module's profile, unless it is one that everybody has. Facts that
 * this lowport does not know go. No recommendation depends on what is replaced. Doing it
 * twice changes nothing.
 */
void redaction_node(struct redaction *redaction, struct node *node);

/* The file becomes a pseudonym; the reason loses what it quotes of the input. */
void redaction_refused(struct redaction *redaction, struct refused_input *refused);
