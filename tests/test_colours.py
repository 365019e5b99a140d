"""What axe cannot see: classes told apart without hue, contrast in both themes and in the pictures, a word at every mark."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest

from tests.evaluation.labels import ROOT
from tests.test_compare import NAMES, compared
from tracker.render.html import to_html
from tracker.render.paper import paper_html

REPORT = ROOT / "templates" / "report"
Rgb = tuple[float, float, float]


def _variables(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))


LIGHT = _variables((REPORT / "common.css").read_text(encoding="utf-8"))
DARK = {
    **LIGHT,
    **_variables((REPORT / "screen.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark")[1].split("@media")[0]),
}
THEMES = {"light": LIGHT, "dark": DARK}


def _rgb(code: str) -> Rgb:
    code = code.lstrip("#")
    code = "".join(c * 2 for c in code) if len(code) == 3 else code
    return (int(code[:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:], 16) / 255)


def _linear(colour: Rgb) -> Rgb:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return (r, g, b)


def _luminance(code: str) -> float:
    r, g, b = _linear(_rgb(code))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG contrast, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _lab(linear: Rgb) -> Rgb:
    r, g, b = linear
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _deuteranope(linear: Rgb) -> Rgb:
    """Linear RGB as a deuteranope sees it (Machado, Oliveira, Fernandes 2009, severity 1)."""
    r, g, b = linear
    seen = (
        0.367322 * r + 0.860646 * g - 0.227968 * b,
        0.280085 * r + 0.672501 * g + 0.047413 * b,
        -0.011820 * r + 0.042940 * g + 0.968881 * b,
    )
    x, y, z = (min(1.0, max(0.0, v)) for v in seen)
    return (x, y, z)


def distance(one: str, other: str, *, deuteranope: bool = False) -> float:
    """CIE76 distance; 100 from black to white."""
    labs = []
    for code in (one, other):
        linear = _linear(_rgb(code))
        labs.append(_lab(_deuteranope(linear) if deuteranope else linear))
    return math.dist(*labs)


def lightness(code: str) -> float:
    """L* of a colour: what is left of it in black and white."""
    return _lab(_linear(_rgb(code)))[0]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("soft", "tint"),
        ("ink", "tint"),
        ("ins", "ins-bg"),
        ("del", "del-bg"),
        ("ins", "paper"),
        ("del", "paper"),
    ],
)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    """Contrast of at least 4.5 in both themes."""
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_marks_differ_without_red_and_green(theme: str) -> None:
    """Added and removed are far apart also for a deuteranope, as text and as ground."""
    colours = THEMES[theme]
    for one, other in (("ins", "del"), ("ins-bg", "del-bg")):
        assert distance(colours[one], colours[other], deuteranope=True) >= 20


@pytest.mark.parametrize("theme", THEMES)
def test_classes_differ_in_grey(theme: str) -> None:
    """The four classes of wording are at least 12 steps of lightness apart, so that a black-and-white print tells them."""
    shades = [lightness(THEMES[theme][name]) for name in ("c1", "c2", "c3", "c4")]
    assert min(abs(a - b) for a, b in combinations(shades, 2)) >= 12
    assert (
        min(distance(THEMES[theme][a], THEMES[theme][b], deuteranope=True) for a, b in combinations(("c1", "c2", "c3", "c4"), 2))
        >= 20
    )


def test_the_measure_sees_red_and_green() -> None:
    """The usual red and green of a diff are near for a deuteranope and would fail."""
    assert distance("#ffd7d5", "#ccffd8") > 20 > distance("#ffd7d5", "#ccffd8", deuteranope=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_word_at_every_mark(name: str) -> None:
    """Each inserted or deleted stretch has its hidden word, on screen and on paper; each row its sign and word."""
    html = to_html(compared(name), "zh")
    read = html[html.index('<div class="cols"') : html.index('<section id="figures">')]
    assert not re.findall(r"<(?:ins|del)[^>]*>(?!<span class=\"w\">)", read)
    rows = len(re.findall(r'<div class="row k-', read))
    assert len(re.findall(r'<p class="kind"><b>[＝≈∽＋－] ', read)) == rows
    paper = paper_html(compared(name), "zh")
    body = paper[paper.index('<section id="reuse">') : paper.index('<section id="figures">')]
    plain = re.sub(r'<span class="figure">.*?</span></span>|<span class="figure">.*?</ins></span>', "", body)
    assert not re.findall(r"<(?:ins|del)>(?!<span class=\"w\">)", plain)
