"""The plan as tables: by service, by case with its margin to harm, and what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from rca_studio.domain.plan import IN_PLACE
from rca_studio.domain.registers import ActionRow, WholeAction
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
from rca_studio.reports.page import sheet_size
from rca_studio.reports.plan_leaving import owner_words
from rca_studio.reports.plan_sheets import PlanKind, PlanPrint
from rca_studio.reports.plan_signs import OPEN_BOX, TICKED_BOX, sign_of
from rca_studio.reports.plan_words import (
    NO_OWNER,
    NO_SERVICE,
    code_of,
    code_words,
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
_ROOMY: Final = 660.0
_AGREED_LINE: Final = 20.0
"""Room for a line of handwriting."""

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
    if job.kind is PlanKind.OVERDUE:
        return _shared(width, _OVERDUE_WIDE if _is_roomy(job) else _OVERDUE)
    return _shared(width, _WIDE if _is_roomy(job) else _NARROW)


def _is_roomy(job: PlanPrint) -> bool:
    """Whether there is room for a column for each thing; not so between wide margins."""
    return sheet_size(job.paper, wide=job.wide)[0] - 2 * job.side >= _ROOMY


def _shared(width: float, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns whose width is a share (up to 1) take what those with a width in points leave."""
    left = width - sum(column.width for column in columns if column.width > 1)
    return tuple(
        column if column.width > 1 else column._replace(width=column.width * left)
        for column in columns
    )


_WIDE: Final = (
    Column("Done", 30.0),
    Column("Action", 0.31),
    Column("From finding", 0.28, SMALL),
    Column("Owner", 0.18),
    Column("Due", 74.0),
    Column("Strength, evidence", 80.0, SMALL),
    Column("Measure", 0.23, SMALL),
    Column("Next review", 64.0, SMALL),
    Column("State", 86.0),
)
_NARROW: Final = (
    Column("Done", 30.0),
    Column("Action, and why", 0.69),
    Column("Owner", 0.31),
    Column("Due", 76.0),
    Column("State, strength, evidence", 98.0),
)
_OVERDUE_WIDE: Final = (
    Column("Late by", 58.0, STRONG),
    Column("Action", 0.44),
    Column("Owner", 0.24),
    Column("Was due", 84.0),
    Column("State", 92.0),
    Column("Strength, evidence", 84.0, SMALL),
    Column("Agreed now: what, by when", 0.32),
)
_OVERDUE: Final = (
    Column("Late by", 56.0, STRONG),
    Column("Action", 0.66),
    Column("Owner", 0.34),
    Column("Was due", 80.0),
    Column("State, strength", 92.0),
)
"""On a sheet that stands what is agreed is written below the action."""


def _group_rows(job: PlanPrint, group: _Group) -> Iterator[Row]:
    rows = [whole.row for whole in group.wholes]
    if group.more:
        told = f"{group_words('', rows, job.today)} · {group.more}"
        parts = (Para(group.name, _GROUP), Para(told, SMALL))
        yield Row((parts,), Keep.ALWAYS, "header", again=group.name, heading=True)
    elif group.name:
        words = group_words(group.name, rows, job.today)
        yield Row(((Para(words, _GROUP),),), Keep.ALWAYS, "header", again=words, heading=True)
    for whole in group.wholes:
        yield action_row(job, whole)


def action_row(job: PlanPrint, whole: WholeAction) -> Row:
    """The line of one action, as wide as the sheet allows."""
    if job.kind is PlanKind.OVERDUE:
        return _late_row(job, whole)
    return _wide_row(job, whole) if _is_roomy(job) else _narrow_row(job, whole)


def _wide_row(job: PlanPrint, whole: WholeAction) -> Row:
    row = whole.row
    return Row(
        (
            _tick(whole),
            (Para(row.text or "Not said yet"), Para(code_words(row), CODE)),
            why_words(whole) or "–",
            _owner(job, whole),
            _due_cell(job, whole),
            _strength(whole),
            "\n".join(measure_lines(whole)) or "–",
            day(row.review_date),
            _state(whole),
        ),
        again=code_of(row),
    )


def _narrow_row(job: PlanPrint, whole: WholeAction) -> Row:
    row = whole.row
    what = [Para(row.text or "Not said yet"), Para(code_words(row), CODE)]
    for label, words in (
        ("Why", why_words(whole)),
        ("Measure", "\n".join(measure_lines(whole))),
    ):
        if words:
            what.append(Para(words, SMALL, label=label, hang=42.0, above=1.5))
    due = _due_cell(job, whole)
    if row.review_date:
        due = (*due, Para(f"next review {day(row.review_date)}", MUTED))
    more = Para(_strength(whole), SMALL)
    return Row(
        (_tick(whole), tuple(what), _owner(job, whole), due, (*_state(whole), more)),
        again=code_of(row),
    )


def _late_row(job: PlanPrint, whole: WholeAction) -> Row:
    """An overdue action, with a place to write down what is agreed now."""
    row = whole.row
    what: list[Para | Blanks] = [Para(row.text or "Not said yet"), Para(code_words(row), CODE)]
    agreed = Blanks((("", 1.0),), _AGREED_LINE)
    due = [Para(day(row.deadline))]
    if row.first_deadline and row.first_deadline != row.deadline:
        due.append(Para(f"first promised {day(row.first_deadline)}", MUTED))
    state = _state(whole)
    shown = Para(_strength(whole), SMALL)
    if not _is_roomy(job):
        what.append(Blanks((("Agreed now", 1.0),), _AGREED_LINE))
    ends: tuple[Cell, ...] = (state, (shown,), (agreed,)) if _is_roomy(job) else ((*state, shown),)
    return Row(
        (
            count_words(late_by(row, job.today), "day"),
            tuple(what),
            _owner(job, whole),
            tuple(due),
            *ends,
        ),
        again=code_of(row),
    )


def _tick(whole: WholeAction) -> Cell:
    sign = TICKED_BOX if whole.row.state in IN_PLACE else OPEN_BOX
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


def _strength(whole: WholeAction) -> str:
    """How strong it is, and how much of its evidence is there."""
    row = whole.row
    strength = row.strength.label if row.strength.value else "Strength not chosen"
    return f"{strength}\n{_evidence(row)}"


def _evidence(row: ActionRow) -> str:
    if not row.checks_total:
        return "No check yet"
    return f"{row.checks_met} of {count_words(row.checks_total, 'check')} met"


def _state(whole: WholeAction) -> tuple[Para, ...]:
    state = whole.row.state
    return (Para(state.label, sign=sign_of(state)),)


def _accepted() -> Row:
    """Where the plan is accepted; it never stands on a page without an action."""
    share = 1 / len(_ROLES)
    names = Blanks(tuple((role, share) for role in _ROLES), 34.0)
    below = Para("Accepted: name, signature, date", STRONG, above=10.0)
    return Row(((below, names),), rule="")
