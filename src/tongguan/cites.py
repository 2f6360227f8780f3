"""Citations in Chinese: what is surely an article, paragraph and item is told so; anything else stays as it is cited.

Rules cite once, in the short English form of docs/writing-rules.md. `art. 5(1)(4)` is 第五条第一款第四项. One number in
brackets may be a paragraph or an item, which the citation alone does not say: `citewords.py` knows it of the articles that the
lawbook cites so, and elsewhere the bracket is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongguan.citewords import NAMES, NUMBERS, PARTS, SEGMENTS, SINGLE, WITHIN

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_ONE = r"\d+(?:\(\d+\))*(?:(?:[–-]| to )\(?\d+\)?)?"
_ARTICLES = re.compile(rf"(?:(?P<name>{'|'.join(NAMES)}) )?arts?\. (?P<list>{_ONE}(?:, {_ONE})*)(?P<tail>(?: \([^()]*\))?)")
_QA = re.compile(r"CAC Q&A (?P<list>\d{4}-\d\d-\d\d(?: Q\d+(?:–Q\d+)?)?(?:, \d{4}-\d\d-\d\d(?: Q\d+(?:–Q\d+)?)?)*)")
_CLAUSES = re.compile(r"clauses? (?P<list>[\d.]+(?:, [\d.]+)*)")
_ITEMS = re.compile(rf"items? (?P<list>{_ONE}(?:, {_ONE})*)")
"""Notices number their paragraphs 一、二、三, which are cited as 条."""
_CARS = re.compile(r"list, automotive, important data (?P<first>\d)(?:–(?P<last>\d) and (?P<more>\d))?")
_LAST = ", last paragraph"
_UNTIL = re.compile(r" \(until (\d{4}-\d\d-\d\d) art\. (\d+)\)")
_TEXT = re.compile(r" \(text of (\d{4})\)")
_FROM = re.compile(r" \((?:in force only )?from (\d{4}-\d\d-\d\d)\)")
_COMMA = re.compile(r", (?![^()]*\))")
"""A comma that stands in no brackets."""
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"part (\d+)(?:\((\d+)\))?"),
        lambda found: f"第{numeral(int(found[1]))}部分" + (f"（{numeral(int(found[2]))}）" if found[2] else ""),
    ),
    (re.compile(r"(?:App\.|Annex) ([A-Z][\d.]*)"), lambda found: f"附录{found[1]}"),
    (re.compile(r"Table ([A-Z][\d.]*)"), lambda found: f"表{found[1]}"),
    (re.compile(r"Q(\d+)"), lambda found: f"问{found[1]}"),
    (re.compile(r"position of (\d{4}-\d\d-\d\d)"), lambda found: f"国家网信办问答{found[1]}"),
    (re.compile(r"catalogue item (\d+)"), lambda found: f"目录第{found[1]}项"),
    (re.compile(r"scenario ([^A-Za-z]+)"), lambda found: f"{found[1]}场景"),
    (
        re.compile(r"Notice No\. (\d+) \((\d{4})\) item (\d+(?:\(\d+\))*)"),
        lambda found: f"{found[2]}年{found[1]}号通知{_article(found[3], 'item')}",
    ),
    (re.compile(rf"({'|'.join(_MONTHS)}) (\d{{4}})"), lambda found: f"{found[2]}年{_MONTHS.index(found[1]) + 1}月"),
)
"""Pieces with a number or a day in them."""


def cites_zh(cites: str, own: str = "") -> str:
    """A citation in Chinese, as far as it is sure what it says; `own` is the instrument whose articles stand there without a name.

    >>> cites_zh("art. 5(1)(4), 7(2); CSL art. 39 (until 2025-12-31 art. 37)", "order16")
    '第五条第一款第四项、第七条第二款；《网络安全法》第三十九条（至2025-12-31为第三十七条）'
    >>> cites_zh("art. 7(2)"), cites_zh("PIPL art. 55(4)")
    ('第七条(2)', '《个人信息保护法》第五十五条第四项')
    >>> cites_zh("part 4, logs"), cites_zh("part 4, birds")
    ('第四部分，日志', 'part 4, birds')
    """
    parts = cites.split("; ")
    told = [_part(part, own) for part in parts]
    return cites if told == parts else "；".join(told)


def number_zh(number: str) -> str:
    """The number of an instrument in Chinese; many are Chinese, or letters and digits, as they are.

    >>> number_zh("State Council Decree 790"), number_zh("Order 16"), number_zh("Announcement 37 of 2022"), number_zh("GB 44495-2024")
    ('国务院令第790号', '令第16号', '2022年第37号公告', 'GB 44495-2024')
    """
    for form, zh in NUMBERS:
        if found := re.fullmatch(form, number):
            return zh.format(*found.groups())
    return number


def numeral(number: int) -> str:
    """A number below two hundred as laws write it.

    >>> numeral(110), numeral(21), numeral(10), numeral(105)
    ('一百一十', '二十一', '十', '一百零五')
    """
    if number >= 100:
        rest = number - 100
        return "一百" + ("" if not rest else f"零{_DIGITS[rest]}" if rest < 10 else f"{_DIGITS[rest // 10]}十" + _unit(rest))
    if number < 10:
        return _DIGITS[number]
    return ("" if number < 20 else _DIGITS[number // 10]) + "十" + _unit(number)


def _unit(number: int) -> str:
    return _DIGITS[number % 10] if number % 10 else ""


def _part(part: str, own: str) -> str:
    if found := _ARTICLES.fullmatch(part):
        tail = _tail(found["tail"])
        if tail is None:
            return part
        law = found["name"] or own
        return NAMES.get(found["name"] or "", "") + "、".join(_article(one, law) for one in found["list"].split(", ")) + tail
    if found := _QA.fullmatch(part):
        return "国家网信办问答" + "、".join(one.replace(" Q", "问").replace("–Q", "至") for one in found["list"].split(", "))
    if found := _CLAUSES.fullmatch(part):
        return "、".join(f"第{one}条" for one in found["list"].split(", "))
    if found := _ITEMS.fullmatch(part):
        return "、".join(_article(one, "item") for one in found["list"].split(", "))
    if found := _CARS.fullmatch(part):
        more = f"至第{numeral(int(found['last']))}、第{numeral(int(found['more']))}" if found["last"] else ""
        return f"清单，汽车，重要数据第{numeral(int(found['first']))}{more}项"
    if part.endswith(_LAST) and (whole := _part(part.removesuffix(_LAST), own)) != part.removesuffix(_LAST):
        return f"{whole}末款"
    return PARTS.get(part) or _pieces(part, own) or part


def _pieces(part: str, own: str) -> str | None:
    """A place told piece by piece; None where one of them is not known."""
    told = [_piece(piece, own) for piece in _COMMA.split(part)]
    return None if None in told else "，".join(filter(None, told))


def _piece(piece: str, own: str) -> str | None:
    if known := SEGMENTS.get(piece) or PARTS.get(piece) or NAMES.get(piece):
        return known
    if re.fullmatch(r"\d{4}-\d\d-\d\d", piece):
        return piece
    for form, told in _FORMS:
        if found := form.fullmatch(piece):
            return told(found)
    if not _ARTICLES.fullmatch(piece) and not _ITEMS.fullmatch(piece):
        return None
    return zh if (zh := _part(piece, own)) != piece else None


def _tail(text: str) -> str | None:
    if not text:
        return ""
    if found := _FROM.fullmatch(text):
        return f"（{found[1]}起）"
    if found := _UNTIL.fullmatch(text):
        return f"（至{found[1]}为第{numeral(int(found[2]))}条）"
    found = _TEXT.fullmatch(text)
    return f"（{found[1]}年文本）" if found else None


def _article(text: str, law: str) -> str:
    first, dash, last = text.replace("-", "–").replace(" to ", "–").partition("–")
    number, *inner = first.replace(")", "").split("(")
    told = f"第{numeral(int(number))}条"
    unit = "项" if len(inner) == 2 or law == "item" else SINGLE.get((law, int(number)), "")
    if len(inner) == 2:
        told += f"第{numeral(int(inner[0]))}款"
    elif inner and (law, int(number)) in WITHIN:
        told += f"第{numeral(WITHIN[law, int(number)])}款"
    if not unit:
        told += "".join(f"({one})" for one in inner)
    elif inner:
        told += f"第{numeral(int(inner[-1]))}{unit}"
    if not dash:
        return told
    if not last.startswith("("):
        return f"{told}至第{numeral(int(last))}条"
    return f"{told}至第{numeral(int(last.strip('()')))}{unit}" if unit else f"{told}至{last}"
