"""How the HTML page looks: light and dark, wide and narrow, on screen and on paper."""

from __future__ import annotations

CSS = """\
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --ink: #1c2128; --soft: #59636e; --line: #d8dee4; --code: #f0f2f5; --link: #0550ae;
  --breach: #b3261e; --open: #8a6100; --review: #6f42b8; --duty: #0b62b0; --waived: #5b6570; --clear: #1a7a3c;
  --breach-bg: #fdecea; --open-bg: #fff5d6; --review-bg: #f3edfc; --duty-bg: #e6f1fb; --waived-bg: #eceff2; --clear-bg: #e5f5ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --card: #1b2027; --ink: #e4e8ed; --soft: #9aa5b1; --line: #343c46; --code: #242b34; --link: #79b8ff;
    --breach: #ff8a80; --open: #f0c152; --review: #c8a6f7; --duty: #7cbcf5; --waived: #a4aeb9; --clear: #71d392;
    --breach-bg: #3b1d1c; --open-bg: #362b10; --review-bg: #2c2140; --duty-bg: #14293d; --waived-bg: #272d35; --clear-bg: #14301f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
main, .top > div, footer { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top > div { padding-top: 26px; padding-bottom: 22px; }
.brand { color: var(--soft); font-size: 13px; letter-spacing: .04em; }
.brand b { color: var(--ink); }
h1 { font-size: 25px; line-height: 1.25; margin: 4px 0 10px; }
h2 { font-size: 18px; margin: 34px 0 12px; }
h3 { font-size: 17px; line-height: 1.35; margin: 0; } h3 .soft { font-weight: 400; font-size: 15px; margin-left: 4px; }
h4 { font-size: 13px; margin: 14px 0 4px; color: var(--soft); font-weight: 600; }
a { color: var(--link); }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .88em; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 0; color: var(--soft); font-size: 13.5px; }
.facts div { display: flex; gap: 7px; }
.facts dt { margin: 0; } .facts dd { margin: 0; color: var(--ink); }
.result {
  border-left: 5px solid var(--k); background: var(--kbg); border-radius: 6px; margin: 24px 0 14px; padding: 14px 18px;
  display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: baseline; justify-content: space-between;
}
.result strong { font-size: 19px; color: var(--k); } .result span { color: var(--soft); font-size: 13.5px; }
.tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: 10px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 9px 13px; }
.tile b { display: block; font-size: 22px; line-height: 1.2; color: var(--k); } .tile.none b { color: var(--soft); font-weight: 400; }
.tile span { color: var(--soft); font-size: 13px; }
.breach { --k: var(--breach); --kbg: var(--breach-bg); } .open { --k: var(--open); --kbg: var(--open-bg); }
.review { --k: var(--review); --kbg: var(--review-bg); } .duty { --k: var(--duty); --kbg: var(--duty-bg); }
.waived { --k: var(--waived); --kbg: var(--waived-bg); } .clear { --k: var(--clear); --kbg: var(--clear-bg); }
.pill {
  display: inline-block; white-space: nowrap; color: var(--k); background: var(--kbg); border-radius: 999px;
  padding: 1px 10px; font-size: 12.5px; font-weight: 600; line-height: 1.6;
}
.wide { overflow-x: auto; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12.5px; white-space: nowrap; }
th, td { padding: 8px 14px; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table + table { border-top: 3px double var(--line); }
.soft { color: var(--soft); } .small { font-size: 13px; }
.picture { padding: 8px 10px; } .picture svg { display: block; width: 100%; min-width: 660px; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
svg .soft { fill: var(--soft); font-size: 12px; } svg .box { fill: var(--code); stroke: var(--line); }
svg .land { fill: none; stroke: var(--line); stroke-dasharray: 5 4; } svg .lane { fill: none; stroke: var(--k); stroke-width: 2; }
svg .remote { stroke-dasharray: 2 5; stroke-linecap: round; } svg .tag { fill: var(--kbg); stroke: var(--k); } svg .tag + text { fill: var(--k); }
.flow { margin: 0 0 22px; overflow: hidden; border-top: 4px solid var(--k); }
.flow > header { padding: 14px 18px 12px; display: flex; flex-wrap: wrap; gap: 6px 14px; justify-content: space-between; align-items: start; }
.flow > header > div { flex: 1 1 0; min-width: 200px; } .flow > header > .pill { flex: none; }
.flow > header p { margin: 3px 0 0; color: var(--soft); font-size: 13.5px; }
.items { border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.finding { border-bottom: 1px solid var(--line); } .finding:last-child { border-bottom: 0; }
.finding > summary { cursor: pointer; padding: 11px 18px; list-style: none; display: flex; gap: 10px; align-items: baseline; }
.finding > summary::-webkit-details-marker { display: none; }
.finding > summary::before { content: "▸"; color: var(--soft); flex: none; width: .8em; }
.finding[open] > summary::before { content: "▾"; }
.finding > summary:hover { background: var(--code); }
.finding > summary .pill { flex: none; } .finding > summary b { font-weight: 600; }
.finding > summary code { color: var(--soft); }
.finding .body { padding: 0 18px 16px 40px; max-width: 900px; }
.source { background: var(--code); border-radius: 7px; padding: 8px 0; margin: 2px 0 10px; overflow-x: auto; }
.source .at { padding: 0 12px 4px; font-size: 12.5px; color: var(--soft); }
.source pre { margin: 0; padding: 0 12px; line-height: 1.4; }
.source .no { color: var(--soft); user-select: none; }
.source mark { background: none; color: var(--k); font-weight: 600; } .source .caret { color: var(--k); }
.source .blank { visibility: hidden; user-select: none; }
.body > p::first-letter, .body li::first-letter, .finding > summary > span:last-child::first-letter, .notes li::first-letter { text-transform: uppercase; }
.body p { margin: 4px 0; } .body ul { margin: 2px 0; padding-left: 20px; } .body li { margin: 3px 0; }
.leads { list-style: none; padding-left: 4px !important; color: var(--soft); font-size: 13.5px; }
.body .leads li::first-letter { text-transform: none; }
.ways li::marker { content: "→  "; color: var(--clear); }
.sure { font-size: 12px; border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; color: var(--soft); white-space: nowrap; }
.later { margin: 10px 0 0; } .later > summary { cursor: pointer; padding: 4px 2px 9px; color: var(--soft); }
.hanging { border: 1px solid var(--line); border-radius: 8px; margin: 12px 0 0; } .hanging > summary { cursor: pointer; padding: 9px 14px; font-weight: 600; }
.hanging > h4 { margin: 10px 14px 4px; } .hanging .finding > summary { padding: 7px 14px; } .hanging .finding .pill { display: none; }
.hanging > summary::first-letter { text-transform: uppercase; }
.waiver { background: var(--waived-bg); border-radius: 7px; padding: 7px 12px; margin: 8px 0; }
.notice { border: 1px solid var(--line); border-radius: 7px; padding: 9px 14px; margin: 14px 0 0; font-size: 13.5px; overflow-wrap: anywhere; }
.notes { padding: 10px 18px 13px; font-size: 13.5px; border-top: 1px solid var(--line); } .notes ul { margin: 5px 0 0; padding-left: 20px; }
.notes summary { cursor: pointer; color: var(--soft); }
.en { color: var(--soft); } .pill .en, .result .en, svg .en { color: inherit; }
footer { padding-top: 26px; padding-bottom: 40px; color: var(--soft); font-size: 13px; }
@media (max-width: 700px) {
  body { font-size: 15.5px; } main, .top > div, footer { padding-left: 13px; padding-right: 13px; }
  h1 { font-size: 21px; } .tiles { grid-template-columns: repeat(3, 1fr); gap: 7px; } .tile { padding: 7px 10px; }
  .stack thead { display: none; } .stack tr { display: block; padding: 9px 13px; border-bottom: 1px solid var(--line); }
  .stack tr:last-child { border-bottom: 0; } .stack td { display: block; border: 0; padding: 2px 0; text-align: left !important; white-space: normal !important; }
  .stack td[data-name]::before { content: attr(data-name) "  "; color: var(--soft); font-size: 12.5px; } .stack td:empty { display: none; }
  .flow > header, .notes { padding-left: 13px; padding-right: 13px; }
  .finding > summary { padding: 11px 13px; flex-wrap: wrap; } .finding > summary > span:last-child { flex-basis: 100%; }
  .finding .body { padding: 0 13px 14px; }
}
@media print {
  :root { --page: #fff; } body { font-size: 11pt; } .panel, .tile { break-inside: avoid-page; } .flow { break-inside: auto; }
  details::details-content { content-visibility: visible; display: block; height: auto; } .finding > summary::before { content: ""; }
}
"""
