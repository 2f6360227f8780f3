"""What formats need that are read elsewhere, by hosts and browsers: paths from the root of the repository, grades, fingerprints, lines."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tongguan.digest import sha256
from tongguan.phrases import phrase
from tongguan.render.outline import clean, in_force, let_pass, passes, placed, speaker

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from tongguan.finding import Ask, Basis, Finding, Matter
    from tongguan.render import Options
    from tongguan.report import Report

LEVELS = {"breach": "error", "open": "warning", "review": "warning", "duty": "warning"}
"""How grave a kind is. An open question is never less than a warning: it must not look like a pass."""


def located(path: str, options: Options) -> str:
    """A path from the root of the repository, with forward slashes; outside of it as it was given.

    >>> from tongguan.render import Options
    >>> located("flows/a.yaml", Options(root="/home/repo", folder="/home/repo/team"))
    'team/flows/a.yaml'
    """
    if re.match(r"[A-Za-z]:\\", path):
        path = path.replace("\\", "/")
    if path in ("", "-") or not options.root:
        return path
    root = options.root.rstrip("/") + "/"
    whole = posixpath.normpath(path if absolute(path) else f"{options.folder.rstrip('/')}/{path}")
    return whole[len(root) :] if whole.startswith(root) else path


def absolute(path: str) -> bool:
    """Whether a path begins at the root of a file system, or of a drive."""
    return path.startswith("/") or bool(re.match(r"[A-Za-z]:[/\\]", path))


def level(finding: Finding, report: Report) -> str:
    """`error`, `warning`, `notice` (let pass by choice, or waived) or `none` (clear)."""
    if finding.kind == "clear":
        return "none"
    return "notice" if passes(finding, report) else LEVELS[finding.kind]


def prohibits(finding: Finding) -> bool:
    """Whether the data may not go at all, whatever is filed."""
    return finding.code == "prohibited" or any(
        basis.rule.id == finding.code and basis.rule.then.get("route") == "prohibited" for basis in finding.basis
    )


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """One fingerprint each, stable under moved lines; told apart by their order where they would be the same."""
    seen: dict[str, int] = {}
    return [told_apart(finding.fingerprint, seen) for finding in findings]


def told_apart(fingerprint: str, seen: dict[str, int]) -> str:
    """A fingerprint, another where it was seen before."""
    number = seen[fingerprint] = seen.get(fingerprint, 0) + 1
    return fingerprint if number == 1 else sha256(f"{fingerprint}\0{number}".encode()).hexdigest()[:32]


def basis_text(basis: Basis, language: str) -> str:
    """Instrument, article, dates and how sure the text is."""
    say = speaker(language)
    rule = basis.rule
    sure = "" if rule.confidence == "verified" else f" · {say(phrase(f'confidence.{rule.confidence}'))}"
    return clean(f"{say(placed(basis, language, full=True))} · {say(in_force(basis))}{sure}")


def asked(ask: Ask) -> str:
    """The fact that a question is about, without the item it was asked for."""
    return clean(ask.key.rpartition("#")[2])


class Telling:
    """Says findings beyond their titles, one labelled line each; what several say alike is put in words once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._say = speaker(language)
        self._told: dict[Hashable, list[str]] = {}

    def lines(self, finding: Finding, most: int = 3) -> list[str]:
        """The lines; of what the rules say, of questions and of ways out the first ones."""
        same = None if finding.kind == "waived" else finding.sameness
        if same is None:
            return self._lines(finding, most)
        key = (same, finding.kind, most)
        known = self._told.get(key)
        if known is None:
            known = self._told[key] = self._lines(finding, most)
        return known

    def _lines(self, finding: Finding, most: int) -> list[str]:
        say, language = self._say, self.language
        says, bases, authority, fixes = _of_matter(finding.matter, language, most)
        return [
            *says,
            *(labelled(key, say(words), language) for key, words in finding.details),
            *bases,
            *(labelled("label.ask", f"{asked(ask)} — {say(ask.words)}", language) for ask in finding.first_asks(most)),
            *(authority if finding.kind in ("breach", "open", "review") else ()),
            *fixes,
            *(labelled(key, say(words), language) for key, words in let_pass(finding)),
        ]


def labelled(label: str, text: str, language: str) -> str:
    """A line with what it is about before it."""
    return f"{speaker(language)(phrase(label))}: {text}"


@lru_cache(maxsize=4096)
def _of_matter(matter: Matter, language: str, most: int) -> tuple[tuple[str, ...], ...]:
    """What rules say, their names and places, whom to ask and the ways out: the same for all that are found of one matter."""
    say = speaker(language)
    return (
        tuple([say(words) for words in matter.says[:most]]),
        tuple([labelled("label.basis", f"{basis_text(one, language)} ({one.rule.id})", language) for one in matter.basis[:most]]),
        () if matter.authority is None else (labelled("label.authority", say(matter.authority), language),),
        tuple([labelled("label.fix", say(words), language) for words in matter.fixes[:most]]),
    )
