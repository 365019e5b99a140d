"""Dashboard, workbook and index of a county: written when something in them changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker import __version__
from tracker.batch.neighbours import neighbours
from tracker.batch.plan import Plan, digest_of_file
from tracker.batch.reading import Failure
from tracker.contract.county import county_json
from tracker.county.cells import cell_from
from tracker.county.model import County, Pair
from tracker.decisions import Decision, applied
from tracker.formats import FORMATS
from tracker.knowledge import own_words
from tracker.register import Entry
from tracker.render.output import write_all
from tracker.store import Store, digest_of
from tracker.view.dashboard import Compared, Failed, dashboard_page, link_to

FILES = ("dashboard.html", "dashboard.xlsx", "index.json")


def write_dashboard(
    county: County, plan: Plan, store: Store, output: Path, failures: Sequence[Failure], options: Mapping[str, Any]
) -> str:
    """Write the three files where they are not there as they should be; the key that they are stored under."""
    failed = [Failed(f.where, str(f)) for f in failures]
    compared = _compared(county, plan, store)
    shared = neighbours(county, store, plan.wanted.reading)
    series = {u.name: link for u in county.units if (link := plan.series_link(u))}
    index = county_json(county, compared, failed, shared, plan.folders, __version__, plan.wanted.settings.digest())
    key = digest_of(["dashboard", index, series, [c.link for c in compared], plan.wanted.look])
    known = store.outputs()
    if all(known.get(f, ("", ""))[0] == key and digest_of_file(output / f) == known[f][1] for f in FILES):
        return key
    from tracker.render.dashboard import dashboard_html, dashboard_workbook

    manner = plan.wanted.manner
    with own_words(dict(manner.words)):
        page = dashboard_page(county, compared, failed, series, shared, __version__, manner.lang)
        made = {
            "dashboard.html": dashboard_html(page, manner.templates).encode("utf-8"),
            "dashboard.xlsx": dashboard_workbook(page),
            "index.json": index.encode("utf-8"),
        }
    write_all({output / name: data for name, data in made.items()}, force=options["force"])
    with store.writing():
        store.add_outputs(key, {name: sha256(data).hexdigest() for name, data in made.items()})
    return key


def _compared(county: County, plan: Plan, store: Store) -> list[Compared]:
    cells = store.cells()
    decisions = store.decisions()
    found = []
    for pair in county.pairs:
        if plan.key(pair) in cells:
            run, cell = cells[plan.key(pair)]
            decided = _decided(pair, plan, store, decisions) if decisions else 0
            found.append(Compared(pair, cell_from(cell), run, _link(pair, plan), decided))
    return found


def _decided(pair: Pair, plan: Plan, store: Store, decisions: Sequence[tuple[str, Decision]]) -> int:
    """Findings to be looked at that a person has decided, on this wording or on an earlier one of the same comparison."""
    entries = [Entry(f, type_, "", (), (), wording, None, review) for f, type_, wording, review in store.points(plan.key(pair))]
    names = {e.finding for e in entries}
    own = [d for place, d in decisions if d.finding in names or place == plan.place(pair)]
    answered = applied(own, entries)
    return sum(e.finding in answered for e in entries if e.needs_review)


def _link(pair: Pair, plan: Plan) -> str:
    formats = [f for f in ("html", "pdf", *plan.wanted.formats) if f in plan.wanted.formats]
    return link_to("units", plan.folders[pair.unit], pair.folder, FORMATS[formats[0]].file)
