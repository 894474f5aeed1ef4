"""Words are taken out of the story by keyboard, and a step of the timeline is worked out."""

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.review import EvidenceKind
from rca_studio.domain.timeline import EntryKind
from rca_studio.editing import gestures, timeline_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.story_tab import StoryTab
from rca_studio.ui.causes.picker import Picker
from rca_studio.ui.causes.story_panel import StoryPanel
from rca_studio.ui.causes.timeline_panel import EntryPanel
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import put_model

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
STORY = "Café 😀 corridor.\nAt 21:40 the walker stood by the bed."


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    made.studio.edit(gestures.revise(made.casefile.case, story=STORY, occurred="2026-11-18"))
    yield made
    made.studio.close()


@pytest.fixture
def panel(desk, qtbot):
    chosen = {"key": ""}
    made = StoryPanel(desk.studio, desk.guide, lambda: chosen["key"])
    made.chosen = chosen
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: made.show_casefile(desk.casefile))
    made.story.setFocus()
    return made


def select_last_line(qtbot, panel) -> None:
    """With the keyboard alone, as the panel is read-only."""
    qtbot.keyClick(panel.story, Key.Key_End, CONTROL)
    qtbot.keyClick(panel.story, Key.Key_Home, SHIFT)
    assert panel.take.quote == "At 21:40 the walker stood by the bed."


def test_a_line_of_the_story_becomes_a_step_and_is_marked_as_taken(desk, panel, qtbot):
    assert not panel.take.to_timeline.isEnabled()
    select_last_line(qtbot, panel)
    qtbot.keyClick(panel.take.to_timeline, Key.Key_Space)
    (entry,) = desk.casefile.timeline
    assert (entry.text, entry.moment) == (
        "At 21:40 the walker stood by the bed.",
        "2026-11-18T21:40",
    )
    (mark,) = panel.story.extraSelections()
    assert mark.cursor.selectedText() == entry.text  # behind a sign of two UTF-16 units
    assert not panel.take.to_timeline.isEnabled()
    desk.studio.undo()
    assert desk.casefile.timeline == ()
    assert panel.story.extraSelections() == []


def test_words_become_a_cause_of_what_is_chosen_with_the_story_as_evidence(desk, panel, qtbot):
    panel.chosen["key"] = "reach"
    select_last_line(qtbot, panel)
    qtbot.keyClick(panel.take.new_cause, Key.Key_Space)
    made = desk.casefile.causes_of("reach")[-1]
    assert made.text == "At 21:40 the walker stood by the bed"
    assert [one.kind for one in desk.casefile.evidence_for(made.id)] == [EvidenceKind.STORY]


def test_where_nothing_is_chosen_it_is_asked_what_the_words_show(desk, panel, qtbot):
    select_last_line(qtbot, panel)
    qtbot.keyClick(panel.take.evidence, Key.Key_Space)
    picker = panel.findChild(Picker)
    assert "event" not in picker.keys  # evidence is for causes and controls
    qtbot.keyClicks(picker.search, "steadied")
    qtbot.keyClick(picker.search, Key.Key_Return)
    (proof,) = desk.casefile.evidence_for("steady")
    assert proof.note == "At 21:40 the walker stood by the bed."


def test_the_story_tab_offers_the_same(desk, qtbot):
    tab = StoryTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.show_casefile(desk.casefile)
    tab.story.editor.selectAll()
    qtbot.keyClick(tab.take.to_timeline, Key.Key_Space)
    (entry,) = desk.casefile.timeline
    assert entry.text == " ".join(STORY.split())


def test_a_step_is_worked_out_at_the_side(desk, qtbot):
    step, key = timeline_gestures.add_entry(desk.casefile, "Walker stood by the bed")
    desk.studio.edit(step)
    panel = EntryPanel(desk.studio, desk.guide)
    qtbot.addWidget(panel)

    def show(_told: object = None) -> None:
        panel.show_entity(desk.casefile, key, desk.studio.analysis_of(desk.case_id))

    desk.studio.changed.connect(show)
    show()
    panel.show()
    when = panel.moment.editor
    qtbot.keyClicks(when, "evening")
    qtbot.keyClick(when, Key.Key_Return)
    assert panel.moment.needed
    assert desk.casefile.get(key).moment == ""
    when.clear()
    qtbot.keyClicks(when, "Nov 2026")
    qtbot.keyClick(when, Key.Key_Return)
    assert desk.casefile.get(key).moment == "2026-11"
    assert not panel.moment.needed
    qtbot.keyClicks(panel.expected.editor, "Walker within reach")
    panel.expected.editor.commit()
    panel.kind.setFocus()
    qtbot.keyClick(panel.kind, Key.Key_Down)
    panel.kind.activated.emit(panel.kind.currentIndex())
    entry = desk.casefile.get(key)
    assert (entry.expected, entry.kind) == ("Walker within reach", EntryKind.GAP)
    qtbot.keyClick(panel.make_cause, Key.Key_Space)
    entry = desk.casefile.get(key)
    assert desk.casefile.get(entry.about).text == "Walker stood by the bed"
    assert panel.make_cause.isHidden()
    assert desk.guide.said == ["It is a cause of the event now"]
