"""The national regime, trap by trap: what a naive reading gets wrong, judged end to end.

Expectations are the law's: Orders 11, 13, 16, 20, PIPL, DSL, Decree 790 and the regulator's published answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from laws import judged_text
from stories import EVIDENCE, exporter, flow, story

from tongguan.render.closing import headline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import Report

FREE, CONTRACT, ASSESSMENT, PROHIBITED = "none", "contract_or_certification", "security_assessment", "prohibited"
JUDGE = "by: A. Example, because: looked at item by item"
NECESSARY = f"necessary: {{value: true, {JUDGE}}}"
BOOKING = {
    "purpose": "contract",
    "basis": "contract",
    "service_performed_in": "JP",
    "necessity": f"{{kind: contract, individual_is_party: true, truly_necessary: true, {JUDGE}}}",
}
STAFF = {
    "purpose": "hr",
    "basis": "hr",
    "necessity": f"{{kind: hr, labour_rules: true, collective_contract: true, truly_necessary: true, {JUDGE}}}",
}
PRC_DUTY = {
    "purpose": "other",
    "basis": "statutory_duty",
    "necessity": f"{{kind: legal_duty, duty_under: prc, truly_necessary: true, {JUDGE}}}",
}
HELD = "items: [creed], purposes: [after_sales], recipients: [hq], persons: 20_000, expires: never, withdrawn_on: never, changes: []"
SCC = f"[{{mechanism: standard_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}}}]"


def item(name: str = "addresses", persons: str = "640", category: str = "person.contact", more: str = "") -> str:
    return f"      - {{id: {name}, category: {category}, persons: {persons}{', ' if more else ''}{more}}}\n"


def sensitive(name: str = "creed", persons: str = "640", more: str = "") -> str:
    return item(name, persons, "person.religion", f"holds: [religion], also_ordinary: false{', ' if more else ''}{more}")


@pytest.fixture(scope="module")
def run(lawbook: Lawbook) -> Callable[..., Report]:
    """Judge a story of these flows; `changed` replaces text, `kind` says who the customers are."""

    def once(*flows: str, day: str = TODAY, kind: str = "customers", **changed: str) -> Report:
        text = story("".join(flows)).replace("as_of: 2026-11-01, until: 2026-12-31", f"as_of: {day}")
        text = text.replace("  evidence:", f"  provided_since_last_year: {{as_of: {day}, ordinary: 0, sensitive: 0}}\n  evidence:", 1)
        text = text.replace("kind: customers", f"kind: {kind}")
        for key, value in changed.items():
            lines = [line for line in text.splitlines() if line.strip().startswith(f"{key}: ")]
            assert lines, key
            for line in lines:
                text = text.replace(line, f"{line.partition(key)[0]}{key}: {value}")
        report = judged_text(text, lawbook, day)
        assert not report.problems, [problem.message for problem in report.problems]
        return report

    return once


def routes(report: Report) -> dict[str, tuple[str, str]]:
    return {one.verdict.item.id: (one.verdict.floor.name, one.verdict.ceiling.name) for each in report.flows for one in each.items}


def route(report: Report) -> tuple[str, str]:
    (only,) = routes(report).values()
    return only


def kinds(report: Report) -> dict[str, str]:
    return {one.id: one.kind for one in report.flows}


def rules(report: Report, *kinds_: str) -> set[str]:
    return {basis.rule.id for finding in report.findings if not kinds_ or finding.kind in kinds_ for basis in finding.basis}


def notes(report: Report) -> set[str]:
    return {note.id for each in report.flows for one in each.items for note in one.verdict.notes}


def questions(report: Report) -> set[str]:
    return {question.key for each in report.flows for one in each.items for question in one.verdict.questions}


def test_the_receipt_names_the_law_that_was_judged_by(run: Callable[..., Report], lawbook: Lawbook) -> None:
    receipt = run(flow()).receipt
    assert (receipt.lawbook, receipt.lawbook_version, receipt.digest) == (lawbook.name, lawbook.version, lawbook.digest)


def test_every_rule_that_is_named_belongs_to_an_instrument_of_the_lawbook(run: Callable[..., Report], lawbook: Lawbook) -> None:
    found = run(flow(items=sensitive()), important_suspected="true")
    assert rules(found)
    assert {rule.partition("/")[0] for rule in rules(found)} <= lawbook.instruments.keys()


# ------------------------------------------------------------------ T1, T2, T4, T5, T13, T26: numbers and who


def test_one_sensitive_record_has_no_small_volume(run: Callable[..., Report]) -> None:
    assert route(run(flow(items=sensitive(persons="1")))) == (CONTRACT, CONTRACT)
    assert route(run(flow(items=item(persons="1")))) == (FREE, FREE)


@pytest.mark.parametrize(
    ("facts", "items", "expected"),
    [
        ({}, item(persons="1"), ASSESSMENT),
        ({}, sensitive(persons="1"), ASSESSMENT),
        # Open to the operator: contract, staff, transit (they do not exclude it as art. 5(1)(4) and art. 8 do).
        (BOOKING, item(more=NECESSARY), FREE),
        (STAFF, item(more=NECESSARY), FREE),
        ({"collected_in": "[abroad]", "mainland_data_added": "false"}, item(), FREE),
        # Not settled for it: a duty under Chinese law (Decree 790 art. 35(6)).
        (PRC_DUTY, item(more=NECESSARY), None),
    ],
)
def test_an_operator_of_critical_infrastructure_has_its_own_way(
    facts: dict[str, str], items: str, expected: str | None, run: Callable[..., Report]
) -> None:
    kind = "employees" if facts is STAFF else "customers"
    items = items.replace("persons: 640", "persons: customers")
    found = run(flow(items=items, **facts), kind=kind, critical_infrastructure_operator="true")
    assert route(found) == ((FREE, ASSESSMENT) if expected is None else (expected, expected))
    if expected is None:
        assert "decree790/legal-duty-at-the-numbers" in rules(found, "review")


def test_whether_it_is_an_operator_is_asked_and_never_taken_for_no(run: Callable[..., Report]) -> None:
    found = run(flow(), critical_infrastructure_operator="null")
    assert route(found) == (FREE, ASSESSMENT)
    assert questions(found) == {"exporter.critical_infrastructure_operator"}
    assert found.exit_code == 4


def test_the_sector_makes_nobody_an_operator(run: Callable[..., Report]) -> None:
    assert route(run(flow(), sectors="[telecom]")) == (FREE, FREE)


@pytest.mark.parametrize(("day", "expected"), [("2024-03-21", ASSESSMENT), ("2024-03-22", FREE)])
def test_how_many_persons_are_held_mattered_until_2024(day: str, expected: str, run: Callable[..., Report]) -> None:
    assert route(run(flow(), day=day, persons_processed="1_000_000")) == (expected, expected)
    assert route(run(flow(), day=day, persons_processed="999_999")) == ((CONTRACT,) * 2 if day < "2024-03-22" else (FREE,) * 2)


def test_the_certificate_ends_at_the_numbers_of_the_assessment(run: Callable[..., Report]) -> None:
    held = HELD.replace("expires: never, ", "").replace("[creed]", "[addresses]").replace("20_000", "2_000_000")
    certificate = f"[{{mechanism: certification, issued: 2026-01-05, holder_group_member: true, {held}}}]"
    for persons, kind in (("999_999", "clear"), ("1_000_000", "breach")):
        found = run(flow(items=item(persons=persons), clearances=certificate, since="2026-02-01"))
        assert kinds(found) == {"customers": kind}, persons


def test_the_article_of_the_cybersecurity_law_follows_the_day(run: Callable[..., Report]) -> None:
    assert "csl/cii-storage-until-2025" in notes(run(flow(), day="2025-12-31", critical_infrastructure_operator="true"))
    after = notes(run(flow(), day="2026-01-01", critical_infrastructure_operator="true"))
    assert "csl/cii-storage" in after
    assert "csl/cii-storage-until-2025" not in after


# ------------------------------------------------------------------ T8, T9, T10: what leaves, and where abroad is


@pytest.mark.parametrize("treatment", ["encrypted", "hashed", "masked", "pseudonymised", "deidentified"])
def test_a_technique_is_no_anonymisation(treatment: str, run: Callable[..., Report]) -> None:
    found = run(flow(items=item(persons="150_000", more=f"treatments: [{treatment}]")))
    assert route(found) == (CONTRACT, CONTRACT)


def test_anonymised_is_a_judgement_with_a_name(run: Callable[..., Report]) -> None:
    judged = run(flow(items=item(persons="150_000", category="person.behaviour", more=f"anonymised: {{value: true, {JUDGE}}}")))
    assert route(judged) == (FREE, FREE)
    plain = run(flow(items=item(persons="150_000", category="person.behaviour", more="anonymised: true")))
    assert route(plain) == (FREE, CONTRACT)
    assert questions(plain) == {"item.anonymised"}


@pytest.mark.parametrize(
    ("facts", "scope"),
    [
        ({"accessed_from": "[abroad]", "access": "[query]"}, "governed"),
        ({"accessed_from": "[abroad]", "access": "[view]"}, "governed"),
        ({"accessed_from": "[abroad]", "access": "[download, export]"}, "governed"),
        # A visitor's laptop inside the mainland: no export, yet the approvals of other authorities stay.
        ({"accessed_from": "[mainland]", "access": "[query, download]"}, "gates_only"),
    ],
)
def test_abroad_is_where_the_person_sits(facts: dict[str, str], scope: str, run: Callable[..., Report]) -> None:
    found = run(flow(way="remote_access", stored_in="[mainland]", processed_in="[mainland]", **facts))
    assert [answer.scope for each in found.flows for one in each.items for answer in one.verdict.answers] == [scope]


@pytest.mark.parametrize("country", ["CH", "CN"])
@pytest.mark.parametrize(("persons", "ceiling"), [("150_000", CONTRACT), ("1_000_000", ASSESSMENT)])
def test_jobs_from_abroad_on_any_data_are_a_review(country: str, persons: str, ceiling: str, run: Callable[..., Report]) -> None:
    """The guides name query, retrieval, download and export; of jobs alone no authority has spoken, so nobody may call it no export."""
    facts = {"stored_in": "[mainland]", "processed_in": "[mainland]", "accessed_from": "[abroad]", "access": "[submit_jobs]"}
    hq = f"{{name: Example Tools, country: {country}, foreign_controlled: true}}"
    found = run(flow(way="remote_access", items=item(persons=persons), **facts), hq=hq)
    assert route(found) == (FREE, ceiling)
    assert rules(found, "review") == {"csl/jobs-only-elsewhere"}
    # Where the jobs run is what it is about: not stated it is asked.
    silent = run(flow(way="remote_access", items=item(persons=persons), **{**facts, "processed_in": ""}), hq=hq)
    assert route(silent) == (FREE, ceiling)
    assert "flow.processed_in" in questions(silent)
    assert not rules(silent, "review")
    # Nobody abroad reaches them: no export.
    assert route(run(flow(way="remote_access", items=item(persons=persons), **{**facts, "accessed_from": "[mainland]"}), hq=hq)) == (
        FREE,
        FREE,
    )
    # A copy abroad, or work on the data abroad, is an export for certain: no decision on jobs takes it back.
    for more in ({"stored_in": "[abroad]"}, {"stored_in": "[mainland, abroad]"}, {"processed_in": "[abroad]"}):
        for access in ("[submit_jobs]", ""):
            told = flow(way="remote_access", items=item(persons=persons), **{**facts, **more, "access": access})
            assert route(run(told, hq=hq)) == (ceiling, ceiling)


def test_jobs_from_abroad_on_data_handed_to_somebody_at_home(run: Callable[..., Report]) -> None:
    """Whether people abroad reach the data does not hang on the word for the way out."""
    home = "{name: Example Cloud, country: CN, foreign_controlled: false}"
    facts = {
        "way": "transfer", "stored_in": "[mainland]", "processed_in": "[mainland]", "accessed_from": "[abroad]",
        "items": item(persons="150_000"),
    }  # fmt: skip
    assert route(run(flow(access="[submit_jobs]", **facts), hq=home)) == (FREE, CONTRACT)
    assert route(run(flow(access="[query]", **facts), hq=home)) == (CONTRACT, CONTRACT)
    assert route(run(flow(access="[submit_jobs]", **{**facts, "accessed_from": "[mainland]"}), hq=home)) == (FREE, FREE)
    # In a car maker's cluster as well: one doubt, one review.
    for day, rule in (("2026-01-29", "csl/jobs-only-decision"), ("2026-01-30", "auto-export-guide-2026/jobs-only-decision")):
        made = run(flow(access="[submit_jobs]", scenario="other", **facts), hq=home, day=day, sectors="[automotive]")
        assert rule in rules(made, "review")
        assert route(made)[0] == FREE


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"first_published_on": "2026-03-02"}, CONTRACT),  # a day of publication says that anyone may have them
        ({"abroad_purpose": "goods_services"}, CONTRACT),  # PIPL art. 3(2)(1) and (2)
        ({"abroad_purpose": "behaviour_analysis"}, CONTRACT),
        ({"abroad_purpose": "other"}, FREE),
    ],
)
def test_what_says_that_data_are_abroad_is_heard_beside_the_word_for_the_way(
    more: dict[str, str], expected: str, run: Callable[..., Report]
) -> None:
    home = "{name: Example Cloud, country: CN, foreign_controlled: false}"
    found = run(flow(items=item(persons="150_000"), **AT_HOME, **more), hq=home)
    assert route(found) == (expected, expected)


@pytest.mark.parametrize(
    ("listed", "day", "barred"), [("cac_restricted", TODAY, True), ("cac_restricted", "2021-10-31", False), ("", TODAY, False)]
)
@pytest.mark.parametrize("hq", ["{name: Example Tools, country: CH}", "{name: Example Cloud, country: CN, foreign_controlled: true}"])
def test_a_party_barred_from_personal_information_may_not_read_it_here(
    hq: str, listed: str, day: str, barred: bool, run: Callable[..., Report]
) -> None:
    """PIPL art. 42 bars providing personal information to the listed party, wherever it reads it; no route is asked of what stays."""
    hq = f"{hq[:-1]}, lists: [{listed}]}}"
    facts = {**AT_HOME, "way": "remote_access", "access": "[view]", "since": "2021-10-01"}
    found = run(flow(**facts), hq=hq, day=day)
    assert ("pipl/restricted-recipient-at-home" in rules(found, "breach")) is barred
    assert route(found) == (FREE, FREE)
    drawings = item("drawings", category="vehicle.design.bom")
    assert "pipl/restricted-recipient-at-home" not in rules(run(flow(items=drawings, **facts), hq=hq, day=day))


@pytest.mark.parametrize("way", ["transfer", "remote_access", "processed_abroad"])
@pytest.mark.parametrize(("abroad", "due"), [("true", True), ("false", False), ("", False)])
def test_a_handler_abroad_has_a_representative_by_whatever_way_it_gets_the_data(
    way: str, abroad: str, due: bool, run: Callable[..., Report]
) -> None:
    """PIPL art. 53: it hangs on where the handler is; of what is sent abroad it is not asked where nothing says so."""
    facts = {"accessed_from": "[abroad]", "access": "[view]"}
    found = run(flow(way=way, **facts), established_abroad=abroad, registered_in="", exports_from="")
    owed = {state.duty.id for each in found.flows for one in each.items for state in one.verdict.duties if state.applies.certain}
    may = {state.duty.id for each in found.flows for one in each.items for state in one.verdict.duties if state.applies.possible}
    assert ("representative" in owed) is due
    assert ("representative" in may) is (due or (not abroad and way == "processed_abroad"))


DECIDED = "by: A. Example, because: looked through, issued: 2025-05-01, expires: never, withdrawn_on: never"


@pytest.mark.parametrize(
    ("more", "onward", "left"),
    [
        ({}, "[]", (FREE, FREE)),
        # That jobs alone are no export settles nothing of what is an export for another reason.
        ({"public_download": "true"}, "[]", (CONTRACT, CONTRACT)),
        ({"first_hop": "abroad"}, "[]", (CONTRACT, CONTRACT)),
        ({"stored_in": "[mainland, abroad]"}, "[]", (CONTRACT, CONTRACT)),
        ({"processed_in": "[abroad]"}, "[]", (CONTRACT, CONTRACT)),
        ({"first_published_on": "2026-03-02"}, "[]", (CONTRACT, CONTRACT)),
        ({"abroad_purpose": "behaviour_analysis"}, "[]", (CONTRACT, CONTRACT)),
        # Nor of what somebody at home passes on abroad: that takes a flow, and a decision, of its own.
        ({}, "[DE]", (CONTRACT, CONTRACT)),
    ],
)
def test_a_decision_on_jobs_settles_jobs_alone(
    more: dict[str, str], onward: str, left: tuple[str, str], run: Callable[..., Report]
) -> None:
    """Filing guides: what is kept, sent, offered or passed on abroad is provided abroad, whatever those may do who run jobs on it."""
    home = f"{{name: Example Cloud, country: CN, foreign_controlled: false, onward: {onward}}}"
    decided = f"[{{mechanism: determination, settles: [jobs-only], route: none, items: [addresses], {DECIDED}}}]"
    facts = {
        "stored_in": "[mainland]",
        "processed_in": "[mainland]",
        "accessed_from": "[abroad]",
        "access": "[submit_jobs]",
        "sent_by": "person",
        **more,
    }
    found = run(flow(way="transfer", items=item(persons="150_000"), clearances=decided, **facts), hq=home)
    assert route(found) == left


@pytest.mark.parametrize(("hop", "expected"), [("abroad", CONTRACT), ("exporter_cloud", FREE), ("other_mainland", FREE), ("", FREE)])
def test_what_a_relay_abroad_sends_back_was_sent_abroad(hop: str, expected: str, run: Callable[..., Report]) -> None:
    """CAC Q&A 2022-07-07: to transfer abroad what was collected at home is to provide it abroad; nobody is asked for the wires of a flow."""
    home = "{name: Example Cloud, country: CN, foreign_controlled: false}"
    found = run(flow(items=item(persons="150_000"), first_hop=hop, sent_by="person", **AT_HOME), hq=home)
    assert route(found) == (expected, expected)


AT_HOME = {"stored_in": "[mainland]", "processed_in": "[mainland]", "accessed_from": "[mainland]"}


@pytest.mark.parametrize("missing", ["onward", "processed_in"])
def test_what_is_handed_on_at_home_is_out_of_scope_only_where_it_stays(missing: str, run: Callable[..., Report]) -> None:
    """Unknown is never favourable: whether the recipient passes it on abroad, or works on it there, decides whether it is an export."""
    home = "{name: Example Cloud, country: CN, foreign_controlled: false}"
    checked = f"kind: company, lists: [], country_countermeasure: false{'' if missing == 'onward' else ', onward: []'}"
    facts = {**AT_HOME, "items": item(persons="150_000")} | ({"processed_in": ""} if missing == "processed_in" else {})
    found = run(flow(**facts), hq=home, recipients=f"{{{checked}}}")
    assert route(found) == (FREE, CONTRACT)
    assert {f"recipient.{missing}", f"flow.{missing}"} & questions(found)
    assert found.exit_code == 4


@pytest.mark.parametrize(
    ("onward", "expected"), [("[US]", (FREE, CONTRACT)), ("[CN, HK]", (FREE, CONTRACT)), ("[CN]", (FREE, FREE)), ("[]", (FREE, FREE))]
)
def test_data_that_a_recipient_at_home_passes_on_abroad_leave_in_the_end(
    onward: str, expected: tuple[str, str], run: Callable[..., Report]
) -> None:
    """PIPL arts. 21, 38: who handles data for the exporter exports for it; who decides by itself exports itself. Nobody may call it no export."""
    home = f"{{name: Example Cloud, country: CN, foreign_controlled: false, onward: {onward}}}"
    facts = {**AT_HOME, "items": item(persons="150_000")}
    found = run(flow(**facts), hq=home)
    assert route(found) == expected
    assert rules(found, "review") == ({"csl/passed-on-abroad-decision"} if expected[1] == CONTRACT else set())


@pytest.mark.parametrize(("onward", "ceiling"), [("[DE]", CONTRACT), ("[CN]", FREE), ("[]", FREE)])
def test_what_visitors_read_here_and_pass_on_leaves_with_them(onward: str, ceiling: str, run: Callable[..., Report]) -> None:
    """CAC Q&A 2025-10-31 Q5: access inside the mainland is no export where nothing is sent out; who passes on abroad sends out."""
    facts = {**AT_HOME, "way": "remote_access", "access": "[view]", "items": item(persons="150_000")}
    assert route(run(flow(**facts), hq=f"{{name: Example Tools, country: CH, onward: {onward}}}")) == (FREE, ceiling)


@pytest.mark.parametrize(
    ("facts", "kind", "due"),
    [
        ({"basis": "hr"}, "customers", True),
        ({"basis": "hr"}, "employees", False),
        ({"basis": "contract"}, "passers_by", True),
        ({"basis": "contract"}, "customers", False),
        # CAC Q&A 2026-07-24 Q3: applicants consent.
        ({"basis": "hr", "recipient_decides_hiring": "true"}, "applicants", True),
        ({"basis": "contract", "recipient_decides_hiring": "true"}, "applicants", True),
        # Art. 13(1)(2): labour rules and a collective contract; a contract of the individual. (6): what is lawfully public.
        ({"basis": "hr", "necessity": "{kind: hr, labour_rules: true, collective_contract: false}"}, "employees", True),
        ({"basis": "contract", "necessity": "{kind: contract, individual_is_party: false}"}, "customers", True),
        ({"basis": "public", "items": item(more="already_public: false")}, "customers", True),
        ({"basis": "public", "items": item(more="already_public: true")}, "customers", False),
        ({"basis": "statutory_duty", "necessity": "{duty_under: foreign}"}, "customers", True),
        ({"basis": "statutory_duty", "necessity": "{duty_under: prc}"}, "customers", False),
    ],
)
def test_a_ground_that_cannot_hold_leaves_the_separate_consent_due(
    facts: dict[str, str], kind: str, due: bool, run: Callable[..., Report]
) -> None:
    """PIPL arts. 13, 39: no separate consent on the other grounds; staff management is of staff, statutory duties are of Chinese law."""
    found = run(flow(evidence="{separate_consent: false}", **facts), kind=kind)
    assert ("duties-pipl/separate-consent-where-the-ground-fails" in rules(found)) is due
    assert found.exit_code == (1 if due else 0)


@pytest.mark.parametrize("basis", ["news", "public"])
@pytest.mark.parametrize(
    ("purpose", "doubt"), [("model_training", True), ("development", True), ("analytics", True), ("after_sales", False)]
)
def test_news_and_public_information_reach_as_far_as_a_reasonable_scope(
    basis: str, purpose: str, doubt: bool, run: Callable[..., Report]
) -> None:
    """PIPL art. 13(1)(5) and (6): without consent within a reasonable scope; whether training is within it is for people to decide."""
    found = run(flow(basis=basis, purpose=purpose, items=item(more="already_public: true"), evidence="{separate_consent: false}"))
    assert ("duties-pipl/beyond-reasonable-scope" in rules(found, "review")) is doubt
    assert (found.exit_code == 0) is not doubt
    assert "duties-pipl/separate-consent" not in rules(found)


def test_advertising_with_public_information_is_for_people_to_decide(run: Callable[..., Report]) -> None:
    """PIPL art. 13(1)(6): within a reasonable scope."""
    found = run(flow(basis="public", purpose="marketing", items=item(more="already_public: true"), evidence="{separate_consent: false}"))
    assert "duties-pipl/beyond-reasonable-scope" in rules(found, "review")
    assert found.exit_code == 4


@pytest.mark.parametrize("purpose", ["marketing", "after_sales"])
def test_a_ground_of_another_law_has_to_be_named_by_somebody(purpose: str, run: Callable[..., Report]) -> None:
    """PIPL art. 13(1)(7): other cases are those of a law or an administrative regulation."""
    decided = (
        "{mechanism: determination, settles: [duties-pipl/ground-not-named], items: [addresses], expires: never, withdrawn_on: never, "
        "by: Counsel Li, because: art. 12 of the Example Law asks for it}"
    )
    for clearances, open_ in (("[]", True), (f"[{decided}]", False)):
        found = run(flow(basis="other", purpose=purpose, evidence="{separate_consent: false}", clearances=clearances))
        assert ("duties-pipl/ground-not-named" in rules(found, "review")) is open_
        assert found.exit_code == (4 if open_ else 0)


@pytest.mark.parametrize(
    ("category", "kind", "asked"),
    [
        ("person.employment.record", None, False),
        ("person.employment.record", "customers", True),
        ("person.contact", None, True),
        ("person.contact", "employees", False),
    ],
)
def test_records_of_employment_are_those_of_staff_unless_it_is_said_otherwise(
    category: str, kind: str | None, asked: bool, run: Callable[..., Report]
) -> None:
    """PIPL art. 13(1)(2): lawful human-resources management; of what is no record of employment it is asked whose it is."""
    found = run(flow(basis="hr", items=item("addresses", "customers", category), evidence="{separate_consent: false}"), kind=kind or "null")
    assert ("duties-pipl/separate-consent-where-the-ground-fails" in rules(found)) is asked


@pytest.mark.parametrize(("offered", "expected"), [("true", CONTRACT), ("false", FREE)])
def test_what_anyone_may_download_is_provided_abroad(offered: str, expected: str, run: Callable[..., Report]) -> None:
    """Filing guides: what people abroad can download is provided abroad, wherever the server stands."""
    home = "{name: Example Cloud, country: CN, foreign_controlled: false}"
    facts = {**AT_HOME, "items": item(persons="150_000")}
    assert route(run(flow(public_download=offered, **facts), hq=home)) == (expected, expected)


@pytest.mark.parametrize(
    ("facts", "kind", "rule"),
    [
        ({"foreign_authority_request": "true"}, "breach", "dsl/foreign-authority"),
        ({"purpose": "foreign_authority"}, "breach", "dsl/foreign-authority"),
        ({"purpose": "foreign_proceedings"}, "review", "foreign-ip-rules-2025/evidence-abroad"),
        ({"purpose": "end_use_check"}, "breach", "dual-use-regs-2024/end-use-check"),
    ],
)
def test_counsel_in_the_mainland_hides_no_foreign_authority(
    facts: dict[str, str], kind: str, rule: str, run: Callable[..., Report]
) -> None:
    """DSL art. 36: nobody in the mainland gives what is stored there to a foreign court or enforcement body, by whomever it goes."""
    home = AT_HOME
    hq = "{name: Example Counsel, country: CN, foreign_controlled: false, relation: service_provider}"
    assert rule in rules(run(flow(**home, **facts), hq=hq), kind)
    assert run(flow(**home), hq=hq).exit_code == 0


@pytest.mark.parametrize(("day", "needed"), [("2024-12-31", False), ("2025-01-01", True)])
def test_a_client_that_is_named_in_the_flow_alone_has_to_consent(day: str, needed: bool, run: Callable[..., Report]) -> None:
    """Decree 790 art. 16: data of a State organ, of critical infrastructure or a public system, whose client is known by that already."""
    for said, expected in (("true", needed), ("false", False)):
        report = run(flow(client_data=said), day=day)
        assert ("decree790/client-data" in rules(report, "breach")) is expected, said
        assert "decree790/client-data" not in rules(report, "open"), said


@pytest.mark.parametrize(("day", "besides"), [("2025-04-30", set()), ("2025-05-01", {"foreign-ip-rules-2025/evidence-abroad"})])
def test_evidence_for_proceedings_abroad_is_a_review(day: str, besides: set[str], run: Callable[..., Report]) -> None:
    """DSL art. 36 and PIPL art. 41 since 2021 in any suit; beside them, in suits on intellectual property, the rules of 2025-05-01."""
    assert rules(run(flow(purpose="foreign_proceedings", since="2025-01-06"), day=day), "review") == {"dsl/foreign-proceedings"} | besides


def test_what_is_processed_abroad_has_left(run: Callable[..., Report]) -> None:
    """A cloud abroad computes on what was sent there, whoever reaches and keeps it."""
    facts = {"stored_in": "[mainland]", "accessed_from": "[mainland]"}
    for where, expected in (("[abroad]", CONTRACT), ("[mainland, abroad]", CONTRACT), ("[mainland]", FREE)):
        hq = "{name: Example Tools, country: CN, foreign_controlled: true}"
        assert route(run(flow(items=item(persons="150_000"), processed_in=where, **facts), hq=hq)) == (expected, expected), where
        visit = {**facts, "way": "remote_access", "access": "[query]"}
        assert route(run(flow(items=item(persons="150_000"), processed_in=where, **visit), hq=hq)) == (expected, expected), where
    # CAC Q&A 2025-10-31 Q5: reached at home is no export where nothing is sent out; that nothing is worked on abroad nobody says here.
    silent = run(flow(items=item(persons="150_000"), **visit), hq=hq)
    assert route(silent) == (FREE, CONTRACT)
    assert "flow.processed_in" in questions(silent)


@pytest.mark.parametrize(
    ("missing", "scopes"),
    # Whatever people abroad can do makes it an export, jobs alone as far as anybody knows.
    [("accessed_from", {"governed", "gates_only"}), ("access", {"governed"})],
)
def test_remote_access_half_stated_is_not_out_of_scope(missing: str, scopes: set[str], run: Callable[..., Report]) -> None:
    facts = {"accessed_from": "[abroad]", "access": "[query]", missing: ""}
    found = run(flow(way="remote_access", stored_in="[mainland]", items=item(persons="150_000"), **facts))
    assert {answer.scope for each in found.flows for one in each.items for answer in one.verdict.answers} == scopes
    assert f"flow.{missing}" in questions(found)
    assert found.exit_code != 0


@pytest.mark.parametrize("country", ["HK", "MO", "TW", "SG"])
def test_hong_kong_macao_and_taiwan_are_abroad(country: str, run: Callable[..., Report]) -> None:
    found = run(flow(items=item(persons="150_000")), hq=f"{{name: Example Tools, country: {country}}}")
    assert route(found) == (CONTRACT, CONTRACT)


@pytest.mark.parametrize(
    ("country", "city", "onward", "kind"),
    [
        ("HK", "cn-gd-shenzhen", "[]", "clear"),
        ("MO", "cn-gd-zhuhai", "[HK]", "clear"),
        ("SG", "cn-gd-shenzhen", "[]", "breach"),
        ("HK", "cn-js-nanjing", "[]", "breach"),
        ("HK", "cn-gd-shenzhen", "[SG]", "breach"),
        # Of the mainland nine cities belong to the area: which part of it is not said (guidelines art. 4).
        ("HK", "cn-gd-shenzhen", "[CN]", "review"),
        ("MO", "cn-gd-zhuhai", "[CN, HK]", "review"),
        ("HK", "cn-gd-shenzhen", "[CN, SG]", "breach"),
    ],
)
def test_the_contract_of_the_bay_area_stays_in_the_bay_area(
    country: str, city: str, onward: str, kind: str, run: Callable[..., Report]
) -> None:
    held = f"[{{mechanism: gba_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}}}]"
    text = flow(items=sensitive(), clearances=held)
    hq = f"{{name: Example Tools, country: {country}, onward: {onward}}}"
    assert kinds(run(text, hq=hq, registered_in=city, exports_from=city)) == {"customers": kind}


def test_where_in_the_mainland_data_come_back_to_is_for_a_determination(run: Callable[..., Report]) -> None:
    decided = "{mechanism: determination, settles: [gba-onward-mainland], route: none, by: A. Example, because: they go to a plant in Foshan, items: [creed], issued: 2025-05-01, expires: never, withdrawn_on: never}"
    held = f"[{{mechanism: gba_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}}}, {decided}]"
    hq = "{name: Example Tools, country: HK, onward: [CN]}"
    text = flow(items=sensitive(), clearances=held)
    assert kinds(run(text, hq=hq, registered_in="cn-gd-shenzhen", exports_from="cn-gd-shenzhen")) == {"customers": "clear"}


MACAO = f"mechanism: gba_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}"


@pytest.mark.parametrize(
    ("changed", "city", "onward", "kind"),
    [
        *(("", f"cn-gd-{city}", "[]", "clear") for city in ("guangzhou", "shenzhen", "zhuhai", "foshan", "huizhou")),
        *(("", f"cn-gd-{city}", "[]", "clear") for city in ("dongguan", "zhongshan", "jiangmen", "zhaoqing", "hetao")),
        # Elsewhere in the province, the province as a whole, and nothing said of the place.
        ("", "cn-gd", "[]", "breach"),
        ("", "cn-hi-ftp", "[]", "breach"),
        ("", "", "[]", "open"),
        # Art. 4: nobody outside the area; Hong Kong is in it.
        ("", "cn-gd-zhuhai", "[HK, MO]", "clear"),
        ("", "cn-gd-zhuhai", "[MO]", "clear"),
        ("", "cn-gd-zhuhai", "[PT]", "breach"),
        # Art. 7: ten working days, the Dragon Boat holiday of 2025 and its weekend aside.
        ("filed: 2025-05-28 > filed: 2025-06-04", "cn-gd-zhuhai", "[]", "clear"),
        ("filed: 2025-05-28 > filed: 2025-06-05", "cn-gd-zhuhai", "[]", "breach"),
        ("filed: 2025-05-28, > ", "cn-gd-zhuhai", "[]", "breach"),
        # Arts. 5 to 7: the template as it stands; in effect before the export.
        ("verbatim: true > verbatim: false", "cn-gd-zhuhai", "[]", "breach"),
        ("verbatim: true, > ", "cn-gd-zhuhai", "[]", "open"),
        ("effective: 2025-05-20 > effective: 2025-06-02", "cn-gd-zhuhai", "[]", "breach"),
        ("effective: 2025-05-20, > ", "cn-gd-zhuhai", "[]", "open"),
        # Published on 2024-09-10: what says that it took effect before may be anything.
        ("effective: 2025-05-20, filed: 2025-05-28 > effective: 2024-09-10, filed: 2024-09-18", "cn-gd-zhuhai", "[]", "clear"),
        ("effective: 2025-05-20, filed: 2025-05-28 > effective: 2024-09-09, filed: 2024-09-18", "cn-gd-zhuhai", "[]", "review"),
    ],
)
def test_the_contract_with_macao_by_its_own_guidelines(changed: str, city: str, onward: str, kind: str, run: Callable[..., Report]) -> None:
    """National pack, part D: nine cities and Macao, nobody outside the area, template, effect before export, ten working days."""
    old, _, new = changed.partition(" > ")
    assert old in MACAO
    held = MACAO.replace(old, new) if old else MACAO
    hq = f"{{name: Example Tools, country: MO, onward: {onward}}}"
    found = run(flow(items=sensitive(), clearances=f"[{{{held}}}]"), hq=hq, registered_in=city, exports_from=city or "cn-gd-zhuhai")
    assert kinds(found) == {"customers": kind}


@pytest.mark.parametrize(
    ("persons", "more", "operator", "kind"),
    [
        ("9_999", "", "false", "clear"),
        ("10_000", "", "false", "review"),
        ("640", "", "true", "review"),
        ("640", "important_notified: true", "false", "breach"),
        ("{low: 9_000, high: 11_000}", "", "false", "open"),
    ],
)
def test_macao_numbers_operators_and_important_data(persons: str, more: str, operator: str, kind: str, run: Callable[..., Report]) -> None:
    """No line of persons, but whether it replaces the assessment is unsaid, as for operators (D7); never for important data."""
    found = run(
        flow(items=sensitive(persons=persons, more=more), clearances=f"[{{{MACAO}}}]"),
        hq="{name: Example Tools, country: MO, onward: []}",
        registered_in="cn-gd-zhuhai",
        exports_from="cn-gd-zhuhai",
        critical_infrastructure_operator=operator,
    )
    assert kinds(found) == {"customers": kind}


@pytest.mark.parametrize(
    "paper",
    [
        f"mechanism: standard_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}",
        f"mechanism: security_assessment, issued: 2025-05-20, result: pass, {HELD}",
        f"mechanism: gba_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}",
    ],
)
@pytest.mark.parametrize(
    ("holder", "kind"),
    [
        ("", "clear"),
        (", holder: example-partner", "open"),
        (", holder: example-partner, holder_group_member: true", "clear"),
        (", holder: example-partner, holder_group_member: false", "breach"),
        (", holder_group_member: false", "breach"),
    ],
)
def test_a_strangers_paper_carries_nothing(paper: str, holder: str, kind: str, run: Callable[..., Report]) -> None:
    """CAC Q&A 2025-04-09 Q8: the handler itself or a member of its group; a partner's contract is a contract on the partner's data.

    A holder who is named and of whom nothing else is said may be a stranger: that is asked.
    """
    held = f"[{{{paper}{holder}}}]"
    hq = "{name: Example Tools, country: HK, onward: []}"
    found = run(flow(items=sensitive(), clearances=held), hq=hq, registered_in="cn-gd-shenzhen", exports_from="cn-gd-shenzhen")
    assert kinds(found) == {"customers": kind}
    assert ("cac-qa/paper-of-a-stranger" in rules(found, "breach")) is (kind == "breach")


@pytest.mark.parametrize(
    ("persons", "more", "decided", "kind"),
    [
        ("10_000", "", None, "review"),
        ("10_000", "", "route: contract_or_certification", "clear"),
        # It can be no lighter than the question was: the contract is still what carries the flow.
        ("10_000", "", "route: none", "clear"),
        ("10_000", "", "route: security_assessment", "breach"),
        ("10_000", "", "", "review"),
        ("10_000", "", "route: contract_or_certification, persons: 9_999", "review"),
        ("10_000", "", "route: contract_or_certification, result: pending", "review"),
        # Important data are outside the contract whatever was decided of numbers.
        ("10_000", "important_notified: true", "route: contract_or_certification", "breach"),
        ("9_999", "", "route: security_assessment", "clear"),
    ],
)
def test_what_was_decided_of_the_bay_contract_above_the_numbers_holds(
    persons: str, more: str, decided: str | None, kind: str, run: Callable[..., Report]
) -> None:
    """National pack, step 10: whether it stands in for the assessment is for the authority, and so its answer counts."""
    held = f"{{mechanism: gba_contract, effective: 2025-05-20, filed: 2025-05-28, verbatim: true, {HELD}}}"
    if decided is not None:
        paper = "mechanism: determination, settles: [gba-hk-2023/above-assessment-numbers], issued: 2025-05-21, by: CAC, because: reply 7"
        held += f", {{{paper}, expires: never, withdrawn_on: never, items: [creed]{', ' if decided else ''}{decided}}}"
    found = run(
        flow(items=sensitive(persons=persons, more=more), clearances=f"[{held}]"),
        hq="{name: Example Tools, country: HK, onward: []}",
        registered_in="cn-gd-shenzhen",
        exports_from="cn-gd-shenzhen",
    )
    assert kinds(found) == {"customers": kind}


@pytest.mark.parametrize("day", ["2026-11-24", "2022-10-01"])
def test_processing_abroad_of_people_here_is_governed(day: str, run: Callable[..., Report]) -> None:
    found = run(flow(way="processed_abroad", stored_in="[abroad]", items=item(persons="150_000")), day=day)
    assert routes(found)["addresses"][0] == (CONTRACT if day > "2024" else ASSESSMENT)


# ------------------------------------------------------------------ T15, T16, T17, T27: exemptions that do not reach


@pytest.mark.parametrize(
    "changed",
    [
        {"necessity": f"{{kind: contract, individual_is_party: false, truly_necessary: true, {JUDGE}}}"},
        {"necessity": f"{{kind: contract, individual_is_party: true, truly_necessary: false, {JUDGE}}}"},
        {"purpose": "marketing"},
        {"purpose": "analytics"},
        {"purpose": "model_training"},
        {"purpose": "development"},
        {"service_performed_in": "CN"},
    ],
)
def test_a_contract_exempts_only_what_it_takes(changed: dict[str, str], run: Callable[..., Report]) -> None:
    booking = item(persons="150_000", more=NECESSARY)
    assert route(run(flow(items=booking, **BOOKING))) == (FREE, FREE)
    assert route(run(flow(items=booking, **{**BOOKING, **changed}))) == (CONTRACT, CONTRACT)


@pytest.mark.parametrize(
    ("kind", "category", "expected", "doubt"),
    [
        ("customers", "person.travel", (FREE, FREE), False),
        # CAC Q&A 2026-07-24 Q3: what applicants send takes the ordinary numbers, however the claim is called.
        ("applicants", "person.applicant", (CONTRACT, CONTRACT), False),
        ("applicants", "person.identity.document_photo", (ASSESSMENT, ASSESSMENT), False),
        # National pack T15: beneficiaries and the people of two companies' business are no party; somebody may judge them to be one.
        ("dependants", "person.travel", (FREE, CONTRACT), True),
        ("customers", "person.dependant", (FREE, CONTRACT), True),
        ("customers", "person.business_contact", (FREE, CONTRACT), True),
        ("contractor_staff", "person.travel", (FREE, CONTRACT), True),
        ("customers", "person.contacts", (FREE, ASSESSMENT), True),
    ],
)
def test_a_contract_exempts_its_own_party(
    kind: str, category: str, expected: tuple[str, str], *, doubt: bool, run: Callable[..., Report]
) -> None:
    sent = item(persons="customers", category=category, more=f"holds: [none], {NECESSARY}")
    found = run(
        flow(items=sent, recipient_decides_hiring="true", **BOOKING),
        kind=kind,
        customers=f"{{size: 150_000, kind: {kind}, apart_from: provided_this_year}}",
    )
    assert route(found) == expected
    assert ("order16/contract-for-others" in rules(found, "review")) is doubt


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"way": "transfer"}, (FREE, FREE)),
        # Order 16 art. 4: brought in, worked on and sent out again. PIPL art. 3(2): taken abroad from people in the mainland.
        ({"way": "processed_abroad"}, (CONTRACT, CONTRACT)),
        ({"way": "transfer", "abroad_purpose": "goods_services"}, (CONTRACT, CONTRACT)),
        ({"way": "transfer", "abroad_purpose": "behaviour_analysis"}, (CONTRACT, CONTRACT)),
    ],
)
def test_what_never_came_in_is_not_in_transit(changed: dict[str, str], expected: tuple[str, str], run: Callable[..., Report]) -> None:
    told = {"stored_in": "[abroad]", "collected_in": "[abroad]", "mainland_data_added": "false", **changed}
    assert route(run(flow(items=item(persons="150_000"), **told))) == expected


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("other", (FREE, FREE)),
        # Decree 790 art. 35(6): what a duty under Chinese law truly takes; README of the law pack, trap 7: a foreign duty is none.
        ("marketing", (CONTRACT, CONTRACT)),
        ("analytics", (CONTRACT, CONTRACT)),
        ("model_training", (CONTRACT, CONTRACT)),
        ("foreign_proceedings", (CONTRACT, CONTRACT)),
        ("foreign_authority", (CONTRACT, CONTRACT)),
    ],
)
def test_a_duty_under_chinese_law_exempts_only_what_it_takes(purpose: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    found = run(flow(items=item(persons="150_000", more=NECESSARY), **{**PRC_DUTY, "purpose": purpose}))
    assert route(found) == expected


@pytest.mark.parametrize(
    ("category", "more", "expected", "asked"),
    [
        # PIPL art. 73: neither single out nor undone. What is of a kind that points to one person has to be looked at, sums have not.
        ("person.biometric.face", "", (FREE, ASSESSMENT), False),
        ("person.identity.document_photo", "", (FREE, ASSESSMENT), False),
        ("person.contact", "", (FREE, ASSESSMENT), False),
        ("person.biometric.face", "treatments: [aggregated]", (FREE, FREE), False),
        ("person.behaviour", "holds: [track]", (FREE, ASSESSMENT), True),
        ("person.behaviour", "holds: [religion]", (FREE, FREE), False),
        ("person.behaviour", "", (FREE, FREE), False),
        # National pack T8: the technique proves nothing; it is asked who can undo it.
        ("person.behaviour", "treatments: [hashed]", (FREE, ASSESSMENT), True),
        ("person.behaviour", "treatments: [encrypted]", (FREE, ASSESSMENT), True),
        ("person.behaviour", "treatments: [pseudonymised]", (FREE, ASSESSMENT), True),
        ("person.behaviour", "treatments: [hashed, aggregated]", (FREE, FREE), False),
        ("person.location.track", "", (FREE, ASSESSMENT), True),
        ("person.device.id", "", (FREE, ASSESSMENT), True),
    ],
)
def test_anonymised_is_asked_for_what_is_left(
    category: str, more: str, expected: tuple[str, str], *, asked: bool, run: Callable[..., Report]
) -> None:
    said = f"anonymised: {{value: true, {JUDGE}}}{', ' if more else ''}{more}"
    found = run(flow(items=item(persons="150_000", category=category, more=said)))
    assert route(found) == expected
    assert questions(found) == ({"recipient.holds_key_table"} if asked else set())
    assert ("pipl/nature-of-nobody" in rules(found, "review")) is (expected == (FREE, ASSESSMENT) and not asked)


@pytest.mark.parametrize(
    ("offered", "persons", "expected", "doubt"),
    [
        ("false", "150_000", (FREE, FREE), False),
        # Decree 790 art. 35(6): truly necessary for the duty. That it takes an offer to anyone is for people to decide.
        ("true", "150_000", (FREE, CONTRACT), True),
        # Below 100,000 nothing hangs on it.
        ("true", "640", (FREE, FREE), False),
    ],
)
def test_a_legal_duty_takes_nothing_for_everybody_of_itself(
    offered: str, persons: str, expected: tuple[str, str], *, doubt: bool, run: Callable[..., Report]
) -> None:
    found = run(flow(items=item(persons=persons, more=NECESSARY), public_download=offered, **PRC_DUTY))
    assert route(found) == expected
    assert ("decree790/legal-duty-to-anyone" in rules(found, "review")) is doubt


@pytest.mark.parametrize(
    ("changed", "category", "expected", "doubt"),
    [
        ({}, "person.travel", (FREE, FREE), None),
        # CAC Q&A 2025-04-09 Q4: least scope; sector pack CON-01: loyalty and profiles are more. Anyone may download: no one person's contract takes that.
        ({}, "person.behaviour", (FREE, CONTRACT), "contract-beyond"),
        ({}, "telemetry.usage", (FREE, CONTRACT), "contract-beyond"),
        ({"public_download": "true"}, "person.travel", (FREE, CONTRACT), "contract-beyond"),
        ({"public_download": "false"}, "person.travel", (FREE, FREE), None),
        # PIPL art. 3(2), second case: profiling (T15).
        ({"abroad_purpose": "behaviour_analysis"}, "person.travel", (CONTRACT, CONTRACT), None),
        ({"abroad_purpose": "goods_services"}, "person.travel", (FREE, FREE), None),
        # Two insurers contract.
        ({}, "insurance.reinsurance", (FREE, CONTRACT), "contract-for-others"),
    ],
)
def test_a_contract_takes_no_profiles_and_nothing_for_everybody(
    changed: dict[str, str], category: str, expected: tuple[str, str], doubt: str | None, run: Callable[..., Report]
) -> None:
    sent = item(persons="customers", category=category, more=f"holds: [none], identifiable: true, {NECESSARY}")
    found = run(flow(items=sent, **BOOKING, **changed), customers="{size: 150_000, kind: customers, apart_from: provided_this_year}")
    assert route(found) == expected
    assert {one for one in rules(found, "review") if "contract" in one} == ({f"order16/{doubt}"} if doubt else set())


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("person.travel", (FREE, FREE)),  # a flight is the traveller's contract
        ("person.identity.document_photo", (FREE, FREE)),  # and so is a visa
        # What else is known of staff goes by item (2) of Order 16 art. 5(1), which asks for two papers.
        ("person.religion", (FREE, ASSESSMENT)),
        ("person.financial.account", (FREE, ASSESSMENT)),
    ],
)
def test_staff_data_by_other_names_are_no_way_round_the_two_papers(
    category: str, expected: tuple[str, str], run: Callable[..., Report]
) -> None:
    held = "holds: [none]" if category == "person.travel" else "holds: [id_card_photo]" if "photo" in category else "also_ordinary: false"
    sent = item(persons="customers", category=category, more=f"{held}, {NECESSARY}")
    found = run(flow(items=sent, **BOOKING), kind="employees", customers="{size: 150_000, kind: employees, apart_from: provided_this_year}")
    assert route(found) == expected
    assert ("order16/contract-for-staff" in rules(found, "review")) is (expected != (FREE, FREE))


@pytest.mark.parametrize(
    ("changed", "category", "expected", "doubt"),
    [
        ({}, "person.employment.payroll", (FREE, FREE), False),
        # Products and their security are no staff management, as development is none.
        ({"purpose": "after_sales"}, "person.employment.payroll", (CONTRACT, CONTRACT), False),
        ({"purpose": "incident_handling"}, "person.employment.payroll", (CONTRACT, CONTRACT), False),
        ({"abroad_purpose": "behaviour_analysis"}, "person.employment.payroll", (CONTRACT, CONTRACT), False),
        # Sector pack HR-01: monitoring is beyond management; so is what anyone may read.
        ({}, "person.device.log", (FREE, CONTRACT), True),
        ({}, "person.behaviour", (FREE, CONTRACT), True),
        ({"public_download": "true"}, "person.employment.directory", (FREE, CONTRACT), True),
    ],
)
def test_monitoring_is_no_staff_management(
    changed: dict[str, str], category: str, expected: tuple[str, str], *, doubt: bool, run: Callable[..., Report]
) -> None:
    sent = item(persons="customers", category=category, more=f"holds: [none], {NECESSARY}")
    told = {**STAFF, **changed}
    found = run(flow(items=sent, **told), kind="employees", customers="{size: 150_000, kind: employees, apart_from: provided_this_year}")
    assert route(found) == expected
    assert ("order16/hr-beyond-management" in rules(found, "review")) is doubt


@pytest.mark.parametrize(("domestic", "expected"), [("false", (FREE, FREE)), ("true", (CONTRACT, CONTRACT))])
def test_what_crosses_no_border_is_no_contract_across_it(domestic: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    """National pack T17: the contract crosses the border by its nature, and payments within the mainland do not."""
    paid = item(persons="150_000", category="person.payment", more=f"holds: [none], domestic_transactions: {domestic}, {NECESSARY}")
    assert route(run(flow(items=paid, **BOOKING))) == expected


def test_children_in_the_files_of_staff_are_no_staff(run: Callable[..., Report]) -> None:
    """Order 16 art. 5(1)(2) is for employees; nobody under fourteen is one."""
    payroll = item(persons="customers", category="person.employment.payroll", more=f"holds: [none], minors_under_14: true, {NECESSARY}")
    found = run(flow(items=payroll, **STAFF), kind="employees")
    assert route(found) == (CONTRACT, CONTRACT)
    assert "order16/hr-not-employees" in rules(found, "review")


@pytest.mark.parametrize(
    ("changed", "category", "expected"),
    [
        ({}, "person.employment.directory", (FREE, FREE)),
        # Sector pack HR-01: talent analytics and monitoring go beyond management.
        ({"purpose": "analytics"}, "person.employment.directory", (CONTRACT, CONTRACT)),
        ({"purpose": "marketing"}, "person.employment.directory", (CONTRACT, CONTRACT)),
        ({"purpose": "model_training"}, "person.employment.directory", (CONTRACT, CONTRACT)),
        # National pack T27: relatives and applicants are no employees, in whose file they may stand.
        ({}, "person.dependant", (CONTRACT, CONTRACT)),
        ({}, "person.applicant", (CONTRACT, CONTRACT)),
    ],
)
def test_staff_management_exempts_only_what_it_takes(
    changed: dict[str, str], category: str, expected: tuple[str, str], run: Callable[..., Report]
) -> None:
    files = item(persons="customers", category=category, more=f"holds: [none], {NECESSARY}")
    found = run(
        flow(items=files, **{**STAFF, **changed}),
        kind="employees",
        customers="{size: 150_000, kind: employees, apart_from: provided_this_year}",
    )
    assert route(found) == expected
    assert ("order16/hr-not-employees" in rules(found, "review")) is (category == "person.dependant")


@pytest.mark.parametrize("purpose", ["hr", "contract"])
def test_the_employment_contract_is_no_way_round_the_two_papers(purpose: str, run: Callable[..., Report]) -> None:
    """Order 16 art. 5(1)(2) asks for labour rules and a collective contract; item (1) names neither, and says nothing of staff."""
    booking = {**BOOKING, "purpose": purpose}
    staff = item(persons="customers", category="person.employment.directory", more=f"holds: [none], {NECESSARY}")
    found = run(
        flow(items=staff, **booking), kind="employees", customers="{size: 150_000, kind: employees, apart_from: provided_this_year}"
    )
    assert route(found) == (FREE, CONTRACT)
    assert rules(found, "review") == {"order16/contract-for-staff"}


def test_an_item_that_is_not_necessary_is_not_exempt_with_the_rest(run: Callable[..., Report]) -> None:
    extra = item("tastes", "150_000", "person.contact", f"necessary: {{value: false, {JUDGE}}}")
    found = routes(run(flow(items=item("names", "150_000", more=NECESSARY) + extra, **BOOKING)))
    assert found == {"names": (FREE, FREE), "tastes": (CONTRACT, CONTRACT)}


@pytest.mark.parametrize(
    ("kind", "papers", "expected"),
    [
        ("employees", "labour_rules: true, collective_contract: true", (FREE, FREE)),
        ("employees", "labour_rules: true, collective_contract: false", (CONTRACT, CONTRACT)),
        ("employees", "labour_rules: false, collective_contract: true", (CONTRACT, CONTRACT)),
        ("employees", "labour_rules: true", (FREE, CONTRACT)),
        ("applicants", "labour_rules: true, collective_contract: true", (CONTRACT, CONTRACT)),
        ("dependants", "labour_rules: true, collective_contract: true", (CONTRACT, CONTRACT)),
        ("contractor_staff", "labour_rules: true, collective_contract: true", (CONTRACT, CONTRACT)),
        ("null", "labour_rules: true, collective_contract: true", (FREE, CONTRACT)),
    ],
)
def test_the_staff_exemption_takes_employees_and_both_papers(
    kind: str, papers: str, expected: tuple[str, str], run: Callable[..., Report]
) -> None:
    necessity = f"{{kind: hr, {papers}, truly_necessary: true, {JUDGE}}}"
    items = sensitive(persons="customers", more=NECESSARY)
    found = run(flow(items=items, purpose="hr", basis="hr", necessity=necessity), kind=kind)
    assert route(found) == expected


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("other", FREE),
        ("hr", FREE),
        *((one, CONTRACT) for one in ("marketing", "analytics", "model_training", "development", "feature_update")),
    ],
)
@pytest.mark.parametrize("protects", ["[life]", "[property]"])
def test_no_emergency_takes_advertising_or_research_abroad(protects: str, purpose: str, expected: str, run: Callable[..., Report]) -> None:
    """Order 16 art. 5(1)(3): what it truly takes to save a life, health or property in an emergency; signed or not, marketing saves nobody."""
    necessity = f"{{kind: emergency, protects: {protects}, truly_necessary: true, {JUDGE}}}"
    found = run(flow(items=item(persons="150_000", more=NECESSARY), basis="emergency", purpose=purpose, necessity=necessity))
    assert route(found) == (expected, CONTRACT if protects == "[property]" else expected)


@pytest.mark.parametrize(("kind", "expected"), [("customers", FREE), ("vehicle_users", FREE), ("passers_by", CONTRACT)])
def test_who_walks_by_has_no_contract(kind: str, expected: str, run: Callable[..., Report]) -> None:
    """Order 16 art. 5(1)(1): the individual is a party to the contract."""
    found = run(flow(items=sensitive(persons="customers", more=NECESSARY), **BOOKING), kind=kind)
    assert route(found) == (expected, expected)


@pytest.mark.parametrize(
    ("protects", "floor", "ceiling"), [("[life]", FREE, FREE), ("[health, property]", FREE, FREE), ("[property]", FREE, CONTRACT)]
)
def test_an_emergency_of_property_alone_is_left_to_review(protects: str, floor: str, ceiling: str, run: Callable[..., Report]) -> None:
    necessity = f"{{kind: emergency, protects: {protects}, truly_necessary: true, {JUDGE}}}"
    found = run(flow(items=item(persons="150_000", more=NECESSARY), basis="emergency", necessity=necessity))
    assert route(found) == (floor, ceiling)
    assert ("order16/emergency-property" in rules(found, "review")) is (ceiling == CONTRACT)


@pytest.mark.parametrize(
    ("collected", "added", "expected"),
    [
        ("[abroad]", "false", (FREE, FREE)),
        ("[abroad, CN]", "false", (CONTRACT, CONTRACT)),
        ("[abroad]", "true", (CONTRACT, CONTRACT)),
        ("[abroad]", "", (FREE, CONTRACT)),
    ],
)
def test_transit_takes_both_tests(collected: str, added: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    found = run(flow(items=item(persons="150_000"), collected_in=collected, mainland_data_added=added))
    assert route(found) == expected


# ------------------------------------------------------------------ T14: legal duties and foreign authorities


@pytest.mark.parametrize(
    ("day", "law", "expected"),
    [
        ("2024-12-31", "prc", (CONTRACT, CONTRACT)),
        ("2025-01-01", "prc", (FREE, FREE)),
        (TODAY, "prc", (FREE, FREE)),
        (TODAY, "foreign", (CONTRACT, CONTRACT)),
    ],
)
def test_a_legal_duty_is_one_under_chinese_law_from_2025(day: str, law: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    necessity = f"{{kind: legal_duty, duty_under: {law}, truly_necessary: true, {JUDGE}}}"
    found = run(flow(items=sensitive(more=NECESSARY), basis="statutory_duty", necessity=necessity), day=day)
    assert route(found) == expected


@pytest.mark.parametrize(("persons", "expected"), [("9_999", (FREE, FREE)), ("10_000", (FREE, ASSESSMENT))])
def test_a_legal_duty_at_the_assessment_numbers_is_left_to_review(
    persons: str, expected: tuple[str, str], run: Callable[..., Report]
) -> None:
    # D3, D16: whether the persons count at all is not said either, so that at 10,000 the answer spans.
    found = run(flow(items=sensitive(persons=persons, more=NECESSARY), **PRC_DUTY))
    assert route(found) == expected


@pytest.mark.parametrize(
    ("kind", "country", "gate", "review"),
    [
        ("court", "US", True, False),
        ("enforcement_agency", "US", True, False),
        ("court", "HK", False, True),
        ("company", "US", False, False),
        ("regulator", "DE", False, True),
    ],
)
def test_a_foreign_authority_gets_data_only_with_approval(
    kind: str, country: str, gate: bool, review: bool, run: Callable[..., Report]
) -> None:
    # No exemption lifts it, small volume neither.
    found = run(flow(), hq=f"{{name: Recipient, kind: {kind}, country: {country}}}")
    assert route(found) == (FREE, FREE)
    needed = {state.gate.id for each in found.flows for one in each.items for state in one.verdict.gates if state.needed.certain}
    assert ("authority_approval" in needed) is gate
    assert (found.exit_code == 1) is gate
    wanted = {"dsl/authority-outside-mainland", "dsl/reporting-to-regulator"}
    assert bool(rules(found, "review") & wanted) is review


def test_a_request_behind_another_recipient_is_one_too(run: Callable[..., Report]) -> None:
    assert run(flow(), foreign_authority_request="true").exit_code == 1


# ------------------------------------------------------------------ T7, D12: important data


def test_important_is_what_was_notified_and_then_nothing_exempts_it(run: Callable[..., Report]) -> None:
    booking = item(more=NECESSARY)
    assert route(run(flow(items=booking, **BOOKING))) == (FREE, FREE)
    found = run(flow(items=booking, **BOOKING), important_notified="true")
    assert route(found) == (ASSESSMENT, ASSESSMENT)
    contract = run(flow(items=sensitive(), clearances=SCC), important_notified="true")
    assert kinds(contract) == {"customers": "breach"}


def test_suspicion_is_a_review_and_no_assessment(run: Callable[..., Report]) -> None:
    found = run(flow(), important_suspected="true")
    assert route(found) == (FREE, FREE)
    assert "order16/suspected-important" in rules(found, "review")
    assert found.exit_code == 4
    # Before Order 16 importance went by definition.
    before = run(flow(), day="2024-03-21", important_suspected="true")
    assert route(before) == (CONTRACT, ASSESSMENT)


def test_whether_data_were_notified_is_asked(run: Callable[..., Report]) -> None:
    found = run(flow(), important_notified="null")
    assert route(found) == (FREE, ASSESSMENT)
    assert questions(found) == {"item.important_notified"}


# ------------------------------------------------------------------ gates and absolute bars


def test_core_data_go_nowhere_by_ones_own_decision(run: Callable[..., Report]) -> None:
    found = run(flow(), core="true")
    assert route(found) == (PROHIBITED, PROHIBITED)
    assert found.exit_code == 1
    # A case of its own, not one assessment more: a passed assessment does not help.
    held = HELD.replace("[creed]", "[addresses]").replace("expires: never, ", "")
    passed = f"[{{mechanism: security_assessment, issued: 2025-05-20, result: pass, scale: 1, {held}}}]"
    assert kinds(run(flow(clearances=passed), core="true")) == {"customers": "breach"}
    assert kinds(run(flow(clearances=passed))) == {"customers": "clear"}


@pytest.mark.parametrize(("fact", "gate"), [("state_secret", "secrecy_approval"), ("work_secret", "work_secret_consent")])
def test_secrets_have_a_gate_that_no_exemption_lifts(fact: str, gate: str, run: Callable[..., Report]) -> None:
    found = run(flow(), **{fact: "true"})
    assert gate in {state.gate.id for each in found.flows for one in each.items for state in one.verdict.gates}
    assert found.exit_code == 1
    assert ("secrets-law/work-secret-measures" in rules(found, "review")) is (fact == "work_secret")
    assert run(flow(), **{fact: "null"}).exit_code == 4


def test_a_state_organ_is_assessed_and_reviewed(run: Callable[..., Report]) -> None:
    found = run(flow(items=item(more=NECESSARY), **BOOKING), state_organ="true")
    assert route(found) == (ASSESSMENT, ASSESSMENT)
    assert "pipl/state-organ-need" in rules(found, "review")


@pytest.mark.parametrize(
    ("lists", "expected"), [("[cac_restricted]", (PROHIBITED,) * 2), ("[]", (FREE,) * 2), ("null", (FREE, PROHIBITED))]
)
def test_a_listed_recipient_gets_nothing(lists: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    recipients = "{kind: company, relation: group, lists: LISTS, country_countermeasure: false, end_use_risk: false, onward: []}"
    assert route(run(flow(), recipients=recipients.replace("LISTS", lists))) == expected


# ------------------------------------------------------------------ D1, D2, D14, D15: two counters


def test_a_bundle_of_both_counts_in_both(run: Callable[..., Report]) -> None:
    bundle = sensitive(persons="9_000").replace("also_ordinary: false", "also_ordinary: true")
    (account,) = run(flow(items=bundle)).accounts
    assert [(account.totals[bucket].low, account.totals[bucket].high) for bucket in ("ordinary", "sensitive")] == [(9_000, 9_000)] * 2


def test_small_volume_stands_beside_sensitive_information(run: Callable[..., Report]) -> None:
    found = run(flow("one", items=item()), flow("two", items=sensitive(persons="10_000")))
    assert routes(found) == {"addresses": (FREE, FREE), "creed": (ASSESSMENT, ASSESSMENT)}
    assert "order16/small-volume-beside-sensitive" in notes(found)


def test_in_one_flow_the_strictest_item_decides(run: Callable[..., Report]) -> None:
    found = run(flow(items=item() + sensitive()))
    assert kinds(found) == {"customers": "breach"}
    # D14: the exemption is one of persons and kinds of information; the note says that nobody answered it for one flow.
    assert routes(found) == {"addresses": (FREE, FREE), "creed": (CONTRACT, CONTRACT)}
    assert "order16/small-volume-beside-sensitive" in notes(found)


@pytest.mark.parametrize(
    ("ordinary", "creed", "expected", "review"),
    [
        ("300_000", "10_000", ASSESSMENT, True),
        ("300_000", "9_999", CONTRACT, False),
        ("99_999", "10_000", FREE, False),
        ("100_000", "10_000", ASSESSMENT, True),
    ],
)
def test_one_number_reached_draws_in_what_is_not_exempt(
    ordinary: str, creed: str, expected: str, review: bool, run: Callable[..., Report]
) -> None:
    found = run(flow("one", items=item(persons=ordinary, more="also_ordinary: false")), flow("two", items=sensitive(persons=creed)))
    assert routes(found)["addresses"] == (expected, expected)
    assert ("order16/other-bucket" in rules(found, "review")) is review


@pytest.mark.parametrize(
    ("phones", "ceiling", "reviews"),
    [
        ("9_499", CONTRACT, {"pipl/identity-number"}),
        ("9_500", ASSESSMENT, {"pipl/identity-number", "pipl/identity-number-many"}),
    ],
)
def test_persons_of_whom_only_a_number_is_sent_may_count_as_sensitive(
    phones: str, ceiling: str, reviews: set[str], run: Callable[..., Report]
) -> None:
    # The law does not say whether a phone number alone is sensitive: with 500 others 10,000 are reached or not, and no more than
    # a contract can be due of the numbers where they are not (Order 16 art. 8(1)).
    numbers = item("phones", phones, more="holds: [phone_number]")
    apart = "apart_from: others"
    found = run(
        flow("one", items=numbers.replace(phones, "customers")),
        flow("two", items=sensitive(persons="others")),
        customers=f"{{size: {phones}, kind: customers, {apart}}}\n  others: {{size: 500}}",
    )
    assert routes(found)["creed"] == (CONTRACT, ceiling)
    assert routes(found)["phones"] == (FREE, ceiling)
    (account,) = found.accounts
    assert (account.totals["sensitive"].low, account.totals["sensitive"].high) == (500, int(phones) + 500)
    assert questions(found) == set()
    assert {one for one in rules(found, "review") if one.startswith("pipl/")} >= reviews
    assert ("pipl/identity-number-many" in rules(found, "review")) is ("pipl/identity-number-many" in reviews)


def test_the_known_counter_decides_where_the_other_is_unknown(run: Callable[..., Report]) -> None:
    # 10,000 sensitive persons are enough, however many ordinary ones there are.
    found = run(flow("one", items=sensitive(persons="10_000")), flow("two", items=item(persons="null")))
    assert routes(found)["creed"] == (ASSESSMENT, ASSESSMENT)


# ------------------------------------------------------------------ T11, T12, T21, T28: duties and papers


def test_exempt_is_not_free_of_duties(run: Callable[..., Report], lawbook: Lawbook) -> None:
    bare = story(flow(items=item(more=NECESSARY), **BOOKING), head=exporter(evidence="    records: true\n"))
    report = judged_text(bare, lawbook, TODAY)
    assert route(report) == (FREE, FREE)
    duties = {state.duty.id for each in report.flows for one in each.items for state in one.verdict.duties if state.applies.certain}
    assert {"notice", "impact_assessment", "recipient_contract", "records", "security"} <= duties
    # The ground is a contract, so no consent is asked for.
    assert "separate_consent" not in duties
    assert report.exit_code == 4
    by_consent = run(flow(basis="consent"))
    assert "separate_consent" in {
        state.duty.id for each in by_consent.flows for one in each.items for state in one.verdict.duties if state.applies.certain
    }


@pytest.mark.parametrize(
    ("facts", "shown", "found"),
    [
        ({"incident": "true"}, "", True),
        ({"incident": "", "incident_on": "2026-03-01"}, "", True),
        ({"incident": "true"}, "    incident_report: IR-7\n", False),
        ({"incident": "false"}, "", False),
    ],
)
def test_an_incident_that_happened_is_reported_at_once(facts: dict[str, str], shown: str, found: bool, lawbook: Lawbook) -> None:
    """PIPL art. 57, Order 16 art. 11: told of whoever states one and shows no report; who states none is not asked for it."""
    happened = "".join(f"    {key}: {value}\n" for key, value in facts.items() if value)
    text = story(head=exporter(evidence=EVIDENCE + shown)).replace("    incident: false\n", happened)
    report = judged_text(text, lawbook, TODAY)
    assert ("duties-pipl/incident-happened" in rules(report, "duty")) is found
    assert report.exit_code == (4 if found else 0)


def test_an_incident_of_which_nothing_is_said_is_not_found(lawbook: Lawbook) -> None:
    """What is perhaps due is no lack: a note."""
    assert judged_text(story().replace("    incident: false\n", ""), lawbook, TODAY).exit_code == 0


def test_an_impact_assessment_after_the_export_came_too_late(lawbook: Lawbook) -> None:
    late = story().replace("date: 2023-05-10", "date: 2025-06-02")
    in_time = story().replace("date: 2023-05-10", "date: 2025-06-01")
    for text, code in ((late, 1), (in_time, 0)):
        assert judged_text(text, lawbook, TODAY).exit_code == code


@pytest.mark.parametrize(
    ("effective", "filed", "kind"),
    [
        ("2025-06-01", "2025-06-16", "clear"),  # ten working days later
        ("2025-06-01", "2025-06-17", "breach"),
        ("2025-06-02", "2025-06-03", "breach"),  # in effect a day after the first export
        ("2025-06-01", "null", "breach"),
    ],
)
def test_a_contract_is_in_effect_first_and_filed_after(effective: str, filed: str, kind: str, run: Callable[..., Report]) -> None:
    # The dragon boat festival of 2025 moved no working day here but 2 June, a holiday.
    held = SCC.replace("effective: 2025-05-20", f"effective: {effective}").replace("filed: 2025-05-28", f"filed: {filed}")
    assert kinds(run(flow(items=sensitive(), clearances=held))) == {"customers": kind}


def test_an_assessment_voluntarily_passed_serves_where_a_contract_would(run: Callable[..., Report]) -> None:
    held = HELD.replace("expires: never, ", "")
    for result, kind in (("pass", "clear"), ("pending", "breach"), ("fail", "breach")):
        passed = f"[{{mechanism: security_assessment, issued: 2025-05-20, result: {result}, {held}}}]"
        assert kinds(run(flow(items=sensitive(), clearances=passed))) == {"customers": kind}


def test_nothing_lower_covers_an_assessment(run: Callable[..., Report]) -> None:
    assert kinds(run(flow(items=sensitive(persons="10_000"), clearances=SCC))) == {"customers": "breach"}


@pytest.mark.parametrize(("persons", "kind"), [("19_999", "clear"), ("20_000", "clear"), ("20_001", "breach")])
def test_an_assessment_is_no_licence_for_any_number(persons: str, kind: str, run: Callable[..., Report]) -> None:
    passed = f"[{{mechanism: security_assessment, issued: 2025-05-20, result: pass, {HELD.replace('expires: never, ', '')}}}]"
    assert kinds(run(flow(items=sensitive(persons=persons), clearances=passed))) == {"customers": kind}


# ------------------------------------------------------------------ T6, T23: law by date


def test_nothing_was_exempt_before_order_16(run: Callable[..., Report]) -> None:
    items = item(persons="customers", more=NECESSARY)
    for day, expected in (("2024-03-21", CONTRACT), ("2024-03-22", FREE)):
        assert route(run(flow(items=items, **STAFF), kind="employees", day=day)) == (expected, expected)


@pytest.mark.parametrize(("ordinary", "expected"), [("99_359", CONTRACT), ("99_360", ASSESSMENT)])
def test_the_old_window_reached_back_to_last_year(ordinary: str, expected: str, run: Callable[..., Report]) -> None:
    figures = "{as_of: 2024-03-21, ordinary: " + ordinary + ", sensitive: 0}"
    # 640 customers beside them, none of whom is among them.
    customers = {"items": item(persons="customers")}
    others = "customers, apart_from: provided_this_year"
    found = run(flow(**customers), day="2024-03-21", kind=others, provided_since_last_year=figures)
    assert route(found) == (expected, expected)
    # The day after, only the year counts.
    assert route(run(flow(**customers), day="2024-03-22", kind=others, provided_since_last_year=figures)) == (FREE, FREE)


@pytest.mark.parametrize(
    ("day", "kind"), [("2023-06-01", "clear"), ("2023-05-31", "breach"), ("2023-12-01", "clear"), ("2024-03-21", "clear")]
)
def test_the_standard_contract_served_from_june_2023(day: str, kind: str, run: Callable[..., Report]) -> None:
    held = SCC.replace("2025-05-20", "2023-06-01").replace("2025-05-28", "2023-06-08")
    found = run(flow(items=sensitive(), clearances=held, since="2023-06-01"), day=day)
    assert kinds(found) == {"customers": kind}


@pytest.mark.parametrize(("effective", "kind"), [("2023-06-01", "clear"), ("2023-05-31", "review"), ("2020-01-01", "review")])
def test_no_standard_contract_is_older_than_the_measures(effective: str, kind: str, run: Callable[..., Report]) -> None:
    """Order 13 is in force since 1 June 2023: nothing could be filed under it before."""
    held = SCC.replace("2025-05-20", effective).replace("2025-05-28", "2023-06-08" if effective > "2023" else "2020-01-08")
    assert kinds(run(flow(items=sensitive(), clearances=held))) == {"customers": kind}


@pytest.mark.parametrize("day", ["2017-05-31", "2017-06-01", "2021-08-31", "2021-10-31", "2021-11-01", "2022-08-31"])
@pytest.mark.parametrize("way", ["transfer", "processed_abroad", "remote_access"])
def test_before_september_2022_a_person_judges(way: str, day: str, run: Callable[..., Report]) -> None:
    facts = {"stored_in": "[mainland]"} if way == "processed_abroad" else {}
    facts |= {"accessed_from": "[abroad]", "access": "[query]"} if way == "remote_access" else {}
    found = run(flow(way=way, **facts), day=day)
    assert route(found) == (FREE, ASSESSMENT)
    assert found.exit_code == 4
    assert "review" in {finding.kind for finding in found.findings}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-08-31", (FREE, ASSESSMENT)),
        ("2022-09-01", (CONTRACT, CONTRACT)),
        ("2024-03-21", (CONTRACT, CONTRACT)),
        ("2024-03-22", (FREE, FREE)),
    ],
)
def test_each_day_has_the_law_of_that_day(day: str, expected: tuple[str, str], run: Callable[..., Report]) -> None:
    assert route(run(flow(since="2024-01-01"), day=day)) == expected


@pytest.mark.parametrize(
    ("day", "unread"),
    [
        ("1949-09-30", True),
        ("1949-10-01", False),
        ("2026-11-22", False),
        ("2026-11-23", False),
        ("2027-11-22", False),
        ("2027-11-23", True),
        ("2035-01-01", True),
    ],
)
def test_a_day_that_the_lawbook_does_not_reach_is_undecided(day: str, unread: bool, run: Callable[..., Report]) -> None:
    """Checked to 2026-11-22: a year later nobody can say any more that nothing was added."""
    found = run(flow(), day=day)
    assert found.receipt.checked_to == "2026-11-22"
    assert found.receipt.as_of == day
    assert found.unread is unread
    assert ("law-unread" in {warning.code for warning in found.warnings}) is unread
    if unread:
        assert found.exit_code == 4
        assert headline(found).en.startswith("clear by the law that was read")
    elif day > "2024":
        assert found.exit_code == 0
