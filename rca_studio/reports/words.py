"""Figures and states in words, the same in every report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.moments import moment_words, show_moment
from rca_studio.domain.review import Evidence

if TYPE_CHECKING:
    from rca_studio.analysis.margin import Analysis
    from rca_studio.domain.people import People


def show_instant(at: str) -> str:
    """A UTC instant as local wall time, for example ``18 Nov 2026, 20:55``; "" stays empty.

    What is known to the day only is shown as that day.
    """
    if "T" not in at:
        return moment_words(at)
    moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return show_moment(moment.astimezone().strftime("%Y-%m-%dT%H:%M"))


def day_words(day: str) -> str:
    """A day for a narrow column: day and month stay on one line; a dash where it is unknown."""
    return show_moment(day).replace(" ", "\N{NO-BREAK SPACE}", 1) or "–"


def named(people: People, name: str) -> str:
    """A name with the post or the roles of the person, where such a person is set up."""
    person = people.find(name)
    post = person.title or ", ".join(role.label.lower() for role in person.roles) if person else ""
    return f"{name}, {post}" if post else name


def grouped(code: str, groups: int = 4) -> str:
    """The beginning of a hash in groups of four, for people to compare."""
    return " ".join(code[at : at + 4] for at in range(0, 4 * groups, 4))


def evidence_words(evidence: Sequence[Evidence]) -> str:
    """Notes and files in one text; a file is named with the beginning of its SHA-256."""
    parts = []
    for one in evidence:
        words = [one.note] if one.note else []
        if one.sha256:
            code = f"{one.sha256[:8]}…{one.sha256[-4:]}"
            words.append(f"{one.file_name} (SHA-256 {code})")
        parts.append(", ".join(words))
    return "\n".join(part for part in parts if part)


def margin_sentence(analysis: Analysis, planned: bool) -> str:
    """The margin today and after the plan, in one sentence for people.

    Args:
        analysis: the figures.
        planned: whether the plan changes anything in the model at all.
    """
    today = analysis.margin_today
    if today is None:
        return "The causal model has no event or no harm yet, so no margin can be worked out."
    if today == NO_MARGIN:
        return "No path in the causal model leads to harm, so there is no margin to tell."
    kinds = [kind.label.lower() for kind in analysis.held_by]
    held = f", held by {' and '.join(kinds)}" if kinds else ""
    span = str(today)
    if analysis.margin_high not in (today, None, NO_MARGIN):
        span = f"{today} to {analysis.margin_high}"
    if not planned:
        after = "no action changes it yet"
    elif analysis.after_no_path:
        after = "with the plan in place no known path to harm is left"
    else:
        after = f"with the plan in place it is {analysis.margin_after}"
    return f"Margin to harm is {span} today{held}; {after}."
