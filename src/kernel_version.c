/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel release strings, parsed. */
#include "src/kernel_version.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The first part that a suffix contains wins, so longer marks stand before shorter ones.
 */
static const struct {
	const char *mark;
	const char *vendor;
} vendors[] = {
	{ "gvisor", "gVisor (its own kernel, not Linux)" },
	{ "elrepo", "ELRepo" },
	{ "uek", "Oracle Linux (UEK)" },
	{ ".el6", "RHEL/CentOS 6" },
	{ ".el7", "RHEL/CentOS 7" },
	{ ".el8", "RHEL/CentOS 8" },
	{ ".el9", "RHEL/CentOS 9" },
	{ ".el10", "RHEL/CentOS 10" },
	{ ".oe1", "openEuler" },
	{ ".oe2", "openEuler" },
	{ ".an7", "Anolis OS 7" },
	{ ".an8", "Anolis OS 8" },
	{ ".amzn1", "Amazon Linux 1" },
	{ "amzn2023", "Amazon Linux 2023" },
	{ ".amzn2", "Amazon Linux 2" },
	{ ".fc", "Fedora" },
	{ "orbstack", "OrbStack" },
	{ "linuxkit", "LinuxKit" },
	{ "microsoft", "Microsoft WSL" },
	{ "coreos", "CoreOS" },
	{ "flatcar", "Flatcar" },
	{ "cloud-amd64", "Debian (cloud)" },
	{ "cloud-arm64", "Debian (cloud)" },
	{ "-amd64", "Debian" },
	{ "-arm64", "Debian" },
	{ "generic", "Ubuntu" },
	{ "lowlatency", "Ubuntu" },
	{ "-gcp", "Ubuntu (GCP)" },
	{ "-aws", "Ubuntu (AWS)" },
	{ "-azure", "Ubuntu (Azure)" },
	{ "-gke", "Ubuntu (GKE)" },
	{ "-default", "SUSE" },
	{ "-pve", "Proxmox VE" },
	{ "-talos", "Talos Linux" },
	{ "raspi", "Ubuntu (Raspberry Pi)" },
};

/* Reads one number and moves @text past it; false where there is none or it is absurd. */
static bool take_number(const char **text, unsigned *number)
{
	unsigned value = 0, digits = 0;
	for (; **text >= '0' && **text <= '9'; (*text)++, digits++)
		value = value * 10 + (unsigned)(**text - '0');
	*number = value;
	return digits && digits <= 5;
}

static const char *find_vendor(const char *suffix)
{
	for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++) {
		const char *at = strstr(suffix, vendors[i].mark);
		/* ".el1" must not match ".el10": the mark ends where its number ends. */
		size_t length = strlen(vendors[i].mark);
		char last = vendors[i].mark[length - 1];
		if (at && !(last >= '0' && last <= '9' && at[length] >= '0' &&
			    at[length] <= '9'))
			return vendors[i].vendor;
	}
	return NULL;
}

int kernel_version_parse(const char *release, struct kernel_version *version)
{
	memset(version, 0, sizeof(*version));
	const char *at = release;
	if (!take_number(&at, &version->major) || *at++ != '.' ||
	    !take_number(&at, &version->minor))
		return -EINVAL;
	if (at[0] == '.' && at[1] >= '0' && at[1] <= '9') {
		at++;
		if (!take_number(&at, &version->patch))
			return -EINVAL;
	}
	version->vendor = find_vendor(at);
	if (*at == '-' || *at == '.')
		at++;
	snprintf(version->suffix, sizeof(version->suffix), "%s", at);
	return 0;
}

bool kernel_version_at_least(const struct kernel_version *version, unsigned major,
			     unsigned minor)
{
	return version->major > major ||
	       (version->major == major && version->minor >= minor);
}
