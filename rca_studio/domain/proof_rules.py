"""Rules of what proves a case: the writer judges each edit by them, beside those of ``rules``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.duties import exceptions_are_shared
from rca_studio.domain.moments import check_moment
from rca_studio.domain.people import Role, plain_name
from rca_studio.domain.proof import (
    CaseMarking,
    KeptProtocol,
    MoveKind,
    RejectedAs,
    Rejection,
    Signature,
    StageMove,
    TellingDecision,
)
from rca_studio.domain.rules import Breach, Rule


def moves_have_reasons(casefile: CaseFile) -> Iterable[Breach]:
    """Who turns a case back, ends it or opens it again says why; so does who ends it early."""
    for move in casefile.of(StageMove):
        if not move.by.strip() or (move.kind is not MoveKind.ONWARD and not move.reason.strip()):
            yield Breach("this needs a name and a reason", move.id)
    for one in casefile.of(Rejection):
        if not one.by.strip() or not one.reason.strip():
            yield Breach("rejecting a case needs a name and a reason", one.id)
        if one.kind is RejectedAs.DUPLICATE and one.duplicate_of in ("", casefile.case_id):
            yield Breach("name the case this one was reported twice with", one.id)


def rejected_is_closed(casefile: CaseFile) -> Iterable[Breach]:
    """A rejected case is closed; whoever opens it again takes the rejection back."""
    rejected = casefile.rejection
    if rejected and casefile.exists and casefile.case.stage is not Stage.CLOSE:
        yield Breach("this case was rejected; open it again first", casefile.case_id)


def signed_with_name(casefile: CaseFile) -> Iterable[Breach]:
    """A signature has a name, a time and a meaning."""
    for one in casefile.of(Signature):
        if not (one.by.strip() and one.at and one.meaning.strip() and one.covers):
            yield Breach("a signature needs a name, a time and a meaning", one.id)


def one_of_each(casefile: CaseFile) -> Iterable[Breach]:
    """One decision for each who may be told; one marking, one rejection, one kept protocol."""
    about = Counter(one.about.value for one in casefile.of(TellingDecision))
    for whom, times in about.items():
        if times > 1:
            yield Breach("this is decided already", "telling", whom)
    for ids in (
        [one.id for one in casefile.of(CaseMarking)],
        [one.id for one in casefile.of(Rejection)],
        [one.id for one in casefile.of(KeptProtocol)],
    ):
        if len(ids) > 1:
            yield Breach("this is said already", *ids)


def decisions_are_dated(casefile: CaseFile) -> Iterable[Breach]:
    """The dates of decisions are real ones; what was decided has a name, what was told too."""
    for one in casefile.of(TellingDecision):
        for moment in (one.due, one.told_at):
            try:
                check_moment(moment)
            except ValueError:
                yield Breach(f"{moment[:60]} is not a date", one.id, moment)
        if one.decided_at and not one.decided_by.strip():
            yield Breach("a decision needs a name", one.id)
        if one.told_at and not (one.told_by.strip() and one.said.strip()):
            yield Breach("say who told them and what was said", one.id)


def people_are_told_apart(casefile: CaseFile) -> Iterable[Breach]:
    """No two people at work go by one name, now or formerly; everybody has one."""
    names: dict[str, str] = {}
    for person in casefile.people:
        if not person.name.strip():
            yield Breach("a person needs a name", person.id)
        for name in {plain_name(one) for one in (person.name, *person.former_names)}:
            other = names.setdefault(name, person.id)
            if other != person.id:
                yield Breach("two people cannot go by the same name", *sorted((other, person.id)))


def somebody_manages(casefile: CaseFile) -> Iterable[Breach]:
    """Where people are set up, one of them can set up others."""
    people = casefile.people
    if people.set_up and not any(Role.ADMINISTRATOR in one.roles for one in people.active):
        yield Breach("somebody at work has to be an administrator, or nobody could be set up")


PROOF_RULES: tuple[Rule, ...] = (
    moves_have_reasons,
    rejected_is_closed,
    signed_with_name,
    one_of_each,
    decisions_are_dated,
    people_are_told_apart,
    somebody_manages,
    exceptions_are_shared,
)
