"""The report in a real browser: nothing is fetched, axe finds nothing, filters, keys and links do what they say."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from urllib.parse import unquote

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fixtures.county.make import make
from tests.conftest import need
from tests.evaluation.county import OPTIONS
from tests.test_compare import compared
from tests.test_series import series_of
from tracker.batch.command import run_batch
from tracker.render.html import to_html
from tracker.render.years import years_html

pytestmark = pytest.mark.slow
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAIRS = ["jiangshui_2023_2024", "wutang_2022_2023"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    need("chromium")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports as files."""
    where = tmp_path_factory.mktemp("reports")
    for name in PAIRS:
        for lang in ("zh", "en"):
            (where / f"{name}.{lang}.html").write_text(to_html(compared(name), lang), encoding="utf-8")
    return where


def opened(browser: Browser, file: Path, fragment: str = "", **options: object) -> Page:
    """A page with what went wrong in it gathered in ``page.faults``."""
    context = browser.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
    page.goto(f"file://{file}{fragment}")
    page.faults = faults  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAIRS)
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, scheme: str, width: int) -> None:
    """WCAG 2.2 AA and best practice, all sentences unfolded; no sideways scrolling; no request but for the file."""
    viewport = {"width": width, "height": 900}
    page = opened(browser, folder / f"{name}.zh.html", color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_style_tag(content=".pair { content-visibility: visible !important }")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_series(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    """The page of several years too."""
    (tmp_path / "series.html").write_text(years_html(series_of("jiangshui"), "zh", None), encoding="utf-8")
    page = opened(
        browser, tmp_path / "series.html", color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []  # type: ignore[attr-defined]


def test_open_dialog_and_english(browser: Browser, folder: Path) -> None:
    """The list of keys is a dialog that axe accepts; the English page too."""
    page = opened(browser, folder / f"{PAIRS[0]}.en.html", bypass_csp=True)
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert [v["id"] for v in found["violations"]] == []
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_without_scripts(browser: Browser, folder: Path) -> None:
    """All is there and unfolds; both views work; filters are not shown, as they could do nothing."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html", java_script_enabled=False)
    assert not page.locator(".filters").is_visible()
    assert page.locator("#read .row:not(.heading)").count() > 60
    assert page.locator("del.both").first.evaluate("e => getComputedStyle(e).display") == "none"
    page.locator("#view-inline").check()
    shown = "e => getComputedStyle(e).display"
    assert page.locator(".row.k-light_edit:not(.two) del.both").first.evaluate(shown) == "inline"
    assert page.locator(".row.k-light_edit:not(.two) .old").first.evaluate(shown) == "none"
    page.locator("#no-formulas").check()
    assert page.locator(".row.formulaic").first.evaluate(shown) == "none"
    folded = opened(browser, folder / f"{PAIRS[1]}.zh.html", java_script_enabled=False)
    folded.locator(".fold summary").first.click()
    assert folded.locator(".fold .row").first.is_visible()


def _visible_rows(page: Page) -> int:
    return page.locator("#read .row:not(.heading):visible").count()


def test_filters(browser: Browser, folder: Path) -> None:
    """Class, review, search and section narrow the rows; the rate follows; the address keeps it; reset shows all."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html")
    for kind in ("verbatim", "light_edit", "paraphrase", "gone"):
        page.locator(f"[name=kind][value={kind}]").uncheck()
    assert page.locator("#read .row:not(.heading):visible").count() == page.locator("#read .row.k-new").count()
    assert "0%" in page.locator(".shown").inner_text()
    assert "kind=new" in page.url
    page.locator("[name=q]").fill("复议")
    texts = page.locator("#read .row:not(.heading):visible").all_text_contents()
    assert texts
    assert all("复议" in text for text in texts)
    again = opened(browser, folder / f"{PAIRS[0]}.zh.html", page.url[page.url.index("#") :])
    assert again.locator("#read .row:not(.heading):visible").all_text_contents() == texts
    page.locator("button[type=reset]").click()
    page.wait_for_timeout(100)
    assert page.locator("#read .row[hidden]").count() == 0


def test_only_what_is_raised(browser: Browser, folder: Path) -> None:
    """The filter for findings leaves the rows with a link back to one."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html")
    page.locator("[name=flagged]").check()
    assert 0 < _visible_rows(page) == page.locator("#read .row.flagged").count()


def test_only_changes(browser: Browser, folder: Path) -> None:
    """Kept sentences go, everything else stays."""
    page = opened(browser, folder / f"{PAIRS[1]}.zh.html")
    page.locator("[name=changed]").check()
    assert page.locator("#read .row.k-verbatim:visible").count() == 0
    assert page.locator("#read .row[hidden]").count() == page.locator("#read .row.k-verbatim").count()


def test_keys_move_from_change_to_change(browser: Browser, folder: Path) -> None:
    """j and k move, i changes the view; nothing acts while one types, or when the keys are off."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html")
    page.keyboard.press("j")
    first = page.locator(".row.at").inner_text()
    page.keyboard.press("j")
    assert page.locator(".row.at").inner_text() != first
    page.keyboard.press("k")
    assert page.locator(".row.at").inner_text() == first
    page.keyboard.press("i")
    assert page.locator("#view-inline").is_checked()
    page.keyboard.press("/")
    page.keyboard.type("jki")
    assert page.locator("[name=q]").input_value() == "jki"
    assert page.locator("#view-inline").is_checked()
    page.locator("[name=q]").fill("")
    page.locator("#help-open").click()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("i")
    assert page.locator("#view-inline").is_checked()


def test_links_lead_there_and_back(browser: Browser, folder: Path) -> None:
    """Every address in the page exists; a quotation leads to its sentence, even folded, and from there back."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html")
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => decodeURIComponent(a.hash.slice(1)))"
        ".filter(id => id && !document.getElementById(id))"
    )
    assert lost == []
    page.locator("#asks blockquote a").first.click()
    target = page.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top")
    assert 0 <= target <= 900
    page.locator(":target .back").first.click()
    assert page.url.split("#")[1].split("-")[0] in ("ask", "plan", "problem", "slip", "figure")


def test_a_link_into_a_folded_run_unfolds_it(browser: Browser, folder: Path) -> None:
    """A deep link to a kept sentence shows it."""
    first = opened(browser, folder / f"{PAIRS[1]}.zh.html")
    id_ = first.locator(".fold .new p").first.get_attribute("id")
    page = opened(browser, folder / f"{PAIRS[1]}.zh.html", f"#{id_}")
    assert page.locator(f"[id='{id_}']").is_visible()


def test_counts_filter_their_list(browser: Browser, folder: Path) -> None:
    """The number of actions not mentioned shows those rows alone; the button for all shows the rest again."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html")
    page.locator(".counts table[data-list=plans] a[data-kind=not_mentioned]").click()
    rows = page.locator("#plans tbody tr[data-kind]:visible")
    assert {rows.nth(i).get_attribute("data-kind") for i in range(rows.count())} == {"not_mentioned"}
    page.locator(".chips[data-list=plans] button").first.click()
    assert page.locator("#plans tbody tr[data-kind][hidden]").count() == 0


def test_twice_as_large_and_on_paper(browser: Browser, folder: Path) -> None:
    """At 200 % nothing needs sideways scrolling; on paper controls are gone and the words of marks are shown."""
    page = opened(browser, folder / f"{PAIRS[0]}.zh.html", viewport={"width": 640, "height": 480}, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator("ins .w").first.evaluate("e => getComputedStyle(e).position") == "static"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of a made-up county."""
    home = tmp_path_factory.mktemp("county")
    make(home / "county", 1, "a", 9, 4)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run_batch(home / "county", home / "out", **OPTIONS)
    return home / "out" / "dashboard.html"


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_dashboard(browser: Browser, county: Path, scheme: str, width: int) -> None:
    """Every measure of the matrix; no sideways scrolling of the page; no request but for the file."""
    page = opened(browser, county, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE)
    for measure in ("filed", "reuse", "plan", "problems"):
        page.check(f"#show-{measure}")
        found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []  # type: ignore[attr-defined]


def test_dashboard_sorts_and_filters(browser: Browser, county: Path) -> None:
    """Numbers sort as numbers, empty ones last; filters count; the address brings it all back."""
    page = opened(browser, county)
    column = "() => [...document.querySelectorAll('.long tbody tr')].filter(r => !r.hidden).map(r => r.cells[5].dataset.sort)"
    page.click(".long th:nth-child(6) button")
    values = [float(v) for v in page.evaluate(column) if v]
    assert values == sorted(values, reverse=True)
    assert all(v == "" for v in page.evaluate(column)[len(values) :])
    page.click(".long th:nth-child(6) button")
    assert [float(v) for v in page.evaluate(column) if v] == sorted(values)
    page.fill("[name=q]", "云台镇")
    shown = page.evaluate(column)
    assert 0 < len(shown) < len(values)
    assert str(len(shown)) in page.inner_text(".shown")
    page.check("#show-plan")
    again = opened(browser, county, page.evaluate("location.hash"))
    assert again.evaluate(column) == shown
    assert again.is_checked("#show-plan")
    assert again.faults == []  # type: ignore[attr-defined]


def test_dashboard_without_scripts(browser: Browser, county: Path) -> None:
    """All rows and lists are there; the measures of the matrix still change."""
    page = opened(browser, county, java_script_enabled=False)
    assert page.locator(".long tbody tr").count() == page.locator(".long tbody tr:visible").count() > 30
    page.check("#show-reuse")
    assert page.locator(".matrix .m-reuse:visible").count() > 10
    assert page.locator(".matrix .m-filed:visible").count() == 0


def test_dashboard_links_lead_to_files(browser: Browser, county: Path) -> None:
    """Every link of the dashboard is a place in it or a file beside it."""
    page = opened(browser, county)
    links = page.evaluate("() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert len(links) > 30
    for link in links:
        if link.startswith("#"):
            assert page.locator(f"[id='{link[1:]}']").count() == 1
        else:
            assert (county.parent / unquote(link)).is_file(), link
