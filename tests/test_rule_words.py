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
NAMING = "cn-bj cn-tj-ftz cn-gx-ftz cn-cq-ftz cn-fj-ftz cn-gd-ftz cn-gd-hetao"
OTHERS = "cn-sh cn-zj-ftz cn-js-ftz cn-hi-ftp"
GBA = ("guangzhou", "shenzhen", "zhuhai", "foshan", "huizhou", "dongguan", "zhongshan", "jiangmen", "zhaoqing")
"""The nine cities."""
REST = "telecom insurance ride_hailing surveying internet_map payment health other"
CAR_ENTRIES = " ".join(f"BJ-AUTO-ID-{number}" for number in range(1, 8))
ELSEWHERE = " ".join(f"{zone}/vehicle-data-of-other-sectors" for zone in ("bj-2024", "bj-2025", "cq-2025", "fj-2025"))
CHANGES = "purpose method scope kind use retention"

WORDS: dict[str, dict[str, str]] = {
    # What categories.yaml says of a kind by default; rules on doubt read `depends`, rules on contents what is said to hold none.
    "category.personal": {"yes": "pipl/personal", "yes depends": "pipl/personal", "no": "pipl/*-elsewhere"},
    "category.sensitive": {"yes": "pipl/sensitive-kind", "no": "pipl/sensitive-content-elsewhere", "depends": EVERY},
    "category.mapping": {
        "yes": "surveying-law/definition surveying-law/mainland-data-added",
        "no": "surveying-law/position-beside-the-kind",
        "depends": "surveying-law/positioned-data surveying-law/other-positioned-kinds surveying-law/mainland-data-added",
    },
    # Order 11 art. 14, Order 13 art. 8, the guidelines of the Greater Bay Area; Decree 790 art. 38 names four.
    "clearance.changes": {
        CHANGES: "order13/changed gba-*/changed",
        "recipient_law control contract other": "order13/changed-rights gba-*/changed-otherwise",
        f"{CHANGES} recipient_law control contract other": "order20/changed cac-qa/extension-conditions",
        "purpose method scope kind use recipient_law control contract other": "order11/changed",
        "retention": "order11/retention-extended",
        f"{CHANGES} recipient_law": "auto-export-guide-draft-2025/contract-details",
        "purpose method scope kind": "duties-decree790/assessed-content-changed",
    },
    # Who may hold a paper for somebody else: the unit that was entrusted (Decree 469, 664), the maker of the map (Decree 664 art. 16),
    # the survey body (NBS Order 7), the Chinese party of a cooperation or its foreign one (Surveying Law art. 8, Meteorology Law art. 8).
    "clearance.holder_role": {
        "licensed_unit": "decree469/held-by-a-stranger decree664/held-by-a-stranger",
        "map_maker": "decree664/held-by-a-stranger",
        "survey_body": "nbs-order7-2004/held-by-a-stranger",
        "cooperation_party": "decree717/held-by-a-stranger marine-research-1996/held-by-a-stranger",
        "cooperation_party recipient": "surveying-law/held-by-a-stranger meteorology-law/held-by-a-stranger",
    },
    "clearance.result": {
        "fail": "*/filing-refused order11/assessment-failed order11/refusal-binds mnr-secret-export-2024/non-secret-would-do",
        "pending": "order11/assessment-pending cac-qa/pending-may-be-withdrawn guide-assessment/*",
        "fail pending": "*/not-granted",
        "pass": "order11/papers cac-qa/earlier-result-continues decree469/* decree664/* surveying-law/*",
    },
    # Each paper by its own instrument; several where a rule is about what they have in common.
    "clearance.mechanism": {
        "security_assessment": "order11/* order16-mechanisms/assessment-expired order16-mechanisms/*extension* order16-mechanisms/old-result "
        "guide-assessment/* duties-decree790/* auto-export-guide-2026-mapping/* cac-qa/earlier-result-continues cac-qa/extension-* "
        "cac-qa/pending-may-be-withdrawn",
        "standard_contract": "order13/* guide-contract/* auto-export-guide-draft-2025/* cac-qa/one-filing-for-continuous-export",
        "certification": "order20/* cert-2022/* cert-standards-2025/* cac-qa/certificate-of-a-stranger cac-qa/group-certificate "
        "zones-common/certification-in-zone-band",
        "gba_contract": "gba-*",
        # A group may file together (CAC Q&A 2025-04-09 Q8); a certificate has rules of its own on who holds it.
        "security_assessment standard_contract": "cac-qa/group-filing",
        "security_assessment standard_contract gba_contract zone_filing zone_report": "cac-qa/paper-of-a-stranger",
        "security_assessment standard_contract gba_contract certification": "order16-mechanisms/needed-later",
        "standard_contract certification": "order16/crossed-mid-year",
        "zone_filing": "zones-common/field-outside-filing zones-common/filed-after-export zones-common/item-outside-filing "
        "zones-common/recipient-outside-filing",
        "zone_filing zone_report": "zones-common/filed-before-the-list zones-common/filing-of-an-earlier-edition",
        "mapping_export_approval": "decree469/* mnr-secret-export-2024/*",
        "map_review": "decree664/* gb-20263-2006/* local-mapping/* mnr-secrecy-scope-2020/*",
        "foreign_survey_approval": "surveying-law/*",
        "secrecy_approval work_secret_consent": "secrets-law/*",
        # A report or filing comes first by the Biosecurity Law; what is granted, by the Regulations; a material leaves with a certificate.
        "hgr_report": "biosecurity-law/report-without-backup",
        "hgr_report hgr_trial_filing": "biosecurity-law/report-late",
        "hgr_report hgr_security_review": "biosecurity-law/held-by-a-stranger",
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
        "navigation_map": "mnr-2024-139/first-hop",
    },
    # Decree 790 art. 16.
    "exporter.serves": {"state_organ cii_operator public_system": "decree790/client-data"},
    # Sending jobs alone is none of what the filing guides name.
    "flow.access": {
        "view query retrieve download export": "csl/reachable-from-abroad ai-training-data/remote-annotation",
        "submit_jobs": "*/jobs-only*",
    },
    "flow.accessed_from": {"abroad": EVERY},
    # Separate consent is asked for where consent is the ground (PIPL arts. 29, 31, 39; CAC Q&A 2026-07-24).
    "flow.basis": {"consent": EVERY},
    "flow.collected_in": {"abroad": "order16/transit decree664/foreign-area surveying-law/mainland-data-added", "CN": EVERY},
    "flow.finance_scenario": {"exempt": "finance-guide-2025/exempt-*", "recognised": "finance-guide-2025/recognised-scenario"},
    # Notice of 2024 item 5: straight to the unit with the navigation licence, or into the cloud of an exporter that has it.
    "flow.first_hop": {
        "licensed_unit": "mnr-2024-139/first-hop",
        "exporter_cloud": "mnr-2024-139/first-hop",
        "abroad": "surveying-law/directed-from-abroad",
    },
    # Regulations art. 22: research is approved, a trial without material is filed; art. 28(3) speaks of both.
    "flow.hgr_cooperation": {
        "research": "*/cooperation decree717/filing-too-narrow",
        "trial_without_material": "decree717/clinical-trial-filing",
        "research trial_without_material": "decree717/shared-results hgr-rules-2023/agreement-on-results",
    },
    "flow.mapping_actor": {
        "licensed_unit": "*/held-by-a-stranger mnr-2022-1/actor mnr-2022-1/foreign-invested-must-entrust local-mapping/*",
        "exporter": "mnr-2022-1/domestic-licence mnr-2024-139/licence-class */unlicensed*",
        "other": "mnr-2022-1/domestic-licence */unlicensed*",
    },
    # Decree 790 art. 35(6): duties under the law of the PRC.
    "flow.necessity.duty_under": {"prc": "decree790/legal-duty*", "foreign": "decree790/foreign-duty"},
    "flow.necessity.kind": {
        "contract": "order16/contract order16/contract-for-staff",
        "hr": "order16/hr*",
        "emergency": "order16/emergency*",
        "legal_duty": "decree790/legal-duty* decree790/foreign-duty",
        "treaty": "pipl/treaty",
        # The three that leave the count; before 2024 nothing but a treaty gave any.
        "contract hr emergency": "auto-export-guide-2026/exemptions-repeated auto-provisions-2021/many-persons-over-items",
        "contract hr emergency legal_duty": "before-2024/no-exemptions-yet",
    },
    # Order 16 art. 5(1)(3): life and health; property alone is in doubt.
    "flow.necessity.protects": {"life health": "order16/emergency", "property": "order16/emergency-property"},
    "flow.processed_in": {"abroad": EVERY},
    "flow.purpose": {
        "vulnerability_fix": "auto-export-guide-2026/vulnerability* auto-export-guide-2026/notified-and-exempt",
        "incident_handling": "auto-export-guide-2026/incident* auto-export-guide-2026/notified-and-exempt",
        "defect_cure": "auto-export-guide-2026/defect-source* auto-export-guide-2026/notified-and-exempt miit-samr-ota-2025/defect-means-recall",
        "defect_cure feature_update": "gb-44496-2024/* miit-samr-ota-2025/campaign-filed miit-samr-ota-2025/driving-functions-need-access",
        "model_training": "*/ad-train-raw",
        "hr": "cac-qa/recruitment order16/contract-for-staff",
        "foreign_authority": "dsl/foreign-authority pipl/foreign-authority criminal-assistance-law/* miit-data-2022/*",
        "foreign_proceedings": "dsl/foreign-proceedings foreign-ip-rules-2025/*",
        "end_use_check": "dual-use-regs-2024/end-use-check",
        "foreign_authority foreign_proceedings end_use_check": "dsl/foreign-authority-behind",
        # What no contract with the individual, no staff management and no emergency takes (CAC Q&A 2025-04-09 Q4, 2025-10-31 Q1–Q3;
        # Decree 790 art. 35(6): what a foreign authority or court asks is a foreign duty).
        "marketing analytics model_training development hr foreign_authority foreign_proceedings end_use_check": "order16/contract",
        "marketing analytics model_training development feature_update foreign_authority foreign_proceedings end_use_check": "order16/hr",
        "marketing analytics model_training development feature_update": "order16/emergency*",
        # Surveys are ordered to learn about people and markets (NBS Order 7).
        "after_sales analytics development marketing other": "statistics-regs/survey-material",
    },
    # The guide's five scenarios.
    "flow.scenario": {
        "rd manufacturing driving_automation software_upgrade connected_operation": "auto-export-guide-2026/unread-items",
        "driving_automation": "*/ad-train-raw",
        "driving_automation software_upgrade": "miit-samr-ota-2025/driving-functions-need-access",
        "other": "auto-export-guide-2026/said-to-be-other auto-export-guide-draft-2025-items/other-*",
    },
    "flow.sent_by": {"platform": "caam-tests/pass-is-no-clearance", "vehicle": EVERY},
    "flow.service_performed_in": {"CN": "order16/contract"},
    "flow.stored_in": {"mainland": "csl/passed-on-abroad-decision", "abroad": EVERY},
    # NBS Order 7: a permit for market surveys, an approval for social ones.
    "flow.survey": {
        "market": "nbs-order7-2004/market-survey",
        "social": "nbs-order7-2004/social-survey",
        "market social": "statistics-regs/*",
    },
    "flow.way": {
        "transfer": "csl/sent-abroad csl/jobs-only csl/jobs-only-elsewhere decree768/domestic-transactions-abroad",
        "remote_access": "csl/jobs-only csl/jobs-only-elsewhere */jobs-only* order16/accessible-persons surveying-law/viewing-counts",
        "processed_abroad": "before-2024/before-network-law before-2024/*processing-abroad* before-2024/processed-abroad-* */representative "
        "pipl/processed-abroad surveying-law/directed-from-abroad",
        "transfer remote_access": "before-2024/network-law-years before-2024/no-procedure-yet csl/passed-on-abroad-decision",
        "transfer processed_abroad": "gbt-44464-2024/exterior-not-anonymised population-health-2014/*",
    },
    "item.collected_for": {"navigation_or_map": "mnr-2024-139/first-hop", "test": EVERY},
    # GB 20263: real coordinates; an offset is no proof of a recognised technique.
    "item.coordinate_system": {
        "wgs84 cgcs2000 utm": "gb-20263-2006/real-coordinates",
        "gcj02 bd09": "gb-20263-2006/offset-is-no-proof mnr-secrecy-scope-2020/geodetic-secrets",
    },
    # The guide counts from prefecture level; the definition of 2021 and the list of Beijing know no level.
    "item.economy.level": {
        "prefecture province": "*/t3-economy auto-provisions-2021/economy auto-provisions-2021/economy-below-the-numbers",
        "county": "auto-provisions-2021/economy-below-the-numbers",
        "county prefecture province": "auto-provisions-2021/economy-before-the-numbers bj-202?/economy",
    },
    "item.georeferenced": {
        "unrecoverable none": "surveying-law/coordinates-removed surveying-law/definition",
        "absolute recoverable": EVERY,
    },
    "item.hgr": {"information": "decree717/*information", "material": "decree717/*material"},
    # Implementing Rules art. 37.
    "item.hgr_special": {"pedigree region other_named": EVERY},
    "item.sequencing": {"exome genome": EVERY},
    # PIPL art. 28 with GB/T 45574 App. A; a number alone is sensitive in Table A.2 and in Chongqing only.
    "item.holds": {
        HELD: "pipl/sensitive-content-elsewhere",
        f"{HELD} id_number_alone phone_number": "pipl/personal-elsewhere",
        "none": "pipl/sensitive-content",
        NONE: "pipl/sensitive-content",
        "phone_number": "pipl/sensitive-content",
        "id_number_alone": "pipl/sensitive-content gbt-44464-2024/identity-number-held gbt-45574-2025/identity-number",
        "id_number_alone phone_number": "pipl/sensitive-content pipl/identity-number*",
        "health": "gbt-39725-2020/* health-bigdata-2018/* population-health-2014/*",
        # The annexed rules of Beijing and Shanghai: accounts and health for certain, what is near them in doubt.
        "financial_account": "*/volume-item-highly-sensitive */volume-year-highly-sensitive",
        "health credit": "*/volume-possibly-highly-sensitive",
        "health credit financial_account": "bj-2025/volume-not-read",
        "id_number_alone track biometric": "cq-2025/sensitive-labels",
        "biometric religion specific_identity health track minors criminal_record": "zones-common/kind-beside-the-fields",
    },
    "item.made": {
        "synthetic": EVERY,
        "real synthetic_from_real": "auto-provisions-2021/outsiders-in-scenes-from-real-data surveying-law/synthetic-said-to-be-real",
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
        "restricted prohibited": "tech-trade-regs-2020/restricted-technology* tech-trade-regs-2020/technical */s2-controlled-technology",
        "none": "tech-catalogue/* tech-trade-regs-2020/free-technology tech-trade-regs-2020/technology-in-vehicle-files",
    },
    # What is done to data and proves nothing: for persons, for places, and for both.
    "item.treatments": {
        "encrypted hashed masked pseudonymised deidentified blurred": "pipl/treated-not-anonymous",
        "encrypted hashed masked pseudonymised deidentified blurred aggregated": "surveying-law/anonymising-does-not-help",
        "coordinates_removed masked blurred aggregated": "mnr-secrecy-technology-2021/home-made-processing",
        "coordinates_removed": "map-drafts/security-processing surveying-law/coordinates-removed",
    },
    "population.kind": {
        "employees": "order16/hr order16/hr-not-employees",
        "dependants contractor_staff": "order16/hr-not-employees",
        "applicants": "order16/hr-applicants cac-qa/recruitment",
        "passers_by": "order16/contract",
    },
    # Hong Kong, Macao and Taiwan are outside the mainland, and no foreign State.
    "recipient.country": {
        "HK": "gba-hk-2023/*",
        "MO": "gba-mo-2024/*",
        "HK MO": "gba-hk-2023/outside-the-area foreign-law/gba-contract",
        "CN HK MO TW": "dsl/foreign-authority pipl/foreign-authority criminal-assistance-law/*",
        "HK MO TW": "dsl/authority-outside-mainland",
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
        "cac_restricted": "pipl/restricted-recipient",
        "countermeasure": "countermeasure-rules-2025/* pipl/countermeasure-before-the-provisions",
        "export_control": "export-control-law/control-list",
        "cac_restricted countermeasure": EVERY,
    },
    # The Greater Bay Area's contract: onward within the Area alone, which lies in the mainland, Hong Kong and Macao.
    "recipient.onward": {
        NONE: "csl/* gba-*/onward order13/onward-not-in-contract",
        "CN": "csl/* gba-*/onward gba-*/onward-into-the-mainland",
        **dict.fromkeys(("HK", "MO", "HK MO", "CN HK", "CN MO", "CN HK MO"), "gba-*/onward"),
    },
    "recipient.relation": {"group": EVERY},
    "exporter.sectors": {
        # The automotive rules; notices on access and networking and the industry's test are for makers, MIIT's measures for its field.
        CARS: "auto-* auto-export-guide-2026/unread-items csl/* gb-44495-2024/* gbt-44464-2024/* map-drafts/* mnr-*",
        "automotive autonomous_driving": "caam-tests/* miit-access-2021/* miit-iov-2021/* bj-2024/automotive-personal cq-2025/* "
        f"bj-2024/off-list* bj-2025/off-list bj-2025/off-list-unfiled bj-2025/off-list-cars {ELSEWHERE}",
        "automotive autonomous_driving telecom": "miit-data-2022/*",
        # The guide takes in telecom operators; insurers and carriers hold pictures and positions of cars.
        "telecom": "auto-export-guide-2026/unread-items",
        f"{CARS} insurance logistics telecom": "auto-provisions-2021/outsiders-in-other-kinds",
        f"{CARS} insurance logistics": "surveying-law/positioned-elsewhere",
        "surveying internet_map": "surveying-law/positioned-elsewhere",
        "internet_map": "decree664/*",
        # Financial law: the guide and the central bank's measures for all; the yearly audit for those wholly in its fields.
        FINANCE: "finance-guide-2025/* pboc-2025-3/*",
        "banking payment credit_reporting clearing": "pboc-2025-3/annual-audit",
        "banking insurance": "nfra-2024-24/*",
        "payment": "decree768/*",
        "fund securities": "securities-law/*",
        "credit_reporting": "credit-reporting-2013/* gd-2025/important-not-read gd-2025/office-data-on-list",
        "health": "health-bigdata-2018/* population-health-2014/*",
        "health biomedicine": "decree717/* js-2025/important-not-read",
        "meteorology": "cma-order40-2022/*",
        "ride_hailing": "ridehail-2016/* ridehail-2016/no-outflow",
        "autonomous_driving": "ridehail-2016/no-outflow",
        # Beijing's five sectors and nine; where important data were not read, hospitals beside medicine.
        "automotive": "bj-202?/*-ecu bj-202?/*-by-kind bj-202?/another-entry-unsigned bj-202?/charging-network bj-202?/economy "
        "bj-202?/exterior-* bj-202?/named-car-entries bj-202?/network-security bj-202?/office-data-on-car-entries bj-202?/ota "
        "bj-202?/sensitive-areas bj-202?/telematics-service lg-icv-2024/*",
        "automotive biomedicine aviation retail ai": "bj-2024/out-of-reach",
        "automotive autonomous_driving biomedicine aviation retail ai logistics banking": "bj-2025/out-of-reach bj-2025/figures-not-read",
        "biomedicine aviation retail ai": "bj-2024/figures-not-read bj-2024/off-list* bj-2024/office-data-on-list",
        "biomedicine aviation retail ai logistics banking": "bj-2025/off-list bj-2025/off-list-unfiled",
        "biomedicine health aviation retail ai": "bj-2024/important-not-read",
        "autonomous_driving biomedicine health aviation retail ai logistics banking": "bj-2025/important-not-read",
        "autonomous_driving biomedicine aviation retail ai logistics banking": "bj-2025/office-data-on-list",
        "biomedicine": "bj-202?/pharma-important bj-2024/trial-* bj-2024/important-not-read js-2025/* lg-bio-2024/*",
        "retail": "bj-2024/important-not-read bj-2025/important-not-read sh-2024/member-* sh-2024/member-hospitality sh-2025/important-not-read",
        "aviation": "bj-2024/important-not-read bj-2025/important-not-read",
        "ai": "bj-202?/ai-important",
        # Who else may handle vehicle data where a list names an automotive sector.
        f"{REST} logistics": "bj-2024/vehicle-data-of-other-sectors",
        REST: "bj-2025/vehicle-data-of-other-sectors",
        f"{REST} logistics ai retail": "cq-2025/vehicle-data-of-other-sectors",
        f"{REST} logistics ai": "fj-2025/vehicle-data-of-other-sectors",
        # Fujian, Guangdong, Guangxi, Hainan, Lingang.
        "automotive autonomous_driving biomedicine retail aviation": "fj-2025/*",
        "automotive autonomous_driving biomedicine health retail aviation": "fj-2025/important-not-read",
        "credit_reporting other": "gd-2025/*",
        "other": "gd-2025/important-not-read-equipment sh-2024/member-hospitality",
        "automotive autonomous_driving ai other": "gd-2025/important-not-read-equipment",
        "surveying internet_map meteorology credit_reporting retail other": "gx-2025/*",
        "surveying internet_map meteorology credit_reporting": "gx-2025/important-not-read gx-2025/office-data-on-list",
        "retail other": "gx-2025/important-not-read-media hi-2024/*",
        "other shipping aviation surveying meteorology telecom ai biomedicine": "hi-2024/deep-sea hi-2024/space hi-2024/seeds "
        "hi-2024/another-entry-unsigned",
        "fund": "lg-fund-2024/*",
        # Shanghai: reinsurance, shipping and trade; from 2025 on meteorology. Zhejiang: trade between companies, and clearing.
        "insurance shipping retail other": "sh-2024/out-of-reach",
        "insurance shipping retail": "sh-2024/off-list",
        "insurance": "sh-2024/reinsurance-* sh-2024/another-entry-unsigned sh-2025/important-not-read",
        "shipping": "sh-2024/crew-* sh-2024/shipping-important sh-2024/another-entry-unsigned sh-2025/important-not-read",
        "insurance shipping retail other meteorology": "sh-2025/out-of-reach sh-2025/figures-not-read",
        "insurance shipping retail meteorology": "sh-2025/off-list*",
        "shipping retail meteorology": "sh-2025/off-list*",
        "insurance shipping meteorology": "sh-2025/important-not-read sh-2025/office-data-on-list",
        "retail logistics other": "zj-2024/b2b-*",
        "clearing": "zj-2024/clearing-* zj-2024/another-entry-unsigned securities-law/*",
        "retail logistics other clearing": "zj-2024/out-of-reach zj-2024/off-list",
        # Over a vulnerability, an incident or a defect, companies of the sectors of lists that name no vehicle data.
        "insurance shipping retail logistics meteorology clearing payment health biomedicine other": f"{LIFTED} {DOUBTED}",
    },
    # Which entries of a list are important data, and which are of personal information alone (zones-data.yaml).
    "item.list_entry": {
        CAR_ENTRIES: "bj-202?/another-entry-unsigned bj-202?/office-data-on-car-entries",
        CAR_ENTRIES.replace(" BJ-AUTO-ID-6", ""): "bj-202?/named-car-entries",
        "BJ-AUTO-ID-6": "bj-202?/after-sales-*",
        "BJ-AUTO-ID-5": "bj-202?/working-condition-by-kind",
        "BJ-AUTO-PI": "bj-202?/another-entry-unsigned",
        "BJ-PHARMA-ID-1": "bj-202?/pharma-important",
        "BJ-AI-ID": "bj-202?/ai-important",
        "BJ-PHARMA-ID-1 BJ-AI-ID": "bj-202?/office-data-on-other-entries",
        "BJ-RETAIL-PI": "bj-2024/important-not-read bj-2025/important-not-read",
        "BJ-AVIATION-PI": "bj-2024/important-not-read bj-2025/important-not-read",
        "BJ-PHARMA-PI-1 BJ-PHARMA-PI-2 BJ-PHARMA-PI-3": "bj-2024/important-not-read",
        "BJ-PHARMA-PI-1 BJ-PHARMA-PI-2 BJ-PHARMA-PI-3 BJ-RETAIL-PI BJ-AVIATION-PI": "bj-2024/office-data-on-list",
        "BJ-RETAIL-PI BJ-AVIATION-PI": "bj-2025/office-data-on-list",
        "CQ-ICV-PI-SA CQ-ICV-PI-SC": "cq-2025/*",
        "HI-SEA": "hi-2024/deep-sea",
        "HI-SPACE": "hi-2024/space",
        "HI-SEED": "hi-2024/seeds",
        "HI-SEA HI-SPACE HI-SEED": "hi-2024/another-entry-unsigned",
        "HI-TOUR-DUTYFREE": "hi-2024/another-entry-unsigned",
        "SH24-REINS-ID": "sh-2024/reinsurance-important sh-2024/staff-data-* sh-2024/another-entry-*",
        "SH24-SHIP-ID": "sh-2024/shipping-important sh-2024/personal-data-* sh-2024/another-entry-*",
        "SH24-REINS-SA SH24-REINS-SC SH24-REINS-OTHER SH24-CREW-SA SH24-CREW-SC SH24-SHIP-OTHER SH24-MEMBER-SA SH24-MEMBER-SC "
        "SH24-MEMBER-OTHER": "sh-2024/another-entry-*",
        "SH-REINS-LIFE": "sh-2025/important-not-read",
        "SH-SHIP-CREW": "sh-2025/important-not-read",
        "SH-MEMBER": "sh-2025/important-not-read",
        "SH-REINS-LIFE SH-SHIP-CREW SH-MEMBER": "sh-2025/office-data-on-list",
        "TJ-ELEC": "tj-2024/electronics",
        "ZJ24-CLEAR-ID": "zj-2024/clearing-important zj-2024/staff-data-* zj-2024/another-entry-*",
        "VOL-ID-7": "zj-2024/high-value-data zj-2024/another-entry-*",
        "ZJ24-B2B-SA ZJ24-B2B-SC ZJ24-CLEAR-SA ZJ24-CLEAR-SC ZJ24-OTHER": "zj-2024/another-entry-*",
        f"{CAR_ENTRIES} BJ-PHARMA-ID-1 BJ-AI-ID BJ-AD-2025 BJ-BANK BJ-MED-DEVICE BJ-LOGISTICS": "zones-common/borrowed-important-data",
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
        "cn-hi": "hi-2024/deep-sea hi-2024/space hi-2024/seeds hi-2024/another-entry-unsigned",
        # Zones whose measures allow the list of another.
        "cn-bj cn-sh cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part zones-common/*",
        "cn-bj cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part",
        "cn-sh cn-zj-ftz": "zones-common/borrowed-important-data zones-common/borrowed-list-read-in-part",
        "cn-bj cn-sh": "zones-common/borrowed-important-data",
        # Every zone with a negative list today; those that name vehicle data or were not read; those of other sectors.
        f"{NAMING} {OTHERS}": f"auto-export-guide-2026/zone-list {LIFTED}",
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


def expected(lines: dict[str, str], names: set[str]) -> dict[str, set[str]]:
    """Rule → the lines that name it: in full, else by a pattern, else by `*`."""
    in_full: dict[str, set[str]] = {}
    by_pattern: dict[str, set[str]] = {}
    for words, rules in lines.items():
        for pattern in rules.split() if rules != EVERY else ():
            matching = [name for name in names if fnmatchcase(name, pattern)]
            assert matching, f"no rule for {pattern}"
            for name in matching:
                (in_full if name == pattern else by_pattern).setdefault(name, set()).add(words)
    rest = {words for words, rules in lines.items() if rules == EVERY}
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


@pytest.mark.parametrize("fact", WORDS)
def test_a_rule_reads_the_words_that_the_law_names(lawbook: Lawbook, fact: str) -> None:
    read = {rule.id: words for rule in lawbook.rules if (words := words_read(rule, fact))}
    kind = lawbook.terms[fact].type
    told = {name: {meant(words, lawbook, kind) for words in lines} for name, lines in expected(WORDS[fact], set(read)).items()}
    assert [f"{name} reads {' '.join(sorted(words)) or NONE}" for name in read for words in read[name] - told[name]] == []
    assert [f"{name} forgets {' '.join(sorted(words)) or NONE}" for name in read for words in told[name] - read[name]] == []
