"""Tables of the law, held against all rules at once: what stands together, what each paper answers and fails by, what a doubt may come to.

A rule's own cases show when it holds; what it then concludes, and that it has forgotten nobody, is shown here.
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any

import pytest

from tongguan.author.cases import meeting
from tongguan.facts import Judged
from tongguan.judge.weigh import weigh
from tongguan.lawbook import condition
from tongguan.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook, Rule

AUTOMOTIVE = {"automotive", "autonomous_driving", "ride_hailing"}
"""Auto Provisions art. 3: makers, suppliers of parts and software, dealers, repairers and ride-hailing companies."""


def words_of(rule: Rule, fact: str) -> list[frozenset[str]]:
    """The sets of words that a rule compares a fact with."""
    return [
        operand
        for _, key, tests, _ in condition.tests_of(rule.when)
        if key == fact
        for _, operand in tests
        if isinstance(operand, frozenset)
    ]


def about(lawbook: Lawbook, rule: Rule, *folders: str) -> bool:
    return lawbook.instruments[rule.instrument].path.startswith(folders)


def test_automotive_law_addresses_all_who_handle_automotive_data(lawbook: Lawbook) -> None:
    # Notices on production and access and the industry's test bind makers; the industrial field is that of MIIT.
    makers = {"caam-tests", "miit-access-2021", "miit-iov-2021", "miit-data-2022"}
    found = [
        (rule, words)
        for rule in lawbook.rules
        if about(lawbook, rule, "automotive/", "mapping/") or rule.id.startswith("csl/")
        for words in words_of(rule, "exporter.sectors")
        if AUTOMOTIVE & words
    ]
    assert len(found) > 60
    assert [rule.id for rule, words in found if not words >= AUTOMOTIVE and rule.instrument not in makers] == []
    assert all({"automotive", "autonomous_driving"} <= words for _, words in found)


def test_financial_law_addresses_all_financial_institutions(lawbook: Lawbook) -> None:
    # The guide of 2025 and the central bank's measures; NFRA supervises banks and insurers, the securities law its own business.
    every = frozenset(("banking", "insurance", "payment", "securities", "fund", "credit_reporting", "clearing"))
    narrower = {"pboc-2025-3/annual-audit"}
    found = [
        rule for rule in lawbook.rules if rule.instrument in ("finance-guide-2025", "pboc-2025-3") and words_of(rule, "exporter.sectors")
    ]
    assert len(found) > len(narrower)
    # Whoever gives information on the credit of companies may be a credit bureau: what is asked of these is asked of it, nothing given.
    reads = {rule.id: words_of(rule, "exporter.sectors") for rule in found}
    wider = {rule.id for rule in found if rule.instrument == "pboc-2025-3"} - narrower
    assert {name for name, words in reads.items() if words == [every | {"enterprise_credit"}]} == wider
    assert {name for name, words in reads.items() if words != [every]} == narrower | wider


def test_what_an_item_holds_is_personal_and_but_for_bare_numbers_sensitive(lawbook: Lawbook) -> None:
    # PIPL art. 28 and GB/T 45574-2025 App. A; a number alone is no longer among them.
    words = {word for word, _, _ in lawbook.terms["item.holds"].values} - {"none"}
    rules = {name: lawbook.rule(f"pipl/{name}") for name in ("personal-elsewhere", "sensitive-content-elsewhere")}
    read = {name: words_of(rule, "item.holds") for name, rule in rules.items() if rule is not None}
    assert read["personal-elsewhere"] == [words]
    assert read["sensitive-content-elsewhere"] == [words - {"id_number_alone", "phone_number"}]


@pytest.mark.parametrize(
    ("ends", "doubts"),
    [
        # Order 11 art. 14 asks whether security is affected; a longer storage abroad is a reason by itself.
        ({"order11/changed", "order11/retention-extended"}, set()),
        # Order 13 art. 8: changes of what is sent and done with it, and of the law abroad or else of rights and interests.
        ({"order13/changed"}, {"order13/changed-rights"}),
        ({"gba-hk-2023/changed"}, {"gba-hk-2023/changed-otherwise"}),
        ({"gba-mo-2024/changed"}, {"gba-mo-2024/changed-otherwise"}),
        (set(), {"order20/changed"}),
        (set(), {"cac-qa/extension-conditions"}),
    ],
)
def test_every_change_since_a_paper_was_given_is_heard(lawbook: Lawbook, ends: set[str], doubts: set[str]) -> None:
    every = {word for word, _, _ in lawbook.terms["clearance.changes"].values}
    rules = [rule for rule in lawbook.rules if rule.id in ends | doubts]
    heard = [words for rule in rules for words in words_of(rule, "clearance.changes")]
    assert set().union(*heard) == every
    assert sum(map(len, heard)) == len(every)
    assert all(("defect" in rule.then) is (rule.id in ends) for rule in rules)


PAPERS: dict[str, tuple[str, set[str], set[str]]] = {
    "order11": ("security_assessment", {"security_assessment", "contract_or_certification"}, {
        "outside-scope", "assessment-pending", "assessment-failed", "before-the-text", "changed-since-assessment",
        "retention-extended", "assessment-expired", "assessment-ended", "issued-after-export", "offered-to-anyone",
    }),
    "order13": ("standard_contract", {"contract_or_certification"}, {
        "outside-scope", "in-effect-after-export", "not-filed-in-time", "filing-refused", "not-verbatim", "changed-since-filing",
        "contract-ended", "onward-not-in-contract", "offered-to-anyone",
    }),
    "gba-hk-2023": ("gba_contract", {"contract_or_certification"}, {
        "outside-scope", "outside-the-area", "onward-outside-the-area", "in-effect-after-export", "not-filed-in-time", "filing-refused",
        "not-verbatim", "changed-since-filing", "contract-ended", "offered-to-anyone",
    }),
    "gba-mo-2024": ("gba_contract", {"contract_or_certification"}, {
        "outside-scope", "onward-outside-the-area", "in-effect-after-export", "not-filed-in-time", "filing-refused", "not-verbatim",
        "changed-since-filing", "contract-ended", "offered-to-anyone",
    }),
    "order20": ("certification", {"contract_or_certification"}, {
        "outside-scope", "certificate-not-granted", "certificate-expired", "certificate-ended", "issued-after-export", "offered-to-anyone",
    }),
    "cert-2022": ("certification", {"contract_or_certification"}, {
        "outside-scope", "certificate-not-granted", "certificate-ended", "issued-after-export", "offered-to-anyone",
    }),
}  # fmt: skip
"""Instrument → its paper, the routes that it answers (a lower one is covered, a higher never), and what it fails by."""


@pytest.mark.parametrize("instrument", PAPERS)
def test_a_paper_answers_its_own_route_and_fails_by_what_the_law_names(lawbook: Lawbook, instrument: str) -> None:
    mechanism, routes, defects = PAPERS[instrument]
    rules = [rule for rule in lawbook.rules if rule.instrument == instrument and rule.stage == "clear"]
    assert [set(rule.then["clears"]) for rule in rules if "clears" in rule.then] == [routes]
    assert {rule.then["defect"] for rule in rules if "defect" in rule.then} == defects
    assert all(holds(lawbook, rule, "clearance.mechanism", other) is False for rule in rules for other in others(lawbook, mechanism))
    # A doubt about a paper leads up to what the paper would answer; where it was refused, further.
    doubts = {rule.id: rule.then.get("up_to") for rule in rules if "review" in rule.then and "down_to" not in rule.then}
    assert all(doubts.pop(f"order11/{name}", "prohibited") == "prohibited" for name in ("refusal-binds", "refusal-binds-before"))
    assert set(doubts.values()) <= {max(routes), None, "security_assessment"}


REFERRING = ("list-of-another-zone", "list-of-another-zone-band")
"""What rules say on lists of other zones."""


def others(lawbook: Lawbook, mechanism: str) -> Iterator[str]:
    yield from (word for word, _, _ in lawbook.terms["clearance.mechanism"].values if word != mechanism)


def holds(lawbook: Lawbook, rule: Rule, fact: str, value: Any) -> bool | None:
    """Whether a rule holds where all else meets its condition; None where that stays open."""
    truth = weigh(rule.when, {**meeting(rule.when, lawbook), fact: value}).truth
    return None if truth is Truth.UNKNOWN else truth is Truth.TRUE


def test_the_rules_of_a_zone_list_hold_under_no_other_list(lawbook: Lawbook) -> None:
    lists = [word for word, _, _ in lawbook.terms["flow.list"].values]
    read = [
        (rule, made)
        for rule in lawbook.rules
        if (made := lawbook.instruments[rule.instrument].list) and "flow.list" in condition.facts_of(rule.when)
        if rule.then.get("review") not in REFERRING
        # What binds those whom the list reaches holds whatever list a flow names, and where it names none.
        if holds(lawbook, rule, "flow.list", None) is not True
    ]
    assert len(read) > 100
    assert [rule.id for rule, made in read for name in lists if name != made["edition"] and holds(lawbook, rule, "flow.list", name)] == []
    # Who may refer to another zone's list is said by the own zone's, and the own list is none of another.
    borrowing = {
        rule.id: (rule, made)
        for rule in lawbook.rules
        if rule.then.get("review") in REFERRING and (made := lawbook.instruments[rule.instrument].list)
    }
    assert [name for name, (_, made) in borrowing.items() if not made["borrow"]] == []
    assert [name for name, (rule, made) in borrowing.items() if holds(lawbook, rule, "flow.list", made["edition"])] == []


SUSPECTED = ("order16/suspected-important", "gbt-43697-2024/indicators-stated", "gbt-43697-2024/indicators-before-the-guide")


@pytest.mark.parametrize(
    ("topics", "up", "down"),
    [
        # Where data may be important, the assessment may be due (Order 16 art. 2; Auto Provisions art. 3(5); the lists; no law yet).
        (("important-data important-by-volume important-by-volume-held zone-important-data important-below-the-numbers "
         "guide-items-unread security-data-important art-3-5-many-persons health-big-data health-big-data-addressee "
         "law-of-the-day zone-list-text list-ends-first"), "security_assessment", None),
        # A relief that is in doubt may be one: the stricter answer stands until somebody says so.
        (("zone-off-list zone-list-figures zone-list-silent list-of-another-zone general-list-personal "
         "exemption-not-yet-certain exemption-against-other-norms emergency-property emergency-to-anyone emergency-beyond contract-for-staff legal-duty legal-duty-to-anyone treaty "
         "finance-scenario-ciio jobs-only passed-on-abroad"), None, "none"),
        ("gba-above-assessment gba-cii-operator", "security_assessment", "contract_or_certification"),
        # What may be forbidden.
        (("assessment-refused countermeasure financial-core-data hgr-actual-control population-health ride-hailing "
         "undisclosed-vulnerability"), "prohibited", None),
    ],
)  # fmt: skip
def test_a_doubt_of_this_kind_leaves_the_route_open_so_far(lawbook: Lawbook, topics: str, up: str | None, down: str | None) -> None:
    # Until somebody was notified, mere suspicion changes nothing (Decree 790 art. 37; CAC Q&A 2025-05-30).
    named = {one: [rule for rule in lawbook.rules if rule.then.get("review") == one] for one in topics.split()}
    assert [one for one, rules in named.items() if not rules] == []
    rules = [rule for found in named.values() for rule in found if rule.id not in SUSPECTED]
    assert [rule.id for rule in rules if (rule.then.get("up_to"), rule.then.get("down_to")) != (up, down)] == []
    assert [rule.id for rule in rules if up == "prohibited" and rule.waivable] == []


@pytest.mark.parametrize("doubt", ["identity-number", "positions-of-persons"])
def test_what_may_be_sensitive_asks_for_an_assessment_only_where_ten_thousand_are_reached(doubt: str, lawbook: Lawbook) -> None:
    # Sensitive or not: a contract (Order 16 art. 8(1)), and an assessment from 10,000 on (art. 7(1)(2); Order 11 art. 4(3)).
    found = {rule.id: rule.then.get("up_to") for rule in lawbook.rules if rule.then.get("review") == doubt}
    assert found == {
        f"pipl/{doubt}": "contract_or_certification",
        f"pipl/{doubt}-many": "security_assessment",
        f"pipl/{doubt}-many-before": "security_assessment",
    }
    # Either way those persons may have to be counted as sensitive.
    assert {rule.then.get("count") for rule in lawbook.rules if rule.id == f"pipl/{doubt}-count"} == {"sensitive_range"}


def test_norms_that_contradict_each_other_are_marked(lawbook: Lawbook) -> None:
    # Article 3 of 2021 against the numbers of later texts, and the guide's exemptions against the norms of others.
    marked = {rule.then["review"] for rule in lawbook.rules if rule.then.get("conflict")}
    assert marked >= {"art-3-5-many-persons", "important-below-the-numbers", "exemption-against-other-norms"}
    assert [rule.id for rule in lawbook.rules if rule.then.get("review") in marked and not rule.then.get("conflict")] == []


def test_who_leaves_the_count_and_of_whom_it_is_not_known(lawbook: Lawbook) -> None:
    # Order 16 arts. 4 to 6 take persons out of the count; nothing is said of a legal duty, the guide's three kinds of data,
    # the scenarios of the financial guide, and of whom a list frees or sends to the contract (national.md D3: a range).
    out = {rule.id for rule in lawbook.rules if rule.then.get("exempt") == "leaves_count" or rule.then.get("count") == "leaves"}
    assert {name for name in out if not name.endswith("/off-list")} == {
        f"order16/{name}" for name in ("transit", "contract", "hr", "emergency")
    }
    zones = {name for name, one in lawbook.instruments.items() if one.list and one.list["kind"] == "negative"}
    assert {name.split("/")[0] for name in out if name.endswith("/off-list")} == zones
    unsettled = {rule.id for rule in lawbook.rules if "range" in (rule.then.get("exempt"), rule.then.get("count"))}
    assert unsettled >= {"auto-export-guide-2026/exempt-kinds", "decree790/legal-duty-count", "finance-guide-2025/exempt-scenario-count"}
    assert {name.split("/")[0] for name in unsettled if name.endswith("-count")} == {
        "decree790", "finance-guide-2025", "bj-2024", "sh-2024", "zj-2024",
    }  # fmt: skip


def test_an_exemption_stands_over_the_numbers_and_a_zone_never_over_an_operator(lawbook: Lawbook) -> None:
    # Order 16 arts. 4 and 5: whoever is exempt needs none of the three papers, be they operators or above the numbers; art. 6 and
    # the zones' measures leave out operators of critical information infrastructure.
    numbers = {
        "order16/volume-assessment",
        "order16/contract-or-certification",
        "order16/other-bucket",
        "pipl/identity-number",
        "pipl/identity-number-many",
        "pipl/positions-of-persons",
        "pipl/positions-of-persons-many",
    }
    leaving = [rule for rule in lawbook.rules if rule.then.get("exempt") == "leaves_count"]
    # Four lists take in personal information as a whole: what is off them holds none, and no number is in its way.
    without = {rule.id for rule in leaving if holds(lawbook, rule, "item.personal", value=False)}
    assert without == {"cq-2025/off-list", "tj-2024/off-list", "sh-2024/off-list", "zj-2024/off-list"}
    assert [rule.id for rule in leaving if rule.id not in without and not numbers <= set(rule.over)] == []
    operators = "order16/ciio-assessment"
    assert [rule.id for rule in leaving if (operators in rule.over) is not rule.id.startswith("order16/")] == []
    zones = [rule for rule in lawbook.rules if about(lawbook, rule, "zones/")]
    assert [rule.id for rule in zones if operators in rule.over] == []
    free = [rule for rule in zones if rule.then.get("route") == "none" or "exempt" in rule.then]
    assert [rule.id for rule in free if holds(lawbook, rule, "exporter.critical_infrastructure_operator", value=True) is not False] == []


NUMBERS = "order16/volume-assessment order16/contract-or-certification order16/other-bucket"
"""Order 16 arts. 7 and 8, and the doubt between its two counts."""
DOUBTS = "pipl/identity-number pipl/positions-of-persons"
MANY = "pipl/identity-number-many pipl/positions-of-persons-many"
"""What may be sensitive, below and from 10,000 persons."""
SHANGHAI = ("reinsurance", "crew", "member")
ZHEJIANG = ("b2b", "b2b-ordinary", "clearing")
BANDS = [*(f"sh-2024/{name}-contract" for name in SHANGHAI), *(f"zj-2024/{name}-contract" for name in ZHEJIANG)]
TOPS = ["bj-2024/trial-assessment", *(name.replace("-contract", "-assessment") for name in BANDS)]
OVER = {
    # Arts. 4 and 5(1)(1) to (3): none of the three papers, whatever the numbers, be it an operator or in the lines of a list.
    **dict.fromkeys(
        ("order16/transit", "order16/contract", "order16/hr", "order16/emergency"),
        f"{NUMBERS} {DOUBTS} {MANY} order16/ciio-assessment {' '.join((*BANDS, *TOPS))}",
    ),
    # Art. 5(1)(4), not repeated by Decree 790 and kept beside its legal duty; that duty frees below the assessment only.
    "order16/small-volume": "order16/volume-assessment decree790/legal-duty-at-the-numbers",
    "decree790/legal-duty": f"order16/contract-or-certification {DOUBTS} {' '.join(BANDS)}",
    "finance-guide-2025/exempt-scenario": f"{NUMBERS} {DOUBTS} {MANY}",
    # The guide's three kinds alone stand over important data, and over no State organ, no list of recipients, no core data.
    "auto-export-guide-2026/exempt-kinds": f"{NUMBERS} {DOUBTS} {MANY} order16/important-assessment "
    "auto-provisions-2021/export-assessment auto-export-guide-2026/important-assessment",
    # Art. 6: off a list, and in its lines, the list stands for arts. 7 and 8; four lists hold no personal information off them.
    **{f"{zone}/off-list": f"{NUMBERS} {DOUBTS} {MANY}" for zone in (
        "bj-2024", "bj-2025", "fj-2025", "gd-2025", "gx-2025", "hi-2024", "js-2025", "sh-2025",
    )},
    **dict.fromkeys(("bj-2024/trial-free", *(name.replace("-contract", "-free") for name in BANDS)), NUMBERS),
    **dict.fromkeys(BANDS, "order16/volume-assessment order16/other-bucket"),
}  # fmt: skip
"""README of the law, section 4: what overrides what."""


def test_what_stands_over_what(lawbook: Lawbook) -> None:
    assert {rule.id: set(rule.over) for rule in lawbook.rules if rule.over} == {name: set(rules.split()) for name, rules in OVER.items()}


def test_what_breaks_a_statute_or_is_an_authoritys_to_give_nobody_waives(lawbook: Lawbook) -> None:
    # docs/exceptions.md
    fixed = [
        rule
        for rule in lawbook.rules
        if rule.then.get("rank") in ("law", "mandatory")
        or "prohibited" in (rule.then.get("route"), rule.then.get("up_to"))
        or (rule.then.get("route") == "security_assessment" and words_of_importance(rule))
    ]
    assert len(fixed) > 30
    assert [rule.id for rule in fixed if rule.waivable] == []
    for name in (
        "dsl/core-data-decision", "secrets-law/work-secret-measures", "decree786/classified-geodata-inferred",
        "decree469/non-secret-no-map", "auto-export-guide-2026-mapping/mapping-before-assessment", "decree664/review-of-no-map",
        "biosecurity-law/foreign-keeping", "decree717/collected-abroad", "tech-trade-regs-2020/prohibited-technology-at-home", "foreign-ip-rules-2025/evidence-abroad",
        "miit-data-2022/foreign-authority", "pipl/state-organ",
    ):  # fmt: skip
        rule = lawbook.rule(name)
        assert rule is not None
        assert not rule.waivable, name


def words_of_importance(rule: Rule) -> bool:
    """Whether a rule speaks because the data are important."""
    return any(key == "item.important" and ("is", True) in tests for _, key, tests, _ in condition.tests_of(rule.when))


DUTIES = {
    "notice": {"duties-pipl"},
    "separate_consent": {"duties-pipl", "decree768"},
    "guardian_consent": {"duties-pipl"},
    "impact_assessment": {"duties-pipl"},
    "records": {"duties-pipl", "duties-decree790"},
    "recipient_contract": {"duties-pipl", "duties-decree790"},
    "representative": {"duties-pipl", "duties-decree790"},
    "security": {"duties-pipl", "order16-mechanisms"},
    "incident": {"duties-pipl", "order16-mechanisms"},
    "incident_report": {"duties-pipl", "order16-mechanisms"},
    "catalogue": {"auto-export-guide-2026", "duties-decree790", "duties-order16"},
    "risk_assessment": {"duties-decree790", "pboc-2025-3"},
    "important_annual_report": {"duties-decree790", "risk-assessment-2026"},
    "data_security_body": {"duties-decree790"},
    "financial_localisation": {"credit-reporting-2013", "decree768"},
    "zone_filing": {"bj-2024", "bj-2025", "fj-2025", "lg-bio-2024", "lg-fund-2024", "lg-icv-2024", "zj-2024"},
    "zone_report": {"gd-2025", "sh-2024"},
    "zone_step_check": {"hi-2024", "sh-2025"},
}
"""Duties that more than one instrument lays on exporters; of the others `rules lint` sees that one does."""


def test_a_duty_rests_on_every_instrument_that_lays_it_down(lawbook: Lawbook) -> None:
    found: dict[str, set[str]] = {}
    for rule in lawbook.rules:
        if "duty" in rule.then:
            found.setdefault(rule.then["duty"], set()).add(rule.instrument)
    assert {name: found.get(name) for name in DUTIES} == DUTIES
    assert [name for name, where in found.items() if len(where) > 1 and name not in DUTIES] == []


STATES = frozenset(("unpowered", "powered", "functions_in_use"))
EVIDENCE = {
    # PIPL arts. 17, 29, 31, 38, 39, 51, 53, 55 to 57; Decree 790 arts. 12, 31, 33.
    "notice": "before: notice flow.notice_excused",
    "notice_contents": "before: notice.kinds",
    "notice_contents_sensitive": "before: notice.kinds",
    "separate_consent": "before: separate_consent",
    "guardian_consent": "before: guardian_consent",
    "impact_assessment": "before: impact_assessment.before_export",
    "recipient_contract": "before: recipient_contract",
    "security": "standing: security",
    "records": "standing: records",
    "incident": "standing: security",
    "incident_report": "at_once: incident_report",
    "representative": "at_once: representative",
    # PIPL art. 52.
    "protection_officer": "standing: responsible_person",
    "catalogue": "standing: catalogue_filed",
    # Nobody assesses first what a statute of the PRC bids him give.
    "risk_assessment": "before: risk_assessment.before_export flow.basis flow.necessity.duty_under",
    "important_annual_report": "yearly: annual_report annual_report.years_behind_12_31",
    "two_months": "after: assessment_declared",
    "data_security_body": "standing: data_security_body",
    # Provisions of 2021 arts. 7, 9, 10, 13 and 14: by 15 December.
    "automotive_notice": "before: notice",
    "automotive_sensitive": "before: separate_consent",
    "automotive_risk_assessment": "before: risk_assessment",
    "automotive_annual_report": "yearly: annual_report annual_report.years_behind_12_15",
    "automotive_annual_report_exports": "yearly: annual_report annual_report.years_behind_12_15",
    "export_responsible_person": "standing: responsible_person",
    "export_logs": "standing: export_logs",
    "direct_transmission_test": "standing: direct_transmission_test direct_transmission_test.seconds direct_transmission_test.states direct_transmission_test.foreign_address",
    "ota_filing": "standing: flow.holds_before_export.miit_ota_filing",
    # The central bank by 15 January; banks and insurers assess before they share; what stays in the mainland.
    "pboc_annual_report": "yearly: annual_report annual_report.years_behind_01_15",
    "pboc_audit": "yearly: security_audit",
    "nfra_assessment": "before: risk_assessment.before_export",
    "financial_localisation": "standing: domestic_storage",
    "ride_hailing_storage": "standing: domestic_storage",
    "secret_geodata_register": "standing: geodata_register",
    # A filing comes first; whoever may report afterwards may as well have filed.
    "zone_filing": "before: flow.holds.zone_filing",
    "zone_report": "after: flow.holds.zone_report flow.holds.zone_filing",
    "zone_step_check": "after: flow.holds.zone_report flow.holds.zone_filing",
}
"""When each duty is due, and by what it is shown; facts of `evidence` without that word."""


def test_a_duty_is_shown_by_its_own_evidence(lawbook: Lawbook) -> None:
    def named(fact: str) -> str:
        return fact.removeprefix("evidence.")

    found = {name: (duty.timing, {named(fact) for fact in condition.facts_of(duty.evidence)}) for name, duty in lawbook.duties.items()}
    told = {name: (timing, set(facts.split())) for name, line in EVIDENCE.items() for timing, _, facts in (line.partition(": "),)}
    assert found == told


@pytest.mark.parametrize(
    ("duty", "fact", "shown", "not_shown"),
    [
        # Annex D.8 and clause 8.3.5.7: an hour at least, in three states, and no address abroad; reports of the last year whose day
        # has passed.
        ("direct_transmission_test", "evidence.direct_transmission_test.seconds", 3600, 3599),
        ("direct_transmission_test", "evidence.direct_transmission_test.states", STATES, STATES - {"unpowered"}),
        ("direct_transmission_test", "evidence.direct_transmission_test.states", STATES, STATES - {"powered"}),
        ("direct_transmission_test", "evidence.direct_transmission_test.states", STATES, STATES - {"functions_in_use"}),
        ("direct_transmission_test", "evidence.direct_transmission_test.foreign_address", False, True),
        ("direct_transmission_test", "evidence.direct_transmission_test", "report.pdf", False),
        ("important_annual_report", "evidence.annual_report.years_behind_12_31", 0, 1),
        ("automotive_annual_report", "evidence.annual_report.years_behind_12_15", 0, 1),
        ("automotive_annual_report_exports", "evidence.annual_report.years_behind_12_15", 0, 1),
        ("pboc_annual_report", "evidence.annual_report.years_behind_01_15", 0, 1),
        ("pboc_annual_report", "evidence.annual_report", True, False),
        ("impact_assessment", "evidence.impact_assessment.before_export", True, False),
        ("nfra_assessment", "evidence.risk_assessment.before_export", True, False),
        ("ota_filing", "flow.holds_before_export.miit_ota_filing", True, False),
        ("zone_filing", "flow.holds.zone_filing", True, False),
    ],
)
def test_evidence_on_both_sides(lawbook: Lawbook, duty: str, fact: str, shown: Any, not_shown: Any) -> None:
    evidence = lawbook.duties[duty].evidence
    facts = meeting(evidence, lawbook)
    assert [weigh(evidence, {**facts, fact: value}).truth for value in (shown, not_shown)] == [Truth.TRUE, Truth.FALSE]
    assert weigh(evidence, {key: value for key, value in facts.items() if key != fact}).truth is Truth.UNKNOWN


def test_an_approval_is_met_by_its_own_paper(lawbook: Lawbook) -> None:
    # Mapping: the approval or the review, whichever procedure it is; genes: a report with its filing (Biosecurity Law art. 57), and
    # a trial without material is filed instead of approved (Decree 717 art. 22).
    others = {
        "mapping_procedure": (("mapping_export_approval", "map_review"), ()),
        "hgr_report": ((), ("hgr_report",)),
        "hgr_cooperation": (("hgr_cooperation",), ("hgr_trial_filing",)),
    }
    assert len(lawbook.gates) > 20
    assert {name: (gate.met_by, gate.filed_by) for name, gate in lawbook.gates.items()} == {
        name: others.get(name, ((name,), ())) for name in lawbook.gates
    }
    assert [name for name, gate in lawbook.gates.items() if gate.waivable] == []


def test_papers_fail_by_what_later_and_local_norms_ask_too(lawbook: Lawbook) -> None:
    # Beside what each paper's own instrument names: holders, scope and scale, life, secrecy processing, days and scope of zone filings.
    beside = {
        "cac-qa/certificate-of-a-stranger", "cac-qa/paper-of-a-stranger", "duties-decree790/assessed-scale",
        "order16-mechanisms/assessment-expired", "decree717/filing-too-narrow", "local-mapping/guangzhou-review-life",
        "gb-20263-2006/review-of-unprocessed-map", "mnr-secrecy-scope-2020/figures-beyond-review", "mnr-secrecy-scope-2020/military-zones",
        "surveying-law/foreign-approval-not-passed",
        *(f"zones-common/{name}" for name in (
            "item-outside-filing", "field-outside-filing", "recipient-outside-filing", "filed-after-export",
            "filing-of-an-earlier-edition", "filed-before-the-list",
        )),
    }  # fmt: skip
    assert {rule.id for rule in lawbook.rules if rule.id in beside and "defect" in rule.then} == beside
    # Ten million persons ask for a body of its own as important data do (Decree 790 arts. 28, 30).
    bodies = {rule.id for rule in lawbook.rules if rule.then.get("duty") == "data_security_body"}
    assert bodies == {"duties-decree790/ten-million", "duties-decree790/data-security-body"}


GATES = {
    # DSL art. 36, PIPL art. 41, Criminal Assistance Law art. 4; Decree 790 art. 16, DSL art. 40; dual-use rules art. 38.
    "authority_approval": "dsl/foreign-authority pipl/foreign-authority criminal-assistance-law/evidence-for-foreign-proceedings",
    "client_consent": "decree790/client-data dsl-government-data/contractor",
    "end_use_check_consent": "dual-use-regs-2024/end-use-check",
    # DSL art. 25, Export Control Law arts. 2 and 12, the technology rules: licences; contracts of what is free are registered.
    "export_licence": "dsl/export-control dual-use-regs-2024/deemed-export export-control-law/controlled-item export-control-law/catch-all "
    "export-control-law/control-list tech-catalogue/lidar-systems tech-trade-regs-2020/restricted-technology",
    "technology_contract": "tech-trade-regs-2020/free-technology",
    # Biosecurity Law arts. 56 and 57, Decree 717 arts. 22, 27 and 28, Implementing Rules art. 37.
    "hgr_report": "biosecurity-law/prior-report decree717/record-and-backup",
    "hgr_security_review": "decree717/security-review hgr-rules-2023/more-than-500-persons hgr-rules-2023/pedigree-region-other",
    "hgr_cooperation": "biosecurity-law/cooperation decree717/cooperation decree717/clinical-trial-filing",
    "hgr_exit_certificate": "decree717/material-exit",
    # Surveying law: maps are reviewed, secrets approved, of the rest one of the two; foreigners need an approval to survey.
    "map_review": "decree664/review decree664/map-graphics mnr-2024-139/map-review",
    "mapping_export_approval": "decree469/secret-results-abroad surveying-law/secret-results-abroad mnr-secret-export-2024/procedure "
    "mnr-2024-139/not-processed local-mapping/hangzhou-export",
    "mapping_procedure": "surveying-law/procedure mnr-2022-1/export mnr-2024-139/export auto-export-guide-2026-mapping/mapping-before-assessment",
    "foreign_survey_approval": "surveying-law/directed-from-abroad",
    "secrecy_approval": "secrets-law/state-secret decree786/foreign-party",
    "work_secret_consent": "secrets-law/work-secret",
    "archive_approval": "archives-law/archives-abroad",
    "marine_consent": "marine-research-1996/raw-data",
    "meteorology_approval": "cma-order40-2022/observation-data meteorology-law/foreign-activity",
    "pboc_approval": "credit-reporting-2013/providing-abroad",
    "securities_consent": "securities-law/securities-material",
    "survey_permit": "nbs-order7-2004/market-survey",
    "survey_approval": "nbs-order7-2004/social-survey statistics-law/foreign-survey",
}
BREACHES = {
    "law": "local-mapping/guangzhou-processing local-mapping/hangzhou-servers countermeasure-rules-2025/listed-recipient-at-home pipl/restricted-recipient-at-home "
    "decree768/domestic-transactions-abroad drone-regs-2024/foreign-mapping drone-regs-2024/unlicensed-mapping decree664/servers-at-home "
    "decree664/internet-map-service mnr-2022-1/foreign-invested-must-entrust mnr-2022-1/domestic-licence mnr-2024-139/stored-abroad "
    "mnr-2024-139/first-hop statistics-law/single-respondent-at-home surveying-law/unlicensed",
    # GB 20263 and GB 44495 are mandatory, GB/T 44464 is recommended.
    "mandatory": "gb-20263-2006/unprocessed-navigation-map gb-44495-2024/no-direct gb-44495-2024/no-direct-new-types",
    "recommended": "gbt-44464-2024/no-direct gbt-44464-2024/exterior-not-anonymised gbt-44464-2024/consent-for-ever",
}


def test_an_approval_is_asked_by_every_norm_that_asks_it(lawbook: Lawbook) -> None:
    found: dict[str, set[str]] = {}
    for rule in lawbook.rules:
        if "gate" in rule.then:
            found.setdefault(rule.then["gate"], set()).add(rule.id)
    assert found == {gate: set(rules.split()) for gate, rules in GATES.items()}


def test_what_is_broken_beside_the_route_has_the_rank_of_its_norm(lawbook: Lawbook) -> None:
    found: dict[str, set[str]] = {}
    for rule in lawbook.rules:
        if "breach" in rule.then:
            found.setdefault(rule.then["rank"], set()).add(rule.id)
    assert found == {rank: set(rules.split()) for rank, rules in BREACHES.items()}


LEFT_OPEN = {
    # What may be forbidden; what may need the assessment or only the contract.
    (
        "prohibited",
        None,
    ): "dsl/countermeasure pipl/countermeasure-before-the-provisions hgr-rules-2023/actual-control order11/refusal-binds* "
    "pboc-2025-3/core-data statistics-law/respondents-in-results population-health-2014/no-servers-abroad ridehail-2016/no-outflow vuln-rules-2021/undisclosed-abroad",
    ("security_assessment", "contract_or_certification"): "gba-*/above-assessment-numbers gba-*/cii-operator",
    # What may be free: exemptions that are doubted, and what a zone has not said.
    (
        None,
        "none",
    ): "order16/contract-for-staff order16/contract-for-others order16/contract-for-fleet-telemetry order16/contract-beyond order16/hr-beyond-management order16/emergency-property order16/emergency-to-anyone order16/emergency-beyond decree790/legal-duty-at-the-numbers decree790/legal-duty-to-anyone pipl/treaty "
    "finance-guide-2025/exempt-scenario-ciio */jobs-only-decision csl/jobs-only-elsewhere csl/passed-on-abroad-decision "
    "auto-export-guide-2026/*-in-doubt auto-export-guide-2026/*-before-july lg-*-2024/personal-information */list-of-another-zone "
    "*/figures-not-read */off-list-unfiled bj-2025/off-list-cars sh-2024/crew-sensitive-small "
    "bj-2024/trial-small-review order11/transition order13/transition",
    (None, "contract_or_certification"): "bj-2024/trial-contract-review */list-of-another-zone-band",
    # Papers in doubt, and numbers or positions of fewer than 10,000 persons.
    ("contract_or_certification", None): "cert-2022/before-the-text cert-2022/changed cert-2022/persons-exceeded "
    "cert-2022/three-years-old order20/changed order20/no-notice-before "
    "cac-qa/group-certificate-outside-the-group order20/persons-exceeded order20/old-certificate order13/before-the-text order13/changed-rights order13/persons-above-filing "
    "gba-*/before-the-text gba-*/changed-otherwise gba-*/onward-into-the-mainland gba-hk-2023/pilot gba-hk-2023/pilot-contract pipl/identity-number pipl/positions-of-persons",
    # What may be important data, or sensitive of many; assessments in doubt; days without a procedure.
    (
        "security_assessment",
        None,
    ): "zones-common/ended-before-the-export auto-provisions-2021/many-persons auto-provisions-2021/*-below-the-numbers "
    "auto-provisions-2021/exterior-small-objects auto-provisions-2021/sensitive-area-inferred auto-provisions-2021/outsiders-in-other-kinds auto-provisions-2021/outsiders-perhaps-seen-from-inside auto-export-guide-2026/unread-items "
    "auto-export-guide-2026/security-data auto-export-guide-2026-items/rd-controlled-technology auto-export-guide-2026-items/ota-src-written-abroad auto-export-guide-draft-2025-items/rd-* "
    "auto-export-guide-draft-2025-items/mf-* auto-export-guide-draft-2025-items/ad-* auto-export-guide-draft-2025-items/co-* "
    "auto-export-guide-draft-2025-items/other-* auto-export-guide-draft-2025-items/persons-over-flows before-2024/suspected-important before-2024/said-to-endanger "
    "before-2024/network-law-years before-2024/no-procedure-* health-bigdata-2018/health-bodies health-bigdata-2018/other-holders "
    "pipl/content-about-nobody pipl/faces-of-nobody pipl/table-of-nobody pipl/track-of-nobody pipl/nature-of-nobody pipl/identity-number-many* pipl/positions-of-persons-many* "
    "duties-decree790/assessed-content-changed duties-decree790/assessed-scale-extended duties-decree790/extended-plan-exceeded order11/persons-exceeded-before-2025 cac-qa/extension-conditions "
    "order16-mechanisms/extension-window order16-mechanisms/old-result order16-mechanisms/second-extension order20/above-the-band "
    "*/volume-year* */volume-possibly-* */volume-not-read */volume-held */important-not-read* */another-entry-unsigned "
    "*/vehicle-data-of-other-sectors */ai-data-of-other-sectors */*entry-by-another-sector */working-condition-by-kind */after-sales-by-kind hi-2024/deep-sea hi-2024/space hi-2024/seeds "
    "tj-2024/electronics-by-kind sh-2024/offered-to-anyone fj-pingtan-general-2024/* zones-common/borrowed-* zones-common/on-list-without-persons "
    "zones-common/kind-beside-the-fields pipl/client-of-public-power",
    # Beside the route: approvals and papers that somebody must look at, and what closes by a determination of its own.
    (
        None,
        None,
    ): "dsl/authority-outside-mainland dsl/core-data-decision dsl/export-control-suspected duties-decree790/passed-result-binds "
    "dsl/foreign-proceedings dsl/reporting-to-regulator foreign-ip-rules-2025/evidence-abroad miit-data-2022/foreign-authority "
    "decree786/classified-geodata-inferred secrets-law/work-secret-measures duties-pipl/beyond-reasonable-scope duties-pipl/ground-not-named pipl/state-organ-need order16/suspected-important gbt-43697-2024/indicators-* "
    "order16/important-off-list order16/other-bucket order16/crossed-mid-year order16/hr-not-employees cac-qa/recruitment "
    "auto-provisions-2021/biometric auto-provisions-2021/outsiders-consent auto-export-guide-2026/notified-and-exempt "
    "auto-export-guide-2026-mapping/assessment-without-mapping gbt-44464-2024/cabin-without-consent biosecurity-law/foreign-keeping "
    "credit-reporting-2013/other-collected-data csrc-archives-2023/working-papers decree768/separate-consent-by-number "
    "securities-law/possibly-securities-material gov-data-sharing-2025/shared-data "
    "marine-research-1996/results marine-research-1996/raw-data-of-other-waters cma-order40-2022/weather-probe cma-order40-2022/observed-abroad mofcom-announcements-2025/rare-earths-and-batteries "
    "tech-catalogue/change-of-2025 tech-catalogue/software-and-models tech-trade-regs-2020/prohibited-technology-at-home "
    "tech-trade-regs-2020/technology-in-vehicle-files tech-trade-regs-2020/technology-in-public tech-trade-regs-2020/two-licences decree717/collected-abroad decree664/copies-abroad decree664/foreign-area decree664/review-of-no-map decree469/non-secret-no-map "
    "mnr-2022-1/controlled-without-shares mnr-2022-1/entrusted-on-paper mnr-2024-139/stored-beside-the-unit mnr-2024-139/licence-class local-mapping/shanghai-guideline surveying-law/features-in-doubt "
    "surveying-law/mainland-data-added surveying-law/mainland-content-added gb-20263-2006/processed-map-in-real-coordinates surveying-law/model-weights surveying-law/object-data-in-doubt surveying-law/other-positioned-kinds "
    "surveying-law/positioned-elsewhere surveying-law/coordinates-elsewhere surveying-law/telemetry-of-vehicles lg-*-2024/frame-measures-lapsed lg-bio-2024/not-filed lg-fund-2024/entries-not-read "
    "lg-icv-2024/further-conditions statistics-regs/results-of-no-survey zones-common/certification-in-zone-band zones-common/superseded-filing "
    "zones-common/filed-after-export-unread",
}
"""How far up and down each doubt leaves the route open."""


def test_every_doubt_leaves_the_route_open_as_far_as_its_norm(lawbook: Lawbook) -> None:
    names = [rule.id for rule in lawbook.rules]
    found: dict[tuple[str | None, str | None], set[str]] = {}
    for rule in lawbook.rules:
        if "review" in rule.then:
            found.setdefault((rule.then.get("up_to"), rule.then.get("down_to")), set()).add(rule.id)
    told = {
        ends: {name for pattern in rules.split() for name in (fnmatch.filter(names, pattern) or [pattern])}
        for ends, rules in LEFT_OPEN.items()
    }
    assert {ends: rules ^ told[ends] for ends, rules in found.items() if rules != told[ends]} == {}
    assert set(found) == set(told)


CLASSES = {
    # PIPL art. 4, and where the data are of another kind but hold, or are tied to, such information.
    "item.personal": "pipl/personal pipl/personal-elsewhere pipl/identifiable-elsewhere pipl/key-table gbt-44464-2024/linkable-identifiers "
    "auto-provisions-2021/outsiders-personal",
    # PIPL art. 28 with GB/T 45574; Auto Provisions art. 3; Table A.2.
    "item.sensitive": "pipl/sensitive-kind pipl/sensitive-content pipl/sensitive-content-elsewhere pipl/sensitive-example pipl/under-fourteen "
    "pipl/sensitive-said auto-provisions-2021/located-identifiers auto-provisions-2021/sensitive auto-provisions-2021/located-series auto-provisions-2021/outsiders-sensitive "
    "auto-provisions-2021/persons-said-to-be-pictured auto-provisions-2021/pictures-in-collections gbt-44464-2024/sensitive-table gbt-44464-2024/identity-number-held "
    "gbt-44464-2024/located-series cq-2025/sensitive-labels",
    # Auto Provisions art. 3(1) to (4); each means important data by art. 3.
    "item.important_by_provisions": "auto-provisions-2021/sensitive-area auto-provisions-2021/sensitive-area-of-other-kinds "
    "auto-provisions-2021/economy auto-provisions-2021/economy-before-the-numbers auto-provisions-2021/charging-network "
    "auto-provisions-2021/exterior-media auto-provisions-2021/exterior-media-of-any-size",
    # The guide frees three kinds of data, each after its own report or filing.
    "item.guide.exempt": "auto-export-guide-2026/vulnerability auto-export-guide-2026/incident auto-export-guide-2026/defect-source",
    # Secret by the catalogues, by who says so, or until a unit has determined it.
    "item.mapping_secret": "decree469/made-from-secret-results decree469/made-from-secret-results-elsewhere gb-20263-2006/real-coordinates "
    "mnr-secrecy-scope-2020/topographic mnr-secrecy-scope-2020/contours mnr-stations-2025/station-secrecy surveying-law/state-secret "
    "surveying-law/said-to-be-secret surveying-law/undetermined",
    # Surveying Law art. 2 and the notices on what vehicles collect.
    "item.mapping": "mnr-2022-1/activity mnr-2024-139/activity mnr-stations-2025/station-data surveying-law/definition "
    "surveying-law/positioned-data surveying-law/position-beside-the-kind surveying-law/joinable-with-poses surveying-law/road-in-view "
    "surveying-law/road-said-to-be-in-view surveying-law/real-road-in-simulation surveying-law/synthetic-said-to-be-real",
    "item.shows_outsiders": "auto-provisions-2021/outsiders-recognisable auto-provisions-2021/outsiders-said-to-be-shown "
    "auto-provisions-2021/outsiders-in-scenes-from-real-data auto-provisions-2021/outsiders-seen-from-inside",
    "item.genetic_information": "decree717/information decree717/possible-information",
    "item.genetic_material": "decree717/material decree717/possible-material",
    "item.map": "decree664/map mnr-2024-139/navigation-map",
    "item.survey_material": "statistics-regs/survey-material",
    "item.technical": "tech-trade-regs-2020/technical",
}
"""What the law makes of data, and every rule that says so."""


def test_what_the_law_makes_of_data_rests_on_these_rules(lawbook: Lawbook) -> None:
    found: dict[str, set[str]] = {}
    for rule in lawbook.rules:
        if "class" in rule.then:
            found.setdefault(rule.then["class"], set()).add(rule.id)
    assert {name: found[name] for name in CLASSES} == {name: set(rules.split()) for name, rules in CLASSES.items()}
    # Criteria of the guide are named like the classes that they establish.
    criteria = {
        name: {rule.split("/")[1].split("-")[0] for rule in rules} for name, rules in found.items() if name.startswith("item.guide.")
    }
    assert {name: rules for name, rules in criteria.items() if name != "item.guide.exempt" and rules != {name[11:].split("_")[0]}} == {}


def test_what_a_zone_list_or_a_text_names_as_important_is_important(lawbook: Lawbook) -> None:
    # A list begins by being in force; it labels sensitive information in Chongqing alone; all else that it classifies is important data.
    listed = [rule for rule in lawbook.rules if lawbook.instruments[rule.instrument].list and rule.stage == "classify"]
    said = {rule.id: rule.then.get("class") for rule in listed if not rule.id.endswith(("/in-force", "/sensitive-labels"))}
    assert len(said) > 30
    assert set(said.values()) == {"item.important"}
    assert {rule.then["class"] for rule in listed if rule.id.endswith("/in-force")} == {"flow.list_in_force"}
    others = {rule.id for rule in lawbook.rules if rule.then.get("class") == "item.important"} - set(said)
    assert others == {
        "dsl/important-notified", "auto-provisions-2021/important", "auto-provisions-2021/determined",
        *(f"auto-export-guide-2026-items/{name}" for name in ("rd-test-labelled", "ad-train-raw", "ota-src")),
    }  # fmt: skip


def test_an_approval_beside_the_route_comes_first_and_is_the_exporters_own(lawbook: Lawbook) -> None:
    papers = {mechanism for gate in lawbook.gates.values() for mechanism in (*gate.met_by, *gate.filed_by)}
    assert len(papers) > 20
    defects = {
        paper: {
            rule.then["defect"]
            for rule in lawbook.rules
            if "defect" in rule.then and holds(lawbook, rule, "clearance.mechanism", paper) is not False
        }
        for paper in papers
    }
    assert [paper for paper, names in defects.items() if "holder-is-a-stranger" not in names] == []
    late = ("late", "after-export", "not-in-force")
    assert [paper for paper, names in defects.items() if not any(name.endswith(late) for name in names)] == []
    # Surveying-law approvals and map reviews are for what they name, and for a time.
    assert defects["mapping_export_approval"] >= {"approval-not-granted", "approval-ended", "approval-too-narrow"}
    assert defects["map_review"] >= {"review-not-passed", "review-expired", "review-too-narrow", "no-secrecy-processing"}
    assert defects["hgr_report"] >= {"hgr-backup-missing"}


def test_what_every_report_tells(lawbook: Lawbook) -> None:
    # A list that is named and not in force, an incident, and persons of several items together: no route changes, nobody may miss it.
    told = {rule.id for rule in lawbook.rules if rule.then.get("note") == "told"}
    assert told == {
        "zones-common/edition-not-in-force",
        "order16-mechanisms/incident-stated",
        "auto-provisions-2021/many-persons-over-items",
    }
    assert {rule.instrument for rule in lawbook.rules if rule.then.get("note") == "not_covered"} == {"foreign-law"}


SECTORS = {
    "bj-2024": "automotive biomedicine aviation retail ai",
    "bj-2025": "automotive autonomous_driving biomedicine medical_devices aviation retail ai logistics banking",
    "cq-2025": "automotive autonomous_driving",
    "fj-2025": "biomedicine automotive autonomous_driving retail aircraft_maintenance",
    "gd-2025": "credit_reporting smart_equipment",
    "gx-2025": "surveying internet_map meteorology enterprise_credit livestream_commerce audio_video_abroad",
    "hi-2024": "deep_sea space seeds tourism duty_free",
    "js-2025": "biomedicine",
    "lg-bio-2024": "biomedicine",
    "lg-fund-2024": "fund",
    "lg-icv-2024": "automotive",
    "sh-2024": "insurance shipping retail catering_lodging",
    "sh-2025": "insurance shipping retail catering_lodging meteorology",
    "zj-2024": "ecommerce_b2b clearing",
}
"""Whom each list serves (zones.md, section 1); Tianjin's covers the whole economy."""


def test_a_zone_list_serves_its_own_sectors(lawbook: Lawbook) -> None:
    lists = {name for name, one in lawbook.instruments.items() if one.list and name not in ("tj-2024", "fj-pingtan-general-2024")}
    assert lists == set(SECTORS)
    for name, sectors in SECTORS.items():
        served = frozenset(sectors.split())
        named = {rule.id.removeprefix(f"{name}/"): words_of(rule, "exporter.sectors") for rule in lawbook.rules if rule.instrument == name}
        assert named["out-of-reach"] == [served], name
        # What leaves, and what would leave with the zone's filing, is of the same companies; so are the figures that were not read.
        off = named.get("off-list", [])
        assert all(words <= served | AUTOMOTIVE for words in off), name
        assert named.get("off-list-unfiled", off) == off, name
        assert all(words <= served for words in named.get("figures-not-read", [])), name
    # Of whom no paper was read but the off-list relief is known, the figures are asked of the same.
    for name in ("fj-2025", "gd-2025", "gx-2025", "hi-2024", "js-2025"):
        served = frozenset(SECTORS[name].split())
        for rule in ("off-list", "figures-not-read"):
            found = lawbook.rule(f"{name}/{rule}")
            assert found is not None
            # Of deep sea and space Hainan's list names important data alone.
            own = served - {"deep_sea", "space"} if rule == "figures-not-read" else served
            assert words_of(found, "exporter.sectors") == [own], found.id


def frees(rule: Rule) -> bool:
    """Whether a rule gives, or may give, nothing to do."""
    return "none" in (rule.then.get("route"), rule.then.get("down_to")) or "exempt" in rule.then


def test_a_list_frees_nobody_outside_its_sectors(lawbook: Lawbook) -> None:
    # An unlisted sector gets nothing from the zone (zones.md, section 1); within a list each part has its own.
    parts = {
        "sh-2024/reinsurance": {"insurance"}, "sh-2024/crew": {"shipping"}, "sh-2024/member-free": {"retail", "catering_lodging"},
        "bj-2024/trial": {"biomedicine"}, "zj-2024/b2b": {"ecommerce_b2b"},
        "zj-2024/clearing": {"clearing"}, "bj-2025/off-list-cars": {"automotive", "autonomous_driving"},
    }  # fmt: skip
    seen = 0
    for rule in lawbook.rules:
        if not frees(rule) or rule.instrument not in SECTORS or rule.then.get("review") in REFERRING:
            continue
        part = next((sectors for prefix, sectors in parts.items() if rule.id.startswith(prefix)), set(SECTORS[rule.instrument].split()))
        for sector, _, _ in lawbook.terms["exporter.sectors"].values:
            if sector not in part:
                seen += 1
                assert holds(lawbook, rule, "exporter.sectors", frozenset((sector,))) is not True, f"{rule.id}: {sector}"
    assert seen > 300


def test_only_negative_lists_in_whole_are_borrowed(lawbook: Lawbook) -> None:
    general = {one.list["edition"] for one in lawbook.instruments.values() if one.list and one.list["kind"] == "general"}
    borrowing = [rule for rule in lawbook.rules if rule.then.get("review") in REFERRING]
    assert len(general) == 4
    assert borrowing
    assert [rule.id for rule in borrowing for name in general if holds(lawbook, rule, "flow.list", name)] == []


@pytest.mark.parametrize(
    ("fact", "own"),
    [
        # Order 16 art. 5(1), Decree 790 art. 35(6), PIPL art. 38(2): each exemption is claimed under its own name.
        ("flow.necessity.kind", {
            "order16/contract": "contract", "order16/contract-for-staff": "contract", "order16/contract-for-others": "contract", "order16/contract-for-fleet-telemetry": "contract", "order16/contract-beyond": "contract", "order16/hr": "hr", "order16/hr-beyond-management": "hr",
            "order16/emergency": "emergency",
            "order16/emergency-property": "emergency", "order16/emergency-to-anyone": "emergency", "order16/emergency-beyond": "emergency", "decree790/legal-duty": "legal_duty",
            "decree790/legal-duty-at-the-numbers": "legal_duty", "decree790/legal-duty-to-anyone": "legal_duty", "pipl/treaty": "treaty",
        }),
        # The guide's exemptions 7 to 9: to mend a vulnerability, to handle an incident, to cure a defect.
        ("flow.purpose", {
            **{f"auto-export-guide-2026/vulnerability{end}": "vulnerability_fix" for end in ("", "-before-july", "-in-doubt")},
            **{f"auto-export-guide-2026/incident{end}": "incident_handling" for end in ("", "-before-july", "-in-doubt")},
            **{f"auto-export-guide-2026/defect-source{end}": "defect_cure" for end in ("", "-before-july", "-in-doubt")},
        }),
    ],
)  # fmt: skip
def test_a_relief_is_for_what_it_is_for(lawbook: Lawbook, fact: str, own: dict[str, str]) -> None:
    words = {word for word, _, _ in lawbook.terms[fact].values}
    for name, word in own.items():
        rule = lawbook.rule(name)
        assert rule is not None
        assert frees(rule) or rule.then.get("class") == "item.guide.exempt"
        assert holds(lawbook, rule, fact, word) is True, name
        assert [other for other in words - {word} if holds(lawbook, rule, fact, other) is not False] == [], name


def test_of_the_financial_scenarios_only_the_exempt_ones_free(lawbook: Lawbook) -> None:
    words = {word for word, _, _ in lawbook.terms["flow.finance_scenario"].values}
    for end in ("", "-count", "-ciio"):
        rule = lawbook.rule(f"finance-guide-2025/exempt-scenario{end}")
        assert rule is not None
        signed = {word: holds(lawbook, rule, "flow.finance_scenario", Judged(word, "counsel", "checked")) for word in words}
        assert {word for word, held in signed.items() if held is not False} == {"exempt"}


def test_vehicle_security_data_are_free_where_the_zone_list_names_none(lawbook: Lawbook) -> None:
    # The lists of Shanghai, Zhejiang, Jiangsu and Hainan name no vehicle data: only companies of their sectors are asked for a position.
    served = {one for name in ("sh-2024", "sh-2025", "zj-2024", "js-2025", "hi-2024") for one in SECTORS[name].split()}
    rules = [
        rule
        for rule in lawbook.rules
        if rule.then.get("class") == "item.guide.exempt" or rule.then.get("review") == "exemption-against-other-norms"
    ]
    asked = {words for rule in rules for words in words_of(rule, "exporter.sectors")}
    assert len(rules) == 6
    assert len(asked) == 1
    assert served <= set().union(*asked)


MECHANISMS = {
    "auto-export-guide-draft-2025": "standard_contract",
    "auto-export-guide-2026-mapping": "security_assessment",
    "cert-standards-2025": "certification",
    "duties-decree790": "security_assessment",
    "guide-assessment": "security_assessment",
    "guide-contract": "standard_contract",
    "decree469": "mapping_export_approval",
    "mnr-secret-export-2024": "mapping_export_approval",
    "decree664": "map_review",
    "gb-20263-2006": "map_review",
    "local-mapping": "map_review",
    "mnr-secrecy-scope-2020": "map_review",
    "surveying-law": "foreign_survey_approval",
}
"""Which paper the other instruments speak of where they speak of one."""


@pytest.mark.parametrize("instrument", MECHANISMS)
def test_an_instrument_speaks_of_its_own_paper(lawbook: Lawbook, instrument: str) -> None:
    rules = [rule for rule in lawbook.rules if rule.instrument == instrument and rule.stage == "clear"]
    assert rules
    assert [
        f"{rule.id} {other}"
        for rule in rules
        for other in others(lawbook, MECHANISMS[instrument])
        if holds(lawbook, rule, "clearance.mechanism", other) is not False
    ] == []


ROUTES = {
    "prohibited": "dsl/core-data pipl/restricted-recipient countermeasure-rules-2025/listed-recipient biosecurity-law/foreign-provider "
    "statistics-law/single-respondent tech-trade-regs-2020/prohibited-technology",
    "security_assessment": "pipl/state-organ auto-provisions-2021/export-assessment before-2024/million-held before-2024/two-year-window",
    "none": "order16/free-no-pi-no-important order16/small-volume before-2024/free-no-pi-no-important decree790/legal-duty "
    "finance-guide-2025/exempt-scenario lg-bio-2024/general-data lg-icv-2024/multinational-manufacturing lg-icv-2024/global-research "
    "lg-icv-2024/after-sales lg-icv-2024/used-cars",
}
ENDS = {
    "-assessment": "security_assessment",
    "-contract": "contract_or_certification",
    "contract-or-certification": "contract_or_certification",
}
"""How the names of rules end that draw a line, and the route beyond it."""


def test_every_route_is_the_one_that_the_law_names(lawbook: Lawbook) -> None:
    said = {rule.id: rule.then["route"] for rule in lawbook.rules if "route" in rule.then}
    expected = {name: route for route, names in ROUTES.items() for name in names.split()}
    for name in said:
        expected.setdefault(
            name, next((route for end, route in ENDS.items() if name.endswith(end)), "none" if name.endswith("-free") else "")
        )
    assert said == expected


def test_a_rule_concludes_what_its_stage_is_for(lawbook: Lawbook) -> None:
    # docs/writing-rules.md, stages; of what only reminds there are few before the routes.
    may = {
        "scope": {"scope"}, "classify": {"class", "note"}, "gate": {"gate", "breach", "review", "note"},
        "exempt": {"exempt", "count", "review", "note"}, "route": {"route", "review", "note"}, "duty": {"duty", "note"},
        "clear": {"clears", "defect", "review", "note"},
    }  # fmt: skip
    more = {"rank", "up_to", "down_to", "conflict", "due"}
    assert [rule.id for rule in lawbook.rules if not set(rule.then) - more <= may[rule.stage] or not set(rule.then) - more] == []
    assert {rule.id for rule in lawbook.rules if rule.stage == "classify" and "note" in rule.then} == {
        "gbt-44464-2024/detection-rate-too-low", "gbt-44464-2024/detection-rate-no-proof", "pipl/treated-not-anonymous",
    }  # fmt: skip


def test_time_limits_that_no_condition_tells(lawbook: Lawbook) -> None:
    # national.md, section 2: two months from the notice (CAC Q&A 2025-05-30 Q2), renewal six months before a certificate ends (Order 20 art. 8).
    assert {rule.id: rule.then["due"] for rule in lawbook.rules if "due" in rule.then} == {
        "cac-qa/two-months": {"months": 2, "after": "item.important_notified_on"},
        "order20/renewal-due": {"months": 6, "before": "clearance.expires"},
    }
