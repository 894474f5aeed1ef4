"""Gestures of hearing back: questions to a reporter, and taking in what waited in the box."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.causal import Event
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.hearing import Receipt, ReporterWord
from rca_studio.domain.review import Answer, Evidence, EvidenceKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.boxed import STEPS, Box, BoxedPicture, BoxedReport, FeltPlace
from rca_studio.editing.gestures import add, new_id, report
from rca_studio.editing.ports import Stamp

ENOUGH = 5
"""So many answers on how safe it felt are stored together; fewer wait until the month turns."""


def ask_reporter(casefile: CaseFile, text: str, stamp: Stamp) -> ChangeSet:
    """Ask the reporter of a case something; they read it when they ask by their receipt phrase.

    Raises:
        ValueError: there are no words.
    """
    if not text.strip():
        raise ValueError("a question needs words")
    word = ReporterWord(
        id=new_id(),
        case_id=casefile.case_id,
        text=text.strip(),
        by=stamp.actor,
        at=stamp.at,
        rank=_next_rank(casefile),
    )
    return add("Ask the reporter", word)


def take_question_back(word: ReporterWord) -> ChangeSet:
    """Take a question back; what a reporter said stays.

    Raises:
        ValueError: it is an answer.
    """
    if word.from_reporter:
        raise ValueError("what a reporter answered stays")
    return ChangeSet("Take question to the reporter back", (Change(word, None),))


def taken_in(
    box: Box, day: str, numbers: Iterable[str], casefile: Callable[[str], CaseFile]
) -> ChangeSet:
    """The step that brings what waited into its cases, in the order of random ids.

    Args:
        box: what is taken in; ``what_goes`` says what may stay behind.
        day: the day it is taken in; the reports have no other.
        numbers: references, one after the other.
        casefile: gives a case as it is.
    """
    changes: list[Change] = []
    for reference, (_, one) in zip(numbers, sorted(box.reports.items()), strict=False):
        changes += _case_of(one, reference, day)
    ranks: dict[str, float] = {}
    for _, answer in sorted(box.answers.items()):
        file = casefile(answer.case_id)
        if file.exists:  # it may have been erased since
            rank = ranks[file.case_id] = ranks.get(file.case_id, _next_rank(file) - 1.0) + 1.0
            word = ReporterWord(
                id=new_id(),
                case_id=file.case_id,
                text=answer.text,
                from_reporter=True,
                rank=rank,
            )
            changes.append(Change(None, word))
    changes += _counted(box, casefile(WORKSPACE))
    some = bool(box.reports or box.answers)
    label = "Take in what was reported anonymously" if some else "Count how safe reporting felt"
    return ChangeSet(label, tuple(changes))


def what_goes(box: Box, month: str) -> tuple[Box, Box]:
    """What of the box is taken in now, and what stays.

    How safe it felt to report is stored by itself when there are ``ENOUGH`` answers, or when their
    month is over: an entry with one answer would tell whose it is by the report beside it.
    """
    past = {place: counts for place, counts in box.felt.items() if place[0] != month}
    felt = dict(box.felt) if box.felt_number >= ENOUGH else past
    stays = {place: counts for place, counts in box.felt.items() if place not in felt}
    return replace(box, felt=felt), Box(felt=stays)


def _case_of(one: BoxedReport, reference: str, day: str) -> list[Change]:
    case = Case(
        id=one.id,
        reference=reference,
        title=one.title,
        story=one.story,
        protocol=one.protocol,
        stage=Stage.REPORT,
        occurred=one.occurred[:10],
        reported=day,
        service=one.service,
        location=one.location,
        staff_group=one.staff_group,
        route=one.route,
        person_affected=one.person_affected,
        immediate_action=one.immediate_action,
        reporter=one.reporter,
        anonymous=not one.reporter,
        practice=one.practice,
    )
    changes = list(report(case, one.stopped_harm).changes)
    changes += [
        Change(None, Answer(id=new_id(), case_id=one.id, field=field, value=value))
        for field, value in sorted(one.answers)
    ]
    event = next(c.after.id for c in changes if isinstance(c.after, Event))
    changes += created(*photos_as_evidence(one.id, event, one.pictures))
    if one.receipt:
        changes.append(Change(None, Receipt(id=new_id(), case_id=one.id, key=one.receipt)))
    return changes


def photos_as_evidence(
    case_id: str, subject: str, pictures: Iterable[BoxedPicture], by: str = "", at: str = ""
) -> tuple[Evidence, ...]:
    """Photos that came with a report, as evidence; the files themselves are kept by whoever asks.

    Args:
        case_id: of the case.
        subject: id of what they show, as a rule the event.
        pictures: made anew from their pixels.
        by: who gave them; nobody where the report has no name.
        at: when; never where it has none.
    """
    return tuple(
        Evidence(
            id=new_id(),
            case_id=case_id,
            subject=subject,
            note="Came with the report",
            file_name=picture.name,
            sha256=hashlib.sha256(picture.content).hexdigest(),
            size=len(picture.content),
            kind=EvidenceKind.PHOTO,
            source="The reporter",
            by=by,
            at=at,
        )
        for picture in pictures
    )


def _counted(box: Box, workspace: CaseFile) -> Iterable[Change]:
    there: dict[FeltPlace, PulseCount] = {
        (one.month, one.question, one.service, one.staff_group): one
        for one in workspace.of(PulseCount)
        if one.source == FROM_REPORT
    }
    for place, more in sorted(box.felt.items()):
        old = there.get(place)
        month, question, service, group = place
        counts = old or PulseCount(
            id=new_id(),
            month=month,
            question=question,
            answers=(0,) * STEPS,
            service=service,
            staff_group=group,
            source=FROM_REPORT,
        )
        sums = tuple(was + one for was, one in zip(counts.answers, more, strict=True))
        yield Change(old, replace(counts, answers=sums))


def _next_rank(casefile: CaseFile) -> float:
    return max((word.rank for word in casefile.of(ReporterWord)), default=0.0) + 1.0
