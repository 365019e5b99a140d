"""Run in the environment of the peers: find pairs of like sentences with one of them. Imports nothing of tracker.

``python peers_corpus.py PEER SENTENCES PAIRS``: sentences as lines "number, office, text" with tabs between; pairs of offices
that differ are written as lines of two numbers. Prints JSON with seconds and peak memory. Verification by rapidfuzz at .75 as
ours, but for text-dedup, which gives clusters.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

Pair = tuple[int, int]


def _grams(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(len(text) - 3)]


def _rensa(texts: list[str], permutations: int, bands: int) -> Iterator[Pair]:
    from rensa import RMinHash

    buckets: dict[Any, list[int]] = defaultdict(list)
    rows = permutations // bands
    for n, text in enumerate(texts):
        sketch = RMinHash(num_perm=permutations, seed=42)
        sketch.update(_grams(text))
        digest = sketch.digest()
        for band in range(bands):
            buckets[band, tuple(digest[band * rows : (band + 1) * rows])].append(n)
    for members in buckets.values():
        if len(members) < 200:
            yield from combinations(members, 2)


def _sparse(texts: list[str]) -> Iterator[Pair]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    matrix = TfidfVectorizer(analyzer="char", ngram_range=(4, 4)).fit_transform(texts).astype("float32")
    product = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=20, threshold=0.3, n_threads=2).tocoo()
    yield from ((int(a), int(b)) for a, b in zip(product.row, product.col, strict=True) if a < b)


def _verified(pairs: Iterator[Pair], texts: list[str], offices: list[int]) -> list[Pair]:
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cpdist

    different = sorted({p for p in pairs if offices[p[0]] != offices[p[1]]})
    scores = cpdist(
        [texts[a] for a, _b in different], [texts[b] for _a, b in different], scorer=ratio, score_cutoff=75, workers=2
    )
    return [p for p, score in zip(different, scores, strict=True) if score >= 75]


def _text_dedup(texts: list[str], folder: Path) -> list[Pair]:
    """Its command with its own signatures and bands; Chinese must be spaced by hand. It gives clusters: all their pairs."""
    import pickle

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"text": " ".join(text)}, ensure_ascii=False) + "\n" for text in texts)
    given = {"path": "json", "data_files": folder / "rows.jsonl", "split": "train", "cache_dir": folder / "cache"}
    given |= {"output": folder / "out", "column": "text", "ngram": 4, "min_length": 1, "num_proc": 2}
    given |= {"num_perm": 126, "b": 42, "r": 3, "hash_func": "xxh3"}
    command = [sys.executable, "-m", "text_dedup.minhash", "--debug"]
    for name, value in given.items():
        command += [f"--{name}", str(value)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with (folder / "out" / "uf.pkl").open("rb") as file:
        clusters = pickle.load(file)  # noqa: S301  # written by the line above
    members: dict[int, list[int]] = defaultdict(list)
    for n in range(len(texts)):
        members[clusters.find(n)].append(n)
    return [pair for own in members.values() if 1 < len(own) < 200 for pair in combinations(own, 2)]


def main() -> None:
    """One peer on one file of sentences."""
    name, source, target = sys.argv[1:4]
    with Path(source).open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    numbers, offices, texts = [int(r[0]) for r in rows], [int(r[1]) for r in rows], [r[2] for r in rows]
    began = time.perf_counter()
    if name.startswith("rensa"):
        permutations, bands = map(int, name.split("-")[1].split("x"))
        found = _verified(_rensa(texts, permutations, bands), texts, offices)
    elif name == "sparse_dot_topn":
        found = _verified(_sparse(texts), texts, offices)
    else:
        found = [p for p in _text_dedup(texts, Path(target).with_suffix(".work")) if offices[p[0]] != offices[p[1]]]
    seconds = time.perf_counter() - began
    with Path(target).open("w", encoding="utf-8") as out:
        out.writelines(f"{numbers[a]} {numbers[b]}\n" for a, b in found)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 2**20
    print(json.dumps({"rows": len(texts), "pairs": len(found), "seconds": round(seconds, 1), "peak_gb": round(peak, 2)}))


if __name__ == "__main__":
    main()
