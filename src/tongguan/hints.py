"""How a value is written here that somebody wrote otherwise: numbers with signs between thousands, `unknown`, `none`.

Used only for messages about what does not fit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

UNKNOWN = frozenset(
    ("unknown", "unclear", "undecided", "tbd", "tbc", "todo", "n/a", "na", "?", "??", "???", "未知", "不详", "不清楚", "待定", "待确认")
)
NOBODY = frozenset(("none", "nobody", "nothing", "无", "没有"))
MANY = frozenset(
    (
        "eu",
        "eea",
        "europe",
        "european union",
        "apac",
        "asia",
        "emea",
        "global",
        "worldwide",
        "various",
        "欧盟",
        "欧洲",
        "亚太",
        "全球",
        "多国",
    )
)
CODE = 3
"""Letters of a country's longer code."""
YES = frozenset(("yes", "y", "on", "true", "是", "有"))
NO = frozenset(("no", "n", "off", "false", "否", "无", "没有"))
LEAVE = "leave the key out: what is not stated is unknown"
_NAMES = re.compile(r"(?<=[\u4e00-\u9fff\uff09]) (?=[a-z])|\s?[(,\uff08\u3001]\s?|[)\uff09]\s?")
"""What parts the names of a country: `德国 Germany`, `United States of America (USA)`."""
_UNITS = {"万": 10_000, "亿": 100_000_000, "k": 1_000, "K": 1_000}
_SCALED = re.compile(r"(?P<whole>[0-9]{1,12})(?:\.(?P<part>[0-9]{1,8}))?\s?(?P<unit>[万亿kK])")
_PARTED = re.compile(r"[0-9]{1,3}(?:[,\uff0c.'_ ][0-9]{3})+")
_BETWEEN = re.compile(
    r"(?P<low>[0-9][0-9_,]{0,15})\s?(?:-|\u2013|\u2014|~|\u301c|\uff5e|\.\.\.?|\u2026|to|至|到)\s?(?P<high>[0-9][0-9_,]{0,15})"
)
_ABOUT = re.compile(r"(?:~|about|around|approx\.?|ca\.?|circa|约|大约)\s*[0-9]", re.IGNORECASE)


def unstated(value: Any) -> str | None:
    """What to do where somebody writes that a thing is not known."""
    return LEAVE if isinstance(value, str) and value.strip().casefold() in UNKNOWN else None


def countries(value: Any) -> str | None:
    """What to do where somebody writes a part of the world, several countries, or a code of three letters for a country.

    >>> countries("JPN"), countries("EU")
    ('did you mean `JP`?', 'name single countries, two letters each; a recipient sits in one')
    """
    several = isinstance(value, list) or (isinstance(value, str) and value.strip().casefold() in MANY)
    if isinstance(value, str) and len(value.strip()) == CODE and value.isascii() and not several:
        from tongguan.countries import of_three_letters

        code = of_three_letters(value.strip())
        return f"did you mean `{code}`?" if code is not None else None
    return "name single countries, two letters each; a recipient sits in one" if several else None


def side(value: Any, words: Collection[str]) -> str | None:
    """Which of home and abroad is meant where somebody writes a country.

    >>> side("DE", ("mainland", "abroad")), side("Germany", ("CN", "abroad")), side("China", ("mainland", "abroad"))
    ('write `abroad`', 'write `abroad`', 'write `mainland`')
    >>> side("HK", ("mainland", "abroad")), side("cn-sh", ("mainland", "abroad")), side("DE", ("view", "query"))
    ('write `abroad`: Hong Kong, Macao and Taiwan are outside the mainland', 'write `mainland`', None)
    """
    home = next((word for word in ("mainland", "CN") if word in words), None)
    if home is None or "abroad" not in words or not isinstance(value, str):
        return None
    from tongguan.countries import names

    text = value.strip().casefold()
    found = next((code for code, told in names().items() if text in {code.casefold(), *_NAMES.split(told.casefold())}), None)
    if found == "CN" or text.startswith("cn-"):
        return f"write `{home}`"
    if found in ("HK", "MO", "TW"):
        return "write `abroad`: Hong Kong, Macao and Taiwan are outside the mainland"
    return "write `abroad`" if found is not None else None


def wider(value: str, near: str | None, places: Collection[str]) -> str | None:
    """What to write for a place that is on no list: the narrowest known one around it, beside what a slip may have meant.

    >>> wider("cn-gd-shantou", None, ["cn", "cn-gd"]), wider("atlantis", None, ["cn"])
    ('the narrowest known place around it is `cn-gd`', None)
    """
    around = value
    while around not in places:
        around, dash, _ = around.rpartition("-")
        if not dash:
            return near
    told = f"the narrowest known place around it is `{around}`"
    return f"{near} Else {told}" if near is not None and near.endswith("?") else told


def truth(value: Any) -> str | None:
    """How `true` or `false` is written that is written otherwise.

    >>> truth("否"), truth("false"), truth("fasle"), truth(7)
    ('write `false`', 'write `false`, without quotes', 'did you mean `false`?', None)
    """
    if not isinstance(value, str):
        return None
    word = value.strip().casefold()
    if word in ("true", "false"):
        return f"write `{word}`, without quotes"
    if word in YES or word in NO:
        return f"write `{'true' if word in YES else 'false'}`"
    from tongguan.problem import nearest

    near = nearest(word, ("true", "false"))
    return f"did you mean `{near}`?" if near else unstated(value)


def number(value: Any) -> str | None:
    """How a number is written that is written with commas, points, wide digits, units, or as words for a range.

    >>> number("8.4万"), number("84k"), number("84,000"), number("84.000")
    ('write `84_000`', 'write `84_000`', 'write `84_000`', 'write `84_000`, or `84`')
    >>> number("5–9"), number("about 640"), number("unknown"), number("many")
    ('write `{low: 5, high: 9}`', 'write `{low: …, high: …}` where it is not exact', 'leave the key out: what is not stated is unknown', None)
    """
    if not isinstance(value, str):
        return None
    text = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in value.strip())
    if text.isdigit() and text != value:
        return f"write `{int(text[:40]):_}`"
    if found := _SCALED.fullmatch(text):
        scale = _UNITS[found["unit"]]
        part = found["part"] or ""
        scaled, rest = divmod(int(found["whole"] + part) * scale, 10 ** len(part))
        return None if rest else f"write `{scaled:_}`"
    if _PARTED.fullmatch(text):
        whole = int(re.sub(r"\D", "", text))
        # A point may part thousands or begin decimals: nobody but the writer knows.
        decimals = f", or `{text.partition('.')[0]}`" if re.fullmatch(r"[0-9]+\.000", text) else ""
        return f"write `{whole:_}`{decimals}"
    if found := _BETWEEN.fullmatch(text):
        low, high = (int(re.sub(r"\D", "", found[end])) for end in ("low", "high"))
        return f"write `{{low: {low:_}, high: {high:_}}}`"
    return "write `{low: …, high: …}` where it is not exact" if _ABOUT.match(text) else unstated(value)


def whole(value: Any) -> str | None:
    """How a whole number is written whose thousands a point parts, so that it was read as a decimal.

    >>> whole(84.5), whole(0.25)
    ('write `84_500` if the point parts thousands', None)
    """
    if not isinstance(value, float) or not 1 <= value < 1_000 or round(value * 1_000) != value * 1_000:
        return None
    return f"write `{round(value * 1_000):_}` if the point parts thousands"


def absent(value: Any, fields: Collection[str]) -> str | None:
    """How it is said that there is nothing of what has parts, where somebody writes `none`.

    >>> absent("none", ("present", "anonymised")), absent(False, ("level", "days")), absent("blurred", ("present", "anonymised"))
    ('write `{present: false}` where there are none', 'write `{level: none}` where there are none', None)
    """
    if value is not False and not (isinstance(value, str) and value.strip().casefold() in NOBODY | NO):
        return None
    part = "{present: false}" if "present" in fields else "{level: none}" if "level" in fields else None
    return f"write `{part}` where there are none" if part else None


def none_of_them(value: Any) -> str | None:
    """What stands for an empty list where somebody writes `none`."""
    return "write `[]` where there are none" if value is False or (isinstance(value, str) and value.strip().casefold() in NOBODY) else None
