"""Value classes that cost nothing to define.

`dataclasses` writes and compiles half a dozen functions for every class when a module is imported: with sixty classes
that takes longer than starting the interpreter twice. Records share all but the constructor, which is compiled when
the first value of a class is made. Nothing is assigned to afterwards: mypy checks it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import ClassVar, Self

T = TypeVar("T")


class Fresh:
    """A default that is made anew for every value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Any) -> None:
        self.factory = factory


def fresh(*, factory: Any) -> Any:
    """The default of a field that is made anew for every value, such as a dictionary."""
    return Fresh(factory)


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
class RecordType(type):
    """Makes the annotations of a class its fields."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """The class, with slots for its fields and those of its bases."""
        own = [key for key, kind in namespace.get("__annotations__", {}).items() if not kind.startswith("ClassVar")]
        names: list[str] = []
        defaults: dict[str, Any] = {}
        for base in bases:
            names += [key for key in getattr(base, "__match_args__", ()) if key not in names]
            defaults |= getattr(base, "_defaults", {})
        defaults |= {key: namespace.pop(key) for key in own if key in namespace}
        fields = tuple(key for key in own if key not in names)
        namespace["__slots__"] = (*fields, *namespace.get("__slots__", ()))
        names += fields
        namespace["__match_args__"] = tuple(names)
        namespace["_defaults"] = defaults
        namespace["_key"] = attrgetter(*names) if names else None
        namespace.setdefault("__init__", _first)
        return type.__new__(cls, name, bases, namespace)


def _first(self: Any, *values: Any, **named: Any) -> None:
    """Make the constructor, put it in the place of this one, and call it."""
    kind = type(self)
    defaults = kind._defaults  # noqa: SLF001 - its own class
    lines = [f"def __init__(self, {', '.join(kind.__match_args__)}):"]
    for name in kind.__match_args__:
        made = isinstance(defaults.get(name), Fresh)
        lines.append(
            f"  self.{name} = _defaults[{name!r}].factory() if {name} is _defaults[{name!r}] else {name}"
            if made
            else f"  self.{name} = {name}"
        )
    scope: dict[str, Any] = {"_defaults": defaults}
    exec("\n".join([*lines, "  return"]), scope)  # noqa: S102 - the names of fields, from the source of this program alone
    init = scope["__init__"]
    init.__defaults__ = tuple(defaults[name] for name in kind.__match_args__ if name in defaults)
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    kind.__init__ = init
    init(self, *values, **named)


class Record(metaclass=RecordType):
    """A value: equal to another of its class when all fields are equal."""

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        own: Any = self.__class__  # told to the checker without a call: values are compared and hashed all the time
        key = own._key
        return bool(key is None or key(self) == key(other))

    def __hash__(self) -> int:
        own: Any = self.__class__
        key = own._key  # noqa: SLF001 - its own class
        return hash(key(self)) if key is not None else hash(self.__class__)

    def __repr__(self) -> str:
        names: tuple[str, ...] = cast("Any", self.__class__).__match_args__
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


class Stored(Record):
    """A value that a file keeps: the fields in `LATER` stay bytes until one of their group is asked for."""

    __slots__ = ("_kept",)
    LATER: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of fields that few runs ask for, texts above all."""

    def __getattr__(self, name: str) -> Any:
        """A field that is not read yet: reads its group."""
        for names, kept in zip(self.LATER, self._kept if name != "_kept" else (), strict=False):
            if name in names:
                for key, value in zip(names, self.later(names, kept), strict=True):
                    setattr(self, key, value)
                return getattr(self, name)
        raise AttributeError(name)

    @classmethod
    def later(cls, names: tuple[str, ...], kept: Any) -> Sequence[Any]:
        """The values of these fields, of what was kept of them."""
        raise NotImplementedError

    @classmethod
    def at_once(cls) -> tuple[str, ...]:
        """The fields that are there from the start."""
        later = {name for names in cls.LATER for name in names}
        return tuple(name for name in cast("Any", cls).__match_args__ if name not in later)

    @classmethod
    def storing(cls) -> Callable[[Sequence[Any], Sequence[Any]], Self]:
        """A function of the values of `at_once` and of what is kept of each group, that gives the value."""
        names = ", ".join(f"one.{name}" for name in cls.at_once())
        source = f"def stored(values, kept):\n  one = new(kind)\n  {names}, = values\n  one._kept = kept\n  return one"
        scope: dict[str, Any] = {"new": cls.__new__, "kind": cls}
        exec(source, scope)  # noqa: S102 - the names of fields, from the source of this program alone
        made: Callable[[Sequence[Any], Sequence[Any]], Self] = scope["stored"]
        return made


def replace(record: T, **changes: Any) -> T:
    """The same value with some fields changed."""
    kind = cast("Any", record.__class__)
    names: tuple[str, ...] = kind.__match_args__
    values = list(kind._key(record)) if len(names) > 1 else [getattr(record, name) for name in names]  # noqa: SLF001 - its own class
    for name, value in changes.items():
        if name not in names:
            raise TypeError(f"{kind.__qualname__} has no field {name!r}")
        values[names.index(name)] = value
    return cast("T", kind(*values))
