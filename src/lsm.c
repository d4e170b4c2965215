/* SPDX-License-Identifier: Apache-2.0 */
/* Telling AppArmor from SELinux, and a confined process from a free one. */
#include "src/lsm.h"

#include <string.h>

static const char enforce_path[] = "sys/fs/selinux/enforce";

/*
 * SELinux types that container runtimes give to containers (container-selinux). Other
 * types are a login's, a service's or a privileged container's (spc_t), and may write
 * sysctls.
 */
static const char *const container_types[] = {
	":container_t:", ":svirt_lxc_net_t:", ":container_userns_t:", ":container_init_t:"
};

static bool is_one(const struct host *host, const char *path)
{
	char text[8];
	return host_read_line(host, path, text, sizeof(text)) == 1 && text[0] == '1';
}

/* selinuxfs is often not mounted in a container: then the label alone must do. */
static void read_selinux(const struct host *host, struct lsm *lsm)
{
	lsm->kind = LSM_SELINUX;
	lsm->enforcing = host_exists(host, enforce_path) || is_one(host, enforce_path);
	for (size_t i = 0; i < sizeof(container_types) / sizeof(container_types[0]); i++)
		if (lsm->enforcing && strstr(lsm->label, container_types[i]))
			lsm->confined = true;
}

static void read_apparmor(struct lsm *lsm)
{
	static const char complain[] = " (complain)";
	size_t length = strlen(lsm->label), tail = strlen(complain);

	lsm->kind = LSM_APPARMOR;
	lsm->enforcing =
		!(length > tail && !strcmp(lsm->label + length - tail, complain));
	lsm->confined = lsm->enforcing && strcmp(lsm->label, "unconfined") != 0;
}

void lsm_read(const struct host *host, struct lsm *lsm)
{
	memset(lsm, 0, sizeof(*lsm));
	int rc = host_read_line(host, "proc/self/attr/current", lsm->label,
				sizeof(lsm->label));
	if (rc <= 0) {
		lsm->label[0] = '\0';
		return;
	}
	/* user:role:type:level against "profile (mode)" or "unconfined" */
	if (!host_exists(host, enforce_path) ||
	    (strchr(lsm->label, ':') && !strchr(lsm->label, ' ')))
		read_selinux(host, lsm);
	else
		read_apparmor(lsm);
}
