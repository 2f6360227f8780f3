"""Text in, report out: the way of the data, without files, clock or screen.

`render(assemble(judge(lawbook.on(day), state(manifest, document))), phrases)`
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING, Any

from tongguan.assemble import Assembler
from tongguan.document import Document
from tongguan.fill import Filler, joined, unfit
from tongguan.judge.law import Law
from tongguan.judge.stages import Judge
from tongguan.manifest import Manifest, body_of, exporter_path, is_manifest, lists_named, papers
from tongguan.problem import InvalidInput, Problem
from tongguan.reading import scan
from tongguan.record import replace
from tongguan.remarks import mistaken, namesakes, outdated, papers_of, planned, without_flows, without_review
from tongguan.report import NO_FLOWS, read_until
from tongguan.shapes import shape
from tongguan.version import VERSION

if TYPE_CHECKING:
    from tongguan.compounds import Map
    from tongguan.lawbook.model import Lawbook
    from tongguan.manifest import Provided
    from tongguan.report import Report
    from tongguan.screening import BarredList, Screening
    from tongguan.shape import Keys
    from tongguan.waivers import Exceptions, Remark

NAMED = 1_000
"""Characters of a path that are told: what is longer is no name."""
Fetch = Callable[[str, str], Document]
"""(path of the manifest, path that it names) → the document of the exporter file."""
Excepting = Callable[[Sequence[Manifest]], "Exceptions"]
"""The manifests of a run → the waivers and the baseline that hold for it."""


def manifests_of(
    sources: Sequence[tuple[str, bytes | str]], lawbook: Lawbook, fetch: Fetch, lists: Lists | None = None
) -> tuple[list[Manifest], list[Problem]]:
    """The manifests of these texts, and the problems of those that cannot be used."""
    filler = Filler(lawbook, _shape(lawbook))
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for path, raw in sources:
        try:
            manifests.append(_one(path, raw, filler, fetch, lists))
        except InvalidInput as error:
            problems.extend(error.problems)
    problems.extend(_together(manifests))
    # An exporter file that several manifests name is wrong once.
    return papers(manifests), list(dict.fromkeys(problems))


_shapes: dict[str, Map] = {}


def _shape(lawbook: Lawbook) -> Map:
    """The shape of a manifest, made once for each lawbook."""
    if lawbook.digest not in _shapes:
        _shapes[lawbook.digest] = shape(lawbook)
    return _shapes[lawbook.digest]


def _one(path: str, raw: bytes | str, filler: Filler, fetch: Fetch, lists: Lists | None) -> Manifest:
    document, broken = scan(raw, path)
    if document.data is None and not broken:
        raise InvalidInput([Problem(path, "the file is empty", None, "a manifest begins with `version: 1`")])
    named = exporter_path(document)
    shared = None
    lone = False
    if named is not None and is_manifest(document):
        try:
            shared = _fetched(fetch, document, named, ("exporter",), "exporter file")
        except InvalidInput as error:
            # The manifest's own problems are told beside those of the file it names.
            broken, lone = [*error.problems, *broken], True
        else:
            if is_manifest(shared):
                hint = "an exporter file holds `exporter:`, and no `flows:`"
                broken, shared, lone = (
                    [*broken, document.problem(document.at("exporter"), f"`{named}` is a manifest, no exporter file", hint)],
                    None,
                    True,
                )
            elif (key := _bare(shared, filler)) is not None:
                message = "keys of the exporter at the top of an exporter file"
                hint = "put them all below `exporter:`, and `version: 1` above it"
                broken, shared, lone = [*broken, shared.problem(shared.key(key), message, hint)], None, True
    if broken:
        raise InvalidInput(joined(broken, unfit(document, filler.whole, shared, lone=lone)))
    screening = lists.of([one for one in (shared, document) if one is not None], fetch) if lists is not None else None
    manifest = filler.fill(document, shared, screening)
    if manifest.suspects or manifest.doubted:
        from tongguan.contradictions import contradictions

        if problems := contradictions(manifest, filler.lawbook):
            raise InvalidInput(problems)
    return manifest


def _bare(shared: Document, filler: Filler) -> str | None:
    """The first key of an exporter's own that stands at the top of its file, where `exporter` does not: each would be told as unknown."""
    if not isinstance(shared.data, dict) or "exporter" in shared.data:
        return None
    from tongguan.compounds import Map
    from tongguan.shapes import exporter_shape

    own = exporter_shape(filler.whole).fields["exporter"]
    return next((key for key in shared.data if isinstance(own, Map) and key in own.fields), None)


def _fetched(fetch: Fetch, document: Document, named: str, at: Keys, what: str) -> Document:
    """The file that a document names; where it cannot be read, the place that names it is the place of the problem."""
    try:
        return fetch(document.path, named)
    except InvalidInput as error:
        raise InvalidInput(
            [
                one if one.span else document.problem(document.at(*at), f"{what} `{named[:NAMED]}`: {one.message}", one.hint)
                for one in error.problems
            ]
        ) from None


class Lists:
    """The lists of barred recipients of a run: those of the configuration, and those that manifests name."""

    def __init__(self, documents: Sequence[Document], lawbook: Lawbook, day: str) -> None:
        """Raises `InvalidInput` when a list of the configuration cannot be used."""
        self._lawbook = lawbook
        self._day = day
        self._screening: Screening | None = self._read(documents) if documents else None
        self.used: dict[str, Document] = {document.path: document for document in documents}
        """Every file of lists that was read."""

    def _read(self, documents: Sequence[Document]) -> Screening:
        from tongguan.lawbook.model import Words
        from tongguan.screening import FACT, Screening, read_lists

        problems: list[Problem] = []
        found: list[BarredList] = []
        for document in documents:
            try:
                found += read_lists(document, self._lawbook)
            except InvalidInput as error:
                problems.extend(error.problems)
        if problems:
            raise InvalidInput(problems)
        return Screening(found, self._day, {word: Words(zh, en) for word, zh, en in self._lawbook.terms[FACT].values})

    def of(self, origins: Sequence[Document], fetch: Fetch) -> Screening | None:
        """What one manifest's recipients are held against; `origins`: the manifest and its exporter file."""
        named = [
            _fetched(fetch, origin, path, ("recipient_lists", index), "file of lists")
            for origin in origins
            for index, path in enumerate(lists_named(origin))
        ]
        if not named:
            return self._screening
        self.used |= {document.path: document for document in named}
        own = self._read(named)
        self._screening = self._screening or self._read([])
        return self._screening.joined(own)

    def remarks(self) -> tuple[Remark, ...]:
        """Every recipient that was found on a list, or may be meant by one."""
        if self._screening is None:
            return ()
        from tongguan.waivers import Remark

        found = []
        for hit, words in self._screening.told():
            span = hit.document.at(*hit.entry.at)
            found.append(Remark.on(f"list.{hit.kind}", words, hit.document, span))
        return tuple(found)


def _together(manifests: Sequence[Manifest]) -> list[Problem]:
    """What is wrong only when files are taken together: flows counted twice, exporters told two ways."""
    problems: list[Problem] = []
    flows: dict[tuple[str, str], Manifest] = {}
    exporters: dict[str, dict[str, tuple[Any, Manifest]]] = {}
    bodies: dict[str, Manifest] = {}
    looked: set[int] = set()
    figures: dict[tuple[str, str], tuple[Manifest, Provided]] = {}
    for manifest in manifests:
        if id(manifest.exporter) not in looked:
            looked.add(id(manifest.exporter))
            said = exporters.setdefault(manifest.exporter_id, {})
            for key, value in manifest.exporter.items():
                known = said.setdefault(key, (value, manifest))
                if known[0] != value:
                    problems.append(_otherwise(key, manifest, known[1]))
            body = body_of(manifest)
            if body is not None and (other := bodies.setdefault(body, manifest)).exporter_id != manifest.exporter_id:
                problems.append(_two_ids(manifest, other))
        for key, figure in manifest.figures():
            there, same = figures.setdefault((manifest.exporter_id, key), (manifest, figure))
            if same != figure:
                problems.append(_otherwise(key, manifest, there))
        for flow in manifest.flows:
            other = flows.setdefault((manifest.exporter_id, flow.id), manifest)
            if other is not manifest:
                span = manifest.document.at(*flow.at, "id")
                hint = "rename one of them: a flow goes by its id in reports, waivers and papers"
                problems.append(manifest.document.problem(span, f"flow `{flow.id}` of this exporter stands in {other.path} too", hint))
    return problems


def _two_ids(manifest: Manifest, first: Manifest) -> Problem:
    """One legal entity under two ids: its persons would be counted apart.

    LAW: Order 16 arts. 5, 7, 8 count for each handler of personal information.
    """
    document = manifest.exporter_document
    message = f"exporters `{manifest.exporter_id}` and `{first.exporter_id}` have the same `unified_code`: persons are counted by `id`, one for each legal entity"
    return document.problem(document.at("exporter", "unified_code"), message, f"write the id that stands in {first.exporter_document.path}")


def _otherwise(key: str, manifest: Manifest, first: Manifest) -> Problem:
    """A fact of one exporter that two files state in two ways."""
    document = manifest.exporter_document
    name = key.removeprefix("exporter.")
    message = f"exporter `{manifest.exporter_id}`: `{name}` is stated otherwise in {first.exporter_document.path}"
    return document.problem(document.at("exporter", *name.split(".")), message, "one exporter file, named by both, says it once")


def check(
    sources: Sequence[tuple[str, bytes | str]],
    lawbook: Lawbook,
    day: str,
    fetch: Fetch,
    *,
    allowed: Sequence[str] = (),
    law: Law | None = None,
    exact: bool = True,
    excepting: Excepting | None = None,
    only: Container[str] | None = None,
    flow: tuple[str, str] | None = None,
    lists: Sequence[Document] = (),
    ledgers: Sequence[Document] = (),
) -> Report:
    """The report on these texts under the law of one day.

    Not `exact`, open questions stay sound ranges. With `only` the other manifests just count, with `flow` (manifest, id) every other flow, as
    far as they are of the same exporter. `lists`: files of barred
    recipients against which every manifest is held; `ledgers`: those of other repositories. Raises `InvalidInput` when one of those cannot be used.
    """
    screened = Lists(lists, lawbook, day)
    manifests, problems = manifests_of(sources, lawbook, fetch, screened)
    manifests.sort(key=lambda manifest: manifest.path)
    asked = [one for one in manifests if only is None or one.path in only]
    told = (
        without_flows([one for one in asked if not one.flows])
        + outdated(asked, day)
        + planned(asked, day, read_until(lawbook.checked_to))
        + namesakes(manifests)
    )
    if ledgers:
        manifests, uncounted = _with_ledgers(manifests, ledgers)
        told += uncounted
    law = law or Law(lawbook, day)
    held = papers_of(asked)
    if held:
        told += without_review([clearance for clearance, _ in held], law) + mistaken(held, manifests)
    # Persons are counted by exporter: nothing that others provide moves a verdict here.
    path = None if flow is None else flow[0]
    exporters = None if path is None and only is None else {one.exporter_id for one in asked if path in (None, one.path)}
    judge = Judge(law, manifests, exact=exact, exporters=exporters)

    def alone() -> Assembler:
        without = law.without_packs()
        return Assembler(without, Judge(without, manifests, exact=exact, exporters=exporters), VERSION)

    assembler = Assembler(law, judge, VERSION, excepting(manifests) if excepting is not None else None, alone if law.companies else None)
    if flow is not None:
        verdicts = [judge.verdict(one) for one in judge.subjects.values() if (one.manifest.path, one.flow.id) == flow]
        report = assembler.assemble(verdicts, problems, allowed)
    elif only is None:
        report = assembler.assemble(judge.verdicts(), problems, allowed)
    else:
        verdicts = [judge.verdict(subject) for subject in judge.subjects.values() if subject.manifest.path in only]
        counted = sum(len(manifest.flows) for manifest in manifests if manifest.path not in only)
        report = replace(assembler.assemble(verdicts, problems, allowed), counted=counted)
    more = (*screened.used.values(), *ledgers)
    return _with_inputs(report, more, (*screened.remarks(), *told)) if more or told else report


def refused(report: Report) -> Report:
    """The report, in which manifests without flows are problems where nothing else was judged: in no format that is a mere warning."""
    if report.told or report.counted or report.problems:
        return report
    empty = [one for one in report.warnings if one.code == NO_FLOWS]
    problems = tuple(Problem(one.path, one.words.en, one.span, None, one.line, one.words.zh) for one in empty)
    return replace(report, problems=problems, warnings=tuple(one for one in report.warnings if one.code != NO_FLOWS))


def _with_ledgers(manifests: list[Manifest], ledgers: Sequence[Document]) -> tuple[list[Manifest], tuple[Remark, ...]]:
    """The manifests with the persons of ledgers counted, and what was not counted."""
    from tongguan.ledgers import added, read_ledger, remarks

    entries = [entry for document in ledgers for entry in read_ledger(document)]
    return added(manifests, entries), remarks(manifests, entries)


def _with_inputs(report: Report, documents: Sequence[Document], told: Sequence[Remark]) -> Report:
    """The report with further files among its inputs, and what was found in them."""
    receipt = replace(report.receipt, documents=(*report.receipt.documents, *documents))
    return replace(report, receipt=receipt, warnings=(*report.warnings, *told))
