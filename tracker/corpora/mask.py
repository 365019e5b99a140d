"""What a corpus knows of set phrases, for the comparison of two reports."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tracker.corpus.phrases import is_formula
from tracker.errors import Unreadable
from tracker.model import Note, Report

MASK = "formulas.json"
_KIND = "tracker formulas 1"


@dataclass(frozen=True)
class Mask:
    """Grams that many offices have."""

    formulas: npt.NDArray[np.int64]
    #: In ascending order.
    offices: int
    limit: int

    def over(self, report: Report) -> Report:
        """The report with every sentence marked that is a set phrase in the corpus."""
        found = is_formula([s.text for s in report.sentences], self.formulas)
        marked = (replace(s, formulaic=s.formulaic or f) for s, f in zip(report.sentences, found, strict=True))
        return replace(report, sentences=tuple(marked))

    @property
    def note(self) -> Note:
        """Says that the corpus took part, and how large it is."""
        return Note("corpus_mask", values=(("offices", str(self.offices)), ("limit", str(self.limit))))

    def bytes(self) -> bytes:
        """As a file."""
        head = {"name": "tracker", "kind": _KIND, "offices": self.offices, "limit": self.limit}
        return json.dumps({**head, "grams": b64encode(self.formulas.astype("<i8").tobytes()).decode()}).encode()


def read_mask(folder: Path) -> Mask:
    """The mask of a corpus. Raises ``Unreadable`` where it was not made yet or is damaged."""
    path = folder / MASK
    try:
        found = json.loads(path.read_bytes())
        if found["kind"] != _KIND:
            raise ValueError
        grams = np.frombuffer(b64decode(found["grams"]), "<i8").astype(np.int64)
        return Mask(grams, int(found["offices"]), int(found["limit"]))
    except FileNotFoundError:
        raise Unreadable(
            "{folder} knows no set phrases yet; run tracker corpus phrases --corpus {folder} first.", folder=folder.name
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable("{file} is damaged; run tracker corpus phrases again.", file=MASK) from None
