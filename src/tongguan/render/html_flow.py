"""One flow on the page: its items, each finding with its line, and what hangs on a question, to unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.facts import plain
from tongguan.finding import people
from tongguan.phrases import PHRASES, phrase, speak
from tongguan.render.cells import width
from tongguan.render.gather import ASKED, awaited, by_title, calls, families, first_asked, gathered, groups, rows
from tongguan.render.hosts import asked, located
from tongguan.render.outline import (
    SIGNS,
    answer,
    clean,
    colon,
    excerpt,
    gate,
    heading,
    in_force,
    let_pass,
    paired,
    placed,
    recipient,
    semicolon,
    subject,
)
from tongguan.render.picture import anchor
from tongguan.render.questions import bare, fact_of, leads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongguan.count import Count
    from tongguan.finding import Ask, Basis, Finding, Place
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.report import FlowReport, ItemReport, Report

_MEANS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(text: str) -> str:
    """Text that is only text, between tags and in attributes."""
    return clean(text).translate(_MEANS)


def code(text: str) -> str:
    """A name, in the type of code."""
    return f"<code>{escape(text)}</code>"


class Articles:
    """Words and flows of a page."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self.options = options
        self.language = options.language

    # ------------------------------------------------------------------ words

    def say(self, words: Words) -> str:
        """The words; where both languages are wanted, each is marked as what it is."""
        if self.language != "both" or words.zh == words.en or not (words.zh and words.en):
            return escape(speak(words, self.language))
        return f'<span lang="zh-Hans">{escape(words.zh)}</span> <span lang="en" class="en">{escape(words.en)}</span>'

    def word(self, key: str, **values: object) -> str:
        return self.say(phrase(key, **values))

    def head(self, key: str) -> str:
        text = self.word(key)
        return text[:1].upper() + text[1:]

    def plain_head(self, key: str) -> str:
        """The same without marks, for attributes."""
        text = escape(speak(phrase(key), self.language))
        return text[:1].upper() + text[1:]

    def pill(self, kind: str) -> str:
        return f'<span class="pill {kind}">{SIGNS[kind]} {self.word(f"kind.{kind}")}</span>'

    # ------------------------------------------------------------------ flows

    def _flow(self, flow: FlowReport) -> list[str]:
        findings, standing = flow.findings, gathered(flow, self.report)
        to, country = recipient(flow)
        inner = flow.items[0].verdict.flow
        name = plain(inner.recipient.get("recipient.name"))
        way = f"way.{plain(inner.facts.get('flow.way'))}"
        told = [f"→ {escape(f'{name}, ' if name else '')}{code(to)} ({escape(country)})"]
        if way in PHRASES:
            told.append(self.word(way))
        told.append(f'<span class="mono">{escape(located(flow.manifest.path, self.options))}:{flow.place.span.start.line}</span>')
        title = f' <span class="soft">{escape(flow.title)}</span>' if flow.title != flow.id else ""
        lines = [
            f'<article class="panel flow {flow.kind}" id="{anchor(flow)}">',
            f"<header><div><h3>{escape(flow.id)}{title}</h3><p>{' · '.join(told)}</p></div>{self.pill(flow.kind)}</header>",
            *self._items(flow),
            *(self._finding(finding, standing.under(finding)) for finding in paired(standing.standing) if finding.kind != "clear"),
            *(self._finding(finding) for finding in findings if finding.kind == "clear"),
        ]
        notes = flow.notes
        if notes:
            lines.append(f'<details class="notes"><summary>{self.head("page.reminders")} ({len(notes)})</summary><ul>')
            lines += [f"<li>{self.say(rule.says if rule.says.en or rule.says.zh else rule.title)} {code(rule.id)}</li>" for rule in notes]
            lines.append("</ul></details>")
        return [*lines, "</article>"]

    def _items(self, flow: FlowReport) -> list[str]:
        names = ("page.item", "page.category", "ledger.persons", "page.answer", "page.result")
        number = "ledger.persons"
        heads = "".join(f"<th{' class=number' if name == number else ''}>{self.head(name)}</th>" for name in names)
        rows = "".join(self._item(item) for item in flow.items)
        return [f'<div class="items wide"><table class="stack"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>']

    def _item(self, item: ItemReport) -> str:
        verdict = item.verdict
        category = plain(verdict.facts.get("item.category"))
        return (
            f"<tr><td>{code(verdict.item.id)}</td><td>{code(str(category)) if category else ''}</td>"
            f'<td class="number" data-name="{self.plain_head("ledger.persons")}">{self.count(verdict.item.group.size)}</td>'
            f"<td>{self.say(answer(verdict))}</td><td>{self.pill(item.kind)}</td></tr>"
        )

    def count(self, count: Count) -> str:
        """A number of people; `unknown` rather than "0 or more"."""
        return self.word("ledger.unknown") if count.low == 0 and count.high is None else escape(people(count))

    # ------------------------------------------------------------------ findings

    def _finding(self, finding: Finding, hanging: Sequence[Finding] = ()) -> str:
        # What decides stands open; what hangs on the same questions, and what is clear, unfolds.
        opened = (
            finding.kind in ("breach", "review", "waived")
            or finding.code.startswith("open/")
            or (finding.kind == "duty" and finding.certain)
        )
        before = awaited(finding, hanging) if hanging else []
        ground = [
            *(f"<p{' class=soft' if index else ''}>{self.say(words)}</p>" for index, words in enumerate(finding.says)),
            *(f'<p><span class="soft">{self.word(key)}</span> {self.say(words)}</p>' for key, words in finding.details),
            *(f'<div class="waiver"><b>{self.word(key)}</b> {self.say(words)}</div>' for key, words in let_pass(finding)),
            *self._list("label.basis", (self._basis(basis) for basis in finding.basis)),
            *self._list("page.questions", (self._ask(ask) for ask in finding.asks if fact_of(finding.flow, ask.key) not in before)),
        ]
        more = f' <span class="soft">{self.word("label.more", number=len(hanging))}</span>' if hanging else ""
        parts = [
            f'<details class="finding {finding.kind}"{" open" if opened and not finding.matter.hangs else ""}>',
            f"<summary>{self.pill(finding.kind)}<span><b>{self.say(heading(finding))}</b>",
            f"<code>{escape(finding.code)} · {escape(subject(finding))}</code>{more}</span></summary>",
            '<div class="body">',
            self._place(finding),
        ]
        # What is asked first stands first; the ground of a route matters only where one is asked for.
        parts += [f"<p><b>{self.say(words)}</b></p>" for words in calls(finding, hanging)]
        if hanging:
            asks = first_asked(finding, hanging)
            parts += self._list("page.questions", (self._question(one.words, one.name, one.place, one.leads) for one in asks))
            mark = semicolon(self.language)
            own = [
                f"{self._asked(finding.flow, asks)} → {mark.join(self.say(title) for title, _ in by_title(found))}"
                for asks, found in rows(finding, hanging)
            ]
            parts += self._list("page.questions", own)
            if not finding.code.startswith("open/"):
                ground.insert(0, f"<p><b>{self.say(heading(finding))}</b></p>")
        told = groups(finding, hanging)
        if finding.authority is not None and finding.kind in ("breach", "open", "review"):
            ground.append(f"<h4>{self.head('label.authority')}</h4><p>{self.say(finding.authority)}</p>")
        ground += self._list("page.fixes", (self.say(words) for words in finding.fixes), "ways")
        # Where others are told under it, what is its own stands with theirs: it says nothing of all of them.
        parts += [] if told else ground
        if finding.kind != "clear":
            parts.append(f'<p class="small soft">{self.word("label.gate")}{colon(self.language)}{self.say(gate(finding, self.report))}</p>')
        parts += self._hanging(told, ground)
        return "\n".join([*parts, "</div></details>"])

    def _hanging(self, told: Sequence[tuple[Words, Sequence[Finding]]], ground: Sequence[str]) -> list[str]:
        """What hangs on the questions of a finding, to unfold: by families, each by its name, then all of it."""
        lines = []
        for words, found in told:
            lines.append(f'<details class="hanging"><summary>{self.say(words)}</summary>')
            lines += ['<div class="body">', *ground, "</div>"] if ground else []
            ground = []
            for name, titles in families(found):
                lines.append(f"<h4>{self.head(f'hang.{name}')} ({len(titles)})</h4>")
                lines += [self._finding(one) for _, same in titles for one in same]
            lines.append("</details>")
        return lines

    def _list(self, key: str, rows: Iterable[str], style: str = "") -> list[str]:
        told = [f"<li>{row}</li>" for row in rows]
        shown = f' class="{style}"' if style else ""
        return [f"<h4>{self.head(key)}</h4><ul{shown}>{''.join(told)}</ul>"] if told else []

    def _place(self, finding: Finding) -> str:
        place = finding.place
        start = place.span.start
        where = f"{located(place.path, self.options)}:{start.line}:{start.column}"
        related = [
            f'<div class="at">{escape(located(one.place.path, self.options))}:{one.place.span.start.line} · {self.say(one.text)}</div>'
            for one in finding.related[:4]
        ]
        return self._source(where, start.line, *excerpt(place.line, place.span, 110), "".join(related))

    @staticmethod
    def _source(where: str, number: int, before: str, under: str, after: str, more: str = "") -> str:
        """The line with its number, a mark on the words, and a caret that stands right in any font."""
        if not before + under + after:
            return f'<div class="source"><div class="at mono">{escape(where)}</div>{more}</div>'
        blank = " " * len(str(number))
        carets = "^" * max(1, width(under))
        return (
            f'<div class="source"><div class="at mono">{escape(where)}</div>'
            f'<pre><span class="no">{number} │ </span>{_pre(before)}<mark>{_pre(under)}</mark>{_pre(after)}\n'
            f'<span class="no">{blank} │ </span><span class="blank" aria-hidden="true">{_pre(before)}</span>'
            f'<span class="caret">{carets}</span></pre>{more}</div>'
        )

    def _basis(self, basis: Basis) -> str:
        rule = basis.rule
        shown = self.say(placed(basis, self.language, full=True))
        if basis.address.startswith(("https://", "http://")):
            shown = f'<a href="{escape(basis.address)}" rel="noreferrer noopener">{shown}</a>'
        sure = f' <span class="sure">{self.word(f"confidence.{rule.confidence}")}</span>'
        return f'{shown} <span class="soft small">· {self.say(in_force(basis))} · {code(rule.id)}</span>{sure}'

    def _ask(self, ask: Ask) -> str:
        return self._question(ask.words, asked(ask), ask.place, leads(ask))

    def _asked(self, flow: str, asks: Sequence[Ask]) -> str:
        """Questions that are answered together; of many the first ones, and what the others are about."""
        told = [f"{self.say(bare(ask))} {code(fact_of(flow, ask.key))}" for ask in asks[:ASKED]]
        return " + ".join([*told, *(code(fact_of(flow, ask.key)) for ask in asks[ASKED:])])

    def _question(self, asked_: Words, fact: str, place: Place | None, led: Sequence[tuple[Words, Words]]) -> str:
        """A question, the place of its answer, and where answers lead."""
        where = ""
        if place is not None:
            where = f' <span class="soft small mono">{escape(located(place.path, self.options))}:{place.span.start.line}</span>'
        rows = "".join(f"<li>{self.say(value)} → {self.say(words)}</li>" for value, words in led)
        return f"{self.say(asked_)} {code(fact)}{where}" + (f'<ul class="leads">{rows}</ul>' if rows else "")


def _pre(text: str) -> str:
    return text.translate(_MEANS)
