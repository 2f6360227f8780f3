"""Import downwards only: the layers of the house are a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "tongguan"

LAYERS = [
    [
        "recent",
        "record",
        "files",
        "regex",
        "digest",
        "cparser",
        "truth",
        "count",
        "span",
        "problem",
        "places",
        "version",
        "exits",
        "variables",
        "patterns",
        "meaning",
        "hints",
        "countries",
        "citewords",
        "sentences",
        "helpwords",
        "chinese",
    ],
    ["plain"],
    ["document", "facts"],
    ["events"],
    ["reading"],
    ["edit", "given"],
    ["shape"],
    ["compounds"],
    [
        "lawbook.model",
        "lawbook.condition",
        "lawbook.shapes",
        "lawbook.pack",
        "lawbook.company",
        "lawbook.entries",
        "lawbook.conclusions",
        "lawbook.load",
        "lawbook.compiled",
        "lawbook.pin",
        "lawbook.remedies",
    ],
    ["phrases", "furtherphrases", "cites", "screening", "names", "stated", "shapes", "watch"],
    ["manifest"],
    ["source"],
    ["fill"],
    ["verdict"],
    [
        "judge.weigh",
        "judge.marks",
        "judge.sieve",
        "judge.ends",
        "judge.law",
        "judge.known",
        "judge.clearances",
        "judge.tally",
        "judge.cell",
        "judge.subject",
        "judge.determined",
        "judge.regions",
        "judge.cases",
        "judge.work",
        "judge.papers",
        "judge.beside",
        "judge.stages",
    ],
    ["baseline", "waivers"],
    ["accounts"],
    ["finding"],
    ["report"],
    ["asks"],
    ["contradictions"],
    ["sketches"],
    ["drafting"],
    ["plans"],
    ["assemble"],
    ["compare.statements", "compare.sides", "compare.changes", "compare.reasons", "compare.difference"],
    ["ledgers"],
    ["stored", "stored.fitting", "stored.reading", "stored.comparing", "stored.standins", "stored.restoring"],
    [
        "remarks",
        "pipeline",
        "steps",
        "outcomes",
        "ways",
        "zones",
        "dates",
        "terms",
        "agenda",
        "register",
        "underpaper",
        "approvals",
        "starter",
        "fides.words",
        "fides.read",
        "fides.write",
        "author.cases",
        "author.bounds",
        "author.find",
        "author.lint",
        "author.proof",
        "author.mutants",
        "author.solve",
        "author.trial",
    ],
    [
        "render",
        "render.cells",
        "render.outline",
        "render.closing",
        "render.hosts",
        "render.questions",
        "render.gather",
        "render.page",
        "render.findings",
        "render.flow",
        "render.text",
        "render.json_data",
        "render.json",
        "render.lists",
        "render.trace",
        "render.explain",
        "render.ledger",
        "render.sheet",
        "render.remedy",
        "render.zones",
        "render.calendar",
        "render.approvals_words",
        "render.approvals_json",
        "render.approvals",
        "render.icalendar",
        "render.rules",
        "render.words",
        "render.concise",
        "render.jsonl",
        "render.sarif_rules",
        "render.sarif",
        "render.junit",
        "render.github",
        "render.gitlab",
        "render.markdown",
        "render.html_flow",
        "render.html",
        "render.picture",
        "render.diff_words",
        "render.diff_text",
        "render.diff_json",
        "render.diff_markdown",
        "render.stylesheet",
        "render.asked",
        "slots",
        "questionnaire",
        "answers",
        "trying",
        "stored.retelling",
        "render.receipt",
    ],
    ["paths"],
    ["pyproject", "config", "discover", "git", "revision", "taking", "passing", "project", "conditions", "schemas", "library"],
    ["output", "helping"],
    ["options"],
    ["jobs", "screens"],
    ["call"],
    ["trials", "evidence"],
    ["receipts"],
    ["completing"],
    ["interview"],
    ["dialog"],
    [
        "lsp.framing",
        "lsp.positions",
        "lsp.cursor",
        "lsp.meant",
        "lsp.hovers",
        "lsp.offers",
        "lsp.notices",
        "lsp.judging",
        "lsp.workspace",
        "lsp.asking",
        "lsp.server",
    ],
    [
        "commands.check",
        "commands.explain",
        "commands.ledger",
        "commands.remedy",
        "commands.zones",
        "commands.calendar",
        "commands.approvals",
        "commands.report",
        "commands.receipt",
        "commands.rules",
        "commands.schema",
        "commands.waivers",
        "commands.baseline",
        "commands.help",
        "commands.init",
        "commands.importing",
        "commands.completion",
        "commands.lsp",
        "commands.doctor",
        "commands.diff",
        "commands.ask",
    ],
    ["cli"],
    ["start"],
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
INSIDE = {name: (rank, index) for rank, names in enumerate(LAYERS) for index, name in enumerate(names)}


def module_name(path: Path) -> str:
    name = path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tongguan."):
            found.add(node.module.removeprefix("tongguan."))
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("tongguan.") for alias in node.names if alias.name.startswith("tongguan.")}
    return found


def modules() -> dict[str, Path]:
    skipped = {"__init__", "__main__", "lawbook", "judge", "author", "commands", "compare", "fides", "lsp"}
    return {name: path for path in sorted(SOURCE.rglob("*.py")) if (name := module_name(path)) not in skipped}


def test_every_module_has_a_layer() -> None:
    assert set(modules()) == set(RANK)


def test_no_import_points_upwards() -> None:
    wrong = []
    for name, path in modules().items():
        for used in imports_of(path):
            if used in RANK and (RANK[used] > RANK[name] or (RANK[used] == RANK[name] and name == "manifest")):
                wrong.append(f"{name} imports {used}")
    assert not wrong


def test_no_circles_within_a_layer() -> None:
    edges = {name: {used for used in imports_of(path) if used in RANK and RANK[used] == RANK[name]} for name, path in modules().items()}

    def reaches(start: str, goal: str, seen: frozenset[str] = frozenset()) -> bool:
        return any(one == goal or (one not in seen and reaches(one, goal, seen | {one})) for one in edges[start])

    assert [name for name in edges if reaches(name, name)] == []


def test_libraries_stay_in_their_rooms() -> None:
    commands = {name for name in RANK if name.startswith("commands.")}
    rooms = {"click": {"start", "cli", "call", "screens", "completing", "options", "output", "helping", "dialog", "lsp.judging", "evidence", "receipts", *commands}, "ruamel": {"events", "cparser"}, "_ruamel_yaml": {"cparser"}, "chinese_calendar": {"judge.clearances"}}  # fmt: skip
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for used in names:
                top = used.split(".")[0]
                assert name in rooms.get(top, {name}), f"{name} imports {top}"
                assert top not in ("pydantic", "rich", "jsonschema", "socket", "http", "urllib", "requests"), f"{name} imports {top}"


def test_only_the_command_line_touches_the_outside() -> None:
    # The lawbook's folders and its cache are files of the program itself.
    allowed = {
        "cli",
        "call",
        "discover",
        "evidence",
        "files",
        "git",
        "output",
        "receipts",
        "revision",
        "screens",
        "lawbook.pack",
        "lawbook.pin",
        "lawbook.compiled",
        "schemas",
        "author.cases",
        "author.lint",
        "lsp.judging",
    }
    for name, path in modules().items():
        text = path.read_text(encoding="utf-8")
        if name not in allowed and not name.startswith("commands."):
            assert not re.search(r"(?<!def )(?<![\w.])open\(|\.(read|write)_(text|bytes)\(", text), name
            assert "sys.stdout" not in text, name
            assert "os.environ" not in text, name
