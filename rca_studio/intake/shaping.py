"""Cells to case fields, a block of records at a time.

This is the inner loop of every import. It works column by column on up to 5,000 records at once, so
that Python's own loops (``map``, ``zip``, dictionaries) do the work, and each different value of
a column is understood once.

What is not taken over word for word (a date that is spelled another way, a kind, a type, a place
with odd blanks) stays verbatim among the extra fields: from case and extras together the record of
the file can be told again, cell by cell.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from json.encoder import encode_basestring as quote
from typing import Any, Final

from rca_studio.domain.case import Case, Nature
from rca_studio.domain.protocol import Protocol
from rca_studio.intake.dates import DateReader, read_time
from rca_studio.intake.mapping import ColumnPlan, Target, holds_serials
from rca_studio.intake.outcomes import Reason, Warnings
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.text import MISSING, is_missing, plain_name
from rca_studio.intake.wordlists import natures, words

Cells = Sequence[str]
Fields = Mapping[str, Sequence[str]]
Builder = Callable[[Fields, Sequence[Cells]], list[str] | None]

LONGEST_TITLE: Final = 90
_MOST_REMEMBERED: Final = 50_000
_PLAIN: Final = (
    Target.SERVICE,
    Target.LOCATION,
    Target.STAFF_GROUP,
    Target.ROUTE,
    Target.PERSON_AFFECTED,
    Target.REPORTER,
    Target.SOURCE_VERSION,
    Target.TITLE,
)
_LONG: Final = (Target.STORY, Target.IMMEDIATE_ACTION)
_MISSING_LONGEST: Final = max(map(len, MISSING)) + 8


class _Memo(dict[str, str]):
    """A function of a cell that is worked out once for each different value."""

    def __init__(self, work: Callable[[str], str]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, cell: str) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        value = self[cell] = self._work(cell)
        return value

    def over(self, cells: Cells) -> list[str]:
        """The results for all cells."""
        return list(map(self.__getitem__, cells))


class _Noting:
    """Remembers which different values gave rise to a warning, and counts them block by block."""

    def __init__(self) -> None:
        self._reasons: dict[str, Reason] = {}

    def remember(self, cell: str, reason: Reason) -> None:
        self._reasons[cell] = reason

    def count(self, cells: Cells, warnings: Warnings) -> None:
        if not self._reasons:
            return
        for cell, number in Counter(cells).items():
            if reason := self._reasons.get(cell):
                warnings.note(reason, number)


@dataclass(frozen=True, slots=True)
class Shaped:
    """The fields of a block of records, in the order of ``Shaper.columns``, column by column."""

    columns: list[Sequence[str]]
    occurred: Sequence[str]


class Shaper:
    """Turns columns of cells into columns of case fields, as a plan says."""

    def __init__(self, plan: SourcePlan) -> None:
        self._plan = plan
        self._by_target = {c.target: c for c in plan.columns if c.target.single}
        self._noted: list[tuple[int, _Noting]] = []
        self._dates: dict[Target, _Memo] = {
            target: self._date_memo(target)
            for target in (Target.OCCURRED, Target.REPORTED)
            if target in self._by_target
        }
        self._time, self._time_extra = self._time_memo()
        self._plain = _Memo(_plain)
        self._nature = _Memo(lambda cell: nature_of(cell, self._asks_near_miss).value)
        self._asks_near_miss = self._kind_asks()
        words_of = [(p.key, _pattern(p)) for p in plan.protocols]
        self._protocol = _Memo(lambda cell: _protocol_of(cell, words_of))
        self._extras = self._extra_builders()
        self.columns = self._names()

    # -- what each block goes through ------------------------------------------------------------

    def shape(self, cells: Sequence[Cells], number: int, warnings: Warnings) -> Shaped:
        """Shape one block.

        Args:
            cells: the columns of the file, each with ``number`` cells.
            number: how many records the block has.
            warnings: told what was noticed.
        """
        fields: dict[str, Sequence[str]] = {}
        for target in _PLAIN:
            if column := self._by_target.get(target):
                fields[target.value] = self._plain.over(cells[column.facts.index])
        for target in _LONG:
            if column := self._by_target.get(target):
                fields[target.value] = _texts(cells[column.facts.index])
        self._add_dates(fields, cells)
        self._add_kinds(fields, cells, warnings)
        if "story" in fields:
            empty = fields["story"].count("")
            warnings.note(Reason.MISSING_STORY, empty)
        fields["title"] = self._titles(fields, cells, number)
        fields["extras"] = self._extra_texts(fields, cells, number)
        for index, noting in self._noted:
            noting.count(cells[index], warnings)
        occurred = fields.get("occurred", ())
        return Shaped([fields[name] for name in self.columns], occurred)

    def _names(self) -> tuple[str, ...]:
        names = ["title"]
        single = (*_PLAIN[:-1], *_LONG, Target.OCCURRED, Target.REPORTED)
        names += [t.value for t in single if t in self._by_target]
        if Target.TYPE in self._by_target:
            names.append("protocol")
        if Target.KIND in self._by_target or Target.HARM in self._by_target:
            names.append("nature")
        names.append("extras")
        return tuple(names)

    # -- dates -----------------------------------------------------------------------------------

    def _date_memo(self, target: Target) -> _Memo:
        column = self._by_target[target]
        reader = DateReader(
            self._plan.dates[column.facts.index], serials=holds_serials(column.facts)
        )
        noting = _Noting()
        self._noted.append((column.facts.index, noting))

        def work(cell: str) -> str:
            moment, reason = reader.read(cell)
            if reason is None and not moment and target is Target.OCCURRED:
                reason = Reason.MISSING_OCCURRED
            if reason is not None:
                noting.remember(cell, reason)
            return moment

        return _Memo(work)

    def _time_memo(self) -> tuple[_Memo | None, int]:
        column = self._by_target.get(Target.OCCURRED_TIME)
        if column is None or Target.OCCURRED not in self._by_target:
            return None, -1
        noting = _Noting()
        self._noted.append((column.facts.index, noting))

        def work(cell: str) -> str:
            if is_missing(cell):
                return ""
            clock = read_time(cell)
            if clock is None:
                noting.remember(cell, Reason.TIME_UNPARSED)
            return f"T{clock}" if clock else ""

        return _Memo(work), column.facts.index

    def _add_dates(self, fields: dict[str, Sequence[str]], cells: Sequence[Cells]) -> None:
        for target, memo in self._dates.items():
            fields[target.value] = memo.over(cells[self._by_target[target].facts.index])
        if self._time is not None:
            clocks = self._time.over(cells[self._time_extra])
            days = fields["occurred"]
            fields["occurred"] = [
                day + clock if len(day) == 10 else day
                for day, clock in zip(days, clocks, strict=True)
            ]

    # -- kinds and types -------------------------------------------------------------------------

    def _kind_asks(self) -> bool:
        column = self._by_target.get(Target.KIND)
        name = plain_name(column.name) if column else ""
        asked = ("near miss", "nearmiss", "close call", "good catch")
        return any(word in name for word in asked)

    def _add_kinds(
        self,
        fields: dict[str, Sequence[str]],
        cells: Sequence[Cells],
        warnings: Warnings,
    ) -> None:
        if column := self._by_target.get(Target.TYPE):
            fields["protocol"] = self._protocol.over(cells[column.facts.index])
        kind, harm = self._by_target.get(Target.KIND), self._by_target.get(Target.HARM)
        sources = [cells[c.facts.index] for c in (kind, harm) if c is not None]
        if not sources:
            return
        found = [self._nature.over(source) for source in sources]
        unknown = Nature.UNKNOWN.value
        natures_ = found[0]
        if len(found) == 2:
            natures_ = [k if k != unknown else h for k, h in zip(*found, strict=True)]
        fields["nature"] = natures_
        for source, values in zip(sources, found, strict=True):
            if unknown in values:
                strange = sum(
                    value == unknown and not is_missing(cell)
                    for cell, value in zip(source, values, strict=True)
                )
                warnings.note(Reason.VALUE_UNMAPPED, strange)

    # -- titles ----------------------------------------------------------------------------------

    def _titles(
        self, fields: Mapping[str, Sequence[str]], cells: Sequence[Cells], number: int
    ) -> list[str]:
        stories = fields.get("story")
        if "title" in fields:
            titles = [t if len(t) <= 200 else _cut(t, 200) for t in fields["title"]]
            if "" not in titles:
                return titles
        else:
            titles = [""] * number
        if stories is not None:
            titles = _titles_of(titles, stories)
            if "" not in titles:
                return titles
        return [t or self._makeshift(cells, n) for n, t in enumerate(titles)]

    def _makeshift(self, cells: Sequence[Cells], place: int) -> str:
        """A title where nothing was told: the type, the harm and the place, else what there is."""
        order = (Target.TYPE, Target.KIND, Target.LOCATION, Target.SERVICE)
        columns = [self._by_target[t] for t in order if t in self._by_target]
        parts = _filled(columns, cells, place)[:2]
        if not parts:
            shown = [c for c in self._plan.columns if c.target is not Target.SKIP]
            parts = _filled(shown, cells, place)[:2]
        return _cut(" · ".join(parts), LONGEST_TITLE) or "Untitled"

    # -- extra fields ----------------------------------------------------------------------------

    def _extra_builders(self) -> list[Builder]:
        builders = []
        for column in self._plan.columns:
            if column.target is Target.SKIP:
                continue
            builders.append(self._extra_builder(column))
        return [b for b in builders if b is not None]

    def _extra_builder(self, column: ColumnPlan) -> Builder | None:
        index, target = column.facts.index, column.target
        lead = f",[{quote(column.name)},"
        if target in (Target.EXTRA, Target.TYPE, Target.KIND, Target.HARM) or (
            target is Target.OCCURRED_TIME and self._time is None
        ):
            few = column.facts.distinct <= 2_000

            def verbatim(cell: str) -> str:
                return f"{lead}{quote(cell)}]" if cell and not cell.isspace() else ""

            if few:
                memo = _Memo(verbatim)
                return lambda _fields, cells: memo.over(cells[index])
            return lambda _fields, cells: [
                f"{lead}{quote(cell)}]" if cell and not cell.isspace() else ""
                for cell in cells[index]
            ]
        if target is Target.SOURCE_ID:
            return None
        name = "occurred" if target is Target.OCCURRED_TIME else target.value
        same = _SAME.get(target, str.__eq__)

        if target in self._dates or target is Target.OCCURRED_TIME:
            memo_of = self._time if target is Target.OCCURRED_TIME else self._dates[target]
            assert memo_of is not None

            def piece(cell: str) -> str:
                told = memo_of[cell]
                return "" if same(told, cell.strip()) else f"{lead}{quote(cell)}]"

            memo = _Memo(piece)
            if target is not Target.OCCURRED_TIME:
                return lambda _fields, cells: memo.over(cells[index])

        def where_changed(fields: Fields, cells: Sequence[Cells]) -> list[str] | None:
            told_all = fields[name]
            if target is Target.OCCURRED_TIME:
                if min(map(len, told_all), default=16) >= 16:
                    return memo.over(cells[index])
            elif tuple(told_all) == cells[index]:
                return None
            return [
                "" if told == cell or same(told, cell.strip()) else f"{lead}{quote(cell)}]"
                for told, cell in zip(told_all, cells[index], strict=True)
            ]

        return where_changed

    def _extra_texts(
        self, fields: Mapping[str, Sequence[str]], cells: Sequence[Cells], number: int
    ) -> list[str]:
        built = (build(fields, cells) for build in self._extras)
        pieces = [texts for texts in built if texts is not None]
        if not pieces:
            return ["[]"] * number
        if len(pieces) == 1:
            return [f"[{text[1:]}]" for text in pieces[0]]
        return [f"[{text[1:]}]" for text in map("".join, zip(*pieces, strict=True))]


def nature_of(cell: str, asks_near_miss: bool = False) -> Nature:
    """What a kind or harm says; ``UNKNOWN`` where it says nothing we know for certain."""
    plain = plain_name(cell)
    if asks_near_miss and plain in words("yes"):
        return Nature.NEAR_MISS
    return natures().get(plain, Nature.UNKNOWN)


def _pattern(protocol: Protocol) -> re.Pattern[str]:
    known = [protocol.key.replace("_", " "), protocol.label, *protocol.words]
    # A word of signs alone ("☂") would be nothing, and nothing stands in every cell.
    plain = sorted({plain_name(w) for w in known} - {""}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, plain)) + r")s?\b")


def _protocol_of(cell: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    """The protocol whose words stand earliest (then longest) in the value; else the general one."""
    plain = plain_name(cell)
    best: tuple[int, int] | None = None
    key = "general"
    for candidate, pattern in patterns:
        if candidate == "general":
            continue
        if found := pattern.search(plain):
            rank = (found.start(), -len(found[0]))
            if best is None or rank < best:
                best, key = rank, candidate
    return key


def _plain(cell: str) -> str:
    text = " ".join(cell.split())
    return "" if text.casefold() in MISSING else text


def _texts(cells: Cells) -> list[str]:
    """Long texts without padding; empty where they only say that there is nothing."""
    texts = list(map(str.strip, cells))
    if min(map(len, texts), default=_MISSING_LONGEST) < _MISSING_LONGEST:
        texts = ["" if len(t) < _MISSING_LONGEST and is_missing(t) else t for t in texts]
    return texts


_STOPS: Final = (". ", "\n", "! ", "? ", "  ", "\r", "\t")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n|\r")


def title_of(story: str) -> str:
    """A title from a story: its first sentence, at most 90 characters, cut between words.

    >>> title_of("Walker out of reach at the doorway. Steadied in time.")
    'Walker out of reach at the doorway'
    """
    if len(story) <= LONGEST_TITLE and not any(map(story.__contains__, _STOPS)):
        return story.rstrip(".")
    head = story[:400]
    # An end this early is an abbreviation ("Mr. A ...") or a date, not a sentence.
    found = _SENTENCE_END.search(head, 12)
    sentence = head[: found.start()] if found else head
    if found is None and len(story) <= LONGEST_TITLE:
        sentence = sentence.rstrip(".")
    if "  " in sentence or "\n" in sentence or "\t" in sentence or "\r" in sentence:
        sentence = " ".join(sentence.split())
    return sentence if len(sentence) <= LONGEST_TITLE else _cut(sentence, LONGEST_TITLE)


def _titles_of(titles: Sequence[str], stories: Sequence[str]) -> list[str]:
    """The titles, those that are empty made from the stories."""
    whole = "\x1f".join(stories)
    if any(map(whole.__contains__, _STOPS)):
        return [t or title_of(s) for t, s in zip(titles, stories, strict=True)]
    made = list(map(str.rstrip, stories, repeat(".")))
    if max(map(len, made), default=0) > LONGEST_TITLE:
        made = list(map(title_of, stories))
    return made if not any(titles) else [t or m for t, m in zip(titles, made, strict=True)]


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip(" ,;:-") + "…"


def _filled(columns: Sequence[ColumnPlan], cells: Sequence[Cells], place: int) -> list[str]:
    found = (_plain(cells[c.facts.index][place]) for c in columns)
    return [text for text in found if text]


def case_from(shared: Case, columns: Sequence[str], row: Sequence[str | int]) -> Case:
    """One case from a plain row (see ``editing.ports.IncomingRows``)."""
    values: dict[str, Any] = dict(zip(columns, row, strict=True))
    if "extras" in values:
        values["extras"] = tuple((n, v) for n, v in json.loads(values["extras"]))
    if "nature" in values:
        values["nature"] = Nature(values["nature"])
    return replace(shared, **values)


_SAME: Final[Mapping[Target, Callable[[str, str], bool]]] = {
    Target.OCCURRED: lambda told, cell: not cell or told == cell,
    Target.REPORTED: lambda told, cell: not cell or told == cell,
    Target.OCCURRED_TIME: lambda told, cell: not cell or told[-5:] == cell,
}
"""Whether the field tells the cell word for word, where the two are not simply equal."""
