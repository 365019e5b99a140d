"""Settings from TOML: unknown keys and wrong types are refused with advice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.errors import UsageProblem
from tracker.settings import Settings, load


def _load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_values_override(tmp_path: Path) -> None:
    """A given value counts, the others stay; whole numbers serve as fractions."""
    settings = _load(tmp_path, "[reuse]\nlight_ratio = 1\n")
    assert settings.reuse.light_ratio == 1.0
    assert settings.align == Settings().align
    assert settings.digest() != Settings().digest()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[reuse]\nlight_ratoi = 0.7\n", "reuse.light_ratio"),
        ("[reus]\n", "reuse"),
        ("[reuse]\nlight_ratio = 'high'\n", "reuse.light_ratio"),
        ("[reuse\n", "TOML"),
    ],
)
def test_refused(tmp_path: Path, text: str, words: str) -> None:
    """The message names the key, the near name or the line."""
    with pytest.raises(UsageProblem) as error:
        _load(tmp_path, text)
    assert words in str(error.value)


def test_digest_is_stable() -> None:
    """The same settings have the same digest."""
    assert Settings().digest() == Settings().digest()


def test_an_office_may_use_its_own_words(tmp_path: Path) -> None:
    """Words by message code change what people read, neither the JSON nor the settings' hash."""
    from tests.test_compare import NAMES, compared
    from tracker.contract.written import to_json
    from tracker.formats import Manner, render

    path = tmp_path / "tracker.toml"
    path.write_text('[words]\nstatus_not_mentioned = "文中未提"\n', encoding="utf-8")
    settings = load(path)
    assert settings.digest() == Settings().digest()
    c = compared(NAMES[0])
    html = render(c, "html", Manner(words=settings.words))["report.html"].decode()
    assert "文中未提" in html
    assert "文中未提" not in render(c, "html")["report.html"].decode()
    assert render(c, "json", Manner(words=settings.words))["report.json"].decode() == to_json(c)
    run = json.loads(to_json(c))["tool"]["run"]
    assert run in html


@pytest.mark.parametrize(
    "text", ['[words]\nstatus_nothing = "x"\n', '[words]\nask_copied = "{other}"\n', '[words]\nask_copied = "{"\n', "words = 3\n"]
)
def test_words_that_do_not_fit_are_told(tmp_path: Path, text: str) -> None:
    """An unknown code, a place that the sentence has not, broken braces, no table."""
    path = tmp_path / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem):
        load(path)
