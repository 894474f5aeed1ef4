"""A case as JSON: everything that is known of it, as published in ``resources/schema``.

The schema is made from the very classes (`schema`), so that it cannot fall behind them; the file
in ``resources/schema`` is its printed copy, and a test compares the two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from rca_studio.domain.casefile import KINDS, CaseFile, kind_name
from rca_studio.domain.codec import to_plain
from rca_studio.reports.exchange.written import Written, counted
from rca_studio.version import VERSION

FORMAT = "rca-studio-case"
FORMAT_VERSION = 1
SCHEMA_ID = "urn:rca-studio:schema:case:1"
SCHEMA_FILE = "schema/causal_model.schema.json"
"""Where the published schema is, below the resources."""

_NOT_IN_A_CASE = ("setting", "mapping_profile", "import_batch")
_STAYS_HERE = frozenset({"receipt", "reporter_word"})
"""Between a reporter nobody knows and the reviewers: no copy of a case carries it."""

_PLAIN: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def write_json(casefile: CaseFile) -> Written:
    """The case file as JSON, and what stays in the workspace."""
    files = {one.sha256 for one in casefile.evidence if one.sha256}
    notes: tuple[str, ...] = ()
    if files:
        told = counted(len(files), "file")
        notes = (f"JSON names the files of the evidence but does not hold them; {told} left out.",)
    return Written(case_json(casefile).encode(), notes)


def case_json(casefile: CaseFile) -> str:
    """The case file as JSON: one list for each kind of entity, in their order.

    By what a receipt phrase finds the case, and what a reporter answered by it, stays here.
    """
    kinds: dict[str, list[Any]] = {}
    for entity in sorted(casefile, key=lambda e: (kind_name(e), e.id)):
        if (kind := kind_name(entity)) not in _STAYS_HERE:
            kinds.setdefault(kind, []).append(to_plain(entity))
    head = {"format": FORMAT, "version": FORMAT_VERSION, "program": f"RCA Studio {VERSION}"}
    return json.dumps({**head, **kinds}, ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """The schema of the file, JSON Schema draft 2020-12."""
    made: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "version": {"const": FORMAT_VERSION},
        "program": {"type": "string"},
    }
    for name, kind in KINDS.items():
        if name not in _NOT_IN_A_CASE and name not in _STAYS_HERE:
            properties[name] = {"type": "array", "items": _of(kind, made)}
    for single in ("case", "event", "harm"):
        properties[single]["maxItems"] = 1
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A near miss with its causal model, as RCA Studio writes and reads it",
        "type": "object",
        "required": ["format", "version"],
        "properties": properties,
        "additionalProperties": False,
        "$defs": made,
    }


def _of(hint: Any, made: dict[str, Any]) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return {"type": "array", "items": _of(inner[0], made)}
        parts = [_of(part, made) for part in inner]
        return {
            "type": "array",
            "prefixItems": parts,
            "minItems": len(parts),
            "maxItems": len(parts),
        }
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            if hint.__name__ not in made:
                values = [one.value for one in hint]
                made[hint.__name__] = {"description": _words(hint), "enum": values}
            return {"$ref": f"#/$defs/{hint.__name__}"}
        if is_dataclass(hint):
            if hint.__name__ not in made:
                made[hint.__name__] = {}
                made[hint.__name__] = _object(hint, made)
            return {"$ref": f"#/$defs/{hint.__name__}"}
        if hint in _PLAIN:
            return {"type": _PLAIN[hint]}
    # ``X | None`` and anything newer: each of the choices.
    return {
        "anyOf": [{"type": "null"} if a is type(None) else _of(a, made) for a in get_args(hint)]
    }


def _object(kind: type, made: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    required = [
        f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING
    ]
    return {
        "description": _words(kind),
        "type": "object",
        "required": required,
        "properties": {f.name: _of(hints[f.name], made) for f in fields(kind)},
        "additionalProperties": False,
    }


def _words(kind: type) -> str:
    """The docstring of a class on one line, without the marks of reStructuredText."""
    return " ".join((kind.__doc__ or "").replace("``", "'").split())
