"""Settings: what a repository says once, so that nobody has to say it on every call.

`tongguan.yaml`, or `[tool.tongguan]` in `pyproject.toml`; the nearest one upwards from what is
judged, never beyond the repository. A flag goes before the environment (`TONGGUAN_…`), the
environment before the file, the file before the default. Every value knows where it comes from.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from tongguan.files import bytes_of
from tongguan.paths import boundary, repository, shown, within
from tongguan.problem import InvalidInput, Problem
from tongguan.record import Record, fresh
from tongguan.regex import pattern
from tongguan.variables import FLAGS, LANGUAGES, OTHERS, PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongguan.compounds import Map
    from tongguan.document import Document

FILES = ("tongguan.yaml", "tongguan.yml")
PYPROJECT = "pyproject.toml"
WAIVERS = "waivers.yaml"
"""The file of waivers that is read where none is named: beside the configuration, else at the root."""
LAW = ("rules", "rules.sha256", "shipped_sha256", "allow", "as_of", "strict", "conflicts", "recipient_lists", "ledgers")
"""Settings that hold for a whole run: persons are counted over all of it."""
LISTS = ("manifests", "exclude", "allow", "rules", "recipient_lists", "ledgers")
PATHS = ("rules", "waivers", "baseline", "recipient_lists", "ledgers")
DEFAULTS: dict[str, Any] = {
    "manifests": [], "exclude": [], "lang": None, "format": None, "allow": [], "rules": [], "shipped_sha256": None,
    "waivers": None, "waiver_days": 90, "baseline": None, "as_of": None, "strict": False,
    "conflicts": "review", "recipient_lists": [], "ledgers": [], "jobs": None,
}  # fmt: skip
_TABLE = pattern(rb"tool[\"']?\s*\.\s*[\"']?tongguan|^\s*\[\s*[\"']?tool[\"']?\s*\]|^\s*tool\s*=", re.MULTILINE)
_HASH = pattern(r"[0-9a-f]{64}")


class Misconfigured(InvalidInput):
    """The configuration cannot be used; nothing is judged."""

    language: str | None = None
    """The language that it asks for all the same."""


class Setting(Record):
    """One value and where it comes from."""

    value: Any
    origin: str = "default"
    """`tongguan.yaml:3`, `TONGGUAN_LANG`, `--lang` or `default`."""
    folder: str = ""
    """The folder that its patterns count from, absolute."""


class Settings(Record):
    """Every setting of a run."""

    values: Mapping[str, Setting] = fresh(factory=dict)
    file: str | None = None
    """The configuration, or `None`."""
    root: str = ""
    """The folder beyond which nothing is looked for, absolute: the repository, else where the search began."""

    def get(self, key: str) -> Any:
        """The value of a setting."""
        return self.of(key).value

    def of(self, key: str) -> Setting:
        """A setting with its origin."""
        return self.values.get(key) or Setting(DEFAULTS.get(key))

    def with_flags(self, flags: Mapping[str, tuple[str, Any]]) -> Settings:
        """The same under flags: key → (flag, value)."""
        here = os.getcwd()
        return Settings({**self.values, **{key: Setting(value, flag, here) for key, (flag, value) in flags.items()}}, self.file, self.root)

    @property
    def folder(self) -> str:
        """Where the project begins: the folder of its configuration, else the root."""
        return os.path.dirname(os.path.abspath(self.file)) if self.file is not None else self.root

    @property
    def pins(self) -> dict[str, tuple[str, str]]:
        """The real paths of packs → the hash that their content must have, and where that is stated.

        A pin holds for its folder even where a flag or a variable names it.
        """
        setting = self.of("rules.sha256")
        return {path: (digest, setting.origin) for path, digest in (setting.value or {}).items()}

    @property
    def waivers(self) -> str | None:
        """The file of waivers: the one named, else the usual one where there is one."""
        named: str | None = self.get("waivers")
        if named is not None:
            return named
        usual = os.path.join(self.folder, WAIVERS)
        return shown(usual) if os.path.isfile(usual) else None


def shape() -> Map:
    """The shape of a configuration."""
    from tongguan.compounds import Either, Many, Map
    from tongguan.finding import ALLOWABLE
    from tongguan.render import RENDERERS
    from tongguan.shape import Bool, Date, Number, Text, Word

    fields = {
        "extends": Text("Another configuration, by its path from this file; a key stated here replaces its own."),
        "manifests": Many("What is judged where no path is given: files, folders, or patterns as in .gitignore, from this file.", Text(), single=True),
        "exclude": Many("What is not judged when found in a folder: patterns as in .gitignore, from this file.", Text(), single=True),
        "lang": Word("The language of reports.", LANGUAGES, "a language"),
        "format": Word("What is printed.", ("auto", *RENDERERS), "a format"),
        "allow": Many("Kinds of findings that are let pass; stands in every report.", Word("", ALLOWABLE, "a kind"), single=True),
        "rules": Many("Folders of further packs of rules, from this file.", Either("A folder, pinned or not.", (Text(), _pinned()), _is_map), single=True),
        "shipped_sha256": Text(
            "The SHA-256 of the content of the shipped rules (`check --show-settings` prints it); another content is refused.",
            _HASH, "a SHA-256 in hexadecimal",
        ),
        "waivers": Text("The file of waivers, from this file. Default: `waivers.yaml` beside the configuration, if there is one."),
        "waiver_days": Number("Days that a waiver may last.", integer=True, unit="days", ranges=False),
        "recipient_lists": Many("Files of lists of barred recipients, from this file; `tongguan schema lists` tells what one holds.", Text(), single=True),
        "ledgers": Many("Ledgers of other repositories (`tongguan ledger --export`), from this file; their persons are counted too.", Text(), single=True),
        "baseline": Text("A baseline written by `tongguan baseline create`, from this file."),
        "as_of": Date("The law of this day. Default: today in China."),
        "conflicts": Word(
            "What becomes of norms in force that contradict each other: left to a review, or the strictest is the answer.",
            ("review", "strict"), "a reading of conflicts",
        ),
        "jobs": Number("Processes that judge many manifests; the report is the same. Default: one for each processor where it pays.", integer=True, unit="processes", ranges=False, least=1),
        "strict": Bool("Whether warnings (an unused or refused waiver) end with 4 as an open question does."),
    }  # fmt: skip
    return Map("Settings of tongguan.", fields, what="the configuration")


def _pinned() -> Map:
    from tongguan.compounds import Map
    from tongguan.shape import Text

    fields = {
        "path": Text("The folder, from this file."),
        "sha256": Text(
            "The SHA-256 of its content (`check --show-settings` prints it); another is refused.", _HASH, "a SHA-256 in hexadecimal"
        ),
    }
    return Map("A folder of rules with its content pinned.", fields, required=("path",), what="a pack of rules")


def _is_map(value: Any) -> int:
    return int(isinstance(value, dict))


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of `tongguan.yaml`."""
    from tongguan.shape import published

    return published("tongguan configuration", shape())


# --------------------------------------------------------------------------- finding


def nearest(folder: str, bound: str) -> str | None:
    """The nearest configuration from a folder up to `bound`.

    Raises `Misconfigured` where one folder holds two.
    """
    while True:
        found = [path for name in FILES if os.path.isfile(path := os.path.join(folder, name))]
        project = os.path.join(folder, PYPROJECT)
        if os.path.isfile(project) and _has_table(project):
            found.append(project)
        if len(found) > 1:
            names = " and ".join(os.path.basename(path) for path in found)
            hint = "keep the one and put everything into it"
            raise Misconfigured([Problem(shown(folder), f"two configurations in one folder: {names}", None, hint)])
        if found:
            return found[0]
        outer = os.path.dirname(folder)
        if folder in (bound, outer):
            return None
        folder = outer


def _has_table(path: str) -> bool:
    raw = _raw(path)
    if _TABLE.search(raw) is None:
        return False
    return _table(raw, path) is not None


def _table(raw: bytes, path: str) -> Document | None:
    """The table of ours in a pyproject.toml, or `None`."""
    from tongguan.pyproject import table_of

    try:
        return table_of(raw, shown(path))
    except InvalidInput as error:
        raise Misconfigured(error.problems) from None


# --------------------------------------------------------------------------- reading


def load(path: str, bound: str, chain: tuple[str, ...] = ()) -> dict[str, Setting]:
    """The settings of a configuration and of those that it extends.

    Raises `Misconfigured` with everything that is wrong.
    """
    from tongguan.shape import Reporter

    path = os.path.abspath(path)
    document = _document(path)
    data: dict[str, Any] = document.data if document.data is not None else {}
    report = Reporter(document)
    shape().check(data, (), report)
    if report.problems:
        wrong = Misconfigured(report.problems)
        wrong.language = next((one for one in LANGUAGES if isinstance(data, dict) and data.get("lang") == one), None)
        raise wrong
    settings: dict[str, Setting] = {}
    folder = os.path.dirname(path)
    outer = data.get("extends")
    if outer is not None:
        outer = str(outer)
        target = os.path.join(folder, outer)
        message = hint = None
        real = os.path.realpath(target)
        if os.path.isabs(outer):
            message, hint = f"`extends: {outer}` is no relative path", "write it from this file, ../tongguan.yaml"
        elif real in (*chain, os.path.realpath(path)):
            message = f"`extends: {outer}` leads back to where it came from"
        elif not within(real, os.path.realpath(bound)):
            message = f"`extends: {outer}` leads out of the repository"
        elif not os.path.isfile(target):
            message = f"`extends: {outer}`: no such file"
        if message is not None:
            raise Misconfigured([document.problem(document.at("extends"), message, hint)])
        settings |= load(target, bound, (*chain, os.path.realpath(path)))
    for key, value in data.items():
        if key == "extends" or value is None:
            continue
        line = document.key(key).start.line
        origin = f"{document.path}:{line}"
        settings[key] = Setting(_value(key, value, folder), origin, folder)
        if key == "rules":
            settings[f"{key}.sha256"] = Setting(_pins(value, folder), origin, folder)
    return settings


def _value(key: str, value: Any, folder: str) -> Any:
    """A value as it is used: lists as lists, paths as seen from here."""
    if key in LISTS:
        value = [str(one["path"] if isinstance(one, dict) else one) for one in (value if isinstance(value, list) else [value])]
    if key in PATHS:
        paths = [shown(os.path.join(folder, str(one))) for one in (value if isinstance(value, list) else [value])]
        return paths if key in LISTS else paths[0]
    return value


def _pins(value: Any, folder: str) -> dict[str, str]:
    """The real paths of the packs whose content is pinned → the hash."""
    listed = [one for one in value if isinstance(one, dict) and "sha256" in one] if isinstance(value, list) else []
    return {os.path.realpath(os.path.join(folder, str(one["path"]))): str(one["sha256"]) for one in listed}


def _raw(path: str) -> bytes:
    try:
        return bytes_of(path)
    except OSError as error:
        raise Misconfigured([Problem(shown(path), f"cannot be read: {error.strerror}")]) from None


def _document(path: str) -> Document:
    from tongguan.reading import read

    raw = _raw(path)
    try:
        if path.endswith(".toml"):
            found = _table(raw, path)
            if found is None:
                raise Misconfigured([Problem(shown(path), "no table [tool.tongguan] in this file")])
            return found
        return read(raw, shown(path))
    except InvalidInput as error:
        raise Misconfigured(error.problems) from None


# --------------------------------------------------------------------------- environment


def variables(environment: Mapping[str, str]) -> dict[str, Setting]:
    """The settings that the environment states; an empty variable states nothing."""
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    here = os.getcwd()
    for name, text in environment.items():
        if not name.startswith(PREFIX) or not text.strip():
            if name[:1] in "Tt" and text.strip():
                problems += _misprefixed(name)
            continue
        key = name.removeprefix(PREFIX).lower()
        if key not in DEFAULTS:
            if key not in (*FLAGS, *OTHERS):
                problems += _unknown(name, key)
            continue
        found = _parsed(key, text.strip())
        wrong = [] if found is None or key == "lang" else _misfits(key, found)
        if found is None or wrong:
            hint = _expected(key) or (wrong and wrong[0].hint) or shape().fields[key].doc
            problems.append(Problem(name, f"`{text.strip()}` is no value for `{key}`", None, hint))
        else:
            settings[key] = Setting(_value(key, found, here), name, here)
    if problems:
        raise Misconfigured(problems)
    return settings


def _unknown(name: str, key: str) -> list[Problem]:
    """A variable that looks like a setting misspelt; others belong to somebody else."""
    from difflib import get_close_matches

    known = [*DEFAULTS, *FLAGS, *OTHERS]
    # In a short word, letters that are swapped leave little that is alike.
    near = [one for one in known if sorted(one) == sorted(key)] or get_close_matches(key, known, n=1, cutoff=0.8)
    return [_no_setting(name, near[0])] if near else []


def _misprefixed(name: str) -> list[Problem]:
    """A variable of ours whose beginning is misspelt, or in small letters."""
    head, _, rest = name.partition("_")
    key = rest.lower()
    meant = set(head.upper()) == set(PREFIX[:-1]) and key in (*DEFAULTS, *FLAGS, *OTHERS)
    return [_no_setting(name, key)] if meant else []


def _no_setting(name: str, meant: str) -> Problem:
    return Problem(name, "no setting of this name", None, f"did you mean `{PREFIX}{meant.upper()}`?")


def _parsed(key: str, text: str) -> Any:
    if key == "lang":
        folded = text.lower()
        return folded if folded == "both" else next((one for one in ("zh", "en") if folded.startswith(one)), None)
    if key == "rules":
        return [one for one in text.split(os.pathsep) if one]
    if key in LISTS:
        return [one.strip() for one in re.split(r"[,\n]", text) if one.strip()]
    if key in ("waiver_days", "jobs"):
        return int(text) if text.isdecimal() and text.isascii() else None
    if key == "strict":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower())
    return text


def _misfits(key: str, value: Any) -> list[Problem]:
    from tongguan.reading import read
    from tongguan.shape import Reporter

    report = Reporter(read("x: 1", PREFIX))
    shape().fields[key].check(value, (), report)
    return report.problems


def _expected(key: str) -> str | None:
    return {
        "rules": f"folders, several with `{os.pathsep}`",
        "strict": "true or false",
        "as_of": "year first, such as 2024-03-22",
        "waiver_days": "a whole number of days",
        "jobs": "a whole number of processes, 1 or more",
        "lang": "known: zh, en, both",
        "allow": "known: open, review, duty; several with commas",
    }.get(key)


# --------------------------------------------------------------------------- all of it


def settle(folder: str, environment: Mapping[str, str], *, config: str | None = None, isolated: bool = False) -> Settings:
    """The settings that hold in a folder (absolute), before flags."""
    bound = boundary(folder)
    outside = variables(environment)
    if config is None and not isolated:
        config = environment.get(f"{PREFIX}CONFIG") or None
    if isolated:
        return Settings(outside, None, bound)
    if config is not None:
        if not os.path.isfile(config):
            raise Misconfigured([Problem(config, "no such configuration")])
        whole = os.path.abspath(config)
        return Settings({**load(whole, repository(os.path.dirname(whole)) or os.path.dirname(whole)), **outside}, shown(whole), bound)
    found = nearest(folder, bound)
    if found is None:
        return Settings(outside, None, bound)
    return Settings({**load(found, bound), **outside}, shown(found), bound)


def today_in_china() -> str:
    """Today in China, which keeps UTC+8 all year."""
    import time

    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))


def told(settings: Settings, more: Sequence[tuple[str, str]] = ()) -> str:
    """Every setting with its origin, one a line, as YAML that could be written into a configuration."""
    import json

    rows = []
    for key in DEFAULTS:
        one = settings.of(key)
        value = settings.waivers if key == "waivers" else one.value
        rows.append((f"{key}: {json.dumps(value, ensure_ascii=False)}", one.origin))
    rows += more
    width = max(len(left) for left, _ in rows if len(left) <= 60)
    head = f"# configuration: {settings.file or 'none'}\n# root: {settings.root}\n"
    return head + "".join(f"{left.ljust(width)}  # {origin}\n" for left, origin in rows)
