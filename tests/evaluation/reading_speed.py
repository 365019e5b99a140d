"""``./run bench --files``: what reading costs, as ratios to other programs on the same files in one run, best of five.

CPU seconds of the reader without process start; LibreOffice with its start, as there is no other way to use it here.
"""

from __future__ import annotations

import importlib.metadata
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.evaluation.files import FILES
from tests.evaluation.labels import SETTINGS
from tests.evaluation.speed import best
from tracker.read import docx, ofd, pdf, picture, recognise, word97
from tracker.read.child import in_child
from tracker.read.decoded import Decoded

_LINE = "{:<34}{:>12}{:>12}{:>10}{:>8}\n"


def _plain_pdfium(data: bytes) -> None:
    import pypdfium2

    for page in pypdfium2.PdfDocument(data):
        page.get_textpage().get_text_range()


def _python_docx(path: Path) -> None:
    from docx import Document

    for block in Document(str(path)).iter_inner_content():
        _ = [c.text for r in block.rows for c in r.cells] if hasattr(block, "rows") else block.text


def _recognised_alone(data: bytes) -> None:
    engine = recognise._engine()
    for page in picture.pages_of(data):
        engine(page[:, :, ::-1])


def _office_seconds(path: Path) -> float:
    """CPU seconds of LibreOffice for one file, the better of two."""
    times = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/p",
                "--headless",
                "--convert-to",
                "txt:Text (encoded):UTF8",
            ]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*command, "--outdir", folder, str(path)], check=True, capture_output=True, timeout=120)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def _row(name: str, ours: float, theirs: float, asked: float) -> None:
    sys.stdout.write(_LINE.format(name, f"{1000 * ours:.1f}", f"{1000 * theirs:.1f}", f"{ours / theirs:.2f}×", f"{asked:g}×"))


def _compare(name: str, asked: float, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    _row(name, best(ours), best(theirs), asked)


def _warm_child() -> float:
    """Wall milliseconds that a warm child adds to a file, the best of twenty."""
    done = "none", Decoded("文\n")
    times = []
    for _ in range(20):
        start = time.perf_counter()
        in_child(lambda: done, [], b"", SETTINGS.limits)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def installed_bytes(name: str = "tracker", seen: set[str] | None = None) -> int:
    """Bytes of a distribution's files and of all it needs without extras."""
    seen = set() if seen is None else seen
    if name.lower() in seen:
        return 0
    seen.add(name.lower())
    distribution = importlib.metadata.distribution(name)
    own = sum(p.stat().st_size for f in distribution.files or [] if (p := Path(str(f.locate()))).is_file())
    needed = [r for r in distribution.requires or [] if "extra ==" not in r]
    return own + sum(installed_bytes(n, seen) for r in needed if (n := _installed_name(r)))


def _installed_name(requirement: str) -> str | None:
    name = requirement.split(";")[0].split("[")[0].strip().split(" ")[0]
    for mark in "<>=!~(":
        name = name.split(mark)[0]
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    return name


def main() -> None:
    """Print the table."""
    child = _warm_child()  # first, for the engine of recognition makes every later fork dearer
    sys.stdout.write(_LINE.format("file", "ours ms", "theirs ms", "ratio", "asked"))
    for name in ("town_official.pdf", "street_two_columns.pdf", "town_browser.pdf", "town_automatic_numbers_by_office.pdf"):
        data = (FILES / name).read_bytes()
        _compare(f"{name[:20]} / pypdfium2", 3, lambda d=data: pdf.decode(d), lambda d=data: _plain_pdfium(d))  # type: ignore[misc]
    for name in ("town_numbers_by_style.docx", "street_typed_numbers.docx"):
        path = FILES / name
        _compare(f"{name[:20]} / python-docx", 1, lambda p=path: docx.decode(p.read_bytes()), lambda p=path: _python_docx(p))  # type: ignore[misc]
    for name, reader in (("town_automatic_numbers_by_office.doc", word97.decode), ("town_lines.ofd", ofd.decode)):
        path = FILES / name
        office = path if path.suffix == ".doc" else FILES / "town_automatic_numbers_by_office.doc"
        ours = best(lambda p=path, r=reader: r(p.read_bytes()))  # type: ignore[misc]
        _row(f"{name[:20]} / LibreOffice", ours, _office_seconds(office), 0.1)
    if recognise.available():
        data = (FILES / "town_fax.tif").read_bytes()
        _compare("town_fax.tif / rapidocr", 2, lambda: picture.decode(data), lambda: _recognised_alone(data))
    sys.stdout.write(f"a warm child adds {child:.1f} ms a file (asked 10)\n")
    sys.stdout.write(f"installed without extras: {installed_bytes() / 2**20:.0f} MB (asked 200)\n")


if __name__ == "__main__":
    main()
