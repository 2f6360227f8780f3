"""`tongguan init`: a first manifest to write on; on a terminal with a few questions."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from tongguan.call import lawbook_of
from tongguan.hints import NO, YES
from tongguan.lawbook.model import Words
from tongguan.options import Helped, OneOf, files, language_option
from tongguan.output import locale_language, write, write_file
from tongguan.paths import boundary, within
from tongguan.phrases import speak
from tongguan.pipeline import manifests_of
from tongguan.render.outline import spoken
from tongguan.starter import GENERAL, PROFILES, SCHEMA, quoted, starter

if TYPE_CHECKING:
    from tongguan.document import Document

MANIFEST = "manifest.yaml"
ASKED = (
    "exporter.id", "exporter.name", "exporter.sectors", "exporter.critical_infrastructure_operator", "exporter.foreign_invested",
    "exporter.foreign_controlled", "exporter.registered_in", "recipient.name", "recipient.country", "recipient.relation",
)  # fmt: skip
"""What a person at a terminal is asked; an empty answer leaves it unknown."""
SAID = {
    "profile": Words("从哪种企业开始", "what to begin with"),
    "empty": Words("不回答即为未知。", "An empty answer leaves it open."),
    "written": Words("{path}：起步数据流 {flows} 个，待答问题 {left} 个", "{path}: {flows} to begin with, {left} questions to answer"),
    "schema": Words(
        "{path}：编辑器据此补全和说明（见 tongguan help schema）",
        "{path}: its schema, by which editors complete and explain it (`tongguan help schema`)",
    ),
    "next": Words(
        "下一步：`tongguan ask {path} --write` 逐题询问真正有影响的事项，`tongguan check {path}` 作出判断",
        "next: `tongguan ask {path} --write` asks what matters, `tongguan check {path}` judges it",
    ),
}  # fmt: skip


@click.command("init", short_help="Write a first manifest, with the questions in it.", cls=Helped)
@click.argument("path", default=MANIFEST, shell_complete=files)
@click.option("--profile", type=OneOf(list(PROFILES)), help="What to begin with. Left out: one flow without a category.")
@click.option("--no-input", is_flag=True, help="Ask nothing, on a terminal neither.")
@click.option("--no-schema", is_flag=True, help="Do not write the JSON Schema for the editor beside it.")
@language_option(" of the comments")
def command(path: str, profile: str | None, no_input: bool, no_schema: bool, language: str | None) -> None:
    """Write a first manifest: what has to be said, and every question as a line to uncomment.

    PATH is the file or its folder; nothing is ever overwritten. Nothing is assumed either: what you do not answer is
    left out, so that `tongguan check` ends with open questions, never with a pass.
    """
    if os.path.isdir(path):
        path = os.path.join(path, MANIFEST)
    if os.path.lexists(path):
        raise click.UsageError(f"{path} is there already; nothing was written")
    if not path.endswith((".yaml", ".yml")):
        raise click.UsageError(f"{path}: a manifest is a .yaml file, best {MANIFEST} or NAME.flow.yaml")
    lawbook = lawbook_of((), no_cache=False)
    language = language or locale_language()
    asking = not no_input and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if asking and profile is None:
        chosen = click.prompt(_said("profile", language), type=OneOf([*PROFILES, "other"]), default="other")
        profile = None if chosen == "other" else chosen
    begin = PROFILES[profile] if profile else GENERAL
    folder = os.path.dirname(os.path.abspath(path))
    schema = known_schema(folder)
    answers: dict[str, str] = {}
    if asking:
        write(_said("empty", language) + "\n")
        for key in ASKED:
            term = lawbook.terms[key]
            asked = speak(term.question if term.question.en else term.words, language)
            words = [word for word, _, _ in term.values]
            if term.type == "bool":
                words = ["是", "否"] if language == "zh" else ["yes", "no"]
            question = f"{asked} [{', '.join(words)}]" if words else asked
            while said := click.prompt(question, default="", show_default=False).strip():
                value = _value(term.type, said)
                text, _ = starter(lawbook, begin, language, answers={**answers, key: value})
                _, problems = manifests_of([(MANIFEST, text)], lawbook, _nothing)
                if not problems:
                    answers[key] = value
                    break
                told = (spoken(one, language) for one in problems)
                write("".join(f"  {one.message}{f'; {one.hint}' if one.hint else ''}\n" for one in told))
    text, left_out = starter(lawbook, begin, language, os.path.basename(path), answers, schema or ("" if no_schema else SCHEMA))
    write_file(path, text, fresh=True)
    number = len(begin.flows)
    flows = Words(str(number), f"{number} flow{'' if number == 1 else 's'}")
    write(_said("written", language, path=path, flows=flows, left=left_out) + "\n")
    if schema is None and not no_schema:
        from tongguan.schemas import schema_of

        target = os.path.join(os.path.dirname(path), SCHEMA)
        write_file(target, json.dumps(schema_of("manifest", lambda: lawbook), ensure_ascii=False, indent=2) + "\n")
        write(_said("schema", language, path=target) + "\n")
    write(_said("next", language, path=path) + "\n")


def _said(name: str, language: str, **values: object) -> str:
    """What this command says; `Words` among the values fill each language with their own."""
    words = SAID[name]
    zh, en = ({key: value[index] if isinstance(value, Words) else value for key, value in values.items()} for index in (0, 1))
    return speak(Words(words.zh.format(**zh), words.en.format(**en)), language)


def known_schema(folder: str) -> str | None:
    """The schema that is there already, beside the manifest or further up in the repository, as seen from the manifest."""
    bound = boundary(folder)
    here = folder
    while within(here, bound):
        for name in (SCHEMA, os.path.join("schemas", SCHEMA)):
            if os.path.isfile(os.path.join(here, name)):
                return os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/")
        if here == os.path.dirname(here):
            break
        here = os.path.dirname(here)
    return None


def _value(kind: str, said: str) -> str:
    """An answer as YAML."""
    if kind in ("text", "country", "place", "one"):
        return quoted(said)
    if kind == "set":
        return f"[{', '.join(quoted(one.strip()) for one in said.strip('[]').split(',') if one.strip())}]"
    word = said.casefold()
    if kind == "bool" and word in YES | NO:
        return "true" if word in YES else "false"
    return quoted(said)


def _nothing(_: str, named: str) -> Document:
    raise AssertionError(named)
