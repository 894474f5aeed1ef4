"""What was made of a case is kept while nothing it is made of changes, and no longer."""

from dataclasses import replace

import pytest

from rca_studio.analysis.deident import case as clearing_of_cases
from rca_studio.analysis.session.frame import Show
from rca_studio.analysis.session.kept import Kept, MadeFrames, Very
from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import People, Person
from rca_studio.domain.session import FrameKind, KnownName, NameKind, Session, ShowFrame
from tests.session_cases import NAMES, bare_case, practice, session, slots, whole_case, with_ids


class Room:
    """Two cases, their session, and what was kept of them."""

    def __init__(self) -> None:
        self.cases = {"one": with_ids(whole_case(), "one"), "two": with_ids(whole_case(), "two")}
        self.session: Session = session(*self.cases.values())
        self.slots: tuple[ShowFrame, ...] = slots(*self.cases.values())
        self.sources = Sources(practice=practice(), names=tuple(NAMES))
        self.kept = Kept()

    def made(self, *, all_slots: bool = False) -> Show:
        return self._made(self.kept, all_slots)

    def anew(self, *, all_slots: bool = False) -> Show:
        return self._made(None, all_slots)

    def _made(self, kept: Kept | None, all_slots: bool) -> Show:
        return make_show(
            self.session, self.slots, self.cases, self.sources, all_slots=all_slots, kept=kept
        )

    def edit(self, ident: str, **values: object) -> None:
        file = self.cases[ident]
        entities = [replace(one, **values) if one is file.case else one for one in file]
        self.cases[ident] = CaseFile(ident, entities)

    def reword(self, kind: FrameKind, **values: object) -> None:
        changed = next(one for one in self.slots if one.kind is kind)
        self.slots = tuple(replace(one, **values) if one is changed else one for one in self.slots)


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def cleared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases that were de-identified, in turn."""
    found: list[str] = []
    whole = clearing_of_cases.cleared_case

    def told(casefile: CaseFile, clearer: object) -> object:
        found.append(casefile.case_id)
        return whole(casefile, clearer)  # type: ignore[arg-type]

    monkeypatch.setattr(clearing_of_cases, "cleared_case", told)
    return found


def test_only_the_case_that_changed_is_read_again(room: Room, cleared: list[str]) -> None:
    room.made()
    assert sorted(cleared) == ["one", "two"]
    cleared.clear()
    assert room.made() == room.anew()
    assert sorted(cleared) == ["one", "two"], "by the one that kept nothing"
    cleared.clear()
    room.edit("two", story="Another story altogether, told by Ada Mine.")
    room.made()
    assert cleared == ["two"]


def change_case(room: Room) -> None:
    room.edit("two", story="Another story altogether, told by Ada Mine.")


def change_place(room: Room) -> None:
    room.edit("two", location="Larkspur Rise")


def change_names(room: Room) -> None:
    lost = KnownName(id="new", kind=NameKind.PERSON, name="Balance Corridor")
    room.sources = replace(room.sources, names=(*room.sources.names, lost))


def change_people(room: Room) -> None:
    somebody = Person(id="p", name="Walker Evening")
    room.sources = replace(room.sources, people=People([somebody]))


def change_title(room: Room) -> None:
    room.session = replace(room.session, title="A talk with Ada Mine")


def change_order(room: Room) -> None:
    room.session = replace(room.session, cases=room.session.cases[::-1])


def change_words(room: Room) -> None:
    room.reword(FrameKind.STORY, text="Ada Mine fell.")


def change_heading(room: Room) -> None:
    room.reword(FrameKind.MARGIN, heading="How close it was for Ada Mine")


def change_notes(room: Room) -> None:
    room.reword(FrameKind.STEPS, notes="Wait here")


def change_rank(room: Room) -> None:
    room.reword(FrameKind.STORY, rank=1_000.0)


def leave_out(room: Room) -> None:
    room.reword(FrameKind.STORY, shown=False)


def take_case_away(room: Room) -> None:
    room.cases.pop("two")


def empty_case(room: Room) -> None:
    room.cases["two"] = with_ids(bare_case(), "two")


@pytest.mark.parametrize(
    "change",
    [
        *(change_case, change_place, change_names, change_people, change_title, change_order),
        *(change_words, change_heading, change_notes, change_rank, leave_out, take_case_away),
        empty_case,
    ],
)
@pytest.mark.parametrize("every", [False, True])
def test_a_show_made_with_what_is_kept_is_the_one_made_anew(
    room: Room, change: object, every: bool
) -> None:
    room.made(all_slots=every)
    assert callable(change)
    change(room)
    assert room.made(all_slots=every) == room.anew(all_slots=every)
    assert room.made() == room.anew()


def test_acceptance_is_never_kept(room: Room) -> None:
    digests = {one.id: one.digest for one in room.made().frames}
    plain = room.slots
    room.slots = tuple(replace(one, accepted=digests.get(one.id, "")) for one in plain)
    assert all(one.accepted for one in room.made().frames)
    assert room.made().titled
    room.slots = plain
    assert not any(one.accepted for one in room.made().frames)
    assert not room.made().titled


def test_two_cases_that_look_alike_are_two() -> None:
    one, other = ["same"], ["same"]
    assert Very(one) == Very(one)
    assert Very(one) != Very(other)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept, made = Kept(most=2), []

    def get(name: str, made_from: int = 0) -> None:
        def make() -> MadeFrames:
            made.append(name)
            return MadeFrames({})

        kept.get(name, (made_from,), make)

    for name in ("a", "b", "a", "c", "a", "b"):
        get(name)
    assert made == ["a", "b", "c", "b"], "what was asked for last stays"
    get("b", made_from=1)
    assert made[-1] == "b"
    kept.forget()
    get("b", made_from=1)
    assert made == ["a", "b", "c", "b", "b", "b"]
