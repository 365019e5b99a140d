"""``./run gallery``: page images of everything that is sent or filed, from the bundled fixtures, into ``docs/gallery``.

Needs Chromium for the report, LibreOffice for the Word and Excel files.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from fixtures.county.make import make
from tests.evaluation.county import OPTIONS
from tests.evaluation.labels import ROOT
from tests.test_compare import compared
from tests.test_correspondence import letter_of
from tracker.batch.command import run_batch
from tracker.render.html import to_html
from tracker.render.letter import letter_pdf
from tracker.render.paper import to_paper
from tracker.render.redline import to_redline
from tracker.render.workbook import to_workbook

FOLDER = ROOT / "docs" / "gallery"
PAIR = "jiangshui_2023_2024"
WIDTH = 900
#: Pixels of an image in the README.


def main() -> None:
    """Make all images anew."""
    FOLDER.mkdir(exist_ok=True)
    c = compared(PAIR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _report(to_html(c, "zh"), folder)
        _pages(to_paper(c, "zh", "full"), "paper", (0, 3))
        _pages(letter_pdf(letter_of(PAIR), None), "letter", (0, 5))
        _pages(_printed(to_workbook(c, "zh"), "ledger.xlsx", folder), "ledger", (1,))
        _pages(_printed(to_redline(c, "zh"), "redline.docx", folder), "redline", (0, 1))
        _dashboard(folder)


def _dashboard(folder: Path) -> None:
    """The dashboard of a made-up county, its plans shown."""
    make(folder / "county")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run_batch(folder / "county", folder / "out", **OPTIONS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
        page.goto(f"file://{folder}/out/dashboard.html")
        page.check("#show-plan")
        _save(Image.open(io.BytesIO(page.screenshot())), "dashboard")
        browser.close()


def _report(html: str, folder: Path) -> None:
    (folder / "report.html").write_text(html, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=True).new_page()
        page.goto(f"file://{folder}/report.html")
        _save(Image.open(io.BytesIO(page.screenshot())), "report")
        page.add_style_tag(content=".pair { content-visibility: visible !important }")
        page.evaluate("document.querySelectorAll('#read .pair')[2].scrollIntoView()")
        page.wait_for_timeout(300)
        _save(Image.open(io.BytesIO(page.screenshot())), "reading")
        browser.close()


def _printed(data: bytes, name: str, folder: Path) -> bytes:
    source = folder / name
    source.write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return source.with_suffix(".pdf").read_bytes()


def _pages(data: bytes, name: str, numbers: tuple[int, ...]) -> None:
    document = pypdfium2.PdfDocument(data)
    shown = [document[i].render(scale=1.25).to_pil() for i in numbers if i < len(document)]
    sheet = Image.new("RGB", (sum(i.width for i in shown) + 12 * (len(shown) - 1), max(i.height for i in shown)), "#999")
    left = 0
    for image in shown:
        sheet.paste(image, (left, 0))
        left += image.width + 12
    _save(sheet, name)


def _save(image: Image.Image, name: str) -> None:
    """Few colours and one width, so that the images stay small."""
    scaled = image.convert("RGB").resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    scaled.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
