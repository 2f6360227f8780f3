"""`tongguan rules`: the lawbook itself. What is in it, one rule's page, its own tests, and what it should mend."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from tongguan.call import date_of, folders_of, lawbook_of, shown_path
from tongguan.completing import rules
from tongguan.options import Group, OneOf
from tongguan.options import pack_options as read_options
from tongguan.output import Progress, worded, write, write_json
from tongguan.screens import screen, show_problems

if TYPE_CHECKING:
    from pathlib import Path

    from tongguan.lawbook.model import Lawbook, Rule
    from tongguan.options import Common


@click.group("rules", cls=Group)
def command() -> None:
    """The lawbook: list, show, categories, facts, test, lint."""


def pack_options(function: Any) -> Any:
    """Options of every command here."""
    return click.option("--format", "format_", type=OneOf(["text", "json"]), default="text", help="What to print.")(read_options(function))


def _all_folders(packs: tuple[str, ...]) -> list[Path]:
    from tongguan.lawbook.compiled import shipped_rules

    return [shipped_rules(), *folders_of(packs)]


def _place(path: str, rule: Rule) -> str:
    """Where a rule stands: in a company's pack by its path, in the shipped one by its place in `rules/`."""
    if ":" in rule.id:
        return f"{shown_path(path)}:{rule.line}"
    from tongguan.lawbook.compiled import shipped_rules

    return f"rules/{os.path.relpath(path, shipped_rules()).replace(os.sep, '/')}:{rule.line}"


def _by_file(names: set[str], packs: tuple[str, ...], lawbook: Lawbook) -> list[str]:
    """Rules by their files, a line each with its place."""
    from tongguan.lawbook.pack import rule_document

    folders = _all_folders(packs) if names else []
    documents: dict[str, str] = {}
    places = []
    for rule in lawbook.rules:
        if rule.id in names:
            if rule.instrument not in documents:
                documents[rule.instrument] = rule_document(folders, lawbook.instruments[rule.instrument]).path
            places.append((documents[rule.instrument], rule.line, rule))
    return [f"  {_place(path, rule)}  {rule.id}" for path, _, rule in sorted(places, key=lambda one: one[:2])]


@command.command("list")
@click.option(
    "--sector", metavar="SECTOR", help="Rules of this sector: that name it or its data, lie in its folder, or stand in a list for it."
)
@click.option(
    "--instrument", metavar="NAME", help="Rules of this instrument, by id, number or title: `order16`, `139号`, `PIPL`, `个保法`."
)
@click.option("--category", metavar="SLUG", help="Rules that reach this category of data, through its parents and its classes as well.")
@click.option("--stage", metavar="STAGE", help="Rules of this stage: scope, classify, gate, exempt, route, duty, clear.")
@click.option("--in-force", "day", metavar="DATE", help="Rules in force on this day.")
@click.option("--confidence", metavar="WORD", help="Rules as sure as this: verified, corroborated, single_source, draft, memory.")
@click.option("--norm", metavar="ID", help="Rules that encode this norm, by its id; `rules show` names those of a rule.")
@click.option("--summary", is_flag=True, help="How many norms rest on what kind of text, and the day to which the law was checked.")
@pack_options
def rules_list(
    sector: str | None,
    instrument: str | None,
    category: str | None,
    stage: str | None,
    day: str | None,
    confidence: str | None,
    norm: str | None,
    summary: bool,
    format_: str,
    common: Common,
) -> None:
    """Every rule, by instrument; filters narrow it and go together."""
    from tongguan.author import find
    from tongguan.record import replace
    from tongguan.render import rules as told

    lawbook = lawbook_of(common.packs, common.no_cache)
    wanted = find.Wanted(sector, instrument, category, stage, date_of(day) if day else None, confidence, norm)
    index = find.index(_all_folders(common.packs), lawbook)
    try:
        chosen = find.select(lawbook, index, wanted)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    options = screen(common.language, common.color)
    if summary:
        rules = [one.rule for one in chosen]
        text = told.summary_data(lawbook, rules) if format_ == "json" else told.summary(lawbook, rules, options)
    elif format_ == "json":
        text = told.listing_data(lawbook, chosen)
    else:
        others = find.select(lawbook, index, replace(wanted, day=None)) if day else ()
        text = told.listing(lawbook, chosen, options, wanted.day, others)
    write(text, exact=format_ == "json")


@command.command("show", short_help="One rule's page, with its cases and how to comply.")
@click.argument("rule_id", metavar="ID", shell_complete=rules)
@pack_options
def rules_show(rule_id: str, format_: str, common: Common) -> None:
    """One rule's page: meaning, basis, dates, confidence, facts, cases, how to comply, whether it can be waived.

    ID is the full one (order16/small-volume), or the last part where only one rule bears it (small-volume).
    """
    from tongguan.author import find
    from tongguan.author.cases import cases_in
    from tongguan.lawbook.pack import rule_document
    from tongguan.render import rules as told

    lawbook = lawbook_of(common.packs, common.no_cache)
    try:
        rule = find.rule(lawbook, rule_id)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    instrument = lawbook.instruments[rule.instrument]
    document = rule_document(_all_folders(common.packs), instrument)
    prefix = instrument.id.removesuffix(str(document.data["instrument"]["id"]))
    cases = [case for case in cases_in(document, prefix, lawbook) if case.rule.id == rule.id]
    if format_ == "json":
        write(told.page_data(lawbook, rule, cases, _place(document.path, rule)), exact=True)
    else:
        write(told.page(lawbook, rule, cases, _place(document.path, rule), screen(common.language, common.color)))


@command.command("categories", short_help="Categories of data: all, or those that speak of WORDS.")
@click.argument("words", nargs=-1)
@pack_options
def rules_categories(words: tuple[str, ...], format_: str, common: Common) -> None:
    """Every category of data, or those that speak of WORDS: `vehicle`, `face`, `轨迹`, `driver video`.

    With WORDS also what each is in law by default, and the facts that decide.
    """
    from tongguan.render import words as told

    lawbook = lawbook_of(common.packs, common.no_cache)
    if format_ == "json":
        write(told.categories_data(lawbook, words), exact=True)
    else:
        write(told.categories(lawbook, words, screen(common.language, common.color)) or _nothing(words))


@command.command("facts", short_help="Facts of a manifest: all, or those that speak of WORDS.")
@click.argument("words", nargs=-1)
@pack_options
def rules_facts(words: tuple[str, ...], format_: str, common: Common) -> None:
    """Every fact that a manifest may state, or those that speak of WORDS: `item.faces`, `pixels`, `测绘`.

    With WORDS also what may be written and how it is meant.
    """
    from tongguan.render import words as told

    lawbook = lawbook_of(common.packs, common.no_cache)
    if format_ == "json":
        write(told.facts_data(lawbook, words), exact=True)
    else:
        write(told.facts(lawbook, words, screen(common.language, common.color)) or _nothing(words))


def _nothing(words: tuple[str, ...]) -> str:
    raise click.UsageError(f"nothing speaks of {' '.join(words)}; without words all are listed")


@command.command("test", short_help="Run the cases of the rules.")
@click.argument("names", nargs=-1)
@click.option(
    "--mutants",
    is_flag=True,
    help="Whether the cases would notice a part left out, a number or day moved, a word turned round; takes its time.",
)
@click.option("--verbose", "-v", is_flag=True, help="With --mutants, also every word of a list that no case names by itself.")
@pack_options
def rules_test(names: tuple[str, ...], mutants: bool, verbose: bool, format_: str, common: Common) -> None:
    """Run the cases of every rule, or of those whose id begins with NAMES.

    Ends with 1 when a case comes out otherwise than it says, and when no case of a rule ever makes it fire. With --mutants
    also when a rule could be written otherwise in one place and no case of it would notice.
    """
    from tongguan.author.trial import trial

    lawbook = lawbook_of(common.packs, common.no_cache)
    with Progress("tongguan: rules, each written a little otherwise" if mutants else "tongguan: cases of rules"):
        tried = trial(_all_folders(common.packs), lawbook, names, mutants=mutants)
    if not tried.rules:
        folder = next((name for name in names if os.path.isdir(name)), None)
        if folder is not None:
            raise click.UsageError(f"no rule begins with {', '.join(names)}; a folder of rules is given with `--rules {folder}`")
        raise click.UsageError(f"no rule begins with {', '.join(names)}" if names else "no cases in these rules")
    if format_ == "json":
        data = {
            "cases": tried.passed + len(tried.failures),
            "failures": [{"case": one.case.name, "message": one.message} for one in tried.failures],
            "rules": tried.rules,
            "never_fire": [rule.id for rule in tried.silent],
            "bounds": tried.bounds,
            "one_sided": [{"rule": rule.id, "bound": told} for rule, told in tried.gaps],
        }
        if tried.unnoticed is not None:
            data["unnoticed"] = [{"rule": rule.id, "change": told} for rule, told in tried.unnoticed]
            data["words"] = [{"rule": rule.id, "words": words} for rule, words in tried.words]
        write_json(data)
    else:
        if tried.problems:
            show_problems(tried.problems, screen(common.language, common.color))
        lines = [f"{rule.id}: cases on one side only of {told}" for rule, told in tried.gaps]
        lines += [f"{rule.id}: no case would miss {', '.join(words)}" for rule, words in tried.words if verbose]
        lines += [
            f"{tried.passed:,} cases hold, {len(tried.failures):,} do not",
            f"{tried.rules - len(tried.silent):,} of {tried.rules:,} rules fire in their cases",
            f"{tried.bounds - len(tried.gaps):,} of {tried.bounds:,} numbers and dates have cases on both sides",
        ]
        if tried.unnoticed is not None:
            words = sum(len(some) for _, some in tried.words)
            lines.append(f"{len(tried.unnoticed):,} changes of rules would go unnoticed by their cases")
            lines.append(
                f"{words:,} words of lists would be missed by no case" + ("; `--verbose` names them" if words and not verbose else "")
            )
        write("".join(f"{worded(line)}\n" for line in lines))
    raise SystemExit(1 if tried.problems else 0)


@command.command("lint", short_help="Check the rules beyond their shape, and prove what can be.")
@click.option("--proofs/--no-proofs", default=True, help="Whether the lawbook is proved over every region of its facts; takes the time.")
@click.option("--verbose", "-v", is_flag=True, help="Every rule that takes silence for an answer, by its file.")
@pack_options
def rules_lint(proofs: bool, verbose: bool, format_: str, common: Common) -> None:
    """Check the rules beyond their shape, and prove what can be proved of them.

    Dead rules and names, overlapping editions, missing languages, articles without an instrument, numbers whose two sides no
    case covers, contradictions, unsure grounds; that every situation has an answer, and that stating more never widens one.
    """
    from tongguan.author.lint import lint

    lawbook = lawbook_of(common.packs, common.no_cache)
    found = lint(_all_folders(common.packs), lawbook, proofs=proofs)
    if format_ == "json":
        data = {
            "rules": len(lawbook.rules),
            "instruments": len(lawbook.instruments),
            "complaints": [
                {"rule": one.rule, "path": one.problem.path, "line": one.line, "check": one.check, "message": one.problem.message}
                for one in found.complaints
            ],
            "proofs": found.proofs,
        }
        write_json(data)
    else:
        if found.complaints:
            show_problems([one.problem for one in found.complaints], screen(common.language, common.color))
        number = len(found.complaints)
        complaints = f"{number} complaint{'' if number == 1 else 's'}"
        silent = [] if found.proofs is None else found.proofs["silence"]
        # What a company's own rules do is for whoever runs this to look at; the shipped ones are many.
        named = _by_file({name for name in silent if verbose or ":" in name}, common.packs, lawbook)
        end = worded(f"{len(lawbook.rules):,} rules of {len(lawbook.instruments)} instruments, {complaints}")
        write("".join(f"{line}\n" for line in [*map(worded, found.told), *named, end]))
    raise SystemExit(1 if found.complaints else 0)
