"""Bundles, and files that must be refused in one sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from tests.samples.report import truth


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _in_gbk(data: bytes, name: str) -> bytes:
    """The package with the plain name ``A…`` replaced by a name in GBK of the same length, as Chinese systems write it."""
    written = name.encode("gb18030")
    return data.replace(b"A" * len(written), written)


def bundles() -> Iterator[tuple[str, bytes, str]]:
    """A report in a zip under a name in GBK, and in a zip inside a zip."""
    report = ("\n".join(truth("street")) + "\n").encode()
    name = "望湖街道/年度报告.txt"
    inside = _in_gbk(_zip({"A" * len(name.encode("gb18030")): report}), name)
    yield "street_gbk_name.zip", inside, "street"
    yield "street_zip_in_zip.zip", _zip({"2023/望湖.zip": inside, "说明.png": b"\x89PNG\r\n\x1a\n"}), "street"


def refused(town: bytes, official: bytes) -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, a word of the sentence). ``town`` is a docx, ``official`` a PDF."""
    yield "empty.txt", b"", "empty"
    yield "binary.txt", bytes(range(256)) * 40, "binary"
    yield "cut_in_half.docx", town[: len(town) // 2], "damaged"
    yield "only_the_head.pdf", official[:700], "damaged"
    yield "works.wps", _compound(["CONTENTS", "MatOST"]), "Works"
    yield "locked.docx", _compound(["EncryptedPackage", "EncryptionInfo"]), "password"
    yield "old_workbook.xls", _compound(["Workbook"]), "Excel"
    yield "entities.docx", _zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "type declaration"
    yield "bomb.docx", _zip({"word/document.xml": b"<w:document>" + b" " * (80 * 2**20)}), "larger"
    yield (
        "nested.docx",
        _zip({"word/document.xml": b"<w:document><w:body>" + b"<w:sdt>" * 3000 + b"</w:sdt>" * 3000 + b"</w:body></w:document>"}),
        "nested",
    )
    yield "many_forms.pdf", _forms(), "within the limits"
    yield "two_reports.zip", _zip({"a.txt": "望湖街道报告。".encode(), "b.txt": "溪源镇报告。".encode()}), "several"
    yield "report.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64), "RAR"


def _compound(names: list[str]) -> bytes:
    """A compound file with empty streams of these names."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = bytearray(512)
    for k, name in enumerate(["Root Entry", *names][:4]):
        raw = name.encode("utf-16-le") + b"\x00\x00"
        entries[128 * k : 128 * k + len(raw)] = raw
        struct.pack_into("<HBB", entries, 128 * k + 64, len(raw), 5 if k == 0 else 2, 1)
        struct.pack_into("<III", entries, 128 * k + 68, 0xFFFFFFFF, 0xFFFFFFFF, 1 if k == 0 else 0xFFFFFFFF)
        struct.pack_into("<II", entries, 128 * k + 116, 0xFFFFFFFE, 0)
    return bytes(head) + fat + bytes(entries)


def _forms() -> bytes:
    """A page whose form draws itself twice: PDFium does not come back from it."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>>>",
    ]
    inner = b"/F Do /F Do"
    parts.append(
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Length %d>>stream\n%s\nendstream"
        % (len(inner), inner)
    )
    outer = zlib.compress(b"/F Do")
    parts.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(outer), outer))
    body, places = b"%PDF-1.4\n", []
    for k, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (k, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )
