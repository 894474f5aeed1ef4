"""The plan as tables: by service, by case with its margin to harm, and what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from rca_studio.domain.registers import WholeAction
from rca_studio.reports.canvas_measure import Look
from rca_studio.reports.canvas_page import Pages
from rca_studio.reports.canvas_table import (
    BODY,
    CODE,
    MUTED,
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
from rca_studio.reports.plan_leaving import owner_words
from rca_studio.reports.plan_sheets import PlanKind, PlanPrint
from rca_studio.reports.plan_signs import OPEN_BOX, TICKED_BOX, sign_of
from rca_studio.reports.plan_words import (
    NO_OWNER,
    NO_SERVICE,
    STILL_OPEN,
    code_of,
    count_words,
    day,
    group_words,
    late_by,
    late_words,
    margin_words,
    measure_lines,
    summary,
    why_words,
)

_TITLE: Final = Look(17.0, "semibold")
_UNDER: Final = Look(10.5)
_GROUP: Final = Look(10.0, "semibold")
_NAME: Final = "Quality Improvement Action Plan"
_TITLES: Final = {
    PlanKind.BY_SERVICE: f"{_NAME}, by service",
    PlanKind.BY_CASE: f"{_NAME}, by case",
    PlanKind.OVERDUE: "Overdue actions",
}
_ROLES: Final = ("Quality lead", "Executive sponsor")


class _Group(NamedTuple):
    """Actions under one heading; ``more`` is said beside it."""

    name: str
    wholes: Sequence[WholeAction]
    more: str = ""


def list_sheets(job: PlanPrint, progress: Callable[[int], None] | None = None) -> bytes:
    """The plan as a table on as many pages as it needs."""
    imprint = replace(job.imprint, marking=job.marking)
    pages = Pages(imprint, wide=job.wide, side=job.side, grey=job.grey, progress=progress)
    title = _TITLES[job.kind]
    pages.begin_sheet("Action plan")
    groups = list(_GROUPS[job.kind](job))
    shown = [whole.row for group in groups for whole in group.wholes]
    front = Table(pages, (Column("", pages.width),))
    front.put(_opening(job, title, summary(shown, job.today) if shown else ""))
    if shown:
        table = Table(pages, columns_of(job, pages.width))
        for place, group in enumerate(groups, 1):
            rows = list(_group_rows(job, group))
            if place == len(groups) and job.kind is not PlanKind.OVERDUE:
                rows[-1] = rows[-1]._replace(keep=Keep.ALWAYS)
                rows.append(_accepted())
            table.put(rows)
    else:
        nothing = (
            "Nothing is overdue."
            if job.kind is PlanKind.OVERDUE
            else "No action fits this selection."
        )
        front.put((Row((nothing,), rule=""),))
    chain = imprint.chain
    return pages.finish(title, chain_mark(chain.entries, chain.head, chain.origin))


def _opening(job: PlanPrint, title: str, told: str) -> Iterator[Row]:
    parts = [job.imprint.organisation, day(job.today.isoformat()), job.selection, told]
    under = " · ".join(part for part in parts if part)
    yield Row(((Para(title, _TITLE),),), Keep.ALWAYS, rule="", pad=(0.0, 1.0))
    yield Row(((Para(under, _UNDER),),), rule="", pad=(0.0, 9.0))


# -- which, and in what order ----------------------------------------------------------------------


def _by_service(job: PlanPrint) -> Iterator[_Group]:
    for name, wholes in _grouped(job.wholes, lambda one: one.row.service):
        yield _Group(name or NO_SERVICE, sorted(wholes, key=_due))


def _by_case(job: PlanPrint) -> Iterator[_Group]:
    for _, wholes in _grouped(
        job.wholes, lambda one: f"{one.row.case_reference} {one.row.case_id}"
    ):
        row = wholes[0].row
        name = " · ".join(part for part in (row.case_reference, row.case_title) if part)
        yield _Group(name, sorted(wholes, key=_due), margin_words(job.margins.get(row.case_id)))


def _overdue(job: PlanPrint) -> Iterator[_Group]:
    late = [one for one in job.wholes if late_by(one.row, job.today)]
    if late:
        yield _Group("", sorted(late, key=_due))


_GROUPS: Final[dict[PlanKind, Callable[[PlanPrint], Iterator[_Group]]]] = {
    PlanKind.BY_SERVICE: _by_service,
    PlanKind.BY_CASE: _by_case,
    PlanKind.OVERDUE: _overdue,
}


def _grouped(
    wholes: Iterable[WholeAction], name: Callable[[WholeAction], str]
) -> list[tuple[str, list[WholeAction]]]:
    """By name, in its order; what has none comes last."""
    found: dict[str, tuple[str, list[WholeAction]]] = {}
    for whole in wholes:
        told = " ".join(name(whole).split())
        found.setdefault(told.casefold(), (told, []))[1].append(whole)
    return [found[key] for key in sorted(found, key=lambda key: (not key, key))]


def _due(whole: WholeAction) -> tuple[bool, str, str, str]:
    row = whole.row
    return (not row.state.to_do, row.deadline or "9999", row.owner.casefold(), row.id)


# -- how they are set ------------------------------------------------------------------------------


def columns_of(job: PlanPrint, width: float) -> tuple[Column, ...]:
    """The columns that fit the sheet: dates, words and boxes their own room, texts the rest."""
    if job.wide:
        fixed: tuple[float, ...] = (30.0, 74.0, 80.0, 64.0, 86.0)
        left = width - sum(fixed)
        shares = (0.31, 0.28, 0.18, 0.23)
        texts = [left * share for share in shares]
        return (
            Column("Done", fixed[0]),
            Column("Action", texts[0]),
            Column("From finding", texts[1], SMALL),
            Column("Owner", texts[2]),
            Column("Due", fixed[1]),
            Column("Strength, evidence", fixed[2], SMALL),
            Column("Measure", texts[3], SMALL),
            Column("Next review", fixed[3], SMALL),
            Column("State", fixed[4]),
        )
    fixed = (30.0, 76.0, 98.0)
    left = width - sum(fixed)
    return (
        Column("Done", fixed[0]),
        Column("Action, and why", left * 0.72),
        Column("Owner", left * 0.28),
        Column("Due", fixed[1]),
        Column("State, strength, evidence", fixed[2]),
    )


def _group_rows(job: PlanPrint, group: _Group) -> Iterator[Row]:
    if group.name:
        words = group_words(group.name, [one.row for one in group.wholes], job.today)
        parts = [Para(words, _GROUP)]
        if group.more:
            parts.append(Para(group.more[:1].upper() + group.more[1:], SMALL))
        yield Row((tuple(parts),), Keep.ALWAYS, "header", again=words, heading=True)
    for whole in group.wholes:
        yield action_row(job, whole)


def action_row(job: PlanPrint, whole: WholeAction) -> Row:
    """The line of one action, as wide as the sheet allows."""
    return _wide_row(job, whole) if job.wide else _narrow_row(job, whole)


def _wide_row(job: PlanPrint, whole: WholeAction) -> Row:
    row = whole.row
    return Row(
        (
            _tick(whole),
            (Para(row.text or "Not said yet"), Para(code_of(row), CODE)),
            why_words(whole) or "–",
            _owner(job, whole),
            _due_cell(job, whole),
            f"{row.strength.label}\n{_evidence(whole)}",
            "\n".join(measure_lines(whole.action)) or "–",
            day(row.review_date),
            _state(whole),
        ),
        again=code_of(row),
    )


def _narrow_row(job: PlanPrint, whole: WholeAction) -> Row:
    row = whole.row
    what = [Para(row.text or "Not said yet"), Para(code_of(row), CODE)]
    for label, words in (
        ("Why", why_words(whole)),
        ("Measure", "\n".join(measure_lines(whole.action))),
    ):
        if words:
            what.append(Para(words, SMALL, label=label, hang=42.0, above=1.5))
    due = _due_cell(job, whole)
    if row.review_date:
        due = (*due, Para(f"next review {day(row.review_date)}", MUTED))
    more = Para(f"{row.strength.label}\n{_evidence(whole)}", SMALL)
    return Row(
        (_tick(whole), tuple(what), _owner(job, whole), due, (*_state(whole), more)),
        again=code_of(row),
    )


def _tick(whole: WholeAction) -> Cell:
    sign = OPEN_BOX if whole.row.state in STILL_OPEN else TICKED_BOX
    return (Para("", Look(11.0), sign=sign),)


def _due_cell(job: PlanPrint, whole: WholeAction) -> tuple[Para | Blanks, ...]:
    row = whole.row
    late = late_words(row, job.today)
    parts = [Para(day(row.deadline), STRONG if late else BODY)]
    if late:
        parts.append(Para(late, STRONG))
    if row.first_deadline and row.first_deadline != row.deadline:
        parts.append(Para(f"first promised {day(row.first_deadline)}", MUTED))
    return tuple(parts)


def _owner(job: PlanPrint, whole: WholeAction) -> str:
    return owner_words(whole.row.owner, job.people) or NO_OWNER


def _evidence(whole: WholeAction) -> str:
    row = whole.row
    if not row.checks_total:
        return "no evidence asked for"
    return f"{row.checks_met} of {count_words(row.checks_total, 'check')} accepted"


def _state(whole: WholeAction) -> tuple[Para, ...]:
    state = whole.row.state
    return (Para(state.label, sign=sign_of(state)),)


def _accepted() -> Row:
    """Where the plan is accepted; it never stands on a page without an action."""
    share = 1 / len(_ROLES)
    names = Blanks(tuple((role, share) for role in _ROLES), 34.0)
    below = Para("Accepted: name, signature, date", STRONG, above=10.0)
    return Row(((below, names),), rule="")
