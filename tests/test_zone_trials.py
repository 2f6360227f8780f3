"""`zones`: how flows come out under every zone list, as the law has it and as `check` says of the file really changed like that.

Days, places, numbers and who may use a list are those of the lists themselves (Order 16 art. 6, the zones' measures).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import repo
from conftest import TODAY
from laws import judged_again
from stories import BREACH, CLEAR, DUTY, INVALID, OPEN, REVIEW, exporter, flow, story
from test_examples import EXAMPLES
from test_examples import RUNS as EXPECTED
from test_zones import ASSESSMENT, CONTRACT, EDITIONS, NONE, ORDINARY, RELIEFS, SENSITIVE, WHO, manifest

from tongguan.zones import EFFECTS, Seat, Seats, effect, lists_of, seats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tongguan.lawbook.model import Lawbook
    from tongguan.report import FlowReport, Report
    from tongguan.verdict import Route

ELSEWHERE = "cn-hb-wuhan"
"""A city without a list."""
RUNS = sorted({(f"{run.story}/{run.file}", run.as_of) for run in EXPECTED if run.story != "company-pack"})
SEATS = {
    "LG-ICV-2024": ("cn-sh-ftz", "cn-sh-lingang"),
    "LG-FUND-2024": ("cn-sh-ftz", "cn-sh-lingang"),
    "LG-BIO-2024": ("cn-sh-ftz", "cn-sh-lingang"),
    "TJ-2024": ("cn-tj-ftz", None),
    "BJ-2024": ("cn-bj-ftz", None),
    "BJ-2025": ("cn-bj", None),
    "SH-2024": ("cn-sh-ftz", "cn-sh-ftz"),
    "SH-2025": ("cn-sh", "cn-sh"),
    "HI-2024": ("cn-hi-ftp", None),
    "ZJ-2024": ("cn-zj-ftz", None),
    "GX-2025": ("cn-gx-ftz", None),
    "JS-2025": ("cn-js-ftz", None),
    "CQ-2025": ("cn-cq-ftz", None),
    "FJ-2025": ("cn-fj-ftz", "cn-fj-ftz"),
    "GD-2025": ("cn-gd-ftz", None),
    "FJ-PINGTAN-GENERAL-2024": ("cn-fj-pingtan", None),
}
"""Where each list asks its user to be registered, and where to export from; None where that is not asked."""
WITHIN = {
    **{place: {"cn-sh", place} for place in ("cn-sh-ftz",)},
    "cn-sh-lingang": {"cn-sh", "cn-sh-ftz", "cn-sh-lingang"},
    "cn-bj-ftz": {"cn-bj", "cn-bj-ftz"},
    "cn-fj-pingtan": {"cn-fj-ftz", "cn-fj-pingtan"},
}
"""What the narrower places of those lists lie in."""


class Tried:
    """A file, or a text in its place, on one day: as it is, and under every list."""

    def __init__(self, lawbook: Lawbook, path: Path, day: str, text: str | None = None) -> None:
        self.lawbook, self.path, self.day = lawbook, path, day
        self.text = text if text is not None else path.read_text(encoding="utf-8")
        self.report = self.again({})
        assert not self.report.problems, [one.message for one in self.report.problems]

    def again(self, texts: Mapping[str, str], flow: tuple[str, str] | None = None) -> Report:
        return judged_again(self.path, self.text, texts, self.lawbook, self.day, flow)

    def seats(self, *names: str) -> list[Seats]:
        return seats(self.report, [one for one in self.report.told if one.id in (names or (one.id,))], self.again)

    def seat(self, edition: str) -> Seat:
        """The only flow under one list."""
        (found,) = self.seats()
        return next(one for one in found.seats if one.edition == edition)


@pytest.fixture
def tried(lawbook: Lawbook) -> Callable[..., Tried]:
    """A manifest as data on a day."""

    def made(text: dict[str, Any], day: str = TODAY) -> Tried:
        return Tried(lawbook, Path("m.yaml"), day, json.dumps(text))

    return made


def ends(told: FlowReport | None) -> tuple[Route, Route]:
    assert told is not None
    return told.verdicts[0].floor, told.verdicts[0].ceiling


def routes(told: FlowReport | None) -> dict[str, tuple[Route, Route]]:
    assert told is not None
    return {one.item.id: (one.floor, one.ceiling) for one in told.verdicts}


def found(told: FlowReport | None) -> set[tuple[str, str, tuple[str, ...]]]:
    """What is found of a flow."""
    assert told is not None
    return {(one.kind, one.code, one.items) for one in told.findings}


def codes(findings: Any) -> set[str]:
    return {one.code for one in findings}


def moved(text: dict[str, Any], place: str = ELSEWHERE) -> dict[str, Any]:
    text["exporter"] |= {"registered_in": place, "exports_from": place}
    return text


# --------------------------------------------------------------------------- what the law says of a move


@pytest.mark.parametrize("name", RELIEFS)
def test_each_relief_is_found_from_elsewhere(tried: Callable[..., Tried], name: str) -> None:
    """Whoever names a list and stands elsewhere has no relief; were it in the zone, it had exactly that of the list."""
    relief = RELIEFS[name]
    run = tried(moved(relief.build()), relief.day)
    edition = relief.rule.partition("/")[0].upper()
    seat = run.seat(edition)
    (now,) = run.report.told
    assert seat.uses
    assert not seat.here
    assert ends(seat.after)[1] is relief.route
    assert ends(now)[0] >= relief.national
    assert seat.after is not None
    if relief.route is NONE:
        # What stands beside the route, as with payment and credit data, is no matter of the list.
        assert seat.effect == ("frees" if seat.after.kind in ("clear", "duty") else "eases")
    # Where only who is in the zone is asked, the papers and the words about this list are its own and stay.
    assert {edit.key for edit in seat.changes} == {"exporter.registered_in", "exporter.exports_from"}


def member_programme(persons: Any, *, place: str = "cn-sh", edition: str = "SH-2024") -> dict[str, Any]:
    return manifest("2026-04-23", place, ["retail"], edition, "会员管理", items={ORDINARY: persons})


@pytest.mark.parametrize(
    ("persons", "now", "there", "effect_"),
    [
        (99_999, (NONE, NONE), (NONE, NONE), None),
        (999_999, (CONTRACT, CONTRACT), (NONE, NONE), "frees"),
        (1_000_000, (ASSESSMENT, ASSESSMENT), (CONTRACT, CONTRACT), "eases"),
        (9_999_999, (ASSESSMENT, ASSESSMENT), (CONTRACT, CONTRACT), "eases"),
        (10_000_000, (ASSESSMENT, ASSESSMENT), (ASSESSMENT, ASSESSMENT), None),
    ],
)
def test_members_of_a_shanghai_retailer(tried: Callable[..., Tried], persons: int, now: Any, there: Any, effect_: str | None) -> None:
    """Shanghai 2024: below 1,000,000 free, below 10,000,000 contract, for those registered in the zone and exporting from it; the city alone is outside."""
    run = tried(member_programme(persons), "2026-04-23")
    seat = run.seat("SH-2024")
    assert ends(run.report.told[0]) == now
    assert ends(seat.after) == there
    assert seat.effect == effect_ or effect_ is None
    if effect_:
        # The zone is to be told of whoever uses the list (measures art. 10).
        assert "sh-2024/zone-report" in codes(seat.new)


def test_figures_that_nobody_read_end_in_a_review(tried: Callable[..., Tried]) -> None:
    """Shanghai 2025: the lines are above the national ones and could not be read, and those of 2024 must not be carried over."""
    text = manifest(TODAY, ELSEWHERE, ["retail"], "SH-2025", "会员管理", items={ORDINARY: 150_000})
    run = tried(text)
    seat = run.seat("SH-2025")
    assert ends(run.report.told[0]) == (CONTRACT, CONTRACT)
    assert ends(seat.after)[0] is NONE
    assert ends(seat.after)[1] >= CONTRACT
    assert seat.effect in ("may_free", "either")
    assert "sh-2025/figures-not-read" in codes(seat.new)


def carmaker(place: str = "cn-sh", *, filed: str | None = "2026-02-03", **exporter_: Any) -> dict[str, Any]:
    """A foreign carmaker in Shanghai: sensitive information of 5,000 persons, judged to be off the list of Fujian."""
    text = manifest(TODAY, place, ["automotive"], "FJ-2025", "场景", items={SENSITIVE: 5_000}, filed=filed, since="2026-02-09")
    text["exporter"] |= {"foreign_invested": True, **exporter_}
    text["flows"][0]["scenario"] = "other"
    item = text["flows"][0]["items"][0]
    item["list_position"] = {"value": "off", **WHO}
    del item["list_entry"]
    return text


def test_a_list_frees_a_carmaker_only_with_its_filing(tried: Callable[..., Tried]) -> None:
    """Fujian: registered there and exporting from there, the sector of connected vehicles, off the list, filed first."""
    run = tried(carmaker())
    filed, unfiled = run.seat("FJ-2025"), tried(carmaker(filed=None)).seat("FJ-2025")
    # In Shanghai another zone's list is used only with the local centre's word: a review, from none to the contract.
    assert ends(run.report.told[0]) == (NONE, CONTRACT)
    assert ends(filed.after) == (NONE, NONE)
    assert filed.effect == "frees"
    assert ends(unfiled.after) == (NONE, CONTRACT)
    assert "fj-2025/off-list-unfiled" in codes(unfiled.new)
    (there,) = [one for one in run.seats()[0].seats if one.edition == "SH-2025"]
    assert there.here
    assert {(one.key, one.becomes) for one in filed.changes} == {
        ("exporter.registered_in", "cn-fj-ftz"),
        ("exporter.exports_from", "cn-fj-ftz"),
    }


def test_words_about_one_list_and_its_filing_count_for_no_other(tried: Callable[..., Tried]) -> None:
    """Off the list of Fujian says nothing of Beijing's, and what was filed in Fujian was not filed in Beijing."""
    text = carmaker()
    seat = tried(text).seat("BJ-2025")
    assert ends(seat.after)[1] >= CONTRACT
    aside = {edit.key for edit in seat.changes if edit.becomes is None}
    assert aside >= {"flow.list_scenario", "item.list_position", "item.listed_fields_only", "clearances"}
    for verdict in seat.after.verdicts if seat.after else ():
        assert verdict.facts["flow.holds.zone_filing"] is False
        assert verdict.fact("item.list_position") is None


@pytest.mark.parametrize("edition", [name for name, one in EDITIONS.items() if one.end is None or one.end >= TODAY])
def test_no_list_serves_an_operator_of_critical_infrastructure(tried: Callable[..., Tried], edition: str) -> None:
    """Every measure that was read shuts CII operators out; where it was not read the list is taken as closed."""
    one = EDITIONS[edition]
    text = manifest(TODAY, ELSEWHERE, [one.sector], edition, "场景", items={ORDINARY: 150_000})
    text["flows"][0]["items"][0] |= {"list_position": {"value": "off", **WHO}, "list_entry": None}
    for operator, reach in ((True, "outside"), (False, "inside"), (None, "open")):
        text["exporter"]["critical_infrastructure_operator"] = operator
        seat = tried(text).seat(edition)
        assert seat.reach == reach, operator
        if operator is True:
            assert ends(seat.after)[0] is ASSESSMENT


@pytest.mark.parametrize(("sector", "inside"), [("automotive", {"TJ-2024", "BJ-2025", "CQ-2025", "FJ-2025"}), ("payment", {"TJ-2024"})])
def test_a_list_names_its_sectors(tried: Callable[..., Tried], sector: str, inside: set[str]) -> None:
    """Cars: Beijing, Chongqing, Fujian; Tianjin covers the whole economy; every other list names other sectors."""
    text = manifest(TODAY, ELSEWHERE, [sector], items={ORDINARY: 150_000})
    (told,) = tried(text).seats()
    assert {one.edition for one in told.seats if one.reach == "inside"} == inside
    assert {one.edition for one in told.seats if one.reach == "unread"} == {"FJ-PINGTAN-GENERAL-2024"}


def test_important_data_by_national_law_are_freed_by_no_list(lawbook: Lawbook) -> None:
    """Clips of faces and plates outside cars are important data by the 2021 Provisions (art. 3): no list lifts that, nor the mapping approval."""
    run = Tried(lawbook, EXAMPLES / "carmaker-training-clips" / "manifest.yaml", TODAY)
    (told,) = run.seats()
    for one in told.seats:
        assert one.effect in ("same", "less", "more"), one.edition
        assert ends(one.after) == (ASSESSMENT, ASSESSMENT)
    assert {"mapping", "route"} <= {
        "mapping" if "mapping" in finding.met_by or any("mapping" in way for way in finding.met_by) else "route" for finding in told.always
    }


@pytest.mark.parametrize(("fact", "value"), [("state_secret", True), ("core", True)])
def test_secrets_and_core_data_go_by_no_list(tried: Callable[..., Tried], fact: str, value: bool) -> None:
    text = carmaker()
    text["flows"][0]["items"][0][fact] = value
    (told,) = tried(text).seats()
    for one in told.seats:
        assert one.effect not in ("frees", "may_free"), one.edition
        assert one.after is not None
        assert one.after.kind == "breach"
    assert any(one.kind == "breach" for one in told.always)


def test_a_handler_abroad_cannot_be_said_to_stand_in_a_zone(tried: Callable[..., Tried]) -> None:
    text = moved(carmaker(established_abroad=True), "abroad")
    (told,) = tried(text).seats()
    assert {one.effect for one in told.seats} == {"refused"}
    assert all(one.after is None and one.problems for one in told.seats)


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        ("2024-05-08", {"FJ-PINGTAN-GENERAL-2024"}, set()),
        ("2024-05-09", {"FJ-PINGTAN-GENERAL-2024", "TJ-2024"}, set()),
        ("2025-05-16", {"LG-ICV-2024", "LG-FUND-2024", "LG-BIO-2024", "SH-2024", "BJ-2024", "TJ-2024", "HI-2024", "ZJ-2024", "FJ-PINGTAN-GENERAL-2024"}, set()),
        ("2025-05-17", {"SH-2024", "BJ-2024", "TJ-2024", "HI-2024", "ZJ-2024", "FJ-PINGTAN-GENERAL-2024"}, {"LG-ICV-2024", "LG-FUND-2024", "LG-BIO-2024"}),
    ],
)  # fmt: skip
def test_lists_in_force_that_day_are_tried_and_no_others(tried: Callable[..., Tried], day: str, there: set[str], gone: set[str]) -> None:
    run = tried(manifest(day, ELSEWHERE, ["retail"], items={ORDINARY: 150_000}), day)
    (told,) = run.seats()
    assert {one.edition for one in told.seats} == there
    ended = {str((one.list or {})["edition"]) for one in lists_of(run.report)[1] if one.in_force.since <= day}
    assert ended == gone


def test_each_list_says_whom_it_serves_and_stands_in_the_table(lawbook: Lawbook) -> None:
    lists = {str(one.list["edition"]): one for one in lawbook.instruments.values() if one.list is not None}
    assert set(lists) == set(SEATS)
    rules = {rule.id for rule in lawbook.rules}
    for edition, one in lists.items():
        assert one.list is not None
        registered, exports = SEATS[edition]
        assert one.list["registered_in"][0] == registered
        assert (one.list["exports_from"] or [None])[0] == exports
        # Pingtan's text was not found: nobody knows whom it serves.
        assert (f"{one.id}/out-of-reach" in rules) == (edition != "FJ-PINGTAN-GENERAL-2024")


def _outcome(kind: str, *items: tuple[Route, Route], codes_: tuple[str, ...] = ()) -> FlowReport:
    """A flow that comes out like this."""
    verdicts = [SimpleNamespace(item=SimpleNamespace(id=str(number)), floor=low, ceiling=high) for number, (low, high) in enumerate(items)]
    findings = [SimpleNamespace(kind=kind, code=code, items=()) for code in codes_]
    return cast("FlowReport", SimpleNamespace(kind=kind, verdicts=verdicts, findings=findings))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (_outcome("breach", (CONTRACT, CONTRACT)), _outcome("duty", (NONE, NONE)), "frees"),
        (_outcome("breach", (CONTRACT, CONTRACT)), _outcome("breach", (NONE, NONE)), "eases"),
        (_outcome("breach", (ASSESSMENT, ASSESSMENT)), _outcome("breach", (CONTRACT, CONTRACT)), "eases"),
        (_outcome("open", (NONE, ASSESSMENT)), _outcome("open", (NONE, CONTRACT)), "eases"),
        (_outcome("breach", (CONTRACT, CONTRACT)), _outcome("review", (NONE, CONTRACT)), "may_free"),
        (_outcome("breach", (CONTRACT, CONTRACT)), _outcome("breach", (NONE, CONTRACT)), "may_ease"),
        (_outcome("breach", (ASSESSMENT, ASSESSMENT)), _outcome("review", (CONTRACT, ASSESSMENT)), "may_ease"),
        (_outcome("breach", (CONTRACT, CONTRACT)), _outcome("open", (NONE, ASSESSMENT)), "either"),
        # One item lighter and another stricter: no list that eases the flow.
        (_outcome("open", (NONE, ASSESSMENT), (CONTRACT, CONTRACT)), _outcome("breach", (ASSESSMENT, ASSESSMENT), (NONE, CONTRACT)), "either"),
        (_outcome("open", (CONTRACT, ASSESSMENT), (CONTRACT, ASSESSMENT)), _outcome("open", (ASSESSMENT, ASSESSMENT), (NONE, ASSESSMENT)), "either"),
        (_outcome("open", (NONE, ASSESSMENT)), _outcome("breach", (CONTRACT, CONTRACT)), "either"),
        (_outcome("clear", (NONE, NONE)), _outcome("open", (NONE, ASSESSMENT)), "may_worsen"),
        (_outcome("review", (NONE, ASSESSMENT)), _outcome("breach", (CONTRACT, ASSESSMENT)), "worsens"),
        (_outcome("clear", (NONE, NONE)), _outcome("breach", (CONTRACT, CONTRACT)), "worsens"),
        (_outcome("duty", (NONE, NONE), codes_=("a",)), _outcome("duty", (NONE, NONE), codes_=("a",)), "same"),
        (_outcome("review", (NONE, NONE), codes_=("a",)), _outcome("open", (NONE, NONE), codes_=("a",)), "same"),
        (_outcome("review", (NONE, NONE), codes_=("a",)), _outcome("breach", (NONE, NONE), codes_=("a",)), "more"),
        (_outcome("duty", (NONE, NONE), codes_=("a", "b")), _outcome("duty", (NONE, NONE), codes_=("a",)), "less"),
        (_outcome("duty", (NONE, NONE), codes_=("a",)), _outcome("duty", (NONE, NONE), codes_=("a", "b")), "more"),
    ],
)  # fmt: skip
def test_what_an_outcome_is_called(before: FlowReport, after: FlowReport, told: str) -> None:
    assert effect(before, after) == told


# --------------------------------------------------------------------------- the same as the file really changed


def _stands(stated: Any, asked: str | None) -> bool:
    return asked is None or stated == asked or asked in WITHIN.get(str(stated), ())


def changed(run: Tried, edition: str, *, uses: bool) -> dict[str, str]:
    """The files as somebody would write them who stood in the zone, using its list or not."""
    document = run.report.told[0].manifest.document
    shared = run.report.told[0].manifest.exporter_document
    texts = {one.path: json.loads(json.dumps(one.data)) for one in (document, shared)}
    whole, above = texts[document.path], texts[shared.path]
    who = above["exporter"]
    registered, exports = SEATS[edition]
    here = _stands(who.get("registered_in"), registered) and _stands(who.get("exports_from"), exports)
    if not here:
        if not _stands(who.get("registered_in"), registered):
            who["registered_in"] = registered
        if not _stands(who.get("exports_from"), exports or who["registered_in"]):
            who["exports_from"] = exports or who["registered_in"]
    once: dict[str, Any] = {}
    for scope in ("flows", "items"):
        once[scope] = {**((above.get("defaults") or {}).get(scope) or {}), **((whole.get("defaults") or {}).get(scope) or {})}
        for one in (above, whole):
            for key in ("list", "list_scenario", "list_position", "list_entry", "listed_fields_only"):
                ((one.get("defaults") or {}).get(scope) or {}).pop(key, None)
    dropped = False
    for each in whole["flows"]:
        named = each.get("list") or once["flows"].get("list")
        stays = named == edition or (here and (named is None or not uses))
        dropped = dropped or not stays
        each["list"] = edition if uses else named if stays else None
        for scope, one, keys in [("flows", each, ("list_scenario",))] + [
            ("items", item, ("list_position", "list_entry", "listed_fields_only")) for item in each["items"]
        ]:
            for key in keys:
                said = one[key] if one.get(key) is not None else once[scope].get(key)
                one[key] = said if stays else None
        if not stays and each.get("clearances"):
            each["clearances"] = [one for one in each["clearances"] if one.get("mechanism") not in ("zone_filing", "zone_report")]
    if dropped and who.get("clearances"):
        who["clearances"] = [one for one in who["clearances"] if one.get("mechanism") not in ("zone_filing", "zone_report")]
    return {path: json.dumps(data, ensure_ascii=False) for path, data in texts.items()}


TOLD: dict[tuple[str, str], tuple[Tried, list[Seats]]] = {}


def _told(lawbook: Lawbook, name: str, day: str) -> tuple[Tried, list[Seats]]:
    if (name, day) not in TOLD:
        run = Tried(lawbook, EXAMPLES / name, day)
        TOLD[name, day] = run, run.seats()
    return TOLD[name, day]


@pytest.mark.parametrize(("name", "day"), RUNS)
def test_what_is_told_is_what_check_says_of_the_changed_file(lawbook: Lawbook, name: str, day: str) -> None:
    run, told = _told(lawbook, name, day)
    assert {one.edition for each in told for one in each.seats} == {
        edition for edition in SEATS if any(str((one.list or {}).get("edition")) == edition for one in lists_of(run.report)[0])
    }
    for edition in {one.edition for each in told for one in each.seats}:
        variants = {}
        for uses in (False, True):
            after = run.again(changed(run, edition, uses=uses))
            assert not after.problems, (edition, [one.message for one in after.problems])
            variants[uses] = {one.id: one for one in after.told}
        for each in told:
            seat = next(one for one in each.seats if one.edition == edition)
            bare, under = variants[False][each.before.id], variants[True][each.before.id]
            assert seat.after is not None
            real = under if seat.uses else bare
            assert (routes(seat.after), found(seat.after)) == (routes(real), found(real)), (each.before.id, edition)
            # Never told as heavier than it need be, nor as lighter than either of the two.
            if not seat.uses:
                assert effect(bare, under) in ("same", "more", "may_worsen", "worsens"), (each.before.id, edition)
            assert seat.effect == effect(each.before, seat.after)


@pytest.mark.parametrize(("name", "day"), RUNS)
def test_where_the_exporter_stands_already_nothing_changes(lawbook: Lawbook, name: str, day: str) -> None:
    _, told = _told(lawbook, name, day)
    for each in told:
        for seat in each.seats:
            if seat.here and not any(one.changes for other in told for one in other.seats if one.edition == seat.edition):
                assert seat.effect == "same"
                assert (routes(seat.after), found(seat.after)) == (routes(each.before), found(each.before))
            if seat.here and not seat.uses:
                assert seat.changes == ()
            for edit in seat.changes:
                # A hypothesis is about the place and the list; whatever else is touched is taken away, never put in.
                assert edit.becomes is None or edit.key in ("exporter.registered_in", "exporter.exports_from", "flow.list")
                assert not edit.judged


@pytest.mark.parametrize(("name", "day"), RUNS)
def test_leaving_words_about_another_list_aside_makes_nothing_lighter(lawbook: Lawbook, name: str, day: str) -> None:
    """What was said of another list, were it kept as said of this one, could only close a range that is told open."""
    run, told = _told(lawbook, name, day)
    document, shared = run.report.told[0].manifest.document, run.report.told[0].manifest.exporter_document
    for edition in {one.edition for each in told for one in each.seats}:
        texts = {one.path: json.loads(json.dumps(one.data)) for one in (document, shared)}
        registered, exports = SEATS[edition]
        who = texts[shared.path]["exporter"]
        who |= {"registered_in": registered, "exports_from": exports or registered}
        for flow_ in texts[document.path]["flows"]:
            flow_["list"] = edition
        after = run.again({path: json.dumps(data, ensure_ascii=False) for path, data in texts.items()})
        kept = {one.id: one for one in after.told}
        for each in told:
            seat = next(one for one in each.seats if one.edition == edition)
            if seat.uses and seat.after is not None and not seat.here:
                for item, (_, ceiling) in routes(seat.after).items():
                    assert ceiling >= routes(kept[each.before.id])[item][1], (each.before.id, edition, item)


@pytest.mark.parametrize("name", ["beijing-negative-list/manifest.yaml", "retailer-small-flows/manifest.yaml"])
def test_a_flow_that_is_named_is_told_as_among_all(lawbook: Lawbook, name: str) -> None:
    run, told = _told(lawbook, name, TODAY)
    for each in told:
        (alone,) = run.seats(each.before.id)
        assert [(one.edition, one.effect, one.uses, routes(one.after), found(one.after)) for one in alone.seats] == [
            (one.edition, one.effect, one.uses, routes(one.after), found(one.after)) for one in each.seats
        ]


def test_the_best_comes_first(lawbook: Lawbook) -> None:
    for name, day in RUNS[:12]:
        for each in _told(lawbook, name, day)[1]:
            places = [EFFECTS.index(one.effect) for one in each.seats]
            assert places == sorted(places)


# --------------------------------------------------------------------------- the command


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize(("text", "status"), [(CLEAR, 0), (BREACH, 1), (OPEN, 4), (REVIEW, 4), (DUTY, 4), (INVALID, 3)])
def test_the_status_is_that_of_what_stands(text: str, status: int) -> None:
    repo.put("m.yaml", text)
    for format_ in ("text", "json"):
        assert repo.run("zones", "m.yaml", "--format", format_).exit_code == status
    assert repo.run("check", "m.yaml").exit_code == status
    assert Path("m.yaml").read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("_folder")
def test_a_flow_is_chosen_and_an_unknown_one_is_a_wrong_call() -> None:
    repo.put("m.yaml", story(flow("one") + flow("two"), size="150_000"))
    both = repo.run("zones", "m.yaml")
    assert "one" in both.stdout
    assert "over all 2 flows" in both.stdout
    alone = repo.run("zones", "m.yaml", "two")
    assert "✗ two" in alone.stdout
    assert "✗ one" not in alone.stdout
    assert "over all" not in alone.stdout
    wrong = repo.run("zones", "m.yaml", "twoo")
    assert wrong.exit_code == 2
    assert "did you mean `two`?" in wrong.stderr
    assert repo.run("zones", "none.yaml").exit_code == 3


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("command", ["zones", "remedy", "explain", "ask", "ledger", "check"])
def test_a_file_without_flows_is_told_as_one(command: str) -> None:
    """Whoever gets a status of 3 is told why."""
    repo.put("m.yaml", CLEAR[: CLEAR.index("flows:\n  - id")] + "flows: []\n")
    result = repo.run(command, "m.yaml")
    assert result.exit_code == 3
    assert "no flows here, so nothing to judge" in result.stderr + result.stdout


@pytest.mark.usefixtures("_folder")
def test_it_says_that_it_is_no_proposal_in_both_languages() -> None:
    repo.put("m.yaml", BREACH)
    for more in ([], ["-v"]):
        english = " ".join(repo.run("zones", "m.yaml", *more).stdout.split())
        assert "a hypothesis, not a proposal" in english
        assert "a seat moved on paper alone meets the conditions of none" in english
        assert "Order 13 art. 4, Order 20 art. 5" in english
        assert "nothing is written" in english
        assert ("lists in force on 2026-11-24" in english) is bool(more)
        assert ("ended: BJ-2024 (2026-05-10)" in english) is bool(more)
        chinese = "".join(repo.run("zones", "m.yaml", "--lang", "zh", *more).stdout.split())
        assert "这是假设，不是建议" in chinese
        assert "只在纸面上迁移，不符合任何清单的条件" in chinese
    data = json.loads(repo.run("zones", "m.yaml", "--format", "json").stdout)
    assert data["hypothesis"][0]["en"].startswith("a hypothesis, not a proposal")
    assert {one["list"] for one in data["lists"] if not one["in_force"]["now"]} == {
        "BJ-2024",
        "SH-2024",
        "LG-ICV-2024",
        "LG-FUND-2024",
        "LG-BIO-2024",
    }
    assert repo.run("zones", "m.yaml", day="2024-05-09").stdout.count("TJ-2024") > 0
    assert "not yet in force: " in repo.run("zones", "m.yaml", "-v", day="2024-05-09").stdout


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("day", ["2024-05-17", "2026-11-24"])
def test_in_english_nothing_is_told_in_chinese_alone(day: str) -> None:
    """Sectors of lists stand there in our own translation: every list of either day has one."""
    repo.put("m.yaml", BREACH)
    told = repo.run("zones", "m.yaml", "-v", day=day).stdout
    assert "tourism, duty-free retail" in told or "public funds" in told
    assert not re.search("[\u4e00-\u9fff]", told)
    assert "深海、航天、种业、旅游、免税商品零售" in "".join(repo.run("zones", "m.yaml", "-v", "--lang", "zh").stdout.split())


@pytest.mark.usefixtures("_folder")
def test_before_any_list_it_says_that_there_is_none() -> None:
    """The first list, of Pingtan, came with Order 16 on 2024-03-22."""
    repo.put("m.yaml", BREACH)
    for flag in ([], ["-v"]):
        told = repo.run("zones", "m.yaml", *flag, day="2024-03-21").stdout
        assert "no list of a free-trade zone is in force on 2024-03-21" in told
        assert "stands against it wherever" not in told
        assert "no list of a free-trade zone" not in repo.run("zones", "m.yaml", *flag, day="2024-03-22").stdout


@pytest.mark.usefixtures("_folder")
def test_how_the_flows_stand_comes_first() -> None:
    repo.put("m.yaml", story(flow("one") + flow("two"), size="150_000"))
    lines = repo.run("zones", "m.yaml").stdout.splitlines()
    assert lines[2] == "as the flows stand"
    assert lines[3].endswith(": one, two")
    verbose = repo.run("zones", "m.yaml", "-v").stdout
    assert "new:" in verbose
    assert "new:" not in "\n".join(lines)
    assert len(verbose.splitlines()) > len(lines)


@pytest.mark.usefixtures("_folder")
def test_where_it_stands_is_told_once_and_what_is_not_stated_is_said_so() -> None:
    text = story(flow("one") + flow("two", list="BJ-2025"), size="150_000")
    repo.put("m.yaml", text)
    told = repo.run("zones", "m.yaml").stdout
    assert told.count("stands: ") == 2
    assert "uses the list BJ-2025" in told
    repo.put("m.yaml", text.replace("    list: BJ-2025\n", "").replace("  registered_in: cn-js-nanjing\n", ""))
    told = repo.run("zones", "m.yaml").stdout
    assert told.count("stands: ") == 1
    assert "stands: registered in: not stated · exports from Nanjing · uses no list" in told
    assert "name one flow (tongguan zones FILE FLOW)" in told


@pytest.mark.usefixtures("_folder")
def test_lists_with_one_outcome_stand_together() -> None:
    repo.put("m.yaml", story(size="150_000", head=exporter().replace("sectors: [other]", "sectors: [payment]")))
    told = repo.run("zones", "m.yaml").stdout
    lines = [line for line in told.splitlines() if line.startswith("  changes nothing")]
    # Lists of other sectors on one line, and no screen for each of them.
    assert len(lines) <= 2
    assert len(told.splitlines()) < 80


@pytest.mark.usefixtures("_folder")
def test_flows_of_which_the_same_is_told_stand_together() -> None:
    many = "".join(flow(f"flow-{number}") for number in range(20))
    repo.put(
        "m.yaml",
        story(
            many + flow("other", purpose="marketing", items="      - {id: x, category: person.health.record, persons: 5}\n"), size="150_000"
        ),
    )
    told = repo.run("zones", "m.yaml").stdout
    assert "✗ flow-0, flow-1, flow-2, " in told
    assert " +8\n" in told
    assert told.count("  now: ") == 2
    assert len(json.loads(repo.run("zones", "m.yaml", "--format", "json").stdout)["flows"]) == 21


@pytest.mark.usefixtures("_folder")
def test_each_exporter_of_a_folder_is_tried_for_itself() -> None:
    """One that is established abroad cannot be said to stand in a zone; that says nothing of the other."""
    abroad = exporter("other").replace("cn-js-nanjing", "abroad").replace("established_abroad: false", "established_abroad: true")
    repo.put("flows/a.yaml", story(size="150_000"))
    repo.put("flows/b.yaml", story(flow("second"), size="150_000", head=abroad))
    data = json.loads(repo.run("zones", "flows", "--format", "json").stdout)
    effects = {one["id"]: {zone["effect"] for zone in one["zones"]} for one in data["flows"]}
    assert effects["second"] == {"refused"}
    assert "refused" not in effects["customers"]
    assert all(zone["refused"] for one in data["flows"] if one["id"] == "second" for zone in one["zones"])
    told = repo.run("zones", "flows", "second").stdout
    assert "cannot be stated so: " in told
    assert "stands: registered in: outside the mainland · exports from: outside the mainland · uses no list" in " ".join(told.split())
    assert "✗ second" in told


@pytest.mark.usefixtures("_folder")
def test_whatever_the_width_no_line_is_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    from tongguan.render.cells import width

    repo.put("m.yaml", BREACH)
    for language in ("en", "zh"):
        for line in repo.run("zones", "m.yaml", "--lang", language, COLUMNS="80").stdout.splitlines():
            assert width(line) <= 80, line


@pytest.mark.usefixtures("_folder")
def test_papers_and_words_once_for_all_are_left_aside_too() -> None:
    """Stated under `defaults` and with the exporter, they are left aside as where a flow states them."""
    paper = "[{mechanism: zone_filing, ref: F-1, filed: 2026-02-01, items: [addresses], fields: [a], recipients: [hq], expires: never}]"
    text = story(size="150_000", head=exporter(clearances=paper).replace("cn-js-nanjing", "cn-bj").replace("[other]", "[retail]"))
    text = text.replace("    client_data: false\n", "    client_data: false\n    list: BJ-2025\n    list_scenario: 会员\n", 1)
    text = text.replace(
        "    core: false\n", "    core: false\n    list_position: {value: off, by: A. Example, because: looked through}\n", 1
    )
    repo.put("m.yaml", text)
    (told,) = json.loads(repo.run("zones", "m.yaml", "--format", "json").stdout)["flows"]
    assert told["seat"] == {"registered_in": "cn-bj", "exports_from": "cn-bj", "list": "BJ-2025"}
    zones = {one["list"]: one for one in told["zones"]}
    assert zones["BJ-2025"]["changes"] == []
    aside = {(one["key"], tuple(one["at"])) for one in zones["FJ-2025"]["changes"] if one["how"] == "remove"}
    assert aside >= {
        ("flow.list_scenario", ("defaults", "flows", "list_scenario")),
        ("item.list_position", ("defaults", "items", "list_position")),
        ("clearances", ("exporter", "clearances", 0)),
    }


@pytest.mark.usefixtures("_folder")
def test_a_file_of_the_exporter_is_changed_with_the_manifest() -> None:
    head = exporter()
    repo.put("exporter.yaml", f"version: 1\n{head}")
    repo.put("m.yaml", story(size="150_000", head="exporter: exporter.yaml\n"))
    (told,) = json.loads(repo.run("zones", "m.yaml", "--format", "json").stdout)["flows"]
    places = {(one["key"], one["path"]) for one in told["zones"][0]["changes"] if one["key"].startswith("exporter.")}
    assert places == {("exporter.registered_in", "exporter.yaml"), ("exporter.exports_from", "exporter.yaml")}


@pytest.mark.usefixtures("_folder")
def test_explain_tells_the_list_where_the_exporter_stands_in_one_language() -> None:
    """Pingtan's general list names no sectors that are known; Jiangsu's is for medicine."""
    for place, told in (("cn-fj-pingtan", "FJ-PINGTAN-GENERAL-2024"), ("cn-js-ftz", "JS-2025")):
        repo.put("m.yaml", BREACH.replace("cn-js-nanjing", place))
        lines = " ".join(repo.run("explain", "m.yaml").stdout.split())
        assert told in lines
        assert ", for medicine, is in force where" in lines if told == "JS-2025" else ") is in force where" in lines
        assert ", for ," not in lines
        assert not re.search("[\u4e00-\u9fff]", lines)
