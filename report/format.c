/* SPDX-License-Identifier: Apache-2.0 */
/* The table of formats. */
#include "report/format.h"

#include <string.h>

#define FORMAT(name) extern const struct format format_##name;
#include "report/formats.list"
#undef FORMAT

#define FORMAT(name) &format_##name,
const struct format *const formats[] = {
#include "report/formats.list"
};
#undef FORMAT
const unsigned format_count = sizeof(formats) / sizeof(formats[0]);

const struct format *format_find(const char *name, size_t length)
{
	for (unsigned i = 0; i < format_count; i++)
		if (strlen(formats[i]->name) == length &&
		    !strncmp(formats[i]->name, name, length))
			return formats[i];
	return NULL;
}
