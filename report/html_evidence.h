/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of what was measured on a node. */
#pragma once

#include <stdio.h>

#include "src/node.h"

/* What each trial answered. */
void html_trials(const struct node *node, FILE *out);

/* As whom: ids and capability sets. Nothing where no trial came that far. */
void html_identities(const struct node *node, FILE *out);

void html_facts(const struct node *node, FILE *out);
