"""Protocols as text files a customer may edit: TOML in, ``Protocol`` out.

A file holds ``key``, ``label``, ``title``, ``version`` and the lists ``[[field]]``,
``[[proceed]]`` and ``[[validation]]``; if wanted also ``[repeat]``, ``[[clock]]``, ``[[follow]]``
and ``[[tell]]`` (see ``domain.protocol_parts``). The attributes are those of ``domain.protocol``.
Whatever is wrong is said with the file, the line and the reason, because the reader of the message
is the person who edited the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from rca_studio.domain.codec import from_plain
from rca_studio.domain.packs import PackError, parse_toml, read_text, shown
from rca_studio.domain.protocol import FieldType, Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.protocol_limits import MOST_OF_A_KEY, check_limits
from rca_studio.domain.protocol_lines import Lines
from rca_studio.domain.protocol_parts import (
    Part,
    check_condition,
    loop_in,
    read_clocks,
    read_follow,
    read_repeat,
    read_telling,
)

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

MOST_VERSION: Final = 9999
"""A higher version is a slip of the pen."""

_MOMENTS = ("occurred", "reported")
_LISTS = ("field", "proceed", "validation")
_PARTS = ("repeat", "clock", "follow", "tell")
_TEXTS = ("key", "label", "title", "tone", "source", "event_prompt", "harm_prompt")
_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{MOST_OF_A_KEY - 1}}}")
_ROWS = ("choices", "roles")
# Names the gates use for what belongs to no protocol; a waiver must not mean two things.
_RESERVED = ("stopped_harm", "severity", "probability", "title")
_Entry = TypeVar("_Entry", ProtocolField, ProtocolItem)


@dataclass(frozen=True, slots=True)
class ProtocolText:
    """A protocol beside the very text it was read from; ``sha256`` is that of the text in UTF-8."""

    protocol: Protocol
    text: str
    sha256: str


def load_protocols(folder: Path) -> dict[str, Protocol]:
    """The protocols of a folder (``*.toml``) by key, in the order of their file names.

    Raises:
        PackError: a file cannot be used, two files claim the same key, or there is no file.
    """
    return {key: found.protocol for key, found in load_texts(folder).items()}


def load_texts(folder: Path) -> dict[str, ProtocolText]:
    """The protocols of a folder with their texts, by key; raises as ``load_protocols`` does.

    Line ends are made one kind, so that a text has one digest on every system.
    """
    found: dict[str, ProtocolText] = {}
    for path in sorted(folder.glob("*.toml")):
        text = read_protocol(read_text(path).replace("\r\n", "\n"), path.name)
        if text.protocol.key in found:
            reason = f"key “{text.protocol.key}” belongs to another file already"
            raise PackError(path.name, reason, line=Lines(text.text).key("key"))
        found[text.protocol.key] = text
    if not found:
        raise PackError(folder.name, "there is no protocol in this folder")
    return found


def read_protocol(text: str, file: str) -> ProtocolText:
    """The protocol of a text, beside it and its digest; raises as ``parse_protocol`` does."""
    protocol = parse_protocol(text, file)
    return ProtocolText(protocol, text, hashlib.sha256(text.encode()).hexdigest())


def parse_protocol(text: str, file: str) -> Protocol:
    """The protocol a TOML text describes.

    Args:
        text: the content of the file.
        file: its name, for messages only.

    Raises:
        PackError: the text is not TOML or far too long, a name is unknown, missing or used twice,
            a list is empty, a field is bound to something a case does not have, or a condition
            leads nowhere or round in a circle.
    """
    plain, lines = parse_toml(text, file), Lines(text)
    check_limits(plain, lines, file)
    known = {*_TEXTS, *_LISTS, *_PARTS, "version", "words"}
    for name in plain:
        if name not in known:
            line = lines.key(name) or lines.header(name)
            raise PackError(file, f"“{shown(name)}” is not known", line=line)
    _check_head(plain, lines, file)
    fields = _entries(ProtocolField, "field", plain, lines, file)
    proceed = _entries(ProtocolItem, "proceed", plain, lines, file)
    validation = _entries(ProtocolItem, "validation", plain, lines, file)
    _check_keys(lines, file, field=fields, proceed=proceed, validation=validation)
    bound: set[str] = set()
    for number, field in enumerate(fields):
        key, reason = _field_trouble(field)
        if field.bound in bound:
            key, reason = "bound", f"“{field.bound}” is bound to two fields; it is typed in once"
        bound |= {field.bound} - {""}
        if reason:
            raise PackError(file, reason, line=lines.inside("field", number, key))
    _check_conditions(fields, lines, file)
    return Protocol(
        **{name: plain[name] for name in _TEXTS if name in plain},
        version=plain["version"],
        words=tuple(plain.get("words", ())),
        fields=fields,
        proceed=proceed,
        validation=validation,
        repeat=read_repeat(file, plain, lines),
        clocks=read_clocks(file, plain, lines, fields),
        follow=read_follow(file, plain, lines),
        telling=read_telling(file, plain, lines, fields),
    )


def _check_head(plain: Mapping[str, Any], lines: Lines, file: str) -> None:
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        "key": (_is_key, "has to be lower-case words joined by _"),
        "label": (_is_text, "has to be a text"),
        "title": (_is_text, "has to be a text"),
        "version": (_is_version, f"has to be a whole number from 1 to {MOST_VERSION:,}"),
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
            raise PackError(file, f"“{name}” {wanted}", line=lines.key(name))


def _entries(
    kind: type[_Entry], name: str, plain: Mapping[str, Any], lines: Lines, file: str
) -> tuple[_Entry, ...]:
    entries = plain.get(name)
    if not isinstance(entries, list) or not entries:
        line = lines.key(name) or lines.header(name)
        raise PackError(file, f"the list “{name}” needs at least one entry [[{name}]]", line=line)
    return tuple(
        _entry(
            kind,
            f"entry {number + 1} of “{name}”",
            entry,
            partial(lines.inside, name, number),
            file,
        )
        for number, entry in enumerate(entries)
    )


def _entry(
    kind: type[_Entry], place: str, entry: object, line_of: Callable[[str], int], file: str
) -> _Entry:
    if not isinstance(entry, dict):
        raise PackError(file, f"{place} has to be a table", line=line_of(""))
    for wanted in ("key", "label"):
        if not _is_text(entry.get(wanted)):
            raise PackError(file, f"{place} has no {wanted}", line=line_of(wanted))
    key = shown(entry["key"])
    known = {one.name for one in dataclass_fields(kind)}
    for name, value in entry.items():
        reason = _type_trouble(name, value) if name in known else "is not known here"
        if reason:
            raise PackError(file, f"“{key}”: “{shown(name)}” {reason}", line=line_of(name))
    made = from_plain(kind, {n: value for n, value in entry.items() if n != "required_when"})
    if isinstance(made, ProtocolItem):
        if not all(map(_is_text, made.roles)) or len(set(made.roles)) < len(made.roles):
            reason = f"“{key}”: the roles have to be different texts"
            raise PackError(file, reason, line=line_of("roles"))
        return made
    return replace(made, required_when=Part(file, entry, line_of).condition("required_when"))


def _type_trouble(name: str, value: object) -> str:
    """What is wrong with the kind of a value, or ``""``."""
    if name == "required_when":  # read by itself
        return ""
    if name == "critical":
        return "" if isinstance(value, bool) else "has to be true or false"
    if name in _ROWS:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if fits else "has to be a list of texts"
    if not isinstance(value, str):
        return "has to be a text in quotes"
    if name == "type" and value not in tuple(FieldType):
        return f"is “{shown(value)}”, which is not one of {', '.join(FieldType)}"
    return ""


def _check_keys(lines: Lines, file: str, **lists: tuple[ProtocolField | ProtocolItem, ...]) -> None:
    seen: set[str] = set()
    for name, entries in lists.items():
        for number, entry in enumerate(entries):
            reason = ""
            if not _is_key(entry.key):
                reason = f"key “{shown(entry.key)}” has to be lower-case words joined by _"
            elif entry.key in _RESERVED:
                reason = f"key “{entry.key}” has a meaning of its own already"
            elif entry.key in seen:
                reason = f"key “{entry.key}” is there twice"
            if reason:
                raise PackError(file, reason, line=lines.inside(name, number, "key"))
            seen.add(entry.key)


def _check_conditions(fields: tuple[ProtocolField, ...], lines: Lines, file: str) -> None:
    for number, field in enumerate(fields):
        if field.required_when:
            part = Part(file, {}, partial(lines.inside, "field", number))
            check_condition(part, "required_when", field.required_when, fields)
    if loop := loop_in(fields):
        numbers = [number for number, field in enumerate(fields) if field.key in loop]
        way = ", ".join(f"“{key}” waits for “{there}”" for key, there in _steps(loop))
        reason = f"required_when goes round in a circle: {way}"
        raise PackError(file, reason, line=lines.inside("field", numbers[0], "required_when"))


def _steps(loop: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(loop, (*loop[1:], loop[0]), strict=True))


def _field_trouble(field: ProtocolField) -> tuple[str, str]:
    """At which key of a field something is wrong, and what; twice ``""`` where nothing is."""
    name = f"“{field.key}”"
    moment = field.type is FieldType.MOMENT
    if field.bound and field.bound not in BINDABLE:
        reason = f"{name} is bound to “{shown(field.bound)}”; a case has {', '.join(BINDABLE)}"
        return "bound", reason
    if field.bound in _MOMENTS and not moment:
        return "bound", f'{name} is bound to a time, so its type has to be "moment"'
    if field.bound and field.bound not in _MOMENTS and moment:
        return "type", f"{name} is a time, but “{field.bound}” is not"
    if field.type is FieldType.CHOICE and not field.choices:
        return "type", f"{name} is a choice, but has no choices"
    if field.choices and field.type is not FieldType.CHOICE:
        return "choices", f'{name} has choices, so its type has to be "choice"'
    if any(not _is_text(choice) for choice in field.choices):
        return "choices", f"the choices of {name} have to be texts"
    if len(set(field.choices)) != len(field.choices):
        return "choices", f"a choice of {name} is there twice"
    if bool(field.good.strip()) != bool(field.weak.strip()):
        there, other = ("good", "weak") if field.good.strip() else ("weak", "good")
        return there, f"{name} has a {there} example, but no {other} one to tell it from"
    return "", ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return isinstance(value, int) and value is not True and 1 <= value <= MOST_VERSION
