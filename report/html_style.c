/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stylesheet. Colours: --cN draws the mark of recommendation N, --bN is the band of a
 * page with white letters on it; both are readable in both schemes (tests/html). No line
 * may start with a brace, as the line with the report does.
 */
#include "report/html_page.h"

/* Of all lines, each with its end. "UPDATE=1 tests/html/page.test" writes it anew. */
const char style_hash[] = "HsiztPekciALDHT+p+oWjy+fv2zZE7k8XcTbPZvxz7A=";

/* clang-format off */
const char *const style_lines[] = {
	":root{--bg:#fff;--soft:#f5f7f9;--line:#d9dfe5;--text:#1b2127;"
	"--quiet:#55606b;--link:#0b57a4;--c0:#1a7f4b;--c1:#0b63b5;--c2:#6b3fc4;"
	"--c3:#a85100;--c4:#c01c28;--c5:#5c6670;--b0:#14653b;--b1:#0b57a4;"
	"--b2:#5a34a8;--b3:#8f4500;--b4:#a51420;--b5:#4a545e}",
	"@media screen and (prefers-color-scheme:dark){",
	":root{--bg:#12161b;--soft:#1b2129;--line:#343d47;--text:#e6eaee;"
	"--quiet:#a3afba;--link:#7ab8f7;--c0:#4cc38a;--c1:#5aa9f5;--c2:#b197fc;"
	"--c3:#f0a04b;--c4:#ff7b72;--c5:#9aa5b1;--b0:#0f4a2b;--b1:#0c3f74;"
	"--b2:#41277a;--b3:#653200;--b4:#750f18;--b5:#333c45}",
	"}",
	"*{box-sizing:border-box}",
	"html{-webkit-text-size-adjust:100%}",
	"body{margin:0;background:var(--bg);color:var(--text);font:16px/1.55 "
	"system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation "
	"Sans\",sans-serif;overflow-wrap:anywhere}",
	"code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"
	"\"Liberation Mono\",monospace;font-size:.875em}",
	"p{margin:0 0 .75rem}",
	"a{color:var(--link)}",
	".symbols{position:absolute}",
	".wrap{max-width:62rem;margin:0 auto;padding:0 1.5rem}",
	".banner{color:#fff;padding:2.25rem 0 1.75rem;print-color-adjust:exact;"
	"-webkit-print-color-adjust:exact}",
	".b0{background:var(--b0)}",
	".b1{background:var(--b1)}",
	".b2{background:var(--b2)}",
	".b3{background:var(--b3)}",
	".b4{background:var(--b4)}",
	".b5{background:var(--b5)}",
	"h1{position:relative;margin:0 0 .75rem;padding-left:4.5rem;"
	"min-height:3.5rem;font-size:2.125rem;line-height:1.2;font-weight:700;"
	"letter-spacing:-.015em;text-wrap:balance}",
	".kicker{display:block;font-size:1rem;line-height:1.4;font-weight:600;"
	"letter-spacing:0;margin-bottom:.125rem}",
	"h1 .mark{position:absolute;left:0;top:.125rem;width:3.25rem;height:3.25rem;"
	"fill:#fff;stroke:none}",
	".lead{font-size:1.125rem;max-width:48rem}",
	".banner dl{display:flex;flex-wrap:wrap;gap:.75rem 2.25rem;margin:1.25rem 0 "
	"0;padding-top:1rem;border-top:1px solid rgba(255,255,255,.35)}",
	".banner dt{font-size:.8125rem}",
	".banner dd{margin:0;font-weight:600}",
	"section{margin:2.5rem 0 0}",
	"h2{font-size:1.375rem;line-height:1.3;margin:0 0 .875rem;"
	"letter-spacing:-.01em}",
	"h3{font-size:1.0625rem;line-height:1.4;margin:1.5rem 0 .5rem}",
	".steps{list-style:none;margin:0;padding:0;counter-reset:step}",
	".steps>li{position:relative;counter-increment:step;padding:0 0 .5rem "
	"2.75rem;max-width:52rem}",
	".steps>li::before{content:counter(step);position:absolute;left:0;top:0;"
	"width:1.75rem;height:1.75rem;border:2px solid var(--text);border-radius:50%;"
	"font-size:.875rem;font-weight:700;line-height:1.5rem;text-align:center}",
	"pre{margin:0 0 1rem;padding:.75rem 1rem;background:var(--soft);border:1px "
	"solid var(--line);border-radius:6px;line-height:1.5;white-space:pre-wrap;"
	"-webkit-print-color-adjust:exact;print-color-adjust:exact}",
	".notes{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}",
	".notes>li{padding:.75rem 1rem;background:var(--soft);border-left:4px solid "
	"var(--line);border-radius:0 6px 6px 0}",
	".notes p{margin:0}",
	".tag{font-size:.875rem;color:var(--quiet)}",
	".tag b{color:var(--text)}",
	".error{border-left-color:var(--c4)!important}",
	".warning{border-left-color:var(--c3)!important}",
	".error .tag b,.warning .tag b,.info .tag b{text-transform:capitalize}",
	".error .tag b{color:var(--c4)}",
	".warning .tag b{color:var(--c3)}",
	".scroll{overflow-x:auto;margin:0 0 1.5rem}",
	".scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}",
	"table{overflow-wrap:normal;border-collapse:collapse;width:100%;"
	"font-size:.9375rem;line-height:1.45}",
	"caption{text-align:left;font-weight:600;padding:0 0 .5rem}",
	"th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;"
	"border-bottom:1px solid var(--line)}",
	"thead th{font-size:.8125rem;color:var(--quiet);border-bottom:2px solid "
	"var(--line);white-space:nowrap}",
	"tbody th{font-weight:600}",
	"td code,th code{white-space:nowrap}",
	"td{min-width:3rem}",
	"small{display:block;font-size:.8125rem;font-weight:400;color:var(--quiet);"
	"line-height:1.4}",
	".o{white-space:nowrap;font-weight:600}",
	".o::before{display:inline-block;width:1.25em}",
	".o-yes::before{content:\"\\2713\";color:var(--c0)}",
	".o-no::before{content:\"\\2717\";color:var(--c4)}",
	".o-skipped::before{content:\"\\2013\";color:var(--c5)}",
	".o-broken::before{content:\"!\";color:var(--c3)}",
	".mark{width:1em;height:1em;vertical-align:-.1em;overflow:visible}",
	".c0{fill:var(--c0);stroke:var(--c0)}",
	".c1{fill:var(--c1);stroke:var(--c1)}",
	".c2{fill:var(--c2);stroke:var(--c2)}",
	".c3{fill:var(--c3);stroke:var(--c3)}",
	".c4{fill:var(--c4);stroke:var(--c4)}",
	".c5{fill:var(--c5);stroke:var(--c5)}",
	"svg .c0,svg .c1,svg .c2,svg .c3,svg .c4,svg .c5{stroke-width:0}",
	".p{fill:none;stroke-width:1.1!important;stroke-dasharray:1.5 1.1}",
	"nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;"
	"margin:1.5rem 0 0;padding:0;font-size:.9375rem}",
	"nav li{color:var(--quiet)}",
	".bar{display:block;overflow:visible}",
	".bar .part{stroke:var(--bg);stroke-width:2}",
	".bar .part.p{stroke-width:2!important;stroke-dasharray:5 3}",
	".bar .part.c0.p{stroke:var(--c0)}",
	".bar .part.c1.p{stroke:var(--c1)}",
	".bar .part.c2.p{stroke:var(--c2)}",
	".bar .part.c3.p{stroke:var(--c3)}",
	".bar .part.c4.p{stroke:var(--c4)}",
	".bar .part.c5.p{stroke:var(--c5)}",
	".bar .on{overflow:visible}",
	".bar .on:not(.p){fill:var(--bg)}",
	".legend{list-style:none;margin:1rem 0 2rem;padding:0;display:grid;"
	"grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem 1.5rem}",
	".legend li{display:grid;grid-template-columns:1.5rem auto 1fr;gap:.5rem;"
	"align-items:start}",
	".legend .mark{width:1.25rem;height:1.25rem;margin-top:.375rem}",
	".legend b{font-size:1.375rem;line-height:2rem;"
	"font-variant-numeric:tabular-nums}",
	".legend span{padding-top:.25rem;line-height:1.35}",
	".panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,"
	"1fr));gap:1.5rem 2rem;align-items:start}",
	".panel{min-width:0;padding-top:.75rem;border-top:1px solid var(--line)}",
	".panel.several{grid-column:1/-1}",
	".panel h3{margin:0;font-size:1rem}",
	".panel .tag{margin:0 0 .5rem}",
	".tiles{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:flex-start}",
	".tile{display:block;max-width:100%;height:auto}",
	".a{font-weight:600}",
	".a::before{content:\"\";display:inline-block;width:.75em;height:.75em;"
	"margin-right:.5em;vertical-align:-.03em;background:var(--c5);"
	"print-color-adjust:exact;-webkit-print-color-adjust:exact}",
	".a.c0::before{background:var(--c0);border-radius:50%}",
	".a.c1::before{background:var(--c1)}",
	".a.c2::before{background:var(--c2);clip-path:polygon(50% 0,100% 50%,50% "
	"100%,0 50%)}",
	".a.c3::before{background:var(--c3);clip-path:polygon(50% 5%,100% 95%,0 95%)}",
	".a.c4::before{background:var(--c4);clip-path:polygon(0 22%,22% 0,50% 28%,"
	"78% 0,100% 22%,72% 50%,100% 78%,78% 100%,50% 72%,22% 100%,0 78%,28% 50%)}",
	".a.c5::before{clip-path:inset(32% 0)}",
	".a.p::before{background:none;border:1.5px dashed var(--quiet);"
	"border-radius:2px;clip-path:none}",
	".number{text-align:right;font-variant-numeric:tabular-nums}",
	"td.wide{min-width:14rem}",
	"td.names{min-width:15rem;font-size:.8125rem}",
	".names .name{display:block;overflow-wrap:anywhere}",
	".name:not(:last-of-type)::after{content:\",\"}",
	"#groups~.scroll .a{display:block;min-width:8.5rem}",
	"#nodes~.scroll th[scope=row]{font-weight:400;overflow-wrap:anywhere;"
	"min-width:12rem}",
	".more{color:var(--quiet)}",
	"footer{margin-top:3rem!important;padding-top:1rem!important;"
	"padding-bottom:2.5rem!important;font-size:.875rem;color:var(--quiet)}",
	"@media (max-width:40rem){",
	".wrap{padding:0 1rem}",
	".banner{padding:1.5rem 0 1.25rem}",
	"h1{font-size:1.5rem;padding-left:3.25rem;min-height:2.5rem}",
	"h1 .mark{width:2.375rem;height:2.375rem}",
	".lead{font-size:1rem}",
	".banner dl{display:grid;grid-template-columns:1fr 1fr;gap:.625rem 1rem}",
	"section{margin-top:2rem}",
	".steps>li{padding-left:2.375rem}",
	"pre{padding:.625rem .75rem}",
	"pre code{font-size:.75rem}",
	".steps pre{margin-left:-2.375rem}",
	".scroll table{min-width:36rem}",
	"}",
	"@page{size:A4;margin:14mm 13mm}",
	"@media print{",
	"body{font-size:10pt;line-height:1.4}",
	".wrap{max-width:none;padding:0}",
	".banner{padding:7mm;border-radius:2mm}",
	".banner .wrap{padding:0}",
	"h1{font-size:19pt}",
	".lead{font-size:11.5pt}",
	"section{margin-top:7mm}",
	"h2{font-size:13.5pt}",
	"h2,h3,h3+p,caption{break-after:avoid}",
	"tr,pre,.steps>li,.notes>li,.panel,.legend li{break-inside:avoid}",
	"thead{display:table-header-group;break-after:avoid}",
	"tbody tr:first-child{break-before:avoid}",
	"#nodes~.scroll table{font-size:7pt}",
	"#nodes~.scroll td:last-child{white-space:nowrap}",
	".scroll{overflow:visible}",
	"nav{display:none}",
	"td.wide{min-width:0}",
	"td.names{min-width:42mm;font-size:7pt}",
	"#nodes~.scroll td,#nodes~.scroll th{padding-top:.25rem;"
	"padding-bottom:.25rem}",
	"#nodes~.scroll th[scope=row]{min-width:48mm}",
	"#groups~.scroll .a{min-width:0}",
	".panel.several{break-inside:auto}",
	"td,th{overflow-wrap:break-word}",
	"table{font-size:8.5pt}",
	"small,thead th{font-size:7.5pt}",
	"}",
};
/* clang-format on */
const unsigned style_line_count = sizeof(style_lines) / sizeof(style_lines[0]);
