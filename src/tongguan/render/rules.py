"""The lawbook for readers: lists, a summary of how sure it is, and one rule's page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongguan.lawbook.condition import facts_of, tests_of
from tongguan.lawbook.model import CONFIDENCE, STAGES, Condition, Lawbook, Rule, Words
from tongguan.phrases import phrase, speak
from tongguan.render.cells import Paint, wrap
from tongguan.shape import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongguan.author.cases import Case
    from tongguan.render import Options


def select(
    lawbook: Lawbook, *, sector: str | None, instrument: str | None, category: str | None, stage: str | None, day: str | None
) -> list[Rule]:
    """The rules that pass every filter. Raises `LookupError` for a name nobody knows."""
    if instrument is not None and instrument not in lawbook.instruments:
        raise LookupError(f"no instrument `{instrument}`; {suggestion(instrument, lawbook.instruments)}")
    if category is not None and category not in lawbook.categories:
        raise LookupError(f"no category `{category}`; {suggestion(category, lawbook.categories)}")
    if stage is not None and stage not in STAGES:
        raise LookupError(f"no stage `{stage}`; {suggestion(stage, STAGES)}")
    if sector is not None:
        term = lawbook.terms.get("exporter.sectors")
        known = [word for word, _, _ in term.values] if term else []
        if sector not in known:
            raise LookupError(f"no sector `{sector}`; {suggestion(sector, known)}")
    chosen = []
    for rule in lawbook.rules:
        if instrument is not None and rule.instrument != instrument:
            continue
        if stage is not None and rule.stage != stage:
            continue
        if day is not None and not rule.in_force.covers(day):
            continue
        if category is not None and not _reads_category(rule, category):
            continue
        if sector is not None and not _reads(rule, "exporter.sectors", sector):
            continue
        chosen.append(rule)
    return chosen


def _reads_category(rule: Rule, category: str) -> bool:
    for test in tests_of(rule.when):
        if test[1] != "item.category":
            continue
        for operator, operand in test[2]:
            names = operand[0] if operator == "within" else operand if isinstance(operand, frozenset) else {operand}
            if any(name == category or name.startswith(f"{category}.") or category.startswith(f"{name}.") for name in names):
                return True
    return False


def _reads(rule: Rule, fact: str, value: str) -> bool:
    for test in tests_of(rule.when):
        if test[1] == fact:
            for _, operand in test[2]:
                if operand == value or (isinstance(operand, frozenset) and value in operand):
                    return True
    return False


def listing(lawbook: Lawbook, rules: Sequence[Rule], options: Options, *, summary: bool, as_json: bool) -> str:
    """The rules by instrument, or the summary."""
    if as_json:
        return json.dumps([_data(lawbook, rule) for rule in rules], ensure_ascii=False, indent=2) + "\n"
    paint = Paint(color=options.color, unicode=options.unicode)

    def say(words: Words) -> str:
        return speak(words, options.language)

    if summary:
        return _summary(lawbook, rules, say, paint)
    lines: list[str] = []
    last = None
    for rule in rules:
        if rule.instrument != last:
            last = rule.instrument
            instrument = lawbook.instruments[last]
            lines += ["", f"{paint(last, 'bold')}  {say(instrument.words)}  {paint(instrument.path, 'dim')}"]
        mark = "" if rule.confidence == "verified" else f"  [{rule.confidence}]"
        until = f" – {rule.in_force.until}" if rule.in_force.until else ""
        lines.append(f"  {rule.id.rpartition('/')[2]:<34} {rule.stage:<9} {say(rule.title)}  · {rule.cites}{mark}{until}")
    lines += ["", f"{len(rules)} of {len(lawbook.rules)} rules"]
    return paint.finish("\n".join(lines).lstrip("\n") + "\n")


def _summary(lawbook: Lawbook, rules: Sequence[Rule], say: object, paint: Paint) -> str:
    assert callable(say)
    lines = [paint(f"{lawbook.name} {lawbook.version}", "bold") + f"  ·  {say(phrase('label.checked_to', day=lawbook.checked_to))}", ""]
    for confidence in CONFIDENCE:
        number = sum(1 for rule in rules if rule.confidence == confidence)
        lines.append(f"  {number:>5}  {say(phrase(f'confidence.{confidence}'))}  ({confidence})")
    lines += ["", f"  {len(rules):>5}  rules", f"  {len({rule.instrument for rule in rules}):>5}  instruments"]
    return paint.finish("\n".join(lines) + "\n")


def _data(lawbook: Lawbook, rule: Rule) -> dict[str, object]:
    instrument = lawbook.instruments[rule.instrument]
    return {
        "id": rule.id,
        "instrument": {"id": instrument.id, "zh": instrument.words.zh, "en": instrument.words.en, "address": instrument.address},
        "cites": rule.cites,
        "norms": list(rule.norms),
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "says": {"zh": rule.says.zh, "en": rule.says.en},
        "stage": rule.stage,
        "in_force": {"from": rule.in_force.since, "until": rule.in_force.until},
        "then": rule.then,
        "over": list(rule.over),
        "authority": rule.authority,
        "confidence": rule.confidence,
        "waivable": rule.waivable,
        "facts": sorted(facts_of(rule.when)),
    }


def page(lawbook: Lawbook, rule: Rule, cases: Sequence[Case], options: Options) -> str:
    """One rule: meaning, basis, dates, confidence, facts, cases, how to comply, whether it can be waived."""
    paint = Paint(color=options.color, unicode=options.unicode)

    def say(words: Words) -> str:
        return speak(words, options.language)

    instrument = lawbook.instruments[rule.instrument]
    until = rule.in_force.until
    force = (
        phrase("label.in_force_until", since=rule.in_force.since, until=until)
        if until
        else phrase("label.in_force", since=rule.in_force.since)
    )
    lines = [f"{paint(rule.id, 'bold')}  {say(rule.title)}", ""]
    lines += wrap(say(rule.says), options.width)
    lines += ["", f"basis       {say(instrument.words)} {instrument.number} {rule.cites}"]
    lines.append(f"            {say(force)}")
    if instrument.address:
        lines.append(f"            {instrument.address}")
    lines.append(f"confidence  {rule.confidence}: {say(phrase(f'confidence.{rule.confidence}'))}")
    if instrument.note.en:
        lines += [f"            {row}" for row in wrap(say(instrument.note), options.width - 12)]
    lines.append(f"stage       {rule.stage}")
    lines.append(f"then        {', '.join(f'{key}: {value}' for key, value in rule.then.items())}")
    if rule.over:
        lines.append(f"displaces   {', '.join(rule.over)}")
    displaced = [one.id for one in lawbook.rules if rule.id in one.over]
    if displaced:
        lines.append(f"displaced   by {', '.join(displaced)}")
    if rule.authority:
        lines.append(f"authority   {say(lawbook.authorities[rule.authority])}")
    lines.append(f"waivable    {'yes' if rule.waivable else 'no'}")
    if rule.comply.en:
        rows = wrap(say(rule.comply), options.width - 12)
        lines += [f"comply      {rows[0]}", *(f"            {row}" for row in rows[1:])]
    lines += ["", paint("when", "bold")]
    lines += [f"  {row}" for row in _tree(rule.when, 0)]
    lines += ["", paint("facts", "bold")]
    for fact in sorted(facts_of(rule.when)):
        term = lawbook.terms[fact]
        unit = f", {term.unit}" if term.unit else ""
        lines.append(f"  {fact}  {say(term.words)} ({term.type}{unit})")
    lines += ["", paint("cases", "bold")]
    for case in cases:
        given = ", ".join(f"{key}: {'–' if value is None else value}" for key, value in case.given.items()) or "everything as the rule asks"
        day = f" on {case.day}" if case.day else ""
        lines += wrap(f"  {case.holds:<8} {given}{day}", options.width, "           ")
    lines += ["", f"file        rules/{instrument.path}:{rule.line}"]
    return paint.finish("\n".join(lines) + "\n")


def _tree(condition: Condition, depth: int) -> list[str]:
    pad = "  " * depth
    match condition[0]:
        case "test":
            _, key, tests, judged = condition
            told = ", ".join(f"{operator.replace('_', ' ')} {_operand(operand)}" for operator, operand in tests)
            return [f"{pad}{key} {told}{' (judged: by, because)' if judged else ''}"]
        case "not":
            return [f"{pad}not", *_tree(condition[1], depth + 1)]
        case name:
            return [f"{pad}{name}", *(row for child in condition[1] for row in _tree(child, depth + 1))]


def _operand(operand: object) -> str:
    if isinstance(operand, tuple):
        roots = sorted(name for name in operand[0] if not any(name.startswith(f"{other}.") for other in operand[0]))
        return ", ".join(roots)
    if isinstance(operand, frozenset):
        return "[" + ", ".join(sorted(map(str, operand))) + "]"
    if isinstance(operand, bool):
        return "true" if operand else "false"
    return f"{operand:,}" if isinstance(operand, int) else str(operand)
