"""What the shell completes in words of its own: flows, facts, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tongguan.call import lawbook_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.options import Function


def subjects(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The shell completes the flows of the file that is named before, and behind a slash their items."""
    from tongguan.files import bytes_of
    from tongguan.problem import InvalidInput
    from tongguan.reading import read

    try:
        data = read(bytes_of(str(ctx.params.get("path"))), "").data
    except (OSError, InvalidInput):
        return []
    flows = data.get("flows") if isinstance(data, dict) else None
    found: list[str] = []
    for flow in flows if isinstance(flows, list) else []:
        if isinstance(flow, dict) and "id" in flow:
            found.append(str(flow["id"]))
            items = flow.get("items")
            found += [f"{flow['id']}/{item.get('id')}" for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [one for one in found if one.startswith(incomplete) and ("/" in one) <= ("/" in incomplete)]


def flows(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The shell completes the flows of the file that is named before."""
    return [one for one in subjects(ctx, param, incomplete) if "/" not in one]


def set_option(name: str, told: str) -> Callable[[Function], Function]:
    """`--set`: facts that a call states, each for a flow or an item of it or for all."""
    return click.option("--set", name, multiple=True, metavar="[FLOW[/ITEM]:]FACT=VALUE", shell_complete=stated, help=told)


def stated(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The shell completes the facts that a manifest states; what stands before a colon names whose they are."""
    from tongguan.render.words import statable

    owner, colon, begun = incomplete.rpartition(":")
    terms = lawbook_of((), no_cache=False).terms
    return [f"{owner}{colon}{key}" for key, term in terms.items() if key.startswith(begun) and statable(term)]


def rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The shell completes the ids of rules: first the instruments, behind the slash their rules."""
    ids = [rule.id for rule in lawbook_of((), no_cache=False).rules]
    if "/" not in incomplete:
        ids = list(dict.fromkeys(f"{one.partition('/')[0]}/" for one in ids))
    return [one for one in ids if one.startswith(incomplete)]
