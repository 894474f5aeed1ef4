"""A sheet for each owner: what is asked of them, boxes to tick, what shows it, a place to sign.

It shows the owner's own actions and nothing of anybody else's: no story, no reporter, no title of a
case, no name of who accepted what, and not how the plan was narrowed, for that may name others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from rca_studio.domain.plan import IN_PLACE, Action, ActionState, EvidenceCheck
from rca_studio.domain.registers import WholeAction
from rca_studio.reports.canvas_measure import Look
from rca_studio.reports.canvas_page import Pages
from rca_studio.reports.canvas_table import (
    CODE,
    MUTED,
    SIGN_ROOM,
    SMALL,
    STRONG,
    Blanks,
    Cell,
    Column,
    Keep,
    Para,
    Row,
    Table,
)
from rca_studio.reports.check import chain_mark
from rca_studio.reports.plan_leaving import by_owner, marking_of_plan
from rca_studio.reports.plan_sheets import PlanPrint
from rca_studio.reports.plan_signs import OPEN_BOX, TICKED_BOX, sign_of
from rca_studio.reports.plan_words import (
    NO_OWNER,
    changes_words,
    code_of,
    code_words,
    day,
    late_words,
    measure_lines,
    summary,
    why_words,
)

_NAME: Final = "Quality Improvement Action Plan"
_TITLE: Final = Look(17.0, "semibold")
_UNDER: Final = Look(10.5)
_ACTION: Final = Look(10.5, "semibold")
_TICK: Final = Look(13.0)
_CHECK: Final = Look(8.5)
_SHOWS: Final = "What proves it"
_HANG: Final = 82.0
_ASK: Final = (
    "Please tick what is done and write the day beside it, let somebody else look at what shows "
    "it, then sign below and hand this sheet back. The code above an action finds it again."
)
_ASK_NOBODY: Final = "These actions have no owner yet. Please write beside each who takes it on."
_NOTE_LINE: Final = 24.0


def owner_sheets(job: PlanPrint, progress: Callable[[int], None] | None = None) -> bytes:
    """The plan as a sheet for each owner, each beginning on a page of its own."""
    pages = Pages(job.imprint, wide=job.wide, side=job.side, grey=job.grey, progress=progress)
    sheets = by_owner(job.wholes)
    for owner, wholes in sheets:
        marking = marking_of_plan(wholes, job.imprint.marking)
        name = " ".join(owner.split())
        pages.begin_sheet(
            f"Action plan · {name}" if name else "Action plan",
            replace(job.imprint, marking=marking),
        )
        _set_sheet(pages, job, owner, wholes)
    if not sheets:
        pages.begin_sheet("Action plan")
        nothing = _whole(Para("No action fits this selection."), pad=(0.0, 0.0))
        Table(pages, (Column("", pages.width),)).put((*_opening(_NAME, _whose(job)), nothing))
    chain = job.imprint.chain
    return pages.finish(_NAME, chain_mark(chain.entries, chain.head, chain.origin))


def _set_sheet(pages: Pages, job: PlanPrint, owner: str, wholes: Sequence[WholeAction]) -> None:
    told = f"{_whose(job)} · {summary([one.row for one in wholes], job.today)}"
    ask = _whole(Para(_ASK if owner else _ASK_NOBODY), pad=(0.0, 9.0))
    front = Table(pages, (Column("", pages.width),))
    front.put((_whole(Para(_NAME, MUTED), pad=(0.0, 0.0)), *_opening(owner or NO_OWNER, told), ask))
    table = Table(pages, _columns(pages.width))
    wholes = sorted(wholes, key=_order)
    for number, whole in enumerate(wholes, 1):
        rows = list(_action_rows(whole, job.today))
        if number == len(wholes):
            rows[-1] = rows[-1]._replace(keep=Keep.ALWAYS)
            rows.append(_sign_row(owner))
        table.put(rows)


def _order(whole: WholeAction) -> tuple[bool, str, str, float, str]:
    """What is to do first, by its deadline; else as the plan lists it, on screen as on paper."""
    row = whole.row
    return (not row.state.to_do, row.deadline or "9999", row.case_id, whole.action.rank, row.id)


def _columns(width: float) -> tuple[Column, ...]:
    tick, when = 30.0, 132.0
    return (
        Column("Done", tick),
        Column("What to do, why, and what shows that it is in place", width - tick - when),
        Column("Until when, and how it stands", when),
    )


def _whole(*parts: Para | Blanks, pad: tuple[float, float], keep: Keep = Keep.ALWAYS) -> Row:
    return Row((parts,), keep=keep, rule="", pad=pad)


def _opening(title: str, under: str) -> Iterator[Row]:
    """The head of a sheet: whose it is, and how much stands on it."""
    yield _whole(Para(title, _TITLE), pad=(0.0, 1.0))
    yield _whole(Para(under, _UNDER), pad=(0.0, 5.0))


def _whose(job: PlanPrint) -> str:
    """The organisation and the day."""
    return " · ".join(filter(None, (job.imprint.organisation, day(job.today.isoformat()))))


def _action_rows(whole: WholeAction, today: date) -> Iterator[Row]:
    """One action: kept on one page where it fits on one."""
    row, action = whole.row, whole.action
    refused = row.state is ActionState.REFUSED
    tick = TICKED_BOX if row.state in IN_PLACE else OPEN_BOX
    code = code_of(row)
    yield Row(
        (
            "" if refused else (Para("", _TICK, sign=tick),),
            (
                Para(code_words(row), CODE),
                Para(row.text or "Not said yet", _ACTION),
                *_facts(whole),
            ),
            tuple(_standing(whole, today)),
        ),
        Keep.APART if refused else Keep.ALWAYS,
        rule="border" if refused else "",
        again=code,
        pad=(6.0, 8.0 if refused else 3.0),
    )
    if refused:
        return
    for number, check in enumerate(action.checks):
        yield _check_row(check, first=number == 0)
    if not action.checks:
        yield _no_check_row()
    done = (("Done on", 1.0),) if row.state.to_do else ()
    blanks: tuple[Cell, ...] = (
        "",
        (Blanks((("Note", 1.0),), _NOTE_LINE),),
        (Blanks(done, _NOTE_LINE),) if done else "",
    )
    yield Row(blanks, rule="border", pad=(0.0, 7.0))


def _standing(whole: WholeAction, today: date) -> Iterator[Para]:
    """At the right of an action: the deadline, how it stands, how strong it is, the next look."""
    row = whole.row
    yield Para(f"Due {day(row.deadline)}" if row.deadline else "No date yet", STRONG)
    if late := late_words(row, today):
        yield Para(late, STRONG)
    if row.first_deadline and row.first_deadline != row.deadline:
        yield Para(f"first promised for {day(row.first_deadline)}", MUTED)
    yield Para(row.state.label, sign=sign_of(row.state), above=2.0)
    if row.strength.value:
        yield Para(f"Strength: {row.strength.value}", SMALL)
    if row.review_date:
        yield Para(f"Looked at again on {day(row.review_date)}", SMALL)


def _facts(whole: WholeAction) -> Iterator[Para]:
    """Why it is asked, what it changes, and how it is known to work."""
    action = whole.action
    for label, text in (
        ("Why", why_words(whole)),
        ("What it changes", changes_words(whole)),
        ("How we will know", "\n".join(measure_lines(whole))),
        ("What changes now", _change_now(action)),
        ("Why not", _why_not(action)),
    ):
        if text:
            yield Para(text, SMALL, label=label, hang=_HANG, above=2.0)


def _change_now(action: Action) -> str:
    """What was agreed where it slipped."""
    if action.state is not ActionState.SLIPPED or not action.reviews:
        return ""
    return action.reviews[-1].changes


def _why_not(action: Action) -> str:
    """Why it is not to be done."""
    decision = action.decision
    return decision.reason if action.state is ActionState.REFUSED and decision else ""


def _check_row(check: EvidenceCheck, *, first: bool) -> Row:
    """What shows that it is in place: a box, what is shown, and who saw it when."""
    sign = TICKED_BOX if check.met else OPEN_BOX
    label = _SHOWS if first else ""
    parts = [Para(check.text or "Not said yet", _CHECK, sign, label, _HANG)]
    below = _HANG + _CHECK.size * SIGN_ROOM
    if check.shown.strip():
        parts.append(Para(f"Shown: {check.shown}", SMALL, hang=below))
    if check.returns and not check.met:
        back = check.returns[-1]
        parts.append(Para(f"Sent back {day(back.at[:10])}: {back.reason}", SMALL, hang=below))
    if check.checker.strip() and not check.met:
        parts.append(Para(f"To be looked at by {check.checker}", MUTED, hang=below))
    seen: tuple[Para | Blanks, ...]
    if check.met:
        seen = (Para(f"accepted {day(check.at[:10])}" if check.at else "accepted", SMALL),)
    else:
        seen = (Blanks((("Seen by", 1.0),), 13.0), Blanks((("Date", 1.0),), 18.0))
    return Row(("", tuple(parts), seen), Keep.TOGETHER, rule="", pad=(1.5, 2.5))


def _no_check_row() -> Row:
    words = Para("not agreed yet:", MUTED, label=_SHOWS, hang=_HANG)
    return Row(("", (words, Blanks((("", 1.0),), 18.0)), ""), Keep.TOGETHER, rule="")


def _sign_row(owner: str) -> Row:
    """Where the sheet is signed; it never stands on a page without an action."""
    words = "I have gone through these actions." if owner else "Gone through:"
    blanks = (("Name", 0.36), ("Signature", 0.4), ("Date", 0.24))
    return Row(((Para(words, STRONG, above=4 * mm), Blanks(blanks, 34.0)),), rule="")
