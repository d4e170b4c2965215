/* SPDX-License-Identifier: Apache-2.0 */
/* Port lists: what is taken, what is refused and why, and how they are written. */
#include "src/ports.h"

#include <errno.h>

#include "tests/unit/unit.h"

#define NO_NUMBER "a port is a number from 1 to 65535"
#define NO_PROTOCOL "the protocol is tcp or udp"

static void accepted(void **state)
{
	static const struct {
		const char *text, *list;
		bool low, high;
	} rows[] = {
		{ "80", "80/tcp", true, false },
		{ "1", "1/tcp", true, false },
		{ "1023", "1023/tcp", true, false },
		{ "1024", "1024/tcp", false, true },
		{ "65535/udp", "65535/udp", false, true },
		{ "80,443/udp,8443/tcp", "80/tcp,443/udp,8443/tcp", true, true },
		{ "8443,80", "8443/tcp,80/tcp", true, true },
		{ "80,80", "80/tcp", true, false },
		{ "80,443,80/tcp,443/tcp", "80/tcp,443/tcp", true, false },
		{ "80/tcp,80/udp,80", "80/tcp,80/udp", true, false },
		{ "080", "80/tcp", true, false },
		{ "00443", "443/tcp", true, false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].text;
		struct port_list list;
		struct error err;
		char buffer[PORT_LIST_SIZE];
		CHECK_NUMBER(row, port_list_parse(row, &list, &err), 0);
		CHECK_TEXT(row, port_list_format(&list, ",", buffer, sizeof(buffer)),
			   rows[i].list);
		CHECK_NUMBER(row, port_list_has_low(&list), rows[i].low);
		CHECK_NUMBER(row, port_list_has_high(&list), rows[i].high);
	}
}

static void refused(void **state)
{
	static const struct {
		const char *text, *item, *reason;
	} rows[] = {
		{ "", "port ''", NO_NUMBER },
		{ "0", "port '0'", NO_NUMBER },
		{ "00000", "port '00000'", NO_NUMBER },
		{ "65536", "port '65536'", NO_NUMBER },
		{ "99999", "port '99999'", NO_NUMBER },
		{ "000080", "port '000080'", NO_NUMBER },
		{ "4294967376", "port '4294967376'", NO_NUMBER },
		{ "18446744073709551696", "port '18446744073709551696'", NO_NUMBER },
		{ "80,", "port ''", NO_NUMBER },
		{ ",80", "port ''", NO_NUMBER },
		{ "80,,443", "port ''", NO_NUMBER },
		{ ",", "port ''", NO_NUMBER },
		{ " 80", "port ' 80'", NO_NUMBER },
		{ "80 ", "port '80 '", NO_NUMBER },
		{ "80, 443", "port ' 443'", NO_NUMBER },
		{ "+80", "port '+80'", NO_NUMBER },
		{ "-80", "port '-80'", NO_NUMBER },
		{ "0x50", "port '0x50'", NO_NUMBER },
		{ "8e1", "port '8e1'", NO_NUMBER },
		{ "80.0", "port '80.0'", NO_NUMBER },
		{ "http", "port 'http'", NO_NUMBER },
		{ "80-90", "port '80-90'", NO_NUMBER },
		{ "80\n", "port '80\n'", NO_NUMBER },
		{ "/tcp", "port '/tcp'", NO_NUMBER },
		{ "80/", "port '80/'", NO_PROTOCOL },
		{ "/", "port '/'", NO_PROTOCOL },
		{ "80/sctp", "port '80/sctp'", NO_PROTOCOL },
		{ "80/TCP", "port '80/TCP'", NO_PROTOCOL },
		{ "80/tc", "port '80/tc'", NO_PROTOCOL },
		{ "80/tcpx", "port '80/tcpx'", NO_PROTOCOL },
		{ "80/tcp/udp", "port '80/tcp/udp'", NO_PROTOCOL },
		{ "tcp/80", "port 'tcp/80'", NO_PROTOCOL },
		{ "443,80/sctp,8080", "port '80/sctp'", NO_PROTOCOL },
		/* What is shown of a long item is cut. */
		{ "1111111111222222222233333333334444444444555",
		  "port '1111111111222222222233333333334444444444'", NO_NUMBER },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].text;
		struct port_list list;
		struct error err = { 0 };
		CHECK_NUMBER(row, port_list_parse(row, &list, &err), -EINVAL);
		CHECK_NUMBER(row, err.code, EINVAL);
		CHECK_HOLDS(row, err.text, rows[i].item);
		CHECK_HOLDS(row, err.text, rows[i].reason);
	}
}

/* Writes @count different ports, each as long as a port can be. */
static void write_ports(unsigned count, char *text)
{
	for (unsigned i = 0; i < count; i++)
		text += sprintf(text, "%s%u/udp", i ? "," : "", 65535 - i);
}

static void as_many_as_fit(void **state)
{
	struct port_list list;
	struct error err = { 0 };
	char text[1024], buffer[PORT_LIST_SIZE];
	(void)state;

	write_ports(PORTS_MAX, text);
	assert_int_equal(port_list_parse(text, &list, &err), 0);
	assert_int_equal(list.count, PORTS_MAX);
	assert_string_equal(port_list_format(&list, ",", buffer, sizeof(buffer)), text);
	/* The wider separator is what PORT_LIST_SIZE is made for. */
	port_list_format(&list, ", ", buffer, sizeof(buffer));
	assert_int_equal(strlen(buffer), PORTS_MAX * 9 + (PORTS_MAX - 1) * 2);

	/* A duplicate does not need room of its own. */
	strcat(text, ",65535/udp");
	assert_int_equal(port_list_parse(text, &list, &err), 0);
	assert_int_equal(list.count, PORTS_MAX);

	write_ports(PORTS_MAX + 1, text);
	assert_int_equal(port_list_parse(text, &list, &err), -EINVAL);
	assert_string_equal(err.text, "at most 64 ports can be tried at once");
}

static void add(void **state)
{
	static struct port_list list;
	(void)state;

	for (unsigned i = 0; i < PORTS_MAX; i++)
		assert_true(port_list_add(
			&list, (struct port){ (uint16_t)(i + 1), PROTOCOL_TCP }));
	assert_true(port_list_add(&list, (struct port){ 1, PROTOCOL_TCP }));
	assert_int_equal(list.count, PORTS_MAX);
	assert_false(port_list_add(&list, (struct port){ 1, PROTOCOL_UDP }));
	assert_int_equal(list.count, PORTS_MAX);
}

/* A cut list is a prefix, ends with NUL, and stays inside its buffer. */
static void small_buffer(void **state)
{
	static const char whole[] = "80/tcp, 443/udp, 8443/tcp";
	struct port_list list;
	struct error err;
	(void)state;

	assert_int_equal(port_list_parse("80,443/udp,8443", &list, &err), 0);
	for (size_t size = 1; size <= sizeof(whole) + 2; size++) {
		char buffer[64];
		size_t fits = size > strlen(whole) ? strlen(whole) : size - 1;
		memset(buffer, '#', sizeof(buffer));
		CHECK(port_list_format(&list, ", ", buffer, size) == buffer,
		      "%zu bytes: the buffer is not returned", size);
		CHECK(strlen(buffer) == fits && !strncmp(buffer, whole, fits),
		      "%zu bytes: '%s'", size, buffer);
		CHECK(buffer[size] == '#', "%zu bytes: one more was written", size);
	}
}

static void empty_list(void **state)
{
	static const struct port_list none;
	char buffer[8] = "x";
	(void)state;

	assert_string_equal(port_list_format(&none, ",", buffer, sizeof(buffer)), "");
	assert_false(port_list_has_low(&none));
	assert_false(port_list_has_high(&none));
}

static void protocols(void **state)
{
	(void)state;
	assert_string_equal(protocol_name(PROTOCOL_TCP), "tcp");
	assert_string_equal(protocol_name(PROTOCOL_UDP), "udp");
	assert_string_equal(protocol_name(PROTOCOL_COUNT), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted),	  cmocka_unit_test(refused),
		cmocka_unit_test(as_many_as_fit), cmocka_unit_test(add),
		cmocka_unit_test(small_buffer),	  cmocka_unit_test(empty_list),
		cmocka_unit_test(protocols),
	};
	return cmocka_run_group_tests_name("ports", tests, NULL, NULL);
}
