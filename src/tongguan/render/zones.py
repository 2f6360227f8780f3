"""Flows under the list of each free-trade zone: as text for people, as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.finding import RANK
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.outline import SIGNS, clean, colon, comma, listed, strictest
from tongguan.render.sheet import ASKED, Lines, both, edit_data, finding_data, flow_name, head_data, put_heading, put_place, verdict_data
from tongguan.zones import EFFECTS, edition, lists_of, named

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from tongguan.finding import Finding
    from tongguan.lawbook.model import Instrument
    from tongguan.render import Options
    from tongguan.report import FlowReport, Report
    from tongguan.zones import Seat, Seats

LIKE = {"frees": "clear", "eases": "clear", "may_free": "open", "may_ease": "open", "either": "open"}
LIKE |= {"more": "duty", "may_worsen": "duty", "worsens": "breach", "refused": "breach"}
"""In the colour of which kind an effect is shown."""
SAID = ("principle", "where", "aside", "only", "stays")
"""What holds of every hypothesis, in the order in which it is told."""
ABROAD = "abroad"
"""The place of whoever stands outside the mainland: no name that follows `in`."""
PAPERS = "flow.clearances"
"""What is held for a flow, stated as a whole."""
NAMED = 12
"""Flows that are named where the same is told of them."""
SAME = EFFECTS.index("same")
"""From here on nothing becomes lighter."""
MOST = 4
"""Findings that are told of one outcome."""
UNREAD = ("-not-read", "-not-found")
"""How rules end that stand for a part of a list which could not be read."""


def zones(report: Report, found: Sequence[Seats], options: Options) -> str:
    """Flows as they are and under every list, the best first; lists with one outcome stand together."""
    lines = Lines(options)
    lines.put(0, lines.say(phrase("zones.title", day=report.receipt.as_of)), "bold")
    if len(found) > 1:
        _now([one.before for one in found], lines)
        _over_all(found, lines)
    seats = [_seat(report, one.before, lines) for one in found]
    shared = len(set(seats)) == 1
    if shared and len(found) > 1:
        lines.lines.append("")
        lines.labelled(0, phrase("zones.seat"), seats[0])
    for alike in _together(report, found, options, [""] * len(found) if shared and len(found) > 1 else seats):
        lines.lines.append("")
        _names([one.before for one, _ in alike], lines)
        lines.lines += alike[0][1]
    lines.lines.append("")
    current = bool(lists_of(report)[0])
    if not current:
        lines.put(0, lines.say(phrase("zones.none", day=report.receipt.as_of)))
    if options.verbose:
        _lists(report, lines)
        lines.lines.append("")
    elif current:
        _wanted(report, found, lines)
    for name in (
        (*SAID, "waivers")
        if options.verbose
        else (*(("closer",) if current and len(found) > 1 else ("try",) if current else ()), "brief", "verbose")
    ):
        lines.put(0, f"· {lines.say(phrase(f'zones.{name}'))}", "dim")
    return lines.text()


def _now(flows: Sequence[FlowReport], lines: Lines) -> None:
    """How several flows stand, the gravest first."""
    alike: dict[tuple[str, Words], list[FlowReport]] = {}
    for flow in sorted(flows, key=lambda one: RANK[one.kind]):
        alike.setdefault((flow.kind, strictest(flow)), []).append(flow)
    lines.lines.append("")
    lines.put(0, lines.say(phrase("zones.now")), "bold")
    for (kind, route), those in alike.items():
        verdict = f"{SIGNS[kind]} {lines.say(phrase(f'kind.{kind}'))} · {lines.say(route)}"
        lines.put(2, f"{verdict}{colon(lines.options.language)}{_ids(those, lines)}", kind=kind)


def _ids(flows: Sequence[FlowReport], lines: Lines) -> str:
    """Flows by their names; of many the first."""
    told = flows if lines.options.verbose else flows[:NAMED]
    more = f" +{len(flows) - len(told)}" if len(flows) > len(told) else ""
    return comma(lines.options.language).join(clean(flow.id) for flow in told) + more


def _together(report: Report, found: Sequence[Seats], options: Options, seats: Sequence[str]) -> list[list[tuple[Seats, list[str]]]]:
    """Flows of which the same is told, with that; each among others like it. `seats`: where each stands, where that is told of each."""
    told: dict[Hashable, list[tuple[Seats, list[str]]]] = {}
    for one, seat in zip(found, seats, strict=True):
        lines = Lines(options)
        if seat:
            lines.labelled(2, phrase("zones.seat"), seat)
        _flow(report, one, lines, brief=len(found) > 1 and not options.verbose)
        told.setdefault((one.before.kind, strictest(one.before), tuple(lines.lines)), []).append((one, lines.lines))
    return list(told.values())


def _names(flows: Sequence[FlowReport], lines: Lines) -> None:
    """One flow, or several of which the same is told, and where the first stands."""
    if len(flows) == 1:
        put_heading(flows[0], lines)
        return
    kind = flows[0].kind
    lines.put(0, f"{SIGNS[kind]} {_ids(flows, lines)}", kind=kind)
    put_place(flows[0], lines)


def _flow(report: Report, one: Seats, lines: Lines, *, brief: bool) -> None:
    """A flow under the lists that change something, and what no list moves; `brief`: only how it would come out."""
    for alike in _alike(one.seats, brief=brief):
        _group(report, one.before, alike, lines, brief=brief)
    if one.always and not brief:
        lines.put(2, lines.say(phrase("zones.always")), "bold")
        _findings(one.before, one.always, lines, 4)


def _seat(report: Report, flow: FlowReport, lines: Lines) -> str:
    """Where the exporter is said to stand, and which list the flow uses."""
    places = report.judge.law.lawbook.places
    told = []
    for name in ("registered_in", "exports_from"):
        stated = flow.manifest.exporter_document.value("exporter", name)
        if stated in places and stated != ABROAD:
            told.append(lines.say(phrase(f"zones.{name}", place=places[stated][1])))
        else:
            label = report.judge.law.lawbook.terms[f"exporter.{name}"].words
            place = places[stated][1] if stated == ABROAD else phrase("remedy.unstated")
            told.append(f"{lines.say(label)}{colon(lines.options.language)}{lines.say(place)}")
    used = named(flow)
    told.append(lines.say(phrase("zones.uses", list=used) if used is not None else phrase("zones.uses_none")))
    return " · ".join(told)


def _alike(seats: Iterable[Seat], *, brief: bool) -> list[list[Seat]]:
    """Lists under which the flow comes out the same, together; `brief`: whatever stands against it there."""
    found: dict[Hashable, list[Seat]] = {}
    for one in seats:
        what: Hashable = tuple(problem.message for problem in one.problems)
        if one.after is not None and one.effect != "same":
            what = (one.after.kind, strictest(one.after))
            what = what if brief else (*what, one.uses, _said(one.new), _said(one.gone))
        found.setdefault((one.effect, one.reach == "outside" and not brief, what), []).append(one)
    return list(found.values())


def _said(findings: Iterable[Finding]) -> Hashable:
    return frozenset((one.kind, one.title, one.items) for one in findings)


def _group(report: Report, before: FlowReport, alike: Sequence[Seat], lines: Lines, *, brief: bool) -> None:
    """Lists with one outcome: what they do, which they are, and what is new, gone and to be settled there; `brief`: the outcome alone."""
    first = alike[0]
    language = lines.options.language
    label = lines.say(
        phrase(f"zones.{'same_outside' if not brief and first.effect == 'same' and first.reach == 'outside' else first.effect}")
    )
    found = comma(language).join(_named(report, one, lines) for one in alike)
    lines.put(2, f"{label}{colon(language)}{found}", hang=4, begins=(label, LIKE.get(first.effect, "bold")))
    for message in dict.fromkeys(lines.say(Words(one.zh or one.message, one.message)) for one in first.problems):
        lines.put(4, f"{SIGNS['breach']} {message}")
    if first.after is None or first.effect == "same":
        return
    if brief:
        _verdict(first.after, lines)
        return
    how = "used" if first.uses else "outside" if first.reach == "outside" else "unused"
    lines.put(4, lines.say(phrase(f"zones.list_{how}")), "dim", hang=0)
    if not first.uses and EFFECTS.index(first.effect) < SAME:
        lines.put(4, lines.say(phrase("zones.leaving")), "dim", hang=0)
    _verdict(first.after, lines)
    for key, told in (("zones.new", [one.new for one in alike]), ("zones.gone", [one.gone for one in alike])):
        if told[0]:
            lines.put(4, f"{lines.say(phrase(key))}{colon(language)}".rstrip())
            _findings(before, told[0], lines, 6, others=told[1:])
    asked = dict.fromkeys(ask.key for one in alike for ask in one.asks)
    terms = report.judge.law.lawbook.terms
    if asked:
        # Facts of this flow first: those of others bear the flow's name.
        asked = dict.fromkeys(sorted(asked, key=lambda key: key not in terms))
        most = len(asked) if lines.options.verbose else ASKED
        labels = {key: one.words for key, one in terms.items() if key in asked} | {PAPERS: phrase("zones.papers")}
        wanted = comma(language).join(f"{lines.say(labels[key])} ({key})" if key in labels else key for key in list(asked)[:most])
        more = f" +{len(asked) - most}" if len(asked) > most else ""
        lines.put(4, f"{lines.say(phrase('zones.asks'))}{colon(language)}{wanted}{more}", hang=2)


def _verdict(after: FlowReport, lines: Lines) -> None:
    verdict = f"{SIGNS[after.kind]} {lines.say(phrase(f'kind.{after.kind}'))} · {lines.say(strictest(after))}"
    lines.put(4, f"{lines.say(phrase('zones.verdict'))}{colon(lines.options.language)}{verdict}", kind=after.kind)


def _named(report: Report, one: Seat, lines: Lines) -> str:
    """A list by its edition and the province of its zone."""
    here = f"{comma(lines.options.language)}{lines.say(phrase('zones.here'))}" if one.here else ""
    opening, closing = ("（", "）") if lines.options.language == "zh" else (" (", ")")
    return f"{one.edition}{opening}{lines.say(_province(report, one.list))}{here}{closing}"


def _province(report: Report, one: Instrument) -> Words:
    places, place = report.judge.law.lawbook.places, one.header["zone"]
    while places[place][0] in places and places[places[place][0]][0] in places:
        place = places[place][0]
    return places[place][1]


def _findings(
    before: FlowReport, findings: Sequence[Finding], lines: Lines, indent: int, *, others: Sequence[Sequence[Finding]] = ()
) -> None:
    """Findings, one a line, what has one title once; reviews with whom to ask, which may be another in each zone."""
    every = {one.item.id for one in before.verdicts}
    told: dict[tuple[str, Words], list[Finding]] = {}
    for one in findings:
        told.setdefault((one.kind, one.title), []).append(one)
    whom: dict[tuple[str, Words], set[Words]] = {}
    for one in (*findings, *(each for more in others for each in more)):
        if one.authority is not None and one.kind == "review":
            whom.setdefault((one.kind, one.title), set()).add(one.authority)
    most = len(told) if lines.options.verbose else MOST
    for (kind, title), alike in list(told.items())[:most]:
        names = dict.fromkeys(item for one in alike for item in one.items)
        items = f" ({', '.join(map(clean, names))})" if names and set(names) != every else ""
        asked = whom.get((kind, title), set())
        authority = phrase("zones.each_zone") if len(asked) > 1 else next(iter(asked), None)
        who = f" · {lines.say(phrase('remedy.whom', who=authority))}" if authority is not None else ""
        lines.put(indent, f"{SIGNS[kind]} {lines.say(title)}{items}{who}", kind=kind)
    if len(told) > most:
        lines.put(indent, f"… +{len(told) - most}")


def _over_all(found: Sequence[Seats], lines: Lines) -> None:
    """Over all flows: how many each list would free, ease, worsen; lists that do the same together."""
    counts: dict[str, dict[str, int]] = {}
    for one in found:
        for seat in one.seats:
            row = counts.setdefault(seat.edition, dict.fromkeys(EFFECTS, 0))
            row[seat.effect] += 1
    alike: dict[tuple[int, ...], list[str]] = {}
    for name, row in counts.items():
        alike.setdefault(tuple(row.values()), []).append(name)
    if not counts:
        return
    lines.lines.append("")
    lines.put(0, lines.say(phrase("zones.over_all", number=len(found))), "bold")
    for numbers, names in sorted(alike.items(), key=lambda each: [-number for number in each[0]]):
        told = " · ".join(
            lines.say(phrase("zones.so_many", effect=phrase(f"zones.{effect}"), number=number))
            for effect, number in zip(EFFECTS, numbers, strict=True)
            if number
        )
        lines.put(2, f"{comma(lines.options.language).join(names)}{colon(lines.options.language)}{told}", hang=4)


def _wanted(report: Report, found: Sequence[Seats], lines: Lines) -> None:
    """What the lists ask by whose use some flow becomes lighter, or in whose zone the exporter stands: a line each."""
    near = {
        seat.edition
        for one in found
        for seat in one.seats
        if seat.here or (seat.uses and (EFFECTS.index(seat.effect) < SAME or seat.effect == "either"))
    }
    told = [one for one in lists_of(report)[0] if edition(one) in near]
    if not told:
        return
    lines.put(0, lines.say(phrase("zones.wanted")), "bold")
    for one in told:
        until = [phrase("lists.in_force_until", until=one.in_force.until)] if one.in_force.until else []
        _list(report, one, [*_places(report, one), *_steps(one), *until], lines)
    _unread(report, told, lines)
    lines.lines.append("")


def _lists(report: Report, lines: Lines) -> None:
    """The lists: since when, for whom, which step first, how sure their text is; then those not in force."""
    current, others = lists_of(report)
    day = report.receipt.as_of
    if current:
        lines.put(0, lines.say(phrase("zones.lists", day=day)), "bold")
    for one in current:
        since, until = one.in_force
        days = phrase("zones.until", since=since, until=until) if until else phrase("zones.since", since=since)
        sectors = [listed(one.sectors)] if one.sectors else []
        borrow = [phrase("zones.borrow")] if one.header["borrow"] else []
        _list(report, one, [days, *_places(report, one), *sectors, *_steps(one), *borrow, phrase(f"confidence.{one.confidence}")], lines)
    _unread(report, current, lines)
    for key, editions in (
        ("zones.ended", [f"{edition(one)} ({one.in_force.until})" for one in others if one.in_force.since <= day]),
        ("zones.to_come", [f"{edition(one)} ({one.in_force.since})" for one in others if one.in_force.since > day]),
    ):
        if editions:
            lines.labelled(2, phrase(key), comma(lines.options.language).join(editions))


def _list(report: Report, one: Instrument, told: Iterable[Words], lines: Lines) -> None:
    """A list, with a mark where a part of it could not be read, and what is told of it."""
    mark = "*" if unread(report, one) else ""
    lines.put(2, f"{edition(one)}{mark}{colon(lines.options.language)}{' · '.join(map(lines.say, told))}", hang=4)


def _unread(report: Report, told: Iterable[Instrument], lines: Lines) -> None:
    """What the mark of a list means, where one has it."""
    if any(unread(report, one) for one in told):
        lines.put(2, f"* {lines.say(phrase('zones.unread'))}", "dim")


def _places(report: Report, one: Instrument) -> Iterator[Words]:
    """Where whoever uses a list must be registered, and from where it must export."""
    places = report.judge.law.lawbook.places
    registered, exports = (
        phrase("lists.or", one=asked[0], other=asked[1]) if len(asked) > 1 else asked[0] if asked else None
        for asked in ([places[place][1] for place in one.header[name]] for name in ("registered_in", "exports_from"))
    )
    assert registered is not None, "every list says who may use it"
    if exports == registered:
        yield phrase("zones.both", place=registered)
        return
    yield phrase("zones.registered_in", place=registered)
    if exports is not None:
        yield phrase("zones.exports_from", place=exports)


def _steps(one: Instrument) -> Iterator[Words]:
    """Whether a list is a general one, and what its zone wants to be told first."""
    if one.header["kind"] == "general":
        yield phrase("zones.general")
    if one.header["filing"] != "none":
        yield phrase(f"zones.{one.header['filing']}")


def unread(report: Report, one: Instrument) -> bool:
    """Whether a list has rules that stand for a part of it which could not be read."""
    return any(rule.instrument == one.id and rule.id.endswith(UNREAD) for rule in report.judge.law.rules)


# ---------------------------------------------------------------------- data


def zones_data(report: Report, found: Sequence[Seats], status: int) -> dict[str, Any]:
    """The flows under every list as data (schemas/zones.v1.json); `status`: how the call ends."""
    current, others = lists_of(report)
    return head_data(report, status) | {
        "hypothesis": [both(phrase(f"zones.{name}")) for name in SAID],
        "lists": [_list_data(report, one, in_force=one in current) for one in (*current, *others)],
        "flows": [_flow_data(one) for one in found],
    }


def _list_data(report: Report, one: Instrument, *, in_force: bool) -> dict[str, Any]:
    said = one.header
    return {
        "list": edition(one),
        "zone": said["zone"],
        "title": both(one.words),
        "kind": said["kind"],
        "in_force": {"now": in_force, "from": one.in_force.since, "until": one.in_force.until},
        "registered_in": list(said["registered_in"]),
        "exports_from": list(said["exports_from"]),
        "sectors": [both(each) for each in one.sectors],
        "scenarios": list(said["scenarios"]),
        "filing": said["filing"],
        "borrow": said["borrow"],
        "unread": unread(report, one),
        "confidence": one.confidence,
        "note": both(one.note),
        "address": one.address,
    }


def _flow_data(one: Seats) -> dict[str, Any]:
    flow = one.before
    exporter = flow.manifest.exporter_document
    return flow_name(flow) | {
        "before": verdict_data(flow),
        "seat": {
            "registered_in": exporter.value("exporter", "registered_in"),
            "exports_from": exporter.value("exporter", "exports_from"),
            "list": named(flow),
        },
        "zones": [_seat_data(seat) for seat in one.seats],
        "always": [finding_data(finding) for finding in one.always],
    }


def _seat_data(one: Seat) -> dict[str, Any]:
    return {
        "list": one.edition,
        "here": one.here,
        "uses": one.uses,
        "reach": one.reach,
        "effect": one.effect,
        "changes": [edit_data(edit) for edit in one.changes],
        "after": verdict_data(one.after) if one.after is not None else None,
        "says": [{"rule": rule.id, "says": both(rule.says)} for rule in one.says],
        "new": [finding_data(finding) for finding in one.new],
        "gone": [finding_data(finding) for finding in one.gone],
        "asks": [{"fact": ask.key, "question": both(ask.words)} for ask in one.asks],
        "refused": [both(Words(problem.zh or problem.message, problem.message)) for problem in one.problems],
    }
