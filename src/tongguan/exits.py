"""How a run may end: the exit statuses, their meaning, and which goes before which."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit status of a call; never dependent on the format."""

    CLEAR = 0
    BREACH = 1
    USAGE = 2
    INVALID = 3
    UNDECIDED = 4
    FAULT = 70


MEANING = {
    Exit.CLEAR: "everything clear or waived",
    Exit.BREACH: "a breach",
    Exit.USAGE: "the call or the configuration is wrong",
    Exit.INVALID: "an input cannot be read or is invalid, or nothing was judged",
    Exit.UNDECIDED: "no breach, but something open, in review or without evidence",
    Exit.FAULT: "a fault of tongguan itself",
}
INTERRUPTED = 130
"""What shells report of a program that was stopped by hand; no verdict was reached."""
PRECEDENCE = (Exit.FAULT, Exit.USAGE, Exit.INVALID, Exit.BREACH, Exit.UNDECIDED, Exit.CLEAR)
"""What stands first is told where several hold: broken input outranks a breach, for the counts may be wrong."""
HIDDEN = (Exit.BREACH, Exit.UNDECIDED)
"""What `--exit-zero` turns into 0; nothing else is ever hidden."""


def worst(*statuses: Exit) -> Exit:
    """The status that is told where several hold.

    >>> int(worst(Exit.CLEAR, Exit.UNDECIDED, Exit.BREACH, Exit.INVALID))
    3
    """
    return min(statuses, key=PRECEDENCE.index, default=Exit.CLEAR)
