"""Reading a causal model from a file: a look at what comes and what stays behind, then one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.intake.models.bring import Brought, bring_model
from rca_studio.intake.models.reader import ENDINGS, read_model_file
from rca_studio.intake.models.reading import ModelRead
from rca_studio.reports.compose import frame_of
from rca_studio.reports.exports import bone_names, clipboard_text
from rca_studio.ui import theme
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.dress import dress
from rca_studio.ui.exchange.notes import Body, Notes
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import ComboBox, Field, TextArea
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Caption, Label

KINDS = f"Causal models ({' '.join('*' + ending for ending in ENDINGS)})"
_WHOLE = "whole"
_MOST_LINES = 400
_OTHER_KINDS = "JSON, Mermaid fishbones, fault trees, GraphML, XMind and lists can be read."

Keep = Callable[[], None]


class ReadModelDialog(QDialog):
    """Reads a file in a worker, shows what is in it, and brings it in as one step.

    Args:
        studio: the open workspace.
        navigator: says what was brought in, with a way back.
        case_id: the case it is brought into.
        path: the file.
        under: the node chosen; offered as the place to hang the model below.
        keep: keeps the file as evidence instead; ``None`` where that makes no sense.
        brought: called with the id of what to choose, once it is in.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        case_id: str,
        path: Path,
        parent: QWidget | None = None,
        *,
        under: str = "",
        keep: Keep | None = None,
        brought: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Read a model")
        self._studio, self._navigator = studio, navigator
        self._case_id, self._path, self._under = case_id, path, under
        self._keep, self._brought = keep, brought
        self.read: ModelRead | None = None
        self._job: Job | None = None
        self._make_parts()
        self._arrange()
        self._begin()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be carried, in sentences."""
        return self.told.texts

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.title = Label(f"Read “{short(self._path.name, 80)}”", theme.Size.TITLE, wrap=True)
        self.what = Label("Being read…", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Being read")
        dress(self.bar, "progress")
        self.outline = TextArea("", rows=12)
        self.outline.setReadOnly(True)
        self.outline.setLineWrapMode(TextArea.LineWrapMode.NoWrap)
        self.outline.setAccessibleName("What will be brought in")
        self.outline.setTabStopDistance(theme.grid(3))
        self.target = ComboBox()
        self.target.setMinimumContentsLength(22)
        self.target.currentIndexChanged.connect(self._on_target)
        self.where = Field("Where it goes", self.target)
        self.note_title = Caption("")
        self.told = Notes("What stays behind")
        self.as_evidence = PlainButton("Keep it as evidence instead")
        self.as_evidence.setVisible(self._keep is not None)
        self.as_evidence.clicked.connect(self._on_keep)
        self.cancel = PlainButton("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.bring = PrimaryButton("Bring it in")
        self.bring.setDefault(True)
        self.bring.setEnabled(False)
        self.bring.clicked.connect(self.accept)

    def _arrange(self) -> None:
        body = Body()
        above: tuple[QWidget, ...] = (self.title, self.what, self.bar)
        below: tuple[QWidget, ...] = (self.where, self.note_title, self.told)
        for part in above:
            body.column.addWidget(part)
        body.column.addWidget(self.outline, 1)
        for part in below:
            body.column.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.grid(3), theme.grid(2.5), theme.grid(2), theme.grid(2.5))
        column.setSpacing(theme.grid(1.25))
        column.addWidget(body, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, theme.grid(1), 0)
        foot.setSpacing(theme.grid(1.5))
        foot.addWidget(self.as_evidence)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.bring)
        column.addLayout(foot)
        self.resize(that_fits(self, QSize(theme.grid(90), theme.grid(76))))

    # -- reading ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        casefile, path = self._casefile, self._path
        frame = frame_of(casefile, self._studio.practice.frames)
        bones = bone_names(frame)

        def work(progress: Progress) -> tuple[ModelRead, str]:
            progress(0)
            read = read_model_file(path, bones)
            progress(1)
            return read, _shown(clipboard_text(read.model, frame))

        self._job = self._studio.jobs.start(work, self._on_read, failed=self._on_failed)

    def _on_read(self, result: tuple[ModelRead, str]) -> None:
        self._job = None
        self.read, outline = result
        self.bar.hide()
        self.what.setText(f"{_counted(self.read.model)}, from {self.read.what}.")
        self.outline.show_value(outline)
        places = self._places()
        first = places[0][0] if places else ""
        keys = [key for key, _ in places]
        self.target.set_choices(
            places, self._under if self._under in keys and first != _WHOLE else first
        )
        self._on_target()
        self.bring.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: Exception) -> None:
        """What cannot be read is said in one sentence, and nothing else happens."""
        self._job = None
        self.bar.hide()
        if self._keep is None:
            self.reject()
        else:
            self.what.setText(_OTHER_KINDS)
        self._studio.tell(error)

    def _places(self) -> tuple[tuple[str, str], ...]:
        """Where the model may go: the whole of an empty case, or below one of its nodes."""
        casefile = self._casefile
        empty = not casefile.causes and not casefile.links
        whole = ((_WHOLE, "It becomes the model of this case"),) if empty else ()
        ends = [
            (one.id, f"Below the {name}: {short(one.text, 80)}")
            for name, one in (("event", casefile.event), ("harm", casefile.harm))
            if one is not None
        ]
        causes = [(one.id, f"Below “{short(one.text, 80)}”") for one in casefile.causes]
        controls = [
            (one.id, f"Below the control “{short(one.text, 70)}”") for one in casefile.controls
        ]
        return (*whole, *ends, *causes, *controls)

    @property
    def _casefile(self) -> CaseFile:
        return self._studio.casefile(self._case_id)

    # -- bringing in -----------------------------------------------------------------------------

    def _step(self) -> Brought:
        assert self.read is not None
        key = self.target.key
        return bring_model(self._casefile, self.read, "" if key == _WHOLE else key)

    def _on_target(self, *_args: object) -> None:
        """Say what this place would leave behind."""
        if self.read is None:
            return
        notes = self._step().notes if self.target.key else self.read.notes
        self.told.tell(notes)
        self.note_title.setText("To know before" if notes else "Nothing of the file stays behind.")
        self.bring.setEnabled(bool(self.target.key) and not self._studio.read_only)

    def accept(self) -> None:
        if self.read is None or not self.bring.isEnabled():
            return
        before = {cause.id for cause in self._casefile.causes}

        def make() -> ChangeSet:
            return self._step().step

        if not self._studio.attempt(make):
            return
        super().accept()
        said = f"{_counted(self.read.model)} came in from {self._path.name}"
        say_with_undo(self._studio, self._navigator, said)
        if self._brought is not None:
            made = (one.id for one in self._casefile.causes if one.id not in before)
            event = self._casefile.event
            self._brought(next(made, event.id if event else ""))

    def _on_keep(self) -> None:
        self.reject()
        if self._keep is not None:
            self._keep()

    def done(self, result: int) -> None:
        """Nobody waits any more for a file that is still being read."""
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        super().done(result)


def _counted(model: CaseFile) -> str:
    """What is in a model: "12 causes, 3 controls and the event"."""
    parts = [plural(len(model.causes), "cause")]
    if model.controls:
        parts.append(plural(len(model.controls), "control"))
    parts += ["the event"] if model.event is not None and model.event.text else []
    parts += ["the harm"] if model.harm is not None and model.harm.text else []
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _shown(outline: str) -> str:
    lines = outline.splitlines()
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… and {more:,} more"] if more > 0 else [])])


def ask_model(
    studio: Studio,
    navigator: Navigator,
    case_id: str,
    parent: QWidget,
    *,
    under: str = "",
    brought: Callable[[str], None] | None = None,
) -> None:
    """Ask for a file and look into it."""

    def chosen(path: Path) -> None:
        look_into(studio, navigator, case_id, path, parent, under=under, brought=brought)

    studio.prompts.choose_file("Read a model", KINDS, chosen)


def look_into(
    studio: Studio,
    navigator: Navigator,
    case_id: str,
    path: Path,
    parent: QWidget,
    *,
    under: str = "",
    keep: Keep | None = None,
    brought: Callable[[str], None] | None = None,
) -> ReadModelDialog:
    """Open the dialog over a window."""
    dialog = ReadModelDialog(
        studio,
        navigator,
        case_id,
        path,
        parent.window(),
        under=under,
        keep=keep,
        brought=brought,
    )
    dialog.open()
    return dialog
