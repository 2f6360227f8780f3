"""What differs between a stored report and the run that was made of the same inputs now, one thing after the other.

Nothing is forgiven: whatever is another thing is told, down to a word of a finding, a line or a digest. A finding is known
again by its fingerprint. Where a manifest has changed, lines are not held against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongguan.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Data = Mapping[str, Any]

TOLD = 3
"""Keys that are told of one thing, and values of a list."""
SHORT = 160
"""Characters of a value."""
PLACES = ("location", "related")
"""What a line that moved changes."""
APART = ("rules", "files")
"""Settings of which each part is told by itself."""
HEAD = ("exit_code", "allowed", "strict", "conflicts", "empty_allowed", "exit_zero", "counted_only", "as_of")
"""What a report says of itself in a word."""


class Difference(Record):
    """One thing that is another thing now."""

    what: str
    """`tool`, `lawbook`, `pack`, `input`, `file`, `flow`, `finding`, `persons`, `rule`, `problem`, `warning` or `report`."""
    change: str
    """`changed`; `gone`: it is not there now; `new`: it was not there then; `outside`, `unreadable`: of a file."""
    subject: str
    """Which: a path, a flow, a finding with its rule, a key."""
    then: str = ""
    now: str = ""
    zh: tuple[str, str] | None = None
    """Both in Chinese, where they are words that the report says in two languages."""

    @property
    def outcome(self) -> bool:
        """Whether a verdict, a finding or a count is another one, not only what it was judged of or by."""
        return self.what in ("flow", "finding", "persons", "rule", "problem", "warning", "report")


class Verification(Record):
    """What came of it."""

    found: tuple[Difference, ...]
    judged: bool
    """Whether it was judged once more: not where files are missing."""
    files: int
    """Files that were looked at."""
    beside: tuple[str, ...]
    """Manifests that the call of then finds now and that were not judged then."""

    @property
    def same(self) -> bool:
        """Whether nothing is another thing."""
        return self.judged and not self.found

    @property
    def outcome(self) -> bool:
        """Whether verdicts and findings come out the same."""
        return self.judged and not any(one.outcome for one in self.found)


def differences(then: Data, now: Data, *, moved: bool) -> list[Difference]:
    """Between what was found and what is found; `moved`: whether lines of manifests may be others."""
    found = [Difference("report", "changed", key, _short(then[key]), _short(now[key])) for key in HEAD if then[key] != now[key]]
    old, new = then["settings"], now["settings"]
    settings = [key for key in _keys(old, new, APART) if key in old and key in new]
    found += [Difference("report", "changed", f"settings.{key}", _short(old[key]), _short(new[key])) for key in settings]
    found += [*_flows(then, now, moved=moved), *_findings(then, now, moved=moved), *_persons(then, now)]
    for what in ("problem", "warning"):
        found += _told(what, then[f"{what}s"], now[f"{what}s"], moved=moved)
    if then["lawbook"] == now["lawbook"]:
        # Of other manifests other rules are told.
        found += [one for one in _named("rule", then["rules"], now["rules"]) if not moved or one.change == "changed"]
        if not found and not moved:
            # Nothing that has a name: an order, a question, a key that nobody knows.
            keys = dict.fromkeys((*now, *then))
            found = [
                Difference("report", "changed", key) for key in keys if then.get(key) != now.get(key) and key not in _beside(then, now)
            ]
    return found


def _beside(then: Data, now: Data) -> tuple[str, ...]:
    """Parts that are told elsewhere, or that reports of another version have not."""
    other = () if then["schema_version"] == now["schema_version"] else ("schema_version", *(set(then) ^ set(now)))
    return ("tool", "lawbook", "inputs", "settings", *other)


def _flows(then: Data, now: Data, *, moved: bool) -> Iterator[Difference]:
    old, new = ({(one["exporter"], one["id"]): one for one in data["flows"]} for data in (then, now))
    for key, one in old.items():
        other = new.get(key)
        if other is None:
            yield Difference("flow", "gone", key[1], one["kind"])
            continue
        if one["kind"] != other["kind"]:
            yield Difference("flow", "changed", key[1], one["kind"], other["kind"])
        items, others = ({item["id"]: item for item in flow["items"]} for flow in (one, other))
        for name, item in items.items():
            if name not in others:
                yield Difference("flow", "gone", f"{key[1]}/{name}", _answer(item))
            elif (keys := _keys(item, others[name], ())) and (_answer(item) != _answer(others[name]) or one["kind"] == other["kind"]):
                answers = _answer(item), _answer(others[name])
                # Where it comes out the same: what of it is another thing.
                alike = answers[0] == answers[1]
                subject = f"{key[1]}/{name}: {', '.join(keys)}" if alike else f"{key[1]}/{name}"
                yield Difference("flow", "changed", subject, *(_values(item, others[name], keys) if alike else answers))
        yield from (Difference("flow", "new", f"{key[1]}/{name}", "", _answer(others[name])) for name in others if name not in items)
        keys = [name for name in _keys(one, other, PLACES if moved else ()) if name not in ("kind", "items")]
        if keys:
            yield Difference("flow", "changed", f"{key[1]}: {', '.join(keys)}", *_values(one, other, keys), _values(one, other, keys, "zh"))
    yield from (Difference("flow", "new", key[1], "", one["kind"]) for key, one in new.items() if key not in old)


def _answer(item: Data) -> str:
    """How an item comes out."""
    route = item["route"]
    ends = route["floor"] if route["floor"] == route["ceiling"] else f"{route['floor']}…{route['ceiling']}"
    return f"{item['kind']}, {ends}"


def _findings(then: Data, now: Data, *, moved: bool) -> Iterator[Difference]:
    old, new = (_by_mark(data) for data in (then, now))
    for mark, ones in old.items():
        others = new.get(mark, [])
        for one, other in zip(ones, others, strict=False):
            if one["kind"] != other["kind"]:
                yield Difference("finding", "changed", _subject(one), one["kind"], other["kind"])
            elif keys := _keys(one, other, PLACES if moved else ()):
                yield Difference(
                    "finding", "changed", f"{_subject(one)}: {', '.join(keys)}", *_values(one, other, keys), _values(one, other, keys, "zh")
                )
        yield from (
            Difference("finding", "gone", _subject(one), one["title"]["en"], "", (one["title"]["zh"], "")) for one in ones[len(others) :]
        )
    for mark, ones in new.items():
        yield from (
            Difference("finding", "new", _subject(one), "", one["title"]["en"], ("", one["title"]["zh"]))
            for one in ones[len(old.get(mark, ())) :]
        )


def _by_mark(data: Data) -> dict[str, list[Data]]:
    """The findings by their fingerprints, their questions in the place of the numbers of these."""
    questions = {one["id"]: {key: value for key, value in one.items() if key not in ("id", "location")} for one in data["questions"]}
    found: dict[str, list[Data]] = {}
    for one in data["findings"]:
        waived = one["waived"] and {key: value for key, value in one["waived"].items() if key != "location"}
        known = {**one, "asks": [questions[number] for number in one["asks"]], "waived": waived}
        found.setdefault(one["fingerprint"], []).append(known)
    return found


def _subject(one: Data) -> str:
    """A finding by its kind, rule, flow and items."""
    return f"{one['kind']}[{one['rule']}] {one['flow']}/{', '.join(one['items'])}"


def _persons(then: Data, now: Data) -> Iterator[Difference]:
    old, new = ({one["id"]: one for one in data["exporters"]} for data in (then, now))
    for name, one in old.items():
        other = new.get(name)
        if other is None:
            yield Difference("persons", "gone", name)
            continue
        for bucket in dict.fromkeys((*one["totals"], *other["totals"])):
            count, counted = one["totals"].get(bucket), other["totals"].get(bucket)
            if count != counted:
                yield Difference("persons", "changed", f"{name}: {bucket}", _range(count), _range(counted))
        if one["totals"] == other["totals"] and (keys := _keys(one, other, ())):
            yield Difference(
                "persons", "changed", f"{name}: {', '.join(keys)}", *_values(one, other, keys), _values(one, other, keys, "zh")
            )
    yield from (Difference("persons", "new", name) for name in new if name not in old)


def _range(count: Data | None) -> str:
    if count is None:
        return ""
    low, high = count["low"], count["high"]
    return f"{low:,}" if low == high else f"{low:,}–{high:,}" if high is not None else f"≥ {low:,}"


def _told(what: str, then: list[Data], now: list[Data], *, moved: bool) -> Iterator[Difference]:
    """Of what has no name each that is only on one side."""
    left_out = ("location", "line", "column", "end_line", "end_column") if moved else ()
    old, new = ([{key: value for key, value in one.items() if key not in left_out} for one in some] for some in (then, now))
    yield from (Difference(what, "gone", _said(one)) for one in old if one not in new)
    yield from (Difference(what, "new", _said(one)) for one in new if one not in old)


def _said(one: Data) -> str:
    said = one["message"] if "message" in one else one["text"]["en"]
    return f"{one['path']}: {said}" if one["path"] else str(said)


def _named(what: str, then: Iterable[Data], now: Iterable[Data]) -> Iterator[Difference]:
    old, new = ({one["id"]: one for one in some} for some in (then, now))
    for name, one in old.items():
        if name not in new:
            yield Difference(what, "gone", name)
        elif keys := [key for key in _keys(one, new[name], ()) if key in one]:
            yield Difference(
                what, "changed", f"{name}: {', '.join(keys)}", *_values(one, new[name], keys), _values(one, new[name], keys, "zh")
            )
    yield from (Difference(what, "new", name) for name in new if name not in old)


def _keys(one: Data, other: Data, left_out: tuple[str, ...]) -> list[str]:
    """The keys under which two things differ."""
    return [key for key in dict.fromkeys((*one, *other)) if key not in left_out and one.get(key) != other.get(key)]


def _values(one: Data, other: Data, keys: list[str], language: str = "en") -> tuple[str, str]:
    """What stands under some keys of two things, as far as it is not the same."""
    then, now = zip(*(_apart(one.get(key), other.get(key), language) for key in keys[:TOLD]), strict=True)
    return "; ".join(filter(None, then)), "; ".join(filter(None, now))


def _apart(one: Any, other: Any, language: str) -> tuple[str, str]:
    """Two values in short; of lists what only the one or the other has."""
    if not isinstance(one, list) or not isinstance(other, list):
        return _short(one, language), _short(other, language)
    if all(each in other for each in one) and all(each in one for each in other):
        return _listed(one, language), _listed(other, language)  # in another order
    return _listed([each for each in one if each not in other], language), _listed([each for each in other if each not in one], language)


def _listed(values: list[Any], language: str) -> str:
    more = f", … +{len(values) - TOLD}" if len(values) > TOLD else ""
    return ", ".join(_short(one, language) for one in values[:TOLD]) + more


def _short(value: Any, language: str = "en") -> str:
    """A value in a few words: of what is said in two languages the one, of a question its fact."""
    if isinstance(value, dict):
        for key in ("fact", "text", language, "rule", "gate", "duty"):
            if key in value and isinstance(value[key], (str, dict)):
                return _short(value[key], language)
    told = value if isinstance(value, str) else _written(value)
    return told if len(told) <= SHORT else f"{told[:SHORT]}…"


def _written(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
