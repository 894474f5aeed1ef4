"""The plan on one page for the wall: what is done, by whom and until when, as large as it fits.

It hangs where many people pass, so it shows no case, no finding and no evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.reports.canvas_measure import Look
from rca_studio.reports.canvas_page import Pages
from rca_studio.reports.canvas_table import MUTED, SIGN_ROOM, Column, Keep, Para, Row, Table
from rca_studio.reports.check import chain_mark
from rca_studio.reports.plan_leaving import owner_words
from rca_studio.reports.plan_sheets import PlanPrint
from rca_studio.reports.plan_signs import sign_of
from rca_studio.reports.plan_words import NO_OWNER, count_words, day, late_by, late_words

LEAST_SIZE: Final = 7.0
"""In points; smaller letters are not read from a wall."""

_STEP: Final = 0.5
_STEPS: Final = 16
"""So many steps above the least size are the largest letters."""

_TITLE: Final = Look(20.0, "semibold")
_UNDER: Final = Look(12.0)
_GAP: Final = 18.0
"""Between two columns of actions."""

_NARROWEST: Final = 330.0
"""A column that is not as wide as this has no room for four cells."""

_ROOMY: Final = 600.0
"""In a column as wide as this a state, or a date and by how much it is past, has one line."""

_PAD: Final = 5.0
_WHOLE: Final = 1_000_000
"""More lines than fit on a page."""

_NOTE_ROOM: Final = 26.0

_WORDS: Final = re.compile(r"[^ \t\r\n/-]+[/-]*")
"""Between blanks that do not hold together; a line may end after a hyphen."""

_LONGEST_WORD: Final = 11.0
"""In sizes of the letters; what is wider is no word but an address or a code, and is broken."""

_MOST_OF_REST: Final = 0.45
"""So much of what states and dates leave goes to long names of owners."""


class _Setting(NamedTuple):
    """How the actions are set.

    Attributes:
        size: of the letters, in points.
        blocks: in how many columns.
        most: so many lines a text may have.
        longer: so many actions, from the first on, may have one line more.
    """

    size: float
    blocks: int
    most: int
    longer: int = 0


class _Words(NamedTuple):
    """How wide the widest word of each column is, in sizes of the letters."""

    state: float
    text: float
    owner: float
    until: float


def wall_sheet(job: PlanPrint, progress: Callable[[int], None] | None = None) -> bytes:
    """The plan on a single page."""
    imprint = replace(job.imprint, marking=job.marking)
    pages = Pages(imprint, wide=job.wide, side=job.side, grey=job.grey, progress=progress)
    pages.begin_sheet("Action plan")
    rows = sorted((row for row in job.rows if row.state is not ActionState.REFUSED), key=_order)
    front = Table(pages, (Column("", pages.width),))
    front.put(_opening(job))
    wall = _Wall(pages, job, rows)
    shown, shortened = wall.put(wall.fitting())
    if notes := _notes(len(rows) - shown, shortened):
        pages.y = pages.bottom + _NOTE_ROOM
        front.put((Row(((Para(notes, MUTED),),), rule="", pad=(4.0, 0.0)),))
    chain = imprint.chain
    title = "Quality Improvement Action Plan"
    return pages.finish(title, chain_mark(chain.entries, chain.head, chain.origin))


def _order(row: ActionRow) -> tuple[int, str, str, str]:
    """What is to do by its deadline, what waits for a look, then what was judged."""
    phase = 0 if row.state.to_do else 1 if row.state.open else 2
    return (phase, row.deadline or "9999", row.owner.casefold(), row.id)


def _opening(job: PlanPrint) -> Iterator[Row]:
    parts = (job.imprint.organisation, day(job.today.isoformat()), job.selection)
    under = " · ".join(part for part in parts if part)
    yield Row(((Para("Our action plan", _TITLE),),), Keep.ALWAYS, rule="", pad=(0.0, 2.0))
    yield Row(((Para(under, MUTED),),), Keep.ALWAYS, rule="", pad=(0.0, 4.0))
    words = _counts(job) if job.rows else "No action fits this selection."
    yield Row(((Para(words, _UNDER),),), rule="", pad=(0.0, 10.0))


def _counts(job: PlanPrint) -> str:
    """How the plan stands: to do, overdue, waiting, held, slipped, failed."""
    rows = job.rows
    late = sum(late_by(row, job.today) > 0 for row in rows)
    to_do = f"{sum(row.state.to_do for row in rows):,} to do"
    parts = [f"{to_do}, {late:,} of them overdue" if late else to_do]
    for states, words in (
        ((ActionState.DONE,), "done, awaiting check"),
        ((ActionState.CHECKED,), "checked"),
        ((ActionState.HELD,), "held"),
        ((ActionState.SLIPPED,), "slipped"),
        ((ActionState.FAILED,), "failed"),
        ((ActionState.REFUSED,), "refused"),
    ):
        if count := sum(row.state in states for row in rows):
            parts.append(f"{count:,} {words}".replace(" ", "\N{NO-BREAK SPACE}"))
    return " · ".join(parts)


def _notes(left_out: int, shortened: bool) -> str:
    notes = []
    if left_out:
        notes.append(
            f"{count_words(left_out, 'more action')} {'is' if left_out == 1 else 'are'} not on "
            "this page: see the plan by service or by owner, or Action plan in RCA Studio."
        )
    if shortened:
        notes.append("A text that ends in … is shortened here and stands whole in the plan.")
    return " ".join(notes)


class _Wall:
    """Finds out how large the actions can stand on the page, and sets them."""

    def __init__(self, pages: Pages, job: PlanPrint, rows: Sequence[ActionRow]) -> None:
        self._pages = pages
        self._job = job
        self._rows = rows
        self._shortened = False
        self._words = self._widest()

    def fitting(self) -> _Setting:
        """The largest letters with which all fits; the smallest where it never does."""
        two = (1, 2) if self._pages.width >= 2 * _NARROWEST + _GAP else (1,)
        sizes = [LEAST_SIZE + _STEP * step for step in range(_STEPS, -1, -1)]
        settings = [_Setting(size, blocks, _WHOLE) for size in sizes for blocks in two]
        # What is not shortened needs no note that says so at the foot.
        settings += [_Setting(LEAST_SIZE, two[-1], most) for most in (6, 4, 3, 2, 1)]
        found = next(filter(self._fits, settings), None)
        if found is None:
            return _Setting(LEAST_SIZE, two[-1], 2)
        if found.most == _WHOLE:
            return found
        # What is urgent stands first, so it is given what room is left.
        counts = range(1, len(self._rows) + 1)
        more = bisect_left(counts, True, key=lambda n: not self._fits(found._replace(longer=n)))
        return found._replace(longer=more)

    def put(self, setting: _Setting) -> tuple[int, bool]:
        """Set as many actions as fit; gives how many, and whether a text was shortened."""
        pages = self._pages
        top = pages.y
        place = 0
        self._shortened = False
        for block in range(setting.blocks):
            pages.y = top
            end = self._end(setting, place)
            table = self._table(setting, block)
            table.put(self._row(setting, number) for number in range(place, end))
            place = end
        return place, self._shortened

    def _widest(self) -> _Words:
        width = self._pages.measure.width
        regular, strong = Look(1.0), Look(1.0, "semibold")

        def widest(texts: Iterable[str], look: Look) -> float:
            words = {word for text in texts for word in _WORDS.findall(text)}
            wide = (width(word, look) for word in words)
            return max((each for each in wide if each <= _LONGEST_WORD), default=0.0)

        rows = self._rows
        states = {row.state.label for row in rows}
        owners = {self._owner(row) for row in rows}
        return _Words(
            widest(states, regular) + SIGN_ROOM,
            widest((row.text for row in rows), regular),
            widest(owners, regular),
            widest({day(row.deadline) for row in rows}, strong),
        )

    def _keeps_words(self, setting: _Setting) -> bool:
        """Whether no column is so narrow that it breaks a word or a date."""
        columns = zip(self._columns(setting), self._words, strict=True)
        return all(ems * setting.size + 2 * _PAD <= column.width for column, ems in columns)

    def _fits(self, setting: _Setting) -> bool:
        if setting.most == _WHOLE and not self._keeps_words(setting):
            return False
        place = 0
        for _ in range(setting.blocks):
            place = self._end(setting, place)
        return place >= len(self._rows)

    def _end(self, setting: _Setting, begin: int) -> int:
        """Up to which action a block reaches."""
        table = self._table(setting, 0)
        noted = setting.most != _WHOLE
        room = self._pages.room - table.head_height - (_NOTE_ROOM if noted else 0.0)
        for place in range(begin, len(self._rows)):
            room -= table.height(self._row(setting, place))
            if room < 0:
                return place
        return len(self._rows)

    def _table(self, setting: _Setting, block: int) -> Table:
        width = self._width(setting)
        left = self._pages.left + block * (width + _GAP)
        return Table(self._pages, self._columns(setting), left)

    def _width(self, setting: _Setting) -> float:
        return (self._pages.width - (setting.blocks - 1) * _GAP) / setting.blocks

    def _columns(self, setting: _Setting) -> tuple[Column, ...]:
        size, width = setting.size, self._width(setting)
        look = Look(size)
        roomy = width >= _ROOMY
        state = min(size * (12.2 if roomy else 8.6) + 2 * _PAD, width * 0.24)
        date = max(self._words.until, 6.3)
        due = min(size * (13.6 if roomy else date) + 2 * _PAD, width * 0.24)
        rest = width - state - due
        name = self._words.owner * size + 2 * _PAD
        who = min(max(rest * 0.32, name), rest * _MOST_OF_REST)
        return (
            Column("How it stands", state, look),
            Column("What", rest - who, look),
            Column("Who", who, look),
            Column("Until when", due, look),
        )

    def _row(self, setting: _Setting, number: int) -> Row:
        row = self._rows[number]
        most = setting.most + (number < setting.longer)
        look = Look(setting.size)
        owner = self._owner(row)
        strong = look._replace(face="semibold")
        columns = self._columns(setting)
        late = late_words(row, self._job.today)
        until = [Para(day(row.deadline), strong if late else look)]
        if late and self._width(setting) >= _ROOMY:
            until = [Para(f"{day(row.deadline)}, {late}", strong)]
        elif late:
            until.append(Para(late, strong))
        return Row(
            (
                (Para(row.state.label, look, sign=sign_of(row.state)),),
                self._short(row.text or "Not said yet", look, columns[1].width, most),
                self._short(owner, look, columns[2].width, most),
                tuple(until),
            ),
            pad=(setting.size * 0.3, setting.size * 0.34),
        )

    def _owner(self, row: ActionRow) -> str:
        return owner_words(row.owner, self._job.people) or NO_OWNER

    def _short(self, text: str, look: Look, width: float, most: int) -> str:
        """A text of at most so many lines, so that one does not drive all others off the page."""
        measure, room = self._pages.measure, width - 2 * _PAD
        lines = measure.lines(text, look, room)
        if len(lines) <= most:
            return text
        self._shortened = True
        last = measure.shortened(f"{lines[most - 1]} {lines[most]}", look, room)
        return "\n".join((*lines[: most - 1], last))
