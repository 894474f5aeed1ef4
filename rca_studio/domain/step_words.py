"""The steps of the history in the words of the screen and of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rca_studio.domain.moments import show_moment
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.registers import HistoryRow

_MOMENT = re.compile("“([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?)”")
_KINDS: Final = {"undo": "Undone: ", "redo": "Done again: "}


def step_label(row: HistoryRow) -> str:
    """What a step did, and whether it was taken back or done again by it."""
    return _KINDS.get(row.kind, "") + row.label


def keys_in_words(protocol: Protocol) -> dict[str, str]:
    """What the protocol calls what the history only knows by its key, as the history spells it."""
    parts: tuple[ProtocolField | ProtocolItem, ...]
    parts = (*protocol.fields, *protocol.proceed, *protocol.validation)
    return {part.key.replace("_", " ").replace(".", " ").casefold(): part.label for part in parts}


def detail_words(line: str, names: Mapping[str, str]) -> str:
    """A detail with its first quoted key in the words of the protocol, and days as people write.

    >>> detail_words("“staff briefed” confirmed on “2026-11-18”", {"staff briefed": "Staff told"})
    '“Staff told” confirmed on “18 Nov 2026”'
    """
    line = _MOMENT.sub(_day, line)
    if line.startswith("“") and (end := line.find("”")) > 0:
        label = names.get(line[1:end].casefold())
        if label:
            return f"“{label}{line[end:]}"
    return line


def _day(found: re.Match[str]) -> str:
    try:
        return f"“{show_moment(found[1])}”"
    except ValueError:  # somebody's own words that only look like a date
        return found[0]
