"""HL7 FHIR AdverseEvent (STU3, R4, R5) as a record, read by the members that are there.

Real senders leave out what the standard demands and add what it does not know, so nothing is
validated: every member becomes a cell, codes in their words. Source: HL7 FHIR, resource
AdverseEvent, https://hl7.org/fhir/R4/adverseevent.html and the R5 and STU3 pages of that name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_NAMES: Final = {
    "occurrenceDateTime": "date",
    "occurrencePeriod / start": "date",
    "identifier / value": "identifier",
    "recordedDate": "recordedDate",
}
_EVENT: Final = ("AdverseEvent",)
_MARKUP: Final = "text"


def is_fhir(value: Any) -> bool:
    """Whether this is a FHIR resource or bundle."""
    return isinstance(value, Mapping) and isinstance(value.get("resourceType"), str)


def is_event(resource: Mapping[str, Any]) -> bool:
    """Whether this resource reports an event."""
    return resource.get("resourceType") in _EVENT


def resources(whole: Mapping[str, Any]) -> tuple[list[Any], int]:
    """The event reports of a resource or bundle, and how many other resources there were."""
    if whole["resourceType"] != "Bundle":
        return [whole], 0
    entries = whole.get("entry")
    listed = entries if isinstance(entries, list) else []
    found = [e.get("resource") for e in listed if isinstance(e, Mapping)]
    events = [r for r in found if isinstance(r, Mapping) and is_event(r)]
    return events, len(found) - len(events)


def fhir_cells(resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The cells of one resource: codes in words, the rest by path, the codes themselves as JSON."""
    seen: dict[str, None] = {}
    for name, value in _members(resource):
        column = _NAMES.get(name, name)
        while column in seen:
            column += " (2)"
        seen[column] = None
        yield column, value


def _members(resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "identifier" not in resource and resource.get("id"):
        yield "identifier", str(resource["id"])
    for name, value in resource.items():
        if name == "identifier" and isinstance(value, list):
            yield from _identifiers(value)
        elif name == _MARKUP and isinstance(value, Mapping):
            yield "text / status", str(value.get("status", ""))
            yield "text / div", str(value.get("div", ""))
        else:
            yield from _member(name, value)


def _identifiers(values: list[Any]) -> Iterator[tuple[str, str]]:
    for place, value in enumerate(values):
        yield from _member("identifier" if place == 0 else f"identifier {place + 1}", value)


def _member(name: str, value: Any) -> Iterator[tuple[str, str]]:
    words = _words(value)
    if words:
        yield name, words
        if not isinstance(value, str):
            yield f"{name} / codes", _json(value)
    elif isinstance(value, Mapping):
        for inner, part in value.items():
            yield from _member(f"{name} / {inner}", part)
    elif isinstance(value, str):
        yield name, value
    elif value is not None:
        yield name, _json(value) if not isinstance(value, bool) else str(value).lower()


def _words(value: Any) -> str:
    """What a code (or list of codes) says in words; empty where it is no code."""
    if isinstance(value, list):
        parts = [_words(item) for item in value]
        return "; ".join(parts) if parts and all(parts) else ""
    if not isinstance(value, Mapping):
        return ""
    if isinstance(value.get("text"), str) and ("coding" in value or len(value) == 1):
        return str(value["text"])
    codings = value.get("coding")
    if isinstance(codings, list):
        found = [c.get("display") or c.get("code") for c in codings if isinstance(c, Mapping)]
        return "; ".join(str(word) for word in found if word)
    return ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
