/* SPDX-License-Identifier: Apache-2.0 */
/* Names that follow from what was asked. */
#include "fix/request.h"

#include <stdio.h>
#include <string.h>

/* 80 to 8080, 443 to 8443: above the privileged ports, and below the ephemeral ones. */
#define HIGH_PORT_OFFSET 8000
#define HIGH_PORT_STEP 2000

const struct evidence evidence_none = {
	.default_ = OUTCOME_SKIPPED,
	.scenario_1 = OUTCOME_SKIPPED,
	.scenario_2 = OUTCOME_SKIPPED,
	.setcap = OUTCOME_SKIPPED,
	.root = OUTCOME_SKIPPED,
	.sysctl = OUTCOME_SKIPPED,
};

/* The length of @revision without "-v1-28-3" at its end (pkg/istiovalues/overrides.go of
 * sail-operator: dots become dashes). */
static size_t length_without_version(const char *revision)
{
	size_t length = strlen(revision), at = length;
	unsigned numbers = 0;

	while (at) {
		size_t digits = 0;
		while (at && revision[at - 1] >= '0' && revision[at - 1] <= '9')
			at--, digits++;
		if (!digits || !at)
			return length;
		numbers++;
		if (at >= 2 && revision[at - 1] == 'v' && revision[at - 2] == '-')
			return numbers == 3 && at > 2 ? at - 2 : length;
		if (revision[at - 1] != '-')
			return length;
		at--;
	}
	return length;
}

const char *request_istio_name(const struct request *request, char *buffer, size_t size)
{
	const char *revision = request->revision ? request->revision : "default";

	snprintf(buffer, size, "%.*s", (int)length_without_version(revision), revision);
	return buffer;
}

const char *request_namespace(const struct request *request, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s%s", request->namespace ? " -n " : "",
		 request->namespace ? request->namespace : "");
	return buffer;
}

/* The revision "default" of an Istio resource has no name of its own. */
static const char *with_revision(const struct request *request, const char *name,
				 char *buffer, size_t size)
{
	bool named = request->revision && strcmp(request->revision, "default") != 0;

	snprintf(buffer, size, "%s%s%s", name, named ? "-" : "",
		 named ? request->revision : "");
	return buffer;
}

const char *request_injector(const struct request *request, char *buffer, size_t size)
{
	return with_revision(request, "istio-sidecar-injector", buffer, size);
}

const char *request_istiod(const struct request *request, char *buffer, size_t size)
{
	return with_revision(request, "istiod", buffer, size);
}

static bool is_wanted(const struct port_list *ports, unsigned number, uint8_t protocol)
{
	for (unsigned i = 0; i < ports->count; i++)
		if (ports->items[i].number == number &&
		    ports->items[i].protocol == protocol)
			return true;
	return false;
}

unsigned request_high_port(const struct request *request, const struct port *port)
{
	unsigned offset = HIGH_PORT_OFFSET;

	if (port->number >= PORT_PRIVILEGED_END)
		return port->number;
	while (is_wanted(&request->ports, port->number + offset, port->protocol))
		offset += HIGH_PORT_STEP;
	return port->number + offset;
}
