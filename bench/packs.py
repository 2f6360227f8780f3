"""Packs of rules to measure with: a company's own of so many lines, and the whole lawbook several times over."""

from __future__ import annotations

import os
from random import Random
from typing import Any

SEED = 10_000
SUBJECTS = (
    "vehicle.video.exterior", "vehicle.gnss", "vehicle.diagnostics", "person.contact", "person.location", "person.health", "person.financial",
    "telemetry", "clinical", "genetic", "insurance",
)  # fmt: skip
PURPOSES = ("marketing", "analytics", "model_training", "after_sales", "hr", "contract", "other")
COUNTRIES = ("US", "SG", "DE", "JP", "KR", "GB", "IN", "BR", "AE", "CH")
INSTRUMENT = """\
instrument:
  id: {id}
  zh: 示例公司数据出境内部规则 {n}
  en: Example Group house rules {n}
  issuer: {{zh: 示例公司, en: Example Group}}
  kind: guide
  in_force: {{from: 2025-01-01}}
  confidence: verified
rules:
"""
RULE = """\
  - id: r{n}
    cites: section {n}
    title:
      zh: 内部规则 {n}
      en: house rule {n}
    stage: {stage}
    when:
      - item.category: {{within: {subject}}}
      - flow.purpose: {{in: [{purposes}]}}
      - recipient.country: {{in: [{countries}]}}
      - {more}
      - not: {{item.persons: {{below: {low}}}}}
    then: {then}
    authority: cac-province
    says:
      zh: 此类数据按内部规则第 {n} 条处理，负责人签字
      en: data of this kind go by house rule {n} and are signed for by the person in charge
    confidence: verified
    cases:
      - {{given: {{recipient.country: {country}}}, holds: true}}
      - {{given: {{recipient.country: ZA}}, holds: false}}
      - {{given: {{recipient.country: null}}, holds: unknown, needs: [recipient.country]}}
"""
MORE = (
    "any: [{item.sensitive: true}, {item.important: true}]",
    "flow.stored_in: {in: [abroad]}",
    "not: {flow.way: remote_access}",
    "exporter.foreign_controlled: false",
    "evidence.impact_assessment.ref: {exists: true}",
)
CONCLUSIONS = (
    ("route", "{review: house, up_to: security_assessment}"),
    ("gate", "{breach: house, rank: recommended}"),
    ("route", "{note: true}"),
    ("route", "{route: contract_or_certification}"),
)


def house(folder: str, lines: int) -> str:
    """A company's pack of about so many lines."""
    random = Random(SEED)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lawbook.yaml"), "w", encoding="utf-8") as file:
        file.write("name: house\nversion: '1'\nchecked_to: 2026-11-01\n")
    written = 0
    number = 0
    while written < lines:
        name = f"house-{number:03}"
        text = INSTRUMENT.format(id=name, n=number)
        for index in range(20):
            stage, then = random.choice(CONCLUSIONS)
            countries = random.sample(COUNTRIES, 4)
            text += RULE.format(
                n=index, stage=stage, then=then, subject=random.choice(SUBJECTS), purposes=", ".join(random.sample(PURPOSES, 3)),
                countries=", ".join(countries), country=countries[0], more=random.choice(MORE), low=random.randrange(100, 50_000),
            )  # fmt: skip
        with open(os.path.join(folder, f"{name}.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        written += text.count("\n")
        number += 1
    return folder


def several(folder: str, shipped: str, times: int) -> str:
    """The shipped pack with each instrument so many times more, every copy an instrument of its own.

    Shapes are kept, so that the cost of a rule is what it is in the lawbook; the ids are others.
    """
    from shutil import copytree

    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    copytree(shipped, folder, dirs_exist_ok=True)
    for place, _, files in os.walk(shipped):
        for one in sorted(files):
            if not one.endswith(".yaml") or place == shipped:
                continue
            with open(os.path.join(place, one), encoding="utf-8") as file:
                data = yaml.load(file)
            for copy in range(1, times + 1):
                target = f"{one.removesuffix('.yaml')}-x{copy}"
                _dump(os.path.join(folder, f"{target}.yaml"), _copied(data, copy, target))
    return folder


def _copied(data: dict[str, Any], copy: int, target: str) -> dict[str, Any]:
    rules = []
    for rule in data["rules"]:
        over = [other.replace("/", f"-x{copy}/") for other in rule.get("over", ())]
        rules.append({**rule, **({"over": over} if over else {}), "cases": rule["cases"][:1]})
    return {**data, "instrument": {**data["instrument"], "id": target}, "rules": rules}


def _dump(path: str, data: dict[str, Any]) -> None:
    import json

    # JSON is YAML; dates are text in both.
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, default=str)
