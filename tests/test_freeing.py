"""Which statements free which kinds of data: every one that an author may add, and the exemptions claimed whole, tried on kinds of the taxonomy.

The accepted ones are written from the law, the reason beside each. A statement or a kind that frees and does not stand here is new: it is for
whoever added it to say why the law wants it so.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TODAY
from laws import judged

from tongguan.problem import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongguan.lawbook.model import Lawbook, Term

WHO = {"by": "A. Example, counsel", "because": "checked against the specification"}
HELD = {"ref": "legal/papers.md"}
NOTICE = ["recipient_name", "contact", "purpose", "method", "kinds", "rights", "necessity", "impact"]
MANIFEST: dict[str, Any] = {
    "version": 1,
    "exporter": {
        "id": "example-company", "sectors": ["other"], "critical_infrastructure_operator": False, "state_organ": False,
        "foreign_invested": True, "foreign_controlled": True, "established_abroad": False, "registered_in": "cn-hb-wuhan",
        "exports_from": "cn-hb-wuhan", "persons_processed": 1_500_000, "processes_important_data": False, "serves": [],
        "mapping_licence": "none", "clearances": [],
        "provided_this_year": {"as_of": TODAY, "until": f"{TODAY[:4]}-12-31", "ordinary": 0, "sensitive": 0},
        "evidence": {
            "notice": {**HELD, "kinds": NOTICE}, "separate_consent": "a.md", "guardian_consent": "a.md", "recipient_contract": "a.md",
            "impact_assessment": {"date": "2023-05-10", **HELD}, "records": True, "security": True, "responsible_person": True,
        },
    },
    "populations": {"people": {"size": 1_500_000, "kind": "customers"}},
    "recipients": {
        "hq": {"country": "CH", "kind": "company", "relation": "group", "lists": [], "country_countermeasure": False, "end_use_risk": False, "onward": []}
    },
    "flows": [
        {
            "id": "f", "to": "hq", "way": "transfer", "sent_by": "platform", "stored_in": ["abroad"], "processed_in": ["abroad"],
            "accessed_from": ["abroad"], "collected_in": ["CN"], "mainland_data_added": False, "since": "2025-06-01",
            "foreign_authority_request": False, "incident": False, "survey": "none", "client_data": False, "purpose": "other", "basis": "consent",
            "items": [
                {
                    "id": "i", "persons": "people", "state_secret": False, "work_secret": False, "core": False, "controlled_item": False,
                    "technology_entry": "none", "important_notified": False, "important_suspected": False, "minors_under_14": False, "holds": ["none"],
                }
            ],
        }
    ],
}  # fmt: skip
"""1,500,000 people, every exclusion and every standing duty stated, no paper: Order 16 art. 7 asks for the assessment."""


def told(kind: str, said: dict[str, Any], lawbook: Lawbook) -> str:
    """What comes of an item of this kind of which something more, or other, is said."""
    manifest = deepcopy(MANIFEST)
    flow = manifest["flows"][0]
    parts = {"exporter": manifest["exporter"], "recipient": manifest["recipients"]["hq"], "flow": flow, "item": flow["items"][0]}
    parts |= {"population": manifest["populations"]["people"]}
    for key, value in {"item.category": kind, **said}.items():
        scope, *path, last = key.split(".")
        part = parts[scope]
        for name in path:
            part = part.setdefault(name, {})
        part[last] = value
    try:
        report = judged([("m.yaml", json.dumps(manifest))], lawbook, TODAY)
    except InvalidInput:
        return "refused"
    return "refused" if report.problems else report.told[0].kind


# --------------------------------------------------------------------------- one statement

ALONE = {
    "item.anonymised=true",  # PIPL arts. 4, 73: nobody left, for which a named person stands
    "flow.collected_in=abroad",  # Order 16 art. 4, nothing of the mainland added
}
IF_ANYBODY = {"item.identifiable=false", "item.personal=false"}
"""PIPL art. 4: of data that need not be of people a named person may say that they are not."""
SINGLES = {
    "person.contact": ALONE - {"item.anonymised=true"},  # what is left of contact details is for a decision
    "telemetry.usage": ALONE | IF_ANYBODY,
}
NO_STATEMENT = (
    "item.category", "item.persons", "item.id", "item.fields", "flow.id", "flow.to", "exporter.id", "exporter.sectors", "exporter.clearances",
    "exporter.critical_infrastructure_operator",
)  # fmt: skip
"""What says which flow it is, or is the question itself."""


def statements(term: Term) -> Iterator[tuple[str, Any]]:
    """Each value of a fact of words, or of yes and no; judged where a person may judge."""
    words = [word for word, *_ in term.values]
    values = {"bool": [True, False], "one": words, "set": [[word] for word in words]}.get(term.type, [])
    for value in values:
        name = value[0] if isinstance(value, list) else json.dumps(value).strip('"')
        yield f"{term.key}={name}", {"value": value, **WHO} if term.judged else value


@pytest.mark.parametrize("kind", SINGLES)
def test_few_statements_free_anything_alone(kind: str, lawbook: Lawbook) -> None:
    scopes = ("exporter.", "recipient.", "flow.", "item.", "population.")
    terms = [
        one for one in lawbook.terms.values() if one.origin != "derived" and one.key.startswith(scopes) and one.key not in NO_STATEMENT
    ]
    assert told(kind, {}, lawbook) != "clear"
    freeing = {name for term in terms for name, value in statements(term) if told(kind, {term.key: value}, lawbook) == "clear"}
    assert freeing == SINGLES[kind]


# --------------------------------------------------------------------------- exemptions claimed whole

NEEDED = {"truly_necessary": True, **WHO}
CLAIMS: dict[str, dict[str, Any]] = {
    "staff": {
        "flow.necessity": {"kind": "hr", "labour_rules": True, "collective_contract": True, **NEEDED}, "item.necessary": {"value": True, **WHO},
        "flow.purpose": "hr", "flow.basis": "hr", "population.kind": "employees",
    },
    "contract": {
        "flow.necessity": {"kind": "contract", "individual_is_party": True, **NEEDED}, "item.necessary": {"value": True, **WHO},
        "flow.purpose": "contract", "flow.basis": "contract", "flow.service_performed_in": "US",
    },
}  # fmt: skip
ANYBODY = (
    "person.contact person.account person.identity person.device.id person.location.coarse person.biometric.face person.biometric.fingerprint "
    "person.biometric.voiceprint person.biometric.iris person.financial person.payment person.travel person.communication.support person.religion "
    "person.specific_identity person.criminal_record person.image person.audio person.video aviation.passenger finance.payment insurance.policy "
    "insurance.claim business.financial"
)
"""Kinds that a personnel file and a customer's contract may hold alike: who they are, what they travel, are paid and insured for."""
FREED = {
    # Order 16 art. 5(1)(2): what a personnel file holds; no customers' transactions, production, technology, monitoring (Q&A 2025-10-31 Q3).
    "staff": f"{ANYBODY} person.employment person.business_contact",
    # Art. 5(1)(1): what a customer orders, pays, sends and complains of; no profiles, corpora, reports to regulators, no staff.
    "contract": f"{ANYBODY} person.device.log person.minor person.member person.communication.content finance.transaction clearing telemetry.error "
    "telemetry.crash telemetry.security business.commercial business.logistics business.complaint",
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_an_exemption_frees_the_kinds_that_it_is_made_for(claim: str, lawbook: Lawbook) -> None:
    slugs = set(lawbook.categories)
    kinds = [one for one in lawbook.categories if not one.startswith("vehicle") and not any(other.startswith(f"{one}.") for other in slugs)]
    freed = {kind for kind in kinds if told(kind, CLAIMS[claim], lawbook) == "clear"}
    branches = FREED[claim].split()
    assert freed == {kind for kind in kinds if any(f"{kind}.".startswith(f"{branch}.") for branch in branches)}
