"""Whether data fit a published schema, of which the schemas here use a few words; what does not has its place in the text.

A stored report comes from anywhere. What fits is as it should be down to the last value, so that whoever reads it on
need ask nothing again; keys that the schema does not have are passed over, for later versions may add some.
"""

from __future__ import annotations

import re
from json.decoder import JSONDecoder
from typing import TYPE_CHECKING, Any

from tongguan.problem import InvalidInput, Problem
from tongguan.span import Point, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Check = Callable[[Any], None]

KINDS: dict[str, tuple[type, str]] = {
    "string": (str, "text"), "integer": (int, "a whole number"), "boolean": (bool, "true or false"),
    "array": (list, "a list"), "object": (dict, "an object"), "null": (type(None), "null"),
}  # fmt: skip
LONGEST = 15
"""Digits of a whole number: no count of people has more, and no reader needs to ask whether a number fits."""
SHOWN = 60
"""Characters of a value that are shown."""
_BLANK = re.compile(r"[ \t\r\n]*")


class Unfit(Exception):
    """Something does not fit: what was expected, and the keys that lead to it, the innermost first."""

    def __init__(self, message: str, keys: Sequence[str | int] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.keys: list[str | int] = list(keys)


def fitted(schema: Mapping[str, Any]) -> Check:
    """What raises `Unfit` on data that do not fit a schema."""
    return _Schema(schema).check(schema)


def unfit(text: str, path: str, keys: Sequence[str | int], message: str, hint: str) -> InvalidInput:
    """Told of the value under these keys of a text in JSON, with line and column."""
    at = place(text, keys)
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line, column = text.count("\n", 0, at) + 1, at - begin + 1
    # A report may be one line: what is far off is not shown.
    shown = text[begin : min(at + 1_000, len(text) if end < 0 else end)]
    return InvalidInput([Problem(path, message, Span(Point(line, column), Point(line, column + 1)), hint, shown)])


def place(text: str, keys: Sequence[str | int]) -> int:
    """Where the value under these keys begins in a text in JSON; of a missing one, what should hold it.

    >>> text = '{"a": [1, {"b": 2}]}'
    >>> text[place(text, ["a", 1, "b"])], text[place(text, ["a", 2])]
    ('2', '[')
    """
    decode = JSONDecoder().raw_decode

    def skipped(at: int) -> int:
        found = _BLANK.match(text, at)
        return found.end() if found is not None else at

    at = skipped(0)
    for key in keys:
        inside, number = skipped(at + 1), 0
        found = None
        while text[inside : inside + 1] not in ("", "]", "}"):
            name: Any = number
            if text[at] == "{":
                name, inside = decode(text, inside)
                inside = skipped(skipped(inside) + 1)
            if name == key:
                # Of a key that stands twice the last one holds.
                found = inside
                if text[at] == "[":
                    break
            inside = skipped(decode(text, inside)[1])
            if text[inside : inside + 1] == ",":
                inside = skipped(inside + 1)
            number += 1
        if found is None:
            return at
        at = found
    return at


class _Schema:
    """The checks of one schema, each part made once."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self._whole = whole
        self._made: dict[str, Check] = {}

    def check(self, part: Mapping[str, Any]) -> Check:
        """What raises `Unfit` on a value that does not fit a part."""
        checks: list[Check] = []
        if "$ref" in part:
            checks.append(self._shared(part["$ref"].rpartition("/")[2]))
        if "anyOf" in part:
            checks.append(self._any(part["anyOf"]))
        if "enum" in part or "const" in part:
            checks.append(_one_of(part["enum"] if "enum" in part else [part["const"]]))
        if "type" in part:
            checks.append(self._typed(part))
        return checks[0] if len(checks) == 1 else _all(checks)

    def _shared(self, name: str) -> Check:
        if name not in self._made:
            self._made[name] = self.check(self._whole["$defs"][name])
        return self._made[name]

    def _any(self, parts: Sequence[Mapping[str, Any]]) -> Check:
        nothing = any(part.get("type") == "null" for part in parts)
        checks = [self.check(part) for part in parts if part.get("type") != "null"]

        def check(value: Any) -> None:
            if value is None and nothing:
                return
            for one in checks[:-1]:
                try:
                    one(value)
                except Unfit:
                    continue
                return
            checks[-1](value)

        return check

    def _typed(self, part: Mapping[str, Any]) -> Check:
        kind, told = KINDS[part["type"]]
        more: Check | None = None
        if kind is dict:
            more = self._mapping(part)
        elif kind is list:
            more = _every(self.check(part["items"]))
        elif kind is str:
            more = _text(part)
        elif kind is int:
            more = _number(part)

        def check(value: Any) -> None:
            # `True` is a number to Python.
            if type(value) is not kind:
                raise Unfit(f"expected {told}")
            if more is not None:
                more(value)

        return check

    def _mapping(self, part: Mapping[str, Any]) -> Check:
        required = tuple(part.get("required", ()))
        named = [(key, self.check(one)) for key, one in part.get("properties", {}).items()]
        rest = part.get("additionalProperties")
        other = self.check(rest) if isinstance(rest, dict) else None
        names = {key for key, _ in named}

        def check(value: Any) -> None:
            for key in required:
                if key not in value:
                    raise Unfit(f"`{key}` is missing")
            key = ""
            try:
                for key, one in named:
                    if key in value:
                        one(value[key])
                if other is not None:
                    for key in value:
                        if key not in names:
                            other(value[key])
            except Unfit as wrong:
                wrong.keys.append(key)
                raise

        return check


def _all(checks: Sequence[Check]) -> Check:
    def check(value: Any) -> None:
        for one in checks:
            one(value)

    return check


def _one_of(values: Sequence[Any]) -> Check:
    known = {(type(one), one) for one in values}
    told = ", ".join("null" if one is None else str(one).lower() if isinstance(one, bool) else str(one) for one in values)

    def check(value: Any) -> None:
        if isinstance(value, (dict, list)) or (type(value), value) not in known:
            raise Unfit(f"expected one of {told}" if len(values) > 1 else f"expected {told}")

    return check


def _every(one: Check) -> Check:
    def check(value: Any) -> None:
        number = 0
        try:
            for number, each in enumerate(value):  # noqa: B007 - told where it does not fit
                one(each)
        except Unfit as wrong:
            wrong.keys.append(number)
            raise

    return check


def _text(part: Mapping[str, Any]) -> Check | None:
    least = part.get("minLength", 0)
    matches = re.compile(part["pattern"]).search if "pattern" in part else None
    if not least and matches is None:
        return None

    def check(value: Any) -> None:
        if len(value) < least:
            raise Unfit("the text is empty")
        if matches is not None and not matches(value):
            raise Unfit(f"`{value[:SHOWN]}` is not written as it should be")

    return check


def _number(part: Mapping[str, Any]) -> Check:
    least = part.get("minimum")

    def check(value: Any) -> None:
        if least is not None and value < least:
            raise Unfit(f"expected {least} or more")
        if abs(value) >= 10**LONGEST:
            raise Unfit("the number is too large")

    return check
