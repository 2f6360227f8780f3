"""Ways out: what the law lets be done, the verdict that really comes out, and what is never proposed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import repo
from conftest import ROOT, TODAY
from laws import judged, judged_again
from stories import BREACH, CLEAR, DUTY, OPEN, REVIEW, exporter, flow, story

from tongguan.lawbook.remedies import FILE, Remedy, names_of, remedies
from tongguan.outcomes import Outcome, Way, Ways, outcome
from tongguan.reading import read
from tongguan.report import FlowReport, Report
from tongguan.shape import Reporter
from tongguan.steps import altered
from tongguan.ways import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tongguan.lawbook.model import Lawbook

EXAMPLES = ROOT / "examples"


def known(lawbook: Lawbook, text: str | None = None) -> tuple[list[Remedy], list[str]]:
    """The remedies of a text, the shipped ones if there is none, and what is wrong with them."""
    path = ROOT / "rules" / FILE
    report = Reporter(read(text if text is not None else path.read_bytes(), str(path)))
    found = remedies(report.document, names_of(lawbook), report)
    return found, [problem.message for problem in report.problems]


@pytest.fixture(scope="module")
def listed(lawbook: Lawbook) -> list[Remedy]:
    """The shipped remedies."""
    found, wrong = known(lawbook)
    assert wrong == []
    return found


class Run:
    """A file of examples, which can be judged anew with other texts."""

    def __init__(self, path: Path, lawbook: Lawbook, text: str | None = None, day: str = TODAY) -> None:
        self.path = path
        self.lawbook = lawbook
        self.day = day
        self.text = text if text is not None else path.read_text(encoding="utf-8")

    def again(self, texts: Mapping[str, str], flow: tuple[str, str] | None = None) -> Report:
        return judged_again(self.path, self.text, texts, self.lawbook, self.day, flow)

    def ways(self, flow: str, listed: list[Remedy]) -> Ways:
        report = self.again({})
        assert not report.problems, [one.message for one in report.problems]
        return Search(report, next(one for one in report.told if one.id == flow), listed, self.again).ways()


@pytest.fixture
def find(lawbook: Lawbook, listed: list[Remedy]) -> Callable[..., Ways]:
    """The ways out of a flow of an example."""

    def ways(path: str, name: str) -> Ways:
        return Run(EXAMPLES / path, lawbook).ways(name, listed)

    return ways


def ids(way: Way) -> set[str]:
    return {step.remedy.id for step in way.steps}


def left(after: Outcome) -> set[str]:
    return {one.code for one in after.left}


# ---------------------------------------------------------------------- from the law


# Each from the law pack: file, flow, the remedies of one way that must be told, the kind of the flow afterwards, and what must still
# stand against what is sent from then on.
STORIES: list[tuple[str, str, set[str], str, str | None]] = [
    # Masking lifts the ground of faces and plates and the missing consent of passers-by (GB/T 44464 5.6.1.2, 2021 Provisions
    # art. 3(4)). 12,000 hours stay important (2,000 are enough), so the assessment stays, and before it the mapping approval
    # (Surveying Law art. 34, Decree 469 art. 18). The scale that an assessment covers has to be stated.
    ("carmaker-training-clips/manifest.yaml", "training-clips", {"anonymise-exterior", "mapping-approval", "security-assessment"}, "open", "open/clearance"),
    # Masked already: masking is no step any more, both procedures are.
    ("carmaker-training-clips/blurred.yaml", "training-clips-blurred", {"mapping-approval", "security-assessment"}, "open", "open/clearance"),
    # 84,000 persons' accounts abroad are more than 10,000 sensitive: assessment (Order 16 art. 7(1)(2)). It runs already, so
    # an assessment passed today is late for what was sent (Order 11 art. 4): that stays a breach.
    ("bank-scenario/manifest.yaml", "credit-reports", {"security-assessment"}, "breach", None),
    # Only the central bank's procedure is missing (Credit Reporting Regulations art. 24).
    ("bank-scenario/manifest-credit-bureau.yaml", "reports-for-a-lender", {"central-bank"}, "breach", None),
    # One field more than filed: without it everything is as filed, in time, and in scope (Order 13 art. 8).
    ("supplier-contract/manifest-one-field-more.yaml", "fingerprints-2027", {"fields-as-filed"}, "clear", None),
    # One item more than filed: leave it out, or file anew.
    ("supplier-contract/manifest-one-item-more.yaml", "fingerprints-plus", {"leave-out"}, "clear", None),
    ("supplier-contract/manifest-one-item-more.yaml", "fingerprints-plus", {"standard-contract"}, "breach", None),
    # Sensitive information of few: a contract (Order 16 art. 8(1)); no small volume for it.
    ("retailer-small-flows/manifest.yaml", "loyalty", {"standard-contract"}, "breach", None),
    # Positions are mapping results, whoever platform and contract are (Decree 469 art. 18).
    ("telemetry-direct/platform.yaml", "pilot", {"mapping-approval"}, "breach", None),
    # The car must not send by itself (GB/T 44464 5.8); without positions nothing is a mapping result, and the telemetry of fewer
    # than 100,000 is free, were it not for the guide's unread table.
    ("telemetry-direct/manifest.yaml", "live", {"leave-out", "through-platform"}, "review", "auto-export-guide-2026/unread-items"),
    # Reading from abroad is the export; at home none is left, yet a foreign party there meets mapping (mapping.md trap 4).
    ("train-in-china/manifest.yaml", "overseas-readers", {"work-at-home"}, "review", "decree469/non-secret-no-map"),
    # More than 500 genomes: the report with its backup (Biosecurity Law art. 57), and the review (HGR rules art. 37).
    ("trial-safety-reports-and-genomes/manifest-no-review.yaml", "genomes-unreviewed", {"genetic-report", "genetic-review"}, "breach", None),
    # Consent of the securities regulator (Securities Law art. 177).
    ("fund-research-sharing/manifest.yaml", "placement-files", {"securities-consent"}, "breach", None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "name", "steps", "kind", "stays"), STORIES)
def test_the_ways_out_of_stories_are_those_of_the_law(
    path: str, name: str, steps: set[str], kind: str, stays: str | None, find: Callable[..., Ways]
) -> None:
    found = find(path, name)
    way = next((one for one in found.found if ids(one) == steps), None)
    assert way is not None, [ids(one) for one in found.found]
    assert way.after.flow.kind == kind
    assert left(way.after) == ({stays} if stays else set())
    if kind == "breach" and not stays:
        # Nothing but what was sent before the paper was there.
        assert way.after.clear
        assert way.after.past


@pytest.mark.parametrize(
    ("path", "name", "ends"),
    [
        # Raw clips of 12,000 hours: what is not provided abroad is no export (CSL art. 39), so training at home is always a way.
        ("carmaker-training-clips/manifest.yaml", "training-clips", True),
        ("carmaker-training-clips/blurred.yaml", "training-clips-blurred", True),
        # One item is too many, not the flow; reading at home is among the ways; nothing stands against it.
        ("supplier-contract/manifest-one-item-more.yaml", "fingerprints-plus", False),
        ("train-in-china/manifest.yaml", "overseas-readers", False),
        ("supplier-contract/manifest.yaml", "fingerprints", False),
    ],
)
def test_what_may_not_go_as_it_is_may_stay_at_home(path: str, name: str, ends: bool, find: Callable[..., Ways]) -> None:
    found = find(path, name)
    assert (found.ending.id if found.ending is not None else None) == ("leave-out" if ends else None)


# Nothing can be done here but to ask: features in doubt (Surveying Law art. 2), weights trained on mapping data, a body under foreign
# control that may not provide genetic resources at all (Biosecurity Law art. 56(4)).
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("carmaker-training-clips/blurred-no-map.yaml", "training-features"),
        ("train-in-china/manifest.yaml", "weights"),
        ("trial-safety-reports-and-genomes/manifest-foreign-controlled.yaml", "genomes-of-a-subsidiary"),
    ],
)
def test_where_only_an_authority_can_help_no_way_is_told(path: str, name: str, find: Callable[..., Ways]) -> None:
    assert find(path, name).found == ()


def test_masking_never_frees_from_mapping(find: Callable[..., Ways]) -> None:
    # automotive.md 5.6: the mapping gate survives every step on faces and plates.
    for way in find("carmaker-training-clips/manifest.yaml", "training-clips").found:
        assert "mapping-approval" in ids(way)


def test_a_clear_flow_needs_no_way_and_an_open_one_answers_first(find: Callable[..., Ways], lawbook: Lawbook, listed: list[Remedy]) -> None:
    assert find("supplier-contract/manifest.yaml", "fingerprints").found == ()
    found = Run(Path("m.yaml"), lawbook, OPEN).ways("customers", listed)
    assert found.before.kind == "open"
    assert found.found == ()


# ---------------------------------------------------------------------- what is told is what comes out


def flows() -> list[tuple[str, str]]:
    """Every flow of the examples that is not clear and whose manifest stands alone."""
    found = []
    for path in sorted(EXAMPLES.glob("*/*.yaml")):
        if path.name in ("expected.yaml", "exporter.yaml") or path.parent.name == "company-pack":
            continue
        text = path.read_text(encoding="utf-8")
        found += [(f"{path.parent.name}/{path.name}", one["id"]) for one in read(text, str(path)).data["flows"]]
    return found


GONE = ("items", "clearance", "waiver")
"""What a step takes out of a list."""


def put_in(value: Any) -> Any:
    """A statement with a name and a reference where a way out leaves a sign for them, as whoever writes it puts them in."""
    return json.loads(json.dumps(value).replace(json.dumps("…"), '"A. Example, counsel, 2026/7"'))


def written(flow: FlowReport, way: Way) -> dict[str, str]:
    """The files with a way applied, without the help of the program: by the addresses that JSON tells."""
    manifest = flow.manifest
    texts: dict[str, Any] = {manifest.path: json.loads(json.dumps(manifest.document.data))}
    edits = [edit for step in way.edits for edit in step] + list(way.after.counts)
    for edit in sorted(edits, key=lambda one: one.key in GONE):  # what is left out goes last, so that addresses stay
        path = manifest.exporter_document.path if edit.at[0] == "exporter" else manifest.path
        whole = texts.setdefault(path, json.loads(json.dumps(manifest.exporter_document.data)))
        place = whole
        for key in edit.at[:-1]:
            if isinstance(place, dict) and not isinstance(place.get(key), (dict, list)):
                place[key] = {}
            place = place[key]
        last = edit.at[-1]
        if edit.key.startswith("clearances"):
            place[last] = [*(place.get(last) or []), put_in(edit.becomes)]
        elif edit.key in GONE:
            place[last] = None
        else:
            place[last] = put_in(edit.becomes)
    whole = texts[manifest.path]
    for one in whole["flows"]:
        one |= {key: [part for part in one[key] if part is not None] for key in ("items", "clearances") if one.get(key)}
    if whole.get("waivers"):
        whole["waivers"] = [one for one in whole["waivers"] if one is not None]
    return {path: json.dumps(data, ensure_ascii=False) for path, data in texts.items()}


@pytest.mark.parametrize(("path", "name"), flows())
def test_every_set_gives_the_verdict_that_is_told_and_nothing_of_it_is_idle(
    path: str, name: str, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    run = Run(EXAMPLES / path, lawbook)
    found = run.ways(name, listed)
    start = outcome(found.before)
    for way in found.found:
        report = run.again(written(found.before, way))
        assert not report.problems, [one.message for one in report.problems]
        after = next(one for one in report.told if one.id == name)
        assert after.kind == way.after.flow.kind
        told = {(one.kind, one.code, one.items) for one in way.after.flow.findings}
        assert {(one.kind, one.code, one.items) for one in after.findings} == told
        assert way.after.measure < start.measure
        for step in way.steps:
            assert step.items
            assert step.remedy.basis


@pytest.mark.parametrize(("path", "name"), flows())
def test_nothing_is_split_moved_back_or_renamed(path: str, name: str, lawbook: Lawbook, listed: list[Remedy]) -> None:
    found = Run(EXAMPLES / path, lawbook).ways(name, listed)
    before = found.before.manifest.document.data
    for way in found.found:
        texts = written(found.before, way)
        after = json.loads(texts[found.before.manifest.path])
        # As many flows, to the same recipients, of the same exporter; no item that was not there, each with its persons and volumes.
        assert [(one["id"], one["to"]) for one in after["flows"]] == [(one["id"], one["to"]) for one in before["flows"]]
        assert after.get("exporter") == before.get("exporter") or way.after.counts
        for flow_before, flow_after in zip(before["flows"], after["flows"], strict=True):
            items = {item["id"]: item for item in flow_before["items"]}
            for item in flow_after["items"]:
                was = items[item["id"]]
                for key in ("category", "persons", "vehicles", "raw_hours", "scale", "sequenced_persons", "continuous_km2"):
                    assert item.get(key) == was.get(key)
            assert flow_after.get("since") == flow_before.get("since")
            # What was held is held, for what still leaves.
            left = {item["id"] for item in flow_after["items"]}
            held = []
            for paper in flow_before.get("clearances") or []:
                of = [one for one in paper.get("items", ()) if one in left]
                held += [{**paper, "items": of} if "items" in paper else paper] if of or "items" not in paper else []
            assert (flow_after.get("clearances") or [])[: len(held)] == held
            for paper in (flow_after.get("clearances") or [])[len(held) :]:
                for key in ("effective", "filed", "issued"):
                    assert paper.get(key) in (None, TODAY)
                assert "needed_from" not in paper
                assert paper["mechanism"] != "determination"


# ---------------------------------------------------------------------- persons of the year


def two_items(since: str) -> str:
    """95,000 customers' addresses and 10,500 patients' records."""
    items = (
        "      - {id: addresses, category: person.contact, persons: customers}\n"
        "      - {id: records, category: person.health.record, persons: patients, holds: [health]}\n"
    )
    return story(flow(items=items, since=since), size="95_000", populations="  patients: {size: 10_500, kind: other}\n")


@pytest.mark.parametrize(("since", "counts"), [("2025-06-01", True), ("2026-11-24", True), ("2026-11-25", False)])
def test_whoever_was_sent_this_year_still_counts_when_the_item_is_left_out(
    since: str, counts: bool, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    # 10,500 sensitive are an assessment for the whole exporter (Order 16 art. 7(1)(2)); those that went since 1 January stay in the count,
    # so that leaving the records out today changes no number of this year.
    run = Run(Path("m.yaml"), lawbook, two_items(since))
    found = run.ways("customers", listed)
    way = next(one for one in found.found if "leave-out" in ids(one))
    assert bool(way.after.counts) is counts
    if counts:
        assert {edit.key for edit in way.after.counts} >= {"exporter.provided_this_year.sensitive"}
        sensitive = next(edit for edit in way.after.counts if edit.key.endswith("sensitive"))
        assert sensitive.becomes == {"low": 10_500, "high": 10_500}


def test_listed_fields_help_where_nothing_has_left_yet(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Zhejiang, bank-card clearing: listed fields of 20,000 persons stay below the list's own lines; with one field more they go by the
    # national 10,000 of sensitive information (zones.md section 4; Order 16 arts. 6, 7). Who was sent before stays in the national count.
    from test_zones import manifest

    for since, helps in (("2026-11-25", True), ("2026-05-06", False)):
        data = manifest(
            "2026-11-24",
            "cn-zj-ftz",
            ["clearing"],
            "ZJ-2024",
            "银行卡清算",
            items={"person.financial.account": 20_000},
            filed="2026-05-06",
            since=since,
        )
        data["flows"][0]["items"][0].update(holds=["financial_account"], hgr="none", listed_fields_only=False)
        found = Run(Path("m.yaml"), lawbook, json.dumps(data)).ways("flow", listed)
        assert found.before.verdicts[0].floor.name == "security_assessment"
        assert any("listed-fields" in ids(way) for way in found.found) is helps


@pytest.mark.parametrize(("since", "kind"), [(TODAY, "clear"), ("2026-11-23", "breach"), ("2026-11-25", "clear")])
def test_a_contract_of_today_is_in_time_for_what_begins_today(since: str, kind: str, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Order 13 art. 6: in effect before the export; filed within ten working days from then (art. 7).
    found = Run(Path("m.yaml"), lawbook, BREACH.replace("2025-06-01", since)).ways("customers", listed)
    way = next(one for one in found.found if ids(one) == {"standard-contract"})
    assert way.after.flow.kind == kind
    assert bool(way.after.past) is (kind == "breach")


def test_an_assessment_of_impact_does_not_go_back(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # PIPL art. 55: before the handling. Begun in 2025 without one, the flow is not mended by one of today; begun tomorrow it is.
    assert all(
        "impact-assessment" not in ids(way) or way.after.past for way in Run(Path("m.yaml"), lawbook, DUTY).ways("customers", listed).found
    )
    found = Run(Path("m.yaml"), lawbook, DUTY.replace("2025-06-01", "2026-11-25")).ways("customers", listed)
    assert [ids(way) for way in found.found] == [{"impact-assessment"}]
    assert found.found[0].after.flow.kind == "clear"


@pytest.mark.parametrize(("since", "helps"), [("2026-11-25", True), ("2026-11-23", False)])
def test_a_vulnerability_is_reported_before_it_leaves(since: str, helps: bool, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # The 2026 guide, exemption 7: reported to MIIT first, to mend it, to the provider of the product. What left before stays as it was.
    path = EXAMPLES / "ota-and-vulnerability" / "vulnerabilities.yaml"
    text = path.read_text(encoding="utf-8").replace("flows: {scenario", f"flows: {{since: {since}, scenario")
    found = Run(path, lawbook, text).ways("maker-unreported", listed)
    assert [(ids(way), way.after.flow.kind) for way in found.found] == ([({"vulnerability-report"}, "clear")] if helps else [])


def test_at_home_the_foreign_party_reaches_the_item_no_more(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Mapping.md trap 4: a foreign party on a screen in the mainland is no export; nothing "leaves", and working at home is no way out.
    path = EXAMPLES / "train-in-china" / "manifest.yaml"
    text = re.sub(r"    non_secret: .*\n", "", path.read_text(encoding="utf-8"))
    found = Run(path, lawbook, text).ways("own-engineers", listed)
    assert [ids(way) for way in found.found] == [{"mapping-approval"}]
    assert found.ending is not None
    assert found.ending.id == "licensed-staff-only"


def test_what_is_done_on_the_whole_flow_is_one_way_whichever_item_it_was_found_for(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # PIPL art. 39: one separate consent to the export, whatever is in it.
    items = "".join(f"      - {{id: {name}, category: person.contact, persons: customers}}\n" for name in ("addresses", "names"))
    text = story(flow(items=items, evidence="{separate_consent: false}"))
    found = Run(Path("m.yaml"), lawbook, text).ways("customers", listed)
    told = [[(step.remedy.id, step.items) for step in way.steps] for way in found.found]
    assert told == [[("separate-consent", ("addresses", "names"))]]


def test_of_people_in_the_street_no_consent_is_asked(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # GB/T 44464 5.6.1.2, 2021 Provisions art. 8: whoever cannot be asked is anonymised, in pictures as in videos.
    path = EXAMPLES / "carmaker-training-clips" / "manifest.yaml"
    text = path.read_text(encoding="utf-8").replace("vehicle.video.exterior", "vehicle.image.exterior")
    found = {one for way in Run(path, lawbook, text).ways("training-clips", listed).found for one in ids(way)}
    assert "anonymise-exterior" in found
    assert "separate-consent" not in found


@pytest.mark.parametrize(("actor", "hop"), [("licensed_unit", "licensed_unit"), ("exporter", "exporter_cloud")])
def test_what_the_car_sends_home_goes_to_whoever_surveys(actor: str, hop: str, lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Notice of 2022 item 3: the licensed unit that is entrusted collects, stores and transmits.
    path = EXAMPLES / "telemetry-direct" / "manifest.yaml"
    text = path.read_text(encoding="utf-8").replace("    mapping_actor: exporter ", f"    mapping_actor: {actor} ")
    found = Run(path, lawbook, text).ways("live", listed)
    steps = [(step.remedy.id, edits) for way in found.found for step, edits in zip(way.steps, way.edits, strict=True)]
    hops = {edit.becomes for name, edits in steps for edit in edits if name == "through-platform" and edit.key == "flow.first_hop"}
    assert hops == {hop}


@pytest.mark.parametrize(("plates", "signed"), [("{present: false}", True), ("{present: true, anonymised: false}", True), ("{}", False)])
def test_nobody_is_said_to_be_unrecognisable_while_plates_are_unknown(
    plates: str, signed: bool, lawbook: Lawbook, listed: list[Remedy]
) -> None:
    path = EXAMPLES / "carmaker-training-clips" / "manifest.yaml"
    text = path.read_text(encoding="utf-8").replace("plates: {present: true, anonymised: false, shorter_side_px: 30}", f"plates: {plates}")
    found = Run(path, lawbook, text).ways("training-clips", listed)
    masked = [edit.key for way in found.found for step in way.edits for edit in step]
    assert "item.faces.anonymised" in masked
    assert ("item.identifiable" in masked) is signed


def test_many_flows_share_what_may_be_tried(lawbook: Lawbook, listed: list[Remedy]) -> None:
    from tongguan.ways import FEW, every

    number = FEW + 1
    run = Run(Path("m.yaml"), lawbook, story("".join(flow(f"f{place}") for place in range(number)), size="150_000"))
    report = run.again({})
    found = list(every(report, report.told, listed, run.again))
    assert len(found) == number
    assert all(one.found and not one.bounded for one in found)


# ---------------------------------------------------------------------- the file


HEAD = """\
costs:
  - {id: paper, weight: 1, zh: 文件, en: papers}
remedies:
  - id: one
    zh: 一
    en: one
    cost: paper
    basis: [{instrument: pipl, cites: art. 39, confidence: verified}]
    when: [item.personal: true]
    says: {zh: 做, en: do}
"""


def step(change: str) -> str:
    return f"{HEAD}    then: [{{{change}}}]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (step("set: item.persons, to: 5"), "no step changes `item.persons`"),
        (step("set: item.vehicles, to: 5"), "no step changes `item.vehicles`"),
        (step("set: item.raw_hours, to: 5"), "no step changes `item.raw_hours`"),
        (step("set: item.scale, to: 5"), "no step changes `item.scale`"),
        (step("set: flow.since, to: '2026-01-01'"), "no step changes `flow.since`"),
        (step("set: flow.to, to: other"), "`flow.to` is no fact of an item, a flow or its evidence"),
        (step("set: flow.id, to: second"), "no step changes `flow.id`"),
        (step("set: item.category, to: person.contact"), "no step changes `item.category`"),
        (step("set: flow.purpose, to: hr"), "no step changes `flow.purpose`"),
        (step("set: flow.basis, to: consent"), "no step changes `flow.basis`"),
        (step("set: exporter.registered_in, to: cn-sh"), "`exporter.registered_in` is no fact of an item, a flow or its evidence"),
        (step("set: recipient.country, to: CN"), "`recipient.country` is no fact of an item, a flow or its evidence"),
        (step("set: item.anonymised, to: true"), "`item.anonymised` is only claimed"),
        (step("set: item.identifiable, to: false"), "remedy `one` only signs a judgement"),
        (step("set: item.personal, to: false"), "`item.personal` is no fact of an item, a flow or its evidence"),
        (step("set: flow.sent_by, to: bicycle"), "`bicycle` is no value of `flow.sent_by`"),
        (step("set: evidence.impact_assessment, to: {date: '2026-01-01'}"), "what is done now is dated `today`"),
        (step("paper: determination, to: {}"), "`determination` answers no route, gate or exemption"),
        (step("paper: standard_contract, to: {filed: '2026-01-01'}"), "what is obtained now is dated `today`, and ends `never` or at `today+3y`"),
        (step("paper: standard_contract, to: {needed_from: today}"), "`needed_from` is not for a remedy to state"),
        (step("paper: standard_contract, to: {persons: 5}"), "`persons` is not for a remedy to state"),
        (step("leave_out: flow"), "unknown thing to leave out `flow`"),
        (step("leave_out: item"), "remedy `one` leaves something out and does not say `ends: true`"),
        (step("set: item.road_signs, add: item.holds, to: false"), "a change says 2 things"),
        (step("add: flow.sent_by, to: [platform]"), "`flow.sent_by` is no set"),
        (step("set: evidence.notice, to: true").replace("verified", "memory"), "a `memory` text grounds no way out"),
        (step("set: evidence.notice, to: true").replace("verified", "draft"), "a `draft` text grounds no way out"),
        (step("set: evidence.notice, to: true").replace("instrument: pipl", "instrument: pippl"), "unknown instrument `pippl`"),
        (step("set: evidence.notice, to: true").replace("cost: paper", "cost: papyrus"), "unknown cost `papyrus`"),
        (step("set: evidence.notice, to: true") + "    past: [pipl/nothing]\n", "unknown rule `pipl/nothing`"),
    ],
)  # fmt: skip
def test_what_a_remedy_may_not_be_is_refused(text: str, message: str, lawbook: Lawbook) -> None:
    from tongguan.lawbook.shapes import REMEDIES

    report = Reporter(read(text, "remedies.yaml"))
    REMEDIES.check(report.document.data, (), report)
    wrong = [one.message for one in report.problems] or known(lawbook, text)[1]
    assert message in wrong


def test_what_a_remedy_may_be_is_read(lawbook: Lawbook) -> None:
    found, wrong = known(lawbook, step("set: evidence.impact_assessment, to: {date: today}"))
    assert wrong == []
    assert [one.id for one in found] == ["one"]


def test_a_remedy_rests_on_law_in_force_on_the_day(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Order 16 is in force from 2024-03-22: on the day before nobody is told a way that rests on it.
    text = BREACH.replace("2025-06-01", "2024-06-01").replace(
        "as_of: 2026-11-01, until: 2026-12-31", "as_of: 2024-03-01, until: 2024-12-31"
    )
    for day, offered in (("2024-03-22", True), ("2024-03-21", False)):
        report = judged([("m.yaml", text)], lawbook, day)
        search = Search(report, report.told[0], listed, lambda texts, flow, same=report: same)
        assert ("standard-contract" in {one.id for one in search.known}) is offered


def test_a_company_brings_no_remedies(tmp_path: Path, lawbook: Lawbook) -> None:
    from tongguan.lawbook.load import load
    from tongguan.problem import InvalidInput

    (tmp_path / "lawbook.yaml").write_text("name: acme\nversion: '1'\n", encoding="utf-8")
    (tmp_path / FILE).write_text(step("set: evidence.notice, to: true"), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load([tmp_path], lawbook, "x")
    assert "a company's pack has no remedies" in [one.message for one in caught.value.problems]


# ---------------------------------------------------------------------- the command


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize(("text", "status"), [(CLEAR, 0), (BREACH, 1), (OPEN, 4), (REVIEW, 4)])
def test_the_status_is_that_of_what_stands(text: str, status: int) -> None:
    repo.put("m.yaml", text)
    for format_ in ("text", "json"):
        assert repo.run("remedy", "m.yaml", "--format", format_).exit_code == status
    assert repo.run("check", "m.yaml").exit_code == status


@pytest.mark.usefixtures("_folder")
def test_a_change_is_tried_and_not_written() -> None:
    repo.put("m.yaml", BREACH)
    # 99,999 persons: below 100,000 nothing is asked (Order 16 art. 5(1)(4)); from 100,000 on a contract is.
    result = repo.run("remedy", "m.yaml", "--set", "item.persons=99_999")
    assert result.exit_code == 0, result.output
    assert "now: breach" in result.stdout
    assert "after: ✓ clear" in result.stdout
    assert repo.run("remedy", "m.yaml", "customers/addresses", "--set", "item.persons=100_000").exit_code == 1
    data = json.loads(repo.run("remedy", "m.yaml", "customers", "--set", "item.persons=99_999", "--format", "json").stdout)
    (told,) = data["flows"]
    assert (told["id"], told["before"]["kind"], told["after"]["kind"]) == ("customers", "breach", "clear")
    assert [one["code"] for one in told["gone"]] == ["order16/contract-or-certification"]
    assert told["new"] == told["left"] == []
    (change,) = data["changes"]
    assert (change["key"], change["how"], change["was"], change["becomes"]) == ("item.persons", "set", "customers", 99_999)
    assert Path("m.yaml").read_text(encoding="utf-8") == BREACH


@pytest.mark.usefixtures("_folder")
def test_a_fact_can_be_taken_away() -> None:
    repo.put("m.yaml", CLEAR)
    assert repo.run("remedy", "m.yaml", "--set", "item.persons=null").exit_code == 4


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["m.yaml", "custommers"], "no flow `custommers` in m.yaml; did you mean `customers`?"),
        (["m.yaml", "customers/adresses", "--set", "item.holds=[none]"], "no item `adresses` in flow `customers`"),
        (["m.yaml", "customers/addresses"], "an item is named with `--set`"),
        (["m.yaml", "--set", "item.person=5"], "`item.person` is no fact that a manifest states"),
        (["m.yaml", "--set", "item.person=5"], "did you mean `item.persons`?"),
        (["m.yaml", "--set", "evidence.zzzz=5"], "known: evidence.notice, "),
        (["m.yaml", "--set", "item.persons"], "expected FACT=VALUE"),
        (["m.yaml", "--set", "item.persons="], "`null` takes a fact away"),
        (["m.yaml", "--set", "item.id=other"], "`item.id` is no fact"),
        (["m.yaml", "--set", "flow.governed=false"], "`flow.governed` is no fact"),
        (["m.yaml", "--set", "clearance.persons=5"], "`flow.clearances[0].persons`"),
        (["m.yaml", "--set", "flow.clearances[0].persons=5"], "there are 0 papers"),
        (["m.yaml", "--set", "flow.clearances+={mechanism: standard_contrakt}"], "standard_contract"),
        (["m.yaml", "--set", "flow.to=nobody"], "nobody"),
        (["m.yaml", "--set", "populations.ghosts.size=5"], "populations.customers.size"),
        (["m.yaml", "--set", "other:item.persons=5"], "no flow `other`"),
        (["m.yaml", "--set", "customers/adresses:item.persons=5"], "no item `adresses` in flow `customers`"),
        (["m.yaml", "--set", "exporter.registered_in=cn-sh-lingangg"], "cn-sh-lingang"),
        (["m.yaml", "--set", "flow.sent_by=bicycle"], "bicycle"),
        (["m.yaml", "--set", "flow.sent_by=[platform"], "--set flow.sent_by"),
        (["m.yaml", "--set", "item.persons=-5"], "negative"),
    ],
)
def test_a_wrong_call_says_what_was_expected(arguments: list[str], told: str) -> None:
    repo.put("m.yaml", BREACH)
    result = repo.run("remedy", *arguments)
    assert result.exit_code == 2, result.output
    assert told in result.output


@pytest.mark.usefixtures("_folder")
def test_of_several_flows_what_is_no_fact_is_told_first() -> None:
    """Whoever is told to say whose fact it is would be told then that it is none."""
    repo.put("m.yaml", story(flow("one") + flow("two")))
    wrong = repo.run("remedy", "m.yaml", "--set", "item.person=5")
    assert wrong.exit_code == 2
    assert "`item.person` is no fact that a manifest states" in wrong.output
    assert "`one:item.persons`" in repo.run("remedy", "m.yaml", "--set", "item.persons=5").output
    assert "`one:flow.clearances[0].persons`" in repo.run("remedy", "m.yaml", "--set", "flow.clearances[0].persons=5").output


@pytest.mark.usefixtures("_folder")
def test_of_several_flows_the_changed_one_is_named() -> None:
    repo.put("m.yaml", story(flow("one") + flow("two")))
    result = repo.run("remedy", "m.yaml", "--set", "item.persons=5")
    assert result.exit_code == 2
    assert "`one:item.persons`, `two:item.persons`, or `all:item.persons`" in result.output
    assert repo.run("remedy", "m.yaml", "two", "--set", "item.persons=5").exit_code == 0
    for said, told in (("two:", ["two"]), ("two/addresses:", ["two"]), ("all:", ["one", "two"])):
        data = json.loads(repo.run("remedy", "m.yaml", "--set", f"{said}item.persons=5", "--format", "json").stdout)
        assert [one["id"] for one in data["flows"]] == told
        assert [one["at"][1] for one in data["changes"]] == [["one", "two"].index(name) for name in told]


@pytest.mark.usefixtures("_folder")
def test_all_mistakes_of_a_trial_are_told_at_once() -> None:
    repo.put("m.yaml", BREACH)
    result = repo.run(
        "remedy",
        "m.yaml",
        "--set",
        "item.person=5",
        "--set",
        "flow.sent_by=bicycle",
        "--set",
        "exporter.id=x",
        "--set",
        "all:exporter.sectors=[automotiv]",
    )
    assert result.exit_code == 2
    for told in ("item.persons", "bicycle", "automotive", "`exporter.id` is no fact", "4 problems"):
        assert told in result.output


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("file", ["m.yaml", "exporter.yaml"])
def test_what_the_exporter_says_is_tried_on_every_flow_of_the_file(file: str) -> None:
    """Fewer than 100,000 ordinary persons need nothing; of an operator of critical infrastructure all personal information is assessed (Order 16 arts. 5, 7)."""
    head = exporter() if file == "m.yaml" else "exporter: exporter.yaml\n"
    repo.put("exporter.yaml", f"version: 1\n{exporter()}")
    text = story(flow("one") + flow("two"), size="5_000", head=head)
    repo.put("m.yaml", text)
    result = repo.run("remedy", "m.yaml", "--set", "exporter.critical_infrastructure_operator=true", "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert [(one["id"], one["before"]["kind"], one["after"]["kind"]) for one in data["flows"]] == [
        ("one", "clear", "breach"), ("two", "clear", "breach"),
    ]  # fmt: skip
    assert {one["after"]["route"]["en"] for one in data["flows"]} == {"security assessment"}
    (change,) = data["changes"]
    assert (change["key"], change["was"], change["becomes"]) == ("exporter.critical_infrastructure_operator", False, True)
    assert Path(change["path"]).name == file
    assert Path("m.yaml").read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("_folder")
def test_a_recipient_is_tried_of_the_flow_that_sends_there() -> None:
    # Countermeasures bar whoever is on the list (Anti-foreign Sanctions Law): nothing may go there.
    repo.put("m.yaml", CLEAR)
    assert repo.run("remedy", "m.yaml", "--set", "recipient.lists=[countermeasure]").exit_code == 1
    assert repo.run("remedy", "m.yaml", "--set", "recipient.lists=[]").exit_code == 0


@pytest.mark.usefixtures("_folder")
def test_a_paper_is_tried_taken_away_and_changed() -> None:
    """A standard contract in force and filed answers the middle volume (Order 13 arts. 4, 7); without it or not filed the flow is in breach."""
    paper = "{mechanism: standard_contract, ref: A, effective: 2026-02-02, filed: 2026-02-09, verbatim: true, changes: [], expires: never, withdrawn_on: never,"
    paper += " items: [addresses], recipients: [hq], purposes: [after_sales], persons: 150_000}"
    repo.put("m.yaml", BREACH)
    said = repo.run("remedy", "m.yaml", "--set", f"flow.clearances+={paper}", "--format", "json")
    (told,) = json.loads(said.stdout)["flows"]
    assert "order16/contract-or-certification" in {one["code"] for one in told["gone"]}
    (change,) = json.loads(said.stdout)["changes"]
    assert (change["key"], change["how"], change["becomes"]["mechanism"]) == ("flow.clearances", "append", "standard_contract")
    repo.put("m.yaml", f"{BREACH}    clearances:\n      - {paper}\n")
    for taken in ("flow.clearances=null", "flow.clearances=[]", "flow.clearances[0]=null"):
        data = json.loads(repo.run("remedy", "m.yaml", "--set", taken, "--format", "json").stdout)
        assert "order16/contract-or-certification" in {one["code"] for one in data["flows"][0]["new"]}, taken
    # Taken away twice over, one paper goes and its neighbour stays.
    repo.put("m.yaml", f"{BREACH}    clearances:\n      - {paper}\n      - {paper.replace('ref: A', 'ref: B')}\n")
    twice = ("--set", "flow.clearances[0]=null", "--set", "all:flow.clearances[0]=null")
    data = json.loads(repo.run("remedy", "m.yaml", *twice, "--format", "json").stdout)
    assert not data["flows"][0]["new"]
    repo.put("m.yaml", f"{BREACH}    clearances:\n      - {paper}\n")
    # One person more than were filed for is outside of it.
    data = json.loads(repo.run("remedy", "m.yaml", "--set", "flow.clearances[0].persons=149_999", "--format", "json").stdout)
    assert data["flows"][0]["after"]["kind"] == "breach"


@pytest.mark.usefixtures("_folder")
def test_what_is_said_once_is_tried() -> None:
    # Records are stated by the exporter for all flows (PIPL art. 55); what the defaults say holds for a flow that says nothing itself.
    repo.put("m.yaml", story(flow("one") + flow("two", way="remote_access", access="[view]")))
    for said, at, told in (
        ("exporter:evidence.impact_assessment=false", ["exporter", "evidence", "impact_assessment"], ["breach", "breach"]),
        ("defaults:item.state_secret=true", ["defaults", "items", "state_secret"], ["breach", "breach"]),
    ):
        data = json.loads(repo.run("remedy", "m.yaml", "--set", said, "--format", "json").stdout)
        assert [one["at"] for one in data["changes"]] == [at]
        assert [one["after"]["kind"] for one in data["flows"]] == told
    for wrong in ("exporter:flow.way=transfer", "defaults:exporter.sectors=[other]", "defaults:item.nothing=1"):
        assert repo.run("remedy", "m.yaml", "--set", wrong).exit_code == 2


@pytest.mark.usefixtures("_folder")
def test_a_group_of_people_is_tried() -> None:
    repo.put("m.yaml", BREACH)
    assert repo.run("remedy", "m.yaml", "--set", "populations.customers.size=99_999").exit_code == 0
    assert repo.run("remedy", "m.yaml", "--set", "populations.customers.size=0..100_000").exit_code == 4


def test_rules_of_one_title_are_told_once() -> None:
    path = str(EXAMPLES / "carmaker-training-clips" / "manifest.yaml")
    arguments = ("remedy", path, "--set", "item.faces.anonymised=true")
    alike = [one["title"]["en"] for one in json.loads(repo.run(*arguments, "--format", "json").stdout)["flows"][0]["left"]]
    (title,) = {one for one in alike if alike.count(one) > 1}
    assert repo.run(*arguments).stdout.count(title) == 1


@pytest.mark.usefixtures("_folder")
def test_what_stays_of_some_items_only_is_gone_of_the_others() -> None:
    # Either item of 150,000 persons needs a contract (Order 16 art. 8): with 5 persons in the one the other still does.
    items = "".join(f"      - {{id: {name}, category: person.contact, persons: 150_000}}\n" for name in ("first", "second"))
    repo.put("m.yaml", story(flow(items=items)).replace("    holds: [none]", "    holds: [none]\n    necessary: false"))
    said = (
        "remedy",
        "m.yaml",
        "--set",
        "customers/first:item.also_ordinary=false",
        "--set",
        "customers/first:item.category=vehicle.design.bom",
    )
    (told,) = json.loads(repo.run(*said, "--format", "json").stdout)["flows"]
    by = {key: {(one["code"], item) for one in told[key] for item in one["items"]} for key in ("gone", "new", "left")}
    assert ("order16/contract-or-certification", "first") in by["gone"]
    assert ("order16/contract-or-certification", "second") in by["left"]
    assert not by["gone"] & by["left"]
    assert not by["gone"] & by["new"]


@pytest.mark.usefixtures("_folder")
def test_a_trial_signs_what_a_person_has_to_judge_and_says_so() -> None:
    path = str(EXAMPLES / "carmaker-training-clips" / "manifest.yaml")
    result = repo.run("remedy", path, "--set", "item.faces.anonymised=true")
    assert "a named person judges and signs it" in " ".join(result.stdout.split())
    data = json.loads(repo.run("remedy", path, "--set", "item.faces.anonymised=true", "--format", "json").stdout)
    assert [(one["judged"], one["becomes"]["value"]) for one in data["changes"]] == [(True, True)]


@pytest.mark.usefixtures("_folder")
def test_a_file_that_cannot_be_read_ends_with_3() -> None:
    assert repo.run("remedy", "nowhere.yaml").exit_code == 3
    repo.put("m.yaml", CLEAR.replace("country: CH", "country: Schweiz"))
    assert repo.run("remedy", "m.yaml").exit_code == 3


@pytest.mark.usefixtures("_folder")
def test_the_whole_run_counts() -> None:
    # 60,000 and 60,000 other people are 120,000 of one exporter: leaving nothing out, a contract is needed for either.
    repo.put("exporter.yaml", f"version: 1\n{exporter()}")
    for name in ("one", "two"):
        text = story(flow(name), size="60_000", head="exporter: exporter.yaml\n").replace("customers: {size", f"{name}-customers: {{size")
        repo.put(f"{name}.yaml", text.replace("persons: customers", f"persons: {name}-customers"))
    repo.put("pyproject.toml", '[tool.tongguan]\nmanifests = ["one.yaml", "two.yaml"]\n')
    assert repo.run("remedy", "one.yaml").exit_code == 0
    result = repo.run("remedy", "one.yaml", "--scope", "changed", "--format", "json")
    data = json.loads(result.stdout)
    assert [one["id"] for one in data["flows"]] == ["one"]
    assert data["flows"][0]["before"]["kind"] in ("open", "breach")


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_way_is_told_in_every_language_within_80_columns(language: str) -> None:
    from tongguan.render.cells import width

    path = str(EXAMPLES / "dash-camera-fleet" / "manifest.yaml")
    result = repo.run("remedy", path, "--lang", language, COLUMNS="80")
    assert result.exit_code == 1
    assert max(width(line) for line in result.stdout.splitlines() if str(ROOT) not in line) <= 80
    for words in {"zh": ["出路 A", "依据", "不消除", "仍余"], "en": ["way A", "basis", "keeps", "left"], "both": ["出路 A"]}[language]:
        assert words in result.stdout


@pytest.mark.parametrize(("language", "words"), [("zh", "或者：整条数据流不再出境"), ("en", "or: nothing of this flow leaves")])
def test_staying_at_home_is_told_last_with_its_law(language: str, words: str) -> None:
    path = str(EXAMPLES / "carmaker-training-clips" / "manifest.yaml")
    text = repo.run("remedy", path, "--lang", language).stdout
    rest = text[text.index(words) :]
    assert {"zh": "第三十九条", "en": "art. 39"}[language] in rest
    data = json.loads(repo.run("remedy", path, "--format", "json").stdout)
    assert [(one["ending"]["remedy"], one["ending"]["items"]) for one in data["flows"]] == [("leave-out", ["clips"])]


def test_in_both_languages_each_names_the_cost_in_its_own() -> None:
    path = str(EXAMPLES / "carmaker-training-clips" / "manifest.yaml")
    text = repo.run("remedy", path, "--lang", "both").stdout
    assert "不再出境 · 改变业务安排 / or: nothing of this flow leaves · another set-up" in text


def test_json_tells_where_to_change_what() -> None:
    path = str(EXAMPLES / "supplier-contract" / "manifest-one-field-more.yaml")
    data = json.loads(repo.run("remedy", path, "--format", "json").stdout)
    way = data["flows"][0]["ways"][0]
    assert way["clear"] is True
    assert [one["remedy"] for one in way["steps"]] == ["fields-as-filed"]
    (change,) = way["steps"][0]["changes"]
    assert change["at"] == ["flows", 0, "items", 1, "fields"]
    assert set(change["was"]) - set(change["becomes"]) == {"year_of_birth"}
    assert {one["instrument"]: one["confidence"] for one in way["steps"][0]["basis"]} == {"order13": "verified", "order11": "verified"}


def test_texts_stay_where_nothing_changes(lawbook: Lawbook) -> None:
    run = Run(EXAMPLES / "supplier-contract" / "manifest.yaml", lawbook)
    report = run.again({})
    again = run.again(altered(report.told[0], []))
    assert [one.kind for one in again.findings] == [one.kind for one in report.findings]


def test_what_names_an_item_goes_with_it(lawbook: Lawbook, listed: list[Remedy]) -> None:
    # Patients' records are left out: the paper that names them and the addresses keeps the addresses, the one for the records alone goes, and its waiver.
    paper = "{mechanism: client_consent, ref: A, issued: 2026-11-20, result: pass, changes: [], expires: never, withdrawn_on: never, "
    paper += "recipients: [hq], purposes: [after_sales], items: "
    text = two_items("2026-11-25") + f"    clearances:\n      - {paper}[addresses, records]}}\n      - {paper}[records]}}\n"
    text += "waivers:\n  - {flow: customers, item: records, rule: order16/contract-or-certification, reason: filing under way, by: A. Example, until: 2026-12-31}\n"
    run = Run(Path("m.yaml"), lawbook, text)
    found = run.ways("customers", listed)
    way = next(one for one in found.found if "leave-out" in ids(one))
    after = json.loads(written(found.before, way)["m.yaml"])
    (only,) = after["flows"]
    assert [one["id"] for one in only["items"]] == ["addresses"]
    assert [one["items"] for one in only["clearances"]][:1] == [["addresses"]]
    assert not any("records" in one["items"] for one in only["clearances"])
    assert not after.get("waivers")
    assert not run.again(written(found.before, way)).problems


def test_every_ground_is_cited_in_chinese(listed: list[Remedy]) -> None:
    from tongguan.cites import cites_zh

    for one in listed:
        for ground in one.basis:
            told = cites_zh(ground.cites, ground.instrument)
            assert not re.search(r"[A-Za-z]{3}|[条款]\(", told), (one.id, told)
