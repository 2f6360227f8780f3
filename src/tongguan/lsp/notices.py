"""A report as editors show it: what stands against a flow, at its place; and what to put in the place of a word that nobody knows."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from tongguan.finding import STANDING
from tongguan.lawbook.model import Words
from tongguan.lsp.hovers import rule_told
from tongguan.phrases import phrase
from tongguan.render.gather import Everywhere, whole_lines
from tongguan.render.hosts import Telling
from tongguan.render.outline import clean, colon, heading, passes, speaker, spoken, subject
from tongguan.render.sarif_rules import address_of, markdown
from tongguan.span import Point, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tongguan.finding import Finding, Place
    from tongguan.problem import Problem
    from tongguan.report import Report
    from tongguan.waivers import Remark

ERROR, WARNING, INFORMATION = 1, 2, 3
"""How grave a diagnostic of the protocol is."""
INPUT = "input"
"""The code of what is wrong with a file."""
ASIDE = "not-judged"
"""The code of what is no part of a project."""
SAYS = 2
"""Lines of each kind that a finding tells beyond its title."""
ASKED = 8
"""Questions whose places are shown beside a finding."""
NAMED = 4
"""Files that are named where some have mistakes."""
TOP = Span(Point(1, 1), Point(1, 1))
_LINED = re.compile(r"(?P<path>.+\.(?:ya?ml|toml)):(?P<line>[0-9]+)")
_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_PERHAPS = re.compile(r"`([^`]+)` \(")
UNKNOWN = "unknown "
"""How the message about a key or a word begins that nobody knows."""


class Notice(NamedTuple):
    """One thing that is shown at a place of a file."""

    path: str
    span: Span
    severity: int
    code: str
    message: str
    href: str = ""
    related: tuple[tuple[str, Span, str], ...] = ()
    """Second places: file, place, and why."""
    page: str = ""
    """The rule in short, in Markdown."""
    meant: tuple[str, ...] = ()
    """The words that the message suggests."""


def notices(report: Report, language: str, exporter_of: Callable[[str], str | None]) -> list[Notice]:
    """Everything that a report shows, in its order; `exporter_of`: the exporter whose persons a file tells of, as far as that can be read."""
    problems = list(dict.fromkeys(report.problems))
    found = [wrong(one, language) for one in problems]
    gathered = Everywhere(report)
    for finding in gathered.standing(report.findings):
        if finding.kind in STANDING:
            found.append(_finding(finding, gathered.under(finding), report, language))
    found += [_remark(one, language) for one in report.warnings]
    return found + _incomplete(report, problems, language, exporter_of)


def wrong(problem: Problem, language: str) -> Notice:
    """What is wrong with a file."""
    path, span = problem.path, problem.span
    lined = _LINED.fullmatch(path) if span is None else None
    if lined is not None:
        # A setting: its place is told with the name of the file.
        line = int(lined["line"])
        path, span = lined["path"], Span(Point(line, 1), Point(line, 1))
    told_as = spoken(problem, language)
    hint = f" ({clean(told_as.hint)})" if told_as.hint else ""
    return Notice(path, span or TOP, ERROR, INPUT, f"{clean(told_as.message)}{hint}", meant=meant(problem))


def meant(problem: Problem) -> tuple[str, ...]:
    """The words that a message suggests instead of one that nobody knows.

    >>> from tongguan.problem import Problem
    >>> meant(Problem("m", "unknown recipient `hg`", TOP, "did you mean `hq`?")), meant(Problem("m", "expected a date", TOP, "write it as 2024-03-22"))
    (('hq',), ())
    """
    if problem.hint is None or problem.span is None or not problem.message.startswith(UNKNOWN):
        return ()
    if problem.hint.startswith("perhaps "):
        return tuple(dict.fromkeys(_PERHAPS.findall(problem.hint)))
    return tuple(_MEANT.findall(problem.hint))


def _finding(finding: Finding, hanging: Sequence[Finding], report: Report, language: str) -> Notice:
    say = speaker(language)
    passing = passes(finding, report)
    head = f"{say(phrase(f'kind.{finding.kind}'))}{colon(language)}{say(heading(finding))} ({subject(finding)})"
    rest = whole_lines(finding, hanging, language) if hanging else Telling(language).lines(finding, SAYS)
    own = next((basis for basis in finding.basis if basis.rule.id == finding.code), None)
    addresses = [address_of(basis.address) for basis in ([own] if own is not None else finding.basis)]
    related = [(one.place, say(one.text)) for one in finding.related]
    related += [(ask.place, say(ask.words)) for ask in finding.asks[:ASKED] if ask.place is not None]
    rules = [own] if own is not None else list(finding.basis[:1])
    lawbook = report.judge.law.lawbook
    rows = [row for basis in rules for row in rule_told(basis.rule, lawbook, language) if row]
    if own is None:
        rows.insert(0, f"**{markdown(say(heading(finding)))}** `{finding.code}`")
    return Notice(
        finding.place.path,
        finding.place.span,
        INFORMATION if passing else ERROR if finding.kind == "breach" else WARNING,
        finding.code,
        "\n".join([head, *rest]),
        next(filter(None, addresses), ""),
        tuple(_beside(related, finding.place)),
        "\n\n".join(rows),
    )


def _beside(related: Iterable[tuple[Place, str]], place: Place) -> Iterable[tuple[str, Span, str]]:
    """Second places, without those that are the first."""
    for one, text in related:
        if (one.path, one.span) != (place.path, place.span):
            yield one.path, one.span, text


def _remark(remark: Remark, language: str) -> Notice:
    return Notice(remark.path, remark.span or TOP, WARNING, remark.code, speaker(language)(remark.words))


def _incomplete(report: Report, problems: Sequence[Problem], language: str, exporter_of: Callable[[str], str | None]) -> list[Notice]:
    """A word on every manifest that was judged while others, perhaps of its exporter, could not be: fewer persons are counted than there are."""
    broken = {path: exporter_of(path) for path in dict.fromkeys(one.path for one in problems)}
    judged = {flow.manifest.path: flow.manifest for flow in report.told if flow.manifest.path not in broken} if broken else {}
    found = []
    for path, one in judged.items():
        mine = [name for name, exporter in broken.items() if exporter in (None, one.exporter_id)]
        if mine:
            names = [*mine[:NAMED], *([f"… +{len(mine) - NAMED}"] if len(mine) > NAMED else [])]
            words = speaker(language)(phrase("lsp.incomplete", names=", ".join(names)))
            related = [(each.path, each.span or TOP, clean(spoken(each, language).message)) for each in problems if each.path in mine]
            found.append(Notice(path, one.document.key("exporter"), WARNING, INPUT, words, related=tuple(related[:NAMED])))
    return found


def unjudged(why: str, paths: Iterable[str], language: str) -> list[Notice]:
    """What is shown at files of which nothing is known: never nothing, which would look like a pass."""
    from tongguan.chinese import chinese

    words = speaker(language)(phrase("lsp.unjudged", why=Words(chinese(why), why)))
    return [Notice(path, TOP, ERROR, INPUT, words) for path in paths]


def aside(paths: Iterable[str], language: str) -> list[Notice]:
    """What is shown at manifests that are none of the project's: that nothing stands against them is no answer."""
    words = speaker(language)(phrase("lsp.aside"))
    return [Notice(path, TOP, INFORMATION, ASIDE, words) for path in paths]


def placed_at(found: Sequence[Notice], folder: str, fallback: Sequence[str]) -> dict[str, list[Notice]]:
    """Notices by the real path of their file; what is about no file (a flag, a variable) stands at the files that are open."""
    placed: dict[str, list[Notice]] = {}
    for each in found:
        related = tuple((os.path.realpath(os.path.join(folder, path)), span, why) for path, span, why in each.related)
        one = each._replace(related=related) if related else each
        real = os.path.realpath(os.path.join(folder, one.path)) if one.path else ""
        if real and (os.path.isfile(real) or real in fallback):
            placed.setdefault(real, []).append(one)
        else:
            named = f"{one.path}: {one.message}" if one.path else one.message
            for path in fallback:
                placed.setdefault(path, []).append(one._replace(span=TOP, message=named, meant=()))
    return placed
