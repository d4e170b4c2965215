/* SPDX-License-Identifier: Apache-2.0 */
/* What binds and their errnos mean, one by one and for a whole trial. */
#include <errno.h>

#include "src/errno_name.h"
#include "src/trial.h"
#include "tests/unit/unit.h"

static void one_bind(void **state)
{
	static const struct {
		int error;
		enum outcome outcome;
	} binds[] = {
		{ 0, OUTCOME_YES },
		{ EACCES, OUTCOME_NO },
		{ EPERM, OUTCOME_NO },
		{ EADDRINUSE, OUTCOME_YES },
		{ EADDRNOTAVAIL, OUTCOME_SKIPPED },
		{ EAFNOSUPPORT, OUTCOME_SKIPPED },
		{ EINVAL, OUTCOME_BROKEN },
		{ ENOSYS, OUTCOME_BROKEN },
		{ EMFILE, OUTCOME_BROKEN },
		{ ENOBUFS, OUTCOME_BROKEN },
		{ ENOMEM, OUTCOME_BROKEN },
		{ EBADF, OUTCOME_BROKEN },
		{ EPROTONOSUPPORT, OUTCOME_BROKEN },
		{ -EACCES, OUTCOME_BROKEN },
		{ 4095, OUTCOME_BROKEN },
	};
	char buffer[ERRNO_NAME_SIZE];
	(void)state;

	for (size_t i = 0; i < COUNT(binds); i++)
		CHECK_NUMBER(errno_name(binds[i].error, buffer),
			     bind_outcome(binds[i].error), binds[i].outcome);
}

#define YES 0
#define IN_USE EADDRINUSE
#define NO EACCES
#define FILTERED EPERM
#define SKIPPED EAFNOSUPPORT
#define NO_ADDRESS EADDRNOTAVAIL
#define BROKEN ENOSYS

#define NOT_TRIED "no address family of a wanted port is to be had here"

static void judge(void **state)
{
	static const struct {
		const char *what;
		int errors[4];
		unsigned count;
		enum outcome outcome;
		int error;
	} judged[] = {
		{ "nothing tried", { 0 }, 0, OUTCOME_SKIPPED, 0 },
		{ "one yes", { YES }, 1, OUTCOME_YES, 0 },
		{ "all yes", { YES, YES, YES, YES }, 4, OUTCOME_YES, 0 },
		{ "in use", { IN_USE, IN_USE }, 2, OUTCOME_YES, 0 },
		{ "no IPv6", { YES, SKIPPED, YES, SKIPPED }, 4, OUTCOME_YES, 0 },
		{ "skipped first", { SKIPPED, YES }, 2, OUTCOME_YES, 0 },
		{ "no among yes", { YES, YES, NO, YES }, 4, OUTCOME_NO, EACCES },
		{ "no last", { YES, NO }, 2, OUTCOME_NO, EACCES },
		{ "filtered", { YES, FILTERED }, 2, OUTCOME_NO, EPERM },
		{ "first no counts", { FILTERED, NO }, 2, OUTCOME_NO, EPERM },
		{ "no beats broken", { BROKEN, NO }, 2, OUTCOME_NO, EACCES },
		{ "no beats skipped", { SKIPPED, NO }, 2, OUTCOME_NO, EACCES },
		{ "broken beats yes", { YES, BROKEN }, 2, OUTCOME_BROKEN, ENOSYS },
		{ "broken beats skipped",
		  { SKIPPED, BROKEN },
		  2,
		  OUTCOME_BROKEN,
		  ENOSYS },
		{ "all four", { YES, SKIPPED, BROKEN, NO }, 4, OUTCOME_NO, EACCES },
		{ "all skipped",
		  { SKIPPED, NO_ADDRESS },
		  2,
		  OUTCOME_SKIPPED,
		  EAFNOSUPPORT },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(judged); i++) {
		struct trial trial = { .outcome = OUTCOME_COUNT, .error = -1 };
		trial.bind_count = judged[i].count;
		for (unsigned b = 0; b < judged[i].count; b++) {
			trial.binds[b].error = (int16_t)judged[i].errors[b];
			trial.binds[b].outcome =
				(uint8_t)bind_outcome(judged[i].errors[b]);
		}
		trial_judge(&trial);
		CHECK_TEXT(judged[i].what, outcome_name(trial.outcome),
			   outcome_name(judged[i].outcome));
		CHECK_NUMBER(judged[i].what, trial.error, judged[i].error);
		CHECK_TEXT(judged[i].what, trial.note,
			   judged[i].outcome == OUTCOME_SKIPPED ? NOT_TRIED : "");
	}
}

#define TCP PROTOCOL_TCP
#define UDP PROTOCOL_UDP

/* A yes takes one family of every port, and tcp and udp of a number are two ports. */
static const struct {
	const char *what;
	unsigned count;
	struct {
		uint16_t port;
		uint8_t protocol;
		int error;
	} binds[4];
	enum outcome outcome;
	int error;
} port_rows[] = {
	{ "no IPv6",
	  4,
	  { { 80, TCP, YES },
	    { 80, TCP, SKIPPED },
	    { 443, TCP, YES },
	    { 443, TCP, SKIPPED } },
	  OUTCOME_YES,
	  0 },
	{ "each on another family",
	  4,
	  { { 80, TCP, NO_ADDRESS },
	    { 80, TCP, YES },
	    { 443, TCP, YES },
	    { 443, TCP, SKIPPED } },
	  OUTCOME_YES,
	  0 },
	{ "family by family",
	  4,
	  { { 80, TCP, YES },
	    { 443, TCP, SKIPPED },
	    { 80, TCP, SKIPPED },
	    { 443, TCP, YES } },
	  OUTCOME_YES,
	  0 },
	{ "in use is permitted",
	  3,
	  { { 80, TCP, YES }, { 443, TCP, SKIPPED }, { 443, TCP, IN_USE } },
	  OUTCOME_YES,
	  0 },
	{ "the last on none",
	  4,
	  { { 80, TCP, YES },
	    { 80, TCP, YES },
	    { 443, TCP, SKIPPED },
	    { 443, TCP, NO_ADDRESS } },
	  OUTCOME_SKIPPED,
	  EAFNOSUPPORT },
	{ "the first on none",
	  4,
	  { { 80, TCP, NO_ADDRESS },
	    { 80, TCP, SKIPPED },
	    { 443, TCP, YES },
	    { 443, TCP, YES } },
	  OUTCOME_SKIPPED,
	  EADDRNOTAVAIL },
	{ "one tried, on none",
	  2,
	  { { 80, TCP, YES }, { 443, TCP, SKIPPED } },
	  OUTCOME_SKIPPED,
	  EAFNOSUPPORT },
	{ "all on none",
	  2,
	  { { 80, TCP, NO_ADDRESS }, { 443, TCP, SKIPPED } },
	  OUTCOME_SKIPPED,
	  EADDRNOTAVAIL },
	{ "udp is not tcp",
	  4,
	  { { 80, TCP, YES },
	    { 80, TCP, YES },
	    { 80, UDP, SKIPPED },
	    { 80, UDP, SKIPPED } },
	  OUTCOME_SKIPPED,
	  EAFNOSUPPORT },
	{ "tcp is not udp",
	  2,
	  { { 80, TCP, NO_ADDRESS }, { 80, UDP, YES } },
	  OUTCOME_SKIPPED,
	  EADDRNOTAVAIL },
	{ "tcp and udp",
	  3,
	  { { 80, TCP, YES }, { 80, UDP, SKIPPED }, { 80, UDP, YES } },
	  OUTCOME_YES,
	  0 },
	{ "no beats a port on none",
	  4,
	  { { 80, TCP, SKIPPED },
	    { 80, TCP, SKIPPED },
	    { 443, TCP, YES },
	    { 443, TCP, NO } },
	  OUTCOME_NO,
	  EACCES },
	{ "broken beats a port on none",
	  3,
	  { { 80, TCP, SKIPPED }, { 443, TCP, YES }, { 443, TCP, BROKEN } },
	  OUTCOME_BROKEN,
	  ENOSYS },
};

static void judge_ports(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(port_rows); i++) {
		const char *row = port_rows[i].what;
		struct trial trial = { .outcome = OUTCOME_COUNT, .error = -1 };
		trial.bind_count = port_rows[i].count;
		for (unsigned b = 0; b < trial.bind_count; b++)
			trial.binds[b] = (struct bind_result){
				.port = port_rows[i].binds[b].port,
				.protocol = port_rows[i].binds[b].protocol,
				.outcome = (uint8_t)bind_outcome(
					port_rows[i].binds[b].error),
				.error = (int16_t)port_rows[i].binds[b].error,
			};
		trial_note(&trial, "an earlier note");
		trial_judge(&trial);
		CHECK_TEXT(row, outcome_name(trial.outcome),
			   outcome_name(port_rows[i].outcome));
		CHECK_NUMBER(row, trial.error, port_rows[i].error);
		CHECK_TEXT(row, trial.note,
			   trial.outcome == OUTCOME_SKIPPED ? NOT_TRIED
							    : "an earlier note");
	}
}

/* A note is a sentence, and one that is too long is cut but stays a text. */
static void notes(void **state)
{
	struct trial trial = { .unfiltered = true };
	(void)state;

	trial_note(&trial, "port %d of %s", 80, "them");
	assert_string_equal(trial.note, "port 80 of them");
	trial_note(&trial, "%0300d", 0);
	assert_int_equal(strlen(trial.note), sizeof(trial.note) - 1);
	assert_true(trial.unfiltered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_bind),
		cmocka_unit_test(judge),
		cmocka_unit_test(judge_ports),
		cmocka_unit_test(notes),
	};
	return cmocka_run_group_tests_name("binds", tests, NULL, NULL);
}
