"""``--embedder``: word vectors ask for a person and change no verdict."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.evaluation.labels import FIXTURES
from tests.test_cli import run
from tracker.compare import compare
from tracker.embedding import REASON, load, second_look
from tracker.errors import Unreadable, UsageProblem
from tracker.model import Comparison
from tracker.read import read
from tracker.settings import EmbedderSettings, Settings
from tracker.structure import parse

WORDS = {
    "噪声": (1.0, 0.0, 0.1),
    "声响": (0.99, 0.0, 0.12),
    "调解": (0.0, 1.0, 0.1),
    "说和": (0.0, 0.98, 0.11),
    "的": (0.1, 0.1, 1.0),
}


def _table(folder: Path, head: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{word} {' '.join(map(str, values))}" for word, values in WORDS.items()]
    (folder / "words.vec").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _model2vec(folder: Path, type_: str) -> Path:
    folder.mkdir()
    numbers = np.array(list(WORDS.values()), {"F32": "<f4", "F16": "<f2"}[type_])
    head = {"__metadata__": {"a": "b"}, "embeddings": {"dtype": type_, "shape": [5, 3], "data_offsets": [0, numbers.nbytes]}}
    written = json.dumps(head).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(written)) + written + numbers.tobytes())
    vocabulary = {"model": {"type": "WordPiece", "vocab": {word: n for n, word in enumerate(WORDS)}}}
    (folder / "tokenizer.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    return folder


def test_both_layouts_give_the_same_vectors(tmp_path: Path) -> None:
    """A table of words, with or without a first line of sizes, and Model2Vec in two precisions."""
    folders = [_table(tmp_path / "a"), _table(tmp_path / "b", "5 3\n"), _model2vec(tmp_path / "c", "F32")]
    texts = ["噪声的调解", "声响，说和！", "没有一个词", ""]
    one, *others = (load(folder).of(texts) for folder in [*folders, _model2vec(tmp_path / "d", "F16")])
    for other in others:
        np.testing.assert_allclose(one, other, atol=1e-3)
    assert np.linalg.norm(one, axis=1).tolist() == pytest.approx([1, 1, 0, 0])
    assert one[0] @ one[1] > 0.8


def test_the_longest_word_is_taken(tmp_path: Path) -> None:
    """No vector of a part stands in for a word that is known whole."""
    folder = _table(tmp_path)
    with (folder / "words.vec").open("a", encoding="utf-8") as table:
        table.write("噪 0 0 -1\n声 0 0 -1\n")
    assert load(folder).of(["噪声"])[0] @ load(folder).of(["噪"])[0] < 0


def test_a_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched: what is no folder here is no embedder, whatever it is called elsewhere."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageProblem, match="not a folder"):
        load(Path("someone/model"))


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a.vec": "词 1 2 3\n", "b.vec": "词 1 2 3\n"},
        {"a.vec": "词 1 2 3\n字 1 2\n"},
        {"a.vec": "词 one two three\n"},
        {"a.vec": ""},
        {"model.safetensors": "short", "tokenizer.json": "{}"},
        {"model.safetensors": "\x05\0\0\0\0\0\0\0{}   ", "tokenizer.json": '{"model": {"vocab": {"a": 0}}}'},
    ],
    ids=["empty", "two tables", "ragged", "no numbers", "no words", "cut short", "no table"],
)
def test_damaged_vectors_are_named(tmp_path: Path, files: dict[str, str]) -> None:
    """One sentence says what is wrong."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match="cannot be read"):
        load(tmp_path)


def _compared() -> Comparison:
    settings = Settings()
    years = [(year, side) for year, side in ((2023, "old"), (2024, "new"))]
    old, new = (parse(read(FIXTURES / "songquan" / f"{year}.txt", settings), side, settings) for year, side in years)  # type: ignore[arg-type]
    return compare(old, new, settings)


def test_only_doubt_is_added(tmp_path: Path) -> None:
    """With vectors that find everything alike every verdict stays; what was found nowhere is to be looked at."""
    before = _compared()
    rows = "\n".join(
        f"{c} 1 {n / 1e4}" for n, c in enumerate(sorted({c for s in before.new.sentences for c in s.text if c.strip()}))
    )
    (tmp_path / "all.txt").write_text(rows, encoding="utf-8")
    after = second_look(before, load(tmp_path), EmbedderSettings(alike=0.0, deviations=-9.0))
    for one, other in zip(before.plan_items, after.plan_items, strict=True):
        missing = one.status == "not_mentioned"
        assert (REASON in other.reasons) is missing
        assert replace(other, nearest=one.nearest, needs_review=one.needs_review, reasons=one.reasons) == one
        assert other.needs_review or not missing
    for verdict, looked in zip(before.sentences, after.sentences, strict=True):
        assert (REASON in looked.reasons) is (verdict.verdict == "new")
        assert replace(looked, needs_review=verdict.needs_review, reasons=verdict.reasons) == verdict
    assert (after.problems, after.rates, after.gone) == (before.problems, before.rates, before.gone)
    assert any(item.status == "not_mentioned" for item in before.plan_items)


def test_without_likeness_nothing_changes(tmp_path: Path) -> None:
    """Vectors that know no word of the reports add a note and nothing else."""
    before = _compared()
    (tmp_path / "all.txt").write_text("zzzz 1 2\n", encoding="utf-8")
    after = second_look(before, load(tmp_path), EmbedderSettings())
    assert replace(after, notes=before.notes) == before
    assert [n.code for n in after.notes if n not in before.notes] == ["embedder"]


def test_the_command_takes_a_folder(tmp_path: Path) -> None:
    """``compare --embedder``: a note in the result; a name ends with the code of a wrong use."""
    pair = [str(FIXTURES / "songquan" / f"{year}.txt") for year in (2023, 2024)]
    given = ["compare", *pair, "--format", "json", "--embedder"]
    done = run(*given, _table(tmp_path / "vectors"))
    assert done.returncode == 0
    assert "embedder" in [n["code"] for n in json.loads(done.stdout)["notes"]]
    assert run(*given, "no/such-model").returncode == 2
