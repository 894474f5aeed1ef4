"""The review of every kind of near miss: each thing that blocks is led to, and helps to answer."""

import pytest
from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.editing import gestures, proof_gestures
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.cases.report_form import proposed_type
from tests.ui.case.desk import Desk, make_desk

PROTOCOLS = load_protocols(resource("protocols"))


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


def review_of(desk: Desk, qtbot, key: str) -> CaseScreen:
    """The review tab of the case, as one of this kind."""
    revised = gestures.revise(desk.casefile.case, "Change type", protocol=key, occurred="")
    assert desk.studio.edit(revised)
    stamp = desk.studio.writer.stamp()
    assert desk.studio.edit(proof_gestures.move_on(desk.casefile, Stage.REVIEW, stamp))
    screen = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1200, 900)
    screen.show_case(desk.case_id)
    screen.show()
    qtbot.waitExposed(screen)
    screen.show_tab("review")
    return screen


def answer(desk: Desk, key: str, value: str) -> None:
    assert desk.studio.edit(gestures.answer(desk.casefile, key, value))


def is_within(widget: QWidget | None, page: QWidget) -> bool:
    return widget is not None and (widget is page or page.isAncestorOf(widget))


@pytest.mark.parametrize("key", PROTOCOLS)
def test_everything_that_blocks_the_review_is_led_to(desk, qtbot, key):
    screen = review_of(desk, qtbot, key)
    found = [b for b in desk.studio.blockers_of(desk.case_id) if b.tab == "review"]
    assert len(found) > len(PROTOCOLS[key].proceed) + 3
    seen = set()
    for blocker in found:
        screen.page.go_to(blocker.target)
        here = screen.window().focusWidget()
        assert is_within(here, screen.page), blocker.key
        seen.add(id(here))
    assert len(seen) == len(found), "each has a place of its own"
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def test_what_hangs_on_an_answer_or_the_score_is_marked_when_it_is_needed(desk, qtbot):
    screen = review_of(desk, qtbot, "infection")
    form = screen.page.form
    follow_up, advice = form._fields["exposed_follow_up"], form._fields["outbreak_advice"]
    assert not follow_up.needed
    assert follow_up.help.text().startswith("Needed when “People exposed” is anything but “Nobody”")
    assert advice.help.text() == "Needed when the SAC score is 3"
    assert screen.page._count.text().startswith("2 of 11 ")
    answer(desk, "exposed", "Several people")
    assert follow_up.needed
    assert screen.page._count.text().startswith("3 of 12 ")
    answer(desk, "exposed_follow_up", "Watched until Friday")
    assert not follow_up.needed
    answer(desk, "exposed", "Nobody")
    assert not follow_up.needed
    assert not advice.needed
    case = desk.casefile.case
    risk = gestures.revise(case, "Risk", severity="major", probability="frequent")
    assert desk.studio.edit(risk)
    assert advice.needed
    texts = [b.text for b in desk.studio.blockers_of(desk.case_id)]
    assert "Advice on an outbreak, because the SAC score is 3" in texts
    follows = screen.page.risk._follows.text()
    assert follows.startswith("SAC 3: Full analysis. Ask for advice on an outbreak")
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def test_fields_and_items_hold_their_help(desk, qtbot):
    screen = review_of(desk, qtbot, "equipment")
    tip = screen.page.form.editor("state_found").toolTip()
    assert "Repair wipes out the traces" in tip
    assert "Good: “Battery light red" in tip
    assert "Weak: “did not work”" in tip
    label = screen.page.items.row("out_of_use")._label.toolTip()
    assert "Shown by: photo of the label or the lock" in label
    assert "May be confirmed by: Shift lead or Service manager" in label
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Walker slipped, nearly a fall", "near_fall"),
        ("Lost balance at the doorway", "near_fall"),
        ("Tablet not in the record", "medication"),
        ("Wrong dose on the chart", "medication"),
        ("Late visit, backup found", "staffing"),
        ("Person alone at the crossing, traffic close", "community"),
        ("Battery of the device empty", "equipment"),
        ("Outdated plan in the folder", "documentation"),
        ("Letter filed in the wrong file", "documentation"),
        ("Distress in the kitchen, hot pan in hand", "behaviour"),
        ("Safeguarding sign seen at bath time", "behaviour"),
        ("Gloves not changed between two rooms", "infection"),
        ("Bath water too hot: scald near", "general"),
        ("", "general"),
    ],
)
def test_a_kind_is_known_by_its_words(said, key):
    assert proposed_type(said, PROTOCOLS) == key
