"""Where a text of a case is worked on: its words for a list, and the way there."""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, kind_name
from rca_studio.domain.causal import Cause, Control, Event, Harm, LogicAnswer
from rca_studio.domain.hearing import FeedbackNote, ReporterWord
from rca_studio.domain.plan import Action, Finding, Measurement
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.timeline import TimelineEntry

_CASE_FIELDS = {
    "title": "Title",
    "story": "Story",
    "person_affected": "Person affected",
    "immediate_action": "Immediate action",
}
_MOST = 50


@dataclass(frozen=True, slots=True)
class Way:
    """The tab and the target on it, as a ``Navigator`` takes them, and what a list calls it."""

    tab: str
    target: str
    words: str


def way_to(casefile: CaseFile, subject: str, field: str) -> Way:
    """The way to the field of an entity; to the story where the entity is gone."""
    entity = casefile.get(subject)
    match entity:
        case Case():
            return Way("story", field, _CASE_FIELDS.get(field, "The case"))
        case Cause() | Control() | Event() | Harm() | TimelineEntry():
            kind = "Timeline" if isinstance(entity, TimelineEntry) else kind_name(entity)
            return Way("causes", subject, f"{kind.capitalize()} {_short(entity.text)}".strip())
        case Finding():
            return Way("actions", subject, f"Finding {entity.label}")
        case Action():
            return Way("actions", subject, f"Action {_short(entity.text)}")
        case Measurement():
            return Way("actions", entity.action, "A note to a figure")
        case Answer():
            return Way("review", entity.field, "An answer of the review")
        case Confirmation() | Waiver():
            return Way("review", entity.item, "What was confirmed or waived")
        case LogicAnswer():
            return Way("causes", entity.effect, "A note to a gate")
        case Evidence():
            node = casefile.get(entity.subject)
            if isinstance(node, Cause | Control | TimelineEntry):
                return Way("causes", entity.subject, f"Evidence for {_short(node.text)}")
            if isinstance(node, Action):
                return Way("actions", entity.subject, f"Evidence for {_short(node.text)}")
            return Way("review", entity.subject, "Evidence")
        case FeedbackNote() | GoodCatch() | ReporterWord():
            return Way("validation", "feedback", "What the reporter hears")
    return Way("story", "story", "The case")


def _short(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return ""
    return f"“{words}”" if len(words) <= _MOST else f"“{words[: _MOST - 1]}…”"
