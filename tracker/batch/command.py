"""``tracker batch``: a folder of reports -> a folder of results, a dashboard over them, and the questions that are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker import __version__, pool
from tracker.batch.dashboard import write_dashboard
from tracker.batch.plan import Plan, Wanted, digest_of_file, folder_of
from tracker.batch.progress import Progress
from tracker.batch.reading import Failure, documents, files_in
from tracker.batch.tasks import RENDERERS, UnitDone, UnitTask, begin, work
from tracker.commands import manner_of
from tracker.county.assign import assign
from tracker.county.model import County
from tracker.errors import ExitCode, NotWritable, UsageProblem
from tracker.formats import EVERY, ON_PAPER, SERIES_FORMATS
from tracker.lists import LIST, find_list, write_list
from tracker.render.output import is_foreign, sweep, write_all
from tracker.settings import chosen
from tracker.store import Compared, Store, alone, opened
from tracker.terminal import Terminal
from tracker.wording import say

STORE = "store"
_FOREIGN = "{where} is there already and was not made by tracker; use another folder or --force."
_MEMORY_PER_WORKER = 220 * 2**20
#: Bytes that a worker takes while it lays out the paper of a series of six years.


@dataclass(slots=True)
class _Outcome:
    """What a run has to tell."""

    failures: list[Failure] = field(default_factory=list)
    missing: str = ""
    compared: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run works with."""

    folder: Path
    output: Path
    store: Store
    wanted: Wanted
    crew: pool.Crew
    terminal: Terminal
    options: Mapping[str, Any]


def run_batch(folder: Path, output: Path, **options: Any) -> int:
    """Read, compare and write what has changed; ``PARTIAL`` when files failed or questions are open."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    wanted = Wanted(
        settings, manner_of({**options, "length": "full"}, settings), _formats(options["format_"]), _of_series(options)
    )
    if output.is_file():
        raise UsageProblem("{folder} is a file; -o names a folder here.", folder=output.name)
    if output.exists() and folder.exists() and output.samefile(folder):
        raise UsageProblem("{folder} holds the reports; -o names another folder.", folder=folder.name)
    files = files_in(folder, without=output, lists=(LIST,))
    workers = options["jobs"] or _workers()
    home = _made(output)
    with alone(home), opened(home) as store, pool.Crew(work, workers, begin, options["lang"], ready=RENDERERS) as crew:
        sweep(output)
        return _run(_Run(folder, output, store, wanted, crew, terminal, options), files)


def _made(output: Path) -> Path:
    """The folder of the store, made where it is missing."""
    folder = output / STORE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable("The folder {where} cannot be made: {why}.", where=output.name, why=error.strerror or error) from None
    return folder


def _formats(given: Sequence[str]) -> tuple[str, ...]:
    chosen_ = [f for name in given for f in (ON_PAPER if name == EVERY else (name,))] or ["html", "json"]
    return tuple(dict.fromkeys(chosen_))


def _of_series(options: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f for f in SERIES_FORMATS if f != "pdf" or options["series_pdf"])


def _workers() -> int:
    """As many as there are processors, and memory for."""
    count = pool.processors()
    try:
        import os

        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return count
    return max(1, min(count, int(free) // _MEMORY_PER_WORKER))


def _run(run: _Run, files: Sequence[Path]) -> int:
    number = run.store.begin(_now(), __version__, run.wanted.settings.digest())
    progress = Progress(run.terminal)
    listed = find_list(run.options["units"], run.output, run.folder)
    found, failures = documents(run.folder, files, run.store, run.wanted, run.crew, progress)
    county = assign(found, listed)
    write_list(county.listed, run.output)
    if not any(unit.reports for unit in county.units):
        raise _nothing(run, failures)
    outcome = _Outcome(failures)
    plan = Plan(county, run.wanted, run.store, run.output)
    _compare(run, plan, progress, outcome)
    _tidy(run, plan, write_dashboard(county, plan, run.store, run.output, outcome.failures, run.options))
    run.terminal.clear()
    counts = _counts(county, outcome)
    run.store.finish(number, _now(), counts)
    _tell(run, outcome, counts)
    if outcome.failures or county.questions:
        return ExitCode.PARTIAL
    return ExitCode.MISSING_PART if outcome.missing else ExitCode.DONE


def _nothing(run: _Run, failures: Sequence[Failure]) -> UsageProblem:
    """Why there is nothing to compare, each file's reason said first."""
    run.terminal.clear()
    for failure in failures:
        run.terminal.error(str(failure))
    return UsageProblem("{folder} holds no report that could be put in its place; see units.csv.", folder=run.folder.name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _compare(run: _Run, plan: Plan, progress: Progress, outcome: _Outcome) -> None:
    tasks = list(plan.tasks())
    progress.start(_("comparing"), sum(task.weight for task in tasks))
    for number, answer in run.crew.run(tasks):
        task = tasks[number]
        done = answer if isinstance(answer, UnitDone) else _died(task)
        _keep(run, plan, task, done)
        outcome.failures += [
            Failure(where if "/" in where else f"{task.unit} {where}".strip(), t, dict(v)) for where, (t, v) in done.faults
        ]
        outcome.compared += len(done.compared)
        outcome.written += len(done.files)
        if done.missing:
            outcome.missing = str(Failure("", done.missing[0], dict(done.missing[1])))
        progress.step(task.weight, task.unit)


def _died(task: UnitTask) -> UnitDone:
    return UnitDone(faults=[("", ("{what} could not be processed: its process was ended twice.", (("what", task.unit),)))])


def _keep(run: _Run, plan: Plan, task: UnitTask, done: UnitDone) -> None:
    """Comparisons into the store first, then the files, then what is known of the files: each step is whole by itself."""
    with run.store.writing():
        for fields in done.compared:
            folder = fields.pop("folder")
            run.store.add_comparison(Compared(**fields, place=f"{plan.folders[task.unit]}/{folder}"))
    base = f"units/{plan.folders[task.unit]}"
    for folder, made in done.files.items():
        files = {f"{base}/{folder}/{name}" if folder else f"{base}/{name}": data for name, data in made.items()}
        kept = [] if run.options["force"] else [path for path in files if is_foreign(run.output / path)]
        done.faults += [(path, (_FOREIGN, (("where", path),))) for path in kept]
        files = {path: data for path, data in files.items() if path not in kept}
        write_all({run.output / path: data for path, data in files.items()}, force=True)
        with run.store.writing():
            run.store.add_outputs(plan.key_of(task.unit, folder), {p: sha256(d).hexdigest() for p, d in files.items()})


def _tidy(run: _Run, plan: Plan, dashboard: str) -> None:
    """Take away files that are no part of the county any more and that nobody has touched."""
    current = plan.current | {("", dashboard)}
    old = [(path, digest) for path, (key, digest) in run.store.outputs().items() if (folder_of(path), key) not in current]
    for path, digest in old:
        target = run.output / path
        if digest_of_file(target) == digest:
            target.unlink(missing_ok=True)
            _remove_empty(target.parent, run.output)
    if old:
        with run.store.writing():
            run.store.drop_outputs(path for path, _digest in old)


def _remove_empty(folder: Path, output: Path) -> None:
    while folder != output and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _counts(county: County, outcome: _Outcome) -> dict[str, int]:
    return {
        "units": len(county.units),
        "reports": sum(len(u.reports) for u in county.units),
        "pairs": len(county.pairs),
        "compared": outcome.compared,
        "missing": sum(len(u.missing) for u in county.units),
        "left": len(county.left_out),
        "failed": len(outcome.failures),
        "questions": len(county.questions),
    }


def _tell(run: _Run, outcome: _Outcome, counts: Mapping[str, int]) -> None:
    lang, terminal = run.options["lang"], run.terminal
    values = [(name, str(n)) for name, n in counts.items()]
    for code in ("batch_found", "batch_compared"):
        terminal.out(say(code, lang, values))
    for failure in outcome.failures:
        terminal.error(str(failure))
    if counts["questions"]:
        terminal.error(say("batch_questions", lang, values))
    if outcome.missing:
        terminal.error(outcome.missing)
    for name in ("dashboard.html", "dashboard.xlsx", "index.json", LIST):
        terminal.out(str(run.output / name))
