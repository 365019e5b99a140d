"""Pictures of pages as scanners, fax machines, telephones and screens make them; the same noise every time."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.samples.pages import _OFFICIAL, _WEB, _body, _pdf, scanned_ofd


def _pages(name: str, dpi: int, css: str = _OFFICIAL) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(_pdf(css, _body(name)))
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def _noisy(image: Image.Image, strength: float, seed: int = 1) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, strength, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def _sealed(image: Image.Image) -> Image.Image:
    """A round red seal over the text; ink lies on ink, so what is printed under it stays dark."""
    seal = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(seal)
    x, y, r = image.width * 0.68, image.height * 0.32, image.width * 0.11
    draw.ellipse((x - r, y - r, x + r, y + r), outline=(222, 40, 40), width=int(r / 10))
    draw.polygon(
        [(x, y - r / 3), (x + r / 4, y + r / 3), (x - r / 3, y), (x + r / 3, y), (x - r / 4, y + r / 3)], fill=(222, 40, 40)
    )
    return ImageChops.multiply(image, seal)


def _photo(image: Image.Image) -> Image.Image:
    """Seen from the side, unevenly lit, slightly out of focus."""
    wide, high = image.size
    corners = (-0.03 * wide, -0.02 * high, -0.05 * wide, 1.03 * high, 1.06 * wide, 1.02 * high, 1.02 * wide, -0.03 * high)
    turned = image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(190, 186, 178))
    light = np.linspace(0.78, 1.0, wide)[None, :, None] * np.linspace(1.0, 0.86, high)[:, None, None]
    shaded = Image.fromarray((np.asarray(turned) * light).astype(np.uint8))
    return _noisy(shaded.filter(ImageFilter.GaussianBlur(0.7)), 5)


def _bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _scanned_pdf(pages: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def _under_its_picture(name: str) -> bytes:
    """A scan with the text of the scanner's own recognition hidden under the picture of each page."""
    document = pypdfium2.PdfDocument(_pdf(_OFFICIAL, _body(name)))
    for page, picture in zip(document, _pages(name, 110), strict=True):
        for item in page.get_objects(max_depth=1):
            if item.type == raw.FPDF_PAGEOBJ_TEXT:
                raw.FPDFTextObj_SetTextRenderMode(item.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(_bytes(picture.convert("L"), "JPEG", quality=50)), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
        page.insert_obj(image)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scans() -> Iterator[tuple[str, bytes, str]]:
    """(file name, bytes, report) of every picture."""
    sealed = _pages("street", 150)
    sealed[-1] = _sealed(sealed[-1])
    yield "street_sealed_scan.pdf", _scanned_pdf([_noisy(p, 6) for p in sealed]), "street"
    fax = [p.convert("L").point(lambda v: 255 if v > 150 else 0).convert("1") for p in _pages("town", 170)]
    yield "town_fax.tif", _bytes(fax[0], "TIFF", compression="group4", save_all=True, append_images=fax[1:]), "town"
    tilted = [p.rotate(1.1, Image.Resampling.BICUBIC, fillcolor="white") for p in _pages("street", 150)]
    yield "street_tilted_scan.pdf", _scanned_pdf(tilted), "street"
    turned = [p.transpose(Image.Transpose.ROTATE_90) for p in _pages("street", 150)]
    yield "street_sideways_scan.pdf", _scanned_pdf(turned), "street"
    yield "street_hidden_text.pdf", _under_its_picture("street"), "street"
    grey = [_bytes(_noisy(p, 4).convert("L"), "JPEG", quality=60) for p in _pages("town", 150)]
    yield "town_scanned.ofd", scanned_ofd(grey), "town"
    flipped = _pages("town", 150)
    flipped[1] = flipped[1].transpose(Image.Transpose.ROTATE_180)
    yield "town_page_on_its_head.pdf", _scanned_pdf(flipped), "town"
    photos = [_photo(p) for p in _pages("street", 150)]
    yield (
        "street_photos.tif",
        _bytes(photos[0], "TIFF", compression="jpeg", quality=60, save_all=True, append_images=photos[1:]),
        "street",
    )
    shots = _pages("town", 110, _WEB)
    long = Image.new("RGB", (shots[0].width, sum(s.height for s in shots)), "white")
    for k, shot in enumerate(shots):
        long.paste(shot, (0, sum(s.height for s in shots[:k])))
    yield "town_long_screenshot.png", _bytes(long.quantize(32), "PNG", optimize=True), "town"
