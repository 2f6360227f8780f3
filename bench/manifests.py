"""Manifests to measure with: five sectors, some facts missing, some findings; the same seed gives the same bytes.

Seven flows of ten are stated in full, as the examples are. One of seven lacks a fact that matters, one of
seven has something to be found. Companies are invented and say so in their names.
"""

from __future__ import annotations

import os
import re
from random import Random
from typing import NamedTuple

SEED = 20261124
DAY = "2026-11-24"
MISSING, FOUND = 0.14, 0.14
"""Shares of flows that lack a fact, and that have a finding planted."""

EXPORTER = """\
exporter:
  id: example-{sector}-{number}
  name: Example {title} {number} Co., Ltd.
  sectors: [{sectors}]
  critical_infrastructure_operator: false    # checked: no department has told us so
  state_organ: false
  foreign_invested: {foreign}
  foreign_controlled: {foreign}
  established_abroad: false
  registered_in: {place}
  exports_from: {place}
  mapping_licence: none
  persons_processed: {processed}
  processes_important_data: false
  provided_this_year: {{as_of: 2026-11-24, ordinary: 0, sensitive: 0}}   # nothing leaves outside these manifests
  clearances: []
  evidence:                                  # held for every flow
    notice: {{ref: legal/privacy-notice-2026.md, kinds: [recipient_name, contact, purpose, method, kinds, rights, necessity, impact]}}
    recipient_contract: legal/group-data-agreement.md
    impact_assessment: {{date: 2026-01-12, ref: PIA-2026-{number}}}
    records: true
    security: true
{more_exporter}
defaults:                                    # hold wherever nothing else is said
  clearances: {{expires: 2029-03-09, withdrawn_on: never}}
  recipients: {{kind: company, lists: [], country_countermeasure: false, end_use_risk: false, onward: []}}
  flows:
    way: transfer
    sent_by: platform
    stored_in: [abroad]
    collected_in: [CN]
    since: 2026-04-01
    foreign_authority_request: false
    incident: false
    survey: none
    client_data: false
{more_flows}  items:
    state_secret: false
    work_secret: false
    core: false
    controlled_item: false
    technology_entry: none
    important_notified: false
    important_suspected: false
    minors_under_14: false
    highly_sensitive: false
{more_items}
"""
RECIPIENTS = """\
recipients:
  headquarters: {name: Example Group Inc., country: US, relation: group}
  support: {name: Example Support Pte. Ltd., country: SG, relation: service_provider}
  partner: {name: Example Partner AG, country: CH, relation: customer}
"""
CONTRACT = """\
    clearances:
      - {mechanism: standard_contract, ref: SCC-2026-%(n)s, effective: 2026-03-10, filed: 2026-03-20, verbatim: true, items: [%(item)s], recipients: [%(to)s], purposes: [%(purpose)s], persons: 900_000, changes: []}
"""
DETERMINED = """\
      - {mechanism: determination, settles: health-bigdata-2018/other-holders, route: none, ref: LEG-%(n)s, issued: 2026-03-02, items: [reports-%(n)s], recipients: [partner], by: General counsel, because: The company treats nobody; the health authority answered in writing.}
"""


class Sector(NamedTuple):
    """What the manifests of a line of business have in common."""

    name: str
    title: str
    sectors: str
    places: tuple[str, ...]
    exporter: str
    flows: str
    items: str
    people: str
    kinds: tuple[str, ...]
    """Flows as text; `{n}` tells them apart, `{who}` is a group of people, `{to}` a recipient."""


PEOPLE = """\
populations:                                 # persons are counted once, however many flows carry them
  staff: {{size: {small}, kind: employees}}
  users: {{size: {large}, kind: {kind}, apart_from: [staff, provided_this_year]}}
  testers: {{size: 40, within: users}}
"""
CONSENT = "    evidence: {{separate_consent: legal/consent-{n}.md}}\n"
DIRECTORY = """\
  - id: directory-{n}
    title: Directory of staff for the group, part {n}
    to: headquarters
    purpose: hr
    basis: hr
    necessity: {{kind: hr, labour_rules: true, collective_contract: true, truly_necessary: true, by: Head of human resources, because: One directory for all companies.}}
    items:
      - id: names-{n}
        title: Name, telephone and position
        category: person.employment
        holds: [none]
        persons: staff
        necessary: {{value: true, by: Head of human resources, because: Colleagues abroad call each other.}}
"""
TICKETS = """\
  - id: tickets-{n}
    title: Support tickets, queue {n}
    to: {to}
    purpose: after_sales
    basis: consent
    items:
      - id: contact-{n}
        title: Name, e-mail and text of the ticket
        category: person.contact
        persons: {who}
        holds: [none]
        identifiable: true
""" + CONSENT  # fmt: skip
TELEMETRY = """\
  - id: telemetry-{n}
    title: Usage events of application {n}
    to: {to}
    purpose: analytics
    basis: consent
    items:
      - id: device-{n}
        category: person.device.id
        persons: {who}
        holds: [none]
        treatments: [hashed, pseudonymised]
      - id: events-{n}
        title: Screens, errors and timing
        category: telemetry.usage
        persons: {who}
        identifiable: true
        holds: [none]
        also_ordinary: true
        fields: [session, timestamp, version, platform]
""" + CONSENT  # fmt: skip
ORDERS = """\
  - id: orders-{n}
    title: Orders that buyers place with a shop abroad, channel {n}
    to: {to}
    purpose: contract
    basis: contract
    service_performed_in: DE
    necessity: {{kind: contract, individual_is_party: true, truly_necessary: true, by: "A. Example, data counsel", because: A parcel needs an address.}}
    items:
      - id: labels-{n}
        title: Name, address and telephone on the parcel
        category: person.contact
        persons: {who}
        holds: [none]
        necessary: {{value: true, by: "A. Example, data counsel", because: A parcel needs an address.}}
"""
LOYALTY = """\
  - id: loyalty-{n}
    title: Points and purchases of members, shop {n}
    to: {to}
    purpose: marketing
    basis: consent
    items:
      - {{id: profiles-{n}, title: Name and points, category: person.member, holds: [none], persons: {who}}}
""" + CONSENT  # fmt: skip
SAFETY = """\
  - id: safety-{n}
    title: Safety reports of trial {n}
    to: partner
    purpose: other
    basis: consent
    items:
      - id: reports-{n}
        title: Adverse events by trial number
        category: clinical.safety_report     # clinical data: no human genetic information
        holds: [health]
        persons: testers
        identifiable: true                   # the trial number leads back to the patient
        highly_sensitive: true
        also_ordinary: true
        hgr: none
    evidence: {{separate_consent: legal/consent-{n}.md}}
"""
DIAGNOSTICS = """\
  - id: diagnostics-{n}
    title: Fault codes of model {n}
    to: headquarters
    purpose: defect_cure
    items:
      - id: codes-{n}
        title: Fault codes without vehicle number, place or time
        category: vehicle.diagnostics.codes
        identifiable: {{value: false, by: "A. Example, data counsel", because: "codes by model and month; no car can be picked out"}}
        treatments: [aggregated]
"""
CABIN = """\
  - id: voice-{n}
    title: Voice commands of drivers, release {n}
    to: {to}
    purpose: model_training
    basis: consent
    items:
      - id: voice-{n}
        title: Recorded commands
        category: vehicle.audio.voice_command
        persons: testers
        identifiable: true
        holds: [none]
        also_ordinary: true
        highly_sensitive: false
        collected_for: service
    evidence: {{separate_consent: legal/consent-{n}.md, consent: {{term: fixed}}}}
"""
PAPERS = """\
  - id: owners-{n}
    title: Name and telephone of owners, region {n}
    to: {to}
    purpose: after_sales
    basis: consent
    items:
      - {{id: owner-{n}, category: person.contact, holds: [none], persons: {who}}}
      - id: maintenance-{n}
        title: Maintenance and repair records
        category: vehicle.after_sales.record
        persons: {who}
        identifiable: true
        holds: [none]
""" + CONSENT  # fmt: skip
SECTORS = (
    Sector(
        "motors", "Motors", "automotive", ("cn-sh", "cn-sd-qingdao", "cn-hb-wuhan"),
        "    responsible_person: true\n    export_logs: ops/export-logs.md\n",
        "    scenario: other\n    mainland_data_added: false\n",
        """\
    georeferenced: none
    shows_road: false
    vehicles: 30_000
    sensitive_area: [none]
    infers: {sensitive_area: false, classified_geodata: false, law_enforcement: false, by: "A. Example, data counsel", because: "no place travels along"}
    economy: {level: none}
""",
        "vehicle_users", (PAPERS, DIAGNOSTICS, CABIN, DIRECTORY),
    ),
    Sector("cloud", "Cloud", "other", ("cn-zj-hangzhou", "cn-js-nanjing", "cn-bj"), "", "", "", "customers", (TICKETS, TELEMETRY, TELEMETRY, DIRECTORY)),
    Sector("staffing", "Staffing", "other", ("cn-sc-chengdu", "cn-sn-xian"), "", "", "", "employees", (DIRECTORY, DIRECTORY, TICKETS)),
    Sector("retail", "Retail", "retail", ("cn-hb-wuhan", "cn-gd-shenzhen"), "", "", "", "customers", (LOYALTY, ORDERS, TICKETS, TELEMETRY)),
    Sector("pharma", "Pharma", "biomedicine", ("cn-ha-zhengzhou", "cn-sh"), "", "", "", "patients", (SAFETY, DIRECTORY, TICKETS)),
)  # fmt: skip
OMITTED = {"basis:": 4, "purpose:": 4, "identifiable: true": 1, "also_ordinary:": 1, "holds:": 1, "persons:": 0.5}
"""Facts that a careless author leaves out, by how often; a number of persons left out leaves a whole exporter open."""


def exporter(sector: Sector, number: int, random: Random) -> str:
    """The exporter's part: who it is, what holds for every flow, its people and recipients."""
    head = EXPORTER.format(
        sector=sector.name, title=sector.title, sectors=sector.sectors, number=number, place=random.choice(sector.places),
        foreign=random.choice(("true", "false")), processed=random.randrange(200_000, 900_000),
        more_exporter=sector.exporter, more_flows=sector.flows, more_items=sector.items,
    )  # fmt: skip
    people = PEOPLE.format(small=random.randrange(300, 4_000), large=random.randrange(2_000, 90_000), kind=sector.people)
    return f"{head}\n{people}\n{RECIPIENTS}"


def flow(sector: Sector, number: str, random: Random, found: float = FOUND) -> str:
    """One flow, most often stated in full."""
    kind = random.choice(sector.kinds)
    who = random.choice(("users", "users", "users", "testers"))
    text = kind.format(n=number, who=who, to=random.choice(("headquarters", "support", "partner")))
    chance = random.random()
    if chance < found:
        return _planted(text, random)
    if kind is SAFETY:
        text += _contract(text, number) + DETERMINED % {"n": number}
    elif kind not in (DIRECTORY, ORDERS, DIAGNOSTICS):
        text += _contract(text, number)
    if chance < found + MISSING:
        lines = text.splitlines(keepends=True)
        known = {index: often for index, line in enumerate(lines) for fact, often in OMITTED.items() if line.strip().startswith(fact)}
        del lines[random.choices(list(known), list(known.values()))[0]]
        text = "".join(lines)
    return text


def _contract(text: str, number: str) -> str:
    to, purpose = (text.partition(f"{fact}: ")[2].partition("\n")[0] for fact in (" to", "purpose"))
    items = ", ".join(
        line.partition("id: ")[2].partition("\n")[0].partition(",")[0]
        for line in text.splitlines() if line.strip().startswith(("- id: ", "- {id: ")) and line.startswith("      ")
    )  # fmt: skip
    return CONTRACT % {"n": number, "item": items, "to": to, "purpose": purpose}


def _planted(text: str, random: Random) -> str:
    """A flow with something to be found: no contract held, important data suspected, or a consent not given."""
    if "separate_consent" in text and random.random() < 0.5:
        return re.sub(r"separate_consent: [^,}]*", "separate_consent: false", text)
    at = text.index("    items:\n") + len("    items:\n")
    if random.random() < 0.5 and "      - {" not in text:
        first = text.index("\n", at) + 1
        return f"{text[:first]}        important_suspected: true\n{text[first:]}"
    return text


def manifest(flows: int, sector: Sector, number: int, random: Random, *, shared: str = "", prefix: str = "", found: float = FOUND) -> str:
    """A manifest with its own exporter, or one that names a shared file."""
    head = f"exporter: {shared}\n\n" if shared else exporter(sector, number, random)
    body = "\n".join(flow(sector, f"{prefix}{index}", random, found) for index in range(1, flows + 1))
    return f"# yaml-language-server: $schema=manifest.schema.json\nversion: 1\n{head}\nflows:\n{body}"


def one(folder: str, flows: int, *, found: float = FOUND, name: str = "manifest.yaml") -> list[str]:
    """One manifest of so many flows; the flows of every sector in turn would need every default, so it is a cloud company's."""
    random = Random(SEED + flows)
    path = os.path.join(folder, name)
    _write(path, manifest(flows, SECTORS[1], 1, random, found=found))
    return [path]


def many(folder: str, manifests: int, flows: int = 10) -> list[str]:
    """So many manifests over all sectors; of two in five, eight share an exporter's file."""
    random = Random(SEED)
    paths = []
    number = 0
    while number < manifests:
        sector = SECTORS[random.randrange(len(SECTORS))]
        size = min(8 if random.random() < 0.077 else 1, manifests - number)
        place = os.path.join(folder, f"{sector.name}-{number:05}")
        os.makedirs(place, exist_ok=True)
        if size > 1:
            _write(os.path.join(place, "exporter.yaml"), f"version: 1\n\n{exporter(sector, number, random)}")
        for index in range(size):
            path = os.path.join(place, f"manifest-{index}.yaml" if size > 1 else "manifest.yaml")
            shared = "exporter.yaml" if size > 1 else ""
            _write(path, manifest(flows, sector, number, random, shared=shared, prefix=f"{index}-" if size > 1 else ""))
            paths.append(path)
        number += size
    return paths


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
