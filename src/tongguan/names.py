"""What has to fit together inside one manifest: names that are used and names that exist, days in their order, sizes.

Every value is looked at with distrust, for this runs beside the check of the shape, not after it: a user is told of a
misspelt key and of an unknown recipient in the same run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.plain import scalar
from tongguan.shape import DATE, SLUG, Keys, Reporter
from tongguan.shapes import DEFAULTED

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from tongguan.document import Document
    from tongguan.problem import Problem

PROVIDED = "provided_this_year"
"""The people of flows in no manifest, as `apart_from` and `overlaps` of a population name them."""
SINCE = "provided_since_last_year"
"""The same people since 1 January of last year, for the law before 2024-03-22."""


def misfits(document: Document, shared: Document | None = None, *, lone: bool = False) -> list[Problem]:
    """Everything in a manifest, and in the exporter file `shared` that it names, that does not fit together.

    `lone` says that the exporter file is not at hand: names that it may hold are let pass.
    """
    found: list[Problem] = []
    recipients: dict[str, None] = {}
    populations: dict[str, Any] = {}
    for origin in (shared, document):
        if origin is None:
            continue
        report = Reporter(origin)
        recipients |= dict.fromkeys(_map(_map(origin.data).get("recipients")))
        above_flows(report, populations, lone=lone and origin is document)
        if origin is document:
            _flows(report, recipients, populations, lone=lone)
        _taken_back(report, shared, document)
        found += report.problems
    return found


def emptied(stated: Mapping[str, Any], once: Mapping[str, Any]) -> Iterator[Keys]:
    """The keys that stand without a value, or with an empty mapping, where one is stated once for all."""
    for name, value in once.items():
        if value is None or name not in stated:
            continue
        if stated[name] is None or stated[name] == {}:
            yield (name,)
        elif isinstance(value, dict) and isinstance(stated[name], dict):
            yield from ((name, *rest) for rest in emptied(stated[name], value))


def once_for_all(origin: Document | None, scope: str) -> dict[str, Any]:
    """What a file states of every recipient, flow, item or clearance, as it stands there."""
    return _map(_map(_map(origin.data).get("defaults")).get(f"{scope}s")) if origin is not None else {}


def _taken_back(report: Reporter, shared: Document | None, document: Document) -> None:
    """Report keys without a value that `defaults` state: it may be that the statement was taken back, or forgotten."""
    origin, data = report.document, _map(report.document.data)
    for scope in DEFAULTED:
        above = once_for_all(shared, scope)
        every = [above, once_for_all(document, scope)] if shared is not None else [once_for_all(document, scope)]
        if not any(every):
            continue
        places = [(at, one, every) for at, one in _told_apart(scope, data)]
        if origin is document and above:
            places.append((("defaults", f"{scope}s"), once_for_all(document, scope), [above]))
        for at, one, stated in places:
            for path in dict.fromkeys(path for once in stated for path in emptied(one, once)):
                report.key(
                    (*at, *path),
                    f"`{'.'.join(map(str, path))}` has no value here, and `defaults` state one for every {scope}",
                    "write the value; leave the key out where what `defaults` state holds here too; what is unknown here stands in no `defaults`",
                )
    if origin is document:
        _unproved(report, _map(_map(_map((shared or document).data).get("exporter")).get("evidence")))


def _unproved(report: Reporter, every: dict[str, Any]) -> None:
    """Report evidence of a flow without a value that the exporter's states."""
    for index, flow in _maps(_map(report.document.data).get("flows")):
        for path in emptied(_map(flow.get("evidence")), every):
            report.key(
                ("flows", index, "evidence", *path),
                f"`{'.'.join(map(str, path))}` has no value here, and the exporter's `evidence` states one",
                "write the value, `false` where there is none for this flow; leave the key out where the exporter's holds here too",
            )


def _told_apart(scope: str, data: dict[str, Any]) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """Each mapping of a file that states facts of one recipient, flow, item or clearance."""
    if scope == "recipient":
        yield from ((("recipients", name), _map(one)) for name, one in _map(data.get("recipients")).items())
    if scope == "clearance":
        yield from ((("exporter", "clearances", number), one) for number, one in _maps(_map(data.get("exporter")).get("clearances")))
    for index, flow in _maps(data.get("flows")):
        if scope == "flow":
            yield ("flows", index), flow
        elif scope != "recipient":
            yield from ((("flows", index, f"{scope}s", number), one) for number, one in _maps(flow.get(f"{scope}s")))


def above_flows(report: Reporter, populations: dict[str, Any], *, lone: bool = False) -> None:
    """Report what does not fit together above the flows of one file; its populations, as they are stated, join those of the exporter file."""
    _populations(report, populations, lone=lone)
    _provided(report)


def _flows(report: Reporter, recipients: dict[str, None], populations: dict[str, Any], *, lone: bool) -> None:
    seen: dict[str, tuple[int, dict[str, None]]] = {}
    numbered = like_numbers(populations)
    for index, flow in _maps(_map(report.document.data).get("flows")):
        at: Keys = ("flows", index)
        name = _name(flow.get("id"))
        if name in seen:
            report.value((*at, "id"), f"flow `{name}` stands twice", _first(report, ("flows", seen[name][0], "id")))
        to = _name(flow.get("to"))
        if to and to not in recipients and not lone:
            report.value((*at, "to"), f"unknown recipient `{to}`", report.suggest(to, recipients))
        items: dict[str, None] = {}
        firsts: dict[str, Keys] = {}
        for number, item in _maps(flow.get("items")):
            here = (*at, "items", number)
            one = _name(item.get("id"))
            if one in items:
                report.value((*here, "id"), f"item `{one}` stands twice in flow `{name}`", _first(report, firsts[one]))
            elif one:
                items[one] = None
                firsts[one] = (*here, "id")
            persons = item.get("persons")
            if is_number(persons) and persons in numbered:
                report.value(
                    (*here, "persons"),
                    f"`{persons}` is a number here, and there is a population `{numbered[persons]}`",
                    "write the population between quotes, or choose another name for it",
                )
            if isinstance(persons, str) and SLUG.fullmatch(persons) and persons not in populations and not lone:
                from tongguan.hints import number as written

                hint = written(persons) or report.suggest(persons, populations)
                report.value((*here, "persons"), f"unknown population `{persons}`", hint)
        if name:
            seen[name] = (index, items)
        for number, clearance in _maps(flow.get("clearances")):
            for position, held in _names(clearance.get("items")):
                if held not in items:
                    where = (*at, "clearances", number, "items", *position)
                    report.value(where, f"unknown item `{held}` in flow `{name}`", report.suggest(held, items))
    for index, waiver in _maps(_map(report.document.data).get("waivers")):
        name, one = _name(waiver.get("flow")), _name(waiver.get("item"))
        if not name:
            continue
        if name not in seen:
            report.value(("waivers", index, "flow"), f"unknown flow `{name}`", report.suggest(name, seen))
        elif one and one not in seen[name][1]:
            report.value(("waivers", index, "item"), f"unknown item `{one}` in flow `{name}`", report.suggest(one, seen[name][1]))


def is_number(value: Any) -> bool:
    """Whether it is a number as YAML reads it."""
    return type(value) is int or type(value) is float


def like_numbers(populations: Iterable[str]) -> dict[float, str]:
    """Populations whose names are numbers where they stand without quotes: `persons: 1e3` may mean these people, or a thousand."""
    return {number: name for name in populations if name[0].isdigit() and is_number(number := scalar(name))}


def _populations(report: Reporter, known: dict[str, Any], *, lone: bool) -> None:
    """Check the populations of one file, and add them to those `known` from the exporter file."""
    own = _map(_map(report.document.data).get("populations"))
    every = {**known, **own}
    names: Container[str] = {*every, PROVIDED}
    for name, stated in own.items():
        at: Keys = ("populations", name)
        if name == PROVIDED:
            report.key(at, f"`{name}` names the people of flows in no manifest", "choose another name")
        if name in known:
            report.key(at, f"population `{name}` stands in the exporter file already", "say it in one place")
        one = _map(stated)
        if PROVIDED in [outer for _, outer in _names(one.get("within"))]:
            report.value((*at, "within"), f"no population lies within `{PROVIDED}`", "say under `overlaps` how many they share")
        for key in ("within", "apart_from"):
            for position, other in _names(one.get(key)):
                _other(report, name, other, names, (*at, key, *position), lone=lone)
        for other in _map(one.get("overlaps")):
            _other(report, name, other, names, (*at, "overlaps", other), lone=lone)
    for name in own:
        _within(report, every, name)
        _shared(report, every, name)
    known |= own


def _other(report: Reporter, name: str, other: str, names: Any, at: Keys, *, lone: bool) -> None:
    """One name of a population beside another's."""
    tell = report.key if at[-2] == "overlaps" else report.value
    if other == name:
        tell(at, f"population `{name}` is declared against itself")
    elif other not in names and not lone:
        tell(at, f"unknown population `{other}`", report.suggest(other, names))


def _within(report: Reporter, every: dict[str, Any], name: str) -> None:
    """Whether a population lies within itself, is larger than the one it lies within, or apart from it."""
    one = _map(every[name])
    size = _ends(one.get("size"))
    seen = [name]
    larger = False
    while outer := _name(_map(every.get(seen[-1])).get("within")):
        if outer in seen:
            if outer == name and len(seen) > 1:
                report.value(("populations", name, "within"), f"population `{name}` lies within itself")
            return
        seen.append(outer)
        whole = _map(every.get(outer))
        most = _ends(whole.get("size"))[1]
        if most is not None and size[0] > most and not larger:
            larger = True
            hint = f"at least {size[0]:,} cannot lie within at most {most:,}"
            report.value(("populations", name, "size"), f"population `{name}` is larger than `{outer}`, within which it lies", hint)
        if size[1] != 0 and (_apart(one, outer) or _apart(whole, name)):
            report.value(
                ("populations", name, "within"),
                f"population `{name}` lies within `{outer}` and is apart from it",
                "only one of the two is true",
            )
        shared = _map(one.get("overlaps")).get(outer, _map(whole.get("overlaps")).get(name))
        if shared is not None and (_ends(shared)[1] or 0) < size[0]:
            hint = f"whoever lies within `{outer}` is shared with it: all {size[0]:,}"
            report.value(
                ("populations", name, "within"), f"population `{name}` lies within `{outer}` and shares fewer people with it", hint
            )


def _shared(report: Reporter, every: dict[str, Any], name: str) -> None:
    """Whether what a population shares with others can be true, and is the same on both sides."""
    one = _map(every[name])
    for other, shared in _map(one.get("overlaps")).items():
        at: Keys = ("populations", name, "overlaps", other)
        beside = _map(every.get(other))
        ends = _ends(shared)
        for whose, size in ((name, one.get("size")), (other, beside.get("size"))):
            most = _ends(size)[1]
            if most is not None and ends[0] > most:
                hint = f"at least {ends[0]:,} cannot be among at most {most:,}"
                report.value(at, f"population `{name}` shares more with `{other}` than `{whose}` holds", hint)
                break
        back = _map(beside.get("overlaps")).get(name)
        if back is not None and shared is not None and _ends(back) != ends and str(other) < str(name):
            report.value(at, f"population `{name}` shares another number with `{other}` than `{other}` with it", "say it on one side")
        apart = _parted(every, str(name), str(other)) if ends[0] > 0 else None
        if apart == (name, other):
            report.value(at, f"population `{name}` shares people with `{other}` and is apart from it", "only one of the two is true")
        elif apart is not None:
            hint = f"`{apart[0]}` and `{apart[1]}`, within which they lie, are apart"
            report.value(at, f"population `{name}` shares people with `{other}` and cannot", hint)


def _parted(every: dict[str, Any], name: str, other: str) -> tuple[str, str] | None:
    """The populations that are declared apart among two and those that they lie within, as far as there are such."""
    lines = (_line(every, name), _line(every, other))
    return next(
        ((a, b) for a in lines[0] for b in lines[1] if a != b and (_apart(_map(every.get(a)), b) or _apart(_map(every.get(b)), a))), None
    )


def _line(every: dict[str, Any], name: str) -> list[str]:
    """A population and those that it lies within, the innermost first."""
    line = [name]
    while (outer := _name(_map(every.get(line[-1])).get("within"))) and outer not in line:
        line.append(outer)
    return line


def _apart(stated: dict[str, Any], other: str) -> bool:
    return any(one == other for _, one in _names(stated.get("apart_from")))


def _provided(report: Reporter) -> None:
    """The days of figures for flows in no manifest."""
    exporter = _map(_map(report.document.data).get("exporter"))
    for name in (PROVIDED, SINCE):
        stated = _map(exporter.get(name))
        everybody, sensitive = _ends(stated.get("ordinary"))[1], _ends(stated.get("sensitive"))[0]
        if name == SINCE and everybody is not None and sensitive > everybody:
            hint = "before 2024-03-22 one count took in everybody: add those with sensitive information"
            report.value(("exporter", name, "ordinary"), f"fewer persons under `ordinary` of `{SINCE}` than under `sensitive`", hint)
        as_of, until = str(stated.get("as_of")), str(stated.get("until"))
        if not (DATE.fullmatch(as_of) and DATE.fullmatch(until)):
            continue
        problem = (
            f"`until` {until} lies before `as_of` {as_of}"
            if until < as_of
            else f"`until` {until} lies in another year than `as_of` {as_of}"
            if until[:4] != as_of[:4]
            else None
        )
        if problem:
            hint = "`as_of` is the day of the count, `until` the last day that it covers: no later than 31 December"
            report.value(("exporter", name, "until"), problem, hint)


# --------------------------------------------------------------------------- values looked at with distrust


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _maps(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings in a list, with their positions."""
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield index, one


def _name(value: Any) -> str:
    """A name, or nothing where there is none."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _names(value: Any) -> Iterator[tuple[Keys, str]]:
    """The names in a list, or the one that stands without brackets, with their positions."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            if name := _name(one):
                yield (index,), name
    elif name := _name(value):
        yield (), name


def _ends(value: Any) -> tuple[float, float | None]:
    """The least and the most that a stated number may be."""
    if isinstance(value, dict):
        low, high = _ends(value.get("low"))[0], _ends(value.get("high"))[1]
        return low, high
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value, value
    return 0, None


def _first(report: Reporter, at: Keys) -> str:
    return f"first on line {report.document.at(*at).start.line}"
