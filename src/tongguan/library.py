"""`from tongguan import check`: the checker for other programs, a data catalogue or a notebook.

No configuration and no environment is read, nothing is printed, and no exit status is set: the same arguments
give the same report. docs/library.md describes it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from tongguan.config import today_in_china
from tongguan.discover import EXPECTED, Walk, without_exporters
from tongguan.files import bytes_of
from tongguan.finding import ALLOWABLE
from tongguan.judge.law import Law
from tongguan.lawbook.compiled import obtain
from tongguan.paths import as_given, boundary, leads_out
from tongguan.pipeline import check as judged
from tongguan.pipeline import refused
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import read
from tongguan.shape import is_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

Kind = Literal["open", "review", "duty"]
Conflicts = Literal["review", "strict"]
Language = Literal["zh", "en", "both"]
NAME = "manifest.yaml"
"""The name of a single text in reports."""
CELLS = 1_000
"""Kinds of items that a law remembers; a program that calls for ever then begins with a new one."""


def check(
    *paths: str | os.PathLike[str],
    text: str | bytes | Mapping[str, str | bytes] | None = None,
    as_of: date | str | None = None,
    rules: Sequence[str | os.PathLike[str]] = (),
    allow: Sequence[Kind] = (),
    conflicts: Conflicts = "review",
) -> Report:
    """Judge manifests and give the report.

    `paths`: manifests, and folders in which they are looked for as on the command line.
    `text`: a manifest as text; or several by name, with the exporter files that they name among them.
    `as_of`: the law of this day, a date or `2024-03-22`; left out, today in China.
    `rules`: folders of further packs of rules.
    `allow`: kinds of findings that do not count in `report.exit_code`.
    `conflicts`: norms in force that contradict each other are left to a `review`, or the `strict` one is the answer.

    Raises `InvalidInput`, with every problem and its place, where anything cannot be read or is not valid, and where
    there is nothing to judge: a report is always whole. Raises `ValueError` for a day or a kind that is none.
    """
    day = _day(as_of)
    if isinstance(allow, str):
        raise TypeError("allow: expected a list of kinds")
    for kind in allow:
        if kind not in ALLOWABLE:
            raise ValueError(f"allow: {kind!r} cannot be let pass, only {', '.join(ALLOWABLE)}")
    if text is not None and not isinstance(text, (str, bytes, Mapping)):
        raise TypeError("text: expected a manifest, or several by name")
    if isinstance(rules, (str, os.PathLike)):
        raise TypeError("rules: expected a list of folders")
    if conflicts not in get_args(Conflicts):
        raise ValueError(f"conflicts: {conflicts!r} is neither review nor strict")
    lawbook, law = _law(tuple(os.fspath(one) for one in rules), day, strict=conflicts == "strict")
    texts: dict[str, str | bytes] = {NAME: text} if isinstance(text, (str, bytes)) else dict(text or {})
    sources: list[tuple[str, str | bytes]] = list(without_exporters([(name, _raw(one)) for name, one in texts.items()]))
    problems: list[Problem] = []
    for path in paths:
        _take(os.fspath(path), sources, problems)

    def fetch(manifest: str, named: str) -> Document:
        beside = as_given(os.path.join(os.path.dirname(manifest), named))
        known = next((name for name in (named, beside) if name in texts), None)
        if known is not None:
            return read(texts[known], known)
        if manifest in texts:
            raise InvalidInput([Problem(manifest, f"no text `{named}`", None, "give the exporter file in `text` too, by that name")])
        path = os.path.join(os.path.dirname(manifest), named)
        if leads_out(path, os.path.dirname(manifest)):
            raise InvalidInput([Problem(beside, "leads out of the repository", None, "keep the file beside the manifests")])
        return read(_content(path, f"named by {manifest}"), beside)

    if not paths and text is None:
        problems.append(Problem("check()", "nothing to judge: give paths, or `text`"))
    elif not sources and not problems:
        problems.append(Problem(", ".join(os.fspath(one) for one in paths) or "text", "nothing to judge", None, EXPECTED))
    if problems:
        # What else is wrong is told at once, with what was read.
        raise InvalidInput([*problems, *judged(sources, lawbook, day, fetch, law=law, exact=False).problems])
    report = judged(sources, lawbook, day, fetch, allowed=allow, law=law)
    if report.problems:
        raise InvalidInput(report.problems)
    if not report.told:
        raise InvalidInput(refused(report).problems)
    return report


def render_report(report: Report, format: str = "json", *, language: Language = "en") -> str:  # noqa: A002 - the word of the command line
    """The report as text in one of the formats of `tongguan check --format`: json, sarif, markdown, html and so on."""
    from tongguan.render import RENDERERS, Options, renderer

    if format not in RENDERERS:
        raise ValueError(f"format: {format!r} is none of {', '.join(RENDERERS)}")
    if language not in get_args(Language):
        raise ValueError(f"language: {language!r} is none of {', '.join(get_args(Language))}")
    return renderer(format)(report, Options(language=language))


def _day(as_of: date | str | None) -> str:
    if as_of is None:
        return today_in_china()
    if not isinstance(as_of, str) and not hasattr(as_of, "isoformat"):
        raise TypeError(f"as_of: expected a day, found {as_of!r}")
    day = as_of if isinstance(as_of, str) else as_of.isoformat()[:10]
    if not is_day(day):
        raise ValueError(f"as_of: {as_of!r} is no day; year first, such as 2024-03-22")
    return day


def _law(folders: tuple[str, ...], day: str, *, strict: bool) -> tuple[Lawbook, Law]:
    """The rules, and what is in force of them."""
    if not folders:
        law = _of_the_day(day, strict)
        if len(law.cells) > CELLS:
            # Other threads may still judge by it, and reports look at it: it is left to them, not emptied.
            _of_the_day.cache_clear()
            law = _of_the_day(day, strict)
        return _shipped(), law
    # A pack of one's own may change while the program runs; the shipped rules do not.
    missing = [Problem(one, "no such folder of rules") for one in folders if not os.path.isdir(one)]
    if missing:
        raise InvalidInput(missing)
    lawbook = obtain([Path(one) for one in folders])
    return lawbook, Law(lawbook, day, strict_conflicts=strict)


@lru_cache(maxsize=1)
def _shipped() -> Lawbook:
    return obtain([])


@lru_cache(maxsize=4)
def _of_the_day(day: str, strict: bool) -> Law:
    return Law(_shipped(), day, strict_conflicts=strict)


def _raw(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _take(path: str, sources: list[tuple[str, str | bytes]], problems: list[Problem]) -> None:
    """The manifests that a path names."""
    if not os.path.isdir(path):
        found = [path]
    else:
        walk = Walk(boundary(os.path.abspath(path)))
        found = walk.manifests(path)
        problems += [Problem(as_given(one), f"cannot be read: {why}") for one, why in walk.unread.items()]
        if not found and not walk.unread:
            problems.append(Problem(as_given(path), "no manifest in this folder", None, EXPECTED))
    read_: list[tuple[str, bytes]] = []
    for one in found:
        try:
            read_.append((as_given(one), _content(one)))
        except InvalidInput as error:
            problems.extend(error.problems)
    known = {name for name, _ in sources}
    sources.extend(one for one in without_exporters(read_) if one[0] not in known)


def _content(path: str, hint: str | None = None) -> bytes:
    try:
        return bytes_of(path)
    except OSError as error:
        raise InvalidInput([Problem(as_given(path), f"cannot be read: {error.strerror}", None, hint)]) from None
