"""`tongguan help`: a page on one subject."""

from __future__ import annotations

import click

from tongguan.output import write

SUBJECTS = ("exit-codes", "environment")


@click.command("help")
@click.argument("subject", required=False)
@click.pass_context
def command(ctx: click.Context, subject: str | None) -> None:
    """A page on SUBJECT: exit-codes, environment, or a command. Without one, the help of the program."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    if subject is None:
        write(group.get_help(ctx.find_root()) + "\n")
    elif subject == "exit-codes":
        from tongguan.exits import MEANING, PRECEDENCE

        rows = "".join(f"{one.value:>3}  {told}\n" for one, told in MEANING.items())
        order = " > ".join(str(one.value) for one in PRECEDENCE)
        write(f"{rows}\nWhere several hold: {order}. The format never changes it; --exit-zero hides 1 and 4 only.\n")
    elif subject == "environment":
        from tongguan.options import environment

        write(environment())
    else:
        found = group.get_command(ctx, subject)
        if found is None:
            from tongguan.shape import suggestion

            known = [*SUBJECTS, *group.list_commands(ctx)]
            raise click.UsageError(f"nothing to tell of `{subject}`; {suggestion(subject, known)}")
        write(found.get_help(click.Context(found, info_name=subject, parent=ctx.find_root())) + "\n")
