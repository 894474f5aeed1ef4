"""A protocol: what the review of one kind of near miss must gather, as data.

Protocols are read from ``resources/protocols/*.toml``; a customer may edit them or add own ones.
Keys are unique within a protocol. A field may be ``bound`` to an attribute of the case
(``location``, ``occurred`` ...), so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """How a field is typed in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MOMENT = "moment"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolField:
    """One required field: what is asked, a prompt with an example, and why we ask."""

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    prompt: str = ""
    why: str = ""
    choices: tuple[str, ...] = ()
    bound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolItem:
    """Something a person confirms: to go on after the review, or to validate the case."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """The protocol of one kind of near miss; ``label`` is the type of the case on screen.

    ``proceed`` holds the items the case cannot proceed without, ``validation`` what auditable
    validation must confirm.
    """

    key: str
    label: str
    title: str
    version: int
    fields: tuple[ProtocolField, ...]
    proceed: tuple[ProtocolItem, ...]
    validation: tuple[ProtocolItem, ...]
    tone: str = "info"
    source: str = ""
    words: tuple[str, ...] = ()
    event_prompt: str = ""
    harm_prompt: str = ""
