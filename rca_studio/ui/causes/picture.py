"""The picture side of the Causes tab: graph or fishbone, and the margin to harm above it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis, analyse, path_of
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.fishbone import lay_out_fishbone
from rca_studio.diagrams.shapes import Drawing, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.editing import gestures
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.canvas import Canvas
from rca_studio.ui.causes.margin_card import MarginCard, WhyPanel
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

GRAPH = "graph"
FISHBONE = "fishbone"
LARGE = 150
"""From this many nodes on, pictures are laid out in the background."""

_BONE = "bone:"


@dataclass(frozen=True, slots=True)
class _Request:
    """All that a layout needs; read by a worker, never changed."""

    casefile: CaseFile
    frame: Frame
    ruler: Ruler
    mode: str
    previous: Drawing | None
    path: frozenset[str] = field(default_factory=frozenset)


def _lay_out(request: _Request, analysis: Analysis | None) -> Drawing:
    if request.mode == FISHBONE:
        return lay_out_fishbone(request.casefile, request.ruler, request.frame)
    return lay_out_graph(
        request.casefile,
        request.ruler,
        request.frame,
        analysis=analysis,
        previous=request.previous,
        path=request.path,
    )


class Picture(Surface):
    """Shows a case file as a picture.

    Signals (see ``Canvas``), and:
        linked: cause dragged onto an effect.
        placed: cause dragged onto a bone; its category.
        mode_changed: graph or fishbone.
        analysed: a large case was worked out in the background.
        why_toggled: ``why_open`` tells whether ``why`` is asked for; whoever owns the panels places
            ``why`` and minds the chips.
    """

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    menu_wanted = Signal(QPoint)
    linked = Signal(str, str)
    placed = Signal(str, str)
    mode_changed = Signal()
    why_toggled = Signal()
    analysed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self._studio = studio
        self._casefile: CaseFile | None = None
        self._stored: CaseFile | None = None
        self._analysis = Analysis()
        self._graph: Drawing | None = None
        self._way: frozenset[str] = frozenset()
        self._job: Job | None = None
        self._mode = GRAPH
        self.why_open = False
        self.canvas = Canvas(studio.ruler, "Causal graph")
        self.modes = SegmentedControl(
            ((GRAPH, "Causal graph"), (FISHBONE, "Fishbone")), GRAPH, "View of the causes"
        )
        self.frames = ComboBox()
        self.frames.setAccessibleName("Bones of the fishbone")
        self.margin = MarginCard()
        self.why = WhyPanel()
        self._waiting = Label("Drawing the picture…", theme.Size.SMALL, "muted")
        self._waiting.hide()
        top = QHBoxLayout()
        self._top, self._tools = top, QHBoxLayout()
        top.setContentsMargins(theme.grid(2), theme.grid(1.25), theme.grid(2), theme.grid(0.5))
        top.setSpacing(theme.grid(1.5))
        upper = Qt.AlignmentFlag.AlignTop
        tools = self._tools
        tools.setSpacing(theme.grid(1))
        tools.addWidget(self.modes)
        tools.addSpacing(theme.grid(0.5))
        self.outline_chip = FilterChip("Outline")
        self.details_chip = FilterChip("Details")
        for chip in (self.outline_chip, self.details_chip):
            tools.addWidget(chip)
        tools.addWidget(self.frames)
        tools.addWidget(self._waiting)
        top.addLayout(tools)
        top.setAlignment(tools, upper)
        top.addStretch(1)
        top.addWidget(self.margin, 0, upper | Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self.canvas.asked.connect(self.asked)
        self.canvas.started_typing.connect(self.started_typing)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.menu_wanted.connect(self.menu_wanted)
        self.canvas.dropped.connect(self._on_dropped)
        self.modes.chosen.connect(self.show_mode)
        self.frames.activated.connect(self._on_frame)
        self.margin.why.connect(self._on_why)
        self.why.shown.connect(self._on_way)
        self.why.closed.connect(self._on_why_closed)

    def minimumSizeHint(self) -> QSize:
        """Where there is no room for all side by side, the margin stands below the choices."""
        least = max(self._tools.minimumSize().width(), self.margin.minimumSizeHint().width())
        sides = self._top.contentsMargins()
        return QSize(least + sides.left() + sides.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sides = self._top.contentsMargins()
        both = self._tools.minimumSize().width() + self.margin.minimumSizeHint().width()
        narrow = self.width() < both + 2 * self._top.spacing() + sides.left() + sides.right()
        way = QBoxLayout.Direction
        self._top.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """``GRAPH`` or ``FISHBONE``."""
        return self._mode

    @property
    def analysis(self) -> Analysis:
        """What was worked out of the case as it is stored."""
        return self._analysis

    def frame_of(self, casefile: CaseFile) -> Frame:
        """The bones a case is looked at with; the first frame where it names one not installed."""
        frames = self._studio.frames
        return frames.get(casefile.case.frame) or next(iter(frames.values()))

    def start_over(self) -> None:
        """Another case comes: forget places, zoom and the way shown."""
        self._graph = None
        self._way = frozenset()
        self.why_open = False
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
        self.frames.set_choices(tuple((f.key, f.label) for f in frames.values()), frame.key)
        self.frames.setVisible(self._mode == FISHBONE and len(frames) > 1)
        if _size(shown) >= LARGE:
            if not drafting:
                self._lay_out_later()
            return
        if not drafting:
            self._show_analysis(self._studio.analysis_of(stored.case_id))
        self._take(_lay_out(self._request(), self._analysis))

    def show_mode(self, mode: str) -> None:
        """Show the graph or the fishbone."""
        if mode == self._mode or self._casefile is None or self._stored is None:
            return
        self.canvas.editor.finish()
        self._mode = mode
        self.modes.choose(mode)
        name = "Fishbone" if mode == FISHBONE else "Causal graph"
        self.canvas.set_name(name)
        self.canvas.start_over()
        self.mode_changed.emit()
        self.show_casefile(self._stored, self._stored)

    @property
    def effect(self) -> str:
        """The effect the chosen place stands under, for a cause shown more than once; or ``""``."""
        return ""

    @property
    def by_hand(self) -> bool:
        """Whether a node can be put anywhere, so that Alt and an arrow nudge its box."""
        return self._mode == GRAPH

    @property
    def tells_time(self) -> bool:
        """Whether it is the timeline, where new things are entries."""
        return self._mode == "timeline"

    def choose(self, key: str) -> None:
        """Choose from the program, without telling."""
        self.canvas.choose(key)

    def write(self, key: str, text: str, name: str, replaces: str = "", near: str = "") -> None:
        """Open the editor over a node; ``near`` is where, if the node is not drawn."""
        there = key if self.canvas.drawing.figure(key) is not None else near
        self.canvas.write(there, text, name, replaces)

    # -- inside ----------------------------------------------------------------------------------

    def _request(self) -> _Request:
        assert self._casefile is not None
        previous = self._graph if self._mode == GRAPH else None
        frame = self.frame_of(self._casefile)
        ruler = self._studio.ruler
        return _Request(self._casefile, frame, ruler, self._mode, previous, self._way)

    def _take(self, drawing: Drawing) -> None:
        if self._mode == GRAPH:
            self._graph = drawing
        self.canvas.show_drawing(drawing)

    def _lay_out_later(self) -> None:
        if self._job is not None:
            self._job.cancel()
        request, stored = self._request(), self._stored
        assert stored is not None
        self._waiting.show()

        def work(_progress: Progress) -> tuple[CaseFile, str, Analysis, Drawing]:
            analysis = analyse(stored)
            analysis.ways.work_out()
            return stored, request.mode, analysis, _lay_out(request, analysis)

        self._job = self._studio.jobs.start(work, self._on_laid_out)

    def _on_laid_out(self, result: tuple[CaseFile, str, Analysis, Drawing]) -> None:
        stored, mode, analysis, drawing = result
        if stored is not self._stored or mode != self._mode:
            return  # a newer one is on its way
        self._waiting.hide()
        self._show_analysis(analysis)
        self._take(drawing)
        self.canvas.choose(self.canvas.key)
        self.analysed.emit()

    def _show_analysis(self, analysis: Analysis) -> None:
        if analysis is self._analysis:
            return
        self._analysis = analysis
        self.margin.show_analysis(analysis)
        if self.why_open:
            self.why.show_analysis(analysis)
        self._way = frozenset()

    def _on_frame(self, _index: int) -> None:
        stored = self._stored
        if stored is not None and self.frames.key != stored.case.frame:
            step = gestures.revise(stored.case, "Choose other bones", frame=self.frames.key)
            self._studio.edit(step)

    def _on_dropped(self, key: str, target: str) -> None:
        figure = self.canvas.drawing.figure(target)
        if figure is None:
            return
        if figure.role is Role.BONE:
            self.placed.emit(key, target.removeprefix(_BONE))
        else:
            self.linked.emit(key, target)

    def _on_why(self) -> None:
        if self.why_open:
            self._on_why_closed()
            return
        self.explain()

    def explain(self) -> None:
        """Open the explanation of the margin."""
        self.why_open = True
        self.why.show_analysis(self._analysis)
        self.why_toggled.emit()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_way(self, number: int) -> None:
        stored = self._stored
        if stored is None:
            return
        self._way = frozenset()
        if 0 <= number < len(self.why.ways):
            self._way = path_of(stored, self.why.ways[number].ids)
        if self._mode != GRAPH:
            self.show_mode(GRAPH)
        elif _size(stored) >= LARGE:
            self._lay_out_later()
        else:
            self._take(_lay_out(self._request(), self._analysis))

    def _on_why_closed(self) -> None:
        self.why_open = False
        if self._way:
            self._on_way(-1)
        self.margin.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.why_toggled.emit()


def _size(casefile: CaseFile) -> int:
    return len(casefile.causes) + len(casefile.controls)
