"""`tongguan schema`: the published JSON Schemas."""

from __future__ import annotations

import click

from tongguan.call import lawbook_of, write


@click.command("schema")
@click.argument("name", type=click.Choice(["manifest", "exporter", "report", "rule"]))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again.")
@click.option("--no-cache", is_flag=True, help="Do not keep or use compiled rules.")
def command(name: str, packs: tuple[str, ...], no_cache: bool) -> None:
    """Print the JSON Schema of a manifest, an exporter file, a report or a rule file."""
    import json

    from tongguan.schemas import schema_of

    write(json.dumps(schema_of(name, lambda: lawbook_of(packs, no_cache)), ensure_ascii=False, indent=2) + "\n")
