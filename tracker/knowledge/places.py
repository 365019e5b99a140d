"""Names of China's counties and townships, to tell a place from words that merely end in 镇 or 县.

Source: ``china-division`` 2.7.0 (WTFPL), which packs the code list of the National Bureau of Statistics of
2023-06-30: 2,978 counties, 38,600 townships and streets. Later renamings are not in it; an unknown name is no error.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files


@cache
def _names() -> frozenset[str]:
    """Every name of the list, whose lines are ``省/市/县`` and the townships of that county."""
    packed = files("tracker.knowledge").joinpath("places.tsv.gz").read_bytes()
    listed = gzip.decompress(packed).decode("utf-8").replace("\t", ",").replace("\n", ",").replace("/", ",")
    return frozenset(listed.split(",")) - {""}


def is_place(name: str) -> bool:
    """Whether a county, township, province or city of that name exists anywhere."""
    return name in _names()
