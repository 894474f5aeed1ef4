"""The show of a session: its frames, made anew from the cases each time somebody looks.

A frame is made of the de-identified case and of nothing else. Its digest covers what others would
see and the words it was made of as they stand in the case, so whatever is edited there takes the
frames it touches out of the show until a person accepted them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.practice import Practice
from rca_studio.analysis.session.digest import digest_of
from rca_studio.analysis.session.fitting import too_long
from rca_studio.analysis.session.frame import Body, Frame, Picture, Question, Show, Title, Words
from rca_studio.analysis.session.kept import Kept, MadeFrames, Very
from rca_studio.analysis.session.model import (
    situations,
    tell_likely,
    tell_margin,
    tell_paths,
    tell_stopped,
)
from rca_studio.analysis.session.naming import GENERAL, agenda, case_label
from rca_studio.analysis.session.pages import steps_of
from rca_studio.analysis.session.plan import tell_changed
from rca_studio.analysis.session.prompts import TIME, FrameWords
from rca_studio.analysis.session.telling import (
    MOST_OWN_PAGES,
    CaseToTell,
    Clears,
    Passage,
    Told,
    as_far,
    cleared_passage,
    day_zero,
    joined,
    tell_expected,
    tell_steps,
    tell_story,
)
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import is_validated
from rca_studio.domain.moments import show_date
from rca_studio.domain.people import People
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import FrameKind, KnownName, Session, ShowFrame
from rca_studio.domain.words import plural, quoted

if TYPE_CHECKING:
    from rca_studio.analysis.deident.clearing import Clearer

TEXT_IS_ASKED: Final = frozenset(
    (
        *(FrameKind.STEPS, FrameKind.LIKELY, FrameKind.PATHS, FrameKind.STOPPED),
        *(FrameKind.MARGIN, FrameKind.CHANGED, FrameKind.OPENING),
    )
)
"""Frames that show more than words: own text there replaces what is asked at the foot."""

_TELLERS: Final = {
    FrameKind.STORY: tell_story,
    FrameKind.EXPECTED: tell_expected,
    FrameKind.STEPS: tell_steps,
    FrameKind.LIKELY: tell_likely,
    FrameKind.PATHS: tell_paths,
    FrameKind.STOPPED: tell_stopped,
    FrameKind.MARGIN: tell_margin,
    FrameKind.CHANGED: tell_changed,
}
_DATES: Final = frozenset(("date", "time"))


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What a show is made with besides the cases.

    Attributes:
        practice: headings, questions, frames and protocols.
        names: the registers by which cases are de-identified.
        people: who is set up in the workspace; counts as staff.
        protocols: the protocols in force, where the workspace has its own; by key.
    """

    practice: Practice
    names: tuple[KnownName, ...] = ()
    people: People = field(default_factory=People)
    protocols: Mapping[str, Protocol] = field(default_factory=dict)

    def protocol(self, key: str) -> Protocol:
        """The protocol a case is led by."""
        return self.protocols.get(key) or self.practice.protocol(key)


def make_show(
    session: Session,
    slots: Iterable[ShowFrame],
    casefiles: Mapping[str, CaseFile],
    ask: Sources,
    *,
    all_slots: bool = False,
    kept: Kept | None = None,
) -> Show:
    """Make all frames of a session.

    Args:
        session: which cases it tells, to whom.
        slots: its frames as they were chosen, ordered and reworded; those of other sessions are
            passed over.
        casefiles: its cases by id; one that is missing or gone is said in ``left_out``.
        ask: what else it takes.
        all_slots: also make the frames that were chosen not to be shown, for a preview.
        kept: what was made before; a case nothing changed of is not read again.

    Returns:
        The show. A frame that has nothing to say is left out, and ``silent`` says why.
    """
    maker = _Maker(session, casefiles, ask)
    mine = sorted(
        (one for one in slots if one.session == session.id), key=lambda one: (one.rank, one.id)
    )
    own = [one for one in mine if one.shown or all_slots]
    # The title stands above each frame, also where the opening it was accepted with is left out.
    openings = [one for one in mine if one.kind is FrameKind.OPENING]
    made = maker.made([*own, *(one for one in openings if one not in own)], kept or Kept())
    found = {
        one.id: _as_accepted(made.frames[one.id], one) for one in mine if one.id in made.frames
    }
    silent = {one.id: told for one in own if isinstance(told := found[one.id], str)}
    return Show(
        session=session.id,
        title=made.title,
        light=session.light,
        minutes=session.minutes,
        frames=tuple(one for slot in own if isinstance(one := found[slot.id], Frame)),
        left_out=(*maker.said_of_cases(), *maker.said_of_silent(own, silent)),
        silent=silent,
        titled=any(isinstance(one := found[slot.id], Frame) and one.accepted for slot in openings),
    )


def _as_accepted(made: Frame | str, slot: ShowFrame) -> Frame | str:
    """A frame, accepted where it says what it said when somebody accepted it."""
    if isinstance(made, Frame) and made.digest and slot.accepted == made.digest:
        return replace(made, accepted=True)
    return made


class _Maker:
    """Makes the frames of one session; what is worked out of a case is worked out once."""

    def __init__(self, session: Session, casefiles: Mapping[str, CaseFile], ask: Sources) -> None:
        self.session, self.ask = session, ask
        self.there = {
            id_: casefiles[id_]
            for id_ in session.cases
            if id_ in casefiles and casefiles[id_].exists
        }
        self._cases: dict[str, CaseToTell] = {}

    def made(self, slots: Iterable[ShowFrame], kept: Kept) -> MadeFrames:
        """The frames of all slots, and the title; nobody accepted them yet.

        Frames of one case are made together, in their order: they share their stand-ins.
        """
        groups: dict[str, list[ShowFrame]] = {"": []}
        for slot in slots:
            about = "" if slot.kind is FrameKind.OPENING else slot.about
            groups.setdefault(about, []).append(_as_made(slot))
        frames: dict[str, Frame | str] = {}
        title = ""
        for about, group in groups.items():
            name = (self.session.id, about, *(one.id for one in group))
            made = kept.get(name, self._made_from(about, group), partial(self._group, about, group))
            frames |= made.frames
            title = title or made.title
        return MadeFrames(frames, title)

    def _group(self, about: str, slots: Iterable[ShowFrame]) -> MadeFrames:
        title = "" if about else self._title.after
        return MadeFrames({one.id: self.frame(one) for one in slots}, title)

    def _made_from(self, about: str, slots: Iterable[ShowFrame]) -> tuple[object, ...]:
        """All that the frames of a case are made of; without ``about``, those of the session."""
        ask = self.ask
        told = (about,) if about else tuple(self.there)
        return (
            tuple(slots),
            tuple(Very(self.there.get(id_)) for id_ in told),
            (self.label(about), self.session.cases) if about else _as_told(self.session),
            self._places(),
            Very(ask.practice),
            ask.names,
            tuple(ask.people),
            dict(ask.protocols),
        )

    @cached_property
    def _clearer(self) -> Clearer:
        """For words of the session itself."""
        clearer = self._new_clearer(day="")
        self._teach(clearer)
        return clearer

    @cached_property
    def _title(self) -> Passage:
        return without_names(self._clearer, self.session.title)

    # -- what stands above all -------------------------------------------------------------------

    def label(self, case_id: str) -> str:
        """What a case is called before others."""
        if case_id not in self.session.cases:
            return ""
        place = self.session.cases.index(case_id) + 1
        told = self.there.get(case_id)
        practice = told is not None and told.case.practice
        return case_label(place, len(self.session.cases), practice=practice)

    def said_of_cases(self) -> tuple[str, ...]:
        """What the facilitator has to know of the cases."""
        found = []
        for place, id_ in enumerate(self.session.cases, 1):
            casefile = self.there.get(id_)
            if casefile is None:
                found.append(f"Case {place} is not there any more, and is not shown.")
                continue
            case = casefile.case
            if not is_validated(casefile, self.ask.protocol(case.protocol)):
                found.append(
                    f"Case {place} ({case.reference}) is not validated yet: its causes and plan "
                    f"may still change. It stands at “{case.stage.label}”."
                )
            if case.practice:
                found.append(f"Case {place} ({case.reference}) is a practice case.")
        return tuple(found)

    def said_of_silent(
        self, slots: Iterable[ShowFrame], silent: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Which frames are left out, and why."""
        return tuple(
            f"{self._named(slot)} is left out. {silent[slot.id]}"
            for slot in slots
            if slot.id in silent and slot.about in (*self.there, "")
        )

    def _named(self, slot: ShowFrame) -> str:
        words = quoted(slot.heading or self.ask.practice.sessions.words(slot.kind).heading, 60)
        label = self.label(slot.about).split(" of ")[0]
        return f"{label}: {words}" if label else words

    # -- one frame -------------------------------------------------------------------------------

    def frame(self, slot: ShowFrame) -> Frame | str:
        """The frame of a slot; a sentence where it has nothing to say."""
        if slot.about and slot.about not in self.there:
            return "Its case is not there any more."
        told = self._told(slot)
        if told.body is None:
            return " ".join(told.left_out) or "It has no words yet."
        words = self.ask.practice.sessions.words(slot.kind)
        heading = self._heading(slot, words, told.body)
        asked = self._asked(slot, words)
        passages = [*told.passages, *(one for one in (heading, asked) if one.before.strip())]
        own = [one for one in passages if one.before.strip()]
        hidden, open_ = joined(own)
        frame = Frame(
            id=slot.id,
            kind=slot.kind,
            case_id=slot.about,
            label=self.label(slot.about),
            heading=" ".join(heading.after.split()),
            body=told.body,
            steps=steps_of(told.body),
            ask=" ".join(asked.after.split()),
            notes=tuple(
                line for line in (*slot.notes.splitlines(), *words.prompts) if line.strip()
            ),
            left_out=(
                *told.left_out,
                *too_long(heading.after, asked.after, told.body),
                *_asked_words(len(open_)),
            ),
            hidden=hidden,
            asked=open_,
            before=tuple(one.before for one in own),
            after=tuple(one.after for one in own),
        )
        return replace(frame, digest=digest_of(frame))

    def _heading(self, slot: ShowFrame, words: FrameWords, body: Body) -> Passage:
        if slot.heading.strip():
            return cleared_passage(self._clearer_of(slot), slot.heading, f"frame:{slot.id}")
        if isinstance(body, Title):
            return replace(self._title, before="")
        return Passage("", words.heading)

    def _asked(self, slot: ShowFrame, words: FrameWords) -> Passage:
        if slot.kind in TEXT_IS_ASKED and slot.text.strip():
            return cleared_passage(self._clearer_of(slot), slot.text, f"frame:{slot.id}")
        case = self.case(slot.about) if slot.about else None
        line = words.ask.replace(TIME, case.time_of_day if case else "day")
        return Passage("", line)

    def _told(self, slot: ShowFrame) -> Told:
        if slot.kind is FrameKind.OPENING:
            return self._opening(slot)
        if slot.kind is FrameKind.PICTURE:
            return self._picture(slot)
        if slot.kind is FrameKind.QUESTION:
            return self._question(slot)
        if slot.text.strip() and slot.kind not in TEXT_IS_ASKED:
            return self._own_words(slot)
        if slot.kind is FrameKind.TOMORROW:
            lines = self.ask.practice.sessions.words(slot.kind).lines
            return Told(Words(lines, listed=True) if lines else None)
        if slot.kind is FrameKind.OWN:
            empty = Words(()) if slot.heading.strip() else None
            return Told(empty, left_out=() if empty else ("It has no words yet.",))
        if not slot.about:
            return Told(None, left_out=("It belongs to no case.",))
        return _TELLERS[slot.kind](self.case(slot.about))

    def _opening(self, slot: ShowFrame) -> Told:
        session = self.session
        audience = without_names(self._clearer, session.audience)
        aim = without_names(self._clearer, session.aim)
        # A protocol of one's own may be named after a house.
        kinds = {
            place: without_names(self._clearer, self._kind(self.there[id_]))
            for place, id_ in enumerate(session.cases, 1)
            if id_ in self.there
        }
        telling = dict.fromkeys(one for one in kinds.values() if one.hidden or one.asked)
        body = Title(
            title=self._title.after,
            day=show_date(session.day[:10]),
            audience=audience.after,
            aim=aim.after,
            cases=agenda({place: one.after for place, one in kinds.items()}, len(session.cases)),
        )
        if slot.heading.strip():
            own = cleared_passage(self._clearer, slot.heading, f"frame:{slot.id}")
            body = replace(body, title=own.after)
        # The title stands above every frame, so it is looked at even where this one has its own.
        return Told(body, (self._title, audience, aim, *telling))

    def _kind(self, casefile: CaseFile) -> str:
        """What kind of near miss a case is; "" where its protocol is that of all others."""
        protocol = self.ask.protocol(casefile.case.protocol)
        return "" if protocol.key == GENERAL else protocol.title

    def _own_words(self, slot: ShowFrame) -> Told:
        whole = cleared_passage(self._clearer_of(slot), slot.text, f"frame:{slot.id}")
        own, words = as_far(whole, MOST_OWN_PAGES)
        lines = tuple(line for line in own.after.splitlines() if line.strip())
        listed = slot.kind in (FrameKind.EXPECTED, FrameKind.TOMORROW)
        left = (f"It has {words:,} words; the first {len(own.after.split()):,} are shown.",)
        return Told(Words(lines, listed), (own,), left if words else ())

    def _question(self, slot: ShowFrame) -> Told:
        if slot.text.strip():
            clearer = self._clearer_of(slot)
            own = cleared_passage(clearer, slot.text, f"frame:{slot.id}")
            options = [cleared_passage(clearer, one, f"frame:{slot.id}") for one in slot.options]
            body = Question(own.after, tuple(one.after for one in options))
            return Told(body, (own, *options))
        if not slot.about:
            return Told(None, left_out=("It asks nothing yet.",))
        case = self.case(slot.about)
        found = self.ask.practice.sessions.question(
            situations(case),
            case.raw.case.protocol,
            turn=self.session.cases.index(slot.about) if slot.about in self.session.cases else 0,
        )
        text = found.text.replace(TIME, case.time_of_day)
        own_options = [
            cleared_passage(case.clearer, one, f"frame:{slot.id}") for one in slot.options
        ]
        options_shown = tuple(one.after for one in own_options) or found.options
        return Told(Question(text, options_shown), tuple(own_options))

    def _picture(self, slot: ShowFrame) -> Told:
        casefile = self.there.get(slot.about)
        found = casefile.get(slot.evidence) if casefile else None
        if not isinstance(found, Evidence) or not found.sha256:
            return Told(None, left_out=("Its picture is not there any more.",))
        if found.kind is not EvidenceKind.PHOTO:
            return Told(None, left_out=("What it names is no picture.",))
        if not slot.text.strip():
            return Told(Picture(found.sha256))
        own = cleared_passage(self._clearer_of(slot), slot.text, f"frame:{slot.id}")
        return Told(Picture(found.sha256, own.after), (own,))

    # -- cases as others may see them --------------------------------------------------------------

    def case(self, case_id: str) -> CaseToTell:
        """A case and its de-identified copy, made once."""
        if case_id not in self._cases:
            from rca_studio.analysis.deident.case import cleared_case

            raw = self.there[case_id]
            clearer = self._new_clearer(day_zero(raw))
            cleared = cleared_case(raw, clearer)
            self._cases[case_id] = CaseToTell(
                raw, cleared.casefile, cleared.hidden, self.ask.practice, clearer
            )
        return self._cases[case_id]

    def _clearer_of(self, slot: ShowFrame) -> Clears:
        return self.case(slot.about).clearer if slot.about else self._clearer

    def _new_clearer(self, day: str) -> Clearer:
        from rca_studio.analysis.deident.clearing import Clearer

        return Clearer(
            self.ask.names,
            people=self.ask.people,
            places=self._places(),
            day=day,
            pack=self.ask.practice.deidentify,
        )

    def _teach(self, clearer: Clearer) -> None:
        """Words of the session as a whole may name whoever one of its cases names."""
        from rca_studio.analysis.deident.case import learn_names

        for casefile in self.there.values():
            learn_names(casefile, clearer)

    def _places(self) -> tuple[str, ...]:
        """Services, places and routes of all cases: one may be named in the words of another."""
        cases = (casefile.case for casefile in self.there.values())
        found = (text for one in cases for text in (one.service, one.location, one.route))
        return tuple(dict.fromkeys(text for text in found if text.strip()))


def _as_made(slot: ShowFrame) -> ShowFrame:
    """A frame without what changes nothing of what it says: its place, and who accepted it."""
    return replace(slot, rank=0.0, shown=True, accepted="", accepted_by="", accepted_at="")


def _as_told(session: Session) -> tuple[object, ...]:
    """What is said of a session itself."""
    return session.id, session.title, session.day, session.audience, session.aim, session.cases


def without_names(clearer: Clears, text: str) -> Passage:
    """Words of the session itself: names go, but its own day may be told."""
    found = clearer.text(text)
    kept = [one for one in found.hidden if one.kind not in _DATES]
    after, at = "", 0
    for one in sorted(kept, key=lambda one: one.start):
        after += text[at : one.start] + one.stand_in
        at = one.end
    return Passage(text, after + text[at:], tuple(kept), found.asked)


def _asked_words(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{plural(count, 'word')} may be a name: decide before it is shown.",)
