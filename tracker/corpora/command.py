"""``tracker corpus add|share|phrases|compare|export|status``."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tracker import __version__, pool
from tracker.batch.plan import Wanted
from tracker.batch.progress import Progress
from tracker.corpora.adding import Adding
from tracker.corpora.folder import Folder
from tracker.corpora.mask import MASK, Mask, read_mask
from tracker.corpora.pairs import compared, pair_columns
from tracker.corpora.placing import Placed, placed
from tracker.corpora.sharing import Search, check_room, chosen, engine_memory, tables_of
from tracker.corpora.tasks import begin, job
from tracker.corpus.engine import Duck
from tracker.corpus.phrases import Phrase
from tracker.corpus.phrases import phrases as learned
from tracker.corpus.search import STAGES, formulas_of, limit_for
from tracker.county.said import said
from tracker.county.units import UnitList
from tracker.errors import ExitCode, Unreadable, UsageProblem
from tracker.formats import Manner
from tracker.lists import LIST, read_list
from tracker.render.output import sweep, sweep_beside, write_all
from tracker.settings import Settings
from tracker.settings import chosen as chosen_settings
from tracker.store import Store, alone, opened
from tracker.terminal import Terminal
from tracker.view.neighbours import sharing_page
from tracker.wording import say

_ADD_MEMORY = 2**30
_SHOWN = 20
#: Phrases on the terminal.
_STAGES = len(STAGES) + 1
_COSTS = {"several": 17, "df": 17, "cover": 9, "post": 13, "cand": 6, "hits": 16, "families": 9}
#: Share of the time of a search that each stage takes, in hundredths, measured on 1.5 million sentences; others hardly any.


@dataclass(frozen=True)
class _Opened:
    """A corpus that is being asked."""

    folder: Folder
    store: Store
    placed: Placed
    settings: Settings
    terminal: Terminal
    options: Mapping[str, Any]

    def search(self, purpose: str = "share", rests_on: str = "") -> Search:
        """A search with what the user said; whether there is room for it is checked first."""
        memory = engine_memory((self.options["memory"] or 0) * 10**6 or None)
        limit = self.options["limit"] or limit_for(len(self.placed.corpus.offices))
        with Duck(_ADD_MEMORY, 1) as engine:
            check_room(self.folder, _sentences(self.folder, engine), memory)
        return Search(self.folder, self.placed, limit, self.options["engine"], memory, purpose, rests_on)

    def teller(self) -> _Teller:
        """What says how far a search is."""
        return _Teller(self.terminal, self.options["lang"])


class _Teller:
    """Says which stage a search is at and how long it will take yet."""

    def __init__(self, terminal: Terminal, lang: str) -> None:
        self._lang = lang
        self._terminal, self._began, self._number, self._share, self._now = terminal, time.monotonic(), 0, 0, ""

    def __call__(self, stage: str) -> None:
        """A stage begins."""
        self._share += _COSTS.get(self._now, 0)
        self._number, self._now = self._number + 1, stage
        text = _("searching {n}/{all}: {stage}").format(n=self._number, all=_STAGES, stage=say(f"stage_{stage}", self._lang))
        passed = time.monotonic() - self._began
        if self._share and passed > 3:
            left = passed / self._share * (100 - self._share)
            text += _(", about {n} s left").format(n=round(left))
        self._terminal.progress(text)


def run_add(given: Sequence[Path], folder: Path, **options: Any) -> int:
    """Add reports; ``PARTIAL`` when some could not be read."""
    terminal = _terminal(options)
    settings = chosen_settings(options["config"], isolated=options["isolated"])
    if folder.is_file():
        raise UsageProblem("{folder} is a file; --corpus names a folder.", folder=folder.name)
    wanted = Wanted(settings, Manner(), (), ())
    here = Folder(folder, wanted.reading)
    workers = options["jobs"] or pool.processors()
    with (
        alone(here.store),
        opened(here.store) as store,
        pool.Crew(job, workers, begin, options["lang"]) as crew,
        Duck(_ADD_MEMORY, workers, here.spill) as engine,
    ):
        sweep(folder)
        adding = Adding(here, store, wanted, crew, engine, Progress(terminal))
        adding.add(given)
        reports = len(store.added())
    terminal.clear()
    values = (("reports", str(reports)), ("added", str(adding.added)), ("failed", str(len(adding.failures))))
    terminal.out(say("corpus_added", options["lang"], values))
    for failure in adding.failures:
        terminal.error(str(failure))
    return ExitCode.PARTIAL if adding.failures else ExitCode.DONE


def run_share(folder: Path, output: Path, **options: Any) -> int:
    """Search, and write what offices share."""
    with _open(folder, options) as corpus:
        task = corpus.search()
        with task.opened() as engine:
            found = chosen(task.run(engine, corpus.teller()), corpus.placed, options["only"], options["since"])
            table = task.told(engine, found)
        files = _shared_files(table, corpus)
        targets = {output / name: data for name, data in files.items()}
        sweep_beside(targets)
        write_all(targets, force=options["force"])
    corpus.terminal.clear()
    for name in files:
        corpus.terminal.out(str(output / name))
    return ExitCode.DONE


def _shared_files(table: Mapping[str, Any], corpus: _Opened) -> dict[str, bytes]:
    from tracker.render.dashboard import sharing_html, sharing_workbook

    reports = corpus.placed.corpus.reports
    years = min(r.year for r in reports), max(r.year for r in reports)
    page = sharing_page(table, len(reports), years, __version__, corpus.options["lang"])
    corpus.terminal.out(page.sharing.summary)
    return {
        "sharing.html": sharing_html(page, corpus.options["templates"]).encode("utf-8", "surrogatepass"),
        "sharing.xlsx": sharing_workbook(page),
        "sharing.json": json.dumps({"name": "tracker", "sharing": table}, ensure_ascii=False, indent=1).encode(
            "utf-8", "surrogatepass"
        ),
    }


def run_phrases(folder: Path, **options: Any) -> int:
    """Learn set phrases, show the commonest, write all where a file is named."""
    with _open(folder, options) as corpus:
        task = corpus.search()
        with task.opened() as engine:
            task.run(engine, corpus.teller())
            found = learned(engine, task.limit)
            mask = Mask(formulas_of(engine), len(corpus.placed.corpus.offices), task.limit)
        write_all({folder / MASK: mask.bytes()}, force=True)
    corpus.terminal.clear()
    lang = options["lang"]
    corpus.terminal.out(say("phrase_head", lang))
    for phrase in found[:_SHOWN]:
        corpus.terminal.out("\t".join(map(str, _row(phrase))))
    if options["output"]:
        write_all({options["output"]: _csv(found, lang)}, force=options["force"])
    shown = options["output"].name if options["output"] else "-o FILE"
    corpus.terminal.out(say("phrase_more", lang, (("n", str(len(found))), ("file", shown))))
    return ExitCode.DONE


def _row(phrase: Phrase) -> tuple[int, int, str, str, str]:
    year, share = phrase.peak
    return phrase.offices, phrase.first, f"{year} {share:.0%}", f"{phrase.now:.0%}", phrase.text


def _csv(found: Sequence[Phrase], lang: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(say("phrase_head", lang).split("\t"))
    writer.writerows(_row(phrase) for phrase in found)
    return out.getvalue().encode("utf-8-sig", "surrogatepass")


def run_pairs(folder: Path, output: Path, **options: Any) -> int:
    """Compare all pairs; ``PARTIAL`` when some could not be compared."""
    with _open(folder, options) as corpus:
        pairs = list(pair_columns(corpus.placed, corpus.store))
        task = corpus.search("pairs", f"{__version__} {corpus.settings.digest()}")
        lines: dict[int, str] = {}
        with task.opened() as engine:
            corpus.terminal.progress(_("comparing"))
            compared(engine, [row for _head, row in pairs], corpus.settings)
            for batch in engine.batches("SELECT pair, result FROM compared"):
                lines |= {int(n): result for n, result in zip(batch["pair"], batch["result"], strict=True)}
        corpus.folder.finished(task.key)
    made = [{"name": "tracker", **head, "result": json.loads(lines[n])} for n, (head, _r) in enumerate(pairs)]
    text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in made)
    write_all({output: text.encode("utf-8", "surrogatepass")}, force=options["force"])
    corpus.terminal.clear()
    failed = [row for row in made if "error" in row["result"]]
    corpus.terminal.out(say("corpus_compared", options["lang"], (("pairs", str(len(made))), ("failed", str(len(failed))))))
    for row in failed:
        corpus.terminal.error(f"{row['office']} {row['old_year']}-{row['new_year']}: {row['result']['error']}")
    return ExitCode.PARTIAL if failed else ExitCode.DONE


def run_export(folder: Path, output: Path, **options: Any) -> int:
    """Write everything as tables."""
    suffix = options["format_"]
    style = "FORMAT parquet, COMPRESSION zstd" if suffix == "parquet" else "FORMAT csv, HEADER"
    with _open(folder, options) as corpus:
        task = corpus.search()
        with task.opened() as engine:
            found = task.run(engine, corpus.teller())
        output.mkdir(parents=True, exist_ok=True)
        with Duck(task.memory, pool.processors(), corpus.folder.spill) as engine:
            _export(engine, corpus, tables_of(found))
            for name, sql in _EXPORTS.items():
                engine.write(sql, output / f"{name}.{suffix}", style)
                corpus.terminal.out(str(output / f"{name}.{suffix}"))
    corpus.terminal.clear()
    return ExitCode.DONE


_EXPORTS = {
    "offices": "SELECT office, name, county, level FROM offices ORDER BY office",
    "reports": "SELECT doc, office, year, file, sha256 FROM reports ORDER BY office, year",
    "sentences": "SELECT s.sid AS sid, s.doc AS doc, s.pos AS position, s.paragraph AS paragraph, NULLIF(s.page, 0) AS page, "
    "s.f = 1 AS set_phrase, s.text AS text FROM s JOIN reports r ON s.doc = r.doc ORDER BY r.office, r.year, s.pos",
    "families": "SELECT family, kind, sure, strong, ratio, NULLIF(origin, -1) AS origin FROM families ORDER BY family",
    "members": "SELECT m.family AS family, m.office AS office, m.year AS year, m.sid AS sid, s.text AS text "
    "FROM members m JOIN s ON m.sid = s.sid ORDER BY m.family, m.year, m.office, m.sid",
}


def _export(engine: Duck, corpus: _Opened, found: tuple[Mapping[str, Any], Mapping[str, Any]]) -> None:
    offices, reports = corpus.placed.corpus.offices, corpus.placed.corpus.reports
    corpus.folder.tables(engine)
    engine.table(
        "offices",
        {
            "office": np.arange(len(offices)),
            "name": np.array([o.name for o in offices], dtype=object),
            "county": np.array([o.county for o in offices], dtype=object),
            "level": np.array([o.level for o in offices], dtype=object),
        },
    )
    engine.table(
        "reports",
        {
            "doc": np.array([r.doc for r in reports], np.int64),
            "office": np.array([r.office for r in reports], np.int64),
            "year": np.array([r.year for r in reports], np.int64),
            "file": np.array([corpus.placed.paths[r.doc] for r in reports], dtype=object),
            "sha256": np.array([corpus.placed.digests[r.doc] for r in reports], dtype=object),
        },
    )
    for name, table in zip(("families", "members"), found, strict=True):
        engine.table(name, table)


def run_status(folder: Path, **options: Any) -> int:
    """Say what a corpus holds and what was left out of it."""
    with _open(folder, {**options, "memory": None}) as corpus:
        lang, out = options["lang"], corpus.terminal.out
        left = [x for county in corpus.placed.counties for x in county.left_out]
        reports = corpus.placed.corpus.reports
        with Duck(_ADD_MEMORY, 1) as engine:
            sentences = _sentences(corpus.folder, engine)
        values = {
            "offices": len(corpus.placed.corpus.offices),
            "reports": len(reports),
            "first": min((r.year for r in reports), default=0),
            "last": max((r.year for r in reports), default=0),
            "sentences": sentences,
            "left": len(left),
            "questions": sum(len(county.questions) for county in corpus.placed.counties),
        }
        out(say("corpus_status", lang, [(name, str(n)) for name, n in values.items()]))
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        out(say("corpus_disk", lang, (("mb", str(round(size / 10**6))), ("parts", str(len(corpus.folder.sentences))))))
        if (folder / MASK).is_file():
            mask = read_mask(folder)
            out(say("corpus_mask_of", lang, (("offices", str(mask.offices)), ("limit", str(mask.limit)))))
        for x in left:
            out(say("corpus_left", lang, (("file", x.file), ("why", said(x, lang)))))
    return ExitCode.DONE


def _sentences(folder: Folder, engine: Duck) -> int:
    if not folder.sentences:
        return 0
    engine.table("s", folder.sentences)
    return sum(int(n) for batch in engine.batches("SELECT COUNT(*) AS n FROM s") for n in batch["n"])


def _terminal(options: Mapping[str, Any]) -> Terminal:
    return Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])


@contextmanager
def _open(folder: Path, options: Mapping[str, Any]) -> Iterator[_Opened]:
    """A corpus to be asked. Raises ``Unreadable`` where there is none or nothing in it can be put in its place."""
    settings = chosen_settings(options["config"], isolated=options["isolated"])
    reading = Wanted(settings, Manner(), (), ()).reading
    here = Folder(folder, reading)
    here.check()
    given = options["units"] or (folder / LIST if (folder / LIST).is_file() else None)
    listed = read_list(given) if given else UnitList()
    with opened(here.store, make=False) as store:
        found = placed(store, reading, listed)
        if not found.corpus.reports or not here.sentences:
            raise Unreadable(
                "{folder} holds no report that can be put in its place, or was read by another version; add reports, then ask again.",
                folder=folder.name,
            )
        yield _Opened(here, store, found, settings, _terminal(options), options)
