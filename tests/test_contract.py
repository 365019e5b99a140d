"""The result in JSON: read back whole, described by its schema, verified, and told in one sentence when it is something else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.evaluation.labels import FIXTURES, ROOT
from tests.test_cli import NEW, OLD, run
from tests.test_compare import NAMES, compared
from tracker.contract.loaded import from_json
from tracker.contract.schema import schema, schema_text
from tracker.contract.written import run_number, to_dict, to_json
from tracker.errors import ExitCode, Unreadable
from tracker.formats import FORMATS, Manner, render

RESULT = to_json(compared("luming_2021_2022"))


@pytest.mark.parametrize("name", NAMES)
def test_read_back_whole(name: str) -> None:
    """A result that was read back is written the same, byte by byte."""
    text = to_json(compared(name))
    assert to_json(from_json(text.encode(), "report.json")) == text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "pdf"])
def test_rendered_without_comparing_again(name: str, lang: str) -> None:
    """Every format of a stored result is that of the comparison itself, and the same each time."""
    stored = from_json(RESULT.encode(), "report.json")
    own = render(compared("luming_2021_2022"), name, Manner(lang))
    assert dict(render(stored, name, Manner(lang))) == dict(own)
    assert dict(render(stored, name, Manner(lang))) == dict(own)


@pytest.mark.parametrize("name", NAMES)
def test_schema_holds(name: str) -> None:
    """Every result follows the schema."""
    jsonschema.validate(json.loads(to_json(compared(name))), schema())


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("sentences", 0, "verdict"), "copied"),
        (("sentences", 0, "confidence"), 1.5),
        (("old", "sha256"), "abc"),
        (("plan_items", 0, "target"), "6名"),
        (("contract",), 2),
    ],
)
def test_schema_refuses(where: tuple[str | int, ...], value: object) -> None:
    """What the contract does not allow does not pass."""
    table = json.loads(RESULT)
    at = table
    for key in where[:-1]:
        at = at[key]
    at[where[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(table, schema())


def test_schema_page(request: pytest.FixtureRequest) -> None:
    """The schema in the documents is the one that is made."""
    path = ROOT / "docs" / "contract.schema.json"
    if request.config.getoption("--snapshot-update"):
        path.write_text(schema_text(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == schema_text()
    assert run("schema").stdout == schema_text()


def test_schema_is_one() -> None:
    """The schema itself is valid, and names every key of the result as required."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert set(schema()["required"]) == set(json.loads(RESULT))


BROKEN = {
    "nothing": b"",
    "text": "某镇报告".encode(),
    "list": b"[]",
    "other": b'{"a": 1}',
    "old contract": RESULT.replace('"contract": 1', '"contract": 0').encode(),
    "lost sentence": RESULT.replace('"new": "n.t3"', '"new": "n.t999"').encode(),
    "wrong type": RESULT.replace('"similarity": 1.0', '"similarity": "much"').encode(),
    "cut": RESULT[:5000].encode(),
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_result_is_told(name: str) -> None:
    """One sentence, never a trace."""
    with pytest.raises(Unreadable) as caught:
        from_json(BROKEN[name], "x.json")
    assert "x.json" in str(caught.value)


def test_lone_surrogates_do_no_harm() -> None:
    """JSON may name half a character; it becomes the mark for a lost one."""
    text = RESULT.replace('"text": "', '"text": "\\ud800', 1)
    assert "\ufffd" in to_json(from_json(text.encode(), "x.json"))


def test_run_number_is_of_the_whole_result() -> None:
    """Another file, another verdict or another setting gives another number."""
    table = to_dict(compared("luming_2021_2022"))
    assert table["tool"]["run"] == run_number(compared("luming_2021_2022"))
    assert len({run_number(compared(name)) for name in NAMES}) == len(NAMES)


def test_verify(tmp_path: Path) -> None:
    """Equal ends 0; a changed verdict, or another file, ends 1 and says where."""
    assert run("compare", OLD, NEW, "-o", tmp_path, "--format", "json").returncode == ExitCode.DONE
    result = tmp_path / "report.json"
    equal = run("verify", result, OLD, NEW)
    assert (equal.returncode, "一致" in equal.stdout) == (ExitCode.DONE, True)
    text = result.read_text(encoding="utf-8")
    result.write_text(text.replace('"verdict": "verbatim"', '"verdict": "new"', 1), encoding="utf-8")
    differs = run("verify", result, OLD, NEW, "--lang", "en")
    assert differs.returncode == ExitCode.FINDINGS
    assert ".verdict: the file has new, a new comparison verbatim" in differs.stdout
    result.write_text(text, encoding="utf-8")
    assert "sha256" in run("verify", result, OLD, FIXTURES / "luming" / "2023.txt").stdout


def test_verify_repeats_what_was_given(tmp_path: Path) -> None:
    """A year and an office that the user stated are stated again."""
    arguments = ("--old-year", "2019", "--new-year", "2020", "--issuer", "某镇")
    assert run("compare", OLD, NEW, "-o", tmp_path / "r.json", *arguments).returncode == ExitCode.DONE
    assert run("verify", tmp_path / "r.json", OLD, NEW).returncode == ExitCode.DONE


def test_render_command(tmp_path: Path) -> None:
    """A stored result in another format, to a file or to a folder; without one the report goes beside it."""
    assert run("compare", OLD, NEW, "-o", tmp_path / "report.json").returncode == ExitCode.DONE
    assert run("render", tmp_path / "report.json", "--format", "xlsx", "-o", tmp_path / "l.xlsx").returncode == ExitCode.DONE
    assert run("render", tmp_path / "report.json", "--format", "redline", "-o", tmp_path / "w").returncode == ExitCode.DONE
    assert (tmp_path / "w" / "redline.docx").is_file()
    stream = run("render", tmp_path / "report.json", "--format", "json")
    assert stream.stdout == (tmp_path / "report.json").read_text(encoding="utf-8")
    assert run("render", OLD, "-o", tmp_path / "x").returncode == ExitCode.UNREADABLE
    assert not (tmp_path / "x").exists()


def test_a_file_saved_by_another_program_is_not_overwritten(tmp_path: Path) -> None:
    """A ledger that a person filled in is theirs; ours is replaced without a question."""
    target = tmp_path / "ledger.xlsx"
    arguments = ("render", tmp_path / "report.json", "--format", "xlsx", "-o", target)
    run("compare", OLD, NEW, "-o", tmp_path / "report.json")
    assert run(*arguments).returncode == ExitCode.DONE
    assert run(*arguments).returncode == ExitCode.DONE
    from tests.ledger_edit import changed

    target.write_bytes(changed(target.read_bytes(), "docProps/core.xml", lambda xml: xml.replace("2000-01-01", "2025-03-01")))
    assert run(*arguments).returncode == ExitCode.NOT_WRITABLE
    assert run(*arguments, "--force").returncode == ExitCode.DONE
