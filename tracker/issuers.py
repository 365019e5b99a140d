"""Names of issuers: the unit behind the body that speaks for it, and its administrative level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tracker.model import Level

ORGANS = re.compile(r"(?:人民政府|党政办公室|办公室|办事处|管理委员会|管委会|工作委员会|委员会|党工委|党委|政府)$")
_LEVELS: tuple[tuple[Level, str], ...] = (
    ("department", r"(?:局|厅|中心|支队|大队|司|院|总队|办|队)$"),
    ("town", r"(?:街道|镇|乡|苏木|街道办)$"),
    ("province", r"(?:省|自治区)$"),
    ("county", r"(?:县|区|旗|县委|区委)$"),
    ("city", r"(?:市|州|盟|市委)$"),
)
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:自治县|自治州|自治旗|自治区|省|市|县|区|旗|街道|镇|乡|苏木)(?!(?:街道|苏木)$)(?=[\u4e00-\u9fff]{2}|$)"
)


def level_of(issuer: str | None) -> Level:
    """Administrative level of an issuer by the last part of its name."""
    name = unit_of(issuer)
    for level, pattern in _LEVELS:
        if name and re.search(pattern, name):
            return level
    return "other"


@lru_cache(maxsize=1024)
def unit_of(issuer: str | None) -> str:
    """The unit without the body that speaks for it: 中共隰县县委、隰县人民政府 -> 隰县, empty for none."""
    if not issuer:
        return ""
    name = issuer.split("、")[-1].removeprefix("中共")
    while ORGANS.search(name):
        name = ORGANS.sub("", name)
    name = re.sub(r"(?<=[县市区旗省])[县市区旗省]委$", "", name)
    if "人民政府" in name:
        name = name.replace("人民政府", "")
    return name


def short_unit(issuer: str | None) -> str:
    """The last place in a unit's name: 襄垣县夏店镇 -> 夏店镇, 云坪县 -> 云坪县."""
    name = unit_of(issuer)
    parts = _PLACE.findall(name)
    return parts[-1] if parts and name.endswith(parts[-1]) else name


def called(issuer: str | None) -> tuple[str, ...]:
    """How a unit calls itself in its own report, longest first: 云岭县清河镇 -> (清河镇, 清河); () for none."""
    name = short_unit(issuer)
    stem = _RANK.sub("", name)
    return tuple(n for n in dict.fromkeys((name, stem)) if len(n) > 1)


def unnamed(texts: Iterable[str], issuer: str | None) -> tuple[str, ...]:
    """Texts without what the unit is called, its rank left: 清河镇推进… -> 镇推进…, for who reports is no wording."""
    names = called(issuer)
    return tuple(without_speaker(text, names[-1:]) for text in texts) if names else tuple(texts)


def without_speaker(text: str, names: Sequence[str]) -> str:
    """A text without some names of the office; a brand in quotes (“清河夜话”) or a river of that name keeps it."""
    if not any(name in text for name in names):
        return text
    pattern = "|".join(map(re.escape, names))
    found = re.compile(rf"“[^”]*”|(?:{pattern})(?![河江湖山岭路街桥站港湾])")
    return found.sub(lambda m: m[0] if m[0][0] == "“" else "", text)


_RANK = re.compile(r"(?:自治县|自治旗|街道|苏木|[县市区旗镇乡])$")
_ABOVE = re.compile(r"^(?:[\u4e00-\u9fff]{1,8}?(?:自治县|自治州|自治旗|自治区|省|州(?!市)|盟|(?<=..)[市区]|县|旗)|县)")
#: One superior at the front of a bureau's name; 城市 and 社区 are none.


def parted(issuer: str | None) -> tuple[str, str]:
    """(superior, own name) of an issuer: 甲州市江水县清河镇人民政府 -> (江水县, 清河镇), 云岭县司法局 -> (云岭县, 司法局).

    The superior is empty where the name has none; an own name is never empty for a unit that has one.
    """
    name = re.sub(r"(?<=[县市区旗])委$", "", unit_of(issuer))
    if level_of(name) == "department":
        return _bureau(name)
    own = short_unit(name)
    above = name.removesuffix(own) if own else ""
    return short_unit(above), own


def _bureau(name: str) -> tuple[str, str]:
    above, own = "", name
    while (found := _ABOVE.match(own)) and level_of(own[found.end() :]) == "department" and len(own) > found.end() + 1:
        above, own = (found[0] if len(found[0]) > 1 else above), own[found.end() :]
    return above, own
