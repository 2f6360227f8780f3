"""What a file may hold: one description, from which checker and JSON Schema both come.

A shape is a tree of leaves, which stand here, and of the lists and mappings of
`compounds.py` that hold them. `check` reports every place where a document leaves it,
with what was expected and the nearest known word; `schema` writes the same thing as JSON
Schema (draft 2020-12). The two are held together by a test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongguan.problem import Problem, listing, suggestion
from tongguan.record import Record
from tongguan.regex import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from tongguan.document import Document

Keys = tuple[str | int, ...]
Schema = dict[str, Any]

DATE = pattern(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
PEOPLE = "persons"
"""The unit of numbers of individuals."""
EVERYBODY = 10_000_000_000
"""More people than live on earth are a mistake."""
QUOTED = pattern(r"[0-9][0-9_]*(?:\.[0-9]+)?")
EMPTY = frozenset(
    (
        "no", "yes", "on", "off", "true", "false", "nil", "null", "none", "nobody", "nothing", "na", "n/a", "n.a", "todo", "to do", "tbd", "tbc",
        "to be done", "to be determined", "to be decided", "to be confirmed", "xx", "xxx", "xxxx", "unknown", "not known", "unclear",
        "undecided", "pending", "planned", "missing", "later", "not yet", "in progress", "draft",
        "tobedone", "tobedetermined", "tobedecided", "tobeconfirmed", "notknown", "notyet", "inprogress",
        "placeholder", "dummy", "fixme", "lorem ipsum", "fill in", "to be filled in", "somebody", "someone", "anybody", "anyone", "name",
        "reason", "loremipsum", "fillin", "tobefilledin", "john doe", "jane doe", "johndoe", "janedoe", "same as above",
        "as above", "see above", "sameasabove", "asabove", "seeabove", "asdf", "qwerty", "foobar",
        "无", "没有", "暂无", "尚无", "尚未", "否", "是", "有", "待定", "待补", "待补充", "待办", "待确认", "待完善", "未知", "不详", "不清楚", "未完成",
        "未开展", "未取得", "未做", "进行中", "办理中", "计划中", "不适用", "缺失", "草案", "草稿",
        "無", "沒有", "暫無", "尚無", "尚未", "待補", "待補充", "待辦", "待確認", "不詳", "不清楚", "未取得", "進行中", "辦理中", "計劃中", "不適用",
        "某", "某某", "某人", "有人", "占位", "占位符", "暂缺", "待填", "待填写", "姓名", "名称", "理由", "原因", "同上", "如上", "见上", "某甲",
        "某君", "某先生", "某女士", "路人甲", "無名氏", "无名氏",
    )
)  # fmt: skip
"""What is written where there is nothing to write, with or without signs; so are signs alone. Each stands without blanks and signs too."""
OPEN = frozenset(("tbd", "fixme", "待定", "待补", "待补充", "待确认", "待填", "待填写"))
"""Of these, what nobody's name and no reason begins with as a word of its own: whatever stands after it says what is still missing."""
INITIALS = frozenset([one[0] for one in OPEN])
LONGEST = max(map(len, EMPTY))
"""Characters of the longest of these words."""
SIGNS = "-\u2013\u2014_.,;:!?*/#()\u2026\u3001\u3002\uff01\uff08\uff09\uff0c\uff1f\u3010\u3011\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs that say nothing by themselves and that a schema can name: dashes, dots, brackets, and those that nobody sees."""
LIKE = {
    **str.maketrans(
        "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u043f\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0501\u04cf\u0131",
        "abekmhonpctyxsidli",
    ),
    **str.maketrans("\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7", "abeniknoptyx"),
    0x115F: None, 0x1160: None,
}  # fmt: skip
"""Small letters of other scripts that are read as Latin ones, and letters that nobody sees."""
SLUG = pattern(r"[a-z0-9][a-z0-9._-]*")
SLUGS = "use lower-case letters, digits, `-`, `_` and `.`"
PATIENCE = 200
"""Problems of one file that come with a suggestion."""


class Reporter:
    """Collects the problems of one document."""

    __slots__ = ("document", "problems")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def suggest(self, word: Any, known: Iterable[str], labels: Callable[[], Mapping[str, str]] | None = None, more: str = "") -> str | None:
        """`suggestion`, as long as a reader follows: it takes long, and nobody reads the ten-thousandth."""
        return suggestion(word, known, labels, more) if len(self.problems) < PATIENCE else None

    def quoted(self, at: Keys) -> bool:
        """Whether the value at `at` stands between quotes."""
        return self.document.text_at(*at)[:1] in ("'", '"')

    def value(self, at: Keys, message: str, hint: str | None = None) -> None:
        """A problem with the value at `at`."""
        self.problems.append(self.document.problem(self.document.at(*at), message, hint))

    def key(self, at: Keys, message: str, hint: str | None = None) -> None:
        """A problem with the key at `at`."""
        self.problems.append(self.document.problem(self.document.key(*at), message, hint))


class Shape(Record):
    """The base: anything at all."""

    doc: str = ""
    """What it means, in one or two sentences; becomes the description in the schema."""

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        """Report everything in `value` that does not fit."""

    def fits(self, value: Any) -> bool:
        """Whether `check` would report nothing, found without keeping places; what is rare asks `check` itself."""
        probe = _Probe()
        self.check(value, (), probe)
        return probe.content

    def schema(self) -> Schema:
        """The same as JSON Schema."""
        return {"description": self.doc} if self.doc else {}


class _Probe(Reporter):
    """Hears only whether there is something to report."""

    __slots__ = ("content",)

    def __init__(self) -> None:
        self.content = True

    def suggest(self, word: Any, known: Iterable[str], labels: Callable[[], Mapping[str, str]] | None = None, more: str = "") -> str | None:
        del word, known, labels, more
        return None

    def quoted(self, at: Keys) -> bool:
        del at
        return False

    def value(self, at: Keys, message: str, hint: str | None = None) -> None:
        del at, message, hint
        self.content = False

    def key(self, at: Keys, message: str, hint: str | None = None) -> None:
        del at, message, hint
        self.content = False


def shown(value: Any) -> str:
    """A value as the user wrote it, short enough for one line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 40 else text[:37] + '…'}`"


def published(title: str, shape: Shape) -> Schema:
    """The JSON Schema (draft 2020-12) of a file of this shape."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **shape.schema()}


class Bool(Shape):
    """`true` or `false`."""

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if not isinstance(value, bool):
            from tongguan.hints import truth

            found = f"the text {shown(value)}" if value in ("true", "false") else shown(value)
            report.value(at, f"expected true or false, found {found}", truth(value))

    def fits(self, value: Any) -> bool:
        return value is True or value is False

    def schema(self) -> Schema:
        return {**Shape.schema(self), "type": "boolean"}


class Text(Shape):
    """Text, or a whole number read as text."""

    pattern: re.Pattern[str] | None = None
    expected: str = "text"

    @property
    def numbers(self) -> bool:
        """Whether a number may stand for its digits: a name `5` may, a digest of which some happen to be digits may not."""
        return self.pattern is None or all(self.pattern.fullmatch(digits) for digits in ("0", "7", "10"))

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            plain = isinstance(value, (bool, float)) and self.pattern is None
            report.value(at, f"expected {self.expected}, found {shown(value)}", "write it between quotes" if plain else None)
        elif isinstance(value, str) and not value.strip():
            report.value(at, f"expected {self.expected}, found nothing between the quotes")
        elif isinstance(value, int) and not self.numbers:
            report.value(at, f"expected {self.expected}, found the number {shown(value)}", "write it between quotes")
        elif self.pattern is not None and (not self.pattern.fullmatch(str(value)) or (isinstance(value, int) and value < 0)):
            named = self.pattern is SLUG and "(" not in self.expected
            report.value(at, f"expected {self.expected}, found {shown(value)}", SLUGS if named else None)

    def fits(self, value: Any) -> bool:
        if type(value) is not str:
            return Shape.fits(self, value)
        return bool(value.strip()) if self.pattern is None else self.pattern.fullmatch(value) is not None and bool(value.strip())

    def schema(self) -> Schema:
        if self.pattern is not None:
            text = {"type": "string", "pattern": f"^(?:{self.pattern.pattern})$"}
            if not self.numbers:
                return {**Shape.schema(self), **text}
            return {**Shape.schema(self), "anyOf": [text, {"type": "integer", "minimum": 0}]}
        return {**Shape.schema(self), "anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "integer"}]}


def says(text: str, more: Collection[str] = ()) -> bool:
    """Whether a name or a reason says something, and more than what is written where there is nothing to write.

    >>> says("A. Example, counsel"), says("tbd"), says("(none)."), says("待补"), says("--"), says("Ｎ／Ａ"), says("n o n e")
    (True, False, False, False, False, False, False)
    >>> says("TBD (legal)"), says("tbd2"), says("待定（法务）"), says("T. B. Davis")
    (False, False, False, True)
    """
    if len(text) > LONGEST and text[0] not in "TtFf" and text[0].isalnum() and text[-1].isalnum() and text.isascii():
        return True  # so it is with most: nothing is to be taken off, and no such word is as long
    word = bare(text)
    if not word or word in EMPTY or word in more:
        return False
    # Most begin with another letter than any of these words.
    return (word[0].isalpha() and word[0] not in INITIALS) or first(text) not in OPEN


def first(text: str) -> str:
    """The letters that a text begins with, small, after what are none.

    >>> first("TBD (legal)"), first("<tbd2>"), first("待定（法务）"), first("ＴＢＤ２"), first("--")
    ('tbd', 'tbd', '待定', 'tbd', '')
    """
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)
    letters = "".join(one if one.isalpha() else " " for one in text).split(maxsplit=1)
    return letters[0].casefold() if letters else ""


def bare(text: str) -> str:
    """The letters and digits of a text as people read them: small, of common width, without accents, signs and what nobody sees.

    >>> bare("Ｎ／Ａ"), bare("n\u200bo\u0336ne"), bare("n\u043ene"), bare("（ 待补 ）")
    ('na', 'none', 'none', '待补')
    """
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKD", normalize("NFKC", text).casefold()).translate(LIKE)
    return "".join(filter(str.isalnum, text.casefold()))


class Said(Text):
    """Text that says something: a name, a reason or a reference, and not `none`, `todo` or a dash."""

    reference: bool = False
    """Whether it names something: then it is no bare number."""

    @property
    def numbers(self) -> bool:
        return not self.reference

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, str) and value.strip() and not self.fits(value):
            from tongguan.hints import unstated

            report.value(at, f"expected {self.expected}, found {shown(value)}", unstated(bare(value) or value))
        else:
            Text.check(self, value, at, report)

    def fits(self, value: Any) -> bool:
        if type(value) is not str:
            return Shape.fits(self, value)
        return says(value, ("0",) if self.reference else ())

    def schema(self) -> Schema:
        words = "|".join(
            "".join(f"[{one.upper()}{one}]" if one.isascii() and one.isalpha() else one for one in word) for word in sorted(EMPTY)
        )
        more = "|0" if self.reference else ""
        text = {"type": "string", "pattern": rf"^(?![{SIGNS}\s]*(?:{words}{more})?[{SIGNS}\s]*$)"}
        return {**Shape.schema(self), **text} if self.reference else {**Shape.schema(self), "anyOf": [text, {"type": "integer"}]}


class Date(Shape):
    """A calendar day, `2024-03-22`."""

    never: bool = False
    """Whether the word `never` may stand instead."""

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if self.never and value == "never":
            return
        day = day_meant(value)
        if day is not None and day == value:
            return
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            report.value(at, f"there is no {shown(value)} in the calendar")
        else:
            expected = "a date or `never`" if self.never else "a date"
            from tongguan.hints import unstated

            hint = unstated(value) or (f"write it as {day}" if day else "year first, such as 2024-03-22")
            report.value(at, f"expected {expected}, found {shown(value)}", hint)

    def fits(self, value: Any) -> bool:
        return (type(value) is str and is_day(value)) or Shape.fits(self, value)

    def schema(self) -> Schema:
        day = {"type": "string", "format": "date", "pattern": f"^{DATE.pattern}$"}
        return {**Shape.schema(self), **({"anyOf": [day, {"const": "never"}]} if self.never else day)}


def day_meant(value: Any) -> str | None:
    """The day that is meant, if it stands in the calendar and can be no other.

    >>> day_meant("2026年4月1日"), day_meant(20260401), day_meant("24.11.2026"), day_meant("11/24/2026"), day_meant("04-01-2026")
    ('2026-04-01', '2026-04-01', '2026-11-24', '2026-11-24', None)
    """
    text = str(value) if isinstance(value, (str, int)) else ""
    if found := re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text) or re.fullmatch(
        r"([0-9]{4})([0-9]{2})([0-9]{2})", text
    ):
        dates = [found.groups()]
    elif found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", text):
        one, other, year = found.groups()
        dates = [(year, one, other), (year, other, one)]
    else:
        return None
    meant = {f"{int(year):04}-{int(month):02}-{int(day):02}" for year, month, day in dates if int(day) and 1 <= int(month) <= 12}
    days = [one for one in meant if is_day(one)]
    return days[0] if len(days) == 1 else None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written as `2024-03-22`.

    >>> is_day("2024-02-29"), is_day("2023-02-29"), is_day("2024-2-1")
    (True, False, False)
    """
    return DATE.fullmatch(text) is not None and (text[8:] <= "28" or int(text[8:]) <= days_in_month(int(text[:4]), int(text[5:7])))


def days_in_month(year: int, month: int) -> int:
    """The number of days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


class Number(Shape):
    """A number that is not negative, or a range of it: `{low: 1, high: 5}`."""

    integer: bool = False
    unit: str = ""
    ranges: bool = True
    names: bool = False
    """Whether the name of a population may stand instead."""
    least: int = 0

    @property
    def expected(self) -> str:
        kind = "a whole number" if self.integer else "a number"
        if self.unit:
            kind += f" of {self.unit}"
        if self.names:
            kind += ", a population"
        return kind + (" or {low: …, high: …}" if self.ranges else "")

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, dict) and self.ranges:
            self._range(value, at, report)
        elif not (self.names and isinstance(value, str) and SLUG.fullmatch(value)):
            self._one(value, at, report)

    def fits(self, value: Any) -> bool:
        good = type(value) is int and value >= self.least and (value <= EVERYBODY or self.unit != PEOPLE)
        return good or Shape.fits(self, value)

    def _one(self, value: Any, at: Keys, report: Reporter) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            from tongguan.hints import number

            digits = isinstance(value, str) and QUOTED.fullmatch(value)
            hint = f"write `{value}`, without quotes" if digits and report.quoted(at) else None
            report.value(at, f"expected {self.expected}, found {shown(value)}", hint or number(value))
        elif value < 0:
            report.value(at, f"expected {self.expected}, found the negative {shown(value)}")
        elif value < self.least:
            report.value(at, f"expected {self.expected}, found {shown(value)}", f"at least {self.least}")
        elif value > EVERYBODY and self.unit == PEOPLE:
            report.value(at, f"expected {self.expected}, found {shown(value)}", f"at most {EVERYBODY:,}: more people do not live on earth")
        elif self.integer and value != int(value):
            from tongguan.hints import whole

            report.value(at, f"expected {self.expected}, found {shown(value)}", whole(value))
        else:
            return True
        return False

    def _range(self, value: dict[str, Any], at: Keys, report: Reporter) -> None:
        good = True
        for name, end in value.items():
            if name not in ("low", "high"):
                report.key((*at, name), f"unknown key `{name}` in a range", report.suggest(name, ["low", "high"]))
                good = False
            else:
                good = self._one(end, (*at, name), report) and good
        if not value:
            report.value(at, f"expected {self.expected}, found an empty mapping")
        elif good and value.get("high") is not None and value.get("low", 0) > value["high"]:
            report.value(at, f"the range ends before it begins: {value['low']} … {value['high']}")

    def schema(self) -> Schema:
        one: Schema = {"type": "integer" if self.integer else "number", "minimum": self.least}
        if self.unit == PEOPLE:
            one["maximum"] = EVERYBODY
        kinds: list[Schema] = [one]
        if self.ranges:
            ends = {"low": {"description": "at least this many", **one}, "high": {"description": "at most this many", **one}}
            kinds.append({"type": "object", "properties": ends, "additionalProperties": False, "minProperties": 1})
        if self.names:
            kinds.append({"type": "string", "pattern": f"^(?:{SLUG.pattern})$"})
        return {**Shape.schema(self), **(one if len(kinds) == 1 else {"anyOf": kinds})}


class Version(Shape):
    """The number of a format's version, of which this program reads one."""

    reads: int = 1

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            found = f"the text {shown(value)}" if isinstance(value, str) else shown(value)
            report.value(at, f"expected the number {self.reads}, found {found}", f"write `version: {self.reads}`, without quotes")
        elif value != self.reads:
            report.value(at, f"version {value} of the format is not known", f"this program reads version {self.reads}")

    def schema(self) -> Schema:
        return {**Shape.schema(self), "const": self.reads}


class Word(Shape):
    """One word of a closed list."""

    words: Collection[str] = ()
    what: str = "a word"
    labels: Callable[[], Mapping[str, str]] | None = None
    """What the words mean; asked for only where a word is unknown, and for the schema."""
    more: str = ""
    """Where all of them are told."""

    def check(self, value: Any, at: Keys, report: Reporter) -> None:
        if isinstance(value, str) and value in self.words:
            return
        from tongguan.hints import countries, side, unstated, wider

        hint = unstated(value) or (countries(value) if "country" in self.what else side(value, self.words))
        if not isinstance(value, str):
            report.value(at, f"expected {self.what}, found {shown(value)}", hint or f"known: {listing(self.words)}{self.more}")
        else:
            hint = hint or report.suggest(value, self.words, self.labels, self.more)
            if "place" in self.what:
                hint = wider(value, hint, self.words)
            report.value(at, f"unknown {self.what.removeprefix('a ').removeprefix('an ')} {shown(value)}", hint)

    def fits(self, value: Any) -> bool:
        return type(value) is str and value in self.words

    def schema(self) -> Schema:
        labels = self.labels() if self.labels is not None else {}
        # Editors show these beside the words; a validator passes over them.
        told: Schema = {"enumDescriptions": [labels.get(word, "") for word in self.words]} if labels else {}
        return {**Shape.schema(self), "enum": list(self.words), **told}
