/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of fix/check*.c share: objects, workloads, ports, mistakes. */
#pragma once

#include <stdint.h>

#include "fix/check.h"
#include "fix/typed.h"
#include "src/ports.h"

/* What an object is, for the rules: a row each in check_objects.c. */
enum object_type {
	OBJECT_WORKLOAD, /* has a template of pods */
	OBJECT_POD,
	OBJECT_SERVICE,
	OBJECT_CONFIG_MAP,
	OBJECT_ISTIO_GATEWAY,
	OBJECT_API_GATEWAY,
	OBJECT_GATEWAY_CLASS,
	OBJECT_ISTIO,  /* sail-operator: values in spec.values */
	OBJECT_VALUES, /* of the chart istiod: a file, or an IstioOperator */
};

struct object {
	enum object_type type;
	const char *kind;      /* "Deployment"; static storage */
	const char *pods;      /* OBJECT_WORKLOAD: the path of its template; static */
	const char *namespace; /* ""; not said */
	const char *name;      /* "" where it has none */
	const char *file;      /* the check's */
	json_t *value;	       /* the check's, by its document */
	uint32_t gateway;      /* of a Gateway: its place among the check's gateways */
};

/* Numbers of things, in the order of coming. */
struct numbers {
	uint32_t count, room;
	uint32_t *items;
};

/* What the pods of one controller are: pods are taken for their controller's where it is
 * known, and for each other where it is not. */
enum role {
	ROLE_NONE,    /* nothing says that it is a gateway */
	ROLE_GATEWAY, /* its proxy binds the ports of gateways */
	ROLE_OTHER,   /* a sidecar or a waypoint, whatever else it looks like */
};

struct pod_group {
	enum role role;
	uint32_t workload; /* who stands for it: the controller, else the first pod */
	bool routed;	   /* binds a port that is known */
	bool unsure;	   /* and maybe one that is not */
	struct numbers services; /* objects, those that select its pods */
	struct port_list bound;	 /* what its proxy binds, as far as there is room */
	struct port_list low;	 /* of these below 1024 */
	unsigned lowest;	 /* the lowest, 65536 where none is bound */
};

/* What a container called istio-proxy has that its own lines do not say. */
enum base {
	BASE_NONE,     /* nothing: a live pod, or one that is not injected */
	BASE_INJECTED, /* the injection template's UID */
	BASE_OVERLAY,  /* all of istiod's own Deployment for a Gateway */
};

/* A pod, or a template of pods, or an overlay of one. */
struct workload {
	uint32_t object, group;
	enum base base;
	json_t *metadata, *spec; /* NULL where there is none */
	const char *prefix;	 /* of the pod's fields: "spec.template."; static */
};

/* A Gateway with what it was found to concern. */
struct gateway {
	uint32_t object;
	struct numbers groups; /* that bind its ports */
	unsigned overlay_count;
	uint32_t overlays[2]; /* of its class, then its own, which wins */
};

/* A ConfigMap that a Gateway or a class names. */
struct overlay {
	uint32_t object;
	uint32_t group;		      /* of its deployment's pods */
	json_t *deployment, *service; /* owned; NULL: no such key, or not readable */
	struct error deployment_error, service_error; /* text "" where there is none */
};

/* Where the number of a bound port comes from. */
enum port_by {
	BY_SERVICE,
	BY_OVERLAY, /* a ConfigMap's service */
	BY_ISTIOD,  /* its Service for a Gateway, made without a targetPort */
	BY_ITSELF,  /* no Service has this port */
	BY_NOBODY,  /* not known: what it takes is not among the input */
};

struct port_row {
	uint32_t gateway; /* object */
	uint32_t source;  /* object of BY_SERVICE and BY_OVERLAY */
	enum port_by by;
	uint16_t port, target; /* target 0: BY_NOBODY */
	uint8_t protocol;
};

struct mistake_rule;

struct mistake {
	const struct mistake_rule *rule;
	uint32_t object;
	char *field, *message; /* owned */
};

struct check {
	json_t *documents; /* all that were added */
	uint32_t file_count, file_room;
	char **files;
	unsigned unknown;
	bool ran;
	/* Too much for one look: ports are missing. */
	bool exhausted;
	unsigned long budget; /* of steps that the translation of ports may take */

	uint32_t object_count, object_room;
	struct object *objects;
	uint32_t workload_count, workload_room;
	struct workload *workloads;
	uint32_t group_count, group_room;
	struct pod_group *groups;
	uint32_t gateway_count, gateway_room;
	struct gateway *gateways;
	uint32_t overlay_count, overlay_room;
	struct overlay *overlays;
	uint32_t row_count, row_room;
	struct port_row *rows;
	uint32_t mistake_count, mistake_room;
	struct mistake *mistakes;

	/* Hashes by text: a name to an array of numbers. */
	json_t *index;
	/* Some injector's template is known not to set the sysctl. */
	bool template_is_clean;
};

/* --- check_index.c: names to numbers --- */

/* Adds @number under the name that @a, @b, @c and @d make together, in the order of
 * adding; returns whether it is the first there. */
bool index_add(struct check *check, const char *a, const char *b, const char *c,
	       const char *d, uint32_t number);

/* The numbers under that name: an array of integers, or NULL. */
json_t *index_find(const struct check *check, const char *a, const char *b, const char *c,
		   const char *d);

/* The first number under that name; false where there is none. */
bool index_first(const struct check *check, const char *a, const char *b, const char *c,
		 const char *d, uint32_t *number);

/* Appends @number unless it is the last one already. */
void numbers_add(struct numbers *numbers, uint32_t number);

/* --- check_objects.c: documents to objects --- */

void objects_take(struct check *check, const char *file, json_t *document);

/* --- check_workloads.c: pods, whose they are, and which are gateways --- */

void workloads_find(struct check *check);

/* After all workloads are known: which Gateways concern which. */
void workloads_select(struct check *check);

/* Adds @overlay's deployment as a workload; returns its group. */
uint32_t workload_add_overlay(struct check *check, const struct overlay *overlay);

/* Has the ports of the Gateway @object bound by @group. */
void gateway_attach(struct check *check, const struct object *object, uint32_t group);

/* Takes one step of what may be spent; false where nothing is left. */
bool check_spend(struct check *check);

/* The container of @workload's that binds the gateway's ports, with its place; or
 * NULL. */
json_t *workload_proxy(const struct workload *workload, size_t *place);

/* Whether @selector, an object of texts that is not empty, is in @labels. */
bool selector_fits(json_t *selector, json_t *labels);

/* --- check_overlays.c: ConfigMaps for Gateways and classes --- */

void overlays_find(struct check *check);
void overlay_free(struct overlay *overlay);

/* On a ConfigMap: it is for all Gateways of that class. */
#define CLASS_LABEL "gateway.istio.io/defaults-for-class"

/* The overlay that the ConfigMap @number is, or NULL. */
const struct overlay *overlay_of(const struct check *check, uint32_t number);

/* The ConfigMaps, as numbers, of the namespace and class of @object's; NULL where it is
 * for no class. */
json_t *class_defaults(const struct check *check, const struct object *object);

/* Whether the class of the Gateway @object is one of Istio's, by its name or by the
 * GatewayClass; for @ports: whether istiod makes a gateway for it that binds ports. */
bool gateway_is_istios(const struct check *check, const struct object *object,
		       bool ports);

/* The ConfigMap that @object's parametersRef names, in its own namespace. */
bool gateway_parameters(const struct check *check, const struct object *object,
			uint32_t *config_map);

/* --- check_ports.c: what is bound --- */

void ports_find(struct check *check);

/* --- check_security.c: what a container runs with --- */

struct security {
	bool uid_known, non_root, drops_all, may_bind;
	long long uid;
	/* Where the UID and runAsNonRoot are said; "" where the base says it. */
	bool uid_of_pod, non_root_of_pod;
	bool uid_of_base, non_root_of_base;
};

void security_find(const struct workload *workload, json_t *container,
		   struct security *security);

/* The item of the sysctl ip_unprivileged_port_start in @workload's pod, with its place;
 * or NULL. */
json_t *security_sysctl(const struct workload *workload, size_t *place);

/* --- check_values.c: what istiod was told --- */

/* The values that @object, istiod's or its injector's, holds, with their path for people;
 * NULL where it holds none. The caller's to give back. */
json_t *values_of(const struct object *object, const char **path);

/* Whether @object is the ConfigMap of an injector. */
bool is_injector(const struct object *object);

/* Finds out whether some injector's gateway template is known not to set the sysctl. */
void values_find(struct check *check);

/* --- mistakes --- */

/* What a rule is called for. */
enum subject {
	SUBJECT_OBJECT,	   /* each object of the input */
	SUBJECT_POD,	   /* each pod or template of pods, whatever it is for */
	SUBJECT_CONTAINER, /* each container of these, init containers as well */
	SUBJECT_GATEWAY,   /* the pods of gateways */
	SUBJECT_COUNT,
};

/* What a rule looks at. */
struct place {
	struct check *check;
	const struct mistake_rule *rule;
	uint32_t number; /* of the object */
	const struct object *object;
	/* Of the last three subjects. */
	const struct workload *workload;
	const struct pod_group *group;
	/* A container: of SUBJECT_CONTAINER that one, of SUBJECT_GATEWAY the one that
	 * binds the ports, or NULL. */
	json_t *container;
	char path[64]; /* the container's: "spec.containers[0]" */
};

/* A row of fix/mistakes.list. */
struct mistake_rule {
	const char *code;
	enum severity severity;
	enum subject subject;
	const char *title;
	void (*find)(struct place *place);
};

extern const struct mistake_rule mistake_rules[];
extern const unsigned mistake_rule_count;

/* A rule's function, in one of check_rules_*.c: calls mistake_add() for what is wrong. */
#define RULE(name) void mistake_##name(struct place *place)

#define MISTAKE(code, severity, subject, name, title) RULE(name);
#include "fix/mistakes.list"
#undef MISTAKE

/* Adds a mistake of the rule that is running. @field: of the pod for the last three
 * subjects, of the object for the first. Of one controller and its pods, a rule says the
 * same field once. @format: one or two sentences with the reason and the fix. */
void mistake_add(struct place *place, const char *field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Calls all rules for all that they are for. */
void rules_run(struct check *check);

/* The worst first, then in the order of the input. */
void mistakes_sort(struct check *check);

/* --- for what is written --- */

/* Room for object_title(). */
#define OBJECT_TITLE 600

/* "Deployment mesh/web"; outside text. Returns @buffer, of OBJECT_TITLE. */
const char *object_title(const struct object *object, char *buffer);
