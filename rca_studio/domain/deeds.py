"""What people do, as far as roles are concerned, and which roles do it.

``MAY`` is the matrix of roles and deeds; documentation and screens show the very same.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rca_studio.domain.people import People, Person, Role


class Deed(StrEnum):
    """Something a person does, as far as roles are concerned."""

    REPORT = "report"
    GIVE_EVIDENCE = "give_evidence"
    REVIEW = "review"
    ANALYSE = "analyse"
    PLAN = "plan"
    DECIDE_ACTION = "decide_action"
    WORK_ON_ACTION = "work_on_action"
    ACCEPT_EVIDENCE = "accept_evidence"
    JUDGE_RESULT = "judge_result"
    VALIDATE = "validate"
    WAIVE = "waive"
    DECIDE_TELLING = "decide_telling"
    MOVE = "move"
    CLOSE = "close"
    REJECT = "reject"
    REOPEN = "reopen"
    SIGN = "sign"
    SET_DUTY_ASIDE = "set_duty_aside"
    MARK = "mark"
    COPY = "copy"
    TAKE_FIGURES = "take_figures"
    IMPORT = "import"
    EDIT_PROTOCOLS = "edit_protocols"
    CHANGE_SETTINGS = "change_settings"
    KEEP_FIGURES = "keep_figures"
    READ_CHARTS = "read_charts"
    LEAD_SESSIONS = "lead_sessions"
    WRITE_BACK = "write_back"
    RECOGNISE = "recognise"
    SEE_CASES = "see_cases"
    MANAGE_PEOPLE = "manage_people"
    ERASE = "erase"

    @property
    def label(self) -> str:
        """The words that go on after "to"."""
        return _DEED_WORDS[self]


_DEED_WORDS: Final[Mapping[Deed, str]] = MappingProxyType(
    {
        Deed.REPORT: "report a near miss",
        Deed.GIVE_EVIDENCE: "give evidence",
        Deed.REVIEW: "work on a review",
        Deed.ANALYSE: "work out causes and findings",
        Deed.PLAN: "plan actions",
        Deed.DECIDE_ACTION: "approve or refuse an action",
        Deed.WORK_ON_ACTION: "say how far an action has come",
        Deed.ACCEPT_EVIDENCE: "accept the evidence of an action",
        Deed.JUDGE_RESULT: "say whether an action held",
        Deed.VALIDATE: "validate",
        Deed.WAIVE: "say that something does not apply",
        Deed.DECIDE_TELLING: "decide who is told",
        Deed.MOVE: "move a case on or back",
        Deed.CLOSE: "close a case",
        Deed.REJECT: "reject or merge a case",
        Deed.REOPEN: "reopen a case",
        Deed.SIGN: "sign a stage",
        Deed.SET_DUTY_ASIDE: "set a duty aside",
        Deed.MARK: "choose how a case is marked",
        Deed.COPY: "print or export a copy",
        Deed.TAKE_FIGURES: "save or print a board report",
        Deed.IMPORT: "import cases",
        Deed.EDIT_PROTOCOLS: "change protocols",
        Deed.CHANGE_SETTINGS: "change settings of the workspace",
        Deed.KEEP_FIGURES: "enter monthly figures and survey answers",
        Deed.READ_CHARTS: "say how a chart is read",
        Deed.LEAD_SESSIONS: "prepare and lead safety sessions",
        Deed.WRITE_BACK: "write back to reporters",
        Deed.RECOGNISE: "name champions and good catches",
        Deed.SEE_CASES: "look at single cases",
        Deed.MANAGE_PEOPLE: "manage people",
        Deed.ERASE: "erase a case",
    }
)


_ALL = frozenset(Role)


_LEADS = frozenset({Role.SUPERVISOR, Role.QUALITY_LEAD})


_TEAM = _LEADS | {Role.FACILITATOR, Role.SAFETY_CHAMPION}


_CHECKERS = frozenset({Role.VALIDATOR, Role.QUALITY_LEAD, Role.EXECUTIVE})


MAY: Final[Mapping[Deed, frozenset[Role]]] = MappingProxyType(
    {
        Deed.REPORT: _ALL,
        Deed.GIVE_EVIDENCE: _ALL - {Role.BOARD_MEMBER},
        Deed.COPY: _ALL - {Role.REPORTER, Role.BOARD_MEMBER},
        Deed.TAKE_FIGURES: _ALL - {Role.REPORTER},
        Deed.REVIEW: _TEAM,
        Deed.ANALYSE: _TEAM,
        Deed.PLAN: _TEAM | {Role.EXECUTIVE},
        Deed.DECIDE_ACTION: frozenset({Role.EXECUTIVE}),
        Deed.WORK_ON_ACTION: _TEAM | {Role.ACTION_OWNER, Role.EXECUTIVE},
        Deed.ACCEPT_EVIDENCE: _CHECKERS | {Role.SUPERVISOR},
        Deed.JUDGE_RESULT: _CHECKERS | {Role.SUPERVISOR},
        Deed.VALIDATE: _CHECKERS | {Role.SUPERVISOR, Role.SAFETY_CHAMPION},
        Deed.WAIVE: _CHECKERS | {Role.SUPERVISOR},
        Deed.DECIDE_TELLING: _LEADS | {Role.CASE_MANAGER, Role.EXECUTIVE},
        Deed.MOVE: _LEADS | {Role.FACILITATOR, Role.VALIDATOR},
        Deed.CLOSE: _CHECKERS,
        Deed.REJECT: _LEADS,
        Deed.REOPEN: _CHECKERS | {Role.SUPERVISOR},
        Deed.SIGN: _ALL - {Role.REPORTER, Role.BOARD_MEMBER},
        Deed.SET_DUTY_ASIDE: _CHECKERS | {Role.SUPERVISOR, Role.ADMINISTRATOR},
        Deed.MARK: _LEADS | {Role.EXECUTIVE, Role.ADMINISTRATOR},
        Deed.IMPORT: _LEADS | {Role.ADMINISTRATOR},
        Deed.EDIT_PROTOCOLS: frozenset({Role.QUALITY_LEAD, Role.ADMINISTRATOR}),
        Deed.CHANGE_SETTINGS: frozenset({Role.QUALITY_LEAD, Role.ADMINISTRATOR}),
        Deed.KEEP_FIGURES: _LEADS | {Role.SAFETY_CHAMPION, Role.EXECUTIVE, Role.ADMINISTRATOR},
        Deed.READ_CHARTS: _LEADS | {Role.EXECUTIVE},
        Deed.LEAD_SESSIONS: _TEAM,
        Deed.WRITE_BACK: _TEAM | {Role.EXECUTIVE},
        Deed.RECOGNISE: _LEADS | {Role.SAFETY_CHAMPION, Role.EXECUTIVE, Role.ADMINISTRATOR},
        Deed.SEE_CASES: _ALL - {Role.BOARD_MEMBER},
        Deed.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
        Deed.ERASE: frozenset({Role.ADMINISTRATOR}),
    }
)
"""Which roles do what. A person with several roles may do what any of them does."""


def may(person: Person | None, deed: Deed, people: People) -> bool:
    """Whether a person may do something; everybody may while nobody is set up."""
    if not people.set_up:
        return True
    return person is not None and person.active and bool(MAY[deed].intersection(person.roles))


def may_take_cases(person: Person | None, people: People) -> bool:
    """Whether a copy that leaves by somebody's hand may name single cases."""
    return all(may(person, deed, people) for deed in (Deed.SEE_CASES, Deed.COPY))


def refusal(person: Person | None, deed: Deed) -> str:
    """Why somebody may not do something, in words."""
    if person is None or not person.active:
        return f"sign in first: this workspace has people set up, and only they may {deed.label}"
    able = [role.label.lower() for role in Role if role in MAY[deed]]
    listed = able[0] if len(able) == 1 else f"{', '.join(able[:-1])} or {able[-1]}"
    one = "an" if listed[0] in "aeiou" else "a"
    roles = " and ".join(person.role_words.lower().rsplit(", ", 1))
    return f"{person.name} works here as {roles}; to {deed.label} takes {one} {listed}"
