"""`tongguan rules`: the lawbook listed, shown, tested and checked."""

from __future__ import annotations

import click

from tongguan.call import date_of, folders_of, lawbook_of, screen, show_problems
from tongguan.options import pack_options
from tongguan.output import write


@click.group("rules")
def command() -> None:
    """The lawbook: list, show, test, lint."""


@command.command("list")
@click.option("--sector", metavar="SECTOR", help="Rules that read this sector, or categories of it.")
@click.option("--instrument", metavar="ID", help="Rules of this instrument.")
@click.option("--category", metavar="SLUG", help="Rules that read this category of data.")
@click.option("--stage", metavar="STAGE", help="Rules of this stage.")
@click.option("--in-force", "day", metavar="DATE", help="Rules in force on this day.")
@click.option("--summary", is_flag=True, help="How many norms rest on what kind of text, and the day the law was checked.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@pack_options
def rules_list(
    sector: str | None,
    instrument: str | None,
    category: str | None,
    stage: str | None,
    day: str | None,
    summary: bool,
    format_: str,
    packs: tuple[str, ...],
    language: str | None,
    color: str,
    no_cache: bool,
) -> None:
    """Every rule, by instrument; filters narrow it."""
    from tongguan.render.rules import listing, select

    lawbook = lawbook_of(packs, no_cache)
    try:
        chosen = select(lawbook, sector=sector, instrument=instrument, category=category, stage=stage, day=date_of(day) if day else None)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    write(listing(lawbook, chosen, screen(language, color), summary=summary, as_json=format_ == "json"))


@command.command("show")
@click.argument("rule_id")
@pack_options
def rules_show(rule_id: str, packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """One rule's page: meaning, basis, dates, confidence, facts, cases, how to comply."""
    from tongguan.author.cases import read_cases
    from tongguan.lawbook.compiled import shipped_rules
    from tongguan.render.rules import page
    from tongguan.shape import suggestion

    lawbook = lawbook_of(packs, no_cache)
    rule = lawbook.rule(rule_id)
    if rule is None:
        raise click.UsageError(f"no rule `{rule_id}`; {suggestion(rule_id, [one.id for one in lawbook.rules])}")
    folders = [shipped_rules(), *folders_of(packs)]
    cases = [case for case in read_cases(folders, lawbook) if case.rule.id == rule.id]
    write(page(lawbook, rule, cases, screen(language, color)))


@command.command("test")
@click.argument("names", nargs=-1)
@pack_options
def rules_test(names: tuple[str, ...], packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """Run the cases of every rule, or of those whose id begins with NAMES."""
    from tongguan.author.cases import read_cases, report_failure, run
    from tongguan.lawbook.compiled import shipped_rules

    lawbook = lawbook_of(packs, no_cache)
    options = screen(language, color)
    passed = 0
    failures = []
    for case in read_cases([shipped_rules(), *folders_of(packs)], lawbook):
        if names and not case.rule.id.startswith(names):
            continue
        failure = run(case, lawbook)
        if failure is None:
            passed += 1
        else:
            failures.append(failure)
    if not passed and not failures:
        raise click.UsageError(f"no rule begins with {', '.join(names)}" if names else "no cases in these rules")
    if failures:
        show_problems([report_failure(failure) for failure in failures], options)
    write(f"{passed} cases hold, {len(failures)} do not\n")
    raise SystemExit(1 if failures else 0)


@command.command("lint")
@pack_options
def rules_lint(packs: tuple[str, ...], language: str | None, color: str, no_cache: bool) -> None:
    """Check the rules: unknown names, dead rules, one-sided numbers, missing languages, gaps in cases."""
    from tongguan.author.lint import lint
    from tongguan.lawbook.compiled import shipped_rules

    del language, color
    lawbook = lawbook_of(packs, no_cache)
    complaints = lint([shipped_rules(), *folders_of(packs)], lawbook)
    for one in complaints:
        write(f"{one.path}:{one.line}: {one.rule}: {one.message}\n")
    write(f"{len(lawbook.rules)} rules of {len(lawbook.instruments)} instruments, {len(complaints)} complaints\n")
    raise SystemExit(1 if complaints else 0)
