"""An open question worked through case by case.

Three-valued weighing calls "sensitive or not, a contract is needed either way" open. Here
its few unknown facts are tried region by region and the results folded into a reduced
decision diagram: what is left is one answer, or exactly the facts that decide.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Partly, plain
from tongguan.record import Record
from tongguan.verdict import Question

if TYPE_CHECKING:
    from tongguan.judge.known import Known
    from tongguan.verdict import Answer

BOUND = 600
"""Evaluations that the question of the route may take; past it the answer stays a range and says so."""
BESIDE = 100
"""The same for one question beside the route: a gate, a breach, a review."""
WIDE = 12
"""Unknown facts of one question above which nobody needs to begin."""


class Case:
    """Facts that are assumed one after the other, and what follows from them."""

    __slots__ = ("_watched", "before", "counted", "counting", "fact", "known", "recounted", "stated", "value")

    def __init__(self, watched: AbstractSet[str], before: Case | None = None, fact: str = "", value: Any = None) -> None:
        self._watched = watched
        self.before = before
        """The same without the last fact; `None` where nothing is assumed."""
        self.fact = fact
        self.value = value
        self.stated: dict[str, Any] = {} if before is None else {**before.stated, fact: value}
        self.counting: bool = before is not None and (before.counting or fact in watched)
        """Whether a fact is assumed that is watched, since the item's place in the count depends on it."""
        self.known: Known | None = None
        """Every fact, the year's counts as they are."""
        self.recounted: Known | None = None
        """The same with the year counted anew."""
        self.counted: Any = None
        """What was counted for it."""

    def assuming(self, fact: str, value: Any) -> Case:
        """The same with one more fact."""
        return Case(self._watched, self, fact, value)


Regions = list[tuple[Any, str]]
"""A value of each region of a fact, and what it is called."""
Evaluate = Callable[[Case], tuple[Hashable, frozenset[str], Hashable]]
"""Facts assumed → (answer, unknown facts it still waits for, all that decides what further facts lead to)."""


class Exhausted(Exception):
    """The bound was reached, or a fact has too many regions."""


class Node(Record):
    """A fact and what follows from each of its regions."""

    fact: str
    branches: tuple[tuple[Any, Any], ...]


class Leaf(Record):
    """An answer."""

    answer: Hashable


class Diagram:
    """Builds the reduced diagram of one question; `bound`: evaluations that it may take, at least one.

    `cases`: those that other questions of the item have assumed, by the identity of the case before, the fact and the name of its region. They stand
    there, not with the case before: it would refer to what refers to it.
    """

    def __init__(
        self,
        evaluate: Evaluate,
        domain: Callable[[str, Case], Regions | None],
        bound: int = BOUND,
        cases: dict[tuple[int, str, str], Case] | None = None,
    ) -> None:
        self._evaluate = evaluate
        self._domain = domain
        self._cases = {} if cases is None else cases
        self._left = bound - 1
        self._nodes: dict[Any, Node | Leaf] = {}
        self._states: dict[Hashable, Node | Leaf] = {}
        """What follows where assumptions come to the same."""

    def build(self, case: Case) -> Node | Leaf:
        """The diagram under what is assumed so far. Raises `Exhausted`."""
        answer, needs, state = self._evaluate(case)
        if not needs:
            return self._nodes.setdefault(("leaf", answer), Leaf(answer))
        known = self._states.get(state)
        if known is None:
            known = self._states[state] = self._expand(case, needs)
        return known

    def _expand(self, case: Case, needs: frozenset[str]) -> Node | Leaf:
        if not case.stated and len(needs) > WIDE:
            raise Exhausted
        fact = min(needs.difference(case.stated), key=order)
        values = self._domain(fact, case)
        if values is None:
            raise Exhausted
        # Each of them will be evaluated: where that is too much, none needs to be.
        self._left -= len(values)
        if self._left < 0:
            raise Exhausted
        branches = tuple([(value, self.build(self._assuming(case, fact, value, name))) for value, name in values])
        first = branches[0][1]
        if all(branch is first for _, branch in branches):
            return first
        key = (fact, tuple([(name, id(branch)) for (_, name), (_, branch) in zip(values, branches, strict=True)]))
        return self._nodes.setdefault(key, Node(fact, branches))
        # Held by the table, so that ids stay unique while the diagram grows.

    def _assuming(self, case: Case, fact: str, value: Any, name: str) -> Case:
        known = self._cases.get((id(case), fact, name))
        if known is None:
            known = self._cases[id(case), fact, name] = case.assuming(fact, value)
        return known


SCOPE = {
    fact: place
    for place, fact in enumerate(
        (
            "flow.way",
            "flow.stored_in",
            "flow.processed_in",
            "recipient.country",
            "recipient.onward",
            "recipient.foreign_controlled",
            "flow.accessed_from",
            "flow.access",
        )
    )
}
"""Facts by which data go abroad or not, in the order in which they settle it soonest; out of scope, nothing else is asked of the route."""


def order(fact: str) -> tuple[int, str]:
    """Scope and what an item is come first, the year's counts last: they follow from the rest."""
    if fact in SCOPE:
        return (SCOPE[fact] - len(SCOPE), fact)
    if fact == "item.category":
        return (0, fact)
    if fact.startswith("year."):
        return (3, fact)
    return (2 if fact == "item.persons" else 1, fact)


def answers_of(node: Node | Leaf) -> list[Hashable]:
    """Every answer in a diagram, in a fixed order."""
    found: dict[Hashable, None] = {}
    seen: set[int] = set()
    left = [node]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Leaf):
            found[one.answer] = None
        else:
            left += [branch for _, branch in reversed(one.branches)]
    return list(found)


def questions_of(node: Node | Leaf, say: Callable[[Hashable], str], tell: Callable[[Any], str]) -> tuple[Question, ...]:
    """The facts of a reduced diagram: exactly those that decide, the most decisive first.

    A region of a fact leads to all that may follow once the fact lies in it, whatever the others turn out to be:
    to what follows where nothing hangs on this fact as well.
    """
    answers = {answer: 1 << place for place, answer in enumerate(answers_of(node))}
    nodes, depth = _downwards(node)
    places = {id(one): place for place, one in enumerate(nodes)}
    branches = [[(tell(value), places[id(branch)]) for value, branch in one.branches] if isinstance(one, Node) else [] for one in nodes]
    below = [0 if isinstance(one, Node) else answers[one.answer] for one in nodes]
    """What may follow from each node, as bits."""
    for place in reversed(range(len(nodes))):
        for _, branch in branches[place]:
            below[place] |= below[branch]
    words = [say(answer) for answer in answers]
    leads = []
    for fact in depth:
        asking = [isinstance(one, Node) and one.fact == fact for one in nodes]
        rows = []
        for region in dict.fromkeys(name for place, asks in enumerate(asking) if asks for name, _ in branches[place]):
            within = list(below)
            for place in reversed(range(len(nodes))):
                if branches[place]:
                    within[place] = 0
                    for name, branch in branches[place]:
                        if name == region or not asking[place]:
                            within[place] |= within[branch]
            rows.append((region, tuple(dict.fromkeys([said for place, said in enumerate(words) if within[0] >> place & 1]))))
        leads.append((sum(len(row) for _, row in rows) / len(rows), depth[fact], fact, tuple(rows)))
    return tuple(Question(fact, rows) for _, _, fact, rows in sorted(leads))


def _downwards(node: Node | Leaf) -> tuple[list[Node | Leaf], dict[str, int]]:
    """Every node of a diagram before those below it, and how far down each fact is first asked for."""
    found: list[Node | Leaf] = []
    seen: set[int] = set()
    left = [(node, False)]
    while left:
        one, done = left.pop()
        if done:
            found.append(one)
        elif id(one) not in seen:
            seen.add(id(one))
            left.append((one, True))
            left += [(branch, False) for _, branch in one.branches] if isinstance(one, Node) else []
    found.reverse()
    depth: dict[str, int] = {}
    levels = {id(node): 0}
    for one in found:
        if isinstance(one, Node):
            level = levels[id(one)]
            depth[one.fact] = min(depth.get(one.fact, level), level)
            for _, branch in one.branches:
                levels[id(branch)] = min(levels.get(id(branch), level + 1), level + 1)
    return found, depth


def said(answer: Answer) -> str:
    """An answer in one word or two."""
    if answer.scope != "governed":
        return answer.scope
    text = answer.floor.name if answer.floor is answer.ceiling else f"{answer.floor.name}…{answer.ceiling.name}"
    return f"{text}+review" if answer.floor is not answer.ceiling or answer.reviews else text


def tell(value: Any) -> str:
    """A region of a fact in a few words."""
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Count):
        if value.low == value.high:
            return f"{value.low:,.0f}"
        if value.high is None:
            return f"{value.low:,.0f} or more" if value.low else "any number"
        return f"{value.low:,.0f}–{value.high:,.0f}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none of them"
    if isinstance(value, Partly):
        return f"{tell(value.known)}, perhaps {tell(value.possible)}"
    if isinstance(value, str) and value.endswith("+"):
        return f"after {value[:-1]}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
