"""What a question is told to lead to is what comes out once it is answered, over the worlds of the second tellings.

LAW: none of its own. docs/ask.md: `ask` says what each answer leads to; an answer only ever narrows the route that was told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from laws import judged, law_of
from tellings import Files, made

from tongguan.answers import signed, unsigned
from tongguan.judge.cases import Leaf, Node, questions_of, said
from tongguan.questionnaire import Asked, asked
from tongguan.reading import read
from tongguan.slots import Places, texts_with
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report
    from tongguan.verdict import Opinion, Question, Verdict


def test_an_answer_leads_to_all_that_may_follow_whatever_the_other_facts_are() -> None:
    # Important data are assessed; others are where they are sensitive. That they are not important frees nobody yet.
    none, assessed = Leaf("none"), Leaf("assessed")
    sensitive = Node("sensitive", ((True, assessed), (False, none)))
    tree = Node("important", ((True, assessed), (False, sensitive)))
    told = {one.key: {region: set(answers) for region, answers in one.leads} for one in questions_of(tree, str, str)}
    assert told == {
        "important": {"True": {"assessed"}, "False": {"none", "assessed"}},
        # Data that are important are assessed whether they are sensitive or not.
        "sensitive": {"True": {"assessed"}, "False": {"none", "assessed"}},
    }


def test_what_decides_most_is_asked_first() -> None:
    # Whoever is out is out; whoever is in may be anything until the two other facts are known.
    light, middle, strict = Leaf("light"), Leaf("middle"), Leaf("strict")
    inner = Node("b", ((True, Node("c", ((True, strict), (False, middle)))), (False, light)))
    tree = Node("a", ((True, inner), (False, light)))
    assert [one.key for one in questions_of(tree, str, str)] == ["a", "b", "c"]


def verdicts(report: Report) -> dict[tuple[str, str, str], Verdict]:
    return {(flow.manifest.path, flow.id, one.item.id): one for flow in report.told for one in flow.verdicts}


def answers(one: Asked) -> list[Any]:
    """Every answer to a question of few."""
    if one.term is None or one.shape is None:
        return []
    return (
        [True, False]
        if one.term.type in ("bool", "evidence")
        else [word for word, _, _ in one.term.values]
        if one.term.type == "one"
        else []
    )


def weighed(truth: Truth) -> set[str]:
    return {Truth.TRUE: {"needed"}, Truth.FALSE: {"not needed"}}.get(truth, {"needed", "not needed"})


def leading(before: Opinion, after: Opinion) -> Iterator[tuple[str, Question, set[str]]]:
    """Each question of an item, and what came out of what it was about."""
    yield from (("route", one, {said(answer) for answer in after.answers}) for one in before.questions)
    gates = {state.gate.id: state.needed.truth for state in after.gates}
    norms = {rule.id: outcome.truth for rule, outcome, _ in after.breaches}
    reviews = {state.rule.id: state.applies.truth for state in after.reviews}
    asking = [(state.gate.id, state.questions, gates) for state in before.gates]
    asking += [(rule.id, questions, norms) for rule, _, questions in before.breaches]
    asking += [(state.rule.id, state.questions, reviews) for state in before.reviews]
    yield from ((name, one, weighed(found.get(name, Truth.FALSE))) for name, questions, found in asking for one in questions)


@pytest.mark.parametrize(("source", "start", "number"), [("counts", 10, 4), ("classes", 40, 8), ("sectors", 30, 14), ("vehicles", 20, 30)])
def test_what_an_answer_leads_to_comes_true(source: str, start: int, number: int, lawbook: Lawbook) -> None:
    compared = 0
    for seed in range(start, start + number):
        files, day = made(source, seed, lawbook, 3)
        compared += compare(files, day, lawbook)
    assert compared > 12


def compare(files: Files, day: str, lawbook: Lawbook) -> int:
    """Answers every question of few each way; how many leads were held against what came out."""

    def judge(texts: Files) -> Report:
        manifests = [(name, text) for name, text in texts.items() if name != "exporter.yaml"]
        return judged(manifests, lawbook, day, lambda _, named: read(texts[named], named))

    report = judge(files)
    before, compared = verdicts(report), 0
    for one in asked(report, lawbook):
        for value in answers(one):
            given = signed(value, "counsel", "gone through") if unsigned(one.term, one.shape, value, law_of(lawbook, day)) else value
            texts = files | {document.path: text for document, text in texts_with([(one.slots, given)], Places(report, lawbook))}
            after = judge(texts)
            if after.problems:
                continue
            told = str(value).lower() if isinstance(value, bool) else value
            for key, verdict in verdicts(after).items():
                if (one.owner and key[1] != one.owner) or (one.items and key[2] not in one.items):
                    continue
                for what, question, found in leading(before[key].own, verdict.own):
                    rows = dict(question.leads)
                    # What is looked at only once it is stated may lead to more than silence did.
                    if question.key == one.fact and not question.counted and told in rows and f"{one.fact}_stated" not in lawbook.terms:
                        compared += 1
                        assert found == set(rows[told]), (what, one.name, value)
    return compared
