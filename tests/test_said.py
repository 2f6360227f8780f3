"""What is written where there is nothing to write is no evidence, no name and no reason.

LAW: none of its own. docs/manifest.md: what is not stated is unknown, and unknown is never favourable; a claim counts where a named person makes it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tongguan import InvalidInput, check

NOTHING = [
    *("none", "No", "n/a", "NA", "TBD", "to do", "unknown", "Pending", "not yet", "in progress", "draft", "-", "—", "...", "??"),
    *(
        "无",
        "没有",
        "否",
        "暂无",
        "待定",
        "待补",
        "未知",
        "未完成",
        "办理中",
        "不适用",
        " 无 ",
        "None                    ",
        "------------------------",
    ),
]
SOMETHING = ["legal/notice.md", "No. 12", "Nora Nobody, counsel", "待定价格的合同 HT-3", "无锡分公司法务", "N/A-2026-3", "two\nlines"]


def manifest(evidence: Any, by: str = "counsel", because: str = "cannot be led back") -> str:
    item = {"id": "data", "category": "person.contact", "holds": ["none"], "persons": 10}
    counted = {"value": True, "by": by, "because": because}
    whole = {
        "version": 1,
        "exporter": {"id": "example", "sectors": ["retail"]},
        "recipients": {"hq": {"country": "US", "kind": "company"}},
        "flows": [
            {"id": "one", "to": "hq", "way": "transfer", "evidence": {"notice": evidence}, "items": [item]},
            {"id": "two", "to": "hq", "way": "transfer", "items": [item | {"anonymised": counted}]},
        ],
    }
    return json.dumps(whole)


def refused(text: str) -> bool:
    try:
        check(text={"m.yaml": text}, as_of="2026-11-24")
    except InvalidInput:
        return True
    return False


@pytest.mark.parametrize("word", NOTHING)
def test_nothing_is_no_evidence_no_name_and_no_reason(word: str) -> None:
    assert refused(manifest(word))
    assert refused(manifest({"ref": word}))
    assert refused(manifest(True, by=word))
    assert refused(manifest(True, because=word))


@pytest.mark.parametrize("word", SOMETHING)
def test_what_only_begins_so_is_a_reference_a_name_and_a_reason(word: str) -> None:
    assert not refused(manifest(word, by=word, because=word))
    assert not refused(manifest({"ref": word}))


@pytest.mark.parametrize("number", [0, 1, 12])
def test_a_bare_number_is_no_reference(number: int) -> None:
    assert refused(manifest(number))
    assert refused(manifest(str(number))) is (number == 0)


@pytest.mark.parametrize("parts", [{}, {"ref": None}, {"ref": None, "kinds": None}])
def test_a_mapping_of_nothing_states_nothing(parts: dict[str, Any]) -> None:
    report = check(text={"m.yaml": manifest(parts)}, as_of="2026-11-24")
    (state,) = [state for state in report.flows[0].items[0].verdict.duties if state.duty.id == "notice"]
    assert state.evidence.open
