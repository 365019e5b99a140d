"""What only LibreOffice reads: Word before 1997, the UOF of older Chinese offices, flat OpenDocument. Used where it is installed.

It runs with a profile of its own, without its macros, in a process group that is ended when it takes too long; the result
is read like any docx.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tracker.errors import Unreadable
from tracker.read import budget, docx
from tracker.read.decoded import Decoded

_SECONDS = 50
#: Shorter than what the parent waits for.
_KNOWN = re.compile(rb"<uof:UOF|<uof:uof|<\xe5\xad\x97\xe5\xa4\x84|<office:document[\s>]|<uof:")


def is_it(data: bytes) -> bool:
    """Whether the bytes are a flat office document in XML."""
    return data.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") and bool(_KNOWN.search(data[:4096]))


def available() -> str | None:
    """Path of LibreOffice's command, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def decode(data: bytes) -> Decoded:
    """A flat document, through LibreOffice. Raises ``Unreadable``, also where that is not installed."""
    return through_office(data, ".uot" if b"uof" in data[:4096].lower() else ".fodt")


def through_office(data: bytes, ending: str) -> Decoded:
    """A document that LibreOffice turns into docx first. Raises ``Unreadable``."""
    program = available()
    if program is None:
        raise Unreadable(
            "{file} is of a kind that only LibreOffice reads; install it (apt install libreoffice-writer-nogui) or save the file as .docx."
        )
    budget.more()
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        source = Path(folder, f"a{ending}")
        source.write_bytes(data)
        _convert(program, source, Path(folder))
        found = Path(folder, "a.docx")
        if not found.is_file():
            raise Unreadable("{file} cannot be read, not by LibreOffice either; ask for it as .docx.")
        return docx.decode(found.read_bytes())


def _convert(program: str, source: Path, folder: Path) -> None:
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx"]
    process = subprocess.Popen(
        [*command, "--outdir", str(folder), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
