"""A show is made again and again while words are typed, one at a time, and the last one counts."""

import pytest

from rca_studio.domain.session import FrameKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import accept_frames, frames_of, reword
from rca_studio.faults import KnownFault
from rca_studio.ui.sessions.reading import session_of
from rca_studio.ui.sessions.show_reader import ShowReader
from tests.ui.sessions.rooms import prepared, quiet, told_cases, without_sessions


@pytest.fixture
def desk(sample_desk):
    without_sessions(sample_desk.studio)
    return sample_desk


def story_of(desk, session):
    frames = frames_of(desk.studio.casefile(WORKSPACE), session)
    return next(one for one in frames if one.kind is FrameKind.STORY)


def test_what_changes_while_one_is_made_is_made_next_and_only_the_last_is_told(desk, qtbot):
    studio = desk.studio
    session = prepared(studio, told_cases(studio, 1)[0])
    reader, shows = ShowReader(studio, parent=studio), []
    reader.made.connect(shows.append)
    for words in ("One", "Two", "Three"):
        assert studio.edit(reword(story_of(desk, session), text=words))
        reader.read(session_of(studio, session))
    quiet(qtbot, studio)
    assert not reader.busy
    (show,) = shows
    story = next(one for one in show.frames if one.kind is FrameKind.STORY)
    assert story.body.paragraphs == ("Three",)


def test_nothing_is_made_anew_for_who_accepted_it(desk, qtbot):
    studio = desk.studio
    session = prepared(studio, told_cases(studio, 1)[0])
    reader, shows = ShowReader(studio, parent=studio), []
    reader.made.connect(shows.append)
    reader.read(session_of(studio, session))
    quiet(qtbot, studio)
    digests = {one.id: one.digest for one in shows[0].frames}
    workspace = studio.casefile(WORKSPACE)
    step = accept_frames(workspace, workspace.get(session), digests, studio.writer.stamp())
    assert studio.edit(step)
    reader.read(session_of(studio, session))
    assert not reader.busy
    assert len(shows) == 1


def test_rules_that_cannot_be_read_are_told_and_tried_again(desk, qtbot, monkeypatch):
    studio = desk.studio
    session = session_of(studio, prepared(studio, told_cases(studio, 1)[0]))
    reader, shows, faults = ShowReader(studio, parent=studio), [], []
    reader.made.connect(shows.append)
    reader.failed.connect(faults.append)

    def broken(*_: object, **__: object) -> None:
        raise KnownFault("The file “names.toml” cannot be used.", "Your work is safe.", "Mend it.")

    with monkeypatch.context() as patch:
        patch.setattr("rca_studio.analysis.session.making.make_show", broken)
        reader.read(session)
        quiet(qtbot, studio)
    assert [one.what for one in faults] == ["The file “names.toml” cannot be used."]
    reader.read(session)
    quiet(qtbot, studio)
    assert len(shows) == 1
