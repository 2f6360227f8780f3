"""The words of the law, fact by fact: which rules read which, and that none reads one more or one less.

A rule's own cases show one word of each kind; here stand all of them, with the norm that names them. Rules are named as file
names are (`sh-2024/crew-*`); `*` alone means every rule that reads the fact and stands in no other line.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest

from tongguan.lawbook import condition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongguan.lawbook.model import Lawbook, Rule

EVERY = "*"
NONE = "-"
"""The empty set: it is stated that there is none."""
CARS = "automotive autonomous_driving ride_hailing"
FINANCE = "banking insurance payment securities fund credit_reporting clearing"
EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
HELD = (
    "biometric religion specific_identity health financial_account track minors id_card_photo criminal_record credit account_with_password"
)
LIFTED = "auto-export-guide-2026/vulnerability auto-export-guide-2026/incident auto-export-guide-2026/defect-source"
DOUBTED = f"{LIFTED.replace(' ', '-in-doubt ')}-in-doubt"
"""The guide's exemptions for three kinds of data, and where other norms speak against them."""
NAMING = "cn-tj-ftz cn-gx-ftz cn-cq-ftz cn-fj-ftz cn-gd-ftz cn-gd-hetao"
OTHERS = "cn-sh cn-zj-ftz cn-js-ftz cn-hi-ftp"
GBA = ("guangzhou", "shenzhen", "zhuhai", "foshan", "huizhou", "dongguan", "zhongshan", "jiangmen", "zhaoqing")
"""The nine cities."""
KINDRED = "catering_lodging ecommerce_b2b livestream_commerce tourism duty_free medical_devices aircraft_maintenance"
"""Sectors that a list names apart and another asks as trade, medicine or aviation."""
NAMED = f"{KINDRED} audio_video_abroad deep_sea space seeds smart_equipment enterprise_credit"
"""Sectors of one list or two: whoever asks the others asks them."""
REST = f"telecom insurance ride_hailing surveying internet_map payment health other {NAMED}"
ENDED, ENDING = "zones-common/ended-before-the-export", ("BJ-2024", "FJ-2025", "JS-2025")
"""Lists whose last day is known and that free something, beside those of Shanghai 2024 and of Lingang."""
FILING = ("BJ-2024", "HI-2024", "GX-2025", "JS-2025", "CQ-2025", "FJ-2025", "GD-2025")
BORROWED = "zones-common/borrowed-important-data"
REFERRED = {
    edition: " ".join(f"{zone}/list-of-another-zone" for zone in zones.split())
    for edition, zones in {
        "BJ-2024": "sh-2024 sh-2025 zj-2024",
        "BJ-2025": "sh-2025 zj-2024",
        "SH-2024": "zj-2024",
        "SH-2025": "bj-2025 zj-2024",
        "HI-2024": "sh-2024 sh-2025 bj-2025 zj-2024",
        "ZJ-2024": "sh-2024 sh-2025 bj-2025",
        "GX-2025": "sh-2024 sh-2025 bj-2025 zj-2024",
        "JS-2025": "sh-2024 sh-2025 bj-2025 zj-2024",
        "FJ-2025": "sh-2024 sh-2025 bj-2025 zj-2024",
        "GD-2025": "sh-2025 bj-2025 zj-2024",
    }.items()
}
"""Who may refer to the list of another zone on its days; of sectors that it names, and within what of it eases anything.

The lines of Tianjin and Chongqing are the national ones, and personal information is never off their lists.
"""
BANDS = {edition: " ".join(f"{name} {name}-band" for name in REFERRED[edition].split()) for edition in ("BJ-2024", "SH-2024", "ZJ-2024")}
"""Whoever refers to a list that was read goes by the numbers of its scenarios; of Beijing's of 2024 those of trials are known."""
CAR_ENTRIES = " ".join(f"BJ-AUTO-ID-{number}" for number in range(1, 8))
ELSEWHERE = " ".join(f"{zone}/vehicle-data-of-other-sectors" for zone in ("bj-2025", "cq-2025", "fj-2025"))
CHANGES = "purpose method scope kind use retention"

GOING_OUT = "archives-law/archives-abroad credit-reporting-2013/* decree717/material-exit decree768/domestic-transactions-abroad tech-trade-regs-2020/*"
"""What may not go out without a step of its own, by way of somebody at home either."""
WORDS: dict[str, dict[str, str]] = {
    # What categories.yaml says of a kind by default; rules on doubt read `depends`, rules on contents what is said to hold none.
    "category.personal": {
        "yes": "pipl/personal",
        "yes depends": "pipl/personal pipl/table-of-nobody",
        "no": "pipl/*-elsewhere",
        "depends": "pipl/content-about-nobody",
    },
    "category.sensitive": {"yes": "pipl/sensitive-kind", "no": "pipl/sensitive-content-elsewhere", "depends": EVERY},
    "category.mapping": {
        "yes": "surveying-law/definition surveying-law/mainland-data-added",
        "no": "surveying-law/position-beside-the-kind surveying-law/telemetry-of-vehicles surveying-law/coordinates-elsewhere "
        "surveying-law/mainland-content-added",
        "no depends": "surveying-law/mainland-content-added",
        "depends": "surveying-law/positioned-data surveying-law/other-positioned-kinds surveying-law/mainland-data-added",
    },
    # Order 11 art. 14, Order 13 art. 8, the guidelines of the Greater Bay Area; Decree 790 art. 38 names four.
    "clearance.changes": {
        CHANGES: "order13/changed gba-*/changed",
        "recipient_law control contract other": "order13/changed-rights gba-*/changed-otherwise",
        f"{CHANGES} recipient_law control contract other": "order20/changed cert-2022/changed cac-qa/extension-conditions",
        "purpose method scope kind use recipient_law control contract other": "order11/changed",
        "retention": "order11/retention-extended",
        f"{CHANGES} recipient_law": "auto-export-guide-draft-2025/contract-details",
        "purpose method scope kind": "duties-decree790/assessed-content-changed",
    },
    # Who may hold a paper for somebody else: the unit that was entrusted (Decree 469, 664), the maker of the map (Decree 664 art. 16),
    # the survey body (NBS Order 7), the Chinese party of a cooperation or its foreign one (Surveying Law art. 8, Meteorology Law art. 8),
    # a party to the cure of what is reported (the guide's own exemptions, upgrades).
    "clearance.holder_role": {
        "licensed_unit": "decree469/held-by-a-stranger decree664/held-by-a-stranger",
        "map_maker": "decree664/held-by-a-stranger",
        "survey_body": "nbs-order7-2004/held-by-a-stranger nbs-order7-2004/surveyed-from-abroad",
        "cooperation_party": "decree717/held-by-a-stranger marine-research-1996/held-by-a-stranger",
        "cooperation_party recipient": "surveying-law/held-by-a-stranger meteorology-law/held-by-a-stranger "
        "auto-export-guide-2026/report-of-a-stranger miit-samr-ota-2025/filing-of-a-stranger",
    },
    "clearance.result": {
        "fail": "*/filing-refused order11/assessment-failed order11/refusal-binds* mnr-secret-export-2024/non-secret-would-do",
        "pending": "order11/assessment-pending cac-qa/pending-may-be-withdrawn guide-assessment/*",
        "fail pending": "*/not-granted",
        "pass": "order11/papers duties-decree790/passed-result-binds cac-qa/earlier-result-continues decree469/* decree664/* surveying-law/*",
    },
    # Each paper by its own instrument; several where a rule is about what they have in common.
    "clearance.mechanism": {
        "security_assessment": "order11/* order16-mechanisms/assessment-expired order16-mechanisms/*extension* order16-mechanisms/old-result "
        "guide-assessment/* duties-decree790/* auto-export-guide-2026-mapping/* cac-qa/earlier-result-continues cac-qa/extension-* "
        "cac-qa/pending-may-be-withdrawn",
        "standard_contract": "order13/* guide-contract/* auto-export-guide-draft-2025/* cac-qa/one-filing-for-continuous-export",
        "certification": "order20/* cert-2022/* cert-standards-2025/* cac-qa/certificate-of-a-stranger cac-qa/group-certificate* "
        "zones-common/certification-in-zone-band",
        "gba_contract": "gba-*",
        # A group may file together (CAC Q&A 2025-04-09 Q8); a certificate has rules of its own on who holds it.
        "security_assessment standard_contract": "cac-qa/group-filing",
        "security_assessment standard_contract gba_contract zone_filing zone_report": "cac-qa/paper-of-a-stranger",
        "security_assessment standard_contract gba_contract certification": "order16-mechanisms/needed-later",
        "standard_contract certification": "order16/crossed-mid-year",
        "miit_vulnerability_report miit_incident_report regulator_incident_report samr_defect_filing": "auto-export-guide-2026/report-of-a-stranger",
        "miit_ota_filing": "miit-samr-ota-2025/filing-of-a-stranger",
        "zone_filing": "zones-common/field-outside-filing zones-common/filed-after-export* zones-common/item-outside-filing "
        "zones-common/recipient-outside-filing zones-common/offered-to-anyone",
        "zone_filing zone_report": "zones-common/filed-before-the-list zones-common/filing-of-an-earlier-edition",
        "mapping_export_approval": "decree469/* mnr-secret-export-2024/*",
        "map_review": "decree664/* gb-20263-2006/* local-mapping/* mnr-secrecy-scope-2020/*",
        "foreign_survey_approval": "surveying-law/*",
        "secrecy_approval work_secret_consent": "secrets-law/*",
        # A report or filing comes first by the Biosecurity Law; what is granted, by the Regulations; a material leaves with a certificate.
        "hgr_report": "biosecurity-law/report-without-backup decree717/record-without-backup",
        "hgr_report hgr_trial_filing": "biosecurity-law/report-late",
        "hgr_report hgr_security_review": "biosecurity-law/held-by-a-stranger decree717/report-held-by-a-stranger",
        "hgr_cooperation hgr_exit_certificate hgr_security_review": "decree717/approval-late",
        "hgr_cooperation hgr_exit_certificate hgr_trial_filing": "decree717/held-by-a-stranger",
        "hgr_trial_filing": "decree717/filing-too-narrow",
        "meteorology_approval": "cma-order40-2022/* meteorology-law/*",
        "archive_approval": "archives-law/*",
        "pboc_approval": "credit-reporting-2013/*",
        "authority_approval": "criminal-assistance-law/*",
        "client_consent": "dsl-government-data/*",
        "end_use_check_consent": "dual-use-regs-2024/*",
        "export_licence": "export-control-law/*",
        "marine_consent": "marine-research-1996/*",
        "survey_permit survey_approval": "nbs-order7-2004/*",
        "securities_consent": "securities-law/*",
        "technology_contract": "tech-trade-regs-2020/*",
    },
    "evidence.consent.term": {"permanent": "gbt-44464-2024/consent-for-ever"},
    # Notice of 2022: a licence of one's own, or a unit that has one; of 2024: navigation data with the navigation licence alone.
    "exporter.mapping_licence": {
        "none": "mnr-2022-1/* surveying-law/* drone-regs-2024/* decree664/*",
        "surveying": "mnr-2024-139/licence-class",
        "navigation_map": "mnr-2024-139/first-hop mnr-2024-139/stored-beside-the-unit",
    },
    # Decree 790 art. 16; PIPL arts. 36 and 40 bind organs and operators, not whoever runs a public system.
    "exporter.serves": {
        "state_organ cii_operator public_system": "decree790/client-data",
        "state_organ cii_operator": "pipl/client-of-public-power",
        "public_system": "pipl/client-of-public-power",
    },
    # Sending jobs alone is none of what the filing guides name.
    "flow.access": {
        "view query retrieve download export": "csl/reachable-from-abroad ai-training-data/remote-annotation",
        "submit_jobs": "*/jobs-only*",
    },
    # PIPL art. 3(2)(1) and (2).
    "flow.abroad_purpose": {
        "goods_services behaviour_analysis": EVERY,
        # Analysing behaviour is no contract, no staff management and no rescue; goods and services may be a contract.
        "behaviour_analysis": "order16/contract* order16/hr* order16/emergency* decree790/legal-duty*",
    },
    # CAC Q&A 2025-10-31 Q5: who reads here and passes on abroad sends out.
    "flow.accessed_from": {
        "abroad": f"{EVERY} csl/passed-on-abroad-decision",
        "mainland": "csl/passed-on-abroad csl/passed-on-abroad-decision",
    },
    # Separate consent is asked for where consent is the ground (PIPL arts. 29, 31, 39; CAC Q&A 2026-07-24).
    # Art. 13(2), (3): staff management is of staff, contracts are with their parties, statutory duties of Chinese law.
    "flow.basis": {
        "consent": EVERY,
        "hr": "duties-pipl/*-where-the-ground-fails",
        "contract": "duties-pipl/*-where-the-ground-fails",
        "contract hr emergency": "duties-pipl/*-where-the-ground-fails",
        # Neither trains a model by itself.
        "contract hr emergency statutory_duty": "duties-pipl/*-where-the-ground-fails",
        "statutory_duty": "duties-pipl/*-where-the-ground-fails",
        # Advertising is neither.
        "statutory_duty news": "duties-pipl/*-where-the-ground-fails",
        # Both reach as far as a reasonable scope; another ground is one that a law or an administrative regulation sets (art. 13(1)(5)–(7)).
        "news public": "duties-pipl/beyond-reasonable-scope",
        "public": "duties-pipl/beyond-reasonable-scope duties-pipl/*-where-the-ground-fails",
        "other": "duties-pipl/ground-not-named",
    },
    "flow.collected_in": {
        "abroad": "order16/transit decree664/foreign-area surveying-law/mainland-*-added decree717/information decree717/material decree717/collected-abroad "
        "cma-order40-2022/observed-abroad marine-research-1996/raw-data-of-other-waters auto-export-guide-2026-items/ota-src-written-abroad",
        "CN": EVERY,
    },
    "flow.finance_scenario": {"exempt": "finance-guide-2025/exempt-*", "recognised": "finance-guide-2025/recognised-scenario"},
    # Notice of 2024 item 5: straight to the unit with the navigation licence, or into the cloud of an exporter that has it.
    "flow.first_hop": {
        "licensed_unit": "mnr-2024-139/first-hop",
        "exporter_cloud": "mnr-2024-139/first-hop mnr-2024-139/stored-beside-the-unit mnr-2022-1/entrusted-on-paper",
        # Storing is surveying too: 2022 items 2 and 3, 2024 items 1 and 2.
        "exporter_cloud other_mainland": "mnr-2024-139/stored-beside-the-unit",
        "other_mainland": "mnr-2022-1/entrusted-on-paper",
        "abroad": "surveying-law/directed-from-abroad csl/relayed-abroad csl/passed-on-abroad-decision */jobs-only-decision csl/jobs-only-elsewhere "
        "gb-44495-2024/* gbt-44464-2024/no-direct",
    },
    # Regulations art. 22: research is approved, a trial without material is filed; art. 28(3) speaks of both.
    "flow.hgr_cooperation": {
        "research": "*/cooperation decree717/filing-too-narrow",
        "trial_without_material": "decree717/clinical-trial-filing",
        "research trial_without_material": "decree717/shared-results hgr-rules-2023/agreement-on-results",
    },
    "flow.mapping_actor": {
        "licensed_unit": "*/held-by-a-stranger mnr-2022-1/actor mnr-2022-1/foreign-invested-must-entrust "
        "mnr-2022-1/controlled-without-shares mnr-2022-1/entrusted-on-paper mnr-2024-139/stored-beside-the-unit local-mapping/*",
        "exporter": "mnr-2022-1/domestic-licence mnr-2024-139/licence-class */unlicensed*",
        "other": "mnr-2022-1/domestic-licence */unlicensed*",
    },
    # Decree 790 art. 35(6): duties under the law of the PRC.
    "flow.necessity.duty_under": {
        "prc": "decree790/legal-duty*",
        "foreign": "decree790/foreign-duty duties-pipl/*-where-the-ground-fails",
    },
    "flow.necessity.kind": {
        "contract": "order16/contract* duties-pipl/*-where-the-ground-fails",
        "hr": "order16/hr order16/hr-both-papers order16/hr-beyond-management order16/hr-not-employees duties-pipl/*-where-the-ground-fails",
        # Applicants have neither (CAC Q&A 2026-07-24 Q3).
        "contract hr": "order16/hr-applicants",
        "emergency": "order16/emergency*",
        "legal_duty": "decree790/legal-duty* decree790/foreign-duty",
        "treaty": "pipl/treaty",
        # The three that leave the count; before 2024 nothing but a treaty gave any.
        "contract hr emergency": "auto-export-guide-2026/exemptions-repeated auto-provisions-2021/many-persons-over-items",
        "contract hr emergency legal_duty": "before-2024/no-exemptions-yet",
    },
    # Order 16 art. 5(1)(3): life and health; property alone is in doubt.
    "flow.necessity.protects": {
        "life health": "order16/emergency order16/emergency-to-anyone order16/emergency-beyond",
        "property": "order16/emergency-property",
    },
    "flow.processed_in": {"abroad": EVERY},
    "flow.purpose": {
        # What no ground but consent takes by itself.
        "model_training development foreign_authority foreign_proceedings end_use_check": "duties-pipl/*-where-the-ground-fails",
        "model_training development analytics": "duties-pipl/beyond-reasonable-scope",
        "vulnerability_fix": "auto-export-guide-2026/vulnerability* auto-export-guide-2026/notified-and-exempt",
        "incident_handling": "auto-export-guide-2026/incident* auto-export-guide-2026/notified-and-exempt",
        "defect_cure": "auto-export-guide-2026/defect-source* auto-export-guide-2026/notified-and-exempt miit-samr-ota-2025/defect-means-recall",
        "defect_cure feature_update vulnerability_fix": "gb-44496-2024/* miit-samr-ota-2025/campaign-filed miit-samr-ota-2025/driving-functions-need-access",
        "model_training": "*/ad-train-raw */ad-train-raw-by-other-kinds",
        "hr": "cac-qa/recruitment order16/contract-for-staff",
        "foreign_authority": "*/foreign-authority criminal-assistance-law/* miit-data-2022/* penalties/dsl-foreign-authority",
        "foreign_proceedings": "dsl/foreign-proceedings foreign-ip-rules-2025/*",
        "end_use_check": "dual-use-regs-2024/end-use-check",
        "foreign_authority foreign_proceedings end_use_check": "dsl/foreign-authority-behind",
        # What no contract with the individual, no staff management and no emergency takes (CAC Q&A 2025-04-09 Q4, 2025-10-31 Q1–Q3;
        # Decree 790 art. 35(6): what a foreign authority or court asks is a foreign duty).
        "marketing analytics model_training development hr foreign_authority foreign_proceedings end_use_check": "order16/contract order16/contract-for-others "
        "order16/contract-for-fleet-telemetry order16/contract-beyond",
        "marketing analytics model_training development foreign_authority foreign_proceedings end_use_check": "order16/contract-for-staff",
        # A duty of Chinese law sells, analyses, trains and develops nothing.
        "marketing analytics model_training development feature_update foreign_authority foreign_proceedings end_use_check": "decree790/legal-duty*",
        # Products and their security are no staff management.
        "marketing analytics model_training development feature_update after_sales vulnerability_fix incident_handling defect_cure "
        "foreign_authority foreign_proceedings end_use_check": "order16/hr order16/hr-beyond-management",
        # Nor a scenario of cross-border finance (FIN-02: payment, remittance, accounts, staff).
        "marketing analytics model_training development feature_update vulnerability_fix incident_handling defect_cure "
        "foreign_authority foreign_proceedings end_use_check": "finance-guide-2025/exempt-scenario*",
        "marketing analytics model_training development feature_update foreign_proceedings end_use_check": "order16/emergency*",
        # Nor are advertising and profiles within the same grounds of PIPL art. 13; a duty of Chinese law may ask for figures.
        "marketing analytics": "duties-pipl/*-where-the-ground-fails",
        "marketing": "duties-pipl/*-where-the-ground-fails duties-pipl/beyond-reasonable-scope",
        # Surveys are ordered to learn about people and markets (NBS Order 7).
        "after_sales analytics development marketing other": "statistics-regs/survey-material",
    },
    # The guide's five scenarios.
    "flow.scenario": {
        "rd manufacturing driving_automation software_upgrade connected_operation": "auto-export-guide-2026/unread-items */*-by-other-kinds",
        "driving_automation": "*/ad-train-raw",
        "rd driving_automation": "*/rd-test-labelled",
        "driving_automation software_upgrade": "miit-samr-ota-2025/driving-functions-need-access",
        # What the table lists under a scenario is in none of them only where somebody says so.
        "other": "auto-export-guide-2026/unread-items auto-export-guide-2026/said-to-be-other auto-export-guide-draft-2025-items/other-*",
    },
    "flow.sent_by": {"platform": "caam-tests/pass-is-no-clearance", "vehicle": EVERY},
    "flow.service_performed_in": {
        "CN": "order16/contract order16/contract-for-others order16/contract-for-fleet-telemetry order16/contract-beyond"
    },
    # Decree 664 art. 34: copies of maps on both sides are not yet servers abroad.
    "flow.stored_in": {"mainland": "csl/passed-on-abroad-decision decree664/copies-abroad", "abroad": f"{EVERY} decree664/copies-abroad"},
    # NBS Order 7: a permit for market surveys, an approval for social ones.
    "flow.survey": {
        "market": "nbs-order7-2004/market-survey",
        "social": "nbs-order7-2004/social-survey",
        "market social": "statistics-regs/survey-material statistics-regs/foreign-related-survey nbs-order7-2004/ordered-from-abroad "
        "nbs-order7-2004/surveyed-from-abroad statistics-law/respondents-in-results",
        "none": "statistics-regs/results-of-no-survey",
    },
    # What is ordered or paid for at home is no foreign-related survey.
    "flow.survey_ordered_from": {"CN": "nbs-order7-2004/ordered-from-abroad"},
    "flow.way": {
        "transfer": "csl/sent-abroad csl/jobs-only csl/jobs-only-elsewhere */jobs-only* archives-law/archives-abroad decree768/domestic-transactions-abroad",
        "remote_access": "csl/jobs-only csl/jobs-only-elsewhere csl/passed-on-abroad csl/passed-on-abroad-decision */jobs-only* order16/accessible-persons surveying-law/viewing-counts",
        "processed_abroad": "order16/transit before-2024/before-network-law before-2024/*processing-abroad* before-2024/processed-abroad-* */representative "
        "pipl/processed-abroad surveying-law/directed-from-abroad order20/no-notice-before "
        "archives-law/archives-abroad credit-reporting-2013/* decree717/material-exit tech-trade-regs-2020/*",
        "transfer remote_access": "before-2024/network-law-years before-2024/no-procedure-yet csl/passed-on-abroad-decision",
        "transfer processed_abroad": "gbt-44464-2024/exterior-not-anonymised population-health-2014/*",
    },
    "item.collected_for": {"navigation_or_map": "mnr-2024-139/first-hop mnr-2024-139/stored-beside-the-unit", "test": EVERY},
    # GB 20263: real coordinates; an offset is no proof of a recognised technique.
    "item.coordinate_system": {
        "wgs84 cgcs2000 utm": "gb-20263-2006/real-coordinates gb-20263-2006/processed-map-in-real-coordinates",
        "gcj02 bd09": "gb-20263-2006/offset-is-no-proof mnr-secrecy-scope-2020/geodetic-secrets",
        # Surveying Law art. 2, PIPL art. 28: a position, shifted or not.
        "wgs84 cgcs2000 utm gcj02 bd09": "surveying-law/coordinates-elsewhere pipl/positions-of-persons*",
    },
    # The guide counts from prefecture level; the definition of 2021 and the list of Beijing know no level.
    "item.economy.level": {
        "prefecture province": "*/t3-economy auto-provisions-2021/economy auto-provisions-2021/economy-below-the-numbers",
        "county": "auto-provisions-2021/economy-below-the-numbers",
        "county prefecture province": "auto-provisions-2021/economy-before-the-numbers bj-202?/economy gbt-43697-2024/indicators-stated",
    },
    "item.georeferenced": {
        "unrecoverable none": "surveying-law/coordinates-removed surveying-law/definition",
        "absolute recoverable": EVERY,
    },
    "item.hgr": {
        "information": "decree717/information decree717/possible-information pipl/sensitive-said",
        # Tissue is no information.
        "material": "decree717/material decree717/possible-material decree717/information pipl/sensitive-said",
        "none": "decree717/information decree717/material decree717/collected-abroad",
    },
    # Implementing Rules art. 37.
    "item.hgr_special": {"pedigree region other_named": EVERY},
    # Gene data of whatever sequencing are gene information (PIPL art. 28); the numbers of the rules are of two kinds.
    "item.sequencing": {
        "exome genome": EVERY,
        "exome genome panel array": "pipl/sensitive-said decree717/information decree717/collected-abroad",
    },
    # PIPL art. 28 with GB/T 45574 App. A; a number alone is sensitive in Table A.2 and in Chongqing only.
    "item.holds": {
        HELD: "pipl/sensitive-content-elsewhere",
        f"{HELD} id_number_alone phone_number": "pipl/personal-elsewhere pipl/content-about-nobody",
        # Other identifiers said to be anonymised are refused as a contradiction.
        "track": "pipl/track-of-nobody",
        "none": "pipl/sensitive-content",
        NONE: "pipl/sensitive-content",
        "phone_number": "pipl/sensitive-content",
        "id_number_alone": "pipl/sensitive-content gbt-44464-2024/identity-number-held gbt-45574-2025/identity-number",
        "id_number_alone phone_number": "pipl/sensitive-content pipl/identity-number*",
        "health": "gbt-39725-2020/* health-bigdata-2018/* population-health-2014/*",
        # The annexed rules of Beijing and Shanghai: accounts and health for certain, what is near them in doubt.
        "financial_account": "*/volume-item-highly-sensitive */volume-year-highly-sensitive bj-202?/volume-held sh-2025/volume-held",
        "health credit": "*/volume-possibly-highly-sensitive",
        "health credit financial_account": "bj-2025/volume-not-read",
        "id_number_alone track biometric": "cq-2025/sensitive-labels",
        "biometric": "auto-provisions-2021/biometric",
        # No field of Shanghai's scenarios of reinsurance and members, of its crews, of Zhejiang's.
        "biometric religion specific_identity health track minors criminal_record id_card_photo credit": "zones-common/kind-beside-the-fields",
        "biometric religion specific_identity track minors criminal_record id_card_photo credit": "zones-common/kind-beside-the-fields",
        "religion specific_identity health track minors criminal_record": "zones-common/kind-beside-the-fields",
        # Passwords are a field of Shanghai's members alone.
        "account_with_password": "zones-common/kind-beside-the-fields",
    },
    "item.made": {
        "synthetic": f"{EVERY} surveying-law/mainland-content-added",
        "real synthetic_from_real": "auto-provisions-2021/outsiders-in-scenes-from-real-data surveying-law/synthetic-said-to-be-real "
        "surveying-law/mainland-content-added",
    },
    # Five functions of the draft, two more of the final.
    "item.ota.functions": {"start_run loss_of_power emergency_braking cruise lane_keeping charge_discharge battery_temperature": EVERY},
    "item.sensitive_area": {
        "military": "mnr-secrecy-scope-2020/military-zones",
        "military defence_industry party_government_county_up": "bj-202?/sensitive-areas",
        "military defence_industry party_government_county_up other_key": EVERY,
    },
    "item.technology_entry": {
        "prohibited": "tech-trade-regs-2020/prohibited-technology*",
        "restricted": "tech-trade-regs-2020/two-licences",
        "restricted prohibited": "tech-trade-regs-2020/restricted-technology* tech-trade-regs-2020/technical */s2-controlled-technology",
        "none": "tech-catalogue/* tech-trade-regs-2020/free-technology tech-trade-regs-2020/technology-in-*",
    },
    # What is done to data and proves nothing: for persons, for places, and for both.
    "item.treatments": {
        "encrypted hashed masked pseudonymised deidentified blurred": "pipl/treated-not-anonymous",
        # What a key or a table undoes.
        "encrypted hashed masked pseudonymised deidentified": "pipl/table-of-nobody",
        "encrypted": "pipl/table-of-nobody",
        "hashed masked pseudonymised deidentified": "pipl/table-of-nobody",
        "aggregated": "pipl/table-of-nobody pipl/track-of-nobody pipl/nature-of-nobody",
        "encrypted hashed masked pseudonymised deidentified blurred aggregated": "surveying-law/anonymising-does-not-help",
        "coordinates_removed masked blurred aggregated": "mnr-secrecy-technology-2021/home-made-processing",
        "coordinates_removed": "map-drafts/security-processing surveying-law/coordinates-removed",
    },
    "population.kind": {
        "employees": "order16/hr order16/hr-beyond-management order16/hr-not-employees order16/contract-for-staff order16/contract",
        "dependants contractor_staff": "order16/hr-not-employees order16/contract-for-others duties-pipl/*-where-the-ground-fails",
        "applicants": "order16/hr-applicants cac-qa/recruitment",
        "passers_by applicants": "duties-pipl/*-where-the-ground-fails",
        # Who walks by has no contract, applicants have the ordinary numbers, and who is looked after is no party.
        "passers_by applicants dependants contractor_staff": "order16/contract",
        "customers passers_by patients applicants": "duties-pipl/*-where-the-ground-fails",
    },
    # Hong Kong, Macao and Taiwan are outside the mainland, and no foreign State.
    "recipient.country": {
        "HK": "gba-hk-2023/*",
        "MO": "gba-mo-2024/*",
        "HK MO": "gba-hk-2023/outside-the-area foreign-law/gba-contract",
        "CN HK MO TW": "dsl/foreign-authority dsl/foreign-proceedings pipl/foreign-authority criminal-assistance-law/* penalties/dsl-foreign-authority",
        "HK MO TW": "dsl/authority-outside-mainland dsl/foreign-authority pipl/foreign-authority criminal-assistance-law/* "
        "penalties/dsl-foreign-authority",
        # An office of a foreign body in the mainland.
        "=CN": "dsl/foreign-authority dsl/foreign-proceedings pipl/foreign-authority criminal-assistance-law/* penalties/dsl-foreign-authority",
        "US": "foreign-law/us-*",
        EU: "foreign-law/eu-return-leg",
        "CN": EVERY,
    },
    # DSL art. 36, PIPL art. 41, Criminal Assistance Law art. 4; MIIT's measures: bodies that enforce the law of industry and telecom.
    "recipient.kind": {
        "court prosecutor police enforcement_agency": EVERY,
        "enforcement_agency regulator public_body": "miit-data-2022/foreign-authority",
        "regulator": "dsl/reporting-to-regulator",
    },
    "recipient.lists": {
        "cac_restricted": "pipl/restricted-recipient pipl/restricted-recipient-at-home",
        "countermeasure": "countermeasure-rules-2025/* pipl/countermeasure-before-the-provisions",
        "export_control": "export-control-law/control-list",
        "cac_restricted countermeasure": EVERY,
    },
    # The Greater Bay Area's contract: onward within the Area alone, which lies in the mainland, Hong Kong and Macao.
    "recipient.onward": {
        NONE: f"csl/* dsl/countermeasure auto-export-guide-2026/jobs-only-decision gba-*/onward order13/onward-not-in-contract {GOING_OUT}",
        "CN": f"csl/* dsl/countermeasure auto-export-guide-2026/jobs-only-decision gba-*/onward gba-*/onward-into-the-mainland {GOING_OUT}",
        **dict.fromkeys(("HK", "MO", "HK MO", "CN HK", "CN MO", "CN HK MO"), "gba-*/onward"),
    },
    "recipient.relation": {"group": EVERY},
    "exporter.sectors": {
        # The automotive rules; notices on access and networking and the industry's test are for makers, MIIT's measures for its field.
        CARS: "auto-* auto-export-guide-2026/unread-items csl/* gb-44495-2024/* gbt-44464-2024/* map-drafts/* mnr-* local-mapping/shanghai-guideline "
        "surveying-law/telemetry-of-vehicles surveying-law/coordinates-elsewhere gbt-43697-2024/indicators-stated "
        "gbt-43697-2024/indicators-before-the-guide",
        "automotive autonomous_driving": "caam-tests/* miit-access-2021/* miit-iov-2021/* bj-2024/automotive-personal cq-2025/* "
        f"bj-2024/off-list* bj-2025/off-list bj-2025/off-list-unfiled bj-2025/off-list-cars {ELSEWHERE} cq-2025/entry-by-another-sector",
        "automotive autonomous_driving telecom": "miit-data-2022/*",
        # Insurers, carriers and telecom operators hold pictures and positions of cars.
        f"{CARS} insurance logistics telecom": "auto-provisions-2021/outsiders-in-other-kinds",
        f"{CARS} insurance logistics": "surveying-law/positioned-elsewhere",
        "surveying internet_map": "surveying-law/positioned-elsewhere",
        "internet_map": "decree664/*",
        # Financial law: the guide and the central bank's measures for all; the yearly audit for those wholly in its fields.
        FINANCE: "finance-guide-2025/*",
        f"{FINANCE} enterprise_credit": "pboc-2025-3/*",
        "banking payment credit_reporting clearing enterprise_credit": "pboc-2025-3/annual-audit",
        "banking insurance": "nfra-2024-24/*",
        "payment": "decree768/*",
        "fund securities": "securities-law/*",
        "credit_reporting enterprise_credit": "credit-reporting-2013/*",
        "health": "health-bigdata-2018/* population-health-2014/*",
        "health biomedicine medical_devices": "decree717/* js-2025/important-not-read js-2025/entry-by-another-sector",
        "meteorology": "cma-order40-2022/*",
        "ride_hailing": "ridehail-2016/* ridehail-2016/no-outflow",
        "autonomous_driving": "ridehail-2016/no-outflow",
        # Beijing's five sectors and nine; where important data were not read, hospitals beside medicine.
        "automotive": "bj-202?/*-ecu bj-202?/*-by-kind bj-202?/another-entry-unsigned bj-202?/charging-network bj-202?/economy "
        "bj-202?/exterior-* bj-202?/named-car-entries bj-202?/network-security bj-202?/office-data-on-car-entries bj-202?/ota "
        "bj-202?/sensitive-areas bj-202?/telematics-service bj-2024/vehicle-data-of-other-sectors lg-icv-2024/*",
        "automotive biomedicine aviation retail ai": "bj-2024/out-of-reach",
        "automotive autonomous_driving biomedicine medical_devices aviation retail ai logistics banking": "bj-2025/out-of-reach "
        f"bj-2025/figures-not-read {REFERRED['BJ-2025']}",
        "biomedicine aviation retail ai": f"bj-2024/figures-not-read bj-2024/off-list* bj-2024/office-data-on-list {REFERRED['BJ-2024']}",
        "biomedicine medical_devices aviation retail ai logistics banking": "bj-2025/off-list bj-2025/off-list-unfiled",
        f"biomedicine health aviation retail ai {KINDRED}": "bj-2024/important-not-read",
        f"autonomous_driving biomedicine health aviation retail ai logistics banking {KINDRED}": "bj-2025/important-not-read",
        "autonomous_driving biomedicine medical_devices aviation retail ai logistics banking": "bj-2025/office-data-on-list",
        # Who is of none of these may still name an entry of important data, and hold what the annexed rules say of AI.
        f"automotive biomedicine health aviation retail ai {KINDRED}": "bj-2024/entry-by-another-sector bj-2024/ai-data-of-other-sectors",
        f"automotive autonomous_driving biomedicine health logistics banking aviation retail ai {KINDRED}": "bj-2025/entry-by-another-sector "
        "bj-2025/ai-data-of-other-sectors",
        "biomedicine medical_devices": "bj-202?/pharma-important",
        "biomedicine": f"bj-2024/trial-* bj-2024/important-not-read js-2025/* lg-bio-2024/* {REFERRED['JS-2025']} {BANDS['BJ-2024']}",
        "retail": "bj-2024/important-not-read bj-2025/important-not-read sh-2025/important-not-read",
        "aviation": "bj-2024/important-not-read bj-2025/important-not-read",
        "ai": "bj-202?/ai-important",
        # Who else may handle vehicle data where a list names an automotive sector.
        f"{REST} logistics autonomous_driving": "bj-2024/vehicle-data-of-other-sectors",
        REST: "bj-2025/vehicle-data-of-other-sectors",
        f"{REST} logistics ai retail": "cq-2025/vehicle-data-of-other-sectors",
        f"{REST} logistics ai": "fj-2025/vehicle-data-of-other-sectors",
        # Fujian, Guangdong, Guangxi, Hainan, Lingang.
        "automotive autonomous_driving biomedicine retail aircraft_maintenance": f"fj-2025/* {REFERRED['FJ-2025']}",
        "automotive autonomous_driving biomedicine retail aviation aircraft_maintenance": "fj-2025/office-data-on-list",
        f"automotive autonomous_driving biomedicine health retail aviation {KINDRED}": "fj-2025/important-not-read fj-2025/entry-by-another-sector",
        "credit_reporting smart_equipment": f"gd-2025/* {REFERRED['GD-2025']}",
        f"other {NAMED}": "gd-2025/important-not-read-equipment",
        "credit_reporting enterprise_credit smart_equipment": "gd-2025/important-not-read gd-2025/office-data-on-list",
        f"automotive autonomous_driving ai other {NAMED.replace(' smart_equipment', '')}": "gd-2025/important-not-read-equipment",
        "surveying internet_map meteorology enterprise_credit livestream_commerce audio_video_abroad": f"gx-2025/* {REFERRED['GX-2025']}",
        "surveying internet_map meteorology credit_reporting enterprise_credit": "gx-2025/important-not-read gx-2025/office-data-on-list",
        f"retail other {NAMED}": "gx-2025/important-not-read-media",
        # Of deep sea and space the list of Hainan names important data alone, of tourism and duty-free retail personal information alone.
        "deep_sea space seeds tourism duty_free": f"hi-2024/* {REFERRED['HI-2024']}",
        "seeds tourism duty_free": "hi-2024/figures-not-read",
        "tourism duty_free": "hi-2024/another-entry-unsigned",
        f"other shipping aviation surveying meteorology telecom ai biomedicine {NAMED}": "hi-2024/deep-sea hi-2024/space hi-2024/seeds "
        "hi-2024/another-entry-unsigned hi-2024/entry-by-another-sector",
        "fund": "lg-fund-2024/*",
        # Shanghai: reinsurance, shipping and trade; from 2025 on meteorology. Zhejiang: trade between companies, and clearing.
        "insurance shipping retail catering_lodging": "sh-2024/out-of-reach sh-2024/off-list",
        "retail catering_lodging": f"sh-2024/member-* sh-2024/another-entry-unsigned {BANDS['SH-2024']}",
        "insurance": f"sh-2024/reinsurance-* sh-2024/another-entry-unsigned sh-2025/important-not-read {BANDS['SH-2024']} "
        f"{REFERRED['SH-2025']}",
        "shipping": "sh-2024/crew-* sh-2024/shipping-entry-by-another-sector sh-2024/shipping-important sh-2024/another-entry-unsigned "
        f"sh-2025/important-not-read {BANDS['SH-2024']}",
        "insurance shipping retail catering_lodging meteorology": "sh-2025/out-of-reach sh-2025/figures-not-read sh-2025/off-list*",
        "shipping retail catering_lodging meteorology": f"sh-2025/figures-not-read sh-2025/off-list* {REFERRED['SH-2025']}",
        "insurance shipping meteorology": "sh-2025/important-not-read sh-2025/office-data-on-list sh-2025/entry-by-another-sector",
        "ecommerce_b2b": f"zj-2024/b2b-* zj-2024/another-entry-unsigned {BANDS['ZJ-2024']}",
        "ecommerce_b2b retail logistics other": "zj-2024/b2b-assessment zj-2024/b2b-ordinary-assessment",
        "clearing": "zj-2024/clearing-* zj-2024/another-entry-unsigned zj-2024/entry-by-another-sector securities-law/* "
        f"{BANDS['ZJ-2024']}",
        "ecommerce_b2b clearing": "zj-2024/out-of-reach zj-2024/off-list zj-2024/another-entry-unsigned",
        # Over a vulnerability, an incident or a defect, companies of the sectors of lists that name no vehicle data.
        f"insurance shipping retail logistics meteorology clearing payment health biomedicine other {NAMED}": f"{LIFTED} {DOUBTED}",
    },
    # The rules of a list speak of its own edition; common ones of those whose text, filing or borrowing is alike (zones.md, sections 1 to 5).
    "flow.list": {
        **{
            name: f"{name.lower()}/* zones-common/filed-before-the-list {BANDS.get(name, REFERRED.get(name, ''))} {ENDED * (name in ENDING)}"
            for name in FILING
        },
        "BJ-2025": f"bj-2025/* zones-common/filing-of-an-earlier-edition {REFERRED['BJ-2025']}",
        "SH-2025": f"sh-2025/* zones-common/filing-of-an-earlier-edition zones-common/borrowed-list-read-in-part {REFERRED['SH-2025']}",
        "SH-2024": f"sh-2024/* {ENDED} zones-common/filed-before-the-list zones-common/kind-beside-the-fields {BANDS['SH-2024']}",
        "ZJ-2024": f"zj-2024/* zones-common/filed-before-the-list zones-common/kind-beside-the-fields {BORROWED} {BANDS['ZJ-2024']}",
        "TJ-2024": "tj-2024/*",
        **{f"LG-{kind}-2024": f"lg-{kind.lower()}-2024/*" for kind in ("ICV", "BIO", "FUND")},
        "FJ-PINGTAN-GENERAL-2024": "fj-pingtan-general-2024/* zones-common/edition-not-in-force",
        "LG-ICV-2024 LG-BIO-2024 LG-FUND-2024": f"zones-common/lingang-trial-ended zones-common/filed-before-the-list {ENDED}",
        "LG-ICV-2024 LG-BIO-2024 LG-FUND-2024 FJ-PINGTAN-GENERAL-2024": "zones-common/general-list-silence",
        "BJ-2024 BJ-2025 FJ-2025 ZJ-2024 LG-ICV-2024 LG-BIO-2024 LG-FUND-2024": "zones-common/filed-after-export",
        "GX-2025 JS-2025": "zones-common/filed-after-export-unread",
        "BJ-2024 SH-2024": "zones-common/superseded-filing",
        "BJ-2024 SH-2024 ZJ-2024": "zones-common/certification-in-zone-band",
        "BJ-2024 BJ-2025 HI-2024 SH-2024 SH-2025 ZJ-2024": "zones-common/on-list-without-persons",
        "CQ-2025 FJ-2025 GD-2025 GX-2025 JS-2025": "zones-common/borrowed-list-not-read",
        "BJ-2024 BJ-2025": f"{BORROWED} zones-common/borrowed-list-read-in-part",
        "TJ-2024 HI-2024": f"{BORROWED} zones-common/borrowed-list-read-in-part",
        "SH-2024 SH-2025": BORROWED,
        "SH-2024 ZJ-2024": "zones-common/kind-beside-the-fields",
    },
    # The scenarios of a list in its own words; to which lines of their own belong.
    "flow.list_scenario": {
        "药物临床试验": f"bj-2024/* {BANDS['BJ-2024']}",
        "临床试验和研究 药物警戒 医学问询 产品投诉 供应商管理（商业合作伙伴）": "lg-bio-2024/*",
        "跨国生产制造": "lg-icv-2024/multinational-manufacturing",
        "全球研发测试": "lg-icv-2024/global-research",
        "售后服务": "lg-icv-2024/after-sales",
        "二手车全球贸易": "lg-icv-2024/used-cars",
        "人身险再保险 财产险再保险": f"sh-2024/reinsurance-* sh-2025/off-list sh-2025/off-list-unfiled {BANDS['SH-2024']} "
        f"sh-2025/figures-not-read {REFERRED['SH-2025']}",
        "船员管理": f"{BANDS['SH-2024']} sh-2024/crew-* zones-common/kind-beside-the-fields",
        "会员管理": f"sh-2024/member-* {BANDS['SH-2024']}",
        "人身险再保险 财产险再保险 会员管理": "zones-common/kind-beside-the-fields",
        "人身险再保险 财产险再保险 船员管理": "zones-common/kind-beside-the-fields",
        "人身险再保险 财产险再保险 船员管理 会员管理": "sh-2024/other-personal-information sh-2024/offered-to-anyone",
        "境外买家退货 清关和打印电子面单": "zj-2024/b2b-ordinary-free zj-2024/b2b-ordinary-contract zj-2024/b2b-ordinary-assessment "
        f"zj-2024/b2b-ordinary-count zj-2024/other-personal-information {BANDS['ZJ-2024']}",
        "商家入驻及信息展示 境内卖家开设电子钱包及境外收付款": f"zj-2024/b2b-* {BANDS['ZJ-2024']}",
        "银行卡清算 会员权益服务 商务卡服务 全球收付款": f"zj-2024/clearing-* {BANDS['ZJ-2024']}",
        "商家入驻及信息展示 境外买家退货 境内卖家开设电子钱包及境外收付款 清关和打印电子面单 银行卡清算 会员权益服务 商务卡服务 全球收付款": "zj-2024/other-personal-information",
    },
    # Which entries of a list are important data, and which are of personal information alone (zones-data.yaml).
    "item.list_entry": {
        # The lines of a scenario, for its own two entries: the higher for the assessment, the lower for the contract.
        "SH24-REINS-SA SH24-REINS-SC": "sh-2024/reinsurance-contract sh-2024/reinsurance-free sh-2024/reinsurance-count",
        "SH24-CREW-SA SH24-CREW-SC": "sh-2024/crew-contract sh-2024/crew-free sh-2024/crew-count sh-2024/crew-sensitive-small",
        "SH24-MEMBER-SA SH24-MEMBER-SC": "sh-2024/member-contract sh-2024/member-free sh-2024/member-count",
        "ZJ24-B2B-SA ZJ24-B2B-SC": "zj-2024/b2b-* zj-2024/another-entry-*",
        "ZJ24-CLEAR-SA ZJ24-CLEAR-SC": "zj-2024/clearing-contract zj-2024/clearing-free zj-2024/clearing-count zj-2024/another-entry-*",
        CAR_ENTRIES: "bj-202?/another-entry-unsigned bj-202?/office-data-on-car-entries",
        CAR_ENTRIES.replace(" BJ-AUTO-ID-6", ""): "bj-202?/named-car-entries",
        "BJ-AUTO-ID-6": "bj-202?/after-sales-*",
        "BJ-AUTO-ID-5": "bj-202?/working-condition-by-kind",
        "BJ-AUTO-PI": "bj-202?/another-entry-unsigned",
        # Entries of important data, by whoever names them.
        f"{CAR_ENTRIES} BJ-PHARMA-ID-1 BJ-AI-ID": "bj-2024/entry-by-another-sector",
        "SH-METEO SH-REINS-PROP SH-SHIP-WATER SH-SHIP-PORT": "sh-2025/entry-by-another-sector",
        "CQ-ICV": "cq-2025/entry-by-another-sector",
        "FJ-V2X": "fj-2025/entry-by-another-sector",
        "JS-PHARMA": "js-2025/entry-by-another-sector",
        "BJ-PHARMA-ID-1": "bj-202?/pharma-important",
        "BJ-AI-ID": "bj-202?/ai-important",
        "BJ-PHARMA-ID-1 BJ-AI-ID": "bj-202?/office-data-on-other-entries",
        "BJ-RETAIL-PI": "bj-2024/important-not-read bj-2025/important-not-read",
        "BJ-AVIATION-PI": "bj-2024/important-not-read bj-2025/important-not-read",
        "BJ-PHARMA-PI-1 BJ-PHARMA-PI-2 BJ-PHARMA-PI-3": "bj-2024/important-not-read bj-2024/trial-free bj-2024/trial-small-review "
        "bj-2024/trial-contract-review bj-2024/trial-count",
        "BJ-PHARMA-PI-1 BJ-PHARMA-PI-2 BJ-PHARMA-PI-3 BJ-RETAIL-PI BJ-AVIATION-PI": "bj-2024/office-data-on-list",
        "BJ-RETAIL-PI BJ-AVIATION-PI": "bj-2025/office-data-on-list",
        "CQ-ICV-PI-SA CQ-ICV-PI-SC": "cq-2025/*",
        "HI-SEA": "hi-2024/deep-sea",
        "HI-SPACE": "hi-2024/space",
        "HI-SEED": "hi-2024/seeds",
        "HI-SEA HI-SPACE HI-SEED": "hi-2024/another-entry-unsigned hi-2024/entry-by-another-sector",
        "HI-TOUR-DUTYFREE": "hi-2024/another-entry-unsigned",
        "SH24-REINS-ID": "sh-2024/reinsurance-important sh-2024/reinsurance-entry-by-another-sector sh-2024/staff-data-* sh-2024/another-entry-*",
        "SH24-SHIP-ID": "sh-2024/shipping-important sh-2024/shipping-entry-by-another-sector sh-2024/personal-data-* sh-2024/another-entry-*",
        "SH24-REINS-SA SH24-REINS-SC SH24-REINS-OTHER": "sh-2024/another-entry-*",
        "SH24-CREW-SA SH24-CREW-SC SH24-SHIP-OTHER": "sh-2024/another-entry-*",
        "SH24-MEMBER-SA SH24-MEMBER-SC SH24-MEMBER-OTHER": "sh-2024/another-entry-*",
        "SH-REINS-LIFE": "sh-2025/important-not-read",
        "SH-SHIP-CREW": "sh-2025/important-not-read",
        "SH-MEMBER": "sh-2025/important-not-read",
        "SH-REINS-LIFE SH-SHIP-CREW SH-MEMBER": "sh-2025/office-data-on-list",
        "TJ-ELEC": "tj-2024/electronics",
        "ZJ24-CLEAR-ID": "zj-2024/clearing-important zj-2024/entry-by-another-sector zj-2024/staff-data-* zj-2024/another-entry-*",
        "VOL-ID-7": "zj-2024/high-value-data zj-2024/another-entry-*",
        "ZJ24-OTHER": "zj-2024/another-entry-*",
        f"{CAR_ENTRIES} BJ-PHARMA-ID-1 BJ-AI-ID BJ-AD-2025 BJ-BANK BJ-MED-DEVICE BJ-LOGISTICS": "zones-common/borrowed-important-data "
        "bj-2025/entry-by-another-sector",
        "SH24-REINS-ID SH24-SHIP-ID SH-METEO SH-REINS-PROP SH-SHIP-WATER SH-SHIP-PORT": "zones-common/borrowed-important-data",
        "ZJ24-CLEAR-ID VOL-ID-7": "zones-common/borrowed-important-data",
        "TJ-ELEC HI-SEA HI-SPACE HI-SEED": "zones-common/borrowed-important-data",
    },
    # Where a list reaches: zones.md, table of places; what a zone declares important, Hainan's as well outside the port.
    "exporter.registered_in": {
        "cn-bj-ftz": "bj-2024/*",
        "cn-bj": f"bj-2025/* {LIFTED} {DOUBTED}",
        "cn-sh-ftz cn-sh-lingang": "sh-2024/* lg-bio-2024/* lg-fund-2024/* lg-icv-2024/*",
        "cn-sh-lingang": "lg-measures-2024/*",
        "cn-sh": "sh-2025/*",
        "cn-tj-ftz": "tj-2024/*",
        "cn-zj-ftz": "zj-2024/*",
        "cn-gx-ftz": "gx-2025/*",
        "cn-js-ftz": "js-2025/*",
        "cn-cq-ftz": "cq-2025/*",
        "cn-fj-ftz": "fj-2025/*",
        "cn-fj-pingtan": "fj-pingtan-general-2024/*",
        "cn-gd-ftz cn-gd-hetao": "gd-2025/*",
        "cn-hi-ftp": "hi-2024/*",
        "cn-hi": "hi-2024/deep-sea hi-2024/space hi-2024/seeds hi-2024/another-entry-unsigned hi-2024/entry-by-another-sector",
        # Zones whose measures allow the list of another.
        "cn-bj cn-sh cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part zones-common/*",
        "cn-bj cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part",
        "cn-sh cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part",
        "cn-bj cn-sh": "zones-common/borrowed-important-data",
        # Every zone with a negative list today; those that name vehicle data or were not read; those of other sectors.
        f"cn-bj {NAMING} {OTHERS}": f"auto-export-guide-2026/zone-list {LIFTED}",
        NAMING: DOUBTED,
        OTHERS: f"{LIFTED} {DOUBTED}",
        " ".join(f"cn-gd-{city}" for city in GBA): "gba-*",
    },
    "exporter.exports_from": {
        "cn-sh-ftz cn-sh-lingang": "sh-2024/*",
        "cn-sh-lingang": "lg-*",
        "cn-sh": "sh-2025/*",
        "cn-fj-ftz": "fj-2025/*",
    },
    # Local rules bind what was collected there, or in a larger place that may hold it.
    "item.collected_place": {
        "cn-zj-hangzhou": "local-mapping/hangzhou-*",
        "=cn =cn-zj =cn-zj-ftz": "local-mapping/hangzhou-*",
        "cn-gd-guangzhou": "local-mapping/guangzhou-*",
        "=cn =cn-gd =cn-gd-ftz": "local-mapping/guangzhou-*",
        "cn-hn-zhuzhou": "local-mapping/zhuzhou",
        "=cn =cn-hn": "local-mapping/zhuzhou",
        "=cn": "local-mapping/chongqing-foreign-invested local-mapping/shanghai-guideline map-drafts/beijing",
        "cn-cq": "local-mapping/chongqing-foreign-invested",
        "cn-sh": "local-mapping/shanghai-guideline",
        "cn-bj": "map-drafts/beijing",
    },
}

EXTERIOR = "vehicle.video.exterior vehicle.video.roadside vehicle.image.exterior vehicle.image.roadside"
CABIN = "vehicle.video.cabin vehicle.image.cabin vehicle.audio.cabin vehicle.audio.voice_command"
TRACES = "telemetry.usage telemetry.error telemetry.crash"
STAFF = "person.employment person.applicant person.dependant"
OFFICE = f"{STAFF} person.contact person.contacts person.business_contact person.account person.communication.support {TRACES}"
"""What an office holds of people and of its own programs."""
PAPERS = (
    f"{STAFF} person.contact person.contacts person.business_contact person.account person.communication {TRACES} person.identity "
    "person.device person.biometric person.health person.financial person.payment person.minor person.behaviour person.member "
    "person.travel person.religion person.specific_identity person.criminal_record"
)
"""Everything of people but where they are and how they look and sound."""
HEALTH = "health person.health clinical person.biometric.heart_rhythm"
GENES = "genetic.sequence genetic.variant genetic.panel person.biometric.gene"
CLINICAL = "clinical.imaging clinical.protein clinical.metabolic clinical.safety_report"
NO_GENES = (
    f"{CLINICAL} vehicle telemetry business finance person.contact person.business_contact person.account person.device person.location "
    f"person.payment person.financial person.communication {STAFF}"
)
MACHINES = (
    "vehicle.design vehicle.manufacturing vehicle.algorithm vehicle.ota vehicle.map vehicle.lidar vehicle.radar vehicle.object_list "
    "vehicle.ultrasonic vehicle.can vehicle.diagnostics vehicle.inertial vehicle.platform vehicle.security vehicle.command "
    "vehicle.calibration vehicle.hardware vehicle.base_station vehicle.training vehicle.scene vehicle.simulation_reconstruction "
    "vehicle.video.exterior vehicle.image.exterior"
)
"""What tells of machines and roads, and nothing of what people think or buy."""
STRANGE = (
    "person.location person.religion person.specific_identity person.criminal_record person.communication person.minor vehicle genetic"
)
FELT = "person.biometric person.image person.audio person.video person.contacts"
LENT = "person.identity.document_photo person.financial.credit finance.credit_report"
FLOWS = "person.location ride_hailing business.logistics drone ai.media ai.annotation"
MOVING = (
    f"{EXTERIOR} vehicle.lidar vehicle.radar vehicle.object_list vehicle.gnss vehicle.trajectory vehicle.inertial vehicle.telematics "
    "vehicle.v2x vehicle.charging vehicle.map vehicle.scene vehicle.training vehicle.traffic vehicle.simulation_reconstruction "
)
"""What shows where vehicles and people go."""
PLACED = (
    f"{MOVING} vehicle.ultrasonic vehicle.can vehicle.diagnostics vehicle.event_record vehicle.security.incident "
    f"vehicle.after_sales.fault_analysis vehicle.infotainment vehicle.base_station {FLOWS}"
)
"""What is taken somewhere and may so tell of the place."""
FLEET = (
    "vehicle.telematics vehicle.trajectory vehicle.gnss vehicle.inertial vehicle.can vehicle.video vehicle.image vehicle.lidar vehicle.radar "
    "vehicle.v2x vehicle.training vehicle.scene vehicle.object_list vehicle.ultrasonic vehicle.audio.exterior vehicle.traffic vehicle.platform "
    "vehicle.algorithm vehicle.simulation_reconstruction vehicle.base_station vehicle.calibration vehicle.hardware vehicle.design "
    "vehicle.manufacturing vehicle.map vehicle.event_record vehicle.security vehicle.charging.network"
)
"""What vehicles and their makers gather beside any one owner's contract, people in the street included."""
BEYOND = (
    "person.behaviour telemetry.usage ai scientific statistics clinical.trial "
    "finance.credit_report finance.regulatory finance.fund_research business.production meteorology marine archive technology government "
    "drone aerospace agriculture electronics health clinical.safety_report finance.securities.listing"
)
"""Profiles, corpora and research, and what is kept for others than the one who contracts: more than the contract with a person takes (CAC Q&A 2025-04-09 Q4)."""
MONITORED = (
    "person.contacts person.member person.behaviour person.communication.content person.location.track person.location.precise person.device.log "
    "person.biometric.gene genetic clinical vehicle ride_hailing drone telemetry ai scientific statistics "
    "finance.transaction finance.credit_report finance.regulatory finance.fund_research insurance.reinsurance clearing "
    "business.commercial business.logistics business.production business.complaint meteorology marine archive technology government agriculture "
    "aerospace electronics health finance.securities shipping"
)
"""What watches people, is of others than staff, or stands in no personnel file (sector pack HR-01)."""
LOCATED = "auto-provisions-2021/located-series gbt-44464-2024/located-series"
SYNTHETIC = "=vehicle.scene.simulated.synthetic"
KINDS = f"""
# Automotive law reaches vehicle data whoever holds them; the mapping notices ride-hailing cars as well.
*: vehicle
auto-export-guide-2026-mapping/* map-drafts/* mnr-2022-1/* mnr-2024-139/* local-mapping/shanghai-guideline: vehicle ride_hailing
# PIPL art. 28: by their nature, but for what the rules on contents are asked.
pipl/sensitive-example: genetic.sequence genetic.variant genetic.panel clinical health person.health.record person.criminal_record
    person.location.track person.identity.document_photo person.financial.credit finance.credit_report
pipl/identity-number* gbt-45574-2025/*: person.identity.number
# Tissue is no information.
pipl/sensitive-said: genetic.material
# A single broadcast between vehicles is no track (Table A.2), and a picture from the air has the position, not the people in it.
pipl/positions-of-persons*: vehicle.v2x.broadcast drone.imagery drone.point_cloud aerospace
# Order 16 art. 5(1)(2): employees, not their families, not applicants, no children.
order16/hr: person.dependant person.applicant person.minor {MONITORED}
order16/hr-beyond-management: person.dependant person.applicant person.minor
order16/hr-beyond-management: {MONITORED}
order16/hr-not-employees: person.dependant person.minor
# Art. 5(1)(1): the party itself; staff have item (2), applicants the ordinary numbers.
# What a fleet sends back is no owner's contract (sector pack CON-02).
# Of staff, what a traveller books and what a visa takes is anybody's contract.
order16/contract: person.employment person.applicant person.dependant person.business_contact person.contacts insurance.reinsurance {BEYOND} {FLEET}
order16/contract: person.travel aviation.passenger person.identity
order16/contract-for-fleet-telemetry: {FLEET}
order16/contract-for-staff: person.employment person.travel aviation.passenger person.identity
order16/contract-for-staff: person.employment
order16/contract-for-others: person.dependant person.business_contact person.contacts insurance.reinsurance
order16/contract-beyond: {BEYOND}
# What saves nobody's life or health.
order16/emergency order16/emergency-beyond: person.behaviour telemetry.usage ai scientific statistics finance.credit_report
    finance.regulatory finance.fund_research finance.securities.listing business.production archive technology electronics agriculture
duties-pipl/*-where-the-ground-fails: person.employment
cac-qa/recruitment: person.applicant person.employment person.identity person.criminal_record
# Provisions of 2021, art. 3: trajectories, sound, pictures and biometrics; series with positions; what shows people outside.
auto-provisions-2021/sensitive: vehicle.trajectory vehicle.gnss vehicle.training.running vehicle.audio vehicle.video vehicle.image
    vehicle.biometric person.location.track person.biometric person.audio person.video person.image
auto-provisions-2021/pictures-in-collections: vehicle.training.raw vehicle.scene.labelled.image vehicle.scene.labelled.multimodal
    vehicle.scene.labelled.video vehicle.scene.library vehicle.simulation_reconstruction ai.media drone.imagery
auto-provisions-2021/pictures-in-collections: vehicle.event_record vehicle.security.incident vehicle.scene.labelled.point_cloud
    vehicle.scene.simulated vehicle.scene.test
{LOCATED}: vehicle.telematics vehicle.can vehicle.diagnostics vehicle.event_record vehicle.inertial vehicle.infotainment
    vehicle.after_sales vehicle.v2x vehicle.training vehicle.charging vehicle.map vehicle.security.incident vehicle.lidar vehicle.radar
    vehicle.ultrasonic vehicle.object_list vehicle.scene vehicle.simulation_reconstruction vehicle.command vehicle.platform.log
    vehicle.traffic
{LOCATED}: =vehicle.v2x.broadcast =vehicle.can.without_position =vehicle.diagnostics.codes =vehicle.inertial.without_position
    =vehicle.after_sales.customer
# Said to be sent with positions, though of kinds that usually have none; where a customer lives is no track.
auto-provisions-2021/located-identifiers: vehicle.identity vehicle.ota.record vehicle.can.without_position
    vehicle.diagnostics.codes vehicle.inertial.without_position
auto-provisions-2021/outsiders-recognisable: {EXTERIOR}
auto-provisions-2021/outsiders-recognisable: vehicle.scene.labelled vehicle.scene.library vehicle.scene.simulated vehicle.scene.test
    vehicle.training.raw vehicle.event_record vehicle.security.incident vehicle.simulation_reconstruction ai.media drone.imagery
auto-provisions-2021/outsiders-said-to-be-shown: vehicle.can vehicle.telematics vehicle.v2x vehicle.charging vehicle.diagnostics
    vehicle.event_record vehicle.lidar vehicle.object_list vehicle.map vehicle.scene vehicle.training vehicle.algorithm
    vehicle.simulation_reconstruction vehicle.traffic vehicle.ota vehicle.command vehicle.platform vehicle.security vehicle.calibration
    vehicle.after_sales
auto-provisions-2021/outsiders-seen-from-inside auto-provisions-2021/outsiders-perhaps-seen-from-inside: vehicle.video.cabin
    vehicle.image.cabin vehicle.infotainment vehicle.design vehicle.manufacturing vehicle.hardware
auto-provisions-2021/outsiders-seen-from-inside: vehicle.infotainment
# Numbers of a recorder, without imagery.
auto-export-guide-draft-2025-items/other-imagery: vehicle.event_record
auto-provisions-2021/persons-said-to-be-pictured: vehicle.infotainment ride_hailing
auto-provisions-2021/persons-said-to-be-pictured: person
auto-provisions-2021/persons-said-to-be-pictured: person.employment person.applicant person.dependant person.business_contact
auto-provisions-2021/outsiders-in-other-kinds: person.image person.video person.behaviour person.location person.travel
    person.communication insurance ai.annotation ai.text business.complaint business.logistics business.commercial telemetry scientific technology government
    statistics electronics ride_hailing drone.point_cloud drone.flight_log meteorology archive aerospace
    vehicle.gnss vehicle.trajectory vehicle.radar vehicle.ultrasonic vehicle.inertial vehicle.audio.exterior vehicle.base_station vehicle.identity
auto-provisions-2021/outsiders-in-scenes-from-real-data auto-provisions-2021/outsiders-recognisable
    auto-provisions-2021/outsiders-said-to-be-shown auto-provisions-2021/pictures-in-collections
    auto-export-guide-draft-2025-items/other-imagery surveying-law/position-beside-the-kind surveying-law/real-road-in-simulation surveying-law/road-said-to-be-in-view
    surveying-law/synthetic-said-to-be-real surveying-law/mainland-content-added: {SYNTHETIC}
# Art. 3(1) to (3), art. 9.
auto-provisions-2021/sensitive-area auto-provisions-2021/sensitive-area-inferred auto-provisions-2021/sensitive-area-of-other-kinds: {PLACED}
auto-provisions-2021/sensitive-area auto-provisions-2021/sensitive-area-inferred auto-provisions-2021/sensitive-area-of-other-kinds: vehicle
# App. G: of whatever kind, save what the automotive law names.
gbt-43697-2024/indicators-stated gbt-43697-2024/indicators-before-the-guide: vehicle
gbt-43697-2024/indicators-stated gbt-43697-2024/indicators-before-the-guide: vehicle.design vehicle.manufacturing vehicle.algorithm vehicle.ota
    vehicle.hardware vehicle.calibration
gbt-43697-2024/indicators-before-the-guide: vehicle {FLOWS}
auto-provisions-2021/economy*: {MOVING} {FLOWS}
auto-provisions-2021/economy* auto-provisions-2021/outsiders-recognisable auto-provisions-2021/sensitive
    auto-provisions-2021/pictures-in-collections: vehicle
auto-provisions-2021/sensitive-duties auto-provisions-2021/biometric auto-provisions-2021/located-series: vehicle
*/charging-network: vehicle.charging.network
auto-provisions-2021/sensitive-duties: {STAFF}
auto-provisions-2021/biometric: person.biometric vehicle.biometric
auto-provisions-2021/biometric: person.employment person.applicant person.dependant
# The guide of 2026: its three exempt kinds, what is confirmed of its items, and technology of design.
auto-export-guide-2026/vulnerability* auto-export-guide-2026/notified-and-exempt vuln-rules-2021/*: vehicle.security.vulnerability
auto-export-guide-2026/incident* auto-export-guide-2026/notified-and-exempt: vehicle.security.incident
auto-export-guide-2026/defect-source* auto-export-guide-2026/notified-and-exempt */ota-src */ota-src-written-abroad: vehicle.ota.source
auto-export-guide-2026/security-data auto-export-guide-2026/unread-items: vehicle.security.vulnerability vehicle.security.incident
auto-export-guide-2026/unread-items: vehicle
# Its headings by scenario (section 5): what is listed there arises there, whatever the flow is called, and so does what vehicles in use record.
auto-export-guide-2026/unread-items: vehicle.training vehicle.algorithm vehicle.scene vehicle.ota vehicle.telematics vehicle.command
    vehicle.platform vehicle.charging vehicle.v2x vehicle.traffic vehicle.identity.key vehicle.identity.certificate vehicle.identity.sim
    vehicle.design vehicle.manufacturing.bom vehicle.manufacturing.cnc_source vehicle.manufacturing.robot_source vehicle.lidar vehicle.radar
    vehicle.object_list vehicle.inertial vehicle.gnss vehicle.trajectory vehicle.map.hd vehicle.map.adas vehicle.map.structure vehicle.map.topology vehicle.map.occupancy_grid vehicle.can
    vehicle.diagnostics vehicle.ultrasonic vehicle.simulation_reconstruction vehicle.identity.vin
    vehicle.event_record vehicle.video vehicle.image vehicle.audio vehicle.biometric vehicle.infotainment
*/rd-controlled-technology: vehicle.design.bom vehicle.design.document vehicle.design.source
*/rd-test-labelled: vehicle.scene.labelled
*/rd-test-labelled: ai.annotation
*/ad-train-raw: vehicle.training.raw
*/ad-train-raw: ai.media
*/ad-train-raw: {EXTERIOR} vehicle.audio.exterior
# What cannot picture a face or a plate outside the car.
*/t5-faces */t6-plates: vehicle.video.cabin vehicle.image.cabin vehicle.audio vehicle.gnss vehicle.trajectory vehicle.inertial
    vehicle.radar vehicle.ultrasonic vehicle.can vehicle.map
# The items of the draft, each by its own kind of data (automotive.md, section 5).
*/rd-bom: vehicle.design.bom
*/rd-doc: vehicle.design.document
*/rd-src: vehicle.design.source
*/rd-sim: vehicle.scene.simulated vehicle.simulation_reconstruction
*/rd-test-scene: vehicle.scene.test vehicle.scene.library
*/mf-bom: vehicle.manufacturing.bom
*/mf-source-cnc: vehicle.manufacturing.cnc_source
*/mf-source-robot: vehicle.manufacturing.robot_source
*/ad-algo-doc: vehicle.algorithm.document
*/ad-algo: vehicle.algorithm.source
*/ad-params: vehicle.algorithm.parameters
*/ad-train-driver: vehicle.training.driver
*/ad-train-system: vehicle.training.system
*/ad-train-run: vehicle.training.running
*/ad-feat-image: vehicle.training.feature_image
*/ad-feat-cloud: vehicle.training.feature_point_cloud
*/co-vin: vehicle.identity.vin
*/co-ids: vehicle.identity.sim
*/co-key: vehicle.identity.key
*/co-cert: vehicle.identity.certificate
*/co-command: vehicle.command
*/co-ext-image: {EXTERIOR}
# Real scenes of the road under other names.
*/co-ext-image-by-other-kinds */ad-train-raw-by-other-kinds: vehicle.event_record
*/co-ext-image-by-other-kinds */ad-train-raw-by-other-kinds: drone.imagery
*/co-radar: vehicle.lidar vehicle.radar vehicle.object_list
*/co-track: vehicle.gnss vehicle.trajectory
*/co-geo: vehicle.inertial vehicle.map
*/co-v2x: vehicle.traffic.flow vehicle.traffic.target_imaging vehicle.v2x.analysis
*/co-traffic-index: vehicle.traffic.index
*/co-asset: vehicle.platform.asset
*/co-topology: vehicle.platform.topology
*/co-charge-site: vehicle.charging.site
*/co-charging: vehicle.charging.status
*/co-charge-pay: vehicle.charging.payment
# Other scenarios of the draft: what is no item of its own.
auto-export-guide-draft-2025-items/persons-*: vehicle.identity.vin vehicle.identity.sim vehicle.charging.payment
auto-export-guide-draft-2025-items/other-content: vehicle
auto-export-guide-draft-2025-items/other-content: {FLOWS}
auto-export-guide-draft-2025-items/other-content: vehicle.security.vulnerability vehicle.security.incident
auto-export-guide-draft-2025-items/other-content: vehicle.after_sales.customer vehicle.identity
auto-export-guide-draft-2025-items/other-content: vehicle.training.driver vehicle.training.system
auto-export-guide-draft-2025-items/other-content-said: vehicle.after_sales.customer vehicle.identity
auto-export-guide-draft-2025-items/other-content-said: vehicle.training.driver vehicle.training.system
auto-export-guide-draft-2025-items/other-content-said: vehicle ride_hailing drone ai.media ai.annotation
auto-export-guide-draft-2025-items/other-imagery: {EXTERIOR} vehicle.scene vehicle.training vehicle.event_record
    vehicle.simulation_reconstruction
auto-export-guide-draft-2025-items/other-imagery: ai.media ai.annotation drone.imagery
auto-export-guide-draft-2025-items/other-imagery: ai.media ai.annotation
auto-export-guide-draft-2025-items/other-technology: vehicle.design vehicle.manufacturing vehicle.algorithm vehicle.ota vehicle.hardware
    vehicle.calibration
auto-export-guide-draft-2025-items/other-technology: technology
auto-export-guide-draft-2025-items/other-technology: vehicle.algorithm.source
# Standards: the cabin, Table A.2, the tests.
caam-tests/cabin gbt-44464-2024/cabin-without-consent gbt-44464-2024/personal-without-consent: {CABIN}
gbt-44464-2024/personal-without-consent gbt-44464-2024/sensitive-table: vehicle
gbt-44464-2024/biometric-not-only-means: vehicle.biometric
gbt-44464-2024/detection-rate-too-low: vehicle.video.exterior vehicle.image.exterior
gbt-44464-2024/linkable-identifiers: vehicle.identity.vin vehicle.identity.plate vehicle.identity.sim vehicle.identity.registration
    person.device.id
gbt-44464-2024/sensitive-table: vehicle.gnss.position person.location.precise person.location.track person.identity.licence
    person.identity.number person.identity.document_photo person.account.credential person.contacts person.communication.content
    vehicle.audio.voice_command
gbt-41871-2022/*: vehicle.video vehicle.image vehicle.audio vehicle.trajectory vehicle.gnss
gb-44497-2024/*: vehicle.event_record
gb-44496-2024/* miit-samr-ota-2025/* bj-202?/ota bj-202?/after-sales-ecu: vehicle.ota
# Surveying law: what is measured or pictured of the ground (mapping.md, section 4); what carries a position or shows the road beside it.
surveying-law/definition surveying-law/mainland-content-added: {EXTERIOR} vehicle.lidar vehicle.radar.point_cloud vehicle.gnss vehicle.trajectory vehicle.map.navigation
    vehicle.map.adas vehicle.map.hd vehicle.map.topology vehicle.map.structure vehicle.scene.labelled vehicle.scene.library
    vehicle.training.raw vehicle.training.running vehicle.training.feature_point_cloud vehicle.traffic.target_imaging
    vehicle.base_station vehicle.simulation_reconstruction drone.imagery drone.point_cloud aerospace
surveying-law/definition: vehicle.scene.labelled vehicle.training
surveying-law/positioned-data surveying-law/mainland-data-added: vehicle ride_hailing drone ai meteorology.probe
surveying-law/position-beside-the-kind surveying-law/positioned-elsewhere surveying-law/mainland-content-added: vehicle
surveying-law/positioned-elsewhere surveying-law/coordinates-elsewhere: scientific agriculture shipping aviation marine government
    archive meteorology.observation meteorology.product technology business insurance statistics finance clearing
surveying-law/positioned-elsewhere drone-regs-2024/providing-abroad drone-regs-2024/foreign-mapping drone-regs-2024/unlicensed-mapping:
    drone
surveying-law/positioned-elsewhere: business.commercial business.logistics business.production scientific ai.text person.image
    person.video
surveying-law/positioned-elsewhere: person.video
surveying-law/telemetry-of-vehicles: telemetry
surveying-law/coordinates-elsewhere: telemetry person
surveying-law/telemetry-of-vehicles: ai.text
surveying-law/telemetry-of-vehicles: person
surveying-law/telemetry-of-vehicles surveying-law/coordinates-elsewhere: person.employment person.applicant person.dependant person.business_contact
surveying-law/coordinates-elsewhere: telemetry ai.text person
surveying-law/coordinates-elsewhere: ride_hailing drone ai scientific agriculture shipping aviation marine government archive
    meteorology technology business insurance statistics
surveying-law/coordinates-elsewhere: vehicle.can.without_position vehicle.charging.status vehicle.diagnostics.codes vehicle.ota
    vehicle.algorithm vehicle.command vehicle.platform vehicle.security.vulnerability vehicle.design vehicle.manufacturing
    vehicle.after_sales.customer vehicle.calibration vehicle.hardware
surveying-law/other-positioned-kinds: person.location meteorology archive marine government scientific shipping aviation agriculture
    technology
surveying-law/joinable-with-poses surveying-law/mainland-content-added: vehicle.object_list vehicle.radar.object_list vehicle.map.occupancy_grid vehicle.inertial
surveying-law/object-data-in-doubt: vehicle.object_list vehicle.radar.object_list vehicle.map.occupancy_grid
surveying-law/road-in-view surveying-law/mainland-content-added: vehicle.video.cabin vehicle.image.cabin vehicle.event_record vehicle.security.incident
    vehicle.after_sales.record vehicle.after_sales.fault_analysis vehicle.v2x.analysis vehicle.training.driver vehicle.training.system
    vehicle.scene.test ai.media ai.annotation
surveying-law/road-said-to-be-in-view surveying-law/mainland-content-added: vehicle ride_hailing drone
surveying-law/real-road-in-simulation surveying-law/mainland-content-added: vehicle.scene.simulated vehicle.scene.test
surveying-law/features-in-doubt: vehicle.training.feature_image
surveying-law/model-weights: vehicle.algorithm.parameters vehicle.algorithm.gradients technology.model
# Decree 664 and the notice of 2024: navigation maps and road topology; the notices: coordinates, pictures and point clouds, from
# 2024 videos, topology and scene libraries; sensors and their fitting are none.
decree664/map mnr-2024-139/navigation-map: vehicle.map.navigation vehicle.map.adas vehicle.map.hd vehicle.map.topology
local-mapping/hangzhou-export local-mapping/hangzhou-servers: vehicle.map.hd
mnr-2022-1/activity: vehicle.gnss vehicle.trajectory vehicle.image.exterior vehicle.image.roadside vehicle.lidar
    vehicle.radar.point_cloud
mnr-2024-139/activity: {EXTERIOR} vehicle.gnss vehicle.trajectory vehicle.lidar vehicle.radar.point_cloud vehicle.map.topology
    vehicle.scene.library vehicle.traffic.target_imaging
mnr-2022-1/making-sensors: vehicle.calibration vehicle.hardware
mnr-stations-2025/station-data mnr-stations-2025/station-secrecy mnr-stations-2025/station-duties
    mnr-secrecy-scope-2020/geodetic-secrets: vehicle.base_station
# The secrecy catalogue: topography of bodies that survey, orthophotos, elevation models, point clouds and the like.
mnr-secrecy-scope-2020/topographic mnr-secrecy-scope-2020/contours: aerospace scientific government archive marine agriculture
mnr-secrecy-scope-2020/orthophoto mnr-secrecy-scope-2020/figures-beyond-review: drone.imagery aerospace
mnr-secrecy-scope-2020/elevation-model mnr-secrecy-scope-2020/figures-beyond-review: drone.point_cloud aerospace
mnr-secrecy-scope-2020/point-clouds mnr-secrecy-scope-2020/figures-beyond-review: vehicle drone
drone-regs-2024/foreign-mapping drone-regs-2024/unlicensed-mapping: aerospace agriculture scientific meteorology marine ai.media
    ai.annotation
# What points to one person by its nature, and what leads to one where there is a table.
pipl/nature-of-nobody: person.biometric vehicle.biometric person.identity person.contact person.contacts person.business_contact
    person.account.credential genetic.sequence
pipl/track-of-nobody: vehicle.identity.vin vehicle.identity.plate vehicle.identity.sim vehicle.identity.registration person.device.id
    person.account.id vehicle.trajectory vehicle.gnss.position person.location.track person.location.precise
# A number that a key table leads to a person.
pipl/key-table: vehicle.identity.vin vehicle.identity.plate vehicle.identity.sim vehicle.identity.registration person.device.id
    person.account.id
# AI-01 to AI-05.
ai-training-data/remote-annotation: ai vehicle.scene vehicle.training
ai-training-data/by-content: ai vehicle.training
ai-training-data/vehicle-corpora: ai.media vehicle.scene vehicle.training
genai-2023/*: ai
# Genes: HGR-01 leaves clinical, imaging, protein and metabolic data out; who is asked, and of what it is not asked.
decree717/information: {GENES}
decree717/material decree717/information: genetic.material
decree717/collected-abroad: genetic person.biometric.gene
decree717/possible-information decree717/possible-material: genetic scientific health clinical.trial person.health.record ai
decree717/possible-information: {NO_GENES}
decree717/possible-material: {GENES} {NO_GENES}
decree717/not-human-genetic-information: {CLINICAL}
# Health.
gbt-39725-2020/* health-bigdata-2018/other-holders: {HEALTH}
health-bigdata-2018/health-bodies: {HEALTH} scientific ai
health-bigdata-2018/other-holders: genetic person.biometric.gene {STAFF}
population-health-2014/no-servers-abroad: {HEALTH}
population-health-2014/no-servers-abroad: {STAFF}
# Finance.
credit-reporting-2013/providing-abroad: finance.credit_report person.financial
credit-reporting-2013/other-collected-data: finance.credit_report person.financial {STAFF} person.business_contact technology telemetry
    vehicle.design vehicle.manufacturing
decree768/domestic-transactions-abroad: finance clearing person.payment person.financial person.member person.behaviour
    business.commercial business.financial vehicle.charging.payment ride_hailing
securities-law/securities-material securities-law/securities-material-at-home: finance.securities
csrc-archives-2023/*: finance.securities.listing
securities-law/possibly-securities-material: finance.fund_research
securities-law/possibly-securities-material: finance.transaction finance.regulatory finance.payment clearing person.financial
    person.payment business.financial
securities-law/possibly-securities-material: finance.securities {STAFF} person.business_contact technology telemetry
# Weather, statistics, archives, sea, government.
meteorology-law/*: meteorology
cma-order40-2022/observation-data cma-order40-2022/observed-abroad: meteorology.observation
cma-order40-2022/weather-probe: meteorology.probe meteorology.product
cma-order40-2022/weather-probe: scientific aerospace ai marine drone agriculture shipping statistics business.production
    business.commercial
statistics-law/single-respondent statistics-law/single-respondent-at-home statistics-law/respondents-in-results: statistics.survey_respondent
statistics-law/respondents-in-results: statistics.survey_result statistics.aggregate
pipl/client-of-public-power: government
statistics-law/foreign-survey statistics-regs/survey-material: statistics
statistics-regs/results-of-no-survey: statistics.survey_result
statistics-regs/results-of-no-survey: statistics.aggregate
statistics-regs/survey-material: technology genetic clinical meteorology marine drone electronics aerospace {MACHINES}
archives-law/*: archive.state
marine-research-1996/raw-data marine-research-1996/raw-data-of-other-waters: marine.raw
marine-research-1996/results: marine.result
dsl-government-data/* tj-2024/off-list: government
dsl-government-data/contractor: government
dsl-government-data/contractor: government.client_data
gov-data-sharing-2025/*: government.affairs
# Ride-hailing art. 27: all that the platform collects and generates; of robotaxis what passengers and rides leave, and what is stated.
ridehail-2016/no-outflow ridehail-2016/storage: ride_hailing
ridehail-2016/no-outflow: {STAFF} person.business_contact technology vehicle.design vehicle.manufacturing
ridehail-2016/no-outflow: person.travel person.payment person.financial person.member person.account person.contact person.identity
    person.device person.behaviour person.location person.communication person.image person.audio person.video person.biometric
    vehicle.video.cabin vehicle.image.cabin vehicle.audio vehicle.biometric vehicle.infotainment vehicle.telematics
    vehicle.trajectory vehicle.gnss
# Export control and technology.
export-control-law/* dual-use-regs-2024/* tech-trade-regs-2020/free-technology tech-trade-regs-2020/technology-in-public: technology.dual_use
export-control-law/catch-all: technology
dsl/export-control-suspected tech-trade-regs-2020/free-technology tech-trade-regs-2020/technology-in-public: technology
tech-trade-regs-2020/technical: technology vehicle.design vehicle.manufacturing vehicle.algorithm vehicle.ota vehicle.security
    vehicle.hardware vehicle.calibration vehicle.map vehicle.training electronics aerospace agriculture scientific ai drone marine
    business.production
tech-trade-regs-2020/technology-in-vehicle-files: vehicle.design.document vehicle.design.source vehicle.algorithm
    vehicle.manufacturing.cnc_source vehicle.manufacturing.robot_source vehicle.ota.source electronics
tech-catalogue/lidar-systems: technology.lidar
tech-catalogue/point-clouds: vehicle.lidar
tech-catalogue/change-of-2025: technology.battery
tech-catalogue/software-and-models: technology.model technology.software vehicle.algorithm
mofcom-announcements-2025/*: technology.battery technology.rare_earth
# Beijing's seven entries on cars.
bj-202?/sensitive-areas bj-202?/economy: vehicle drone person.location business.logistics ride_hailing
bj-202?/exterior-*: {EXTERIOR} vehicle.scene.labelled.image vehicle.scene.labelled.video vehicle.scene.labelled.multimodal
    vehicle.scene.library vehicle.scene.test vehicle.training.raw vehicle.event_record vehicle.simulation_reconstruction
bj-202?/exterior-road-signs: vehicle.can vehicle.telematics vehicle.v2x vehicle.diagnostics vehicle.lidar vehicle.object_list
    vehicle.map vehicle.training vehicle.algorithm vehicle.traffic vehicle.security vehicle.platform.log vehicle.calibration
    vehicle.after_sales vehicle.infotainment
bj-202?/telematics-service: vehicle.telematics.operating vehicle.command
bj-202?/working-condition-by-kind: vehicle.can vehicle.telematics.alert vehicle.telematics.driving_behaviour vehicle.charging.status
bj-202?/after-sales-by-kind: vehicle.after_sales.record vehicle.after_sales.fault_analysis vehicle.diagnostics
bj-202?/network-security: vehicle.security
# Volume rules of Beijing and Shanghai: accounts and records of health for certain, what is near them in doubt.
*/volume-item-highly-sensitive */volume-year-highly-sensitive bj-202?/volume-held sh-2025/volume-held: person.financial.account person.health.record
*/volume-possibly-highly-sensitive: insurance clinical health person.health.wellness person.financial.transaction
    person.financial.credit person.payment
bj-2025/volume-not-read: insurance clinical health person.health person.financial person.payment
# What no entry of important data is about: papers on people, the office, the staff.
bj-202?/named-car-entries bj-202?/another-entry-unsigned bj-202?/after-sales-ecu bj-202?/office-data-on-car-entries
    sh-2024/shipping-important sh-2024/another-entry-unsigned sh-2024/personal-data-on-shipping-entry: {PAPERS}
bj-202?/pharma-important bj-202?/ai-important bj-202?/office-data-on-list bj-202?/office-data-on-other-entries */important-not-read
    */*entry-by-another-sector *-2025/office-data-on-list gx-2025/important-not-read-media zones-common/borrowed-list-* fj-pingtan-general-2024/catalogue: {OFFICE}
hi-2024/deep-sea hi-2024/space hi-2024/seeds hi-2024/another-entry-unsigned: {OFFICE} person.device
zj-2024/clearing-important zj-2024/another-entry-unsigned zj-2024/staff-data-* zj-2024/entry-by-another-sector: {STAFF} person.business_contact {TRACES}
# The entry of reinsurance speaks of the people of sensitive units, whose contacts they may be.
sh-2024/reinsurance-important sh-2024/another-entry-unsigned sh-2024/staff-data-* sh-2024/reinsurance-entry-by-another-sector: {STAFF} {TRACES}
zj-2024/high-value-data zj-2024/another-entry-unsigned: person {TRACES}
bj-202?/vehicle-data-of-other-sectors: vehicle
# The annexed rules on training data, source code of algorithms, control programs.
bj-202?/ai-data-of-other-sectors: ai technology.model technology.software vehicle.algorithm vehicle.training
# What the other lists name by kind.
cq-2025/sensitive-labels: person.identity.number vehicle.identity.registration person.identity.licence vehicle.trajectory
    person.location.track vehicle.gnss.position vehicle.audio vehicle.video vehicle.image person.audio person.video person.image
    vehicle.biometric person.biometric ai.media drone.imagery vehicle.training.raw vehicle.scene.labelled.image
    vehicle.scene.labelled.video vehicle.scene.labelled.multimodal
gd-2025/important-not-read-equipment: technology electronics scientific ai business.production vehicle.design vehicle.manufacturing
    vehicle.hardware vehicle.algorithm
hi-2024/deep-sea: marine
hi-2024/space: aerospace
hi-2024/seeds: agriculture
tj-2024/electronics-by-kind tj-2024/important-not-read: electronics
tj-2024/important-not-read: person.health person.biometric.gene person.location.track person.location.precise person.travel
    person.financial person.payment person.criminal_record
tj-2024/important-not-read: business.complaint person telemetry
zones-common/on-list-without-persons: telemetry
# Kinds that none of the fields of a scenario holds: reinsurance takes policies and claims, crews their health and papers, members
# their accounts and cards (zones-data.yaml, SH24-*).
zones-common/kind-beside-the-fields: {STRANGE} {FELT} {LENT} clinical health person.health
zones-common/kind-beside-the-fields: {STRANGE} {FELT} {LENT}
zones-common/kind-beside-the-fields: person.account.credential
zones-common/kind-beside-the-fields: {STRANGE} clinical health person.health
"""
"""Rules and the kinds of data that they read; a line that is indented goes on."""


def lines_of(table: str) -> list[tuple[str, str]]:
    """The words and the rules of each line of a table."""
    joined = table.replace("\n    ", " ")
    return [(words, rules) for rules, colon, words in (line.partition(": ") for line in joined.splitlines()) if colon and rules[0] != "#"]


def words_read(rule: Rule, fact: str) -> set[frozenset[str]]:
    """Every set of words, kinds or places that a rule compares a fact with; kinds and places with all that lies within."""
    found = set()
    for _, key, tests, _ in condition.tests_of(rule.when):
        for operator, operand in tests if key == fact else ():
            if operator == "within":
                found.add(operand[0])
            elif operator in ("is", "in"):
                found.add(operand if isinstance(operand, frozenset) else frozenset((operand,)))
    return found


def expected(lines: Iterable[tuple[str, str]], names: set[str]) -> dict[str, set[str]]:
    """Rule → the lines that name it: in full, else by a pattern, else by `*`."""
    in_full: dict[str, set[str]] = {}
    by_pattern: dict[str, set[str]] = {}
    for words, rules in lines:
        for pattern in rules.split() if rules != EVERY else ():
            matching = [name for name in names if fnmatchcase(name, pattern)]
            assert matching, f"no rule for {pattern}"
            for name in matching:
                (in_full if name == pattern else by_pattern).setdefault(name, set()).add(words)
    rest = {words for words, rules in lines if rules == EVERY}
    return {name: in_full.get(name) or by_pattern.get(name) or rest for name in names}


def meant(words: str, lawbook: Lawbook, kind: str) -> frozenset[str]:
    """The words of a line; of places and kinds all that lies within, but for those marked `=`."""
    if words == NONE:
        return frozenset()
    outer = {name: parent for name, (parent, _) in lawbook.places.items()} if kind.startswith("place") else {}
    outer |= {slug: slug.rpartition(".")[0] for slug in lawbook.categories} if kind == "category" else {}
    found = set()
    for word in words.split():
        assert not outer or word.lstrip("=") in outer, word
        within = {word.lstrip("=")}
        if not word.startswith("="):
            while more := {name for name, parent in outer.items() if parent in within} - within:
                within |= more
        found |= within
    return frozenset(found)


def test_every_fact_with_words_of_its_own_has_its_lines(lawbook: Lawbook) -> None:
    # Whether an item is on a list or off it is the one word that cases show in full.
    listed = ("one", "set", "country", "countries", "place", "places", "category")
    read = {
        fact
        for rule in lawbook.rules
        for _, fact, _, _ in condition.tests_of(rule.when)
        if lawbook.terms[fact].type in listed and words_read(rule, fact)
    }
    assert len(read) > 50
    assert read - set(WORDS) == {"item.category", "item.list_position"}


@pytest.mark.parametrize("fact", [*WORDS, "item.category"])
def test_a_rule_reads_the_words_that_the_law_names(lawbook: Lawbook, fact: str) -> None:
    read = {rule.id: words for rule in lawbook.rules if (words := words_read(rule, fact))}
    kind = lawbook.terms[fact].type
    lines = lines_of(KINDS) if kind == "category" else list(WORDS[fact].items())
    told = {name: {meant(words, lawbook, kind) for words in told} for name, told in expected(lines, set(read)).items()}
    assert [f"{name} reads {' '.join(sorted(words)) or NONE}" for name in read for words in read[name] - told[name]] == []
    assert [f"{name} forgets {' '.join(sorted(words)) or NONE}" for name in read for words in told[name] - read[name]] == []
