"""Value classes: made from annotations, equal by value, and what mypy knows of them holds when the program runs."""

from __future__ import annotations

import pytest

from tongguan.record import Record, fresh, replace


class Point(Record):
    x: int
    y: int = 0


class Labelled(Point):
    label: str = ""
    seen: dict[str, int] = fresh(factory=dict)


class Nothing(Record):
    pass


def test_fields_come_in_order_and_have_defaults() -> None:
    assert (Point(1).x, Point(1).y, Point(1, 2).y, Point(y=3, x=4).y) == (1, 0, 2, 3)
    assert Point.__match_args__ == ("x", "y")
    assert Labelled(1, label="a").label == "a"


@pytest.mark.parametrize("values", [{}, {"x": 1, "z": 2}, {"y": 1}])
def test_a_wrong_call_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        Point(**values)


def test_equal_by_class_and_value() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(2, 1)
    assert Point(1, 0) != Labelled(1, 0)
    assert Point(1) != (1, 0)
    assert len({Point(1), Point(1, 0), Point(1, 1)}) == 2
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1


def test_a_fresh_default_is_nobody_elses() -> None:
    first, second = Labelled(1), Labelled(1)
    first.seen["a"] = 1
    assert second.seen == {}
    given: dict[str, int] = {}
    assert Labelled(1, seen=given).seen is given


def test_no_field_can_be_invented() -> None:
    with pytest.raises(AttributeError):
        Labelled(1).other = 2  # type: ignore[attr-defined]


def test_replace_changes_a_copy() -> None:
    point = Point(1, 2)
    assert replace(point, y=5) == Point(1, 5)
    assert point == Point(1, 2)
    with pytest.raises(TypeError):
        replace(point, z=1)


def test_it_shows_its_fields() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2)"


def test_matching_by_position() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
