"""Whatever is edited, pressed or taken along in any order: nothing nobody accepted is ever seen.

The oracle knows nothing of digests. When frames are accepted it writes down what stood on them,
word by word; what a room sees later has to be in that book. Each edit writes a word of its own, so
a file that leaves can hold such a word only if it stood on an accepted frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from rca_studio import headless
from rca_studio.analysis.session.frame import Frame, Likely, Paths, Picture, Show
from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.plan import Action
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.review import Answer, Evidence
from rca_studio.domain.session import FrameKind, KnownName, NameKind, Session, ShowFrame
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Stamp
from rca_studio.editing.session_gestures import (
    accept_frames,
    change_session,
    frames_of,
    move_frame,
    plan_session,
    reword,
    show_frames,
    withdraw,
)
from rca_studio.reports.session_inside import Said, inside
from rca_studio.reports.session_leaving import Leaving, LeavingWish, leave
from rca_studio.reports.session_source import SessionSource
from rca_studio.ui.sessions.present.presenter import Presenter
from rca_studio.ui.sessions.present.terms import Key
from tests.causal_examples import CASE
from tests.session_cases import NAMES, SECRETS, all_texts, practice, session, slots, whole_case
from tests.ui.sessions.present.shows import Hands

STAMP = Stamp(actor="Ada Leader", at="2026-11-24T10:00:00Z")
EDITED = (
    *((Case, name) for name in ("story", "title", "location", "reporter")),
    *((Cause, "text"), (Control, "text"), (Event, "text"), (Harm, "text")),
    *((TimelineEntry, "text"), (TimelineEntry, "expected"), (Action, "text"), (Answer, "value")),
)
"""What feeds a frame, by kind and field."""

MODEL = (Cause, Control, Event, Harm)
PICTURES = tuple(letter * 64 for letter in "abcdef")
WORDS = tuple("".join(one) for one in product("bdgk", "ao", "lmr", "ei", "st", "u"))


@dataclass(frozen=True)
class Desk:
    """All a show is made of, as it is at one moment."""

    case: CaseFile
    home: CaseFile
    protocol: str = ""


class AnyEdits(RuleBasedStateMachine):
    """One session about one case, edited while it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh = iter(WORDS)
        self.hands = Hands()
        self.book: dict[str, set[frozenset[str]]] = {}
        self.said: dict[str, set[frozenset[str]]] = {}
        self.titles = {"Safety knowledge session"}
        self.written: set[str] = set()
        self.looked: set[str] = set()
        self.past: list[Desk] = []

    @initialize()
    def start(self) -> None:
        case = whole_case()
        told = session(case)
        picture = ShowFrame(
            id="picture",
            session="s",
            rank=90.0,
            kind=FrameKind.PICTURE,
            about=CASE,
            evidence="photo",
        )
        self.session = told.id
        frames = (*slots(case), picture)
        self.desk = Desk(case, CaseFile(WORKSPACE, [told, *frames, *NAMES]))
        self.presenter = Presenter(self.show(), self.hands)
        self.presenter.begin(first=True)
        self.accept(everything=True)

    # -- the desk --------------------------------------------------------------------------------

    @property
    def told(self) -> Session:
        found = self.desk.home.get(self.session)
        assert isinstance(found, Session)
        return found

    def sources(self) -> Sources:
        protocols: dict[str, Protocol] = {}
        if self.desk.protocol:
            usual = practice().protocol("near_fall")
            protocols["near_fall"] = replace(usual, title=self.desk.protocol)
        return Sources(practice=practice(), names=self.desk.home.of(KnownName), protocols=protocols)

    def show(self) -> Show:
        frames = frames_of(self.desk.home, self.session)
        return make_show(self.told, frames, {CASE: self.desk.case}, self.sources())

    def put(self, desk: Desk) -> None:
        """An edit was stored: what is projected follows at once."""
        self.past.append(self.desk)
        self.desk = desk
        if desk.home.get(self.session) is None:
            self.session = "s"  # the copy for next time is not there any more
        self.presenter.renew(self.show())

    def do(self, changes: ChangeSet) -> None:
        kept = {one.id: one for one in self.desk.home}
        for one in changes.changes:
            kept.pop(one.entity.id, None)
            if one.after is not None:
                kept[one.after.id] = one.after
        self.put(replace(self.desk, home=CaseFile(WORKSPACE, kept.values())))

    def word(self) -> str:
        found = next(self.fresh)
        self.written.add(found)
        return found

    # -- edits -----------------------------------------------------------------------------------

    @rule(what=st.sampled_from(EDITED), data=st.data())
    def edit_the_case(self, what: tuple[type, str], data: st.DataObject) -> None:
        kind, name = what
        found = [one for one in self.desk.case if isinstance(one, kind)]
        if not found:
            return
        one = data.draw(st.sampled_from(found))
        new: Any = replace(one, **{name: f"The turn was {self.word()} then, said Ada Mine"})
        case = [new if entity is one else entity for entity in self.desk.case]
        self.put(replace(self.desk, case=CaseFile(CASE, case)))

    @rule(sha=st.sampled_from(PICTURES))
    def replace_the_picture(self, sha: str) -> None:
        case = [
            replace(one, sha256=sha) if isinstance(one, Evidence) else one for one in self.desk.case
        ]
        self.put(replace(self.desk, case=CaseFile(CASE, case)))

    @rule(data=st.data())
    def merge_a_node_away(self, data: st.DataObject) -> None:
        found = [one for one in self.desk.case if isinstance(one, Cause | Control | Action)]
        if not found:
            return
        gone = data.draw(st.sampled_from(found))
        case = [one for one in self.desk.case if one is not gone]
        self.put(replace(self.desk, case=CaseFile(CASE, case)))

    @rule(name=st.sampled_from(("title", "audience", "aim")))
    def change_the_session(self, name: str) -> None:
        values = {name: f"Of {self.word()} and Ada Mine"}
        self.do(change_session(self.desk.home, self.told, **values))

    @rule(day=st.sampled_from(("2026-11-25", "2026-12-02")))
    def move_the_session(self, day: str) -> None:
        self.do(change_session(self.desk.home, self.told, day=day))

    @rule(data=st.data(), name=st.sampled_from(("heading", "text", "options", "notes")))
    def reword_a_frame(self, data: st.DataObject, name: str) -> None:
        slot = data.draw(st.sampled_from(frames_of(self.desk.home, self.session)))
        value: Any = "Thank Ada Mine for it" if name == "notes" else f"Say {self.word()}"
        self.do(reword(slot, **{name: (value, "No") if name == "options" else value}))

    @rule(data=st.data(), place=st.integers(0, 12), shown=st.booleans())
    def order_and_choose(self, data: st.DataObject, place: int, shown: bool) -> None:
        slot = data.draw(st.sampled_from(frames_of(self.desk.home, self.session)))
        self.do(move_frame(self.desk.home, slot, place))
        same = [one for one in frames_of(self.desk.home, self.session) if one.id == slot.id]
        self.do(show_frames(same, shown=shown))

    @rule(
        kind=st.sampled_from(tuple(NameKind)), name=st.sampled_from(("cabinet", "Walker", "turn"))
    )
    def add_a_name(self, kind: NameKind, name: str) -> None:
        known = [one for one in self.desk.home if one.id != f"known-{name}"]
        added = KnownName(id=f"known-{name}", kind=kind, name=name)
        self.put(replace(self.desk, home=CaseFile(WORKSPACE, [*known, added])))

    @rule(name=st.sampled_from(("cabinet", "Walker", "turn")))
    def take_a_name_away(self, name: str) -> None:
        known = [one for one in self.desk.home if one.id != f"known-{name}"]
        self.put(replace(self.desk, home=CaseFile(WORKSPACE, known)))

    @rule()
    def rename_the_protocol(self) -> None:
        self.put(replace(self.desk, protocol=f"Falls by {self.word()}"))

    @rule()
    def undo(self) -> None:
        if self.past:
            self.put(self.past[-1])

    @rule(back=st.integers(1, 6))
    def restore_a_backup(self, back: int) -> None:
        if len(self.past) >= back:
            self.put(self.past[-back])

    @rule()
    def copy_for_next_time(self) -> None:
        other = replace(self.told, id=f"{self.session}+", title=f"Next {self.word()}")
        self.do(plan_session(self.desk.home, other, STAMP, like=self.told))
        self.session = other.id
        self.presenter.renew(self.show())

    # -- what people accept ----------------------------------------------------------------------

    @rule(everything=st.booleans(), data=st.data())
    def accept_some(self, everything: bool, data: st.DataObject) -> None:
        frames = self.show().frames
        some = data.draw(st.sets(st.sampled_from([one.id for one in frames]))) if frames else set()
        self.accept(everything=everything, some=some)

    def accept(self, *, everything: bool, some: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """Look at frames as they are, write down what stands there, and accept them."""
        show = self.show()
        pictures: dict[str, str] = {}
        others: dict[str, str] = {}
        for frame in show.frames:
            if frame.accepted or not (everything or frame.id in some):
                continue
            self.book.setdefault(frame.id, set()).add(frozenset(drawn(frame)))
            self.said.setdefault(frame.id, set()).add(frozenset(said(frame)))
            self.looked |= {
                word for text in (*drawn(frame), *frame.before) for word in text.split()
            }
            if frame.kind is FrameKind.OPENING:
                self.titles.add(show.title)
            group = pictures if frame.kind is FrameKind.PICTURE else others
            group[frame.id] = frame.digest
        for digests in (others, *({one: digest} for one, digest in pictures.items())):
            if digests:
                self.do(accept_frames(self.desk.home, self.told, digests, STAMP))

    @rule(data=st.data())
    def withdraw_one(self, data: st.DataObject) -> None:
        slot = data.draw(st.sampled_from(frames_of(self.desk.home, self.session)))
        self.do(withdraw([slot]))
        assert slot.id not in {one.id for one in self.show().seen}

    # -- keys and files --------------------------------------------------------------------------

    @rule(key=st.sampled_from([one for one in Key if one not in (Key.PARK, Key.END)]))
    def press(self, key: Key) -> None:
        self.presenter.press(key)

    @rule()
    def begin_again(self) -> None:
        self.presenter.press(Key.END)
        self.presenter.press(Key.BEGIN)

    @rule(kind=st.sampled_from((Leaving.DATA, Leaving.BULLETIN, Leaving.SUMMARY, Leaving.SLIDES)))
    def take_along(self, kind: Leaving) -> None:
        source = SessionSource(
            session=self.told,
            workspace=self.desk.home,
            casefiles={CASE: self.desk.case},
            sources=self.sources(),
            ruler=headless.ruler(),
            pictures={},
            clean=bytes,
        )
        told = source.told()
        if not any(one.case_id == CASE for one in told.show.seen):
            return
        left = leave(told, source.guard, LeavingWish(kind=kind, case_id=CASE))
        words = {
            word
            for one in inside(left.name, left.content)
            if isinstance(one, Said)
            for word in one.text.split()
        }
        assert not (words & self.written) - self.looked, kind
        assert not words & {"Ada", "Mine", "Kovač", "Larch"}

    # -- what must hold --------------------------------------------------------------------------

    @invariant()
    def a_room_sees_only_what_somebody_accepted(self) -> None:
        presenter = self.presenter
        places = [presenter.seen]
        if presenter.running and presenter.following is not None:
            places.append(presenter.at(presenter.following))
        for seen in places:
            if seen is None:
                continue
            shown = frozenset(drawn(seen.frame))
            assert shown in self.book.get(seen.frame.id, set()), seen.frame.heading
            assert not [text for text in shown for one in SECRETS if one in text]
        assert presenter.show.head in self.titles
        for frame in presenter.frames:
            assert frozenset(said(frame)) in self.said.get(frame.id, set()), frame.heading


def said(frame: Frame) -> Iterator[str]:
    """Every text a frame holds for others, whether it stands on the stage or is only counted."""
    body: Any = frame.body
    if isinstance(body, Likely | Paths):  # of a case its causal model, and no more
        yield from (one.text for one in body.casefile if isinstance(one, MODEL))
        body = (body.words if isinstance(body, Paths) else "", type(body).__name__)
    yield from all_texts((frame.label, frame.heading, frame.ask, body))


def drawn(frame: Frame) -> Iterator[str]:
    """Every text that is painted or spoken, over all its steps; and which picture is shown."""
    for step in range(frame.steps):
        drawing = lay_out_frame(
            frame, step, headless.ruler(), width=1280.0, number=0, of=0, session=""
        )
        for figure in drawing.figures:
            yield figure.spoken
            yield from (text for part in figure.parts if (text := getattr(part, "text", "")))
    if isinstance(frame.body, Picture):
        yield frame.body.sha256


def test_nothing_nobody_accepted_is_ever_seen() -> None:
    run_state_machine_as_test(
        AnyEdits,
        settings=settings(
            max_examples=8,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
