"""Shapes that hold others: lists, mappings, judged facts, one of several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.problem import DOT, LINE, listing
from tongguan.record import fresh
from tongguan.regex import pattern
from tongguan.shape import SLUG, SLUGS, Said, Shape, Word, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tongguan.shape import Keys, Reporter, Schema

THOUSANDS = pattern(r"[0-9]{3}")
"""What a comma between thousands leaves for a key."""


class Many(Shape):
    """A list of things of one shape; a single one may stand without brackets when `single`."""

    of: Shape = fresh(factory=Shape)
    single: bool = False
    least: int = 0
    what: str = "a list"

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, list):
            if len(value) < self.least:
                hint = f"known: {listing(self.of.words)}" if isinstance(self.of, Word) else None
                report.value(at, f"expected {self.what} with at least {self.least}, found none", hint)
            for index, one in enumerate(value):
                if len(value) > 1 or not self._none(one, (*at, index), report):
                    self.of.check(one, (*at, index), report)
        elif self.single and not isinstance(value, dict) and value is not None:
            if not self._none(value, at, report):
                self.of.check(value, at, report)
        else:
            report.value(at, f"expected {self.what}, found {shown(value)}")

    def _none(self, value: Any, at: Keys, report: Reporter) -> bool:
        """Whether a word that is not on the list says that nothing of it holds; it is reported then."""
        if self.least or not isinstance(self.of, Word) or not isinstance(value, (str, bool)) or value in self.of.words:
            return False
        from tongguan.hints import none_of_them

        hint = none_of_them(value)
        if hint:
            report.value(at, f"unknown {self.of.what.removeprefix('a ').removeprefix('an ')} {shown(value)}", hint)
        return hint is not None

    def fits(self, value: Any) -> bool:
        if type(value) is list:
            fits = self.of.fits
            return len(value) >= self.least and all(fits(one) for one in value)
        return self.single and value is not None and type(value) is not dict and self.of.fits(value)

    def schema(self) -> Schema:
        one = self.of.schema()
        many: Schema = {"type": "array", "items": one}
        if self.least:
            many["minItems"] = self.least
        return {**Shape.schema(self), **({"anyOf": [many, one]} if self.single else many)}


def _parted(name: Any) -> str | None:
    """What to do where a comma in a number or a text left a key without a value: `{size: 84,000}`, `{name: Example Co., Ltd.}`."""
    if THOUSANDS.fullmatch(str(name)):
        return "a comma parts entries; write a number without it, `5000` or `5_000`"
    return None if SLUG.fullmatch(str(name)) else "a comma parts entries; write a text that holds one between quotes"


class Map(Shape):
    """A mapping with known keys; a key that holds nothing (`null`) is not stated."""

    fields: Mapping[str, Shape] = fresh(factory=dict)
    required: tuple[str, ...] = ()
    rest: Shape | None = None
    """The shape of values under keys of the user's own choosing."""
    what: str = "a mapping"
    names: re.Pattern[str] = SLUG
    """What such keys look like."""

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if not isinstance(value, dict):
            keys = f"with keys: {listing(self.fields)}" if self.fields else "of names of your own, each with its keys"
            from tongguan.hints import absent

            written = absent(value, self.fields) or f"a mapping {keys}"
            report.value(at, f"expected {self.what}, found {shown(value)}", written if value is not None else None)
            return
        for name, inner in value.items():
            shape = self.fields.get(name, self.rest)
            if shape is None:
                hint = (_parted(name) if inner is None else None) or report.suggest(name, self.fields, self._docs)
                report.key((*at, name), f"unknown key `{name}` in {self.what}", hint)
            elif name not in self.fields and not self.names.fullmatch(name):
                report.key((*at, name), f"`{name}` is no id", SLUGS)
            elif inner is not None:
                shape.check(inner, (*at, name), report)
            elif name in self.required:
                report.key((*at, name), f"`{name}` of {self.what} is empty", shape.doc or None)
        for name in self.required:
            if name not in value:
                report.key(at, f"{self.what} without `{name}`", self.fields[name].doc or None)

    def fits(self, value: Any) -> bool:
        if type(value) is not dict:
            return False
        fields, rest, required = self.fields, self.rest, self.required
        for name, inner in value.items():
            shape = fields.get(name)
            if shape is None:
                shape = rest
                if shape is None or self.names.fullmatch(name) is None:
                    return False
            if inner is None:
                if name in required:
                    return False
            elif not shape.fits(inner):
                return False
        return all(name in value for name in required)

    def _docs(self) -> dict[str, str]:
        """What each key is, with the words and keys that it takes."""
        return {name: f"{shape.doc.replace(LINE, DOT)}{LINE}{' '.join(_inside(shape))}" for name, shape in self.fields.items()}

    def schema(self) -> Schema:
        properties = {name: shape.schema() if name in self.required else nullable(shape.schema()) for name, shape in self.fields.items()}
        result: Schema = {**Shape.schema(self), "type": "object", "properties": properties}
        if self.rest is None:
            result["additionalProperties"] = False
        else:
            result["additionalProperties"] = nullable(self.rest.schema())
            words = "|".join(re.escape(name) for name in self.fields)
            pattern = f"^(?:{self.names.pattern}{'|' + words if words else ''})$"
            result["propertyNames"] = {"pattern": pattern}
        if self.required:
            result["required"] = list(self.required)
        return result


class Later(Shape):
    """A shape that is made when it is first needed: most keys stand in no manifest of a run."""

    __slots__ = ("_make", "_shape")

    def __init__(self, make: Callable[[], Shape]) -> None:
        self._make = make
        self._shape: Shape | None = None

    @property
    def shape(self) -> Shape:
        """The shape itself."""
        if self._shape is None:
            self._shape = self._make()
        return self._shape

    @property  # type: ignore[misc]  # a field of the base
    def doc(self) -> str:
        """What it means."""
        return self.shape.doc

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        (self._shape or self.shape).check(value, at, report)

    def fits(self, value: Any) -> bool:
        return (self._shape or self.shape).fits(value)

    def schema(self) -> Schema:
        return self.shape.schema()


def _inside(shape: Shape) -> Iterable[str]:
    """The words of a list, or the keys of a mapping."""
    shape = shape.shape if isinstance(shape, Later) else shape
    inner = shape.of if isinstance(shape, (Many, Judged)) else shape
    return inner.words if isinstance(inner, Word) else inner.fields if isinstance(inner, Map) else ()


def nullable(schema: Schema) -> Schema:
    """The same, or nothing: a key without a value is not stated."""
    outer = {name: schema[name] for name in ("description",) if name in schema}
    inner = {name: value for name, value in schema.items() if name != "description"}
    if not inner:
        return outer
    return {**outer, "anyOf": [inner, {"type": "null"}]}


class Judged(Shape):
    """What only a person may judge: plain, or `{value: …, by: …, because: …}`."""

    __slots__ = ("_form",)

    of: Shape = fresh(factory=Shape)

    @property
    def form(self) -> Map:
        """The mapping that says who judges, and why."""
        try:
            return self._form
        except AttributeError:
            fields = {
                "value": self.of,
                "by": Said("Who judges: a name and a function.", expected="a name and a function"),
                "because": Said("Why, in a sentence that an auditor can follow.", expected="a reason"),
            }
            self._form: Map = Map("", fields, required=("value",), what="a judged fact")
            return self._form

    def _meant(self, value: Any) -> Shape:
        """What a value means to be."""
        return self.form if isinstance(value, dict) and ("value" in value or "by" in value or "because" in value) else self.of

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        self._meant(value).check(value, at, report)

    def fits(self, value: Any) -> bool:
        return self._meant(value).fits(value)

    def schema(self) -> Schema:
        return {**Shape.schema(self), "anyOf": [self.of.schema(), self.form.schema()]}


class Either(Shape):
    """One of a few shapes, told apart by `choose`, which names the one that a value means to be."""

    shapes: tuple[Shape, ...] = ()
    choose: Callable[[Any], int] = lambda _: 0

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        self.shapes[self.choose(value)].check(value, at, report)

    def fits(self, value: Any) -> bool:
        return self.shapes[self.choose(value)].fits(value)

    def schema(self) -> Schema:
        return {**Shape.schema(self), "anyOf": [shape.schema() for shape in self.shapes]}
