"""A run over every case: which hold, which rules never fire, which numbers have cases on one side only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.author.bounds import bounds
from tongguan.author.cases import Case, Failure, read_cases, report_failure, run
from tongguan.shape import Reporter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.problem import Problem


class Trial:
    """What came of the cases."""

    def __init__(self) -> None:
        self.passed = 0
        self.failures: list[Failure] = []
        self.rules = 0
        """Rules that were tried."""
        self.silent: list[Rule] = []
        """Rules that none of their cases makes fire."""
        self.bounds = 0
        """Numbers and dates on which the rules turn."""
        self.gaps: list[tuple[Rule, str]] = []
        """Those whose two sides no case covers."""
        self.unnoticed: list[tuple[Rule, str]] | None = None
        """Changes of rules that no case of theirs would notice, where that was tried."""
        self.words: list[tuple[Rule, list[str]]] = []
        """Words and kinds of data that the lists of a rule could lack without a case to notice."""
        self.problems: list[Problem] = []
        """What makes the trial fail, each at its place in the rule file."""


def trial(folders: Sequence[Path], lawbook: Lawbook, names: tuple[str, ...] = (), *, mutants: bool = False) -> Trial:
    """Every case of the rules whose id begins with one of `names`, or of all; `mutants`: also whether they notice each small change of their rule."""
    made = Trial()
    by_rule: dict[str, list[Case]] = {}
    fired: set[str] = set()
    for case in read_cases(folders, lawbook):
        if names and not case.rule.id.startswith(names):
            continue
        by_rule.setdefault(case.rule.id, []).append(case)
        failure = run(case, lawbook)
        if failure is None:
            made.passed += 1
            if case.holds == "true":
                fired.add(case.rule.id)
        else:
            made.failures.append(failure)
            made.problems.append(report_failure(failure))
    for name, cases in by_rule.items():
        rule = cases[0].rule
        made.rules += 1
        if name not in fired:
            made.silent.append(rule)
            report = Reporter(cases[0].document)
            report.key(
                (*cases[0].at[:-1],), f"rule `{name}` never fires in its own cases", "add a case with `holds: true` that comes out so"
            )
            made.problems += report.problems
        turning = bounds(rule, cases, lawbook)
        made.bounds += len(turning)
        made.gaps += [(rule, bound.told) for bound in turning if not bound.covered]
    if mutants:
        made.unnoticed = []
        for cases in by_rule.values():
            made.unnoticed += _unnoticed(made, cases, lawbook)
    return made


def _unnoticed(made: Trial, cases: Sequence[Case], lawbook: Lawbook) -> list[tuple[Rule, str]]:
    """The changes of one rule that its cases miss, each a problem; words of lists are only counted."""
    from tongguan.author.mutants import unnoticed

    rule, report = cases[0].rule, Reporter(cases[0].document)
    found = unnoticed(rule, cases, lawbook)
    words = [one.word for one in found if one.word]
    if words:
        made.words.append((rule, words))
    missed = [(rule, one.told) for one in found if not one.word]
    for _, told in missed:
        report.key(
            cases[0].at[:-1], f"no case of `{rule.id}` would notice the rule {told}", "add a case that would then come out otherwise"
        )
    made.problems += report.problems
    return missed
