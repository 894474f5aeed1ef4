"""What a comparison of returned workbooks shows, line by line, and what of it is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from rca_studio.domain.words import plural
from rca_studio.editing.returned_gestures import Wish
from rca_studio.intake.returned_cells import NotRead, Place
from rca_studio.intake.returned_compare import Comparison, Line

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole

NOTHING = "nothing"


class Kind(Enum):
    """What a row of the list is."""

    HEADING = "heading"
    OFFER = "offer"
    QUESTION = "question"
    CHOICE = "choice"
    TOLD = "told"


class Entry(NamedTuple):
    """A row: ``title`` over ``words``, ``place`` beside; ``line`` and ``choice`` say what it ticks.

    Of a question, ``choice`` is -1 for leaving what is here.
    """

    kind: Kind
    title: str
    words: str = ""
    place: str = ""
    line: int = -1
    choice: int = -1

    @property
    def ticks(self) -> bool:
        """Whether it can be ticked."""
        return self.kind in (Kind.OFFER, Kind.CHOICE)

    @property
    def whole(self) -> str:
        """All of it, for reading aloud and below the list."""
        return ". ".join(part.rstrip(". ") for part in (self.title, self.words, self.place) if part)


class ReturnedLines(QAbstractListModel):
    """The lines as a list; ``ticked`` tells that another choice was made."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._lines: tuple[Line, ...] = ()
        self._chosen: dict[int, int] = {}

    # -- filling ---------------------------------------------------------------------------------

    def show(
        self,
        comparison: Comparison,
        refused: Sequence[tuple[Wish, str]] = (),
        trouble: Sequence[str] = (),
    ) -> None:
        """Show a comparison.

        Args:
            comparison: what is said, beside what is there.
            refused: what could not be done, and why; not offered once more.
            trouble: files that could not be read, in sentences.
        """
        reasons = dict(refused)
        before = {_key(line): self._chosen.get(at) for at, line in enumerate(self._lines)}
        self.beginResetModel()
        self._lines = comparison.lines
        self._entries = list(_entries(comparison, reasons, trouble))
        self._chosen = {}
        for at, line in enumerate(self._lines):
            chosen = before.get(_key(line), None if line.doubt else 0)
            if chosen is not None and not any(one.wish in reasons for one in line.choices):
                self._chosen[at] = chosen
        self.endResetModel()
        self.ticked.emit()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What is ticked, in the order of the list."""
        return tuple(
            self._lines[at].choices[place].wish for at, place in sorted(self._chosen.items())
        )

    def entry(self, row: int) -> Entry:
        """A row of the list."""
        return self._entries[row]

    def is_ticked(self, entry: Entry) -> bool:
        """Whether a row is ticked."""
        if entry.kind is Kind.CHOICE:
            return self._chosen.get(entry.line, -1) == entry.choice
        return entry.kind is Kind.OFFER and entry.line in self._chosen

    def tick(self, row: int) -> None:
        """Tick a row, or take its tick out; of a question one is chosen."""
        entry = self._entries[row]
        if not entry.ticks:
            return
        if entry.kind is Kind.CHOICE and entry.choice >= 0 and not self.is_ticked(entry):
            self._chosen[entry.line] = entry.choice
        elif entry.kind is Kind.OFFER and entry.line not in self._chosen:
            self._chosen[entry.line] = 0
        else:
            self._chosen.pop(entry.line, None)
        first = last = row
        while first > 0 and self._entries[first - 1].line == entry.line:
            first -= 1
        while last + 1 < len(self._entries) and self._entries[last + 1].line == entry.line:
            last += 1
        self._tell(first, last)

    def tick_all(self, on: bool) -> None:
        """Tick all that is offered, or none of it; questions stay as they are answered."""
        for entry in self._entries:
            if entry.kind is Kind.OFFER:
                if on:
                    self._chosen[entry.line] = 0
                else:
                    self._chosen.pop(entry.line, None)
        self._tell(0, len(self._entries) - 1)

    def _tell(self, first: int, last: int) -> None:
        """Let the view paint some rows again."""
        ends = self.index(first, 0), self.index(last, 0)
        self.dataChanged.emit(*ends, [_ROLE.CheckStateRole])
        self.ticked.emit()

    # -- the list, for Qt ------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        if role == _ROLE.DisplayRole:
            return entry.title
        if role == _ROLE.AccessibleTextRole:
            return self.spoken(entry)
        if role == _ROLE.CheckStateRole and entry.ticks:
            return Qt.CheckState.Checked if self.is_ticked(entry) else Qt.CheckState.Unchecked
        return None

    def spoken(self, entry: Entry) -> str:
        """A row as it is read aloud."""
        tick = ("ticked, " if self.is_ticked(entry) else "not ticked, ") if entry.ticks else ""
        return tick + entry.whole

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        entry = self._entries[index.row()]
        if entry.kind is Kind.HEADING:
            return flag.ItemIsEnabled
        ticks = flag.ItemIsUserCheckable if entry.ticks else flag.NoItemFlags
        return flag.ItemIsEnabled | flag.ItemIsSelectable | ticks

    def setData(self, index: Index, _value: object, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole:
            return False
        self.tick(index.row())
        return True


def summary(comparison: Comparison) -> str:
    """The whole in one sentence.

    For example ``7 changes from 2 workbooks, 1 to be decided, 3 not read.``
    """
    changes = plural(len(comparison.lines), "change")
    parts = [f"{changes} from {plural(len(comparison.files), 'workbook')}"]
    if comparison.to_decide:
        parts.append(f"{len(comparison.to_decide):,} to be decided")
    if comparison.not_read:
        parts.append(f"{len(comparison.not_read):,} not read")
    words = ", ".join(parts) + "."
    if comparison.already:
        is_are = "is" if comparison.already == 1 else "are"
        words += f" {comparison.already:,} more {is_are} here already."
    return words


# -- rows ------------------------------------------------------------------------------------------


def _entries(
    comparison: Comparison, reasons: dict[Wish, str], trouble: Sequence[str]
) -> Iterator[Entry]:
    lines = list(enumerate(comparison.lines))
    refused = [
        (line, wish, reasons[wish])
        for line in comparison.lines
        for wish in (one.wish for one in line.choices)
        if wish in reasons
    ]
    gone = {id(line) for line, _, _ in refused}
    asked = [(at, line) for at, line in lines if line.doubt and id(line) not in gone]
    offered = [(at, line) for at, line in lines if not line.doubt and id(line) not in gone]
    many = len(comparison.files) > 1
    if refused:
        yield Entry(Kind.HEADING, f"Not taken over · {len(refused):,}")
        for line, _wish, reason in refused:
            yield Entry(Kind.TOLD, _title(line), f"{reason[0].upper()}{reason[1:]}.")
    if asked:
        yield Entry(Kind.HEADING, f"To be decided · {len(asked):,}")
        for at, line in asked:
            yield from _question(at, line, many=many)
    if offered:
        yield Entry(Kind.HEADING, f"Changed there · {len(offered):,}")
        for at, line in offered:
            one = line.choices[0]
            words = f"{_here(line)} → {_there(one.told)}"
            yield Entry(Kind.OFFER, _title(line), words, _where(one.places, many=many), at)
    told = [*(Entry(Kind.TOLD, words) for words in (*trouble, *comparison.notes))]
    if told:
        yield Entry(Kind.HEADING, "To know")
        yield from told
    if comparison.not_read:
        yield Entry(Kind.HEADING, f"Not read · {len(comparison.not_read):,}")
        yield from (_not_read(one) for one in comparison.not_read)


def _question(at: int, line: Line, *, many: bool) -> Iterator[Entry]:
    sent = _short(line.before, 80) or NOTHING
    words = line.doubt if sent == _here(line) else f"{line.doubt} It went out as: {sent}."
    yield Entry(Kind.QUESTION, _title(line), words, line=at)
    yield Entry(Kind.CHOICE, f"Leave it as it is here: {_here(line)}", line=at)
    for place, one in enumerate(line.choices):
        where = _where(one.places, many=many)
        yield Entry(Kind.CHOICE, f"Take {_there(one.told)}", "", where, at, place)


def _not_read(one: NotRead) -> Entry:
    head = one.place.head or "Row"
    title = " · ".join(part for part in (head, one.about) if part)
    there = _there(one.told)
    told = f"{there}: " if there and there not in one.reason else ""
    return Entry(Kind.TOLD, title, f"{told}{one.reason}", _where((one.place,), many=True))


def _title(line: Line) -> str:
    what = line.asked.label
    if line.proves:
        what = f"{what} of “{_short(line.proves, 60)}”"
    return f"{what} · {line.about}"


def _here(line: Line) -> str:
    return _short(line.now, 120) or NOTHING


def _there(told: str) -> str:
    return _short(told, 240)


def _where(places: Sequence[Place], *, many: bool) -> str:
    """Where something stands: the file where there are several, else sheet and row."""
    first = places[0]
    words = f"{first.sheet}, row {first.row}"
    if many:
        words = f"{words}, {_short(first.file, 60)}"
    more = len(places) - 1
    return f"{words} and {plural(more, 'other place')}" if more else words


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _key(line: Line) -> tuple[object, ...]:
    """By which a line is known once more; where more is said of it, it is another question."""
    return (line.doubt, *(one.wish for one in line.choices))
