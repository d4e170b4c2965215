/* SPDX-License-Identifier: Apache-2.0 */
/* From a report to the change that it asks for. */
#pragma once

#include "fix/request.h"
#include "report/fleet_view.h"

enum plan {
	PLAN_CHANGE,	   /* the request has its scenario */
	PLAN_NOTHING,	   /* the gateway's defaults work: there is nothing to change */
	PLAN_NONE,	   /* no change helps */
	PLAN_INCONCLUSIVE, /* what decides was not measured */
};

/*
 * Fills @request from what @view says: evidence, the nodes that are good as they are, and
 * what was not given on the command line: the scenario (SCENARIO_COUNT), and the ports
 * (none) with the UID. Where only UID 0 binds low ports and high ports work, the change
 * is high-ports: nobody needs root for what a Service can do. Other plans than
 * PLAN_CHANGE come with @err, one sentence. Names belong to @view or, the array, to the
 * caller.
 */
enum plan plan_take(const struct fleet_view *view, struct request *request,
		    struct error *err);
