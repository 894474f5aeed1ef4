"""Whatever blocks under a shipped protocol, its way ends where it is put right; and it can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet, Entity, created
from rca_studio.domain.gates import Blocker
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from tests.domain.whole_case import conditions, whole
from tests.ui.case.desk import Desk, make_desk
from tests.ui.proof.desk import no_dialogs

PROTOCOLS = load_protocols(resource("protocols"))
CASE = "c" * 32


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = replace(make_desk(tmp_path), case_id=CASE)
    yield made
    no_dialogs()
    made.studio.close()


def opened(desk: Desk, qtbot, stage: Stage, entities: dict[str, Entity]) -> CaseScreen:
    """The screen of a case at a stage, with what it holds."""
    case = replace(entities.pop("c"), id=CASE, stage=stage)
    rest = (replace(entity, case_id=CASE) for entity in entities.values())
    desk.studio.writer.edit(ChangeSet("Bring a case", created(case, *rest)))
    screen = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1200, 900)
    screen.show_case(CASE)
    screen.show()
    qtbot.waitExposed(screen)
    return screen


def went(screen: CaseScreen, blocker: Blocker) -> QWidget:
    """What has the focus once the way of a blocker was gone."""
    screen.go_to(blocker.tab, blocker.target)
    here = screen.window().focusWidget()
    assert here is not None, blocker
    assert screen.isAncestorOf(here), blocker
    assert screen.tab == blocker.tab, blocker
    return here


def blocking(desk: Desk) -> dict[str, Blocker]:
    return {one.key: one for one in desk.studio.blockers_of(CASE)}


def unanswered(protocol: Protocol) -> dict[str, Entity]:
    """A case in which everything is asked and nothing but what asks for it is answered."""
    entities = whole(protocol)
    asking = {condition.field for condition in conditions(protocol)}
    fields = {field.key for field in protocol.fields if field.key not in asking}
    items = {item.key for item in (*protocol.proceed, *protocol.validation)}
    told = {f"telling.{asked.about}" for asked in protocol.telling}
    bound = {f.bound: "" for f in protocol.fields if f.bound}
    entities["c"] = replace(entities["c"], **{**bound, "occurred": ""})
    return {key: one for key, one in entities.items() if key not in fields | items | told}


def label_beside(widget: QWidget, text: str) -> bool:
    """Whether a text stands in the row a widget belongs to."""
    row = widget
    for _ in range(2):
        if any(label.text() == text for label in row.findChildren(QLabel)):
            return True
        row = row.parentWidget()
    return False


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_every_question_is_answered_where_its_way_ends(desk, qtbot, protocol):
    screen = opened(desk, qtbot, Stage.REVIEW, unanswered(protocol))
    asked = [field for field in protocol.fields if field.key in blocking(desk)]
    asking = {condition.field for condition in conditions(protocol)}
    assert {field.key for field in protocol.fields} - {f.key for f in asked} == asking - {""}
    for field in asked:
        here = went(screen, blocking(desk)[field.key])
        if isinstance(here, QComboBox):
            qtbot.keyClick(here, Qt.Key.Key_Down)
        else:
            qtbot.keyClicks(here, "2026-11-18 20:40" if field.type == "moment" else "Seen")
        screen.page.leave()
        assert field.key not in blocking(desk), field.key
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_every_item_and_every_decision_has_its_words_where_its_way_ends(desk, qtbot, protocol):
    screen = opened(desk, qtbot, Stage.REVIEW, unanswered(protocol))
    items = [item for item in protocol.proceed if item.key in blocking(desk)]
    assert len(items) == len(protocol.proceed)
    seen = set()
    for item in items:
        here = went(screen, blocking(desk)[item.key])
        assert label_beside(here, item.label), item.key
        seen.add(here)
    for asked in protocol.telling:
        blocker = blocking(desk)[f"telling.{asked.about}"]
        here = went(screen, blocker)
        who = blocker.text.removeprefix("Decide about telling: ").capitalize()
        assert label_beside(here, who), asked.about
        seen.add(here)
    assert len(seen) == len(items) + len(protocol.telling), "each has a place of its own"
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_every_validation_item_is_confirmed_where_its_way_ends(desk, qtbot, protocol):
    entities = whole(protocol)
    for item in protocol.validation:
        del entities[item.key]
    screen = opened(desk, qtbot, Stage.VALIDATE, entities)
    assert list(blocking(desk)) == [item.key for item in protocol.validation]
    for item in protocol.validation:
        here = went(screen, blocking(desk)[item.key])
        assert label_beside(here, item.label), item.key
        qtbot.keyClick(here, Qt.Key.Key_Space)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.note.setPlainText("Seen on two days")
        dialog.yes.click()
        assert item.key not in blocking(desk), item.key
    assert blocking(desk) == {}
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


UNPROVEN = {
    "near_fall": "near_miss_evidence",
    "medication": "discrepancy_evidence",
}


@pytest.mark.parametrize(("key", "item"), UNPROVEN.items())
def test_what_nothing_shows_yet_is_led_to_where_a_file_can_be_added(desk, qtbot, key, item):
    entities = whole(PROTOCOLS[key])
    entities[item] = replace(entities[item], note="")
    screen = opened(desk, qtbot, Stage.VALIDATE, entities)
    (blocker,) = blocking(desk).values()
    assert blocker.text.endswith(": nothing shows it yet, neither a note nor a file")
    here = went(screen, blocker)
    assert here.accessibleName().startswith("Add a file to ")
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
