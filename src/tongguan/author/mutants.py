"""Would the cases of a rule notice if it were written otherwise? Each small change of it is tried against them.

A change that no case notices shows a part of the rule on which nobody has said what the law is. Changes after which the
rule says the same of every situation are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.author.bounds import own_days
from tongguan.author.cases import run
from tongguan.author.solve import Search, Unsolved
from tongguan.lawbook.condition import Tree
from tongguan.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongguan.author.cases import Case
    from tongguan.lawbook.model import Condition, Lawbook, Rule

NEIGHBOURS = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}
"""What a number or a day is held to if the line itself falls on the other side."""
MOST = 20_000
"""Situations in which a changed rule is held against the rule; where there are more it is taken to be another one."""


class Mutant(Record):
    """A rule written otherwise in one place."""

    told: str
    """The change, in words."""
    when: Condition
    word: str = ""
    """The word or kind by which a list is shorter, where that is the change."""
    other: bool = False
    """Whether it is another rule for certain: situations are looked at without who signed for them."""


def unnoticed(rule: Rule, cases: Sequence[Case], lawbook: Lawbook) -> list[Mutant]:
    """The changes of a rule that none of its cases notices."""
    trees = (
        Tree({name: name.rpartition(".")[0] for name in lawbook.categories}),
        Tree({name: parent or "" for name, (parent, _) in lawbook.places.items()}),
    )
    found = []
    for mutant in mutants(rule.when, lawbook, trees):
        changed = replace(rule, when=mutant.when)
        missed = all(run(replace(case, rule=changed), lawbook) is None for case in cases)
        if missed and (mutant.other or _differs(rule, changed, lawbook)):
            found.append(mutant)
    return found + [Mutant(f"a day off: {one.told}", rule.when) for one in own_days(rule, cases, lawbook) if not one.covered]


def mutants(condition: Condition, lawbook: Lawbook, trees: tuple[Tree, Tree]) -> Iterator[Mutant]:
    """A condition with one part left out, turned round, or moved by the least step; `trees`: categories and places."""
    match condition[0]:
        case "all" | "any":
            name, children = condition
            for index, child in enumerate(children):
                before, after = children[:index], children[index + 1 :]
                if len(children) > 1:
                    yield Mutant(f"with `{_told(child)}` left out", (name, (*before, *after)))
                for one in mutants(child, lawbook, trees):
                    yield replace(one, when=(name, (*before, one.when, *after)))
        case "not":
            yield Mutant(f"with `{_told(condition[1])}` in place of `{_told(condition)}`", condition[1])
            for one in mutants(condition[1], lawbook, trees):
                yield replace(one, when=("not", one.when))
        case _:
            _, key, tests, judged = condition
            for index, (operator, operand) in enumerate(tests):
                before, after = tests[:index], tests[index + 1 :]
                if len(tests) > 1:
                    yield Mutant(f"with `{_test(key, operator, operand)}` left out", ("test", key, (*before, *after), judged))
                tree = trees[lawbook.terms[key].type != "category"]
                for changed, word in _changed(operator, operand, tree):
                    swapped = f"with `{_test(key, *changed)}` in place of `{_test(key, operator, operand)}`"
                    yield Mutant(swapped, ("test", key, (*before, changed, *after), judged), word)
            if judged:
                yield Mutant(f"with `{key}` taken without a name and a reason", ("test", key, tests, False), other=True)


def _changed(operator: str, operand: object, tree: Tree) -> Iterator[tuple[tuple[str, object], str]]:
    """One test of a fact, changed by the least step, and the word by which a list is shorter then."""
    if operator in NEIGHBOURS:
        yield (NEIGHBOURS[operator], operand), ""
    elif operand is True or operand is False:
        yield (operator, not operand), ""
    elif operator == "within" and isinstance(operand, tuple):
        inside, broader = operand
        roots = sorted(name for name in inside if not any(outer in inside for outer in tree.above(name)))
        for root in roots if len(roots) > 1 else ():
            left = [name for name in roots if name != root]
            fewer = frozenset().union(*map(tree.below, left))
            outside = frozenset().union(*map(tree.above, left)) - fewer if broader else broader
            yield (operator, (fewer, outside)), root
    elif isinstance(operand, frozenset) and len(operand) > 1:
        for word in sorted(operand, key=str):
            yield (operator, operand - {word}), str(word)


def _told(condition: Condition) -> str:
    """A condition in a line."""
    match condition[0]:
        case "test":
            _, key, tests, _ = condition
            return " and ".join(_test(key, operator, operand) for operator, operand in tests)
        case "not":
            return f"not ({_told(condition[1])})"
        case name:
            return f"{name} of ({'; '.join(map(_told, condition[1]))})"


def _test(key: str, operator: str, operand: object) -> str:
    if isinstance(operand, tuple):
        operand = operand[0]
    if isinstance(operand, frozenset):
        words = sorted(map(str, operand))
        shown = f"[{', '.join(words[:3])}{', …' if len(words) > 3 else ''}]"
    else:
        shown = str(operand).lower() if isinstance(operand, bool) else str(operand)
    return f"{key} {operator.replace('_', ' ')} {shown}"


def _differs(rule: Rule, other: Rule, lawbook: Lawbook) -> bool:
    """Whether the two come out differently in some situation."""
    search = Search(lawbook, [rule, other], MOST)
    try:
        return search.find([rule.when], [other.when]) is not None or search.find([other.when], [rule.when]) is not None or not search.exact
    except Unsolved:
        return True
