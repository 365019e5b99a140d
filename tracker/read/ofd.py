"""OFD, the national layout format: characters and ruling lines of every page, laid out like those of a PDF.

Namespaces and letter case vary between producers and are not looked at; paths may be absolute or relative and use
either slash. Template pages and seals stay out; a page that holds only a picture is told.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from tracker.errors import Unreadable
from tracker.model import Note
from tracker.read import recognise
from tracker.read.decoded import Decoded, of_blocks
from tracker.read.flow import joined
from tracker.read.glyphs import Box, Glyph, rules_of
from tracker.read.package import Element, Package, attribute, tag, whole
from tracker.read.picture import pages_of
from tracker.read.printed import Drawn, Printed, printed_pages

_POINTS = 72 / 25.4
#: OFD measures in millimetres.
_A4 = (0.0, 0.0, 210.0, 297.0)
_MOVE = re.compile(r"([MLSABQC])|(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)")
Matrix = tuple[float, float, float, float, float, float]


def is_it(data: bytes) -> bool:
    """Whether the bytes are a zip with an OFD root, whatever the extension."""
    return data.startswith(b"PK\x03\x04") and _named(Package(data), "OFD.xml") is not None


def decode(data: bytes) -> Decoded:
    """One paragraph or table row a line, with its pages. Raises ``Unreadable``."""
    package = Package(data)
    drawn: dict[int, Drawn] = {}
    printed: list[list[Printed]] = []
    recognised, unread = set[int](), list[int]()
    for number, (page, height) in enumerate(_pages(package), 1):
        contents = [e for e in page if _key(e) == "content"]
        glyphs = [g for e in contents for g in _glyphs(e, height)]
        pictures = [i for e in contents for i in e.iter() if _key(i) == "imageobject"] if not glyphs else []
        printed.append([])
        if glyphs:
            drawn[number] = Drawn(glyphs, rules_of(b for e in contents for b in _segments(e, height)), height * _POINTS)
        elif pictures and recognise.available():
            printed[-1] = [line for i in pictures for line in _recognised(package, i)]
        if printed[-1]:
            recognised.add(number)
        elif pictures:
            unread.append(number)
    for number, lines in zip(drawn, printed_pages(list(drawn.values())), strict=True):
        printed[number - 1] = lines
    if not any(printed):
        raise Unreadable(recognise.refusal() if unread else "{file} holds no text; ask for the Word file.")
    notes = [
        Note(code, values=(("pages", "、".join(map(str, sorted(numbers)))),))
        for code, numbers in (("pages_recognised", recognised), ("pages_without_text", unread))
        if numbers
    ]
    return of_blocks(joined(printed, recognised=frozenset(recognised)), notes)


def _recognised(package: Package, item: Element) -> list[Printed]:
    """Lines of the picture that an image object shows; none where it cannot be opened."""
    wanted = _said(item, "ResourceID")
    for name in sorted(n for n in package.names if n.lower().endswith("res.xml")):
        root = package.xml(name)
        folder = _said(root, "BaseLoc") if root is not None else ""
        for media in root.iter() if root is not None else ():
            if _key(media) == "multimedia" and _said(media, "ID") == wanted:
                place = next(_texts(media, "mediafile"), "")
                inside = _named(package, _resolved(_resolved(name, folder + "/x"), place)) or _named(
                    package, _resolved(name, place)
                )
                with contextlib.suppress(Unreadable):
                    return [line for page in pages_of(package.part(inside or "")) for line in recognise.page_lines(page)]
    return []


def _pages(package: Package) -> Iterator[tuple[Element, float]]:
    """Root and height in millimetres of each page, in order."""
    root = package.xml(_named(package, "OFD.xml") or "")
    for place in _texts(root, "docroot"):
        document_name = _resolved("", place)
        document = package.xml(_named(package, document_name) or "")
        area = next((_numbers(t) for t in _texts(document, "physicalbox")), list(_A4))
        for element in document.iter() if document is not None else ():
            if _key(element) == "page" and attribute(element, "BaseLoc"):
                name = _resolved(document_name, attribute(element, "BaseLoc") or "")
                page = package.xml(_named(package, name) or "")
                if page is not None:
                    own = next((_numbers(t) for t in _texts(page, "physicalbox")), area)
                    yield page, own[3] if len(own) > 3 else _A4[3]


def _glyphs(content: Element, height: float) -> Iterator[Glyph]:
    for item in content.iter():
        if _key(item) != "textobject":
            continue
        box, matrix = _numbers(_said(item, "Boundary")), _matrix(item)
        size = (_numbers(_said(item, "Size")) or [4.0])[0]
        tall = size * max(abs(matrix[3]), abs(matrix[1])) or size
        for code in (e for e in item if _key(e) == "textcode"):
            for char, x, y in _placed(code, size):
                left = matrix[0] * x + matrix[2] * y + matrix[4] + (box[0] if box else 0)
                down = matrix[1] * x + matrix[3] * y + matrix[5] + (box[1] if len(box) > 1 else 0)
                wide = tall * (1.0 if ord(char) > 0x2E7F else 0.5)
                if not char.isspace() and char.isprintable():
                    yield Glyph(char, _points((left, height - down - 0.12 * tall, left + wide, height - down + 0.88 * tall)))


def _placed(code: Element, size: float) -> Iterator[tuple[str, float, float]]:
    """Characters of one run with their places before the matrix."""
    text = code.text or ""
    x, y = ((_numbers(_said(code, name)) or [0.0])[0] for name in ("X", "Y"))
    across, down = (_steps(_said(code, name), len(text)) for name in ("DeltaX", "DeltaY"))
    for i, char in enumerate(text):
        yield char, x, y
        own = size * (1.0 if ord(char) > 0x2E7F else 0.5)
        x += across[i] if i < len(across) else (0.0 if down else own)
        y += down[i] if i < len(down) else 0.0


def _steps(said: str, most: int) -> list[float]:
    """``DeltaX``: numbers, where ``g n v`` stands for v repeated n times."""
    words = said.split()
    steps: list[float] = []
    while words and len(steps) <= most:
        word = words.pop(0)
        if word == "g" and len(words) > 1:
            count, value = words.pop(0), words.pop(0)
            steps += (_numbers(value) or [0.0]) * min(most, whole(count))
        else:
            steps += _numbers(word)
    return steps


def _segments(content: Element, height: float) -> Iterator[Box]:
    """Straight pieces of paths, as boxes."""
    for item in content.iter():
        if _key(item) != "pathobject":
            continue
        box, matrix = _numbers(_said(item, "Boundary")), _matrix(item)
        data = next(_texts(item, "abbreviateddata"), "")
        x0, y0 = (box[0], box[1]) if len(box) > 1 else (0.0, 0.0)
        last: tuple[float, float] | None = None
        for command, x, y in _moves(data):
            here = matrix[0] * x + matrix[2] * y + matrix[4] + x0, height - (matrix[1] * x + matrix[3] * y + matrix[5] + y0)
            if command == "L" and last:
                yield _points((min(last[0], here[0]), min(last[1], here[1]), max(last[0], here[0]), max(last[1], here[1])))
            last = here


def _moves(data: str) -> Iterator[tuple[str, float, float]]:
    """Points to which a path moves or draws a straight line; curves are passed over."""
    command, numbers = "", list[float]()
    for found in _MOVE.finditer(data):
        if found[1]:
            command, numbers = found[1], []
            continue
        numbers.append(float(found[2]))
        if len(numbers) == 2 and command in "MLS":
            yield ("L" if command == "L" else "M"), numbers[0], numbers[1]
            numbers = []


def _matrix(item: Element) -> Matrix:
    numbers = _numbers(_said(item, "CTM"))
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else (1, 0, 0, 1, 0, 0)


def _points(box: Box) -> Box:
    left, bottom, right, top = (v * _POINTS for v in box)
    return left, bottom, right, top


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?", text)]


def _key(element: Element) -> str:
    return tag(element).lower()


def _said(element: Element, name: str) -> str:
    """An attribute in whatever case, empty for none."""
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1].lower() == name.lower()), "")


def _texts(root: Element | None, key: str) -> Iterator[str]:
    return ((e.text or "").strip() for e in (root.iter() if root is not None else ()) if _key(e) == key)


def _resolved(base: str, place: str) -> str:
    """A path inside the package: absolute, or beside the part that names it."""
    place = place.replace("\\", "/")
    parts = [] if place.startswith("/") else base.split("/")[:-1]
    for part in place.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _named(package: Package, name: str) -> str | None:
    """The part of that name in whatever case and with either slash."""
    wanted = name.lower()
    return next((n for n in package.names if n.replace("\\", "/").lstrip("/").lower() == wanted), None)
