"""Language of messages: Chinese by default, English on request; independent of the machine's locale."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files

_DOMAIN = "messages"
#: The domain that click's own words are looked up in, so that they are translated too.


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """``--lang`` on the command line, else ``TRACKER_LANG``, else Chinese."""
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and i + 1 < len(arguments):
            return _known(arguments[i + 1])
    return _known(environment.get("TRACKER_LANG", "zh"))


def _known(language: str) -> str:
    return language if language in ("zh", "en") else "zh"


def set_language(language: str) -> None:
    """Make ``gettext.gettext`` speak ``zh`` or ``en`` in this process."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_DOMAIN, str(files("tracker").joinpath("locale")))
    gettext.textdomain(_DOMAIN)
