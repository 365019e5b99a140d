"""The contract as a JSON Schema (draft 2020-12), made from the same types that the result is made of."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from tracker.contract.written import CONTRACT
from tracker.model import Check, Comparison, Metadata, Note, Rate, Residue, Section, Sentence

Json = dict[str, Any]
_HIDDEN = {"plain", "concepts", "quantities"}
#: Fields of a sentence that only the comparison itself uses.
_PLAIN: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def schema() -> Json:
    """Every key that the contract names is required; fields may be added, so others are allowed."""
    hints = get_type_hints(Comparison)
    lists = {name: _type(hints[name]) for name in _LISTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tracker comparison contract",
        **_object(
            {
                "contract": {"const": CONTRACT},
                "tool": _object({"name": {"const": "tracker"}, "version": _TEXT, "settings": _SHA256, "run": _TEXT}),
                "old": _report(),
                "new": _report(),
                **lists,
                "summary": _summary(),
                "notes": {"type": "array", "items": _with(_of(Note), message={"type": "string"})},
            }
        ),
    }


def schema_text() -> str:
    """The schema as text, one newline at the end."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


_LISTS = (
    *("section_alignment", "sentences", "figures", "plan_items", "problems", "residues", "completeness", "gone"),
    *("new_plan_items", "new_problems"),
)
_TEXT: Json = {"type": "string"}
_SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _with(table: Json, **more: Json) -> Json:
    return _object({**table["properties"], **more})


def _report() -> Json:
    meta = _of(Metadata)["properties"]
    text = {"type": "string"}
    named = ("issuer", "issuers", "level", "report_year", "title", "document_number", "signatory", "addressee", "issued_on")
    return _object(
        {
            "file": text,
            "sha256": _SHA256,
            "format": text,
            "encoding": {"type": ["string", "null"]},
            **{name: meta[name] for name in named},
            "paragraphs": {"type": "array", "items": text},
            "sections": {"type": "array", "items": _of(Section)},
            "sentences": {"type": "array", "items": _of(Sentence)},
        }
    )


def _summary() -> Json:
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    number, texts = {"type": "integer"}, {"type": "array", "items": {"type": "string"}}
    tables = dict.fromkeys(("verdicts", "plan_status", "problem_status", "residues"), counts)
    return _object(
        {
            "rates": {"type": "array", "items": _of(Rate)},
            "counts": _object({**tables, "figures_unchanged": number, "needs_review": number}),
            "sentences_zh": texts,
            "sentences_en": texts,
        }
    )


def _of(kind: Any) -> Json:
    hints = get_type_hints(kind)
    table = _object({f.name: _field(kind, f.name, hints[f.name]) for f in fields(kind) if f.name not in _HIDDEN})
    return _with(table, message={"type": "string"}) if kind in (Residue, Check) else table


def _field(kind: Any, name: str, hint: Any) -> Json:
    if name == "values":
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if name == "nearest" and kind.__name__ == "PlanItem":
        return {"type": "array", "items": _object({"sentence": {"type": "string"}, "score": {"type": "number"}})}
    if name in ("confidence", "similarity", "raw", "masked"):
        return {**_type(hint), "minimum": 0, "maximum": 1}
    return _type(hint)


def _type(hint: Any) -> Json:
    """A type of the model as a schema."""
    if is_dataclass(hint):
        return _of(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin in (Union, UnionType):
        return _union([_type(part) for part in parts])
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _type(parts[0])}
    if origin is tuple:
        return {"type": "array", "prefixItems": [_type(part) for part in parts], "minItems": len(parts), "maxItems": len(parts)}
    return {"type": _PLAIN[hint]}


def _union(kinds: list[Json]) -> Json:
    if all(set(kind) == {"type"} for kind in kinds):
        return {"type": [kind["type"] for kind in kinds]}
    return {"anyOf": kinds}
