"""A pack of rules as a company would write it: a policy with one rule."""

from __future__ import annotations

from pathlib import Path

from tongguan.call import documents, lawbooks, laws

POLICY = """\
instrument:
  id: policy
  zh: 公司数据出境规定
  en: Company policy on exports
  issuer: {zh: 公司, en: the company}
  number: Circular 7
  kind: rule
  in_force: {from: 2025-01-01}
  confidence: verified
rules:
  - id: no-addresses
    cites: "§ 3"
    title: {zh: 不得外传地址, en: Postal addresses stay at home}
    stage: route
    when:
      - item.category: {within: person.contact}
    then: {route: prohibited}
    says: {zh: 公司不向境外提供地址, en: the company sends no postal addresses abroad}
    confidence: verified
    cases:
      - {given: {}, holds: true}
      - {given: {item.category: person.applicant}, holds: false, why: not an address}
      - {given: {item.category: null}, holds: unknown, needs: [item.category]}
      - {day: 2024-12-31, holds: false}
      - {day: 2025-01-01, holds: true}
"""


def pack(folder: str, name: str | None = "acme", **files: str) -> str:
    """A folder with the policy, a lawbook of this name and further files."""
    Path(folder).mkdir()
    lawbook = {} if name is None else {"lawbook": f'name: {name}\nversion: "1"\n'}
    for stem, text in {"policy": POLICY, **lawbook, **files}.items():
        Path(folder, f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder


SHIPPED: tuple[tuple[str, ...], bool] = ((), False)
"""The key of the shipped rules."""


def forget_packs() -> None:
    """A process keeps lawbooks and laws by the names of their folders, which tests use again; those of the shipped rules stay."""
    for key in [key for key in lawbooks if key != SHIPPED]:
        del lawbooks[key]
    for law in [law for law in laws if law[0]]:
        del laws[law]
    documents.clear()


def forget() -> None:
    """Everything that earlier calls of this process have read, but for the shipped rules."""
    forget_packs()
    laws.clear()
