/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of lowport fix, all of it known and checked: names are those of
 * Kubernetes, so that they fit into YAML and a shell's line as they are. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "fix/scenario.h"
#include "fix/version.h"
#include "src/outcome.h"
#include "src/ports.h"

struct kind;

/* How istiod was installed: where values go to. */
enum istiod_way {
	ISTIOD_OPERATOR, /* sail-operator: the Istio resource, spec.values */
	ISTIOD_HELM,	 /* the chart istiod */
};

/* How an injected gateway was installed: where its container's settings go to. */
enum gateway_way {
	GATEWAY_DEPLOYMENT, /* a Deployment of one's own */
	GATEWAY_CHART,	    /* the chart gateway */
};

/* What a report measured, of all its nodes the worst answer; without one (@known false)
 * all are OUTCOME_SKIPPED. */
struct evidence {
	bool known;
	bool observed; /* scenario-2 was seen in a container, not only simulated */
	unsigned nodes;
	enum outcome default_, scenario_1, scenario_2, setcap, root;
	enum outcome sysctl; /* fact sysctl.present */
	char summary[512];   /* the report's own sentence; text from outside */
};

/* Nothing was measured. (An outcome of 0 is a yes: no struct evidence may be zeroed.) */
extern const struct evidence evidence_none;

struct request {
	const struct kind *kind;
	enum scenario scenario;
	struct port_list ports;
	uint32_t uid;
	const char *name;	      /* of the gateway; NULL: not given */
	const char *namespace;	      /* of the gateway; NULL: kubectl's own */
	const char *istiod_namespace; /* never NULL */
	const char *revision;	      /* NULL: the default one */
	struct version version;	      /* of Istio */
	enum istiod_way istiod;
	bool istiod_given; /* it was said, not assumed */
	enum gateway_way gateway;
	const char *label_key, *label_value; /* pin-nodes; NULL: by name */
	unsigned node_count;		     /* good ones, for pin-nodes */
	const char *const *nodes;
	unsigned nodes_left_out; /* with names that are none of Kubernetes' */
	const char *template;	 /* the gateway's, decoded; NULL: not given */
	size_t template_size;
	/* Whether values' gateways.securityContext, which came with the template, is set:
	 * then the template's own lines are dead. */
	bool template_overruled;
	const json_t *crd; /* of gateways.gateway.networking.k8s.io; NULL: not given */
	struct evidence evidence;
};

/* The name of the Istio resource: --revision without the version that RevisionBased adds
 * ("default-v1-28-3" is of "default"), written to @buffer of @size; returns @buffer. */
const char *request_istio_name(const struct request *request, char *buffer, size_t size);

/* " -n NAMESPACE" of the gateway, or "", for a command line; written to @buffer. */
const char *request_namespace(const struct request *request, char *buffer, size_t size);

/* Name of the injector's ConfigMap, and of istiod's Deployment, for the revision. */
const char *request_injector(const struct request *request, char *buffer, size_t size);
const char *request_istiod(const struct request *request, char *buffer, size_t size);

/* A high port for @port: the same where it is 1024 or above, 8080 for 80, 8443 for 443;
 * no port that is wanted for itself. */
unsigned request_high_port(const struct request *request, const struct port *port);
