"""``tracker corpus add``: files, folders and tables of reports -> a corpus; what is in it already is not read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path
from typing import Any

from tracker.batch.plan import Wanted, digest_of_file
from tracker.batch.progress import Progress
from tracker.batch.reading import Failure, documents, files_in
from tracker.corpora.folder import Folder, chunks, doc_of
from tracker.corpora.tasks import AgainTask, RowTask, is_document
from tracker.corpus.engine import Duck
from tracker.errors import TrackerError, Unreadable
from tracker.pool import Crew
from tracker.store import Store

TABLE = ".parquet"
_NEEDED = ("office", "year", "text")
_COLUMNS = "{file} is no table of reports: it needs the columns office, year and text (county if offices of several counties)."


@dataclass
class Adding:
    """What adding works with, and what became of it."""

    folder: Folder
    store: Store
    wanted: Wanted
    crew: Crew
    engine: Duck
    progress: Progress
    failures: list[Failure] = field(default_factory=list)
    added: int = 0

    def add(self, given: Sequence[Path]) -> None:
        """Read what is new, understand anew what another version had understood, and make features of both."""
        self._again()
        for path in given:
            self._add(path)
        self._features()

    def _add(self, given: Path) -> None:
        if not given.exists():
            raise Unreadable("{file} is not there.", file=given.name)
        root = given if given.is_dir() else given.parent
        found = files_in(given, without=self.folder.path, lists=("units.csv",)) if given.is_dir() else [given]
        tables = [path for path in found if path.suffix.lower() == TABLE]
        papers = [path for path in found if path.suffix.lower() != TABLE]
        read, failed = documents(root, papers, self.store, self.wanted, self.crew, self.progress)
        self.failures += failed
        places: dict[str, dict[str, str]] = {self._place(path): {} for path in papers}
        inside = {str(path.relative_to(root).as_posix()): self._place(path) for path in papers}
        for document in read:
            file = document.file if document.file in inside else document.file.rpartition("/")[0]
            while file and file not in inside:
                file = file.rpartition("/")[0]
            places[inside[file]][inside[file] + document.file.removeprefix(file)] = document.sha256
        self._keep(places)
        for path in tables:
            self._add_table(path)

    def _place(self, path: Path) -> str:
        """Where a file stands as seen from the folder that holds it and the corpus: the same however it is added."""
        path, home = path.resolve(), self.folder.path.resolve().parent
        try:
            return path.relative_to(os.path.commonpath([path, home])).as_posix()
        except ValueError:
            return path.as_posix()

    def _keep(self, places: dict[str, dict[str, str]]) -> None:
        had = self.store.added()
        with self.store.writing():
            for path, inside in places.items():
                self.added += sum(place not in had for place in inside)
                self.store.add_places(path, inside)

    def _add_table(self, path: Path) -> None:
        place, digest = self._place(path), digest_of_file(path)
        known = self.store.files(self.wanted.reading).get(digest)
        if known is not None:
            self._keep({place: {f"{place}#{row['member']}": row["source"] for row in known}})
            return
        rows: list[dict[str, Any]] = []
        for portion in self._rows(path):
            self.progress.start(_("reading"), len(portion))
            for number, answer in self.crew.run(portion):
                task = portion[number]
                if is_document(answer):
                    rows.append({"member": str(task.number), "source": answer["source"]})
                    self._stored(answer)
                else:
                    self.failures.append(
                        Failure(f"{path.name}#{task.number}", "{file} could not be understood.", {"file": path.name})
                    )
                self.progress.step(1, task.office)
        with self.store.writing():
            self.store.add_file(digest, self.wanted.reading, rows)
        self._keep({place: {f"{place}#{row['member']}": row["source"] for row in rows}})

    def _rows(self, path: Path) -> Iterator[list[RowTask]]:
        for number, batch in enumerate(self._batches(path)):
            county = batch.get("county", [""] * len(batch["year"]))
            rows = zip(batch["office"], county, batch["year"], batch["text"], strict=True)
            yield [
                RowTask(1_000_000 * number + n, text or "", office or "", above or "", int(year or 0), self.wanted.settings)
                for n, (office, above, year, text) in enumerate(rows, 1)
            ]

    def _batches(self, path: Path) -> Iterator[Any]:
        try:
            self.engine.table("given", [str(path)])
            columns = self.engine.columns("given")
        except TrackerError:
            raise Unreadable(_COLUMNS, file=path.name) from None
        if not set(_NEEDED) <= set(columns):
            raise Unreadable(_COLUMNS, file=path.name)
        taken = [name for name in (*_NEEDED, "county") if name in columns]
        yield from self.engine.batches(f"SELECT {', '.join(taken)} FROM given")  # noqa: S608  # names of ours

    def _stored(self, document: dict[str, Any]) -> None:
        with self.store.writing():
            if "payload" in document:
                self.store.add_source(document["source"], document["format"], document["payload"])
            self.store.add_report(document["source"], self.wanted.reading, document["recognised"], document["lines"])

    def _again(self) -> None:
        """Documents that only another version has understood."""
        known = self.store.reports(self.wanted.reading)
        missing = sorted(set(self.store.added().values()) - set(known))
        self.progress.start(_("understanding"), len(missing))
        for portion in chunks(missing):
            tasks = [AgainTask(digest, self.store.source(digest) or b"", self.wanted.settings) for digest in portion]
            for _number, answer in self.crew.run(tasks):
                if is_document(answer):
                    self._stored(answer)
                self.progress.step(1, "")

    def _features(self) -> None:
        self.folder.sweep()
        have = self.folder.docs(self.engine)
        in_order = dict.fromkeys(digest for _place, digest in sorted(self.store.added().items()))  # an office's years together
        missing = [digest for digest in in_order if doc_of(digest) not in have]
        self.progress.start(_("features"), len(missing))
        for portion in chunks(missing):
            self.folder.write(portion, self.store, self.engine)
            self.progress.step(len(portion), "")
