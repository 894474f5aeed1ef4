"""Take it along: what is seen is what leaves, only what was accepted, and the copy is noted."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel

from rca_studio.domain.people import Person, Role
from rca_studio.domain.session import FrameKind, KnownName, NameKind
from rca_studio.editing.gestures import add, new_id, revise
from rca_studio.reports.session_leaving import UHD, Leaving
from rca_studio.ui.sessions.leaving import LeavingRoom, open_leaving
from rca_studio.ui.sessions.sessions_screen import SessionsScreen
from tests.ui.people.team import nothing_shown, shown
from tests.ui.proof.desk import no_dialogs
from tests.ui.sessions.leaving_desk import accept, prepared
from tests.ui.sessions.rooms import quiet, without_sessions

ONE, OTHER = "NM-0102", "NM-0105"


@pytest.fixture
def desk(sample_desk, tmp_path, qtbot):
    sample_desk.prompts.file = tmp_path / "show.pptx"
    yield sample_desk
    no_dialogs()
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy, timeout=20_000)


@pytest.fixture
def session(desk):
    made = prepared(desk.studio, ONE, OTHER, title="Night round")
    accept(desk.studio, made)
    return made


def open_room(desk, session, qtbot) -> LeavingRoom:
    room = open_leaving(desk.studio, session.id, desk.guide)
    assert room is not None
    settle(room, qtbot)
    return room


def settle(room, qtbot) -> None:
    qtbot.waitUntil(
        lambda: room.ready and room.preview.quiet and room.preview.count > 0, timeout=30_000
    )


def said(desk, qtbot) -> str:
    qtbot.waitUntil(lambda: bool(desk.guide.said), timeout=30_000)
    return desk.guide.said[-1]


def choose(room, kind, desk, qtbot) -> None:
    room.panel.kinds.choose(kind.value)
    desk.prompts.file = desk.prompts.file.with_suffix(kind.ending)
    settle(room, qtbot)


def slide_words(content: bytes) -> str:
    slides = Presentation(BytesIO(content)).slides
    return " ".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )


def test_slides_are_saved_and_noted_in_both_cases(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    seen = room.made.left.content
    assert room.about.text().startswith(f"{len(Presentation(BytesIO(seen)).slides)} slides")
    assert not room.print.isVisible()
    room.panel.to.setText("Evening team")
    settle(room, qtbot)
    room.save.click()
    assert said(desk, qtbot) == "Saved as show.pptx."
    assert desk.prompts.file.read_bytes() == seen
    assert nothing_shown(LeavingRoom)
    for reference in (ONE, OTHER):
        case_id = desk.studio.registers.case_id_of(reference)
        copy = desk.studio.casefile(case_id).copies[-1]
        assert (copy.what, copy.to) == ("Slides of the session “Night round”", "Evening team")


@pytest.mark.parametrize("kind", Leaving)
def test_every_kind_can_be_seen_and_saved(desk, session, qtbot, kind):
    room = open_room(desk, session, qtbot)
    choose(room, kind, desk, qtbot)
    assert kind.label.lower() in room.save.text()
    assert room.made.pages.startswith(b"%PDF")
    made = room.made
    room.save.click()
    said(desk, qtbot)
    saved = desk.prompts.file.read_bytes()
    if kind is Leaving.PICTURES:
        with ZipFile(BytesIO(saved)) as packed:
            assert len(packed.namelist()) == len(PdfReader(BytesIO(made.pages)).pages)
    else:
        assert saved == made.left.content
    if kind.on_paper:
        assert saved == made.pages


def test_only_what_a_kind_needs_is_asked(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    panel = room.panel
    shown = {
        kind: {
            name
            for name in ("title", "case", "paper", "pixels", "every")
            if not getattr(panel, name).isHidden() and getattr(panel, name).isVisibleTo(panel)
        }
        for kind in Leaving
        if [panel.kinds.choose(kind.value)]
    }
    assert shown == {
        Leaving.SLIDES: {"every"},
        Leaving.HANDOUT: {"paper"},
        Leaving.PICTURES: {"pixels", "every"},
        Leaving.SUMMARY: {"paper"},
        Leaving.BULLETIN: {"title", "case", "paper"},
        Leaving.DATA: {"title", "case"},
    }
    settle(room, qtbot)
    room.reject()


def test_a_bulletin_has_its_own_title_and_case(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    choose(room, Leaving.DATA, desk, qtbot)
    room.panel.title.setText("Letters without allergies")
    room.panel.case.setCurrentIndex(1)
    settle(room, qtbot)
    plain = json.loads(room.made.left.content)
    assert plain["title"] == "Letters without allergies"
    assert "antibiotic" in " ".join(plain["what_almost_happened"])
    assert room.made.left.cases == (desk.studio.registers.case_id_of(OTHER),)
    room.reject()


def test_what_nobody_accepted_stays_and_is_counted(desk, qtbot):
    made = prepared(desk.studio, ONE, title="Night round")
    shown = accept(desk.studio, made, FrameKind.STORY, FrameKind.STOPPED)
    room = open_room(desk, made, qtbot)
    assert len(Presentation(BytesIO(room.made.left.content)).slides) == 2
    assert f"{len(shown.frames) - 2} frames nobody accepted stay here" in room.about.text()
    room.reject()


def test_without_anything_accepted_it_says_what_to_do(desk, qtbot):
    made = prepared(desk.studio, ONE, title="Night round")
    room = open_leaving(desk.studio, made.id, desk.guide)

    def told() -> str:
        return " ".join(one.text() for one in room.preview.state.findChildren(QLabel))

    qtbot.waitUntil(lambda: "Nobody has accepted a frame" in told(), timeout=20_000)
    assert room.made is None
    room.reject()


def test_an_edit_of_the_case_takes_its_frame_out_while_one_looks(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    before = room.made.accepted
    case = desk.studio.casefile(session.cases[0]).case
    desk.studio.edit(revise(case, story="Something else altogether happened."))
    qtbot.waitUntil(lambda: room.made is not None and room.ready, timeout=30_000)
    assert room.made.accepted == before - 1
    assert "1 frame nobody accepted stays here" in room.about.text()
    room.reject()


def test_a_name_that_became_known_is_not_in_what_leaves(desk, session, qtbot):
    """The frame it stood in waits to be accepted again, so the name cannot leave with it."""
    case = desk.studio.casefile(session.cases[0]).case
    desk.studio.edit(revise(case, story="Somebody held the quincewagon with a knee."))
    accept(desk.studio, session)
    room = open_room(desk, session, qtbot)
    before = room.made.accepted
    assert "quincewagon" in slide_words(room.made.left.content)
    name = KnownName(id=new_id(), kind=NameKind.SITE, name="quincewagon")
    desk.studio.edit(add("Name", name))
    qtbot.waitUntil(lambda: room.made is not None and room.ready, timeout=30_000)
    assert room.made.accepted == before - 1
    assert "quincewagon" not in slide_words(room.made.left.content)
    room.reject()


def test_a_name_in_the_name_of_the_file_is_refused(desk, session, qtbot, tmp_path):
    desk.studio.edit(add("Name", KnownName(id=new_id(), kind=NameKind.SITE, name="Quince Lodge")))
    room = open_room(desk, session, qtbot)
    desk.prompts.file = tmp_path / "Quince Lodge.pptx"
    room.save.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=20_000)
    assert "Quince Lodge" in desk.prompts.told[-1].what
    assert not desk.prompts.file.exists()
    room.reject()


def test_pictures_of_4k_are_packed(desk, qtbot):
    made = prepared(desk.studio, ONE, title="Night round")
    accept(desk.studio, made, FrameKind.STORY)
    room = open_room(desk, made, qtbot)
    room.panel.pixels.setCurrentIndex(1)
    choose(room, Leaving.PICTURES, desk, qtbot)
    assert room.wish.pixels == UHD
    room.save.click()
    said(desk, qtbot)
    with ZipFile(desk.prompts.file) as packed:
        assert packed.namelist() == ["01 What almost happened.png"]
        width = int.from_bytes(packed.read(packed.namelist()[0])[16:20], "big")
    assert width == 3840


def test_an_edit_while_it_is_saved_leaves_no_file_behind(desk, session, qtbot):
    """What is being written was accepted when it was looked at, and is not any more."""
    room = open_room(desk, session, qtbot)
    choose(room, Leaving.PICTURES, desk, qtbot)
    room.save.click()
    case = desk.studio.casefile(session.cases[0]).case
    desk.studio.edit(revise(case, story="Something else altogether happened."))
    qtbot.waitUntil(lambda: "nothing was saved" in room.state.text(), timeout=30_000)
    assert not desk.prompts.file.exists()
    settle(room, qtbot)
    room.save.click()
    said(desk, qtbot)
    assert desk.prompts.file.exists()


def test_another_receiver_makes_nothing_anew(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    before = room.made.left
    room.panel.to.setText("Evening team")
    settle(room, qtbot)
    assert room.made.left is before
    assert room.made.wish.to == "Evening team"
    room.reject()


def test_who_may_not_copy_is_told_so(desk, session, qtbot):
    admin = Person(id=new_id(), name="Ad Min", roles=(Role.ADMINISTRATOR,))
    rae = Person(id=new_id(), name="Rae Reporter", roles=(Role.REPORTER,))
    desk.studio.edit(add("People", admin, rae))
    desk.studio.be("Rae Reporter")
    room = open_room(desk, session, qtbot)
    room.save.click()
    assert "cannot be done" in desk.prompts.told[-1].what
    assert not desk.prompts.file.exists()
    room.reject()


def test_the_choices_are_there_the_next_time(desk, session, qtbot):
    room = open_room(desk, session, qtbot)
    choose(room, Leaving.HANDOUT, desk, qtbot)
    room.panel.paper.setCurrentIndex(1)
    settle(room, qtbot)
    room.save.click()
    said(desk, qtbot)
    again = open_room(desk, session, qtbot)
    assert again.panel.kind is Leaving.HANDOUT
    assert again.panel.paper.key == "Letter"
    again.reject()


def test_a_session_that_is_gone_opens_nothing(desk):
    assert open_leaving(desk.studio, "nothing", desk.guide) is None


def test_the_menu_takes_the_session_in_hand_along(desk, session, qtbot):
    screen = SessionsScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1200, 760)
    screen.show()
    screen.open_session(session.id)
    quiet(qtbot, desk.studio)
    screen.take_along()
    room = shown(qtbot, LeavingRoom)
    settle(room, qtbot)
    assert room.made.accepted == room.made.frames
    room.reject()


def test_without_a_session_there_is_nothing_to_take_along(desk, qtbot):
    without_sessions(desk.studio)
    screen = SessionsScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.show()
    screen.take_along()
    assert desk.guide.said[-1] == "There is no session to take along yet."
