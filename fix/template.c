/* SPDX-License-Identifier: Apache-2.0 */
/* Which parts of a template a scenario edits. */
#include "fix/template.h"

#include <errno.h>
#include <stdlib.h>

#include "fix/template_mask.h"
#include "fix/template_parts.h"
#include "fix/template_tree.h"

/* What is of no known form may be what is looked for. */
static int check_forms(const struct template_tree *tree, struct error *err)
{
	if (tree->flow != UINT32_MAX)
		return error_set(err, 0,
				 "line %u: " TEMPLATE_SYSCTL
				 " is in a list in brackets; write it as a list of lines",
				 template_line(tree->text, tree->flow));
	if (tree->mixed != UINT32_MAX)
		return error_set(
			err, 0,
			"line %u: an action comes first in a line that may have to "
			"be edited; give it a line of its own",
			template_line(tree->text, tree->mixed));
	if (tree->nested != UINT32_MAX)
		return error_set(err, 0,
				 "line %u: a key inside of what has a value already",
				 template_line(tree->text, tree->nested));
	return 0;
}

static int note_edits(struct template_edits *edits, enum scenario scenario,
		      struct error *err)
{
	int rc = check_forms(edits->tree, err);
	if (!rc)
		rc = template_sysctl(edits, err);
	if (!rc && (scenario == SCENARIO_2 || scenario == SCENARIO_ROOT))
		rc = template_container(edits, scenario, err);
	return rc;
}

/* What lines become is taken for what they say only if it is read so again. */
static int check_again(const char *text, size_t size, enum scenario scenario,
		       struct error *err)
{
	struct template_tree tree;
	struct error why = { 0 };

	int rc = template_tree_read(&tree, text, size, &why);
	if (!rc) {
		struct template_edits edits = { .tree = &tree };
		rc = note_edits(&edits, scenario, &why);
		if (!rc && edits.count)
			rc = error_set(&why, 0, "it would have to be edited once more");
		template_tree_free(&tree);
	}
	return rc ? error_set(err, 0,
			      "what it would become cannot be read as what is meant: "
			      "%.200s",
			      why.text)
		  : 0;
}

int template_edit(const char *text, size_t size, enum scenario scenario, char **edited,
		  size_t *edited_size, bool *done, struct error *err)
{
	struct template_tree tree;

	*edited = NULL;
	*edited_size = 0;
	*done = false;
	int rc = template_tree_read(&tree, text, size, err);
	if (rc)
		return rc;
	struct template_edits edits = { .tree = &tree };
	rc = note_edits(&edits, scenario, err);
	*done = !rc && !edits.count;
	if (!rc && edits.count)
		*edited = edits_apply(&edits, edited_size);
	template_tree_free(&tree);
	if (*edited && check_again(*edited, *edited_size, scenario, err)) {
		free(*edited);
		*edited = NULL;
		return -EINVAL;
	}
	return rc;
}
