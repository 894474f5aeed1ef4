"""A protocol as the text of its pack: one canonical way to write it, read back the same.

The parts stand in the order people work through them, each below a line that says what it is for.
What has its default value is left out. Texts of several lines stand between three quotes, and
characters that could hide or turn what is read are written by their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    FieldType,
    Follow,
    Protocol,
    ProtocolField,
    ProtocolItem,
    Repeat,
)

HEAD: Final = """\
# What the review of this kind of near miss must gather, confirm and prove.
# You may edit this text: raise `version` when you do, so that reports say which one was used.
# Keys are lower-case words, unique within the text. `bound` fills a field from the case itself.
# `required_when` names when a field is asked for: { field = "…", is = ["…"] } or { sac = 3 }.
# `critical = true` marks what somebody's safety hangs on: it takes two people to set it aside.
"""
_SECTIONS: Final = {
    "field": "Fields: what the review asks",
    "proceed": "The case cannot proceed without these",
    "validation": "What validation has to confirm, with evidence",
    "tell": "Who may have to be told, and until when that is decided",
    "repeat": "When near misses of this kind count as repeating",
    "clock": "How long a stage may take; of several the first that holds",
    "follow": "What follows from the SAC score",
}
_WIDTH: Final = 100
_MOST_HOURS: Final = 48
_SHORT: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
# Control characters; line ends TOML does not know; marks that turn or hide what stands around them.
_MARKS: Final = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
_HIDDEN: Final = re.compile(f"[{_MARKS}]")
_CLOSING: Final = re.compile(r'"{3,}|"+\Z')  # quotes that would end a text of several lines
_SPECIAL: Final = re.compile(rf'["\\{_MARKS}]')
_Value = str | int | bool | tuple[str, ...] | Condition | None


def protocol_text(protocol: Protocol) -> str:
    """The text of a protocol's pack (TOML); ``protocol_packs.parse_protocol`` reads it back."""
    parts = (
        ("field", [_field(field) for field in protocol.fields]),
        ("proceed", [_item(item) for item in protocol.proceed]),
        ("validation", [_item(item) for item in protocol.validation]),
        ("tell", [_telling(asked) for asked in protocol.telling]),
        ("repeat", [_repeat(protocol.repeat)] if protocol.repeat else []),
        ("clock", [_clock(clock) for clock in protocol.clocks]),
        ("follow", [_follow(follow) for follow in protocol.follow]),
    )
    blocks = [HEAD, _rows(_head(protocol))]
    for name, tables in parts:
        if tables:
            blocks.append(f"{f'# -- {_SECTIONS[name]} '.ljust(_WIDTH, '-')}\n")
        header = f"[{name}]" if name == "repeat" else f"[[{name}]]"
        blocks += [f"{header}\n{_rows(table)}" for table in tables]
    return "\n".join(blocks)


_Rows = Iterable[tuple[str, _Value]]


def _head(protocol: Protocol) -> _Rows:
    yield "key", protocol.key
    yield "label", protocol.label
    yield "title", protocol.title
    yield "version", protocol.version
    yield "tone", protocol.tone
    yield "source", protocol.source
    yield "words", protocol.words
    yield "event_prompt", protocol.event_prompt
    yield "harm_prompt", protocol.harm_prompt


def _field(field: ProtocolField) -> _Rows:
    yield "key", field.key
    yield "label", field.label
    yield "type", "" if field.type is FieldType.TEXT else field.type.value
    yield "bound", field.bound
    yield "choices", field.choices
    yield "prompt", field.prompt
    yield "why", field.why
    yield "good", field.good
    yield "weak", field.weak
    yield "required_when", field.required_when
    yield "critical", field.critical


def _item(item: ProtocolItem) -> _Rows:
    yield "key", item.key
    yield "label", item.label
    yield "help", item.help
    yield "evidence", item.evidence
    yield "roles", item.roles
    yield "critical", item.critical


def _telling(asked: AskTelling) -> _Rows:
    yield "about", asked.about
    yield _time(asked.hours)
    yield "why", asked.why
    yield "when", asked.when


def _repeat(repeat: Repeat) -> _Rows:
    yield "count", repeat.count
    yield "days", repeat.days
    yield "same", repeat.same
    yield "then", repeat.then


def _clock(clock: Clock) -> _Rows:
    yield "stage", clock.stage.value
    yield _time(clock.hours)
    yield "words", clock.words
    yield "when", clock.when


def _follow(follow: Follow) -> _Rows:
    yield "sac", follow.sac
    yield "way", follow.way.value
    yield "text", follow.text


def _time(hours: int) -> tuple[str, int]:
    """Hours as people write them: whole days from three on."""
    if hours % 24 or hours <= _MOST_HOURS:
        return "hours", hours
    return "days", hours // 24


def _rows(rows: _Rows) -> str:
    return "".join(f"{key} = {_value(key, value)}\n" for key, value in rows if _is_said(value))


def _is_said(value: _Value) -> bool:
    """Whether a value has to be written: what is empty or not so is the default everywhere."""
    return value not in ("", (), None, False)


def _value(key: str, value: _Value) -> str:
    if value is True:
        return "true"
    if isinstance(value, str):
        return _lines(value) if "\n" in value.strip("\n") else _text(value)
    if isinstance(value, tuple):
        row = _list(value)
        if len(key) + len(" = ") + len(row) <= _WIDTH:
            return row
        return "".join(("[\n", *(f"    {_text(one)},\n" for one in value), "]"))
    if isinstance(value, Condition):
        return "{ " + ", ".join(_condition(value)) + " }"
    return str(value)


def _condition(condition: Condition) -> Iterator[str]:
    """The parts of a condition; a table between braces stands on one line."""
    if condition.field:
        yield f"field = {_text(condition.field)}"
    if condition.choices:
        yield f"is = {_list(condition.choices)}"
    if condition.sac:
        one = len(condition.sac) == 1
        yield f"sac = {condition.sac[0] if one else list(condition.sac)}"


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A text between quotes on one line."""
    return '"' + _SPECIAL.sub(_by_number, text) + '"'


def _lines(text: str) -> str:
    """A text over several lines; the line end after the first quotes does not belong to it."""
    shown = _CLOSING.sub(lambda quotes: '\\"' * len(quotes[0]), text.replace("\\", "\\\\"))
    lines = (_HIDDEN.sub(_by_number, line) for line in shown.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _by_number(found: re.Match[str]) -> str:
    return _SHORT.get(found[0], f"\\u{ord(found[0]):04X}")
