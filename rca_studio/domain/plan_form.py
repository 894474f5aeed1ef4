"""What a workbook of the action plan and its reading back have in common.

People see and fill in two sheets. A third one, hidden, keeps for each row what it is about and what
stood in it, so that what comes back is compared with what went out and with what is there by now,
whatever was done to the rows and columns in between.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from rca_studio.domain.action_code import action_code
from rca_studio.domain.plan import TO_DO, ActionState

FORMAT: Final = "RCA Studio action plan 1"
"""First cell of the hidden sheet; another number stands for a shape that this one cannot read."""

PLAN_SHEET: Final = "Plan"
EVIDENCE_SHEET: Final = "Evidence"
BASE_SHEET: Final = "RCA Studio"

IN_PROGRESS: Final = "In progress"
DONE: Final = "Done"
"""The two states an owner may write; all others are said in the program."""

MAY_GO_ON: Final = (*TO_DO, ActionState.DONE, ActionState.SLIPPED)
"""From these states an owner goes on; what comes after the others is said in the program."""

LONGEST_CELL: Final = 16_000
"""Spreadsheet programs keep 32,767 units of text in a cell, and some signs take two."""

_UNWANTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff]"
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_OF_CHECK = "/"


class Column(StrEnum):
    """The columns people see, by what is in them."""

    CODE = "code"
    CASE = "case"
    ACTION = "action"
    WHY = "why"
    OWNER = "owner"
    DEADLINE = "deadline"
    STRENGTH = "strength"
    ACCEPTED = "accepted"
    MEASURE = "measure"
    REVIEW = "review"
    STATE = "state"
    DONE_ON = "done_on"
    NOTE = "note"
    PROVES = "proves"
    CHECKER = "checker"
    SHOWN = "shown"

    @property
    def label(self) -> str:
        """The head of the column."""
        return _LABELS[self]

    @property
    def is_day(self) -> bool:
        """Whether there are days in it."""
        return self in (Column.DEADLINE, Column.REVIEW, Column.DONE_ON)


_LABELS: Final = {
    Column.CODE: "Code",
    Column.CASE: "Case",
    Column.ACTION: "Action",
    Column.WHY: "Why",
    Column.OWNER: "Owner",
    Column.DEADLINE: "Deadline",
    Column.STRENGTH: "Strength",
    Column.ACCEPTED: "Evidence accepted",
    Column.MEASURE: "Measure",
    Column.REVIEW: "Next review",
    Column.STATE: "State",
    Column.DONE_ON: "Done on",
    Column.NOTE: "Note",
    Column.PROVES: "What proves it",
    Column.CHECKER: "Who looks at it",
    Column.SHOWN: "What is there to show",
}

PLAN_COLUMNS: Final = tuple(Column)[:13]
EVIDENCE_COLUMNS: Final = (
    *(Column.CODE, Column.CASE, Column.ACTION, Column.OWNER),
    *(Column.PROVES, Column.CHECKER, Column.ACCEPTED, Column.SHOWN),
)
OPEN_COLUMNS: Final = (
    *(Column.DEADLINE, Column.REVIEW, Column.STATE, Column.DONE_ON, Column.NOTE),
    Column.SHOWN,
)
"""What is filled in; everything else is there to be read."""


def may_fill(column: Column, state: str) -> bool:
    """Whether an open column of the plan is filled in of an action in this state (its value).

    What is over has no deadline any more, and what was refused or failed is not looked at again.
    """
    if column in (Column.STATE, Column.DONE_ON, Column.DEADLINE):
        return state in {one.value for one in MAY_GO_ON}
    if column is Column.REVIEW:
        return state not in (ActionState.REFUSED.value, ActionState.FAILED.value)
    return column in OPEN_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAction:
    """A row of the plan as it went out.

    Attributes:
        code: how the row is told from others, by people too.
        action: id of the action; ``case`` of its case.
        edition: of the action at that time.
        state: the value of its state.
        owner: as the workbook said it.
        cells: text of the open columns (days as ``YYYY-MM-DD``).
        prints: fingerprints of the other ones.
    """

    code: str
    action: str
    case: str
    edition: int
    state: str
    owner: str
    cells: Mapping[Column, str]
    prints: Mapping[Column, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCheck:
    """A row of the evidence as it went out.

    ``place`` is that of the check in its action, from 0; ``shown`` what there was to show, ``met``
    whether it was accepted already, ``prints`` as in ``FormAction``.
    """

    code: str
    action: str
    case: str
    place: int
    owner: str
    shown: str
    met: bool
    prints: Mapping[Column, str]


def row_code(reference: str, ident: str, taken: set[str]) -> str:
    """The code of an action as it is printed; longer where another one in ``taken`` has it already.

    Args:
        reference: of its case.
        ident: id of the action.
        taken: codes as ``read_code`` spells them; this one is added.
    """
    code = first = cell_text(action_code(reference, ident))
    more = 1
    while read_code(code) in taken:
        more += 1
        code = f"{first}X{more}"
    taken.add(read_code(code))
    return code


def read_code(text: str) -> str:
    """A code as it was typed or copied, in the one spelling it is looked up by."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum() or sign == _OF_CHECK)
    return signs.translate(_READ_AS)


def check_code(code: str, place: int) -> str:
    """The code of an evidence check of an action; people count from 1."""
    return f"{code}{_OF_CHECK}{place + 1}"


def cell_text(text: str) -> str:
    """A text as a cell can hold it: with a visible sign for what would hide in it, not endless."""
    plain = _UNWANTED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1].rstrip() + "…"


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, however their blanks and accents are written."""
    return _bare(one) == _bare(other)


def fingerprint(text: str) -> str:
    """What a text is compared by where it need not be kept."""
    return hashlib.sha256(_bare(cell_text(text)).encode("utf-8", "replace")).hexdigest()[:12]


def _bare(text: str) -> str:
    """A text without what programs change in it; some write ``_x0041_`` where ``A`` is meant."""
    read = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return " ".join(unicodedata.normalize("NFC", read).split())


# -- the hidden sheet ------------------------------------------------------------------------------


def packed(row: FormAction | FormCheck) -> str:
    """A row for the hidden sheet."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in row.__slots__}
    return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def seal(origin: str, text: str) -> str:
    """By which a packed row is known to be whole, and of this workspace."""
    return hashlib.sha256(f"{FORMAT}\n{origin}\n{text}".encode()).hexdigest()[:16]


def unpacked(text: str) -> FormAction | FormCheck:
    """A row of the hidden sheet.

    Raises:
        ValueError: it is none.
    """
    try:
        plain = json.loads(text)
        said = {name: _words(plain[name]) for name in ("code", "action", "case", "owner")}
        prints = _columns(plain["prints"])
        if "place" in plain:
            place = int(plain["place"])
            shown, met = _words(plain["shown"]), plain["met"] is True
            return FormCheck(**said, place=place, shown=shown, met=met, prints=prints)
        edition, state = int(plain["edition"]), _words(plain["state"])
        cells = _columns(plain["cells"])
        return FormAction(**said, edition=edition, state=state, cells=cells, prints=prints)
    except (KeyError, TypeError, AttributeError, RecursionError, ValueError) as error:
        raise ValueError("no row of an action plan") from error


def _columns(plain: Mapping[str, object]) -> dict[Column, str]:
    return {Column(key): _words(value) for key, value in plain.items()}


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value
