"""Markdown for a pull-request comment or a job summary: every flow in a table, a picture, findings to unfold.

Whatever came from a file is written with character references, so that no title can become a link, a mention,
a tag or a table cell. The table of flows is always whole; findings go, worst first, as far as `options.limit` reaches.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import KINDS
from tongguan.phrases import phrase
from tongguan.render.cells import cut, width
from tongguan.render.closing import closing, headline, held_up, noted
from tongguan.render.gather import Everywhere, awaited, by_title, calls, families, first_asked, groups, rows, told_asks
from tongguan.render.hosts import asked, basis_text, located
from tongguan.render.outline import (
    HOME,
    answer,
    clean,
    excerpt,
    gate,
    heading,
    let_pass,
    paired,
    place_of,
    recipient,
    speaker,
    spoken,
    strictest,
    subject,
)
from tongguan.render.questions import addressed, fact_of, leads, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.finding import Ask, Basis, Finding
    from tongguan.lawbook.model import Words
    from tongguan.problem import Problem
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report

SIGNS = {"breach": "🔴", "open": "🟡", "review": "🟣", "duty": "🔵", "waived": "⚪", "clear": "🟢"}
STROKES = {"breach": "#cf222e", "open": "#bf8700", "review": "#8250df", "duty": "#0969da", "waived": "#6e7781", "clear": "#1a7f37"}
DRAWN = 40
"""Flows that a picture shows one by one; beyond, arrows of one kind to one recipient are drawn as one."""
EDGES = 200
"""Arrows that a picture can have and still be read (renderers stop at 500)."""
ITEMS = 8
"""Items of a flow that its row names one by one."""
_MEANS = re.compile(r"[&<>`*_\[\]~|\\#@$]|:(?=\S)|(?<=www)\.|^[+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]", re.IGNORECASE)
"""What Markdown, tables, tags or a host's own signs could take for more than text; at the start of a line more than within."""
_JOINED = {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}


def render(report: Report, options: Options) -> str:
    """The whole comment."""
    return _Writer(report, options).text()


def inline(text: str) -> str:
    """Text that means nothing but itself in Markdown, in tables, tags and on pages that know mentions.

    >>> inline("a|b <i> @you")
    'a&#124;b &#60;i&#62; &#64;&#8203;you'
    """
    return _MEANS.sub(lambda found: _JOINED.get(found[0], f"&#{ord(found[0])};"), clean(text))


def code(text: str) -> str:
    """A name or a place, in the type of code."""
    return f"<code>{inline(text)}</code>"


def label(text: str) -> str:
    """Text inside the quotes of a Mermaid label: no directive, no entity, no end of the quotes."""
    return "".join(one if one.isalnum() or one in " .,-_/()…·" else f"#{ord(one)};" for one in clean(text))


class _Writer:
    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.speak = speaker(options.language)

    def say(self, words: Words) -> str:
        return inline(self.speak(words))

    def head(self, key: str) -> str:
        text = self.say(phrase(key))
        return text[:1].upper() + text[1:]

    def kind(self, kind: str) -> str:
        return f"{SIGNS[kind]} {self.say(phrase(f'kind.{kind}'))}"

    def text(self) -> str:
        """Head and table first; then as many findings as there is room for; questions and closing always."""
        report = self.report
        head = [f"## tongguan: {self.say(headline(report))}", ""]
        for words in report.notice:
            head += [f"> {self.say(words)}", ""]
        if report.problems:
            head += [f"### {self.head('page.problems')}", "", *(self._problem(one) for one in report.problems), ""]
        shown = [flow for flow in report.flows if not (self.options.quiet and flow.kind in ("clear", "waived"))]
        waiting = held_up([flow.later for flow in report.told if flow.kind == "open"])
        head += [] if waiting is None else [self.say(waiting), ""]
        if shown:
            head += [*self._table(shown), "", *self._picture(shown), ""]
        tail = [*self._questions(), *self._remarks(), *self._noted("told"), *self._noted("not_covered"), *self._clear(), *self._closing()]
        room = self.options.limit - sum(len(line) + 1 for line in (*head, *tail)) - 100
        body: list[str] = []
        self.gathered = Everywhere(report)
        findings = paired([one for one in self.gathered.standing(report.findings) if one.kind != "clear"])
        for number, finding in enumerate(findings):
            lines = self._finding(finding)
            room -= sum(len(line) + 1 for line in lines)
            if room < 0 < self.options.limit:
                body += [self.say(phrase("page.more_findings", number=len(findings) - number)), ""]
                break
            body += lines
        if body:
            body = [f"### {self.head('page.findings')}", "", *body]
        return "\n".join([*head, *body, *tail]) + "\n"

    # ------------------------------------------------------------------ flows

    def _table(self, flows: list[FlowReport]) -> list[str]:
        heads = [self.head(f"page.{name}") for name in ("result", "flow", "to", "route")]
        return [f"| {' | '.join(heads)} |", "|---|---|---|---|", *(self._row(flow) for flow in flows)]

    def _row(self, flow: FlowReport) -> str:
        to, country = recipient(flow)
        title = f"<br>{inline(flow.title)}" if flow.title != flow.id else ""
        items = []
        for item in flow.items[:ITEMS]:
            sign = "" if len(flow.items) == 1 else f"{SIGNS[item.kind]} "
            items.append(f"{sign}{code(item.verdict.item.id)} {self.say(answer(item.verdict))}")
        if len(flow.items) > ITEMS:
            items.append(self.say(phrase("label.more", number=len(flow.items) - ITEMS)))
        cells = (self.kind(flow.kind), f"<b>{inline(flow.id)}</b>{title}", f"{inline(to)} ({inline(country)})", "<br>".join(items))
        return f"| {' | '.join(cells)} |"

    def _picture(self, flows: list[FlowReport]) -> list[str]:
        """Exporters and recipients, an arrow per flow with its route, in the colour of its kind."""
        exporters: dict[str, int] = {}
        recipients: dict[tuple[str, str], tuple[int, str]] = {}
        nodes: list[str] = []
        outside: list[str] = []
        arrows: dict[tuple[int, int, str, str], list[str]] = {}
        single = len(flows) <= DRAWN
        for flow in flows:
            name = flow.manifest.exporter_id
            if name not in exporters:
                exporters[name] = len(exporters)
                nodes.append(f'    e{exporters[name]}["{label(cut(flow.manifest.exporter_name or name, 60))}"]')
            to, country = recipient(flow)
            # A recipient is named in a manifest, so two exporters may mean different ones by one name.
            new = (name, to) not in recipients
            number, kind = recipients.setdefault((name, to), (len(recipients), flow.kind))
            if new:
                node = f'r{number}(["{label(cut(to, 40))} · {label(country)}"])'
                # A recipient in the mainland stands within it.
                if country == HOME:
                    nodes.append(f"    {node}")
                else:
                    outside.append(f"  {node}")
            if KINDS.index(flow.kind) < KINDS.index(kind):
                recipients[name, to] = (number, flow.kind)
            line = "-.->" if plain(flow.items[0].verdict.flow.facts.get("flow.way")) == "remote_access" else "-->"
            text = f"{cut(flow.id, 40)}: {cut(self.speak(strictest(flow)), 90)}"
            key = (exporters[name], number, flow.kind, f"{line}{text}" if single else line)
            arrows.setdefault(key, []).append(text)
        if len(arrows) > EDGES:
            return [self.say(phrase("page.too_many"))]
        lines = ["```mermaid", "flowchart LR", f'  subgraph cn["{label(self.speak(phrase("page.mainland")))}"]', *nodes, "  end", *outside]
        by_kind: dict[str, list[str]] = {}
        for index, ((start, end, kind, drawn), texts) in enumerate(arrows.items()):
            line = "-.->" if drawn.startswith("-.->") else "-->"
            shown = texts[0] if len(texts) == 1 else self.speak(phrase("page.flows_of", number=len(texts)))
            lines.append(f'  e{start} {line}|"{label(shown)}"| r{end}')
            by_kind.setdefault(kind, []).append(str(index))
        for kind, indexes in by_kind.items():
            lines.append(f"  linkStyle {','.join(indexes)} stroke:{STROKES[kind]},stroke-width:2px")
        for kind in KINDS:
            marked = [f"r{number}" for number, worst in recipients.values() if worst == kind]
            if marked:
                lines.append(f"  classDef is_{kind} stroke:{STROKES[kind]},stroke-width:2px")
                lines.append(f"  class {','.join(marked)} is_{kind}")
        return [*lines, "```"]

    # ------------------------------------------------------------------ findings

    def _finding(self, finding: Finding) -> list[str]:
        place = finding.place
        start = place.span.start
        before, under, after = excerpt(place.line, place.span, 96)
        number = str(start.line)
        hanging = self.gathered.under(finding)
        more = f" · {self.say(phrase('label.more', number=len(hanging)))}" if hanging else ""
        title = f"{self.kind(finding.kind)} {code(finding.code)} {self.say(heading(finding))} · {code(subject(finding))}{more}"
        lines = [
            f"<details><summary>{title}</summary>",
            "",
            f"{code(f'{located(place.path, self.options)}:{start.line}:{start.column}')}",
            "",
        ]
        if place.line:
            lines += [
                "```text",
                f"{number} | {before}{under}{after}".rstrip(),
                f"{' ' * len(number)} | {' ' * width(before)}{'^' * max(1, width(under))}",
                "```",
                "",
            ]
        # What is asked first stands first; the ground of a route matters only where one is asked for.
        lines += [f"- {self.say(words)}" for words in calls(finding, hanging)]
        for query in first_asked(finding, hanging) if hanging else ():
            lines.append(f"- **{self.say(phrase('label.ask'))}** {code(query.name)} {self.say(query.words)}")
            lines += [f"    - {self.say(values)} → {self.say(answers)}" for values, answers in query.leads]
        lines += self._hanging(finding, hanging)
        lines += [
            *(f"- {self.say(words)}" for words in finding.says[:3]),
            *(f"- **{self.say(phrase(key))}** {self.say(words)}" for key, words in finding.details),
            *(f"- **{self.say(phrase('label.basis'))}** {self._basis(basis)}" for basis in finding.basis[:4]),
        ]
        if len(finding.basis) > 4:
            lines.append(f"- {self.say(phrase('label.more', number=len(finding.basis) - 4))}")
        earlier = awaited(finding, hanging) if hanging else []
        lines += self._asks([ask for ask in finding.asks if fact_of(finding.flow, ask.key) not in earlier])
        if finding.authority is not None and finding.kind in ("breach", "open", "review"):
            lines.append(f"- **{self.say(phrase('label.authority'))}** {self.say(finding.authority)}")
        lines += [f"- **{self.say(phrase('label.fix'))}** {self.say(words)}" for words in finding.fixes[:3]]
        lines += [f"- **{self.say(phrase(key))}** {self.say(words)}" for key, words in let_pass(finding)]
        lines.append(f"- **{self.say(phrase('label.gate'))}** {self.say(gate(finding, self.report))}")
        return [*lines, "", "</details>", ""]

    def _asks(self, asks: Sequence[Ask]) -> list[str]:
        """Questions, each with where its answers lead."""
        lines = []
        for ask in asks[:8]:
            lines.append(f"- **{self.say(phrase('label.ask'))}** {code(asked(ask))} {self.say(ask.words)}")
            lines += [f"    - {self.say(value)} → {self.say(words)}" for value, words in leads(ask)]
        return [*lines, f"- {self.say(phrase('label.more', number=len(asks) - 8))}"] if len(asks) > 8 else lines

    def _hanging(self, head: Finding, hanging: Sequence[Finding]) -> list[str]:
        """What hangs on the questions of a finding, by families."""
        lines = []
        for words, found in groups(head, hanging):
            lines.append(f"- **{self.say(words)}**")
            if own := rows(head, hanging):
                lines += [
                    f"    - {inline(told_asks(head.flow, asks, self.options.language))} → {self._titles(by_title(waiting))}"
                    for asks, waiting in own
                ]
                continue
            for name, titles in families(found):
                lines.append(f"    - **{self.say(phrase(f'hang.{name}'))}** {self._titles(titles)}")
        return lines

    def _titles(self, titles: Sequence[tuple[Words, Sequence[Finding]]]) -> str:
        """What hangs on a question by its names, each with its rules."""
        return "; ".join(f"{self.say(title)} {' '.join(map(code, dict.fromkeys(one.code for one in same)))}" for title, same in titles)

    def _basis(self, basis: Basis) -> str:
        text = inline(basis_text(basis, self.options.language))
        address = _link(basis.address)
        return f"{f'[{text}](<{address}>)' if address else text} {code(basis.rule.id)}"

    def _problem(self, problem: Problem) -> str:
        problem = spoken(problem, self.options.language)
        line, column = place_of(problem)
        hint = f" ({inline(problem.hint)})" if problem.hint else ""
        return f"- {code(f'{located(problem.path, self.options)}:{line}:{column}')} {inline(problem.message)}{hint}"

    def _questions(self) -> list[str]:
        """Every question once, those that most findings wait for first."""
        asked_ = whole(self.report)
        if not asked_:
            return []
        heads = [self.head("label.ask"), self.head("page.leads"), self.head("page.waits")]
        rows = []
        later = [one for one, _ in asked_ if one.later]
        asked_ = [each for each in asked_ if not each[0].later]
        for one, flows in asked_[:20]:
            shown = ", ".join(code(flow) for flow in flows[:4]) + (f" +{len(flows) - 4}" if len(flows) > 4 else "")
            told = "<br>".join(f"{self.say(values)} → {self.say(answers)}" for values, answers in one.leads)
            rows.append(f"| {code(addressed(one))} {self.say(one.words)} | {told} | {shown} |")
        more = [self.say(phrase("label.more", number=len(asked_) - 20)), ""] if len(asked_) > 20 else []
        if later:
            told = ", ".join(dict.fromkeys(code(one.fact) for one in later))
            more += [f"{self.say(phrase('page.later', number=len(later)))}: {told}", ""]
        return [f"### {self.head('page.questions')}", "", f"| {' | '.join(heads)} |", "|---|---|---|", *rows, "", *more]

    def _remarks(self) -> list[str]:
        """Waivers that are unused, refused or end soon."""
        lines = []
        for remark in self.report.warnings[:50]:
            line = remark.span.start.line if remark.span is not None else 1
            where = f"{code(f'{located(remark.path, self.options)}:{line}')} " if remark.path else ""
            lines.append(f"- {where}{self.say(remark.words)}")
        if len(self.report.warnings) > 50:
            lines.append(f"- {self.say(phrase('label.more', number=len(self.report.warnings) - 50))}")
        return [f"### {self.head('page.warnings')}", "", *lines, ""] if lines else []

    def _noted(self, kind: str) -> list[str]:
        """Notes that every report tells, each with its flows."""
        rows = [
            f"- {self.say(rule.says)} {code(rule.id)}: {', '.join(code(flow) for flow in flows[:4])}"
            for rule, flows in noted(self.report, kind)
        ]
        return [f"### {self.head(f'label.{kind}')}", "", *rows, ""] if rows else []

    def _clear(self) -> list[str]:
        """Why the clear items are clear, folded into one."""
        clear = [finding for finding in self.report.findings if finding.kind == "clear"]
        if not clear or self.options.quiet:
            return []
        rows = []
        for finding in clear[:50]:
            basis = f" · {self._basis(finding.basis[0])}" if finding.basis else ""
            rows.append(f"- {code(subject(finding))} {self.say(finding.title)}{basis}")
        if len(clear) > 50:
            rows.append(f"- {self.say(phrase('label.more', number=len(clear) - 50))}")
        return [f"<details><summary>{self.kind('clear')} ({len(clear)})</summary>", "", *rows, "", "</details>", ""]

    def _closing(self) -> list[str]:
        lines = [inline(line) for line in closing(self.report, self.options.language, self.speak)]
        return ["<br>\n".join([*lines, self.say(phrase("page.draft"))])]


def _link(address: str) -> str:
    """An official address, when it is one."""
    if not address.startswith(("https://", "http://")):
        return ""
    return "".join(f"%{ord(one):02X}" if one in '<>"\\ `|' else one for one in clean(address))
