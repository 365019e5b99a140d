"""Imports point down only, and each foreign library has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "tracker"
ROWS = (
    ("model", "errors"),
    ("text", "issuers", "logistic", "settings", "knowledge"),
    ("quantities", "similarity", "edits", "findings", "formulaic", "confidence", "wording"),
    ("structure", "align", "reuse", "figures", "residues", "followup", "completeness", "guards", "legibility"),
    ("compare", "baserate", "summary", "register", "revisions", "series"),
    ("decisions", "ledgers", "county"),
    ("corpus",),
    ("view",),
    ("contract",),
    ("read", "render", "formats", "store", "pool", "embedding"),
    (
        "terminal",
        "language",
        "commands",
        "show",
        "doctor",
        "results",
        "deciding",
        "correspondence",
        "years",
        "batch",
        "corpora",
        "stores",
        "lists",
    ),
    ("cli", "outcome", "entry", "__main__", "__init__"),
)
RANK = {name: i for i, row in enumerate(ROWS) for name in row}
DOORS = {
    "rapidfuzz": {"similarity", "edits"},
    "numpy": {"corpus", "corpora", "batch", "read", "similarity", "reuse", "followup", "baserate", "logistic", "embedding"},
    "diff_match_patch": {"edits"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "weasyprint": {"render"},
    "docx": {"render"},
    "xlsxwriter": {"render"},
    "pypdfium2": {"read"},
    "rapidocr": {"read"},
    "PIL": {"read"},
    "sqlite3": {"store"},
    "duckdb": {"corpus"},
    "pyspark": {"corpus"},
    "pysail": {"corpus"},
    "pyarrow": {"corpus"},
    "multiprocessing": {"pool"},
    "click": {"cli", "outcome", "terminal"},
}
PURE = (
    "structure",
    "align",
    "reuse",
    "figures",
    "residues",
    "followup",
    "completeness",
    "guards",
    "legibility",
    "compare",
    "summary",
    "register",
    "revisions",
    "series",
    "decisions",
    "ledgers",
    "county",
    "view",
)
MODULES = sorted(PACKAGE.rglob("*.py"))


def _unit(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{a.name}" if node.module == "tracker" else node.module for a in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A module imports its own row or lower."""
    own = RANK[_unit(path)]
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "tracker" and len(parts) > 1 and parts[1] in RANK:
            assert RANK[parts[1]] <= own, f"{_unit(path)} imports {parts[1]}, which stands above it"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_foreign_libraries_have_one_door(path: Path) -> None:
    """A foreign library is imported where it belongs and nowhere else."""
    for name in _imports(path):
        door = DOORS.get(name.split(".")[0])
        assert door is None or _unit(path) in door, f"{_unit(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if _unit(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_core_is_pure(path: Path) -> None:
    """No file, clock, randomness or environment in the core."""
    forbidden = {"os", "pathlib", "time", "random", "subprocess", "socket", "sys"}
    assert not {name.split(".")[0] for name in _imports(path)} & forbidden
    assert "open(" not in path.read_text(encoding="utf-8")


def test_a_planted_upward_import_would_be_seen() -> None:
    """The rank table catches the case it is made for."""
    assert RANK["render"] > RANK["reuse"]
    assert RANK["cli"] > RANK["commands"]


def test_shape() -> None:
    """Modules under 500 lines, no function over 80, none not annotated."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") < 500, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 80, f"{path.name}:{node.name}"
                assert node.returns is not None, f"{path.name}:{node.name}"
