"""A memory of one size: it answers as a dictionary does, or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongguan.recent import Recent

KEYS = st.integers(0, 9)


@given(st.lists(st.one_of(KEYS.map(lambda key: ("put", key)), KEYS.map(lambda key: ("ask", key)), st.just(("turn", 0)))))
def test_what_was_asked_for_since_the_turn_before_is_there(steps: list[tuple[str, int]]) -> None:
    recent: Recent[int, str] = Recent()
    turns = 0
    last: dict[int, int] = {}
    for step, key in steps:
        if step == "turn":
            recent.turn()
            turns += 1
        elif step == "put":
            recent[key] = str(key)
            last[key] = turns
        elif key in last and turns - last[key] <= 1:
            assert recent[key] == str(key)
            last[key] = turns
        else:
            assert recent[key] is None


def test_nothing_is_left_once_all_is_let_go_of() -> None:
    recent = Recent({"a": 1})
    recent.turn()
    recent.clear()
    assert recent["a"] is None
