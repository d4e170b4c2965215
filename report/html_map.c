/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The map: a mark for each node, in a panel for each kernel. A panel's marks fill tiles
 * that are as wide as a phone and flow side by side where there is room. The more nodes,
 * the smaller their marks; beyond some thousands each stands for several.
 */
#include <stdlib.h>
#include <string.h>

#include "report/html_bar.h"
#include "report/html_fleet.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "src/memory.h"

/* Each mark is named up to here; above, it stands for several. */
#define MARKS_MAX 5000
/* Kernels with a panel of their own. */
#define PANELS_MAX 24

/* Pixels; a mark has 10 by 10 units of its own. */
#define TILE_WIDTH 320
#define TILE_ROWS 30
#define UNITS 10

static const struct {
	unsigned marks, size;
} sizes[] = { { 40, 32 }, { 400, 20 }, { 1500, 16 }, { 0, 10 } };

/* Groups of one kernel follow each other. */
struct entry {
	const char *kernel;
	unsigned group;
};

struct panel {
	const struct entry *entries;
	unsigned count;
};

struct map {
	const struct fleet_view *view;
	unsigned nodes_per_mark, size;
	unsigned tile;		/* number of the one that is written */
	unsigned marks, at;	/* of this panel; that is next */
	unsigned columns, rows; /* of a tile */
	FILE *out;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int order = strcmp(one->kernel, other->kernel);
	return order ? order : (one->group > other->group) - (one->group < other->group);
}

/* Groups are in order, the worst first: so are panels, by their first. */
static int compare_panels(const void *a, const void *b)
{
	const struct panel *one = a, *other = b;
	return (one->entries->group > other->entries->group) -
	       (one->entries->group < other->entries->group);
}

static unsigned group_marks(const struct map *map, const struct group *group)
{
	return (group->count - 1) / map->nodes_per_mark + 1;
}

static const struct group *panel_group(const struct map *map, const struct panel *panel,
				       unsigned index)
{
	return &map->view->groups[panel->entries[index].group];
}

/* --- tiles --- */

static void start_tile(struct map *map, const char *kernel)
{
	unsigned room = map->columns * map->rows;
	unsigned marks = map->marks - map->at < room ? map->marks - map->at : room;
	unsigned columns = marks < map->columns ? marks : map->columns;
	unsigned rows = (marks - 1) / map->columns + 1;
	unsigned last = map->at + marks;

	map->tile++;
	html_print(map->out,
		   "<svg class=\"tile\" role=\"img\" width=\"%u\" height=\"%u\" "
		   "viewBox=\"0 0 %u %u\" aria-labelledby=\"t%u\">"
		   "<title id=\"t%u\">%s: marks %'u to %'u of %'u</title>\n",
		   columns * map->size, rows * map->size, columns * UNITS, rows * UNITS,
		   map->tile, map->tile, kernel, map->at + 1, last, map->marks);
}

static void write_title(const struct map *map, const struct group *group, unsigned index)
{
	const char *words = mark_words(mark_of(group));
	unsigned left = group->count - index;
	struct member member;

	if (map->nodes_per_mark == 1) {
		fleet_member(map->view, group->first + index, &member);
		html_print(map->out, "%s: %s", member.name, words);
	} else {
		left = left < map->nodes_per_mark ? left : map->nodes_per_mark;
		html_print(map->out, "%'u node%s: %s", left, left == 1 ? "" : "s", words);
	}
}

static void write_mark(const struct map *map, const struct group *group, unsigned index)
{
	unsigned place = map->at % (map->columns * map->rows);
	unsigned mark = mark_of(group);

	html_print(map->out, "<use href=\"#%s\" class=\"%s\" x=\"%u\" y=\"%u\"><title>",
		   mark_symbol(mark), mark_class(mark),
		   place % map->columns * UNITS + UNITS / 2,
		   place / map->columns * UNITS + UNITS / 2);
	write_title(map, group, index);
	html_print(map->out, "</title></use>\n");
}

static void write_tiles(struct map *map, const struct panel *panel, const char *kernel)
{
	unsigned room = map->columns * map->rows;

	map->at = 0;
	for (unsigned i = 0; i < panel->count; i++) {
		const struct group *group = panel_group(map, panel, i);
		for (unsigned node = 0; node < group->count;
		     node += map->nodes_per_mark, map->at++) {
			if (map->at % room == 0)
				start_tile(map, kernel);
			write_mark(map, group, node);
			if ((map->at + 1) % room == 0 || map->at + 1 == map->marks)
				html_print(map->out, "</svg>\n");
		}
	}
}

/* --- panels --- */

/* As many rows in each of a panel's tiles, that none is left with a few marks alone. */
static unsigned tile_rows(const struct map *map)
{
	unsigned rows = (map->marks - 1) / map->columns + 1;
	unsigned tiles = (rows - 1) / TILE_ROWS + 1;
	return (rows - 1) / tiles + 1;
}

static void write_panel(struct map *map, const struct panel *panel, const char *kernel)
{
	unsigned counts[MARK_COUNT] = { 0 }, nodes = 0;

	map->marks = 0;
	for (unsigned i = 0; i < panel->count; i++) {
		const struct group *group = panel_group(map, panel, i);
		counts[mark_of(group)] += group->count;
		nodes += group->count;
		map->marks += group_marks(map, group);
	}
	map->rows = tile_rows(map);
	html_print(map->out,
		   "<div class=\"panel%s\"><h3><bdi>%s</bdi></h3>\n"
		   "<p class=\"tag\">%'u node%s. ",
		   map->marks > map->columns * map->rows ? " several" : "", kernel, nodes,
		   nodes == 1 ? "" : "s");
	marks_describe(counts, map->out);
	html_print(map->out, "</p>\n<div class=\"tiles\">\n");
	write_tiles(map, panel, kernel);
	html_print(map->out, "</div></div>\n");
}

/* Those after the first ones, as one; their entries need not follow each other. */
static void write_rest(struct map *map, const struct panel *panels, unsigned count)
{
	struct entry *entries = memory_zeroed(map->view->group_count, sizeof(*entries));
	struct panel rest = { entries, 0 };
	char title[48];

	for (unsigned i = 0; i < count; i++) {
		memcpy(entries + rest.count, panels[i].entries,
		       panels[i].count * sizeof(*entries));
		rest.count += panels[i].count;
	}
	snprintf(title, sizeof(title), "%u more kernels", count);
	write_panel(map, &rest, title);
	free(entries);
}

static unsigned find_panels(const struct entry *entries, unsigned count,
			    struct panel *panels)
{
	unsigned found = 0;

	for (unsigned i = 0; i < count; i++) {
		if (i && !strcmp(entries[i].kernel, entries[i - 1].kernel))
			panels[found - 1].count++;
		else
			panels[found++] = (struct panel){ &entries[i], 1 };
	}
	qsort(panels, found, sizeof(*panels), compare_panels);
	return found;
}

static void write_panels(struct map *map)
{
	unsigned groups = map->view->group_count;
	struct entry *entries = memory_zeroed(groups, sizeof(*entries));
	struct panel *panels = memory_zeroed(groups, sizeof(*panels));

	for (unsigned i = 0; i < groups; i++)
		entries[i] = (struct entry){ map->view->groups[i].kernel, i };
	qsort(entries, groups, sizeof(*entries), compare_entries);
	unsigned count = find_panels(entries, groups, panels);
	/* One more is as short as the line that says so. */
	unsigned own = count > PANELS_MAX + 1 ? PANELS_MAX : count;
	for (unsigned i = 0; i < own; i++)
		write_panel(map, &panels[i], panels[i].entries->kernel);
	if (own < count)
		write_rest(map, panels + own, count - own);
	free(panels);
	free(entries);
}

/* Groups of less than a mark's nodes have one nevertheless. */
static void choose_size(struct map *map)
{
	unsigned marks = 0, i = 0;

	map->nodes_per_mark = (map->view->node_count - 1) / MARKS_MAX + 1;
	for (unsigned g = 0; g < map->view->group_count; g++)
		marks += group_marks(map, &map->view->groups[g]);
	while (sizes[i].marks && marks > sizes[i].marks)
		i++;
	map->size = sizes[i].size;
	map->columns = TILE_WIDTH / map->size;
}

void html_map(const struct fleet_view *view, FILE *out)
{
	struct map map = { .view = view, .out = out };

	choose_size(&map);
	html_section(out, "picture", "The picture");
	html_bar(view, out);
	html_print(out, "<p>By kernel, the worst first. ");
	if (map.nodes_per_mark == 1)
		html_print(out, "Each mark is a node. ");
	else
		html_print(out,
			   "Each mark stands for up to %'u nodes of one kernel and "
			   "answer. ",
			   map.nodes_per_mark);
	if (view->origins[ORIGIN_PREDICTION])
		html_print(out,
			   "A filled mark comes from a report; a dashed outline is only "
			   "predicted. ");
	html_print(out, "</p>\n<div class=\"panels\">\n");
	write_panels(&map);
	html_print(out, "</div>\n");
	html_section_end(out);
}
