/* SPDX-License-Identifier: Apache-2.0 */
/* The values of lowport fix's own options: each checks one and keeps it. */
#pragma once

#include "src/options.h"

typedef int option_set_fn(struct options *options, const char *value, struct error *err);

option_set_fn fix_set_for;
option_set_fn fix_set_scenario;
option_set_fn fix_set_report;
option_set_fn fix_set_namespace;
option_set_fn fix_set_name;
option_set_fn fix_set_revision;
option_set_fn fix_set_template;
option_set_fn fix_set_istio_version;
option_set_fn fix_set_istiod;
option_set_fn fix_set_gateway;
option_set_fn fix_set_istiod_namespace;
option_set_fn fix_set_label;
option_set_fn fix_set_crd;
option_set_fn fix_set_output;
option_set_fn fix_set_dir;
option_set_fn fix_set_check;
