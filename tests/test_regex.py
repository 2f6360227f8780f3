"""A pattern that is compiled later is the pattern that would have been compiled at once."""

from __future__ import annotations

import re

import pytest

from tongguan.regex import pattern


@pytest.mark.parametrize(
    ("text", "flags", "subject"), [(r"a(b)+", 0, "xabbx"), (rb"^b", re.MULTILINE, b"a\nb"), (r"B", re.IGNORECASE, "ab")]
)
def test_it_finds_what_the_compiled_pattern_finds(text: str, flags: int, subject: str) -> None:
    later, compiled = pattern(text, flags), re.compile(text, flags)
    for method in ("fullmatch", "match", "search"):
        found, expected = getattr(later, method)(subject), getattr(compiled, method)(subject)
        assert (found and found.span()) == (expected and expected.span())
    assert [one.span() for one in later.finditer(subject)] == [one.span() for one in compiled.finditer(subject)]
    assert later.sub(subject[:1], subject) == compiled.sub(subject[:1], subject)
    assert later.pattern == compiled.pattern


def test_nothing_is_compiled_before_the_first_use() -> None:
    broken = pattern("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("x")
