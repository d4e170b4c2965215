/* SPDX-License-Identifier: Apache-2.0 */
/* The table of formats. */
#include "report/format.h"

#include <string.h>

#include "src/memory.h"

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

/* The only thing that can fail in writing to memory is getting it. */
void rendering_start(struct rendering *rendering)
{
	memset(rendering, 0, sizeof(*rendering));
	rendering->out = open_memstream(&rendering->bytes, &rendering->size);
	if (!rendering->out)
		memory_missing();
}

void rendering_add(struct rendering *rendering, const struct format *format,
		   const struct node *node, const struct verdict *verdict,
		   const struct style *style)
{
	if (rendering->count++ && format->separator)
		fputs(format->separator, rendering->out);
	if (format->render(node, verdict, style, rendering->out))
		memory_missing();
}

void rendering_end(struct rendering *rendering)
{
	int failed = ferror(rendering->out);
	if (fclose(rendering->out) || failed)
		memory_missing();
	rendering->out = NULL;
}
