"""``python -m tests.samples``: write ``fixtures/files`` anew. Needs LibreOffice (Writer), Chromium and the fonts of the PDF report."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.samples.book import books, plan_truth
from tests.samples.bundles import bundles, refused
from tests.samples.pages import ofds, pdfs
from tests.samples.report import REPORTS, truth
from tests.samples.scans import scans
from tests.samples.text import markdowns, rtfs, texts, webs
from tests.samples.word import words

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "files"
_NO_COPYING = '{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"geheim"},"EnableCopyingOfContent":{"type":"boolean","value":"false"}}'
_LOCKED = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"geheim"}}'
#: Options of LibreOffice's PDF export.
_OFFICE = (
    ("town_automatic_numbers", "doc:MS Word 97", "doc"),
    ("town_tracked_changes", "doc:MS Word 97", "doc"),
    ("town_text_box", "doc:MS Word 97", "doc"),
    ("street_typed_numbers", "doc:MS Word 97", "wps"),
    ("town_automatic_numbers", "odt", "odt"),
    ("town_tracked_changes", "odt", "odt"),
    ("street_typed_numbers", "odt", "odt"),
    ("street_typed_numbers", "rtf", "rtf"),
    ("town_automatic_numbers", "rtf", "rtf"),
    ("town_automatic_numbers", "pdf", "pdf"),
    ("town_typed_numbers", f"pdf:writer_pdf_Export:{_NO_COPYING}", "pdf"),
)
#: (document, filter of LibreOffice, ending it is kept under)


def _by_office(folder: Path, stem: str, kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as out:
        command = ["soffice", f"-env:UserInstallation=file://{out}/profile", "--headless", "--convert-to", kind, "--outdir", out]
        subprocess.run([*command, str(folder / f"{stem}.docx")], check=True, capture_output=True, timeout=180)
        return Path(out, f"{stem}.{kind.split(':')[0]}").read_bytes()


def main() -> None:
    """Write every file, the true texts and the index."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    index: dict[str, dict[str, str]] = {}
    for name in REPORTS:
        (FOLDER / f"{name}.truth").write_text("\n".join(truth(name)) + "\n", encoding="utf-8")
    (FOLDER / "plan.truth").write_text("\n".join(plan_truth()) + "\n", encoding="utf-8")
    for make in (texts, markdowns, rtfs, webs, words, pdfs, ofds, scans, bundles, books):
        for file, data, name in make():
            (FOLDER / file).write_bytes(data)
            index[file] = {"truth": name, "family": make.__name__}
    for stem, kind, ending in _OFFICE:
        file = f"{stem}_by_office.{ending}"
        (FOLDER / file).write_bytes(_by_office(FOLDER, stem, kind))
        index[file] = {"truth": stem.split("_")[0], "family": "office"}
    (FOLDER / "locked.pdf").write_bytes(_by_office(FOLDER, "street_typed_numbers", f"pdf:writer_pdf_Export:{_LOCKED}"))
    index["locked.pdf"] = {"refused": "password", "family": "refused"}
    for file, data, word in refused(
        (FOLDER / "town_typed_numbers.docx").read_bytes(), (FOLDER / "town_official.pdf").read_bytes()
    ):
        (FOLDER / file).write_bytes(data)
        index[file] = {"refused": word, "family": "refused"}
    (FOLDER / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(index)} files\n")


if __name__ == "__main__":
    main()
