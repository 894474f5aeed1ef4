"""Cases to be told in a session: one with everything, and what a session is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from rca_studio.analysis.practice import Practice, load_practice
from rca_studio.analysis.session.frame import Frame, Show
from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Cause, Control, ControlKind, ControlState, Reliability
from rca_studio.domain.plan import Action, ActionState, Strength
from rca_studio.domain.review import Answer, Evidence, EvidenceKind
from rca_studio.domain.session import (
    OF_EACH_CASE,
    FrameKind,
    KnownName,
    NameKind,
    Session,
    ShowFrame,
)
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.paths import resource
from tests.causal_examples import CASE, Builder, doorway, planned_check

NAMES = (
    KnownName(id="n1", kind=NameKind.PERSON, name="Ada Mine", also=("Mrs Mine",)),
    KnownName(id="n2", kind=NameKind.STAFF, name="Ben Kovač"),
    KnownName(id="n3", kind=NameKind.SITE, name="Larch House"),
)
SECRETS = ("Ada", "Mine", "Kovač", "Larch", "07700 900123")

STORY = """Ada Mine was on her way to the bathroom at Larch House on 18 November. The walker stood \
beside the cabinet, and the turn at the doorway is tight.

She lost balance. Ben Kovač was close enough to steady her. The family was called \
on 07700 900123."""


@cache
def practice() -> Practice:
    return load_practice(resource("frameworks").parent)


def sources(names: Iterable[KnownName] = NAMES) -> Sources:
    return Sources(practice=practice(), names=tuple(names))


def with_ids(casefile: CaseFile, name: str) -> CaseFile:
    """The same case under another id."""

    def other(entity: Entity) -> Entity:
        if entity.id == casefile.case_id:
            return replace(entity, id=name)
        return replace(entity, case_id=name)

    return CaseFile(name, [other(one) for one in casefile])


def whole_case(**more: Any) -> CaseFile:
    """A case with all that a session can tell, names in each of its texts."""
    model = planned_check(doorway())
    model.control(
        "rail",
        "event",
        text="Rail at the door",
        kind=ControlKind.PHYSICAL,
        state=ControlState.ABSENT,
    )
    found: list[Entity] = []
    for one in model.entities:
        if isinstance(one, Control) and one.id == "steady":
            one = replace(
                one,
                text="Ben Kovač steadied the person",
                other_staff=Reliability.YES,
                greater_pressure=Reliability.NO,
            )
        if isinstance(one, Cause) and one.id == "reach":
            one = replace(one, text="Walker of Ada Mine left out of reach")
        found.append(one)
    found += [
        _step("t1", "2026-11-16T09:10", "Cabinet brought to Larch House", rank=1),
        _step("t2", "2026-11-18T20:40", "Ada Mine turns", "Walker in both hands", rank=2),
        _step("t3", "", "Ten minutes", kind=EntryKind.GAP, rank=3),
        _step("t4", "2026-11-18T20:55", "Shift lead called", "Within 15 minutes", rank=4),
        _action("a1", "Move the cabinet of Ada Mine", ActionState.HELD, Strength.STRONGER),
        _action("a2", "Equipment check before each transfer", ActionState.SLIPPED),
        _action("a3", "A poster", ActionState.REFUSED, Strength.WEAKER),
        Answer(id="g", case_id=CASE, field="guidance", value="Ada Mine walks with two people"),
        Evidence(
            id="photo",
            case_id=CASE,
            subject=CASE,
            kind=EvidenceKind.PHOTO,
            sha256="a" * 64,
            file_name="ada mine.jpg",
        ),
    ]
    case = {
        "title": "Near fall of Ada Mine",
        "story": STORY,
        "protocol": "near_fall",
        "occurred": "2026-11-18T20:40",
        "location": "Larch House",
        "reporter": "Ben Kovač",
        "stage": Stage.CLOSE,
    }
    return CaseFile(CASE, [replace(found[0], **{**case, **more}), *found[1:]])


def _step(
    id_: str,
    moment: str,
    text: str,
    expected: str = "",
    *,
    rank: float,
    kind: EntryKind = EntryKind.HAPPENED,
) -> TimelineEntry:
    return TimelineEntry(
        id=id_, case_id=CASE, moment=moment, text=text, expected=expected, rank=rank, kind=kind
    )


def _action(
    id_: str, text: str, state: ActionState, strength: Strength = Strength.INTERMEDIATE
) -> Action:
    return Action(
        id=id_, case_id=CASE, text=text, state=state, strength=strength, owner="Ben Kovač"
    )


def bare_case(**more: Any) -> CaseFile:
    """A case of which nothing is known but that it was reported."""
    return CaseFile(CASE, [replace(Builder().entities[0], **more)])


def session(*cases: CaseFile, **more: Any) -> Session:
    values = {
        "title": "Safety knowledge session · November",
        "day": "2026-11-25",
        "audience": "Team of Larch House",
        "aim": "See what makes a turn risky",
    }
    return Session(id="s", cases=tuple(one.case_id for one in cases), **{**values, **more})


def slots(*cases: CaseFile) -> tuple[ShowFrame, ...]:
    """The frames of a new session."""
    kinds = [("", FrameKind.OPENING)]
    kinds += [(one.case_id, kind) for one in cases for kind in OF_EACH_CASE]
    kinds.append(("", FrameKind.TOMORROW))
    return tuple(
        ShowFrame(id=f"{about}:{kind}", session="s", rank=float(place), kind=kind, about=about)
        for place, (about, kind) in enumerate(kinds)
    )


def show(*cases: CaseFile, names: Iterable[KnownName] = NAMES) -> Show:
    """The show of a new session with these cases."""
    found = {one.case_id: one for one in cases}
    return make_show(session(*cases), slots(*cases), found, sources(names))


def only(made: Show, kind: FrameKind) -> Frame:
    """The one frame of a kind."""
    (frame,) = (one for one in made.frames if one.kind is kind)
    return frame


def all_texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep; of a case file those of all its entities."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, CaseFile | tuple | list):
        for one in value:
            yield from all_texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        for one in fields(value):
            yield from all_texts(getattr(value, one.name))


def seen_texts(frame: Frame) -> Iterator[str]:
    """Every text of a frame that somebody other than the facilitator may see."""
    for value in (frame.label, frame.heading, frame.body, frame.ask, frame.after):
        yield from all_texts(value)
