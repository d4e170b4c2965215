/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of the kinds of documents share. */
#pragma once

#include "report/json_fields.h"
#include "report/json_known.h"

/* Takes "spec", and of "status" the measurements, into @node: empty but for its origin,
 * claim and created. Returns 0 or -EINVAL. */
int json_take_body(const json_t *document, struct node *node, struct refusal *refusal);

/* Takes the verdict of a digest from its "status". Returns 0 or -EINVAL. */
int json_take_claim(const json_t *status, struct claim *claim, struct refusal *refusal);

/* Takes the text of a report or a digest that stands in another document. Returns 0, or
 * -EINVAL with a reason and no place. */
int json_take_message(const char *text, struct reading *reading, struct refusal *refusal);

/* Reads a document of its kind, and hands on what it says. Returns 0 or -EINVAL. */
typedef int take_document_fn(const json_t *document, struct reading *reading,
			     struct refusal *refusal);

/* json_report.c */
take_document_fn report_take_document, digest_take_document;

/* A report whose rest is known: hands it on, or returns false where it has to be read
 * whole. What was read whole and handed on can be learned. */
bool report_take_known(const struct halves *halves, struct reading *reading);
void report_learn(const json_t *document, const struct halves *halves,
		  struct reading *reading);

/* json_kubectl.c: what kubectl tells of a node, and what the containers of a pod have
 * left as their last words. */
take_document_fn kubectl_take_node, kubectl_take_pod;

/* The kind of an item of a list, "" where it neither says so nor looks like one. */
const char *kubectl_kind(const json_t *item);

/* json_fleet_read.c: the answers of one FleetReport, which its nodes refer to. */
struct answers *fleet_answers_new(void);
void fleet_answers_forget(struct answers *answers);
void fleet_answers_free(struct answers *answers);

take_document_fn fleet_take_answer, fleet_take_node, fleet_take_document;
