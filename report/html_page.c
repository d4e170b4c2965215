/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame of a page. It is well-formed XML too, so that any parser reads it. It loads
 * nothing and runs nothing: what it may do is said to the browser in its first lines.
 */
#include "report/html_page.h"

#include "report/actions.h"
#include "report/html_text.h"

/* Blanks in front of each line that an action writes. */
#define ACTION_INDENT 5

void html_start(FILE *out, const char *what, const char *answer)
{
	html_print(out,
		   "<!DOCTYPE html>\n"
		   "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		   "<meta http-equiv=\"Content-Security-Policy\" content=\""
		   "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
		   "form-action 'none'\"/>\n"
		   "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
		   "<meta name=\"viewport\" content=\"width=device-width, "
		   "initial-scale=1\"/>\n"
		   "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
		   "<meta name=\"generator\" content=\"lowport\"/>\n"
		   "<title>%s: %s</title>\n<style>",
		   style_hash, what, answer);
	for (unsigned i = 0; i < style_line_count; i++) {
		fputs(style_lines[i], out);
		fputc('\n', out);
	}
	html_print(out, "</style>\n</head>\n<body>\n");
	mark_write_symbols(out);
}

void html_banner(FILE *out, unsigned mark, const char *kicker, const char *headline)
{
	html_print(out, "<header class=\"banner b%u\"><div class=\"wrap\">\n<h1>",
		   mark % MARK_PREDICTED);
	mark_write(out, mark);
	html_print(out, "<span class=\"kicker\"><bdi>%s</bdi></span> %s</h1>\n", kicker,
		   headline);
}

void html_banner_item(FILE *out, const char *name, const char *value)
{
	html_print(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

void html_banner_count(FILE *out, const char *name, unsigned count)
{
	html_print(out, "<div><dt>%s</dt><dd>%'u</dd></div>\n", name, count);
}

void html_main(FILE *out)
{
	html_print(out, "</div></header>\n<main class=\"wrap\">\n");
}

void html_section(FILE *out, const char *id, const char *title)
{
	html_print(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id,
		   id, title);
}

void html_section_end(FILE *out)
{
	html_print(out, "</section>\n");
}

void html_table(FILE *out, const char *id, const char *caption,
		const char *const *columns)
{
	html_print(out,
		   "<div class=\"scroll\" role=\"region\" aria-labelledby=\"%s\" "
		   "tabindex=\"0\">\n<table>\n<caption id=\"%s\">%s</caption>\n"
		   "<thead><tr>",
		   id, id, caption);
	for (; *columns; columns++)
		html_print(out, "<th scope=\"col\">%s</th>", *columns);
	html_print(out, "</tr></thead>\n<tbody>\n");
}

void html_table_end(FILE *out)
{
	html_print(out, "</tbody>\n</table>\n</div>\n");
}

void html_steps(FILE *out, const struct node *node, const struct verdict *verdict)
{
	struct view view;

	view_init(&view, node);
	html_print(out, "<ol class=\"steps\">\n");
	for (unsigned i = 0; i < action_count; i++) {
		if (!action_fits(&actions[i], &view, verdict))
			continue;
		html_print(out, "<li><p>%s</p>", actions[i].step);
		if (actions[i].lines) {
			html_print(out, "\n<pre><code>");
			FILE *text = html_text_open(out, ACTION_INDENT);
			actions[i].lines(&view, verdict, text);
			fclose(text);
			html_print(out, "</code></pre>");
		}
		html_print(out, "</li>\n");
	}
	html_print(out, "</ol>\n");
}

void html_report_start(FILE *out)
{
	html_print(out,
		   "</main>\n<footer class=\"wrap\"><p>This page needs no network and "
		   "runs no script. It holds the whole report: <code>lowport report "
		   "FILE</code> reads it back.</p></footer>\n"
		   "<script type=\"application/json\" id=\"lowport-report\">\n");
}

void html_end(FILE *out)
{
	html_print(out, "</script>\n</body>\n</html>\n");
}
