"""A Causes tab over the worked example, and hands that type on it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.casefile import Change, ChangeSet, Entity
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.review import Evidence
from rca_studio.ui.causes.causes_tab import CausesTab
from tests.causal_examples import Builder
from tests.ui.case.desk import Desk

Key = Qt.Key


class Hands:
    """Types on one of the views and into whatever editor it opens."""

    def __init__(self, qtbot, view, editor) -> None:
        self.qtbot, self.view, self.editor = qtbot, view, editor

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.view, text)

    def write(self, words: str, end=Key.Key_Return) -> None:
        assert self.editor.is_open
        assert QApplication.focusWidget() is self.editor
        self.qtbot.keyClicks(self.editor, words)
        self.qtbot.keyClick(self.editor, end)


def put_model(desk: Desk, model: Builder) -> None:
    """Give the case of the desk another causal model."""
    old = [*desk.casefile.controls, desk.casefile.event, desk.casefile.harm]
    desk.studio.edit(ChangeSet("Clear", tuple(Change(one, None) for one in old)))
    new: list[Entity] = [replace(one, case_id=desk.case_id) for one in model.entities[1:]]
    proven = {one.subject for one in new if isinstance(one, Evidence)}
    new += [
        Evidence(id=f"shows {one.id}", case_id=desk.case_id, subject=one.id, note="Seen")
        for one in new
        if isinstance(one, Cause)
        and one.evidence is EvidenceState.VERIFIED
        and one.id not in proven
    ]
    assert desk.studio.edit(ChangeSet("Model", tuple(Change(None, one) for one in new)))


def open_tab(desk: Desk, qtbot, width: int = 1600, height: int = 900) -> CausesTab:
    """The Causes tab, following every step as the case screen lets it."""
    tab = CausesTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.resize(width, height)
    tab.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: tab.show_casefile(desk.casefile))
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    return tab


def named(casefile, text: str):
    """The entity with these words."""
    return next(node for node in casefile if getattr(node, "text", None) == text)


def texts(casefile, node_id: str) -> list[str]:
    """The words of the causes of a node."""
    return [cause.text for cause in casefile.causes_of(node_id)]


MODEL_VIEWS = ("fishbone", "why_tree", "bowtie", "graph")
NODES = ("cause", "control", "event", "harm")


def shown(tab: CausesTab, casefile) -> None:
    """All views and the outline show the same things in the same words: those of the case."""
    ends = [end for end in (casefile.event, casefile.harm) if end is not None]
    words = {node.id: node.text for node in (*ends, *casefile.causes, *casefile.controls)}
    steps = {step.id: step.text for step in casefile.timeline}
    rows = {row.entity: row for row in tab.outline.rows if row.entity}
    assert set(rows) == set(words) | set(steps)
    for id_, text in (words | steps).items():
        assert said(text) in said(rows[id_].spoken)
    before = tab.picture.mode
    for mode in MODEL_VIEWS:
        show_view(tab, mode)
        assert drawn(tab, NODES) == set(words), mode
        for figure in tab.picture.canvas.drawing.figures:
            if figure.entity in words and figure.role.value in NODES:
                assert said(words[figure.entity]) in said(figure.spoken), mode
    show_view(tab, "timeline")
    assert drawn(tab, ("entry",)) == set(steps)
    for figure in tab.picture.canvas.drawing.figures:
        if figure.role.value == "entry":
            assert said(steps[figure.entity]) in said(figure.spoken)
    show_view(tab, before)


def show_view(tab: CausesTab, mode: str) -> None:
    """Show a view, and wait until a large case is drawn in it."""
    tab.picture.show_mode(mode)
    while tab.studio.jobs.busy:
        QTest.qWait(2)


def drawn(tab: CausesTab, roles) -> set[str]:
    """What the picture shows of these kinds."""
    figures = tab.picture.canvas.drawing.figures
    return {f.entity for f in figures if f.role.value in roles and f.entity}


def said(text: str) -> str:
    """Words as they are compared: on one line, without capitals and full stop."""
    return " ".join(text.split()).casefold().removesuffix(".")
