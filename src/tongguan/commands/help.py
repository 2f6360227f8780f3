"""`tongguan help`: a page on one subject."""

from __future__ import annotations

import click

from tongguan.output import write

SUBJECTS = ("exit-codes", "environment")


@click.command("help")
@click.argument("subject", nargs=-1)
@click.pass_context
def command(ctx: click.Context, subject: tuple[str, ...]) -> None:
    """A page on SUBJECT: exit-codes, environment, or a command (`rules show`). Without one, the help of the program."""
    if subject == ("exit-codes",):
        from tongguan.exits import MEANING, PRECEDENCE

        rows = "".join(f"{one.value:>3}  {told}\n" for one, told in MEANING.items())
        order = " > ".join(str(one.value) for one in PRECEDENCE)
        write(f"{rows}\nWhere several hold: {order}. The format never changes it; --exit-zero hides 1 and 4 only.\n")
    elif subject == ("environment",):
        from tongguan.options import environment

        write(environment())
    else:
        context = ctx.find_root()
        for name in subject:
            group = context.command
            found = group.get_command(context, name) if isinstance(group, click.Group) else None
            if found is None:
                from tongguan.shape import suggestion

                known = group.list_commands(context) if isinstance(group, click.Group) else []
                if context.parent is None:
                    known = [*SUBJECTS, *known]
                hint = f"; {suggestion(name, known)}" if known else ""
                raise click.UsageError(f"nothing to tell of `{' '.join(subject)}`{hint}")
            context = click.Context(found, info_name=name, parent=context)
        write(context.get_help() + "\n")
