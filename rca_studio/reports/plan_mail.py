"""A mail draft for each owner with their sheet of the plan attached; nothing is sent by us.

The draft names no address, for the plan knows none: whoever opens it chooses to whom it goes.
``X-Unsent`` opens it as a draft in mail programs that know the word; in others it is a letter to
go on from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from rca_studio.analysis.plan_standing import (
    is_due,
    is_late,
    is_sent_back,
    waits_for_review,
)
from rca_studio.domain.due_words import due_words
from rca_studio.domain.moments import moment_words
from rca_studio.domain.people import People
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import WholeAction
from rca_studio.domain.words import plural
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_calendar import plan_calendar
from rca_studio.reports.plan_leaving import (
    by_owner,
    code_words,
    file_names,
    harmless_line,
    marking_of_plan,
    owner_words,
)

Made = Callable[[str, tuple[WholeAction, ...]], bytes]
"""Makes a file for an owner and their actions."""

_SOON = timedelta(days=14)
_LONGEST_SUBJECT = 120
_LONGEST_TEXT = 1_000
_SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def owner_drafts(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    sheet_pdf: Made,
    *,
    people: People | None = None,
    calendar: bool = True,
    workbook: Made | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[tuple[str, bytes], ...]:
    """For each owner with something left to do or to show a draft as (file name, content).

    Args:
        wholes: the actions; those without an owner have nobody to write to.
        imprint: organisation and marking, and when this is made.
        sheet_pdf: makes the sheet of an owner, see ``reports.plan_sheets``.
        people: the people set up; file names and subjects then tell posts and not names.
        calendar: whether the owner's deadlines go along as ``.ics``.
        workbook: makes the owner's workbook, where it goes along.
        cancelled: asked between owners; the drafts made so far are given where it says so.
    """
    known = people or People()
    groups = [(who, mine) for who, mine in by_owner(wholes) if who and _anything(mine)]
    names = file_names([owner_words(who, known) for who, _ in groups], ".eml")
    drafts = []
    for name, (who, mine) in zip(names, groups, strict=True):
        if cancelled():
            break
        drafts.append((name, _draft(who, mine, imprint, known, sheet_pdf, calendar, workbook)))
    return tuple(drafts)


def _anything(mine: Iterable[WholeAction]) -> bool:
    return any(one.action.state.open or one.action.state is ActionState.SLIPPED for one in mine)


def _draft(
    who: str,
    mine: tuple[WholeAction, ...],
    imprint: Imprint,
    people: People,
    sheet_pdf: Made,
    calendar: bool,
    workbook: Made | None,
) -> bytes:
    marking = marking_of_plan(mine, imprint.marking)
    today = imprint.printed_at.date()
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _subject(mine, imprint, today)
    mail["X-Unsent"] = "1"
    mail["Sensitivity"] = "Company-Confidential"
    mail.set_content(_body(mine, imprint, today, marking), cte="quoted-printable")
    base = file_names([f"Action plan {owner_words(who, people)}"], "")[0]
    pdf = sheet_pdf(who, mine)
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{base}.pdf")
    if calendar:
        events = plan_calendar(mine, imprint, people, owner=who).decode()
        mail.add_attachment(
            events,
            subtype="calendar",
            cte="base64",
            params={"method": "PUBLISH"},
            filename=f"{base}.ics",
        )
    if workbook is not None:
        kind, subtype = _SHEET
        table = workbook(who, mine)
        mail.add_attachment(table, maintype=kind, subtype=subtype, filename=f"{base}.xlsx")
    # Otherwise a new one by chance each time: the same plan gives the same draft.
    mail.set_boundary("=_rca-studio_" + sha256(pdf + who.encode(errors="replace")).hexdigest()[:32])
    return mail.as_bytes()


def _subject(mine: Sequence[WholeAction], imprint: Imprint, today: date) -> str:
    late = sum(is_late(one.action, today) for one in mine)
    left = sum(one.action.state.to_do for one in mine)
    what = f"{plural(left, 'action')} to do" if left else "what is done waits to be shown"
    parts = [f"Action plan: {what}"]
    if late:
        parts.append(f"{late} overdue")
    if imprint.organisation.strip():
        parts.append(harmless_line(imprint.organisation, 60))
    return ", ".join(parts)[:_LONGEST_SUBJECT]


def _body(mine: Sequence[WholeAction], imprint: Imprint, today: date, marking: str) -> str:
    lines = [
        marking,
        "",
        "This is what the Quality Improvement Action Plan asks of you as it stood on "
        f"{moment_words(today.isoformat())}. Your sheet is attached: tick what is done, note what "
        "shows it, sign it and give it back.",
    ]
    actions = [(one, one.action) for one in mine]
    groups: list[tuple[str, list[WholeAction]]] = [
        ("Overdue", [one for one, a in actions if is_late(a, today)]),
        ("Due in the next 14 days", [o for o, a in actions if is_due(a, today, today + _SOON)]),
        ("Later, or without a date", [one for one, a in actions if _later(a, today)]),
        ("Slipped: something has to change", [one for one, a in actions if _slipped(a)]),
    ]
    for title, some in groups:
        if some:
            lines += ["", f"{title}:", *(line for one in some for line in _lines(one, imprint))]
    back = [line for one in mine for line in _sent_back(one)]
    if back:
        lines += ["", "What you showed was not enough yet:", *back]
    waiting = [one for one, a in actions if a.state is ActionState.DONE]
    if waiting:
        lines += ["", "Done, and waiting for somebody else to accept the evidence:"]
        lines += [f"- {_what(one)}" for one in waiting]
    done = [(one, a) for one, a in actions if not a.state.to_do]
    reviews = [one for one, a in done if waits_for_review(a, today + _SOON)]
    if reviews:
        lines += ["", "Somebody will look whether it held:"]
        lines += [f"- {moment_words(one.action.review_date)}: {_what(one)}" for one in reviews]
    lines += ["", "If a date cannot be kept, say so early.", ""]
    return "\n".join(lines)


def _later(action: Action, today: date) -> bool:
    soon = is_late(action, today) or is_due(action, today, today + _SOON)
    return action.state.to_do and not soon


def _slipped(action: Action) -> bool:
    return action.state is ActionState.SLIPPED


def _what(whole: WholeAction) -> str:
    words = harmless_line(whole.action.text, _LONGEST_TEXT) or "(no words yet)"
    return f"{words} ({code_words(whole.row)})"


def _lines(whole: WholeAction, imprint: Imprint) -> Iterator[str]:
    action = whole.action
    due = ""
    if action.state.to_do:
        due = due_words(action.deadline, imprint.now) or "no date yet"
    yield f"- {_what(whole)}" + (f": {due}" if due else "")
    if _slipped(action) and action.reviews and action.reviews[-1].changes.strip():
        yield f"    What changes now: {harmless_line(action.reviews[-1].changes, _LONGEST_TEXT)}"
    open_checks = [check for check in action.checks if not check.met]
    for check in open_checks:
        yield f"    What proves it: {harmless_line(check.text, _LONGEST_TEXT)}"


def _sent_back(whole: WholeAction) -> Iterator[str]:
    for check in whole.action.checks:
        if is_sent_back(check):
            yield f"- {_what(whole)}"
            yield f"    Asked for: {harmless_line(check.text, _LONGEST_TEXT)}"
            yield f"    Missing: {harmless_line(check.returns[-1].reason, _LONGEST_TEXT)}"
