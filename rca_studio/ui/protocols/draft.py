"""A draft of a protocol: edited by form or as text, with its own undo, until it is offered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from rca_studio.domain.packs import PackError
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.protocol_lines import Lines
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.half_done import read_half_done
from rca_studio.ui.protocols.parts import Spot

_LINE: Final = re.compile(r"line \d+: ")
_MOST_STEPS: Final = 500


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a draft cannot be offered: the line of its text (0: no particular one), and why."""

    line: int
    reason: str

    @property
    def words(self) -> str:
        """Both, as a sentence."""
        where = f"Line {self.line}: " if self.line else ""
        reason = self.reason if where else self.reason[:1].upper() + self.reason[1:]
        return f"{where}{reason}."


@dataclass(frozen=True, slots=True)
class _State:
    """The draft at one moment; ``protocol`` is the last one the text described.

    ``by_form`` says that the form wrote the text, ``readable`` that the form can show all of it.
    """

    text: str
    protocol: Protocol
    by_form: bool = False
    readable: bool = True
    trouble: Trouble | None = None


class Draft(QObject):
    """One draft. Both ways to edit it, the form and the text, change the same thing.

    The form makes another ``Protocol`` and writes the text anew; the text is read as it is typed,
    and where the form cannot show all of it, it shows the protocol as it was before and waits.

    Signals:
        changed: it is another one.

    Attributes:
        key: the key it is to have; cases and reports name it, so it stays.
        begun_from: the text it began with.
        is_new: whether no protocol of this key is offered yet.
    """

    changed = Signal()

    def __init__(
        self,
        begun_from: str,
        protocol: Protocol,
        *,
        is_new: bool = False,
        scores: Collection[int] = (),
        text: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = protocol.key
        self.begun_from = begun_from
        self.is_new = is_new
        self._scores = frozenset(scores)
        self._old_keys = frozenset() if is_new else parts.keys_of(protocol)
        self._done: list[tuple[str, str, _State]] = []
        self._undone: list[tuple[str, str, _State]] = []
        self._state = self._judged(_State(begun_from if text is None else text, protocol))

    # -- what it is ------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The pack as text."""
        return self._state.text

    @property
    def protocol(self) -> Protocol:
        """The protocol as the form shows it; half done, perhaps."""
        return self._state.protocol

    @property
    def trouble(self) -> Trouble | None:
        """Why it cannot be offered as it is."""
        return self._state.trouble

    @property
    def locked(self) -> bool:
        """Whether the form has to wait until the text can be read again."""
        return not self._state.readable

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what it began with, or is a kind of its own that is new."""
        return self.is_new or self._state.text != self.begun_from

    @property
    def own_comments(self) -> int:
        """How many comments of the text are lost once the form writes it anew."""
        if self._state.by_form:
            return 0
        kept = set(_comments(protocol_text(self.protocol)))
        return sum(comment not in kept for comment in _comments(self.text))

    # -- editing ---------------------------------------------------------------------------------

    def set_text(self, text: str) -> None:
        """Take another text; what follows each other of this is undone step by step."""
        if text != self.text:
            self._go(_State(text, self.protocol), "typing", "")

    def revise(self, spot: Spot, label: str, values: dict[str, Any]) -> None:
        """Give an entry, or the head, other values.

        A new entry takes its key from its label; one that cases know keeps the key it has.
        """
        entry = parts.entry_at(self.protocol, spot)
        if isinstance(entry, ProtocolField | ProtocolItem) and "label" in values:
            values = {**values, "key": self._key(entry.key, values["label"], spot.part)}
        merge = f"{spot}:{','.join(sorted(values))}"
        self._by_form(parts.revised(self.protocol, spot, values), label, merge)

    def add(self, part: str, after: int = -1) -> Spot:
        """Add an entry; raises ``ValueError`` where there can be no more."""
        protocol, number = parts.added(self.protocol, part, after)
        self._by_form(protocol, f"add {parts.PART[part].one}")
        return Spot(part, number)

    def remove(self, spot: Spot) -> Spot:
        """Take an entry out; gives the spot to go on at."""
        self._by_form(parts.removed(self.protocol, spot), f"remove {parts.PART[spot.part].one}")
        left = len(parts.entries(self.protocol, spot.part))
        return Spot(spot.part, min(spot.number, left - 1))

    def move(self, spot: Spot, by: int) -> Spot:
        """Move an entry up or down; gives its new spot."""
        protocol, number = parts.moved(self.protocol, spot, by)
        if number != spot.number:
            self._by_form(protocol, f"move {parts.PART[spot.part].one}")
        return Spot(spot.part, number)

    def set_repeat(self, wanted: bool) -> None:
        """Ask for a repeat trigger, or for none."""
        self._by_form(parts.with_repeat(self.protocol, wanted), "repeat")

    # -- undo ------------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, ``None`` for nothing."""
        return self._done[-1][0] if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, ``None`` for nothing."""
        return self._undone[-1][0] if self._undone else None

    def undo(self) -> None:
        """Take the last step back."""
        self._travel(self._done, self._undone)

    def redo(self) -> None:
        """Bring it back again."""
        self._travel(self._undone, self._done)

    # -- inside ----------------------------------------------------------------------------------

    def _by_form(self, protocol: Protocol, label: str, merge: str = "") -> None:
        if protocol != self.protocol or not self._state.by_form:
            self._go(_State(protocol_text(protocol), protocol, by_form=True), label, merge)

    def _go(self, state: _State, label: str, merge: str) -> None:
        state = self._judged(state)
        last = self._done[-1] if self._done else None
        if last is None or not merge or last[1] != merge or self._undone:
            self._done.append((label, merge, self._state))
            del self._done[:-_MOST_STEPS]
        self._undone.clear()
        self._state = state
        self.changed.emit()

    def _travel(
        self, source: list[tuple[str, str, _State]], target: list[tuple[str, str, _State]]
    ) -> None:
        if source:
            label, merge, state = source.pop()
            target.append((label, merge, self._state))
            self._state = state
            self.changed.emit()

    def _judged(self, state: _State) -> _State:
        """The state with the trouble of its text, and what the text describes where it can be."""
        try:
            protocol = parse_protocol(state.text, "this protocol")
        except PackError as error:
            return self._half_done(replace(state, trouble=_trouble(error)))
        trouble = self._other_trouble(state.text, protocol)
        if state.by_form:
            return replace(state, trouble=trouble)
        if protocol.key != self.key:
            return replace(state, trouble=trouble, readable=False)
        return replace(state, protocol=protocol, trouble=trouble)

    def _half_done(self, state: _State) -> _State:
        """A state whose text cannot be offered: the form shows it where it can show all of it."""
        if state.by_form:
            return state
        found = read_half_done(state.text)
        if found is None or found.key != self.key:
            return replace(state, readable=False)
        return replace(state, protocol=found)

    def _other_trouble(self, text: str, protocol: Protocol) -> Trouble | None:
        if protocol.key != self.key:
            reason = f"the key has to stay “{self.key}”, by which cases and reports know it"
            return Trouble(Lines(text).key("key"), reason)
        unknown = sorted(protocol.scores() - self._scores) if self._scores else []
        if unknown:
            known = ", ".join(map(str, sorted(self._scores)))
            reason = f"the SAC score {unknown[0]} is named, but the risk matrix has {known}"
            return Trouble(_line_of_score(text, protocol, unknown[0]), reason)
        return None

    def _key(self, key: str, label: str, part: str) -> str:
        """The key of an entry with this label: made of it while nothing hangs on the key."""
        if key in self._old_keys or self._is_named(key):
            return key
        return parts.key_for(label, parts.keys_of(self.protocol) - {key}, part)

    def _is_named(self, key: str) -> bool:
        """Whether a condition names a field."""
        conditions = (
            *(field.required_when for field in self.protocol.fields),
            *(clock.when for clock in self.protocol.clocks),
            *(asked.when for asked in self.protocol.telling),
        )
        return any(one is not None and one.field == key for one in conditions)


def _trouble(error: PackError) -> Trouble:
    words = str(error).partition(" cannot be used: ")[2].removesuffix(".")
    return Trouble(error.line, _LINE.sub("", words, count=1) if error.line else words)


def _line_of_score(text: str, protocol: Protocol, score: int) -> int:
    """The line of the first entry that hangs on a SAC score."""
    lines = Lines(text)
    conditions = (
        *(("field", n, f.required_when) for n, f in enumerate(protocol.fields)),
        *(("clock", n, clock.when) for n, clock in enumerate(protocol.clocks)),
        *(("tell", n, asked.when) for n, asked in enumerate(protocol.telling)),
    )
    for name, number, condition in conditions:
        if condition is not None and score in condition.sac:
            return lines.header(name, number)
    numbers = (n for n, follow in enumerate(protocol.follow) if follow.sac == score)
    return lines.header("follow", next(numbers, 0))


def _comments(text: str) -> list[str]:
    """The lines of a pack that are nothing but a comment."""
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]
