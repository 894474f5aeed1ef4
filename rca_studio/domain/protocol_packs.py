"""Protocols as text files a customer may edit: TOML in, ``Protocol`` out.

A file holds ``key``, ``label``, ``title``, ``version`` and the lists ``[[field]]``,
``[[proceed]]`` and ``[[validation]]``; the attributes are those of ``domain.protocol``. Whatever is
wrong is said with the file, the line and the reason, because the reader of the message is the
person who edited the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rca_studio.domain.codec import from_plain
from rca_studio.domain.packs import PackError, parse_toml, read_text
from rca_studio.domain.protocol import FieldType, Protocol, ProtocolField, ProtocolItem

BINDABLE = (
    "story",
    "service",
    "location",
    "occurred",
    "reported",
    "staff_group",
    "route",
    "person_affected",
    "immediate_action",
)
"""The attributes of a case a field may be bound to: those a person fills in as text."""

TONES = ("info", "good", "warning", "error", "neutral")
"""The tones a type may be shown in."""

_MOMENTS = ("occurred", "reported")
_LISTS = ("field", "proceed", "validation")
_TEXTS = ("key", "label", "title", "tone", "source", "event_prompt", "harm_prompt")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
# Names the gates use for what belongs to no protocol; a waiver must not mean two things.
_RESERVED = ("stopped_harm", "severity", "probability", "title")
_Entry = TypeVar("_Entry", ProtocolField, ProtocolItem)


def load_protocols(folder: Path) -> dict[str, Protocol]:
    """The protocols of a folder (``*.toml``) by key, in the order of their file names.

    Raises:
        PackError: a file cannot be used, two files claim the same key, or there is no file.
    """
    found: dict[str, Protocol] = {}
    for path in sorted(folder.glob("*.toml")):
        text = read_text(path)
        protocol = parse_protocol(text, path.name)
        if protocol.key in found:
            reason = f"key “{protocol.key}” belongs to another file already"
            raise PackError(path.name, reason, line=_line_of(text, r"key\s*="))
        found[protocol.key] = protocol
    if not found:
        raise PackError(folder.name, "there is no protocol in this folder")
    return found


def parse_protocol(text: str, file: str) -> Protocol:
    """The protocol a TOML text describes.

    Args:
        text: the content of the file.
        file: its name, for messages only.

    Raises:
        PackError: the text is not TOML, a name is unknown, missing or used twice, a list is empty,
            or a field is bound to something a case does not have.
    """
    plain = parse_toml(text, file)
    known = {*_TEXTS, *_LISTS, "version", "words"}
    for name in plain:
        if name not in known:
            line = _line_of(text, rf"\[*\s*{re.escape(name)}\b")
            raise PackError(file, f"“{name}” is not known", line=line)
    _check_head(plain, text, file)
    fields = _entries(ProtocolField, "field", plain, text, file)
    proceed = _entries(ProtocolItem, "proceed", plain, text, file)
    validation = _entries(ProtocolItem, "validation", plain, text, file)
    _check_keys(text, file, field=fields, proceed=proceed, validation=validation)
    bound: set[str] = set()
    for number, field in enumerate(fields):
        reason = _field_trouble(field)
        if field.bound in bound:
            reason = f"“{field.bound}” is bound to two fields; it is typed in once"
        bound |= {field.bound} - {""}
        if reason:
            raise PackError(file, reason, line=_header_line(text, "field", number))
    return Protocol(
        **{name: plain[name] for name in _TEXTS if name in plain},
        version=plain["version"],
        words=tuple(plain.get("words", ())),
        fields=fields,
        proceed=proceed,
        validation=validation,
    )


def _check_head(plain: Mapping[str, Any], text: str, file: str) -> None:
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        "key": (_is_key, "has to be lower-case words joined by _"),
        "label": (_is_text, "has to be a text"),
        "title": (_is_text, "has to be a text"),
        "version": (_is_version, "has to be a whole number from 1 on"),
        "tone": (lambda value: value in TONES, f"has to be one of {', '.join(TONES)}"),
        "source": (_is_text, "has to be a text"),
        "event_prompt": (_is_text, "has to be a text"),
        "harm_prompt": (_is_text, "has to be a text"),
        "words": (_is_texts, "has to be a list of texts"),
    }
    for name, (fits, wanted) in checks.items():
        if name not in plain:
            if name in ("key", "label", "title", "version"):
                raise PackError(file, f"“{name}” is missing")
        elif not fits(plain[name]):
            line = _line_of(text, rf"{name}\s*=")
            raise PackError(file, f"“{name}” {wanted}", line=line)


def _entries(
    kind: type[_Entry], name: str, plain: Mapping[str, Any], text: str, file: str
) -> tuple[_Entry, ...]:
    entries = plain.get(name)
    if not isinstance(entries, list) or not entries:
        line = _line_of(text, rf"\[*\s*{name}\b")
        raise PackError(file, f"the list “{name}” needs at least one entry [[{name}]]", line=line)
    found = []
    for number, entry in enumerate(entries):
        line = _header_line(text, name, number)
        if not isinstance(entry, dict):
            raise PackError(file, f"entry {number + 1} of “{name}” has to be a table", line=line)
        for wanted in ("key", "label"):
            if not _is_text(entry.get(wanted)):
                raise PackError(file, f"entry {number + 1} of “{name}” has no {wanted}", line=line)
        if not isinstance(entry.get("choices", []), list):
            reason = f"“{entry['key']}”: the choices have to be a list of texts"
            raise PackError(file, reason, line=line)
        try:
            found.append(from_plain(kind, entry))
        except ValueError as error:
            raise PackError(file, f"“{entry['key']}”: {_plain_words(error)}", line=line) from error
    return tuple(found)


def _check_keys(text: str, file: str, **lists: tuple[ProtocolField | ProtocolItem, ...]) -> None:
    seen: set[str] = set()
    for name, entries in lists.items():
        for number, entry in enumerate(entries):
            line = _header_line(text, name, number)
            if not _is_key(entry.key):
                reason = f"key “{entry.key}” has to be lower-case words joined by _"
                raise PackError(file, reason, line=line)
            if entry.key in _RESERVED:
                reason = f"key “{entry.key}” has a meaning of its own already"
                raise PackError(file, reason, line=line)
            if entry.key in seen:
                raise PackError(file, f"key “{entry.key}” is there twice", line=line)
            seen.add(entry.key)


def _field_trouble(field: ProtocolField) -> str:
    """What is wrong with a field, or ``""``."""
    if field.bound and field.bound not in BINDABLE:
        return f"“{field.key}” is bound to “{field.bound}”; a case has {', '.join(BINDABLE)}"
    if field.bound in _MOMENTS and field.type is not FieldType.MOMENT:
        return f'“{field.key}” is bound to a time, so its type has to be "moment"'
    if field.bound and field.bound not in _MOMENTS and field.type is FieldType.MOMENT:
        return f"“{field.key}” is a time, but “{field.bound}” is not"
    if field.type is FieldType.CHOICE and not field.choices:
        return f"“{field.key}” is a choice, but has no choices"
    if field.choices and field.type is not FieldType.CHOICE:
        return f'“{field.key}” has choices, so its type has to be "choice"'
    if any(not _is_text(choice) for choice in field.choices):
        return f"the choices of “{field.key}” have to be texts"
    if len(set(field.choices)) != len(field.choices):
        return f"a choice of “{field.key}” is there twice"
    return ""


def _plain_words(error: ValueError) -> str:
    words = str(error)
    if unknown := re.fullmatch(r"\w+ has no field (.+)", words):
        return f"“{unknown[1]}” is not known here"
    if bad := re.fullmatch(r"'(.*)' is not a valid FieldType", words):
        return f"type “{bad[1]}” is not one of {', '.join(FieldType)}"
    return words


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return type(value) is int and value >= 1


def _line_of(text: str, pattern: str) -> int:
    """The number of the first line that begins with ``pattern``, or 0."""
    begins = re.compile(rf"\s*{pattern}")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if begins.match(line)), 0)


def _header_line(text: str, name: str, number: int) -> int:
    """The line of the header of entry ``number`` (from 0) of a list, or 0."""
    header = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    lines = (at for at, line in enumerate(text.splitlines(), 1) if header.match(line))
    return next((at for count, at in enumerate(lines) if count == number), 0)
