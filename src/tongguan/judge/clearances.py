"""Derived facts of a clearance: whether it covers an item, when it was in place, how old it is.

Plain arithmetic over what is stated; what follows from it in law is said by rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.count import Count
from tongguan.facts import Facts, Judged, Unknown, plain
from tongguan.manifest import own_names
from tongguan.truth import FALSE, TRUE, Outcome, unknown

if TYPE_CHECKING:
    from datetime import date, timedelta

    from tongguan.manifest import Clearance, Flow, Item
else:
    try:
        # The module around it defines all of it once more, in Python, before it takes this: a twentieth of a start.
        from _datetime import date, timedelta
    except ImportError:
        from datetime import date, timedelta

SHORTEST = 10
LONGEST = 100
"""Between these numbers of calendar days the calendar is asked; outside them it is plain on which
side of ten (for a filing) or sixty (for an extension) working days a day lies, holidays included."""
SATURDAY = 5
HOLIDAYS, SHIFTED = 15, 7
"""In a year whose holidays are not announced yet: no fewer days than holidays took from the Mondays to Fridays of so many
days in any year announced, and than were worked on Saturdays and Sundays instead."""


MEASURED = ("flow.purpose", "flow.since", "item.fields", "item.persons", "item.scale")
"""Facts of an item that are held against what a clearance says, to the day, the person and the field."""
DATED = tuple(
    f"clearance.{name}"
    for name in (
        "result", "needed_from", "by", "because", "effective", "issued", "filed", "extended_until", "expires", "withdrawn_on",
        "extension_requested_on", "holder", "holder_group_member", "working_days_to_filing",
    )
)  # fmt: skip
"""What is stated of a clearance of which more follows whatever the item."""
GROWN = ("clearance.planned_persons", "clearance.persons", "clearance.planned_scale", "clearance.scale")
"""The same, for how much more is planned: each plan with what was approved."""
AMOUNTS = (
    ("clearance.persons", "item.persons"),
    ("clearance.scale", "item.scale"),
    ("clearance.planned_persons", "item.persons"),
    ("clearance.planned_scale", "item.scale"),
)
"""What is stated of how much may go, each with what of an item is held against it."""
FOLLOWED = ("mapping_export_approval", "map_review")
"""What a filing may have to wait for, as rules ask."""
NONE_BEFORE = (False,) * len(FOLLOWED)
"""There is no such paper."""
AROUND = frozenset(("control", "other", "recipient_law"))
"""Changes that need not touch what an approval says."""
LYING = (
    *(
        f"clearance.{name}"
        for name in (
            "covers_item",
            "covers_fields",
            "covers_purpose",
            "covers_recipient",
            "persons_exceeded",
            "scale_exceeded",
            "plan_exceeded",
            "plan_scale_exceeded",
        )
    ),
    *(f"clearance.filed_after.{mechanism}" for mechanism in FOLLOWED),
)
"""How an item lies to what a clearance says."""


def derive(clearance: Clearance, flow: Flow, item: Item, facts: Facts, day: str) -> Facts:
    """The facts of an item with those of one clearance added."""
    return {**facts, **derive_alone(clearance, flow, item, facts, day)}


def derive_alone(clearance: Clearance, flow: Flow, item: Item, facts: Facts, day: str) -> Facts:
    """What is stated of one clearance, and what follows for an item of these facts."""
    held = clearance.facts
    lies = zip(LYING, against(clearance, flow, item, facts), strict=True)
    derived: Facts = {**held, **dated(held, facts.get("flow.since"), day), **dict(lies)}
    return {key: value for key, value in derived.items() if value is not None}


def against(clearance: Clearance, flow: Flow, item: Item, facts: Facts) -> tuple[Any, ...]:
    """How an item of these facts lies to what a clearance says, in the order of `LYING`."""
    held = clearance.facts
    covered = held.get("clearance.items")
    if covered is None:
        named: Any = NO_ITEMS
    else:
        named = item.id in covered if clearance.for_flow else not covered.isdisjoint(own_names(clearance, flow, item))
    within, listed = _fields(held.get("clearance.fields"), facts.get("item.fields"))
    covers = _both(named, within)
    purpose, purposes, recipients = plain(facts.get("flow.purpose")), held.get("clearance.purposes"), held.get("clearance.recipients")
    outside = covers is False
    persons = facts.get("item.persons")
    if clearance.together is not None and isinstance(persons, Count) and persons.high is not None:
        # The paper has one number for all that it covers.
        persons = clearance.together
    return (
        covers,
        listed,
        NO_PURPOSE if purpose is None else NO_PURPOSES if purposes is None else purpose in purposes,
        NO_RECIPIENTS if recipients is None else flow.to in recipients,
        # What it does not cover at all is outside it, not too much of it.
        *(
            (False,) * len(AMOUNTS)
            if outside
            else [_exceeded(held.get(limit), persons if now == "item.persons" else facts.get(now), limit, now) for limit, now in AMOUNTS]
        ),
        # Most flows hold one paper, which follows no other.
        *(NONE_BEFORE if len(flow.clearances) == 1 else [_filed_after(clearance, mechanism, flow, item) for mechanism in FOLLOWED]),
    )


def _filed_after(clearance: Clearance, mechanism: str, flow: Flow, item: Item) -> Any:
    """Whether it was filed on or after the day on which another clearance of the item was made."""
    filed: str | None = clearance.facts.get("clearance.filed")
    waits: set[str] = set()
    for other in flow.clearances:
        if other is clearance or plain(other.facts.get("clearance.mechanism")) != mechanism or other.covering(flow, item) is False:
            continue
        made: str | None = other.facts.get("clearance.issued") or other.facts.get("clearance.effective")
        if made is None:
            waits.add(numbered("clearance.issued", other))
        elif filed is None:
            waits.add("clearance.filed")
        elif made <= filed:
            return True
    return _unknown(*waits) if waits else False


def dated(held: Facts, since: str | None, day: str) -> Facts:
    """What follows from a clearance alone, for exports since a day: from `DATED` and `GROWN`, and nothing else that is stated of it."""
    derived: Facts = {"clearance.growth_pct": _growth(held, *GROWN[:2]), "clearance.scale_growth_pct": _growth(held, *GROWN[2:])}
    for name, key in (
        ("effective_before_export", "clearance.effective"),
        ("issued_before_export", "clearance.issued"),
        ("filed_before_export", "clearance.filed"),
    ):
        derived[f"clearance.{name}"] = _in_time(held, key, since, day)
    end = held.get("clearance.extended_until") or held.get("clearance.expires")
    derived["clearance.end_stated"] = end is not None
    derived["clearance.result_stated"] = held.get("clearance.result") is not None
    # A holder who is named may be anybody; where nobody is, the paper is the exporter's own.
    derived["clearance.holder_group_member_stated"] = any(
        held.get(f"clearance.{key}") is not None for key in ("holder", "holder_group_member")
    )
    # Of an export that is still to begin, it has to last until then.
    then = day if since is None else max(day, since)
    derived["clearance.expired"] = _unknown("clearance.expires") if end is None else end < then
    withdrawn = held.get("clearance.withdrawn_on")
    derived["clearance.withdrawn"] = _unknown("clearance.withdrawn_on") if withdrawn is None else withdrawn <= then
    derived["clearance.ended"] = _either(derived["clearance.expired"], derived["clearance.withdrawn"])
    derived["clearance.extended"] = held.get("clearance.extended_until") is not None
    issued = held.get("clearance.issued")
    derived["clearance.full_years_since_issued"] = _unknown("clearance.issued") if issued is None else full_years(issued, then)
    derived["clearance.filing_working_days"] = _filing(held, day)
    asked, until = held.get("clearance.extension_requested_on"), held.get("clearance.expires")
    if until is not None and issued is not None:
        # LAW: Order 16 art. 9: the window ends with the three years of the result, whatever end is written down.
        until = min(until, years_after(issued, 3))
    derived["clearance.working_days_to_expiry"] = (
        _unknown(*(key for key, value in (("clearance.extension_requested_on", asked), ("clearance.expires", until)) if value is None))
        if asked is None or until is None
        else working_days(asked, until, "clearance.extension_requested_on", shortest=0)
    )
    return derived


def already_made(held: Facts, since: str | None, day: str) -> Outcome:
    """Whether a clearance has been made by the day judged: nothing dated ahead is held, and what was refused or is pending is none."""
    if plain(held.get("clearance.result")) not in (None, "pass"):
        return FALSE
    ahead = [
        key for key in ("clearance.issued", "clearance.filed", "clearance.effective") if (made := held.get(key)) is not None and made > day
    ]
    # Where the export is ahead too, it may yet come about in time.
    return TRUE if not ahead else unknown(ahead) if since is not None and since > day else FALSE


def as_approved(facts: Facts) -> dict[str, Outcome]:
    """Whether what is done is still what was approved or filed, by the `persons`, the `scale` and the `changes` that are stated of it.

    Changes around it take a named person who says that they do not touch it.
    """
    found: dict[str, Outcome] = {}
    for limit in ("persons", "scale"):
        if facts.get(f"clearance.{limit}") is not None:
            exceeded = facts[f"clearance.{limit}_exceeded"]
            # Of data about nobody the persons need not be told.
            if not (limit == "persons" and isinstance(exceeded, Unknown) and facts.get("item.personal") is False):
                found[limit] = unknown(exceeded.needs) if isinstance(exceeded, Unknown) else FALSE if exceeded else TRUE
    changes: frozenset[str] = facts.get("clearance.changes") or frozenset()
    touched = facts.get("clearance.changes_affect_security")
    if changes and (not changes <= AROUND or plain(touched) is True):
        found["changes"] = FALSE
    elif changes and not isinstance(touched, Judged):
        found["changes"] = unknown(("clearance.changes_affect_security",))
    return found


def numbered(need: str, clearance: Clearance) -> str:
    """A need of a clearance with its place among those held, so that a question says which one."""
    if not need.startswith("clearance."):
        return need
    return f"{'flow' if clearance.for_flow else 'exporter'}.clearances[{clearance.at[-1]}].{need.removeprefix('clearance.')}"


def _unknown(*needs: str) -> Unknown:
    return Unknown(frozenset(needs))


NO_ITEMS, NO_PURPOSES, NO_RECIPIENTS = (_unknown(f"clearance.{name}") for name in ("items", "purposes", "recipients"))
NO_PURPOSE = _unknown("flow.purpose")
NO_APPROVED, NO_SENT, NO_FIELDS = _unknown("clearance.fields"), _unknown("item.fields"), _unknown("clearance.fields", "item.fields")
NO_LIMIT = {limit: _unknown(limit) for limit, _ in AMOUNTS}


def _fields(approved: frozenset[str] | None, sent: frozenset[str] | None) -> tuple[Any, Any]:
    """Whether the fields sent are among those approved; the second where the paper is a catalogue of fields.

    A clearance that names none goes by items, and a catalogue whose fields or whose item's fields are not said settles nothing.
    """
    if approved is None:
        # An item told by its fields asks which of them the paper names.
        return (True, NO_FIELDS) if sent is None else (NO_APPROVED, NO_APPROVED)
    if sent is None:
        return NO_SENT, NO_SENT
    return sent <= approved, sent <= approved


def _both(one: Any, other: Any) -> Any:
    """True when both are, false when one is false, else unknown."""
    if one is False or other is False:
        return False
    if one is True:
        return other
    needs = frozenset().union(*(part.needs for part in (one, other) if isinstance(part, Unknown)))
    return Unknown(needs) if needs else True


def _either(one: Any, other: Any) -> Any:
    """True when one is, false when both are false, else unknown."""
    if one is True or other is True:
        return True
    needs = frozenset().union(*(part.needs for part in (one, other) if isinstance(part, Unknown)))
    return Unknown(needs) if needs else False


def _exceeded(approved: Any, now: Any, limit_key: str, now_key: str) -> Any:
    """Whether more is sent than was approved or planned; both may be ranges."""
    if approved is None:
        return NO_LIMIT[limit_key]
    limit = _range(approved)
    if now is None:
        return _unknown(now_key)
    number = _range(now)
    if limit.high is not None and number.low > limit.high:
        return True
    if number.high is not None and number.high <= limit.low:
        return False
    return Unknown(number.needs | limit.needs)


def _growth(held: Facts, plan: str, limit: str) -> Any:
    """By how many percent what is planned exceeds what was approved."""
    planned, approved = (None if (value := held.get(key)) is None else _range(value) for key in (plan, limit))
    if planned is None or approved is None:
        return _unknown(*(key for key, value in ((plan, planned), (limit, approved)) if value is None))
    if not (planned.settled and approved.settled):
        return _unknown(plan, limit)
    if approved.low == 0:
        return 0.0 if planned.low == 0 else float("inf")
    return max(0.0, (planned.low - approved.low) * 100 / approved.low)


def _range(value: Any) -> Count:
    """A number as a range."""
    return value if isinstance(value, Count) else Count(value, value)


def _in_time(held: Facts, key: str, since: str | None, day: str) -> Any:
    """Whether it was in place by the first export, or by the day from which somebody says that it was needed.

    Only a named person with a reason puts the need off, and nobody beyond today while the export runs.
    """
    made, needed = held.get(key), held.get("clearance.needed_from")
    if made is not None and key != "clearance.effective":
        # What is issued or filed to hold from a later day holds from then.
        made = max(made, held.get("clearance.effective") or made)
    if made is not None and since is not None and day < made <= since and key != "clearance.effective":
        # Dated ahead of the day judged: a contract may be, but nobody knows yet what will be issued or filed.
        return _unknown(key)
    strict = _not_after(made, since, key, "flow.since")
    if strict is True or needed is None or made is None:
        return strict
    # Where the export is still to come, what is made after its first day is made after today as well.
    if made > min(plain(needed), day):
        return False
    if isinstance(needed, Judged):
        return True
    signed = _unknown(*(name for name in ("clearance.by", "clearance.because") if held.get(name) is None))
    return signed if signed.needs else True


def _not_after(first: str | None, second: str | None, one: str, other: str) -> Any:
    missing = [key for key, value in ((one, first), (other, second)) if value is None]
    if first is None or second is None:
        return _unknown(*missing)
    return first <= second


def years_after(day: str, years: int) -> str:
    """The same day of a later year, the last of its month where that year has no such day.

    >>> years_after("2023-05-01", 3), years_after("2024-02-29", 3)
    ('2026-05-01', '2027-02-28')
    """
    year = min(int(day[:4]) + years, 9999)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year:04}{'-02-28' if day[4:] == '-02-29' and not leap else day[4:]}"


def full_years(start: str, day: str) -> int:
    """Completed years between two days; 2023-05-01 … 2026-04-30 are two, the next day three.

    >>> full_years("2023-05-01", "2026-04-30"), full_years("2023-05-01", "2026-05-01")
    (2, 3)
    """
    return max(0, int(day[:4]) - int(start[:4]) - (day[5:] < start[5:]))


def _filing(held: Facts, day: str) -> Any:
    """Working days from the day after it took effect up to the filing, or up to today while not filed."""
    effective, filed = held.get("clearance.effective"), held.get("clearance.filed")
    if effective is None:
        return _unknown("clearance.effective")
    end = filed or day
    if end <= effective:
        return 0
    gone = working_days(effective, end, "clearance.filed" if filed is None else "clearance.working_days_to_filing")
    if gone.settled:
        return int(gone.low)
    counted = held.get("clearance.working_days_to_filing")
    if filed is None or counted is None:
        return gone
    least, most = (counted.low, counted.high) if isinstance(counted, Count) else (counted, counted)
    # Whoever has the calendar may say what lies in it; nothing else.
    return counted if gone.low <= least and most is not None and gone.high is not None and most <= gone.high else gone


def working_days(start: str, end: str, asks: str = "clearance.filed", shortest: int = SHORTEST) -> Count:
    """Working days in mainland China after `start` up to and including `end`.

    Exact where the official calendar of holidays and shifted working days is known and the
    answer may turn on it, else a range that waits for the fact named; it does not turn on it where they are no more than the `shortest`.
    """
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = (last - first).days
    if days <= 0:
        return Count(0, 0)
    if days <= shortest or days > LONGEST:
        return Count(0 if days <= shortest else 61, days, frozenset((asks,)))
    try:
        from chinese_calendar import is_workday
    except ImportError:
        is_workday = None
    sure = weekdays = weekends = 0
    for offset in range(1, days + 1):
        one = first + timedelta(days=offset)
        try:
            known = None if is_workday is None else bool(is_workday(one))
        except NotImplementedError:
            known = None
        sure += known is True
        if known is None:
            # A year whose holidays are not announced yet.
            weekdays += one.weekday() < SATURDAY
            weekends += one.weekday() >= SATURDAY
    if not weekdays + weekends:
        return Count(sure, sure)
    return Count(sure + max(0, weekdays - HOLIDAYS), sure + weekdays + min(weekends, SHIFTED), frozenset((asks,)))
