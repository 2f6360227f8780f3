"""Dates in the order of days: as text for people, as Markdown, as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.facts import NEVER
from tongguan.lawbook.model import Words
from tongguan.phrases import phrase
from tongguan.render.cells import pad, width, wrap
from tongguan.render.hosts import located
from tongguan.render.json import beginning
from tongguan.render.markdown import code, inline
from tongguan.render.outline import cited, clean, colon, comma, named, placed, semicolon, speaker
from tongguan.render.sheet import Lines, both
from tongguan.waivers import days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongguan.dates import Dates, Event
    from tongguan.render import Options
    from tongguan.report import Report

    Say = Callable[[Words], str]

FLOWS, SOURCES = 5, 2
"""How many flows and sources are named of a date."""
LEAST = 48
"""Cells that what belongs to a date needs, to stand under its words."""
NEAR = 31
"""Days within which a date is near."""


def calendar(report: Report, dates: Dates, options: Options) -> str:
    """The dates, those that are past first, then those to come, then what has no day."""
    lines = Lines(options)
    lines.put(0, lines.say(phrase("calendar.title", first=dates.day, last=dates.until)), "bold")
    if len(dates.names) == 1:
        lines.put(0, "".join(map(clean, dates.names.values())))
    parts = _parts(dates)
    shown = [event for _, events in parts for event in events]
    column = max([10, *(width(day_of(one)) for one in shown)])
    spans = {id(one): lines.say(distance(dates.day, one)) for one in shown if one.first is not None}
    away = max([0, *map(width, spans.values())])
    for name, events in parts:
        lines.lines.append("")
        lines.put(0, lines.say(phrase(f"calendar.{name}")), "bold")
        if not events:
            lines.put(2, lines.say(phrase("calendar.nothing")))
        for one in events:
            begins = f"{pad(day_of(one), column)}  {pad(spans[id(one)], away)}  " if one.first is not None else ""
            _put(report, dates, one, begins, lines)
    lines.lines.append("")
    for told in _closing(dates, shown, lines.say, options.language):
        lines.put(0, f"· {told}", "dim")
    if not options.verbose and shown:
        lines.put(0, f"· {lines.say(phrase('calendar.verbose'))}", "dim")
    lines.put(0, lines.say(phrase("calendar.law", day=dates.day, checked=dates.checked_to or "–")), "dim")
    return lines.text()


def _parts(dates: Dates) -> list[tuple[str, tuple[Event, ...]]]:
    """What is told, part by part; that nothing comes is told too."""
    parts = [("past", dates.past), ("coming", dates.coming), ("undated", dates.undated)]
    return [(name, events) for name, events in parts if events or name == "coming"]


def _put(report: Report, dates: Dates, one: Event, begins: str, lines: Lines) -> None:
    """A date: its day and what it is of, then whose it is, then where all of it stands."""
    say, options = lines.say, lines.options
    style = "breach" if _over(dates, one) else "duty" if one.first and days_between(dates.day, one.first) <= NEAR else "bold"
    indent, day = 2 + width(begins), day_of(one)
    # What belongs to a date hangs under its words; on a narrow screen there is no room for that beside the day.
    beside = lines.room - indent >= LEAST
    under = indent if begins and beside else 6
    first, *rest = wrap(lines.paint.plain(say(one.what)), lines.room - (indent if beside else under))
    if not beside:
        first, rest = "", [first, *rest]
    painted, plain = lines.paint(lines.paint.plain(day), style), lines.paint.plain(begins)[len(lines.paint.plain(day)) :]
    lines.lines.append(f"  {painted}{plain}{first}".rstrip())
    lines.lines += [f"{' ' * under}{line}" for line in rest]
    whose = [*([clean(dates.names[one.exporter])] if one.exporter and len(dates.names) > 1 else []), concerned(report, one, say, options)]
    told = [*filter(None, whose), *([clean(one.ref)] if one.ref else [])]
    if told:
        lines.put(under, " · ".join(told), hang=0)
    basis = sources(one, say, options)
    stands = f"{clean(located(one.place.path, options))}:{one.place.point[0]}" if one.place is not None else ""
    if basis or stands:
        lines.put(under, " · ".join(filter(None, (basis, stands))), "dim", hang=0)
    if options.verbose:
        for words in one.says:
            lines.put(under, say(words), hang=0)
        if one.bases:
            lines.put(under, f"[{', '.join(basis.rule.id for basis in one.bases)}]", "dim", hang=0)


def _over(dates: Dates, one: Event) -> bool:
    return one.last is not None and one.last < dates.day


def _closing(dates: Dates, shown: Sequence[Event], say: Say, language: str) -> list[str]:
    """What is told after all dates."""
    found = []
    if any(one.first != one.last for one in shown):
        found.append(say(phrase("calendar.range")))
    if dates.later:
        first = dates.later[0].first
        found.append(say(phrase("calendar.later", until=dates.until, number=len(dates.later), day=first)))
    if dates.endless:
        names = dict.fromkeys(f"{_paper(one, say)}{f' {clean(one.ref)}' if one.ref else ''}" for one in dates.endless)
        found.append(f"{say(phrase('calendar.endless'))}{colon(language)}{comma(language).join(names)}")
    return found


def _paper(one: Event, say: Say) -> str:
    """What a date is of, by what stands before the colon of its words."""
    return say(Words(one.what.zh.partition("：")[0], one.what.en.partition(": ")[0]))


def day_of(one: Event) -> str:
    """The day, or the first and the last on which it may be.

    >>> from tongguan.dates import Event
    >>> from tongguan.lawbook.model import Words
    >>> day_of(Event("duty", "", Words("", ""), "2027-02-08", "2027-02-22"))
    '2027-02-08…02-22'
    """
    if one.first is None or one.last is None or one.first == one.last:
        return one.first or ""
    same = one.first[:4] == one.last[:4]
    return f"{one.first}…{one.last[5:] if same else one.last}"


def distance(day: str, one: Event) -> Words:
    """How far a date is from the day judged; of two days the one that comes first, and of what is over the last."""
    days = days_between(day, (one.last if (one.last or "") < day else max(one.first or day, day)) or day)
    if days in (-1, 0, 1):
        return phrase(("calendar.yesterday", "calendar.today", "calendar.tomorrow")[days + 1])
    return phrase("calendar.in_days", days=days) if days > 0 else phrase("calendar.ago", days=-days)


def concerned(report: Report, one: Event, say: Say, options: Options) -> str:
    """The flows and items that a date is about."""
    if not one.concerns:
        return ""
    every = [flow for flow in report.told if not one.exporter or flow.manifest.exporter_id == one.exporter]
    told = [clean(each.flow) if each.whole else named(each.flow, each.items) for each in one.concerns]
    if len(told) > 1 and len(told) == len(every) and all(each.whole for each in one.concerns) and not options.verbose:
        text = say(phrase("calendar.all_flows", number=len(told)))
    else:
        most = len(told) if options.verbose else FLOWS
        more = f" +{len(told) - most}" if len(told) > most else ""
        text = f"{(semicolon if any('/' in each for each in told) else comma)(options.language).join(told[:most])}{more}"
    return text if one.sure else f"{say(phrase('calendar.perhaps'))}{colon(options.language)}{text}"


def sources(one: Event, say: Say, options: Options) -> str:
    """The instruments and the places in them."""
    if one.kind.startswith("law-"):
        # The words name the instrument already.
        said = [Words(cited(basis.rule, "zh"), basis.rule.cites) for basis in one.bases]
    else:
        said = [placed(basis, options.language, full=False, first=not options.verbose) for basis in one.bases]
    told = list(dict.fromkeys(map(say, said)))
    most = len(told) if options.verbose else SOURCES
    more = f" +{len(told) - most}" if len(told) > most else ""
    return f"{semicolon(options.language).join(told[:most])}{more}"


# --------------------------------------------------------------------------- Markdown


def markdown(report: Report, dates: Dates, options: Options) -> str:
    """The same as tables, for a page or a merge request."""
    say = speaker(options.language)
    several = len(dates.names) > 1
    lines = [f"## {inline(say(phrase('calendar.title', first=dates.day, last=dates.until)))}"]
    if not several:
        lines += ["", *map(inline, dates.names.values())]
    for name, events in _parts(dates):
        lines += ["", f"### {inline(say(phrase(f'calendar.{name}')))}", ""]
        if not events:
            lines.append(inline(say(phrase("calendar.nothing"))))
            continue
        heads = [*(("date",) if name != "undated" else ()), "what", "whose", "ref", "source", "where"]
        lines.append(f"| {' | '.join(inline(say(phrase(f'calendar.{one}'))) for one in heads)} |")
        lines.append(f"|{' --- |' * len(heads)}")
        for one in events:
            whose = [*([dates.names[one.exporter]] if one.exporter and several else []), concerned(report, one, say, options)]
            cells = [
                *((day_of(one),) if name != "undated" else ()),
                inline(say(one.what)),
                inline(" · ".join(filter(None, whose))),
                inline(one.ref),
                inline(sources(one, say, options)),
                code(f"{located(one.place.path, options)}:{one.place.point[0]}") if one.place is not None else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    shown = [event for _, events in _parts(dates) for event in events]
    closing = [*_closing(dates, shown, say, options.language), say(phrase("calendar.law", day=dates.day, checked=dates.checked_to or "–"))]
    return "\n".join([*lines, "", *(f"- {inline(one)}" for one in closing)]) + "\n"


# --------------------------------------------------------------------------- data


def calendar_data(report: Report, dates: Dates) -> dict[str, Any]:
    """The dates as data (schemas/calendar.v1.json)."""
    return beginning(report) | {
        "exit_code": 0,
        "until": dates.until,
        "law_checked_to": dates.checked_to or None,
        "exporters": [{"id": key, "name": name} for key, name in dates.names.items()],
        "dates": [_data(dates, one) for one in (*dates.past, *dates.coming)],
        "unknown": [_data(dates, one) for one in (*dates.undated, *dates.endless)],
        "later": {"number": len(dates.later), "first": dates.later[0].first if dates.later else None},
    }


def _data(dates: Dates, one: Event) -> dict[str, Any]:
    if one.last is None:
        state = "unknown"
    elif one.first == NEVER:
        state = "never"
    else:
        state = "past" if _over(dates, one) else "today" if (one.first or "") <= dates.day else "to_come"
    dated = state not in ("unknown", "never")
    return {
        "kind": one.kind,
        "state": state,
        "day": {"first": one.first, "last": one.last} if dated else None,
        "what": both(one.what),
        "exporter": one.exporter or None,
        "flows": [{"manifest": each.manifest, "flow": each.flow, "items": list(each.items)} for each in one.concerns],
        "sure": one.sure,
        "paper": {"mechanism": one.mechanism, "ref": one.ref or None} if one.mechanism else None,
        "ticket": one.ref if one.ref and not one.mechanism else None,
        "sources": [
            {
                "rule": basis.rule.id,
                "instrument": both(basis.instrument),
                "number": basis.number or None,
                "cites": basis.rule.cites,
                "address": basis.address or None,
                "confidence": basis.rule.confidence,
            }
            for basis in one.bases
        ],
        "says": [both(words) for words in one.says],
        "place": {"path": one.place.path, "line": one.place.point[0]} if one.place is not None else None,
    }
