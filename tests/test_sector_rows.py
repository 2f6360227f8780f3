"""Every row of the sector norms three times: a manifest that the norm catches, one on its other side, one with a fact left out.

What must come out is written from the norm. A fact that is left out is unknown and asked for; only a relief that nobody claims is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from test_sectors import AT_HOME, GENOMES, judged, story

if TYPE_CHECKING:
    from tongguan.lawbook.model import Lawbook

NOBODY = "identifiable: {value: false, by: B. Example, because: no person}"
SAID = "by: B. Example, because: looked at"
BOTH_PAPERS = f"    necessity: {{kind: hr, truly_necessary: {{value: true, {SAID}}}, labour_rules: true, collective_contract: true}}\n"
PARTY = f"    necessity: {{kind: contract, truly_necessary: {{value: true, {SAID}}}, individual_is_party: true}}\n"
NEEDED = f", necessary: {{value: true, {SAID}}}"
SCENARIO = f"    finance_scenario: {{value: exempt, {SAID}}}\n    finance_scenario_number: '12'\n"
FIELDS = f"finance_fields_only: {{value: true, {SAID}}}"
STAFF = ("kind: customers", "kind: employees")
UNSAID_SECTOR = ("  sectors: [other]\n", "")


@dataclass(frozen=True)
class Made:
    """One manifest: the clear story with other data, sectors, purpose and flow, with lines taken out and words replaced."""

    item: str = "category: person.contact"
    sectors: str = "other"
    purpose: str = "after_sales"
    flow: str = ""
    away: tuple[str, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()
    controlled: bool = False
    home: bool = False
    day: str = TODAY

    def text(self) -> str:
        more = {"country": "CN", "recipient": ", foreign_controlled: true"} if self.home else {}
        text = story(
            self.item,
            sectors=self.sectors,
            purpose=self.purpose,
            flow=(AT_HOME if self.home else "") + self.flow,
            controlled=self.controlled,
            away=self.away,
            **more,
        )
        if self.home:
            text = text.replace("    stored_in: [abroad]\n", "").replace("    way: transfer\n", "    way: remote_access\n")
        if self.day != TODAY:
            text = text.replace("as_of: 2026-11-01, until: 2026-12-31", f"as_of: {self.day}, until: {self.day[:4]}-12-31")
            text = text.replace("since: 2025-06-01", f"since: {self.day}")
        for old, new in self.swaps:
            assert old in text, old
            text = text.replace(old, new)
        return text


@dataclass(frozen=True)
class Row:
    """A norm with the rule that encodes it, and the three manifests; `needs` is what the third waits for, none where a claim is not made."""

    norm: str
    rule: str
    caught: Made
    other: Made
    missing: Made
    needs: str = ""

    def __str__(self) -> str:
        return f"{self.norm} {self.rule}"


def kind(category: str, **more: object) -> Made:
    """Data of another category."""
    return Made(f"category: {category}", **more)  # type: ignore[arg-type]


def nobody(category: str, **more: object) -> Made:
    """Data without persons of another category."""
    return Made(f"category: {category}, {NOBODY}", **more)  # type: ignore[arg-type]


NOTIFIED = ("important_notified: false",)
LISTS = ("lists: [], ", "")
ABROAD = "    accessed_from: [abroad]\n    access: [view]\n"
DISTANT = (("    way: transfer\n", "    way: remote_access\n"), ("    stored_in: [abroad]\n", "    stored_in: [mainland]\n"))

ROWS = [
    Row(
        "OVL-01",
        "dsl/important-notified",
        Made("category: business.production, important_notified: true", away=NOTIFIED),
        Made("category: business.production"),
        Made("category: business.production", away=NOTIFIED),
        "item.important_notified",
    ),
    Row(
        "OVL-02",
        "countermeasure-rules-2025/listed-recipient",
        Made(swaps=(("lists: []", "lists: [countermeasure]"),)),
        Made(),
        Made(swaps=(LISTS,)),
        "recipient.lists",
    ),
    Row(
        "OVL-03",
        "securities-law/securities-material-at-home",
        kind("finance.securities.business", home=True),
        kind("finance.securities.business"),
        kind("finance.securities.business", home=True, swaps=((", foreign_controlled: true}", "}"),)),
        "recipient.foreign_controlled",
    ),
    Row(
        "HGR-01",
        "decree717/possible-information",
        Made("category: scientific.research, hgr: information", sectors="health"),
        Made("category: scientific.research, hgr: none", sectors="health"),
        Made("category: scientific.research", sectors="health"),
        "item.hgr",
    ),
    Row(
        "HGR-02",
        "biosecurity-law/foreign-provider",
        kind("genetic.sequence", controlled=True),
        kind("genetic.sequence"),
        kind("genetic.sequence", swaps=(("  foreign_controlled: false\n", ""),)),
        "exporter.foreign_controlled",
    ),
    Row(
        "HGR-03",
        "biosecurity-law/prior-report",
        kind("genetic.variant"),
        kind("clinical.imaging"),
        kind("clinical.trial"),
        "item.hgr",
    ),
    Row(
        "HGR-04",
        "hgr-rules-2023/more-than-500-persons",
        Made(GENOMES.format(number=501)),
        Made(GENOMES.format(number=500)),
        Made(GENOMES.format(number=501).replace(", sequenced_persons: 501", "")),
        "item.sequenced_persons",
    ),
    Row(
        "HGR-05",
        "decree717/shared-results",
        kind("genetic.sequence", flow="    hgr_cooperation: research\n"),
        kind("genetic.sequence", flow="    hgr_cooperation: none\n"),
        kind("genetic.sequence"),
        "flow.hgr_cooperation",
    ),
    Row(
        "HGR-06",
        "decree717/clinical-trial-filing",
        kind("genetic.sequence", flow="    hgr_cooperation: trial_without_material\n"),
        kind("genetic.sequence", flow="    hgr_cooperation: research\n"),
        kind("genetic.sequence"),
        "flow.hgr_cooperation",
    ),
    Row(
        "HGR-07",
        "decree717/material-exit",
        nobody("genetic.material"),
        kind("genetic.material", home=True),
        kind("clinical.trial"),
        "item.hgr",
    ),
    Row("HGR-08", "decree717/penalties", kind("genetic.panel"), kind("clinical.protein"), kind("clinical.trial"), "item.hgr"),
    Row("HGR-09", "hgr-rules-2023/narrow-scope", kind("genetic.material"), kind("genetic.sequence"), kind("clinical.trial"), "item.hgr"),
    Row(
        "HGR-10",
        "hgr-rules-2023/actual-control",
        kind("genetic.sequence", swaps=(("foreign_invested: false", "foreign_invested: true"),)),
        kind("genetic.sequence"),
        kind("genetic.sequence", swaps=(("  foreign_invested: false\n", ""),)),
        "exporter.foreign_invested",
    ),
    Row(
        "HGR-11",
        "decree777/competent-authority",
        kind("genetic.sequence", day="2024-05-01"),
        kind("clinical.metabolic", day="2024-05-01"),
        kind("clinical.trial", day="2024-05-01"),
        "item.hgr",
    ),
    Row(
        "MED-01",
        "health-bigdata-2018/health-bodies",
        kind("health.bulk", sectors="health"),
        kind("health.bulk", sectors="automotive"),
        kind("health.bulk", swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "MED-01",
        "health-bigdata-2018/other-holders",
        kind("person.health.wellness", sectors="automotive"),
        kind("person.contact", sectors="automotive"),
        kind("person.health.wellness", swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "MED-02",
        "population-health-2014/no-servers-abroad",
        kind("health.population", sectors="health"),
        kind("health.population", sectors="health", flow=f"{ABROAD}    processed_in: [mainland]\n", swaps=DISTANT),
        kind(
            "health.population",
            sectors="health",
            flow=f"{ABROAD}    processed_in: [mainland]\n",
            swaps=(DISTANT[0], ("    stored_in: [abroad]\n", "")),
        ),
        "flow.stored_in",
    ),
    Row(
        "MED-03",
        "gbt-39725-2020/outbound",
        kind("clinical.trial"),
        kind("person.contact"),
        Made("category: person, holds: [none]", away=("holds: [none]",)),
        "item.category",
    ),
    Row(
        "MED-04",
        "order16/contract-or-certification",
        Made("category: person.health.record, holds: [health]", away=("holds: [none]",)),
        Made("category: person.member"),
        Made("category: person.member", away=("holds: [none]",)),
        "item.holds",
    ),
    Row(
        "FIN-01",
        "finance-guide-2025/ordinary-business-data",
        nobody("business.financial", sectors="banking"),
        kind("person.contact", sectors="banking"),
        kind("business.financial", sectors="banking", away=NOTIFIED),
        "item.important_notified",
    ),
    Row(
        "FIN-02",
        "finance-guide-2025/exempt-scenario",
        Made(f"category: person.contact, {FIELDS}", sectors="banking", flow=SCENARIO),
        Made(f"category: person.contact, {FIELDS}", sectors="retail", flow=SCENARIO),
        Made(
            f"category: person.contact, {FIELDS}",
            sectors="banking",
            flow=SCENARIO,
            swaps=(("  critical_infrastructure_operator: false\n", ""),),
        ),
        "exporter.critical_infrastructure_operator",
    ),
    Row(
        "FIN-03",
        "finance-guide-2025/exempt-scenario",
        Made(f"category: person.contact, {FIELDS}", sectors="banking", flow=SCENARIO),
        Made(f"category: person.contact, {FIELDS}", sectors="banking", flow=SCENARIO.replace("value: exempt", "value: recognised")),
        # Nobody says in which scenario: a relief that is not claimed.
        Made(f"category: person.contact, {FIELDS}", sectors="banking"),
    ),
    Row(
        "FIN-03",
        "finance-guide-2025/recognised-scenario",
        kind("person.contact", sectors="banking", flow=SCENARIO.replace("value: exempt", "value: recognised")),
        kind("person.contact", sectors="banking", flow=SCENARIO),
        kind("person.contact", flow=SCENARIO.replace("value: exempt", "value: recognised"), swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "FIN-04",
        "finance-guide-2025/exempt-scenario",
        Made(f"category: person.contact, {FIELDS}", sectors="banking", flow=SCENARIO),
        Made(f"category: person.contact, finance_fields_only: {{value: false, {SAID}}}", sectors="banking", flow=SCENARIO),
        # The scenario is claimed; whether only its fields are sent is then for the exporter to state.
        Made("category: person.contact", sectors="banking", flow=SCENARIO),
        "item.finance_fields_only",
    ),
    Row(
        "FIN-05",
        "pboc-2025-3/risk-assessment",
        Made("category: finance.transaction, important_notified: true", sectors="banking", away=NOTIFIED),
        Made("category: finance.transaction", sectors="banking"),
        Made("category: finance.transaction", sectors="banking", away=NOTIFIED),
        "item.important_notified",
    ),
    Row(
        "FIN-05",
        "pboc-2025-3/core-data",
        Made("category: finance.transaction, core: true", sectors="payment", away=("core: false",)),
        Made("category: finance.transaction", sectors="payment"),
        Made("category: finance.transaction", sectors="payment", away=("core: false",)),
        "item.core",
    ),
    Row(
        "FIN-06",
        "nfra-2024-24/assessment-before-sharing",
        Made("category: insurance.claim, highly_sensitive: true", sectors="insurance"),
        Made("category: insurance.claim, highly_sensitive: false", sectors="insurance"),
        Made("category: insurance.claim", sectors="insurance"),
        "item.highly_sensitive",
    ),
    Row(
        "FIN-07",
        "credit-reporting-2013/providing-abroad",
        kind("person.financial.credit", sectors="credit_reporting"),
        kind("person.financial.credit", sectors="credit_reporting", home=True),
        kind("person.financial.credit", swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "FIN-08",
        "decree768/domestic-transactions-abroad",
        Made("category: person.payment, domestic_transactions: true", sectors="payment"),
        Made("category: person.payment, domestic_transactions: false", sectors="payment"),
        Made("category: person.payment", sectors="payment"),
        "item.domestic_transactions",
    ),
    Row(
        "FIN-09",
        "securities-law/securities-material",
        kind("finance.securities.business"),
        kind("finance.payment"),
        kind("finance"),
        "item.category",
    ),
    Row(
        "FIN-10",
        "csrc-archives-2023/working-papers",
        kind("finance.securities.listing"),
        kind("finance.securities.business"),
        kind("finance.securities"),
        "item.category",
    ),
    Row(
        "FIN-12",
        "securities-law/possibly-securities-material",
        kind("finance.transaction", sectors="fund"),
        kind("finance.transaction", sectors="banking"),
        kind("finance.transaction", swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "HR-01",
        "order16/hr",
        kind(f"person.employment.record{NEEDED}", purpose="hr", flow=BOTH_PAPERS, swaps=(STAFF,)),
        kind(
            f"person.employment.record{NEEDED}",
            purpose="hr",
            flow=BOTH_PAPERS.replace("collective_contract: true", "collective_contract: false"),
            swaps=(STAFF,),
        ),
        kind(f"person.employment.record{NEEDED}", purpose="hr", flow=BOTH_PAPERS, swaps=((", kind: customers", ""),)),
        "population.kind",
    ),
    Row(
        "CON-01",
        "order16/contract",
        kind(f"person.travel{NEEDED}", purpose="contract", flow=PARTY + "    service_performed_in: CH\n"),
        kind(f"person.travel{NEEDED}", purpose="analytics", flow=PARTY + "    service_performed_in: CH\n"),
        kind(f"person.travel{NEEDED}", purpose="contract", flow=PARTY),
        "flow.service_performed_in",
    ),
    Row(
        "CON-02",
        "order16/contract",
        kind(f"person.payment{NEEDED}", purpose="contract", flow=PARTY + "    service_performed_in: CH\n"),
        kind(
            f"vehicle.telematics.driving_behaviour{NEEDED}",
            sectors="automotive",
            purpose="development",
            flow=PARTY + "    service_performed_in: CH\n",
        ),
        # Nobody says that the owner is a party: a relief that is not claimed.
        kind(f"person.payment{NEEDED}", purpose="contract", flow="    service_performed_in: CH\n"),
    ),
    Row("AI-01", "ai-training-data/by-content", kind("ai.text"), kind("person.contact"), kind("vehicle"), "item.category"),
    Row("AI-02", "genai-2023/lawful-sources", kind("ai.media"), kind("vehicle.training.raw"), Made("category: null"), "item.category"),
    Row(
        "AI-03",
        "ai-training-data/remote-annotation",
        kind("ai.annotation", flow=ABROAD, swaps=DISTANT),
        kind("ai.annotation", flow="    accessed_from: [mainland]\n    access: [view]\n", swaps=DISTANT),
        kind("ai.annotation", flow="    access: [view]\n", swaps=DISTANT),
        "flow.accessed_from",
    ),
    Row(
        "AI-04",
        "tech-trade-regs-2020/restricted-technology",
        Made("category: technology.model, technology_entry: restricted", away=("technology_entry: none",)),
        kind("technology.model"),
        kind("technology.model", away=("technology_entry: none",)),
        "item.technology_entry",
    ),
    Row(
        "AI-05",
        "ai-training-data/vehicle-corpora",
        kind("vehicle.scene.labelled.video, made: real", sectors="automotive"),
        kind("ai.text", sectors="automotive"),
        kind("ai.media", sectors="automotive"),
        "item.georeferenced",
    ),
    Row(
        "MET-01",
        "meteorology-law/foreign-activity",
        kind("meteorology.observation", flow="    directed_from_abroad: true\n"),
        kind("meteorology.observation", flow="    directed_from_abroad: {value: false, by: A. Example, because: decided at home}\n"),
        kind("meteorology.observation"),
        "flow.directed_from_abroad",
    ),
    Row(
        "MET-02",
        "cma-order40-2022/observation-data",
        kind("meteorology.observation"),
        kind("vehicle.can.without_position", sectors="automotive"),
        kind("meteorology"),
        "item.category",
    ),
    Row(
        "MET-03",
        "meteorology-law/secret-observations",
        kind("meteorology.product"),
        kind("scientific"),
        Made("category: null"),
        "item.category",
    ),
    Row(
        "STA-01",
        "statistics-law/single-respondent",
        kind("statistics.survey_respondent"),
        kind("statistics.aggregate"),
        kind("statistics"),
        "item.category",
    ),
    Row(
        "STA-02",
        "nbs-order7-2004/social-survey",
        kind("statistics.survey_result", away=("survey: none",), flow="    survey: social\n"),
        kind("statistics.survey_result", away=("survey: none",), flow="    survey: market\n"),
        kind("statistics.survey_result", away=("survey: none",)),
        "flow.survey",
    ),
    Row(
        "ARC-01",
        "archives-law/archives-abroad",
        nobody("archive.state"),
        nobody("archive.state", home=True),
        nobody("archive"),
        "item.category",
    ),
    Row("SEA-01", "marine-research-1996/raw-data", nobody("marine.raw"), nobody("scientific"), Made("category: null"), "item.category"),
    Row(
        "UAS-01",
        "drone-regs-2024/foreign-mapping",
        kind("drone.imagery, drone_foreign: true"),
        kind(
            "drone.imagery, drone_foreign: false",
            flow="    directed_from_abroad: {value: false, by: A. Example, because: decided at home}\n",
        ),
        kind("drone.imagery", flow="    directed_from_abroad: {value: false, by: A. Example, because: decided at home}\n"),
        "item.drone_foreign",
    ),
    Row(
        "RIDE-01",
        "ridehail-2016/no-outflow",
        kind("vehicle.trajectory", sectors="ride_hailing"),
        kind("vehicle.trajectory", sectors="automotive"),
        kind("vehicle.trajectory", swaps=(UNSAID_SECTOR,)),
        "exporter.sectors",
    ),
    Row(
        "EXP-01",
        "export-control-law/controlled-item",
        Made("category: technology.document, controlled_item: true", away=("controlled_item: false",)),
        kind("technology.document"),
        kind("technology.document", away=("controlled_item: false",)),
        "item.controlled_item",
    ),
    Row(
        "EXP-02",
        "dual-use-regs-2024/deemed-export",
        kind("technology.dual_use", home=True),
        kind("technology.document", home=True),
        kind("technology.document", home=True, away=("controlled_item: false",)),
        "item.controlled_item",
    ),
    Row(
        "EXP-03",
        "export-control-law/catch-all",
        kind("technology.document", swaps=(("end_use_risk: false", f"end_use_risk: {{value: true, {SAID}}}"),)),
        kind("technology.document", swaps=(("end_use_risk: false", f"end_use_risk: {{value: false, {SAID}}}"),)),
        kind("technology.document"),
        "recipient.end_use_risk",
    ),
    Row(
        "EXP-04",
        "dual-use-regs-2024/end-use-check",
        kind("technology.document", purpose="end_use_check"),
        kind("technology.document"),
        kind("technology.document", swaps=(("    purpose: after_sales\n", ""),)),
        "flow.purpose",
    ),
    Row(
        "EXP-05",
        "tech-trade-regs-2020/free-technology",
        kind("technology.document"),
        Made("category: technology.document, technology_entry: restricted", away=("technology_entry: none",)),
        kind("technology.document", away=("technology_entry: none",)),
        "item.technology_entry",
    ),
    Row(
        "EXP-05",
        "tech-trade-regs-2020/technology-in-vehicle-files",
        nobody("vehicle.design.document"),
        nobody("vehicle.design.document", home=True),
        nobody("vehicle.design"),
        "item.category",
    ),
    Row(
        "EXP-06",
        "tech-catalogue/lidar-systems",
        nobody("technology.lidar"),
        nobody("vehicle.lidar.point_cloud", sectors="automotive"),
        nobody("technology"),
        "item.category",
    ),
    Row(
        "EXP-07",
        "tech-catalogue/change-of-2025",
        nobody("technology.battery", day="2025-07-15"),
        nobody("technology.software", day="2025-07-15"),
        nobody("technology.battery", day="2025-07-15", away=("technology_entry: none",)),
        "item.technology_entry",
    ),
    Row(
        "EXP-08",
        "tech-catalogue/software-and-models",
        nobody("technology.software"),
        nobody("technology.document"),
        nobody("technology.software", away=("technology_entry: none",)),
        "item.technology_entry",
    ),
    Row(
        "EXP-09",
        "mofcom-announcements-2025/rare-earths-and-batteries",
        nobody("technology.rare_earth"),
        nobody("technology.software"),
        nobody("technology"),
        "item.category",
    ),
    Row(
        "EXP-10",
        "dsl/export-control",
        Made(f"category: business.production, {NOBODY}, controlled_item: true", away=("controlled_item: false",)),
        nobody("business.production"),
        nobody("business.production", away=("controlled_item: false",)),
        "item.controlled_item",
    ),
    Row(
        "SEC-01",
        "secrets-law/state-secret",
        Made("category: business.production, state_secret: true", away=("state_secret: false",)),
        kind("business.production"),
        kind("business.production", away=("state_secret: false",)),
        "item.state_secret",
    ),
    Row(
        "SEC-02",
        "secrets-law/work-secret",
        Made("category: government.affairs, work_secret: true", away=("work_secret: false",)),
        kind("government.affairs"),
        kind("government.affairs", away=("work_secret: false",)),
        "item.work_secret",
    ),
    Row(
        "SEC-02",
        "secrets-law/work-secret-measures",
        Made("category: government.affairs, work_secret: true", away=("work_secret: false",)),
        kind("government.affairs"),
        kind("government.affairs", away=("work_secret: false",)),
        "item.work_secret",
    ),
    Row(
        "SEC-03",
        "dsl/core-data",
        Made("category: business.production, core: true", away=("core: false",)),
        kind("business.production"),
        kind("business.production", away=("core: false",)),
        "item.core",
    ),
    Row(
        "SEC-04",
        "counter-espionage-law/national-security-data",
        Made("category: business.production, important_suspected: true", away=("important_suspected: false",)),
        Made("category: business.production, sensitive_area: [none], infers: {sensitive_area: false}"),
        Made(
            "category: business.production, sensitive_area: [none], infers: {sensitive_area: false}", away=("important_suspected: false",)
        ),
        "item.important_suspected",
    ),
    Row(
        "JUD-01",
        "dsl/foreign-authority",
        nobody("business.production", away=("foreign_authority_request: false",), flow="    foreign_authority_request: true\n"),
        nobody("business.production"),
        nobody("business.production", away=("foreign_authority_request: false",)),
        "flow.foreign_authority_request",
    ),
    Row(
        "JUD-02",
        "pipl/foreign-authority",
        kind("person.contact", away=("foreign_authority_request: false",), flow="    foreign_authority_request: true\n"),
        kind("person.contact"),
        kind("person.contact", away=("foreign_authority_request: false",)),
        "flow.foreign_authority_request",
    ),
    Row(
        "JUD-03",
        "criminal-assistance-law/evidence-for-foreign-proceedings",
        Made(swaps=(("{kind: company", "{kind: prosecutor"),)),
        Made(),
        Made(swaps=(("{kind: company, ", "{"),)),
        "recipient.kind",
    ),
    Row(
        "JUD-04",
        "securities-law/securities-material",
        kind("finance.securities.listing", swaps=(("{kind: company", "{kind: regulator"),)),
        kind("person.contact", swaps=(("{kind: company", "{kind: regulator"),)),
        Made("category: null", swaps=(("{kind: company", "{kind: regulator"),)),
        "item.category",
    ),
    Row(
        "JUD-05",
        "foreign-ip-rules-2025/evidence-abroad",
        nobody("technology.document", purpose="foreign_proceedings"),
        nobody("technology.document"),
        nobody("technology.document", swaps=(("    purpose: after_sales\n", ""),)),
        "flow.purpose",
    ),
    Row(
        "JUD-05",
        "dsl/foreign-proceedings",
        kind("person.contact", purpose="foreign_proceedings"),
        kind("person.contact"),
        kind("person.contact", swaps=(("    purpose: after_sales\n", ""),)),
        "flow.purpose",
    ),
    Row(
        "GOV-01",
        "decree790/client-data",
        kind(
            "person.contact",
            away=("client_data: false",),
            flow="    client_data: true\n",
            swaps=(("  registered_in:", "  serves: [cii_operator]\n  registered_in:"),),
        ),
        kind("person.contact", swaps=(("  registered_in:", "  serves: [cii_operator]\n  registered_in:"),)),
        kind(
            "person.contact",
            away=("client_data: false",),
            swaps=(("  registered_in:", "  serves: [cii_operator]\n  registered_in:"),),
        ),
        "flow.client_data",
    ),
    Row(
        "GOV-02",
        "dsl-government-data/contractor",
        nobody("government.client_data"),
        nobody("business.production"),
        Made("category: null"),
        "item.category",
    ),
    Row(
        "GOV-03",
        "pipl/state-organ",
        kind("person.contact", swaps=(("state_organ: false", "state_organ: true"),)),
        kind("person.contact"),
        kind("person.contact", swaps=(("  state_organ: false\n", ""),)),
        "exporter.state_organ",
    ),
    Row(
        "GOV-04",
        "gov-data-sharing-2025/shared-data",
        nobody("government.affairs"),
        nobody("government.client_data"),
        nobody("government"),
        "item.category",
    ),
    Row(
        "GBA",
        "foreign-law/gba-contract",
        Made(swaps=(("country: CH", "country: MO"),)),
        Made(),
        Made(swaps=((", country: CH", ""),)),
        "recipient.country",
    ),
    Row(
        "US-DOJ",
        "foreign-law/us-bulk-data",
        Made(swaps=(("country: CH", "country: US"),)),
        Made(),
        Made(swaps=((", country: CH", ""),)),
        "recipient.country",
    ),
    Row(
        "US-CV",
        "foreign-law/us-connected-vehicles",
        kind("vehicle.can", sectors="automotive", swaps=(("country: CH", "country: US"),)),
        kind("person.contact", sectors="automotive", swaps=(("country: CH", "country: US"),)),
        kind("vehicle.can", sectors="automotive", swaps=((", country: CH", ""),)),
        "recipient.country",
    ),
    Row(
        "EU-GDPR",
        "foreign-law/eu-return-leg",
        Made(swaps=(("country: CH", "country: DE"),)),
        Made(),
        Made(swaps=((", country: CH", ""),)),
        "recipient.country",
    ),
]
FREES = {"order16/hr", "order16/contract", "finance-guide-2025/exempt-scenario"}
"""Reliefs: caught is what is freed."""
ESTABLISH = {"dsl/important-notified", "decree717/possible-information", "ai-training-data/remote-annotation"}
"""What data or flows are; the rules that build on it are told."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_catches_what_it_names(row: Row, lawbook: Lawbook) -> None:
    report = judged(row.caught.text(), lawbook, row.caught.day)
    (flow,) = report.flows
    verdict = flow.items[0].verdict
    assert verdict.outcomes[row.rule].truth.value == "true"
    told = {basis.rule.id for finding in report.findings for basis in finding.basis} | {rule.id for rule in verdict.notes}
    told |= {rule.id for state in verdict.duties for rule in state.rules}
    if row.rule in FREES:
        assert verdict.ceiling.name == "none"
    elif row.rule not in ESTABLISH:
        assert row.rule in told


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_leaves_the_other_side_alone(row: Row, lawbook: Lawbook) -> None:
    report = judged(row.other.text(), lawbook, row.other.day)
    assert report.flows[0].items[0].verdict.outcomes[row.rule].truth.value == "false"
    assert row.rule not in {basis.rule.id for finding in report.findings for basis in finding.basis}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_asks_for_the_fact_that_is_left_out(row: Row, lawbook: Lawbook) -> None:
    verdict = judged(row.missing.text(), lawbook, row.missing.day).flows[0].items[0].verdict
    outcome = verdict.outcomes[row.rule]
    if row.needs:
        assert outcome.truth.value == "unknown"
        assert row.needs in outcome.needs
    else:
        assert outcome.truth.value == "false"
