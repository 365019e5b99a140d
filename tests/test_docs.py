"""Documents stay true: every message explained, every exit code told, translations in step."""

from __future__ import annotations

import ast
import gettext
import json
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.evaluation.labels import ROOT
from tracker import knowledge
from tracker.errors import ExitCode

LOCALE = ROOT / "tracker" / "locale" / "zh" / "LC_MESSAGES"
ERRORS = {"Unreadable", "UsageProblem", "MissingPart", "NotWritable", "Refused"}
PARTS = (
    ("Doubts about a pair or a file", r"note_"),
    ("Completeness", r"check_"),
    ("Residues", r"(?:residue_|year_of|name_of|another_kind|personal_voice|replaced|superseded|more_handled|part|rate_|slip_)"),
    ("Why a plan item has its status", r"reason_"),
    ("What is asked", r"ask_"),
)


def _messages_page() -> str:
    """``docs/messages.md`` as it should be."""
    lines = ["# Messages", "", "Written from `tracker/knowledge/messages.json` by `tests/test_docs.py`.", ""]
    for heading, pattern in PARTS:
        lines += [f"## {heading}", "", "| code | 中文 | English |", "|---|---|---|"]
        for code in knowledge.message_codes():
            if re.match(pattern, code):
                lines.append(f"| `{code}` | {knowledge.message(code, 'zh')} | {knowledge.message(code, 'en')} |")
        lines.append("")
    lines += ["## Errors of the command", "", "One sentence on standard error, with the exit code of its class.", ""]
    lines += [f"- {text}" for text in sorted(_error_templates())]
    lines += ["", "## Exit codes", "", *(f"- {int(code)} {code.name}" for code in ExitCode), ""]
    return "\n".join(lines)


def _calls() -> list[tuple[str, str]]:
    found = []
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.append((node.func.id, first.value))
    return found


def _error_templates() -> set[str]:
    """Sentences of errors, also those that are kept in a constant or chosen between: all of them name the file."""
    about_files: set[str] = set()
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"\{file\} [a-z]", node.value):
                about_files.add(node.value)
    return about_files | {text for name, text in _calls() if name in ERRORS}


def test_messages_page(request: pytest.FixtureRequest) -> None:
    """Every code and every error sentence is on the page."""
    path = ROOT / "docs" / "messages.md"
    if request.config.getoption("--snapshot-update"):
        path.write_text(_messages_page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == _messages_page(), "run ./run test --snapshot-update"


def test_every_sentence_of_the_command_is_translated() -> None:
    """Each ``_("…")`` and each error template has its Chinese."""
    with (LOCALE / "messages.mo").open("rb") as handle:
        translations = gettext.GNUTranslations(handle)
    said = _error_templates() | {t for name, t in _calls() if name == "_"}
    missing = {t for t in said if translations.gettext(t) == t}
    assert not missing


def test_the_compiled_catalogue_is_that_of_the_source(tmp_path: Path) -> None:
    """messages.mo was made from messages.po."""
    with (LOCALE / "messages.po").open("rb") as source, (tmp_path / "x.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="zh"))
    with (tmp_path / "x.mo").open("rb") as one, (LOCALE / "messages.mo").open("rb") as other:
        fresh, stored = (gettext.GNUTranslations(h)._catalog for h in (one, other))  # type: ignore[attr-defined]
    assert {k: v for k, v in fresh.items() if k} == {k: v for k, v in stored.items() if k}


def test_every_code_used_has_a_message() -> None:
    """Codes in the package are those of the table."""
    table = json.loads((ROOT / "tracker" / "knowledge" / "messages.json").read_text(encoding="utf-8"))
    used = {text for name, text in _calls() if name == "say"}
    assert used <= set(table)
    notes = {f"note_{text}" for name, text in _calls() if name == "Note"}
    assert notes <= set(table)


def test_readme_tells_the_exit_codes() -> None:
    """Both languages name every code."""
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        part = text[re.search("Exit codes|退出代码", text).start() :]  # type: ignore[union-attr]
        assert {int(code) for code in ExitCode} <= {int(n) for n in re.findall(r"\b\d{1,3}\b", part)}


def test_contributing_names_every_task_of_run() -> None:
    """The tasks of ./run are told."""
    run = (ROOT / "run").read_text(encoding="utf-8")
    tasks = set(re.findall(r"^  (\w+)\) prepare", run, re.MULTILINE)) - {"demo"}
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {t for t in tasks if f"./run {t}" not in text} == set()
