"""What the search for shared text finds on corpora with truth, and what it costs: ``./run bench --corpus``.

Options: ``--size SENTENCES`` for one size, ``--templates SHARE`` for counties that hand out sentences, ``--memory MB``,
``--engine sail``, ``--peers`` for rensa, text-dedup and sparse_dot_topn on the same sentences, ``--keep FOLDER`` for the made
corpora. Each size is measured in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from tests.evaluation.corpora import WAYS, YEARS, Copy, Corpus
from tests.evaluation.performance import own_row, peer_row, record, search_row
from tracker.corpora.folder import write_part
from tracker.corpora.sharing import engine_memory
from tracker.corpus import model
from tracker.corpus.engine import Duck, Engine
from tracker.corpus.families import families
from tracker.corpus.features import SPAN_BITS, sentence_tables
from tracker.corpus.model import Family
from tracker.corpus.search import limit_for, search
from tracker.pool import processors

SIZES = (10_000, 30_000, 100_000, 300_000)
_PATIENCE = 600
#: Seconds that a peer may take.
_PORTION = 100
#: Offices whose reports become a pair of files.
PEERS = Path(__file__).resolve().parents[2] / ".venv-peers-corpus/bin/python"


def doc(office: int, year: int) -> int:
    """Number of a report."""
    return office * len(YEARS) + year - YEARS[0]


def _make(task: tuple[int, int, float, str, int, int]) -> tuple[float, float]:
    """Every second (or n-th) office of a corpus as Parquet files; (seconds of the generator, seconds of features and files)."""
    size, seed, templates, folder, first, step = task
    corpus = Corpus(size, seed, templates=templates)
    mine = corpus.offices[first::step]
    making = featuring = 0.0
    with Duck(2**30, 1) as engine:
        for at in range(0, len(mine), _PORTION):
            began = time.perf_counter()
            docs: list[int] = []
            texts: list[str] = []
            for office in mine[at : at + _PORTION]:
                for year in YEARS:
                    own = [s.tobytes().decode("utf-32-le") for s in corpus.report(office.number, year).sentences()]
                    docs += [doc(office.number, year)] * len(own)
                    texts += own
            middle = time.perf_counter()
            numbers = np.array(docs, np.int64)
            places = np.arange(len(docs)) - np.searchsorted(numbers, numbers)
            sentences, grams = sentence_tables(numbers, places, texts, [False] * len(texts), portion=10_000 * first + at)
            whole = {**sentences, "text": np.array(texts, dtype=object)}
            write_part(Path(folder), f"{first}-{at}", whole, grams, engine)
            making, featuring = making + middle - began, featuring + time.perf_counter() - middle
    return making, featuring


def make(size: int, seed: int, templates: float, folder: Path) -> dict[str, float]:
    """A corpus as Parquet files, made by all processors; seconds of its features, on the clock."""
    if folder.exists():
        return json.loads((folder / "made.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    folder.mkdir(parents=True)
    workers = processors()
    with multiprocessing.get_context("spawn").Pool(workers) as crew:
        took = crew.map(_make, [(size, seed, templates, str(folder), n, workers) for n in range(workers)])
    made = {"generator": max(t[0] for t in took), "features": max(t[1] for t in took)}
    (folder / "made.json").write_text(json.dumps(made), encoding="utf-8")
    return made


def placed(corpus: Corpus) -> tuple[model.Corpus, dict[int, int]]:
    """(the corpus as a search takes it, number of an office there -> number here): a renamed office is two."""
    number: dict[str, int] = {}
    offices: list[model.Office] = []
    reports: list[model.Filed] = []
    ours: dict[int, int] = {}
    for office in corpus.offices:
        for year in YEARS:
            name = office.called(year)
            if name not in number:
                number[name] = len(offices)
                ours[number[name]] = office.number
                offices.append(model.Office(name, office.county, "county" if office.level == "county" else "town"))
            reports.append(model.Filed(doc(office.number, year), number[name], year))
    return model.Corpus(offices, reports), ours


@dataclass
class Measured:
    """One search: what it took and what it left."""

    seconds: dict[str, float]
    found: list[Family]
    counts: dict[str, int]


def searched(engine: Engine, folder: Path, corpus: model.Corpus) -> Measured:
    """Search a made corpus; seconds by stage."""
    engine.table("s", sorted(str(p) for p in folder.glob("s*.parquet")))
    engine.table("occ", sorted(str(p) for p in folder.glob("occ*.parquet")))
    docs, issuers = ([getattr(r, name) for r in corpus.reports] for name in ("doc", "office"))
    engine.table("r", {"doc": np.array(docs, np.int64), "issuer": np.array(issuers, np.int64)})
    seconds: dict[str, float] = {}
    last: list[Any] = [time.perf_counter(), ""]

    def told(stage: str) -> None:
        now = time.perf_counter()
        seconds[last[1]] = now - last[0]
        last[:] = [now, stage]

    search(engine, limit_for(len(corpus.offices)), processors(), told)
    told("families")
    found = families(engine, corpus, limit_for(len(corpus.offices)))
    told("")
    del seconds[""]
    counts = {t: _count(engine, t) for t in ("s", "df", "kept", "post", "cand", "hits", "links")}
    return Measured(seconds, found, counts)


def _count(engine: Engine, table: str) -> int:
    return sum(int(n) for batch in engine.batches(f"SELECT COUNT(*) AS n FROM {table}") for n in batch["n"])  # noqa: S608


def pairs_of(copy: Copy) -> Iterator[tuple[int, int]]:
    """(sentence of the taker, sentence of the giver) of a planted passage."""
    for place, n in enumerate(copy.order):
        taker, giver = doc(copy.taker, copy.year), doc(copy.giver, copy.year - 1)
        yield (taker << SPAN_BITS) + copy.at + place, (giver << SPAN_BITS) + copy.taken_from + n


def candidates(engine: Engine, corpus: Corpus) -> dict[str, tuple[int, int]]:
    """Way -> (planted pairs of sentences that became candidates, those that the mask leaves)."""
    planted = [(c.way, *pair) for c in corpus.copies for pair in pairs_of(c)]
    engine.table(
        "planted",
        {
            "n": np.arange(len(planted)),
            "a": np.array([p[1] for p in planted], np.int64),
            "b": np.array([p[2] for p in planted], np.int64),
        },
    )
    engine.create("passing", _PASSING)
    sql = """
    SELECT p.n AS n, CASE WHEN c.a IS NULL THEN 0 ELSE 1 END AS found
    FROM passing p LEFT JOIN cand c ON LEAST(p.xa, p.xb) = c.a AND GREATEST(p.xa, p.xb) = c.b
    """
    passing: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for batch in engine.batches(sql):
        for n, hit in zip(batch["n"], batch["found"], strict=True):
            passing[planted[int(n)][0]] += 1
            found[planted[int(n)][0]] += int(hit)
    return {way: (found[way], passing[way]) for way in WAYS}


_PASSING = """
SELECT p.n AS n, x.x AS xa, y.x AS xb, x.sid AS sa, y.sid AS sb
FROM planted p JOIN s a ON p.a = a.sid JOIN s b ON p.b = b.sid JOIN kept x ON a.h = x.h JOIN kept y ON b.h = y.h
"""


def told_of(corpus: Corpus, ours: dict[int, int], found: list[Family]) -> tuple[dict[str, tuple[int, int]], int]:
    """(way -> (passages of five sentences told as sure, planted), sure families in which nobody took anything)"""
    planted = {frozenset((c.taker, c.giver)): c for c in corpus.copies}
    told: set[frozenset[int]] = set()
    innocent = 0
    for family in found:
        if family.sure:
            offices = sorted({ours[o] for o in family.offices})
            pairs = {frozenset(pair) for pair in combinations(offices, 2)} & set(planted)
            told |= pairs
            innocent += not pairs
    five = {pair: c for pair, c in planted.items() if len(c.order) == 5}
    ways = {way: [pair for pair, c in five.items() if c.way == way] for way in WAYS}
    return {way: (sum(p in told for p in pairs), len(pairs)) for way, pairs in ways.items()}, innocent


def measure(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """One size, in this process."""
    folder = Path(options.keep) / f"{size}-{options.seed}-{options.templates}"
    made = make(size, options.seed, options.templates, folder)
    corpus = Corpus(size, options.seed, templates=options.templates)
    whole, ours = placed(corpus)
    work = folder / "search"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    with _engine(options, work) as engine:
        measured = searched(engine, folder, whole)
        peak = (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        ) / 2**20
        stage = candidates(engine, corpus)
        if options.peers:
            _write_kept(engine, work)
    sure, innocent = told_of(corpus, ours, measured.found)
    return {
        "sentences": measured.counts["s"],
        "features": made["features"],
        "seconds": measured.seconds,
        "peak": peak,
        "disk": sum(p.stat().st_size for p in folder.glob("*.parquet")) / 2**30,
        "counts": measured.counts,
        "candidates": stage,
        "sure": sure,
        "innocent": innocent,
        "families": Counter(f"{f.kind}{'' if f.strong else '?'}" for f in measured.found),
    }


def _engine(options: argparse.Namespace, work: Path) -> Any:
    if options.engine == "duckdb":
        return Duck(engine_memory((options.memory or 0) * 10**6 or None), processors(), work / "spill", work)
    from tracker.corpus.spark import Spark

    return Spark(options.engine, work)


def _write_kept(engine: Engine, folder: Path) -> None:
    """What the peers are given: every text that the mask leaves, once; and the planted pairs among them."""
    with (folder / "kept.tsv").open("w", encoding="utf-8") as out:
        sql = "SELECT k.sid AS sid, k.lo AS lo, k.hi AS hi, s.t AS t FROM kept k JOIN s ON k.sid = s.sid"
        for batch in engine.batches(sql):
            for sid, lo, hi, text in zip(*(batch[name] for name in ("sid", "lo", "hi", "t")), strict=True):
                out.write(f"{sid}\t{lo if lo == hi else -sid}\t{text}\n")
    with (folder / "planted.tsv").open("w", encoding="utf-8") as out:
        for batch in engine.batches("SELECT sa, sb FROM passing"):
            out.writelines(f"{a} {b}\n" for a, b in zip(batch["sa"], batch["sb"], strict=True))


def peers(size: int, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Each peer on the texts that our mask leaves, with the share of the planted pairs that it finds."""
    folder = Path(options.keep) / f"{size}-{options.seed}-{options.templates}" / "search"
    planted = [frozenset(map(int, line.split())) for line in (folder / "planted.tsv").open(encoding="utf-8")]
    for name in ("rensa-126x42", "rensa-64x32", "sparse_dot_topn", "text-dedup"):
        out = folder / f"{name}.tsv"
        command = [str(PEERS), str(Path(__file__).with_name("peers_corpus.py")), name, str(folder / "kept.tsv"), str(out)]
        done = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            said, complaint = done.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(done.pid, signal.SIGKILL)  # with whatever it has started
            yield {"peer": name, "failed": f"not done after {_PATIENCE} s"}
            continue
        if done.returncode:
            yield {"peer": name, "failed": (complaint.strip().splitlines() or ["ended without a word"])[-1][:160]}
            continue
        told = json.loads(said.strip().splitlines()[-1])
        pairs = {frozenset(map(int, line.split())) for line in out.open(encoding="utf-8")}
        found = sum(len(pair) == 1 or pair in pairs for pair in planted)
        yield {"peer": name, **told, "recall": (found, len(planted))}


def exponent(rows: list[dict[str, Any]]) -> float:
    """Slope of log seconds over log sentences."""
    x, y = ([math.log(value(row)) for row in rows] for value in (lambda r: r["sentences"], total))
    return float(np.polyfit(x, y, 1)[0])


def total(row: dict[str, Any]) -> float:
    """Seconds of everything from the texts to the families."""
    return float(row["features"] + sum(row["seconds"].values()))


def show(row: dict[str, Any]) -> None:
    """A size as lines of text."""
    stages = "  ".join(f"{name} {seconds:.1f}" for name, seconds in row["seconds"].items() if seconds >= 0.05)
    print(
        f"{row['sentences']:>10,} sentences  {total(row):7.1f} s (features {row['features']:.1f})  peak {row['peak']:.2f} GB  "
        f"files {row['disk']:.2f} GB"
    )
    print(f"           {stages}")
    print("           " + "  ".join(f"{name} {n:,}" for name, n in row["counts"].items()))
    for what, said in (
        ("candidates", "planted pairs that the mask leaves, found"),
        ("sure", "five sentences taken over, told as sure"),
    ):
        values = {way: tuple(pair) for way, pair in row[what].items()}
        whole = tuple(map(sum, zip(*values.values(), strict=True)))
        print(
            f"           {said}: "
            + "  ".join(f"{way} {a}/{b}" for way, (a, b) in values.items())
            + f"  all {whole[0]}/{whole[1]}"
        )
    print(
        f"           innocent families told as sure: {row['innocent']}; "
        + "  ".join(f"{k} {n}" for k, n in row["families"].items())
    )


def main() -> None:
    """Measure every size in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", action="store_true")
    parser.add_argument("--size", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--templates", type=float, default=0.0)
    parser.add_argument("--memory", type=int)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--keep")
    parser.add_argument("--one", action="store_true", help="this size, in this process, as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.size, options)))
        return
    with tempfile.TemporaryDirectory() as folder:
        options.keep = options.keep or folder
        rows = []
        for size in [options.size] if options.size else SIZES:
            rows.append(_alone(size, options))
            show(rows[-1])
            record("searches", [search_row(rows[-1], _how(options), options.templates)])
            if options.peers:
                _beside_peers(size, rows[-1], options)
        if len(rows) > 1:
            print(f"growth exponent over {len(rows)} sizes: {exponent(rows):.2f}")


def _how(options: argparse.Namespace) -> str:
    return f"{options.engine}, {options.memory} MB" if options.memory else str(options.engine)


def _beside_peers(size: int, ours: dict[str, Any], options: argparse.Namespace) -> None:
    record("peers", [own_row(ours)])
    for peer in peers(size, options):
        print(f"           {peer}", flush=True)
        record("peers", [peer_row(ours["sentences"], peer)])


def _alone(size: int, options: argparse.Namespace) -> dict[str, Any]:
    make(size, options.seed, options.templates, Path(options.keep) / f"{size}-{options.seed}-{options.templates}")
    given = [
        "--size",
        size,
        "--seed",
        options.seed,
        "--templates",
        options.templates,
        "--engine",
        options.engine,
        "--keep",
        options.keep,
    ]
    given += ["--memory", options.memory] if options.memory else []
    given += ["--peers"] if options.peers else []
    command = [sys.executable, "-m", "tests.evaluation.corpus", "--one", *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
