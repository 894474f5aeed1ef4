"""The picture side of the Causes screen: one of five views, and the margin to harm above it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis, path_of
from rca_studio.diagrams.shapes import Drawing
from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.causes.canvas import Canvas
from rca_studio.ui.causes.drawer import Drawer
from rca_studio.ui.causes.drawing_view import Look
from rca_studio.ui.causes.find_bar import FindBar
from rca_studio.ui.causes.folding import Folding, path_through
from rca_studio.ui.causes.margin_card import MarginCard, WhyPanel
from rca_studio.ui.causes.minimap import MiniMap
from rca_studio.ui.causes.side import Supposition
from rca_studio.ui.causes.views import GRAPH, VIEWS, Request, View
from rca_studio.ui.causes.zoom_bar import ZoomBar
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

_HIGH = 60
"""From this height on (in steps of the grid) the margin may stand below the choice of views."""

LARGE = 150
"""From this many nodes on, pictures are laid out in the background."""


class Picture(Surface):
    """Shows a case file as a picture.

    Signals (see ``Canvas``), and:
        frame_wanted: key of the frame the person chose for the case.
        mode_changed: another of the views is shown.
        analysed: a large case was worked out in the background.
        resized: there is more room for it, or less.
        why_toggled: ``why_open`` tells whether ``why`` is asked for; whoever owns the panels places
            ``why`` and minds the chips.
    """

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    menu_wanted = Signal(QPoint)
    frame_wanted = Signal(str)
    mode_changed = Signal()
    why_toggled = Signal()
    analysed = Signal()
    resized = Signal()

    def __init__(self, studio: Studio, folding: Folding, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self._studio = studio
        self._folding = folding
        self._casefile: CaseFile | None = None
        self._stored: CaseFile | None = None
        self._analysis = Analysis()
        self._supposed: Supposition | None = None
        self._drawer = Drawer(studio.jobs, self)
        self._looks: dict[str, Look] = {}
        self._look: Look | None = None  # to come back to, once a large case is drawn
        self._path: frozenset[str] = frozenset()
        self._view = VIEWS[GRAPH]
        self.why_open = False
        self.canvas = Canvas(studio.ruler, self._view.label)
        self._set_hand()
        choices = tuple((view.key, view.label) for view in VIEWS.values())
        self.modes = SegmentedControl(choices, GRAPH, "View of the causes")
        self.mode_list = ComboBox()  # stands for ``modes`` where there is no room for them
        self.mode_list.setAccessibleName("View of the causes")
        self.mode_list.set_choices(choices, GRAPH)
        self.mode_list.setMinimumWidth(theme.grid(18))
        self.mode_list.hide()
        self.frames = ComboBox()
        self.frames.setAccessibleName("Bones of the fishbone")
        self.frames.setMinimumWidth(theme.grid(26))
        self.margin = MarginCard()
        self.why = WhyPanel()
        self.find_bar = FindBar()
        self.minimap = MiniMap(self.canvas)
        self.zoom_bar = ZoomBar(self.canvas)
        self.outline_chip = FilterChip("Outline")
        self.details_chip = FilterChip("Details")
        self.focus_chip = FilterChip("Only its path")
        self.find_chip = FilterChip("Find")
        self.export_button = FilterChip("Export…")
        self.export_button.setCheckable(False)
        self._waiting = Label("Drawing the picture…", theme.Size.SMALL, "muted")
        self._waiting.hide()
        self._arrange()
        self.setFocusProxy(self.canvas)
        self._connect()

    def _arrange(self) -> None:
        self._chips = QWidget()
        chips = FlowLayout(self._chips)
        chips.setSpacing(theme.grid(0.75))
        for part in (self.outline_chip, self.details_chip, self.focus_chip, self.find_chip):
            chips.addWidget(part)
        chips.addWidget(self.export_button)
        chips.addWidget(self.frames)
        chips.addWidget(self._waiting)
        self._tools = QVBoxLayout()
        self._tools.setSpacing(theme.grid(0.75))
        self._tools.addWidget(self.modes)
        self._tools.addWidget(self.mode_list, 0, Qt.AlignmentFlag.AlignLeft)
        self._tools.addWidget(self._chips)
        top = self._top = QHBoxLayout()
        top.setContentsMargins(theme.grid(2), theme.grid(1.25), theme.grid(2), theme.grid(0.5))
        top.setSpacing(theme.grid(1.5))
        upper = Qt.AlignmentFlag.AlignTop
        top.addLayout(self._tools, 1)
        top.addWidget(self.margin, 0, upper | Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.find_bar)
        column.addWidget(self.canvas, 1)

    def _connect(self) -> None:
        self.canvas.asked.connect(self.asked)
        self.canvas.started_typing.connect(self.started_typing)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.menu_wanted.connect(self.menu_wanted)
        self.canvas.unfolded.connect(self._on_unfolded)
        self.modes.chosen.connect(self.show_mode)
        self.mode_list.activated.connect(self._on_listed)
        self.frames.activated.connect(self._on_frame)
        self.focus_chip.clicked.connect(self._show_focus)
        self.find_chip.clicked.connect(self._on_find_chip)
        self.find_bar.found.connect(self.canvas.show_hits)
        self.find_bar.closed.connect(self._on_find_closed)
        self.margin.why.connect(self._on_why)
        self.why.shown.connect(self._on_way)
        self.why.closed.connect(self._on_why_closed)
        self._folding.changed.connect(self._on_folded)
        self._drawer.drawn.connect(self._on_drawn)
        self._drawer.analysed.connect(self._on_worked_out)
        self._drawer.waiting.connect(self._waiting.setVisible)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the choices and the margin below each other."""
        least = max(self.mode_list.minimumWidth(), self.margin.minimumSizeHint().width())
        sides = self._top.contentsMargins()
        return QSize(least + sides.left() + sides.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self.resized.emit()

    def _make_room(self) -> None:
        """Views and margin side by side; where that is too wide, the margin below; where that is
        too high or still too wide, a list of the views instead."""
        sides = self._top.contentsMargins()
        room = self.width() - sides.left() - sides.right() - self._top.spacing()
        views, card = self.modes.sizeHint().width(), self.margin.minimumSizeHint().width()
        listed = room < views or (room < views + card and self.height() < theme.grid(_HIGH))
        if listed:
            views = self.mode_list.minimumWidth()
        self.modes.setVisible(not listed)
        self.mode_list.setVisible(listed)
        self.export_button.setVisible(not listed)  # the menu and its key are there all the same
        way = QBoxLayout.Direction
        self._top.setDirection(way.TopToBottom if room < views + card else way.LeftToRight)

    def focus_modes(self) -> None:
        """Put the focus on the choice of views."""
        listed = not self.mode_list.isHidden()
        part = self.mode_list if listed else self.modes.button(self._view.key)
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """Key of the view shown."""
        return self._view.key

    @property
    def view(self) -> View:
        """The view shown."""
        return self._view

    @property
    def analysis(self) -> Analysis:
        """What was worked out of the case as it is stored."""
        return self._analysis

    def frame_of(self, casefile: CaseFile) -> Frame:
        """The bones a case is looked at with; the first frame where it names one not installed."""
        frames = self._studio.frames
        return frames.get(casefile.case.frame) or next(iter(frames.values()))

    def start_over(self) -> None:
        """Another case comes: forget places, zoom and the path shown."""
        self._drawer.start_over()
        self._looks, self._look = {}, None
        self._path, self._supposed = frozenset(), None
        self.why_open = False
        self.focus_chip.setChecked(False)
        self.find_bar.leave()
        self.canvas.start_over()

    def show_casefile(self, shown: CaseFile, stored: CaseFile, *, drafting: bool = False) -> None:
        """Show a case.

        Args:
            shown: the case with what is just being written.
            stored: the case as it is kept; the margin speaks of this one.
            drafting: ``shown`` holds a node without words.
        """
        self._casefile, self._stored = shown, stored
        frame = self.frame_of(shown)
        frames = self._studio.frames
        if self.frames.count() != len(frames):
            self.frames.set_choices(tuple((f.key, f.label) for f in frames.values()))
        self.frames.choose(frame.key)
        self.frames.setVisible(self._view.bones and len(frames) > 1)
        self.find_bar.show_casefile(shown, steps=self._view.steps)
        large = _size(shown) >= LARGE
        if not drafting and not large:
            self._show_analysis(self._studio.analysis_of(stored.case_id))
        if not drafting or not large:
            self._draw()

    def show_mode(self, mode: str) -> None:
        """Show another view; what is chosen stays chosen, each view keeps its place and zoom."""
        if mode == self._view.key or self._casefile is None or self._stored is None:
            return
        self.canvas.editor.finish()
        self._looks[self._view.key] = self.canvas.look()
        self._view = VIEWS[mode]
        self._look = self._looks.get(mode)
        self.modes.choose(mode)
        self.mode_list.choose(mode)
        self.canvas.set_name(self._view.label)
        self._set_hand()
        self.canvas.start_over()
        self.mode_changed.emit()
        self.show_casefile(self._stored, self._stored)

    @property
    def effect(self) -> str:
        """The effect the chosen place stands under, for a cause shown more than once; or ``""``."""
        casefile, cause = self._casefile, self.canvas.key
        places = self.canvas.figures_of(cause)
        if casefile is None or len(places) < 2:
            return ""
        # Where a cause comes again, its figure is named after the link by which it stands there.
        again = {figure.key.partition("@")[2] for figure in places}
        here = self.canvas.place.partition("@")[2]
        for link in casefile.links:
            if link.cause_id == cause and (link.id == here if here else link.id not in again):
                return link.effect_id
        return ""

    @property
    def by_hand(self) -> bool:
        """Whether a node can be put anywhere, so that Alt and an arrow nudge its box."""
        return self._view.by_hand

    @property
    def tells_time(self) -> bool:
        """Whether it is the timeline, where new things are entries."""
        return self._view.steps

    def choose(self, key: str) -> None:
        """Choose from the program, without telling."""
        if self._casefile is not None:
            self._folding.reveal(self._casefile, key)
        self.canvas.choose(key)
        self._show_focus()

    def write(self, key: str, text: str, name: str, replaces: str = "", near: str = "") -> None:
        """Open the editor over a node; ``near`` is where, if the node is not drawn."""
        there = key if self.canvas.figure_of(key) is not None else near
        self.canvas.write(there, text, name, replaces)

    # -- what stands out -------------------------------------------------------------------------

    def show_path(self, path: frozenset[str]) -> None:
        """Let these nodes and links stand out, in a view that can show it."""
        self._path = path
        if path and not self._view.paths:
            self.show_mode(GRAPH)
        else:
            self._draw()

    def suppose(self, supposed: Supposition | None) -> None:
        """Show a what-if: its margin above the picture, and a ring round what it supposes."""
        if supposed == self._supposed:
            return
        self._supposed = supposed
        self.margin.show_analysis(supposed.analysis if supposed else self._analysis)
        self.canvas.show_supposed(supposed.changed if supposed else frozenset())

    def toggle_focus(self) -> None:
        """Let all but the path of what is chosen stand back, or no longer."""
        self.focus_chip.setChecked(not self.focus_chip.isChecked())
        self._show_focus()

    def begin_find(self) -> None:
        """Wait for words to find."""
        self.find_chip.setChecked(True)
        self.find_bar.begin()

    def find_again(self, by: int) -> None:
        """Go to the next (1) or the last (-1) hit."""
        if self.find_bar.open and self.find_bar.hits:
            self.find_bar.step(by)
        else:
            self.begin_find()

    def _show_focus(self) -> None:
        focus = None
        if self.focus_chip.isChecked() and self._casefile is not None and self.canvas.key:
            focus = path_through(self._casefile, self.canvas.key)
        self.canvas.show_focus(focus)

    def _on_chosen(self, key: str) -> None:
        self._show_focus()
        self.chosen.emit(key)

    def _on_find_chip(self, on: bool) -> None:
        if on:
            self.begin_find()
        else:
            self.find_bar.leave()

    def _on_find_closed(self) -> None:
        self.find_chip.setChecked(False)
        if self.isVisible():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_hand(self) -> None:
        """Let the mouse do what can be done in the view shown."""
        may = not self._studio.read_only
        self.canvas.hand.may_move = may and self._view.by_hand
        self.canvas.hand.may_link = may and not self._view.steps

    # -- drawing ---------------------------------------------------------------------------------

    def forget_drawing(self, mode: str) -> None:
        """Let a view be drawn anew, and not be like what it was."""
        self._drawer.forget(mode)

    def _draw(self) -> None:
        """Draw the case in the view shown."""
        shown, stored = self._casefile, self._stored
        if shown is None or stored is None:
            return
        frame, folded = self.frame_of(shown), self._folding.folded
        ruler = self._studio.ruler
        request = Request(shown, frame, ruler, self._view.key, path=self._path, folded=folded)
        if _size(shown) >= LARGE:
            self._drawer.draw_later(request, stored)
        else:
            self._drawer.draw(request, self._analysis)

    def _on_drawn(self, request: Request, drawing: Drawing) -> None:
        self.canvas.show_model(request.casefile)
        self.canvas.show_drawing(drawing)
        places = request.casefile.places(GRAPH) if self._view.by_hand else {}
        self.canvas.show_pins(frozenset(places))
        if self._look is not None:
            self.canvas.look_again(self._look)
            self._look = None
        if _size(request.casefile) >= LARGE:
            self.canvas.choose(self.canvas.key)

    def _on_worked_out(self, stored: CaseFile, analysis: Analysis) -> None:
        if stored is self._stored:
            self._show_analysis(analysis)
            self.analysed.emit()

    def _show_analysis(self, analysis: Analysis) -> None:
        if analysis is self._analysis:
            return
        self._analysis = analysis
        self._supposed = None
        self.margin.show_analysis(analysis)
        if self.why_open:
            self.why.show_analysis(analysis)
        self._path = frozenset()

    def _on_folded(self) -> None:
        self._draw()
        self._show_focus()

    def _on_unfolded(self, key: str) -> None:
        self._folding.fold(key, False)

    def _on_listed(self, _index: int) -> None:
        self.show_mode(self.mode_list.key)

    def _on_frame(self, _index: int) -> None:
        if self._stored is not None and self.frames.key != self.frame_of(self._stored).key:
            wanted = self.frames.key
            self.frames.choose(self.frame_of(self._stored).key)
            self.frame_wanted.emit(wanted)

    # -- why the margin is what it is ------------------------------------------------------------

    def explain(self) -> None:
        """Open the explanation of the margin."""
        self.why_open = True
        self.why.show_analysis(self._analysis)
        self.why_toggled.emit()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_why(self) -> None:
        """Close the explanation of the margin, and let nothing stand out any more."""
        self.why_open = False
        if self._path:
            self.show_path(frozenset())

    def _on_why(self) -> None:
        if self.why_open:
            self._on_why_closed()
        else:
            self.explain()

    def _on_way(self, number: int) -> None:
        if self._stored is None:
            return
        path: frozenset[str] = frozenset()
        if 0 <= number < len(self.why.ways):
            path = path_of(self._stored, self.why.ways[number].ids)
        self.show_path(path)

    def _on_why_closed(self) -> None:
        self.close_why()
        self.margin.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.why_toggled.emit()


def _size(casefile: CaseFile) -> int:
    return len(casefile.causes) + len(casefile.controls)
