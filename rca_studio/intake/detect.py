"""What a file is and how its text is cut into cells: worked out, shown, and open to override.

The encoding is judged over the whole file, never over a sample: the one byte that does not fit may
stand in the last line.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from rca_studio.faults import KnownFault
from rca_studio.intake.dates import looks_like_dates
from rca_studio.intake.limits import LineWatch
from rca_studio.intake.text import clean_text, plain_name

SEPARATORS: Final = (",", ";", "\t", "|")
SEPARATOR_WORDS: Final = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar", "": "None"}
MIXED: Final = "utf-8+cp1252"
"""UTF-8 in which some bytes are Windows-1252: pasted together by some program."""

_CHUNK: Final = 1 << 20
_SAMPLE_BYTES: Final = 512 * 1024
_SAMPLE_RECORDS: Final = 200
_CONTROLS: Final = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_RARE: Final = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xad\xae]")
_CP1252_GAPS: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")

ENCODING_WORDS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with mark",
    MIXED: "UTF-8 with Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp932": "Shift_JIS",
    "latin-1": "ISO 8859-1",
}


class FileKind(StrEnum):
    """How the records are held."""

    TABLE = "table"
    SPREADSHEET = "spreadsheet"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What one pass over all bytes of a text file tells.

    ``dirty``: there may be characters that ``clean_text`` would replace. ``odd_bytes``: bytes that
    are not UTF-8 in a file that is (see ``MIXED``).
    """

    sha256: str
    size: int
    encoding: str
    dirty: bool
    odd_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How lines are cut into cells."""

    separator: str
    quoted: bool = True

    def reader_options(self) -> dict[str, Any]:
        """The keyword arguments of ``csv.reader``."""
        quoting = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        return {"delimiter": self.separator or "\x1f", "quoting": quoting, "strict": False}


@dataclass(frozen=True, slots=True)
class Header:
    """The rows (1 is the first of the file) that name the columns; ``None`` where none do."""

    first: int
    last: int

    @property
    def text(self) -> str:
        """The rows in words."""
        return f"Row {self.first}" if self.first == self.last else f"Rows {self.first}–{self.last}"


def scan_text(path: Path, encoding: str | None = None, *, table: bool = True) -> TextFacts:
    """Read all bytes once: SHA-256, encoding, and whether unwanted characters may be there.

    Of a ``table`` the lines are watched as well (see ``limits``); JSON may stand in one line.

    Raises:
        KnownFault: the file is no text, or cannot be read in the encoding a person chose.
    """
    digest = hashlib.sha256()
    size = controls = nuls = 0
    rare = False
    head = b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    broken = 0
    strange: list[bytes] = []
    watch = LineWatch(path)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if table:
                watch.see(chunk)
            head = head or chunk[:4]
            digest.update(chunk)
            size += len(chunk)
            controls += len(chunk) - len(chunk.translate(None, _CONTROLS))
            nuls += chunk.count(0)
            if not chunk.isascii():
                rare = rare or _RARE.search(chunk) is not None
                if sum(map(len, strange)) < _SAMPLE_BYTES:
                    strange.append(chunk)
            if broken == 0:
                try:
                    utf8.decode(chunk)
                except UnicodeDecodeError:
                    broken += 1
    if broken == 0:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            broken += 1
    found = encoding or _encoding(path, head, nuls, size, broken == 0, strange)
    if not found.startswith(("utf-16", "utf-32")) and controls * 10 > size:
        raise _not_text(path)
    single_byte = found in ("utf-8", "utf-8-sig", "cp1252")
    dirty = controls > 0 or not single_byte or (rare and found != "cp1252")
    if encoding:
        _must_decode(path, encoding)
    return TextFacts(
        sha256=digest.hexdigest(),
        size=size,
        encoding=found,
        dirty=dirty,
        odd_bytes=_odd_bytes(path) if found == MIXED else 0,
    )


def _odd_bytes(path: Path) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    odd = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            odd += 0 if text.isascii() else len(re.findall("[\udc80-\udcff]", text))
    return odd + len(re.findall("[\udc80-\udcff]", decoder.decode(b"", final=True)))


def _encoding(
    path: Path, head: bytes, nuls: int, size: int, is_utf8: bool, strange: Sequence[bytes]
) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if nuls * 100 > size:
        return _unmarked_utf16(path)
    if is_utf8:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return _legacy(path, b"".join(strange))


def _unmarked_utf16(path: Path) -> str:
    """UTF-16 by where its zeros stand: in every second byte, and hardly anywhere else."""
    with path.open("rb") as file:
        sample = file.read(65_536)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    found = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 10 <= max(even, odd) and _decodes(path, found):
        return found
    if (even + odd) * 20 < len(sample) and _decodes(path, "utf-8"):
        return "utf-8"
    raise _not_text(path)


def _legacy(path: Path, strange: bytes) -> str:
    """The encoding of a text that is not UTF-8 throughout."""
    well_formed = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", strange))
    lone = len(strange.decode("utf-8", errors="replace").split("\ufffd")) - 1
    if well_formed > lone and _mostly_utf8(strange):
        return MIXED
    western = not _CP1252_GAPS.search(strange) and _reads_like_western(strange)
    if western and _decodes(path, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(_lines_with_high_bytes(strange)).best()
    for guess in (best.encoding if best else None, "cp932", "cp1252", "latin-1"):
        if guess and _decodes(path, guess):
            return "cp932" if guess in ("shift_jis", "shift_jis_2004") else _tidy(guess)
    return "latin-1"


def _mostly_utf8(strange: bytes) -> bool:
    """Whether the bytes that are no UTF-8 are few beside characters that clearly are."""
    text = strange.decode("utf-8", errors="replace")
    high = sum(1 for c in text if ord(c) > 0x7F)
    bad = text.count("\ufffd")
    return high > 0 and bad * 4 < high


def _reads_like_western(strange: bytes) -> bool:
    """Whether high bytes stand beside ASCII, as accents and curly quotes do."""
    high = re.findall(rb"[\x80-\xff]+", strange)
    long_runs = sum(len(run) for run in high if len(run) > 3)
    return long_runs * 3 < sum(map(len, high))


def _lines_with_high_bytes(strange: bytes) -> bytes:
    lines = (line for line in strange.splitlines() if not line.isascii())
    return b"\n".join(islice(lines, 400))


def _tidy(name: str) -> str:
    return {"windows_1252": "cp1252", "latin_1": "latin-1"}.get(name, codecs.lookup(name).name)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        return False
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _must_decode(path: Path, encoding: str) -> None:
    if encoding == MIXED or _decodes(path, encoding):
        return
    word = ENCODING_WORDS.get(encoding, encoding)
    raise KnownFault(
        f"The file “{path.name}” cannot be read as {word}.",
        "Nothing was imported.",
        "Choose another encoding, or let the program find it.",
    )


def _not_text(path: Path) -> KnownFault:
    return KnownFault(
        f"The file “{path.name}” is not a table of text.",
        "Nothing was imported.",
        "Export the cases as CSV, XLSX or JSON and load that file.",
    )


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Decoding error handler of ``MIXED``: the byte as Windows-1252, or kept for rejection."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = "".join(
        bytes([b]).decode("cp1252") if not _CP1252_GAPS.match(bytes([b])) else chr(0xDC00 + b)
        for b in error.object[error.start : error.end]
    )
    return text, error.end


def _visible(error: UnicodeError) -> tuple[str, int]:
    """Decoding error handler of UTF-16 and UTF-32: half a character, which ``clean_text`` shows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udfff", error.end


codecs.register_error("rca_studio_mixed", _mixed)
codecs.register_error("rca_studio_visible", _visible)


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a text in this encoding for reading, line ends kept."""
    if encoding == MIXED:
        return path.open(encoding="utf-8", errors="rca_studio_mixed", newline="")
    wide = encoding.startswith(("utf-16", "utf-32"))  # known by their mark, not by every byte
    return path.open(
        encoding=encoding, errors="rca_studio_visible" if wide else "strict", newline=""
    )


def sample_lines(path: Path, encoding: str) -> list[str]:
    """The first physical lines of a text, about half a megabyte of them."""
    lines: list[str] = []
    taken = 0
    with open_text(path, encoding) as file:
        for line in file:
            lines.append(line)
            taken += len(line)
            if taken > _SAMPLE_BYTES:
                break
    return lines


def find_dialect(lines: Sequence[str], separator: str | None = None) -> Dialect:
    """The separator (and whether quotes quote) under which the rows have most even a width.

    Args:
        lines: the first physical lines.
        separator: what a person chose; then only quoting is decided.
    """
    candidates = SEPARATORS if separator is None else (separator,)
    best = (0.0, Dialect(separator=candidates[0]))
    for mark in candidates:
        dialect = Dialect(separator=mark, quoted=_quotes_quote(lines, mark))
        score = _evenness(lines, dialect)
        if score > best[0]:
            best = (score, dialect)
    if best[0] == 0.0:
        return Dialect(separator=candidates[0], quoted=_quotes_quote(lines, candidates[0]))
    return best[1]


def _quotes_quote(lines: Sequence[str], separator: str) -> bool:
    """Whether quotation marks hold cells together, or are text like any other.

    They are text where they do not balance and rows are more even without them, or no less even
    and most cells that have one are not wrapped in two.
    """
    options = Dialect(separator=separator).reader_options()
    try:
        for _ in islice(csv.reader(lines, **{**options, "strict": True}), _SAMPLE_RECORDS):
            pass
    except csv.Error:
        bare = Dialect(separator=separator, quoted=False)
        gain = _evenness(lines, Dialect(separator=separator)) - _evenness(lines, bare)
        if abs(gain) > 0.02:
            return gain > 0
        rows = islice(csv.reader(lines, **bare.reader_options()), _SAMPLE_RECORDS)
        cells = [cell.strip() for row in rows for cell in row if '"' in cell]
        wrapped = sum(len(c) > 1 and c[0] == c[-1] == '"' for c in cells)
        return wrapped * 2 >= len(cells)
    return True


def _evenness(lines: Sequence[str], dialect: Dialect) -> float:
    """Share of sample rows that have the usual width, 0 where that width is one cell."""
    options = dialect.reader_options()
    rows = [r for r in islice(csv.reader(lines, **options), _SAMPLE_RECORDS) if any(r)]
    if not rows:
        return 0.0
    width, number = Counter(map(len, rows)).most_common(1)[0]
    if width < 2:
        return 0.0
    return number / len(rows) + min(width, 20) * 0.002


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Which of the first rows name the columns.

    A header is the first row of the usual width whose cells are names: filled, different, short,
    and neither numbers nor dates while the rows below hold some. A second row belongs to it where
    the first groups columns (repeated or empty names) and the second tells them apart.
    """
    filled = [(n, r) for n, r in enumerate(rows) if any(c.strip() for c in r)]
    if not filled:
        return None
    width = Counter(len(r) for _, r in filled).most_common(1)[0][0]
    for place, (number, row) in enumerate(filled[:30]):
        cells = [c.strip() for c in row]
        if len(row) != width or sum(bool(c) for c in cells) * 2 < width:
            continue
        below = [r for _, r in filled[place + 1 : place + 31] if len(r) == width]
        if not _names(cells, below):
            return None
        if below and _groups(cells) and _tells_apart(filled, place, rows):
            return Header(number + 1, filled[place + 1][0] + 1)
        return Header(number + 1, number + 1)
    return None


def _names(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    values = sum(_is_value(c) for c in cells if c)
    if values * 3 > sum(bool(c) for c in cells):
        return False
    if max(map(len, cells)) > 400:
        return False
    if values and not any(_is_value(c) for row in below for c in row):
        return False
    # a first row whose cells all come again below in the same place is data
    repeats = sum(any(row[i].strip() == c for row in below) for i, c in enumerate(cells) if c)
    return repeats * 2 <= max(1, sum(bool(c) for c in cells))


def _is_value(cell: str) -> bool:
    text = cell.strip().lstrip("+-").replace(",", ".")
    return text.replace(".", "", 1).isdigit() or looks_like_dates((cell,)) > 0


def _groups(cells: Sequence[str]) -> bool:
    named = [c for c in cells if c]
    loose = len(cells) - len(set(named))
    return len(cells) >= 4 and loose * 3 >= len(cells)


def _tells_apart(
    filled: Sequence[tuple[int, Sequence[str]]], place: int, rows: Sequence[Sequence[str]]
) -> bool:
    number, second = filled[place + 1]
    if number != filled[place][0] + 1:
        return False
    cells = [c.strip() for c in second]
    if any(_is_value(c) for c in cells if c) or max(map(len, cells), default=0) > 60:
        return False
    blank_below = number + 1 < len(rows) and not any(c.strip() for c in rows[number + 1])
    distinct = len({c for c in cells if c})
    return blank_below or distinct * 10 >= len(cells) * 8


def column_names(header_rows: Iterable[Sequence[str]], width: int) -> tuple[str, ...]:
    """One name a column: groups and attributes joined, blanks named, repeats numbered.

    A quoted name behind a blank (`` "SAFENET ID"``) is folded, and so are line breaks.
    """
    parts: list[list[str]] = [[] for _ in range(width)]
    rows = [list(row) for row in header_rows]
    for level, row in enumerate(rows):
        last = ""
        for place in range(width):
            cell = fold_name(row[place]) if place < len(row) else ""
            if level < len(rows) - 1:  # a group name stands over all columns up to the next
                last = cell or last
                cell = last
            if cell and cell not in parts[place]:
                parts[place].append(cell)
    names: list[str] = []
    seen: Counter[str] = Counter()
    for place, words in enumerate(parts):
        name = " / ".join(words) or f"Column {place + 1}"
        seen[plain_name(name)] += 1
        again = seen[plain_name(name)]
        names.append(name if again == 1 else f"{name} ({again})")
    return tuple(names)


def fold_name(cell: str) -> str:
    """A header cell as a name: one line, without padding, stray quotes or a trailing colon."""
    name = " ".join(clean_text(cell.replace("\ufeff", "")).split())
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].strip()
    return name.rstrip(":").strip()
