"""The lawbook for readers: lists, a summary of how sure it is, and one rule's page."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tongguan.cites import cites_zh, number_zh
from tongguan.finding import gap
from tongguan.furtherphrases import FURTHER
from tongguan.lawbook.condition import facts_of
from tongguan.lawbook.model import CONFIDENCE, Condition, Duty, Lawbook, Rule, Words
from tongguan.phrases import phrase
from tongguan.render.cells import Paint, pad, width, wrap
from tongguan.render.outline import effective, listed, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.author.cases import Case
    from tongguan.author.find import Chosen
    from tongguan.lawbook.model import Instrument, Period
    from tongguan.render import Options

    Say = Callable[[Words], str]

MARGIN = 12
"""Cells of the labels on a rule's page."""


def _cites(rule: Rule) -> Words:
    return Words(cites_zh(rule.cites, rule.instrument), rule.cites)


def _basis(instrument: Instrument, rule: Rule) -> Words:
    """An instrument with its number, and where in it a rule stands, as the law is cited in each language."""
    name, number, cites = instrument.words, _number(instrument.number), _cites(rule)
    zh = f"《{name.zh}》" + (f"（{number.zh}）" if number.zh and number.zh not in name.zh else "")
    en = name.en + (f" ({number.en})" if number.en and number.en not in name.en else "")
    return Words(f"{zh}{' ' if cites.zh.isascii() and cites.zh else ''}{cites.zh}", f"{en}{gap(cites.en)}{cites.en}")


def _number(number: str | None) -> Words:
    return Words(number_zh(number or ""), number or "")


# --------------------------------------------------------------------------- lists


def listing(lawbook: Lawbook, chosen: Sequence[Chosen], options: Options, day: str | None = None, others: Sequence[Chosen] = ()) -> str:
    """The rules by instrument, with its days and those of a rule that has its own; of `others`, which meet all but the day, how many are still to come and how many are over."""
    paint = Paint(color=options.color, unicode=options.unicode)
    say = speaker(options.language)
    lines: list[str] = []
    last = None
    for one in chosen:
        rule = one.rule
        if rule.instrument != last:
            last = rule.instrument
            instrument = lawbook.instruments[last]
            named = say(instrument.words)
            number = say(_number(instrument.number))
            told = f"{named} · {number}" if number and number not in named else named
            days = say(_days(instrument.in_force, instrument.kind, lawbook.checked_to))
            lines += ["", f"{paint(last, 'bold')}  {told}  {days}  {paint(instrument.path, 'dim')}"]
        marks = "" if rule.confidence == "verified" else f"  [{say(phrase(f'confidence.{rule.confidence}'))}]"
        instrument = lawbook.instruments[rule.instrument]
        if rule.in_force != instrument.in_force:
            marks += f"  ({say(_days(rule.in_force, instrument.kind, lawbook.checked_to))})"
        if one.through:
            classes = ", ".join(say(lawbook.terms[name].words) for name in one.through)
            marks += paint(f"  {say(phrase('rules.through', classes=classes))}", "dim")
        head = f"  {pad(rule.id.rpartition('/')[2], 34)} {pad(say(phrase(f'stage.{rule.stage}')), 10)}"
        lines.append(f"{head} {say(rule.title)}  · {say(_cites(rule))}{marks}")
    lines += ["", say(phrase("rules.number", number=len(chosen), total=len(lawbook.rules)))]
    if day is not None:
        ahead = sum(one.rule.in_force.since > day for one in others)
        lines[-1] += f" · {say(phrase('rules.other_days', day=day, ahead=ahead, over=len(others) - len(chosen) - ahead))}"
    return paint.finish("\n".join(lines).lstrip("\n") + "\n")


def listing_data(lawbook: Lawbook, chosen: Sequence[Chosen]) -> str:
    """The rules as JSON."""
    data = [{**_data(lawbook, one.rule), "through": list(one.through)} for one in chosen]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


# --------------------------------------------------------------------------- summary


def _counts(rules: Sequence[Rule]) -> dict[str, int]:
    return {confidence: sum(1 for rule in rules if rule.confidence == confidence) for confidence in CONFIDENCE}


def _norms(rules: Sequence[Rule]) -> dict[str, int]:
    """Norms of the register, each as sure as the least sure of the rules that encode it."""
    least: dict[str, int] = {}
    for rule in rules:
        for norm in rule.norms:
            least[norm] = max(least.get(norm, 0), CONFIDENCE.index(rule.confidence))
    return {confidence: sum(1 for index in least.values() if index == number) for number, confidence in enumerate(CONFIDENCE)}


def _parts(lawbook: Lawbook, rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    parts: dict[str, list[Rule]] = {}
    for rule in rules:
        folder = lawbook.instruments[rule.instrument].path.rpartition("/")[0].partition("/")[0]
        pack = rule.id.partition(":")[0] if ":" in rule.id else ""
        parts.setdefault(pack or folder or lawbook.name, []).append(rule)
    return parts


def summary(lawbook: Lawbook, rules: Sequence[Rule], options: Options) -> str:
    """How many rules and norms rest on what kind of text, part by part, and the day to which the law was checked."""
    paint = Paint(color=options.color, unicode=options.unicode)
    say = speaker(options.language)
    lines = [paint(f"{lawbook.name} {lawbook.version}", "bold") + f"  ·  {say(phrase('label.checked_to', day=lawbook.checked_to))}", ""]
    heads = [say(phrase(f"rests.{confidence}")) for confidence in CONFIDENCE] + [say(phrase("rules.all"))]
    rows: list[tuple[str, list[int]]] = []
    for part, mine in _parts(lawbook, rules).items():
        rows.append((say(FURTHER.get(f"part.{part}", Words(part, part))), [*_counts(mine).values(), len(mine)]))
    rows.append((say(phrase("rules.rules")), [*_counts(rules).values(), len(rules)]))
    norms = _norms(rules)
    rows.append((say(phrase("rules.norms")), [*norms.values(), sum(norms.values())]))
    first = max(width(label) for label, _ in rows) + 2
    cells = [max(width(head), 6) for head in heads]
    lines.append("  " + pad("", first) + "  ".join(" " * (size - width(head)) + head for head, size in zip(heads, cells, strict=True)))
    for index, (label, numbers) in enumerate(rows):
        if index == len(rows) - 2:
            lines.append("")
        lines.append("  " + pad(label, first) + "  ".join(f"{number:>{size}}" for number, size in zip(numbers, cells, strict=True)))
    told = len({rule.instrument for rule in rules})
    lines += ["", *(f"  {row}" for row in wrap(say(phrase("rules.summary", number=told)), options.width - 2))]
    return paint.finish("\n".join(lines) + "\n")


def summary_data(lawbook: Lawbook, rules: Sequence[Rule]) -> str:
    """The summary as JSON."""
    data = {
        "lawbook": {"name": lawbook.name, "version": lawbook.version, "checked_to": lawbook.checked_to},
        "rules": {"total": len(rules), **_counts(rules)},
        "norms": {"total": len({norm for rule in rules for norm in rule.norms}), **_norms(rules)},
        "instruments": len({rule.instrument for rule in rules}),
        "parts": {part: {"total": len(mine), **_counts(mine)} for part, mine in _parts(lawbook, rules).items()},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


# --------------------------------------------------------------------------- one rule


def _words(words: Words) -> dict[str, str] | None:
    return {"zh": words.zh, "en": words.en} if words.zh or words.en else None


def _data(lawbook: Lawbook, rule: Rule) -> dict[str, Any]:
    instrument = lawbook.instruments[rule.instrument]
    return {
        "id": rule.id,
        "instrument": {
            "id": instrument.id, "zh": instrument.words.zh, "en": instrument.words.en, "number": instrument.number,
            "address": instrument.address,
        },
        "cites": rule.cites,
        "address": rule.address or instrument.address,
        "norms": list(rule.norms),
        "title": _words(rule.title),
        "says": _words(rule.says),
        "stage": rule.stage,
        "in_force": {"from": rule.in_force.since, "until": rule.in_force.until},
        "then": rule.then,
        "over": list(rule.over),
        "authority": rule.authority,
        "confidence": rule.confidence,
        "waivable": rule.waivable,
        "facts": sorted(facts_of(rule.when)),
    }  # fmt: skip


def page_data(lawbook: Lawbook, rule: Rule, cases: Sequence[Case], place: str) -> str:
    """One rule's page as JSON."""
    instrument = lawbook.instruments[rule.instrument]
    data = _data(lawbook, rule)
    data["instrument"] |= {
        "issuer": _words(instrument.issuer),
        "kind": instrument.kind,
        "in_force": {"from": instrument.in_force.since, "until": instrument.in_force.until},
        "confidence": instrument.confidence,
        "note": _words(instrument.note),
    }
    data["displaced_by"] = _displacers(lawbook, rule)
    data["authority"] = {"id": rule.authority, **(_words(lawbook.authorities[rule.authority]) or {})} if rule.authority else None
    data["comply"] = _words(comply(lawbook, rule))
    data["when"] = _condition(rule.when)
    data["facts"] = [
        {
            "key": fact,
            "label": _words(lawbook.terms[fact].words),
            "type": lawbook.terms[fact].type,
            "unit": lawbook.terms[fact].unit,
            "from": lawbook.terms[fact].origin,
            "question": _words(lawbook.terms[fact].question),
            "established_by": _establishing(lawbook, fact),
        }
        for fact in sorted(facts_of(rule.when))
    ]
    data["cases"] = [
        {"given": case.given, "day": case.day, "holds": case.holds, "needs": sorted(case.needs or ()), "why": case.why} for case in cases
    ]
    data["file"] = place
    return json.dumps(data, ensure_ascii=False, indent=2, default=sorted) + "\n"


def _condition(condition: Condition) -> Any:
    match condition[0]:
        case "test":
            _, key, tests, judged = condition
            told = {operator: _roots(operand) if operator == "within" else operand for operator, operand in tests}
            return {"fact": key, **told, **({"judged": True} if judged else {})}
        case "not":
            return {"not": _condition(condition[1])}
        case name:
            return {name: [_condition(child) for child in condition[1]]}


def _displacers(lawbook: Lawbook, rule: Rule) -> list[str]:
    return [one.id for one in lawbook.rules if rule.id in one.over]


def _establishing(lawbook: Lawbook, fact: str) -> list[str]:
    """The rules that establish a class."""
    if lawbook.terms[fact].origin != "class":
        return []
    return [one.id for one in lawbook.rules if one.then.get("class") == fact]


def comply(lawbook: Lawbook, rule: Rule) -> Words:
    """What to do about a rule: in its own words, else what its conclusion asks for."""
    if rule.comply.en or rule.comply.zh:
        return rule.comply
    then = rule.then
    if "duty" in then:
        own = lawbook.duties[then["duty"]].comply
        return own if own.en or own.zh else phrase("fix.duty")
    hints = {"contract_or_certification": "fix.contract", "security_assessment": "fix.assessment"}
    if then.get("route") in hints:
        return phrase(hints[then["route"]])
    for head, hint in (("gate", "fix.gate"), ("review", "fix.review"), ("defect", "fix.flaw")):
        if head in then:
            return phrase(hint)
    return Words("", "")


def _conclusion(lawbook: Lawbook, rule: Rule) -> list[Words]:
    """What follows, in words."""
    then = rule.then
    told: list[Words] = []
    if "scope" in then:
        told.append(phrase(f"scope.{then['scope']}"))
    if "class" in then:
        told.append(phrase("then.class", name=lawbook.terms[then["class"]].words))
    if "gate" in then:
        gate = lawbook.gates[then["gate"]]
        told.append(phrase("then.gate", name=gate.words))
        told.append(phrase("then.met_by", names=", ".join(gate.met_by)) if gate.met_by else phrase("then.met_by_nothing"))
    if "breach" in then:
        told.append(phrase("then.breach", rank=phrase(f"rank.{then.get('rank', 'law')}")))
    for head in ("exempt", "count"):
        if head in then:
            told.append(phrase(f"then.{head}.{then[head]}"))
    if "route" in then:
        told.append(phrase("then.route", route=phrase(f"route.{then['route']}")))
    if "duty" in then:
        told.append(phrase("then.duty", name=lawbook.duties[then["duty"]].words))
    if "clears" in then:
        names = [phrase(f"route.{route}") for route in then["clears"]]
        told.append(phrase("then.clears", routes=listed(names)))
    if "defect" in then:
        told.append(phrase("then.defect"))
    if "review" in then:
        told.append(phrase("then.review"))
        told += [phrase(f"then.{end}", route=phrase(f"route.{then[end]}")) for end in ("up_to", "down_to") if end in then]
    if "note" in then:
        told.append(phrase(f"then.{then['note']}" if isinstance(then["note"], str) else "then.note"))
    if "due" in then:
        due, key = then["due"], "after" if "after" in then["due"] else "before"
        told.append(phrase(f"then.due_{key}", months=due["months"], day=lawbook.terms[due[key]].words))
    return told


class _Page:
    """Rows of a rule's page: a label in the margin, text beside it."""

    def __init__(self, options: Options) -> None:
        self.say = speaker(options.language)
        self.lines: list[str] = []
        self._width = options.width
        self._paint = Paint(color=options.color, unicode=options.unicode)
        both = options.language == "both"
        self.margin = MARGIN * 2 if both else MARGIN
        """Cells of the labels, and of what stands before a case."""

    def row(self, label: str, *texts: str) -> None:
        told = self.say(phrase(label)) if label else ""
        for index, text in enumerate(one for one in texts if one):
            for number, part in enumerate(wrap(text, self._width - self.margin)):
                self.lines.append(pad(told if index == number == 0 else "", self.margin) + part)

    def head(self, label: str) -> None:
        self.lines += ["", self._paint(self.say(phrase(label)), "bold")]

    def text(self) -> str:
        return self._paint.finish("\n".join(line.rstrip() for line in self.lines) + "\n")


def page(lawbook: Lawbook, rule: Rule, cases: Sequence[Case], place: str, options: Options) -> str:
    """One rule: meaning, basis, dates, confidence, facts, cases, how to comply, whether it can be waived."""
    made = _Page(options)
    say = made.say
    instrument = lawbook.instruments[rule.instrument]
    paint = Paint(color=options.color, unicode=options.unicode)
    head, *more = wrap(f"{rule.id}  {say(rule.title)}", options.width)
    made.lines += [head.replace(rule.id, paint(rule.id, "bold"), 1), *more, "", *wrap(say(rule.says), options.width), ""]
    basis = say(_basis(instrument, rule))
    made.row(
        "label.basis",
        basis,
        say(_days(rule.in_force, instrument.kind, lawbook.checked_to)),
        say(instrument.issuer),
        rule.address or instrument.address or say(phrase("rules.no_address")),
    )
    made.row("rules.confidence", f"{say(phrase(f'confidence.{rule.confidence}'))} ({rule.confidence})", say(instrument.note))
    made.row("rules.norm_ids", ", ".join(rule.norms))
    made.row("rules.stage", f"{say(phrase(f'stage.{rule.stage}'))} ({rule.stage})")
    made.row("rules.then", *(say(one) for one in _conclusion(lawbook, rule)))
    made.row("rules.displaces", *(_titled(lawbook, name, say) for name in rule.over))
    made.row("rules.displaced_by", *(_titled(lawbook, name, say) for name in _displacers(lawbook, rule)))
    if rule.authority:
        made.row("label.authority", say(lawbook.authorities[rule.authority]))
    made.row("rules.comply", say(comply(lawbook, rule)))
    made.row("rules.waivable", say(phrase("rules.may_be_waived" if rule.waivable else "rules.never_waived")))
    if "duty" in rule.then:
        _evidence(made, lawbook.duties[rule.then["duty"]])
    made.head("rules.when")
    made.lines += [f"  {row}" for row in tree(rule.when, lawbook, say)]
    made.head("rules.facts")
    for fact in sorted(facts_of(rule.when)):
        _fact(made, lawbook, fact, options)
    made.head("rules.cases")
    for _, tried in groupby(cases, lambda case: (case.index, case.each)):
        same = list(tried)
        told = pad(f"  {say(phrase(f'case.{same[0].holds}'))}", made.margin - 1)
        made.lines += wrap(f"{told} {_given(same, say, explained=options.language != 'zh')}", options.width, " " * made.margin)
    made.lines.append("")
    made.row("rules.file", place)
    return made.text()


def _days(period: Period, kind: str, read: str) -> Words:
    """From when, and until when where it ends; what begins after the law was `read` is still to come."""
    since, until = period
    if since <= read or kind in ("draft", "position"):
        return effective(period, kind)
    own = ".standard" if kind == "standard" else ""
    return phrase(f"rules.ahead_until{own}", since=since, until=until) if until else phrase(f"rules.ahead{own}", since=since)


def _titled(lawbook: Lawbook, name: str, say: Say) -> str:
    other = lawbook.rule(name)
    return f"{name}  {say(other.title)}" if other is not None else name


def _evidence(made: _Page, duty: Duty) -> None:
    made.row("rules.evidence", ", ".join(sorted(facts_of(duty.evidence))))
    made.row("rules.timing", made.say(phrase(f"timing.{duty.timing}")))


def _fact(made: _Page, lawbook: Lawbook, fact: str, options: Options) -> None:
    say = made.say
    term = lawbook.terms[fact]
    kind = ", ".join(part for part in (term.type, term.unit, say(phrase("rules.judged")) if term.judged else "") if part)
    made.lines += wrap(f"  {fact}  {say(term.words)} ({kind})", options.width, "    ")
    told = []
    if term.origin == "class":
        names = _establishing(lawbook, fact)
        several = f"{', '.join(names[:4])}{' …' if len(names) > 4 else ''}"
        told.append(say(phrase("rules.established", names=several)))
    elif term.origin == "derived":
        told.append(say(phrase("rules.derived")))
    elif term.question.en:
        told.append(say(term.question))
    for text in told:
        made.lines += wrap(f"    {text}", options.width, "    ")


def _given(same: Sequence[Case], say: Say, *, explained: bool) -> str:
    """What a case gives, of one that is tried with several values all of these; why it is there is said in the rule files in English alone."""
    case = same[0]
    values = {
        key: " | ".join([_value(one.given[key]) for one in same]) if key == case.each else _value(value)
        for key, value in case.given.items()
    }
    given = ", ".join(f"{key}: {value}" for key, value in values.items()) or say(phrase("case.as_asked"))
    day = f"  {say(phrase('case.day', day=case.day))}" if case.day else ""
    needs = f"  {say(phrase('explain.waits', facts=', '.join(sorted(case.needs))))}" if case.needs else ""
    why = f"  ({case.why})" if case.why and explained else ""
    return f"{given}{day}{needs}{why}"


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(one)}" for key, one in value.items()) + "}"
    return str(value)


def tree(condition: Condition, lawbook: Lawbook, say: Say, depth: int = 0) -> list[str]:
    """A condition as it is written, with what its facts are called."""
    margin = "  " * depth
    match condition[0]:
        case "test":
            _, key, tests, judged = condition
            told = ", ".join(f"{say(phrase(f'operator.{operator}'))} {_operand(operand)}" for operator, operand in tests)
            mark = f" ({say(phrase('rules.judged'))})" if judged else ""
            return [f"{margin}{key} {told}{mark}"]
        case "not":
            return [f"{margin}{say(phrase('joint.not'))}", *tree(condition[1], lawbook, say, depth + 1)]
        case name:
            rows = [row for child in condition[1] for row in tree(child, lawbook, say, depth + 1)]
            return [f"{margin}{say(phrase(f'joint.{name}'))}", *rows]


def _roots(operand: Any) -> list[str]:
    """The outermost of the places or categories that a test names."""
    return sorted(name for name in operand[0] if not any(name.startswith(f"{other}.") for other in operand[0]))


def _operand(operand: Any) -> str:
    if isinstance(operand, tuple):
        return ", ".join(_roots(operand))
    if isinstance(operand, frozenset):
        return f"[{', '.join(sorted(map(str, operand)))}]"
    return _value(operand)
