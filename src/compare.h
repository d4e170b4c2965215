/* SPDX-License-Identifier: Apache-2.0 */
/* Ordering, as qsort(3) and strcmp(3) give it. */
#pragma once

/* Less than, equal to or more than 0; of numbers of one type, without overflow. */
#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))
