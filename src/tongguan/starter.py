"""A first manifest to write on: what everybody must say, and every question as a line to uncomment.

Nothing is assumed: a profile chooses the flows to begin with and the questions worth seeing; keys, questions and
allowed words come from the lawbook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING

from tongguan.lawbook.model import Words
from tongguan.phrases import speak

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongguan.lawbook.model import Lawbook, Term

SCHEMA = "manifest.schema.json"
WIDTH = 120
FEW = 9
"""Words of a closed list that are shown in full."""


@dataclass(frozen=True, slots=True)
class Start:
    """A flow to begin with: its items are (id, category, title)."""

    id: str
    title: Words
    items: tuple[tuple[str, str, Words], ...]
    facts: tuple[str, ...] = ()
    """Questions on this flow beside those on every flow."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of company begins with."""

    words: Words
    sectors: tuple[str, ...] = ()
    flows: tuple[Start, ...] = ()
    exporter: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    population: tuple[str, str] | None = ("customers", "customers")


EXPORTER = (
    "name", "sectors", "critical_infrastructure_operator", "state_organ", "foreign_invested", "foreign_controlled", "established_abroad",
    "registered_in", "exports_from", "persons_processed", "processes_important_data", "serves",
    "provided_this_year.as_of", "provided_this_year.ordinary", "provided_this_year.sensitive",
)  # fmt: skip
RECIPIENT = (
    "name", "country", "kind", "relation", "foreign_controlled", "lists", "country_countermeasure", "end_use_risk", "onward",
)  # fmt: skip
FLOW = (
    "way", "access", "accessed_from", "stored_in", "collected_in", "mainland_data_added", "sent_by", "purpose", "basis", "since",
)  # fmt: skip
FLOWS = ("recipient_decides_hiring", "foreign_authority_request", "incident", "survey", "client_data")
ITEM = ("persons", "holds", "identifiable", "also_ordinary")
ITEMS = (
    "minors_under_14", "important_notified", "important_suspected", "core", "state_secret", "work_secret", "controlled_item",
    "technology_entry", "highly_sensitive", "collected_place",
)  # fmt: skip
"""`FLOWS` and `ITEMS`: questions whose answers are mostly the same for all, so they stand under `defaults`."""
EVIDENCE = ("notice", "separate_consent", "impact_assessment", "recipient_contract", "records", "security")
HQ, TITLES = "headquarters", Words("境外总部", "headquarters abroad")

GENERAL = Profile(
    Words("通用", "general"),
    flows=(Start("first-flow", Words("第一条数据流", "the first flow"), (("data", "", Words("出境的数据", "what leaves")),)),),
)
PROFILES = {
    "automotive": Profile(
        Words("汽车", "automotive"),
        ("automotive",),
        (
            Start(
                "training-clips",
                Words("行车影像送境外训练", "camera clips for training abroad"),
                (("clips", "vehicle.video.exterior", Words("车外摄像头影像", "video of the vehicle's surroundings")),),
                ("first_hop", "mapping_actor", "directed_from_abroad"),
            ),
            Start(
                "diagnostics",
                Words("故障诊断由境外查看", "fault diagnosis from abroad"),
                (
                    ("codes", "vehicle.diagnostics", Words("故障码与诊断数据", "fault codes and diagnostic data")),
                    ("vin", "vehicle.identity.vin", Words("车辆识别代号", "vehicle identification numbers")),
                ),
            ),
        ),
        ("mapping_licence",),
        ("scenario", "vehicle_type_approved"),
        ("vehicles",),
        ("owners", "vehicle_users"),
    ),
    "saas": Profile(
        Words("软件服务", "software as a service"),
        (),
        (
            Start(
                "telemetry",
                Words("使用遥测", "product telemetry"),
                (
                    ("usage", "telemetry.usage", Words("使用事件", "usage events")),
                    ("crashes", "telemetry.crash", Words("崩溃转储", "crash dumps")),
                ),
            ),
            Start(
                "support",
                Words("境外支持人员查看客户数据", "support staff abroad look at customer data"),
                (
                    ("accounts", "person.account.id", Words("账号", "accounts")),
                    ("tickets", "person.communication.support", Words("工单内容", "support tickets")),
                ),
            ),
        ),
    ),
    "pharma": Profile(
        Words("医药", "pharmaceuticals"),
        ("biomedicine",),
        (
            Start(
                "trial-data",
                Words("临床试验数据送申办方", "trial data to the sponsor"),
                (("records", "clinical.trial", Words("受试者数据", "data of trial subjects")),),
                ("hgr_cooperation",),
            ),
            Start(
                "safety-reports",
                Words("不良反应报告", "safety reports"),
                (("reports", "clinical.safety_report", Words("个例安全性报告", "individual case safety reports")),),
            ),
        ),
        (),
        (),
        ("hgr", "sequencing"),
        ("subjects", "patients"),
    ),
    "retail": Profile(
        Words("零售", "retail"),
        ("retail",),
        (
            Start(
                "loyalty",
                Words("会员资料存入境外客户系统", "member profiles in a customer system abroad"),
                (("profiles", "person.member", Words("会员资料", "member profiles")),),
            ),
            Start(
                "orders",
                Words("跨境订单与配送", "orders and deliveries across the border"),
                (
                    ("addresses", "person.contact", Words("姓名、地址、电话", "names, addresses, telephone numbers")),
                    ("payments", "person.payment", Words("支付信息", "payments")),
                ),
                ("service_performed_in",),
            ),
        ),
        (),
        ("necessity.kind",),
        (),
        ("members", "customers"),
    ),
}  # fmt: skip

INTRO = Words(
    "数据流清单。没有写的就是未知，绝不按有利解释；没有值的键等于没有写。\n"
    "知道一项，就去掉该行的 `# `，填上值。只有人才能判断的，写明由谁认定（by）、为什么（because）。\n"
    "不存在的数据流请删掉。`tongguan check {path}` 报告还缺什么、缺的哪些真正有影响。",
    "What data leave mainland China. What is not stated is unknown, and never read in your favour; a key without a value is not stated.\n"
    "Once you know a thing, take away the `# ` before its line and write the value. What only a person may judge says by whom and because of what.\n"
    "Delete the flows that you do not have. `tongguan check {path}` tells what is missing, and which of it matters.",
)
NOTES = {
    "exporter": Words(
        "数据处理者：在境内、向境外提供数据的法律主体。同一 id 的人数跨文件合并计算。",
        "The exporter: the legal entity in the mainland that provides the data abroad. Flows of one id are counted together, across files.",
    ),
    "id": Words("请改成贵单位的标识", "put your own here"),
    "defaults": Words(
        "只写一次、对所有接收方、数据流、数据项都成立的事实；个别不同的在各处另写。",
        "What is stated once for every recipient, flow and item; one of them may say otherwise.",
    ),
    "populations": Words(
        "人群：无论多少数据流涉及，只计一次。重合与否要写明（within、apart_from、overlaps），否则人数是一个区间。",
        "Groups of people, counted once however many flows carry them. Say whether they overlap (within, apart_from, overlaps), or the count stays a range.",
    ),
    "recipients": Words("境外接收方。香港、澳门、台湾属于境外。", "Recipients abroad. Hong Kong, Macao and Taiwan are abroad."),
    "flows": Words("数据流：处理者 → 接收方；每个数据项单独判断。", "Flows, exporter → recipient; each item is judged by itself."),
    "evidence": Words("证据：文件位置，或 true。", "Evidence: where the document is, or true."),
    "clearances": Words(
        "已经持有的备案、认证、评估、批准或认定；都没有就写 []。", "What is held: contract filed, certificate, assessment, approval, determination; [] says: none."
    ),
    "category": Words("数据类别", "What kind of data is it?"),
    "choose": Words("这类数据", "this category"),
    "kind": Words("属实的，去掉前面的 `# `", "where it is so, take away the `# `"),
    "sectors": Words("例如 {sectors}；全部写上", "such as {sectors}; name every one"),
}  # fmt: skip
HINTS = {
    "bool": Words("true | false", "true | false"),
    "number": Words("数字，或 {low: …, high: …}", "a number, or {low: …, high: …}"),
    "count": Words("人数，或 {low: …, high: …}", "a number of persons, or {low: …, high: …}"),
    "date": Words("日期，如 2026-03-22", "a date, as 2026-03-22"),
    "place": Words("地点，如 cn-sh、cn-sh-lingang", "a place, as cn-sh or cn-sh-lingang"),
    "places": Words("地点，如 [cn-sh]", "places, as [cn-sh]"),
    "country": Words("国家或地区的两位代码，如 DE、HK", "two letters, as DE or HK"),
    "countries": Words("两位代码，如 [DE, US]；没有写 []", "two letters each, as [DE, US]; [] for none"),
    "texts": Words("列表", "a list"),
    "evidence": Words("文件位置 | true | false", "where it is | true | false"),
    "dated": Words("{date: 完成日期, ref: 文件位置} | false", "{date: the day it was finished, ref: where it is} | false"),
}


@dataclass(slots=True)
class Page:
    """The lines of a manifest in the making."""

    lawbook: Lawbook
    language: str
    answers: Mapping[str, str]
    lines: list[str] = field(default_factory=list)
    left_out: int = 0
    """Questions that stand as comments."""

    @property
    def text(self) -> str:
        """The manifest."""
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def say(self, words: Words, indent: int = 0, **values: str) -> None:
        """A comment, line by line; in both languages one after the other."""
        for language in ("zh", "en") if self.language == "both" and words.zh != words.en else (self.language,):
            said = speak(words, language)
            for line in (said.format(**values) if values else said).split("\n"):
                space = f"{' ' * indent}# "
                self.lines += wrap(
                    line, WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False, break_long_words=False
                )

    def fact(self, scope: str, name: str, indent: int, prefix: str = "", note: str = "") -> None:
        """One fact: stated where it was answered, else its question, a note on it, and the line to uncomment."""
        key = f"{scope}.{name}"
        term = self.lawbook.terms[key]
        last = name.rpartition(".")[2]
        if key in self.answers:
            self.lines.append(f"{' ' * indent}{last}: {self.answers[key]}")
            return
        self.left_out += 1
        space, hash_ = " " * indent, "# "
        asked = term.question if term.question.en else term.words
        for language in ("zh", "en") if self.language == "both" else (self.language,):
            self.lines.append(f"{space}{hash_}{prefix}# {speak(asked, language)}" if prefix else f"{space}{hash_}{speak(asked, language)}")
        if note:
            self.lines.append(f"{space}{hash_}{prefix}{note}")
        hint = speak(self.hint(term), self.language)
        self.lines.append(f"{space}{hash_}{prefix}{last}:" + (f"  # {hint}" if hint else ""))

    def facts(self, scope: str, names: Iterable[str], indent: int) -> None:
        """Facts in a row; those of one mapping under their common key."""
        head = ""
        for name in dict.fromkeys(names):
            outer, _, _ = name.rpartition(".")
            if outer and outer != head:
                stated = any(key.startswith(f"{scope}.{outer}.") for key in self.answers)
                self.lines.append(f"{' ' * indent}{'' if stated else '# '}{outer}:")
            head = outer
            self.fact(scope, name, indent, "  " if outer else "")

    def hint(self, term: Term) -> Words:
        """What may be written there."""
        if term.values:
            known = [word for word, _, _ in term.values]
            more = " | …" if len(known) > FEW else ""
            said = " | ".join(known[:FEW]) + more
            said = f"[{said.replace(' | ', ', ')}]" if term.type == "set" else said
            return Words(said, said)
        return HINTS.get("dated" if f"{term.key}.date" in self.lawbook.terms else term.type, Words("", ""))


def starter(
    lawbook: Lawbook,
    profile: Profile,
    language: str,
    path: str = "manifest.yaml",
    answers: Mapping[str, str] | None = None,
    schema: str = SCHEMA,
) -> tuple[str, int]:
    """The text of a first manifest and the number of questions that it leaves out.

    `answers`: fact → its value as YAML; `exporter.id` among them, else it stays to be filled in.
    """
    page = Page(lawbook, language, dict(answers or {}))
    begin(page, INTRO, profile, schema, path)
    recipients(page, {HQ: TITLES})
    page.say(NOTES["flows"])
    page.lines.append("flows:")
    for start in profile.flows:
        _flow(page, profile, start)
    return page.text, page.left_out


def begin(page: Page, intro: Words, profile: Profile, schema: str, path: str, flow: Sequence[str] = ()) -> None:
    """Everything before the recipients; `flow`: questions on flows that are asked once, beside the usual."""
    lines, language, answers = page.lines, page.language, page.answers
    if schema:
        lines.append(f"# yaml-language-server: $schema={schema}")
    page.say(intro, path=path)
    lines += ["version: 1", ""]
    page.say(NOTES["exporter"])
    placeholder = f"your-company  # {speak(NOTES['id'], language)}"
    lines += ["exporter:", f"  id: {answers.get('exporter.id') or placeholder}"]
    for name in (*EXPORTER, *profile.exporter):
        told = name == "sectors" and profile.sectors
        note = speak(NOTES["sectors"], language).format(sectors=", ".join(profile.sectors)) if told else ""
        if "." not in name:
            page.fact("exporter", name, 2, note=note)
    page.facts("exporter", [name for name in EXPORTER if "." in name], 2)
    page.say(NOTES["clearances"], 2)
    lines.append("  # clearances:")
    page.say(NOTES["evidence"], 2)
    lines.append("  # evidence:")
    for name in EVIDENCE:
        page.fact("evidence", name, 2, "  ")
    lines.append("")
    page.say(NOTES["defaults"])
    lines += ["defaults:", "  flows:"]
    page.facts("flow", (*flow, *FLOWS), 4)
    lines.append("  items:")
    page.facts("item", ITEMS, 4)
    lines.append("")
    page.say(NOTES["populations"])
    lines.append("populations:")
    if profile.population is not None:
        name, kind = profile.population
        lines += [f"  {name}:", f"    # kind: {kind}  # {speak(NOTES['kind'], page.language)}"]
        page.fact("population", "size", 4)
    lines.append("")


def recipients(page: Page, named: Mapping[str, Words]) -> None:
    """The recipients, nothing known of them but what the comment tells."""
    page.say(NOTES["recipients"])
    page.lines.append("recipients:")
    for name, told in named.items():
        page.lines.append(f"  {name}:  # {speak(told, page.language)}")
        page.facts("recipient", RECIPIENT, 4)
    page.lines.append("")


def _flow(page: Page, profile: Profile, start: Start) -> None:
    lines = page.lines
    lines += [f"  - id: {start.id}", f"    title: {quoted(speak(start.title, page.language))}", f"    to: {HQ}"]
    page.facts("flow", (*FLOW, *profile.flow, *start.facts), 4)
    lines.append("    items:")
    for name, category, title in start.items:
        lines += [f"      - id: {name}", f"        title: {quoted(speak(title, page.language))}"]
        if category:
            told = page.lawbook.categories[category]
            lines.append(f"        category: {category}  # {speak(told.words, page.language)}")
            page.say(told.law, 8)
        else:
            page.say(NOTES["category"], 8)
            lines.append("        # category:")
        kind = page.lawbook.categories[category] if category else None
        decides = kind.decides if kind else ()
        settled = {
            *(("identifiable",) if kind and kind.personal == "yes" else ()),
            *(("holds", "also_ordinary") if kind and kind.sensitive == "no" else ()),
        }
        asked = [name for name in ITEM if name not in settled]
        page.facts("item", shown(page.lawbook, (*asked, *(one.removeprefix("item.") for one in decides), *profile.item)), 8)
    lines.append("")


def shown(lawbook: Lawbook, names: Sequence[str]) -> list[str]:
    """The facts of an item that a manifest may state, those of one mapping together."""
    stated = [name for name in dict.fromkeys(names) if (term := lawbook.terms.get(f"item.{name}")) and term.origin == "stated"]
    plain = [name for name in stated if "." not in name]
    return plain + sorted(name for name in stated if "." in name)


def quoted(text: str) -> str:
    """Text as a YAML scalar, in quotes where it needs them."""
    plain = text.replace(" ", "").replace("-", "").replace("_", "").isalnum() and text[:1].isalpha()
    return text if plain and text.casefold() not in ("true", "false", "null") else json.dumps(text, ensure_ascii=False)
