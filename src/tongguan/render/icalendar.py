r"""Dates as a calendar that other programs can subscribe to (RFC 5545): every date an event of whole days.

The same input gives the same bytes: the stamp is the day judged, and an event keeps its name however its day and words change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongguan.dates import moved
from tongguan.digest import sha256
from tongguan.phrases import phrase
from tongguan.render.calendar import concerned, sources
from tongguan.render.hosts import located
from tongguan.render.outline import clean, colon, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tongguan.dates import Dates, Event
    from tongguan.lawbook.model import Words
    from tongguan.render import Options
    from tongguan.report import Report

OCTETS = 75
"""Octets that a line may have, its end not counted (section 3.1)."""
_MEANS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def icalendar(report: Report, dates: Dates, options: Options) -> str:
    """The calendar; what has no day stands in an event of the day judged, so that it is not left out."""
    say = speaker(options.language)
    stamp = f"{_date(dates.day)}T000000Z"
    title = " · ".join([*(dates.names.values() if len(dates.names) == 1 else ()), "tongguan"])
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//tongguan//tongguan {text(report.receipt.tool)}//{'ZH' if options.language == 'zh' else 'EN'}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{text(clean(title))}",
    ]
    used: dict[str, int] = {}
    for one in (*dates.past, *dates.coming):
        lines += _event(one, _name(one, used), stamp, _summary(dates, one, say), list(_details(report, dates, one, say, options)))
    if dates.undated:
        details = [f"{_summary(dates, one, say)}{_whose(report, one, say, options)}" for one in dates.undated]
        what = say(phrase("calendar.unknown_dates", number=len(dates.undated)))
        lines += _whole("unknown", "unknown@tongguan", stamp, dates.day, dates.day, what, details)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(one: Event, name: str, stamp: str, what: str, details: Sequence[str]) -> list[str]:
    assert one.first is not None
    assert one.last is not None
    return _whole(one.kind, name, stamp, one.first, one.last, what, details)


def _whole(kind: str, name: str, stamp: str, first: str, last: str, what: str, details: Sequence[str]) -> list[str]:
    """An event of whole days; its end is the day after the last."""
    return [
        "BEGIN:VEVENT",
        f"UID:{name}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_date(first)}",
        f"DTEND;VALUE=DATE:{_date(moved(last, 1))}",
        f"SUMMARY:{text(what)}",
        *([f"DESCRIPTION:{text(chr(10).join(details))}"] if details else []),
        f"CATEGORIES:{text(kind)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _name(one: Event, used: dict[str, int]) -> str:
    """The name of an event for ever: made of what it is about, neither of its day nor of where the file lies."""
    mark = sha256(f"{one.kind}\0{one.exporter}\0{one.name}".encode()).hexdigest()[:32]
    used[mark] = used.get(mark, 0) + 1
    return f"{mark}{f'-{used[mark]}' if used[mark] > 1 else ''}@tongguan"


def _summary(dates: Dates, one: Event, say: Callable[[Words], str]) -> str:
    """What a list of events shows: the date by its words, the paper, and of several exporters whose it is."""
    flows = [each.flow for each in one.concerns] if one.kind == "flow-begins" and one.first is not None else []
    exporter = [dates.names[one.exporter]] if one.exporter and len(dates.names) > 1 else []
    return " · ".join(map(clean, [say(one.what), *flows, *([one.ref] if one.ref else []), *exporter]))


def _whose(report: Report, one: Event, say: Callable[[Words], str], options: Options) -> str:
    flows = concerned(report, one, say, options)
    return f" ({flows})" if flows else ""


def _details(report: Report, dates: Dates, one: Event, say: Callable[[Words], str], options: Options) -> Iterator[str]:
    """Everything else that is known of a date, a line each."""
    if one.exporter:
        yield clean(dates.names[one.exporter])
    if flows := concerned(report, one, say, options):
        yield flows
    yield from (say(words) for words in one.says)
    if one.first != one.last:
        yield say(phrase("calendar.range"))
    if basis := sources(one, say, options):
        yield f"{say(phrase('calendar.source'))}{colon(options.language)}{basis}"
    if one.place is not None:
        yield f"{clean(located(one.place.path, options))}:{one.place.point[0]}"


def _date(day: str) -> str:
    return day.replace("-", "")


def text(value: str) -> str:
    r"""Text as a value of the type TEXT (section 3.3.11).

    >>> text("a, b; c\nd")
    'a\\, b\\; c\\nd'
    """
    return value.translate(_MEANS)


def folded(line: str) -> list[str]:
    """A line in pieces of no more than 75 octets, each after the first behind a blank; no character is parted.

    >>> [len(one.encode()) for one in folded("数" * 60)]
    [75, 73, 34]
    """
    pieces, kept, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            pieces.append(kept)
            kept, size = " ", 1
        kept += letter
        size += octets
    return [*pieces, kept]
