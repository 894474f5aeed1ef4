"""A folder in which reports arrive: what lies in it, and where it goes when it was taken in.

Nothing here watches or waits: whoever watches calls ``look`` again and again. A file counts once
two looks in a row found it as large and as old as before, for it may be on its way still. What was
taken in goes to a folder of its own, what cannot be read to another one, with the reason beside it.
A file of a report without a name is taken away once the report is kept, and only if it is, sign by
sign, the one that was read.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, islice
from pathlib import Path
from secrets import token_hex
from typing import Final

from rca_studio.domain.words import plural
from rca_studio.domain.workspace import ImportBatch
from rca_studio.intake.form_batch import Fate, ReadForm, stamp_of
from rca_studio.intake.text import one_line

TAKEN: Final = "taken in"
NOT_READ: Final = "not read"
MOST: Final = 5_000
"""Files of one look; the rest waits until these are gone."""
_MOST_NAMES: Final = 100
"""So many numbers are tried behind a name that is taken; drawn letters after that."""
_LONGEST_NAME: Final = 255
"""Bytes of a name of a file, on most systems."""
_LONGEST_ENDING: Final = 20
_EMPTY_LOOKS: Final = 30
"""After so many looks nothing comes any more into a file that is empty."""
_TABLES: Final = frozenset({".csv", ".tsv", ".json", ".ndjson", ".geojson", ".xlsx", ".xlsm"})
_ON_THE_WAY: Final = frozenset(
    {".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", ".lock"}
)


class Arrived(StrEnum):
    """What a file in the inbox is, by its ending."""

    FORM = "form"
    TABLE = "table"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file that lies in the inbox and has stopped growing."""

    path: Path
    size: int
    changed: int
    kind: Arrived

    @property
    def shown(self) -> str:
        """What it is called on screen."""
        return one_line(self.path.name)

    @property
    def key(self) -> tuple[str, int, int]:
        """By what it is known again in the next look."""
        return (self.path.name, self.size, self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found.

    Attributes:
        files: those that have stopped growing, by name.
        growing: how many may be on their way still.
        trouble: why the folder cannot be looked into, in a sentence; "" where it can.
    """

    files: tuple[Seen, ...] = ()
    growing: int = 0
    trouble: str = ""

    def of(self, kind: Arrived) -> tuple[Seen, ...]:
        """The files of one kind."""
        return tuple(one for one in self.files if one.kind is kind)

    @property
    def badge(self) -> str:
        """What is worth a look, in a few words; "" where nothing is."""
        if forms := len(self.of(Arrived.FORM)):
            return f"{plural(forms, 'report')} arrived"
        tables = len(self.of(Arrived.TABLE))
        return f"{plural(tables, 'table')} arrived" if tables else ""

    @property
    def words(self) -> str:
        """What waits there, in words."""
        if self.trouble:
            return self.trouble
        parts = []
        if forms := len(self.of(Arrived.FORM)):
            parts.append(f"{plural(forms, 'report')} arrived")
        if tables := len(self.of(Arrived.TABLE)):
            parts.append(f"{plural(tables, 'table')} to import")
        if others := len(self.of(Arrived.OTHER)):
            parts.append(f"{plural(others, 'file')} of another kind")
        if self.growing:
            parts.append(f"{self.growing} still on the way")
        return ", ".join(parts) or "Nothing waits in the folder."


class Inbox:
    """Looks into one folder, and remembers what it saw in the look before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: dict[str, tuple[int, int]] = {}
        self._empty: Counter[str] = Counter()

    def look(self) -> Look:
        """What lies there now. Folders, links and names of programs at work are passed over."""
        try:
            now = dict(_files(self.folder))
        except FileNotFoundError:
            self._before = {}
            return Look(
                trouble=f"The folder “{one_line(self.folder.name)}” is not there at the moment."
            )
        except OSError as error:
            self._before = {}
            why = error.strerror or type(error).__name__
            return Look(
                trouble=f"The folder “{one_line(self.folder.name)}” cannot be looked into ({why})."
            )
        still = {name: one for name, one in now.items() if self._before.get(name) == one}
        self._empty = Counter(
            {name: self._empty[name] + 1 for name, (size, _) in still.items() if not size}
        )
        still = {name: one for name, one in still.items() if one[0] or self._never_comes(name)}
        self._before = now
        files = (
            Seen(path=self.folder / name, size=size, changed=changed, kind=_kind(name))
            for name, (size, changed) in islice(sorted(still.items()), MOST)
        )
        return Look(files=tuple(files), growing=len(now) - len(still))

    def _never_comes(self, name: str) -> bool:
        return self._empty[name] >= _EMPTY_LOOKS


def clear_away(found: Iterable[ReadForm], folder: Path) -> tuple[str, ...]:
    """Put files away whose reports are kept, and those that cannot be read beside their reason.

    Call it once the reports are stored. A file that was written anew since it was read stays where
    it is, and so does one that could not be opened.

    Args:
        found: as they were read.
        folder: the inbox.

    Returns:
        What could not be put away, in sentences; the reports are safe all the same.
    """
    troubles = []
    for one in found:
        try:
            if one.fate is Fate.REFUSED:
                if one.broken is not None and one.broken == stamp_of(one.path):
                    put_aside(one.path, folder / NOT_READ, one.why)
            elif one.nameless:
                _take_away(one, folder)
            elif _sha256(one.path) == one.sha256:  # else it is another file by now
                put_aside(one.path, folder / TAKEN)
        except FileNotFoundError:
            continue  # somebody was quicker
        except OSError as error:
            why = error.strerror or type(error).__name__
            troubles.append(_left(one, why))
    return tuple(troubles)


def clear_imported(tables: Iterable[Path], batch: ImportBatch, folder: Path) -> bool:
    """Put the table away that was imported; whether it lay here. It is known by its content.

    Raises:
        OSError: it cannot be moved; it is where it was.
    """
    for path in tables:
        with suppress(FileNotFoundError):
            if path.name == batch.file_name and _sha256(path) == batch.sha256:
                put_aside(path, folder / TAKEN)
                return True
    return False


def put_aside(path: Path, into: Path, reason: str = "") -> Path:
    """Move a file into a folder, under a name that is free there; gives its new place.

    The name is taken first, so that two programs at once overwrite nothing.

    Args:
        path: of the file.
        into: the folder, made where it is missing.
        reason: is written beside it.

    Raises:
        OSError: it cannot be moved; it is where it was.
    """
    into.mkdir(exist_ok=True)
    place = _free_name(into, path.name)
    try:
        path.replace(place)
    except OSError:
        with suppress(OSError):
            place.unlink()
        raise
    if reason:
        with suppress(OSError):  # the file is where it belongs; its reason is not worth a trouble
            _write_reason(_free_name(into, f"{place.name}.txt"), reason)
    return place


def _write_reason(note: Path, reason: str) -> None:
    try:
        note.write_text(reason + "\n", encoding="utf-8")
    except OSError:  # no room is left; half a sentence helps nobody
        note.unlink()
        raise


def _take_away(one: ReadForm, folder: Path) -> None:
    """Move first and look then: what is deleted is what was read, and nothing that came since."""
    (folder / TAKEN).mkdir(exist_ok=True)
    place = _free_name(folder / TAKEN, f"report{one.path.suffix}")
    try:
        one.path.replace(place)
    except OSError:
        with suppress(OSError):
            place.unlink()
        raise
    try:
        same = _sha256(place) == one.sha256
    except OSError:
        place.replace(_free_name(folder, one.path.name))
        raise
    if same:
        place.unlink()
        with suppress(OSError):
            (folder / TAKEN).rmdir()  # empty: nothing tells that there was one
    else:
        place.replace(_free_name(folder, one.path.name))


def _left(one: ReadForm, why: str) -> str:
    if one.nameless:
        return (
            "The file of a report without a name could not be taken away "
            f"({why}). The report is kept; take the file away yourself."
        )
    return f"“{one.shown}” could not be moved ({why}). It is left where it is."


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Ordinary files by name, with size and time of the last change."""
    with os.scandir(folder) as entries:
        for entry in islice(entries, 4 * MOST):
            if _is_at_work(entry.name):
                continue
            try:
                told = entry.stat(follow_symlinks=False)
            except OSError:  # it vanished
                continue
            if stat.S_ISREG(told.st_mode):
                yield entry.name, (told.st_size, told.st_mtime_ns)


def _is_at_work(name: str) -> bool:
    return name.startswith((".", "~")) or name.endswith("~") or _ending(name) in _ON_THE_WAY


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _kind(name: str) -> Arrived:
    if _ending(name) == ".pdf":
        return Arrived.FORM
    return Arrived.TABLE if _ending(name) in _TABLES else Arrived.OTHER


def _free_name(folder: Path, name: str) -> Path:
    """A place that nobody had; an empty file keeps it."""
    for number in count(1):
        drawn = number if number < _MOST_NAMES else token_hex(4)
        place = folder / _numbered(name, "" if number == 1 else f" ({drawn})")
        try:
            place.open("xb").close()
        except FileExistsError:
            continue
        break
    return place


def _numbered(name: str, number: str) -> str:
    """A name with a number before its ending, shortened to what systems take."""
    stem, suffix = Path(name).stem, Path(name).suffix
    if len(suffix) > _LONGEST_ENDING:
        stem, suffix = name, ""
    while len(os.fsencode(stem + number + suffix)) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem + number + suffix


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
