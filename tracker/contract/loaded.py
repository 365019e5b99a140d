"""The contract, read back: a result in JSON -> ``Comparison``, so that it can be rendered without comparing again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from tracker.contract.whole import fault
from tracker.contract.written import CONTRACT
from tracker.errors import Unreadable
from tracker.model import Comparison, Metadata, Note, Report, Source

_LARGEST = 200 * 2**20
#: Bytes; the result of a long county report has 2 MB.


_HALVES = re.compile("[\ud800-\udfff]")
#: Halves of characters, which JSON can name and no file can hold.


class _Misfit(Exception):
    """A value that is not what the contract says, with its place."""


def result_table(data: bytes, name: str) -> dict[str, Any]:
    """A result as plain values, whatever was done to them. Raises ``Unreadable`` when ``data`` is no result of this contract."""
    if len(data) > _LARGEST:
        raise Unreadable("{file} is too large for a result of tracker.", file=name)
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("{file} is not JSON; give a report.json that tracker wrote.", file=name) from None
    if not isinstance(table, dict) or "contract" not in table or "plan_items" not in table:
        raise Unreadable("{file} is no result of tracker; give a report.json that tracker wrote.", file=name)
    if table["contract"] != CONTRACT:
        raise Unreadable(
            "{file} follows contract {n}; this version reads contract {own}.", file=name, n=table["contract"], own=CONTRACT
        )
    return table


def from_json(data: bytes, name: str) -> Comparison:
    """The comparison that ``to_json`` wrote. Raises ``Unreadable`` when ``data`` is something else, or was damaged."""
    return from_table(result_table(data, name), name)


def from_table(table: Mapping[str, Any], name: str) -> Comparison:
    """The same from the plain values that ``to_dict`` made."""
    try:
        comparison = _comparison(table)
        lost = fault(comparison)
        if lost is not None:
            raise _Misfit(lost)
    except _Misfit as error:
        raise Unreadable("{file} does not follow the contract at {where}; compare again.", file=name, where=error) from None
    return comparison


def source_from(table: Any, name: str) -> Source:
    """A document as it was read, from plain values. Raises ``Unreadable`` when they are something else."""
    try:
        found: Source = _value(Source, table, "source")
    except _Misfit as error:
        raise Unreadable("{file} does not follow the contract at {where}; compare again.", file=name, where=error) from None
    return found


def _comparison(table: Mapping[str, Any]) -> Comparison:
    tool, summary = _table(table.get("tool"), "tool"), _table(table.get("summary"), "summary")
    notes = _value(tuple[Note, ...], table.get("notes", []), "notes")
    flat = {
        **table,
        "version": tool.get("version"),
        "settings": tool.get("settings"),
        "rates": summary.get("rates", []),
        "notes": [],
    }
    old, new = (_report(table.get(side), side) for side in ("old", "new"))
    rest = {f.name: f for f in fields(Comparison) if f.name not in ("old", "new", "notes")}
    hints = _hints(Comparison)
    values = {name: _value(hints[name], flat.get(name, MISSING), name) for name in rest}
    return Comparison(old=old, new=new, notes=notes, **values)


def _report(table: Any, side: str) -> Report:
    table = _table(table, side)
    source = {name: table.get(name) for name in ("file", "sha256", "format", "encoding")}
    hints = _hints(Report)
    parts = {name: _value(hints[name], table.get(name, []), f"{side}.{name}") for name in ("sections", "sentences", "paragraphs")}
    meta = _value(Metadata, {f.name: table[f.name] for f in fields(Metadata) if f.name in table}, side)
    return Report(_value(Source, {**source, "text": ""}, side), meta, **parts)


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Misfit(where)
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: Any, where: str) -> Any:
    """``value`` as the type that the model states. Raises ``_Misfit`` with the place."""
    if is_dataclass(kind):
        return _one(kind, value, where)
    origin = get_origin(kind)
    if origin is Literal:
        return _checked(value, value in get_args(kind), where)
    if origin in (Union, UnionType):
        return _either(get_args(kind), value, where)
    if origin is tuple:
        return _listed(get_args(kind), value, where)
    if origin is frozenset:
        return frozenset()
    if kind is str and isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if kind is float:
        return _checked(value, isinstance(value, int | float) and not isinstance(value, bool), where)
    return _checked(value, type(value) is kind or (value is None and kind is NoneType), where)


def _checked(value: Any, fits: bool, where: str) -> Any:
    if not fits:
        raise _Misfit(where)
    return value


def _either(kinds: Sequence[Any], value: Any, where: str) -> Any:
    for kind in kinds:
        try:
            return _value(kind, value, where)
        except _Misfit:
            continue
    raise _Misfit(where)


def _listed(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if isinstance(value, dict):  # names with their words, and the nearest sentences with their scores
        value = list(value.values()) if "score" in value else list(value.items())
    if not isinstance(value, list | tuple):
        raise _Misfit(where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(kinds) != len(value):
        raise _Misfit(where)
    return tuple(_value(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def _one(kind: Any, value: Any, where: str) -> Any:
    table, hints = _table(value, where), _hints(kind)
    found = {}
    for f in fields(kind):
        if f.name in table:
            found[f.name] = _value(hints[f.name], table[f.name], f"{where}.{f.name}")
        elif f.default is MISSING and f.default_factory is MISSING:
            raise _Misfit(f"{where}.{f.name}")
    return kind(**found)
