/* SPDX-License-Identifier: Apache-2.0 */
/* k8s.io/apimachinery/pkg/util/validation: IsDNS1123Subdomain, IsDNS1123Label,
 * IsQualifiedName, IsValidLabelValue. */
#include "src/kubernetes_name.h"

#include <string.h>

#define NAME_MAX_BYTES 253
#define LABEL_MAX_BYTES 63

#define LOWER "abcdefghijklmnopqrstuvwxyz0123456789"
#define ANY LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* @length bytes, of @ends at both ends and of @ends and @inner between. */
static bool is_word(const char *text, size_t length, const char *ends, const char *inner)
{
	if (!length || !is_one_of(text[0], ends) || !is_one_of(text[length - 1], ends))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_one_of(text[i], ends) && !is_one_of(text[i], inner))
			return false;
	return true;
}

static bool is_subdomain(const char *name, size_t length)
{
	if (length > NAME_MAX_BYTES)
		return false;
	for (size_t start = 0; start <= length;) {
		const char *dot = memchr(name + start, '.', length - start);
		size_t end = dot ? (size_t)(dot - name) : length;
		if (!is_word(name + start, end - start, LOWER, "-"))
			return false;
		start = end + 1;
	}
	return true;
}

bool kubernetes_is_name(const char *name)
{
	return is_subdomain(name, strlen(name));
}

bool kubernetes_is_label(const char *name)
{
	size_t length = strlen(name);
	return length <= LABEL_MAX_BYTES && is_word(name, length, LOWER, "-");
}

bool kubernetes_is_label_key(const char *text)
{
	const char *slash = strchr(text, '/');
	const char *name = slash ? slash + 1 : text;
	size_t length = strlen(name);

	return (!slash || is_subdomain(text, (size_t)(slash - text))) &&
	       length <= LABEL_MAX_BYTES && is_word(name, length, ANY, "-_.");
}

bool kubernetes_is_label_value(const char *text)
{
	size_t length = strlen(text);
	return length <= LABEL_MAX_BYTES &&
	       (!length || is_word(text, length, ANY, "-_."));
}
