"""`tongguan completion`: a script that makes the shell complete commands, options and files."""

from __future__ import annotations

import click

from tongguan.options import Helped, OneOf
from tongguan.output import write

VARIABLE = "_TONGGUAN_COMPLETE"


@click.command("completion", short_help="Completion of commands and files for bash, zsh and fish.", cls=Helped)
@click.argument("shell", type=OneOf(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script that makes the shell complete commands, options and files.

    \b
    bash   eval "$(tongguan completion bash)"          in ~/.bashrc
    zsh    eval "$(tongguan completion zsh)"           in ~/.zshrc, after compinit
    fish   tongguan completion fish | source           in ~/.config/fish/config.fish
    """  # noqa: D301 - click reads the backspace as "keep these lines"
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    made = found(ctx.find_root().command, {}, "tongguan", VARIABLE)
    # `source` of click would run the shell to ask for its version; the text needs none.
    write(made.source_template % made.source_vars())
