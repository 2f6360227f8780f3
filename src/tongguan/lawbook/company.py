"""What a company's pack may say: it adds and tightens, it never loosens.

The judge keeps every finding of the shipped rules whatever a pack concludes; here a pack that tries to make
something freer is refused when it is loaded, at the place where it tries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tongguan.problem import Problem, suggestion
from tongguan.shape import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongguan.document import Document
    from tongguan.lawbook.model import Lawbook
    from tongguan.lawbook.pack import Pack
    from tongguan.shape import Keys

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LOOSE = {
    "exempt": "an exemption",
    "count": "an effect on the count",
    "clears": "a clearance that answers a route",
    "down_to": "a review that may end lighter",
    "conflict": "a conflict between norms of the law, which is read at one end,",
}
HINT = "a company's pack adds and tightens: routes, gates, breaches, duties, defects and reviews with `up_to`"


class Ground(NamedTuple):
    """What the shipped rules say that no pack may touch."""

    classes: set[str]
    reviews: set[str]
    """Reviews by their rule and by their name."""
    categories: dict[str, Mapping[str, Any]]


def ground_of(law: Pack) -> Ground:
    """The ground as the files of the shipped rules give it."""
    return Ground(
        {one["key"] for one in law.top("vocabulary.yaml").get("facts") or () if one.get("from") == "class"},
        {
            name
            for _, document in law.rule_files()
            for rule in document.data["rules"]
            if "review" in rule["then"]
            for name in (rule["id"], rule["then"]["review"])
        },
        {one["slug"]: one for one in law.top("categories.yaml").get("categories") or ()},
    )


def ground_in(lawbook: Lawbook) -> Ground:
    """The same of the shipped rules as they are compiled."""
    return Ground(
        {key for key, term in lawbook.terms.items() if term.origin == "class"},
        {
            name
            for rule in lawbook.rules
            if "review" in rule.then
            for name in (rule.id.removeprefix(f"{rule.instrument}/"), rule.then["review"])
        },
        {
            slug: {"slug": slug, "personal": one.personal, "sensitive": one.sensitive, "mapping": one.mapping}
            for slug, one in lawbook.categories.items()
        },
    )


def complaints(packs: Sequence[Pack], ground: Ground, shipped: str) -> Iterator[Problem]:
    """Everything in the packs of companies that they may not say."""
    names: dict[str, str] = {}
    for pack in packs:
        yield from _named(pack, names, shipped)
        if not any(document.data["rules"] for _, document in pack.rule_files()):
            yield Problem(
                str(pack.folder),
                "no rules here",
                None,
                "a pack holds one rule file for each instrument; `tongguan schema rule` tells its shape",
            )
        for _, document in pack.rule_files():
            report = Reporter(document)
            _rules(document, f"{pack.name}:", ground.classes, ground.reviews, report)
            yield from report.problems
        yield from _vocabulary(pack)
        yield from _categories(pack, ground.categories)


def _named(pack: Pack, names: dict[str, str], shipped: str) -> Iterator[Problem]:
    """Ids begin with the pack's name, so that nobody takes a company's rule for the law."""
    document = pack.documents.get("lawbook.yaml")
    message = hint = None
    if pack.name == shipped:
        message, hint = f"`{shipped}` is the name of the shipped rules", "give the pack a name of its own"
    elif not NAME.fullmatch(pack.name):
        message, hint = f"`{pack.name}` is no name for a pack", "small letters, digits and hyphens; `name` in lawbook.yaml"
    elif pack.name in names:
        message, hint = f"two packs are named `{pack.name}`", f"the other is {names[pack.name]}"
    names.setdefault(pack.name, str(pack.folder))
    if message is None:
        return
    if document is not None and "name" in pack.top("lawbook.yaml"):
        yield document.problem(document.at("name"), message, hint)
    else:
        yield Problem(str(pack.folder), message, None, hint)


def _rules(document: Document, prefix: str, classes: set[str], reviews: set[str], report: Reporter) -> None:
    if "list" in document.data["instrument"]:
        report.key(("instrument", "list"), "a company's pack declares no list of a zone", HINT)
    for index, rule in enumerate(document.data["rules"]):
        at: Keys = ("rules", index, "then")
        then = rule["then"]
        for key, told in LOOSE.items():
            if key in then:
                report.key((*at, key), f"{told} makes a flow freer", HINT)
        if then.get("route") == "none":
            report.value((*at, "route"), "`route: none` makes a flow freer", HINT)
        if then.get("class") in classes:
            message = f"`{then['class']}` is a class of the law: it decides counts and exemptions of other flows too"
            report.value((*at, "class"), message, "conclude the route, gate or review that is to follow from it")
        if not reviews.isdisjoint((rule["id"], then["review"]) if "review" in then else ()):
            # A determination names what it settles by these words: one of the company's must not settle a review of the law.
            message = f"`{rule['id'] if rule['id'] in reviews else then['review']}` is the name of a review of the law"
            report.value((*at, "review"), message, "give it a name of its own: a determination settles by name")
        for number, other in enumerate(rule.get("over") or ()):
            if not str(other).startswith(prefix):
                report.value(("rules", index, "over", number), f"`{other}` is no rule of this pack: it cannot be displaced", HINT)


def _vocabulary(pack: Pack) -> Iterator[Problem]:
    document = pack.documents.get("vocabulary.yaml")
    if document is None:
        return
    report = Reporter(document)
    if document.data.get("places"):
        report.key(("places",), "a company's pack adds no places: one inside a zone would open the zone's lists")
    for index, one in enumerate(document.data.get("facts") or ()):
        at: Keys = ("facts", index)
        if one.get("claim"):
            report.key((*at, "claim"), "a claim is a relief when it is left out", "leave `claim` away: what nobody states is unknown")
        if one.get("from") == "derived":
            report.value((*at, "from"), "a derived fact needs a line of the program", "`stated`, or `class` with rules that establish it")
    yield from report.problems


def _categories(pack: Pack, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    document = pack.documents.get("categories.yaml")
    if document is None:
        return
    report = Reporter(document)
    inner = {slug.rpartition(".")[0] for slug in known}
    own = {one["slug"] for one in document.data["categories"]}
    for index, one in enumerate(document.data["categories"]):
        at: Keys = ("categories", index)
        above = one["slug"].rpartition(".")[0]
        while above in own and above not in known:
            above = above.rpartition(".")[0]
        if above not in known:
            message = f"`{one['slug']}` lies below no category of the law"
            report.value((*at, "slug"), message, suggestion(one["slug"], [slug for slug in known if slug not in inner]))
        elif above in inner:
            # `vehicle.video` leaves open whether it is exterior video; a new child of it would not.
            message = f"`{above}` is parted already: a further part of it would be none of the law's parts"
            report.value((*at, "slug"), message, "put it below one of them: a finer name for what the law knows")
        else:
            for key in ("personal", "sensitive", "mapping"):
                if one[key] != known[above][key]:
                    message = f"`{key}: {one[key]}`, but `{above}` is `{known[above][key]}` in law"
                    report.value((*at, key), message, "a finer name keeps what the law says; a rule of the pack may ask for more")
    yield from report.problems
