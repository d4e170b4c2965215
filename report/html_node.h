/* SPDX-License-Identifier: Apache-2.0 */
/* The page about one node. */
#pragma once

#include <stdio.h>

#include "report/verdict.h"

/* Writes it up to, and without, the report that it holds. */
void html_node(const struct node *node, const struct verdict *verdict, FILE *out);
