"""Names of China's counties and townships, to tell a place from words that merely end in 镇 or 县.

Source: ``china-division`` 2.7.0 (WTFPL), which packs the code list of the National Bureau of Statistics of
2023-06-30: 2,978 counties, 38,600 townships and streets. Later renamings are not in it; an unknown name is no error.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _counties() -> Mapping[str, frozenset[str]]:
    """``省/市/县`` -> its townships."""
    packed = files("tracker.knowledge").joinpath("places.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(packed).decode("utf-8").splitlines())
    return {path: frozenset(towns.split(",")) for path, towns in rows}


@cache
def _names() -> frozenset[str]:
    counties = _counties()
    return frozenset({path.rsplit("/", 1)[1] for path in counties}.union(*counties.values()) - {""})


def is_place(name: str) -> bool:
    """Whether a county or township of that name exists anywhere."""
    return name in _names()


@cache
def counties_with(town: str) -> tuple[tuple[str, str, str], ...]:
    """(province, city, county) of every township of that name, () for none."""
    return tuple((p, c, a) for p, c, a in (path.split("/") for path, towns in _counties().items() if town in towns))
