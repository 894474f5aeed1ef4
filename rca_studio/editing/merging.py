"""Merging a case into another one that tells of the same near miss, so that nothing is lost.

The case that stays takes over what it lacks and keeps its own word where both say something; what
the other one says besides becomes evidence, with the other case as its source. Its causes come in
as hypotheses. The other case stays whole and readable, closed as reported twice.

A merge never makes harm look further away: what held by the account of the other case is counted
only where the case that stays names nothing that held, else it stands as a note on the node it
guarded, for two people may have told of one control in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.hearing import FeedbackNote, ReporterWord
from rca_studio.domain.moments import moment_words
from rca_studio.domain.proof import RejectedAs
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.review import Answer, Evidence, EvidenceKind
from rca_studio.editing.feedback_gestures import feedback_of
from rca_studio.editing.gestures import new_id
from rca_studio.editing.merged_model import MergedModel, told_in
from rca_studio.editing.merged_words import Merged, plain, same_words
from rca_studio.editing.ports import Stamp
from rca_studio.editing.proof_gestures import reject

_TAKEN = {
    "title": "What almost happened, in a line",
    "story": "What almost happened",
    "occurred": "When it happened",
    "reported": "When it was reported",
    "service": "Service",
    "location": "Location",
    "staff_group": "Staff group",
    "route": "Route",
    "person_affected": "Person affected",
    "immediate_action": "Immediate action",
    "reporter": "Reported by",
    "severity": "Worst credible severity",
    "probability": "Probability",
}
"""What of a case is taken over where it is empty, and how it is named where it is not."""

_NOT_IF_ANONYMOUS = ("reporter", "occurred", "reported")
_MOMENTS = ("occurred", "reported")


def why_not(stays: CaseFile, other: CaseFile) -> str:
    """Why these two cannot be merged, in words; ``""`` where they can."""
    if stays.case_id == other.case_id:
        return "a case cannot be merged into itself"
    for file in (stays, other):
        if not file.exists:
            return "this case is not there any more"
        if file.rejection is not None:
            return f"{file.case.reference} was closed without a review; reopen it first"
    if stays.case.practice is not other.case.practice:
        return "a practice case and a real one are kept apart"
    return ""


def merge(
    stays: CaseFile,
    other: CaseFile,
    stamp: Stamp,
    reason: str,
    protocols: tuple[Protocol, ...] = (),
) -> ChangeSet:
    """Merge a case into the one that stays, as one step that can be taken back whole.

    Args:
        stays: the case that goes on.
        other: the one reported twice; it is closed and not changed otherwise.
        stamp: who does it and when.
        reason: why they are the same near miss.
        protocols: what the two are reviewed under, the one of ``stays`` first: an answer it does
            not ask for comes as evidence, and keys are told in its words.

    Raises:
        ValueError: they cannot be merged; the words say why.
    """
    if words := why_not(stays, other):
        raise ValueError(words)
    merged = Merged(stays, other, stamp)
    names = _names(protocols)
    model = MergedModel(merged)
    model.take_nodes()
    _take_case(merged, reason)
    _take_answers(merged, protocols[0] if protocols else None, names)
    model.take_plan()
    _take_evidence(merged)
    _take_feedback(merged, stamp)
    told = (
        *_confirmed(other, names),
        *_waived(other, names),
        *_decided(other),
        *_way(other),
        *_talked(other),
    )
    if told:
        heading = f"Said in {other.case.reference}, and given for that record:"
        merged.note(merged.event, "\n".join((heading, *told)))
    if other.marking and not stays.marking:
        merged.put(replace(other.marking, id=new_id(), case_id=stays.case_id))
    elif other.marking:
        mark = other.marking
        head = f"Marked {mark.marking} in {other.case.reference}"
        merged.note(merged.event, _line(head, mark.by, mark.at, mark.reason))
    closed = reject(other, RejectedAs.DUPLICATE, stamp, reason, stays.case_id)
    label = f"Merge {other.case.reference} into {stays.case.reference}"
    return ChangeSet(label, (*merged.changes(), *closed.changes))


def merged_notes(casefile: CaseFile, reference: str) -> tuple[Evidence, ...]:
    """What a case has from another one that was merged into it, given by its reference."""
    ends = f", {reference}"  # see ``told_in``
    found = (e for e in casefile.evidence if e.source == reference or e.source.endswith(ends))
    return tuple(found)


# -- the case itself -------------------------------------------------------------------------------


def _take_case(merged: Merged, reason: str) -> None:
    """Fill what is empty; tell what is said otherwise in one note, the story in one of its own."""
    ours, theirs = merged.stays.case, merged.other.case
    taken: dict[str, Any] = {}
    otherwise = [f"Reported twice: {theirs.reference} was merged into this case. {reason}".strip()]
    for name, label in _TAKEN.items():
        value, own = str(getattr(theirs, name)), str(getattr(ours, name))
        if not value.strip() or same_words(value, own):
            continue
        if not own.strip() and not (ours.anonymous and name in _NOT_IF_ANONYMOUS):
            taken[name] = value
        elif name == "story":
            merged.note(merged.event, value, EvidenceKind.STORY)
        else:
            otherwise.append(f"{label}: {moment_words(value) if name in _MOMENTS else value}")
    if theirs.protocol != ours.protocol:
        otherwise.append(f"Type: {theirs.protocol.replace('_', ' ')}")
    if theirs.source_system or theirs.source_id:
        parts = (theirs.source_system, theirs.source_id, theirs.source_version)
        otherwise.append(f"Record elsewhere: {' '.join(part for part in parts if part)}")
    merged.note(merged.event, "\n".join(otherwise))
    merged.put(replace(ours, extras=_extras(ours, theirs), **taken))


def _extras(ours: Case, theirs: Case) -> tuple[tuple[str, str], ...]:
    """The columns of both imports; where a name stands for two values, the second says whose."""
    known = dict(ours.extras)
    more = []
    for name, value in theirs.extras:
        if name not in known:
            more.append((name, value))
        elif not same_words(known[name], value):
            more.append((f"{name} ({theirs.reference})", value))
    return (*ours.extras, *more)


def _take_answers(merged: Merged, asked: Protocol | None, names: Mapping[str, str]) -> None:
    otherwise = []
    for key, answer in sorted(merged.other.answers.items()):
        own = merged.stays.answers.get(key)
        has_place = asked is None or asked.field(key) is not None
        if own is None and has_place:
            case_id = merged.stays.case_id
            merged.put(Answer(id=new_id(), case_id=case_id, field=key, value=answer.value))
        elif own is None or not same_words(own.value, answer.value):
            otherwise.append(f"{_name(names, key)}: {answer.value}")
    if otherwise:
        heading = f"Answered in {merged.other.case.reference}:"
        merged.note(merged.event, "\n".join((heading, *otherwise)))


def _take_evidence(merged: Merged) -> None:
    """Its notes and files, under what they show here; a file stays the one file it is."""
    there = {(one.subject, one.sha256, " ".join(one.note.split())) for one in merged.stays.evidence}
    for one in merged.other.evidence:
        known = merged.other.get(one.subject) is not None
        subject = merged.here(one.subject) if known else one.subject  # else the key of an item
        if _shown(replace(one, subject=subject)) in there:
            continue
        source = told_in(one.source, merged.other.case.reference)
        copy = replace(
            one, id=new_id(), case_id=merged.stays.case_id, subject=subject, source=source
        )
        merged.put(copy)


def _shown(one: Evidence) -> tuple[str, ...]:
    """What makes two pieces of evidence the same one."""
    texts = (one.note, one.file_name, one.source, one.by)
    return (one.subject, one.sha256, *(plain(text) for text in texts))


def _take_feedback(merged: Merged, stamp: Stamp) -> None:
    """What its reporter hears, as words still to be given: the reporter of this one has not."""
    theirs, ours = feedback_of(merged.other), feedback_of(merged.stays)
    if theirs is None or (ours is not None and same_words(theirs.text, ours.text)):
        return
    if ours is None:
        stays = merged.stays.case_id
        note = FeedbackNote(id=new_id(), case_id=stays, text=theirs.text)
        merged.put(replace(note, by=theirs.by or stamp.actor, at=theirs.at or stamp.at))
        return
    merged.note(merged.event, f"What its reporter hears: {theirs.text}")


# -- what was given for the other record -----------------------------------------------------------


def _confirmed(other: CaseFile, names: Mapping[str, str]) -> Iterator[str]:
    for key, one in sorted(other.confirmations.items()):
        yield _line(f"Confirmed: {_name(names, key)}", one.by, one.at, one.note)


def _waived(other: CaseFile, names: Mapping[str, str]) -> Iterator[str]:
    for key, one in sorted(other.waivers.items()):
        by = " and ".join(name for name in (one.by, one.second) if name)
        yield _line(f"Does not apply: {_name(names, key)}", by, one.at, one.reason)


def _decided(other: CaseFile) -> Iterator[str]:
    for about, one in other.decisions.items():
        head = f"Telling {about.label.lower()}: {one.choice.label.lower()}"
        yield _line(head, one.decided_by, one.decided_at, one.reason)
        if one.told_at:
            to = f" to {one.told_whom}" if one.told_whom else ""
            yield f"Told{to} by {one.told_by}, {moment_words(one.told_at)}: {one.said}"


def _talked(other: CaseFile) -> Iterator[str]:
    """What its reporter was asked and answered; whoever has the phrase finds it there as well."""
    for word in sorted(other.of(ReporterWord), key=lambda word: word.rank):
        who = "The reporter answered" if word.from_reporter else "The reporter was asked"
        yield _line(who, word.by, word.at, word.text)


def _way(other: CaseFile) -> Iterator[str]:
    for move in other.moves:
        yield _line(f"{move.kind.label}, to {move.after.label}", move.by, move.at, move.reason)
    for one in other.signatures:
        yield _line(f"Signed at {one.stage.label} as {one.role}", one.by, one.at, one.meaning)
        if not one.stands:
            by, at = one.withdrawn_by, one.withdrawn_at
            yield _line("Signature withdrawn", by, at, one.withdrawn_because)
    for aside in other.exceptions:
        head = f"A duty was set aside ({aside.duty.replace('_', ' ')})"
        yield _line(head, f"{aside.by} and {aside.second}", aside.at, aside.reason)
    for copy in other.copies:
        words = " ".join(part for part in (copy.purpose, copy.to and f"to {copy.to}") if part)
        yield _line(f"A copy left the program: {copy.what}", copy.by, copy.at, words)


def _line(what: str, by: str, at: str, words: str) -> str:
    when = f"{moment_words(at[:16])} UTC" if at else ""
    who = ", ".join(part for part in (by and f"by {by}", when) if part)
    head = f"{what} ({who})" if who else what
    return f"{head}: {words}" if words.strip() else head


# -- words -----------------------------------------------------------------------------------------


def _names(protocols: tuple[Protocol, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for protocol in reversed(protocols):
        found |= {field.key: field.label for field in protocol.fields}
        found |= {item.key: item.label for item in (*protocol.proceed, *protocol.validation)}
    return found


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key) or key.replace("_", " ").replace(".", " ")
