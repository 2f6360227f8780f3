"""The register of papers: as text for people, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.phrases import phrase
from tongguan.render.approvals_words import LIKE, Teller, grouped, ordered, together
from tongguan.render.hosts import located
from tongguan.render.markdown import code, inline
from tongguan.render.outline import SIGNS, clean
from tongguan.render.sheet import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.lawbook.model import Words
    from tongguan.register import Paper, Register
    from tongguan.render import Options
    from tongguan.report import Report

    Say = Callable[[Words], str]

LACKS = 8
"""How many papers that are lacking are told; `--verbose` tells all."""


def approvals(report: Report, found: Register, options: Options) -> str:
    """Every paper, the gravest first, then what asks for one and has none."""
    lines = Lines(options)
    teller = Teller(report, options)
    lines.put(0, lines.say(phrase("approvals.title", day=report.receipt.as_of)), "bold")
    names = dict.fromkeys(flow.manifest.exporter_name for flow in report.told)
    if len(names) == 1:
        lines.put(0, "".join(map(clean, names)))
    lines.put(0, teller.summary(found))
    for paper in ordered(found):
        lines.lines.append("")
        _put(paper, teller, lines, several=len(names) > 1)
    if found.lacks:
        lines.lines.append("")
        lines.put(0, lines.say(phrase("approvals.lacks")), "bold")
        told = teller.lacks(found)
        for kind, text in told if options.verbose else told[:LACKS]:
            lines.put(2, f"{SIGNS[kind]} {text}", kind=kind)
        if len(told) > LACKS and not options.verbose:
            lines.put(2, lines.say(phrase("approvals.more", number=len(told) - LACKS)), "dim")
    lines.lines.append("")
    if not options.verbose:
        lines.put(0, f"· {lines.say(phrase('approvals.verbose'))}", "dim")
    lines.put(0, lines.say(phrase("calendar.law", day=report.receipt.as_of, checked=report.receipt.checked_to or "–")), "dim")
    return lines.text()


def _put(paper: Paper, teller: Teller, lines: Lines, *, several: bool) -> None:
    """A paper: what it is, until when, its numbers, and how what is done lies to it."""
    say, kind = lines.say, LIKE[paper.state]
    lines.put(0, f"{SIGNS[kind]} {teller.called(paper)} · {say(phrase(f'approvals.{paper.state}'))}", kind=kind)
    lines.put(4, teller.places(paper), "dim", hang=0)
    if several:
        lines.put(4, clean(paper.name), hang=0)
    for text in (" · ".join(filter(None, (teller.days(paper), teller.force(paper)))), *teller.dates(paper)):
        lines.put(4, text)
    for name, measures in (("persons", paper.persons), ("scale", paper.scale)):
        for one in measures:
            lines.put(4, teller.measure(name, one))
    for alike in grouped(paper):
        sign = LIKE[alike.state]
        lines.put(4, f"{SIGNS[sign]} {teller.use(alike)}", kind=sign)
        for whys in together(alike.whys):
            lines.put(8, teller.why(whys))
            for ask in teller.asks(alike, whys[0]):
                lines.put(10, f"{lines.paint.plain('→')} {say(ask.words)}")
            for why in whys:
                if lines.options.verbose and why.rule is not None:
                    lines.put(10, f"{teller.basis(why)} [{why.rule.id}]", "dim", hang=0)
    for text in teller.names(paper):
        lines.put(4, text)
    for remark in paper.remarks:
        lines.put(4, f"{SIGNS['duty']} {say(remark.words)}", kind="duty")


def markdown(report: Report, found: Register, options: Options) -> str:
    """The same as tables, for a page or a merge request."""
    teller = Teller(report, options)
    say = teller.say
    lines = [f"## {inline(say(phrase('approvals.title', day=report.receipt.as_of)))}", "", inline(teller.summary(found))]
    if found.papers:
        heads = ("paper", "state", "force", "numbers", "uses", "where")
        lines += ["", f"| {' | '.join(inline(say(phrase(f'approvals.head.{one}'))) for one in heads)} |", f"|{' --- |' * len(heads)}"]
    for paper in ordered(found):
        numbers = [teller.measure(name, one) for name, every in (("persons", paper.persons), ("scale", paper.scale)) for one in every]
        uses = [
            "<br>".join(
                [
                    inline(f"{SIGNS[LIKE[alike.state]]} {teller.use(alike)}"),
                    *(inline(f"– {teller.why(whys)}") for whys in together(alike.whys)),
                ]
            )
            for alike in grouped(paper)
        ]
        cells = [
            inline(teller.called(paper)),
            inline(f"{SIGNS[LIKE[paper.state]]} {say(phrase(f'approvals.{paper.state}'))}"),
            "<br>".join(map(inline, filter(None, (teller.days(paper), teller.force(paper), *teller.dates(paper))))),
            "<br>".join(map(inline, numbers)),
            "<br>".join([*uses, *map(inline, teller.names(paper)), *(inline(f"! {say(one.words)}") for one in paper.remarks)]),
            "<br>".join(code(f"{located(one.path, options)}:{one.point[0]}") for one in paper.places),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    if found.lacks:
        lines += ["", f"### {inline(say(phrase('approvals.lacks')))}", ""]
        lines += [f"- {SIGNS[kind]} {inline(text)}" for kind, text in teller.lacks(found)]
    closing = say(phrase("calendar.law", day=report.receipt.as_of, checked=report.receipt.checked_to or "–"))
    return "\n".join([*lines, "", f"- {inline(closing)}"]) + "\n"
