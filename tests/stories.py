"""One small manifest in every state a report can be in: the same company, one fact changed at a time.

640 customers' postal addresses, nothing sensitive, go from Nanjing to a Swiss parent. Everything is stated,
so that Order 16 art. 5(1)(4) frees the flow (fewer than 100,000 persons since 1 January, no operator of
critical infrastructure); each other story leaves that by one step.
"""

from __future__ import annotations

WAIVED_RULE = "order16/contract-or-certification"
EVIDENCE = """\
    notice: {ref: legal/notice.md, kinds: [recipient_name, contact, purpose, method, kinds, rights, necessity, impact]}
    separate_consent: legal/consent.md
    impact_assessment: {date: 2023-05-10, ref: PIA-1}
    recipient_contract: legal/group-agreement.md
    records: true
    security: true
"""
DEFAULTS = """\
defaults:
  recipients: {kind: company, relation: group, lists: [], country_countermeasure: false, end_use_risk: false, onward: []}
  flows:
    way: transfer
    sent_by: platform
    stored_in: [abroad]
    collected_in: [CN]
    since: 2025-06-01
    foreign_authority_request: false
    incident: false
    survey: none
    client_data: false
  items:
    state_secret: false
    work_secret: false
    core: false
    controlled_item: false
    technology_entry: none
    important_notified: false
    important_suspected: false
    minors_under_14: false
    holds: [none]
"""
PROVIDED = "{as_of: 2026-11-01, until: 2026-12-31, ordinary: 0, sensitive: 0}"


def exporter(name: str = "example-tools", provided: str = PROVIDED, evidence: str = EVIDENCE, clearances: str = "[]") -> str:
    """The exporter's part of a manifest."""
    stated = f"  provided_this_year: {provided}\n" if provided else ""
    return f"""\
exporter:
  id: {name}
  name: Example Tools (Nanjing) Co., Ltd.
  sectors: [other]
  critical_infrastructure_operator: false
  state_organ: false
  foreign_invested: true
  foreign_controlled: true
  established_abroad: false
  registered_in: cn-js-nanjing
  exports_from: cn-js-nanjing
  persons_processed: 2_100
  processes_important_data: false
  clearances: {clearances}
{stated}  evidence:
{evidence}"""


def flow(name: str = "customers", items: str = "", persons: str = "customers", **facts: str) -> str:
    """One flow; without `items` it carries postal addresses."""
    items = items or f"      - {{id: addresses, category: person.contact, persons: {persons}}}\n"
    stated = {"purpose": "after_sales", "basis": "consent", **facts}
    told = "".join(f"    {key}: {value}\n" for key, value in stated.items() if value)
    return f"  - id: {name}\n    to: hq\n{told}    items:\n{items}"


def story(
    flows: str = "",
    *,
    size: str = "640",
    head: str = "",
    populations: str = "",
    waivers: str = "",
) -> str:
    """A whole manifest; left alone it is clear."""
    return (
        f"version: 1\n{head or exporter()}{DEFAULTS}"
        f"populations:\n  customers: {{size: {size}, kind: customers}}\n{populations}"
        "recipients:\n  hq: {name: Example Tools AG, country: CH}\n"
        f"flows:\n{flows or flow()}{waivers}"
    )


def waiver(until: str = "2026-12-31", rule: str = WAIVED_RULE, name: str = "customers", more: str = "") -> str:
    """A waiver of the missing contract."""
    return f'waivers:\n  - {{flow: {name}, rule: {rule}, reason: filing under way, by: "A. Example, counsel", until: {until}{more}}}\n'


CLEAR = story()
# 150,000 persons: above 100,000 a contract or a certificate is needed (Order 16 art. 8), and none is held.
BREACH = story(size="150_000")
# On which side of 100,000 the number lies decides.
OPEN = story(size="{low: 90_000, high: 110_000}")
# Whoever suspects important data has it decided (Order 16 art. 2); here nobody has.
REVIEW = story().replace("important_suspected: false", "important_suspected: true")
# PIPL art. 55: an impact assessment comes before any export; nothing says that there was one.
DUTY = story(head=exporter(evidence=EVIDENCE.replace("    impact_assessment: {date: 2023-05-10, ref: PIA-1}\n", "")))
WAIVED = story(size="150_000", waivers=waiver())
INVALID = story().replace("foreign_invested: true", "foreign_investted: true").replace("country: CH", "country: Schweiz")

EXITS = {"clear": 0, "waived": 0, "breach": 1, "open": 4, "review": 4, "duty": 4}
TEXTS = {"clear": CLEAR, "waived": WAIVED, "breach": BREACH, "open": OPEN, "review": REVIEW, "duty": DUTY}
