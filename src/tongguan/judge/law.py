"""The law of one day, laid out for judging: rules by stage, classes in order, constants by fact."""

from __future__ import annotations

from typing import Any

from tongguan.lawbook.condition import facts_of, tests_of
from tongguan.lawbook.model import STAGES, Lawbook, Rule


class Law:
    """What is in force on one day. Built once a run."""

    def __init__(self, lawbook: Lawbook, day: str) -> None:
        self.lawbook = lawbook
        self.day = day
        self.rules = lawbook.on(day)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.stages: dict[str, list[Rule]] = {stage: [] for stage in STAGES}
        for rule in self.rules:
            self.stages[rule.stage].append(rule)
        self.classes = self._classes()
        self.routes = [
            rule for stage in ("exempt", "route") for rule in self.stages[stage] if "route" in rule.then or "exempt" in rule.then
        ]
        self.counts = [rule for rule in self.stages["exempt"] if "exempt" in rule.then or "count" in rule.then]
        self.reviews = [rule for rule in self.rules if "review" in rule.then and rule.stage != "clear"]
        self.displacers: dict[str, list[Rule]] = {}
        for rule in self.routes:
            for other in rule.over:
                if other in self.by_id:
                    self.displacers.setdefault(other, []).append(rule)
        self.routes = self._displacers_first()
        self.unclaimed: dict[str, Any] = {
            # What nobody claims is not claimed; `False` equals no word and no member of a list.
            term.key: frozenset() if term.type in ("set", "places", "countries", "texts") else False
            for term in lawbook.terms.values()
            if term.claim
        }
        self.derived = tuple(
            key
            for key in lawbook.terms
            if key.startswith(("flow.holds.", "flow.holds_before_export."))
            or (key.endswith(("_stated", ".before_export")) and not key.startswith("clearance.") and lawbook.terms[key].origin == "derived")
        )
        classes = {key for key, _ in self.classes}
        self.early_defects = [
            # Flaws that a clearance shows by itself, before anything is known of the item's classes.
            rule
            for rule in self.stages["clear"]
            if "defect" in rule.then
            and not any(fact in classes or fact in self.derived or fact.startswith(("year.", "category.")) for fact in facts_of(rule.when))
        ]
        self._cuts: dict[str, list[tuple[str, object]]] | None = None

    def _classes(self) -> list[tuple[str, list[Rule]]]:
        """Classes, each after those that its rules read."""
        rules: dict[str, list[Rule]] = {key: [] for key, term in self.lawbook.terms.items() if term.origin == "class"}
        for rule in self.stages["classify"]:
            if "class" in rule.then:
                rules[rule.then["class"]].append(rule)
        order: list[str] = []
        visited: set[str] = set()

        def visit(key: str) -> None:
            if key in visited:
                return
            visited.add(key)
            for rule in rules[key]:
                for fact in sorted(facts_of(rule.when)):
                    if fact in rules:
                        visit(fact)
            order.append(key)

        for key in rules:
            visit(key)
        return [(key, rules[key]) for key in order]

    def _displacers_first(self) -> list[Rule]:
        """Route rules, each after the rules that may displace it."""
        order: list[Rule] = []
        visited: set[str] = set()

        def visit(rule: Rule) -> None:
            if rule.id in visited:
                return
            visited.add(rule.id)
            for other in self.displacers.get(rule.id, ()):
                visit(other)
            order.append(rule)

        for rule in self.routes:
            visit(rule)
        return order

    def cuts(self, fact: str) -> list[tuple[str, object]]:
        """Every (operator, operand) that a rule in force holds against a fact."""
        if self._cuts is None:
            cuts: dict[str, set[tuple[str, object]]] = {}
            conditions = [rule.when for rule in self.rules] + [duty.evidence for duty in self.lawbook.duties.values()]
            for condition in conditions:
                for _, key, tests, _judged in tests_of(condition):
                    cuts.setdefault(key, set()).update(tests)
            self._cuts = {key: sorted(found, key=repr) for key, found in cuts.items()}
        return self._cuts.get(fact, [])
