"""`tongguan help`: a page on one subject."""

from __future__ import annotations

import click

from tongguan.options import Helped, language_of, language_option
from tongguan.output import chinese_here, write

SUBJECTS = ("exit-codes", "environment")


@click.command("help", cls=Helped)
@click.argument("subject", nargs=-1)
@language_option("")
@click.pass_context
def command(ctx: click.Context, subject: tuple[str, ...], language: str | None) -> None:
    """A page on SUBJECT: exit-codes, environment, or a command (`rules show`). Without one, the help of the program."""
    del language
    chinese = chinese_here(language_of(ctx))
    if subject == ("exit-codes",):
        write(_statuses(chinese))
    elif subject == ("environment",):
        from tongguan.options import environment

        write(environment(chinese))
    else:
        context = ctx.find_root()
        for name in subject:
            group = context.command
            found = group.get_command(context, name) if isinstance(group, click.Group) else None
            if found is None:
                from tongguan.problem import suggestion

                known = group.list_commands(context) if isinstance(group, click.Group) else []
                if context.parent is None:
                    known = [*SUBJECTS, *known]
                hint = f"; {suggestion(name, known)}" if known else ""
                raise click.UsageError(f"nothing to tell of `{' '.join(subject)}`{hint}")
            context = click.Context(found, info_name=name, parent=context)
        write(context.get_help() + "\n")


def _statuses(chinese: bool) -> str:
    """The exit statuses and their order."""
    from tongguan.exits import MEANING, PRECEDENCE

    order = " > ".join(str(one.value) for one in PRECEDENCE)
    if not chinese:
        rows = "".join(f"{one.value:>3}  {told}\n" for one, told in MEANING.items())
        return f"{rows}\nWhere several hold: {order}. The format never changes it; --exit-zero hides 1 and 4 only.\n"
    from tongguan.helpwords import HELP

    rows = "".join(f"{one.value:>3}  {HELP[told]}\n" for one, told in MEANING.items())
    return f"{rows}\n同时有几种情形的：{order}。退出码与输出格式无关；--exit-zero 只隐去 1 和 4。\n"
