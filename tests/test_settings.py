"""Settings from TOML: unknown keys and wrong types are refused with advice."""

from __future__ import annotations

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
