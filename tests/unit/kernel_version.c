/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel releases as vendors write them, and the values of the sysctl. */
#include "src/kernel_version.h"

#include <errno.h>

#include "src/port_start.h"
#include "tests/unit/unit.h"

#define EL(number) "RHEL/CentOS " #number
#define GVISOR "gVisor (its own kernel, not Linux)"

static const struct {
	const char *release;
	unsigned major, minor, patch;
	const char *suffix, *vendor;
	bool since_4_11; /* what a comparison with 4.11 says */
} releases[] = {
	{ "2.6.32-754.el6.x86_64", 2, 6, 32, "754.el6.x86_64", EL(6), false },
	{ "2.6.32-042stab120.18", 2, 6, 32, "042stab120.18", NULL, false },
	{ "3.10.0", 3, 10, 0, "", NULL, false },
	{ "3.10.0-1062.4.1.el7", 3, 10, 0, "1062.4.1.el7", EL(7), false },
	{ "3.10.0-1127.el7", 3, 10, 0, "1127.el7", EL(7), false },
	{ "3.10.0-1160.71.1.el7.x86_64", 3, 10, 0, "1160.71.1.el7.x86_64", EL(7), false },
	{ "3.10.0-1160.el7.x86_64", 3, 10, 0, "1160.el7.x86_64", EL(7), false },
	{ "3.10.0-229.42.1.97.x86_64", 3, 10, 0, "229.42.1.97.x86_64", NULL, false },
	{ "3.10.0-327.el7.x86_64", 3, 10, 0, "327.el7.x86_64", EL(7), false },
	{ "3.10.0-514.el7.x86_64", 3, 10, 0, "514.el7.x86_64", EL(7), false },
	{ "3.10.0-693.11.6.el7.x86_64", 3, 10, 0, "693.11.6.el7.x86_64", EL(7), false },
	{ "3.16.0-0.bpo.4-amd64", 3, 16, 0, "0.bpo.4-amd64", "Debian", false },
	{ "4.1.12-124.39.5.el7uek.x86_64", 4, 1, 12, "124.39.5.el7uek.x86_64",
	  "Oracle Linux (UEK)", false },
	{ "4.4.0", 4, 4, 0, "", NULL, false },
	{ "4.4.0-179-generic", 4, 4, 0, "179-generic", "Ubuntu", false },
	{ "4.4.302+", 4, 4, 302, "+", NULL, false },
	{ "4.10.0-42-generic", 4, 10, 0, "42-generic", "Ubuntu", false },
	{ "4.10.99", 4, 10, 99, "", NULL, false },
	{ "4.11", 4, 11, 0, "", NULL, true },
	{ "4.11.0-rc1", 4, 11, 0, "rc1", NULL, true },
	{ "4.12.14-122.37-default", 4, 12, 14, "122.37-default", "SUSE", true },
	{ "4.14.35-1902.300.11.el7uek.x86_64", 4, 14, 35, "1902.300.11.el7uek.x86_64",
	  "Oracle Linux (UEK)", true },
	{ "4.18.0-477.27.1.el8_8.x86_64", 4, 18, 0, "477.27.1.el8_8.x86_64", EL(8),
	  true },
	{ "4.19.0-gvisor", 4, 19, 0, "gvisor", GVISOR, true },
	{ "4.19.0-11-amd64", 4, 19, 0, "11-amd64", "Debian", true },
	{ "4.19.0-6.el7.ucloud.x86_64", 4, 19, 0, "6.el7.ucloud.x86_64", EL(7), true },
	{ "4.19.90-2112.8.0.0131.oe1.x86_64", 4, 19, 90, "2112.8.0.0131.oe1.x86_64",
	  "openEuler", true },
	{ "5.0.0-1021-gcp", 5, 0, 0, "1021-gcp", "Ubuntu (GCP)", true },
	{ "5.4.129-63.229.amzn2.aarch64", 5, 4, 129, "63.229.amzn2.aarch64",
	  "Amazon Linux 2", true },
	{ "5.4.278-1.el7.elrepo.x86_64", 5, 4, 278, "1.el7.elrepo.x86_64", "ELRepo",
	  true },
	{ "5.10.16.3-microsoft-standard-WSL2", 5, 10, 16, "3-microsoft-standard-WSL2",
	  "Microsoft WSL", true },
	{ "5.14.0-427.13.1.el9_4.aarch64", 5, 14, 0, "427.13.1.el9_4.aarch64", EL(9),
	  true },
	{ "5.15.0-1040-azure", 5, 15, 0, "1040-azure", "Ubuntu (Azure)", true },
	{ "6.1-rc3", 6, 1, 0, "rc3", NULL, true },
	{ "6.1.0-52-cloud-amd64", 6, 1, 0, "52-cloud-amd64", "Debian (cloud)", true },
	{ "6.1.79-99.164.amzn2023.x86_64", 6, 1, 79, "99.164.amzn2023.x86_64",
	  "Amazon Linux 2023", true },
	{ "6.5.10-orbstack-00110-gbcfe04c86d2f", 6, 5, 10, "orbstack-00110-gbcfe04c86d2f",
	  "OrbStack", true },
	{ "6.6.31-linuxkit", 6, 6, 31, "linuxkit", "LinuxKit", true },
	{ "6.8.4-2-pve", 6, 8, 4, "2-pve", "Proxmox VE", true },
	{ "6.12.0+", 6, 12, 0, "+", NULL, true },
	{ "6.12.0-55.9.1.el10_0.x86_64", 6, 12, 0, "55.9.1.el10_0.x86_64", EL(10), true },
	{ "6.12.0-55.el10", 6, 12, 0, "55.el10", EL(10), true },
	{ "6.12", 6, 12, 0, "", NULL, true },
	{ "6.12.", 6, 12, 0, "", NULL, true },
	{ "10.0.0", 10, 0, 0, "", NULL, true },
	{ "99999.99999.99999", 99999, 99999, 99999, "", NULL, true },
};

static void parsed(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(releases); i++) {
		const char *row = releases[i].release;
		struct kernel_version version;
		CHECK_NUMBER(row, kernel_version_parse(row, &version), 0);
		CHECK_NUMBER(row, version.major, releases[i].major);
		CHECK_NUMBER(row, version.minor, releases[i].minor);
		CHECK_NUMBER(row, version.patch, releases[i].patch);
		CHECK_TEXT(row, version.suffix, releases[i].suffix);
		CHECK_TEXT(row, version.vendor ? version.vendor : "(none)",
			   releases[i].vendor ? releases[i].vendor : "(none)");
		CHECK_NUMBER(row, kernel_version_at_least(&version, 4, 11),
			     releases[i].since_4_11);
	}
}

static void refused(void **state)
{
	static const char *const bad[] = {
		"",
		"5",
		"5.",
		".5",
		"5.x",
		"v5.4",
		" 5.4",
		"-5.4",
		"+5.4",
		"5,4",
		"5-4",
		"el7",
		"5. 4",
		"generic",
		"100000.1.0",
		"5.100000",
		"5.4.100000",
		"4294967297.4",
		"18446744073709551617.11",
		"\n",
	};
	(void)state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct kernel_version version;
		CHECK_NUMBER(bad[i], kernel_version_parse(bad[i], &version), -EINVAL);
	}
}

static void long_suffix(void **state)
{
	char release[512];
	struct kernel_version version;
	(void)state;

	memset(release, 'x', sizeof(release));
	memcpy(release, "5.4.1-", 6);
	release[sizeof(release) - 1] = '\0';
	assert_int_equal(kernel_version_parse(release, &version), 0);
	assert_int_equal(strlen(version.suffix), sizeof(version.suffix) - 1);
}

static void at_least(void **state)
{
	static const struct {
		const char *release;
		unsigned major, minor;
		bool wanted;
	} rows[] = {
		{ "4.11.0", 4, 11, true },  { "4.10.255", 4, 11, false },
		{ "4.12.0", 4, 11, true },  { "4.2.0", 4, 11, false },
		{ "5.0.0", 4, 11, true },   { "3.99.0", 4, 11, false },
		{ "2.11.0", 4, 11, false }, { "10.0.0", 4, 11, true },
		{ "4.3.0", 4, 3, true },    { "4.2.8", 4, 3, false },
		{ "3.10.0", 4, 3, false },  { "6.0.0", 5, 19, true },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].release;
		struct kernel_version version;
		CHECK_NUMBER(row, kernel_version_parse(row, &version), 0);
		CHECK_NUMBER(
			row,
			kernel_version_at_least(&version, rows[i].major, rows[i].minor),
			rows[i].wanted);
	}
}

static void port_start(void **state)
{
	static const struct {
		const char *text;
		int wanted;
	} rows[] = {
		{ "0", 0 },
		{ "0\n", 0 },
		{ "1024\n", 1024 },
		{ "1024", 1024 },
		{ "65535\n", 65535 },
		{ "65536\n", -EINVAL },
		{ "999999\n", -EINVAL },
		{ "9999999999\n", -EINVAL },
		{ "", -EINVAL },
		{ "\n", -EINVAL },
		{ "-1\n", -EINVAL },
		{ "+1\n", -EINVAL },
		{ " 1\n", -EINVAL },
		{ "1 \n", -EINVAL },
		{ "80\t443\n", -EINVAL },
		{ "1024\n\n", -EINVAL },
		{ "1024\n80\n", -EINVAL },
		{ "0x400\n", -EINVAL },
		{ "4294968320\n", -EINVAL },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++)
		CHECK_NUMBER(rows[i].text, port_start_parse(rows[i].text),
			     rows[i].wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parsed),      cmocka_unit_test(refused),
		cmocka_unit_test(long_suffix), cmocka_unit_test(at_least),
		cmocka_unit_test(port_start),
	};
	return cmocka_run_group_tests_name("kernel_version", tests, NULL, NULL);
}
