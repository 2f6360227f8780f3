"""`tongguan schema`: the JSON Schemas of what tongguan reads and writes."""

from __future__ import annotations

import json

import click

from tongguan.call import lawbook_of
from tongguan.options import Helped, OneOf
from tongguan.output import worded, write, write_data
from tongguan.schemas import NAMES, schema_of

KINDS = {
    "manifest": "a manifest", "exporter": "an exporter file", "waivers": "a file of waivers", "config": "a configuration",
    "report": "the JSON report", "rule": "a rule file", "lists": "lists of recipients",
    "diff": "what `diff` tells as JSON", "ask": "what `ask` tells as JSON", "remedy": "what `remedy` tells as JSON",
    "zones": "what `zones` tells as JSON", "calendar": "what `calendar` tells as JSON", "approvals": "what `approvals` tells as JSON",
    "receipt": "what `receipt verify` tells as JSON",
}  # fmt: skip


@click.command("schema", short_help="JSON Schemas, for editors and for readers of the reports.", cls=Helped)
@click.argument("name", type=OneOf(NAMES))
@click.option("--output", "-o", "target", metavar="FILE", help="Write it to this file, `-` for standard output, which is the default.")
@click.option("--rules", "packs", multiple=True, metavar="DIR", help="A further pack of rules; may be given again.")
@click.option("--no-cache", is_flag=True, help="Do not keep or use compiled rules.")
def command(name: str, target: str | None, packs: tuple[str, ...], no_cache: bool) -> None:
    """The JSON Schema of a manifest, an exporter file, a file of waivers, a configuration, a report, questions, ways out, zone lists tried, a calendar, a register of papers, a comparison, a receipt held against what lies here, a rule file or lists of recipients.

    \b
    tongguan schema manifest --output manifest.schema.json

    writes it beside your manifests; this first line in a manifest then makes an editor complete and explain it:

    \b
    # yaml-language-server: $schema=manifest.schema.json

    Without such a line, the settings of an editor tie the schema to names of files (yaml.schemas of the YAML
    language server).
    """  # noqa: D301 - click reads the backspace as "keep these lines"
    text = json.dumps(schema_of(name, lambda: lawbook_of(packs, no_cache)), ensure_ascii=False, indent=2) + "\n"
    if target is None or target == "-":
        write(text, exact=True)
        return
    write_data(target, text)
    write(f"{target}: {worded(f'JSON Schema of {KINDS[name]}')}\n")
