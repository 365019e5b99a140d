"""Static word vectors from a folder of the user's: a second look at what was found nowhere. Off unless ``--embedder`` is given.

Vectors may say that two sentences mean the same although they share no words. They may also be wrong, so they never make a
verdict: they name a sentence to look at and ask for a person (``docs/evaluation.md``). Two layouts are read, both without a
library of their own: a table of words and numbers (``*.vec``, ``*.txt``, as word2vec and fastText write it) and Model2Vec
(``model.safetensors`` with ``tokenizer.json``).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.errors import Unreadable, UsageProblem
from tracker.model import Comparison, Note, PlanItem, SentenceVerdict
from tracker.settings import EmbedderSettings
from tracker.text import content, without_digits

Matrix = npt.NDArray[np.float32]
REASON = "alike_in_meaning"
_MODEL, _TOKENS = "model.safetensors", "tokenizer.json"
_TYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "F64": np.dtype("<f8")}
_LARGEST = 2 * 2**30
#: Bytes of a file of vectors.


@dataclass(frozen=True)
class Embedder:
    """Words with their vectors."""

    name: str
    digest: str
    #: sha256 of the files, so that a result says what it rests on.
    rows: Mapping[str, int]
    vectors: Matrix
    longest: int
    #: Characters of the longest word.

    def of(self, texts: Sequence[str]) -> Matrix:
        """A vector of length 1 for each text, the mean of its words without digits; all zeros where no word is known."""
        found = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        for n, text in enumerate(texts):
            words = list(self._words(without_digits(content(text))))
            if words:
                found[n] = self.vectors[words].mean(axis=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def _words(self, text: str) -> Iterator[int]:
        """Rows of the words of a text, from the left the longest that is known."""
        at = 0
        while at < len(text):
            for size in range(min(self.longest, len(text) - at), 0, -1):
                row = self.rows.get(text[at : at + size])
                if row is not None:
                    yield row
                    at += size
                    break
            else:
                at += 1


def load(folder: Path) -> Embedder:
    """The vectors of a folder.

    Raises ``UsageProblem`` for anything that is no folder (nothing is ever fetched by its name) and ``Unreadable`` for a folder
    without vectors, or with damaged ones.
    """
    if not folder.is_dir():
        raise UsageProblem(
            "{folder} is not a folder; --embedder takes a local folder with vectors, never a name.", folder=str(folder)
        )
    try:
        words, vectors, files = _model2vec(folder) if (folder / _MODEL).is_file() else _table(folder)
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise Unreadable("The vectors in {folder} cannot be read: {why}.", folder=folder.name, why=error) from None
    if len(words) != len(vectors) or not len(vectors):
        raise Unreadable(
            "The vectors in {folder} cannot be read: {why}.",
            folder=folder.name,
            why=f"{len(words)} words, {len(vectors)} vectors",
        )
    rows = {word: n for n, word in enumerate(words) if word}
    digest = sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()
    return Embedder(folder.resolve().name, digest, rows, vectors, max(map(len, rows), default=1))


def _model2vec(folder: Path) -> tuple[list[str], Matrix, list[Path]]:
    """Words in the order of their rows, one vector each, and the files read."""
    vocabulary = json.loads((folder / _TOKENS).read_text(encoding="utf-8"))["model"]["vocab"]
    pairs = vocabulary.items() if isinstance(vocabulary, dict) else ((entry[0], n) for n, entry in enumerate(vocabulary))
    numbered = {int(n): str(word).removeprefix("##").removeprefix("▁") for word, n in pairs}
    vectors = _safetensors(folder / _MODEL)
    return [numbered.get(n, "") for n in range(len(vectors))], vectors, [folder / _MODEL, folder / _TOKENS]


def _safetensors(path: Path) -> Matrix:
    """The one table of numbers in the file: eight bytes of length, a head in JSON, then the numbers."""
    data = _bytes(path)
    (size,) = struct.unpack("<Q", data[:8])
    head: dict[str, Any] = json.loads(data[8 : 8 + size])
    tables = [entry for name, entry in head.items() if name != "__metadata__" and len(entry["shape"]) == 2]
    if len(tables) != 1:
        raise ValueError(f"{path.name}: {len(tables)} tables")
    begin, end = tables[0]["data_offsets"]
    numbers = np.frombuffer(data[8 + size + begin : 8 + size + end], _TYPES[tables[0]["dtype"]])
    return np.asarray(numbers.reshape(tables[0]["shape"]), dtype=np.float32)


def _table(folder: Path) -> tuple[list[str], Matrix, list[Path]]:
    files = sorted(path for path in folder.iterdir() if path.suffix in (".vec", ".txt") and path.is_file())
    if len(files) != 1:
        raise ValueError(f"{_MODEL} or one file .vec or .txt expected, {len(files)} found")
    lines = (line.split() for line in _bytes(files[0]).decode("utf-8").splitlines())
    words, vectors = [], []
    for parts in lines:
        if len(parts) > 2:  # a first line may tell how many words and numbers follow
            words.append(parts[0])
            vectors.append([float(value) for value in parts[1:]])
    if len({len(vector) for vector in vectors}) > 1:
        raise ValueError(f"{files[0].name}: rows of different lengths")
    return words, np.array(vectors, np.float32), files


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name}: more than {_LARGEST // 2**30} GB")
    return path.read_bytes()


def second_look(comparison: Comparison, embedder: Embedder, settings: EmbedderSettings) -> Comparison:
    """The comparison with a person asked wherever something was found nowhere and a sentence means nearly the same.

    Statuses, evidence, sources and rates stay as they are: only ``nearest``, ``needs_review`` and ``reasons`` may change.
    """
    old, new = (embedder.of([s.text for s in report.sentences]) for report in (comparison.old, comparison.new))
    kinds = {s.id: s.kind for s in comparison.new.sections}
    review = [n for n, s in enumerate(comparison.new.sentences) if kinds[s.section] not in ("problems", "plan", "suggestions")]
    alike = _standing_out(embedder.of([p.text for p in comparison.plan_items]) @ new[review].T, settings)
    items = tuple(
        _looked_at(item, comparison.new.sentences[review[near[0]]].id, near[1]) if near else item
        for item, near in zip(comparison.plan_items, alike, strict=True)
    )
    sources = _standing_out(new @ old.T, settings)
    verdicts = tuple(_asked(v) if near else v for v, near in zip(comparison.sentences, sources, strict=True))
    note = Note("embedder", values=(("folder", embedder.name), ("digest", embedder.digest[:12])))
    return replace(comparison, plan_items=items, sentences=verdicts, notes=(*comparison.notes, note))


def _standing_out(scores: Matrix, settings: EmbedderSettings) -> Iterable[tuple[int, float] | None]:
    """For every row the column that is most alike, where it is so much more than usual among all pairs."""
    if not scores.size:
        return [None] * len(scores)
    least = max(settings.alike, float(scores.mean() + settings.deviations * scores.std()))
    best = scores.argmax(axis=1)
    return [(int(n), float(row[n])) if row[n] >= least else None for row, n in zip(scores, best, strict=True)]


def _looked_at(item: PlanItem, sentence: str, score: float) -> PlanItem:
    if item.status != "not_mentioned":
        return item
    nearest = ((sentence, round(score, 3)), *(n for n in item.nearest if n[0] != sentence))
    return replace(item, nearest=nearest, needs_review=True, reasons=(*item.reasons, REASON))


def _asked(verdict: SentenceVerdict) -> SentenceVerdict:
    if verdict.verdict != "new":
        return verdict
    return replace(verdict, needs_review=True, reasons=(*verdict.reasons, REASON))
