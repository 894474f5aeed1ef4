"""Reports that came as filled-in forms, as gestures.

Those with a name are taken in as one step that can be undone; each case says which file it came
from. Those without one go into the box and leave no trace of a file (``FormReport.boxed``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.review import Answer
from rca_studio.domain.words import plural
from rca_studio.editing.boxed import Box, BoxedReport
from rca_studio.editing.gestures import new_id, report

SOURCE: Final = "Report form"
"""The source system of cases that came as forms; they are known again by what the form says."""
FILE: Final = "Form file"
SHA256: Final = "Form file SHA-256"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReport:
    """One report as a form says it.

    Attributes:
        occurred: a moment; no finer than the day without a name.
        answers: of the protocol, by the key of the field.
        felt_safe: 1 to 5; 0 for no answer.
        notes: in plain words what a person should know of it.
        digest: of what the form says; the same report has the same.
        sha256: of the file; "" without a name.
    """

    title: str
    story: str = ""
    protocol: str = "general"
    occurred: str = ""
    service: str = ""
    location: str = ""
    staff_group: str = ""
    stopped_harm: str = ""
    immediate_action: str = ""
    reporter: str = ""
    anonymous: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    felt_safe: int = 0
    notes: tuple[str, ...] = ()
    digest: str = ""
    sha256: str = ""

    def boxed(self, *, practice: bool = False) -> BoxedReport:
        """The report as it waits in the box: without name, file and time."""
        return BoxedReport(
            title=self.title,
            story=self.story,
            protocol=self.protocol,
            occurred=self.occurred[:10],
            service=self.service,
            location=self.location,
            staff_group=self.staff_group,
            immediate_action=self.immediate_action,
            stopped_harm=self.stopped_harm,
            practice=practice,
            answers=self.answers,
        )


def waits_already(box: Box, report: BoxedReport) -> bool:
    """Whether the same report is in the box, as after a crash between keeping it and moving its
    file away."""
    return any(
        replace(one, id=report.id, receipt=report.receipt) == report for one in box.reports.values()
    )


def take_in_forms(
    reports: Sequence[tuple[str, FormReport]],
    references: Sequence[str],
    today: date,
    *,
    answers: bool = True,
    practice: bool = False,
) -> ChangeSet:
    """Take in reports with a name, as one step.

    Args:
        reports: the name of the file, and what it says.
        references: of the new cases.
        today: the day they are taken in.
        answers: whether what they say to the protocol becomes its answers, which takes the right
            to work on reviews; otherwise it stands below the story.
        practice: whether they are for practice.

    Raises:
        ValueError: there is nothing to take in, or a report without a name is among them.
    """
    if not reports:
        raise ValueError("no report was chosen")
    changes: list[Change] = []
    for (file, one), reference in zip(reports, references, strict=True):
        if one.anonymous:
            raise ValueError("reports without a name go into the box")
        case = _case(file, one, reference, today, practice)
        if not answers and one.answers:
            told = "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in one.answers)
            case = replace(case, story=f"{case.story}\n\n{told}".strip())
        changes += report(case, one.stopped_harm).changes
        given = one.answers if answers else ()
        changes += [
            Change(None, Answer(id=new_id(), case_id=case.id, field=key, value=value))
            for key, value in given
        ]
    what = reports[0][0] if len(reports) == 1 else plural(len(reports), "report form")
    return ChangeSet(f"Take in {what}", tuple(changes))


def _case(file: str, one: FormReport, reference: str, today: date, practice: bool) -> Case:
    return Case(
        id=new_id(),
        reference=reference,
        title=one.title,
        story=one.story,
        protocol=one.protocol,
        occurred=one.occurred,
        reported=today.isoformat(),
        service=one.service,
        location=one.location,
        staff_group=one.staff_group,
        immediate_action=one.immediate_action,
        reporter=one.reporter,
        practice=practice,
        source_system=SOURCE,
        source_key=one.digest,
        content_hash=one.digest,
        extras=((FILE, file), (SHA256, one.sha256)),
    )
